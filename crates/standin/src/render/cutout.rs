//! Cutting a product out of its background, from the picture itself.
#![allow(clippy::indexing_slicing, reason = "pixel loops whose indices are bounded by the loops themselves")]

use image::{RgbImage, RgbaImage};

/// Two neighbouring pixels of a smooth background differ at most this much (sum over the channels).
const STEP_MAX: i32 = 12;
/// A background's shadows and gradients stay this close to the colour of the border beside them.
const SHADE_MAX: f32 = 150.0;
/// A colour cast this strong is no background, however gently it begins (chroma distance, 0 to 255).
const CAST_MAX: f32 = 9.0;
/// Within a shadow, colours may change faster than on the open wall.
const SHADE_STEP_MAX: i32 = 20;
/// A gap's rest, reached in small steps from such a place, may differ more: walls are lit in curves that the fit misses.
const GAP_GROW_MAX: f32 = 46.0;
/// How far a shaded wall's colour may be from the expected one (sum over the channels).
const SHADE_STRAY_MAX: f32 = 8.5;
/// A gap inside the product differs from the fitted wall at most this much (sum over the channels).
const GAP_MAX: f32 = 26.0;
/// Shadows are tinted: what is darker than the border may differ more in colour, by this share of the difference.
const CAST_IN_SHADE: f32 = 0.25;

/// The picture with its background made transparent; what already is transparent stays so.
///
/// The background is what can be reached from the borders in small steps of colour. A picture whose whole content can
/// be reached so keeps its middle instead of vanishing.
#[must_use]
pub fn remove_background(image: &RgbaImage) -> RgbaImage {
    let (width, height) = (image.width() as usize, image.height() as usize);
    if width < 3 || height < 3 {
        return image.clone();
    }
    let rgb: Vec<[u8; 3]> = image.pixels().map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let mut cover = mask(&rgb, width, height);
    let mut out = image.clone();
    decontaminate(&mut out, &mut cover, &rgb, width, height);
    out
}

/// How much of each pixel belongs to the product, 0 to 255, for an opaque picture.
pub(crate) fn product_mask(image: &RgbImage) -> Vec<u8> {
    let rgb: Vec<[u8; 3]> = image.pixels().map(|pixel| pixel.0).collect();
    mask(&rgb, image.width() as usize, image.height() as usize)
}

fn mask(rgb: &[[u8; 3]], width: usize, height: usize) -> Vec<u8> {
    let smooth = smoothed(rgb, width, height);
    let mut background = flood(&smooth, width, height);
    let wall = Wall::fit(&smooth, &background, width, height);
    fill_enclosed(&smooth, &wall, &mut background, width, height);
    flood_shade(&smooth, &wall, &mut background, width, height);
    let share = background.iter().filter(|is| **is).count() as f32 / background.len() as f32;
    if share > 0.995 {
        // Nothing stood out: keep an oval in the middle, where a product would be.
        for (index, is) in background.iter_mut().enumerate() {
            let x = (index % width) as f32 / width as f32 * 2.0 - 1.0;
            let y = (index / width) as f32 / height as f32 * 2.0 - 1.0;
            *is = (x / 0.7).powi(2) + (y / 0.85).powi(2) > 1.0;
        }
    }
    let mut cover: Vec<u8> = background.iter().map(|is| if *is { 0 } else { 255 }).collect();
    drop_specks(&mut cover, width);
    super::filter::box_blur(&mut cover, width, height, 1);
    // Sharpened around the middle of the ramp, so the edge is one to two pixels soft and lies slightly inside.
    for value in &mut cover {
        *value = ((i32::from(*value) - 128) * 2 + 108).clamp(0, 255) as u8;
    }
    cover
}

/// Grain would stop the flood, so it sees the mean of each pixel and its four neighbours.
fn smoothed(rgb: &[[u8; 3]], width: usize, height: usize) -> Vec<[i32; 3]> {
    let mut out = Vec::with_capacity(rgb.len());
    for y in 0..height {
        let (up, down) = (y.saturating_sub(1) * width, (y + 1).min(height - 1) * width);
        for x in 0..width {
            let (left, right) = (x.saturating_sub(1), (x + 1).min(width - 1));
            let row = y * width;
            let (a, b, c, d, e) = (rgb[row + x], rgb[row + left], rgb[row + right], rgb[up + x], rgb[down + x]);
            let mean = |i: usize| {
                (i32::from(a[i]) * 4 + i32::from(b[i]) + i32::from(c[i]) + i32::from(d[i]) + i32::from(e[i])) / 8
            };
            out.push([mean(0), mean(1), mean(2)]);
        }
    }
    out
}

fn step(a: [i32; 3], b: [i32; 3]) -> i32 {
    (a[0] - b[0]).abs() + (a[1] - b[1]).abs() + (a[2] - b[2]).abs()
}

/// Whether `colour` may be the background `border`, in light or in shade.
fn related(colour: [i32; 3], border: [f32; 3]) -> bool {
    let [r, g, b] = [colour[0] as f32 - border[0], colour[1] as f32 - border[1], colour[2] as f32 - border[2]];
    let brightness = (r + g + b) / 3.0;
    let cast = (r - brightness).abs().max((g - brightness).abs()).max((b - brightness).abs());
    brightness.abs() * 3.0 < SHADE_MAX && cast < CAST_MAX + CAST_IN_SHADE * (-brightness).max(0.0)
}

/// Everything that small steps reach from the borders.
fn flood(smooth: &[[i32; 3]], width: usize, height: usize) -> Vec<bool> {
    let mut background = vec![false; smooth.len()];
    let mut open: Vec<u32> = Vec::with_capacity(smooth.len() / 2);
    let border: Vec<usize> = (0..width)
        .flat_map(|x| [x, (height - 1) * width + x])
        .chain((0..height).flat_map(|y| [y * width, y * width + width - 1]))
        .collect();
    let mut mean = [0.0_f32; 3];
    for index in &border {
        for (total, channel) in mean.iter_mut().zip(smooth[*index]) {
            *total += channel as f32 / border.len() as f32;
        }
    }
    for index in border {
        if !background[index] {
            background[index] = true;
            open.push(index as u32);
        }
    }
    while let Some(index) = open.pop() {
        let index = index as usize;
        let here = smooth[index];
        for next in neighbours(index, width, smooth.len()) {
            if !background[next] && step(smooth[next], here) <= STEP_MAX && related(smooth[next], mean) {
                background[next] = true;
                open.push(next as u32);
            }
        }
    }
    background
}

/// The background's colour everywhere: a quadric over the picture, fitted to what is known to be background.
struct Wall([[f32; 6]; 3]);

impl Wall {
    fn terms(x: f32, y: f32) -> [f32; 6] {
        [1.0, x, y, x * x, x * y, y * y]
    }

    #[allow(clippy::needless_range_loop, reason = "rows and columns of one matrix read clearer by their numbers")]
    fn fit(smooth: &[[i32; 3]], background: &[bool], width: usize, height: usize) -> Self {
        let mut normal = [[0.0_f64; 9]; 6];
        let stride = (smooth.len() / 6000).max(1);
        for index in (0..smooth.len()).step_by(stride).filter(|index| background[*index]) {
            let terms = Self::terms((index % width) as f32 / width as f32, (index / width) as f32 / height as f32);
            for row in 0..6 {
                for column in 0..6 {
                    normal[row][column] += f64::from(terms[row] * terms[column]);
                }
                for channel in 0..3 {
                    normal[row][6 + channel] += f64::from(terms[row]) * f64::from(smooth[index][channel]);
                }
            }
        }
        // Gauss-Jordan; a trace on the diagonal keeps it solvable whatever the samples are.
        for row in 0..6 {
            normal[row][row] += 1.0e-3;
        }
        for pivot in 0..6 {
            let scale = 1.0 / normal[pivot][pivot];
            normal[pivot].iter_mut().for_each(|value| *value *= scale);
            for row in 0..6 {
                if row != pivot {
                    let factor = normal[row][pivot];
                    for column in 0..9 {
                        normal[row][column] -= factor * normal[pivot][column];
                    }
                }
            }
        }
        let mut wall = [[0.0; 6]; 3];
        for (channel, terms) in wall.iter_mut().enumerate() {
            for (row, term) in terms.iter_mut().enumerate() {
                *term = normal[row][6 + channel] as f32;
            }
        }
        Self(wall)
    }

    fn at(&self, index: usize, width: usize, height: usize) -> [f32; 3] {
        let terms = Self::terms((index % width) as f32 / width as f32, (index / width) as f32 / height as f32);
        self.0.map(|weights| weights.iter().zip(terms).map(|(weight, term)| weight * term).sum())
    }
}

/// Whether `colour` is the wall's in the shade: darker by one factor, with the tint that shadows have.
fn in_shade(colour: [i32; 3], wall: [f32; 3]) -> bool {
    let ink = [26.0, 26.0, 46.0];
    let sum = |values: [f32; 3]| values.iter().sum::<f32>();
    let seen = colour.map(|channel| channel as f32);
    let cover = (sum(wall) - sum(seen)) / (sum(wall) - sum(ink)).max(1.0);
    if !(0.0..0.55).contains(&cover) {
        return false;
    }
    let strayed: f32 = (0..3).map(|i| (wall[i] + (ink[i] - wall[i]) * cover - seen[i]).abs()).sum();
    strayed < SHADE_STRAY_MAX
}

/// The soft shadow around what was found goes too; product edges are steeper than shadows are.
fn flood_shade(smooth: &[[i32; 3]], wall: &Wall, background: &mut [bool], width: usize, height: usize) {
    let mut open: Vec<usize> = (0..smooth.len())
        .filter(|index| background[*index] && neighbours(*index, width, smooth.len()).any(|next| !background[next]))
        .collect();
    while let Some(index) = open.pop() {
        for next in neighbours(index, width, smooth.len()) {
            if !background[next]
                && step(smooth[next], smooth[index]) <= SHADE_STEP_MAX
                && in_shade(smooth[next], wall.at(next, width, height))
            {
                background[next] = true;
                open.push(next);
            }
        }
    }
}

fn neighbours(index: usize, width: usize, count: usize) -> impl Iterator<Item = usize> {
    let x = index % width;
    [
        (x > 0).then(|| index - 1),
        (x + 1 < width).then(|| index + 1),
        index.checked_sub(width),
        (index + width < count).then(|| index + width),
    ]
    .into_iter()
    .flatten()
}

/// Gaps that the product encloses (a handle, a ring) are background when they have its colour.
fn fill_enclosed(smooth: &[[i32; 3]], wall: &Wall, background: &mut [bool], width: usize, height: usize) {
    let strayed = |index: usize| -> f32 {
        smooth[index]
            .iter()
            .zip(wall.at(index, width, height))
            .map(|(channel, wanted)| (*channel as f32 - wanted).abs())
            .sum()
    };
    let mut seen = background.to_vec();
    let least = (width * height / 4000).max(12);
    let mut region = Vec::new();
    for start in 0..smooth.len() {
        if seen[start] || strayed(start) >= GAP_MAX {
            continue;
        }
        region.clear();
        region.push(start);
        seen[start] = true;
        let mut done = 0;
        while let Some(index) = region.get(done).copied() {
            done += 1;
            for next in neighbours(index, width, smooth.len()) {
                if !seen[next] && strayed(next) < GAP_GROW_MAX && step(smooth[next], smooth[index]) <= STEP_MAX {
                    seen[next] = true;
                    region.push(next);
                }
            }
        }
        if region.len() >= least && clear_cut(smooth, &region, &seen, background, width, strayed) {
            for index in &region {
                background[*index] = true;
            }
        }
    }
}

/// Whether most of a region's outline is a hard edge: a gap ends at the product, a pale part of the product fades out.
fn clear_cut(
    smooth: &[[i32; 3]],
    region: &[usize],
    seen: &[bool],
    background: &[bool],
    width: usize,
    strayed: impl Fn(usize) -> f32,
) -> bool {
    let (mut hard, mut all) = (0_usize, 0_usize);
    for index in region {
        for next in neighbours(*index, width, smooth.len()).filter(|next| !seen[*next] && !background[*next]) {
            all += 1;
            // The edge is some pixels wide, so look a few further on.
            let beyond =
                (next as isize + 3 * (next as isize - *index as isize)).clamp(0, smooth.len() as isize - 1) as usize;
            hard += usize::from(strayed(beyond) > GAP_MAX * 2.2 || step(smooth[beyond], smooth[*index]) > 60);
        }
    }
    // A large field of the very wall is a gap even where shadows soften its edges.
    let mean = region.iter().map(|index| strayed(*index)).sum::<f32>() / region.len().max(1) as f32;
    let large = region.len() * 125 > smooth.len() && mean < 24.0;
    all == 0 || large || hard * 10 >= all * 7
}

/// Removes islands of less than a 400th of the largest one: grain and reflections of the studio.
fn drop_specks(cover: &mut [u8], width: usize) {
    let mut label = vec![0_u32; cover.len()];
    let mut sizes = vec![0_usize];
    let mut open = Vec::new();
    for start in 0..cover.len() {
        if cover[start] == 0 || label[start] != 0 {
            continue;
        }
        let name = sizes.len() as u32;
        let mut size = 0;
        label[start] = name;
        open.push(start);
        while let Some(index) = open.pop() {
            size += 1;
            for next in neighbours(index, width, cover.len()) {
                if cover[next] != 0 && label[next] == 0 {
                    label[next] = name;
                    open.push(next);
                }
            }
        }
        sizes.push(size);
    }
    let least = sizes.iter().max().copied().unwrap_or(0) / 400;
    for (value, name) in cover.iter_mut().zip(&label) {
        if sizes[*name as usize] < least {
            *value = 0;
        }
    }
}

/// Sets alpha, and gives half-covered edge pixels the colour of the product beside them, so no background shines through.
fn decontaminate(out: &mut RgbaImage, cover: &mut [u8], rgb: &[[u8; 3]], width: usize, height: usize) {
    for (index, pixel) in out.pixels_mut().enumerate() {
        let alpha = cover[index];
        if alpha > 0 && alpha < 250 {
            let (x, y) = (index % width, index / width);
            let mut best = (alpha, rgb[index]);
            for ny in y.saturating_sub(2)..(y + 3).min(height) {
                for nx in x.saturating_sub(2)..(x + 3).min(width) {
                    let near = ny * width + nx;
                    if cover[near] > best.0 {
                        best = (cover[near], rgb[near]);
                    }
                }
            }
            let [r, g, b] = best.1;
            (pixel[0], pixel[1], pixel[2]) = (r, g, b);
        }
        pixel[3] = ((u32::from(pixel[3]) * u32::from(alpha)) / 255) as u8;
        if pixel[3] == 0 {
            pixel.0 = [0, 0, 0, 0];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::text_to_image;

    fn alpha_at(picture: &RgbaImage, x: f32, y: f32) -> u8 {
        picture.get_pixel((x * picture.width() as f32) as u32, (y * picture.height() as f32) as u32)[3]
    }

    #[test]
    fn products_are_kept_and_corners_are_clear() {
        for look in [
            "matte black wireless speaker",
            "white and coral sneaker",
            "frosted white cream jar with a pale pink lid",
            "orange basketball",
            "sofa in mustard velvet",
        ] {
            let photo = text_to_image(&format!("{look} on a plain light studio background"), 256, 256);
            let cut = remove_background(&image::DynamicImage::from(photo).to_rgba8());
            for (x, y) in [(0.02, 0.02), (0.97, 0.02), (0.02, 0.97), (0.97, 0.97)] {
                assert_eq!(alpha_at(&cut, x, y), 0, "{look}");
            }
            assert_eq!(alpha_at(&cut, 0.5, 0.52), 255, "{look}");
            let covered = cut.pixels().filter(|pixel| pixel[3] > 127).count() as f32 / (256.0 * 256.0);
            assert!((0.08..0.7).contains(&covered), "{look} covers {covered}");
        }
    }

    #[test]
    fn gaps_inside_are_removed() {
        let photo = text_to_image("gold ring with a green stone on a plain light studio background", 256, 256);
        let cut = remove_background(&image::DynamicImage::from(photo).to_rgba8());
        // The ring's hole is in the lower half of the picture's middle.
        let clear = (100..150).filter(|y| cut.get_pixel(128, 256 * 6 / 10 - 25 + (y - 100))[3] == 0).count();
        assert!(clear > 25, "{clear}");
    }

    #[test]
    fn one_colour_keeps_its_middle_and_tiny_pictures_pass() {
        let cut = remove_background(&RgbaImage::from_pixel(64, 64, image::Rgba([200, 200, 200, 255])));
        assert_eq!((alpha_at(&cut, 0.0, 0.0), alpha_at(&cut, 0.5, 0.5)), (0, 255));
        assert_eq!(remove_background(&RgbaImage::new(1, 1)).dimensions(), (1, 1));
    }
}
