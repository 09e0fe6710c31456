//! Leaves and flowers.

use super::Palette;
use crate::render::{
    canvas::{Canvas, along, around, down},
    color::{Shade, rgb},
    rng::Rng,
    shape::{At, arc, blob, circle, curve, ellipse, leaf, rounded, segment},
};

/// A blossom of `petals` petals.
fn blossom(c: &mut Canvas, (x, y): At, size: f32, petals: usize, tone: Shade, turn: f32) {
    let heart = rgb(0xf4_c04f);
    for petal in 0..petals {
        let angle = std::f32::consts::TAU * petal as f32 / petals as f32 + turn;
        let (sin, cos) = angle.sin_cos();
        let (px, py) = (x + cos * size * 0.58, y + sin * size * 0.58);
        let (nx, ny) = (-sin * size * 0.4, cos * size * 0.4);
        let shape = blob(&[
            (x, y),
            (px + nx * 0.9, py + ny * 0.9),
            (x + cos * size + nx * 0.45, y + sin * size + ny * 0.45),
            (x + cos * size * 0.92, y + sin * size * 0.92),
            (x + cos * size - nx * 0.45, y + sin * size - ny * 0.45),
            (px - nx * 0.9, py - ny * 0.9),
        ]);
        c.fill(&shape, around(x, y, size * 1.05, &[tone.dark(0.22), tone, tone.light(0.3)]));
    }
    c.fill(&circle(x, y, size * 0.22), heart);
    for dot in 0..7 {
        let angle = dot as f32 * 0.9 + turn;
        c.fill(&circle(x + angle.cos() * size * 0.3, y + angle.sin() * size * 0.3, size * 0.045), heart.light(0.3));
    }
}

/// A leaf with its rib.
fn ribbed(c: &mut Canvas, from: At, to: At, width: f32, tone: Shade) {
    c.fill(&leaf(from, to, width), along(from, to, &[tone.dark(0.25), tone.light(0.14)]));
    c.line(&segment(from, to), ((to.0 - from.0).hypot(to.1 - from.1)) * 0.025, tone.contrast(0.3).alpha(0.6));
}

/// Blossoms, buds and twigs; `tiny` makes them many.
pub(super) fn flowers(c: &mut Canvas, p: &Palette, tiny: bool, rng: &mut Rng) {
    let petals = rng.pick([5, 6, 8]);
    if tiny {
        for index in 0..26 {
            // A golden-angle walk over the cell spreads them evenly.
            let (x, y) = ((index as f32 * 0.618_034).fract(), (index as f32 + 0.5) / 26.0);
            ribbed(c, (x, y), (x + 0.05, y + 0.045), 0.3, p.second.mix(rgb(0x5c_8a5c), 0.6));
            blossom(c, (x, y), rng.between(0.032, 0.052), petals, p.motif(index), index as f32);
        }
        return;
    }
    for (index, (x, y, size)) in
        [(0.27_f32, 0.27_f32, 0.17_f32), (0.77, 0.72, 0.19), (0.78, 0.2, 0.1), (0.2, 0.76, 0.11)]
            .into_iter()
            .enumerate()
    {
        for turn in [0.6_f32, 2.4, 4.4] {
            let angle = turn + index as f32;
            ribbed(c, (x, y), (x + angle.cos() * size * 1.7, y + angle.sin() * size * 1.7), 0.24, p.second);
        }
        blossom(c, (x, y), size, petals, if index < 2 { p.first } else { p.third }, index as f32 * 0.7);
    }
    for (x, y) in [(0.5_f32, 0.48_f32), (0.02, 0.5), (0.52, 0.98), (0.02, 0.02)] {
        c.fill(&circle(x, y, 0.032), p.third);
        c.fill(&circle(x + 0.06, y + 0.05, 0.018), p.first);
        c.fill(&circle(x - 0.05, y + 0.055, 0.014), p.second);
    }
}

/// Monstera and palm leaves.
pub(super) fn leaves(c: &mut Canvas, p: &Palette, rng: &mut Rng) {
    let greens = [p.first, p.second, p.first.mix(p.second, 0.5).dark(0.2)];
    let lean = rng.between(-0.4, 0.4);
    for (index, (x, y, angle)) in
        [(0.5_f32, 0.98_f32, -1.9_f32), (1.0, 0.5, -2.6), (0.06, 0.45, -0.7)].into_iter().enumerate()
    {
        // A palm frond: leaflets on both sides of a bent rib.
        let angle = angle + lean * 0.4;
        let tone = greens.get((index + 1) % 3).copied().unwrap_or(p.second);
        for step in 1..12 {
            let t = step as f32 / 12.0;
            let at = (x + angle.cos() * 0.56 * t, y + angle.sin() * 0.56 * t + 0.06 * t * t);
            for side in [-1.0_f32, 1.0] {
                let reach = 0.23 * (1.0 - (t - 0.35).abs());
                let out = angle + side * (1.0 - 0.3 * t);
                c.fill(
                    &leaf(at, (at.0 + out.cos() * reach, at.1 + out.sin() * reach), 0.11),
                    tone.light(0.1 * (step % 2) as f32),
                );
            }
        }
        c.line(
            &curve(&[
                (x, y),
                (x + angle.cos() * 0.3, y + angle.sin() * 0.3 + 0.015),
                (x + angle.cos() * 0.56, y + angle.sin() * 0.56 + 0.06),
            ]),
            0.009,
            tone.dark(0.35),
        );
    }
    for (index, (x, y, angle, size)) in
        [(0.24_f32, 0.24_f32, 0.7_f32, 0.26_f32), (0.76, 0.74, 3.6, 0.28)].into_iter().enumerate()
    {
        // A monstera: a heart with notches towards its rib.
        let tone = greens.get(index * 2).copied().unwrap_or(p.first);
        c.placed(x, y, size, |c| {
            c.turned((angle + lean).to_degrees(), 0.0, 0.0, |c| {
                let heart = blob(&[
                    (-0.72, 0.0),
                    (-0.86, -0.44),
                    (-0.36, -0.84),
                    (0.3, -0.66),
                    (0.8, -0.24),
                    (1.06, 0.0),
                    (0.8, 0.24),
                    (0.3, 0.66),
                    (-0.36, 0.84),
                    (-0.86, 0.44),
                ]);
                c.fill(&heart, along((-0.8, -0.6), (0.9, 0.6), &[tone.light(0.18), tone, tone.dark(0.25)]));
                for side in [-1.0_f32, 1.0] {
                    for (x0, x1) in [(-0.3_f32, -0.42_f32), (0.02, 0.08), (0.34, 0.56)] {
                        c.fill(&leaf((x0 - 0.04, side * 0.2), (x1 + 0.04, side * 1.02), 0.09), p.ground);
                    }
                    c.fill(&ellipse(-0.12, side * 0.17, 0.06, 0.045), p.ground);
                    c.fill(&ellipse(0.22, side * 0.14, 0.055, 0.04), p.ground);
                }
                c.line(&curve(&[(-1.2, 0.1), (-0.6, 0.0), (0.9, 0.0)]), 0.035, tone.contrast(0.3));
            });
        });
    }
}

/// Large peonies with leaves.
pub(super) fn peonies(c: &mut Canvas, p: &Palette, rng: &mut Rng) {
    let green = if p.second.g > p.second.r { p.second } else { rgb(0x5c_8068) };
    for (x, y, size, tone) in [
        (0.3_f32, 0.3_f32, 0.25_f32, p.first),
        (0.8, 0.78, 0.22, p.first.mix(p.third, 0.45)),
        (0.84, 0.26, 0.11, p.third),
        (0.24, 0.82, 0.12, p.third),
    ] {
        for turn in 0..5 {
            let angle = turn as f32 * 1.26 + x * 5.0;
            ribbed(
                c,
                (x, y),
                (x + angle.cos() * size * 1.5, y + angle.sin() * size * 1.5),
                0.26,
                green.light(0.12 * (turn % 2) as f32),
            );
        }
        for (layer, count) in [(1.0_f32, 9), (0.78, 8), (0.56, 7), (0.34, 5)] {
            for petal in 0..count {
                let angle = std::f32::consts::TAU * petal as f32 / count as f32 + layer * 4.0 + rng.between(-0.1, 0.1);
                let (px, py) = (x + angle.cos() * size * layer * 0.62, y + angle.sin() * size * layer * 0.62);
                let r = size * layer * 0.44;
                c.fill(
                    &circle(px, py, r),
                    around(x, y, size * layer * 1.15, &[tone.dark(0.36), tone, tone.light(0.36)]),
                );
                if layer > 0.7 {
                    c.line(
                        &arc(px, py, r * 0.94, r * 0.94, angle.to_degrees() - 70.0, angle.to_degrees() + 70.0),
                        size * 0.012,
                        tone.light(0.6).alpha(0.8),
                    );
                }
            }
        }
        c.fill(&circle(x, y, size * 0.12), rgb(0xf3_c057));
    }
    c.line(&curve(&[(0.5, 0.5), (0.56, 0.56), (0.6, 0.5)]), 0.01, green);
}

/// Stems in rows.
pub(super) fn lavender(c: &mut Canvas, p: &Palette, rng: &mut Rng) {
    for (column, shift) in [(0.25_f32, 0.0_f32), (0.75, 0.5)] {
        let lean = rng.between(-0.05, 0.05);
        let place = |t: f32| (column + lean * (t * std::f32::consts::PI).sin(), shift + 0.98 - 0.92 * t);
        c.line(&curve(&[place(0.0), place(0.5), place(1.0)]), 0.014, p.second.mix(rgb(0x6a_8a62), 0.6));
        for side in [-1.0_f32, 1.0] {
            let at = place(0.16);
            ribbed(c, at, (at.0 + side * 0.15, at.1 - 0.17), 0.14, p.second.mix(rgb(0x6a_8a62), 0.7));
        }
        for bud in 0..9 {
            let at = place(0.46 + bud as f32 * 0.066);
            let size = 0.062 * (1.1 - bud as f32 * 0.07);
            for side in [-1.0_f32, 1.0] {
                c.fill(
                    &ellipse(at.0 + side * size * 0.8, at.1, size, size * 0.7),
                    along((at.0, at.1 - size), (at.0, at.1 + size), &[p.first.light(0.3), p.first.dark(0.12)]),
                );
            }
            c.fill(&ellipse(at.0, at.1 - size * 0.3, size * 0.6, size * 0.62), p.first.light(0.16));
        }
    }
}

/// Scrolling vines with lotus flowers, as on porcelain.
pub(super) fn vines(c: &mut Canvas, p: &Palette) {
    let line = p.first;
    for (x, y, side) in [(0.25_f32, 0.5_f32, 1.0_f32), (0.75, 0.5, -1.0)] {
        let wave: Vec<At> = (0..=16)
            .map(|step| {
                let t = step as f32 / 8.0 - 0.5;
                (x + side * 0.14 * (t * std::f32::consts::TAU).sin(), y + t - 0.5)
            })
            .collect();
        c.line(&curve(&wave), 0.022, line);
        for (cy, flip) in [(0.1_f32, 1.0_f32), (0.62, -1.0)] {
            let spiral: Vec<At> = (0..18)
                .map(|step| {
                    let angle = step as f32 * 0.52;
                    let r = 0.125 - step as f32 * 0.006;
                    (x + side * flip * (0.12 + r * angle.cos() * 0.9), cy + r * angle.sin())
                })
                .collect();
            c.line(&curve(&spiral), 0.013, line.light(0.1));
            for step in [2, 6, 10] {
                if let Some(at) = spiral.get(step) {
                    c.fill(&leaf(*at, (at.0 + side * flip * 0.08, at.1 - 0.06), 0.34), line.light(0.25));
                }
            }
        }
    }
    for (x, y) in [(0.5_f32, 0.25_f32), (0.0, 0.75), (1.0, 0.75)] {
        for (reach, count, tone) in [(0.15_f32, 9, line.light(0.55)), (0.115, 7, line.light(0.25)), (0.075, 5, line)] {
            for petal in 0..count {
                let angle = std::f32::consts::PI * (petal as f32 / (count - 1) as f32) + std::f32::consts::PI;
                c.fill(&leaf((x, y + 0.05), (x + angle.cos() * reach, y + 0.05 + angle.sin() * reach), 0.34), tone);
                c.line(
                    &leaf((x, y + 0.05), (x + angle.cos() * reach, y + 0.05 + angle.sin() * reach), 0.34),
                    0.0045,
                    line.dark(0.2),
                );
            }
        }
        c.fill(&ellipse(x, y + 0.06, 0.05, 0.022), line.dark(0.15));
    }
}

/// Bamboo canes with leaves.
pub(super) fn bamboo(c: &mut Canvas, p: &Palette, rng: &mut Rng) {
    for (x, width) in [(0.22_f32, 0.07_f32), (0.62, 0.05), (0.86, 0.03)] {
        let tone = p.first.mix(p.second, rng.unit() * 0.6);
        for joint in 0..4 {
            let y = joint as f32 * 0.25;
            c.fill(
                &rounded(x - width / 2.0, y + 0.006, width, 0.24, width * 0.16),
                along((x - width / 2.0, 0.0), (x + width / 2.0, 0.0), &[tone.light(0.4), tone, tone.dark(0.3)]),
            );
            c.line(&segment((x - width * 0.55, y + 0.002), (x + width * 0.55, y + 0.002)), 0.011, tone.dark(0.45));
        }
        for (index, y) in [0.14_f32, 0.63].into_iter().enumerate() {
            let side = if index == 0 { 1.0 } else { -1.0 };
            for (dx, dy) in [(0.2_f32, -0.05_f32), (0.19, 0.05), (0.12, 0.13)] {
                let (from, to) = ((x + side * width * 0.4, y), (x + side * (width * 0.4 + dx), y + dy));
                ribbed(c, from, to, 0.15, p.second);
            }
        }
    }
    c.fill(&circle(0.44, 0.9, 0.012), down(0.88, 0.92, &[p.third, p.third]));
}
