//! Reads one table of a catalogue file key by key and reports every fault with its line.
//!
//! `serde` stops at the first fault of a file; an editor of the catalogue wants them all. So this reader notes a
//! fault, hands back an empty value and goes on. Keys that nobody asked for are reported when the table is dropped.

use std::{cell::RefCell, fmt::Display, str::FromStr};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Localized,
    fault::{Origin, Report},
};
use crate::generation::Size;

/// Flux refuses a picture of more pixels (piapi.md).
const PICTURE_PIXELS_MAX: u32 = 1_048_576;
/// Providers draw in blocks of eight pixels; smaller pictures are of no use on a page.
const PICTURE_SIDE_MIN: u32 = 256;

/// A parsed file: its tables, and where its lines begin.
pub(super) struct Document<'a> {
    source: Source<'a>,
    root: DeTable<'a>,
}

/// Name and text of a file, and where to report.
#[derive(Clone, Copy)]
struct Source<'a> {
    name: &'a str,
    text: &'a str,
    report: &'a Report,
}

impl Source<'_> {
    fn origin(&self, offset: usize) -> Origin {
        let before = self.text.get(..offset).unwrap_or(self.text);
        Origin { file: self.name.to_owned(), line: before.matches('\n').count() + 1 }
    }
}

impl<'a> Document<'a> {
    /// Parses `text`; every syntax fault goes to `report`, and what could be understood is read on.
    pub(super) fn parse(name: &'a str, text: &'a str, report: &'a Report) -> Self {
        let source = Source { name, text, report };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let origin = source.origin(error.span().map_or(0, |span| span.start));
            report.add(&origin, format!("not valid TOML: {}", error.message()));
        }
        Self { source, root: table.into_inner() }
    }

    /// The top of the file.
    pub(super) fn root(&self) -> Table<'_> {
        Table::new(self.source, 0, "the file".to_owned(), &self.root)
    }
}

/// One table: the whole file, a `[table]`, an element of `[[tables]]` or an inline `{ table }`.
pub(super) struct Table<'a> {
    source: Source<'a>,
    start: usize,
    name: String,
    entries: &'a DeTable<'a>,
    asked: RefCell<Vec<&'static str>>,
    /// All keys are wanted, whatever they are.
    open: std::cell::Cell<bool>,
}

impl Drop for Table<'_> {
    fn drop(&mut self) {
        if self.open.get() {
            return;
        }
        let asked = self.asked.borrow();
        for key in self.entries.keys().filter(|key| !asked.contains(&key.get_ref().as_ref())) {
            let origin = self.source.origin(key.span().start);
            let allowed = asked.join(", ");
            let message = format!("unknown key \"{}\" in {}; the keys are: {allowed}", key.get_ref(), self.name);
            self.source.report.add(&origin, message);
        }
    }
}

impl<'a> Table<'a> {
    const fn new(source: Source<'a>, start: usize, name: String, entries: &'a DeTable<'a>) -> Self {
        Self { source, start, name, entries, asked: RefCell::new(Vec::new()), open: std::cell::Cell::new(false) }
    }

    /// Where the table begins.
    pub(super) fn origin(&self) -> Origin {
        self.source.origin(self.start)
    }

    /// Where `key` is written; the table's beginning when it is absent.
    pub(super) fn origin_of(&self, key: &str) -> Origin {
        let start = self.entries.keys().find(|written| written.get_ref() == key).map(|written| written.span().start);
        self.source.origin(start.unwrap_or(self.start))
    }

    /// Reports a fault at `key`.
    pub(super) fn fault(&self, key: &str, message: impl Into<String>) {
        self.source.report.add(&self.origin_of(key), message);
    }

    /// Whether `key` is written.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.keys().any(|written| written.get_ref() == key)
    }

    fn ask(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.entries.iter().find(|(written, _)| written.get_ref() == key).map(|(_, value)| value)
    }

    fn missing(&self, key: &str, example: &str) {
        self.fault(key, format!("{} has no \"{key}\"; write {key} = {example}", self.name));
    }

    fn wrong(&self, key: &str, value: &DeValue<'_>, example: &str) {
        self.fault(key, format!("\"{key}\" is of type {}; write {key} = {example}", value.type_str()));
    }

    /// A text that must be there and not be empty. `""` after a fault.
    pub(super) fn text(&self, key: &'static str) -> String {
        const EXAMPLE: &str = "\"...\"";
        match self.ask(key).map(Spanned::get_ref) {
            None => self.missing(key, EXAMPLE),
            Some(DeValue::String(text)) if text.trim().is_empty() => self.fault(key, format!("\"{key}\" is empty")),
            Some(DeValue::String(text)) => return text.trim().to_owned(),
            Some(other) => self.wrong(key, other, EXAMPLE),
        }
        String::new()
    }

    /// A short name for selectors and ids: lower-case letters, digits, `-` and `_`.
    pub(super) fn id(&self, key: &'static str) -> String {
        let text = self.text(key);
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if !text.bytes().all(allowed) {
            self.fault(key, format!("\"{text}\" is not an id; use lower-case letters, digits, - and _"));
        }
        text
    }

    /// A value of an enumeration. `None` after a fault.
    pub(super) fn word<T: FromStr<Err: Display>>(&self, key: &'static str) -> Option<T> {
        let text = self.text(key);
        if text.is_empty() {
            return None;
        }
        text.parse().map_err(|error: T::Err| self.fault(key, error.to_string())).ok()
    }

    /// A whole number of at least 0. `None` after a fault.
    pub(super) fn number(&self, key: &'static str) -> Option<u32> {
        let value = self.ask(key).map(Spanned::get_ref);
        let Some(value) = value else {
            self.missing(key, "1");
            return None;
        };
        let number = value.as_integer().and_then(|integer| u32::from_str_radix(integer.as_str(), integer.radix()).ok());
        if number.is_none() {
            self.fault(key, format!("\"{key}\" is not a whole number of at least 0; write {key} = 1"));
        }
        number
    }

    /// A whole number within bounds; the lower bound after a fault.
    pub(super) fn number_within(&self, key: &'static str, min: u32, max: u32) -> u32 {
        match self.number(key) {
            Some(number) if (min..=max).contains(&number) => number,
            Some(number) => {
                self.fault(key, format!("\"{key}\" is {number}; write a number from {min} to {max}"));
                min
            }
            None => min,
        }
    }

    /// A list of texts; empty when it is absent.
    pub(super) fn texts(&self, key: &'static str) -> Vec<String> {
        const EXAMPLE: &str = "[\"...\", \"...\"]";
        let Some(value) = self.ask(key).map(Spanned::get_ref) else { return Vec::new() };
        let texts = value.as_array().map(|array| array.iter().map(|element| element.get_ref().as_str()).collect());
        let texts: Option<Vec<&str>> = texts.and_then(|texts: Vec<Option<&str>>| texts.into_iter().collect());
        if texts.is_none() {
            self.wrong(key, value, EXAMPLE);
        }
        texts.unwrap_or_default().into_iter().map(str::to_owned).collect()
    }

    /// A text in English and Chinese, Japanese if written: `{ en = "...", zh = "..." }`.
    pub(super) fn localized(&self, key: &'static str) -> Localized {
        const EXAMPLE: &str = "{ en = \"...\", zh = \"...\" }";
        let Some(value) = self.ask(key) else {
            self.missing(key, EXAMPLE);
            return Localized::default();
        };
        self.localized_value(key, value, EXAMPLE)
    }

    fn localized_value(&self, key: &str, value: &'a Spanned<DeValue<'a>>, example: &str) -> Localized {
        let Some(entries) = value.get_ref().as_table() else {
            self.wrong(key, value.get_ref(), example);
            return Localized::default();
        };
        let start = self.entries.keys().find(|written| written.get_ref() == key).map(|written| written.span().start);
        let texts = Table::new(self.source, start.unwrap_or(self.start), format!("\"{key}\""), entries);
        let (en, zh) = (texts.text("en"), texts.text("zh"));
        let ja = texts.has("ja").then(|| texts.text("ja"));
        Localized { en, zh, ja }
    }

    /// Every key of this table with its text: for tables whose keys are ids.
    pub(super) fn localized_by_id(&self) -> Vec<(String, Localized)> {
        self.open.set(true);
        let read = |(key, value): (&'a Spanned<_>, &'a _)| {
            let key: &std::borrow::Cow<'a, str> = key.get_ref();
            (key.to_string(), self.localized_value(key, value, "{ en = \"...\", zh = \"...\" }"))
        };
        self.entries.iter().map(read).collect()
    }

    /// Every key of this table with its plain text.
    pub(super) fn texts_by_id(&self) -> Vec<(String, String)> {
        self.open.set(true);
        let mut texts = Vec::new();
        for (key, value) in self.entries {
            match value.get_ref().as_str() {
                Some(text) => texts.push((key.get_ref().to_string(), text.to_owned())),
                None => self.wrong(key.get_ref(), value.get_ref(), "\"...\""),
            }
        }
        texts
    }

    /// Pixels of a picture: `{ width = 1024, height = 1024 }`.
    pub(super) fn size(&self, key: &'static str) -> Size {
        let fallback = Size { width: PICTURE_SIDE_MIN, height: PICTURE_SIDE_MIN };
        let Some(table) = self.table(key) else { return fallback };
        let (Some(width), Some(height)) = (table.number("width"), table.number("height")) else { return fallback };
        if width < PICTURE_SIDE_MIN || height < PICTURE_SIDE_MIN || width % 8 != 0 || height % 8 != 0 {
            let message =
                format!("{width} x {height}: each side must be at least {PICTURE_SIDE_MIN} and a multiple of 8");
            self.fault(key, message);
        } else if width.saturating_mul(height) > PICTURE_PIXELS_MAX {
            let message = format!(
                "{width} x {height} is more than {PICTURE_PIXELS_MAX} pixels, which the provider refuses; write at most 1024 x 1024"
            );
            self.fault(key, message);
        }
        Size { width, height }
    }

    /// A table that must be there. `None` after a fault.
    pub(super) fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let Some(value) = self.ask(key) else {
            self.missing(key, "{ ... }");
            return None;
        };
        let Some(entries) = value.get_ref().as_table() else {
            self.wrong(key, value.get_ref(), "{ ... }");
            return None;
        };
        Some(Table::new(self.source, value.span().start, format!("[{key}]"), entries))
    }

    /// The elements of `[[key]]`; at least one must be there.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.ask(key) else {
            self.fault(key, format!("{} has no [[{key}]]; write at least one", self.name));
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.fault(key, format!("\"{key}\" is of type {}; write [[{key}]]", value.get_ref().type_str()));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for element in array {
            match element.get_ref().as_table() {
                Some(entries) => {
                    tables.push(Table::new(self.source, element.span().start, format!("[[{key}]]"), entries));
                }
                None => self.fault(key, format!("an element of \"{key}\" is not a table; write [[{key}]]")),
            }
        }
        tables
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str, read: impl FnOnce(&Table<'_>)) -> Vec<String> {
        let report = Report::default();
        let document = Document::parse("a.toml", text, &report);
        {
            let root = document.root();
            read(&root);
        }
        match report.verdict(()) {
            Ok(()) => Vec::new(),
            Err(faults) => faults.faults().iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn every_fault_of_a_file_is_told_with_its_line() {
        let text = "size = { width = 2048, height = 1024 }\ncount = -1\nname = { en = \"Ring\" }\nextra = 1\n\n[[thing]]\nid = \"A b\"\n\n[[thing]]\n";
        let found = messages(text, |root| {
            root.size("size");
            root.number("count");
            root.localized("name");
            for thing in root.tables("thing") {
                thing.id("id");
            }
        });
        let expected = [
            "a.toml:1: 2048 x 1024 is more than 1048576 pixels",
            "a.toml:2: \"count\" is not a whole number",
            "a.toml:3: \"name\" has no \"zh\"; write zh = \"...\"",
            "a.toml:4: unknown key \"extra\" in the file; the keys are: size, count, name, thing",
            "a.toml:7: \"A b\" is not an id",
            "a.toml:9: [[thing]] has no \"id\"",
        ];
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}");
        }
    }

    #[test]
    fn broken_toml_is_told_with_its_line() {
        let found = messages("a = 1\nb = = 2\n", |root| {
            root.number("a");
            root.open.set(true);
        });
        assert!(found.iter().any(|fault| fault.starts_with("a.toml:2: not valid TOML")), "{found:#?}");
    }
}
