//! Which web pages may call the API, for both ways an answer can take: through the router, where `actix-cors` does the
//! work, and from the front, where the same headers are added without it.

use actix_cors::Cors;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::limit;
use crate::config::Config;

/// Headers that pages may read, beside the few that they always may.
const EXPOSED: [HeaderName; 5] =
    [HeaderName::from_static("x-request-id"), header::RETRY_AFTER, header::ETAG, limit::POLICY, limit::LIMIT];
/// The same as one value, in the order in which `actix-cors` writes it or any other: a set.
const EXPOSED_TOGETHER: HeaderValue =
    HeaderValue::from_static("x-request-id, retry-after, etag, ratelimit-policy, ratelimit");
/// What an answer of ours varies by, written out: the encoding, and what `actix-cors` adds.
pub const VARY: HeaderValue =
    HeaderValue::from_static("Accept-Encoding, Origin, Access-Control-Request-Method, Access-Control-Request-Headers");

/// The same for media, which have one encoding.
pub const VARY_OF_MEDIA: HeaderValue =
    HeaderValue::from_static("Origin, Access-Control-Request-Method, Access-Control-Request-Headers");

/// The pages that may call.
#[derive(Clone, Debug)]
pub struct Origins {
    any: bool,
    known: Vec<HeaderValue>,
}

impl Origins {
    /// As configured.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let origins = &config.server.cors_origins;
        Self {
            any: origins.iter().any(crate::config::WebOrigin::is_any),
            known: origins.iter().filter_map(|origin| HeaderValue::from_str(&origin.to_string()).ok()).collect(),
        }
    }

    /// The layer around the router. It answers preflights too.
    pub fn layer(&self) -> Cors {
        let cors = Cors::default()
            .allow_any_method()
            .allow_any_header()
            .expose_headers(EXPOSED)
            .block_on_origin_mismatch(false)
            .max_age(600);
        if self.any {
            // Any page, so none with a visitor's credentials.
            return cors.allow_any_origin();
        }
        let known = self.known.iter().filter_map(|origin| origin.to_str().ok());
        known.fold(cors.supports_credentials(), Cors::allowed_origin)
    }

    /// Whether a form or a socket may come from where this request says it does: from our own pages, from those that may call, or
    /// from what is no browser. Forms need no preflight, so any other page could sign a visitor in to its own account.
    #[must_use]
    pub fn may_come_from(config: &Config, asked: &HeaderMap) -> bool {
        let Some(origin) = asked.get(header::ORIGIN) else { return true };
        let Ok(origin) = origin.to_str() else { return false };
        let host = asked.get(header::HOST).and_then(|host| host.to_str().ok());
        let own = |(_, from): (&str, &str)| host.is_some_and(|host| host.eq_ignore_ascii_case(from));
        origin.split_once("://").is_some_and(own)
            || config.server.public_base_url.as_ref().is_some_and(|url| url.origin().ascii_serialization() == origin)
            || config.server.cors_origins.iter().any(|known| known.is_any() || known.to_string() == origin)
    }

    /// Adds what a page needs to read the answer to `asked`.
    pub fn add(&self, asked: &HeaderMap, headers: &mut HeaderMap) {
        let Some(origin) = asked.get(header::ORIGIN) else { return };
        if !self.any && !self.known.contains(origin) {
            return;
        }
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_TOGETHER);
        if !self.any {
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
    }
}
