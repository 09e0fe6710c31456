//! Shirts, jackets and coats.

use super::sewing::{Cut, body, crew, print_of, sew};
use crate::render::{
    canvas::{Canvas, across, along, cylinder, down, metal},
    color::{INK, STEEL, Shade, WHITE, rgb},
    products::Kit,
    shape::{blob, circle, curve, ellipse, polygon, rect, rounded, segment, svg},
};

pub(super) fn tshirt(c: &mut Canvas, kit: &mut Kit<'_>) {
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

pub(super) fn shirt(c: &mut Canvas, kit: &mut Kit<'_>) {
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

pub(super) fn hoodie(c: &mut Canvas, kit: &mut Kit<'_>) {
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

pub(super) fn jacket(c: &mut Canvas, kit: &mut Kit<'_>) {
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
pub(super) fn blazer(c: &mut Canvas, kit: &mut Kit<'_>, low: f32) {
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

pub(super) fn vest(c: &mut Canvas, kit: &mut Kit<'_>) {
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
