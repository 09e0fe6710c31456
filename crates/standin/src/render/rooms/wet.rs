//! Kitchen and bathroom.

use super::{
    WIDE,
    shell::{BACK, leg, pendant, shell, twig, window},
    style::{Style, Wall},
};
use crate::render::{
    backdrop::plant,
    canvas::{Canvas, across, along, around, cylinder, down, metal},
    color::{INK, Shade, WHITE, rgb},
    shape::{arc, blob, circle, curve, ellipse, polygon, rect, ring, rounded, segment},
};

const MIDDLE: f32 = WIDE / 2.0;

/// Fronts side by side, with handles.
fn fronts(c: &mut Canvas, [x, y, w, h]: [f32; 4], count: usize, shade: Shade, handle: Option<Shade>) {
    let each = w / count as f32;
    for index in 0..count {
        let fx = x + each * index as f32;
        c.fill(
            &rounded(fx + 0.002, y, each - 0.004, h, 0.004),
            along((fx, y), (fx + each, y + h), &[shade.light(0.2), shade, shade.dark(0.1)]),
        );
        c.line(&rounded(fx + 0.002, y, each - 0.004, h, 0.004), 0.0018, shade.dark(0.45).alpha(0.6));
        if let Some(handle) = handle {
            c.fill(&rounded(fx + each * 0.3, y + 0.014, each * 0.4, 0.007, 0.003), handle);
        }
    }
}

/// A kitchen with a window above the sink.
pub(super) fn kitchen(c: &mut Canvas, s: &Style) {
    shell(c, s, true);
    let (l, t, r, b) = BACK;
    let front = if s.wood.luma() > 0.8 { s.wood } else { s.wood.mix(s.wall, 0.15) };
    let upper = if s.dim > 0.0 || s.plants > 1 { s.wood.light(0.08) } else { s.wall.light(0.4).mix(s.wood, 0.2) };
    let handle = if s.art || s.plants > 0 {
        Some(s.metal)
    } else if s.accent.luma() > 0.4 && s.accent.luma() < 0.6 {
        Some(s.accent)
    } else {
        None
    };
    // Splashback.
    if s.back == Wall::Plain {
        let tiles = s.second.light(0.45);
        c.fill(&rect(l, 0.34, r - l, 0.13), down(0.34, 0.47, &[tiles, tiles.dark(0.06)]));
        for row in 0..4 {
            let y = 0.34 + row as f32 * 0.0325;
            c.line(&segment((l, y), (r, y)), 0.0018, tiles.dark(0.25).alpha(0.6));
            for column in 0..16 {
                let x = l + column as f32 * 0.06 + (row % 2) as f32 * 0.03;
                c.line(&segment((x, y), (x, y + 0.0325)), 0.0018, tiles.dark(0.25).alpha(0.6));
            }
        }
    }
    window(c, &Style { curtains: None, ..s.clone() }, 0.54, 0.16, 0.24, 0.26);
    fronts(c, [l + 0.01, t + 0.03, 0.28, 0.2], 3, upper, handle);
    fronts(c, [0.97, t + 0.03, r - 0.98, 0.2], 2, upper, handle);
    c.fill(&polygon(&[(0.83, 0.3), (0.92, 0.3), (0.96, 0.35), (0.79, 0.35)]), metal(0.79, 0.96, s.metal));
    c.fill(&rect(0.845, t, 0.06, 0.2), metal(0.845, 0.905, s.metal));
    for shelf in 0..2 {
        let y = t + 0.236;
        c.glow(l + 0.08 + 0.14 * shelf as f32, y + 0.02, 0.09, 0.05, rgb(0xff_ecc4).alpha(0.5));
    }
    // Fridge at the left.
    c.fill(&rounded(l + 0.004, 0.2, 0.14, b - 0.17, 0.008), metal(l, l + 0.3, s.metal.light(0.2)));
    c.line(&segment((l + 0.004, 0.37), (l + 0.144, 0.37)), 0.004, INK.alpha(0.4));
    for y in [0.3_f32, 0.4] {
        c.fill(&rounded(l + 0.124, y, 0.008, 0.06, 0.003), s.metal.dark(0.3));
    }
    // The run of cabinets.
    let top = 0.475;
    c.glow(MIDDLE, b + 0.025, 0.5, 0.02, s.ink().alpha(0.5));
    fronts(c, [l + 0.15, top + 0.02, r - l - 0.152, b - top - 0.02], 6, front, handle);
    c.fill(&rect(l + 0.15, b, r - l - 0.15, 0.024), s.ink().alpha(0.75));
    let stone = if s.back == Wall::Marble || s.second.luma() > 0.8 {
        rgb(0xf2_f0ec)
    } else {
        s.accent.mix(rgb(0xe9_e4dc), 0.6)
    };
    c.fill(&rect(l + 0.145, top, r - l - 0.145, 0.022), down(top, top + 0.022, &[stone.light(0.4), stone.dark(0.2)]));
    c.fill(&rounded(0.835, top + 0.034, 0.1, 0.1, 0.006), rgb(0x23_242a));
    c.fill(
        &rounded(0.848, top + 0.058, 0.074, 0.05, 0.004),
        along((0.85, 0.5), (0.92, 0.6), &[rgb(0x4a_4d55), rgb(0x1b_1c20)]),
    );
    for knob in 0..4 {
        c.fill(&circle(0.852 + knob as f32 * 0.022, top + 0.046, 0.004), s.metal.light(0.3));
    }
    for x in [0.86_f32, 0.91] {
        c.fill(&ellipse(x, top, 0.018, 0.004), rgb(0x2b_2c31));
    }
    c.fill(&rounded(0.868, top - 0.036, 0.05, 0.034, 0.006), cylinder(0.868, 0.918, s.second.dark(0.1)));
    c.line(
        &curve(&[(0.66, top), (0.66, top - 0.07), (0.685, top - 0.08), (0.69, top - 0.06)]),
        0.007,
        metal(0.65, 0.7, s.metal),
    );
    for (x, tone, tall) in
        [(0.42_f32, s.accent, 0.05_f32), (0.445, s.second, 0.042), (0.47, s.accent.light(0.3), 0.036)]
    {
        c.fill(&rounded(x, top - tall, 0.02, tall, 0.005), cylinder(x, x + 0.02, tone));
    }
    if s.plants > 0 {
        plant(c, 1.05, top, 0.11);
    }
    // An island in front.
    pendant(c, s, MIDDLE, 0.17);
    let (il, ir, it) = (MIDDLE - 0.33, MIDDLE + 0.33, 0.72);
    c.glow(MIDDLE, 0.965, 0.42, 0.03, s.ink().alpha(0.5));
    c.fill(
        &rect(il + 0.03, it + 0.03, ir - il - 0.06, 0.22),
        along((il, it), (ir, 0.95), &[front.light(0.1), front.dark(0.12)]),
    );
    for panel in 0..4 {
        let x = il + 0.05 + panel as f32 * 0.145;
        c.line(&rounded(x, it + 0.055, 0.125, 0.175, 0.004), 0.002, front.dark(0.4).alpha(0.5));
    }
    c.fill(
        &polygon(&[(il + 0.03, it - 0.035), (ir - 0.03, it - 0.035), (ir, it + 0.01), (il, it + 0.01)]),
        along((il, it), (ir, it), &[stone.light(0.5), stone.light(0.15)]),
    );
    c.fill(&rect(il, it + 0.01, ir - il, 0.024), down(it + 0.01, it + 0.034, &[stone, stone.dark(0.25)]));
    c.fill(&ellipse(MIDDLE - 0.14, it - 0.012, 0.06, 0.014), s.second.dark(0.1));
    for (dx, tone) in [(-0.17_f32, rgb(0xe6_7a3c)), (-0.14, rgb(0xf0_b43c)), (-0.11, rgb(0x9c_b84b))] {
        c.fill(
            &circle(MIDDLE + dx, it - 0.024, 0.017),
            around(MIDDLE + dx - 0.005, it - 0.03, 0.026, &[tone.light(0.4), tone, tone.dark(0.2)]),
        );
    }
    if s.low {
        twig(c, MIDDLE + 0.12, it - 0.012, 0.16);
    }
    for x in [-0.2_f32, 0.0, 0.2] {
        let sx = MIDDLE + x;
        for side in [-1.0_f32, 1.0] {
            leg(
                c,
                (sx + side * 0.03, 0.83),
                (sx + side * 0.045, 0.985),
                if s.metal.luma() < 0.4 { s.metal } else { s.wood.dark(0.25) },
            );
        }
        c.fill(&ellipse(sx, 0.83, 0.05, 0.014), s.cloth.dark(0.2));
        c.fill(
            &ellipse(sx, 0.823, 0.05, 0.014),
            along((sx - 0.05, 0.82), (sx + 0.05, 0.83), &[s.cloth.light(0.3), s.cloth]),
        );
    }
}

/// A bathroom with a tub, a basin and a mirror.
pub(super) fn bathroom(c: &mut Canvas, s: &Style) {
    shell(c, s, true);
    window(c, &Style { curtains: None, ..s.clone() }, 0.3, 0.17, 0.2, 0.22);
    pendant(c, s, MIDDLE, 0.12);
    // Basin and mirror at the right.
    let (x, top) = (0.9, 0.5);
    let wood = s.wood;
    c.glow(x, 0.3, 0.16, 0.16, rgb(0xff_f2d6).alpha(0.55));
    let mirror = if s.metal.luma() < 0.35 || s.dim > 0.0 {
        circle(x, 0.3, 0.1)
    } else {
        rounded(x - 0.1, 0.18, 0.2, 0.24, 0.02)
    };
    c.shadow(&mirror, 0.003, 0.006, 0.012, INK.alpha(0.35));
    c.fill(&mirror, along((x - 0.1, 0.2), (x + 0.1, 0.42), &[rgb(0xf4_fafc), rgb(0xbf_d3dc), rgb(0xe3_eef2)]));
    c.line(&mirror, 0.009, s.metal);
    c.glow(x, 0.66, 0.2, 0.015, s.ink().alpha(0.4));
    c.fill(
        &rounded(x - 0.15, top, 0.3, 0.14, 0.008),
        along((x - 0.15, top), (x + 0.15, top + 0.14), &[wood.light(0.2), wood, wood.dark(0.14)]),
    );
    c.line(&segment((x - 0.15, top + 0.07), (x + 0.15, top + 0.07)), 0.003, wood.dark(0.45));
    for y in [top + 0.035, top + 0.105] {
        c.fill(&rounded(x - 0.03, y, 0.06, 0.006, 0.003), s.metal);
    }
    c.fill(&rect(x - 0.16, top - 0.014, 0.32, 0.016), rgb(0xf4_f2ee));
    c.fill(
        &blob(&[(x - 0.085, top - 0.06), (x + 0.085, top - 0.06), (x + 0.06, top - 0.014), (x - 0.06, top - 0.014)]),
        cylinder(x - 0.09, x + 0.09, rgb(0xf8_f7f4)),
    );
    c.fill(&ellipse(x, top - 0.058, 0.08, 0.012), rgb(0xd9_dcdd));
    c.line(
        &curve(&[(x + 0.03, top - 0.06), (x + 0.03, top - 0.12), (x + 0.0, top - 0.125), (x - 0.004, top - 0.105)]),
        0.007,
        metal(x - 0.01, x + 0.04, s.metal),
    );
    for (dx, tone) in [(-0.13_f32, s.accent), (0.12, s.second)] {
        c.fill(
            &rounded(x + dx - 0.012, top - 0.06, 0.024, 0.046, 0.006),
            cylinder(x + dx - 0.012, x + dx + 0.012, tone),
        );
    }
    // Towels.
    c.fill(&rounded(0.56, 0.27, 0.13, 0.007, 0.003), s.metal);
    c.fill(&rounded(0.575, 0.272, 0.05, 0.14, 0.006), across(0.575, 0.625, &[s.accent.light(0.35), s.accent]));
    c.fill(
        &rounded(0.632, 0.272, 0.046, 0.1, 0.006),
        across(0.632, 0.678, &[s.second.light(0.45), s.second.light(0.1)]),
    );
    // A mat, and the tub.
    c.fill(
        &polygon(&[(0.74, 0.8), (1.0, 0.8), (1.06, 0.88), (0.75, 0.88)]),
        down(0.8, 0.88, &[s.second.light(0.35), s.second.light(0.15)]),
    );
    let (tx, ty) = (0.47, 0.62);
    c.glow(tx, 0.875, 0.38, 0.028, s.ink().alpha(0.55));
    if s.low {
        let tub = polygon(&[(tx - 0.33, ty), (tx + 0.33, ty), (tx + 0.3, 0.87), (tx - 0.3, 0.87)]);
        c.fill(&tub, cylinder(tx - 0.36, tx + 0.36, wood));
        c.inside(&tub, |c| {
            for plank in 0..11 {
                let px = tx - 0.33 + plank as f32 * 0.066;
                c.line(&segment((px, ty), (px * 0.9 + tx * 0.1, 0.87)), 0.003, wood.dark(0.45));
            }
        });
        for y in [0.68_f32, 0.82] {
            c.line(&curve(&[(tx - 0.33, y - 0.006), (tx, y), (tx + 0.33, y - 0.006)]), 0.01, s.metal);
        }
    } else {
        let enamel = if s.metal.luma() < 0.3 && s.dim > 0.0 { rgb(0x3a_3c42) } else { rgb(0xfa_f9f7) };
        let tub = blob(&[
            (tx - 0.34, ty - 0.004),
            (tx, ty + 0.008),
            (tx + 0.34, ty - 0.004),
            (tx + 0.32, 0.76),
            (tx + 0.22, 0.865),
            (tx, 0.872),
            (tx - 0.22, 0.865),
            (tx - 0.32, 0.76),
        ]);
        c.fill(&tub, cylinder(tx - 0.36, tx + 0.36, enamel));
        c.inside(&tub, |c| c.fill(&rect(0.0, 0.8, 1.0, 0.1), down(0.78, 0.88, &[INK.alpha(0.0), INK.alpha(0.25)])));
    }
    c.fill_ring(
        &ring(tx, ty, (0.35, 0.036), (0.325, 0.026)),
        along((tx - 0.3, ty), (tx + 0.3, ty), &[WHITE, rgb(0xdd_dcd8)]),
    );
    c.fill(
        &ellipse(tx, ty + 0.003, 0.325, 0.025),
        along((tx - 0.3, ty), (tx + 0.3, ty + 0.02), &[rgb(0x9c_cad8), rgb(0xd0_e9ef)]),
    );
    for bubble in 0..16 {
        let (bx, r) = (tx - 0.26 + bubble as f32 * 0.02, 0.012 + 0.006 * (bubble % 3) as f32);
        c.fill(&circle(bx, ty + 0.002 - 0.004 * (bubble % 2) as f32, r), WHITE.alpha(0.85));
    }
    c.line(
        &curve(&[(tx + 0.27, 0.7), (tx + 0.28, 0.52), (tx + 0.24, 0.51), (tx + 0.235, 0.54)]),
        0.009,
        metal(tx + 0.22, tx + 0.29, s.metal),
    );
    c.line(&arc(tx + 0.28, 0.56, 0.02, 0.02, 0.0, 360.0), 0.005, s.metal);
    if s.plants > 0 {
        plant(c, 1.12, 0.84, 0.32);
    }
    if s.plants > 1 {
        plant(c, 0.16, 0.94, 0.32);
    }
    if s.low {
        twig(c, 1.06, 0.5, 0.16);
    }
    c.fill(&rounded(0.85, 0.885, 0.06, 0.055, 0.01), cylinder(0.85, 0.91, s.second.dark(0.1)));
    c.fill(&ellipse(0.88, 0.885, 0.03, 0.01), s.accent.light(0.4));
}
