//! Fruit and animals.

use super::Palette;
use crate::render::{
    canvas::{Canvas, around},
    color::{Shade, rgb},
    rng::Rng,
    shape::{arc, blob, circle, curve, ellipse, leaf, polygon, segment, svg},
};

/// Slices of lemon, whole lemons and blossoms.
pub(super) fn citrus(c: &mut Canvas, p: &Palette, rng: &mut Rng) {
    let fruit = if p.first.chroma() > 0.4 && p.first.r > 0.6 { p.first } else { rgb(0xf4_d03f) };
    for (x, y, turn, size) in
        [(0.27_f32, 0.28_f32, 15.0_f32, 0.17_f32), (0.78, 0.76, -20.0, 0.18), (0.24, 0.8, 40.0, 0.12)]
    {
        c.fill(&circle(x, y, size), around(x, y, size, &[fruit.light(0.1), fruit, fruit.dark(0.1)]));
        c.fill(&circle(x, y, size * 0.88), rgb(0xff_fbea));
        for part in 0..8 {
            c.turned(turn + part as f32 * 45.0, x, y, |c| {
                c.fill(
                    &polygon(&[
                        (x, y - size * 0.08),
                        (x - size * 0.27, y - size * 0.72),
                        (x, y - size * 0.82),
                        (x + size * 0.27, y - size * 0.72),
                    ]),
                    around(x, y, size, &[fruit.light(0.55), fruit.light(0.2)]),
                );
            });
        }
    }
    let (x, y, size) = (0.77, 0.24, 0.15);
    c.turned(-28.0, x, y, |c| {
        for side in [-1.0_f32, 1.0] {
            c.fill(&leaf((x - size, y), (x - size * 1.7, y + side * size * 0.7), 0.32), rgb(0x5c_9a58));
        }
        let body = blob(&[
            (x - size * 1.12, y),
            (x - size * 0.7, y - size * 0.6),
            (x + size * 0.3, y - size * 0.72),
            (x + size, y - size * 0.2),
            (x + size * 1.25, y),
            (x + size, y + size * 0.2),
            (x + size * 0.3, y + size * 0.72),
            (x - size * 0.7, y + size * 0.6),
        ]);
        c.fill(&body, around(x - size * 0.2, y - size * 0.3, size * 1.5, &[fruit.light(0.5), fruit, fruit.dark(0.2)]));
    });
    for index in 0..5 {
        let (x, y) = [(0.52_f32, 0.5_f32), (0.02, 0.02), (0.5, 0.96), (0.0, 0.54), (0.48, 0.08)]
            .get(index)
            .copied()
            .unwrap_or_default();
        let size = rng.between(0.032, 0.05);
        for petal in 0..5 {
            let angle = petal as f32 * 1.257 + index as f32;
            c.fill(
                &circle(x + angle.cos() * size, y + angle.sin() * size, size * 0.7),
                if p.ground.luma() > 0.8 { p.third } else { rgb(0xff_ffff) },
            );
        }
        c.fill(&circle(x, y, size * 0.45), rgb(0xf3_b73c));
    }
}

fn cat(c: &mut Canvas, x: f32, y: f32, size: f32, coat: Shade, line: Shade) {
    c.placed(x, y, size, |c| {
        c.line(&curve(&[(0.5, 0.7), (0.95, 0.6), (0.92, 0.1), (0.72, 0.14)]), 0.15, coat);
        let body = svg("M -0.46 0.84 C -0.6 0.3 -0.36 0.0 0.0 0.0 C 0.36 0.0 0.62 0.3 0.5 0.84 Z");
        c.fill(&body, coat);
        c.line(&body, 0.045, line);
        let head = svg("M -0.44 -0.24 L -0.42 -0.78 L -0.14 -0.58 C -0.06 -0.6 0.06 -0.6 0.14 -0.58 L 0.42 -0.78 L 0.44 -0.24 C 0.42 0.06 0.2 0.16 0.0 0.16 C -0.2 0.16 -0.42 0.06 -0.44 -0.24 Z");
        c.fill(&head, coat);
        c.line(&head, 0.045, line);
        for side in [-1.0_f32, 1.0] {
            c.fill(&ellipse(side * 0.18, -0.24, 0.05, 0.07), line);
            c.line(&segment((side * 0.24, -0.08), (side * 0.56, -0.14)), 0.025, line);
            c.line(&segment((side * 0.24, -0.03), (side * 0.55, 0.0)), 0.025, line);
            c.line(&curve(&[(side * 0.14, 0.84), (side * 0.14, 0.62)]), 0.04, line);
        }
        c.fill(&polygon(&[(-0.05, -0.12), (0.05, -0.12), (0.0, -0.06)]), rgb(0xd9_6a6a));
        c.line(&curve(&[(-0.1, -0.02), (-0.04, 0.03), (0.0, -0.03), (0.04, 0.03), (0.1, -0.02)]), 0.03, line);
    });
}

/// Cats with balls of yarn.
pub(super) fn cats(c: &mut Canvas, p: &Palette) {
    let line = p.ground.contrast(0.82);
    cat(c, 0.26, 0.3, 0.21, rgb(0xff_fdf8), line);
    c.mirrored(0.76, |c| cat(c, 0.76, 0.78, 0.2, p.third.light(0.2), line));
    for (x, y, size, tone) in [(0.74_f32, 0.3_f32, 0.115_f32, p.first), (0.26, 0.8, 0.1, p.second)] {
        c.line(
            &curve(&[
                (x + size * 0.6, y + size * 0.8),
                (x + size * 1.6, y + size * 1.1),
                (x + size * 1.9, y + size * 0.5),
                (x + size * 2.4, y + size * 0.8),
            ]),
            0.012,
            tone.dark(0.1),
        );
        c.fill(
            &circle(x, y, size),
            around(x - size * 0.3, y - size * 0.3, size * 1.4, &[tone.light(0.3), tone, tone.dark(0.2)]),
        );
        c.inside(&circle(x, y, size), |c| {
            for step in 0..4 {
                let shift = (step as f32 - 1.5) * size * 0.42;
                c.line(&arc(x + shift, y - size * 0.6, size, size, 30.0, 150.0), 0.009, tone.dark(0.35));
                c.line(&arc(x - size * 0.7, y + shift, size, size, -60.0, 60.0), 0.009, tone.light(0.4));
            }
        });
    }
    for (x, y) in [(0.5_f32, 0.53_f32), (0.02, 0.06), (0.5, 0.06), (0.02, 0.56)] {
        c.fill(&circle(x, y + 0.014, 0.024), p.second.light(0.2));
        for toe in [-1.0_f32, 0.0, 1.0] {
            c.fill(&circle(x + toe * 0.024, y - 0.024 - 0.008 * (1.0 - toe.abs()), 0.0115), p.second.light(0.2));
        }
    }
}
