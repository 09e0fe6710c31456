//! Things to eat and drink.

use super::{
    Kit,
    generic::{ground, label},
};
use crate::render::{
    canvas::{Canvas, along, around, cylinder, down, metal},
    color::{GOLD, INK, Shade, WHITE, rgb},
    shape::{arc, blob, circle, curve, ellipse, leaf, polygon, rect, rounded, segment, svg},
};

/// A mug with a handle, filled.
pub(super) fn mug(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    ground(c, 0.78, 0.62);
    let handle = curve(&[(0.42, -0.2), (0.76, -0.26), (0.86, 0.08), (0.7, 0.36), (0.42, 0.42)]);
    c.line(&handle, 0.15, main.dark(0.32));
    c.line(&curve(&[(0.42, -0.22), (0.75, -0.29), (0.84, 0.06), (0.68, 0.33)]), 0.07, main.light(0.1));
    let body = svg(
        "M -0.56 -0.5 L -0.52 0.6 C -0.5 0.74 -0.4 0.78 -0.3 0.78 L 0.3 0.78 C 0.4 0.78 0.5 0.74 0.52 0.6 L 0.56 -0.5 Z",
    );
    c.fill(&body, cylinder(-0.56, 0.56, main));
    c.inside(&body, |c| {
        if kit.words.has("speckled") || kit.rng.chance(0.4) {
            for _ in 0..70 {
                let (x, y, r) =
                    (kit.rng.between(-0.56, 0.56), kit.rng.between(-0.4, 0.76), kit.rng.between(0.005, 0.016));
                c.fill(&ellipse(x, y, r, r * 0.8), main.dark(0.6).alpha(0.55));
            }
        }
        if main.luma() < 0.9 {
            c.fill(
                &rect(-0.6, 0.58, 1.2, 0.22),
                down(0.56, 0.6, &[rgb(0xe9_dcc6).alpha(0.0), rgb(0xe9_dcc6).alpha(0.55)]),
            );
        }
        c.fill(&rounded(-0.42, -0.4, 0.1, 1.0, 0.05), WHITE.alpha(0.3));
    });
    c.fill(&ellipse(0.0, -0.5, 0.56, 0.15), along((-0.5, -0.5), (0.5, -0.5), &[main.light(0.45), main.light(0.1)]));
    c.fill(&ellipse(0.0, -0.49, 0.5, 0.12), main.dark(0.35));
    let latte = kit.words.has("latte") || kit.words.has("cappuccino") || kit.words.has("milk");
    let coffee = ellipse(0.0, -0.46, 0.475, 0.1);
    c.fill(
        &coffee,
        around(
            -0.1,
            -0.5,
            0.5,
            &if latte {
                [rgb(0xe8_cda6), rgb(0xc2_8f5c), rgb(0x8a_5a34)]
            } else {
                [rgb(0x6a_4028), rgb(0x3d_2216), rgb(0x26_140d)]
            },
        ),
    );
    if latte {
        c.inside(&coffee, |c| {
            for step in 0..3 {
                let s = 0.22 - step as f32 * 0.06;
                c.fill(
                    &ellipse(0.0, -0.46 + step as f32 * 0.01, s, s * 0.26),
                    if step % 2 == 0 { rgb(0xf7_ead2) } else { rgb(0xb0_7a4a) },
                );
            }
        });
    }
    for (x, lean) in [(-0.16_f32, 0.06_f32), (0.08, -0.06)] {
        c.line(
            &curve(&[(x, -0.58), (x + lean, -0.7), (x - lean, -0.82), (x + lean * 0.6, -0.95)]),
            0.035,
            down(-0.95, -0.56, &[WHITE.alpha(0.0), WHITE.alpha(0.55), WHITE.alpha(0.0)]),
        );
    }
}

fn strawberry(c: &mut Canvas, x: f32, y: f32, size: f32) {
    let red = rgb(0xd8_2f3a);
    let body = blob(&[
        (x - size * 0.8, y - size * 0.35),
        (x, y - size * 0.55),
        (x + size * 0.8, y - size * 0.35),
        (x + size * 0.5, y + size * 0.5),
        (x, y + size),
        (x - size * 0.5, y + size * 0.5),
    ]);
    c.fill(&body, around(x - size * 0.3, y - size * 0.2, size * 1.5, &[red.light(0.35), red, red.dark(0.45)]));
    for (sx, sy) in [(-0.4, 0.0), (0.0, -0.1), (0.4, 0.0), (-0.2, 0.3), (0.2, 0.3), (0.0, 0.62)] {
        c.fill(&ellipse(x + sx * size, y + sy * size, size * 0.06, size * 0.09), rgb(0xf6_d98a));
    }
    for turn in [-70.0_f32, -25.0, 25.0, 70.0] {
        let (sin, cos) = turn.to_radians().sin_cos();
        c.fill(
            &leaf((x, y - size * 0.45), (x + sin * size * 0.7, y - size * 0.45 - cos * size * 0.4), 0.35),
            rgb(0x4f_9a4b),
        );
    }
}

/// A layered cake on a stand.
pub(super) fn cake(c: &mut Canvas, kit: &mut Kit<'_>) {
    let chocolate = kit.words.has("chocolate");
    let cream = if chocolate { rgb(0x5c_3a29) } else { rgb(0xfd_f3ea) };
    let fruit = if chocolate { rgb(0x8a_5a3c) } else { rgb(0xe8_6a78) };
    ground(c, 0.84, 0.5);
    let stand = rgb(0xf4_f2ee);
    c.fill(
        &svg("M -0.1 0.5 C -0.1 0.66 -0.2 0.76 -0.44 0.82 L 0.44 0.82 C 0.2 0.76 0.1 0.66 0.1 0.5 Z"),
        cylinder(-0.4, 0.4, stand.dark(0.06)),
    );
    c.fill(&ellipse(0.0, 0.5, 0.9, 0.13), cylinder(-0.9, 0.9, stand.dark(0.1)));
    c.fill(&ellipse(0.0, 0.47, 0.9, 0.12), along((-0.8, 0.4), (0.8, 0.5), &[WHITE, stand.dark(0.12)]));
    c.glow(0.05, 0.48, 0.76, 0.1, INK.alpha(0.3));
    let body = svg("M -0.66 -0.22 L -0.66 0.42 C -0.6 0.54 0.6 0.54 0.66 0.42 L 0.66 -0.22 Z");
    c.fill(&body, cylinder(-0.66, 0.66, if chocolate { cream.light(0.15) } else { rgb(0xf0_cf9c) }));
    c.inside(&body, |c| {
        for (y, shade, tall) in [(-0.02, cream, 0.1), (0.2, fruit, 0.06), (0.27, cream, 0.07)] {
            c.line(
                &curve(&[(-0.7, y - 0.04), (-0.3, y + 0.05), (0.0, y + 0.07), (0.3, y + 0.05), (0.7, y - 0.04)]),
                tall,
                cylinder(-0.66, 0.66, shade),
            );
        }
        c.fill(&rect(-0.7, 0.34, 1.4, 0.2), down(0.3, 0.54, &[INK.alpha(0.0), INK.alpha(0.16)]));
    });
    let icing = svg(
        "M -0.68 -0.24 L -0.68 -0.08 C -0.62 0.06 -0.54 0.06 -0.5 -0.04 C -0.46 0.14 -0.34 0.16 -0.3 0.0 C -0.24 0.1 -0.16 0.24 -0.08 0.04 C -0.02 0.0 0.04 0.12 0.12 0.06 C 0.2 -0.02 0.24 0.2 0.32 0.16 C 0.4 0.1 0.38 -0.06 0.46 0.0 C 0.54 0.08 0.64 0.04 0.68 -0.08 L 0.68 -0.24 Z",
    );
    c.shadow(&icing, 0.0, 0.02, 0.04, INK.alpha(0.25));
    c.fill(&icing, cylinder(-0.68, 0.68, cream));
    c.fill(
        &ellipse(0.0, -0.24, 0.68, 0.17),
        along((-0.6, -0.4), (0.6, -0.1), &[cream.light(0.7), cream, cream.dark(0.1)]),
    );
    for swirl in 0..9 {
        let angle = (swirl as f32 * 40.0 + 10.0).to_radians();
        let (x, y) = (0.54 * angle.cos(), -0.25 + 0.12 * angle.sin());
        c.fill(
            &ellipse(x, y, 0.1, 0.065),
            around(x - 0.03, y - 0.03, 0.13, &[cream.light(0.8), cream, cream.dark(0.2)]),
        );
        c.fill(&ellipse(x, y - 0.04, 0.06, 0.04), cream.light(0.5));
    }
    for (x, y, size) in
        [(-0.3, -0.4, 0.15), (0.3, -0.42, 0.15), (0.0, -0.5, 0.17), (-0.12, -0.32, 0.14), (0.16, -0.3, 0.14)]
    {
        strawberry(c, x, y, size);
    }
}

/// A loaf, scored and floured.
pub(super) fn bread(c: &mut Canvas, kit: &mut Kit<'_>) {
    let crust = rgb(0xb9_7434);
    ground(c, 0.6, 0.92);
    let loaf = svg(
        "M -0.9 0.34 C -0.98 -0.04 -0.6 -0.38 0.0 -0.4 C 0.6 -0.38 0.98 -0.04 0.9 0.34 C 0.86 0.58 0.6 0.62 0.0 0.62 C -0.6 0.62 -0.86 0.58 -0.9 0.34 Z",
    );
    c.fill(&loaf, around(-0.25, -0.2, 1.2, &[crust.light(0.5), crust.light(0.1), crust, crust.dark(0.5)]));
    c.inside(&loaf, |c| {
        for _ in 0..220 {
            let (x, y, r) = (kit.rng.between(-0.9, 0.9), kit.rng.between(-0.4, 0.4), kit.rng.between(0.006, 0.02));
            c.fill(&ellipse(x, y, r * 1.5, r), WHITE.alpha(0.3 * (1.0 - x.abs() * 0.7)));
        }
        for cut in 0..4 {
            let x = -0.54 + cut as f32 * 0.36;
            let slash = svg(&format!(
                "M {} 0.22 C {} 0.0 {} -0.14 {} -0.24 C {} -0.06 {} 0.12 {} 0.22 Z",
                x - 0.12,
                x - 0.1,
                x,
                x + 0.16,
                x + 0.18,
                x + 0.08,
                x - 0.12
            ));
            c.fill(&slash, along((x - 0.1, 0.2), (x + 0.15, -0.2), &[rgb(0xf2_d8a8), rgb(0xe2_b878)]));
            c.line(&curve(&[(x - 0.12, 0.22), (x - 0.04, -0.04), (x + 0.16, -0.24)]), 0.02, crust.dark(0.5));
        }
    });
}

/// A tin of tea with a label.
pub(super) fn tin(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let lid = kit.second_or(GOLD);
    ground(c, 0.82, 0.48);
    let body = svg("M -0.46 -0.42 L -0.46 0.76 C -0.3 0.86 0.3 0.86 0.46 0.76 L 0.46 -0.42 Z");
    c.fill(&body, cylinder(-0.46, 0.46, main));
    c.inside(&body, |c| {
        for y in [-0.3_f32, 0.66] {
            c.line(&curve(&[(-0.46, y - 0.02), (0.0, y + 0.03), (0.46, y - 0.02)]), 0.018, lid.light(0.2));
        }
        for side in [-1.0_f32, 1.0] {
            c.line(&curve(&[(side * 0.42, 0.5), (side * 0.36, 0.2), (side * 0.42, -0.1)]), 0.012, lid.alpha(0.7));
        }
    });
    label(c, -0.26, -0.16, 0.52, 0.66, rgb(0xf7_f0df));
    for (dx, dy) in [(-0.12, -0.1), (0.12, -0.1), (0.0, -0.16)] {
        c.fill(&leaf((0.0, 0.02), (dx, 0.02 + dy), 0.3), rgb(0x4c_7a4a));
    }
    c.fill(
        &svg("M -0.48 -0.78 L -0.48 -0.42 C -0.3 -0.34 0.3 -0.34 0.48 -0.42 L 0.48 -0.78 Z"),
        metal(-0.48, 0.48, lid),
    );
    c.fill(
        &ellipse(0.0, -0.78, 0.48, 0.09),
        along((-0.4, -0.8), (0.4, -0.75), &[lid.light(0.75), lid, lid.light(0.3)]),
    );
    c.line(&ellipse(0.0, -0.78, 0.36, 0.06), 0.01, lid.dark(0.4).alpha(0.7));
}

/// A bowl of food: noodles with an egg, or a salad.
pub(super) fn bowl(c: &mut Canvas, kit: &mut Kit<'_>) {
    let china = if kit.words.colours.is_empty() { rgb(0x2f_5d8a) } else { kit.main };
    let salad = kit.words.has("salad") || kit.words.has("poke");
    ground(c, 0.76, 0.56);
    let body = svg("M -0.9 -0.06 C -0.86 0.42 -0.5 0.72 -0.32 0.76 L 0.32 0.76 C 0.5 0.72 0.86 0.42 0.9 -0.06 Z");
    c.fill(&body, cylinder(-0.9, 0.9, china));
    c.inside(&body, |c| {
        c.line(&curve(&[(-0.9, 0.14), (0.0, 0.3), (0.9, 0.14)]), 0.03, WHITE.alpha(0.8));
        c.line(&curve(&[(-0.9, 0.22), (0.0, 0.38), (0.9, 0.22)]), 0.012, WHITE.alpha(0.6));
    });
    c.fill(&ellipse(0.0, -0.06, 0.9, 0.3), along((-0.8, 0.0), (0.8, 0.0), &[china.light(0.7), china.light(0.2)]));
    let food = ellipse(0.0, -0.03, 0.82, 0.25);
    c.fill(
        &food,
        around(
            -0.1,
            -0.1,
            0.9,
            &if salad { [rgb(0x9c_c46a), rgb(0x5a_8f3e)] } else { [rgb(0xd9_9a4b), rgb(0x9c_5a24)] },
        ),
    );
    if salad {
        for _ in 0..26 {
            let (x, y) = (kit.rng.between(-0.66, 0.66), kit.rng.between(-0.24, 0.1));
            let turn = kit.rng.between(-0.25, 0.25);
            let green = rgb(0x6a_a84b).light(kit.rng.between(0.0, 0.35));
            c.fill(
                &leaf((x, y), (x + turn, y - 0.2), 0.35),
                along((x, y), (x + turn, y - 0.2), &[green.dark(0.3), green]),
            );
        }
        for (x, y) in [(-0.4, -0.12), (0.1, -0.24), (0.45, -0.08), (-0.1, 0.04)] {
            c.fill(
                &circle(x, y, 0.11),
                around(x - 0.04, y - 0.05, 0.15, &[rgb(0xf5_8a6a), rgb(0xd6_3f33), rgb(0x9c_2320)]),
            );
        }
    } else {
        c.inside(&food, |c| {
            for strand in 0..22 {
                let y = -0.2 + strand as f32 * 0.02;
                let shift = kit.rng.between(-0.2, 0.2);
                c.line(
                    &curve(&[
                        (-0.7, y),
                        (-0.35 + shift, y + 0.05),
                        (0.0, y - 0.03),
                        (0.35 + shift, y + 0.05),
                        (0.72, y),
                    ]),
                    0.028,
                    rgb(0xf2_d08a).dark(0.12 * (strand % 3) as f32),
                );
            }
        });
        for (x, y) in [(-0.34_f32, -0.12_f32), (-0.06, -0.18)] {
            c.fill(&ellipse(x, y, 0.19, 0.13), rgb(0xfd_f8ef));
            c.fill(&ellipse(x, y, 0.1, 0.07), around(x - 0.02, y - 0.02, 0.12, &[rgb(0xff_c44b), rgb(0xee_8a2c)]));
        }
        for step in 0..3 {
            let x = 0.24 + step as f32 * 0.15;
            c.fill(
                &ellipse(x, -0.05 - step as f32 * 0.04, 0.15, 0.1),
                along((x, -0.15), (x, 0.05), &[rgb(0xe8_a58c), rgb(0xb0_6048)]),
            );
        }
        for _ in 0..16 {
            let (x, y) = (kit.rng.between(-0.5, 0.5), kit.rng.between(-0.18, 0.1));
            c.line(&circle(x, y, 0.025), 0.016, rgb(0x6f_b04f));
        }
    }
    for x in [0.46_f32, 0.56] {
        c.line(
            &segment((x, -0.1), (x + 0.5, -0.78)),
            0.035,
            along((x, 0.0), (x + 0.5, -0.7), &[rgb(0x6f_3f2a), rgb(0xb0_6a44)]),
        );
    }
}

/// A tall cold drink with a straw.
pub(super) fn drink(c: &mut Canvas, kit: &mut Kit<'_>) {
    let boba =
        kit.words.has("bubble") || kit.words.has("boba") || kit.words.has("tapioca") || kit.words.has("珍珠奶茶");
    let liquid = if boba {
        rgb(0xc9_9668)
    } else if kit.words.colours.is_empty() {
        kit.rng.pick([rgb(0xf2_8f3c), rgb(0xe8_5f78), rgb(0x9c_c44b)])
    } else {
        kit.main
    };
    ground(c, 0.84, 0.4);
    c.line(&segment((0.1, -0.1), (0.26, -0.95)), 0.075, rgb(0xe8_5f6a));
    c.line(&segment((0.08, -0.1), (0.24, -0.95)), 0.02, WHITE.alpha(0.6));
    let cup = svg(
        "M -0.46 -0.56 L -0.34 0.76 C -0.33 0.84 -0.26 0.84 -0.2 0.84 L 0.2 0.84 C 0.26 0.84 0.33 0.84 0.34 0.76 L 0.46 -0.56 Z",
    );
    c.fill(&cup, rgb(0xf2_f6f8).alpha(0.85));
    c.inside(&cup, |c| {
        c.fill(&rect(-0.6, -0.4, 1.2, 1.3), down(-0.4, 0.84, &[liquid.light(0.5), liquid, liquid.dark(0.18)]));
        c.fill(&ellipse(0.0, -0.4, 0.46, 0.06), liquid.light(0.6));
        for (x, y, turn) in [(-0.22, -0.3, 12.0), (0.14, -0.28, -18.0), (-0.02, -0.12, 30.0)] {
            c.turned(turn, x, y, |c| c.fill(&rounded(x - 0.1, y - 0.09, 0.2, 0.18, 0.04), WHITE.alpha(0.4)));
        }
        if boba {
            for index in 0..26 {
                let (x, y) = (
                    -0.28 + (index % 6) as f32 * 0.11 + (index / 6 % 2) as f32 * 0.05,
                    0.76 - (index / 6) as f32 * 0.095,
                );
                c.fill(
                    &circle(x, y, 0.055),
                    around(x - 0.02, y - 0.02, 0.07, &[rgb(0x7a_5240), rgb(0x33_1e18), rgb(0x1c_100d)]),
                );
            }
        }
        c.fill(&polygon(&[(-0.4, -0.5), (-0.3, -0.5), (-0.22, 0.8), (-0.28, 0.8)]), WHITE.alpha(0.45));
        c.fill(&rect(0.26, -0.6, 0.2, 1.5), INK.alpha(0.08));
    });
    c.line(&cup, 0.012, WHITE.alpha(0.7));
    c.fill(&rounded(-0.5, -0.62, 1.0, 0.09, 0.04), cylinder(-0.5, 0.5, rgb(0xe9_eef2)));
    if !boba {
        let slice = circle(-0.44, -0.62, 0.2);
        c.fill(&slice, rgb(0xf6_a83c));
        c.fill(&circle(-0.44, -0.62, 0.165), rgb(0xff_e0a0));
        for step in 0..8 {
            c.placed(-0.44, -0.62, 1.0, |c| {
                c.turned(step as f32 * 45.0, 0.0, 0.0, |c| {
                    c.fill(&svg("M 0 -0.02 L -0.05 -0.14 L 0.05 -0.14 Z"), rgb(0xf9_b54b))
                })
            });
        }
    }
    let _: Shade = liquid;
    c.line(&arc(0.0, -0.4, 0.44, 0.055, 20.0, 160.0), 0.01, WHITE.alpha(0.6));
}
