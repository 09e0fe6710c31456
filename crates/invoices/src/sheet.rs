//! Pages as lists of marks, in points from the top left: what the layout makes and the PDF is painted from.

use domain::language::Language;

use crate::{
    fonts::{clean, width},
    wrap::{Room, wrap},
};

/// A4, in points.
pub(crate) const PAGE_WIDTH: f32 = 595.28;
/// A4, in points.
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
/// Left and right of everything: 2 cm.
pub(crate) const MARGIN: f32 = 56.7;
/// Right edge of everything.
pub(crate) const RIGHT: f32 = PAGE_WIDTH - MARGIN;
/// Nothing but the footer stands below.
pub(crate) const BOTTOM: f32 = PAGE_HEIGHT - 62.0;
/// From one line of a text to the next, in sizes of its letters.
const LEADING: f32 = 1.4;
/// From the top of a line to what its letters stand on, in sizes of its letters.
const BASELINE: f32 = 1.05;

/// A shade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// What matters.
    Dark,
    /// Captions.
    Grey,
    /// Lines between rows.
    Pale,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Height of its letters, in points.
    pub size: f32,
    pub bold: bool,
    pub ink: Ink,
}

impl Style {
    pub const fn plain(size: f32) -> Self {
        Self { size, bold: false, ink: Ink::Dark }
    }

    pub const fn bold(size: f32) -> Self {
        Self { size, bold: true, ink: Ink::Dark }
    }

    pub const fn caption(size: f32) -> Self {
        Self { size, bold: false, ink: Ink::Grey }
    }

    /// Height of so many lines, in points.
    pub fn height(self, lines: usize) -> f32 {
        self.size * LEADING * f32::from(u16::try_from(lines).unwrap_or(u16::MAX))
    }

    /// How much lower the top of a line of `smaller` is when both stand on one line.
    pub fn drop_of(self, smaller: Self) -> f32 {
        (self.size - smaller.size) * BASELINE
    }
}

/// Something on a page.
#[derive(Clone, Debug)]
pub(crate) enum Mark {
    /// A clean text in one line, from `x` on, standing on `baseline`.
    Text { x: f32, baseline: f32, style: Style, text: String },
    /// A horizontal line as wide as the text area.
    Rule { y: f32, thickness: f32, ink: Ink },
}

/// The pages so far, and where the next thing goes on the last of them.
pub(crate) struct Sheet {
    pages: Vec<Vec<Mark>>,
    page: Vec<Mark>,
    /// Top of what comes next.
    pub y: f32,
    pub language: Language,
}

impl Sheet {
    /// An empty page whose first thing stands at `y`.
    pub fn new(language: Language, y: f32) -> Self {
        Self { pages: Vec::new(), page: Vec::new(), y, language }
    }

    /// Ends the page and begins another.
    pub fn next_page(&mut self, y: f32) {
        self.pages.push(std::mem::take(&mut self.page));
        self.y = y;
    }

    /// Whether something of this height still fits.
    pub fn fits(&self, height: f32) -> bool {
        self.y + height <= BOTTOM
    }

    /// All pages.
    pub fn finish(mut self) -> Vec<Vec<Mark>> {
        self.pages.push(self.page);
        self.pages
    }

    /// A line across the text area, at `self.y`.
    pub fn rule(&mut self, thickness: f32, ink: Ink) {
        self.page.push(Mark::Rule { y: self.y, thickness, ink });
    }

    /// The lines of `text` in a column of `width`.
    pub fn wrapped(&self, text: &str, width: f32, style: Style, most_lines: usize) -> Vec<String> {
        wrap(&clean(text), Room { width, size: style.size, most_lines, language: self.language })
    }

    /// Writes `lines` below each other from `top` on; gives where the next would begin.
    pub fn lines(&mut self, lines: Vec<String>, x: f32, top: f32, style: Style) -> f32 {
        let mut top = top;
        for text in lines {
            self.page.push(Mark::Text { x, baseline: top + style.size * BASELINE, style, text });
            top += style.height(1);
        }
        top
    }

    /// Writes `text` in at most `most_lines` lines of `width`; gives where the next would begin.
    pub fn column(&mut self, text: &str, x: f32, width: f32, top: f32, style: Style, most_lines: usize) -> f32 {
        let lines = self.wrapped(text, width, style, most_lines);
        self.lines(lines, x, top, style)
    }

    /// Writes `text` in one line that ends at `right`, in smaller letters when it would be wider than `most`.
    pub fn right(&mut self, text: &str, right: f32, most: f32, top: f32, style: Style) {
        let text = clean(text);
        let natural = width(&text, style.size, self.language);
        let shrunk = if natural > most { style.size * most / natural } else { style.size };
        let x = right - natural.min(most);
        let mark =
            Mark::Text { x, baseline: top + style.size * BASELINE, style: Style { size: shrunk, ..style }, text };
        self.page.push(mark);
    }
}

/// The footer of a page: `left` from the left margin on, `right` up to the right one.
pub(crate) fn footer(page: &mut Vec<Mark>, left: &str, right: &str, language: Language) {
    let style = Style::caption(8.0);
    let right = clean(right);
    let right_width = width(&right, style.size, language);
    let room = Room { width: RIGHT - MARGIN - right_width - 24.0, size: style.size, most_lines: 1, language };
    let baseline = PAGE_HEIGHT - 40.0;
    for text in wrap(&clean(left), room) {
        page.push(Mark::Text { x: MARGIN, baseline, style, text });
    }
    page.push(Mark::Text { x: RIGHT - right_width, baseline, style, text: right });
}
