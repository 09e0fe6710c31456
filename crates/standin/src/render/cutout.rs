//! Cutting a product out of its background, from the picture itself.
#![allow(clippy::indexing_slicing, reason = "pixel loops whose indices are bounded by the loops themselves")]

use image::{RgbImage, RgbaImage};

/// Two neighbouring pixels of a smooth background differ at most this much (sum over the channels).
const STEP_MAX: i32 = 26;
/// A background's shadows and gradients stay this close to the colour of the border beside them.
const SHADE_MAX: f32 = 150.0;
/// A colour cast this strong is no background, however gently it begins (chroma distance, 0 to 255).
const CAST_MAX: f32 = 26.0;

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
    fill_enclosed(&smooth, &mut background, width, height);
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
    drop_specks(&mut cover, width, height);
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
    brightness.abs() * 3.0 < SHADE_MAX && cast < CAST_MAX
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
        let (x, here) = (index % width, smooth[index]);
        let mut visit = |next: usize| {
            if !background[next] && step(smooth[next], here) <= STEP_MAX && related(smooth[next], mean) {
                background[next] = true;
                open.push(next as u32);
            }
        };
        if x > 0 {
            visit(index - 1);
        }
        if x + 1 < width {
            visit(index + 1);
        }
        if index >= width {
            visit(index - width);
        }
        if index + width < smooth.len() {
            visit(index + width);
        }
    }
    background
}

/// Gaps that the product encloses (a handle, a ring) are background when they have its colour.
fn fill_enclosed(smooth: &[[i32; 3]], background: &mut [bool], width: usize, height: usize) {
    // The background's colour varies over the picture, so each gap is compared with the borders' mean per row.
    let rows: Vec<Option<[f32; 3]>> = (0..height)
        .map(|y| {
            let row = y * width..(y + 1) * width;
            let mut sum = [0.0_f32; 3];
            let mut count = 0.0_f32;
            for (colour, is) in smooth[row.clone()].iter().zip(&background[row]) {
                if *is {
                    count += 1.0;
                    for (total, channel) in sum.iter_mut().zip(colour) {
                        *total += *channel as f32;
                    }
                }
            }
            (count > width as f32 * 0.05).then(|| sum.map(|total| total / count))
        })
        .collect();
    let close = |index: usize| {
        rows[index / width].is_some_and(|mean| {
            smooth[index].iter().zip(mean).map(|(channel, wanted)| (*channel as f32 - wanted).abs()).sum::<f32>() < 24.0
        })
    };
    let mut seen = background.to_vec();
    let least = (width * height / 1500).max(12);
    let mut region = Vec::new();
    for start in 0..smooth.len() {
        if seen[start] || !close(start) {
            continue;
        }
        region.clear();
        region.push(start);
        seen[start] = true;
        let mut done = 0;
        while done < region.len() {
            let index = region[done];
            done += 1;
            let (x, here) = (index % width, smooth[index]);
            let mut visit = |next: usize| {
                if !seen[next] && close(next) && step(smooth[next], here) <= 10 {
                    seen[next] = true;
                    region.push(next);
                }
            };
            if x > 0 {
                visit(index - 1);
            }
            if x + 1 < width {
                visit(index + 1);
            }
            if index >= width {
                visit(index - width);
            }
            if index + width < smooth.len() {
                visit(index + width);
            }
        }
        if region.len() >= least && uniform(smooth, &region) {
            for index in &region {
                background[*index] = true;
            }
        }
    }
}

/// A gap shows a flat piece of background; a white product has light and shade instead.
fn uniform(smooth: &[[i32; 3]], region: &[usize]) -> bool {
    let count = region.len() as f32;
    let luma = |index: &usize| smooth[*index].iter().sum::<i32>() as f32 / 3.0;
    let mean = region.iter().map(luma).sum::<f32>() / count;
    let spread = region.iter().map(|index| (luma(index) - mean).powi(2)).sum::<f32>() / count;
    spread.sqrt() < 3.2
}

/// Removes islands of less than a 400th of the largest one: grain and reflections of the studio.
fn drop_specks(cover: &mut [u8], width: usize, height: usize) {
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
            let (x, y) = (index % width, index / width);
            let mut visit = |next: usize| {
                if cover[next] != 0 && label[next] == 0 {
                    label[next] = name;
                    open.push(next);
                }
            };
            if x > 0 {
                visit(index - 1);
            }
            if x + 1 < width {
                visit(index + 1);
            }
            if y > 0 {
                visit(index - width);
            }
            if y + 1 < height {
                visit(index + width);
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
