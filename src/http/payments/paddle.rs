//! `/payments/paddle/…`: Paddle's checkout, what Paddle tells, and its page for buyers.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::order::PaymentMethod;
use entities::subscriptions;
use payments::NoticeError;
use serde::Serialize;
use utoipa::ToSchema;

use super::{checkout as opening, order::owned};
use crate::http::{
    answer::personal,
    extract::{
        query::Query,
        signed_in::{SignedIn, services},
    },
    limit, notify, pay,
    problem::{Problem, ProblemBody},
    responses::{NeedsSignIn, Unavailable},
    state::AppState,
};

/// Where an order is paid.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckoutAnswer {
    /// Always true.
    pub success: bool,
    /// The page that opens Paddle's checkout.
    pub checkout_url: String,
    /// Whether nobody pays anything.
    pub is_mock: bool,
}

async fn page(
    state: &AppState,
    request: &HttpRequest,
    signed_in: &SignedIn,
    number: &str,
) -> Result<HttpResponse, Problem> {
    limit::write(state, request).await?;
    let order = owned(state, signed_in, number).await?;
    if order.payment_method != PaymentMethod::Paddle {
        let (number, method) = (order.number.to_string(), order.payment_method);
        return Err(Problem::OtherPaymentMethod { number, method });
    }
    opening::open(state, &order, signed_in.user(), None).await?;
    let checkout_url = pay::address(state, &order);
    Ok(personal(&CheckoutAnswer { success: true, checkout_url, is_mock: false }))
}

/// Opens Paddle's checkout of an order of the caller's.
#[utoipa::path(
    tag = "payments",
    security(("password" = [])),
    params(("order_number" = String, Query, description = "the order's number")),
    responses(
        NeedsSignIn,
        Unavailable,
        (status = 200, body = CheckoutAnswer),
        (status = 400, body = ProblemBody, description = "order_closed, other_payment_method"),
        (status = 403, body = ProblemBody, description = "not_yours, inactive_user"),
        (status = 404, body = ProblemBody, description = "not_found: no such order; user_not_found"),
        (status = 422, body = ProblemBody, description = "invalid_request"),
        (status = 429, body = ProblemBody, description = "rate_limited"),
        (status = 502, body = ProblemBody, description = "payment_refused"),
        (status = 503, body = ProblemBody, description = "payments_off, payment_unavailable; else try again"),
    )
)]
#[post("/paddle/checkout")]
pub async fn checkout_by_query(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let number = query.required_text("order_number");
    query.finish()?;
    page(&state, &request, &signed_in, &number).await
}

/// Opens Paddle's checkout of an order of the caller's.
#[utoipa::path(
    tag = "payments",
    security(("password" = [])),
    params(("order_number" = String, Path, description = "the order's number")),
    responses(
        NeedsSignIn,
        Unavailable,
        (status = 200, body = CheckoutAnswer),
        (status = 400, body = ProblemBody, description = "order_closed, other_payment_method"),
        (status = 403, body = ProblemBody, description = "not_yours, inactive_user"),
        (status = 404, body = ProblemBody, description = "not_found: no such order; user_not_found"),
        (status = 429, body = ProblemBody, description = "rate_limited"),
        (status = 502, body = ProblemBody, description = "payment_refused"),
        (status = 503, body = ProblemBody, description = "payments_off, payment_unavailable; else try again"),
    )
)]
#[post("/paddle/checkout/{order_number}")]
pub async fn checkout(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
    number: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    page(&state, &request, &signed_in, &number).await
}

/// What Paddle hears.
#[derive(Debug, Serialize, ToSchema)]
pub struct Heard {
    /// Always true: it is stored.
    pub success: bool,
}

/// Where Paddle tells events. Answered once it is stored.
#[utoipa::path(
    tag = "payments",
    params(("Paddle-Signature" = String, Header, description = "ts=…;h1=…")),
    request_body(content = Object, content_type = "application/json"),
    responses(
        Unavailable,
        (status = 200, body = Heard),
        (status = 401, body = ProblemBody, description = "not_believed: signature or its time; nothing was stored"),
        (status = 413, body = ProblemBody, description = "too_large"),
        (status = 422, body = ProblemBody, description = "invalid_request: signed, and not what Paddle documents"),
    )
)]
#[post("/paddle/webhook")]
pub async fn webhook(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    match notify::take(&state, &request, body, PaymentMethod::Paddle).await {
        Ok(()) => Ok(personal(&Heard { success: true })),
        Err(notify::Refused::Not(NoticeError::Malformed(what))) => Err(Problem::invalid("/", what)),
        Err(notify::Refused::Not(error)) => Err(Problem::NotBelieved(error.to_string())),
        Err(notify::Refused::Problem(problem)) => Err(problem),
    }
}

/// Where buyers look after their payments.
#[derive(Debug, Serialize, ToSchema)]
pub struct PortalAnswer {
    /// Always true.
    pub success: bool,
    /// Paddle's page, good for a short time.
    pub portal_url: String,
    /// Whether nobody pays anything.
    pub is_mock: bool,
}

/// A link to Paddle's page for the caller's payments. Made when asked, never kept.
#[utoipa::path(
    tag = "payments",
    security(("password" = [])),
    responses(
        NeedsSignIn,
        Unavailable,
        (status = 200, body = PortalAnswer),
        (status = 404, body = ProblemBody, description = "not_found: Paddle does not know the caller; user_not_found"),
        (status = 429, body = ProblemBody, description = "rate_limited"),
        (status = 502, body = ProblemBody, description = "payment_refused"),
        (status = 503, body = ProblemBody, description = "payments_off, payment_unavailable; else try again"),
    )
)]
#[get("/paddle/customer-portal")]
pub async fn portal(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
) -> Result<HttpResponse, Problem> {
    limit::write(&state, &request).await?;
    let method = PaymentMethod::Paddle;
    let service = state.payments.service(method).ok_or(Problem::PaymentsOff { method })?;
    let none = || Problem::NotFound { what: "customer at Paddle".to_owned() };
    let db = services(&state)?.db;
    let customer = subscriptions::customer_of(&db, signed_in.user_id(), method).await?.ok_or_else(none)?;
    let portal_url = service.portal(&customer).await?.ok_or_else(none)?.to_string();
    Ok(personal(&PortalAnswer { success: true, portal_url, is_mock: false }))
}
