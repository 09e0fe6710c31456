//! What a counter is kept under: a digest, so that no address and no name is stored, and no key is long.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// 128 bits of SHA-256 over kind, rule and the caller's key; the same on every instance.
///
/// It keeps addresses and e-mails out of dumps and logs; it is no secret: who has the digest can try the 2^32
/// addresses of IPv4. Collisions are out of reach (2^64 tries for any two).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key([u8; 16]);

impl Key {
    pub(crate) fn of(kind: &str, rule: &str, key: &str) -> Self {
        let mut digest = Sha256::new();
        for part in [kind, rule] {
            digest.update(part);
            digest.update([0]);
        }
        digest.update(key);
        let mut short = [0; 16];
        short.iter_mut().zip(digest.finalize()).for_each(|(to, from)| *to = from);
        Self(short)
    }

    /// Its 32 hex digits.
    pub(crate) fn digits(self) -> String {
        self.0.iter().fold(String::with_capacity(32), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_rule_and_key_do_not_run_into_each_other() {
        assert_ne!(Key::of("rate", "a", "bc"), Key::of("rate", "ab", "c"));
        assert_ne!(Key::of("rate", "a", "b"), Key::of("quota", "a", "b"));
        assert_eq!(Key::of("rate", "a", "b").digits().len(), 32);
    }
}
