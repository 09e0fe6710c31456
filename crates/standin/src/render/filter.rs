//! Whole-picture work: blurring, resizing, sampling, grain.
#![allow(clippy::indexing_slicing, reason = "pixel loops whose indices are bounded by the loops themselves")]

use image::RgbImage;

use super::{canvas::Canvas, rng::Rng};

/// The sides of a picture that is asked for, kept to what we draw: 16 to 2048 pixels.
pub(crate) fn clamp_size(width: u32, height: u32) -> (u32, u32) {
    (width.clamp(16, 2048), height.clamp(16, 2048))
}

/// Replaces each value by the mean of its square neighbourhood, in two running sums.
pub(crate) fn box_blur(data: &mut [u8], width: usize, height: usize, radius: usize) {
    if width == 0 || height == 0 || radius == 0 {
        return;
    }
    let mut line = vec![0_u8; width.max(height)];
    for y in 0..height {
        let row = &mut data[y * width..(y + 1) * width];
        blur_line(row, &mut line[..width], radius);
        row.copy_from_slice(&line[..width]);
    }
    let mut column = vec![0_u8; height];
    for x in 0..width {
        for (y, value) in column.iter_mut().enumerate() {
            *value = data[y * width + x];
        }
        blur_line(&column, &mut line[..height], radius);
        for (y, value) in line[..height].iter().enumerate() {
            data[y * width + x] = *value;
        }
    }
}

fn blur_line(from: &[u8], to: &mut [u8], radius: usize) {
    let last = from.len() - 1;
    let span = (2 * radius + 1) as u32;
    let value = |index: isize| u32::from(from[index.clamp(0, last as isize) as usize]);
    let reach = radius as isize;
    let mut sum: u32 = (-reach..=reach).map(value).sum();
    for (index, out) in to.iter_mut().enumerate() {
        *out = (sum / span) as u8;
        let index = index as isize;
        sum = sum + value(index + reach + 1) - value(index - reach);
    }
}

/// The drawn picture over white, with a touch of grain (`grain` in 1/255, 0 for none), which keeps gradients from banding.
pub(crate) fn finish(canvas: &Canvas, grain: f32) -> RgbImage {
    let (width, height) = (canvas.width(), canvas.height());
    let mut rng = Rng::new("grain", 1);
    // A short table walked with an odd stride does not repeat visibly and costs nothing per pixel.
    let table: Vec<i16> = (0..4093).map(|_| ((rng.unit() + rng.unit() - 1.0) * grain * 1.6).round() as i16).collect();
    let mut pixels = Vec::with_capacity((width * height * 3) as usize);
    let mut at = 0_usize;
    for pixel in canvas.data().chunks_exact(4) {
        let paper = 255 - i16::from(pixel[3]);
        at += 1;
        if at >= table.len() {
            at = usize::from(pixel[0]) % 7;
        }
        let noise = table[at] + paper;
        for channel in &pixel[..3] {
            pixels.push((i16::from(*channel) + noise).clamp(0, 255) as u8);
        }
    }
    RgbImage::from_raw(width, height, pixels).unwrap_or_else(|| RgbImage::new(width, height))
}

/// A picture as an opaque canvas.
pub(crate) fn to_canvas(picture: &RgbImage) -> Canvas {
    let mut canvas = Canvas::new(picture.width(), picture.height());
    for (to, from) in canvas.data_mut().chunks_exact_mut(4).zip(picture.pixels()) {
        to[..3].copy_from_slice(&from.0);
        to[3] = 255;
    }
    canvas
}

/// The picture scaled to cover `width` x `height`, cut evenly at the sides.
pub(crate) fn cover(picture: &RgbImage, width: u32, height: u32) -> RgbImage {
    if picture.width() == 0 || picture.height() == 0 {
        return RgbImage::new(width, height);
    }
    if picture.dimensions() == (width, height) {
        return picture.clone();
    }
    let scale = (width as f32 / picture.width() as f32).max(height as f32 / picture.height() as f32);
    let part_width = (width as f32 / scale).min(picture.width() as f32);
    let part_height = (height as f32 / scale).min(picture.height() as f32);
    let left = (picture.width() as f32 - part_width) / 2.0;
    let top = (picture.height() as f32 - part_height) / 2.0;
    // Halving by averages first keeps large reductions free of jags.
    if scale < 0.5 {
        let half = image::imageops::thumbnail(picture, (picture.width() / 2).max(1), (picture.height() / 2).max(1));
        return cover(&half, width, height);
    }
    let (step_x, step_y) = (part_width / width as f32, part_height / height as f32);
    let mut out = RgbImage::new(width, height);
    warp(picture, &mut out, [step_x, 0.0, left + step_x / 2.0 - 0.5, 0.0, step_y, top + step_y / 2.0 - 0.5]);
    out
}

/// Samples `from` into `to` bilinearly; the source place of (x, y) is (a x + b y + c, d x + e y + f), clamped to the edge.
pub(crate) fn warp(from: &RgbImage, to: &mut RgbImage, [a, b, c, d, e, f]: [f32; 6]) {
    let (width, height) = (from.width() as i32, from.height() as i32);
    if width == 0 || height == 0 {
        return;
    }
    let out_width = to.width() as usize;
    let source: &[u8] = from;
    // 16.16 fixed point: one addition per step.
    let fixed = |value: f32| (value * 65536.0) as i32;
    let (step_x, step_y) = (fixed(a), fixed(d));
    let stride = width as usize * 3;
    for (y, row) in to.chunks_exact_mut(out_width * 3).enumerate() {
        let (mut sx, mut sy) = (fixed(b * y as f32 + c), fixed(e * y as f32 + f));
        for pixel in row.chunks_exact_mut(3) {
            let (x0, y0) = ((sx >> 16).clamp(0, width - 1), (sy >> 16).clamp(0, height - 1));
            let (x1, y1) = ((x0 + 1).min(width - 1), (y0 + 1).min(height - 1));
            let fx = if sx < 0 { 0 } else { ((sx >> 8) & 255) as u32 };
            let fy = if sy < 0 { 0 } else { ((sy >> 8) & 255) as u32 };
            let (top, bottom) = (y0 as usize * stride, y1 as usize * stride);
            let (left, right) = (x0 as usize * 3, x1 as usize * 3);
            for channel in 0..3 {
                let p00 = u32::from(source[top + left + channel]);
                let p01 = u32::from(source[top + right + channel]);
                let p10 = u32::from(source[bottom + left + channel]);
                let p11 = u32::from(source[bottom + right + channel]);
                let upper = p00 * (256 - fx) + p01 * fx;
                let lower = p10 * (256 - fx) + p11 * fx;
                pixel[channel] = ((upper * (256 - fy) + lower * fy) >> 16) as u8;
            }
            sx += step_x;
            sy += step_y;
        }
    }
}

/// Mean colour of a part of the picture, given in shares (0 to 1) of its sides; samples a 12 x 12 grid.
pub(crate) fn mean(picture: &RgbImage, left: f32, top: f32, right: f32, bottom: f32) -> super::color::Shade {
    let mut sum = [0_u32; 3];
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    for row in 0..12 {
        for column in 0..12 {
            let x = (left + (right - left) * (column as f32 + 0.5) / 12.0) * width;
            let y = (top + (bottom - top) * (row as f32 + 0.5) / 12.0) * height;
            let x = (x as u32).min(picture.width().saturating_sub(1));
            let y = (y as u32).min(picture.height().saturating_sub(1));
            if let Some(pixel) = picture.get_pixel_checked(x, y) {
                for (total, channel) in sum.iter_mut().zip(pixel.0) {
                    *total += u32::from(channel);
                }
            }
        }
    }
    let [r, g, b] = sum.map(|total| total as f32 / 144.0 / 255.0);
    super::color::Shade { r, g, b, a: 1.0 }
}
