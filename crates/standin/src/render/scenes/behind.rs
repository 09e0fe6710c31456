//! What is behind: the far part of each scene, drawn small and then blurred. Coordinates are that small picture's pixels.

use crate::render::{
    backdrop,
    canvas::{Canvas, across, along, around, down},
    color::{GOLD, INK, Shade, WHITE, rgb},
    rng::Rng,
    shape::{circle, curve, ellipse, leaf, polygon, rect, rounded, segment},
    words::Words,
};

pub(super) fn studio(c: &mut Canvas, w: f32, h: f32, accent: Shade, rng: &mut Rng) {
    c.fill(&rect(0.0, 0.0, w, h), down(0.0, h * 0.75, &[accent.light(0.22), accent.light(0.08), accent.dark(0.2)]));
    let side = if rng.chance(0.5) { 0.28 } else { 0.72 };
    c.glow(w * side, h * 0.3, w * 0.6, h * 0.55, WHITE.alpha(0.5));
    for (x, lean) in [(-0.04_f32, 1.0_f32), (0.84, -1.0)] {
        let (x, y) = (x * w, h * 0.04);
        c.line(&segment((x + w * 0.1, y + h * 0.2), (x + w * 0.1, h * 0.72)), w * 0.012, INK.alpha(0.55));
        let softbox = polygon(&[
            (x, y),
            (x + w * 0.2, y + lean.max(0.0) * h * 0.03),
            (x + w * 0.2, y + h * 0.26),
            (x, y + h * 0.28),
        ]);
        c.glow(x + w * 0.1, y + h * 0.14, w * 0.3, h * 0.3, WHITE.alpha(0.35));
        c.fill(&softbox, INK.alpha(0.75));
        c.fill(
            &polygon(&[
                (x + w * 0.015, y + h * 0.018),
                (x + w * 0.185, y + h * 0.035),
                (x + w * 0.185, y + h * 0.245),
                (x + w * 0.015, y + h * 0.262),
            ]),
            along((x, y), (x + w * 0.2, y + h * 0.2), &[WHITE, rgb(0xe8_edf4)]),
        );
    }
}

pub(super) fn nature(c: &mut Canvas, w: f32, h: f32, accent: Shade, rng: &mut Rng) {
    c.fill(&rect(0.0, 0.0, w, h), down(0.0, h, &[rgb(0xf4_f0c8), rgb(0xb9_d49a), rgb(0x5d_8a52), rgb(0x2f_5a3a)]));
    c.glow(w * rng.between(0.25, 0.75), h * 0.14, w * 0.6, h * 0.5, rgb(0xff_f8d8).alpha(0.95));
    for layer in 0..3 {
        let tone = [rgb(0x8f_b48a), rgb(0x5f_8f62), rgb(0x35_603f)].get(layer).copied().unwrap_or(INK);
        for _ in 0..5 + layer {
            let x = rng.between(-0.05, 1.05) * w;
            let middle = (x / w - 0.5).abs();
            if layer == 2 && middle < 0.22 {
                continue;
            }
            let wide = w * (0.014 + 0.014 * layer as f32);
            c.fill(
                &polygon(&[(x - wide * 0.7, 0.0), (x + wide * 0.7, 0.0), (x + wide, h * 0.8), (x - wide, h * 0.8)]),
                across(x - wide, x + wide, &[tone.light(0.2), tone.dark(0.2)]),
            );
            for _ in 0..7 {
                c.glow(
                    x + rng.between(-0.12, 0.12) * w,
                    rng.between(0.0, 0.4) * h,
                    w * 0.1,
                    h * 0.07,
                    tone.light(0.2).alpha(0.65),
                );
            }
        }
    }
    for _ in 0..26 {
        let (x, y) = (rng.unit() * w, rng.between(0.05, 0.6) * h);
        c.glow(x, y, w * 0.03, w * 0.03, rgb(0xff_ffe0).alpha(0.5));
    }
    for _ in 0..60 {
        let x = rng.unit() * w;
        let y = h * rng.between(0.58, 0.74);
        c.glow(x, y, w * 0.06, h * 0.05, rgb(0x4f_8a45).light(rng.between(0.0, 0.3)).alpha(0.9));
    }
    for _ in 0..16 {
        let (x, y) = (rng.unit() * w, h * rng.between(0.52, 0.68));
        c.fill(&circle(x, y, w * 0.014), accent.light(0.15));
    }
}

pub(super) fn luxury(c: &mut Canvas, w: f32, h: f32, accent: Shade, rng: &mut Rng) {
    let velvet = accent.dark(0.35);
    c.fill(&rect(0.0, 0.0, w, h), velvet.dark(0.5));
    let folds = 9 + rng.below(4);
    for fold in 0..folds {
        let x0 = w * fold as f32 / folds as f32;
        let x1 = w * (fold + 1) as f32 / folds as f32;
        c.fill(
            &polygon(&[(x0, 0.0), (x1, 0.0), (x1 + w * 0.01, h), (x0 - w * 0.01, h)]),
            across(x0, x1, &[velvet.dark(0.6), velvet.light(0.12), velvet, velvet.dark(0.65)]),
        );
    }
    for (index, y) in [0.1_f32, 0.125].into_iter().enumerate() {
        let points: Vec<(f32, f32)> =
            (0..=12).map(|step| (w * step as f32 / 12.0, h * (y + if step % 2 == 0 { 0.0 } else { 0.05 }))).collect();
        c.line(
            &curve(&points),
            h * if index == 0 { 0.02 } else { 0.008 },
            across(0.0, w, &[GOLD.dark(0.2), GOLD.light(0.5), GOLD, GOLD.light(0.4), GOLD.dark(0.3)]),
        );
    }
    c.fill(&rect(0.0, 0.0, w, h * 0.07), down(0.0, h * 0.07, &[GOLD.dark(0.4), GOLD.light(0.3), GOLD.dark(0.2)]));
    c.fill(
        &polygon(&[(w * 0.44, 0.0), (w * 0.56, 0.0), (w * 0.84, h), (w * 0.16, h)]),
        down(0.0, h * 0.9, &[rgb(0xff_eccb).alpha(0.34), rgb(0xff_eccb).alpha(0.05)]),
    );
    c.glow(w * 0.5, h * 0.5, w * 0.42, h * 0.42, rgb(0xff_e6bd).alpha(0.4));
}

pub(super) fn minimal(c: &mut Canvas, w: f32, h: f32, accent: Shade, rng: &mut Rng) {
    let wall = rgb(0xf1_ece3);
    c.fill(&rect(0.0, 0.0, w, h), along((0.0, 0.0), (w, h), &[wall.light(0.5), wall, wall.dark(0.14)]));
    match rng.below(3) {
        0 => c.fill(&rect(w * rng.between(0.56, 0.74), 0.0, w * 0.14, h), down(0.0, h, &[accent.light(0.2), accent])),
        1 => c.fill(&rect(0.0, h * rng.between(0.2, 0.4), w, h * 0.12), across(0.0, w, &[accent.light(0.25), accent])),
        _ => c.fill(&rect(w * rng.between(0.1, 0.26), 0.0, w * 0.16, h), down(0.0, h, &[accent.light(0.2), accent])),
    }
    // Hard light from the side: a window's bright fields.
    let lean = if rng.chance(0.5) { 1.0 } else { -1.0 };
    let start = if lean > 0.0 { 0.06 } else { 0.6 };
    for pane in 0..3 {
        let x = w * (start + pane as f32 * 0.14);
        c.lighten(
            &polygon(&[
                (x, h * 0.06),
                (x + w * 0.11, h * 0.06),
                (x + w * (0.11 + 0.2 * lean), h * 0.62),
                (x + w * 0.2 * lean, h * 0.62),
            ]),
            WHITE.alpha(0.32),
        );
    }
}

pub(super) fn lifestyle(c: &mut Canvas, w: f32, h: f32, horizon: f32, accent: Shade, rng: &mut Rng) {
    let wall = rgb(0xee_e4d6);
    c.fill(&rect(0.0, 0.0, w, h), along((0.0, 0.0), (w, h), &[wall.light(0.5), wall, wall.dark(0.2)]));
    let left = rng.chance(0.5);
    let x = if left { 0.03 } else { 0.57 } * w;
    c.glow(x + w * 0.2, h * 0.3, w * 0.5, h * 0.5, WHITE.alpha(0.6));
    c.fill(
        &rect(x, h * 0.04, w * 0.4, h * 0.52),
        down(0.0, h * 0.56, &[rgb(0xcf_e8f6), rgb(0xf2_f6ea), rgb(0xc5_deb2)]),
    );
    for tree in 0..6 {
        c.glow(x + w * (0.03 + 0.07 * tree as f32), h * 0.5, w * 0.09, h * 0.13, rgb(0x82_b074).alpha(0.9));
    }
    for bar in [0.0_f32, 0.195, 0.39] {
        c.fill(&rect(x + w * bar, h * 0.03, w * 0.018, h * 0.54), WHITE);
    }
    for bar in [0.03_f32, 0.28, 0.555] {
        c.fill(&rect(x, h * bar, w * 0.408, h * 0.018), WHITE);
    }
    let sheer = if left { x + w * 0.36 } else { x - w * 0.02 };
    c.fill(
        &rect(sheer, 0.0, w * 0.1, horizon),
        across(
            sheer,
            sheer + w * 0.1,
            &[WHITE.alpha(0.9), rgb(0xe8_e2d8).alpha(0.8), WHITE.alpha(0.85), rgb(0xe0_d8cc).alpha(0.8)],
        ),
    );
    let far = if left { 0.72 } else { 0.06 } * w;
    c.fill(&rounded(far - w * 0.02, horizon - h * 0.24, w * 0.3, h * 0.3, w * 0.03), rgb(0xb9_aa98));
    c.turned(if left { 8.0 } else { -8.0 }, far + w * 0.1, horizon, |c| {
        c.fill(
            &rounded(far + w * 0.02, horizon - h * 0.2, w * 0.19, h * 0.2, w * 0.03),
            along((far, horizon - h * 0.2), (far + w * 0.2, horizon), &[accent.light(0.3), accent]),
        );
    });
    backdrop::plant(c, if left { w * 0.62 } else { w * 0.42 }, horizon + h * 0.03, h * 0.36);
    c.line(
        &segment((if left { w * 0.86 } else { w * 0.14 }, 0.0), (if left { w * 0.86 } else { w * 0.14 }, h * 0.12)),
        w * 0.006,
        INK,
    );
    c.fill(&ellipse(if left { w * 0.86 } else { w * 0.14 }, h * 0.16, w * 0.08, h * 0.05), rgb(0xf7_e3b8));
}

pub(super) fn urban(c: &mut Canvas, w: f32, h: f32, horizon: f32, accent: Shade, rng: &mut Rng) {
    c.fill(
        &rect(0.0, 0.0, w, h),
        down(0.0, horizon, &[rgb(0x1d_2350), rgb(0x5a_4a86), rgb(0xe2_8f7c), rgb(0xf6_c28c)]),
    );
    let mut x = -0.04 * w;
    while x < w {
        let wide = w * rng.between(0.09, 0.17);
        let middle = ((x + wide / 2.0) / w - 0.5).abs();
        let tall = horizon * (0.3 + 1.0 * middle + rng.between(0.0, 0.22));
        let tone = rgb(0x23_2848).mix(rgb(0x4a_4470), rng.unit());
        c.fill(
            &rect(x, horizon - tall, wide + 1.0, tall),
            down(horizon - tall, horizon, &[tone, tone.mix(rgb(0xc2_7a7a), 0.3)]),
        );
        let mut y = horizon - tall + h * 0.02;
        while y < horizon - h * 0.02 {
            for column in 0..4 {
                if rng.chance(0.5) {
                    let glow = rng.pick([rgb(0xff_d98a), rgb(0xff_efc4), rgb(0xf7_b86a)]);
                    c.fill(
                        &rect(x + wide * (0.12 + 0.22 * column as f32), y, wide * 0.12, h * 0.016),
                        glow.alpha(0.85),
                    );
                }
            }
            y += h * 0.036;
        }
        x += wide;
    }
    for index in 0..7 {
        let tone =
            [accent.light(0.15), rgb(0x4c_d3e0), accent, rgb(0xf6_6fa8)].get(index % 4).copied().unwrap_or(accent);
        let (sx, sy) = (rng.between(0.03, 0.95) * w, rng.between(0.26, 0.56) * h);
        c.glow(sx, sy, w * 0.13, h * 0.1, tone.alpha(0.75));
        c.fill(&rounded(sx - w * 0.035, sy - h * 0.03, w * 0.07, h * 0.06, w * 0.01), tone.light(0.35));
    }
    for _ in 0..28 {
        let tone = rng.pick([rgb(0xff_d08a), accent.light(0.3), rgb(0xff_7a6a), rgb(0xff_f2cf)]);
        let r = w * rng.between(0.012, 0.03);
        c.fill(&circle(rng.unit() * w, horizon - rng.between(-0.02, 0.16) * h, r), tone.alpha(0.6));
    }
    c.fill(&rect(0.0, horizon, w, h - horizon), down(horizon, h, &[rgb(0x4a_4263), rgb(0x1c_1c34)]));
}

pub(super) fn seasonal(c: &mut Canvas, w: f32, h: f32, words: &Words, accent: Shade, rng: &mut Rng) {
    let (sky, tones) = if words.has("winter") || words.has("snow") {
        ([rgb(0xe6_f0f8), rgb(0xb9_d0e2), rgb(0x8f_aac2)], [rgb(0xff_ffff), rgb(0xd6_e6f2), rgb(0x9c_b8cf)])
    } else if words.has("spring") {
        ([rgb(0xfd_f3ee), rgb(0xf6_d6dc), rgb(0xb9_d8a8)], [rgb(0xf7_b3c4), rgb(0xfb_d7de), rgb(0x9c_c98a)])
    } else if words.has("summer") {
        ([rgb(0xd8_f0fb), rgb(0xbf_e3c4), rgb(0x7a_b86a)], [rgb(0x8f_cf6a), rgb(0xf6_dc5a), rgb(0x5a_a85a)])
    } else {
        ([rgb(0xff_efc8), rgb(0xf3_c078), rgb(0xb5_7a42)], [rgb(0xe2_8f34), rgb(0xc9_5a2c), rgb(0xe8_b540)])
    };
    c.fill(&rect(0.0, 0.0, w, h), down(0.0, h * 0.8, &sky));
    c.glow(w * rng.between(0.2, 0.8), h * 0.18, w * 0.5, h * 0.4, rgb(0xff_fbe6).alpha(0.95));
    for _ in 0..130 {
        let (x, y) = (rng.unit() * w, rng.between(-0.05, 0.5) * h);
        let edge = (x / w - 0.5).abs();
        if rng.unit() > 0.3 + edge * 1.5 {
            continue;
        }
        let tone = rng.pick(tones);
        c.fill(&circle(x, y, w * rng.between(0.012, 0.045)), tone.alpha(rng.between(0.45, 0.9)));
    }
    for x in [rng.between(0.02, 0.14), rng.between(0.86, 0.98)] {
        c.fill(
            &polygon(&[
                (w * (x - 0.02), 0.0),
                (w * (x + 0.02), 0.0),
                (w * (x + 0.03), h * 0.72),
                (w * (x - 0.03), h * 0.72),
            ]),
            rgb(0x5c_4030).alpha(0.85),
        );
    }
    c.line(
        &curve(&[(0.0, h * 0.44), (w * 0.25, h * 0.5), (w * 0.5, h * 0.46), (w * 0.75, h * 0.51), (w, h * 0.44)]),
        h * 0.018,
        accent,
    );
}

pub(super) fn holiday(c: &mut Canvas, w: f32, h: f32, horizon: f32, accent: Shade, rng: &mut Rng) {
    c.fill(&rect(0.0, 0.0, w, h), around(w * 0.5, h * 0.4, w * 0.8, &[rgb(0x5a_3440), rgb(0x33_2038), rgb(0x18_1428)]));
    let side = if rng.chance(0.5) { 0.14 } else { 0.86 } * w;
    for tier in 0..5 {
        let y = h * (0.02 + 0.12 * tier as f32);
        let wide = w * (0.08 + 0.05 * tier as f32);
        c.fill(
            &polygon(&[(side, y - h * 0.06), (side + wide, y + h * 0.17), (side - wide, y + h * 0.17)]),
            down(y, y + h * 0.17, &[rgb(0x2f_6b4a), rgb(0x16_3a2c)]),
        );
    }
    for _ in 0..26 {
        let (dx, y) = (rng.between(-0.2, 0.2), rng.between(0.1, 0.66));
        let tone = rng.pick([rgb(0xff_dc8a), accent.light(0.3), rgb(0xf2_5a4a), GOLD.light(0.3)]);
        c.glow(side + dx * w * y * 1.4, y * h, w * 0.03, w * 0.03, tone.alpha(0.8));
        c.fill(&circle(side + dx * w * y * 1.4, y * h, w * 0.01), tone.light(0.4));
    }
    for row in 0..3 {
        let sag = rng.between(0.06, 0.14);
        let y = 0.06 + 0.13 * row as f32;
        for bulb in 0..13 {
            let t = bulb as f32 / 12.0;
            let by = h * (y + sag * 4.0 * t * (1.0 - t));
            c.glow(w * t, by, w * 0.045, w * 0.045, rgb(0xff_cf7a).alpha(0.7));
            c.fill(&circle(w * t, by, w * 0.012), rgb(0xff_f4d8));
        }
    }
    for (x, size, tone) in
        [(0.1_f32, 0.2_f32, accent), (0.3, 0.13, GOLD), (0.9, 0.18, accent.light(0.2)), (0.72, 0.12, rgb(0xb8_3a3a))]
    {
        let (px, s) = (x * w - size * w / 2.0, size * w);
        c.fill(&rect(px, horizon - s * 0.8, s, s * 0.9), across(px, px + s, &[tone.light(0.2), tone.dark(0.2)]));
        c.fill(&rect(px + s * 0.42, horizon - s * 0.8, s * 0.16, s * 0.9), GOLD.light(0.3));
        for lean in [-1.0_f32, 1.0] {
            c.fill(&ellipse(px + s * (0.5 + lean * 0.14), horizon - s * 0.86, s * 0.14, s * 0.08), GOLD.light(0.4));
        }
    }
}

pub(super) fn beach(c: &mut Canvas, w: f32, h: f32, horizon: f32, rng: &mut Rng) {
    let sea = horizon * 0.62;
    c.fill(&rect(0.0, 0.0, w, h), down(0.0, sea, &[rgb(0x6f_bfe8), rgb(0xb5_e0f2), rgb(0xfb_efd8)]));
    let sun = rng.between(0.2, 0.8) * w;
    c.glow(sun, sea * 0.5, w * 0.3, w * 0.3, rgb(0xff_f6d8).alpha(0.95));
    for _ in 0..5 {
        let (x, y) = (rng.unit() * w, rng.between(0.08, 0.3) * h);
        c.glow(x, y, w * 0.18, h * 0.04, WHITE.alpha(0.9));
    }
    c.fill(&rect(0.0, sea, w, horizon - sea), down(sea, horizon, &[rgb(0x2b_8fb8), rgb(0x45_bcc4), rgb(0xa5_e4dc)]));
    for wave in 0..5 {
        let y = sea + (horizon - sea) * (0.3 + 0.17 * wave as f32);
        let points: Vec<(f32, f32)> =
            (0..=8).map(|step| (w * step as f32 / 8.0, y + h * 0.008 * ((step + wave) % 2) as f32)).collect();
        c.line(&curve(&points), h * 0.007, WHITE.alpha(0.75));
    }
    c.fill(&rect(0.0, horizon - h * 0.02, w, h), down(horizon, h, &[rgb(0xf0_dcb4), rgb(0xd9_bb88)]));
    let side = if rng.chance(0.5) { 0.04 } else { 0.96 };
    for turn in 0..7 {
        let angle = (turn as f32 * 26.0 - 78.0).to_radians();
        let from = (side * w, h * 0.05);
        c.fill(
            &leaf(from, (from.0 + angle.sin() * w * 0.34, from.1 + angle.cos().abs() * h * 0.22), 0.12),
            rgb(0x3f_8a5a),
        );
    }
}

pub(super) fn garden(c: &mut Canvas, w: f32, h: f32, accent: Shade, rng: &mut Rng) {
    c.fill(&rect(0.0, 0.0, w, h), down(0.0, h * 0.7, &[rgb(0xd8_eefa), rgb(0xe9_f5d8), rgb(0x8f_c07a)]));
    for _ in 0..80 {
        let (x, y) = (rng.unit() * w, rng.between(0.25, 0.66) * h);
        c.glow(x, y, w * 0.09, h * 0.08, rgb(0x5a_9a52).light(rng.between(0.0, 0.4)).alpha(0.8));
    }
    for _ in 0..44 {
        let (x, y) = (rng.unit() * w, rng.between(0.32, 0.66) * h);
        let tone = rng.pick([accent, accent.light(0.4), rgb(0xff_f4ea), rgb(0xf6_c24b)]);
        c.fill(&circle(x, y, w * rng.between(0.012, 0.026)), tone);
    }
    let x = rng.between(0.1, 0.8) * w;
    for bar in 0..5 {
        c.fill(&rect(x - w * 0.2 + bar as f32 * w * 0.1, h * 0.36, w * 0.03, h * 0.3), WHITE.alpha(0.85));
    }
    c.fill(&rect(x - w * 0.24, h * 0.44, w * 0.5, h * 0.025), WHITE.alpha(0.85));
}
