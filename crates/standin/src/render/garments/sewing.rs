//! What garments share: their cut, folds, and what is printed on them.

use tiny_skia::Path;

use crate::render::{
    canvas::{Canvas, across, along},
    color::{INK, Shade, WHITE, rgb},
    products::Kit,
    shape::{blob, circle, curve, ellipse, rect, segment, svg},
};

/// How a piece for the upper body is cut, in a body's measures.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// Where sleeves end; `None` for none.
    pub(super) sleeve: Option<f32>,
    /// Half the neck's width.
    pub(super) neck: f32,
    /// How deep the neck goes.
    pub(super) drop: f32,
    /// Half the width at the waist, and at the hem.
    pub(super) waist: f32,
    pub(super) hem: f32,
    /// Where the hem is.
    pub(super) low: f32,
}

pub(super) fn body(cut: Cut) -> Path {
    let Cut { neck: n, drop, waist: w, hem: h, low, .. } = cut;
    let (top, deep) = (0.152, 0.152 + drop);
    svg(&format!(
        "M -{n} {top} C -0.08 0.16 -0.1 0.166 -0.117 0.186 C -0.122 0.22 -0.11 0.26 -0.104 0.3 C -{w} 0.34 -{w} 0.38 -{h} {low} C -0.03 {l2} 0.03 {l2} {h} {low} C {w} 0.38 {w} 0.34 0.104 0.3 C 0.11 0.26 0.122 0.22 0.117 0.186 C 0.1 0.166 0.08 0.16 {n} {top} C {m} {deep} -{m} {deep} -{n} {top} Z",
        l2 = low + 0.008,
        m = n * 0.6,
    ))
}

pub(super) fn sleeve(side: f32, end: f32) -> Path {
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
pub(super) fn sew(c: &mut Canvas, cut: Cut, cloth: Shade, print: &mut dyn FnMut(&mut Canvas)) {
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
                        &curve(&[(side * 0.105, 0.31), (side * 0.125, 0.319), (side * 0.15, 0.308)]),
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

pub(super) fn crew(c: &mut Canvas, cut: Cut, shade: Shade) {
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
pub(super) fn print_of(kit: &Kit<'_>) -> impl FnMut(&mut Canvas) + use<> {
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
