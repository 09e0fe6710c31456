//! Geometric, abstract and traditional shapes.

use super::Palette;
use crate::render::{
    canvas::{Canvas, along, around},
    color::WHITE,
    rng::Rng,
    shape::{At, arc, blob, circle, curve, ellipse, polygon, rect, rounded, segment},
};

/// One round wave around the origin; rows below cover its lower half.
pub(super) fn seigaiha(c: &mut Canvas, p: &Palette) {
    for (index, r) in [0.5_f32, 0.4, 0.3, 0.2, 0.1].into_iter().enumerate() {
        let tone = if index % 2 == 0 { p.first.mix(p.second, 0.12 * index as f32) } else { p.ground.light(0.5) };
        c.fill(&circle(0.0, 0.0, r), tone);
    }
}

/// Curled clouds.
pub(super) fn clouds(c: &mut Canvas, p: &Palette) {
    for (x, y, tone, flip) in [(0.26_f32, 0.3_f32, p.first, 1.0_f32), (0.76, 0.8, p.second, -1.0)] {
        for band in 0..3 {
            let by = y + 0.1 + band as f32 * 0.05;
            c.line(&segment((x - 0.24 + 0.05 * band as f32, by), (x + 0.24 - 0.03 * band as f32, by)), 0.026, tone);
        }
        for (dx, dy, r) in [(-0.13_f32, 0.03_f32, 0.1_f32), (0.03, -0.05, 0.13), (0.16, 0.04, 0.085)] {
            let (cx, cy) = (x + dx * flip, y + dy);
            c.fill(&circle(cx, cy, r), around(cx, cy - r * 0.5, r * 1.6, &[tone.light(0.3), tone]));
            c.line(&circle(cx, cy, r), 0.012, p.third);
            let spiral: Vec<At> = (0..14)
                .map(|step| {
                    let angle = step as f32 * 0.5;
                    let reach = r * (0.82 - step as f32 * 0.055);
                    (cx + reach * angle.cos() * flip, cy + reach * angle.sin())
                })
                .collect();
            c.line(&curve(&spiral), 0.013, p.third);
        }
    }
    for (x, y) in [(0.76_f32, 0.28_f32), (0.26, 0.78)] {
        c.line(
            &curve(&[(x - 0.12, y), (x - 0.03, y - 0.035), (x + 0.03, y + 0.02), (x + 0.12, y - 0.015)]),
            0.014,
            p.third,
        );
        c.line(&curve(&[(x - 0.06, y + 0.06), (x + 0.02, y + 0.035), (x + 0.08, y + 0.07)]), 0.011, p.third);
    }
}

/// A window lattice of interlocking frames.
pub(super) fn lattice(c: &mut Canvas, p: &Palette) {
    let (wide, line) = (0.05, p.first);
    c.fill(&polygon(&[(0.5, 0.14), (0.86, 0.5), (0.5, 0.86), (0.14, 0.5)]), p.ground.mix(p.third, 0.35));
    for (from, to) in
        [((0.0, 0.5), (0.5, 0.0)), ((0.5, 0.0), (1.0, 0.5)), ((1.0, 0.5), (0.5, 1.0)), ((0.5, 1.0), (0.0, 0.5))]
    {
        c.line(&segment(from, to), wide, line);
        c.line(&segment(from, to), wide * 0.25, p.third);
    }
    c.line(&rect(0.29, 0.29, 0.42, 0.42), wide * 0.72, p.second);
    for (x, y) in [(0.0_f32, 0.0_f32), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
        c.line(&rect(x - 0.17, y - 0.17, 0.34, 0.34), wide * 0.72, p.second);
        c.fill(&circle(x, y, 0.07), p.first);
    }
    for petal in 0..4 {
        let (sin, cos) = (petal as f32 * std::f32::consts::FRAC_PI_2).sin_cos();
        c.fill(&circle(0.5 + cos * 0.07, 0.5 + sin * 0.07, 0.062), p.first);
    }
    c.fill(&circle(0.5, 0.5, 0.035), p.third);
}

/// One arch in another, standing at the origin.
pub(super) fn arches(c: &mut Canvas, p: &Palette) {
    for (index, r) in [0.5_f32, 0.4, 0.3, 0.2].into_iter().enumerate() {
        let tone = if index == 3 { p.ground.light(0.3) } else { p.motif(index) };
        c.fill(&rounded(-r, -r, r * 2.0, r + 0.55, r), tone);
    }
}

/// One fan with fine lines, its handle at the origin.
pub(super) fn fans(c: &mut Canvas, p: &Palette) {
    c.fill(&circle(0.0, 0.0, 0.5), around(0.0, 0.0, 0.5, &[p.ground.mix(p.first, 0.35), p.ground]));
    for ray in 0..13 {
        let angle = std::f32::consts::PI * (1.0 + ray as f32 / 12.0);
        let (sin, cos) = angle.sin_cos();
        c.line(&segment((cos * 0.14, sin * 0.14), (cos * 0.42, sin * 0.42)), 0.009, p.first);
        c.fill(&circle(cos * 0.455, sin * 0.455, 0.022), p.first.light(0.2));
    }
    for r in [0.49_f32, 0.42, 0.14] {
        c.line(&arc(0.0, 0.0, r, r, 180.0, 360.0), 0.014, p.first);
    }
    c.fill(&circle(0.0, 0.0, 0.09), p.first);
}

/// Stone chips.
pub(super) fn terrazzo(c: &mut Canvas, p: &Palette, rng: &mut Rng) {
    for index in 0..54 {
        let (x, y) = (
            (index as f32 * 0.618_034).fract() + rng.between(-0.06, 0.06),
            (index as f32 + 0.5) / 54.0 + rng.between(-0.05, 0.05),
        );
        let size = if index % 4 == 0 { rng.between(0.05, 0.085) } else { rng.between(0.014, 0.042) };
        let corners = 4 + rng.below(3);
        let start = rng.between(0.0, std::f32::consts::TAU);
        let chip: Vec<At> = (0..corners)
            .map(|corner| {
                let angle = start + std::f32::consts::TAU * corner as f32 / corners as f32 + rng.between(-0.3, 0.3);
                let reach = size * rng.between(0.7, 1.15);
                (x + angle.cos() * reach, y + angle.sin() * reach)
            })
            .collect();
        let tone = p.motif(index).light(rng.between(0.0, 0.3));
        c.fill(
            &polygon(&chip),
            along((x - size, y - size), (x + size, y + size), &[tone.light(0.12), tone.dark(0.06)]),
        );
    }
}

/// Flowing waves with foam, over all cells.
pub(super) fn waves(c: &mut Canvas, p: &Palette, columns: i32, rows: i32) {
    let tau = std::f32::consts::TAU;
    let foam = if p.ground.luma() > 0.6 { p.ground } else { WHITE };
    for band in -4..=rows * 8 + 4 {
        let (y, which) = (band as f32 / 8.0, band.rem_euclid(8));
        let tone = match which % 4 {
            0 => p.first,
            1 => p.first.mix(p.second, 0.5),
            2 => p.first.dark(0.3),
            _ => p.second.mix(p.first, 0.3),
        };
        // A whole number of swings per cell, so that both sides meet.
        let lift = |x: f32| 0.05 * (x * tau + which as f32 * 0.9).sin() + 0.02 * (x * 2.0 * tau + which as f32).sin();
        let line = |below: f32| -> Vec<At> {
            (-4..=columns * 24 + 4).map(|step| (step as f32 / 24.0, y + below + lift(step as f32 / 24.0))).collect()
        };
        let edge = line(0.0);
        let mut shape = edge.clone();
        shape.extend(line(0.25).into_iter().rev());
        c.fill(&polygon(&shape), tone);
        c.line(&curve(&edge), 0.013, foam.alpha(0.9));
        c.line(&curve(&line(0.03)), 0.004, foam.alpha(0.7));
    }
}

/// Bold strokes of a brush.
pub(super) fn brush(c: &mut Canvas, p: &Palette, rng: &mut Rng) {
    for index in 0..12 {
        let (x, y) = ((index as f32 * 0.618_034 + 0.1).fract(), (index as f32 + 0.5) / 12.0);
        let angle = rng.between(-0.7, 0.7);
        let (length, width) = (rng.between(0.16, 0.3), rng.between(0.03, 0.075));
        let tone = p.motif(index);
        let bend = rng.between(-0.09, 0.09);
        for hair in 0..9 {
            let off = (hair as f32 / 8.0 - 0.5) * width * 2.0;
            let (from, to) = (-length * rng.between(0.85, 1.0), length * rng.between(0.8, 1.05));
            let put = |t: f32, o: f32| (x + t * angle.cos() - o * angle.sin(), y + t * angle.sin() + o * angle.cos());
            c.line(
                &curve(&[put(from, off), put(0.0, off + bend), put(to, off)]),
                width * 0.33,
                tone.light(rng.between(0.0, 0.22)).alpha(0.9),
            );
        }
    }
    for index in 0..26 {
        let (x, y) = ((index as f32 * 0.7548).fract(), (index as f32 * 0.5698).fract());
        c.fill(&circle(x, y, rng.between(0.004, 0.014)), p.motif(index + 1));
    }
}

/// Swirls as in marbled paper, over all cells.
pub(super) fn marble(c: &mut Canvas, p: &Palette, columns: i32, rows: i32, rng: &mut Rng) {
    let (swing, phase) = (rng.between(0.06, 0.1), rng.between(0.0, 6.0));
    let tau = std::f32::consts::TAU;
    // Each term repeats after one cell.
    let flow = |x: f32, y: f32| {
        let a = swing * (tau * (x + y) + phase).sin() + 0.05 * (tau * (2.0 * x - y)).sin();
        let b = swing * (tau * (x - y) + phase * 0.7).cos() + 0.04 * (tau * (x + 2.0 * y) + phase).sin();
        (x + a, y + b)
    };
    for band in -14..=rows * 14 + 14 {
        let (y, which) = (band as f32 / 14.0, band.rem_euclid(14) as usize);
        let tone = p.motif(which).mix(p.ground, if which.is_multiple_of(2) { 0.1 } else { 0.45 });
        let line = |below: f32| -> Vec<At> {
            (-12..=columns * 32 + 12).map(|step| flow(step as f32 / 32.0, y + below)).collect()
        };
        let upper = line(0.0);
        let mut shape = upper.clone();
        shape.extend(line(0.05 + 0.02 * (which % 3) as f32).into_iter().rev());
        c.fill(&polygon(&shape), tone);
        c.line(
            &curve(&upper),
            0.0055,
            if which.is_multiple_of(3) { p.third.light(0.3) } else { p.ground.light(0.6) }.alpha(0.9),
        );
    }
    for row in -1..=rows {
        for column in -1..=columns {
            for (x, y) in [(0.3_f32, 0.3_f32), (0.75, 0.7)] {
                for ring in 0..5 {
                    let r = 0.13 - 0.024 * ring as f32;
                    let points: Vec<At> = (0..20)
                        .map(|step| {
                            let angle = tau * step as f32 / 20.0;
                            flow(column as f32 + x + r * angle.cos(), row as f32 + y + r * 0.7 * angle.sin())
                        })
                        .collect();
                    c.fill(&blob(&points), p.motif(ring).light(0.1 * (ring % 2) as f32));
                }
            }
        }
    }
}

/// A plaid.
pub(super) fn stripes(c: &mut Canvas, p: &Palette) {
    for (at, width, tone, cover) in [
        (0.0_f32, 0.34_f32, p.first, 0.55_f32),
        (0.42, 0.05, p.third, 0.9),
        (0.54, 0.2, p.second, 0.55),
        (0.8, 0.03, p.third, 0.9),
        (0.87, 0.03, p.first, 0.7),
    ] {
        c.fill(&rect(at, 0.0, width, 1.0), tone.alpha(cover));
        c.fill(&rect(0.0, at, 1.0, width), tone.alpha(cover));
    }
    for step in 0..40 {
        let at = step as f32 / 40.0;
        c.line(&segment((at, 0.0), (at + 0.025, 0.025)), 0.002, p.ground.alpha(0.3));
    }
}

/// Dots, in two sizes.
pub(super) fn dots(c: &mut Canvas, p: &Palette) {
    for (index, (x, y)) in [(0.25_f32, 0.25_f32), (0.75, 0.75)].into_iter().enumerate() {
        c.fill(&circle(x, y, 0.16), around(x - 0.05, y - 0.06, 0.22, &[p.motif(index).light(0.2), p.motif(index)]));
    }
    for (x, y) in [(0.75_f32, 0.25_f32), (0.25, 0.75)] {
        c.fill(&circle(x, y, 0.07), p.third);
        c.line(&circle(x, y, 0.11), 0.012, p.first.alpha(0.6));
    }
}

/// Cubes of three rhombs.
pub(super) fn hexagons(c: &mut Canvas, p: &Palette) {
    let (w, h) = (0.5, 1.0 / 3.0);
    for (x, y) in [(0.5_f32, 0.25_f32), (0.0, 0.75), (1.0, 0.75)] {
        let (middle, top, low) = ((x, y), (x, y - h), (x, y + h));
        let (upper_left, upper_right) = ((x - w, y - h / 2.0), (x + w, y - h / 2.0));
        let (lower_left, lower_right) = ((x - w, y + h / 2.0), (x + w, y + h / 2.0));
        c.fill(&polygon(&[top, upper_right, middle, upper_left]), p.first.light(0.3));
        c.fill(&polygon(&[upper_left, middle, low, lower_left]), p.second);
        c.fill(&polygon(&[upper_right, middle, low, lower_right]), p.third.dark(0.1));
        c.fill(&ellipse(x, y - h / 2.0, 0.16, 0.054), p.first.dark(0.1));
        for to in [low, upper_left, upper_right] {
            c.line(&segment(middle, to), 0.012, p.ground);
        }
    }
}

/// Triangles in several colours.
pub(super) fn triangles(c: &mut Canvas, p: &Palette) {
    for row in 0..2 {
        for column in 0..2 {
            let (x, y) = (column as f32 * 0.5, row as f32 * 0.5);
            let flip = (row + column) % 2 == 0;
            let (a, b) = if flip { ((x, y), (x + 0.5, y + 0.5)) } else { ((x + 0.5, y), (x, y + 0.5)) };
            let third = if flip { (x, y + 0.5) } else { (x, y) };
            c.fill(&polygon(&[a, b, third]), p.motif(row + column));
            let inner = |at: At| {
                (
                    x + 0.25 + (at.0 - x - 0.25) * 0.45 + (third.0 - x - 0.25) * 0.12,
                    y + 0.25 + (at.1 - y - 0.25) * 0.45 + (third.1 - y - 0.25) * 0.12,
                )
            };
            c.fill(&polygon(&[inner(a), inner(b), inner(third)]), p.ground.light(0.3));
            let other = if flip { (x + 0.5, y) } else { (x + 0.5, y + 0.5) };
            c.fill(&circle((a.0 + b.0 + other.0) / 3.0, (a.1 + b.1 + other.1) / 3.0, 0.06), p.motif(row + column + 1));
        }
    }
}
