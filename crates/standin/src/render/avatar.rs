//! Talking people: a portrait whose mouth follows the sound, that blinks and moves a little.
#![allow(clippy::indexing_slicing, reason = "pixel loops whose indices are bounded by the loops themselves")]

use std::collections::HashMap;

use image::RgbImage;

use super::{
    backdrop,
    canvas::{Canvas, along, down},
    color::{INK, Shade, WHITE, rgb},
    filter,
    person::{Face, Person},
    rng::Rng,
    shape::{curve, polygon, svg},
};

/// Mouth shapes and eyelid places that are told apart; each pair is drawn once.
const MOUTHS: u8 = 7;
const LIDS: u8 = 3;

/// The portrait of a character: the same for the same id. Sides are clamped to 16 to 2048 pixels.
#[must_use]
pub fn avatar_portrait(character: &str, female: bool, width: u32, height: u32) -> RgbImage {
    let (width, height) = filter::clamp_size(width, height);
    let look = Look::of(character, female);
    let mut canvas = Canvas::new(width, height);
    look.room(&mut canvas);
    look.bust(&mut canvas, Face::CALM);
    filter::finish(&canvas, 1.0)
}

/// The clip of a character who speaks `audio` (mono, 48 kHz, -1 to 1): one frame per 1/`fps` second of it, at least one.
///
/// Sides are clamped to 16 to 2048 pixels, `fps` to 1 to 120. Frames are drawn as they are asked for.
#[must_use]
pub fn avatar_frames(
    character: &str,
    female: bool,
    audio: &[f32],
    width: u32,
    height: u32,
    fps: u32,
) -> Box<dyn Iterator<Item = RgbImage> + Send> {
    let (width, height) = filter::clamp_size(width, height);
    let fps = fps.clamp(1, 120);
    let look = Look::of(character, female);
    let mut room = Canvas::new(width, height);
    look.room(&mut room);
    let mut rng = Rng::new(character, 42);
    let mouths = mouths(audio, fps);
    let lids = blinks(mouths.len(), fps, &mut rng);
    Box::new(Talk {
        room: filter::finish(&room, 1.0),
        look,
        drawn: HashMap::new(),
        faces: mouths.into_iter().zip(lids).collect(),
        frame: 0,
        fps,
        sway: (rng.between(0.0, 6.0), rng.between(0.0, 6.0)),
    })
}

/// How wide the mouth is per frame, 0 to `MOUTHS` - 1, from the loudness around it.
fn mouths(audio: &[f32], fps: u32) -> Vec<u8> {
    let per_frame = (48_000 / fps as usize).max(1);
    let levels: Vec<f32> = audio
        .chunks(per_frame)
        .map(|part| (part.iter().map(|sample| sample * sample).sum::<f32>() / part.len() as f32).sqrt())
        .collect();
    let loudest = levels.iter().copied().fold(0.02_f32, f32::max);
    let mut open = 0.0_f32;
    let mut mouths: Vec<u8> = levels
        .iter()
        .map(|level| {
            let target = (level / loudest * 1.35 - 0.08).clamp(0.0, 1.0);
            // A jaw opens faster than it closes.
            open += (target - open) * if target > open { 0.75 } else { 0.55 };
            (open * f32::from(MOUTHS - 1)).round() as u8
        })
        .collect();
    if mouths.is_empty() {
        mouths.push(0);
    }
    mouths
}

/// Eyelids per frame: 0 open, 1 half, 2 closed; a blink takes about 0.2 s every 2 to 5 s.
fn blinks(frames: usize, fps: u32, rng: &mut Rng) -> Vec<u8> {
    let mut lids = vec![0_u8; frames];
    let rate = fps as f32;
    let mut at = rng.between(0.6, 2.0) * rate;
    while (at as usize) < frames {
        let start = at as usize;
        let length = ((rate * 0.2) as usize).max(2);
        for (step, lid) in lids.iter_mut().skip(start).take(length).enumerate() {
            let edge = step == 0 || step + 1 == length;
            *lid = if edge && length > 2 { 1 } else { 2 };
        }
        at += rng.between(2.0, 5.0) * rate;
    }
    lids
}

struct Talk {
    look: Look,
    room: RgbImage,
    drawn: HashMap<(u8, u8), Vec<u8>>,
    faces: Vec<(u8, u8)>,
    frame: usize,
    fps: u32,
    sway: (f32, f32),
}

impl Iterator for Talk {
    type Item = RgbImage;

    fn next(&mut self) -> Option<RgbImage> {
        let face = *self.faces.get(self.frame)?;
        let time = self.frame as f32 / self.fps as f32;
        self.frame += 1;
        let (width, height) = self.room.dimensions();
        let look = &self.look;
        let layer = self.drawn.entry(face).or_insert_with(|| {
            let mut canvas = Canvas::new(width, height);
            let (mouth, lid) = (f32::from(face.0) / f32::from(MOUTHS - 1), f32::from(face.1) / f32::from(LIDS - 1));
            look.bust(&mut canvas, Face { mouth, eyes: 1.0 - lid });
            canvas.data().to_vec()
        });
        let mut out = self.room.clone();
        // The body leans around the lower edge, so shoulders hardly move and the head does.
        let lean = 0.012 * (time * 0.9 + self.sway.0).sin() + 0.006 * (time * 2.3 + self.sway.1).sin();
        let breath = 1.0 + 0.004 * (time * 1.7 + self.sway.1).sin() + 0.0035 * f32::from(face.0) / f32::from(MOUTHS);
        lay(layer, &mut out, lean, breath);
        Some(out)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.faces.len() - self.frame;
        (left, Some(left))
    }
}

/// Lays a premultiplied RGBA picture of the same size over `out`, leaning by `lean` (shift per height) and `stretch`ed from the lower edge.
fn lay(layer: &[u8], out: &mut RgbImage, lean: f32, stretch: f32) {
    let (width, height) = (out.width() as usize, out.height() as usize);
    let fixed = |value: f32| (value * 256.0) as i32;
    for (y, row) in out.chunks_exact_mut(width * 3).enumerate() {
        let above = (height - 1 - y) as f32 / stretch;
        let source_y = height as f32 - 1.0 - above;
        let shift = fixed(lean * above);
        let sy = fixed(source_y.clamp(0.0, height as f32 - 1.001));
        let (y0, fy) = ((sy >> 8) as usize, (sy & 255) as u32);
        let y1 = (y0 + 1).min(height - 1);
        let (upper, lower) = (&layer[y0 * width * 4..][..width * 4], &layer[y1 * width * 4..][..width * 4]);
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
            let sx = ((x as i32) << 8) - shift;
            let x0 = (sx >> 8).clamp(0, width as i32 - 1) as usize;
            let x1 = (x0 + 1).min(width - 1);
            let (a, b, c, d) =
                (&upper[x0 * 4..][..4], &upper[x1 * 4..][..4], &lower[x0 * 4..][..4], &lower[x1 * 4..][..4]);
            if a[3] | b[3] | c[3] | d[3] == 0 {
                continue;
            }
            let fx = (sx & 255) as u32;
            let sample = |i: usize| {
                let top = u32::from(a[i]) * (256 - fx) + u32::from(b[i]) * fx;
                let bottom = u32::from(c[i]) * (256 - fx) + u32::from(d[i]) * fx;
                (top * (256 - fy) + bottom * fy) >> 16
            };
            let paper = 255 - sample(3);
            for (i, channel) in pixel.iter_mut().enumerate() {
                *channel = (sample(i) + u32::from(*channel) * paper / 255).min(255) as u8;
            }
        }
    }
}

/// A character's looks, dress and surroundings.
struct Look {
    person: Person,
    cloth: Shade,
    wall: Shade,
    accent: Shade,
    blazer: bool,
    setting: usize,
}

impl Look {
    fn of(character: &str, female: bool) -> Self {
        let mut rng = Rng::new(character, if female { 40 } else { 41 });
        let mut person = Person::by_chance(&mut rng, female);
        person.glasses = rng.chance(0.22);
        Self {
            person,
            cloth: rng.pick([
                rgb(0x2f_3f63),
                rgb(0x3b_4a4f),
                rgb(0x7a_2f45),
                rgb(0x25_6a6c),
                rgb(0x4a_4560),
                rgb(0xb8_6a4b),
            ]),
            wall: rng.pick([rgb(0xdf_e4ea), rgb(0xec_e2d6), rgb(0xdc_e6df), rgb(0xe6_deea), rgb(0xd6_dfe8)]),
            accent: rng.pick([rgb(0xe0_a05c), rgb(0x5c_9aa0), rgb(0xc9_7b84), rgb(0x7d_96c8), rgb(0x8f_b089)]),
            blazer: rng.chance(0.65),
            setting: rng.below(3),
        }
    }

    fn room(&self, c: &mut Canvas) {
        backdrop::office(c, self.wall, self.accent, self.setting);
    }

    fn bust(&self, c: &mut Canvas, face: Face) {
        let (width, height) = (c.width() as f32, c.height() as f32);
        let unit = (height * 0.235).min(width * 0.27);
        let head_y = (height * 0.41).max(unit * 1.5);
        c.placed(width * 0.5, head_y, unit, |c| {
            c.glow(0.3, 1.4, 2.4, 2.2, INK.alpha(0.16));
            self.person.hair_behind(c);
            self.person.neck(c);
            self.dress(c, (height - head_y) / unit + 0.2);
            self.person.head(c, face);
        });
    }

    fn dress(&self, c: &mut Canvas, low: f32) {
        let wide = if self.person.female { 1.78 } else { 2.08 };
        let low = low.max(2.6);
        let cloth = self.cloth;
        let body = svg(&format!(
            "M -0.46 1.24 C -0.8 1.42 -1.3 1.5 -{a} 1.72 C -{b} 1.95 -{w} 2.3 -{w} {low} L {w} {low} C {w} 2.3 {b} 1.95 {a} 1.72 C 1.3 1.5 0.8 1.42 0.46 1.24 C 0.3 1.62 -0.3 1.62 -0.46 1.24 Z",
            a = wide * 0.8,
            b = wide * 0.96,
            w = wide,
        ));
        c.fill(&body, along((-1.6, 1.4), (1.7, 2.4), &[cloth.light(0.18), cloth, cloth.dark(0.3)]));
        c.inside(&body, |c| {
            c.glow(1.5, 2.2, 0.9, 1.6, INK.alpha(0.3));
            c.line(
                &curve(&[(-wide * 0.66, 2.0), (-wide * 0.6, 2.4), (-wide * 0.62, 3.4)]),
                0.03,
                cloth.dark(0.5).alpha(0.5),
            );
            c.line(
                &curve(&[(wide * 0.66, 2.0), (wide * 0.6, 2.4), (wide * 0.62, 3.4)]),
                0.03,
                cloth.dark(0.5).alpha(0.6),
            );
            if !self.blazer {
                c.line(
                    &curve(&[(-0.5, 1.24), (-0.3, 1.5), (0.0, 1.58), (0.3, 1.5), (0.5, 1.24)]),
                    0.1,
                    cloth.dark(0.22),
                );
            }
        });
        if self.blazer {
            let shirt = polygon(&[(-0.45, 1.24), (0.45, 1.24), (0.2, 2.2), (0.0, 2.9), (-0.2, 2.2)]);
            let linen = rgb(0xf5_f3ef);
            c.fill(&shirt, down(1.2, 2.8, &[linen, linen.dark(0.16)]));
            c.inside(&shirt, |c| self.neckline(c));
            for side in [-1.0_f32, 1.0] {
                let lapel = polygon(&[
                    (side * 0.45, 1.22),
                    (side * 0.66, 1.32),
                    (side * 0.92, 1.86),
                    (side * 0.66, 1.96),
                    (side * 0.74, 2.1),
                    (0.0, 3.1),
                    (side * 0.16, 2.3),
                ]);
                c.shadow(&lapel, 0.02, 0.05, 0.1, INK.alpha(0.4));
                c.fill(&lapel, along((side * 0.9, 1.4), (0.0, 2.8), &[cloth.light(0.12), cloth.dark(0.08)]));
                let collar =
                    polygon(&[(side * 0.4, 1.16), (side * 0.52, 1.3), (side * 0.26, 1.66), (side * 0.02, 1.5)]);
                c.fill(&collar, along((side * 0.5, 1.2), (0.0, 1.6), &[WHITE, linen.dark(0.14)]));
            }
        }
    }

    /// Skin above the top button, and the row of buttons.
    fn neckline(&self, c: &mut Canvas) {
        let skin = self.person.skin;
        c.fill(&polygon(&[(-0.4, 1.2), (0.4, 1.2), (0.0, 1.72)]), down(1.2, 1.7, &[skin.dark(0.28), skin.dark(0.06)]));
        for y in [2.0, 2.35, 2.7] {
            c.fill(&super::shape::circle(0.0, y, 0.03), rgb(0xc8_c4bd));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mouth_follows_the_sound() {
        let mut audio = vec![0.0_f32; 48_000];
        for (index, sample) in audio.iter_mut().enumerate().skip(24_000) {
            *sample = (index as f32 * 0.05).sin() * 0.6;
        }
        let mouths = mouths(&audio, 24);
        assert_eq!(mouths.len(), 24);
        assert!(mouths[..12].iter().all(|mouth| *mouth == 0), "{mouths:?}");
        assert!(mouths[14..].iter().all(|mouth| *mouth >= 5), "{mouths:?}");
    }

    #[test]
    fn characters_differ_and_repeat() {
        let portrait = |id: &str, female| avatar_portrait(id, female, 96, 96);
        assert_eq!(portrait("anna", true), portrait("anna", true));
        assert_ne!(portrait("anna", true), portrait("bella", true));
        assert_ne!(portrait("anna", true), portrait("anna", false));
    }

    #[test]
    fn frames_last_as_long_as_the_sound_and_move() {
        let audio = super::super::speech("One small step for a shop.", true);
        let frames: Vec<RgbImage> = avatar_frames("anna", true, &audio, 96, 54, 12).collect();
        assert_eq!(frames.len(), audio.len().div_ceil(4000));
        assert!(frames.iter().all(|frame| frame.dimensions() == (96, 54)));
        assert!(frames.windows(2).filter(|pair| pair[0] != pair[1]).count() > frames.len() / 2);
        assert_eq!(avatar_frames("anna", true, &[], 16, 16, 12).count(), 1);
    }
}
