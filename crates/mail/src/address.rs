//! One mailbox's address, checked at the door.

use std::{fmt, str::FromStr};

/// Longest address, bytes (RFC 5321 §4.5.3.1.3: a path of 256 with its angle brackets).
const LONGEST: usize = 254;
/// Longest part before the at sign, bytes (RFC 5321 §4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;
/// Longest part of a domain between two dots, bytes (RFC 1035 §2.3.4).
const LONGEST_LABEL: usize = 63;

/// An address that mail can be sent to: `local@domain`, ASCII, at most 254 bytes, the domain in lower case and with a
/// dot in it. The local part keeps its case, for it is the receiving server's business. No display name, no quoted
/// local part, no IP address, hence nothing that could break a header or a command. `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address(lettre::Address);

/// Why a text is no [`Address`]. The texts are fit for the user who typed it, and do not repeat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// Nothing was given.
    #[error("the email address is empty")]
    Empty,
    /// Over 254 bytes.
    #[error("the email address is longer than 254 characters")]
    TooLong,
    /// Not exactly one at sign.
    #[error("an email address has one @, with a name before it and a domain after it")]
    NotOneAt,
    /// A space, a line break or another character that does not show.
    #[error("the email address holds a space, a line break or a control character")]
    Space,
    /// Letters beyond ASCII, before or after the at sign.
    #[error("only addresses of plain English letters, digits and signs can receive our mail")]
    NotAscii,
    /// The part before the at sign.
    #[error("the part before the @ is not a name that mail can be sent to")]
    Local,
    /// The part after the at sign.
    #[error("the part after the @ is not a domain name such as example.com")]
    Domain,
}

impl Address {
    /// The address, `local@domain`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// The part before the at sign.
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.user()
    }

    /// The part after the at sign, in lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.domain()
    }

    pub(crate) fn to_lettre(&self) -> lettre::Address {
        self.0.clone()
    }
}

impl FromStr for Address {
    type Err = AddressFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(AddressFault::Empty);
        }
        if text.len() > LONGEST {
            return Err(AddressFault::TooLong);
        }
        if text.chars().any(|it| it.is_whitespace() || it.is_control()) {
            return Err(AddressFault::Space);
        }
        if !text.is_ascii() {
            return Err(AddressFault::NotAscii);
        }
        let (local, domain) = text.split_once('@').ok_or(AddressFault::NotOneAt)?;
        if local.is_empty() || domain.is_empty() || domain.contains('@') {
            return Err(AddressFault::NotOneAt);
        }
        if !is_local(local) {
            return Err(AddressFault::Local);
        }
        let domain = domain.to_ascii_lowercase();
        if !is_domain(&domain) {
            return Err(AddressFault::Domain);
        }
        // Ours is the narrower grammar, so that lettre has nothing left to refuse.
        lettre::Address::new(local, domain).map(Self).map_err(|_| AddressFault::Domain)
    }
}

impl TryFrom<String> for Address {
    type Error = AddressFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(..)")
    }
}

/// A dot-atom (RFC 5322 §3.2.3): words of letters, digits and these signs, with single dots between.
fn is_local(local: &str) -> bool {
    let sign = |it: u8| it.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&it);
    local.len() <= LONGEST_LOCAL && local.split('.').all(|word| !word.is_empty() && word.bytes().all(sign))
}

/// Two labels or more, the last not all digits: no host of a local network, no IP address.
fn is_domain(domain: &str) -> bool {
    let label = |it: &str| {
        (1..=LONGEST_LABEL).contains(&it.len())
            && !it.starts_with('-')
            && !it.ends_with('-')
            && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    let top = domain.rsplit_once('.').map(|(_, top)| top);
    domain.split('.').all(label) && top.is_some_and(|it| !it.bytes().all(|it| it.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_or_refused_with_its_reason() {
        let long_local = format!("{}@example.com", "a".repeat(65));
        let long_label = format!("a@{}.com", "b".repeat(64));
        let long = format!("a@{}com", "b.".repeat(126));
        let longest = format!("{}@{}com", "a".repeat(64), format!("{}.", "b".repeat(61)).repeat(3));
        for (text, expected) in [
            ("user@example.com", Ok("user@example.com")),
            ("User.Name+tag@Example.COM", Ok("User.Name+tag@example.com")),
            ("o'neil{1}/x=y@mail.example-site.tw", Ok("o'neil{1}/x=y@mail.example-site.tw")),
            ("user@xn--fsq.tw", Ok("user@xn--fsq.tw")),
            ("1@2.x3", Ok("1@2.x3")),
            (longest.as_str(), Ok(longest.as_str())),
            ("", Err(AddressFault::Empty)),
            (long.as_str(), Err(AddressFault::TooLong)),
            ("user", Err(AddressFault::NotOneAt)),
            ("@example.com", Err(AddressFault::NotOneAt)),
            ("user@", Err(AddressFault::NotOneAt)),
            ("a@b@example.com", Err(AddressFault::NotOneAt)),
            (" user@example.com", Err(AddressFault::Space)),
            ("user@example.com\r\nBcc: x@example.com", Err(AddressFault::Space)),
            ("user@example.com\n", Err(AddressFault::Space)),
            ("us\0er@example.com", Err(AddressFault::Space)),
            ("us\u{a0}er@example.com", Err(AddressFault::Space)),
            ("用戶@example.com", Err(AddressFault::NotAscii)),
            ("user@例子.tw", Err(AddressFault::NotAscii)),
            ("User<user@example.com>", Err(AddressFault::Local)),
            ("\"user\"@example.com", Err(AddressFault::Local)),
            ("a,b@example.com", Err(AddressFault::Local)),
            (".user@example.com", Err(AddressFault::Local)),
            ("us..er@example.com", Err(AddressFault::Local)),
            ("user.@example.com", Err(AddressFault::Local)),
            (long_local.as_str(), Err(AddressFault::Local)),
            ("user@localhost", Err(AddressFault::Domain)),
            ("user@127.0.0.1", Err(AddressFault::Domain)),
            ("user@[127.0.0.1]", Err(AddressFault::Domain)),
            ("user@example.com>", Err(AddressFault::Domain)),
            ("user@-example.com", Err(AddressFault::Domain)),
            ("user@example-.com", Err(AddressFault::Domain)),
            ("user@example..com", Err(AddressFault::Domain)),
            ("user@example.com.", Err(AddressFault::Domain)),
            ("user@exa_mple.com", Err(AddressFault::Domain)),
            (long_label.as_str(), Err(AddressFault::Domain)),
        ] {
            let parsed = text.parse::<Address>();
            assert_eq!(parsed.as_ref().map(Address::as_str), expected.as_ref().copied(), "{text:?}");
        }
        assert!(longest.len() == 254, "{}", longest.len());
    }

    #[test]
    fn neither_an_address_nor_its_fault_shows_what_was_typed() {
        let address: Address = "user@example.com".parse().unwrap();
        assert_eq!(format!("{address:?}"), "Address(..)");
        assert_eq!((address.local(), address.domain()), ("user", "example.com"));
        let fault = Address::try_from("secret@nowhere".to_owned()).unwrap_err();
        assert!(!format!("{fault} {fault:?}").contains("secret"));
    }
}
