//! Trousers, skirts, dresses, scarves and hats.

use super::sewing::{print_of, sleeve};
use crate::render::{
    canvas::{Canvas, across, along, cylinder, down},
    color::{GOLD, INK, WHITE, rgb},
    products::Kit,
    shape::{arc, blob, circle, curve, ellipse, polygon, rect, rounded, segment, svg},
};

pub(super) fn trousers(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let slim = ["joggers", "jogger", "leggings", "track pants"].iter().any(|word| kit.words.has(word));
    let short = kit.words.has("shorts");
    let low = if short { 0.64 } else { 0.95 };
    let foot = if slim { 0.066 } else { 0.082 };
    for side in [-1.0_f32, 1.0] {
        let foot = if short { 0.1 } else { foot };
        let leg = svg(&format!(
            "M 0 0.44 L {} 0.44 C {} 0.54 {} 0.6 {} 0.68 L {} {low} L {} {low} L {} 0.62 L 0 0.55 Z",
            side * 0.096,
            side * 0.108,
            side * 0.104,
            side * if short { 0.106 } else { 0.098 },
            side * (foot + 0.006),
            side * 0.022,
            side * 0.012
        ));
        c.shadow(&leg, 0.006, 0.01, 0.02, INK.alpha(0.32));
        let (x0, x1) = if side < 0.0 { (-0.11, 0.0) } else { (0.0, 0.11) };
        c.fill(&leg, across(x0, x1, &[main.light(0.14), main, main.dark(0.26)]));
        c.inside(&leg, |c| {
            c.line(
                &curve(&[(side * 0.05, 0.5), (side * 0.054, 0.7), (side * 0.046, 0.95)]),
                0.0022,
                main.contrast(0.35).alpha(0.5),
            );
            for (y, x) in [(0.69, 0.07), (0.72, 0.05), (0.9, 0.05)] {
                c.line(
                    &curve(&[(side * (x - 0.03), y), (side * x, y + 0.008), (side * (x + 0.03), y)]),
                    0.005,
                    main.contrast(0.4).alpha(0.22),
                );
            }
            if slim && !short {
                c.fill(&rect(-0.2, 0.925, 0.4, 0.03), main.contrast(0.2).alpha(0.9));
                c.line(&segment((-0.2, 0.926), (0.2, 0.926)), 0.0015, INK.alpha(0.5));
            }
            c.line(&segment((side * 0.098, 0.47), (side * 0.074, 0.55)), 0.003, main.contrast(0.45).alpha(0.8));
        });
    }
    c.line(&curve(&[(0.0, 0.46), (0.002, 0.5), (0.0, 0.55)]), 0.0025, main.contrast(0.4));
    c.fill(&rounded(-0.098, 0.43, 0.196, 0.028, 0.006), cylinder(-0.1, 0.1, main.contrast(0.08)));
    if slim {
        for side in [-1.0_f32, 1.0] {
            c.line(
                &curve(&[(side * 0.006, 0.445), (side * 0.016, 0.47), (side * 0.012, 0.505)]),
                0.0042,
                WHITE.mix(main, 0.2),
            );
        }
    } else {
        c.fill(&circle(0.0, 0.444, 0.005), GOLD);
    }
}

pub(super) fn skirt(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let shape = svg(
        "M -0.084 0.43 L 0.084 0.43 C 0.1 0.52 0.13 0.62 0.15 0.72 C 0.08 0.745 -0.08 0.745 -0.15 0.72 C -0.13 0.62 -0.1 0.52 -0.084 0.43 Z",
    );
    c.shadow(&shape, 0.006, 0.01, 0.02, INK.alpha(0.34));
    c.fill(&shape, along((-0.1, 0.45), (0.13, 0.7), &[main.light(0.18), main, main.dark(0.2)]));
    let mut print = print_of(kit);
    c.inside(&shape, |c| {
        print(c);
        for fold in 0..9 {
            let x = (fold as f32 - 4.0) / 4.0;
            c.fill(
                &polygon(&[(x * 0.076, 0.43), (x * 0.076 + 0.006, 0.43), (x * 0.14 + 0.022, 0.75), (x * 0.14, 0.75)]),
                main.dark(0.5).alpha(0.3),
            );
        }
    });
    c.fill(&rounded(-0.086, 0.422, 0.172, 0.026, 0.006), cylinder(-0.09, 0.09, main.dark(0.14)));
}

pub(super) fn dress(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let low = if kit.words.has("gown") || kit.words.has("evening") { 0.92 } else { 0.78 };
    let shape = svg(&format!(
        "M -0.062 0.156 C -0.08 0.16 -0.1 0.166 -0.112 0.186 C -0.106 0.22 -0.1 0.25 -0.096 0.28 C -0.086 0.31 -0.074 0.33 -0.072 0.352 C -0.1 0.48 -0.14 0.62 -0.168 {low} C -0.08 {l2} 0.08 {l2} 0.168 {low} C 0.14 0.62 0.1 0.48 0.072 0.352 C 0.074 0.33 0.086 0.31 0.096 0.28 C 0.1 0.25 0.106 0.22 0.112 0.186 C 0.1 0.166 0.08 0.16 0.062 0.156 C 0.04 0.22 -0.04 0.22 -0.062 0.156 Z",
        l2 = low + 0.03
    ));
    let mut print = print_of(kit);
    for side in [-1.0_f32, 1.0] {
        let arm = sleeve(side, 0.265);
        c.shadow(&arm, 0.006, 0.01, 0.016, INK.alpha(0.3));
        c.fill(&arm, across(side * 0.12 - 0.04, side * 0.12 + 0.04, &[main.light(0.16), main, main.dark(0.2)]));
        c.inside(&arm, &mut print);
    }
    c.shadow(&shape, 0.008, 0.012, 0.024, INK.alpha(0.34));
    c.fill(&shape, along((-0.12, 0.2), (0.14, 0.7), &[main.light(0.2), main, main.dark(0.2)]));
    c.inside(&shape, |c| {
        print(c);
        for fold in 0..7 {
            let x = (fold as f32 - 3.0) / 3.0;
            c.fill(
                &polygon(&[
                    (x * 0.06, 0.36),
                    (x * 0.06 + 0.003, 0.36),
                    (x * 0.15 + 0.026, low + 0.04),
                    (x * 0.15, low + 0.04),
                ]),
                main.dark(0.5).alpha(0.26),
            );
        }
        c.glow(-0.05, 0.25, 0.04, 0.06, WHITE.alpha(0.2));
    });
    let sash = svg(
        "M -0.075 0.342 C -0.03 0.352 0.03 0.352 0.075 0.342 L 0.076 0.366 C 0.03 0.376 -0.03 0.376 -0.076 0.366 Z",
    );
    c.fill(&sash, cylinder(-0.08, 0.08, main.dark(0.3)));
    for (to, lift) in [((0.05, 0.46), 0.02), ((0.012, 0.48), 0.0)] {
        c.line(&curve(&[(0.03, 0.36), (0.036 - lift, 0.41), to]), 0.009, main.dark(0.34));
    }
    c.fill(&ellipse(0.03, 0.357, 0.012, 0.011), main.dark(0.2));
    c.line(&curve(&[(-0.062, 0.157), (-0.03, 0.2), (0.03, 0.2), (0.062, 0.157)]), 0.004, main.light(0.5));
}

pub(super) fn kaftan(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let trim = kit.second_or(GOLD);
    let shape = svg(
        "M -0.044 0.152 C -0.08 0.16 -0.1 0.168 -0.118 0.188 C -0.118 0.3 -0.13 0.6 -0.152 0.9 C -0.08 0.92 0.08 0.92 0.152 0.9 C 0.13 0.6 0.118 0.3 0.118 0.188 C 0.1 0.168 0.08 0.16 0.044 0.152 C 0.02 0.18 -0.02 0.18 -0.044 0.152 Z",
    );
    let mut print = print_of(kit);
    for side in [-1.0_f32, 1.0] {
        let arm = polygon(&[
            (side * 0.09, 0.165),
            (side * 0.122, 0.184),
            (side * 0.2, 0.45),
            (side * 0.118, 0.476),
            (side * 0.1, 0.3),
        ]);
        c.shadow(&arm, 0.006, 0.01, 0.018, INK.alpha(0.3));
        c.fill(&arm, across(side * 0.14 - 0.06, side * 0.14 + 0.06, &[main.light(0.2), main, main.dark(0.2)]));
        c.line(&segment((side * 0.197, 0.44), (side * 0.12, 0.465)), 0.009, trim);
    }
    c.shadow(&shape, 0.008, 0.012, 0.024, INK.alpha(0.34));
    c.fill(&shape, along((-0.12, 0.2), (0.14, 0.8), &[main.light(0.22), main, main.dark(0.16)]));
    c.inside(&shape, |c| {
        print(c);
        for x in [-0.08_f32, -0.04, 0.045, 0.085] {
            c.line(&curve(&[(x * 0.8, 0.34), (x, 0.6), (x * 1.3, 0.93)]), 0.007, main.dark(0.4).alpha(0.2));
        }
        c.line(&segment((-0.2, 0.888), (0.2, 0.888)), 0.012, trim);
    });
    c.line(&segment((0.0, 0.17), (0.0, 0.4)), 0.02, trim.alpha(0.9));
    c.line(&segment((0.0, 0.17), (0.0, 0.4)), 0.003, main.dark(0.4));
    for step in 0..7 {
        let y = 0.19 + step as f32 * 0.033;
        for side in [-1.0_f32, 1.0] {
            c.fill(
                &blob(&[(side * 0.012, y), (side * 0.028, y - 0.01), (side * 0.036, y), (side * 0.028, y + 0.01)]),
                trim.alpha(0.85),
            );
        }
    }
    c.line(&curve(&[(-0.045, 0.153), (-0.02, 0.173), (0.02, 0.173), (0.045, 0.153)]), 0.009, trim);
}

pub(super) fn scarf(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let second = kit.second_or(main.contrast(0.5));
    let checked = kit.words.has("checked") || kit.words.has("plaid") || kit.words.has("tartan");
    let weave = |c: &mut Canvas| {
        if checked {
            for step in 0..16 {
                let at = -1.0 + step as f32 * 0.14;
                c.fill(&rect(at, -1.2, 0.06, 2.4), second.alpha(0.5));
                c.fill(&rect(-1.2, at, 2.4, 0.06), second.alpha(0.5));
                c.fill(&rect(at + 0.095, -1.2, 0.012, 2.4), WHITE.alpha(0.5));
                c.fill(&rect(-1.2, at + 0.095, 2.4, 0.012), WHITE.alpha(0.5));
            }
        }
    };
    for (x, low, lean) in [(-0.2_f32, 0.9_f32, -4.0_f32), (0.16, 0.72, 5.0)] {
        c.turned(lean, x, -0.4, |c| {
            for step in 0..9 {
                let fx = x - 0.14 + step as f32 * 0.035;
                c.line(
                    &curve(&[(fx, low - 0.02), (fx + 0.01, low + 0.05), (fx - 0.004, low + 0.1)]),
                    0.014,
                    main.light(0.1),
                );
            }
            let tail = rounded(x - 0.165, -0.5, 0.33, low + 0.5, 0.03);
            c.shadow(&tail, 0.03, 0.03, 0.07, INK.alpha(0.36));
            c.fill(&tail, across(x - 0.17, x + 0.17, &[main.light(0.2), main, main.dark(0.22)]));
            c.inside(&tail, |c| {
                weave(c);
                c.fill(&rect(x - 0.05, -0.5, 0.04, 2.0), INK.alpha(0.1));
            });
        });
    }
    let wrap = blob(&[
        (-0.44, -0.62),
        (-0.3, -0.86),
        (0.0, -0.94),
        (0.3, -0.86),
        (0.44, -0.62),
        (0.36, -0.36),
        (0.1, -0.2),
        (-0.14, -0.2),
        (-0.38, -0.36),
    ]);
    c.shadow(&wrap, 0.02, 0.05, 0.08, INK.alpha(0.4));
    c.fill(&wrap, along((-0.4, -0.9), (0.4, -0.2), &[main.light(0.22), main, main.dark(0.24)]));
    c.inside(&wrap, |c| {
        c.turned(24.0, 0.0, -0.5, weave);
        for bend in 0..3 {
            let y = -0.62 + bend as f32 * 0.14;
            c.line(
                &curve(&[(-0.44, y - 0.1), (-0.2, y + 0.08), (0.1, y + 0.1), (0.44, y - 0.12)]),
                0.03,
                main.dark(0.5).alpha(0.35),
            );
        }
    });
    c.fill(&ellipse(0.0, -0.8, 0.22, 0.09), down(-0.9, -0.7, &[main.dark(0.65), main.dark(0.4)]));
}

pub(super) fn hat(c: &mut Canvas, kit: &mut Kit<'_>) {
    let straw = kit.words.has("straw");
    let main = if straw { rgb(0xe0_c48c) } else { kit.main };
    let band =
        if straw { kit.words.colours.first().copied().unwrap_or(INK) } else { kit.second_or(main.contrast(0.5)) };
    if kit.words.has("beanie") {
        c.fill(
            &svg("M -0.6 0.3 C -0.66 -0.4 -0.3 -0.66 0.0 -0.66 C 0.3 -0.66 0.66 -0.4 0.6 0.3 Z"),
            cylinder(-0.64, 0.64, main),
        );
        c.fill(&circle(0.0, -0.72, 0.16), main.light(0.3));
        c.fill(&rounded(-0.66, 0.16, 1.32, 0.36, 0.1), cylinder(-0.66, 0.66, main.dark(0.1)));
        for step in 0..18 {
            let x = -0.6 + step as f32 * 0.07;
            c.line(&segment((x, 0.2), (x, 0.48)), 0.014, INK.alpha(0.18));
        }
        return;
    }
    c.glow(0.05, 0.44, 1.05, 0.2, INK.alpha(0.32));
    c.fill(&ellipse(0.0, 0.24, 0.98, 0.26), along((-0.9, 0.1), (0.9, 0.4), &[main.light(0.2), main, main.dark(0.25)]));
    c.fill(&ellipse(0.0, 0.2, 0.5, 0.13), main.dark(0.4));
    let crown = svg(
        "M -0.5 0.2 C -0.52 -0.2 -0.44 -0.5 -0.3 -0.52 C -0.1 -0.56 -0.06 -0.44 0.0 -0.44 C 0.06 -0.44 0.1 -0.56 0.3 -0.52 C 0.44 -0.5 0.52 -0.2 0.5 0.2 C 0.3 0.3 -0.3 0.3 -0.5 0.2 Z",
    );
    c.fill(&crown, cylinder(-0.5, 0.5, main));
    c.inside(&crown, |c| {
        c.line(&curve(&[(-0.52, 0.06), (0.0, 0.17), (0.52, 0.06)]), 0.16, cylinder(-0.5, 0.5, band));
        if straw {
            for row in 0..9 {
                c.line(&arc(0.0, -0.5 + row as f32 * 0.07, 0.56, 0.1, 10.0, 170.0), 0.008, main.dark(0.4).alpha(0.4));
            }
        }
    });
    if straw {
        for r in [0.62_f32, 0.72, 0.82, 0.92] {
            c.line(&ellipse(0.0, 0.24, r, r * 0.265), 0.008, main.dark(0.4).alpha(0.35));
        }
    }
}
