//! How handlers send what they have: an answer that holds as long as the library does, or one of this moment.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, http::header};
use actors::material_cache::{Library, Prepared};
use bytes::Bytes;

use super::ready::Ready;

/// The longest request target under which an answer is remembered.
const LONGEST_TARGET: usize = 512;

/// Answers with what `write` makes of this very library, and remembers it as long as the library is shown: the next
/// request with the same target is answered by the front, before the router (see [`super::front`]). For answers that
/// depend on the target and the library alone.
#[must_use]
pub fn remembered(request: &HttpRequest, library: &Library, write: impl FnOnce() -> Prepared) -> HttpResponse {
    let target = request.uri().path_and_query().map_or("", |target| target.as_str());
    if let Some(ready) = library.memo.get::<Ready>(target) {
        return send(request, &ready);
    }
    let ready = Arc::new(Ready::new(write(), &request.match_pattern().unwrap_or_default()));
    if target.len() <= LONGEST_TARGET {
        library.memo.keep(target, Arc::clone(&ready), ready.prepared().size_bytes());
        if ready.prepared().is_loose() {
            let ready = Arc::clone(&ready);
            // Milliseconds that nobody waits for: until they are over, the plain form is sent.
            tokio::task::spawn_blocking(move || ready.prepared().pack());
        }
    }
    send(request, &ready)
}

/// As [`remembered`], for a value that is written as JSON.
#[must_use]
pub fn remembered_json<T: serde::Serialize>(
    request: &HttpRequest,
    library: &Library,
    value: impl FnOnce() -> T,
) -> HttpResponse {
    remembered(request, library, || Prepared::of(&value()))
}

/// Answers with what is ready, in the best encoding that the client takes.
#[must_use]
pub fn send(request: &HttpRequest, ready: &Ready) -> HttpResponse {
    let mut response = HttpResponse::Ok().finish();
    let (status, body) = ready.answer(request.headers(), response.headers_mut());
    response.headers_mut().insert(header::VARY, header::HeaderValue::from_static("Accept-Encoding"));
    *response.status_mut() = status;
    if status == actix_web::http::StatusCode::NOT_MODIFIED {
        response
    } else {
        response.set_body(body).map_into_boxed_body()
    }
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

/// A small answer that is for this client alone: nobody may keep it.
#[must_use]
pub fn personal(value: &impl serde::Serialize) -> HttpResponse {
    personal_builder().body(serde_json::to_vec(value).unwrap_or_default())
}

/// As [`personal`], with headers still to be set and the body to be given.
#[must_use]
pub fn personal_builder() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.content_type("application/json").insert_header((header::CACHE_CONTROL, "no-store"));
    response
}
