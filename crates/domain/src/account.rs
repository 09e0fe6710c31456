//! People: their address, their name, and the plan in force (contract: domain.md §1 users, §2, §8).

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::lists::PlanName;

/// The longest address that mail can carry, in bytes (RFC 5321 §4.5.3.1.3, without the angle brackets).
const LONGEST_ADDRESS_BYTES: usize = 254;
/// The longest part before the `@`, in bytes (RFC 5321 §4.5.3.1.1).
const LONGEST_LOCAL_BYTES: usize = 64;
/// The longest name, in characters.
const LONGEST_NAME: usize = 100;

/// An e-mail address that names one account: lower case throughout.
///
/// Servers may tell cases of the local part apart; none that people use does, and two accounts that differ by a
/// capital letter would be a trap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or(self.0.as_str(), |(local, _)| local)
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// Why a text is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address: {0}")]
pub struct NotAnAddress(&'static str);

impl FromStr for EmailAddress {
    type Err = NotAnAddress;

    /// Takes `name@host.domain` in ASCII, as nearly every address is; spaces around it are dropped.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.len() > LONGEST_ADDRESS_BYTES {
            return Err(NotAnAddress("it is longer than 254 characters"));
        }
        let (local, domain) = text.rsplit_once('@').ok_or(NotAnAddress("it has no @"))?;
        if local.is_empty() || local.len() > LONGEST_LOCAL_BYTES {
            return Err(NotAnAddress("the part before the @ has 1 to 64 characters"));
        }
        // The atoms of RFC 5322 §3.2.3, joined by single dots; quoted names are a curiosity that invites mistakes.
        let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        if !local.split('.').all(|part| !part.is_empty() && part.bytes().all(atom)) {
            return Err(NotAnAddress("the part before the @ has a character that does not belong there"));
        }
        let label = |part: &str| {
            (1..=63).contains(&part.len())
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        if !domain.contains('.') || !domain.split('.').all(label) {
            return Err(NotAnAddress("the part after the @ is not a domain such as example.com"));
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    /// For logs: who it is stays out of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

/// A name that a person chose: one line of 1 to 100 characters, spaces around it dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a name is one line of 1 to {LONGEST_NAME} characters")]
pub struct NotAName;

impl PersonName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        // Marks that turn the direction of writing make a name read as another one.
        let strange = |c: char| {
            c.is_control() || matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        let fits = (1..=LONGEST_NAME).contains(&text.chars().count()) && !text.chars().any(strange);
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAName) }
    }
}

/// The plan in force: a plan counts until it expires, then it is `demo` again (contract: api.md §0, AuthUser).
#[must_use]
pub fn plan_in_force(plan: Option<PlanName>, expires_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> PlanName {
    match plan {
        Some(plan) if expires_at.is_none_or(|end| end > now) => plan,
        _ => PlanName::Demo,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_and_lower_cased() {
        for (given, read) in [
            ("Ann@Example.COM", Some("ann@example.com")),
            (" a.b+shop@mail.example.tw ", Some("a.b+shop@mail.example.tw")),
            ("o'neil@x-y.io", Some("o'neil@x-y.io")),
            ("ann", None),
            ("@example.com", None),
            ("ann@localhost", None),
            ("ann@-x.com", None),
            ("ann@x..com", None),
            ("a..b@example.com", None),
            ("ann@example.com\r\nBcc: x@y.z", None),
            ("Ann <ann@example.com>", None),
            ("安@example.com", None),
            ("a b@example.com", None),
            ("a@b@example.com", None),
        ] {
            assert_eq!(given.parse::<EmailAddress>().ok().as_ref().map(EmailAddress::as_str), read, "{given}");
        }
        assert!(format!("{}@example.com", "a".repeat(65)).parse::<EmailAddress>().is_err());
        let shown = format!("{:?}", "ann@example.com".parse::<EmailAddress>().unwrap());
        assert!(!shown.contains("ann"), "{shown}");
    }

    #[test]
    fn names_are_one_line_of_any_script() {
        for good in ["Ann", "  王小明 ", "O’Neil-Müller"] {
            assert_eq!(good.parse::<PersonName>().unwrap().as_str(), good.trim());
        }
        for bad in ["", "  ", "a\nb", "a\u{202e}b", &"x".repeat(101)] {
            assert_eq!(bad.parse::<PersonName>(), Err(NotAName), "{bad:?}");
        }
    }

    #[test]
    fn a_plan_counts_until_it_expires() {
        let now = DateTime::UNIX_EPOCH;
        let later = now + chrono::Duration::days(1);
        assert_eq!(plan_in_force(None, None, now), PlanName::Demo);
        assert_eq!(plan_in_force(Some(PlanName::Pro), None, now), PlanName::Pro);
        assert_eq!(plan_in_force(Some(PlanName::Pro), Some(later), now), PlanName::Pro);
        assert_eq!(plan_in_force(Some(PlanName::Pro), Some(now), now), PlanName::Demo);
    }
}
