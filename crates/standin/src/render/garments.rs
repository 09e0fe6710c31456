//! Garments, laid flat or as if worn by nobody. Drawn in a body's measures (height 1, see `figure`), so that they fit on one.

use tiny_skia::Path;

use super::{
    canvas::{Canvas, across, along, cylinder, down, metal},
    color::{GOLD, INK, STEEL, Shade, WHITE, rgb},
    products::Kit,
    shape::{arc, blob, circle, curve, ellipse, polygon, rect, rounded, segment, svg},
    words::Garment,
};

/// How a piece for the upper body is cut, in a body's measures.
#[derive(Clone, Copy, Debug)]
struct Cut {
    /// Where sleeves end; `None` for none.
    sleeve: Option<f32>,
    /// Half the neck's width.
    neck: f32,
    /// How deep the neck goes.
    drop: f32,
    /// Half the width at the waist, and at the hem.
    waist: f32,
    hem: f32,
    /// Where the hem is.
    low: f32,
}

/// Draws a garment within -1 to 1.
pub(crate) fn paint(c: &mut Canvas, garment: Garment, kit: &mut Kit<'_>) {
    // (upper end, scale): the piece's middle comes to the origin.
    let (middle, scale) = match garment {
        Garment::Coat => (0.455, 2.75),
        Garment::Kaftan => (0.53, 2.3),
        Garment::Dress => (0.47, 2.75),
        Garment::Trousers => (0.69, 3.5),
        Garment::Skirt => (0.585, 5.4),
        Garment::Scarf | Garment::Hat => (0.0, 1.0),
        Garment::Tshirt | Garment::Shirt | Garment::Hoodie | Garment::Jacket | Garment::Blazer | Garment::Vest => {
            (0.315, 4.9)
        }
    };
    c.placed(0.0, -middle * scale, scale, |c| match garment {
        Garment::Tshirt => tshirt(c, kit),
        Garment::Shirt => shirt(c, kit),
        Garment::Hoodie => hoodie(c, kit),
        Garment::Jacket => jacket(c, kit),
        Garment::Blazer => blazer(c, kit, 0.5),
        Garment::Coat => blazer(c, kit, 0.77),
        Garment::Vest => vest(c, kit),
        Garment::Trousers => trousers(c, kit),
        Garment::Skirt => skirt(c, kit),
        Garment::Dress => dress(c, kit),
        Garment::Kaftan => kaftan(c, kit),
        Garment::Scarf => scarf(c, kit),
        Garment::Hat => hat(c, kit),
    });
}

fn body(cut: Cut) -> Path {
    let Cut { neck: n, drop, waist: w, hem: h, low, .. } = cut;
    let (top, deep) = (0.152, 0.152 + drop);
    svg(&format!(
        "M -{n} {top} C -0.08 0.16 -0.1 0.166 -0.117 0.186 C -0.122 0.22 -0.11 0.26 -0.104 0.3 C -{w} 0.34 -{w} 0.38 -{h} {low} C -0.03 {l2} 0.03 {l2} {h} {low} C {w} 0.38 {w} 0.34 0.104 0.3 C 0.11 0.26 0.122 0.22 0.117 0.186 C 0.1 0.166 0.08 0.16 {n} {top} C {m} {deep} -{m} {deep} -{n} {top} Z",
        l2 = low + 0.008,
        m = n * 0.6,
    ))
}

fn sleeve(side: f32, end: f32) -> Path {
    // The arm runs from the shoulder to the hand; a sleeve follows it as far as `end`.
    let outer = |y: f32| 0.118 + (y - 0.186) * 0.21;
    let inner = |y: f32| 0.098 + (y - 0.29) * 0.2;
    let mut points = vec![(side * 0.094, 0.166), (side * 0.12, 0.182), (side * (outer(0.23) + 0.006), 0.23)];
    points.extend([0.3, 0.36, 0.42].into_iter().filter(|y| *y < end - 0.03).map(|y| (side * (outer(y) + 0.004), y)));
    points.push((side * (outer(end) + 0.006), end - 0.006));
    let mut path: Vec<(f32, f32)> = points;
    path.push((side * (inner(end) - 0.004), end + 0.004));
    path.extend([0.4, 0.34].into_iter().filter(|y| *y < end - 0.03).map(|y| (side * inner(y), y)));
    path.push((side * 0.1, 0.27));
    path.push((side * 0.086, 0.2));
    blob(&path)
}

/// Shape, shade, folds. `print` draws what is woven or printed, inside each part.
fn sew(c: &mut Canvas, cut: Cut, cloth: Shade, print: &mut dyn FnMut(&mut Canvas)) {
    let front = body(cut);
    c.shadow(&front, 0.008, 0.012, 0.02, INK.alpha(0.34));
    if let Some(end) = cut.sleeve {
        for side in [-1.0_f32, 1.0] {
            let arm = sleeve(side, end);
            c.shadow(&arm, 0.006, 0.01, 0.016, INK.alpha(0.3));
            let (x0, x1) = if side < 0.0 { (-0.18, -0.08) } else { (0.08, 0.18) };
            c.fill(&arm, across(x0, x1, &[cloth.light(0.14), cloth, cloth.dark(0.26)]));
            c.inside(&arm, |c| {
                print(c);
                c.line(
                    &curve(&[(side * 0.1, 0.2), (side * 0.106, 0.26), (side * 0.112, end)]),
                    0.012,
                    cloth.dark(0.5).alpha(0.22),
                );
                c.line(
                    &segment((side * 0.05, end - 0.008), (side * 0.2, end - 0.018)),
                    0.0018,
                    cloth.contrast(0.4).alpha(0.6),
                );
                if end > 0.36 {
                    c.line(
                        &curve(&[(side * 0.105, 0.31), (side * 0.125, 0.318), (side * 0.15, 0.308)]),
                        0.004,
                        cloth.dark(0.5).alpha(0.3),
                    );
                }
            });
        }
    }
    // The inside of the back, seen through the neck.
    let back = ellipse(0.0, 0.154, cut.neck * 0.98, 0.012 + cut.drop * 0.14);
    c.fill(&back, cloth.dark(0.42));
    c.fill(&front, along((-0.11, 0.2), (0.12, 0.34), &[cloth.light(0.16), cloth, cloth.dark(0.18)]));
    c.inside(&front, |c| {
        print(c);
        c.glow(0.1, cut.low * 0.7, 0.05, 0.26, INK.alpha(0.2));
        c.glow(-0.11, cut.low * 0.7, 0.03, 0.24, INK.alpha(0.12));
        c.glow(-0.04, 0.24, 0.06, 0.09, WHITE.alpha(0.16));
        for (x, y, lean) in [(-0.09, 0.33, 0.045), (0.09, 0.345, -0.05), (-0.08, 0.4, 0.035), (0.07, 0.41, -0.03)] {
            c.line(
                &curve(&[(x, y), (x + lean * 0.5, y + 0.008), (x + lean, y + 0.004)]),
                0.005,
                cloth.dark(0.5).alpha(0.2),
            );
        }
    });
}

fn crew(c: &mut Canvas, cut: Cut, shade: Shade) {
    let (n, d) = (cut.neck, cut.drop);
    c.line(
        &curve(&[
            (-n, 0.153),
            (-n * 0.72, 0.152 + d * 0.5),
            (0.0, 0.152 + d * 0.78),
            (n * 0.72, 0.152 + d * 0.5),
            (n, 0.153),
        ]),
        0.0085,
        shade,
    );
}

/// Stripes, checks, flowers or dots that the prompt names.
fn print_of(kit: &Kit<'_>) -> impl FnMut(&mut Canvas) + use<> {
    let has = |word: &str| kit.words.has(word);
    let kind = if has("striped") || has("stripe") {
        1
    } else if has("floral") || has("flower") {
        2
    } else if has("checked") || has("plaid") || has("tartan") || has("gingham") {
        3
    } else if has("polka") || has("dotted") {
        4
    } else {
        0
    };
    let (main, second) = (kit.main, kit.second_or(if kit.main.luma() > 0.7 { rgb(0x2f_3f63) } else { rgb(0xf6_f3ec) }));
    let rng = kit.rng.clone();
    move |c| {
        let mut rng = rng.clone();
        match kind {
            1 => {
                for step in 0..22 {
                    let y = 0.175 + step as f32 * 0.028;
                    c.line(&curve(&[(-0.2, y - 0.004), (0.0, y + 0.003), (0.2, y - 0.004)]), 0.012, second.alpha(0.95));
                }
            }
            2 => {
                for row in 0..26 {
                    for column in 0..13 {
                        let x = -0.24 + column as f32 * 0.04 + (row % 2) as f32 * 0.02 + rng.between(-0.006, 0.006);
                        let y = 0.15 + row as f32 * 0.034 + rng.between(-0.006, 0.006);
                        let tone = if rng.chance(0.5) { rgb(0xfd_f3e8) } else { rgb(0xf6_b8a0) };
                        for turn in 0..5 {
                            let (sin, cos) = (turn as f32 * 1.257).sin_cos();
                            c.fill(&circle(x + cos * 0.0055, y + sin * 0.0055, 0.0048), tone);
                        }
                        c.fill(&circle(x, y, 0.0036), rgb(0xe6_a83c));
                        c.fill(&ellipse(x + 0.012, y + 0.008, 0.005, 0.0025), main.dark(0.35));
                    }
                }
            }
            3 => {
                for step in 0..30 {
                    let at = -0.3 + step as f32 * 0.03;
                    c.fill(&rect(at, -0.2, 0.014, 1.4), second.alpha(0.45));
                    c.fill(&rect(-0.4, 0.1 + at + 0.3, 0.8, 0.014), second.alpha(0.45));
                }
            }
            4 => {
                for row in 0..30 {
                    for column in 0..18 {
                        c.fill(
                            &circle(
                                -0.25 + column as f32 * 0.03 + (row % 2) as f32 * 0.015,
                                0.15 + row as f32 * 0.026,
                                0.006,
                            ),
                            second,
                        );
                    }
                }
            }
            _ => {}
        }
    }
}

fn tshirt(c: &mut Canvas, kit: &mut Kit<'_>) {
    let cut = Cut { sleeve: Some(0.29), neck: 0.046, drop: 0.036, waist: 0.1, hem: 0.106, low: 0.472 };
    let sport = ["running", "sports", "jersey", "training"].iter().any(|word| kit.words.has(word));
    sew(c, cut, kit.main, &mut print_of(kit));
    let main = kit.main;
    if sport {
        c.inside(&body(cut), |c| {
            for side in [-1.0_f32, 1.0] {
                c.line(&curve(&[(side * 0.07, 0.14), (side * 0.085, 0.3), (side * 0.1, 0.48)]), 0.007, rgb(0xe9_eef2));
                c.line(
                    &curve(&[(side * 0.082, 0.14), (side * 0.096, 0.3), (side * 0.112, 0.48)]),
                    0.003,
                    main.dark(0.4),
                );
            }
            for row in 0..14 {
                for column in 0..12 {
                    c.fill(
                        &circle(-0.055 + column as f32 * 0.01, 0.22 + row as f32 * 0.012, 0.0018),
                        main.dark(0.4).alpha(0.5),
                    );
                }
            }
            c.fill(&polygon(&[(-0.06, 0.37), (0.1, 0.31), (0.1, 0.322), (-0.06, 0.384)]), rgb(0xf2_f5f7).alpha(0.9));
        });
    }
    crew(c, cut, if kit.words.has("striped") { main } else { main.dark(0.14) });
    c.line(&curve(&[(-0.105, 0.464), (0.0, 0.472), (0.105, 0.464)]), 0.0018, main.contrast(0.4).alpha(0.6));
}

/// Buttons down the middle.
fn buttons(c: &mut Canvas, from: f32, to: f32, count: usize, shade: Shade) {
    for index in 0..count {
        let y = from + (to - from) * index as f32 / (count.max(2) - 1) as f32;
        c.fill(&circle(0.0, y, 0.0045), shade.dark(0.3));
        c.fill(&circle(-0.0006, y - 0.0006, 0.0038), shade);
    }
}

fn collar(c: &mut Canvas, neck: f32, low: f32, shade: Shade) {
    for side in [-1.0_f32, 1.0] {
        let leaf = polygon(&[
            (side * neck * 0.9, 0.139),
            (side * neck * 1.2, 0.156),
            (side * 0.05, low),
            (0.0, low - 0.018),
            (side * neck * 0.4, 0.16),
        ]);
        c.shadow(&leaf, 0.0, 0.004, 0.006, INK.alpha(0.34));
        c.fill(&leaf, along((side * 0.05, 0.14), (0.0, low), &[shade.light(0.25), shade.dark(0.08)]));
    }
}

fn shirt(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let cut = Cut { sleeve: Some(0.452), neck: 0.042, drop: 0.03, waist: 0.096, hem: 0.104, low: 0.485 };
    sew(c, cut, main, &mut print_of(kit));
    c.fill(&rect(-0.0085, 0.178, 0.017, 0.308), across(-0.009, 0.009, &[main.light(0.3), main.dark(0.1)]));
    c.line(&segment((0.0085, 0.18), (0.0085, 0.485)), 0.0014, main.dark(0.4).alpha(0.6));
    buttons(c, 0.2, 0.46, 6, if main.luma() > 0.6 { rgb(0xd8_d4cc) } else { WHITE });
    let pocket = svg("M 0.036 0.25 L 0.08 0.25 L 0.08 0.294 L 0.058 0.306 L 0.036 0.294 Z");
    c.line(&pocket, 0.0018, main.dark(0.32).alpha(0.8));
    c.fill(&ellipse(0.0, 0.15, 0.04, 0.013), main.dark(0.24));
    collar(c, 0.042, 0.2, main);
    c.fill(&circle(-0.042, 0.19, 0.003), main.dark(0.35));
    c.fill(&circle(0.042, 0.19, 0.003), main.dark(0.35));
}

fn hood(c: &mut Canvas, main: Shade) {
    let outer = blob(&[
        (-0.066, 0.168),
        (-0.06, 0.138),
        (-0.03, 0.118),
        (0.03, 0.118),
        (0.06, 0.138),
        (0.066, 0.168),
        (0.03, 0.196),
        (-0.03, 0.196),
    ]);
    c.shadow(&outer, 0.0, 0.006, 0.01, INK.alpha(0.35));
    c.fill(&outer, along((-0.06, 0.12), (0.06, 0.2), &[main.light(0.2), main, main.dark(0.2)]));
    c.fill(
        &blob(&[(-0.04, 0.16), (-0.03, 0.138), (0.0, 0.13), (0.03, 0.138), (0.04, 0.16), (0.0, 0.186)]),
        down(0.13, 0.19, &[main.dark(0.55), main.dark(0.36)]),
    );
}

fn hoodie(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let cut = Cut { sleeve: Some(0.46), neck: 0.05, drop: 0.03, waist: 0.108, hem: 0.106, low: 0.48 };
    sew(c, cut, main, &mut print_of(kit));
    c.fill(&rounded(-0.107, 0.46, 0.214, 0.026, 0.006), cylinder(-0.11, 0.11, main.dark(0.08)));
    for side in [-1.0_f32, 1.0] {
        c.turned(side * -12.0, side * 0.165, 0.45, |c| {
            c.fill(&rounded(side * 0.165 - 0.022, 0.44, 0.044, 0.024, 0.006), main.dark(0.16))
        });
    }
    let pocket =
        polygon(&[(-0.05, 0.36), (0.05, 0.36), (0.075, 0.42), (0.075, 0.455), (-0.075, 0.455), (-0.075, 0.42)]);
    if !["sweater", "jumper", "sweatshirt", "cardigan"].iter().any(|word| kit.words.has(word)) {
        c.shadow(&pocket, 0.0, 0.003, 0.005, INK.alpha(0.4));
        c.fill(&pocket, along((-0.07, 0.36), (0.07, 0.46), &[main.light(0.1), main.dark(0.08)]));
        hood(c, main);
        for side in [-1.0_f32, 1.0] {
            c.line(
                &curve(&[(side * 0.018, 0.186), (side * 0.022, 0.22), (side * 0.019, 0.262)]),
                0.004,
                WHITE.mix(main, 0.25),
            );
        }
    } else {
        crew(c, cut, main.dark(0.14));
    }
}

fn jacket(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let denim = kit.words.has("denim");
    let cut = Cut {
        sleeve: Some(0.456),
        neck: 0.044,
        drop: 0.032,
        waist: 0.108,
        hem: 0.108,
        low: if denim { 0.456 } else { 0.49 },
    };
    sew(c, cut, main, &mut print_of(kit));
    let stitch = if denim { rgb(0xe0_b070) } else { main.dark(0.4) };
    c.inside(&body(cut), |c| {
        c.line(&segment((0.012, 0.16), (0.012, 0.5)), 0.0018, stitch);
        c.line(&segment((-0.012, 0.16), (-0.012, 0.5)), 0.0014, stitch.alpha(0.8));
        c.line(&segment((0.0145, 0.16), (0.0145, 0.5)), 0.003, INK.alpha(0.2));
        if denim {
            c.line(&curve(&[(-0.12, 0.232), (0.0, 0.238), (0.12, 0.232)]), 0.002, stitch);
            for side in [-1.0_f32, 1.0] {
                c.line(&segment((side * 0.04, 0.236), (side * 0.03, 0.45)), 0.0016, stitch);
                c.line(&segment((side * 0.084, 0.236), (side * 0.058, 0.45)), 0.0016, stitch);
            }
            c.fill(&rect(-0.12, 0.432, 0.24, 0.04), down(0.43, 0.46, &[main.light(0.1), main.dark(0.1)]));
            c.line(&segment((-0.12, 0.433), (0.12, 0.433)), 0.002, stitch);
        }
    });
    for side in [-1.0_f32, 1.0] {
        if denim {
            let flap = svg(&format!(
                "M {} 0.236 L {} 0.236 L {} 0.256 L {} 0.268 L {} 0.256 Z",
                side * 0.036,
                side * 0.084,
                side * 0.084,
                side * 0.06,
                side * 0.036
            ));
            c.shadow(&flap, 0.0, 0.002, 0.004, INK.alpha(0.4));
            c.fill(&flap, main.light(0.08));
            c.line(&flap, 0.0016, stitch);
            c.fill(&circle(side * 0.06, 0.259, 0.003), rgb(0xc7_794e));
        } else {
            let flap = rounded(side * 0.062 - 0.03, 0.385, 0.06, 0.028, 0.005);
            c.shadow(&flap, 0.0, 0.003, 0.005, INK.alpha(0.4));
            c.fill(
                &flap,
                along((side * 0.06 - 0.03, 0.38), (side * 0.06 + 0.03, 0.41), &[main.light(0.14), main.dark(0.06)]),
            );
            c.fill(&circle(side * 0.062, 0.402, 0.0035), STEEL);
        }
        c.turned(side * -12.0, side * 0.165, 0.445, |c| {
            c.fill(&rounded(side * 0.165 - 0.021, 0.434, 0.042, 0.022, 0.003), main.dark(0.14))
        });
    }
    buttons(c, 0.21, cut.low - 0.02, 6, if denim { rgb(0xc7_794e) } else { STEEL.light(0.2) });
    if kit.words.has("hooded") || kit.words.has("rain") || kit.words.has("parka") {
        hood(c, main);
    } else {
        c.fill(&ellipse(0.0, 0.15, 0.042, 0.013), main.dark(0.4));
        collar(c, 0.044, 0.2, main.dark(0.06));
    }
}

/// Blazers and coats: lapels, two buttons, pockets; `low` is the hem.
fn blazer(c: &mut Canvas, kit: &mut Kit<'_>, low: f32) {
    let main = kit.main;
    let coat = low > 0.6;
    let cut = Cut {
        sleeve: Some(0.46),
        neck: 0.044,
        drop: 0.05,
        waist: if coat { 0.112 } else { 0.094 },
        hem: if coat { 0.135 } else { 0.108 },
        low,
    };
    sew(c, cut, main, &mut print_of(kit));
    let close = if coat { 0.36 } else { 0.33 };
    let lining = polygon(&[(-0.044, 0.145), (0.044, 0.145), (0.0, close)]);
    c.fill(&lining, down(0.15, close, &[main.dark(0.62), main.mix(rgb(0x5a_4a50), 0.4).dark(0.4)]));
    c.inside(&body(cut), |c| {
        c.line(
            &curve(&[(0.0, close), (0.004, low - 0.05), (if coat { 0.006 } else { 0.02 }, low + 0.02)]),
            0.0022,
            main.dark(0.6),
        );
        c.line(
            &curve(&[(0.005, close), (0.01, low - 0.05), (if coat { 0.012 } else { 0.026 }, low + 0.02)]),
            0.008,
            INK.alpha(0.16),
        );
    });
    let wide = if coat { 0.082 } else { 0.068 };
    for side in [-1.0_f32, 1.0] {
        let lapel = polygon(&[
            (side * 0.042, 0.148),
            (side * 0.062, 0.162),
            (side * wide, 0.218),
            (side * (wide - 0.016), 0.224),
            (side * (wide - 0.012), 0.236),
            (0.0, close),
        ]);
        c.shadow(&lapel, 0.0, 0.004, 0.007, INK.alpha(0.45));
        c.fill(&lapel, along((side * wide, 0.16), (0.0, close), &[main.light(0.14), main.dark(0.06)]));
        c.line(&segment((side * (wide - 0.016), 0.224), (side * 0.03, 0.206)), 0.0016, main.dark(0.5));
        let y = if coat { 0.47 } else { 0.402 };
        let flap = rounded(side * 0.062 - 0.03, y, 0.06, 0.02, 0.004);
        c.shadow(&flap, 0.0, 0.002, 0.004, INK.alpha(0.4));
        c.fill(&flap, main.light(0.05));
        for step in 0..3 {
            c.fill(&circle(side * (0.165 + 0.003 * step as f32), 0.43 + step as f32 * 0.009, 0.003), main.dark(0.45));
        }
    }
    for y in [close + 0.01, close + if coat { 0.09 } else { 0.05 }] {
        c.fill(&circle(0.004, y, 0.0068), main.dark(0.6));
        c.fill(&circle(0.003, y - 0.001, 0.0055), main.dark(0.35));
    }
    if !coat {
        c.fill(&polygon(&[(0.05, 0.258), (0.08, 0.253), (0.08, 0.259), (0.05, 0.264)]), main.dark(0.3));
    }
}

fn vest(c: &mut Canvas, kit: &mut Kit<'_>) {
    let main = kit.main;
    let cut = Cut { sleeve: None, neck: 0.046, drop: 0.03, waist: 0.104, hem: 0.108, low: 0.478 };
    sew(c, cut, main, &mut |c| {
        for step in 0..9 {
            let y = 0.2 + step as f32 * 0.034;
            c.fill(
                &rect(-0.15, y - 0.017, 0.3, 0.034),
                down(y - 0.017, y + 0.017, &[INK.alpha(0.16), WHITE.alpha(0.16), INK.alpha(0.1)]),
            );
            c.line(&segment((-0.15, y + 0.017), (0.15, y + 0.017)), 0.0018, main.dark(0.5).alpha(0.8));
        }
    });
    c.line(&segment((0.0, 0.17), (0.0, 0.48)), 0.007, main.dark(0.45));
    c.line(&segment((0.0, 0.17), (0.0, 0.48)), 0.003, metal(-0.002, 0.002, STEEL));
    c.fill(&rounded(-0.004, 0.2, 0.008, 0.022, 0.003), STEEL.light(0.3));
    for side in [-1.0_f32, 1.0] {
        c.line(&segment((side * 0.05, 0.38), (side * 0.078, 0.43)), 0.004, main.dark(0.6));
        c.line(&curve(&[(side * 0.112, 0.19), (side * 0.106, 0.24), (side * 0.1, 0.295)]), 0.004, main.dark(0.4));
    }
    let stand =
        svg("M -0.05 0.136 C -0.02 0.146 0.02 0.146 0.05 0.136 L 0.056 0.168 C 0.02 0.19 -0.02 0.19 -0.056 0.168 Z");
    c.fill(&stand, along((-0.05, 0.14), (0.05, 0.18), &[main.light(0.2), main.dark(0.2)]));
    c.fill(&ellipse(0.0, 0.14, 0.047, 0.008), main.dark(0.5));
}

fn trousers(c: &mut Canvas, kit: &mut Kit<'_>) {
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

fn skirt(c: &mut Canvas, kit: &mut Kit<'_>) {
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

fn dress(c: &mut Canvas, kit: &mut Kit<'_>) {
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

fn kaftan(c: &mut Canvas, kit: &mut Kit<'_>) {
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

fn scarf(c: &mut Canvas, kit: &mut Kit<'_>) {
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

fn hat(c: &mut Canvas, kit: &mut Kit<'_>) {
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
