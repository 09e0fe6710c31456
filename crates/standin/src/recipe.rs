//! What a task draws: everything needed to draw it again, bit for bit, after a restart.

use std::io::Cursor;

use bytes::Bytes;
use image::{
    DynamicImage, ExtendedColorType, ImageEncoder, Rgb, RgbImage,
    codecs::png::{CompressionType, FilterType, PngEncoder},
    imageops,
};
use serde::{Deserialize, Serialize};

use crate::{inputs, render};

/// Longest side of an enlarged picture, pixels.
const LARGEST_UPSCALE: u32 = 4096;

/// Samples a second of all speech.
const SAMPLE_RATE: u32 = 48_000;

/// Size and rate of a clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Clip {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) fps: u32,
}

/// A drawing task. Pictures are named by the hash of their content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "draw", rename_all = "snake_case")]
pub(crate) enum Recipe {
    TextToImage { prompt: String, width: u32, height: u32, count: u32 },
    ImageToImage { prompt: String, image: String, width: u32, height: u32 },
    Interior { prompt: String, image: String, width: u32, height: u32 },
    RemoveBackground { image: String },
    Upscale { image: String, scale: u32 },
    TryOn { person: String, garments: Vec<(String, String)>, count: u32 },
    ImageToVideo { prompt: String, image: String, clip: Clip, seconds: u32 },
    TextToVideo { prompt: String, clip: Clip, seconds: u32 },
    Avatar { character: String, female: bool, script: String, female_voice: bool, clip: Clip },
    Speech { script: String, female: bool },
    Portrait { character: String, female: bool, width: u32, height: u32 },
}

/// One finished file.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) bytes: Bytes,
    /// Pixels; 0 for sound.
    pub(crate) width: u32,
    /// Pixels; 0 for sound.
    pub(crate) height: u32,
}

/// Why nothing was drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DrawError {
    /// The given bytes are no picture we can read.
    #[error("failed to get valid image")]
    BadPicture,
    /// The picture was given to an earlier run and not kept.
    #[error("the input picture is no longer here")]
    PictureGone,
    /// Ours, and not the caller's fault.
    #[error("{0}")]
    Internal(String),
}

/// Finds the bytes of a picture by its hash.
pub(crate) type Find<'a> = &'a dyn Fn(&str) -> Option<Bytes>;

impl Recipe {
    /// `png`, `mp4` or `wav`.
    pub(crate) const fn extension(&self) -> &'static str {
        match self {
            Self::ImageToVideo { .. } | Self::TextToVideo { .. } | Self::Avatar { .. } => "mp4",
            Self::Speech { .. } => "wav",
            Self::TextToImage { .. }
            | Self::ImageToImage { .. }
            | Self::Interior { .. }
            | Self::RemoveBackground { .. }
            | Self::Upscale { .. }
            | Self::TryOn { .. }
            | Self::Portrait { .. } => "png",
        }
    }

    /// Draws all files of the task. Takes up to some seconds of one core for a clip.
    pub(crate) fn draw(&self, find: Find<'_>) -> Result<Vec<Made>, DrawError> {
        let picture = |hash: &str| {
            let bytes = find(hash).ok_or(DrawError::PictureGone)?;
            inputs::decode(&bytes).ok_or(DrawError::BadPicture)
        };
        match self {
            Self::TextToImage { prompt, width, height, count } => (0..*count)
                .map(|number| match number {
                    0 => png(render::text_to_image(prompt, *width, *height).into()),
                    _ => png(render::text_to_image(&format!("{prompt} #{number}"), *width, *height).into()),
                })
                .collect(),
            Self::ImageToImage { prompt, image, width, height } => {
                one(png(render::image_to_image(prompt, &picture(image)?.to_rgb8(), *width, *height).into()))
            }
            Self::Interior { prompt, image, width, height } => {
                one(png(render::interior(prompt, &picture(image)?.to_rgb8(), *width, *height).into()))
            }
            Self::RemoveBackground { image } => one(png(render::remove_background(&picture(image)?.to_rgba8()).into())),
            Self::Upscale { image, scale } => one(png(upscale(&picture(image)?, *scale))),
            Self::TryOn { person, garments, count } => {
                let mut dressed = picture(person)?.to_rgb8();
                for (garment, kind) in garments {
                    dressed = render::try_on(&dressed, &picture(garment)?.to_rgb8(), kind);
                }
                let made = png(dressed.into())?;
                Ok(vec![made; (*count).max(1) as usize])
            }
            Self::ImageToVideo { prompt, image, clip, seconds } => {
                let still = picture(image)?.to_rgb8();
                let mut frames =
                    render::image_to_video_frames(prompt, &still, clip.width, clip.height, clip.fps, *seconds);
                one(mp4(*clip, &mut frames, None))
            }
            Self::TextToVideo { prompt, clip, seconds } => {
                let mut frames = render::text_to_video_frames(prompt, clip.width, clip.height, clip.fps, *seconds);
                one(mp4(*clip, &mut frames, None))
            }
            Self::Avatar { character, female, script, female_voice, clip } => {
                let sound = render::speech(script, *female_voice);
                let mut frames = render::avatar_frames(character, *female, &sound, clip.width, clip.height, clip.fps);
                one(mp4(*clip, &mut frames, Some(&render::encode_opus(&sound))))
            }
            Self::Speech { script, female } => {
                one(Ok(Made { bytes: wav(&render::speech(script, *female)), width: 0, height: 0 }))
            }
            Self::Portrait { character, female, width, height } => {
                one(png(render::avatar_portrait(character, *female, *width, *height).into()))
            }
        }
    }

    /// The same number of files of the same kind and about the same shape, in one colour.
    pub(crate) fn draw_blank(&self, find: Find<'_>) -> Result<Vec<Made>, DrawError> {
        const GREY: Rgb<u8> = Rgb([127, 127, 127]);
        let still = |width: u32, height: u32| png(RgbImage::from_pixel(width, height, GREY).into());
        let like = |hash: &str| {
            let bytes = find(hash).ok_or(DrawError::PictureGone)?;
            let (width, height) = inputs::Input::new(bytes).size().ok_or(DrawError::BadPicture)?;
            still(width.min(LARGEST_UPSCALE), height.min(LARGEST_UPSCALE))
        };
        match self {
            Self::TextToImage { width, height, count, .. } => {
                Ok(vec![still(*width, *height)?; (*count).max(1) as usize])
            }
            Self::ImageToImage { width, height, .. }
            | Self::Interior { width, height, .. }
            | Self::Portrait { width, height, .. } => one(still(*width, *height)),
            Self::RemoveBackground { image } | Self::Upscale { image, .. } => one(like(image)),
            Self::TryOn { person, count, .. } => Ok(vec![like(person)?; (*count).max(1) as usize]),
            Self::ImageToVideo { clip, seconds, .. } | Self::TextToVideo { clip, seconds, .. } => {
                one(blank_clip(*clip, *seconds, GREY))
            }
            Self::Avatar { clip, .. } => one(blank_clip(*clip, 1, GREY)),
            Self::Speech { .. } => one(Ok(Made { bytes: wav(&vec![0.0; SAMPLE_RATE as usize]), width: 0, height: 0 })),
        }
    }
}

fn one(made: Result<Made, DrawError>) -> Result<Vec<Made>, DrawError> {
    made.map(|made| vec![made])
}

fn upscale(picture: &DynamicImage, scale: u32) -> DynamicImage {
    let side = |pixels: u32| pixels.saturating_mul(scale);
    let (width, height) = (side(picture.width()), side(picture.height()));
    let longest = width.max(height);
    if longest <= LARGEST_UPSCALE {
        return picture.resize_exact(width, height, imageops::FilterType::CatmullRom);
    }
    picture.resize(LARGEST_UPSCALE, LARGEST_UPSCALE, imageops::FilterType::CatmullRom)
}

fn blank_clip(clip: Clip, seconds: u32, color: Rgb<u8>) -> Result<Made, DrawError> {
    let frame = RgbImage::from_pixel(clip.width, clip.height, color);
    let mut frames = std::iter::repeat_n(frame, (clip.fps * seconds) as usize);
    mp4(clip, &mut frames, None)
}

fn mp4(
    clip: Clip,
    frames: &mut dyn Iterator<Item = RgbImage>,
    audio: Option<&media::clip::OpusAudio>,
) -> Result<Made, DrawError> {
    let bytes = media::clip::encode((clip.width, clip.height), clip.fps, frames, audio)
        .map_err(|error| DrawError::Internal(error.to_string()))?;
    Ok(Made { bytes: bytes.into(), width: clip.width, height: clip.height })
}

fn png(picture: DynamicImage) -> Result<Made, DrawError> {
    let (width, height) = (picture.width(), picture.height());
    let color = if picture.color().has_alpha() { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    let mut file = Cursor::new(Vec::new());
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Adaptive);
    let pixels = match color {
        ExtendedColorType::Rgba8 => picture.into_rgba8().into_raw(),
        _ => picture.into_rgb8().into_raw(),
    };
    encoder.write_image(&pixels, width, height, color).map_err(|error| DrawError::Internal(error.to_string()))?;
    Ok(Made { bytes: file.into_inner().into(), width, height })
}

/// 16-bit PCM, one channel.
fn wav(samples: &[f32]) -> Bytes {
    let data_bytes = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX);
    let mut file = Vec::with_capacity(44 + samples.len() * 2);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&data_bytes.saturating_add(36).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    // PCM, one channel.
    file.extend_from_slice(&[1, 0, 1, 0]);
    file.extend_from_slice(&SAMPLE_RATE.to_le_bytes());
    file.extend_from_slice(&(SAMPLE_RATE * 2).to_le_bytes());
    // Bytes in a frame, bits in a sample.
    file.extend_from_slice(&[2, 0, 16, 0]);
    file.extend_from_slice(b"data");
    file.extend_from_slice(&data_bytes.to_le_bytes());
    for sample in samples {
        // Saturates by definition of `as`.
        file.extend_from_slice(&((sample * 32_767.0) as i16).to_le_bytes());
    }
    file.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawing_again_gives_the_same_bytes() {
        let recipe = Recipe::TextToImage { prompt: "a red kite".into(), width: 64, height: 48, count: 2 };
        let (first, second) = (recipe.draw(&|_| None).unwrap(), recipe.draw(&|_| None).unwrap());
        assert_eq!(first.len(), 2);
        assert_eq!(first[0].bytes, second[0].bytes);
        let picture = inputs::decode(&first[0].bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (64, 48));
    }

    #[test]
    fn what_is_no_picture_fails_and_what_is_gone_says_so() {
        let recipe = Recipe::RemoveBackground { image: "h".into() };
        assert_eq!(recipe.draw(&|_| Some(Bytes::from_static(b"x"))).unwrap_err(), DrawError::BadPicture);
        assert_eq!(recipe.draw(&|_| None).unwrap_err(), DrawError::PictureGone);
    }

    #[test]
    fn a_wav_says_its_length() {
        let file = wav(&[0.0, 1.0, -1.0]);
        assert_eq!(file.len(), 50);
        assert_eq!(file[40..44], 6_u32.to_le_bytes());
        assert_eq!(file[46..48], 32_767_i16.to_le_bytes());
    }
}
