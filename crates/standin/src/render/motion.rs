//! Clips from stills: a camera that moves over the picture, and light that moves in it.

use image::RgbImage;

use super::{color::Shade, filter, rng::Rng};

/// How the camera moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Camera {
    ZoomIn,
    ZoomOut,
    PanLeft,
    PanRight,
    Rotate,
    Drift,
}

impl Camera {
    fn of(prompt: &str) -> Self {
        let text = prompt.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| super::words::places(&text, word).next().is_some());
        let pans =
            has(&["pan", "panning", "pan-left", "pan-right", "slide", "sliding", "track", "tracking", "左移", "右移"]);
        let left = has(&["left", "pan-left", "左移"]);
        if has(&[
            "zoom out",
            "zoom-out",
            "zooming out",
            "pull back",
            "pulling back",
            "reveals the surroundings",
            "拉遠",
        ]) {
            Self::ZoomOut
        } else if has(&["zoom", "zoom in", "zoom-in", "zooming", "push in", "pushing in", "dolly in", "拉近"]) {
            Self::ZoomIn
        } else if pans && left {
            Self::PanLeft
        } else if pans {
            Self::PanRight
        } else if has(&["rotate", "rotating", "orbit", "orbiting", "turntable", "circle", "circling", "360", "旋轉"])
        {
            Self::Rotate
        } else {
            Self::Drift
        }
    }
}

/// The moving camera over one still, as an iterator of frames.
struct Clip {
    /// The still, larger than a frame, so that the camera has room.
    still: RgbImage,
    camera: Camera,
    width: u32,
    height: u32,
    frame: u32,
    frames: u32,
    /// Direction and strength of the drift, and of the light.
    lean: f32,
    light: f32,
}

/// How much larger than a frame the still is kept.
const ROOM: f32 = 1.3;

/// A clip of `seconds` at `fps` frames a second that starts from `still` and moves as `prompt` says.
///
/// Sides are clamped to 16 to 2048 pixels, `fps` to 1 to 120, `seconds` to 1 to 60. Frames are drawn as they are asked for.
#[must_use]
pub fn image_to_video_frames(
    prompt: &str,
    still: &RgbImage,
    width: u32,
    height: u32,
    fps: u32,
    seconds: u32,
) -> Box<dyn Iterator<Item = RgbImage> + Send> {
    let (width, height) = filter::clamp_size(width, height);
    let mut rng = Rng::new(prompt, 21);
    let frames = fps.clamp(1, 120) * seconds.clamp(1, 60);
    let wide = (width as f32 * ROOM).round() as u32;
    let high = (height as f32 * ROOM).round() as u32;
    Box::new(Clip {
        still: filter::cover(still, wide, high),
        camera: Camera::of(prompt),
        width,
        height,
        frame: 0,
        frames,
        lean: if rng.chance(0.5) { 1.0 } else { -1.0 },
        light: rng.between(0.05, 0.09),
    })
}

/// A clip drawn from `prompt` alone, moving as the prompt says; sides, `fps` and `seconds` as in [`image_to_video_frames`].
#[must_use]
pub fn text_to_video_frames(
    prompt: &str,
    width: u32,
    height: u32,
    fps: u32,
    seconds: u32,
) -> Box<dyn Iterator<Item = RgbImage> + Send> {
    let (width, height) = filter::clamp_size(width, height);
    // Drawn at the size at which it is sampled, so nothing is enlarged.
    let wide = ((width as f32 * ROOM).round() as u32).min(2048);
    let high = ((height as f32 * ROOM).round() as u32).min(2048);
    let still = super::text_to_image(prompt, wide, high);
    image_to_video_frames(prompt, &still, width, height, fps, seconds)
}

impl Iterator for Clip {
    type Item = RgbImage;

    fn next(&mut self) -> Option<RgbImage> {
        if self.frame >= self.frames {
            return None;
        }
        let time = self.frame as f32 / (self.frames.max(2) - 1) as f32;
        self.frame += 1;
        let mut out = RgbImage::new(self.width, self.height);
        filter::warp(&self.still, &mut out, self.view(time));
        sweep(&mut out, time, self.light, self.lean);
        Some(out)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.frames - self.frame) as usize;
        (left, Some(left))
    }
}

impl Clip {
    /// Where the camera is at `time` (0 to 1): the source place of each pixel.
    fn view(&self, time: f32) -> [f32; 6] {
        // Slow at both ends, as a hand would do it.
        let ease = time * time * (3.0 - 2.0 * time);
        let wave = (time * std::f32::consts::TAU).sin();
        // `zoom`: share of the still's width that is seen; shifts in shares of the still; turn in degrees.
        let (zoom, shift_x, shift_y, turn) = match self.camera {
            Camera::ZoomIn => (1.0 - 0.36 * ease, 0.0, -0.01 * ease, 0.0),
            Camera::ZoomOut => (0.64 + 0.36 * ease, 0.0, -0.01 * (1.0 - ease), 0.0),
            Camera::PanLeft => (0.74, 0.13 - 0.26 * ease, 0.0, 0.0),
            Camera::PanRight => (0.74, -0.13 + 0.26 * ease, 0.0, 0.0),
            Camera::Rotate => (0.84 - 0.03 * ease, 0.03 * wave, 0.0, self.lean * (ease - 0.5) * 14.0),
            Camera::Drift => {
                (0.93 - 0.07 * ease, self.lean * 0.03 * (ease - 0.5), 0.012 * wave, self.lean * 0.8 * (ease - 0.5))
            }
        };
        let (still_width, still_height) = (self.still.width() as f32, self.still.height() as f32);
        let scale = zoom * still_width / self.width as f32;
        let (sin, cos) = turn.to_radians().sin_cos();
        // An orbiting camera also narrows what it sees a little.
        let squeeze = if self.camera == Camera::Rotate { 1.0 - 0.06 * (1.0 - (2.0 * ease - 1.0).abs()) } else { 1.0 };
        let (a, b, d, e) = (cos * scale * squeeze, -sin * scale, sin * scale * squeeze, cos * scale);
        let (middle_x, middle_y) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let c = still_width * (0.5 + shift_x) - a * middle_x - b * middle_y;
        let f = still_height * (0.5 + shift_y) - d * middle_x - e * middle_y;
        [a, b, c, d, e, f]
    }
}

/// A soft band of light that wanders over the picture once.
fn sweep(out: &mut RgbImage, time: f32, strength: f32, lean: f32) {
    let width = out.width() as usize;
    let height = out.height() as f32;
    let reach = width as f32 * 0.28;
    // Light of 0 to 255 per place across; the band leans, so each row reads the table at another offset.
    let table: Vec<u16> = (0..=(2.0 * reach) as usize)
        .map(|place| {
            let distance = (place as f32 - reach) / reach;
            let level = (1.0 - distance * distance).max(0.0);
            (level * level * strength * 256.0) as u16
        })
        .collect();
    let travel = if lean > 0.0 { time } else { 1.0 - time };
    let start = (travel * 1.9 - 0.45) * width as f32 - reach;
    for (y, row) in out.chunks_exact_mut(width * 3).enumerate() {
        let first = (start + (0.5 - y as f32 / height) * height * 0.35 * lean) as isize;
        let from = first.clamp(0, width as isize) as usize;
        let to = (first + table.len() as isize).clamp(0, width as isize) as usize;
        if from >= to {
            continue;
        }
        let skip = (from as isize - first).max(0) as usize;
        let (Some(part), Some(levels)) = (row.get_mut(from * 3..to * 3), table.get(skip..)) else { continue };
        for (pixel, level) in part.chunks_exact_mut(3).zip(levels) {
            for channel in pixel {
                let value = u16::from(*channel);
                *channel = (value + (((255 - value) * level) >> 8)) as u8;
            }
        }
    }
}

/// Mixes every pixel towards `shade` by its opacity, brighter pixels less: a colour mood.
pub(crate) fn tint(picture: &mut RgbImage, shade: Shade) {
    let target = [shade.r * 255.0, shade.g * 255.0, shade.b * 255.0];
    for pixel in picture.pixels_mut() {
        let luma = (f32::from(pixel[0]) * 0.299 + f32::from(pixel[1]) * 0.587 + f32::from(pixel[2]) * 0.114) / 255.0;
        let share = shade.a * (1.0 - luma * 0.55);
        for (channel, wanted) in pixel.0.iter_mut().zip(target) {
            let lit = wanted * (0.35 + 0.85 * luma);
            *channel = (f32::from(*channel) + (lit - f32::from(*channel)) * share).clamp(0.0, 255.0) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(a: &RgbImage, b: &RgbImage) -> f32 {
        let sum: u64 = a.iter().zip(b.iter()).map(|(x, y)| u64::from(x.abs_diff(*y))).sum();
        sum as f32 / a.len() as f32
    }

    #[test]
    fn the_camera_moves_and_the_frames_are_as_many_as_asked() {
        let still = super::super::text_to_image("red sneaker", 320, 180);
        for prompt in ["slow zoom in", "zoom out", "pan left", "pan right", "orbit around it", "gentle breeze"] {
            let frames: Vec<RgbImage> = image_to_video_frames(prompt, &still, 160, 90, 6, 2).collect();
            assert_eq!(frames.len(), 12, "{prompt}");
            assert!(frames.iter().all(|frame| frame.dimensions() == (160, 90)));
            let moved = difference(&frames[0], &frames[11]);
            assert!(moved > 2.0, "{prompt} moved {moved}");
            let one_step = difference(&frames[5], &frames[6]);
            assert!(one_step > 0.05 && one_step < moved * 1.5 + 6.0, "{prompt} stepped {one_step}");
        }
    }

    #[test]
    fn zooming_in_starts_from_the_whole_still() {
        let still = super::super::text_to_image("a gold watch", 320, 180);
        let first = image_to_video_frames("zoom in", &still, 160, 90, 6, 1).next().unwrap();
        let whole = filter::cover(&still, 160, 90);
        assert!(difference(&first, &whole) < 8.0, "{}", difference(&first, &whole));
    }

    #[test]
    fn a_text_clip_is_deterministic() {
        let last = || text_to_video_frames("a beach at noon, pan right", 96, 54, 4, 1).last().unwrap();
        assert_eq!(last(), last());
    }
}
