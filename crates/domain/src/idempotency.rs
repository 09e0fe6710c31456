//! The word by which a client asks for the same change again without having it made twice.

use crate::hash::sha256_hex;

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

/// What was asked for: the same request again has the same one, another request under the same key another.
/// 64 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestFingerprint(String);

impl RequestFingerprint {
    /// Of everything that the request says. `what` names the kind of change.
    #[must_use]
    pub fn of(what: &str, parts: &[&str]) -> Self {
        // Each part with its length, so that no two lists of parts read alike.
        let text: String = parts.iter().map(|part| format!(";{}:{part}", part.len())).collect();
        Self(sha256_hex(&[what, &text]))
    }

    /// The 64 digits.
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
    fn fingerprints_tell_requests_apart() {
        let parts: [&[&str]; 5] = [&["a", "b"], &["ab"], &["a;1:b"], &["a", "b", ""], &["b", "a"]];
        let of = |parts| RequestFingerprint::of("purchase", parts).as_str().to_owned();
        assert_eq!(parts.iter().map(|parts| of(parts)).collect::<HashSet<_>>().len(), parts.len());
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        assert_ne!(of(&["a"]), RequestFingerprint::of("gift", &["a"]).as_str());
    }
}
