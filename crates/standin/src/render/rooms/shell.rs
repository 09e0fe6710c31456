//! Walls, floor, ceiling, window, lamps: what every room has.

use super::{
    WIDE,
    style::{Floor, Pendant, Style, Wall},
};
use crate::render::{
    canvas::{Canvas, across, along, around, cylinder, down, metal},
    color::{INK, Shade, WHITE, rgb},
    shape::{circle, curve, ellipse, polygon, rect, rounded, segment, svg},
};

/// The back wall: left, top, right, bottom.
pub(super) const BACK: (f32, f32, f32, f32) = (0.22, 0.1, 1.113, 0.64);
/// Where lines into the depth meet.
const FAR: (f32, f32) = (WIDE / 2.0, 0.4);

/// Everything that does not move; `tiled` covers the walls with tiles.
pub(super) fn shell(c: &mut Canvas, s: &Style, tiled: bool) {
    let (l, t, r, b) = BACK;
    c.fill(&polygon(&[(0.0, 0.0), (WIDE, 0.0), (r, t), (l, t)]), down(0.0, t, &[WHITE.dark(0.02), WHITE.dark(0.1)]));
    c.fill(&polygon(&[(0.0, 0.0), (l, t), (l, b), (0.0, 1.0)]), across(0.0, l, &[s.wall.light(0.1), s.wall.dark(0.1)]));
    c.fill(
        &polygon(&[(WIDE, 0.0), (r, t), (r, b), (WIDE, 1.0)]),
        across(r, WIDE, &[s.wall.dark(0.16), s.wall.dark(0.05)]),
    );
    let back = rect(l, t, r - l, b - t);
    c.fill(&back, along((l, t), (r, b), &[s.feature.light(0.16), s.feature, s.feature.dark(0.1)]));
    c.inside(&back, |c| {
        if tiled && s.back == Wall::Plain { tiles(c, l, t, r, b, 0.045, s.feature) } else { covering(c, s) }
    });
    floor(c, s);
    // Corners are darker, and skirting parts wall and floor.
    for (from, to) in [((l, t), (l, b)), ((r, t), (r, b)), ((l, t), (r, t))] {
        c.line(&segment(from, to), 0.004, INK.alpha(0.12));
    }
    c.fill(&rect(l, b - 0.018, r - l, 0.018), s.wall.light(0.5));
    c.fill(&polygon(&[(0.0, 0.965), (l, b - 0.018), (l, b), (0.0, 1.0)]), s.wall.light(0.4));
    c.fill(&polygon(&[(WIDE, 0.965), (r, b - 0.018), (r, b), (WIDE, 1.0)]), s.wall.light(0.25));
    c.fill(&rect(l, b - 0.1, r - l, 0.1), down(b - 0.1, b, &[INK.alpha(0.0), INK.alpha(0.1)]));
    c.fill(&rect(l, t, r - l, 0.07), down(t, t + 0.07, &[INK.alpha(0.1), INK.alpha(0.0)]));
}

fn tiles(c: &mut Canvas, l: f32, t: f32, r: f32, b: f32, size: f32, shade: Shade) {
    let grout = shade.contrast(0.28).alpha(0.55);
    let mut x = l;
    while x < r {
        c.line(&segment((x, t), (x, b)), 0.0022, grout);
        x += size;
    }
    let mut y = t;
    while y < b {
        c.line(&segment((l, y), (r, y)), 0.0022, grout);
        y += size;
    }
}

fn covering(c: &mut Canvas, s: &Style) {
    let (l, t, r, b) = BACK;
    match s.back {
        Wall::Plain => {}
        Wall::Brick => {
            for row in 0..24 {
                let y = t + row as f32 * 0.024;
                for column in 0..19 {
                    let x = l - 0.03 + column as f32 * 0.052 + (row % 2) as f32 * 0.026;
                    let pick = (row * 7 + column * 13) % 5;
                    let tone = if pick < 2 {
                        s.feature.dark(0.06 * (pick + 1) as f32)
                    } else {
                        s.feature.light(0.07 * (pick - 2) as f32)
                    };
                    c.fill(&rect(x, y, 0.048, 0.0205), tone);
                }
            }
            for row in 0..25 {
                c.line(
                    &segment((l, t + row as f32 * 0.024 - 0.002), (r, t + row as f32 * 0.024 - 0.002)),
                    0.0032,
                    rgb(0xc9_b3a4).alpha(0.45),
                );
            }
        }
        Wall::Marble => {
            let middle = (l + r) / 2.0;
            for side in [-1.0_f32, 1.0] {
                for vein in 0..7 {
                    let start = 0.04 + vein as f32 * 0.07;
                    let points: Vec<(f32, f32)> = (0..7)
                        .map(|step| {
                            let d = step as f32 / 6.0;
                            (
                                middle + side * (start + d * 0.2 + 0.02 * ((vein * 3 + step) % 3) as f32),
                                t + d * (b - t) * (0.7 + 0.05 * vein as f32),
                            )
                        })
                        .collect();
                    c.line(&curve(&points), 0.002 + 0.0016 * (vein % 3) as f32, rgb(0x8f_8a84).alpha(0.4));
                }
            }
            c.line(&segment((middle, t), (middle, b)), 0.002, INK.alpha(0.2));
            for x in [l + 0.006, r - 0.006] {
                c.line(&segment((x, t), (x, b)), 0.007, metal(x - 0.004, x + 0.004, s.metal));
            }
        }
        Wall::Shoji => {
            for panel in 0..4 {
                let x = l + 0.3 + panel as f32 * 0.15;
                c.fill(&rect(x, t + 0.05, 0.142, b - t - 0.07), down(t, b, &[rgb(0xff_fcf2), rgb(0xf3_ead4)]));
                for line in 1..4 {
                    c.line(
                        &segment((x + 0.0355 * line as f32, t + 0.05), (x + 0.0355 * line as f32, b)),
                        0.0024,
                        s.wood,
                    );
                }
                for line in 0..7 {
                    let y = t + 0.05 + line as f32 * 0.076;
                    c.line(&segment((x, y), (x + 0.142, y)), 0.0024, s.wood);
                }
                c.line(&rect(x, t + 0.05, 0.142, b - t - 0.05), 0.007, s.wood.dark(0.15));
            }
            c.fill(&rect(l, t + 0.035, r - l, 0.018), s.wood.dark(0.1));
        }
        Wall::Slats => {
            let wood = s.wood;
            for slat in 0..23 {
                let x = r - 0.3 + slat as f32 * 0.0132;
                c.fill(&rect(x, t, 0.0095, b - t), across(x, x + 0.0095, &[wood.light(0.2), wood.dark(0.25)]));
            }
            c.fill(&rect(l, t, 0.3, b - t), s.wall);
            c.fill(&rect(l + 0.3, t, r - l - 0.6, b - t), along((l, t), (r, b), &[s.wall.light(0.2), s.wall]));
        }
        Wall::Panels => {
            for panel in 0..5 {
                let x = l + panel as f32 * (r - l) / 5.0;
                c.fill(
                    &rect(x, t, (r - l) / 5.0, b - t),
                    across(x, x + 0.18, &[s.feature.light(0.07), s.feature.dark(0.07)]),
                );
                c.line(&segment((x, t), (x, b)), 0.003, s.feature.dark(0.5));
            }
            c.fill(&rect(l, t, r - l, 0.012), rgb(0xff_f2d8));
            c.glow((l + r) / 2.0, t, 0.5, 0.13, rgb(0xff_f2d8).alpha(0.5));
        }
    }
}

fn floor(c: &mut Canvas, s: &Style) {
    let (l, _, r, b) = BACK;
    let ground = polygon(&[(l, b), (r, b), (WIDE, 1.0), (WIDE + 0.4, 1.4), (-0.4, 1.4), (0.0, 1.0)]);
    c.fill(&ground, down(b, 1.0, &[s.floor.dark(0.14), s.floor, s.floor.light(0.14)]));
    c.inside(&ground, |c| {
        let toward = |x: f32| ((x - FAR.0) * 2.6 + FAR.0, 1.02);
        match s.ground {
            Floor::Planks => {
                for plank in 0..26 {
                    let x = l - 0.25 + plank as f32 * 0.056;
                    c.line(&segment((x, b), toward(x)), 0.0026, s.floor.dark(0.45).alpha(0.5));
                    let y = b + 0.03 + 0.05 * ((plank * 7 % 6) as f32);
                    let t = (y - b) / (1.02 - b);
                    let at = |x: f32| x + (toward(x).0 - x) * t;
                    c.line(&segment((at(x), y), (at(x + 0.056), y)), 0.0022, s.floor.dark(0.45).alpha(0.5));
                    if plank % 3 == 0 {
                        c.fill(
                            &polygon(&[(x, b), (x + 0.056, b), toward(x + 0.056), toward(x)]),
                            s.floor.dark(0.3).alpha(0.14),
                        );
                    }
                }
            }
            Floor::Tatami | Floor::Tiles => {
                let (step, line, edge) = if s.ground == Floor::Tatami {
                    (0.223, 0.008, rgb(0x4a_4a34))
                } else {
                    (0.149, 0.0028, s.floor.dark(0.35))
                };
                for column in 0..9 {
                    let x = l + (column as f32 - 1.0) * step;
                    c.line(&segment((x, b), toward(x)), line, edge.alpha(0.7));
                }
                for y in [b + 0.035, b + 0.1, b + 0.21] {
                    c.line(&segment((-0.4, y), (WIDE + 0.4, y)), line, edge.alpha(0.7));
                }
            }
            Floor::Concrete => {
                for spot in 0..26 {
                    let (x, y) = ((spot * 47 % 133) as f32 / 100.0, b + (spot * 31 % 36) as f32 / 100.0);
                    c.glow(x, y, 0.12, 0.03, s.floor.dark(0.3).alpha(0.16));
                }
            }
        }
        c.glow(0.5, 0.8, 0.4, 0.13, WHITE.alpha(0.22));
    });
}

/// A window with the sky, frame and, if the style has them, curtains.
pub(super) fn window(c: &mut Canvas, s: &Style, x: f32, y: f32, w: f32, h: f32) {
    c.glow(x + w / 2.0, y + h / 2.0, w * 1.2, h * 1.1, WHITE.alpha(0.4));
    c.fill(&rect(x, y, w, h), down(y, y + h, &[rgb(0xbf_e0f4), rgb(0xe8_f4f6), rgb(0xc5_dcb4)]));
    c.inside(&rect(x, y, w, h), |c| {
        for tree in 0..6 {
            c.glow(x + w * (tree as f32 / 5.0), y + h * 0.97, w * 0.26, h * 0.26, rgb(0x7a_a874).alpha(0.85));
        }
        c.fill(&polygon(&[(x, y + h), (x + w * 0.35, y), (x + w * 0.5, y), (x + w * 0.15, y + h)]), WHITE.alpha(0.25));
    });
    let frame = if s.metal.luma() < 0.3 { s.metal } else { rgb(0xfb_fbf9) };
    c.line(&rect(x, y, w, h), 0.014, frame);
    c.line(&segment((x + w / 2.0, y), (x + w / 2.0, y + h)), 0.009, frame);
    if s.back == Wall::Brick {
        for bar in 1..4 {
            c.line(&segment((x, y + h * bar as f32 / 4.0), (x + w, y + h * bar as f32 / 4.0)), 0.006, frame);
        }
    }
    c.fill(
        &rect(x - 0.016, y + h, w + 0.032, 0.016),
        down(y + h, y + h + 0.016, &[frame.light(0.2), frame.dark(0.16)]),
    );
    if let Some(cloth) = s.curtains {
        let low = BACK.3 - 0.012;
        c.fill(&rounded(x - 0.07, y - 0.035, w + 0.14, 0.009, 0.004), metal(x, x + w, s.metal));
        for left in [x - 0.066, x + w - 0.018] {
            for fold in 0..5 {
                let fx = left + fold as f32 * 0.0168;
                c.fill(
                    &rect(fx, y - 0.028, 0.0172, low - y + 0.028),
                    across(fx, fx + 0.0172, &[cloth.light(0.2), cloth, cloth.dark(0.22)]),
                );
            }
        }
    }
}

/// What hangs from the ceiling at `x`.
pub(super) fn pendant(c: &mut Canvas, s: &Style, x: f32, y: f32) {
    let glow = rgb(0xff_e6b0);
    let cord = |c: &mut Canvas, x: f32, y: f32| c.line(&segment((x, 0.05), (x, y)), 0.0035, s.metal.dark(0.3));
    match s.pendant {
        Pendant::None => {}
        Pendant::Globe => {
            cord(c, x, y);
            c.glow(x, y + 0.04, 0.14, 0.14, glow.alpha(0.5));
            c.fill(
                &circle(x, y + 0.045, 0.05),
                around(x - 0.015, y + 0.03, 0.07, &[WHITE, rgb(0xff_f4d9), rgb(0xf0_d6a4)]),
            );
            c.fill(&rounded(x - 0.012, y - 0.012, 0.024, 0.016, 0.004), s.metal);
        }
        Pendant::Paper => {
            cord(c, x, y);
            c.glow(x, y + 0.06, 0.18, 0.16, glow.alpha(0.4));
            c.fill(
                &ellipse(x, y + 0.06, 0.085, 0.066),
                around(x - 0.02, y + 0.045, 0.11, &[WHITE, rgb(0xfd_f6e6), rgb(0xe9_d9bb)]),
            );
            for rib in 0..6 {
                let t = -0.9 + rib as f32 * 0.36;
                let half = 0.085 * (1.0_f32 - t * t).max(0.0).sqrt();
                c.line(
                    &curve(&[
                        (x - half, y + 0.06 + t * 0.066),
                        (x, y + 0.063 + t * 0.066),
                        (x + half, y + 0.06 + t * 0.066),
                    ]),
                    0.0015,
                    rgb(0xc9_b490).alpha(0.7),
                );
            }
        }
        Pendant::Bulbs => {
            for (dx, dy) in [(-0.14_f32, 0.02_f32), (0.0, -0.02), (0.14, 0.03)] {
                cord(c, x + dx, y + dy);
                c.glow(x + dx, y + dy + 0.025, 0.09, 0.09, rgb(0xff_b85a).alpha(0.75));
                c.fill(&rounded(x + dx - 0.007, y + dy - 0.016, 0.014, 0.02, 0.003), s.metal);
                c.fill(&ellipse(x + dx, y + dy + 0.022, 0.016, 0.021), rgb(0xff_f0c4));
            }
        }
        Pendant::Chandelier => {
            cord(c, x, y);
            c.glow(x, y + 0.05, 0.26, 0.2, glow.alpha(0.5));
            for tier in 0..3 {
                let (half, ty) = (0.12 - 0.032 * tier as f32, y + 0.01 + 0.035 * tier as f32);
                c.line(&ellipse(x, ty, half, half * 0.18), 0.006, metal(x - half, x + half, s.metal));
                for drop in 0..11 {
                    let t = drop as f32 / 10.0 * 2.0 - 1.0;
                    let (dx, dy) = (x + t * half, ty + 0.016 + 0.012 * (1.0 - t * t));
                    c.fill(
                        &polygon(&[(dx, dy - 0.012), (dx + 0.0055, dy), (dx, dy + 0.014), (dx - 0.0055, dy)]),
                        rgb(0xf6_fbff).alpha(0.92),
                    );
                    c.fill(&circle(dx - 0.001, dy - 0.001, 0.002), WHITE);
                }
            }
        }
        Pendant::Bar => {
            c.fill(&rounded(x - 0.2, y, 0.4, 0.012, 0.004), s.metal);
            c.fill(&rect(x - 0.195, y + 0.012, 0.39, 0.005), rgb(0xff_f4dc));
            c.glow(x, y + 0.02, 0.34, 0.1, glow.alpha(0.5));
            cord(c, x - 0.16, y);
            cord(c, x + 0.16, y);
        }
        Pendant::Spots => {
            for spot in 0..5 {
                let sx = x - 0.3 + 0.15 * spot as f32;
                c.fill(&ellipse(sx, 0.062, 0.016, 0.005), rgb(0xff_f6e2));
                c.glow(sx, 0.075, 0.06, 0.05, glow.alpha(0.55));
            }
        }
    }
}

/// A picture in a frame.
pub(super) fn art(c: &mut Canvas, s: &Style, x: f32, y: f32, w: f32, h: f32) {
    let frame = rect(x, y, w, h);
    c.shadow(&frame, 0.004, 0.008, 0.016, INK.alpha(0.35));
    c.fill(&frame, if s.metal.luma() < 0.35 { s.metal } else { s.wood });
    c.fill(&rect(x + 0.007, y + 0.007, w - 0.014, h - 0.014), rgb(0xfb_f8f2));
    let inner = rect(x + 0.02, y + 0.02, w - 0.04, h - 0.04);
    c.inside(&inner, |c| {
        c.fill(&inner, s.second.light(0.55));
        c.fill(&circle(x + w * 0.62, y + h * 0.38, w * 0.17), s.accent);
        c.fill(&ellipse(x + w * 0.3, y + h * 0.95, w * 0.42, h * 0.34), s.second);
        c.fill(&ellipse(x + w * 0.86, y + h, w * 0.4, h * 0.28), s.accent.dark(0.3));
    });
}

/// A rug on the floor.
pub(super) fn rug(c: &mut Canvas, s: &Style, y: f32, half: f32) {
    let shape = polygon(&[
        (WIDE / 2.0 - half * 0.86, y),
        (WIDE / 2.0 + half * 0.86, y),
        (WIDE / 2.0 + half * 1.14, y + 0.17),
        (WIDE / 2.0 - half * 1.14, y + 0.17),
    ]);
    let base = s.second.light(0.35);
    c.fill(&shape, down(y, y + 0.17, &[base.dark(0.08), base]));
    c.inside(&shape, |c| {
        for index in 0..9 {
            let x = WIDE / 2.0 + (index as f32 - 4.0) * half * 0.26;
            c.fill(
                &polygon(&[(x, y + 0.03), (x + half * 0.12, y + 0.085), (x, y + 0.14), (x - half * 0.12, y + 0.085)]),
                if index % 2 == 0 { s.accent.light(0.2).alpha(0.55) } else { s.cloth.alpha(0.5) },
            );
        }
        c.line(&shape, 0.012, s.accent.alpha(0.5));
    });
}

/// A lamp on the floor.
pub(super) fn floor_lamp(c: &mut Canvas, s: &Style, x: f32, base: f32) {
    let top = base - 0.36;
    c.glow(x, top, 0.16, 0.16, rgb(0xff_e6b0).alpha(0.5));
    c.glow(x, base, 0.06, 0.01, INK.alpha(0.4));
    c.line(&segment((x, base), (x, top)), 0.006, s.metal.dark(0.2));
    c.fill(&ellipse(x, base, 0.036, 0.009), s.metal.dark(0.3));
    c.fill(
        &polygon(&[(x - 0.036, top - 0.05), (x + 0.036, top - 0.05), (x + 0.058, top + 0.03), (x - 0.058, top + 0.03)]),
        cylinder(x - 0.058, x + 0.058, rgb(0xfb_eccf)),
    );
}

/// A wooden or metal leg.
pub(super) fn leg(c: &mut Canvas, from: (f32, f32), to: (f32, f32), shade: Shade) {
    c.line(&segment(from, to), 0.011, across(from.0 - 0.008, from.0 + 0.008, &[shade.light(0.25), shade.dark(0.25)]));
}

/// Cherry twigs in a vase, as on a Japanese table.
pub(super) fn twig(c: &mut Canvas, x: f32, y: f32, size: f32) {
    c.fill(
        &svg(&format!(
            "M {a} {y} C {b} {m} {b} {n} {d} {t} L {e} {t} C {f} {n} {f} {m} {g} {y} Z",
            a = x - size * 0.1,
            b = x - size * 0.17,
            d = x - size * 0.05,
            e = x + size * 0.05,
            f = x + size * 0.17,
            g = x + size * 0.1,
            m = y - size * 0.12,
            n = y - size * 0.3,
            t = y - size * 0.4
        )),
        cylinder(x - size * 0.16, x + size * 0.16, rgb(0x5c_6470)),
    );
    for (tx, ty) in [(0.34_f32, -0.98_f32), (-0.16, -0.86), (0.16, -0.7)] {
        let tip = (x + tx * size, y + ty * size);
        let middle = (x + tx * size * 0.4 - size * 0.04, y + ty * size * 0.7);
        c.line(&curve(&[(x, y - size * 0.38), middle, tip]), size * 0.02, rgb(0x5c_4030));
        for (dx, dy) in [(0.0_f32, 0.0_f32), (-0.07, 0.07), (0.06, 0.09), (-0.02, 0.15)] {
            c.fill(&circle(tip.0 + dx * size, tip.1 + dy * size, size * 0.042), rgb(0xf6_c3cc));
        }
    }
}
