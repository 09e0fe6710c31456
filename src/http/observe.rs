//! Every request gets an id, a span and two numbers; problem bodies get their path.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    time::{Duration, Instant},
};

use actix_web::{
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use tracing::Instrument;

use super::{problem::Problem, security, state::AppState};

/// The header that carries a request's id, both ways.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Middleware around the router.
///
/// # Errors
/// Those of a middleware inside; an error of a handler is an answer by then, and is counted and logged like any other.
pub async fn observe(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let started = Instant::now();
    let id = id_of(request.headers());
    // For the log of what staff did, which names the request; reads are many and do not need it.
    if !request.method().is_safe() {
        request.headers_mut().insert(REQUEST_ID, id.clone());
    }
    let state = request.app_data::<web::Data<AppState>>();
    let behind_tls = state.is_some_and(|state| security::behind_tls(&state.config));
    let (method, path) = (request.method().clone(), request.path().to_owned());
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default(), %method, %path);
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
    response.headers_mut().insert(REQUEST_ID, id);
    security::protect(response.headers_mut(), behind_tls);
    let (status, duration) = (response.status(), started.elapsed());
    let route = response.request().match_pattern();
    count(route.as_deref().unwrap_or("none"), status, duration);
    if let Some(state) = response.request().app_data::<web::Data<AppState>>() {
        state.load.answered(status, duration);
    }
    span.in_scope(|| {
        tracing::debug!(status = status.as_u16(), duration_ms = duration.as_millis() as u64, "answered");
    });
    Ok(response)
}

/// The front end's own id, if it is one that may stand in a log, or a new one.
#[must_use]
pub fn id_of(headers: &HeaderMap) -> HeaderValue {
    let given = headers.get(&REQUEST_ID).filter(|id| {
        let id = id.as_bytes();
        (8..=64).contains(&id.len()) && id.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    });
    given.cloned().unwrap_or_else(new_id)
}

/// 32 hex digits: 16 drawn once for the thread, 16 counted. Unique, and made without a system call.
fn new_id() -> HeaderValue {
    thread_local! {
        static THREAD: u64 = rand::random();
        static NUMBER: Cell<u64> = const { Cell::new(0) };
    }
    let number = NUMBER.replace(NUMBER.get().wrapping_add(1));
    let mut digits = [0_u8; 32];
    let bits = (u128::from(THREAD.with(|thread| *thread)) << 64) | u128::from(number);
    match hex::encode_to_slice(bits.to_be_bytes(), &mut digits) {
        Ok(()) => HeaderValue::from_bytes(&digits).unwrap_or(HeaderValue::from_static("none")),
        // Sixteen bytes are 32 digits.
        Err(_) => HeaderValue::from_static("none"),
    }
}

/// The numbers of one route and status.
#[derive(Clone)]
pub struct Numbers {
    requests: metrics::Counter,
    seconds: metrics::Histogram,
}

impl std::fmt::Debug for Numbers {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Numbers")
    }
}

impl Numbers {
    /// Looks them up among all numbers: slow, so keep what it answers.
    #[must_use]
    pub fn of(route: &str, status: StatusCode) -> Self {
        let (route, status) = (route.to_owned(), status.as_str().to_owned());
        Self {
            requests: metrics::counter!("vidgo_http_requests_total", "route" => route.clone(), "status" => status),
            seconds: metrics::histogram!("vidgo_http_request_seconds", "route" => route),
        }
    }

    /// One more request.
    pub fn count(&self, duration: Duration) {
        self.requests.increment(1);
        self.seconds.record(duration.as_secs_f64());
    }
}

/// Counts one request. Each worker remembers the numbers it has met: routes are few.
pub fn count(route: &str, status: StatusCode, duration: Duration) {
    thread_local! {
        static MET: RefCell<HashMap<String, Vec<(StatusCode, Numbers)>>> = RefCell::default();
    }
    MET.with_borrow_mut(|met| {
        let known = met.get(route).and_then(|numbers| numbers.iter().find(|(known, _)| *known == status));
        if let Some((_, numbers)) = known {
            return numbers.count(duration);
        }
        let numbers = Numbers::of(route, status);
        numbers.count(duration);
        met.entry(route.to_owned()).or_default().push((status, numbers));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_new_unless_a_good_one_is_given() {
        let mut headers = HeaderMap::new();
        assert_ne!(id_of(&headers), id_of(&headers));
        assert_eq!(id_of(&headers).len(), 32);
        headers.insert(REQUEST_ID, HeaderValue::from_static("shop-0001"));
        assert_eq!(id_of(&headers), "shop-0001");
        headers.insert(REQUEST_ID, HeaderValue::from_static("no spaces, please"));
        assert_eq!(id_of(&headers).len(), 32);
    }
}
