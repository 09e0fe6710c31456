//! The `Idempotency-Key` of a request: by it a client asks again without having a change made twice.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use domain::idempotency::{IdempotencyKey, NotAKey};

use crate::http::problem::Problem;

/// Name of the header, as faults point to it.
pub const HEADER: &str = "Idempotency-Key";

/// The key, of a request that has one.
#[derive(Clone, Debug)]
pub struct Key(pub Option<IdempotencyKey>);

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

/// What is wrong with the key.
#[must_use]
pub fn fault(detail: &str) -> Problem {
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
