//! Every request gets an id, a span and two numbers; problem bodies get their path.

use std::time::Instant;

use actix_web::{
    HttpMessage,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue},
    middleware::Next,
};
use tracing::Instrument;
use uuid::Uuid;

use super::problem::Problem;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The request's id, for handlers that log.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Middleware around everything.
///
/// # Errors
/// Those of a middleware inside; an error of a handler is an answer by then, and is counted and logged like any other.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let started = Instant::now();
    let id = given_id(&request).unwrap_or_else(|| Uuid::now_v7().to_string());
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.path().to_owned());
    let span = tracing::info_span!("request", id = %id, %method, %path);
    // The router needs the request to itself: no clone of it may live while it is routed.
    let mut response = next.call(request).instrument(span.clone()).await?.map_into_boxed_body();
    // A problem raised by a handler does not know its path; and an error of the framework itself
    // (a malformed path, a broken payload) is no problem body yet.
    if response.response().status().is_client_error() || response.response().status().is_server_error() {
        let problem = response.response().error().map(|error| match error.as_error::<Problem>() {
            Some(problem) => problem.response(Some(&path)),
            None => Problem::invalid("request", error.to_string()).response(Some(&path)),
        });
        if let Some(answer) = problem {
            response = response.into_response(answer);
        }
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let status = response.status().as_u16();
    let duration = started.elapsed();
    let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    metrics::counter!("vidgo_http_requests_total", "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!("vidgo_http_request_seconds", "route" => route).record(duration.as_secs_f64());
    span.in_scope(|| tracing::debug!(status, duration_ms = duration.as_millis() as u64, "answered"));
    Ok(response)
}

/// An id from the front end, if it is one that may stand in a log.
fn given_id(request: &ServiceRequest) -> Option<String> {
    let id = request.headers().get(&REQUEST_ID)?.to_str().ok()?;
    let fits = (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fits.then(|| id.to_owned())
}
