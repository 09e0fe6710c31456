//! Pictures from pictures: a room in another style, and any picture in another mood.

use image::RgbImage;

use super::{color::Shade, filter, motion, rng::Rng, words::Words};

/// The `room` redrawn in the style that `prompt` names; sides are clamped to 16 to 2048 pixels.
#[must_use]
pub fn interior(prompt: &str, room: &RgbImage, width: u32, height: u32) -> RgbImage {
    image_to_image(prompt, room, width, height)
}

/// The `image`, tinted and lit as `prompt` says; sides are clamped to 16 to 2048 pixels.
#[must_use]
pub fn image_to_image(prompt: &str, image: &RgbImage, width: u32, height: u32) -> RgbImage {
    let (width, height) = filter::clamp_size(width, height);
    let mut out = filter::cover(image, width, height);
    let mut rng = Rng::new(prompt, 5);
    let words = Words::of(prompt);
    let tone: Shade = words.colours.first().copied().unwrap_or_else(|| rng.pick(super::color::PRODUCT_COLOURS));
    motion::tint(&mut out, tone.alpha(0.3));
    out
}
