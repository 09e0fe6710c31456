//! Empty places to photograph a product in: something behind, out of focus, and a surface in front. Coordinates are pixels.

mod behind;
mod front;

use super::{
    backdrop,
    canvas::Canvas,
    color::{Shade, WHITE, named_in, rgb},
    rng::Rng,
    words::{SceneKind, Words},
};

/// Draws the scene; the surface's upper edge is at about 0.57 of the height, its middle is free.
pub(crate) fn draw(c: &mut Canvas, kind: SceneKind, words: &Words, rng: &mut Rng) {
    let (w, h) = (c.width() as f32, c.height() as f32);
    let accent = accent(words, rng);
    let top = h * rng.between(0.55, 0.6);
    // What is out of focus is drawn small, blurred, and enlarged.
    let shrink = 4;
    let mut far = Canvas::new((c.width() / shrink).max(8), (c.height() / shrink).max(8));
    let (fw, fh) = (far.width() as f32, far.height() as f32);
    let horizon = top / h * fh;
    match kind {
        SceneKind::Studio => behind::studio(&mut far, fw, fh, accent, rng),
        SceneKind::Nature => behind::nature(&mut far, fw, fh, accent, rng),
        SceneKind::Luxury => behind::luxury(&mut far, fw, fh, accent, rng),
        SceneKind::Minimal => behind::minimal(&mut far, fw, fh, accent, rng),
        SceneKind::Lifestyle => behind::lifestyle(&mut far, fw, fh, horizon, accent, rng),
        SceneKind::Urban => behind::urban(&mut far, fw, fh, horizon, accent, rng),
        SceneKind::Seasonal => behind::seasonal(&mut far, fw, fh, words, accent, rng),
        SceneKind::Holiday => behind::holiday(&mut far, fw, fh, horizon, accent, rng),
        SceneKind::Beach => behind::beach(&mut far, fw, fh, horizon, rng),
        SceneKind::Garden => behind::garden(&mut far, fw, fh, accent, rng),
    }
    let soft = match kind {
        SceneKind::Studio | SceneKind::Minimal => 1,
        _ => ((fw.min(fh) / 110.0).round() as usize).clamp(1, 4),
    };
    backdrop::blur(&mut far, soft);
    c.paste(&far, 0.0, 0.0, (w / fw).max(h / fh));
    front::surface(c, kind, words, top, rng);
    front::props(c, kind, accent, top, rng);
    if matches!(kind, SceneKind::Luxury) {
        c.glow(w * 0.5, top * 0.7, w * 0.36, h * 0.55, rgb(0xff_e9c4).alpha(0.4));
    }
    if matches!(kind, SceneKind::Minimal | SceneKind::Studio | SceneKind::Lifestyle) {
        c.glow(w * 0.2, h * 0.1, w * 0.7, h * 0.6, WHITE.alpha(0.22));
    }
}

/// The scene's colour: the one in "{colour} seamless paper", "… in {colour}", that is the last that is no surface's.
fn accent(words: &Words, rng: &mut Rng) -> Shade {
    let text = words.text.split_once(':').map_or(words.text.as_str(), |(_, look)| look);
    let named = named_in(text).into_iter().find(|shade| {
        ![
            rgb(0x6f_4a33),
            rgb(0xe9_e6e2),
            rgb(0xbb_b8b2),
            rgb(0x56_6270),
            rgb(0xf2_ede3),
            rgb(0xd4_a84b),
            rgb(0xf3_f3f1),
        ]
        .contains(shade)
    });
    named.unwrap_or_else(|| {
        rng.pick([rgb(0x3f_74c4), rgb(0xf2_7d6c), rgb(0x7a_8048), rgb(0xb4_a3dc), rgb(0x1f_8a8c), rgb(0xe0_a03c)])
    })
}
