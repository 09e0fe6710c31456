//! What is in front: the surface for the product and sharp things at its sides. Coordinates are pixels.

use crate::render::{
    canvas::{Canvas, along, around, cylinder, down, metal},
    color::{GOLD, INK, OAK, Shade, WALNUT, WHITE, rgb},
    products,
    rng::Rng,
    shape::{blob, circle, curve, ellipse, leaf, polygon, rect, rounded, segment, star},
    words::{SceneKind, Words},
};

/// The surface in front.
pub(super) fn surface(c: &mut Canvas, kind: SceneKind, words: &Words, top: f32, rng: &mut Rng) {
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
pub(super) fn props(c: &mut Canvas, kind: SceneKind, accent: Shade, top: f32, rng: &mut Rng) {
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
                let (x, y, turn) =
                    (side * w, base + h * rng.between(-0.05, 0.1), rng.between(0.0, std::f32::consts::TAU));
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
fn flower(c: &mut Canvas, x: f32, y: f32, size: f32, tone: Shade) {
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
