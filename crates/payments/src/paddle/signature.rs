//! `Paddle-Signature`, which is over the bytes of a notification as they came (protocol notes: paddle.md, "Signature").

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

use crate::NoticeError;

/// Longest header, bytes: a dozen secrets would sign into it.
const LONGEST_HEADER: usize = 1024;

/// The header's value for a body sent at `at_unix`, seconds.
#[must_use]
pub fn sign(secret: &str, at_unix: i64, body: &[u8]) -> String {
    let at = at_unix.to_string();
    format!("ts={at};h1={}", digest(secret, &at, body))
}

/// Whether the header signs the body by any of the secrets, at most `tolerance` from `now_unix`, seconds. Every
/// signature is compared with every secret's, in constant time; upper-case digits are refused.
///
/// # Errors
/// `BadSignature`, also of no secrets; `Stale` of a genuine one that is too old or of the future.
pub fn verify<'a>(
    header: &str,
    body: &[u8],
    secrets: impl IntoIterator<Item = &'a str>,
    tolerance: Duration,
    now_unix: i64,
) -> Result<(), NoticeError> {
    let (at, signatures) = parts(header).ok_or(NoticeError::BadSignature)?;
    let mut is_ours = Choice::from(0);
    for secret in secrets.into_iter().filter(|secret| !secret.is_empty()) {
        let right = digest(secret, at, body);
        for given in &signatures {
            is_ours |= right.as_bytes().ct_eq(given.as_bytes());
        }
    }
    if !bool::from(is_ours) {
        return Err(NoticeError::BadSignature);
    }
    let at: i64 = at.parse().map_err(|_| NoticeError::BadSignature)?;
    if now_unix.abs_diff(at) > tolerance.as_secs() { Err(NoticeError::Stale) } else { Ok(()) }
}

/// The one time, as written, and every signature. Other names are skipped.
fn parts(header: &str) -> Option<(&str, Vec<&str>)> {
    if header.len() > LONGEST_HEADER {
        return None;
    }
    let mut at = None;
    let mut signatures = Vec::new();
    for (name, value) in header.split(';').filter_map(|part| part.split_once('=')) {
        match name.trim() {
            "ts" if at.is_some() => return None,
            "ts" => at = Some(value.trim()),
            "h1" => signatures.push(value.trim()),
            _ => {}
        }
    }
    let at = at.filter(|at| (1..=12).contains(&at.len()) && at.bytes().all(|byte| byte.is_ascii_digit()))?;
    (!signatures.is_empty()).then_some((at, signatures))
}

fn digest(secret: &str, at: &str, body: &[u8]) -> String {
    let mac = match Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        Ok(mac) => mac,
        // HMAC takes keys of every length.
        Err(_) => return String::new(),
    };
    let mac = mac.chain_update(at.as_bytes()).chain_update(b":").chain_update(body);
    hex::encode(mac.finalize().into_bytes())
}
