//! `Idempotency-Key`: what a client calls one intent, so that asking twice does it once
//! (draft-ietf-httpapi-idempotency-key-header).

use actix_web::HttpRequest;
use domain::ledger::{Fingerprint, Key};
use serde::Serialize;
use uuid::Uuid;

use crate::http::problem::Problem;

/// The header.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Set on an answer that was given before.
pub const REPLAYED: &str = "idempotency-replayed";

/// The longest key that a client may choose, in bytes.
const LONGEST: usize = 255;

/// The client's key, if it sends one: 1 to 255 visible ASCII characters. The quotes of a structured header are its own.
///
/// # Errors
/// `InvalidRequest`.
pub fn given(request: &HttpRequest) -> Result<Option<&str>, Problem> {
    let mut values = request.headers().get_all(IDEMPOTENCY_KEY);
    let Some(value) = values.next() else { return Ok(None) };
    let sound = |text: &&str| (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    match value.to_str().ok().filter(sound) {
        Some(text) if values.next().is_none() => Ok(Some(text)),
        _ => Err(Problem::invalid(
            format!("header:{IDEMPOTENCY_KEY}"),
            format!("one value of 1 to {LONGEST} visible ASCII characters"),
        )),
    }
}

/// The key under which the ledger stores what `caller` asks: the client's, which no other caller shares, or one that
/// cannot be repeated.
///
/// # Errors
/// `InvalidRequest`.
pub fn key(request: &HttpRequest, caller: Uuid) -> Result<Key, Problem> {
    match given(request)? {
        Some(text) => of_caller(caller, text),
        None => Ok(Key::unrepeatable(Uuid::now_v7())),
    }
}

/// A key that no other caller shares.
///
/// # Errors
/// `InvalidRequest`.
pub fn of_caller(caller: Uuid, text: &str) -> Result<Key, Problem> {
    let key = format!("http:{caller}:{text}").parse();
    key.map_err(|error: domain::ledger::InvalidKey| {
        Problem::invalid(format!("header:{IDEMPOTENCY_KEY}"), error.to_string())
    })
}

/// What a request asks for: the same key with anything else is refused. `what` holds all that was said in query and body.
#[must_use]
pub fn fingerprint(request: &HttpRequest, what: &impl Serialize) -> Fingerprint {
    let what = serde_json::to_vec(what).unwrap_or_default();
    Fingerprint::of(&[request.method().as_str().as_bytes(), request.path().as_bytes(), &what])
}
