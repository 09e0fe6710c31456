//! Headers that every answer has, so that browsers do not help an attacker (OWASP HTTP Headers Cheat Sheet).

use actix_web::http::header::{self, HeaderMap, HeaderValue};

use crate::config::Config;

/// For what is no page: nothing in it may be run or framed.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// For pages: our own scripts from files, styles also in place, as Swagger UI has them.
const PAGE: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
     media-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
);

const REFERRER: HeaderValue = HeaderValue::from_static("strict-origin-when-cross-origin");
const NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const NO_FRAME: HeaderValue = HeaderValue::from_static("DENY");
/// Two years, as browsers' lists ask for.
const TLS_ONLY: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Whether browsers reach us by TLS, so that they may be told to use nothing else.
#[must_use]
pub fn behind_tls(config: &Config) -> bool {
    config.server.public_base_url.as_ref().is_some_and(|url| url.scheme() == "https")
}

/// Adds what is missing; a handler's own policy stays.
pub fn protect(headers: &mut HeaderMap, behind_tls: bool) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
    headers.insert(header::REFERRER_POLICY, REFERRER);
    headers.insert(header::X_FRAME_OPTIONS, NO_FRAME);
    if behind_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, TLS_ONLY);
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        headers.insert(header::CONTENT_SECURITY_POLICY, if page { PAGE } else { NOTHING });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_run_our_scripts_and_nothing_else_may_run_any() {
        let policy = |kind: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            protect(&mut headers, true);
            assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
            headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap().to_owned()
        };
        assert!(policy("text/html; charset=utf-8").contains("script-src 'self';"));
        assert!(policy("application/json").starts_with("default-src 'none'"));
    }
}
