//! Looks at a result before it is kept: whether it is what was ordered, and shows something.

use crate::{
    clip::{self, ClipError},
    picture::{self, PictureError},
    sniff::MediaType,
};

/// Pictures and clips with a shorter side than this are placeholders or mistakes, in pixels.
pub const MIN_SIDE: u32 = 64;
/// Clips shorter than this are broken, in milliseconds.
pub const MIN_CLIP_MS: u64 = 500;

/// What was ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// A picture.
    Picture,
    /// A clip.
    Clip,
}

/// Why a result is not taken.
#[derive(Debug, thiserror::Error)]
pub enum Rejection {
    /// A clip for a picture, a picture for a clip, or neither.
    #[error("expected a {expected:?}, got {}", found.map_or("an unknown format", MediaType::mime))]
    WrongKind {
        /// What was ordered.
        expected: Expectation,
        /// What came; `None` for an unknown format.
        found: Option<MediaType>,
    },
    /// The picture is broken.
    #[error("the picture cannot be used")]
    Undecodable(#[source] PictureError),
    /// The clip is broken.
    #[error("the clip cannot be used")]
    UndecodableClip(#[source] ClipError),
    /// Nearly a single colour.
    #[error("it shows nothing but one colour")]
    Blank,
    /// Below [`MIN_SIDE`].
    #[error("{width}x{height} pixels are too few")]
    TooSmall {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// Below [`MIN_CLIP_MS`].
    #[error("a clip of {duration_ms} ms is too short")]
    TooShort {
        /// How long it lasts, in milliseconds.
        duration_ms: u64,
    },
}

/// Checks a result. Reply: what it is.
///
/// A picture is decoded wholly. Of a clip the container is read; its frames are decoded where the embedded codec can
/// (H.264 Baseline and Main), and a clip of another make shows whether it decodes when it is marked.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn check(bytes: &[u8], expectation: Expectation) -> Result<MediaType, Rejection> {
    let found = MediaType::from_bytes(bytes);
    let wrong = || Rejection::WrongKind { expected: expectation, found };
    let media_type = found.ok_or_else(wrong)?;
    if media_type.is_video() != (expectation == Expectation::Clip) {
        return Err(wrong());
    }
    match media_type {
        MediaType::Mp4 => mp4(bytes)?,
        // Only its start is known here; ffmpeg reads the rest when it is marked.
        MediaType::Webm => {}
        MediaType::Png | MediaType::Jpeg | MediaType::Webp | MediaType::Gif => {
            let picture = picture::decode(bytes).map_err(Rejection::Undecodable)?;
            large_enough(picture.width(), picture.height())?;
            if picture::is_blank(&picture) {
                return Err(Rejection::Blank);
            }
        }
    }
    Ok(media_type)
}

fn mp4(bytes: &[u8]) -> Result<(), Rejection> {
    let info = clip::probe(bytes).map_err(Rejection::UndecodableClip)?;
    large_enough(info.width, info.height)?;
    if info.duration_ms < MIN_CLIP_MS {
        return Err(Rejection::TooShort { duration_ms: info.duration_ms });
    }
    if !clip::is_simple(bytes) {
        return Ok(());
    }
    match clip::embedded_frames(bytes, 3) {
        // One frame may be blank: clips fade in and out.
        Ok(frames) if frames.iter().all(|frame| picture::is_blank(&frame.clone().into())) => Err(Rejection::Blank),
        Ok(_) => Ok(()),
        // Something that only looks simple: left to ffmpeg.
        Err(ClipError::NeedsFfmpeg(_)) => Ok(()),
        Err(error) => Err(Rejection::UndecodableClip(error)),
    }
}

fn large_enough(width: u32, height: u32) -> Result<(), Rejection> {
    if width.min(height) < MIN_SIDE { Err(Rejection::TooSmall { width, height }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, Rgb, RgbImage};

    use super::*;

    fn png(picture: RgbImage) -> Vec<u8> {
        picture::encode_png(&DynamicImage::from(picture)).unwrap()
    }

    fn clip_of(frame: impl Fn(u32) -> RgbImage, count: u32) -> Vec<u8> {
        clip::encode((160, 96), 12, &mut (0..count).map(frame), None).unwrap()
    }

    fn gradient(shift: u32) -> RgbImage {
        RgbImage::from_fn(160, 96, |x, y| Rgb([(x + shift * 3) as u8, y as u8 * 2, 80]))
    }

    #[test]
    fn good_results_pass() {
        assert_eq!(check(&png(gradient(0)), Expectation::Picture).unwrap(), MediaType::Png);
        assert_eq!(check(&clip_of(gradient, 12), Expectation::Clip).unwrap(), MediaType::Mp4);
    }

    #[test]
    fn each_fault_has_its_rejection() {
        let picture = png(gradient(0));
        let clip = clip_of(gradient, 12);
        let plain = |_| RgbImage::from_pixel(160, 96, Rgb([90, 90, 90]));
        assert!(matches!(check(&picture, Expectation::Clip), Err(Rejection::WrongKind { .. })));
        assert!(matches!(check(&clip, Expectation::Picture), Err(Rejection::WrongKind { .. })));
        assert!(matches!(check(b"<html>", Expectation::Picture), Err(Rejection::WrongKind { found: None, .. })));
        assert!(matches!(check(&picture[..picture.len() / 2], Expectation::Picture), Err(Rejection::Undecodable(_))));
        assert!(matches!(check(&png(plain(0)), Expectation::Picture), Err(Rejection::Blank)));
        assert!(matches!(check(&png(RgbImage::new(8, 8)), Expectation::Picture), Err(Rejection::TooSmall { .. })));
        assert!(matches!(check(&clip[..clip.len() - 10], Expectation::Clip), Err(Rejection::UndecodableClip(_))));
        assert!(matches!(check(&clip_of(plain, 12), Expectation::Clip), Err(Rejection::Blank)));
        assert!(matches!(check(&clip_of(gradient, 3), Expectation::Clip), Err(Rejection::TooShort { .. })));
    }
}
