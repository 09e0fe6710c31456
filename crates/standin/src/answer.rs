//! Answers: refusals in each protocol's own form, and answers that go wrong on their way.

use std::{convert::Infallible, io, time::Duration};

use actix_web::{
    HttpResponse,
    body::{BodyStream, SizedStream},
    http::StatusCode,
    rt::time::sleep,
};
use bytes::Bytes;
use domain::provider::Provider;
use futures_util::{Stream, stream};
use serde_json::Value;

use crate::{a2e, faults::Fault, gemini, piapi, pollo, rules::Hit};

/// How long a call that is never answered is held, unless its caller leaves before.
const HANG: Duration = Duration::from_secs(600);

/// The length that a huge file announces: 10 GiB.
const ANNOUNCED_BYTES: u64 = 10 << 30;

/// What is sent where JSON is expected.
const NOT_JSON: &str = "\u{0}%PDF-1.4 {\"code\":200,\"data\":{";

/// What is sent where anything but a web page is expected.
pub(crate) const WEB_PAGE: &str = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head>\
    <body><h1>502 Bad Gateway</h1><hr>cloudfront</body></html>";

/// Why a call is refused, before any protocol's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("no API key")]
    NoKey,
    #[error("wrong API key")]
    WrongKey,
    #[error("not enough credits")]
    NoCredit,
    #[error("{0}")]
    BadInput(String),
    #[error("{0}")]
    NotFound(String),
    #[error("the request body is larger than {0} bytes")]
    TooLarge(usize),
    #[error("too many requests")]
    TooMany { retry_after_seconds: u64 },
    /// A fault on demand.
    #[error("fault on demand")]
    Status(u16),
    #[error("internal error")]
    Internal,
}

impl Refusal {
    /// In the words of `provider`.
    pub(crate) fn answer(&self, provider: Provider) -> HttpResponse {
        match provider {
            Provider::Piapi => piapi::refuse(self),
            Provider::Pollo => pollo::refuse(self),
            Provider::A2e => a2e::refuse(self),
            Provider::Gemini => gemini::refuse(self),
        }
    }
}

/// Why a handler ends early.
#[derive(Debug)]
pub(crate) enum Stop {
    Refused(Refusal),
    /// A fault on demand has answered already.
    Answered(HttpResponse),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Shorthand for the most common refusal.
pub(crate) fn bad_input(message: impl std::fmt::Display) -> Refusal {
    Refusal::BadInput(message.to_string())
}

/// JSON with a status; one out of range, which a rule cannot ask for, becomes 500.
pub(crate) fn json(status: u16, body: &Value) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    HttpResponse::build(status).content_type("application/json").body(body.to_string())
}

/// The answer of a call that `hit` keeps from being carried out.
pub(crate) async fn struck_before(hit: &Hit, provider: Provider) -> HttpResponse {
    match hit.fault {
        Fault::RateLimited => {
            Refusal::TooMany { retry_after_seconds: hit.retry_after_seconds.unwrap_or(1) }.answer(provider)
        }
        Fault::HtmlError => {
            let status = hit.status.and_then(|status| StatusCode::from_u16(status).ok());
            web_page(status.unwrap_or(StatusCode::BAD_GATEWAY))
        }
        Fault::Hang => hang().await,
        _ => Refusal::Status(hit.status.unwrap_or(500)).answer(provider),
    }
}

/// The answer of a call that was carried out, as far as `hit` lets it through.
pub(crate) async fn deliver(hit: Option<&Hit>, provider: Provider, body: Value) -> HttpResponse {
    let Some(hit) = hit else { return json(200, &body) };
    match hit.fault {
        Fault::HangAfterAccept => hang().await,
        Fault::DropAfterAccept => cut(),
        Fault::SlowBody => trickle("application/json", body.to_string().into()),
        Fault::Garbage => HttpResponse::Ok().content_type("application/json").body(NOT_JSON),
        Fault::WrongTypes => json(200, &with_wrong_types(body, true)),
        Fault::Flat => json(200, &flat(provider, body)),
        // Gemini's answer is the file.
        Fault::HugeResult if provider == Provider::Gemini => flood("application/json", body.to_string().into()),
        Fault::AnnouncedHugeResult if provider == Provider::Gemini => {
            flood_announced("application/json", body.to_string().into())
        }
        Fault::SlowResult if provider == Provider::Gemini => trickle("application/json", body.to_string().into()),
        _ => json(200, &body),
    }
}

/// Holds the call until its caller leaves or ten minutes have passed.
pub(crate) async fn hang() -> HttpResponse {
    sleep(HANG).await;
    cut()
}

/// Status and a web page.
pub(crate) fn web_page(status: StatusCode) -> HttpResponse {
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(WEB_PAGE)
}

/// Ends the connection without an answer: a body that fails at once keeps even the head from being sent.
pub(crate) fn cut() -> HttpResponse {
    let failure = stream::iter([Err::<Bytes, _>(io::Error::other("cut on demand"))]);
    HttpResponse::Ok().body(BodyStream::new(failure))
}

/// `bytes` at one a second, with the length told.
pub(crate) fn trickle(content_type: &str, bytes: Bytes) -> HttpResponse {
    let length = bytes.len() as u64;
    let drops = stream::unfold((bytes, true), |(mut rest, first)| async move {
        if rest.is_empty() {
            return None;
        }
        if !first {
            sleep(Duration::from_secs(1)).await;
        }
        let drop = rest.split_to(1);
        Some((Ok::<_, Infallible>(drop), (rest, false)))
    });
    HttpResponse::Ok().content_type(content_type).body(SizedStream::new(length, Box::pin(drops)))
}

/// `head`, then zeros until the reader goes away.
pub(crate) fn flood(content_type: &str, head: Bytes) -> HttpResponse {
    HttpResponse::Ok().content_type(content_type).body(BodyStream::new(Box::pin(endless(head))))
}

/// The same, with a length told.
pub(crate) fn flood_announced(content_type: &str, head: Bytes) -> HttpResponse {
    HttpResponse::Ok().content_type(content_type).body(SizedStream::new(ANNOUNCED_BYTES, Box::pin(endless(head))))
}

fn endless(head: Bytes) -> impl Stream<Item = Result<Bytes, Infallible>> {
    const ZEROS: &[u8] = &[0; 65_536];
    stream::unfold(Some(head), |head| async move { Some((Ok(head.unwrap_or(Bytes::from_static(ZEROS))), None)) })
}

/// Numbers as texts, objects (but for the outermost) as arrays.
fn with_wrong_types(value: Value, outermost: bool) -> Value {
    match value {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Array(items) => items.into_iter().map(|item| with_wrong_types(item, false)).collect(),
        Value::Object(fields) if outermost => {
            fields.into_iter().map(|(key, value)| (key, with_wrong_types(value, false))).collect()
        }
        Value::Object(fields) => fields.into_iter().map(|(_, value)| with_wrong_types(value, false)).collect(),
        other => other,
    }
}

/// Without the envelope, where the protocol has one that is sometimes missing.
fn flat(provider: Provider, mut body: Value) -> Value {
    match (provider, body.get_mut("data")) {
        (Provider::Piapi | Provider::Pollo, Some(data)) => data.take(),
        _ => body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn wrong_types_keep_only_the_outermost_object() {
        let body = json!({"code": 200, "data": {"a": 1, "b": {"c": true}}, "list": [2]});
        assert_eq!(with_wrong_types(body, true), json!({"code": "200", "data": ["1", [true]], "list": ["2"]}));
    }

    #[test]
    fn only_two_protocols_have_an_envelope_to_lose() {
        let body = json!({"code": 0, "data": {"x": 1}});
        assert_eq!(flat(Provider::Pollo, body.clone()), json!({"x": 1}));
        assert_eq!(flat(Provider::A2e, body.clone()), body);
    }
}
