//! Sends what was prepared: picks the encoding, answers a matching tag with 304, copies nothing.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
};
use actors::material_cache::Prepared;
use bytes::Bytes;

/// How long a front end may show a preset list without asking again, in seconds: a review by staff shows soon.
const FRESH: &str = "public, max-age=30, stale-while-revalidate=300";

/// An encoding that we have ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Plain,
    Gzip,
    Brotli,
}

/// Answers with `prepared`, in the best encoding that the client takes.
#[must_use]
pub fn prepared(request: &HttpRequest, prepared: &Prepared) -> HttpResponse {
    let (encoding, body) = choose(request.headers(), prepared);
    let suffix = match encoding {
        Encoding::Plain => "",
        Encoding::Gzip => "-gz",
        Encoding::Brotli => "-br",
    };
    let tag = format!("\"{}{suffix}\"", prepared.tag);
    if matches_tag(request.headers(), &prepared.tag) {
        return with_tag(&mut HttpResponse::build(StatusCode::NOT_MODIFIED), &tag).finish();
    }
    let mut response = HttpResponse::Ok();
    with_tag(&mut response, &tag).content_type("application/json");
    match encoding {
        Encoding::Plain => {}
        Encoding::Gzip => {
            response.insert_header((header::CONTENT_ENCODING, "gzip"));
        }
        Encoding::Brotli => {
            response.insert_header((header::CONTENT_ENCODING, "br"));
        }
    }
    response.body(body)
}

/// JSON that is already written and belongs to this moment only.
#[must_use]
pub fn json_bytes(json: impl Into<Bytes>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(json.into())
}

/// A small answer, written now.
#[must_use]
pub fn json(value: &impl serde::Serialize) -> HttpResponse {
    json_bytes(serde_json::to_vec(value).unwrap_or_default())
}

fn with_tag<'a>(response: &'a mut HttpResponseBuilder, tag: &str) -> &'a mut HttpResponseBuilder {
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::CACHE_CONTROL, FRESH))
}

fn choose(headers: &HeaderMap, prepared: &Prepared) -> (Encoding, Bytes) {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match (&prepared.brotli, &prepared.gzip) {
        (Some(brotli), _) if accepts(accepted, "br") => (Encoding::Brotli, brotli.clone()),
        (_, Some(gzip)) if accepts(accepted, "gzip") => (Encoding::Gzip, gzip.clone()),
        _ => (Encoding::Plain, prepared.json.clone()),
    }
}

/// RFC 9110 §12.5.3, as far as it is met in practice: a named coding counts unless its weight is zero.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|part| {
        let mut words = part.split(';').map(str::trim);
        let named = words.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        named && !words.any(|word| matches!(word.strip_prefix("q="), Some("0" | "0.0" | "0.00" | "0.000")))
    })
}

/// Whether the client holds this content, in whatever encoding it was sent.
fn matches_tag(headers: &HeaderMap, tag: &str) -> bool {
    headers.get_all(header::IF_NONE_MATCH).filter_map(|value: &HeaderValue| value.to_str().ok()).any(|value| {
        value.split(',').map(str::trim).any(|held| {
            let held = held.trim_start_matches("W/").trim_matches('"');
            held == "*" || held == tag || held.strip_prefix(tag).is_some_and(|rest| rest == "-gz" || rest == "-br")
        })
    })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn list() -> Prepared {
        Prepared::of(&vec!["preset"; 500])
    }

    #[test]
    fn the_best_encoding_that_is_accepted_is_sent() {
        for (accept, sent) in
            [("gzip, deflate, br", Some("br")), ("gzip;q=0.5", Some("gzip")), ("br;q=0, identity", None), ("", None)]
        {
            let request = TestRequest::default().insert_header(("accept-encoding", accept)).to_http_request();
            let response = prepared(&request, &list());
            let encoding = response.headers().get("content-encoding").map(|value| value.to_str().unwrap());
            assert_eq!(encoding, sent, "{accept}");
        }
    }

    #[test]
    fn a_client_that_holds_the_content_gets_304_without_body() {
        let tag = format!("W/\"x\", \"{}-br\"", list().tag);
        let request = TestRequest::default().insert_header(("if-none-match", tag)).to_http_request();
        assert_eq!(prepared(&request, &list()).status(), StatusCode::NOT_MODIFIED);
    }
}
