//! Toys and sports.

use super::{Kit, generic::ground};
use crate::render::{
    canvas::{Canvas, across, along, around, cylinder, down, metal},
    color::{INK, OAK, STEEL, Shade, WHITE, rgb},
    shape::{arc, blob, circle, curve, ellipse, polygon, rounded, segment, star, svg},
};

/// A tin robot.
pub(super) fn robot(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let second = kit.second_or(rgb(0xf0_c53f));
    ground(c, 0.88, 0.44);
    c.line(&segment((0.0, -0.7), (0.0, -0.88)), 0.03, STEEL);
    c.fill(&circle(0.0, -0.9, 0.06), around(-0.02, -0.92, 0.08, &[WHITE, second, second.dark(0.3)]));
    for side in [-1.0_f32, 1.0] {
        c.line(
            &curve(&[(side * 0.42, 0.0), (side * 0.62, 0.1), (side * 0.64, 0.34)]),
            0.13,
            metal(side * 0.6 - 0.1, side * 0.6 + 0.1, STEEL),
        );
        c.line(&arc(side * 0.65, 0.47, 0.1, 0.1, 300.0, 600.0), 0.07, second.dark(0.08));
        c.fill(&rounded(side * 0.2 - 0.1, 0.5, 0.2, 0.3, 0.04), metal(side * 0.2 - 0.1, side * 0.2 + 0.1, STEEL));
        c.fill(
            &rounded(side * 0.22 - 0.17, 0.72, 0.34, 0.17, 0.06),
            cylinder(side * 0.22 - 0.17, side * 0.22 + 0.17, main.dark(0.08)),
        );
        c.fill(
            &rounded(side * 0.42 - 0.06, -0.52, 0.12, 0.18, 0.04),
            metal(side * 0.42 - 0.06, side * 0.42 + 0.06, STEEL),
        );
    }
    c.fill(&rounded(-0.13, -0.28, 0.26, 0.14, 0.03), metal(-0.13, 0.13, STEEL));
    let body = rounded(-0.44, -0.18, 0.88, 0.74, 0.11);
    c.fill(&body, along((-0.44, -0.2), (0.44, 0.6), &[main.light(0.3), main, main.dark(0.3)]));
    c.fill(
        &rounded(-0.29, -0.06, 0.58, 0.36, 0.06),
        along((-0.3, 0.0), (0.3, 0.3), &[second.light(0.35), second, second.dark(0.16)]),
    );
    c.fill(&circle(-0.13, 0.1, 0.1), rgb(0xfa_f7ee));
    c.line(&arc(-0.13, 0.12, 0.07, 0.07, 190.0, 350.0), 0.014, INK);
    c.line(&segment((-0.13, 0.12), (-0.09, 0.05)), 0.018, main);
    for (index, tone) in [rgb(0x4c_b5c8), main, rgb(0x5a_b06a)].into_iter().enumerate() {
        c.fill(&circle(0.08 + index as f32 * 0.08, 0.04, 0.03), tone);
        c.fill(&rounded(0.05, 0.12 + index as f32 * 0.05, 0.19, 0.022, 0.01), INK.alpha(0.35));
    }
    for x in [-0.36_f32, 0.36] {
        for y in [-0.1_f32, 0.48] {
            c.fill(&circle(x, y, 0.024), STEEL.dark(0.2));
        }
    }
    let head = rounded(-0.38, -0.72, 0.76, 0.48, 0.12);
    c.fill(&head, along((-0.38, -0.7), (0.38, -0.2), &[main.light(0.42), main, main.dark(0.24)]));
    for side in [-1.0_f32, 1.0] {
        let x = side * 0.17;
        c.fill(&circle(x, -0.51, 0.125), metal(x - 0.13, x + 0.13, STEEL));
        c.fill(&circle(x, -0.51, 0.1), around(x - 0.02, -0.53, 0.12, &[WHITE, rgb(0xfd_f3c8), second]));
        c.fill(&circle(x + 0.01, -0.5, 0.045), rgb(0x2a_2b31));
        c.fill(&circle(x - 0.01, -0.525, 0.016), WHITE);
    }
    c.fill(&rounded(-0.16, -0.34, 0.32, 0.06, 0.02), rgb(0x33_343c));
    for x in [-0.1_f32, -0.03, 0.04, 0.11] {
        c.line(&segment((x, -0.335), (x, -0.285)), 0.014, second);
    }
}

/// A sitting teddy bear.
pub(super) fn teddy(c: &mut Canvas, kit: &mut Kit<'_>) {
    let fur = if kit.words.colours.is_empty() { rgb(0xbd_8148) } else { kit.main };
    let bow = kit.second_or(rgb(0xd1_3b3b));
    let pale = fur.light(0.55);
    ground(c, 0.84, 0.66);
    let soft = |c: &mut Canvas, x: f32, y: f32, rx: f32, ry: f32, tone: Shade| {
        // A ring of tufts makes the outline fluffy.
        let count = 30;
        for index in 0..count {
            let angle = std::f32::consts::TAU * index as f32 / count as f32;
            c.fill(
                &circle(x + rx * 0.95 * angle.cos(), y + ry * 0.95 * angle.sin(), rx.min(ry) * 0.13),
                tone.dark(0.12 + 0.2 * (angle.sin().max(0.0))),
            );
        }
        c.fill(
            &ellipse(x, y, rx, ry),
            around(x - rx * 0.3, y - ry * 0.4, rx.max(ry) * 1.35, &[tone.light(0.3), tone, tone.dark(0.3)]),
        );
    };
    for side in [-1.0_f32, 1.0] {
        soft(c, side * 0.38, -0.72, 0.17, 0.17, fur);
        c.fill(&circle(side * 0.38, -0.71, 0.095), pale.dark(0.08));
        soft(c, side * 0.46, 0.2, 0.16, 0.3, fur.dark(0.06));
    }
    soft(c, 0.0, 0.34, 0.42, 0.46, fur);
    c.fill(&ellipse(0.0, 0.38, 0.26, 0.3), around(-0.06, 0.3, 0.36, &[pale.light(0.3), pale]));
    for side in [-1.0_f32, 1.0] {
        soft(c, side * 0.44, 0.68, 0.22, 0.2, fur);
        c.fill(&ellipse(side * 0.45, 0.68, 0.13, 0.125), pale);
        for (dx, dy) in [(-0.08, -0.06), (0.0, -0.09), (0.08, -0.06)] {
            c.fill(&circle(side * 0.45 + dx, 0.66 + dy, 0.022), fur.dark(0.3));
        }
        c.fill(&ellipse(side * 0.45, 0.7, 0.05, 0.04), fur.dark(0.3));
    }
    soft(c, 0.0, -0.42, 0.44, 0.38, fur);
    c.fill(&ellipse(0.0, -0.31, 0.2, 0.155), around(-0.04, -0.36, 0.22, &[pale.light(0.4), pale]));
    c.fill(&ellipse(0.0, -0.39, 0.07, 0.05), around(-0.02, -0.41, 0.08, &[rgb(0x7a_5a52), rgb(0x2b_1c1a)]));
    c.line(&segment((0.0, -0.34), (0.0, -0.28)), 0.014, rgb(0x2b_1c1a));
    c.line(&curve(&[(-0.07, -0.26), (0.0, -0.235), (0.07, -0.26)]), 0.014, rgb(0x2b_1c1a));
    for side in [-1.0_f32, 1.0] {
        c.fill(&circle(side * 0.17, -0.5, 0.045), rgb(0x1c_1416));
        c.fill(&circle(side * 0.17 - 0.014, -0.515, 0.015), WHITE);
        let wing = blob(&[(0.0, -0.02), (side * 0.22, -0.14), (side * 0.27, 0.0), (side * 0.2, 0.1)]);
        c.shadow(&wing, 0.0, 0.03, 0.05, INK.alpha(0.35));
        c.fill(&wing, along((0.0, -0.1), (side * 0.2, 0.1), &[bow.dark(0.15), bow.light(0.18)]));
    }
    c.fill(&circle(0.0, -0.02, 0.06), around(-0.02, -0.04, 0.08, &[bow.light(0.3), bow]));
}

/// Three wooden blocks with shapes on them.
pub(super) fn blocks(c: &mut Canvas, kit: &mut Kit<'_>) {
    ground(c, 0.8, 0.82);
    let tones = [kit.main, kit.second_or(rgb(0xf0_c53f)), rgb(0x4c_a5c8), rgb(0x5a_b06a)];
    for (index, (x, y)) in [(-0.8_f32, 0.14_f32), (0.06, 0.14), (-0.4, -0.56)].into_iter().enumerate() {
        let tone = tones.get(index).copied().unwrap_or(kit.main);
        let size = 0.64;
        c.fill(
            &polygon(&[(x, y), (x + 0.14, y - 0.12), (x + size + 0.14, y - 0.12), (x + size, y)]),
            along((x, y - 0.1), (x + size, y), &[OAK.light(0.6), OAK.light(0.3)]),
        );
        c.fill(
            &polygon(&[
                (x + size, y),
                (x + size + 0.14, y - 0.12),
                (x + size + 0.14, y + size - 0.12),
                (x + size, y + size),
            ]),
            across(x + size, x + size + 0.14, &[OAK.dark(0.12), OAK.dark(0.34)]),
        );
        c.fill(
            &rounded(x, y, size, size, 0.03),
            along((x, y), (x + size, y + size), &[OAK.light(0.45), OAK.light(0.12)]),
        );
        c.fill(
            &rounded(x + 0.05, y + 0.05, size - 0.1, size - 0.1, 0.05),
            along((x, y), (x + size, y + size), &[tone.light(0.25), tone.dark(0.1)]),
        );
        let (mx, my) = (x + size / 2.0, y + size / 2.0);
        match index {
            0 => c.fill(&star(mx, my + 0.02, 0.2, 0.09, 5, false), WHITE.alpha(0.95)),
            1 => c.fill(&circle(mx, my, 0.17), WHITE.alpha(0.95)),
            _ => {
                c.fill(&polygon(&[(mx, my - 0.18), (mx + 0.19, my + 0.14), (mx - 0.19, my + 0.14)]), WHITE.alpha(0.95))
            }
        }
    }
}

/// A wooden car.
pub(super) fn toy_car(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let wheel = kit.words.colours.get(1).copied().filter(|tone| tone.chroma() > 0.1).unwrap_or(OAK);
    ground(c, 0.66, 0.92);
    let body = svg(
        "M -0.92 0.4 C -0.96 0.1 -0.9 -0.02 -0.66 -0.06 L -0.46 -0.1 C -0.34 -0.4 -0.2 -0.46 0.06 -0.46 C 0.34 -0.46 0.46 -0.34 0.58 -0.1 C 0.86 -0.06 0.94 0.08 0.94 0.4 C 0.94 0.46 0.9 0.48 0.86 0.48 L -0.86 0.48 C -0.9 0.48 -0.92 0.46 -0.92 0.4 Z",
    );
    c.fill(&body, along((-0.4, -0.5), (0.3, 0.5), &[main.light(0.42), main, main.dark(0.28)]));
    c.inside(&body, |c| {
        c.fill(&curve_band(), WHITE.alpha(0.22));
        c.fill(&rounded(-1.0, 0.3, 2.0, 0.06, 0.0), WHITE.alpha(0.55));
    });
    for window in [
        "M -0.34 -0.08 C -0.26 -0.3 -0.16 -0.34 0.0 -0.34 L 0.0 -0.08 Z",
        "M 0.08 -0.34 C 0.28 -0.34 0.36 -0.26 0.44 -0.08 L 0.08 -0.08 Z",
    ] {
        let pane = svg(window);
        c.fill(&pane, along((-0.2, -0.35), (0.3, -0.05), &[rgb(0xf0_f8fb), rgb(0xa9_c8d6)]));
        c.line(&pane, 0.02, main.dark(0.35));
    }
    c.fill(&circle(0.86, 0.12, 0.07), around(0.84, 0.1, 0.09, &[WHITE, rgb(0xff_eab0), rgb(0xe0_b44b)]));
    for x in [-0.5_f32, 0.5] {
        c.fill(&circle(x, 0.44, 0.27), main.dark(0.5));
        c.fill(&circle(x, 0.45, 0.235), around(x - 0.08, 0.37, 0.34, &[wheel.light(0.5), wheel, wheel.dark(0.3)]));
        for r in [0.07_f32, 0.12, 0.17] {
            c.line(&circle(x, 0.45, r), 0.008, wheel.dark(0.4).alpha(0.5));
        }
        c.fill(&circle(x, 0.45, 0.05), wheel.dark(0.5));
    }
}

fn curve_band() -> tiny_skia::Path {
    svg("M -0.9 0.0 C -0.5 -0.1 0.4 -0.1 0.9 0.02 L 0.9 0.1 C 0.4 -0.02 -0.5 -0.02 -0.9 0.1 Z")
}

/// A ball: basketball, football, tennis ball or a plain one.
pub(super) fn ball(c: &mut Canvas, kit: &mut Kit<'_>) {
    let tennis = kit.words.has("tennis");
    let football = kit.words.has("football") || kit.words.has("soccer");
    let main = if tennis {
        rgb(0xd4_e04b)
    } else if football {
        rgb(0xf6_f5f2)
    } else if kit.words.colours.is_empty() {
        rgb(0xee_8434)
    } else {
        kit.main
    };
    ground(c, 0.8, 0.5);
    c.glow(0.1, 0.8, 0.75, 0.13, INK.alpha(0.22));
    let (x, y, r) = (0.0, 0.06, 0.74);
    let body = circle(x, y, r);
    c.fill(&body, around(-0.26, -0.24, 1.15, &[main.light(0.5), main, main.dark(0.12), main.dark(0.55)]));
    c.inside(&body, |c| {
        let seam = if tennis { WHITE } else { rgb(0x2a_1c1a) };
        if football {
            c.fill(&star(0.0, 0.02, 0.24, 0.2, 5, false), rgb(0x26_282e));
            for index in 0..5 {
                let angle = (index as f32 * 72.0 - 90.0).to_radians();
                let (px, py) = (angle.cos(), angle.sin());
                c.line(&segment((px * 0.24, 0.02 + py * 0.24), (px * 0.5, 0.04 + py * 0.5)), 0.02, rgb(0x55_5860));
                c.fill(&ellipse(px * 0.66, 0.05 + py * 0.66, 0.17, 0.17), rgb(0x26_282e));
                let next = angle + 0.628;
                c.line(
                    &segment((px * 0.5, 0.04 + py * 0.5), (next.cos() * 0.72, 0.04 + next.sin() * 0.72)),
                    0.02,
                    rgb(0x55_5860),
                );
            }
        } else if tennis {
            c.line(&arc(-0.62, 0.0, 0.5, 0.6, -70.0, 70.0), 0.045, seam);
            c.line(&arc(0.62, 0.12, 0.5, 0.6, 110.0, 250.0), 0.045, seam);
        } else {
            for row in 0..30 {
                for column in 0..30 {
                    let (dx, dy) =
                        (-0.74 + column as f32 * 0.051 + (row % 2) as f32 * 0.025, -0.68 + row as f32 * 0.051);
                    c.fill(&circle(dx, dy, 0.012), main.dark(0.45).alpha(0.3));
                }
            }
            c.turned(-18.0, x, y, |c| {
                c.line(&curve(&[(-0.74, 0.06), (0.0, 0.13), (0.74, 0.06)]), 0.028, seam);
                c.line(&curve(&[(0.0, -0.7), (0.05, 0.06), (0.0, 0.82)]), 0.028, seam);
                c.line(&curve(&[(-0.5, -0.52), (-0.26, 0.06), (-0.5, 0.64)]), 0.028, seam);
                c.line(&curve(&[(0.5, -0.52), (0.3, 0.06), (0.5, 0.64)]), 0.028, seam);
            });
        }
        c.glow(0.3, 0.62, 0.8, 0.4, INK.alpha(0.4));
        c.glow(-0.3, -0.3, 0.3, 0.24, WHITE.alpha(0.5));
    });
}

/// A racket with its ball.
pub(super) fn racket(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    c.turned(28.0, 0.0, 0.0, |c| {
        let frame = ellipse(0.0, -0.4, 0.42, 0.54);
        c.shadow(&rounded(-0.05, 0.2, 0.1, 0.8, 0.05), 0.1, 0.05, 0.1, INK.alpha(0.35));
        c.line(&ellipse(0.07, -0.34, 0.42, 0.54), 0.07, INK.alpha(0.1));
        c.inside(&frame, |c| {
            for step in 0..17 {
                let at = -0.4 + step as f32 * 0.05;
                c.line(&segment((at, -1.0), (at, 0.2)), 0.009, rgb(0x8f_959c));
            }
            for step in 0..22 {
                let at = -0.94 + step as f32 * 0.05;
                c.line(&segment((-0.5, at), (0.5, at)), 0.009, rgb(0xa8_adb3));
            }
        });
        c.line(&frame, 0.085, along((-0.4, -0.9), (0.4, 0.1), &[main.light(0.4), main, main.dark(0.35)]));
        c.line(&arc(-0.01, -0.41, 0.415, 0.535, 170.0, 280.0), 0.02, WHITE.alpha(0.7));
        for side in [-1.0_f32, 1.0] {
            c.line(&curve(&[(side * 0.26, 0.02), (side * 0.1, 0.2), (side * 0.03, 0.42)]), 0.06, main.dark(0.15));
        }
        c.fill(&rounded(-0.075, 0.36, 0.15, 0.64, 0.05), cylinder(-0.075, 0.075, rgb(0x33_353d)));
        for step in 0..8 {
            let y = 0.42 + step as f32 * 0.07;
            c.line(&segment((-0.07, y + 0.03), (0.07, y)), 0.012, WHITE.alpha(0.25));
        }
    });
    c.glow(0.62, 0.82, 0.22, 0.04, INK.alpha(0.4));
    c.fill(&circle(0.58, 0.64, 0.18), around(0.52, 0.57, 0.26, &[rgb(0xf0_f58a), rgb(0xd4_e04b), rgb(0x9c_a82c)]));
    c.line(&arc(0.42, 0.62, 0.12, 0.16, -60.0, 60.0), 0.018, WHITE);
}

/// A hexagonal dumbbell.
pub(super) fn dumbbell(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let grip = kit.second_or(STEEL);
    ground(c, 0.5, 0.95);
    c.fill(
        &rounded(-0.5, -0.06, 1.0, 0.22, 0.08),
        down(-0.06, 0.16, &[grip.light(0.8), grip, grip.dark(0.5), grip.light(0.2)]),
    );
    for step in 0..16 {
        let x = -0.26 + step as f32 * 0.034;
        c.line(&segment((x, -0.04), (x + 0.02, 0.14)), 0.008, INK.alpha(0.3));
    }
    for side in [-1.0_f32, 1.0] {
        let (x0, x1) = if side < 0.0 { (-0.96, -0.44) } else { (0.44, 0.96) };
        c.fill(
            &polygon(&[(x0 + 0.06, -0.42), (x1 - 0.06, -0.42), (x1, -0.2), (x0, -0.2)]),
            across(x0, x1, &[main.light(0.45), main.light(0.25)]),
        );
        c.fill(
            &polygon(&[(x0, -0.2), (x1, -0.2), (x1, 0.26), (x0, 0.26)]),
            along((x0, -0.2), (x1, 0.26), &[main.light(0.16), main.dark(0.06)]),
        );
        c.fill(
            &polygon(&[(x0, 0.26), (x1, 0.26), (x1 - 0.06, 0.5), (x0 + 0.06, 0.5)]),
            down(0.26, 0.5, &[main.dark(0.3), main.dark(0.55)]),
        );
        c.line(&segment((x0, -0.2), (x1, -0.2)), 0.014, main.light(0.55));
        let middle = (x0 + x1) / 2.0;
        c.fill(&rounded(middle - 0.13, -0.08, 0.26, 0.22, 0.04), main.dark(0.25));
        c.fill(&rounded(middle - 0.08, -0.02, 0.05, 0.1, 0.01), grip.light(0.4));
        c.fill(&rounded(middle + 0.0, -0.02, 0.08, 0.1, 0.03), grip.light(0.4));
    }
}

/// A half-rolled mat.
pub(super) fn yoga_mat(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    c.glow(0.1, 0.6, 1.0, 0.16, INK.alpha(0.35));
    let sheet = polygon(&[(-0.5, 0.5), (0.4, 0.18), (0.98, 0.42), (0.12, 0.8)]);
    c.fill(&sheet, along((-0.3, 0.4), (0.8, 0.6), &[main.dark(0.12), main.light(0.22)]));
    c.inside(&sheet, |c| {
        for step in 0..12 {
            let s = step as f32 * 0.1;
            c.line(
                &segment((-0.6 + s, 0.46 + s * 0.28), (0.4 + s, 0.12 + s * 0.28)),
                0.006,
                main.dark(0.3).alpha(0.35),
            );
        }
    });
    c.fill(&polygon(&[(0.12, 0.8), (0.98, 0.42), (0.98, 0.46), (0.12, 0.85)]), main.dark(0.4));
    let roll = polygon(&[(-0.78, 0.34), (0.14, -0.22), (0.44, 0.14), (-0.42, 0.66)]);
    let _ = roll;
    c.turned(-24.0, -0.2, 0.2, |c| {
        c.fill(
            &rounded(-0.72, -0.12, 1.1, 0.62, 0.1),
            down(-0.12, 0.5, &[main.light(0.38), main.light(0.1), main, main.dark(0.42)]),
        );
        c.fill(&ellipse(0.38, 0.19, 0.14, 0.31), main.dark(0.1));
        for (index, r) in [0.26_f32, 0.2, 0.14, 0.08].into_iter().enumerate() {
            c.line(
                &ellipse(0.385, 0.19, r * 0.42, r),
                0.018,
                if index % 2 == 0 { main.dark(0.45) } else { main.light(0.3) },
            );
        }
        let strap = rgb(0x4a_4550);
        for x in [-0.5_f32, -0.02] {
            c.fill(&rounded(x, -0.13, 0.09, 0.64, 0.03), down(-0.12, 0.5, &[strap.light(0.3), strap, strap.dark(0.4)]));
        }
        c.line(&curve(&[(-0.46, -0.12), (-0.34, -0.44), (-0.1, -0.44), (0.02, -0.12)]), 0.055, strap);
    });
}

/// A bicycle helmet from the side.
pub(super) fn helmet(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    c.glow(0.05, 0.72, 0.8, 0.1, INK.alpha(0.34));
    for (from, to) in [((-0.3, 0.3), (-0.08, 0.74)), ((0.36, 0.3), (-0.06, 0.74))] {
        c.line(&segment(from, to), 0.045, rgb(0x33_353d));
    }
    c.fill(&rounded(-0.14, 0.68, 0.16, 0.09, 0.03), rgb(0x1f_2026));
    let shell = svg(
        "M -0.92 0.26 C -0.96 -0.36 -0.46 -0.74 0.06 -0.74 C 0.6 -0.74 0.94 -0.34 0.94 0.1 C 0.94 0.28 0.84 0.34 0.7 0.34 C 0.4 0.24 0.0 0.24 -0.3 0.34 C -0.6 0.42 -0.9 0.44 -0.92 0.26 Z",
    );
    c.fill(&shell, around(-0.3, -0.4, 1.5, &[main.light(0.5), main, main.dark(0.45)]));
    c.inside(&shell, |c| {
        for (a, b, d) in [(-0.62, -0.2, -0.5), (-0.2, -0.36, -0.6), (0.24, -0.36, -0.58), (0.64, -0.2, -0.42)] {
            let vent = blob(&[(a - 0.12, b + 0.36), (a - 0.09, b), (a + 0.02, d), (a + 0.1, b), (a + 0.07, b + 0.36)]);
            c.fill(&vent, down(d, b + 0.4, &[rgb(0x17_181e), rgb(0x3a_3c44)]));
            c.line(&vent, 0.02, main.light(0.35).alpha(0.8));
        }
        c.line(&curve(&[(-0.95, 0.12), (-0.3, 0.18), (0.3, 0.1), (0.95, 0.06)]), 0.06, WHITE.alpha(0.85));
    });
    let visor = svg("M 0.66 0.1 C 0.84 0.08 1.0 0.16 1.02 0.28 C 0.92 0.34 0.8 0.34 0.7 0.32 Z");
    c.fill(&visor, down(0.08, 0.34, &[rgb(0x4a_4c55), rgb(0x1f_2026)]));
}
