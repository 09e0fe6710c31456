//! The code of a promotion, as people type it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The fewest characters of a code.
const SHORTEST: usize = 2;

/// The most.
const LONGEST: usize = 50;

/// What people type to have a promotion: 2 to 50 capitals, digits, `-` and `_`. Read in any case, spaces around it
/// dropped.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PromotionCode(String);

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a promotion code has {SHORTEST} to {LONGEST} letters, digits, - and _")]
pub struct NotACode;

impl PromotionCode {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PromotionCode {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        let text = text.trim();
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if (SHORTEST..=LONGEST).contains(&text.len()) && text.bytes().all(fits) {
            Ok(Self(text.to_ascii_uppercase()))
        } else {
            Err(NotACode)
        }
    }
}

impl TryFrom<String> for PromotionCode {
    type Error = NotACode;

    fn try_from(text: String) -> Result<Self, NotACode> {
        text.parse()
    }
}

impl From<PromotionCode> for String {
    fn from(code: PromotionCode) -> Self {
        code.0
    }
}

impl fmt::Display for PromotionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_any_case_and_nothing_else_is_a_code() {
        for (given, read) in [
            ("spring-26", Some("SPRING-26")),
            (" Ab ", Some("AB")),
            ("A", None),
            ("", None),
            ("ÄB", None),
            ("A B", None),
            ("AB\u{0}", None),
            ("A'--", None),
        ] {
            assert_eq!(given.parse::<PromotionCode>().ok().as_ref().map(PromotionCode::as_str), read, "{given}");
        }
        assert!("A".repeat(50).parse::<PromotionCode>().is_ok() && "A".repeat(51).parse::<PromotionCode>().is_err());
    }
}
