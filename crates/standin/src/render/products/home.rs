//! Furniture and things for the home.

use super::{Kit, generic::ground};
use crate::render::{
    backdrop,
    canvas::{Canvas, across, along, around, cylinder, down, metal},
    color::{GOLD, INK, OAK, Shade, WALNUT, WHITE, rgb},
    shape::{blob, circle, curve, ellipse, polygon, rect, rounded, segment, svg},
};

fn wood(kit: &Kit<'_>) -> Shade {
    if kit.words.has("walnut") || kit.words.has("teak") { WALNUT.light(0.12) } else { OAK }
}

/// Grain along a board that is clipped already.
pub(in crate::render) fn grain(c: &mut Canvas, x: f32, y: f32, w: f32, h: f32, shade: Shade) {
    for line in 0..7 {
        let at = y + h * (line as f32 + 0.5) / 7.0;
        let bend = h * 0.06 * ((line * 37 % 5) as f32 - 2.0);
        c.line(
            &curve(&[(x, at), (x + w * 0.3, at + bend), (x + w * 0.65, at - bend), (x + w, at + bend * 0.5)]),
            h * 0.018,
            shade.dark(0.4).alpha(0.3),
        );
    }
}

/// A chair with a curved back.
pub(super) fn chair(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = if kit.words.colours.is_empty() { wood(kit) } else { kit.main };
    let seat = kit.second_or(rgb(0xe6_d3b0));
    c.glow(0.05, 0.88, 0.75, 0.1, INK.alpha(0.35));
    for (x0, x1, back) in [(0.4_f32, 0.46_f32, true), (-0.4, -0.46, true), (0.5, 0.58, false), (-0.5, -0.58, false)] {
        let shade = if back { main.dark(0.35) } else { main };
        let low = if back { 0.78 } else { 0.9 };
        c.line(
            &segment((x0, 0.16), (x1, low)),
            0.075,
            across(x1.min(x0) - 0.04, x1.max(x0) + 0.04, &[shade.light(0.25), shade, shade.dark(0.35)]),
        );
    }
    c.line(&segment((-0.5, 0.58), (0.5, 0.58)), 0.04, main.dark(0.2));
    for x in [-0.46_f32, 0.46] {
        c.line(
            &curve(&[(x * 0.95, 0.14), (x * 1.02, -0.3), (x * 1.08, -0.72)]),
            0.07,
            along((x - 0.05, 0.0), (x + 0.05, 0.0), &[main.light(0.3), main.dark(0.15)]),
        );
    }
    for x in [-0.24_f32, 0.0, 0.24] {
        c.line(
            &curve(&[(x * 0.9, 0.1), (x, -0.25), (x * 1.05, -0.56)]),
            0.035,
            across(x - 0.03, x + 0.03, &[main.light(0.2), main.dark(0.25)]),
        );
    }
    let back = svg("M -0.56 -0.82 C -0.3 -0.96 0.3 -0.96 0.56 -0.82 L 0.54 -0.54 C 0.3 -0.66 -0.3 -0.66 -0.54 -0.54 Z");
    c.fill(&back, along((-0.4, -0.9), (0.3, -0.5), &[main.light(0.4), main, main.dark(0.15)]));
    c.inside(&back, |c| grain(c, -0.6, -0.95, 1.2, 0.4, main));
    let top = polygon(&[(-0.46, 0.02), (0.46, 0.02), (0.6, 0.2), (-0.6, 0.2)]);
    c.fill(&top, down(0.0, 0.22, &[seat.dark(0.1), seat.light(0.2)]));
    c.inside(&top, |c| {
        for step in 0..12 {
            let x = -0.6 + step as f32 * 0.11;
            c.line(&segment((x * 0.78, 0.0), (x, 0.22)), 0.018, seat.dark(0.35).alpha(0.5));
        }
        for step in 0..5 {
            let y = 0.04 + step as f32 * 0.036;
            c.line(&segment((-0.62, y), (0.62, y)), 0.01, seat.dark(0.4).alpha(0.5));
        }
    });
    c.fill(&rounded(-0.62, 0.19, 1.24, 0.085, 0.03), down(0.19, 0.28, &[main.light(0.15), main.dark(0.25)]));
}

/// A two-seat sofa.
pub(super) fn sofa(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    c.placed(0.0, 0.04, 1.0, |c| {
        c.glow(0.0, 0.64, 1.15, 0.1, INK.alpha(0.45));
        for x in [-0.78_f32, 0.78] {
            c.fill(
                &polygon(&[(x - 0.05, 0.42), (x + 0.05, 0.42), (x * 1.04 + 0.02, 0.66), (x * 1.04 - 0.02, 0.66)]),
                across(x - 0.05, x + 0.05, &[WALNUT.light(0.3), WALNUT.dark(0.2)]),
            );
        }
        let back = rounded(-0.86, -0.56, 1.72, 0.9, 0.2);
        c.fill(&back, down(-0.56, 0.3, &[main.light(0.16), main.dark(0.04), main.dark(0.3)]));
        c.line(&segment((0.0, -0.5), (0.0, 0.1)), 0.014, main.dark(0.5).alpha(0.7));
        for side in [-1.0_f32, 1.0] {
            for (x, y) in [(0.25, -0.3), (0.55, -0.3), (0.4, -0.1)] {
                c.glow(side * x, y, 0.07, 0.06, main.dark(0.6).alpha(0.6));
                c.fill(&circle(side * x, y, 0.017), main.dark(0.3));
            }
        }
        c.fill(&rounded(-0.9, 0.24, 1.8, 0.28, 0.08), down(0.24, 0.52, &[main.dark(0.12), main.dark(0.42)]));
        for side in [-1.0_f32, 1.0] {
            let cushion = rounded(side * 0.375 - 0.37, 0.04, 0.74, 0.26, 0.09);
            c.shadow(&cushion, 0.0, 0.03, 0.05, INK.alpha(0.3));
            c.fill(&cushion, down(0.04, 0.3, &[main.light(0.32), main, main.dark(0.2)]));
        }
        for side in [-1.0_f32, 1.0] {
            let arm = rounded(side * 0.86 - 0.16, -0.14, 0.32, 0.66, 0.14);
            c.shadow(&arm, 0.0, 0.02, 0.05, INK.alpha(0.35));
            c.fill(
                &arm,
                along((side * 0.86 - 0.16, -0.1), (side * 0.86 + 0.16, 0.5), &[main.light(0.3), main, main.dark(0.35)]),
            );
        }
        c.turned(-14.0, -0.46, 0.0, |c| {
            let pillow = blob(&[
                (-0.66, -0.22),
                (-0.46, -0.19),
                (-0.26, -0.22),
                (-0.29, 0.0),
                (-0.26, 0.2),
                (-0.46, 0.17),
                (-0.66, 0.2),
                (-0.63, 0.0),
            ]);
            c.shadow(&pillow, 0.02, 0.03, 0.06, INK.alpha(0.35));
            c.fill(&pillow, around(-0.5, -0.06, 0.34, &[rgb(0xfb_f5e8), rgb(0xe5_d8c0)]));
        });
    });
}

/// A table lamp, lit.
pub(super) fn lamp(c: &mut Canvas, kit: &mut Kit<'_>) {
    let base = kit.main;
    let shade = kit.second_or(rgb(0xf1_e4cc));
    ground(c, 0.86, 0.34);
    c.glow(0.0, -0.36, 1.0, 0.8, rgb(0xff_dc9a).alpha(0.4));
    let body = svg(
        "M -0.07 0.0 C -0.07 0.14 -0.36 0.26 -0.36 0.52 C -0.36 0.72 -0.22 0.82 -0.2 0.86 L 0.2 0.86 C 0.22 0.82 0.36 0.72 0.36 0.52 C 0.36 0.26 0.07 0.14 0.07 0.0 Z",
    );
    c.fill(&body, cylinder(-0.36, 0.36, base));
    c.inside(&body, |c| {
        for step in 0..4 {
            let y = 0.3 + step as f32 * 0.13;
            c.line(&curve(&[(-0.4, y - 0.02), (0.0, y + 0.03), (0.4, y - 0.02)]), 0.008, base.dark(0.4).alpha(0.35));
        }
        c.fill(&rect(-0.5, -0.05, 1.0, 0.25), down(0.0, 0.2, &[rgb(0xff_dc9a).alpha(0.45), rgb(0xff_dc9a).alpha(0.0)]));
    });
    c.fill(&rounded(-0.05, -0.1, 0.1, 0.16, 0.02), metal(-0.05, 0.05, GOLD));
    let hood = polygon(&[(-0.36, -0.86), (0.36, -0.86), (0.62, -0.08), (-0.62, -0.08)]);
    c.fill(
        &hood,
        across(
            -0.62,
            0.62,
            &[shade.dark(0.14), shade, rgb(0xff_f0c8), shade.light(0.4), shade.dark(0.08), shade.dark(0.22)],
        ),
    );
    c.inside(&hood, |c| {
        c.glow(0.0, -0.3, 0.5, 0.42, rgb(0xff_f2cc).alpha(0.85));
        for thread in 0..26 {
            let y = -0.85 + thread as f32 * 0.03;
            c.line(&segment((-0.7, y), (0.7, y)), 0.005, shade.dark(0.45).alpha(0.22));
        }
    });
    c.fill(&ellipse(0.0, -0.08, 0.62, 0.05), rgb(0xff_edc0));
    c.line(&segment((-0.36, -0.855), (0.36, -0.855)), 0.018, shade.dark(0.3));
}

/// A round table.
pub(super) fn table(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = if kit.words.colours.is_empty() { wood(kit) } else { kit.main };
    c.glow(0.0, 0.68, 0.95, 0.14, INK.alpha(0.36));
    for (x0, x1, y1, shade) in [
        (-0.2_f32, -0.26_f32, 0.6_f32, main.dark(0.4)),
        (0.2, 0.26, 0.6, main.dark(0.4)),
        (-0.5, -0.62, 0.7, main),
        (0.5, 0.62, 0.7, main.dark(0.1)),
    ] {
        c.line(
            &segment((x0, -0.1), (x1, y1)),
            0.08,
            across(x1 - 0.06, x1 + 0.06, &[shade.light(0.3), shade, shade.dark(0.35)]),
        );
    }
    c.fill(&ellipse(0.0, -0.14, 0.95, 0.27), cylinder(-0.95, 0.95, main.dark(0.2)));
    let top = ellipse(0.0, -0.2, 0.95, 0.26);
    c.fill(&top, along((-0.8, -0.4), (0.7, 0.05), &[main.light(0.42), main.light(0.1), main.dark(0.12)]));
    c.inside(&top, |c| grain(c, -1.0, -0.46, 2.0, 0.52, main));
    c.fill(&ellipse(0.26, -0.26, 0.2, 0.05), INK.alpha(0.25));
    c.fill(
        &svg("M 0.14 -0.28 C 0.06 -0.4 0.1 -0.52 0.18 -0.58 L 0.28 -0.58 C 0.36 -0.52 0.4 -0.4 0.32 -0.28 Z"),
        cylinder(0.08, 0.38, rgb(0xe6_e1d8)),
    );
    for (x, y) in [(0.06, -0.86), (0.22, -0.95), (0.4, -0.84), (0.3, -0.76)] {
        c.line(&curve(&[(0.23, -0.57), ((0.23 + x) / 2.0 + 0.02, -0.72), (x, y)]), 0.012, rgb(0x5a_8a52));
        c.fill(
            &circle(x, y, 0.06),
            around(x - 0.02, y - 0.02, 0.08, &[rgb(0xff_e9d6), rgb(0xf0_a58c), rgb(0xd6_7a66)]),
        );
    }
}

/// A potted plant, or a bouquet.
pub(super) fn plant(c: &mut Canvas, kit: &mut Kit<'_>) {
    ground(c, 0.86, 0.3);
    if kit.words.has("bouquet") {
        let wrap = polygon(&[(-0.46, -0.14), (0.46, -0.14), (0.14, 0.86), (-0.14, 0.86)]);
        for index in 0..19 {
            let angle = index as f32 * 2.4;
            let radius = 0.12 * (index as f32).sqrt();
            let (x, y) = (angle.cos() * radius * 1.15, -0.38 + angle.sin() * radius * 0.9);
            let tone = [kit.main, kit.main.light(0.4), rgb(0xfb_efe4), kit.main.mix(rgb(0xf6_c24b), 0.5)]
                .get(index % 4)
                .copied()
                .unwrap_or(WHITE);
            for turn in 0..6 {
                let (sin, cos) = (turn as f32 * 1.047 + angle).sin_cos();
                c.fill(
                    &circle(x + cos * 0.08, y + sin * 0.08, 0.08),
                    around(x, y, 0.17, &[tone.dark(0.12), tone.light(0.2)]),
                );
            }
            c.fill(&circle(x, y, 0.045), tone.dark(0.35));
        }
        c.fill(&wrap, cylinder(-0.46, 0.46, rgb(0xe9_d8bd)));
        c.fill(&polygon(&[(-0.46, -0.14), (0.05, 0.1), (-0.14, 0.86)]), rgb(0xf6_ead4).alpha(0.8));
        c.fill(&rounded(-0.26, 0.36, 0.52, 0.1, 0.03), kit.main.dark(0.1));
    } else {
        backdrop::plant(c, 0.0, 0.86, 1.72);
    }
}
