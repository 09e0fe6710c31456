//! Answers that are ready: picks the encoding, answers a matching tag with 304, copies nothing.

use actix_web::http::{
    StatusCode,
    header::{self, HeaderMap, HeaderValue},
};
use actors::material_cache::Prepared;
use bytes::Bytes;

use super::observe::Numbers;

/// How long a front end may show a preset list without asking again, in seconds: a review by staff shows soon.
const FRESH: HeaderValue = HeaderValue::from_static("public, max-age=30, stale-while-revalidate=300");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A prepared answer with its headers' values and the numbers of its route: whatever can be done before it is asked for.
#[derive(Debug)]
pub struct Ready {
    prepared: Prepared,
    tag: HeaderValue,
    tag_gzip: HeaderValue,
    tag_brotli: HeaderValue,
    kind: HeaderValue,
    cache: HeaderValue,
    /// Where the route's requests are counted.
    pub numbers: Numbers,
}

impl Ready {
    /// JSON, for the route with this pattern.
    #[must_use]
    pub fn new(prepared: Prepared, route: &str) -> Self {
        Self::file(prepared, JSON, FRESH, route)
    }

    /// A text of another kind, and how long it may be kept.
    #[must_use]
    pub fn file(prepared: Prepared, kind: HeaderValue, cache: HeaderValue, route: &str) -> Self {
        // Hex digits in quotes are a valid value.
        let tag = |suffix: &str| {
            let text = format!("\"{}{suffix}\"", prepared.tag);
            HeaderValue::from_maybe_shared(Bytes::from(text)).unwrap_or(HeaderValue::from_static("\"\""))
        };
        Self {
            tag: tag(""),
            tag_gzip: tag("-gz"),
            tag_brotli: tag("-br"),
            numbers: Numbers::of(route, StatusCode::OK),
            kind,
            cache,
            prepared,
        }
    }

    /// The content.
    #[must_use]
    pub const fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// Status and body for a request with the headers `asked`; the answer's own headers go into `headers`.
    pub fn answer(&self, asked: &HeaderMap, headers: &mut HeaderMap) -> (StatusCode, Bytes) {
        let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (encoding, tag, body) = match (self.prepared.brotli(), self.prepared.gzip()) {
            (Some(brotli), _) if accepts(accepted, "br") => (Some("br"), &self.tag_brotli, brotli),
            (_, Some(gzip)) if accepts(accepted, "gzip") => (Some("gzip"), &self.tag_gzip, gzip),
            _ => (None, &self.tag, &self.prepared.json),
        };
        headers.insert(header::ETAG, tag.clone());
        headers.insert(header::CACHE_CONTROL, self.cache.clone());
        if holds_tag(asked, &self.prepared.tag) {
            return (StatusCode::NOT_MODIFIED, Bytes::new());
        }
        headers.insert(header::CONTENT_TYPE, self.kind.clone());
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        (StatusCode::OK, body.clone())
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
fn holds_tag(headers: &HeaderMap, tag: &str) -> bool {
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

    fn list() -> Ready {
        Ready::new(Prepared::of(&vec!["preset"; 500]).packed(), "/list")
    }

    #[test]
    fn the_best_encoding_that_is_accepted_is_sent() {
        for (accept, sent) in
            [("gzip, deflate, br", Some("br")), ("gzip;q=0.5", Some("gzip")), ("br;q=0, identity", None), ("", None)]
        {
            let asked = TestRequest::default().insert_header(("accept-encoding", accept)).to_http_request();
            let mut headers = HeaderMap::new();
            let (status, _) = list().answer(asked.headers(), &mut headers);
            let encoding = headers.get("content-encoding").map(|value| value.to_str().unwrap());
            assert_eq!((status, encoding), (StatusCode::OK, sent), "{accept}");
        }
    }

    #[test]
    fn what_is_not_compressed_yet_is_sent_plain() {
        let loose = Ready::new(Prepared::of(&vec!["preset"; 500]), "/list");
        let asked = TestRequest::default().insert_header(("accept-encoding", "gzip, br")).to_http_request();
        let mut headers = HeaderMap::new();
        let (_, body) = loose.answer(asked.headers(), &mut headers);
        assert!(!headers.contains_key("content-encoding") && body == loose.prepared.json);
    }

    #[test]
    fn a_client_that_holds_the_content_gets_304_without_body() {
        let tag = format!("W/\"x\", \"{}-br\"", list().prepared.tag);
        let asked = TestRequest::default().insert_header(("if-none-match", tag)).to_http_request();
        let (status, body) = list().answer(asked.headers(), &mut HeaderMap::new());
        assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
    }
}
