//! Query strings: bounds checked, all faults told together.

use std::{fmt::Display, ops::RangeInclusive, str::FromStr};

use actix_web::HttpRequest;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use uuid::Uuid;

use crate::http::problem::{FieldFault, Problem};

/// The longest text a query parameter may hold, in characters.
const MAX_TEXT_CHARACTERS: usize = 500;

/// The parameters of one request. Read each, then `finish`.
#[derive(Debug)]
pub struct Query {
    pairs: Vec<(String, String)>,
    faults: Vec<FieldFault>,
}

impl Query {
    /// Splits the query string. Unknown parameters are ignored, of repeated ones the last counts.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let pairs = url::form_urlencoded::parse(request.query_string().as_bytes()).into_owned().collect();
        Self { pairs, faults: Vec::new() }
    }

    fn raw(&self, name: &str) -> Option<String> {
        self.pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    fn fault(&mut self, name: &str, detail: impl Into<String>) {
        self.faults.push(FieldFault { pointer: format!("query:{name}"), detail: detail.into() });
    }

    /// A text of at most 500 characters without control characters; empty counts as absent.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let text = self.raw(name).filter(|text| !text.is_empty())?;
        if text.chars().count() > MAX_TEXT_CHARACTERS {
            self.fault(name, format!("at most {MAX_TEXT_CHARACTERS} characters"));
            return None;
        }
        if text.chars().any(char::is_control) {
            self.fault(name, "no control characters");
            return None;
        }
        Some(text)
    }

    /// A text that must be there.
    pub fn required_text(&mut self, name: &str) -> String {
        match self.text(name) {
            Some(text) => text,
            None => {
                if self.raw(name).is_none_or(|text| text.is_empty()) {
                    self.fault(name, "is required");
                }
                String::new()
            }
        }
    }

    /// A number within `bounds`, or `default` when absent.
    pub fn number<T>(&mut self, name: &str, bounds: RangeInclusive<T>, default: T) -> T
    where
        T: FromStr + PartialOrd + Display + Copy,
    {
        self.optional_number(name, bounds).unwrap_or(default)
    }

    /// A number within `bounds`, if it is there.
    pub fn optional_number<T>(&mut self, name: &str, bounds: RangeInclusive<T>) -> Option<T>
    where
        T: FromStr + PartialOrd + Display + Copy,
    {
        let text = self.raw(name)?;
        match text.trim().parse::<T>() {
            Ok(number) if bounds.contains(&number) => Some(number),
            _ => {
                self.fault(name, format!("a number from {} to {}", bounds.start(), bounds.end()));
                None
            }
        }
    }

    /// One of an enumeration's words, if it is there.
    pub fn word<T: FromStr>(&mut self, name: &str) -> Option<T>
    where
        T::Err: Display,
    {
        let text = self.text(name)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.fault(name, error.to_string());
                None
            }
        }
    }

    /// `true`, `false`, `1` or `0`.
    pub fn flag(&mut self, name: &str, default: bool) -> bool {
        match self.raw(name).as_deref() {
            None | Some("") => default,
            Some("true" | "1" | "True") => true,
            Some("false" | "0" | "False") => false,
            Some(_) => {
                self.fault(name, "true or false");
                default
            }
        }
    }

    /// A time as RFC 3339 has it, or a day, which begins at midnight UTC; if it is there.
    pub fn time(&mut self, name: &str) -> Option<DateTime<Utc>> {
        let text = self.text(name)?;
        let day = || text.parse::<NaiveDate>().ok().map(|day| day.and_time(NaiveTime::MIN).and_utc());
        // A plus that was not encoded is a space here.
        let time = DateTime::parse_from_rfc3339(&text.replace(' ', "+")).ok().map(|time| time.to_utc());
        // Later ones do not sort as text.
        let found = time.or_else(day).filter(|time| (1970..=9999).contains(&time.year()));
        if found.is_none() {
            self.fault(name, "a time such as 2026-11-29T08:00:00Z, or a day such as 2026-11-29");
        }
        found
    }

    /// A UUID, if it is there.
    pub fn uuid(&mut self, name: &str) -> Option<Uuid> {
        let text = self.raw(name)?;
        match Uuid::try_parse(&text) {
            Ok(id) => Some(id),
            Err(_) => {
                self.fault(name, "a UUID");
                None
            }
        }
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// Everything that was wrong.
    pub fn finish(self) -> Result<(), Problem> {
        if self.faults.is_empty() { Ok(()) } else { Err(Problem::InvalidRequest(self.faults)) }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn every_fault_is_told() {
        let request = TestRequest::with_uri("/?limit=51&page=x&id=1&topic=a%00b").to_http_request();
        let mut query = Query::of(&request);
        assert_eq!((query.number("limit", 1..=50, 20), query.number("page", 1..=9, 1)), (20, 1));
        assert_eq!((query.uuid("id"), query.text("topic"), query.required_text("prompt")), (None, None, String::new()));
        let Err(Problem::InvalidRequest(faults)) = query.finish() else { panic!("must fail") };
        let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["query:limit", "query:page", "query:id", "query:topic", "query:prompt"]);
    }

    #[test]
    fn what_is_absent_takes_the_default() {
        let mut query = Query::of(&TestRequest::with_uri("/?language=").to_http_request());
        assert_eq!((query.number("limit", 1..=50, 20), query.text("language")), (20, None));
        assert!(query.finish().is_ok());
    }
}
