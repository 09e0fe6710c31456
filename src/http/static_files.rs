//! `/static/...`: public media from the store, with Range, tags and immutable caching.
//!
//! The same code serves a local folder and S3. Clean files live under another prefix of the store that
//! no path here can name.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, ByteRangeSpec, Header, HttpDate, IfNoneMatch, Range},
    web,
};
use futures_util::StreamExt;
use media::store::{MediaKey, OpenRange, StoreError};

use super::{problem::Problem, state::AppState};

/// Names hold a hash of their content, or of what they were made from: they never change.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Model portraits keep their name when they are made anew.
const REVALIDATE: &str = "public, max-age=300, must-revalidate";

/// `GET` and `HEAD /static/{path}`.
pub async fn serve(
    request: HttpRequest,
    state: web::Data<AppState>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let not_found = || Problem::NotFound { what: format!("/static/{path}") };
    let key = MediaKey::public(path.as_str()).map_err(|_| not_found())?;
    let facts = match state.store.head(&key).await {
        Ok(facts) => facts,
        Err(StoreError::NotFound { .. }) => return Err(not_found()),
        Err(error) => return Err(Problem::Internal(error.to_string())),
    };
    let tag = header::EntityTag::new_strong(facts.etag.clone());
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::ETAG, tag.to_string()))
        .insert_header((header::LAST_MODIFIED, HttpDate::from(facts.last_modified)))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .insert_header((header::CACHE_CONTROL, if path.starts_with("models/") { REVALIDATE } else { IMMUTABLE }))
        .content_type(key.mime());
    if holds(&request, &tag) {
        return Ok(response.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    let size = facts.size_bytes;
    let range = match asked_range(&request, &tag, size) {
        Asked::Whole => 0..size,
        Asked::Part(range) => {
            response.status(actix_web::http::StatusCode::PARTIAL_CONTENT).insert_header((
                header::CONTENT_RANGE,
                format!("bytes {}-{}/{size}", range.start, range.end.saturating_sub(1)),
            ));
            range
        }
        Asked::Unsatisfiable => {
            return Ok(response
                .status(actix_web::http::StatusCode::RANGE_NOT_SATISFIABLE)
                .insert_header((header::CONTENT_RANGE, format!("bytes */{size}")))
                .finish());
        }
    };
    let length = range.end - range.start;
    if request.method() == actix_web::http::Method::HEAD {
        return Ok(response.no_chunking(length).finish());
    }
    let OpenRange { stream, .. } =
        state.store.open_range(&key, range).await.map_err(|error| Problem::Internal(error.to_string()))?;
    let stream = stream.map(|chunk| chunk.map_err(|error| std::io::Error::other(error.to_string())));
    Ok(response.body(actix_web::body::SizedStream::new(length, stream)))
}

/// `GET /`: a page to look at the library with. Compiled in, so that the binary runs from an empty folder.
pub async fn index() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(include_str!("../../static/index.html"))
}

fn holds(request: &HttpRequest, tag: &header::EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => request.headers().contains_key(header::IF_NONE_MATCH),
        Ok(IfNoneMatch::Items(held)) => held.iter().any(|held| held.weak_eq(tag)),
        Err(_) => false,
    }
}

enum Asked {
    Whole,
    Part(std::ops::Range<u64>),
    Unsatisfiable,
}

/// One range is served; several, a malformed one, or one for another version get the whole (RFC 9110 §14.2).
fn asked_range(request: &HttpRequest, tag: &header::EntityTag, size: u64) -> Asked {
    if !request.headers().contains_key(header::RANGE) {
        return Asked::Whole;
    }
    if let Some(condition) = request.headers().get(header::IF_RANGE)
        && condition.to_str().ok() != Some(tag.to_string().as_str())
    {
        return Asked::Whole;
    }
    let specs = match Range::parse(request) {
        Ok(Range::Bytes(specs)) => specs,
        _ => return Asked::Whole,
    };
    let [spec]: [ByteRangeSpec; 1] = match specs.try_into() {
        Ok(one) => one,
        Err(_) => return Asked::Whole,
    };
    match spec.to_satisfiable_range(size) {
        Some((first, last)) => Asked::Part(first..last + 1),
        None => Asked::Unsatisfiable,
    }
}
