//! `/static/...`: public media from the store, with Range, tags and immutable caching.
//!
//! The same code serves a local folder and S3. Clean files live under another prefix of the store that
//! no path here can name. What is asked for often is kept in memory and sent by the front; see [`super::hot`].

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    body::{BodySize, MessageBody, SizedStream},
    http::{
        Method, StatusCode,
        header::{self, ByteRangeSpec, Header, HeaderMap, HeaderName, HeaderValue, HttpDate, IfNoneMatch, Range},
    },
    web,
};
use futures_util::StreamExt;
use media::store::{FileInfo, MediaKey, OpenRange, StoreError};

use super::{hot::HotFile, problem::Problem, state::AppState};

/// The path below which media are.
pub const PREFIX: &str = "/static/";
/// The pattern of the route, as it is counted.
pub const ROUTE: &str = "/static/{path:.*}";

/// Names hold a hash of their content, or of what they were made from: they never change.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Model portraits keep their name when they are made anew.
const REVALIDATE: HeaderValue = HeaderValue::from_static("public, max-age=300, must-revalidate");

/// What is known of a file, as it stands in the headers.
#[derive(Clone, Debug)]
pub struct Facts {
    tag: header::EntityTag,
    tag_value: HeaderValue,
    last_modified: HeaderValue,
    content_type: HeaderValue,
    cache_control: HeaderValue,
    size_bytes: u64,
}

impl Facts {
    /// Of the file under `path`.
    #[must_use]
    pub fn of(info: &FileInfo, key: &MediaKey, path: &str) -> Self {
        let tag = header::EntityTag::new_strong(info.etag.clone());
        Self {
            tag_value: value_of(&tag.to_string()),
            tag,
            last_modified: value_of(&HttpDate::from(info.last_modified).to_string()),
            content_type: value_of(key.mime()),
            cache_control: if path.starts_with("models/") { REVALIDATE } else { IMMUTABLE },
            size_bytes: info.size_bytes,
        }
    }

    /// Writes the headers of the answer to `request`. Reply: status, and the part of the file that is its body.
    pub fn answer(
        &self,
        request: &impl HttpMessage,
        headers: &mut HeaderMap,
    ) -> (StatusCode, Option<std::ops::Range<u64>>) {
        const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
        headers.insert(header::ETAG, self.tag_value.clone());
        headers.insert(header::LAST_MODIFIED, self.last_modified.clone());
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
        let cross_origin = HeaderName::from_static("cross-origin-resource-policy");
        headers.insert(cross_origin, HeaderValue::from_static("cross-origin"));
        headers.insert(header::CACHE_CONTROL, self.cache_control.clone());
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        if self.is_held(request) {
            return (StatusCode::NOT_MODIFIED, None);
        }
        let size = self.size_bytes;
        match self.asked_range(request) {
            Asked::Whole => (StatusCode::OK, Some(0..size)),
            Asked::Part(range) => {
                let last = range.end.saturating_sub(1);
                headers.insert(header::CONTENT_RANGE, value_of(&format!("bytes {}-{last}/{size}", range.start)));
                (StatusCode::PARTIAL_CONTENT, Some(range))
            }
            Asked::Unsatisfiable => {
                headers.insert(header::CONTENT_RANGE, value_of(&format!("bytes */{size}")));
                (StatusCode::RANGE_NOT_SATISFIABLE, None)
            }
        }
    }

    fn is_held(&self, request: &impl HttpMessage) -> bool {
        if !request.headers().contains_key(header::IF_NONE_MATCH) {
            return false;
        }
        match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(held)) => held.iter().any(|held| held.weak_eq(&self.tag)),
            Err(_) => false,
        }
    }

    /// One range is served; several, a malformed one, or one for another version get the whole (RFC 9110 §14.2).
    fn asked_range(&self, request: &impl HttpMessage) -> Asked {
        if !request.headers().contains_key(header::RANGE) {
            return Asked::Whole;
        }
        if request.headers().get(header::IF_RANGE).is_some_and(|condition| *condition != self.tag_value) {
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
        match spec.to_satisfiable_range(self.size_bytes) {
            Some((first, last)) => Asked::Part(first..last + 1),
            None => Asked::Unsatisfiable,
        }
    }
}

/// Texts of ours are valid values: tags, dates, numbers.
fn value_of(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

enum Asked {
    Whole,
    Part(std::ops::Range<u64>),
    Unsatisfiable,
}

/// `GET` and `HEAD /static/{path}`.
pub async fn serve(
    request: HttpRequest,
    state: web::Data<AppState>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let not_found = || Problem::NotFound { what: format!("{PREFIX}{path}") };
    let key = MediaKey::public(path.as_str()).map_err(|_| not_found())?;
    let failed = |error: StoreError| match error {
        StoreError::NotFound { .. } => not_found(),
        error if error.unavailable() => Problem::MediaUnavailable(error.to_string()),
        error => Problem::Internal(error.to_string()),
    };
    let info = state.store.head(&key).await.map_err(failed)?;
    let facts = Facts::of(&info, &key, &path);
    let mut response = HttpResponse::Ok().finish();
    let (status, range) = facts.answer(&request, response.headers_mut());
    *response.status_mut() = status;
    let Some(range) = range else { return Ok(response) };
    let length = range.end - range.start;
    if request.method() == Method::HEAD {
        return Ok(response.set_body(Unsent(length)).map_into_boxed_body());
    }
    if state.hot.takes(info.size_bytes) {
        // Asked for once, it may be asked for again: the whole of it, so that the front has every range.
        let bytes = state.store.get(&key).await.map_err(failed)?;
        // Between the two calls it may have been replaced: then this answer is of the one that was described.
        if bytes.len() as u64 == info.size_bytes {
            let part = to_usize(&range);
            let hot = HotFile { facts, bytes: bytes.clone() };
            state.hot.keep(&path, hot);
            return Ok(response.set_body(bytes.slice(part)).map_into_boxed_body());
        }
    }
    let OpenRange { stream, .. } = state.store.open_range(&key, range).await.map_err(failed)?;
    let stream = stream.map(|chunk| chunk.map_err(|error| std::io::Error::other(error.to_string())));
    Ok(response.set_body(SizedStream::new(length, stream)).map_into_boxed_body())
}

/// A range of a file in memory.
#[must_use]
pub fn to_usize(range: &std::ops::Range<u64>) -> std::ops::Range<usize> {
    let number = |number| usize::try_from(number).unwrap_or(usize::MAX);
    number(range.start)..number(range.end)
}

/// The body of an answer to `HEAD`: its length is told, and nothing is sent.
struct Unsent(u64);

impl MessageBody for Unsent {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0)
    }

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<web::Bytes, Self::Error>>> {
        std::task::Poll::Ready(None)
    }
}
