//! Patterns that repeat: one cell is drawn over and over, so the whole picture tiles without a seam.

mod figures;
mod plants;
mod shapes;

use tiny_skia::Transform;

use super::{
    canvas::Canvas,
    color::{Shade, rgb},
    rng::Rng,
    shape::rect,
    words::{PatternKind, Words},
};

/// Colours of a pattern: the ground first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Palette {
    pub(crate) ground: Shade,
    pub(crate) first: Shade,
    pub(crate) second: Shade,
    pub(crate) third: Shade,
}

const PALETTES: [Palette; 8] = [
    Palette { ground: rgb(0xfb_f3e6), first: rgb(0xd9_6a5c), second: rgb(0x5c_8a72), third: rgb(0xe9_b84c) },
    Palette { ground: rgb(0x1f_2f4f), first: rgb(0xf0_8a80), second: rgb(0x8f_b8a8), third: rgb(0xf6_d9a0) },
    Palette { ground: rgb(0xf3_efe9), first: rgb(0x2f_5d8a), second: rgb(0xe0_8a5c), third: rgb(0x9c_b8c9) },
    Palette { ground: rgb(0xfd_e9e4), first: rgb(0xc2_4f6a), second: rgb(0x6a_8f6a), third: rgb(0xf3_b6a6) },
    Palette { ground: rgb(0x17_4a4c), first: rgb(0xe6_c06a), second: rgb(0x6fb0a0), third: rgb(0xf5_e6c8) },
    Palette { ground: rgb(0xef_f3f0), first: rgb(0x4a_7a5c), second: rgb(0xd6_a04a), third: rgb(0xb8_d0b4) },
    Palette { ground: rgb(0xf3_ecf7), first: rgb(0x7a_5aa8), second: rgb(0xe8_91a8), third: rgb(0xb9_a6dc) },
    Palette { ground: rgb(0x8f_2433), first: rgb(0xe9_c26a), second: rgb(0xf6_e3c6), third: rgb(0xc9_5a52) },
];

impl Palette {
    fn of(words: &Words, rng: &mut Rng) -> Self {
        let mut palette = rng.pick(PALETTES);
        let named = super::color::named_in(&words.text);
        // "… on navy", "peach ground": what stands there is the ground.
        let behind = words.text.rsplit_once(" on ").map(|(_, behind)| behind);
        let before_ground = words.text.split_once(" ground").and_then(|(before, _)| before.rsplit([',', ' ']).next());
        let ground = behind.or(before_ground).and_then(|part| super::color::named_in(part).first().copied());
        let mut motifs = named.into_iter().filter(|shade| Some(*shade) != ground);
        // "Black and gold": the dark one is the ground.
        let ground = ground.or_else(|| {
            let mut dark = motifs.clone();
            let first = dark.next().filter(|shade| shade.luma() < 0.25);
            if first.is_some() && dark.next().is_some() { motifs.next() } else { None }
        });
        if let Some(ground) = ground {
            palette.ground = ground;
        }
        if let Some(first) = motifs.next() {
            palette.first = first;
            if ground.is_none() {
                palette.ground = if first.luma() > 0.6 { rgb(0x2a_3350) } else { rgb(0xf8_f2e7) };
            }
            palette.third = first.light(0.45);
            palette.second = first.mix(rgb(0x5c_8a72), 0.55);
        }
        if let Some(second) = motifs.next() {
            palette.second = second;
        }
        if let Some(third) = motifs.next() {
            palette.third = third;
        }
        // A motif must show on its ground.
        for motif in [&mut palette.first, &mut palette.second, &mut palette.third] {
            if (motif.luma() - palette.ground.luma()).abs() < 0.1
                && (motif.r - palette.ground.r).abs() + (motif.b - palette.ground.b).abs() < 0.25
            {
                *motif = motif.contrast(0.4);
            }
        }
        palette
    }

    /// One of the motifs' colours.
    pub(crate) fn motif(&self, index: usize) -> Shade {
        match index % 3 {
            0 => self.first,
            1 => self.second,
            _ => self.third,
        }
    }
}

/// Draws the pattern; it tiles over the whole canvas.
pub(crate) fn draw(c: &mut Canvas, kind: PatternKind, words: &Words, rng: &mut Rng) {
    let palette = Palette::of(words, rng);
    let kind = match kind {
        PatternKind::Geometric => rng.pick([PatternKind::Triangles, PatternKind::Hexagons, PatternKind::Arches]),
        PatternKind::Traditional => {
            rng.pick([PatternKind::Seigaiha, PatternKind::Clouds, PatternKind::Lattice, PatternKind::Peony])
        }
        PatternKind::Abstract => rng.pick([PatternKind::Marble, PatternKind::Brush, PatternKind::Waves]),
        PatternKind::Seamless => {
            rng.pick([PatternKind::Floral, PatternKind::Leaves, PatternKind::Dots, PatternKind::Citrus])
        }
        other => other,
    };
    let (w, h) = (c.width() as f32, c.height() as f32);
    c.fill(&rect(0.0, 0.0, w, h), palette.ground);
    let columns = cells(kind, rng);
    let rows = ((columns as f32 * h / w).round() as i32).max(1);
    let (cell_w, cell_h) = (w / columns as f32, h / rows as f32);
    let cell_rng = rng.clone();
    match kind {
        // Scales cover those above them, so whole rows are drawn from the top down, every other one half a cell aside.
        PatternKind::Seigaiha | PatternKind::Fans | PatternKind::Arches => {
            for half in -2..=rows * 2 + 2 {
                for column in -1..=columns + 1 {
                    let x = column as f32 + if half % 2 == 0 { 0.0 } else { 0.5 };
                    let place = Transform::from_row(cell_w, 0.0, 0.0, cell_h, x * cell_w, half as f32 * 0.5 * cell_h);
                    c.within(place, |c| match kind {
                        PatternKind::Seigaiha => shapes::seigaiha(c, &palette),
                        PatternKind::Fans => shapes::fans(c, &palette),
                        _ => shapes::arches(c, &palette),
                    });
                }
            }
        }
        // Bands run through all cells of a row.
        PatternKind::Waves | PatternKind::Marble => {
            let place = Transform::from_row(cell_w, 0.0, 0.0, cell_h, 0.0, 0.0);
            c.within(place, |c| match kind {
                PatternKind::Waves => shapes::waves(c, &palette, columns, rows),
                _ => shapes::marble(c, &palette, columns, rows, &mut cell_rng.clone()),
            });
        }
        // What reaches over a cell's edge is drawn again by its neighbours, those outside the picture included.
        _ => {
            for row in -1..=rows {
                for column in -1..=columns {
                    let place =
                        Transform::from_row(cell_w, 0.0, 0.0, cell_h, column as f32 * cell_w, row as f32 * cell_h);
                    c.within(place, |c| cell(c, kind, &palette, words, &mut cell_rng.clone()));
                }
            }
        }
    }
    drape(c, rng);
}

/// Soft light and shade over the whole picture, as on cloth that is not quite flat. One swing over each side, so it tiles too.
fn drape(c: &mut Canvas, rng: &mut Rng) {
    let (width, height) = (c.width() as usize, c.height() as usize);
    let tau = std::f32::consts::TAU;
    let (base, phase_x, phase_y, swing) =
        (rng.between(0.78, 0.96), rng.between(0.0, tau), rng.between(0.0, tau), rng.between(0.05, 0.13));
    let along = |count: usize, phase: f32| -> Vec<f32> {
        (0..count).map(|at| (tau * at as f32 / count as f32 + phase).sin()).collect()
    };
    let (across, down) = (along(width, phase_x), along(height, phase_y));
    for (row, y) in c.data_mut().chunks_exact_mut(width * 4).zip(down) {
        for (pixel, x) in row.chunks_exact_mut(4).zip(&across) {
            let light = ((base + swing * (x + y) * 0.5 + 0.5 * swing * x * y).min(1.0) * 256.0) as u16;
            for channel in pixel.iter_mut().take(3) {
                *channel = ((u16::from(*channel) * light) >> 8) as u8;
            }
        }
    }
}

/// How many cells stand side by side.
fn cells(kind: PatternKind, rng: &mut Rng) -> i32 {
    match kind {
        PatternKind::Marble | PatternKind::Brush => 2,
        PatternKind::Leaves
        | PatternKind::Peony
        | PatternKind::Vines
        | PatternKind::Citrus
        | PatternKind::Cats
        | PatternKind::Terrazzo
        | PatternKind::Floral => 3,
        PatternKind::Waves | PatternKind::Stripes | PatternKind::Clouds | PatternKind::Bamboo => rng.pick([3, 4]),
        _ => rng.pick([5, 6]),
    }
}

/// One cell, from (0, 0) to (1, 1); what reaches over its edges must stay within one cell around.
fn cell(c: &mut Canvas, kind: PatternKind, palette: &Palette, words: &Words, rng: &mut Rng) {
    match kind {
        PatternKind::Leaves => plants::leaves(c, palette, rng),
        PatternKind::Citrus => figures::citrus(c, palette, rng),
        PatternKind::Cats => figures::cats(c, palette),
        PatternKind::Peony => plants::peonies(c, palette, rng),
        PatternKind::Lavender => plants::lavender(c, palette, rng),
        PatternKind::Vines => plants::vines(c, palette),
        PatternKind::Bamboo => plants::bamboo(c, palette, rng),
        PatternKind::Clouds => shapes::clouds(c, palette),
        PatternKind::Lattice => shapes::lattice(c, palette),
        PatternKind::Terrazzo => shapes::terrazzo(c, palette, rng),
        PatternKind::Brush => shapes::brush(c, palette, rng),
        PatternKind::Stripes => shapes::stripes(c, palette),
        PatternKind::Dots => shapes::dots(c, palette),
        PatternKind::Hexagons => shapes::hexagons(c, palette),
        PatternKind::Triangles => shapes::triangles(c, palette),
        // The others are drawn in rows, or became one of these in `draw`.
        _ => plants::flowers(c, palette, words.has("tiny") || words.has("ditsy") || words.has("small"), rng),
    }
}

#[cfg(test)]
mod tests {
    use crate::render::text_to_image;

    /// Mean difference of two columns or rows of pixels.
    fn difference(pairs: impl Iterator<Item = (image::Rgb<u8>, image::Rgb<u8>)>) -> f32 {
        let all: Vec<f32> =
            pairs.map(|(a, b)| a.0.iter().zip(b.0).map(|(x, y)| f32::from(x.abs_diff(y))).sum::<f32>() / 3.0).collect();
        all.iter().sum::<f32>() / all.len() as f32
    }

    #[test]
    fn opposite_edges_meet() {
        for prompt in [
            "seamless pattern of monstera leaves",
            "pattern of lemons on a sky blue ground",
            "cats pattern",
            "peony pattern",
            "floral lavender stems pattern",
            "porcelain vines pattern",
            "bamboo pattern",
            "seigaiha pattern",
            "cloud pattern",
            "lattice pattern",
            "pattern of arches",
            "art deco fan pattern",
            "terrazzo pattern",
            "ink waves pattern",
            "brush stroke pattern",
            "marbled pattern",
            "plaid pattern",
            "polka dot pattern",
            "hexagon pattern",
            "triangle pattern",
            "tiny meadow flowers pattern",
            "floral pattern",
        ] {
            let picture = text_to_image(prompt, 240, 240);
            let pixel = |x: u32, y: u32| *picture.get_pixel(x, y);
            // Neighbours across the seam differ as neighbours inside do.
            let seam_x = difference((0..240).map(|y| (pixel(239, y), pixel(0, y))));
            let seam_y = difference((0..240).map(|x| (pixel(x, 239), pixel(x, 0))));
            let inside_x =
                (0..239).map(|x| difference((0..240).map(|y| (pixel(x, y), pixel(x + 1, y))))).fold(0.0, f32::max);
            let inside_y =
                (0..239).map(|y| difference((0..240).map(|x| (pixel(x, y), pixel(x, y + 1))))).fold(0.0, f32::max);
            assert!(seam_x <= inside_x * 1.15 + 2.0, "{prompt}: {seam_x} over {inside_x}");
            assert!(seam_y <= inside_y * 1.15 + 2.0, "{prompt}: {seam_y} over {inside_y}");
        }
    }
}
