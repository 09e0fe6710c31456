//! Pictures from pictures: a room in another style, and any picture in another mood.

use image::RgbImage;

use super::{
    canvas::along,
    color::{PRODUCT_COLOURS, Shade, WHITE},
    filter, motion,
    rng::Rng,
    rooms::{self, Style},
    shape::rect,
    words::Words,
};

/// The `room` redrawn in the style that `prompt` names; sides are clamped to 16 to 2048 pixels.
///
/// A room that we drew is recognised and furnished anew in its own layout. Any other picture keeps its
/// content: its light and dark parts take the colours of the style.
#[must_use]
pub fn interior(prompt: &str, room: &RgbImage, width: u32, height: u32) -> RgbImage {
    let (width, height) = filter::clamp_size(width, height);
    let words = Words::of(prompt);
    let style = Style::of(&words);
    if let Some((kind, mirror)) = rooms::recognise(room, &words) {
        return rooms::restyled(kind, mirror, &style, width, height);
    }
    let mut out = filter::cover(room, width, height);
    let ramp = [style.wood.dark(0.7), style.accent.dark(0.25), style.cloth, style.wall, WHITE];
    regrade(&mut out, &ramp, 0.62);
    out
}

/// The `image`, recoloured and lit as `prompt` says; sides are clamped to 16 to 2048 pixels.
#[must_use]
pub fn image_to_image(prompt: &str, image: &RgbImage, width: u32, height: u32) -> RgbImage {
    let (width, height) = filter::clamp_size(width, height);
    let mut out = filter::cover(image, width, height);
    let mut rng = Rng::new(prompt, 5);
    let words = Words::of(prompt);
    let tone = words.colours.first().copied().unwrap_or_else(|| rng.pick(PRODUCT_COLOURS));
    let partner = words.colours.get(1).copied().unwrap_or_else(|| rng.pick(PRODUCT_COLOURS));
    motion::tint(&mut out, tone.alpha(0.34));
    let mut canvas = filter::to_canvas(&out);
    // Light of one colour from one corner, of its partner from the other.
    let (w, h) = (width as f32, height as f32);
    let (from, to) = rng.pick([((0.0, 0.0), (w, h)), ((w, 0.0), (0.0, h)), ((0.0, h), (w, 0.0)), ((w, h), (0.0, 0.0))]);
    canvas.lighten(
        &rect(0.0, 0.0, w, h),
        along(from, to, &[tone.light(0.3).alpha(0.5), tone.alpha(0.0), partner.dark(0.2).alpha(0.34)]),
    );
    canvas.glow(w * rng.between(0.2, 0.8), h * rng.between(0.1, 0.4), w * 0.5, h * 0.4, WHITE.alpha(0.16));
    filter::finish(&canvas, 1.2)
}

/// Gives every brightness a colour of `ramp` (dark to light), by `share`.
fn regrade(picture: &mut RgbImage, ramp: &[Shade], share: f32) {
    let table: Vec<Shade> = (0..256)
        .map(|level| {
            let place = level as f32 / 255.0 * (ramp.len() - 1) as f32;
            let index = place as usize;
            let from = ramp.get(index).copied().unwrap_or(WHITE);
            let to = ramp.get(index + 1).copied().unwrap_or(from);
            from.mix(to, place - index as f32)
        })
        .collect();
    for pixel in picture.pixels_mut() {
        let here = Shade::from_pixel(*pixel);
        let Some(wanted) = table.get((here.luma() * 255.0) as usize) else { continue };
        let mixed = here.mix(*wanted, share);
        pixel.0 = [mixed.r, mixed.g, mixed.b].map(|channel| (channel * 255.0) as u8);
    }
}
