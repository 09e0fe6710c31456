//! Dry rooms: living room, bedroom, dining room, home office, balcony.

use super::{
    WIDE,
    shell::{art, floor_lamp, leg, pendant, rug, shell, twig, window},
    style::Style,
};
use crate::render::{
    backdrop::plant,
    canvas::{Canvas, across, along, cylinder, down, metal},
    color::{INK, Shade, WHITE, rgb},
    shape::{blob, circle, curve, ellipse, polygon, rect, rounded, segment},
};

const MIDDLE: f32 = WIDE / 2.0;

fn cushion(c: &mut Canvas, x: f32, y: f32, size: f32, shade: Shade) {
    let shape = blob(&[
        (x - size, y - size * 0.9),
        (x, y - size * 0.8),
        (x + size, y - size * 0.9),
        (x + size * 0.88, y),
        (x + size, y + size * 0.8),
        (x, y + size * 0.74),
        (x - size, y + size * 0.8),
        (x - size * 0.88, y),
    ]);
    c.shadow(&shape, 0.003, 0.005, 0.01, INK.alpha(0.35));
    c.fill(&shape, along((x - size, y - size), (x + size, y + size), &[shade.light(0.25), shade, shade.dark(0.2)]));
}

/// A sofa from the front, `w` wide, standing at `base`.
fn sofa(c: &mut Canvas, s: &Style, x: f32, base: f32, w: f32) {
    let h = if s.low { 0.17 } else { 0.24 };
    let (l, t) = (x - w / 2.0, base - h);
    let cloth = s.cloth;
    c.glow(x, base, w * 0.6, 0.03, s.ink().alpha(0.55));
    for side in [-1.0_f32, 1.0] {
        leg(c, (x + side * w * 0.42, base - 0.03), (x + side * w * 0.44, base), s.wood.dark(0.2));
    }
    c.fill(
        &rounded(l + w * 0.03, t, w * 0.94, h * 0.7, 0.03),
        down(t, base, &[cloth.light(0.18), cloth, cloth.dark(0.25)]),
    );
    c.line(&segment((x, t + 0.012), (x, t + h * 0.5)), 0.003, cloth.dark(0.4).alpha(0.6));
    c.fill(
        &rounded(l, base - h * 0.36, w, h * 0.26, 0.014),
        down(base - h * 0.4, base, &[cloth.dark(0.05), cloth.dark(0.36)]),
    );
    for side in [-1.0_f32, 1.0] {
        let seat = rounded(x + side * w * 0.215 - w * 0.21, base - h * 0.5, w * 0.42, h * 0.2, 0.02);
        c.fill(&seat, down(base - h * 0.5, base - h * 0.28, &[cloth.light(0.28), cloth.dark(0.04)]));
        let arm = rounded(x + side * w * 0.47 - w * 0.055, base - h * 0.68, w * 0.11, h * 0.58, 0.022);
        c.fill(
            &arm,
            across(
                x + side * w * 0.47 - w * 0.055,
                x + side * w * 0.47 + w * 0.055,
                &[cloth.light(0.26), cloth, cloth.dark(0.28)],
            ),
        );
    }
    cushion(c, x - w * 0.32, base - h * 0.62, 0.045, s.accent);
    if s.plants > 0 || s.dim > 0.0 {
        cushion(c, x + w * 0.31, base - h * 0.6, 0.042, s.second);
        cushion(c, x - w * 0.22, base - h * 0.58, 0.036, s.second.light(0.3));
    }
}

fn coffee_table(c: &mut Canvas, s: &Style, x: f32, y: f32, half: f32) {
    c.glow(x, y + 0.085, half * 1.1, 0.02, s.ink().alpha(0.4));
    for (dx, dy) in [(-0.8_f32, 0.06_f32), (0.8, 0.06), (-0.55, 0.04), (0.55, 0.04)] {
        leg(
            c,
            (x + dx * half, y),
            (x + dx * half * 1.05, y + dy + 0.03),
            if s.metal.luma() < 0.4 { s.metal } else { s.wood.dark(0.2) },
        );
    }
    c.fill(&ellipse(x, y + 0.012, half, 0.04), s.wood.dark(0.4));
    c.fill(
        &ellipse(x, y, half, 0.04),
        along((x - half, y), (x + half, y + 0.03), &[s.wood.light(0.42), s.wood, s.wood.dark(0.12)]),
    );
    c.fill(&rounded(x - half * 0.45, y - 0.016, half * 0.5, 0.014, 0.003), s.accent);
    c.fill(&rounded(x - half * 0.4, y - 0.028, half * 0.42, 0.012, 0.003), s.second.light(0.3));
    if s.low {
        twig(c, x + half * 0.3, y, 0.17)
    } else {
        c.fill(
            &rounded(x + half * 0.24, y - 0.04, 0.03, 0.04, 0.01),
            cylinder(x + half * 0.24, x + half * 0.24 + 0.03, s.second),
        )
    }
}

/// A low board with drawers against the wall.
fn sideboard(c: &mut Canvas, s: &Style, x: f32, base: f32, w: f32, h: f32) {
    c.glow(x + w / 2.0, base, w * 0.6, 0.014, s.ink().alpha(0.5));
    for lx in [x + 0.02, x + w - 0.02] {
        leg(c, (lx, base - 0.04), (lx, base), s.wood.dark(0.3));
    }
    c.fill(
        &rounded(x, base - h, w, h - 0.03, 0.006),
        along((x, base - h), (x + w, base), &[s.wood.light(0.22), s.wood, s.wood.dark(0.14)]),
    );
    for door in 1..3 {
        let dx = x + w * door as f32 / 3.0;
        c.line(&segment((dx, base - h + 0.012), (dx, base - 0.036)), 0.002, s.wood.dark(0.5));
        c.fill(&circle(dx - 0.012, base - h * 0.6, 0.004), s.metal);
    }
}

/// A living room.
pub(super) fn living(c: &mut Canvas, s: &Style) {
    shell(c, s, false);
    window(c, s, 0.3, 0.19, 0.2, if s.low { 0.26 } else { 0.28 });
    if s.art {
        art(c, s, 0.68, 0.19, 0.13, 0.17);
        art(c, s, 0.83, 0.22, 0.09, 0.12);
    }
    pendant(c, s, MIDDLE, 0.16);
    if s.plants > 0 {
        plant(c, 0.26, 0.75, 0.3);
    }
    if s.plants > 1 {
        plant(c, 1.13, 0.8, 0.34);
    }
    if s.plants > 2 {
        plant(c, 0.12, 0.92, 0.3);
    }
    sideboard(c, s, 0.96, 0.68, 0.15, 0.1);
    if s.plants < 2 {
        floor_lamp(c, s, 1.04, 0.72);
    }
    rug(c, s, 0.77, 0.36);
    sofa(c, s, MIDDLE + 0.02, 0.79, 0.6);
    coffee_table(c, s, MIDDLE, 0.87, 0.15);
}

/// A bedroom.
pub(super) fn bedroom(c: &mut Canvas, s: &Style) {
    shell(c, s, false);
    window(c, s, 0.28, 0.19, 0.16, 0.25);
    if s.art {
        art(c, s, 0.62, 0.17, 0.2, 0.12);
    }
    pendant(c, s, MIDDLE + 0.05, 0.12);
    // A wardrobe at the right wall.
    c.fill(
        &polygon(&[(1.02, 0.2), (1.2, 0.14), (1.2, 0.86), (1.02, 0.7)]),
        across(1.02, 1.2, &[s.wood.dark(0.05), s.wood.dark(0.3)]),
    );
    c.line(&segment((1.11, 0.17), (1.11, 0.78)), 0.003, s.wood.dark(0.5));
    c.fill(&rect(0.93, 0.2, 0.09, 0.5), across(0.93, 1.02, &[s.wood.light(0.2), s.wood]));
    for y in [0.42_f32, 0.46] {
        c.fill(&rounded(1.095, y, 0.006, 0.05, 0.003), s.metal);
    }
    rug(c, s, 0.8, 0.42);
    let (x, base) = (MIDDLE + 0.03, if s.low { 0.84 } else { 0.86 });
    for side in [-1.0_f32, 1.0] {
        let nx = x + side * 0.325;
        sideboard(c, s, nx - 0.05, 0.72, 0.1, 0.12);
        c.glow(nx, 0.53, 0.12, 0.12, rgb(0xff_e6b0).alpha(0.55));
        c.fill(&rounded(nx - 0.01, 0.555, 0.02, 0.048, 0.006), s.metal.dark(0.1));
        c.fill(
            &polygon(&[(nx - 0.022, 0.5), (nx + 0.022, 0.5), (nx + 0.036, 0.56), (nx - 0.036, 0.56)]),
            cylinder(nx - 0.036, nx + 0.036, rgb(0xfb_eccf)),
        );
    }
    let head = if s.low { 0.14 } else { 0.24 };
    c.fill(
        &rounded(x - 0.26, 0.64 - head, 0.52, head + 0.1, 0.02),
        down(0.4, 0.72, &[s.cloth.light(0.16), s.cloth, s.cloth.dark(0.2)]),
    );
    if !s.low {
        for tuft in 1..5 {
            let tx = x - 0.26 + 0.104 * tuft as f32;
            c.line(&segment((tx, 0.41), (tx, 0.66)), 0.003, s.cloth.dark(0.4).alpha(0.5));
        }
    }
    c.glow(x, base + 0.01, 0.42, 0.03, s.ink().alpha(0.5));
    c.fill(
        &polygon(&[(x - 0.25, 0.64), (x + 0.25, 0.64), (x + 0.33, base), (x - 0.33, base)]),
        down(0.64, base, &[WHITE, rgb(0xee_ebe6)]),
    );
    for side in [-1.0_f32, 1.0] {
        cushion(c, x + side * 0.125, 0.635, 0.09, rgb(0xfa_f8f4));
    }
    cushion(c, x - 0.09, 0.655, 0.055, s.accent);
    cushion(c, x + 0.1, 0.66, 0.05, s.second);
    let duvet = polygon(&[(x - 0.272, 0.7), (x + 0.272, 0.7), (x + 0.335, base), (x - 0.335, base)]);
    let cover = s.cloth.light(0.5);
    c.fill(&duvet, down(0.7, base, &[cover.light(0.35), cover, cover.dark(0.12)]));
    c.inside(&duvet, |c| {
        for (fx, lean) in [(-0.16_f32, 0.04_f32), (0.02, -0.02), (0.18, 0.03)] {
            c.line(
                &curve(&[(x + fx, 0.71), (x + fx + lean, 0.77), (x + fx * 1.1, base)]),
                0.008,
                cover.dark(0.4).alpha(0.2),
            );
        }
    });
    c.fill(
        &polygon(&[
            (x - 0.315, base - 0.07),
            (x + 0.315, base - 0.07),
            (x + 0.336, base + 0.0),
            (x - 0.336, base + 0.0),
        ]),
        down(base - 0.07, base, &[s.accent.light(0.15), s.accent.dark(0.1)]),
    );
    c.fill(
        &polygon(&[(x - 0.335, base), (x + 0.335, base), (x + 0.33, base + 0.045), (x - 0.33, base + 0.045)]),
        down(base, base + 0.05, &[s.wood, s.wood.dark(0.3)]),
    );
    if s.plants > 0 {
        plant(c, 0.2, 0.84, 0.32);
    }
    if s.low {
        twig(c, x - 0.36, 0.6, 0.18);
    }
}

fn chair(c: &mut Canvas, s: &Style, x: f32, base: f32, size: f32, front: bool) {
    c.glow(x, base, size * 0.6, size * 0.08, s.ink().alpha(0.45));
    for dx in [-0.36_f32, 0.36] {
        leg(c, (x + dx * size, base - size * 0.5), (x + dx * size * 1.15, base), s.wood);
    }
    let back = rounded(x - size * 0.42, base - size * 1.12, size * 0.84, size * 0.5, size * 0.14);
    let seat = rounded(x - size * 0.46, base - size * 0.56, size * 0.92, size * 0.13, size * 0.05);
    if front {
        c.fill(&seat, s.cloth.dark(0.1));
    }
    c.fill(
        &back,
        along(
            (x - size * 0.4, base - size),
            (x + size * 0.4, base - size * 0.5),
            &[s.cloth.light(0.2), s.cloth, s.cloth.dark(0.2)],
        ),
    );
    if !front {
        c.fill(&seat, s.cloth.light(0.1));
    }
    for dx in [-0.36_f32, 0.36] {
        c.line(
            &segment((x + dx * size, base - size * 0.7), (x + dx * size, base - size * 0.5)),
            size * 0.06,
            s.wood.dark(0.1),
        );
    }
}

/// A dining room.
pub(super) fn dining(c: &mut Canvas, s: &Style) {
    shell(c, s, false);
    window(c, s, 0.28, 0.18, 0.26, 0.28);
    if s.art {
        art(c, s, 0.8, 0.2, 0.16, 0.13);
    }
    sideboard(c, s, 0.76, 0.68, 0.28, 0.12);
    pendant(c, s, MIDDLE, 0.24);
    if s.plants > 0 {
        plant(c, 0.24, 0.8, 0.36);
    }
    rug(c, s, 0.8, 0.42);
    for x in [-0.19_f32, 0.0, 0.19] {
        chair(c, s, MIDDLE + x, 0.82, 0.15, false);
    }
    for x in [-0.34_f32, 0.34] {
        leg(c, (MIDDLE + x, 0.7), (MIDDLE + x * 1.04, 0.92), s.wood.dark(0.15));
    }
    c.fill(
        &polygon(&[(MIDDLE - 0.34, 0.69), (MIDDLE + 0.34, 0.69), (MIDDLE + 0.41, 0.765), (MIDDLE - 0.41, 0.765)]),
        along((0.3, 0.69), (1.0, 0.76), &[s.wood.light(0.42), s.wood.light(0.1)]),
    );
    c.fill(&rect(MIDDLE - 0.41, 0.765, 0.82, 0.018), s.wood.dark(0.3));
    for x in [-0.2_f32, 0.0, 0.2] {
        c.fill(&ellipse(MIDDLE + x, 0.735, 0.045, 0.012), rgb(0xfb_faf7));
        c.fill(&ellipse(MIDDLE + x, 0.734, 0.03, 0.008), s.second.light(0.5));
    }
    twig(c, MIDDLE + 0.1, 0.72, 0.15);
    for x in [-0.24_f32, 0.24] {
        chair(c, s, MIDDLE + x, 0.98, 0.19, true);
    }
}

/// A home office.
pub(super) fn office(c: &mut Canvas, s: &Style) {
    shell(c, s, false);
    window(c, s, 0.28, 0.18, 0.24, 0.28);
    for shelf in 0..3 {
        let y = 0.22 + shelf as f32 * 0.095;
        c.fill(&rounded(0.8, y, 0.26, 0.01, 0.003), s.wood);
        for book in 0..8 {
            let tone = [s.accent, s.second, s.cloth, WHITE, s.accent.dark(0.3)]
                .get((book + shelf * 3) % 5)
                .copied()
                .unwrap_or(WHITE);
            let tall = 0.045 + 0.007 * ((book * 5 + shelf) % 4) as f32;
            c.fill(&rect(0.81 + 0.021 * book as f32, y - tall, 0.017, tall), tone);
        }
    }
    pendant(c, s, MIDDLE, 0.14);
    if s.plants > 0 {
        plant(c, 1.1, 0.8, 0.34);
    }
    rug(c, s, 0.8, 0.4);
    for x in [-0.28_f32, 0.28] {
        leg(c, (MIDDLE + x, 0.6), (MIDDLE + x * 1.05, 0.82), s.metal.dark(0.2));
    }
    c.glow(MIDDLE, 0.82, 0.36, 0.02, s.ink().alpha(0.35));
    c.fill(
        &polygon(&[(MIDDLE - 0.3, 0.575), (MIDDLE + 0.3, 0.575), (MIDDLE + 0.33, 0.62), (MIDDLE - 0.33, 0.62)]),
        along((0.3, 0.57), (1.0, 0.62), &[s.wood.light(0.4), s.wood]),
    );
    c.fill(&rect(MIDDLE - 0.33, 0.62, 0.66, 0.018), s.wood.dark(0.3));
    c.fill(&rounded(MIDDLE - 0.012, 0.53, 0.024, 0.06, 0.004), metal(MIDDLE - 0.012, MIDDLE + 0.012, s.metal));
    c.fill(&rounded(MIDDLE - 0.14, 0.38, 0.28, 0.165, 0.008), rgb(0x1d_1f26));
    crate::render::products::screen(c, MIDDLE - 0.133, 0.387, 0.266, 0.15, s.accent.light(0.2));
    c.fill(&rounded(MIDDLE - 0.08, 0.596, 0.16, 0.012, 0.004), rgb(0xf4_f4f2));
    c.line(&curve(&[(MIDDLE + 0.24, 0.59), (MIDDLE + 0.22, 0.48), (MIDDLE + 0.17, 0.44)]), 0.007, s.metal.dark(0.2));
    c.fill(
        &polygon(&[(MIDDLE + 0.14, 0.43), (MIDDLE + 0.19, 0.42), (MIDDLE + 0.2, 0.46), (MIDDLE + 0.13, 0.48)]),
        s.second,
    );
    chair(c, s, MIDDLE - 0.02, 0.92, 0.24, true);
}

/// A balcony with a view.
pub(super) fn balcony(c: &mut Canvas, s: &Style) {
    c.fill(&rect(-0.5, -0.5, 2.5, 1.2), down(0.0, 0.64, &[rgb(0x8f_c8ea), rgb(0xd8_eef8), rgb(0xfb_efdb)]));
    c.glow(0.95, 0.2, 0.3, 0.3, rgb(0xff_f6d8).alpha(0.95));
    for tower in 0..13 {
        let tall = 0.1 + 0.05 * ((tower * 5) % 4) as f32;
        c.fill(
            &rect(tower as f32 * 0.11 - 0.02, 0.6 - tall, 0.09, tall + 0.1),
            rgb(0xb3_c6d6).mix(rgb(0xd6_cfc8), (tower % 3) as f32 / 3.0),
        );
    }
    for hill in 0..9 {
        c.glow(hill as f32 * 0.17, 0.64, 0.16, 0.1, rgb(0x8f_b58a).alpha(0.9));
    }
    c.fill(&rect(-0.5, 0.66, 2.5, 0.9), down(0.66, 1.0, &[s.floor.dark(0.1), s.floor.light(0.16)]));
    for plank in 0..30 {
        let x = plank as f32 * 0.055 - 0.1;
        c.line(&segment((x, 0.66), ((x - MIDDLE) * 2.4 + MIDDLE, 1.02)), 0.003, s.floor.dark(0.4).alpha(0.5));
    }
    for post in 0..23 {
        c.fill(&rect(post as f32 * 0.06, 0.46, 0.006, 0.21), s.metal.dark(0.2));
    }
    c.fill(&rounded(-0.1, 0.44, 1.6, 0.02, 0.006), s.wood.dark(0.1));
    c.fill(&polygon(&[(0.0, 0.0), (0.1, 0.0), (0.1, 0.66), (0.0, 1.0)]), s.wall.dark(0.08));
    for bulb in 0..11 {
        let t = bulb as f32 / 10.0;
        let (x, y) = (0.08 + t * 1.3, 0.06 + 0.3 * t * (1.0 - t));
        c.glow(x, y, 0.04, 0.04, rgb(0xff_dc8a).alpha(0.8));
        c.fill(&circle(x, y, 0.009), rgb(0xff_f6dc));
    }
    plant(c, 0.18, 0.82, 0.4);
    plant(c, 1.22, 0.86, 0.44);
    plant(c, 0.36, 0.72, 0.22);
    rug(c, s, 0.8, 0.3);
    sofa(c, s, MIDDLE + 0.06, 0.82, 0.44);
    coffee_table(c, s, MIDDLE + 0.02, 0.9, 0.12);
}
