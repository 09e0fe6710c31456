//! Watches, jewellery, shoes, bags, glasses: products that people wear or carry.

use super::{Kit, generic::ground};
use crate::render::{
    canvas::{Canvas, across, along, around, cylinder, down, metal},
    color::{GOLD, INK, STEEL, Shade, WHITE, rgb},
    shape::{At, arc, blob, circle, curve, ellipse, polygon, rect, ring, rounded, segment, svg},
};

/// A wristwatch, upright.
pub(super) fn watch(c: &mut Canvas, kit: &mut Kit<'_>) {
    let dial = kit.second_or(rgb(0x1f_2f5c));
    let case = if kit.main.chroma() > 0.25 && kit.second.is_none() { STEEL } else { kit.main };
    let dial = if case == STEEL && kit.second.is_none() { kit.main } else { dial };
    let leather =
        kit.words.has("leather") || (!kit.words.has("steel") && !kit.words.has("bracelet") && kit.rng.chance(0.5));
    c.glow(0.1, 0.12, 0.62, 0.9, INK.alpha(0.22));
    for side in [-1.0_f32, 1.0] {
        let strap = polygon(&[(-0.24, side * 0.34), (0.24, side * 0.34), (0.19, side * 0.96), (-0.19, side * 0.96)]);
        c.shadow(&strap, 0.04, 0.05, 0.08, INK.alpha(0.4));
        if leather {
            let hide = rgb(0x84_583a);
            c.fill(&strap, cylinder(-0.26, 0.26, hide));
            for x in [-0.17_f32, 0.17] {
                for stitch in 0..7 {
                    let y = side * (0.44 + 0.075 * stitch as f32);
                    c.line(&segment((x, y), (x * 0.99, y + side * 0.035)), 0.012, hide.light(0.6));
                }
            }
        } else {
            for link in 0..8 {
                let near = 0.36 + 0.076 * link as f32;
                let wide = 0.235 - 0.006 * link as f32;
                let y = if side > 0.0 { near } else { -near - 0.068 };
                c.fill(&rounded(-wide, y, wide * 2.0, 0.068, 0.018), metal(-wide, wide, case));
                for x in [-wide * 0.36, wide * 0.36] {
                    c.line(&segment((x, y + 0.006), (x, y + 0.062)), 0.008, INK.alpha(0.35));
                }
                c.line(&segment((-wide, y + 0.068), (wide, y + 0.068)), 0.008, INK.alpha(0.35));
            }
        }
    }
    c.fill(&rounded(0.44, -0.06, 0.12, 0.12, 0.03), metal(0.44, 0.56, case));
    let body = circle(0.0, 0.0, 0.47);
    c.shadow(&body, 0.05, 0.06, 0.1, INK.alpha(0.45));
    c.fill(
        &body,
        along((-0.4, -0.4), (0.4, 0.4), &[case.light(0.75), case.dark(0.2), case.light(0.35), case.dark(0.5)]),
    );
    c.fill(&circle(0.0, 0.0, 0.43), along((0.36, 0.36), (-0.36, -0.36), &[case.light(0.6), case.dark(0.35)]));
    c.fill(&circle(0.0, 0.0, 0.395), around(-0.12, -0.14, 0.6, &[dial.light(0.22), dial, dial.dark(0.45)]));
    let mark = if dial.luma() > 0.6 { INK } else { WHITE };
    for hour in 0..12 {
        let angle = (hour as f32 * 30.0).to_radians();
        let (sin, cos) = angle.sin_cos();
        let inner = if hour % 3 == 0 { 0.28 } else { 0.32 };
        c.line(
            &segment((sin * inner, -cos * inner), (sin * 0.36, -cos * 0.36)),
            if hour % 3 == 0 { 0.024 } else { 0.013 },
            mark.alpha(0.92),
        );
    }
    c.line(&circle(0.0, 0.16, 0.085), 0.008, mark.alpha(0.5));
    for (degrees, length, width, shade) in
        [(305.0_f32, 0.2, 0.026, mark), (60.0, 0.3, 0.02, mark), (200.0, 0.33, 0.007, rgb(0xe0_5a3f))]
    {
        let (sin, cos) = degrees.to_radians().sin_cos();
        c.line(&segment((-sin * 0.05, cos * 0.05), (sin * length, -cos * length)), width, shade);
    }
    c.fill(&circle(0.0, 0.0, 0.022), case.light(0.5));
    c.inside(&circle(0.0, 0.0, 0.395), |c| {
        c.fill(&polygon(&[(-0.5, -0.4), (-0.05, -0.5), (-0.32, 0.5), (-0.7, 0.4)]), WHITE.alpha(0.1))
    });
}

/// A low shoe from the side, toe to the right.
pub(super) fn sneaker(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let accent = kit.second_or(if main.luma() > 0.8 { rgb(0xf2_7d6c) } else { WHITE });
    c.placed(0.0, -0.12, 1.0, |c| {
        ground(c, 0.62, 0.95);
        let upper = svg("M -0.84 0.4 C -0.9 0.1 -0.88 -0.2 -0.78 -0.36 C -0.7 -0.44 -0.62 -0.4 -0.58 -0.32 C -0.48 -0.22 -0.32 -0.24 -0.22 -0.36 C -0.16 -0.44 -0.06 -0.42 0.0 -0.34 C 0.16 -0.12 0.42 0.02 0.66 0.1 C 0.86 0.16 0.94 0.28 0.92 0.44 L -0.84 0.44 Z");
        c.fill(&upper, along((-0.5, -0.4), (0.2, 0.5), &[main.light(0.3), main, main.dark(0.16)]));
        c.inside(&upper, |c| {
            for row in 0..10 {
                for column in 0..22 {
                    let (x, y) = (-0.2 + column as f32 * 0.05, -0.2 + row as f32 * 0.06);
                    c.fill(&circle(x + (row % 2) as f32 * 0.025, y, 0.009), main.contrast(0.4).alpha(0.25));
                }
            }
            c.fill(&svg("M -0.9 0.1 C -0.8 0.0 -0.62 0.02 -0.56 0.14 L -0.46 0.5 L -1.0 0.5 Z"), along((-0.9, 0.0), (-0.5, 0.5), &[accent.light(0.1), accent.dark(0.12)]));
            c.fill(&svg("M 0.55 0.5 C 0.52 0.3 0.64 0.16 0.8 0.14 L 1.0 0.2 L 1.0 0.5 Z"), along((0.5, 0.1), (0.9, 0.5), &[accent.light(0.15), accent.dark(0.08)]));
            c.fill(&svg("M -0.5 0.42 C -0.2 0.3 0.1 0.12 0.24 -0.06 L 0.36 0.02 C 0.2 0.24 -0.1 0.4 -0.36 0.46 Z"), along((-0.4, 0.4), (0.3, 0.0), &[accent, accent.light(0.12)]));
            c.glow(-0.4, 0.5, 1.0, 0.2, INK.alpha(0.22));
        });
        c.fill(&svg("M -0.8 -0.34 C -0.72 -0.46 -0.62 -0.42 -0.57 -0.32 C -0.46 -0.21 -0.32 -0.24 -0.22 -0.36 C -0.3 -0.16 -0.56 -0.1 -0.68 -0.22 Z"), down(-0.4, -0.15, &[main.dark(0.5), main.dark(0.3)]));
        for lace in 0..5 {
            let at = lace as f32 / 4.0;
            let (x, y) = (-0.14 + 0.42 * at, -0.3 + 0.33 * at);
            c.line(&curve(&[(x, y), (x - 0.05, y + 0.08), (x - 0.13, y + 0.13)]), 0.035, WHITE.dark(0.04));
            c.line(&curve(&[(x + 0.01, y + 0.02), (x - 0.04, y + 0.1), (x - 0.12, y + 0.15)]), 0.01, INK.alpha(0.18));
        }
        let sole = svg("M -0.9 0.38 C -0.6 0.44 0.4 0.44 0.95 0.36 C 1.0 0.44 1.0 0.54 0.92 0.6 C 0.6 0.64 -0.5 0.64 -0.82 0.62 C -0.92 0.58 -0.94 0.46 -0.9 0.38 Z");
        let rubber = rgb(0xf6_f4ef);
        c.fill(&sole, down(0.36, 0.64, &[rubber, rubber.dark(0.1), rubber.dark(0.26)]));
        c.line(&curve(&[(-0.88, 0.5), (0.0, 0.54), (0.94, 0.48)]), 0.02, accent.alpha(0.9));
        for tread in 0..16 {
            let x = -0.78 + tread as f32 * 0.106;
            c.line(&segment((x, 0.57), (x + 0.03, 0.625)), 0.016, rubber.dark(0.35));
        }
    });
}

/// A handbag with a stiff handle.
pub(super) fn handbag(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let clasp = kit.second_or(GOLD);
    ground(c, 0.8, 0.78);
    let handle = curve(&[(-0.4, -0.12), (-0.36, -0.62), (0.0, -0.86), (0.36, -0.62), (0.4, -0.12)]);
    c.line(&handle, 0.1, main.dark(0.35));
    c.line(&curve(&[(-0.41, -0.14), (-0.37, -0.63), (-0.01, -0.875), (0.34, -0.64)]), 0.03, main.light(0.25));
    let bag = svg(
        "M -0.62 -0.22 C -0.3 -0.28 0.3 -0.28 0.62 -0.22 C 0.7 0.1 0.8 0.5 0.8 0.68 C 0.8 0.8 0.7 0.8 0.62 0.8 L -0.62 0.8 C -0.7 0.8 -0.8 0.8 -0.8 0.68 C -0.8 0.5 -0.7 0.1 -0.62 -0.22 Z",
    );
    c.fill(&bag, along((-0.7, -0.2), (0.7, 0.8), &[main.light(0.22), main, main.dark(0.36)]));
    c.inside(&bag, |c| {
        c.glow(-0.35, 0.1, 0.5, 0.5, WHITE.alpha(0.16));
        c.fill(&rect(-0.9, 0.66, 1.8, 0.2), down(0.62, 0.82, &[INK.alpha(0.0), INK.alpha(0.3)]));
    });
    let flap = svg(
        "M -0.66 -0.24 C -0.3 -0.32 0.3 -0.32 0.66 -0.24 C 0.7 -0.04 0.6 0.2 0.3 0.28 C 0.1 0.34 -0.1 0.34 -0.3 0.28 C -0.6 0.2 -0.7 -0.04 -0.66 -0.24 Z",
    );
    c.shadow(&flap, 0.01, 0.05, 0.07, INK.alpha(0.45));
    c.fill(&flap, along((-0.6, -0.3), (0.5, 0.3), &[main.light(0.3), main.light(0.04), main.dark(0.22)]));
    c.line(
        &curve(&[(-0.62, -0.1), (-0.5, 0.13), (-0.27, 0.235), (0.0, 0.26), (0.27, 0.235), (0.5, 0.13), (0.62, -0.1)]),
        0.01,
        main.light(0.5).alpha(0.7),
    );
    c.fill(&rounded(-0.11, 0.2, 0.22, 0.2, 0.05), metal(-0.11, 0.11, clasp));
    c.fill(&circle(0.0, 0.3, 0.04), clasp.dark(0.5));
    for x in [-0.4_f32, 0.4] {
        c.fill(&circle(x, -0.14, 0.065), around(x - 0.02, -0.16, 0.08, &[clasp.light(0.7), clasp, clasp.dark(0.4)]));
    }
}

/// A backpack from the front.
pub(super) fn backpack(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let trim = kit.second_or(rgb(0x9c_6a3f));
    ground(c, 0.84, 0.6);
    c.line(&arc(0.0, -0.74, 0.14, 0.13, 180.0, 360.0), 0.05, main.dark(0.5));
    for side in [-1.0_f32, 1.0] {
        c.fill(
            &blob(&[(side * 0.52, 0.1), (side * 0.72, 0.24), (side * 0.74, 0.66), (side * 0.54, 0.78)]),
            across(side * 0.5, side * 0.75, &[main.dark(0.12), main.dark(0.4)]),
        );
    }
    let body = svg(
        "M -0.58 -0.1 C -0.58 -0.6 -0.3 -0.78 0.0 -0.78 C 0.3 -0.78 0.58 -0.6 0.58 -0.1 L 0.6 0.66 C 0.6 0.8 0.5 0.84 0.4 0.84 L -0.4 0.84 C -0.5 0.84 -0.6 0.8 -0.6 0.66 Z",
    );
    c.fill(&body, along((-0.6, -0.6), (0.6, 0.8), &[main.light(0.25), main, main.dark(0.34)]));
    c.inside(&body, |c| c.glow(-0.25, -0.4, 0.4, 0.4, WHITE.alpha(0.2)));
    c.line(&curve(&[(-0.52, -0.05), (-0.4, -0.52), (0.0, -0.66), (0.4, -0.52), (0.52, -0.05)]), 0.018, main.dark(0.55));
    let pocket = rounded(-0.44, 0.2, 0.88, 0.54, 0.14);
    c.shadow(&pocket, 0.01, 0.03, 0.06, INK.alpha(0.45));
    c.fill(&pocket, along((-0.4, 0.2), (0.4, 0.75), &[main.light(0.16), main.dark(0.14)]));
    c.line(&curve(&[(-0.4, 0.33), (0.0, 0.36), (0.4, 0.33)]), 0.02, trim.dark(0.2));
    c.fill(
        &rounded(-0.13, -0.36, 0.26, 0.2, 0.03),
        along((-0.1, -0.36), (0.1, -0.16), &[trim.light(0.2), trim.dark(0.2)]),
    );
    c.fill(&rounded(0.2, 0.31, 0.035, 0.15, 0.015), GOLD);
    for x in [-0.27_f32, 0.27] {
        c.fill(
            &rounded(x - 0.035, -0.04, 0.07, 0.26, 0.03),
            across(x - 0.04, x + 0.04, &[trim.light(0.15), trim.dark(0.25)]),
        );
        c.fill(&rounded(x - 0.05, 0.05, 0.1, 0.07, 0.02), metal(x - 0.05, x + 0.05, GOLD));
    }
}

/// A closed wallet, a little turned.
pub(super) fn wallet(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    c.turned(-8.0, 0.0, 0.0, |c| {
        let body = rounded(-0.78, -0.46, 1.56, 1.0, 0.1);
        c.shadow(&body, 0.06, 0.1, 0.16, INK.alpha(0.5));
        c.fill(&body, along((-0.7, -0.4), (0.7, 0.5), &[main.light(0.24), main, main.dark(0.3)]));
        c.line(&rounded(-0.72, -0.4, 1.44, 0.88, 0.07), 0.012, main.light(0.5).alpha(0.6));
        c.line(&segment((-0.74, 0.44), (0.74, 0.44)), 0.014, main.dark(0.5));
        let tab = rounded(0.4, -0.14, 0.42, 0.3, 0.12);
        c.shadow(&tab, 0.0, 0.03, 0.05, INK.alpha(0.4));
        c.fill(&tab, along((0.4, -0.1), (0.8, 0.16), &[main.light(0.2), main.dark(0.16)]));
        c.fill(&circle(0.53, 0.01, 0.06), around(0.51, -0.01, 0.08, &[GOLD.light(0.7), GOLD, GOLD.dark(0.4)]));
    });
}

/// A cut stone around (`x`, `y`).
fn gem(c: &mut Canvas, x: f32, y: f32, wide: f32, tall: f32, shade: Shade) {
    let cut = 0.62;
    let outline: Vec<At> = vec![
        (-wide, -tall * cut),
        (-wide * cut, -tall),
        (wide * cut, -tall),
        (wide, -tall * cut),
        (wide, tall * cut),
        (wide * cut, tall),
        (-wide * cut, tall),
        (-wide, tall * cut),
    ];
    let outline: Vec<At> = outline.iter().map(|(px, py)| (x + px, y + py)).collect();
    c.fill(
        &polygon(&outline),
        along((x - wide, y - tall), (x + wide, y + tall), &[shade.light(0.35), shade, shade.dark(0.5)]),
    );
    let shades = [
        shade.light(0.2),
        shade.light(0.6),
        shade.light(0.3),
        shade.dark(0.1),
        shade.dark(0.35),
        shade.dark(0.5),
        shade.dark(0.2),
        shade.light(0.1),
    ];
    for (index, tone) in shades.iter().enumerate() {
        let (from, to) = (outline.get(index), outline.get((index + 1) % 8));
        if let (Some(from), Some(to)) = (from, to) {
            let inner = |at: &At| (x + (at.0 - x) * 0.58, y + (at.1 - y) * 0.58);
            c.fill(&polygon(&[*from, *to, inner(to), inner(from)]), tone.alpha(0.85));
        }
    }
    c.fill(
        &polygon(&[
            (x - wide * 0.5, y - tall * 0.3),
            (x - wide * 0.1, y - tall * 0.5),
            (x + wide * 0.1, y - tall * 0.1),
            (x - wide * 0.3, y + tall * 0.3),
        ]),
        WHITE.alpha(0.4),
    );
    c.glow(x - wide * 0.5, y - tall * 0.6, wide * 0.35, wide * 0.35, WHITE.alpha(0.95));
}

/// A stone's colour as the prompt has it.
fn stone(kit: &Kit<'_>) -> Shade {
    let named = kit.words.colours.iter().find(|shade| shade.chroma() > 0.2 && **shade != kit.main);
    if kit.words.has("diamond") { rgb(0xdf_eef8) } else { named.copied().unwrap_or(rgb(0x1d_8a5f)) }
}

fn precious(kit: &Kit<'_>) -> Shade {
    if kit.words.has("silver") || kit.words.has("platinum") || kit.words.has("white gold") {
        STEEL.light(0.15)
    } else if kit.words.has("rose gold") {
        rgb(0xd9_a08b)
    } else {
        GOLD
    }
}

/// A ring, standing, its stone above.
pub(super) fn finger_ring(c: &mut Canvas, kit: &mut Kit<'_>) {
    let band = precious(kit);
    let stone = stone(kit);
    ground(c, 0.78, 0.42);
    let shank = ring(0.0, 0.22, (0.55, 0.56), (0.45, 0.47));
    c.fill_ring(
        &shank,
        along((-0.5, -0.3), (0.5, 0.8), &[band.light(0.7), band, band.dark(0.35), band.light(0.4), band.dark(0.45)]),
    );
    c.line(&arc(0.0, 0.22, 0.53, 0.54, 120.0, 235.0), 0.02, WHITE.alpha(0.75));
    c.line(&arc(0.0, 0.22, 0.46, 0.48, 20.0, 100.0), 0.022, band.light(0.75));
    c.fill(&polygon(&[(-0.26, -0.42), (0.26, -0.42), (0.12, -0.28), (-0.12, -0.28)]), metal(-0.26, 0.26, band));
    gem(c, 0.0, -0.56, 0.3, 0.23, stone);
    for (x, y) in [(-0.26, -0.72), (0.26, -0.72), (-0.28, -0.42), (0.28, -0.42)] {
        c.fill(&circle(x, y, 0.035), around(x - 0.01, y - 0.012, 0.04, &[band.light(0.8), band, band.dark(0.4)]));
    }
    for side in [-1.0_f32, 1.0] {
        for step in 0..4 {
            let angle = (-62.0 + step as f32 * 11.0).to_radians();
            let (x, y) = (side * 0.5 * angle.cos(), 0.22 + 0.51 * angle.sin());
            c.fill(&circle(x, y, 0.034), around(x - 0.01, y - 0.01, 0.04, &[WHITE, rgb(0xcf_e2ef), rgb(0x8f_a6b8)]));
        }
    }
}

/// A necklace laid in a loop: pearls, or a chain with a pendant.
pub(super) fn necklace(c: &mut Canvas, kit: &mut Kit<'_>) {
    let pearls = kit.words.has("pearl") || kit.words.has("bead");
    let chain = precious(kit);
    let count = if pearls { 32 } else { 90 };
    let place = |index: usize| -> At {
        let angle = std::f32::consts::TAU * index as f32 / count as f32 - std::f32::consts::FRAC_PI_2;
        let narrow = 1.0 - 0.22 * (1.0 - angle.sin()) / 2.0;
        (0.66 * angle.cos() * narrow, 0.74 * angle.sin() - 0.06)
    };
    for index in 0..count {
        let (x, y) = place(index);
        c.glow(x + 0.03, y + 0.05, 0.07, 0.05, INK.alpha(0.3));
    }
    for index in 0..count {
        let (x, y) = place(index);
        if pearls {
            let base = if kit.main.luma() > 0.5 { kit.main } else { rgb(0xf0_ebe2) };
            let r = 0.064 + 0.02 * ((y + 0.8) / 1.6);
            c.fill(
                &circle(x, y, r),
                around(
                    x - r * 0.3,
                    y - r * 0.35,
                    r * 1.5,
                    &[WHITE, base, base.mix(rgb(0xb8_9ca4), 0.6), base.dark(0.5)],
                ),
            );
            c.fill(&circle(x - r * 0.32, y - r * 0.36, r * 0.2), WHITE);
        } else {
            c.line(
                &ellipse(x, y, if index % 2 == 0 { 0.026 } else { 0.014 }, if index % 2 == 0 { 0.014 } else { 0.026 }),
                0.011,
                if index % 3 == 0 { chain.light(0.5) } else { chain.dark(0.1) },
            );
        }
    }
    c.fill(&rounded(-0.05, -0.84, 0.1, 0.075, 0.03), metal(-0.05, 0.05, GOLD));
    if !pearls {
        let stone = stone(kit);
        let drop = ellipse(0.0, 0.82, 0.15, 0.18);
        c.shadow(&drop, 0.03, 0.05, 0.06, INK.alpha(0.4));
        c.fill(&drop, metal(-0.15, 0.15, chain));
        gem(c, 0.0, 0.82, 0.1, 0.13, stone);
    }
}

/// A pair of drop earrings.
pub(super) fn earrings(c: &mut Canvas, kit: &mut Kit<'_>) {
    let band = precious(kit);
    let stone = stone(kit);
    for side in [-1.0_f32, 1.0] {
        let x = side * 0.36;
        let drop = svg(&format!(
            "M {x} -0.05 C {a} 0.2 {b} 0.5 {x} 0.62 C {d} 0.5 {e} 0.2 {x} -0.05 Z",
            a = x - 0.16,
            b = x - 0.3,
            d = x + 0.3,
            e = x + 0.16
        ));
        c.shadow(&drop, 0.05, 0.07, 0.1, INK.alpha(0.4));
        c.line(&arc(x + 0.04, -0.62, 0.1, 0.14, 150.0, 390.0), 0.025, band);
        c.line(&segment((x, -0.42), (x, -0.05)), 0.02, band.dark(0.1));
        c.fill(
            &circle(x, -0.42, 0.085),
            around(x - 0.03, -0.45, 0.11, &[WHITE, band.light(0.4), band, band.dark(0.4)]),
        );
        c.fill(&drop, along((x - 0.2, 0.0), (x + 0.2, 0.6), &[band.light(0.7), band, band.dark(0.4)]));
        gem(c, x, 0.34, 0.11, 0.15, stone);
    }
}

/// Sunglasses from the front.
pub(super) fn sunglasses(c: &mut Canvas, kit: &mut Kit<'_>) {
    let tortoise = kit.words.has("tortoise");
    let frame = if tortoise { rgb(0x7a_4a2a) } else { kit.main };
    let lens = kit.second_or(if kit.words.has("reading") { rgb(0xdf_e9ee) } else { rgb(0x2a_2f38) });
    for side in [-1.0_f32, 1.0] {
        c.line(&curve(&[(side * 0.88, -0.14), (side * 0.98, -0.28), (side * 0.86, -0.44)]), 0.07, frame.dark(0.3));
        c.glow(side * 0.45, 0.42, 0.5, 0.1, INK.alpha(0.35));
    }
    for side in [-1.0_f32, 1.0] {
        let outer = blob(&[
            (side * 0.1, -0.12),
            (side * 0.5, -0.26),
            (side * 0.9, -0.2),
            (side * 0.88, 0.14),
            (side * 0.5, 0.38),
            (side * 0.18, 0.22),
        ]);
        let inner = blob(&[
            (side * 0.17, -0.08),
            (side * 0.5, -0.19),
            (side * 0.82, -0.14),
            (side * 0.8, 0.12),
            (side * 0.5, 0.31),
            (side * 0.23, 0.18),
        ]);
        c.fill(&outer, along((0.0, -0.3), (0.1, 0.4), &[frame.light(0.35), frame, frame.dark(0.35)]));
        if tortoise {
            c.inside(&outer, |c| {
                for (x, y) in [
                    (0.15, -0.1),
                    (0.35, -0.22),
                    (0.62, -0.23),
                    (0.86, -0.1),
                    (0.85, 0.16),
                    (0.66, 0.3),
                    (0.4, 0.34),
                    (0.2, 0.2),
                ] {
                    c.glow(side * x, y, 0.1, 0.08, rgb(0xd6_9a4b).alpha(0.9));
                }
            });
        }
        c.fill(
            &inner,
            along(
                (side * 0.5 - 0.3, -0.2),
                (side * 0.5 + 0.3, 0.3),
                &[lens.dark(0.2), lens.light(0.1), lens.light(0.38)],
            ),
        );
        c.inside(&inner, |c| {
            c.fill(
                &polygon(&[
                    (side * 0.5 - 0.3, -0.3),
                    (side * 0.5 - 0.08, -0.3),
                    (side * 0.5 - 0.3, 0.4),
                    (side * 0.5 - 0.5, 0.4),
                ]),
                WHITE.alpha(0.16),
            )
        });
    }
    c.line(&curve(&[(-0.14, -0.08), (0.0, -0.15), (0.14, -0.08)]), 0.06, frame);
}
