//! Bottles and boxes: also for everything that has no drawing of its own.

use super::Kit;
use crate::render::{
    canvas::{Canvas, across, along, cylinder, down, metal},
    color::{GOLD, INK, STEEL, WHITE},
    shape::{blob, curve, ellipse, polygon, rect, rounded, svg},
};

/// The shadow of something that stands at `y`, `wide` from its middle.
pub(super) fn ground(c: &mut Canvas, y: f32, wide: f32) {
    c.glow(0.06, y, wide * 1.45, wide * 0.26, INK.alpha(0.2));
    c.glow(0.02, y, wide * 1.12, wide * 0.14, INK.alpha(0.32));
}

/// A label with a mark and lines that look like text.
pub(in crate::render) fn label(
    c: &mut Canvas,
    x: f32,
    y: f32,
    width: f32,
    height: f32,
    paper: crate::render::color::Shade,
) {
    let ink = paper.contrast(0.7);
    c.fill(&rounded(x, y, width, height, width * 0.06), paper);
    let middle = x + width / 2.0;
    c.fill(&ellipse(middle, y + height * 0.24, width * 0.1, width * 0.1), ink);
    c.fill(&ellipse(middle, y + height * 0.24, width * 0.06, width * 0.06), paper);
    for (place, share) in [(0.5, 0.62), (0.64, 0.42), (0.82, 0.3)] {
        c.fill(
            &rounded(middle - width * share / 2.0, y + height * place, width * share, height * 0.045, 0.01),
            ink.alpha(0.8),
        );
    }
}

/// A bottle; four forms by chance.
pub(super) fn bottle(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    // Form, half its width, half the cap's width, the cap's upper and lower edge.
    let (form, wide, cap_wide, top, low) = kit.rng.pick([
        (0, 0.3, 0.15, -0.86, -0.58),
        (1, 0.38, 0.24, -0.8, -0.46),
        (2, 0.34, 0.23, -0.86, -0.58),
        (3, 0.44, 0.17, -0.84, -0.52),
    ]);
    ground(c, 0.8, wide);
    let body = match form {
        0 => svg(
            "M -0.3 -0.3 C -0.3 -0.45 -0.12 -0.48 -0.12 -0.62 L 0.12 -0.62 C 0.12 -0.48 0.3 -0.45 0.3 -0.3 L 0.3 0.72 C 0.3 0.8 0.24 0.8 0.2 0.8 L -0.2 0.8 C -0.24 0.8 -0.3 0.8 -0.3 0.72 Z",
        ),
        1 => rounded(-0.38, -0.48, 0.76, 1.28, 0.13),
        2 => svg(
            "M -0.2 -0.6 L 0.2 -0.6 C 0.24 -0.4 0.34 -0.2 0.34 0.1 L 0.34 0.7 C 0.34 0.78 0.28 0.8 0.22 0.8 L -0.22 0.8 C -0.28 0.8 -0.34 0.78 -0.34 0.7 L -0.34 0.1 C -0.34 -0.2 -0.24 -0.4 -0.2 -0.6 Z",
        ),
        _ => blob(&[
            (-0.14, -0.55),
            (0.14, -0.55),
            (0.4, -0.1),
            (0.44, 0.5),
            (0.3, 0.79),
            (0.0, 0.81),
            (-0.3, 0.79),
            (-0.44, 0.5),
            (-0.4, -0.1),
        ]),
    };
    c.fill(&body, cylinder(-wide, wide, main));
    c.inside(&body, |c| {
        c.fill(&rect(-0.6, 0.55, 1.2, 0.3), down(0.55, 0.8, &[INK.alpha(0.0), INK.alpha(0.22)]));
        c.fill(
            &rounded(-wide * 0.72, -0.4, wide * 0.16, 1.0, 0.05),
            down(-0.4, 0.6, &[WHITE.alpha(0.65), WHITE.alpha(0.1)]),
        );
    });
    let paper = kit.second_or(if main.luma() > 0.7 { main.dark(0.55) } else { WHITE });
    label(c, -wide * 0.62, 0.0, wide * 1.24, 0.5, paper);
    let metal_shade = if kit.rng.chance(0.5) { GOLD } else { STEEL };
    let cap = if kit.rng.chance(0.6) {
        metal(-cap_wide, cap_wide, metal_shade)
    } else {
        cylinder(-cap_wide, cap_wide, main.dark(0.55))
    };
    c.fill(&rounded(-cap_wide, top, cap_wide * 2.0, low - top, 0.035), cap);
    c.line(
        &curve(&[(-cap_wide * 0.9, low - 0.03), (0.0, low - 0.02), (cap_wide * 0.9, low - 0.03)]),
        0.012,
        INK.alpha(0.3),
    );
}

/// A gift box with a ribbon, seen from the front and above.
pub(in crate::render) fn gift_box(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let ribbon = kit.second_or(if main.chroma() > 0.3 && main.r > main.b {
        GOLD.light(0.2)
    } else {
        crate::render::color::rgb(0xc8_3f4b)
    });
    ground(c, 0.78, 0.68);
    let front = polygon(&[(-0.62, -0.12), (0.22, 0.0), (0.22, 0.8), (-0.62, 0.66)]);
    let side = polygon(&[(0.22, 0.0), (0.66, -0.16), (0.66, 0.6), (0.22, 0.8)]);
    c.fill(&front, along((-0.6, -0.1), (0.2, 0.8), &[main.light(0.16), main.dark(0.06)]));
    c.fill(&side, across(0.22, 0.66, &[main.dark(0.3), main.dark(0.44)]));
    c.fill(
        &polygon(&[(-0.29, -0.07), (-0.13, -0.05), (-0.13, 0.745), (-0.29, 0.72)]),
        down(-0.1, 0.7, &[ribbon.light(0.2), ribbon.dark(0.1)]),
    );
    c.fill(&polygon(&[(0.4, -0.06), (0.5, -0.1), (0.5, 0.675), (0.4, 0.72)]), ribbon.dark(0.35));
    let lid = polygon(&[(-0.7, -0.34), (-0.22, -0.46), (0.74, -0.36), (0.24, -0.2)]);
    c.fill(
        &polygon(&[(-0.7, -0.34), (0.24, -0.2), (0.24, 0.02), (-0.7, -0.13)]),
        along((-0.7, -0.3), (0.2, 0.0), &[main.light(0.22), main]),
    );
    c.fill(
        &polygon(&[(0.24, -0.2), (0.74, -0.36), (0.74, -0.16), (0.24, 0.02)]),
        across(0.24, 0.74, &[main.dark(0.24), main.dark(0.38)]),
    );
    c.fill(&lid, along((-0.6, -0.4), (0.6, -0.2), &[main.light(0.42), main.light(0.18)]));
    c.inside(&lid, |c| {
        c.fill(&polygon(&[(-0.34, -0.29), (-0.16, -0.26), (0.36, -0.42), (0.2, -0.44)]), ribbon.light(0.2));
        c.fill(&polygon(&[(-0.5, -0.42), (-0.36, -0.45), (0.62, -0.28), (0.48, -0.25)]), ribbon.light(0.1));
    });
    for side in [-1.0_f32, 1.0] {
        let loop_shape =
            blob(&[(0.0, -0.36), (side * 0.2, -0.62), (side * 0.42, -0.64), (side * 0.44, -0.46), (side * 0.2, -0.36)]);
        c.shadow(&loop_shape, 0.0, 0.05, 0.06, INK.alpha(0.3));
        c.fill(&loop_shape, along((0.0, -0.6), (side * 0.4, -0.36), &[ribbon.light(0.3), ribbon.dark(0.16)]));
        c.fill(
            &blob(&[
                (side * 0.08, -0.42),
                (side * 0.22, -0.55),
                (side * 0.34, -0.56),
                (side * 0.34, -0.47),
                (side * 0.2, -0.41),
            ]),
            ribbon.dark(0.4),
        );
    }
    c.fill(&rounded(-0.08, -0.46, 0.16, 0.14, 0.05), down(-0.46, -0.32, &[ribbon.light(0.35), ribbon]));
}
