//! Rooms in perspective: walls, floor, window and furniture, in any style. A room is drawn 4 wide by 3 high, in coordinates of 1.3333 by 1.

mod furniture;
mod shell;
mod style;
mod wet;

use image::RgbImage;

use super::{
    canvas::Canvas,
    color::{INK, WHITE, rgb},
    filter,
    rng::Rng,
    shape::rect,
    words::{RoomKind, RoomStyle, Subject, Words},
};
pub(crate) use style::Style;

/// Width of a room in its coordinates.
pub(crate) const WIDE: f32 = 4.0 / 3.0;

/// A picture of a room, as the prompt describes it.
pub(crate) fn draw(c: &mut Canvas, kind: RoomKind, words: &Words, rng: &mut Rng) {
    let style = Style::of(words).with_words(words);
    furnish(c, kind, &style, rng.chance(0.5));
}

/// Draws the room to cover the canvas; `mirror` swaps left and right.
fn furnish(c: &mut Canvas, kind: RoomKind, style: &Style, mirror: bool) {
    let (w, h) = (c.width() as f32, c.height() as f32);
    let scale = (w / WIDE).max(h);
    c.placed((w - WIDE * scale) / 2.0, (h - scale) / 2.0, scale, |c| {
        let all = |c: &mut Canvas| {
            match kind {
                RoomKind::Living => furniture::living(c, style),
                RoomKind::Bedroom => furniture::bedroom(c, style),
                RoomKind::Kitchen => wet::kitchen(c, style),
                RoomKind::Bathroom => wet::bathroom(c, style),
                RoomKind::Dining => furniture::dining(c, style),
                RoomKind::Office => furniture::office(c, style),
                RoomKind::Balcony => furniture::balcony(c, style),
            }
            c.lighten(
                &rect(-1.0, -1.0, 4.0, 3.0),
                super::canvas::along((0.1, 0.1), (1.1, 0.9), &[rgb(0x3a_3428).alpha(0.5), rgb(0x20_1c14).alpha(0.1)]),
            );
            if style.dim > 0.0 {
                c.fill(&rect(-1.0, -1.0, 4.0, 3.0), INK.alpha(style.dim));
                c.glow(0.667, 0.2, 0.7, 0.6, rgb(0xff_d79a).alpha(0.2));
            }
            c.glow(0.36, 0.34, 0.5, 0.45, WHITE.alpha(0.14));
        };
        if mirror { c.mirrored(WIDE / 2.0, all) } else { all(c) }
    });
}

/// Which of our rooms `picture` shows, and whether mirrored; `None` for a picture that is not ours.
///
/// Compared by small grey pictures of the empty candidates, so colours and later restyling matter little.
pub(crate) fn recognise(picture: &RgbImage, words: &Words) -> Option<(RoomKind, bool)> {
    let seen = grey(picture);
    let named = match words.subject {
        Subject::Room(kind) => Some(kind),
        _ => RoomKind::first_in(&words.text).map(|(_, kind)| kind),
    };
    let kinds = [
        RoomKind::Living,
        RoomKind::Bedroom,
        RoomKind::Kitchen,
        RoomKind::Bathroom,
        RoomKind::Dining,
        RoomKind::Office,
        RoomKind::Balcony,
    ];
    let mut best: Option<(f32, RoomKind, bool)> = None;
    for kind in kinds.into_iter().filter(|kind| named.is_none_or(|named| named == *kind)) {
        for mirror in [false, true] {
            let ratio = picture.width() as f32 / picture.height().max(1) as f32;
            let mut canvas = Canvas::new((96.0 * ratio) as u32, 96);
            furnish(&mut canvas, kind, &Style::named(RoomStyle::Before), mirror);
            let likeness = correlation(&seen, &grey(&filter::finish(&canvas, 0.0)));
            if best.is_none_or(|(most, ..)| likeness > most) {
                best = Some((likeness, kind, mirror));
            }
        }
    }
    best.filter(|(likeness, ..)| *likeness > 0.72).map(|(_, kind, mirror)| (kind, mirror))
}

/// The recognised room, furnished anew.
pub(crate) fn restyled(kind: RoomKind, mirror: bool, style: &Style, width: u32, height: u32) -> RgbImage {
    let mut canvas = Canvas::new(width, height);
    furnish(&mut canvas, kind, style, mirror);
    filter::finish(&canvas, 1.5)
}

/// 24 x 18 mean brightnesses.
fn grey(picture: &RgbImage) -> Vec<f32> {
    let mut values = Vec::with_capacity(24 * 18);
    for row in 0..18 {
        for column in 0..24 {
            let (left, top) = (column as f32 / 24.0, row as f32 / 18.0);
            values.push(filter::mean(picture, left, top, left + 1.0 / 24.0, top + 1.0 / 18.0).luma());
        }
    }
    values
}

fn correlation(a: &[f32], b: &[f32]) -> f32 {
    let count = a.len().max(1) as f32;
    let (mean_a, mean_b) = (a.iter().sum::<f32>() / count, b.iter().sum::<f32>() / count);
    let (mut both, mut own_a, mut own_b) = (0.0_f32, 1.0e-6_f32, 1.0e-6_f32);
    for (x, y) in a.iter().zip(b) {
        both += (x - mean_a) * (y - mean_b);
        own_a += (x - mean_a).powi(2);
        own_b += (y - mean_b).powi(2);
    }
    both / (own_a * own_b).sqrt()
}
