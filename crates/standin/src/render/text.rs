//! A picture from a prompt: reads the words, then hands over to the drawing of the subject.

use image::RgbImage;

use super::{
    canvas::Canvas,
    figure, filter, patterns, products,
    rng::Rng,
    rooms, scenes, topics,
    words::{Subject, Words},
};

/// A picture of what `prompt` (any language, best English) asks for; sides are clamped to 16 to 2048 pixels.
#[must_use]
pub fn text_to_image(prompt: &str, width: u32, height: u32) -> RgbImage {
    let (width, height) = filter::clamp_size(width, height);
    let words = Words::of(prompt);
    let mut rng = Rng::new(prompt, 1);
    let mut canvas = Canvas::new(width, height);
    match words.subject {
        Subject::Person => figure::draw(&mut canvas, &words, &mut rng),
        Subject::Scene(kind) => scenes::draw(&mut canvas, kind, &words, &mut rng),
        Subject::Room(kind) => rooms::draw(&mut canvas, kind, &words, &mut rng),
        Subject::Pattern(kind) => patterns::draw(&mut canvas, kind, &words, &mut rng),
        Subject::Topic(topic) => topics::draw(&mut canvas, topic, &words, &mut rng),
        Subject::Garment(_) | Subject::Product(_) | Subject::Unknown => products::draw(&mut canvas, &words, &mut rng),
    }
    filter::finish(&canvas, 0.9)
}
