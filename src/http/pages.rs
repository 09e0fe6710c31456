//! Our two pages: `/` shows the library, `/shop` sells. Compiled in, so that the binary runs from an empty folder.
//!
//! A page is one file with its own style and script. Both are known to the browser by their hash, so that nothing else in
//! the page can run, whatever gets into it.

use std::sync::LazyLock;

use actix_web::{HttpResponse, http::header};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Where the shop is.
pub const SHOP: &str = "/shop";

struct Page {
    html: &'static str,
    /// Its Content-Security-Policy.
    policy: String,
}

impl Page {
    fn new(html: &'static str) -> Self {
        let policy = format!(
            "default-src 'none'; script-src {}; style-src {}; connect-src 'self'; img-src 'self' data:; \
             media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            hash_of(html, "<script>", "</script>"),
            hash_of(html, "<style>", "</style>")
        );
        Self { html, policy }
    }

    fn answer(&self) -> HttpResponse {
        HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .insert_header((header::CONTENT_SECURITY_POLICY, self.policy.as_str()))
            .body(self.html)
    }
}

/// The source expression of the one element between `open` and `close`; of a page without it one that allows nothing.
fn hash_of(html: &str, open: &str, close: &str) -> String {
    match html.split_once(open).and_then(|(_, rest)| rest.split_once(close)) {
        Some((inside, _)) => format!("'sha256-{}'", STANDARD.encode(Sha256::digest(inside.as_bytes()))),
        None => "'none'".to_owned(),
    }
}

/// `GET /`: a page to look at the library with.
pub async fn index() -> HttpResponse {
    static PAGE: LazyLock<Page> = LazyLock::new(|| Page::new(include_str!("../../static/index.html")));
    PAGE.answer()
}

/// `GET /shop`: a page to buy plans and credits on, and the shortest client of the API that does it all.
pub async fn shop() -> HttpResponse {
    static PAGE: LazyLock<Page> = LazyLock::new(|| Page::new(include_str!("../../static/shop.html")));
    PAGE.answer()
}
