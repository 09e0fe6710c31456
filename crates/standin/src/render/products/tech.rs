//! Headphones, cameras, phones, laptops, speakers.

use super::{Kit, generic::ground};
use crate::render::{
    canvas::{Canvas, across, along, around, cylinder, down, metal},
    color::{INK, STEEL, Shade, WHITE, rgb},
    shape::{arc, blob, circle, curve, ellipse, polygon, rect, rounded, segment, svg},
};

/// Over-ear headphones from the front.
pub(super) fn headphones(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let pad = kit.second_or(main.contrast(0.25));
    c.placed(0.0, 0.02, 1.0, |c| {
        ground(c, 0.76, 0.72);
        let band = arc(0.0, 0.12, 0.63, 0.86, 186.0, 354.0);
        c.line(&band, 0.15, main.dark(0.25));
        c.line(&arc(-0.015, 0.1, 0.64, 0.87, 190.0, 300.0), 0.05, main.light(0.3));
        c.line(&arc(0.0, 0.14, 0.555, 0.78, 205.0, 335.0), 0.06, pad.dark(0.1));
        for side in [-1.0_f32, 1.0] {
            c.fill(
                &rounded(side * 0.63 - 0.045, -0.1, 0.09, 0.4, 0.04),
                metal(side * 0.63 - 0.05, side * 0.63 + 0.05, STEEL.dark(0.15)),
            );
            let cushion = rounded(side * 0.5 - 0.13, -0.02, 0.26, 0.76, 0.13);
            c.fill(
                &cushion,
                along((side * 0.5 - 0.13, 0.0), (side * 0.5 + 0.13, 0.6), &[pad.light(0.22), pad, pad.dark(0.35)]),
            );
            let cup = blob(&[
                (side * 0.54, -0.02),
                (side * 0.78, 0.04),
                (side * 0.86, 0.36),
                (side * 0.78, 0.68),
                (side * 0.54, 0.74),
            ]);
            c.fill(
                &cup,
                along((side * 0.7 - 0.2, 0.0), (side * 0.7 + 0.2, 0.7), &[main.light(0.34), main, main.dark(0.4)]),
            );
            c.inside(&cup, |c| {
                c.fill(&ellipse(side * 0.83, 0.36, 0.07, 0.22), main.dark(0.5));
                c.glow(side * 0.68 - 0.05, 0.16, 0.08, 0.14, WHITE.alpha(0.4));
            });
            c.line(&segment((side * 0.56, 0.02), (side * 0.56, 0.7)), 0.014, INK.alpha(0.4));
        }
    });
}

/// Earbuds in front of their open case.
pub(super) fn earbuds(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    ground(c, 0.74, 0.72);
    c.fill(
        &rounded(-0.6, -0.58, 1.2, 0.6, 0.26),
        along((-0.5, -0.6), (0.5, 0.0), &[main.light(0.3), main.dark(0.1), main.dark(0.3)]),
    );
    c.fill(&rounded(-0.52, -0.5, 1.04, 0.46, 0.2), down(-0.5, 0.0, &[main.dark(0.5), main.dark(0.3)]));
    c.fill(
        &rounded(-0.64, -0.04, 1.28, 0.8, 0.3),
        along((-0.6, 0.0), (0.6, 0.8), &[main.light(0.4), main, main.dark(0.28)]),
    );
    c.fill(&ellipse(0.0, 0.02, 0.52, 0.08), down(-0.06, 0.1, &[main.dark(0.55), main.dark(0.25)]));
    c.fill(&circle(0.0, 0.4, 0.03), rgb(0x6f_dd8b));
    for side in [-1.0_f32, 1.0] {
        let x = side * 0.25;
        c.fill(&rounded(x - 0.06, -0.2, 0.12, 0.3, 0.05), cylinder(x - 0.07, x + 0.07, main));
        c.fill(
            &ellipse(x + side * 0.02, -0.26, 0.16, 0.15),
            around(x - 0.05, -0.32, 0.26, &[WHITE, main, main.dark(0.35)]),
        );
        c.fill(&ellipse(x - side * 0.1, -0.28, 0.06, 0.08), rgb(0x3a_3c44));
    }
}

/// A camera from the front.
pub(super) fn camera(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = if kit.main.luma() < 0.3 { STEEL } else { kit.main };
    let grip = kit.second_or(rgb(0x2a_2b31));
    c.placed(0.0, 0.08, 1.0, |c| {
        ground(c, 0.62, 0.9);
        c.fill(&rounded(-0.62, -0.6, 0.26, 0.14, 0.03), metal(-0.62, -0.36, main));
        c.fill(&rounded(0.42, -0.58, 0.3, 0.14, 0.04), metal(0.42, 0.72, main.dark(0.2)));
        c.fill(
            &polygon(&[(-0.3, -0.44), (-0.2, -0.7), (0.2, -0.7), (0.3, -0.44)]),
            down(-0.7, -0.4, &[main.light(0.4), main]),
        );
        c.fill(&rounded(-0.13, -0.66, 0.26, 0.1, 0.02), grip);
        let body = rounded(-0.92, -0.48, 1.84, 1.1, 0.14);
        c.fill(&body, along((-0.8, -0.5), (0.6, 0.6), &[main.light(0.45), main, main.dark(0.28)]));
        c.inside(&body, |c| {
            c.fill(
                &rect(-1.0, -0.26, 2.0, 0.68),
                along((-0.9, -0.2), (0.8, 0.5), &[grip.light(0.14), grip, grip.dark(0.35)]),
            );
            for row in 0..8 {
                for column in 0..24 {
                    c.fill(
                        &circle(
                            -0.9 + column as f32 * 0.08 + (row % 2) as f32 * 0.04,
                            -0.22 + row as f32 * 0.085,
                            0.012,
                        ),
                        WHITE.alpha(0.07),
                    );
                }
            }
            c.fill(&rounded(-0.92, -0.46, 0.26, 1.06, 0.1), across(-0.92, -0.66, &[grip.light(0.2), grip.dark(0.3)]));
            c.glow(0.15, 0.2, 0.75, 0.7, INK.alpha(0.4));
        });
        let (x, y) = (0.08, 0.08);
        for (radius, shade) in
            [(0.56, grip.light(0.1)), (0.51, grip.dark(0.3)), (0.47, grip.light(0.2)), (0.39, grip.dark(0.5))]
        {
            c.fill(
                &circle(x, y, radius),
                along((x - radius, y - radius), (x + radius, y + radius), &[shade.light(0.4), shade, shade.dark(0.5)]),
            );
        }
        c.fill(
            &circle(x, y, 0.33),
            around(x - 0.1, y - 0.12, 0.45, &[rgb(0x6a_7fc0), rgb(0x2b_3560), rgb(0x12_1428), rgb(0x0a_0b14)]),
        );
        c.fill(
            &circle(x, y, 0.18),
            around(x + 0.04, y + 0.06, 0.22, &[rgb(0x5a_3a7a), rgb(0x1a_1a38), rgb(0x08_0812)]),
        );
        c.fill(&ellipse(x - 0.13, y - 0.15, 0.1, 0.06), WHITE.alpha(0.75));
        c.fill(&ellipse(x + 0.14, y + 0.15, 0.05, 0.03), WHITE.alpha(0.35));
        c.line(&arc(x, y, 0.3, 0.3, 20.0, 80.0), 0.02, rgb(0x7a_a6d8).alpha(0.6));
        c.fill(&circle(-0.6, -0.36, 0.045), rgb(0xd1_3b3b));
        c.fill(&rounded(0.62, -0.4, 0.18, 0.09, 0.02), rgb(0xe8_e6df));
    });
}

/// A cheerful home screen inside the given box.
pub(in crate::render) fn screen(c: &mut Canvas, x: f32, y: f32, w: f32, h: f32, tone: Shade) {
    let glass = rounded(x, y, w, h, w.min(h) * 0.06);
    c.fill(&glass, along((x, y), (x + w, y + h), &[tone.light(0.5), tone, tone.mix(rgb(0x5a_3a8a), 0.5)]));
    c.inside(&glass, |c| {
        c.fill(&ellipse(x + w * 0.75, y + h * 0.95, w * 0.8, h * 0.3), tone.dark(0.3).alpha(0.6));
        c.fill(&ellipse(x + w * 0.15, y + h * 1.0, w * 0.8, h * 0.26), tone.mix(rgb(0xf2_7d6c), 0.6).alpha(0.7));
        c.fill(&circle(x + w * 0.72, y + h * 0.28, w.min(h) * 0.14), rgb(0xff_e6b0).alpha(0.9));
    });
}

/// A phone, standing.
pub(super) fn phone(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    ground(c, 0.9, 0.42);
    c.fill(&rounded(-0.43, -0.9, 0.86, 1.8, 0.15), metal(-0.45, 0.45, main));
    c.fill(&rounded(-0.405, -0.875, 0.81, 1.75, 0.13), rgb(0x12_131a));
    let tone = if main.chroma() > 0.15 { main.light(0.2) } else { rgb(0x4c_8fd0) };
    screen(c, -0.375, -0.845, 0.75, 1.69, tone);
    c.fill(&rounded(-0.12, -0.81, 0.24, 0.065, 0.03), rgb(0x0d_0e14));
    for row in 0..4 {
        for column in 0..4 {
            let colours =
                [rgb(0xff_ffff), rgb(0xf6_b24b), rgb(0x5c_c48a), rgb(0xf2_7d6c), rgb(0x6f_8fe8), rgb(0xc7_8be0)];
            let shade = colours.get((row * 5 + column * 3) % 6).copied().unwrap_or(WHITE);
            if row < 3 || column < 4 {
                let y = if row == 3 { 0.62 } else { -0.3 + row as f32 * 0.2 };
                c.fill(&rounded(-0.32 + column as f32 * 0.168, y, 0.13, 0.13, 0.035), shade.alpha(0.92));
            }
        }
    }
    c.fill(&rounded(-0.28, -0.64, 0.4, 0.07, 0.03), WHITE.alpha(0.9));
    c.fill(&rounded(-0.28, -0.53, 0.26, 0.04, 0.02), WHITE.alpha(0.6));
    c.fill(
        &polygon(&[(-0.3, -0.845), (0.0, -0.845), (-0.2, 0.845), (-0.375, 0.845), (-0.375, -0.5)]),
        WHITE.alpha(0.07),
    );
}

/// An open laptop.
pub(super) fn laptop(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = if kit.main.chroma() > 0.3 && !kit.words.colours.is_empty() { kit.main } else { STEEL };
    c.placed(0.0, 0.06, 1.0, |c| {
        c.glow(0.05, 0.63, 1.2, 0.12, INK.alpha(0.4));
        c.fill(&rounded(-0.8, -0.66, 1.6, 1.1, 0.06), metal(-0.8, 0.8, main));
        c.fill(&rounded(-0.77, -0.63, 1.54, 1.04, 0.045), rgb(0x14_151c));
        let tone = if kit.main.chroma() > 0.15 { kit.main } else { rgb(0x3f_74c4) };
        screen(c, -0.72, -0.58, 1.44, 0.92, tone);
        c.fill(&rounded(-0.6, -0.44, 0.62, 0.46, 0.03), WHITE.alpha(0.9));
        for line in 0..5 {
            c.fill(
                &rounded(-0.54, -0.36 + line as f32 * 0.075, 0.5 - 0.07 * (line % 3) as f32, 0.03, 0.015),
                tone.dark(0.2).alpha(0.5),
            );
        }
        c.fill(
            &polygon(&[(-0.8, 0.44), (0.8, 0.44), (1.0, 0.6), (-1.0, 0.6)]),
            down(0.44, 0.6, &[main.dark(0.18), main.light(0.2)]),
        );
        for row in 0..3 {
            let y = 0.455 + row as f32 * 0.032;
            let half = 0.7 + row as f32 * 0.035;
            c.line(&segment((-half, y + 0.008), (half, y + 0.008)), 0.02, rgb(0x3a_3c44).alpha(0.75));
        }
        c.fill(&rounded(-1.0, 0.6, 2.0, 0.045, 0.02), metal(-1.0, 1.0, main.dark(0.1)));
        c.fill(&rounded(-0.14, 0.6, 0.28, 0.02, 0.01), main.dark(0.4));
    });
}

/// A round speaker in cloth.
pub(super) fn speaker(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    ground(c, 0.76, 0.66);
    let body = svg(
        "M -0.6 -0.42 C -0.76 -0.1 -0.76 0.36 -0.62 0.64 C -0.56 0.78 -0.4 0.78 -0.3 0.78 L 0.3 0.78 C 0.4 0.78 0.56 0.78 0.62 0.64 C 0.76 0.36 0.76 -0.1 0.6 -0.42 C 0.4 -0.6 -0.4 -0.6 -0.6 -0.42 Z",
    );
    c.fill(&body, cylinder(-0.76, 0.76, main));
    c.inside(&body, |c| {
        for row in 0..26 {
            for column in 0..30 {
                let across = (column as f32 + (row % 2) as f32 * 0.5) / 29.0 * 2.0 - 1.0;
                // Rows bend and columns crowd at the sides, as on a drum.
                let (x, y) = ((across * 1.5).sin() * 0.76, -0.36 + row as f32 * 0.046 + (1.0 - across * across) * 0.07);
                c.fill(&ellipse(x, y, 0.016, 0.013), main.contrast(0.35).alpha(0.4));
            }
        }
        c.fill(&rect(-0.8, 0.62, 1.6, 0.2), down(0.6, 0.8, &[INK.alpha(0.0), INK.alpha(0.4)]));
        c.glow(-0.35, 0.0, 0.22, 0.6, WHITE.alpha(0.18));
    });
    c.fill(&ellipse(0.0, -0.45, 0.6, 0.13), along((-0.5, -0.5), (0.5, -0.4), &[main.dark(0.35), main.dark(0.6)]));
    c.line(&ellipse(0.0, -0.45, 0.52, 0.105), 0.018, rgb(0x8f_e3e8).alpha(0.85));
    c.fill(&rounded(-0.1, -0.475, 0.2, 0.02, 0.01), WHITE.alpha(0.8));
    c.fill(&rounded(-0.01, -0.51, 0.02, 0.09, 0.01), WHITE.alpha(0.8));
    c.line(&curve(&[(0.6, -0.3), (0.82, -0.36), (0.86, -0.12), (0.72, 0.02)]), 0.05, rgb(0x9c_6a3f));
    c.fill(&rounded(-0.12, 0.36, 0.24, 0.1, 0.03), rgb(0xf3_f1ec));
}
