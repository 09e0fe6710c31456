//! Ids in Paddle's form, and numbers in ECPay's.

use uuid::Uuid;

/// Crockford's alphabet, in small letters.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// `prefix_` and 26 characters.
pub(crate) fn new(prefix: &str) -> String {
    format!("{prefix}_{}", letters(Uuid::new_v4().as_u128()))
}

/// The id under `prefix` that belongs to `text`: the same each time.
pub(crate) fn of(prefix: &str, text: &str) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(text.as_bytes());
    let bits = digest.iter().take(16).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    format!("{prefix}_{}", letters(bits))
}

fn letters(bits: u128) -> String {
    let letter = |at: u32| {
        let index = usize::try_from(bits >> (5 * at) & 31).unwrap_or(0);
        char::from(ALPHABET.get(index).copied().unwrap_or(b'0'))
    };
    (0..26).rev().map(letter).collect()
}

/// `count` digits nobody can foresee.
pub(crate) fn digits(count: usize) -> String {
    let bits = Uuid::new_v4().as_u128();
    format!("{bits:039}").chars().rev().take(count).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_have_a_prefix_and_26_characters() {
        let id = super::new("txn");
        assert_eq!((id.len(), id.starts_with("txn_")), (30, true), "{id}");
        assert_ne!(id, super::new("txn"));
        assert_eq!(super::of("pri", "a"), super::of("pri", "a"));
        assert_eq!(super::digits(8).len(), 8);
    }
}
