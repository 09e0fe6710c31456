//! Products: each drawn around (0, 0) within about -1 to 1, standing at y = 0.8, lit from the upper left.

mod generic;

use super::{
    backdrop,
    canvas::Canvas,
    color::{PRODUCT_COLOURS, Shade, rgb},
    rng::Rng,
    words::{Product, Subject, Words},
};

/// What a drawing is given: its colours, and chance for the details.
pub(crate) struct Kit<'w> {
    /// Colour of the body.
    pub(crate) main: Shade,
    /// Colour of the details, when the prompt names one.
    pub(crate) second: Option<Shade>,
    /// Details by chance.
    pub(crate) rng: Rng,
    /// The prompt.
    pub(crate) words: &'w Words,
}

impl<'w> Kit<'w> {
    fn new(words: &'w Words, rng: &mut Rng) -> Self {
        let main = words.colours.first().copied().unwrap_or_else(|| rng.pick(PRODUCT_COLOURS));
        Self { main, second: words.colours.get(1).copied(), rng: rng.clone(), words }
    }

    /// The second colour, or `other`.
    pub(crate) fn second_or(&self, other: Shade) -> Shade {
        self.second.unwrap_or(other)
    }
}

/// A product before a plain wall, or in the scene that the prompt names.
pub(crate) fn draw(c: &mut Canvas, words: &Words, rng: &mut Rng) {
    let mut kit = Kit::new(words, rng);
    let ground = words.ground.unwrap_or_else(|| rng.pick([rgb(0xe9_e7e4), rgb(0xe4_e8ec), rgb(0xee_e8df), rgb(0xe6_e9e4)]));
    let ground = if ground.luma() > 0.55 { ground.light(0.3) } else { ground };
    let (w, h) = (c.width() as f32, c.height() as f32);
    backdrop::cyclorama(c, ground, 0.72, rng);
    c.placed(w * 0.5, h * 0.52, w.min(h) * 0.36, |c| paint(c, &mut kit));
}

fn paint(c: &mut Canvas, kit: &mut Kit<'_>) {
    match kit.words.subject {
        Subject::Product(Product::Box) => generic::gift_box(c, kit),
        _ => generic::bottle(c, kit),
    }
}
