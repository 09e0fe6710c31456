//! The `Idempotency-Key` of a request: by it a client asks again without having a change made twice
//! (draft-ietf-httpapi-idempotency-key-header).

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use domain::{
    idempotency::{Fingerprint, IdempotencyKey, NotAKey},
    ledger,
};
use serde::Serialize;
use uuid::Uuid;

use crate::http::problem::Problem;

/// Name of the header, as faults point to it.
pub const HEADER: &str = "Idempotency-Key";

/// Set on an answer that was given before.
pub const REPLAYED: &str = "idempotency-replayed";

/// The key, of a request that has one.
#[derive(Clone, Debug)]
pub struct Key(pub Option<IdempotencyKey>);

impl Key {
    /// The key under which the ledger stores what `caller` asks: the client's, which no other caller shares, or one that
    /// cannot be repeated.
    ///
    /// # Errors
    /// `Internal`: none, for keys that were read here.
    pub fn of_caller(&self, caller: Uuid) -> Result<ledger::Key, Problem> {
        match &self.0 {
            Some(key) => scoped(caller, key.as_str()),
            None => Ok(ledger::Key::unrepeatable(Uuid::now_v7())),
        }
    }
}

/// `text` as a key that no other caller shares.
///
/// # Errors
/// `Internal`: it holds what no key may.
pub fn scoped(caller: Uuid, text: &str) -> Result<ledger::Key, Problem> {
    let key = format!("http:{caller}:{text}").parse();
    key.map_err(|error: ledger::InvalidKey| Problem::Internal(error.to_string()))
}

/// What a request asks for: the same key with anything else is refused. `what` holds all that was said in query and body.
#[must_use]
pub fn fingerprint(request: &HttpRequest, what: &impl Serialize) -> Fingerprint {
    let what = serde_json::to_vec(what).unwrap_or_default();
    Fingerprint::of(&[request.method().as_str().as_bytes(), request.path().as_bytes(), &what])
}

impl FromRequest for Key {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request).map(Self))
    }
}

fn read(request: &HttpRequest) -> Result<Option<IdempotencyKey>, Problem> {
    let mut values = request.headers().get_all(HEADER);
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(fault("send it once"));
    }
    let key = IdempotencyKey::try_from(value.as_bytes());
    key.map(Some).map_err(|error: NotAKey| fault(&error.to_string()))
}

fn fault(detail: &str) -> Problem {
    Problem::invalid(format!("header:{HEADER}"), detail)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn one_key_or_none() {
        let with = |values: &[&str]| {
            let request = values
                .iter()
                .fold(TestRequest::default(), |request, value| request.append_header(("idempotency-key", *value)));
            read(&request.to_http_request())
        };
        assert_eq!(with(&[]).unwrap(), None);
        assert_eq!(with(&["a1"]).unwrap().unwrap().as_str(), "a1");
        for wrong in [&["a", "a"][..], &[""], &["a b"], &["é"]] {
            let Err(Problem::InvalidRequest(faults)) = with(wrong) else { panic!("{wrong:?} must fail") };
            assert_eq!(faults[0].pointer, "header:Idempotency-Key");
        }
    }
}
