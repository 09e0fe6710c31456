//! The web app under `/`: built from `web/` into `static/app`, and compiled in, so that the binary runs from an empty
//! folder.
//!
//! Files under `assets/` hold a hash of their content in their names and never change; the page itself is asked for anew
//! each time. A path that is nobody's is answered with the page when a browser wants to show something: the app has the
//! rest of the way in it.

use std::{collections::HashMap, sync::LazyLock};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{self, HeaderValue},
    },
};
use actors::material_cache::Prepared;
use rust_embed::RustEmbed;

use super::ready::Ready;

/// Where it is.
pub const ROOT: &str = "/";

/// The page's policy: our own files and nothing else, neither in the page nor from elsewhere.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; \
     connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);

/// Names that hold a hash of their content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

#[derive(RustEmbed)]
#[folder = "static/app"]
struct Files;

/// Every file, compressed when it is first asked for.
static READY: LazyLock<HashMap<String, Ready>> = LazyLock::new(|| {
    let names = Files::iter().map(|name| name.into_owned());
    let ready = names.filter_map(|name| {
        let file = Files::get(&name)?;
        let cache = if name.starts_with("assets/") { IMMUTABLE } else { REVALIDATE };
        let prepared = Prepared::of_bytes(file.data.into_owned());
        let ready = Ready::file(prepared, kind_of(&name), cache, "/{app}");
        Some((name, ready))
    });
    ready.collect()
});

/// The media type of a file, by its name.
fn kind_of(name: &str) -> HeaderValue {
    let kind = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "webmanifest") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    HeaderValue::from_static(kind)
}

fn answer(request: &HttpRequest, ready: &'static Ready) -> HttpResponse {
    if ready.prepared().is_loose() {
        // Milliseconds that nobody waits for: until they are over, the plain form is sent.
        tokio::task::spawn_blocking(|| ready.prepared().pack());
    }
    let mut response = super::answer::send(request, ready);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// The file of this name beside the page, such as `/favicon.svg`; `None`: there is none.
#[must_use]
pub fn file(request: &HttpRequest) -> Option<HttpResponse> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return None;
    }
    let ready = READY.get(request.path().strip_prefix('/')?)?;
    Some(answer(request, ready))
}

/// The page, for a browser that wants to show something; `None`: the request wants something else.
#[must_use]
pub fn page(request: &HttpRequest) -> Option<HttpResponse> {
    let wants_page = request.method() == Method::GET || request.method() == Method::HEAD;
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !wants_page || !accept.contains("text/html") {
        return None;
    }
    READY.get("index.html").map(|ready| answer(request, ready))
}

/// `GET /`: the page, whatever the client says that it takes.
pub async fn index(request: HttpRequest) -> HttpResponse {
    match READY.get("index.html") {
        Some(ready) => answer(&request, ready),
        None => HttpResponse::NotFound().finish(),
    }
}
