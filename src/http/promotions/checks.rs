//! Fields of a body: bounds checked, all faults told together.

use domain::promotion::Amount;
use serde::{Deserialize, Deserializer};

use crate::http::problem::{FieldFault, Problem};

/// The longest URL, in bytes.
const LONGEST_URL: usize = 2_000;

/// What is wrong so far.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldFault>);

impl Checks {
    /// Notes a fault of `field`.
    pub fn fault(&mut self, field: &str, detail: impl Into<String>) {
        self.0.push(FieldFault { pointer: format!("/{field}"), detail: detail.into() });
    }

    /// Reads a field that must be there.
    pub fn required<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.fault(field, "is required");
        }
        value
    }

    /// Reads a value; its fault is noted.
    pub fn read<T>(&mut self, field: &str, value: Result<T, impl ToString>) -> Option<T> {
        value.map_err(|error| self.fault(field, error.to_string())).ok()
    }

    /// One line of 1 to `most` characters, none of them a control character; spaces around it are dropped.
    pub fn line(&mut self, field: &str, text: &mut String, most: usize) {
        *text = text.trim().to_owned();
        if !(1..=most).contains(&text.chars().count()) || text.chars().any(char::is_control) {
            self.fault(field, format!("1 to {most} characters, without control characters"));
        }
    }

    /// As [`line`](Self::line), of a field that may be absent or null; an empty text is none.
    pub fn optional_line(&mut self, field: &str, text: &mut Option<Option<String>>, most: usize) {
        if let Some(given) = text {
            if given.as_ref().is_some_and(|text| text.trim().is_empty()) {
                *given = None;
            }
            if let Some(text) = given {
                self.line(field, text, most);
            }
        }
    }

    /// An http(s) URL, or a path below `/static`.
    pub fn url(&mut self, field: &str, text: &str) {
        let plain = text.len() <= LONGEST_URL
            && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&byte));
        let web = || {
            let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            url.is_some_and(|url| url.has_host() && url.username().is_empty() && url.password().is_none())
        };
        let ours = || text.strip_prefix("/static/").is_some_and(|path| !path.is_empty() && !path.contains(".."));
        if !plain || !(ours() || web()) {
            self.fault(field, "an http or https URL, or a path below /static/");
        }
    }

    /// A price: above 0, and whole in TWD.
    pub fn price(&mut self, field: &str, price: Amount, whole: bool) {
        if price.minor() == 0 {
            self.fault(field, "above 0");
        } else if whole && !price.minor().is_multiple_of(100) {
            self.fault(field, "whole TWD: nobody pays a part of one");
        }
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// Everything that was wrong.
    pub fn finish(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::InvalidRequest(self.0)) }
    }
}

/// Tells null from absent.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// Puts what was given in its place; what is absent changes nothing.
pub fn put<T>(place: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *place = new;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_on_the_web_or_among_our_own_files() {
        for (text, fits) in [
            ("https://cdn.example.com/a.png?x=1", true),
            ("http://example.com", true),
            ("/static/banners/spring.png", true),
            ("/static/", false),
            ("/static/../secret", false),
            ("/media/a.png", false),
            ("//example.com/a.png", false),
            ("javascript:alert(1)", false),
            ("data:image/png;base64,AA", false),
            ("ftp://example.com/a.png", false),
            ("https://user:word@example.com/", false),
            ("https://example.com/\"onload=", false),
            ("https://example.com/ a", false),
            ("", false),
        ] {
            let mut checks = Checks::default();
            checks.url("banner_image_url", text);
            assert_eq!(checks.finish().is_ok(), fits, "{text}");
        }
    }
}
