//! Dressing a model: the garment is cut out of its picture and laid onto the body found in the model's picture.
#![allow(clippy::indexing_slicing, reason = "pixel loops whose indices are bounded by the loops themselves")]

use image::RgbImage;

use super::{cutout, filter, rng::Rng};

/// Width of the shoulders, upper arms included, in body heights.
const SHOULDERS: f32 = 0.254;

/// Where something stands in its mask.
#[derive(Clone, Copy, Debug)]
struct Extent {
    left: f32,
    top: f32,
    width: f32,
    height: f32,
}

struct Silhouette {
    mask: Vec<u8>,
    width: usize,
    height: usize,
    extent: Extent,
}

impl Silhouette {
    fn of(picture: &RgbImage) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let mask = cutout::product_mask(picture);
        let (mut left, mut top, mut right, mut bottom) = (width, height, 0, 0);
        for (y, row) in mask.chunks_exact(width).enumerate() {
            let Some(first) = row.iter().position(|cover| *cover > 127) else { continue };
            let last = row.iter().rposition(|cover| *cover > 127).unwrap_or(first);
            (left, right) = (left.min(first), right.max(last));
            (top, bottom) = (top.min(y), bottom.max(y));
        }
        if left >= right || top >= bottom {
            (left, top, right, bottom) = (width / 4, height / 10, width * 3 / 4, height * 9 / 10);
        }
        let extent = Extent {
            left: left as f32,
            top: top as f32,
            width: (right - left + 1) as f32,
            height: (bottom - top + 1) as f32,
        };
        Self { mask, width, height, extent }
    }

    /// First and last covered place of the row at `share` of the height (0 to 1).
    fn span(&self, share: f32) -> Option<(f32, f32)> {
        let y = ((self.extent.top + share * self.extent.height) as usize).min(self.height - 1);
        let row = &self.mask[y * self.width..][..self.width];
        let first = row.iter().position(|cover| *cover > 127)?;
        let last = row.iter().rposition(|cover| *cover > 127)?;
        Some((first as f32, last as f32 + 1.0))
    }

    /// The middle between left and right: a garment's sleeves may hang unevenly, its trunk does not.
    fn axis(&self) -> f32 {
        self.span(0.5).map_or(self.extent.left + self.extent.width / 2.0, |(a, b)| (a + b) / 2.0)
    }

    fn cover(&self, x: f32, y: f32) -> f32 {
        if x < 0.0 || y < 0.0 || x >= self.width as f32 - 1.0 || y >= self.height as f32 - 1.0 {
            return 0.0;
        }
        let (x0, y0) = (x as usize, y as usize);
        let (fx, fy) = (x - x0 as f32, y - y0 as f32);
        let at = |x: usize, y: usize| f32::from(self.mask[y * self.width + x]);
        let upper = at(x0, y0) * (1.0 - fx) + at(x0 + 1, y0) * fx;
        let lower = at(x0, y0 + 1) * (1.0 - fx) + at(x0 + 1, y0 + 1) * fx;
        (upper * (1.0 - fy) + lower * fy) / 255.0
    }
}

/// The model wearing the garment; `kind` is `upper`, `lower` or `dress`. The result has the model picture's size.
///
/// The model stands whole before a plain background, the garment lies flat on one: what our catalogue's prompts ask for.
#[must_use]
pub fn try_on(model: &RgbImage, garment: &RgbImage, kind: &str) -> RgbImage {
    let mut out = model.clone();
    if model.width() < 16 || model.height() < 16 || garment.width() < 16 || garment.height() < 16 {
        return out;
    }
    let body = Silhouette::of(model);
    let cloth = Silhouette::of(garment);
    let place = place(&body, &cloth, kind);
    relight(&mut out, garment, &body, &cloth);
    // Trousers do not show under dresses and skirts; a skirt is much wider than trousers are.
    if kind == "dress" || (kind == "lower" && cloth.extent.width > cloth.extent.height * 0.7) {
        bare_legs(&mut out, &body, place.top + place.height * 0.93);
    }
    shade_under(&mut out, &body, &cloth, place);
    lay(&mut out, garment, &body, &cloth, place);
    out
}

/// Where the garment's extent comes to lie in the model's picture.
fn place(body: &Silhouette, cloth: &Silhouette, kind: &str) -> Extent {
    let person = body.extent;
    let row = |share: f32| person.top + share * person.height;
    // The head is the narrow top; its middle is the body's.
    let (head_left, head_right) = body.span(0.06).unwrap_or((person.left, person.left + person.width));
    let middle = (head_left + head_right) / 2.0;
    let aspect = cloth.extent.width / cloth.extent.height;
    if kind == "lower" {
        let (left, right) = body.span(0.6).unwrap_or((middle - person.height * 0.1, middle + person.height * 0.1));
        let legs = cloth.span(0.3).map_or(cloth.extent.width, |(a, b)| b - a);
        let width = (right - left) * 1.1 * cloth.extent.width / legs;
        let top = row(0.425);
        let height = (width / aspect).clamp(person.height * 0.42, person.height * 0.54);
        let height = if aspect > 0.95 { width / aspect } else { height };
        return Extent { left: middle - width / 2.0, top, width, height };
    }
    if kind == "upper" && aspect > 1.45 {
        // Wider than any shirt: it belongs on the head.
        let width = (head_right - head_left).max(person.height * 0.12) * 1.5;
        let height = width / aspect;
        return Extent { left: middle - width / 2.0, top: row(0.062) - height, width, height };
    }
    if kind == "upper" && aspect < 0.5 {
        // Narrow and long: a scarf around the neck.
        let height = person.height * 0.4;
        let width = (height * aspect).max(person.height * 0.17);
        return Extent { left: middle - width / 2.0, top: row(0.128), width, height };
    }
    // A garment's own measure: the body height for which its shoulders fit. Shoulders are a quarter of a body's height
    // wide, a little below where the outline first gets as wide as shoulders.
    let mut unit = cloth.extent.height / 0.34;
    let mut shoulder = 0.0;
    for _ in 0..12 {
        let widths = |y: f32| cloth.span(y / cloth.extent.height).map_or(0.0, |(a, b)| b - a);
        shoulder =
            (0..60).map(|step| step as f32 * unit * 0.002).find(|y| widths(*y) >= unit * 0.2).unwrap_or(0.016 * unit);
        let wide = widths(shoulder + unit * 0.05);
        unit = unit * 0.5 + 0.5 * (wide / SHOULDERS).max(cloth.extent.height / 1.2);
    }
    let garment_wide =
        cloth.span((shoulder + unit * 0.05) / cloth.extent.height).map_or(unit * SHOULDERS, |(a, b)| b - a);
    let body_wide = body.span(0.168 + 0.05).map_or(person.height * SHOULDERS, |(a, b)| b - a);
    let down = person.height / unit;
    let across = (body_wide * 1.06 / garment_wide).clamp(down * 0.85, down * 1.2);
    let left = middle - (cloth.axis() - cloth.extent.left) * across;
    Extent {
        left,
        top: row(0.166) - shoulder * down,
        width: cloth.extent.width * across,
        height: (cloth.extent.height * down).min(row(0.97) - row(0.14)),
    }
}

/// Paints legs in the skin's colour below `hem`, where a dress ends: trousers do not show under it.
fn bare_legs(out: &mut RgbImage, body: &Silhouette, hem: f32) {
    let person = body.extent;
    let face = filter::mean(
        out,
        0.0_f32.max((person.left + person.width * 0.46) / body.width as f32),
        (person.top + person.height * 0.085) / body.height as f32,
        ((person.left + person.width * 0.54) / body.width as f32).min(1.0),
        (person.top + person.height * 0.1) / body.height as f32,
    );
    let to = ((person.top + person.height * 0.945) as usize).min(body.height);
    let from = (hem.max(person.top + person.height * 0.45) - person.height * 0.06) as usize;
    for y in from..to {
        let Some((left, right)) = body.span((y as f32 - person.top) / person.height) else { continue };
        // Hands hang beside the legs above this row; they already have the right colour.
        let middle = (left + right) / 2.0;
        let reach = if (y as f32) < person.top + person.height * 0.53 { person.height * 0.1 } else { person.height };
        for x in (left as usize)..(right as usize).min(body.width) {
            let cover = f32::from(body.mask[y * body.width + x]) / 255.0;
            if cover < 0.05 || (x as f32 - middle).abs() > reach {
                continue;
            }
            let pixel = out.get_pixel_mut(x as u32, y as u32);
            let luma = (f32::from(pixel[0]) + f32::from(pixel[1]) + f32::from(pixel[2])) / 765.0;
            let side = ((x as f32 - middle).abs() / (person.height * 0.1)).min(1.0);
            let light = 0.86 + 0.12 * luma + 0.1 * (1.0 - (side * 2.0 - 1.0).abs());
            for (channel, skin) in pixel.0.iter_mut().zip([face.r, face.g, face.b]) {
                let wanted = (skin * 255.0 * light).min(255.0);
                *channel = (f32::from(*channel) * (1.0 - cover) + wanted * cover) as u8;
            }
        }
    }
}

/// How the garment's outline is narrowed below the shoulders so that it hangs close to the body.
fn source(place: Extent, cloth: &Silhouette, x: f32, y: f32) -> (f32, f32) {
    let u = (x - place.left) / place.width;
    let v = (y - place.top) / place.height;
    (cloth.extent.left + u * cloth.extent.width, cloth.extent.top + v * cloth.extent.height)
}

/// A soft shadow of the garment on the body.
fn shade_under(out: &mut RgbImage, body: &Silhouette, cloth: &Silhouette, place: Extent) {
    let drop = body.extent.height * 0.008;
    for_each_pixel(out, body, place, drop * 3.0, |pixel, x, y| {
        if behind_head(body, x, y) {
            return;
        }
        let mut cover = 0.0;
        for (dx, dy) in [(0.0, 0.5), (0.6, 1.0), (-0.6, 1.0), (0.3, 2.0), (1.2, 1.6)] {
            let (sx, sy) = source(place, cloth, x - dx * drop, y - dy * drop);
            cover += cloth.cover(sx, sy) / 5.0;
        }
        let on_body = f32::from(body.mask[y as usize * body.width + x as usize]) / 255.0;
        let keep = 1.0 - 0.3 * cover * on_body;
        for channel in &mut pixel.0 {
            *channel = (f32::from(*channel) * keep) as u8;
        }
    });
}

/// Lights the studio anew to suit the garment: a breath of its colour on the wall, brighter on one side. The model's own
/// light stays. Results of one model in different clothes so also differ at a glance.
fn relight(out: &mut RgbImage, garment: &RgbImage, body: &Silhouette, cloth: &Silhouette) {
    let (mut sum, mut count, mut seed) = ([0.0_f32; 3], 0.0_f32, String::new());
    for (index, (pixel, cover)) in garment.pixels().zip(&cloth.mask).enumerate().step_by(97) {
        if *cover > 127 {
            for (total, channel) in sum.iter_mut().zip(pixel.0) {
                *total += f32::from(channel);
            }
            count += 1.0;
            if index % 31 == 0 {
                seed.extend(pixel.0.map(|channel| char::from(b'a' + channel / 24)));
            }
        }
    }
    seed.extend(out.pixels().step_by(10_007).flat_map(|pixel| pixel.0.map(|channel| char::from(b'A' + channel / 16))));
    let colour = sum.map(|total| total / f32::max(count, 1.0));
    let mut rng = Rng::new(&seed, 62);
    let (sin, cos) = rng.between(0.0, std::f32::consts::TAU).sin_cos();
    let (base, swing, tint) = (rng.between(0.76, 1.0), rng.between(0.12, 0.28), rng.between(0.14, 0.42));
    let (width, height) = (body.width as f32, body.height as f32);
    for (index, pixel) in out.pixels_mut().enumerate() {
        let wall = 1.0 - f32::from(body.mask[index]) / 255.0;
        if wall <= 0.0 {
            continue;
        }
        let x = (index % body.width) as f32 / width - 0.5;
        let y = (index / body.width) as f32 / height - 0.5;
        let light = base + swing * (x * cos + y * sin) * 2.0;
        for (channel, cloth) in pixel.0.iter_mut().zip(colour) {
            let own = f32::from(*channel);
            // A light version of the garment's colour, so that dark clothes do not darken the room.
            let wanted = (own + (cloth * 0.5 + 127.0 - own) * tint) * light;
            *channel = (own + (wanted - own) * wall).clamp(0.0, 255.0) as u8;
        }
    }
}

/// Collars and hoods stand behind the head: what is above the chin and belongs to the body stays.
fn behind_head(body: &Silhouette, x: f32, y: f32) -> bool {
    let chin = body.extent.top + body.extent.height * 0.14;
    // Hats sit on the upper half of the head.
    let brow = body.extent.top + body.extent.height * 0.068;
    y < chin && y > brow && body.mask[y as usize * body.width + x as usize] > 127
}

fn lay(out: &mut RgbImage, garment: &RgbImage, body: &Silhouette, cloth: &Silhouette, place: Extent) {
    // A mean of the pixels beneath each target pixel keeps reduced garments smooth.
    let step = (cloth.extent.width / place.width).max(1.0);
    let taps: &[(f32, f32)] =
        if step > 1.3 { &[(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)] } else { &[(0.0, 0.0)] };
    let last = (garment.width() - 1, garment.height() - 1);
    for_each_pixel(out, body, place, 0.0, |pixel, x, y| {
        let (mut cover, mut sum) = (0.0_f32, [0.0_f32; 3]);
        for (dx, dy) in taps {
            let (sx, sy) = source(place, cloth, x + dx, y + dy);
            let part = cloth.cover(sx, sy);
            if part > 0.0 {
                let colour = garment.get_pixel((sx as u32).min(last.0), (sy as u32).min(last.1));
                for (total, channel) in sum.iter_mut().zip(colour.0) {
                    *total += f32::from(channel) * part;
                }
                cover += part;
            }
        }
        if cover <= 0.0 || behind_head(body, x, y) {
            return;
        }
        // The body's roundness: a little darker towards the sides.
        let side = ((x - place.left) / place.width * 2.0 - 1.0).abs();
        let light = 1.02 - 0.1 * side * side;
        let share = cover / taps.len() as f32;
        for (channel, total) in pixel.0.iter_mut().zip(sum) {
            let wanted = (total / cover * light).min(255.0);
            *channel = (f32::from(*channel) * (1.0 - share) + wanted * share) as u8;
        }
    });
}

fn for_each_pixel(
    out: &mut RgbImage,
    body: &Silhouette,
    place: Extent,
    margin: f32,
    mut visit: impl FnMut(&mut image::Rgb<u8>, f32, f32),
) {
    let left = (place.left - margin).max(0.0) as usize;
    let top = (place.top - margin).max(0.0) as usize;
    let right = ((place.left + place.width + margin).max(0.0) as usize).min(body.width);
    let bottom = ((place.top + place.height + margin).max(0.0) as usize).min(body.height);
    for y in top..bottom {
        for x in left..right {
            visit(out.get_pixel_mut(x as u32, y as u32), x as f32, y as f32);
        }
    }
}
