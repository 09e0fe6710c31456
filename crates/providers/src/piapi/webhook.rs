//! The shared token of `PiAPI`'s webhook. It proves nothing about the body: read the task again by `poll`.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Whether header `x-webhook-secret` repeats the secret we gave with the task; in constant time.
/// An empty expected secret matches nothing.
#[must_use]
pub fn token_matches(expected: &str, given: &str) -> bool {
    // Equal texts make equal tags, and tags are compared in constant time whatever the texts' lengths.
    let tag = |text: &str| Hmac::<Sha256>::new_from_slice(b"piapi").ok().map(|mac| mac.chain_update(text.as_bytes()));
    let (Some(expected_tag), Some(given_tag)) = (tag(expected), tag(given)) else { return false };
    !expected.is_empty() && given_tag.verify_slice(&expected_tag.finalize().into_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_token_matches() {
        assert!(token_matches("s3cret", "s3cret"));
        for (expected, given) in [("s3cret", "s3cre"), ("s3cret", "S3cret"), ("s3cret", ""), ("", "")] {
            assert!(!token_matches(expected, given), "{expected} {given}");
        }
    }
}
