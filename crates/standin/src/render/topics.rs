//! What the landing page speaks about: shop, social media, brand, app, promotion, service. Drawn around (0, 0), within about -1 to 1.

use super::{
    backdrop,
    canvas::{Canvas, across, along, around, cylinder, down},
    color::{GOLD, INK, PRODUCT_COLOURS, Shade, WHITE, rgb},
    person::{Face, Person},
    products::{Kit, gift_box, grain, label},
    rng::Rng,
    shape::{arc, blob, circle, curve, ellipse, polygon, rect, rounded, segment, star, svg},
    words::{Topic, Words},
};

/// Draws the topic before a coloured studio wall.
pub(crate) fn draw(c: &mut Canvas, topic: Topic, words: &Words, rng: &mut Rng) {
    let (w, h) = (c.width() as f32, c.height() as f32);
    let tone = words.colours.first().copied().unwrap_or_else(|| rng.pick(PRODUCT_COLOURS));
    backdrop::cyclorama(c, tone.light(0.62), 0.76, rng);
    for _ in 0..5 {
        let (x, y, r) = (rng.between(0.0, 1.0) * w, rng.between(0.0, 0.7) * h, rng.between(0.05, 0.16) * w);
        c.fill(&circle(x, y, r), tone.light(0.5).alpha(0.35));
    }
    let size = w.min(h) * 0.4;
    c.placed(w * 0.5, h * 0.5, size, |c| match topic {
        Topic::Shop => shop(c, tone, rng),
        Topic::Social => social(c, tone, rng),
        Topic::Brand => brand(c, tone),
        Topic::App => app(c, tone),
        Topic::Promo => promo(c, words, rng),
        Topic::Service => service(c, tone, rng),
    });
}

/// A card with a picture and lines.
fn card(c: &mut Canvas, x: f32, y: f32, w: f32, h: f32, tone: Shade) {
    let paper = rounded(x, y, w, h, 0.05);
    c.shadow(&paper, 0.01, 0.03, 0.07, INK.alpha(0.3));
    c.fill(&paper, WHITE);
    c.fill(
        &rounded(x + 0.03, y + 0.03, w - 0.06, h * 0.55, 0.03),
        along((x, y), (x + w, y + h), &[tone.light(0.45), tone]),
    );
    c.fill(&circle(x + w * 0.5, y + 0.03 + h * 0.3, h * 0.16), WHITE.alpha(0.85));
    c.fill(&rounded(x + 0.04, y + h * 0.7, w * 0.6, 0.03, 0.015), INK.alpha(0.5));
    c.fill(&rounded(x + 0.04, y + h * 0.82, w * 0.36, 0.03, 0.015), tone);
}

fn heart(c: &mut Canvas, x: f32, y: f32, size: f32, tone: Shade) {
    c.placed(x, y, size, |c| {
        let shape = svg("M 0 0.9 C -0.5 0.5 -1 0.1 -1 -0.35 C -1 -0.9 -0.3 -1.05 0 -0.5 C 0.3 -1.05 1 -0.9 1 -0.35 C 1 0.1 0.5 0.5 0 0.9 Z");
        c.shadow(&shape, 0.02, 0.1, 0.2, INK.alpha(0.25));
        c.fill(&shape, along((-0.6, -0.8), (0.6, 0.8), &[tone.light(0.35), tone, tone.dark(0.12)]));
        c.glow(-0.45, -0.45, 0.25, 0.2, WHITE.alpha(0.7));
    });
}

fn shop(c: &mut Canvas, tone: Shade, rng: &mut Rng) {
    c.glow(0.0, 0.84, 1.1, 0.12, INK.alpha(0.4));
    let wall = rgb(0xfb_f4ea);
    c.fill(&rect(-0.82, -0.5, 1.64, 1.34), across(-0.82, 0.82, &[wall, wall.dark(0.1)]));
    c.fill(&rect(-0.7, -0.1, 0.86, 0.74), down(-0.1, 0.64, &[rgb(0xd6_ecf4), rgb(0xf3_f8f6)]));
    c.line(&rect(-0.7, -0.1, 0.86, 0.74), 0.04, tone.dark(0.25));
    for (index, x) in [-0.58_f32, -0.3, -0.05].into_iter().enumerate() {
        let shade = rng.pick(PRODUCT_COLOURS);
        let tall = 0.24 + 0.05 * index as f32;
        c.fill(&rounded(x - 0.08, 0.6 - tall, 0.16, tall, 0.03), cylinder(x - 0.08, x + 0.08, shade));
        c.line(&arc(x, 0.6 - tall, 0.05, 0.06, 180.0, 360.0), 0.018, shade.dark(0.3));
    }
    c.fill(&polygon(&[(-0.7, -0.1), (-0.4, -0.1), (-0.62, 0.64), (-0.7, 0.64)]), WHITE.alpha(0.3));
    c.fill(&rounded(0.3, -0.06, 0.38, 0.9, 0.03), along((0.3, 0.0), (0.7, 0.8), &[tone.light(0.1), tone.dark(0.2)]));
    c.fill(&rounded(0.36, 0.0, 0.26, 0.44, 0.02), rgb(0xdd_eff4));
    c.fill(&circle(0.63, 0.5, 0.026), GOLD);
    for stripe in 0..8 {
        let x = -0.92 + stripe as f32 * 0.23;
        let shade = if stripe % 2 == 0 { tone } else { WHITE };
        c.fill(
            &polygon(&[(x * 0.92, -0.52), ((x + 0.23) * 0.92, -0.52), (x + 0.23, -0.2), (x, -0.2)]),
            down(-0.52, -0.2, &[shade, shade.dark(0.12)]),
        );
        c.fill(&ellipse(x + 0.115, -0.2, 0.115, 0.08), shade.dark(0.12));
    }
    c.fill(&rounded(-0.5, -0.84, 1.0, 0.28, 0.06), tone.dark(0.3));
    c.fill(&circle(-0.32, -0.7, 0.07), WHITE);
    c.fill(&rounded(-0.18, -0.75, 0.5, 0.045, 0.02), WHITE);
    c.fill(&rounded(-0.18, -0.67, 0.32, 0.035, 0.015), WHITE.alpha(0.7));
    for x in [-0.94_f32, 0.9] {
        c.placed(x, 0.86, 0.5, |c| backdrop::plant(c, 0.0, 0.0, 0.9));
    }
}

/// A phone body; what is on its screen is drawn by `content` in -0.4 to 0.4 by -0.8 to 0.8.
fn phone(c: &mut Canvas, x: f32, y: f32, scale: f32, content: impl FnOnce(&mut Canvas)) {
    c.placed(x, y, scale, |c| {
        let body = rounded(-0.46, -0.9, 0.92, 1.8, 0.14);
        c.shadow(&body, 0.04, 0.08, 0.14, INK.alpha(0.4));
        c.fill(&body, across(-0.46, 0.46, &[rgb(0x4a_4c58), rgb(0x1c_1d26), rgb(0x3a_3c48)]));
        let glass = rounded(-0.415, -0.855, 0.83, 1.71, 0.1);
        c.fill(&glass, rgb(0xf7_f8fb));
        c.inside(&glass, content);
        c.fill(&rounded(-0.11, -0.82, 0.22, 0.05, 0.025), rgb(0x1c_1d26));
    });
}

fn social(c: &mut Canvas, tone: Shade, rng: &mut Rng) {
    phone(c, -0.05, 0.02, 1.0, |c| {
        for (index, y) in [-0.72_f32, 0.1].into_iter().enumerate() {
            let shade = if index == 0 { tone } else { rng.pick(PRODUCT_COLOURS) };
            c.fill(&circle(-0.32, y + 0.06, 0.05), shade.light(0.3));
            c.fill(&rounded(-0.24, y + 0.035, 0.3, 0.028, 0.012), INK.alpha(0.55));
            c.fill(&rounded(-0.24, y + 0.075, 0.18, 0.02, 0.01), INK.alpha(0.25));
            let photo = rounded(-0.38, y + 0.14, 0.76, 0.5, 0.03);
            c.fill(&photo, along((-0.4, y), (0.4, y + 0.6), &[shade.light(0.6), shade]));
            c.inside(&photo, |c| {
                c.fill(&circle(0.2, y + 0.27, 0.07), rgb(0xff_ecb8));
                c.fill(&ellipse(-0.2, y + 0.68, 0.4, 0.22), shade.dark(0.25));
                c.fill(&ellipse(0.25, y + 0.7, 0.4, 0.18), shade.dark(0.4));
            });
            heart(c, -0.33, y + 0.7, 0.035, rgb(0xe8_4a5f));
            c.fill(&rounded(-0.26, y + 0.685, 0.14, 0.03, 0.012), INK.alpha(0.3));
        }
    });
    for (x, y, size) in [(0.66_f32, -0.5_f32, 0.17_f32), (0.84, -0.05, 0.11), (0.62, 0.34, 0.08), (-0.74, -0.2, 0.12)] {
        heart(c, x, y, size, rgb(0xe8_4a5f));
    }
    let bubble = svg(
        "M -0.98 0.3 C -0.98 0.22 -0.94 0.18 -0.86 0.18 L -0.52 0.18 C -0.44 0.18 -0.4 0.22 -0.4 0.3 L -0.4 0.42 C -0.4 0.5 -0.44 0.54 -0.52 0.54 L -0.7 0.54 L -0.8 0.66 L -0.8 0.54 L -0.86 0.54 C -0.94 0.54 -0.98 0.5 -0.98 0.42 Z",
    );
    c.shadow(&bubble, 0.01, 0.03, 0.06, INK.alpha(0.3));
    c.fill(&bubble, WHITE);
    for x in [-0.82_f32, -0.69, -0.56] {
        c.fill(&circle(x, 0.36, 0.04), tone);
    }
}

fn brand(c: &mut Canvas, tone: Shade) {
    let wood = rgb(0xc9_9a66);
    let bench = polygon(&[(-1.4, 0.4), (1.4, 0.4), (1.6, 0.86), (-1.6, 0.86)]);
    c.fill(&bench, down(0.4, 0.86, &[wood.light(0.2), wood]));
    c.inside(&bench, |c| grain(c, -1.5, 0.4, 3.0, 0.46, wood));
    c.fill(&rect(-1.7, 0.86, 3.4, 0.2), down(0.86, 1.06, &[wood.dark(0.3), wood.dark(0.5)]));
    let seal = circle(0.0, -0.3, 0.52);
    c.shadow(&seal, 0.02, 0.05, 0.1, INK.alpha(0.35));
    c.fill(
        &star(0.0, -0.3, 0.56, 0.52, 28, true),
        along((-0.5, -0.8), (0.5, 0.2), &[tone.light(0.25), tone, tone.dark(0.25)]),
    );
    c.line(&circle(0.0, -0.3, 0.43), 0.02, WHITE.alpha(0.9));
    for side in [-1.0_f32, 1.0] {
        for leaf in 0..6 {
            let angle = (100.0 + leaf as f32 * 24.0_f32).to_radians();
            let at = (side * -0.33 * angle.cos(), -0.28 - 0.33 * angle.sin());
            c.fill(
                &super::shape::leaf((-side * at.0.abs(), at.1), (-side * (at.0.abs() + 0.08), at.1 - 0.09), 0.3),
                WHITE.alpha(0.9),
            );
        }
    }
    c.fill(&star(0.0, -0.3, 0.2, 0.085, 5, false), WHITE);
    c.glow(-0.2, -0.55, 0.2, 0.14, WHITE.alpha(0.3));
    for (x, shade) in [(-0.95_f32, rgb(0xe9_e1d4)), (0.68, tone.light(0.35))] {
        c.glow(x + 0.16, 0.62, 0.3, 0.05, INK.alpha(0.4));
        c.fill(&rounded(x, 0.16, 0.32, 0.46, 0.03), cylinder(x, x + 0.32, shade));
        label(c, x + 0.05, 0.26, 0.22, 0.24, WHITE);
        c.fill(&rounded(x + 0.02, 0.1, 0.28, 0.08, 0.03), cylinder(x, x + 0.32, wood.dark(0.2)));
    }
    for (index, shade) in [tone, tone.light(0.4), GOLD, rgb(0x33_3a4f)].into_iter().enumerate() {
        c.turned(-12.0 + index as f32 * 9.0, -0.2, 0.8, |c| {
            let strip = rounded(-0.28 + index as f32 * 0.03, 0.42, 0.13, 0.34, 0.02);
            c.shadow(&strip, 0.01, 0.02, 0.03, INK.alpha(0.3));
            c.fill(&strip, shade);
        });
    }
    c.line(&segment((0.2, 0.72), (0.52, 0.5)), 0.035, rgb(0xf0_c53f));
    c.line(&segment((0.52, 0.5), (0.56, 0.47)), 0.03, INK);
}

fn app(c: &mut Canvas, tone: Shade) {
    phone(c, 0.0, 0.0, 1.0, |c| {
        c.fill(&rect(-0.5, -0.9, 1.0, 0.62), along((-0.4, -0.9), (0.4, -0.3), &[tone.light(0.2), tone.dark(0.12)]));
        c.fill(&circle(-0.24, -0.6, 0.09), WHITE.alpha(0.9));
        c.fill(&rounded(-0.1, -0.65, 0.34, 0.045, 0.02), WHITE.alpha(0.95));
        c.fill(&rounded(-0.1, -0.57, 0.22, 0.035, 0.015), WHITE.alpha(0.6));
        for row in 0..3 {
            let y = -0.22 + row as f32 * 0.28;
            c.fill(&rounded(-0.36, y, 0.72, 0.23, 0.04), WHITE);
            c.line(&rounded(-0.36, y, 0.72, 0.23, 0.04), 0.008, INK.alpha(0.1));
            let shade = PRODUCT_COLOURS.into_iter().nth(row * 3).unwrap_or(tone);
            c.fill(
                &rounded(-0.33, y + 0.035, 0.16, 0.16, 0.03),
                along((-0.33, y), (-0.17, y + 0.2), &[shade.light(0.4), shade]),
            );
            c.fill(&rounded(-0.12, y + 0.06, 0.34, 0.03, 0.012), INK.alpha(0.55));
            c.fill(&rounded(-0.12, y + 0.125, 0.22, 0.026, 0.012), INK.alpha(0.25));
        }
        c.fill(&rounded(-0.3, 0.65, 0.6, 0.13, 0.06), along((-0.3, 0.65), (0.3, 0.78), &[tone, tone.dark(0.15)]));
        c.fill(&rounded(-0.12, 0.7, 0.24, 0.03, 0.015), WHITE);
    });
    card(c, 0.42, -0.62, 0.5, 0.5, rgb(0xf2_a65c));
    card(c, -0.96, -0.1, 0.5, 0.5, rgb(0x5c_b5a8));
    let tick = circle(0.6, 0.4, 0.17);
    c.shadow(&tick, 0.01, 0.03, 0.06, INK.alpha(0.3));
    c.fill(&tick, around(0.56, 0.35, 0.24, &[rgb(0x8f_e0a8), rgb(0x3f_b06a)]));
    c.line(&super::shape::polyline(&[(0.52, 0.4), (0.58, 0.46), (0.69, 0.34)]), 0.04, WHITE);
}

fn promo(c: &mut Canvas, words: &Words, rng: &mut Rng) {
    for _ in 0..60 {
        let (x, y, turn) = (rng.between(-1.2, 1.2), rng.between(-1.1, 0.9), rng.between(0.0, 180.0));
        let shade = rng.pick([rgb(0xf2_5f5c), rgb(0xff_c857), rgb(0x4c_b5c8), rgb(0x8f_d694), GOLD]);
        c.turned(turn, x, y, |c| c.fill(&rounded(x - 0.03, y - 0.012, 0.06, 0.024, 0.006), shade));
    }
    for (x, y, size, main, second) in
        [(-0.42_f32, 0.34_f32, 0.52_f32, rgb(0x2f_7a78), GOLD), (0.36, 0.16, 0.72, rgb(0xd1_3b3b), rgb(0xff_e3a0))]
    {
        let mut kit = Kit::new(words, rng);
        (kit.main, kit.second) = (main, Some(second));
        c.placed(x, y, size, |c| gift_box(c, &mut kit));
    }
    let burst = star(-0.42, -0.42, 0.42, 0.33, 14, false);
    c.shadow(&burst, 0.02, 0.04, 0.08, INK.alpha(0.35));
    c.fill(&burst, along((-0.8, -0.8), (0.0, 0.0), &[rgb(0xff_d35c), rgb(0xf7_9a2c)]));
    c.line(&segment((-0.55, -0.26), (-0.29, -0.58)), 0.055, WHITE);
    for (x, y) in [(-0.54_f32, -0.52_f32), (-0.3, -0.32)] {
        c.line(&circle(x, y, 0.075), 0.05, WHITE);
    }
}

fn service(c: &mut Canvas, tone: Shade, rng: &mut Rng) {
    let female = rng.chance(0.6);
    let person = Person::by_chance(rng, female);
    c.placed(0.0, -0.12, 0.48, |c| {
        person.hair_behind(c);
        person.neck(c);
        let body = blob(&[
            (-0.4, 1.3),
            (0.4, 1.3),
            (1.3, 1.62),
            (1.7, 2.3),
            (1.75, 3.2),
            (-1.75, 3.2),
            (-1.7, 2.3),
            (-1.3, 1.62),
        ]);
        c.fill(&body, along((-1.5, 1.4), (1.5, 2.6), &[tone.light(0.25), tone, tone.dark(0.3)]));
        c.line(&curve(&[(-0.5, 1.3), (0.0, 1.62), (0.5, 1.3)]), 0.1, WHITE.alpha(0.9));
        person.head(c, Face { mouth: 0.22, eyes: 1.0 });
        c.line(&arc(0.0, 0.0, 0.92, 1.12, 190.0, 350.0), 0.1, rgb(0x2b_2d36));
        for side in [-1.0_f32, 1.0] {
            c.fill(
                &rounded(side * 0.84 - 0.13, -0.18, 0.26, 0.5, 0.12),
                cylinder(side * 0.84 - 0.13, side * 0.84 + 0.13, rgb(0x2b_2d36)),
            );
        }
        c.line(&curve(&[(-0.86, 0.3), (-0.76, 0.72), (-0.34, 0.76)]), 0.05, rgb(0x2b_2d36));
        c.fill(&ellipse(-0.3, 0.76, 0.1, 0.065), rgb(0x1c_1d24));
    });
    for (x, y, flip, shade) in [(0.52_f32, -0.74_f32, 1.0_f32, WHITE), (-0.98, -0.5, -1.0, tone.light(0.45))] {
        let bubble = rounded(x, y, 0.46, 0.28, 0.1);
        c.shadow(&bubble, 0.01, 0.03, 0.06, INK.alpha(0.25));
        c.fill(
            &polygon(&[(x + 0.23 - flip * 0.1, y + 0.24), (x + 0.23 - flip * 0.2, y + 0.4), (x + 0.23, y + 0.24)]),
            shade,
        );
        c.fill(&bubble, shade);
        c.fill(&rounded(x + 0.08, y + 0.08, 0.3, 0.04, 0.02), INK.alpha(0.4));
        c.fill(&rounded(x + 0.08, y + 0.16, 0.2, 0.04, 0.02), INK.alpha(0.25));
    }
}
