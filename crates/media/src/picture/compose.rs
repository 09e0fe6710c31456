//! Puts a cut-out product into a scene, with a shadow under it so that it stands and does not float.

use image::{DynamicImage, RgbImage, RgbaImage, imageops};

use super::PictureError;

/// Pixels more transparent than this are not part of the product.
const VISIBLE: u8 = 16;
/// Darkness of the shadow where it is deepest.
const SHADOW: f32 = 0.45;

/// Where the product goes. The middle of its width is at the middle of the scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Width of the product in percent of the scene's width.
    pub width_percent: u32,
    /// Greatest height of the product in percent of the scene's height; the product is made smaller to keep it.
    pub max_height_percent: u32,
    /// Where the middle of the product is, in percent of the scene's height from above: 50 is the middle.
    pub middle_percent: u32,
}

impl Default for Placement {
    fn default() -> Self {
        Self { width_percent: 45, max_height_percent: 70, middle_percent: 50 }
    }
}

/// Puts `product` (with transparency) into `scene`. The product is cut to what is visible of it, scaled with its aspect
/// kept, and placed; the reply has the scene's size.
///
/// # Errors
/// `NothingToCompose` when the product shows nothing or the scene has no room for it.
pub fn place(scene: &DynamicImage, product: &DynamicImage, placement: Placement) -> Result<RgbImage, PictureError> {
    let cut = visible_part(&product.to_rgba8()).ok_or(PictureError::NothingToCompose("the product is transparent"))?;
    let mut picture = super::flattened(scene);
    let (scene_width, scene_height) = picture.dimensions();
    let percent = |side: u32, share: u32| side as f32 * share.clamp(1, 100) as f32 / 100.0;
    let factor = (percent(scene_width, placement.width_percent) / cut.width() as f32)
        .min(percent(scene_height, placement.max_height_percent) / cut.height() as f32);
    let width = ((cut.width() as f32 * factor).round() as u32).clamp(1, scene_width.max(1));
    let height = ((cut.height() as f32 * factor).round() as u32).clamp(1, scene_height.max(1));
    if scene_width < 2 || scene_height < 2 {
        return Err(PictureError::NothingToCompose("the scene has no room"));
    }
    let product = resized(&cut, width, height);
    let left = (scene_width - width) / 2;
    let middle = scene_height as f32 * placement.middle_percent.min(100) as f32 / 100.0;
    let top = (middle - height as f32 / 2.0).clamp(0.0, (scene_height - height) as f32) as u32;

    cast_shadow(&mut picture, &product, left, top);
    for (x, y, pixel) in product.enumerate_pixels() {
        let Some(target) = picture.get_pixel_mut_checked(left + x, top + y) else { continue };
        let [red, green, blue, alpha] = pixel.0;
        for (channel, over) in target.0.iter_mut().zip([red, green, blue]) {
            let alpha = u32::from(alpha);
            *channel = ((u32::from(over) * alpha + u32::from(*channel) * (255 - alpha) + 127) / 255) as u8;
        }
    }
    Ok(picture)
}

fn visible_part(picture: &RgbaImage) -> Option<RgbaImage> {
    let (mut left, mut top, mut right, mut bottom) = (u32::MAX, u32::MAX, 0, 0);
    for (x, y, _) in picture.enumerate_pixels().filter(|(.., pixel)| pixel.0.last().is_some_and(|a| *a > VISIBLE)) {
        (left, top) = (left.min(x), top.min(y));
        (right, bottom) = (right.max(x + 1), bottom.max(y + 1));
    }
    (left < right && top < bottom)
        .then(|| imageops::crop_imm(picture, left, top, right - left, bottom - top).to_image())
}

/// Scales with colours weighted by opacity: otherwise what hides behind transparency makes a fringe.
fn resized(picture: &RgbaImage, width: u32, height: u32) -> RgbaImage {
    let mut weighted = picture.clone();
    for pixel in weighted.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let weigh = |channel: u8| ((u32::from(channel) * u32::from(alpha) + 127) / 255) as u8;
        pixel.0 = [weigh(red), weigh(green), weigh(blue), alpha];
    }
    let mut out = imageops::resize(&weighted, width, height, imageops::FilterType::CatmullRom);
    for pixel in out.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let restore = |channel: u8| match u32::from(alpha) {
            0 => 0,
            alpha => (u32::from(channel) * 255 / alpha).min(255) as u8,
        };
        pixel.0 = [restore(red), restore(green), restore(blue), alpha];
    }
    out
}

/// A contact shadow: a flat ellipse below the part of the product that stands on the ground, dark and narrow in the
/// middle, soft and wide around it.
fn cast_shadow(picture: &mut RgbImage, product: &RgbaImage, left: u32, top: u32) {
    let (width, height) = product.dimensions();
    // What touches the ground: the visible columns of the lowest eighth.
    let foot = height - (height / 8).max(1);
    let stands = |x: &u32| {
        (foot..height).any(|y| product.get_pixel_checked(*x, y).is_some_and(|pixel| pixel.0.last() > Some(&128)))
    };
    let Some(first) = (0..width).find(stands) else { return };
    let last = (0..width).rev().find(stands).unwrap_or(first);
    let centre = (left as f32 + (first + last) as f32 / 2.0, (top + height) as f32 - 1.0);
    let half_width = ((last - first) as f32 / 2.0).max(2.0);
    for (reach_x, reach_y, strength) in [(1.4, 0.22, SHADOW * 0.7), (1.1, 0.09, SHADOW)] {
        let (radius_x, radius_y) = (half_width * reach_x, (half_width * reach_y).max(2.0));
        let from = |centre: f32, radius: f32| (centre - radius).max(0.0) as u32;
        for y in from(centre.1, radius_y)..=(centre.1 + radius_y) as u32 {
            for x in from(centre.0, radius_x)..=(centre.0 + radius_x) as u32 {
                let Some(pixel) = picture.get_pixel_mut_checked(x, y) else { continue };
                let away = ((x as f32 - centre.0) / radius_x).powi(2) + ((y as f32 - centre.1) / radius_y).powi(2);
                // Smooth to zero at the rim, so that no edge shows.
                let fade = (1.0 - away).max(0.0);
                let light = 1.0 - strength * fade * fade * (3.0 - 2.0 * fade);
                for channel in &mut pixel.0 {
                    *channel = (f32::from(*channel) * light).round() as u8;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use image::{Rgb, Rgba};

    use super::*;

    fn product() -> DynamicImage {
        // A red bottle with wide transparent borders.
        RgbaImage::from_fn(400, 400, |x, y| {
            let inside = (150..250).contains(&x) && (60..360).contains(&y);
            if inside { Rgba([200, 30, 30, 255]) } else { Rgba([0, 255, 0, 0]) }
        })
        .into()
    }

    #[test]
    fn the_product_is_cropped_scaled_centred_and_shaded() {
        let scene = RgbImage::from_pixel(1000, 800, Rgb([210, 200, 190]));
        let placement = Placement { width_percent: 40, max_height_percent: 60, middle_percent: 50 };
        let picture = place(&scene.into(), &product(), placement).unwrap();
        assert_eq!(picture.dimensions(), (1000, 800));
        let red = |x: u32, y: u32| picture.get_pixel(x, y).0[0] > 180 && picture.get_pixel(x, y).0[1] < 60;
        // 100x300 visible pixels, bounded by the height: 160x480, in the middle.
        assert!(red(500, 400) && red(424, 400) && red(576, 400) && red(500, 165) && red(500, 635));
        assert!(!red(415, 400) && !red(585, 400) && !red(500, 155) && !red(500, 645));
        // Darker below the foot, untouched far away, and no green fringe.
        assert!(picture.get_pixel(500, 642).0[0] < 180);
        assert_eq!(picture.get_pixel(50, 50).0, [210, 200, 190]);
        assert!(picture.pixels().all(|pixel| pixel.0[1] <= pixel.0[0].saturating_add(2)));
    }

    #[test]
    fn an_invisible_product_is_refused() {
        let scene = DynamicImage::from(RgbImage::new(100, 100));
        let nothing = DynamicImage::from(RgbaImage::new(50, 50));
        assert!(matches!(place(&scene, &nothing, Placement::default()), Err(PictureError::NothingToCompose(_))));
    }
}
