//! Perfume, serum, lipstick, cream, make-up, candles.

use super::{
    Kit,
    generic::{ground, label},
};
use crate::render::{
    canvas::{Canvas, across, along, around, cylinder, down, metal},
    color::{GOLD, INK, Shade, WHITE, rgb},
    shape::{blob, circle, curve, ellipse, leaf, polygon, rect, rounded, svg},
};

/// A perfume bottle of coloured glass.
pub(super) fn perfume(c: &mut Canvas, kit: &mut Kit<'_>) {
    let glass = kit.main;
    let trim = kit.second_or(GOLD);
    ground(c, 0.8, 0.52);
    c.glow(-0.05, 0.86, 0.5, 0.08, glass.light(0.2).alpha(0.5));
    let round = kit.rng.chance(0.4);
    let body = if round {
        blob(&[
            (-0.2, -0.3),
            (0.2, -0.3),
            (0.58, 0.1),
            (0.58, 0.5),
            (0.32, 0.8),
            (-0.32, 0.8),
            (-0.58, 0.5),
            (-0.58, 0.1),
        ])
    } else {
        rounded(-0.5, -0.26, 1.0, 1.06, 0.1)
    };
    c.fill(
        &body,
        along((-0.5, -0.3), (0.5, 0.8), &[glass.light(0.6).alpha(0.96), glass.light(0.25), glass.dark(0.12)]),
    );
    c.inside(&body, |c| {
        c.fill(
            &rect(-0.7, 0.02, 1.4, 0.9),
            along((-0.4, 0.0), (0.4, 0.8), &[glass.light(0.1), glass.dark(0.1), glass.dark(0.35)]),
        );
        c.fill(&ellipse(0.0, 0.02, 0.6, 0.03), glass.light(0.5));
        c.glow(0.2, 0.62, 0.34, 0.26, glass.light(0.7).alpha(0.75));
        c.fill(&rounded(-0.42, -0.18, 0.08, 0.9, 0.04), WHITE.alpha(0.6));
        c.fill(&rounded(0.37, -0.12, 0.04, 0.8, 0.02), WHITE.alpha(0.35));
        c.fill(&rect(-0.7, 0.7, 1.4, 0.12), down(0.68, 0.8, &[glass.dark(0.5).alpha(0.0), glass.dark(0.6).alpha(0.6)]));
    });
    c.line(&body, 0.012, glass.dark(0.4).alpha(0.5));
    label(c, -0.26, 0.18, 0.52, 0.36, rgb(0xfb_f6ea));
    c.fill(&rounded(-0.15, -0.4, 0.3, 0.14, 0.02), metal(-0.15, 0.15, trim));
    if kit.words.has("faceted") || kit.rng.chance(0.5) {
        let top = [(-0.2, -0.72), (-0.11, -0.88), (0.11, -0.88), (0.2, -0.72), (0.12, -0.4), (-0.12, -0.4)];
        c.fill(
            &polygon(&top),
            along((-0.2, -0.9), (0.2, -0.4), &[glass.light(0.8), glass.light(0.3), glass.dark(0.2)]),
        );
        c.fill(&polygon(&[(-0.2, -0.72), (-0.11, -0.88), (-0.05, -0.7)]), WHITE.alpha(0.7));
        c.fill(&polygon(&[(-0.05, -0.7), (0.07, -0.7), (0.02, -0.4), (-0.04, -0.4)]), WHITE.alpha(0.35));
        c.fill(&polygon(&[(0.2, -0.72), (0.07, -0.7), (0.12, -0.4)]), glass.dark(0.4).alpha(0.6));
    } else {
        c.fill(&rounded(-0.2, -0.84, 0.4, 0.45, 0.05), metal(-0.2, 0.2, trim));
    }
}

/// A dropper bottle.
pub(super) fn serum(c: &mut Canvas, kit: &mut Kit<'_>) {
    let glass = if kit.words.colours.is_empty() { rgb(0xc4_7a35) } else { kit.main };
    let paper = kit.second_or(rgb(0xf6_f1e6));
    ground(c, 0.8, 0.42);
    let body = svg(
        "M -0.38 -0.1 C -0.38 -0.24 -0.14 -0.26 -0.14 -0.36 L 0.14 -0.36 C 0.14 -0.26 0.38 -0.24 0.38 -0.1 L 0.38 0.7 C 0.38 0.78 0.32 0.8 0.26 0.8 L -0.26 0.8 C -0.32 0.8 -0.38 0.78 -0.38 0.7 Z",
    );
    c.fill(&body, cylinder(-0.38, 0.38, glass));
    c.inside(&body, |c| {
        c.glow(0.12, 0.5, 0.22, 0.4, glass.light(0.6).alpha(0.5));
        c.fill(&rounded(-0.31, -0.12, 0.07, 0.85, 0.03), WHITE.alpha(0.6));
    });
    label(c, -0.27, 0.04, 0.54, 0.58, paper);
    for side in [-1.0_f32, 1.0] {
        c.fill(&leaf((0.0, 0.3), (side * 0.1, 0.16), 0.3), rgb(0x5a_8f5e));
    }
    c.fill(&rounded(-0.17, -0.52, 0.34, 0.2, 0.03), metal(-0.17, 0.17, GOLD));
    c.fill(
        &blob(&[(-0.1, -0.52), (-0.12, -0.7), (-0.07, -0.88), (0.07, -0.88), (0.12, -0.7), (0.1, -0.52)]),
        cylinder(-0.12, 0.12, rgb(0x3a_3a42)),
    );
}

/// An open lipstick beside its cap.
pub(super) fn lipstick(c: &mut Canvas, kit: &mut Kit<'_>) {
    let red = if kit.main.chroma() > 0.15 { kit.main } else { rgb(0xc4_2f3c) };
    let case = kit.words.colours.iter().copied().find(|shade| *shade != red).unwrap_or(rgb(0x26_262c));
    let trim = if kit.words.has("silver") { rgb(0xc2_c8cf) } else { GOLD };
    ground(c, 0.82, 0.3);
    c.placed(0.5, 0.0, 1.0, |c| ground(c, 0.82, 0.22));
    let stick = svg(
        "M -0.17 -0.1 L -0.17 -0.62 C -0.17 -0.76 0.0 -0.9 0.15 -0.92 C 0.18 -0.92 0.17 -0.86 0.17 -0.8 L 0.17 -0.1 Z",
    );
    c.placed(-0.22, 0.0, 1.0, |c| {
        c.fill(&stick, cylinder(-0.17, 0.17, red));
        c.fill(&svg("M -0.165 -0.62 C -0.16 -0.76 0.0 -0.9 0.15 -0.91 C 0.17 -0.86 0.14 -0.8 0.05 -0.7 C -0.02 -0.62 -0.1 -0.58 -0.165 -0.62 Z"), along((-0.1, -0.6), (0.15, -0.9), &[red.light(0.1), red.light(0.4)]));
        c.fill(&rounded(-0.19, -0.14, 0.38, 0.32, 0.02), metal(-0.19, 0.19, trim));
        c.fill(&rounded(-0.25, 0.16, 0.5, 0.66, 0.03), cylinder(-0.25, 0.25, case));
        c.fill(&rounded(-0.25, 0.16, 0.5, 0.06, 0.02), metal(-0.25, 0.25, trim));
    });
    c.fill(&rounded(0.26, 0.08, 0.46, 0.74, 0.04), cylinder(0.26, 0.72, case));
    c.fill(&rounded(0.26, 0.68, 0.46, 0.06, 0.01), metal(0.26, 0.72, trim));
    c.fill(&circle(0.49, 0.36, 0.07), trim.alpha(0.9));
}

/// A jar of cream, its lid on.
pub(super) fn jar(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let lid = kit.second_or(main.contrast(0.35));
    c.placed(0.0, -0.08, 1.0, |c| {
        ground(c, 0.7, 0.78);
        let body = svg("M -0.76 -0.06 L -0.7 0.58 C -0.68 0.68 -0.58 0.7 -0.5 0.7 L 0.5 0.7 C 0.58 0.7 0.68 0.68 0.7 0.58 L 0.76 -0.06 Z");
        c.fill(&body, cylinder(-0.76, 0.76, if main.luma() > 0.85 { main.dark(0.07) } else { main }));
        c.inside(&body, |c| {
            c.fill(&rect(-0.8, 0.5, 1.6, 0.22), down(0.48, 0.7, &[INK.alpha(0.0), INK.alpha(0.2)]));
            c.fill(&rounded(-0.6, 0.0, 0.12, 0.6, 0.06), WHITE.alpha(0.5));
        });
        label(c, -0.34, 0.08, 0.68, 0.48, if main.luma() > 0.7 { lid.light(0.25) } else { rgb(0xfa_f6ee) });
        c.fill(&rounded(-0.8, -0.5, 1.6, 0.48, 0.07), cylinder(-0.8, 0.8, lid));
        c.fill(&ellipse(0.0, -0.5, 0.79, 0.1), along((-0.7, -0.55), (0.7, -0.45), &[lid.light(0.6), lid.light(0.12)]));
        for step in 0..5 {
            let y = -0.34 + step as f32 * 0.06;
            c.line(&curve(&[(-0.79, y), (0.0, y + 0.05), (0.79, y)]), 0.008, lid.dark(0.45).alpha(0.3));
        }
        c.fill(&rounded(-0.76, -0.03, 1.52, 0.04, 0.02), INK.alpha(0.25));
    });
}

/// An open make-up palette with a brush.
pub(super) fn palette(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    ground(c, 0.74, 0.9);
    c.fill(
        &polygon(&[(-0.78, -0.66), (0.78, -0.66), (0.86, 0.06), (-0.86, 0.06)]),
        along((-0.7, -0.7), (0.7, 0.1), &[main.light(0.35), main, main.dark(0.25)]),
    );
    c.fill(
        &polygon(&[(-0.7, -0.59), (0.7, -0.59), (0.77, 0.0), (-0.77, 0.0)]),
        along((-0.7, -0.6), (0.6, 0.0), &[rgb(0xf5_fafd), rgb(0xb8_cad6), rgb(0xe8_f1f5)]),
    );
    c.fill(&polygon(&[(-0.5, -0.59), (-0.2, -0.59), (-0.42, 0.0), (-0.74, 0.0)]), WHITE.alpha(0.5));
    c.fill(
        &polygon(&[(-0.88, 0.08), (0.88, 0.08), (0.96, 0.66), (-0.96, 0.66)]),
        down(0.08, 0.66, &[main.dark(0.05), main.dark(0.3)]),
    );
    c.fill(&polygon(&[(-0.96, 0.66), (0.96, 0.66), (0.94, 0.74), (-0.94, 0.74)]), metal(-0.96, 0.96, main));
    let tones = [
        rgb(0xe8_c4a8),
        rgb(0xd9_8f7c),
        rgb(0xb8_6a5c),
        rgb(0x8a_4a48),
        rgb(0xf0_d9c0),
        rgb(0xc9_a06a),
        rgb(0x9c_6a7c),
        rgb(0x5c_4048),
    ];
    for (index, tone) in tones.into_iter().enumerate() {
        let (column, row) = ((index % 4) as f32, (index / 4) as f32);
        let (x, y, r) = (-0.62 + column * 0.413 + (row - 0.5) * (column - 1.5) * 0.03, 0.23 + row * 0.27, 0.165);
        c.fill(&ellipse(x, y, r, r * 0.62), INK.alpha(0.4));
        c.fill(
            &ellipse(x, y + 0.01, r * 0.94, r * 0.57),
            around(x - 0.05, y - 0.04, r * 1.3, &[tone.light(0.35), tone, tone.dark(0.25)]),
        );
    }
}

/// A candle in a glass, burning.
pub(super) fn candle(c: &mut Canvas, kit: &mut Kit<'_>) {
    let glass = if kit.words.colours.is_empty() { rgb(0xd9_b48c) } else { kit.main };
    ground(c, 0.8, 0.5);
    let body = rounded(-0.5, -0.2, 1.0, 1.0, 0.09);
    c.fill(&body, cylinder(-0.5, 0.5, glass));
    c.inside(&body, |c| {
        c.glow(0.0, 0.0, 0.5, 0.4, rgb(0xff_e2a0).alpha(0.7));
        c.fill(&rounded(-0.42, -0.16, 0.08, 0.85, 0.04), WHITE.alpha(0.5));
    });
    c.fill(&ellipse(0.0, -0.19, 0.5, 0.1), glass.light(0.5));
    c.fill(
        &ellipse(0.0, -0.17, 0.44, 0.08),
        around(0.0, -0.18, 0.4, &[rgb(0xff_f3cf), rgb(0xf6_e4bf), glass.light(0.3)]),
    );
    label(c, -0.27, 0.14, 0.54, 0.44, rgb(0xfa_f5ea));
    c.glow(0.0, -0.44, 0.42, 0.42, rgb(0xff_d27a).alpha(0.6));
    c.line(&curve(&[(0.0, -0.17), (0.01, -0.28)]), 0.02, INK);
    c.fill(
        &blob(&[(0.0, -0.74), (0.085, -0.44), (0.06, -0.28), (-0.06, -0.28), (-0.085, -0.44)]),
        down(-0.74, -0.26, &[rgb(0xff_b347), rgb(0xff_e9a8), rgb(0xff_ffff)]),
    );
    let _: Shade = glass;
    c.fill(&rounded(-0.5, 0.76, 1.0, 0.04, 0.02), across(-0.5, 0.5, &[glass.dark(0.4), glass.dark(0.2)]));
}
