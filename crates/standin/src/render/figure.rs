//! A standing person, whole: for model pictures. Body height is 1, from the hair at y = 0 to the soles at y = 1, x = 0 in the middle.

use super::{
    backdrop,
    canvas::{Canvas, across, along, down},
    color::{INK, Shade, WHITE, rgb},
    person::{Face, Hair, Person},
    rng::Rng,
    shape::{blob, curve, rounded, svg},
    words::Words,
};

/// Draws a model before a plain studio background.
pub(crate) fn draw(c: &mut Canvas, words: &Words, rng: &mut Rng) {
    let female = words.has("female") || words.has("woman") || words.has("girl") || words.text.contains('女');
    let male = !female && (words.has("male") || words.has("man") || words.has("boy") || words.text.contains('男'));
    let female = female || (!male && rng.chance(0.5));
    let person = Person::described(&words.text, female);
    let ground = words.ground.unwrap_or_else(|| rng.pick([rgb(0xe4_e3e1), rgb(0xe9_e2d8), rgb(0xdd_e3ea)]));
    let ground =
        if words.text.contains("light") || ground.luma() > 0.8 { ground.light(0.45) } else { ground.light(0.2) };
    // A tint, and a wall darker than white shirts, so that the model can be told from it.
    let tint = rng.pick([rgb(0xd9_c9b6), rgb(0xbf_cfdb), rgb(0xd3_c6d3), rgb(0xc6_d3c2)]);
    let ground = ground.mix(tint, 0.55);
    backdrop::cyclorama(c, ground, 0.9, rng);
    let (width, height) = (c.width() as f32, c.height() as f32);
    let tall = (height * 0.9).min(width * 1.7);
    c.placed(width / 2.0 + rng.between(-0.03, 0.03) * width, (height - tall) * 0.5, tall, |c| stand(c, &person, rng));
}

/// Skin of a limb, lit from the left.
fn limb(skin: Shade, x0: f32, x1: f32) -> super::canvas::Fill {
    across(x0, x1, &[skin.light(0.08), skin, skin.dark(0.2)])
}

/// The figure.
pub(crate) fn stand(c: &mut Canvas, person: &Person, rng: &mut Rng) {
    let wide = if person.female { 0.94 } else { 1.08 };
    c.glow(0.02, 0.985, 0.2, 0.022, INK.alpha(0.42));
    c.glow(0.06, 0.985, 0.32, 0.03, INK.alpha(0.16));
    legs(c, person);
    c.placed(0.0, 0.075, 0.066, |c| person.hair_behind(c));
    for side in [-1.0_f32, 1.0] {
        arm(c, person, side * wide, rng.between(-0.004, 0.006));
    }
    c.placed(0.0, 0.075, 0.066, |c| person.neck(c));
    torso(c, person, wide);
    c.placed(0.0, 0.075, 0.066, |c| person.head(c, Face::CALM));
    if person.style == Hair::Long && person.female {
        c.glow(0.0, 0.165, 0.08, 0.02, INK.alpha(0.08));
    }
}

fn legs(c: &mut Canvas, person: &Person) {
    let cloth = person.bottom;
    for side in [-1.0_f32, 1.0] {
        let shoe = blob(&[
            (side * 0.026, 0.93),
            (side * 0.08, 0.93),
            (side * 0.1, 0.962),
            (side * 0.118, 0.982),
            (side * 0.108, 0.996),
            (side * 0.04, 0.998),
            (side * 0.022, 0.99),
            (side * 0.022, 0.96),
        ]);
        c.fill(&shoe, down(0.94, 0.992, &[rgb(0xf4_f3f0), rgb(0xd2_cfca)]));
        c.inside(&shoe, |c| {
            c.fill(&rounded(-0.13, 0.985, 0.26, 0.02, 0.002), rgb(0xa9_a5a0));
            c.line(
                &curve(&[(side * 0.05, 0.962), (side * 0.075, 0.966), (side * 0.095, 0.962)]),
                0.003,
                rgb(0xa9_a5a0),
            );
        });
    }
    let hip = if person.female { 0.098 } else { 0.094 };
    for side in [-1.0_f32, 1.0] {
        let leg = blob(&[
            (0.0, 0.43),
            (side * hip * 0.94, 0.43),
            (side * hip * 1.02, 0.52),
            (side * 0.094, 0.64),
            (side * 0.084, 0.8),
            (side * 0.078, 0.95),
            (side * 0.03, 0.952),
            (side * 0.022, 0.8),
            (side * 0.014, 0.62),
            (0.0, 0.53),
        ]);
        let (near, far) = if side < 0.0 { (-0.1, 0.0) } else { (0.0, 0.1) };
        c.fill(&leg, across(near, far, &[cloth.light(0.1), cloth, cloth.dark(0.24)]));
        c.inside(&leg, |c| {
            c.line(
                &curve(&[(side * 0.03, 0.55), (side * 0.05, 0.72), (side * 0.052, 0.93)]),
                0.004,
                cloth.contrast(0.3).alpha(0.35),
            );
            c.glow(side * 0.01, 0.6, 0.03, 0.3, INK.alpha(0.3));
        });
    }
}

fn arm(c: &mut Canvas, person: &Person, side: f32, sway: f32) {
    let skin = person.skin;
    let arm = blob(&[
        (side * 0.088, 0.178),
        (side * 0.118, 0.2),
        (side * 0.133, 0.27),
        (side * 0.147, 0.36),
        (side * (0.158 + sway), 0.45),
        (side * (0.138 + sway), 0.452),
        (side * 0.122, 0.37),
        (side * 0.1, 0.28),
    ]);
    let (x0, x1) = if side < 0.0 { (-0.16, -0.1) } else { (0.1, 0.16) };
    c.fill(&arm, limb(skin, x0, x1));
    let hand = blob(&[
        (side * (0.137 + sway), 0.445),
        (side * (0.159 + sway), 0.445),
        (side * (0.165 + sway), 0.478),
        (side * (0.158 + sway), 0.512),
        (side * (0.147 + sway), 0.515),
        (side * (0.136 + sway), 0.48),
    ]);
    c.fill(&hand, limb(skin, x0, x1));
    c.line(&curve(&[(side * (0.15 + sway), 0.485), (side * (0.152 + sway), 0.508)]), 0.002, skin.dark(0.4).alpha(0.5));
    let sleeve = blob(&[
        (side * 0.082, 0.168),
        (side * 0.114, 0.184),
        (side * 0.132, 0.225),
        (side * 0.147, 0.285),
        (side * 0.099, 0.3),
        (side * 0.09, 0.25),
    ]);
    c.fill(&sleeve, across(x0 * 0.9, x1, &[person.top.light(0.12), person.top, person.top.dark(0.2)]));
    c.line(
        &curve(&[(side * 0.148, 0.282), (side * 0.124, 0.295), (side * 0.1, 0.298)]),
        0.003,
        person.top.dark(0.35).alpha(0.5),
    );
}

fn torso(c: &mut Canvas, person: &Person, wide: f32) {
    let cloth = person.top;
    let (waist, hip) = if person.female { (0.07, 0.094) } else { (0.084, 0.092) };
    let body = svg(&format!(
        "M {a} 0.152 C {b} 0.16 {c} 0.168 {d} 0.19 C {e} 0.24 {f} 0.3 {w} 0.345 C {w} 0.38 {h} 0.42 {h} 0.462 C 0.04 0.474 -0.04 0.474 -{h} 0.462 C -{h} 0.42 -{w} 0.38 -{w} 0.345 C -{f} 0.3 -{e} 0.24 -{d} 0.19 C -{c} 0.168 -{b} 0.16 -{a} 0.152 C -0.02 0.176 0.02 0.176 {a} 0.152 Z",
        a = 0.04 * wide,
        b = 0.065 * wide,
        c = 0.09 * wide,
        d = 0.106 * wide,
        e = 0.1 * wide,
        f = 0.088 * wide,
        w = waist,
        h = hip,
    ));
    c.fill(&body, along((-0.1, 0.2), (0.11, 0.3), &[cloth.light(0.18), cloth, cloth.dark(0.2)]));
    c.inside(&body, |c| {
        c.glow(0.09, 0.34, 0.06, 0.2, INK.alpha(0.2));
        c.glow(-0.03, 0.25, 0.08, 0.13, WHITE.alpha(0.14));
        for (x, y, lean) in [(-0.06, 0.36, 0.05), (0.062, 0.37, -0.05), (-0.05, 0.43, 0.04), (0.04, 0.44, -0.03)] {
            c.line(
                &curve(&[(x, y), (x + lean * 0.5, y + 0.01), (x + lean, y + 0.006)]),
                0.006,
                cloth.dark(0.4).alpha(0.13),
            );
        }
        c.line(&curve(&[(-hip, 0.456), (0.0, 0.466), (hip, 0.456)]), 0.002, cloth.dark(0.35).alpha(0.5));
    });
    c.line(&curve(&[(-0.04 * wide, 0.153), (0.0, 0.172), (0.04 * wide, 0.153)]), 0.006, cloth.dark(0.16));
}
