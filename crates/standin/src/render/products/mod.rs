//! Products: each drawn around (0, 0) within about -1 to 1, standing near y = 0.8, lit from the upper left.

mod beauty;
mod food;
mod generic;
mod home;
mod play;
mod tech;
mod worn;

pub(super) use generic::{gift_box, label};
pub(super) use home::grain;
pub(super) use tech::screen;

use super::{
    backdrop,
    canvas::Canvas,
    color::{PRODUCT_COLOURS, Shade, rgb},
    garments,
    rng::Rng,
    scenes,
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
    pub(crate) fn new(words: &'w Words, rng: &mut Rng) -> Self {
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
    let (w, h) = (c.width() as f32, c.height() as f32);
    // The whole picture is mirrored, light included, so both ways are lit consistently.
    let mirror = rng.chance(0.5);
    if let Some(kind) = words.scene {
        scenes::draw(c, kind, words, rng);
        let size = w.min(h) * 0.27;
        c.placed(w * 0.5, h * 0.74 - size * 0.8, size, |c| flip(c, mirror, |c| paint(c, &mut kit)));
        return;
    }
    // A photo of a product alone has a plain wall; every other still gets a stage.
    let alone = ["plain", "white background", "transparent background", "laid flat", "isolated", "cut out"]
        .iter()
        .any(|word| words.has(word));
    if !alone {
        let ground = words.ground.unwrap_or_else(|| rng.pick(PRODUCT_COLOURS).light(rng.between(0.1, 0.6)));
        let dark = ["dark", "night", "dusk", "smoky"].iter().any(|word| words.has(word));
        let ground = if dark { ground.dark(0.7) } else { ground };
        let top = h * rng.between(0.74, 0.8);
        let middle = w * rng.between(0.4, 0.6);
        backdrop::stage(c, ground, (middle, top), rng);
        let size = w.min(h) * rng.between(0.32, 0.37);
        c.placed(middle, top - size * 0.78, size, |c| flip(c, mirror, |c| paint(c, &mut kit)));
        return;
    }
    let ground = wall_for(&kit, words.ground, rng);
    backdrop::cyclorama(c, ground, rng.between(0.66, 0.76), rng);
    let size = w.min(h) * rng.between(0.35, 0.41);
    let (dx, dy, turn) = (rng.between(-0.06, 0.06), rng.between(-0.035, 0.035), rng.between(-2.0, 2.0));
    c.placed(w * (0.5 + dx), h * (0.5 + dy), size, |c| {
        flip(c, mirror, |c| c.turned(turn, 0.0, 0.8, |c| paint(c, &mut kit)));
    });
}

/// A plain wall that sets the product off: unlike the product, darker than white things, and never bluish, as shadows and
/// steel are: then even a simple cut-out tells them apart.
fn wall_for(kit: &Kit<'_>, asked: Option<Shade>, rng: &mut Rng) -> Shade {
    let white = kit.words.colours.is_empty() || (kit.main.luma() > 0.72 && kit.main.chroma() < 0.16);
    let walls = if white {
        [rgb(0xdb_c8ac), rgb(0xc6_d4b6), rgb(0xdf_c0b6), rgb(0xdc_c89e), rgb(0xb8_d0c0)]
    } else {
        [rgb(0xea_dcc4), rgb(0xd8_e4d0), rgb(0xee_d8d0), rgb(0xe8_dcba), rgb(0xcf_e2d6)]
    };
    let picked = rng.pick(walls);
    let wall = asked.map_or(picked, |asked| asked.mix(picked, 0.8));
    let mut colours = kit.words.colours.clone();
    if kit.words.subject == Subject::Product(Product::Lamp) {
        // Its shade, unless the prompt has another, and the light around it.
        colours.extend([rgb(0xf1_e4cc), rgb(0xe8_d5ae)]);
    }
    let distance = |shade: Shade| {
        let from = |other: Shade| (shade.r - other.r).abs() + (shade.g - other.g).abs() + (shade.b - other.b).abs();
        colours.iter().map(|other| from(*other)).fold(from(kit.main), f32::min)
    };
    if distance(wall) > 0.32 {
        return wall;
    }
    // Sand on sand: stronger walls join the choice.
    let strong = [rgb(0x9c_c0b2), rgb(0xd0_a49c), rgb(0xa8_bc8c)];
    walls.into_iter().chain(strong).max_by(|a, b| distance(*a).total_cmp(&distance(*b))).unwrap_or(wall)
}

fn flip(c: &mut Canvas, mirror: bool, draw: impl FnOnce(&mut Canvas)) {
    if mirror { c.mirrored(0.0, draw) } else { draw(c) }
}

/// The subject itself.
pub(crate) fn paint(c: &mut Canvas, kit: &mut Kit<'_>) {
    let product = match kit.words.subject {
        Subject::Product(product) => product,
        Subject::Garment(garment) => return garments::paint(c, garment, kit),
        _ => return unknown(c, kit),
    };
    match product {
        Product::Watch => worn::watch(c, kit),
        Product::Headphones => tech::headphones(c, kit),
        Product::Earbuds => tech::earbuds(c, kit),
        Product::Sneaker => worn::sneaker(c, kit),
        Product::Camera => tech::camera(c, kit),
        Product::Perfume => beauty::perfume(c, kit),
        Product::Serum => beauty::serum(c, kit),
        Product::Lipstick => beauty::lipstick(c, kit),
        Product::Jar => beauty::jar(c, kit),
        Product::Palette => beauty::palette(c, kit),
        Product::Handbag => worn::handbag(c, kit),
        Product::Backpack => worn::backpack(c, kit),
        Product::Wallet => worn::wallet(c, kit),
        Product::Ring => c.placed(0.0, -0.12, 1.18, |c| worn::finger_ring(c, kit)),
        Product::Necklace => worn::necklace(c, kit),
        Product::Earrings => worn::earrings(c, kit),
        Product::Mug => food::mug(c, kit),
        Product::Cake => food::cake(c, kit),
        Product::Bread => food::bread(c, kit),
        Product::TeaTin => food::tin(c, kit),
        Product::Bowl => food::bowl(c, kit),
        Product::Drink => food::drink(c, kit),
        Product::Chair => home::chair(c, kit),
        Product::Sofa => home::sofa(c, kit),
        Product::Lamp => home::lamp(c, kit),
        Product::Table => home::table(c, kit),
        Product::Robot => play::robot(c, kit),
        Product::Teddy => play::teddy(c, kit),
        Product::Blocks => play::blocks(c, kit),
        Product::ToyCar => play::toy_car(c, kit),
        Product::Ball => play::ball(c, kit),
        Product::Racket => play::racket(c, kit),
        Product::Dumbbell => play::dumbbell(c, kit),
        Product::YogaMat => play::yoga_mat(c, kit),
        Product::Helmet => play::helmet(c, kit),
        Product::Phone => tech::phone(c, kit),
        Product::Laptop => tech::laptop(c, kit),
        Product::Speaker => tech::speaker(c, kit),
        Product::Sunglasses => worn::sunglasses(c, kit),
        Product::Plant => home::plant(c, kit),
        Product::Candle => beauty::candle(c, kit),
        Product::Bottle => generic::bottle(c, kit),
        Product::Box => gift_box(c, kit),
    }
}

/// Something we have no drawing of: a handsome package.
fn unknown(c: &mut Canvas, kit: &mut Kit<'_>) {
    match kit.rng.below(4) {
        0 => gift_box(c, kit),
        1 => beauty::jar(c, kit),
        2 => food::tin(c, kit),
        _ => generic::bottle(c, kit),
    }
}
