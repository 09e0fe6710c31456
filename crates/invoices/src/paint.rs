//! Pages of marks become a PDF.

use chrono::{DateTime, Datelike, Timelike, Utc};
use domain::language::Language;
use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point, Rect},
    metadata::{self, Metadata},
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    text::{GlyphId, KrillaGlyph},
};

use crate::{
    fonts::{Face, glyph},
    invoice::RenderError,
    sheet::{Ink, MARGIN, Mark, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, Style},
};

/// Width of the line around bold letters, in sizes of them. The fonts have one weight.
const BOLD: f32 = 0.026;

/// What programs that show the file are told about it.
pub(crate) struct About {
    pub title: String,
    pub author: String,
    pub language: Language,
    pub issued_at: DateTime<Utc>,
}

/// The PDF of `pages`.
pub(crate) fn paint(about: &About, pages: &[Vec<Mark>]) -> Result<Vec<u8>, RenderError> {
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(about.title.clone())
            .authors(vec![about.author.clone()])
            .language(about.language.as_str().to_owned())
            .creation_date(date(about.issued_at)),
    );
    for marks in pages {
        let settings = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).ok_or(RenderError::PageSize)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            match mark {
                Mark::Text { x, baseline, style, text } => {
                    draw(&mut surface, Point::from_xy(*x, *baseline), *style, text, about.language);
                }
                Mark::Rule { y, thickness, ink } => rule(&mut surface, *y, *thickness, *ink),
            }
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(RenderError::Pdf)
}

fn color(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Dark => rgb::Color::new(24, 26, 32),
        Ink::Grey => rgb::Color::new(98, 102, 112),
        Ink::Pale => rgb::Color::new(206, 209, 216),
    }
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: color(ink).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn rule(surface: &mut Surface<'_>, y: f32, thickness: f32, ink: Ink) {
    let mut path = PathBuilder::new();
    if let Some(line) = Rect::from_xywh(MARGIN, y, RIGHT - MARGIN, thickness) {
        path.push_rect(line);
    }
    if let Some(path) = path.finish() {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(ink)));
        surface.draw_path(&path);
    }
}

/// Draws `text`, one run after the other: a run is what one font draws.
fn draw(surface: &mut Surface<'_>, start: Point, style: Style, text: &str, language: Language) {
    let stroke = Stroke { paint: color(style.ink).into(), width: style.size * BOLD, ..Stroke::default() };
    surface.set_fill(Some(fill(style.ink)));
    surface.set_stroke(style.bold.then_some(stroke));
    let mut run: Option<Run> = None;
    let mut x = start.x;
    for character in text.chars() {
        let glyph = glyph(character, language);
        if run.as_ref().is_some_and(|run| !std::ptr::eq(run.face, glyph.face))
            && let Some(run) = run.take()
        {
            run.draw(surface, start.y, style.size);
        }
        let run = run.get_or_insert_with(|| Run { face: glyph.face, x, text: String::new(), glyphs: Vec::new() });
        let begin = run.text.len();
        run.text.push(character);
        let place = begin..run.text.len();
        run.glyphs.push(KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance, 0.0, 0.0, 0.0, place, None));
        x += glyph.advance * style.size;
    }
    if let Some(run) = run {
        run.draw(surface, start.y, style.size);
    }
}

/// Neighbours that one font draws.
struct Run {
    face: &'static Face,
    /// Where it begins.
    x: f32,
    text: String,
    glyphs: Vec<KrillaGlyph>,
}

impl Run {
    fn draw(self, surface: &mut Surface<'_>, baseline: f32, size: f32) {
        let start = Point::from_xy(self.x, baseline);
        surface.draw_glyphs(start, &self.glyphs, self.face.font.clone(), &self.text, size, false);
    }
}

fn date(at: DateTime<Utc>) -> metadata::DateTime {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    metadata::DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
