//! CheckMacValue, `ECPay`'s signature over the fields of a form (protocol notes: ecpay.md, "CheckMacValue").
//!
//! The text that is hashed holds the key: it is fed to the hash piece by piece, and never exists as a whole.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The field that carries the signature, and is not part of it.
pub const FIELD: &str = "CheckMacValue";

/// The CheckMacValue of decoded fields: 64 upper-case hex digits. A CheckMacValue among them is left out; empty
/// values take part, in whatever order the fields stand.
#[must_use]
pub fn sign<N: AsRef<str>, V: AsRef<str>>(fields: &[(N, V)], hash_key: &str, hash_iv: &str) -> String {
    let mut sorted: Vec<(String, &str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_ref(), value.as_ref()))
        .filter(|(name, _)| !name.eq_ignore_ascii_case(FIELD))
        .map(|(name, value)| (name.to_ascii_lowercase(), name, value))
        .collect();
    sorted.sort_by(|(one, ..), (other, ..)| one.cmp(other));

    let mut hash = Sha256::new();
    for piece in ["HashKey=", hash_key] {
        escape(piece, &mut hash);
    }
    for (_, name, value) in sorted {
        for piece in ["&", name, "=", value] {
            escape(piece, &mut hash);
        }
    }
    for piece in ["&HashIV=", hash_iv] {
        escape(piece, &mut hash);
    }
    hex::encode_upper(hash.finalize())
}

/// Whether `given` is the CheckMacValue of the fields. Compared in constant time; lower-case digits are refused.
#[must_use]
pub fn verify<N: AsRef<str>, V: AsRef<str>>(fields: &[(N, V)], hash_key: &str, hash_iv: &str, given: &str) -> bool {
    // Anybody can sign with a key that is empty.
    if hash_key.is_empty() || hash_iv.is_empty() {
        return false;
    }
    sign(fields, hash_key, hash_iv).as_bytes().ct_eq(given.as_bytes()).into()
}

/// PHP's `urlencode`, lower-cased, with what .NET leaves alone put back.
fn escape(text: &str, hash: &mut Sha256) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0');
    let mut escaped = Vec::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => escaped.push(byte.to_ascii_lowercase()),
            b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => escaped.push(byte),
            b' ' => escaped.push(b'+'),
            other => escaped.extend([b'%', digit(other >> 4), digit(other & 15)]),
        }
    }
    hash.update(&escaped);
}
