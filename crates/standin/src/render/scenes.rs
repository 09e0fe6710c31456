//! Empty places to photograph a product in: something behind, out of focus, and a surface in front. Coordinates are pixels.

use super::{
    backdrop::{self, blur},
    canvas::{Canvas, across, along, around, cylinder, down, metal},
    color::{GOLD, INK, OAK, Shade, WALNUT, WHITE, rgb},
    products,
    rng::Rng,
    shape::{blob, circle, curve, ellipse, leaf, polygon, rect, rounded, segment, star},
    words::{SceneKind, Words},
};

/// Draws the scene; the surface's upper edge is at about 0.68 of the height, its middle is free.
pub(crate) fn draw(c: &mut Canvas, kind: SceneKind, words: &Words, rng: &mut Rng) {
    let (w, h) = (c.width() as f32, c.height() as f32);
    let accent = accent(words, rng);
    let top = h * rng.between(0.64, 0.7);
    // What is out of focus is drawn small, blurred, and enlarged.
    let shrink = 4;
    let mut far = Canvas::new((c.width() / shrink).max(8), (c.height() / shrink).max(8));
    let (fw, fh) = (far.width() as f32, far.height() as f32);
    let horizon = top / h * fh;
    match kind {
        SceneKind::Studio => studio(&mut far, fw, fh, accent, rng),
        SceneKind::Nature => nature(&mut far, fw, fh, accent, rng),
        SceneKind::Luxury => luxury(&mut far, fw, fh, accent, rng),
        SceneKind::Minimal => minimal(&mut far, fw, fh, accent, rng),
        SceneKind::Lifestyle => lifestyle(&mut far, fw, fh, horizon, accent, rng),
        SceneKind::Urban => urban(&mut far, fw, fh, horizon, accent, rng),
        SceneKind::Seasonal => seasonal(&mut far, fw, fh, words, accent, rng),
        SceneKind::Holiday => holiday(&mut far, fw, fh, horizon, accent, rng),
        SceneKind::Beach => beach(&mut far, fw, fh, horizon, rng),
        SceneKind::Garden => garden(&mut far, fw, fh, accent, rng),
    }
    let soft = match kind {
        SceneKind::Studio | SceneKind::Minimal => 1,
        _ => ((fw.min(fh) / 110.0).round() as usize).clamp(1, 4),
    };
    blur(&mut far, soft);
    c.paste(&far, 0.0, 0.0, (w / fw).max(h / fh));
    surface(c, kind, words, top, rng);
    props(c, kind, accent, top, rng);
    if matches!(kind, SceneKind::Luxury) {
        c.glow(w * 0.5, top * 0.7, w * 0.36, h * 0.55, rgb(0xff_e9c4).alpha(0.4));
    }
    if matches!(kind, SceneKind::Minimal | SceneKind::Studio | SceneKind::Lifestyle) {
        c.glow(w * 0.2, h * 0.1, w * 0.7, h * 0.6, WHITE.alpha(0.22));
    }
}

/// The scene's colour: the one in "{colour} seamless paper", "… in {colour}", that is the last that is no surface's.
fn accent(words: &Words, rng: &mut Rng) -> Shade {
    let text = words.text.split_once(':').map_or(words.text.as_str(), |(_, look)| look);
    let named = super::color::named_in(text).into_iter().find(|shade| {
        ![
            rgb(0x6f_4a33),
            rgb(0xe9_e6e2),
            rgb(0xbb_b8b2),
            rgb(0x56_6270),
            rgb(0xf2_ede3),
            rgb(0xd4_a84b),
            rgb(0xf3_f3f1),
        ]
        .contains(shade)
    });
    named.unwrap_or_else(|| {
        rng.pick([rgb(0x3f_74c4), rgb(0xf2_7d6c), rgb(0x7a_8048), rgb(0xb4_a3dc), rgb(0x1f_8a8c), rgb(0xe0_a03c)])
    })
}

fn studio(c: &mut Canvas, w: f32, h: f32, accent: Shade, rng: &mut Rng) {
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

fn nature(c: &mut Canvas, w: f32, h: f32, accent: Shade, rng: &mut Rng) {
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

fn luxury(c: &mut Canvas, w: f32, h: f32, accent: Shade, rng: &mut Rng) {
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

fn minimal(c: &mut Canvas, w: f32, h: f32, accent: Shade, rng: &mut Rng) {
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

fn lifestyle(c: &mut Canvas, w: f32, h: f32, horizon: f32, accent: Shade, rng: &mut Rng) {
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

fn urban(c: &mut Canvas, w: f32, h: f32, horizon: f32, accent: Shade, rng: &mut Rng) {
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

fn seasonal(c: &mut Canvas, w: f32, h: f32, words: &Words, accent: Shade, rng: &mut Rng) {
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

fn holiday(c: &mut Canvas, w: f32, h: f32, horizon: f32, accent: Shade, rng: &mut Rng) {
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

fn beach(c: &mut Canvas, w: f32, h: f32, horizon: f32, rng: &mut Rng) {
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

fn garden(c: &mut Canvas, w: f32, h: f32, accent: Shade, rng: &mut Rng) {
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

/// The surface in front.
fn surface(c: &mut Canvas, kind: SceneKind, words: &Words, top: f32, rng: &mut Rng) {
    let (w, h) = (c.width() as f32, c.height() as f32);
    let has = |word: &str| words.has(word);
    // The ground under the surface, where one shows beside it.
    let ground = match kind {
        SceneKind::Nature | SceneKind::Garden => rgb(0x3f_6b3c),
        SceneKind::Urban => rgb(0x26_2742),
        SceneKind::Beach => rgb(0xe4_cb9c),
        SceneKind::Luxury => rgb(0x2a_2026),
        _ => rgb(0xd9_d0c4),
    };
    let whole = matches!(
        kind,
        SceneKind::Studio
            | SceneKind::Minimal
            | SceneKind::Lifestyle
            | SceneKind::Seasonal
            | SceneKind::Holiday
            | SceneKind::Luxury
    );
    if !whole {
        c.fill(
            &rect(0.0, top, w, h - top),
            down(top - h * 0.02, h, &[ground.light(0.12).alpha(0.9), ground.dark(0.25)]),
        );
    }
    let tone = if has("slate") {
        rgb(0x47_505c)
    } else if has("walnut") {
        WALNUT.light(0.12)
    } else if has("concrete") {
        rgb(0xc4_c0b9)
    } else if has("leather") {
        rgb(0x8a_5636)
    } else if has("marble") {
        rgb(0xf0_eeeb)
    } else {
        rng.pick([OAK, rgb(0xe9_e2d8), rgb(0xc4_c0b9), WALNUT.light(0.12)])
    };
    let (left, right, inset) = if whole { (-w * 0.02, w * 1.02, 0.0) } else { (w * 0.1, w * 0.9, w * 0.07) };
    let lip = h * 0.9;
    let slab = polygon(&[(left + inset, top), (right - inset, top), (right, lip), (left, lip)]);
    c.shadow(&slab, 0.0, h * 0.02, h * 0.03, INK.alpha(0.5));
    c.fill(&slab, along((0.0, top), (w, lip), &[tone.light(0.3), tone.light(0.05), tone.dark(0.16)]));
    c.inside(&slab, |c| {
        if has("marble") {
            for _ in 0..7 {
                let (mut x, mut y) = (rng.between(-0.1, 0.9) * w, top);
                let mut points = vec![(x, y)];
                while y < lip {
                    x += rng.between(-0.03, 0.12) * w;
                    y += rng.between(0.02, 0.07) * h;
                    points.push((x, y));
                }
                c.line(&curve(&points), w * rng.between(0.0015, 0.006), rgb(0x8f_9099).alpha(0.45));
            }
        } else if has("leather") || has("concrete") || has("slate") {
            for _ in 0..150 {
                let (x, y, r) = (rng.unit() * w, rng.between(top / h, 0.9) * h, rng.between(0.001, 0.004) * w);
                c.fill(
                    &ellipse(x, y, r * 1.6, r * 0.7),
                    if rng.chance(0.5) { INK.alpha(0.12) } else { WHITE.alpha(0.14) },
                );
            }
        } else {
            products::grain(c, 0.0, top, w, lip - top, tone);
            products::grain(c, -w * 0.2, top + h * 0.02, w * 1.3, lip - top, tone);
        }
        c.glow(
            w * 0.36,
            top + (lip - top) * 0.2,
            w * 0.5,
            (lip - top) * 0.7,
            WHITE.alpha(if tone.luma() > 0.6 { 0.4 } else { 0.22 }),
        );
        // Where the product will stand, the light from behind is caught.
        c.glow(w * 0.5, (top + lip) * 0.5, w * 0.34, (lip - top) * 0.4, INK.alpha(0.1));
    });
    c.fill(
        &rect(left, lip, right - left, h - lip + 2.0),
        down(lip, h, &[tone.light(0.12), tone.dark(0.28), tone.dark(0.5)]),
    );
    c.line(&segment((left, lip), (right, lip)), h * 0.003, tone.light(0.55).alpha(0.8));
    if kind == SceneKind::Urban {
        for _ in 0..9 {
            c.glow(
                rng.unit() * w,
                h * rng.between(0.9, 0.99),
                w * 0.06,
                h * 0.03,
                rng.pick([rgb(0xff_8a7a), rgb(0x5a_d3e0), rgb(0xff_d08a)]).alpha(0.4),
            );
        }
    }
}

/// Sharp things at the sides, which leave the middle free.
fn props(c: &mut Canvas, kind: SceneKind, accent: Shade, top: f32, rng: &mut Rng) {
    let (w, h) = (c.width() as f32, c.height() as f32);
    let s = w.min(h);
    let base = top + h * 0.12;
    match kind {
        SceneKind::Nature | SceneKind::Garden => {
            for (x, lean) in [(0.0_f32, 1.0_f32), (1.0, -1.0)] {
                for frond in 0..7 {
                    let from = (x * w, h * (0.97 - 0.02 * frond as f32));
                    let angle = (8.0 + frond as f32 * 12.0).to_radians();
                    let to = (from.0 + lean * s * 0.3 * angle.sin(), from.1 - s * 0.34 * angle.cos());
                    let green = rgb(0x3d_7a45).light(0.06 * frond as f32);
                    for step in 1..9 {
                        let t = step as f32 / 9.0;
                        let at = (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t);
                        for side in [-1.0_f32, 1.0] {
                            let reach = s * 0.07 * (1.1 - t);
                            c.fill(
                                &leaf(
                                    at,
                                    (
                                        at.0 + reach * (angle.cos() * side + 0.3 * lean),
                                        at.1 + reach * (angle.sin() * side * lean - 0.3),
                                    ),
                                    0.22,
                                ),
                                green.dark(0.15 * (1.0 - t)),
                            );
                        }
                    }
                    c.line(&segment(from, to), s * 0.004, green.dark(0.3));
                }
            }
            for _ in 0..9 {
                let side = if rng.chance(0.5) { rng.between(0.02, 0.2) } else { rng.between(0.8, 0.98) };
                flower(c, side * w, h * rng.between(0.74, 0.95), s * rng.between(0.018, 0.032), accent);
            }
        }
        SceneKind::Seasonal => {
            for (x, size) in [(0.1_f32, 0.1_f32), (0.22, 0.065), (0.9, 0.085)] {
                pumpkin(c, x * w, base + h * 0.02, size * s);
            }
            for _ in 0..14 {
                let side = if rng.chance(0.5) { rng.between(0.0, 0.3) } else { rng.between(0.7, 1.0) };
                let (x, y, turn) = (side * w, base + h * rng.between(-0.05, 0.1), rng.between(0.0, 6.28));
                let tone = rng.pick([rgb(0xd9_6a2c), rgb(0xc2_432b), rgb(0xe6_a83c), rgb(0x9c_5a2c)]);
                let size = s * 0.045;
                c.fill(&leaf((x, y), (x + turn.cos() * size, y + turn.sin() * size * 0.6), 0.4), tone);
                c.line(
                    &segment((x, y), (x + turn.cos() * size, y + turn.sin() * size * 0.6)),
                    s * 0.002,
                    tone.dark(0.4),
                );
            }
        }
        SceneKind::Holiday => {
            for (x, lean) in [(0.0_f32, 1.0_f32), (1.0, -1.0)] {
                for twig in 0..4 {
                    let from = (x * w, base + h * (0.02 + 0.03 * twig as f32));
                    let to =
                        (from.0 + lean * s * (0.26 - 0.03 * twig as f32), from.1 - s * (0.05 - 0.02 * twig as f32));
                    for needle in 0..16 {
                        let t = needle as f32 / 16.0;
                        let at = (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t);
                        for side in [-1.0_f32, 1.0] {
                            c.line(
                                &segment(at, (at.0 + lean * s * 0.03, at.1 + side * s * 0.024)),
                                s * 0.005,
                                rgb(0x2a_6a48).light(0.2 * t),
                            );
                        }
                    }
                    c.line(&segment(from, to), s * 0.006, rgb(0x6a_4a34));
                }
                let bauble = (x * w + lean * s * 0.16, base + h * 0.07);
                c.glow(bauble.0, bauble.1 + s * 0.045, s * 0.06, s * 0.014, INK.alpha(0.5));
                c.fill(
                    &circle(bauble.0, bauble.1, s * 0.05),
                    around(
                        bauble.0 - s * 0.015,
                        bauble.1 - s * 0.018,
                        s * 0.075,
                        &[WHITE, accent.light(0.2), accent, accent.dark(0.5)],
                    ),
                );
                c.fill(
                    &rect(bauble.0 - s * 0.01, bauble.1 - s * 0.062, s * 0.02, s * 0.016),
                    metal(bauble.0 - s * 0.01, bauble.0 + s * 0.01, GOLD),
                );
            }
        }
        SceneKind::Lifestyle => {
            let x = if rng.chance(0.5) { 0.02 } else { 0.76 } * w;
            let y = base + h * 0.02;
            for (lean, tone) in [(-1.0_f32, rgb(0xfa_f6ee)), (1.0, rgb(0xef_e9de))] {
                let page = blob(&[
                    (x + s * 0.11, y),
                    (x + s * 0.11 + lean * s * 0.06, y - s * 0.018),
                    (x + s * 0.11 + lean * s * 0.12, y),
                    (x + s * 0.11 + lean * s * 0.13, y + s * 0.05),
                    (x + s * 0.11, y + s * 0.055),
                ]);
                c.shadow(&page, 0.0, s * 0.01, s * 0.015, INK.alpha(0.35));
                c.fill(&page, tone);
                for line in 0..3 {
                    let ly = y + s * (0.01 + 0.012 * line as f32);
                    c.line(
                        &segment((x + s * 0.11 + lean * s * 0.02, ly), (x + s * 0.11 + lean * s * 0.1, ly)),
                        s * 0.002,
                        INK.alpha(0.3),
                    );
                }
            }
        }
        SceneKind::Beach => {
            for (x, size) in [(0.1_f32, 0.05_f32), (0.88, 0.06)] {
                c.fill(
                    &star(x * w, base + h * 0.06, size * s, size * s * 0.45, 5, true),
                    around(x * w, base + h * 0.06, size * s, &[rgb(0xf8_b58a), rgb(0xe0_7a55)]),
                );
            }
        }
        SceneKind::Luxury => {
            for x in [0.07_f32, 0.93] {
                c.fill(
                    &rounded(x * w - s * 0.03, base - s * 0.3, s * 0.06, s * 0.32, s * 0.006),
                    metal(x * w - s * 0.03, x * w + s * 0.03, GOLD),
                );
                c.fill(
                    &circle(x * w, base - s * 0.32, s * 0.042),
                    around(
                        x * w - s * 0.012,
                        base - s * 0.335,
                        s * 0.06,
                        &[WHITE, GOLD.light(0.4), GOLD, GOLD.dark(0.5)],
                    ),
                );
            }
        }
        SceneKind::Studio | SceneKind::Minimal | SceneKind::Urban => {
            if kind == SceneKind::Minimal && rng.chance(0.6) {
                let x = if rng.chance(0.5) { 0.1 } else { 0.9 } * w;
                c.fill(
                    &rounded(x - s * 0.05, base - s * 0.2, s * 0.1, s * 0.2, s * 0.03),
                    cylinder(x - s * 0.05, x + s * 0.05, accent.light(0.3)),
                );
                c.line(
                    &curve(&[(x, base - s * 0.2), (x + s * 0.02, base - s * 0.34), (x - s * 0.03, base - s * 0.46)]),
                    s * 0.005,
                    rgb(0x7a_6a4a),
                );
            }
        }
    }
}

/// A small flower.
pub(crate) fn flower(c: &mut Canvas, x: f32, y: f32, size: f32, tone: Shade) {
    for petal in 0..6 {
        let (sin, cos) = (petal as f32 * 1.047).sin_cos();
        c.fill(
            &ellipse(x + cos * size * 0.7, y + sin * size * 0.7, size * 0.55, size * 0.5),
            around(x, y, size * 1.4, &[tone.light(0.35), tone]),
        );
    }
    c.fill(&circle(x, y, size * 0.36), rgb(0xf6_c24b));
}

fn pumpkin(c: &mut Canvas, x: f32, y: f32, size: f32) {
    c.glow(x, y + size * 0.02, size * 1.3, size * 0.25, INK.alpha(0.45));
    let skin = rgb(0xe2_7f2a);
    for (dx, rx) in [(-0.6_f32, 0.5_f32), (0.6, 0.5), (-0.3, 0.5), (0.3, 0.5), (0.0, 0.45)] {
        c.fill(
            &ellipse(x + dx * size, y - size * 0.7, rx * size, size * 0.72),
            around(x + (dx - 0.15) * size, y - size, size * 1.1, &[skin.light(0.35), skin, skin.dark(0.4)]),
        );
    }
    c.line(
        &curve(&[(x, y - size * 1.38), (x + size * 0.05, y - size * 1.6), (x + size * 0.2, y - size * 1.7)]),
        size * 0.18,
        rgb(0x6a_7a3c),
    );
}
