//! What is behind things: studio walls and an out-of-focus office. Coordinates are pixels.

use super::{
    canvas::{Canvas, along, down},
    color::{INK, Shade, WHITE, rgb},
    rng::Rng,
    shape::{circle, ellipse, polygon, rect, rounded},
};

/// A studio wall that flows into its floor: nearly one colour, with light from one side. `floor` is the place of the bend, in heights.
pub(crate) fn cyclorama(c: &mut Canvas, wall: Shade, floor: f32, rng: &mut Rng) {
    let (w, h) = (c.width() as f32, c.height() as f32);
    let full = rect(0.0, 0.0, w, h);
    let (lit, shaded) = (wall.light(0.28), wall.dark(0.07));
    let lean = rng.between(-0.6, 0.6);
    match rng.below(4) {
        0 | 1 => c.fill(&full, along((0.0, h * (0.5 + lean)), (w, h * (0.5 - lean)), &[lit, wall, shaded])),
        2 => c.fill(&full, along((w, h * (0.5 + lean)), (0.0, h * (0.5 - lean)), &[lit, wall, shaded])),
        _ => {
            // A lamp in the middle, a little aside.
            let (x, y) = (w * (0.5 + lean * 0.3), h * rng.between(0.3, 0.6));
            c.fill(&full, super::canvas::around(x, y, w.max(h) * 0.75, &[lit, wall, shaded]));
        }
    }
    c.glow(w * rng.between(0.3, 0.7), h * rng.between(0.25, 0.6), w * 0.6, h * 0.6, wall.light(0.7).alpha(0.4));
    let bend = h * floor;
    c.fill(
        &rect(0.0, bend - h * 0.1, w, h * 0.1),
        down(bend - h * 0.1, bend, &[wall.dark(0.3).alpha(0.0), wall.dark(0.3).alpha(0.07)]),
    );
    c.fill(&rect(0.0, bend, w, h - bend + 1.0), down(bend, h, &[wall.dark(0.3).alpha(0.07), WHITE.alpha(0.12)]));
}

/// A coloured stage with a round podium, whose upper face is at (`middle`, `top`) in pixels: for stills that are no plain product photos.
pub(crate) fn stage(c: &mut Canvas, wall: Shade, (middle, top): (f32, f32), rng: &mut Rng) {
    let (w, h) = (c.width() as f32, c.height() as f32);
    let dark = wall.luma() < 0.3;
    cyclorama(c, wall, 0.78, rng);
    let light = if dark { rgb(0xff_e9c9) } else { WHITE };
    match rng.below(3) {
        0 => c.fill(
            &circle(w * 0.5, h * 0.42, w.min(h) * 0.36),
            along((w * 0.2, 0.0), (w * 0.8, h), &[wall.light(0.26), wall.dark(0.12)]),
        ),
        1 => {
            for x in [0.08_f32, 0.24, 0.76, 0.92] {
                let half = w * 0.07;
                c.fill(
                    &rounded(w * x - half, h * (0.16 + 0.1 * (x - 0.5).abs()), half * 2.0, h, half),
                    along((w * x - half, 0.0), (w * x + half, h), &[wall.light(0.2), wall.dark(0.14)]),
                );
            }
        }
        _ => {
            for beam in 0..3 {
                let x = w * (0.15 + 0.35 * beam as f32);
                c.lighten(
                    &polygon(&[
                        (x - w * 0.02, 0.0),
                        (x + w * 0.02, 0.0),
                        (w * 0.5 + (x - w * 0.5) * 0.4 + w * 0.14, h),
                        (w * 0.5 + (x - w * 0.5) * 0.4 - w * 0.14, h),
                    ]),
                    down(0.0, h * 0.9, &[light.alpha(0.26), light.alpha(0.02)]),
                );
            }
        }
    }
    c.glow(w * 0.5, h * 0.4, w * 0.5, h * 0.5, light.alpha(if dark { 0.22 } else { 0.3 }));
    let (rx, ry) = (w.min(h) * 0.43, w.min(h) * 0.075);
    let tall = h * 0.11;
    let stone = if dark { wall.light(0.14) } else { wall.light(0.45) };
    c.glow(middle + w * 0.02, top + tall + ry * 0.6, rx * 1.35, ry * 1.6, INK.alpha(0.4));
    c.fill(&ellipse(middle, top + tall, rx, ry), super::canvas::cylinder(middle - rx, middle + rx, stone));
    c.fill(&rect(middle - rx, top, rx * 2.0, tall), super::canvas::cylinder(middle - rx, middle + rx, stone));
    c.fill(
        &ellipse(middle, top, rx, ry),
        along((middle - rx, top), (middle + rx, top + ry), &[stone.light(0.5), stone.light(0.2), stone.dark(0.05)]),
    );
}

/// A bright office out of focus, for talking people.
pub(crate) fn office(c: &mut Canvas, wall: Shade, accent: Shade, setting: usize) {
    let (w, h) = (c.width() as f32, c.height() as f32);
    c.fill(&rect(0.0, 0.0, w, h), along((0.0, 0.0), (w, h), &[wall.light(0.35), wall, wall.dark(0.14)]));
    let mut soft = Canvas::new((c.width() / 4).max(4), (c.height() / 4).max(4));
    let (sw, sh) = (soft.width() as f32, soft.height() as f32);
    match setting {
        0 => {
            // Shelves with books and a plant.
            for row in 0..4 {
                let y = sh * (0.16 + 0.22 * row as f32);
                soft.fill(&rect(sw * 0.66, y, sw * 0.34, sh * 0.018), rgb(0xb8_9a78));
                for book in 0..7 {
                    let covers = [
                        accent,
                        rgb(0x6d_7f99),
                        rgb(0xe8_dccb),
                        accent.dark(0.3),
                        rgb(0xb0_5f4a),
                        WHITE,
                        rgb(0x4a_5a6d),
                    ];
                    let colour = covers.get((book * 3 + row) % 7).copied().unwrap_or(accent);
                    let tall = sh * (0.11 + 0.02 * ((book * 5 + row) % 4) as f32);
                    soft.fill(&rect(sw * (0.68 + 0.045 * book as f32), y - tall, sw * 0.032, tall), colour);
                }
            }
            soft.fill(&rect(0.0, 0.0, sw * 0.2, sh), along((0.0, 0.0), (sw * 0.2, 0.0), &[WHITE, WHITE.alpha(0.25)]));
        }
        1 => {
            // A window with the sky and a city.
            soft.fill(
                &rect(sw * 0.04, sh * 0.06, sw * 0.34, sh * 0.66),
                down(0.0, sh * 0.7, &[rgb(0xb8_d8ef), rgb(0xf3_ead9)]),
            );
            for tower in 0..5 {
                let tall = sh * (0.16 + 0.07 * ((tower * 3) % 4) as f32);
                soft.fill(&rect(sw * (0.05 + 0.066 * tower as f32), sh * 0.72 - tall, sw * 0.05, tall), rgb(0x9f_b3c6));
            }
            soft.fill(&rect(sw * 0.2, sh * 0.06, sw * 0.012, sh * 0.66), WHITE);
            soft.fill(&rect(sw * 0.03, sh * 0.71, sw * 0.36, sh * 0.025), WHITE);
            plant(&mut soft, sw * 0.86, sh * 0.98, sh * 0.5);
        }
        _ => {
            // A coloured panel with round lamps.
            soft.fill(
                &rounded(sw * 0.58, sh * 0.08, sw * 0.5, sh * 1.0, sw * 0.2),
                along((sw * 0.6, 0.0), (sw, sh), &[accent.light(0.35), accent]),
            );
            for (x, y, r) in [(0.12, 0.2, 0.05), (0.24, 0.11, 0.035), (0.2, 0.34, 0.025)] {
                soft.glow(sw * x, sh * y, sw * r * 2.6, sw * r * 2.6, rgb(0xff_e9bd).alpha(0.8));
                soft.fill(&circle(sw * x, sh * y, sw * r), rgb(0xff_f6df));
            }
            plant(&mut soft, sw * 0.1, sh * 1.0, sh * 0.48);
        }
    }
    blur(&mut soft, 2);
    c.paste(&soft, 0.0, 0.0, w / sw);
    c.glow(w * 0.15, 0.0, w * 0.6, h * 0.7, WHITE.alpha(0.3));
    c.fill(&rect(0.0, h * 0.6, w, h * 0.4), down(h * 0.6, h, &[INK.alpha(0.0), INK.alpha(0.12)]));
}

/// A potted plant standing at (`x`, `y`).
pub(crate) fn plant(c: &mut Canvas, x: f32, y: f32, tall: f32) {
    let green = rgb(0x4f_8a5e);
    for (index, angle) in [-62.0_f32, -38.0, -14.0, 10.0, 34.0, 58.0, -50.0, 48.0].into_iter().enumerate() {
        let length = tall * if index < 6 { 0.62 } else { 0.42 };
        let (sin, cos) = angle.to_radians().sin_cos();
        let base = (x, y - tall * 0.34);
        let tip = (x + sin * length, base.1 - cos * length);
        let shade = if index % 2 == 0 { green } else { green.light(0.18) };
        c.fill(&super::shape::leaf(base, tip, 0.22), along(base, tip, &[shade.dark(0.35), shade.light(0.12)]));
        c.line(&super::shape::segment(base, tip), tall * 0.006, shade.dark(0.3).alpha(0.5));
    }
    let pot = polygon(&[
        (x - tall * 0.15, y - tall * 0.36),
        (x + tall * 0.15, y - tall * 0.36),
        (x + tall * 0.11, y),
        (x - tall * 0.11, y),
    ]);
    c.fill(&pot, super::canvas::cylinder(x - tall * 0.15, x + tall * 0.15, rgb(0xd9_c9b4)));
    c.fill(&ellipse(x, y - tall * 0.36, tall * 0.15, tall * 0.028), rgb(0x5b_4636));
}

/// Blurs a whole canvas, `radius` pixels, twice.
pub(crate) fn blur(c: &mut Canvas, radius: usize) {
    let (width, height) = (c.width() as usize, c.height() as usize);
    for channel in 0..4 {
        let mut plane: Vec<u8> = c.data().iter().skip(channel).step_by(4).copied().collect();
        super::filter::box_blur(&mut plane, width, height, radius);
        super::filter::box_blur(&mut plane, width, height, radius);
        for (to, from) in c.data_mut().iter_mut().skip(channel).step_by(4).zip(plane) {
            *to = from;
        }
    }
    // Rounding may leave a colour brighter than its own opacity, which no premultiplied pixel may be.
    for pixel in c.data_mut().chunks_exact_mut(4) {
        if let [r, g, b, a] = pixel {
            (*r, *g, *b) = ((*r).min(*a), (*g).min(*a), (*b).min(*a));
        }
    }
}
