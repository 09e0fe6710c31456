//! The word by which a client asks for the same change again without having it made twice.

use sha2::{Digest, Sha256};

/// A client's key for one change: 1 to 255 visible ASCII characters. It counts for its owner alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

/// The most characters of a key.
const LONGEST: usize = 255;

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("1 to {LONGEST} visible ASCII characters")]
pub struct NotAKey;

impl IdempotencyKey {
    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&[u8]> for IdempotencyKey {
    type Error = NotAKey;

    fn try_from(bytes: &[u8]) -> Result<Self, NotAKey> {
        let fits = (1..=LONGEST).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic);
        let text = if fits { std::str::from_utf8(bytes).ok() } else { None };
        text.map(|text| Self(text.to_owned())).ok_or(NotAKey)
    }
}

/// What a key stands for, in short: the same key with another fingerprint is refused. 64 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The SHA-256 of the parts of a request, told apart by their lengths.
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        Self(hex::encode(hasher.finalize()))
    }

    /// As it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_key_is_short_and_visible() {
        let key = |text: &str| IdempotencyKey::try_from(text.as_bytes()).ok();
        let long = "x".repeat(LONGEST);
        for good in ["a", "~!{}", "9f1c-42", &long] {
            assert_eq!(key(good).unwrap().as_str(), good);
        }
        for bad in ["", "a b", "a\t", "é", "\u{7f}", "a\0", &format!("{long}x")] {
            assert_eq!(key(bad), None, "{bad:?}");
        }
        assert!(IdempotencyKey::try_from([0xff_u8].as_slice()).is_err());
    }

    #[test]
    fn a_fingerprint_tells_what_was_asked_apart() {
        let of = |parts: &[&str]| {
            let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
            Fingerprint::of(&parts)
        };
        let different = [&["a"][..], &["a", ""], &["", "a"], &["ab"], &["a", "b"], &["gift", "a"], &[]];
        let all: HashSet<Fingerprint> = different.iter().map(|parts| of(parts)).collect();
        assert_eq!(all.len(), different.len());
        assert_eq!(of(&["a"]), of(&["a"]));
        assert_eq!(of(&["a"]).as_str().len(), 64);
    }
}
