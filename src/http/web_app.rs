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
    web,
};
use actors::material_cache::Prepared;
use domain::tool::Tool;
use rust_embed::RustEmbed;

use super::{ready::Ready, state::AppState};

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

/// Every file, ready to be sent.
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

/// Compresses every file. Takes a part of a second on a thread of its own; until then the plain form is sent.
pub fn prepare() {
    tokio::task::spawn_blocking(|| READY.values().for_each(|ready| ready.prepared().pack()));
}

fn answer(request: &HttpRequest, ready: &'static Ready) -> HttpResponse {
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

/// `GET /`: the page, whatever the client says that it takes. Its first picture is named in the head, so that a browser
/// fetches it beside the scripts and not after them.
pub async fn index(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    let Some(ready) = READY.get("index.html") else { return HttpResponse::NotFound().finish() };
    let mut response = answer(&request, ready);
    // With a query it goes on to another page, which has other pictures.
    let picture = first_picture(&state).filter(|_| request.query_string().is_empty() && state.is_ready());
    let link = picture.map(|it| HeaderValue::from_str(&format!("<{it}>; rel=preload; as=image; fetchpriority=high")));
    if let Some(Ok(link)) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// What the landing page shows first: the small picture of the first preset of `product_scene`.
fn first_picture(state: &AppState) -> Option<String> {
    let library = state.library();
    let presets = library.presets(Tool::ProductScene, None, None)?;
    presets.presets.first()?.material.content.result_thumbnail_url.clone()
}
