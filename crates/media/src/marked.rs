//! Everything that is shown of a result: the file with the mark, its thumbnail, and what it looks like.

use bytes::Bytes;

use crate::{
    clip::{ClipError, ClipTools, probe},
    look::Look,
    picture::{self, PictureError},
    sniff::MediaType,
    watermark::{self, WatermarkError},
};

/// Frames of a clip that are looked at, spread over its length.
const SAMPLED_FRAMES: usize = 5;

/// A result that can be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    /// The marked file.
    pub file: Bytes,
    /// What it is: JPEG for pictures, PNG for pictures with transparency, MP4 for clips.
    pub media_type: MediaType,
    /// JPEG of at most 400 pixels a side; of a clip, its first frame. It carries the mark too.
    pub thumbnail: Bytes,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How long a clip lasts, in seconds.
    pub duration_seconds: Option<f64>,
    /// How the clean file looks, for [`likeness_distance`].
    pub likeness: String,
}

/// Why a result cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum MarkError {
    /// Neither a picture nor a clip.
    #[error("the result is neither a picture nor a clip")]
    UnknownFormat,
    /// A clip of which every sampled frame is nearly a single colour.
    #[error("it shows nothing but one colour")]
    Blank,
    /// A picture that cannot be read or written.
    #[error("{0}")]
    Picture(#[from] PictureError),
    /// A clip that cannot be read or written.
    #[error("{0}")]
    Clip(#[from] ClipError),
    /// The text cannot be drawn.
    #[error("{0}")]
    Watermark(#[from] WatermarkError),
}

/// Marks a clean result with `text`. It computes for up to seconds: call it from the blocking pool.
///
/// # Errors
/// The result or the text cannot be used.
pub fn mark(clean: &[u8], text: &str, tools: &ClipTools) -> Result<Marked, MarkError> {
    match MediaType::from_bytes(clean) {
        None => Err(MarkError::UnknownFormat),
        Some(kind) if kind.is_video() => mark_clip(clean, text, tools),
        Some(_) => mark_picture(clean, text),
    }
}

fn mark_picture(clean: &[u8], text: &str) -> Result<Marked, MarkError> {
    let picture = picture::decode(clean)?;
    let likeness = Look::of(&picture).to_string();
    // Some encoders write an alpha channel that hides nothing.
    let see_through = picture.color().has_alpha()
        && picture.to_rgba8().pixels().any(|pixel| pixel.0.last().is_some_and(|alpha| *alpha < 255));
    let picture = if see_through { picture } else { picture.into_rgb8().into() };
    let marked = watermark::draw(picture, text)?;
    let (file, media_type) = if see_through {
        (picture::encode_png(&marked)?, MediaType::Png)
    } else {
        (picture::encode_jpeg(&marked)?, MediaType::Jpeg)
    };
    Ok(Marked {
        thumbnail: picture::thumbnail(&marked)?.into(),
        file: file.into(),
        media_type,
        width: marked.width(),
        height: marked.height(),
        duration_seconds: None,
        likeness,
    })
}

fn mark_clip(clean: &[u8], text: &str, tools: &ClipTools) -> Result<Marked, MarkError> {
    let frames = tools.sample_frames(clean, SAMPLED_FRAMES)?;
    // A provider's clip that only ffmpeg reads shows its frames here for the first time. One may be blank: clips fade.
    if frames.iter().all(|frame| picture::is_blank(&frame.clone().into())) {
        return Err(MarkError::Blank);
    }
    let likeness = Look::of_frames(&frames).to_string();
    let first = frames.into_iter().next().ok_or(ClipError::Empty)?;
    let file = tools.watermark(clean, text)?;
    let info = probe(&file)?;
    let cover = watermark::draw(first.into(), text)?;
    Ok(Marked {
        file: file.into(),
        media_type: MediaType::Mp4,
        thumbnail: picture::thumbnail(&cover)?.into(),
        width: info.width,
        height: info.height,
        duration_seconds: Some(info.duration_ms as f64 / 1000.0),
        likeness,
    })
}

/// In how many of 256 cells two results differ. `None` for a picture and a clip, or for texts that are not likenesses.
#[must_use]
pub fn likeness_distance(one: &str, other: &str) -> Option<u32> {
    one.parse::<Look>().ok()?.differing_cells(&other.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    #[test]
    fn pictures_keep_their_transparency_and_only_that_needs_png() {
        let tools = ClipTools::embedded();
        let opaque = RgbaImage::from_fn(600, 400, |x, y| Rgba([(x / 3) as u8, (y / 2) as u8, 99, 255]));
        let marked = mark(&picture::encode_png(&opaque.clone().into()).unwrap(), "VidGo", &tools).unwrap();
        assert_eq!((marked.media_type, marked.width, marked.height), (MediaType::Jpeg, 600, 400));
        assert_eq!(picture::probe(&marked.thumbnail).unwrap(), (400, 267));
        let cut_out = RgbaImage::from_fn(600, 400, |x, _| Rgba([200, 90, 20, if x < 300 { 255 } else { 0 }]));
        let marked = mark(&picture::encode_png(&cut_out.into()).unwrap(), "VidGo", &tools).unwrap();
        assert_eq!(marked.media_type, MediaType::Png);
        assert_eq!(picture::decode(&marked.file).unwrap().to_rgba8().get_pixel(599, 0).0[3], 0);
        assert_eq!(likeness_distance(&marked.likeness, &marked.likeness), Some(0));
    }

    #[test]
    fn clips_get_a_cover_and_a_likeness_of_their_own() {
        let frame = |index: u32| RgbImage::from_fn(320, 180, |x, y| Rgb([(x + index * 4) as u8, y as u8, 60]));
        let clip = crate::clip::encode((320, 180), 12, &mut (0..12).map(frame), None).unwrap();
        let marked = mark(&clip, "VidGo 示範", &ClipTools::embedded()).unwrap();
        assert_eq!((marked.media_type, marked.width, marked.height), (MediaType::Mp4, 320, 180));
        assert_eq!(marked.duration_seconds, Some(1.0));
        assert_eq!(picture::probe(&marked.thumbnail).unwrap(), (320, 180));
        let picture = Look::of(&DynamicImage::from(frame(0))).to_string();
        assert_eq!(likeness_distance(&marked.likeness, &picture), None);
        assert_eq!(likeness_distance("x", &picture), None);
        assert!(mark(b"hello", "VidGo", &ClipTools::embedded()).is_err());
    }

    #[test]
    fn a_clip_is_blank_when_every_sampled_frame_is() {
        let shade = |index: u32| RgbImage::from_pixel(320, 180, Rgb([(index * 5) as u8; 3]));
        let clip = crate::clip::encode((320, 180), 12, &mut (0..24).map(shade), None).unwrap();
        assert!(matches!(mark(&clip, "VidGo", &ClipTools::embedded()), Err(MarkError::Blank)));
        let fading = |index: u32| {
            let paint = |x: u32, y: u32| Rgb([(x + index * 4) as u8, y as u8, 60]);
            if index < 6 { shade(index) } else { RgbImage::from_fn(320, 180, paint) }
        };
        let clip = crate::clip::encode((320, 180), 12, &mut (0..24).map(fading), None).unwrap();
        assert!(mark(&clip, "VidGo", &ClipTools::embedded()).is_ok());
    }
}
