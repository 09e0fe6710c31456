//! `/payments/create`, `/payments/ecpay/…`, `/payments/callback`: ECPay's checkout form, and what ECPay tells.
//!
//! A notification is verified, stored and answered, in this order; what follows from it is the cashier's work. `1|OK` says
//! that it is stored, anything else makes ECPay tell it again.

use actix_web::{HttpRequest, HttpResponse, http::header, post, web};
use domain::order::PaymentMethod;
use payments::{Checkout, Delivery, NoticeError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{checkout, order::owned};
use crate::http::{
    answer::personal,
    extract::{body::Body, signed_in::SignedIn},
    limit, notify, pay,
    problem::{Problem, ProblemBody},
    responses::{NeedsSignIn, ReadsBody, Unavailable},
    state::AppState,
};

/// Which order is to be paid.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CreateRequest {
    /// The order's number.
    pub order_id: String,
    /// What the page thinks it costs; the order says what is charged (domain.md §13.4).
    pub amount: i64,
    /// What the page calls it; the order says what is bought.
    pub item_name: String,
    /// As `item_name`.
    pub description: Option<String>,
    /// `Credit`, `ATM`, `CVS` or `BARCODE`; `Credit` when absent.
    #[schema(value_type = Option<String>)]
    pub payment_method: Option<domain::payment::PayBy>,
}

/// A form that the browser posts to ECPay.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreateAnswer {
    /// Always true.
    pub success: bool,
    /// Where it is posted to.
    pub payment_url: String,
    /// Its fields.
    #[schema(value_type = Object)]
    pub form_data: Map<String, Value>,
    /// What to do.
    pub message: String,
}

/// The same form, as `/ecpay/checkout` names its parts.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckoutAnswer {
    /// Always true.
    pub success: bool,
    /// The order.
    pub order_number: String,
    /// The form.
    pub ecpay_form: EcpayForm,
}

/// A form that the browser posts to ECPay.
#[derive(Debug, Serialize, ToSchema)]
pub struct EcpayForm {
    /// Where it is posted to.
    pub action_url: String,
    /// Its fields.
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
}

impl EcpayForm {
    /// Of a checkout at ECPay.
    #[must_use]
    pub fn of(opened: Checkout) -> Option<Self> {
        match opened {
            Checkout::Form { action, fields } => {
                let params = fields.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
                Some(Self { action_url: action.into(), params })
            }
            Checkout::Script { .. } => None,
        }
    }
}

async fn form(
    state: &AppState,
    signed_in: &SignedIn,
    number: &str,
    means: Option<domain::payment::PayBy>,
) -> Result<(String, EcpayForm), Problem> {
    let order = owned(state, signed_in, number).await?;
    if order.payment_method != PaymentMethod::Ecpay {
        let (number, method) = (order.number.to_string(), order.payment_method);
        return Err(Problem::OtherPaymentMethod { number, method });
    }
    let opened = checkout::open(state, &order, signed_in.user(), means).await?;
    let form = EcpayForm::of(opened).ok_or_else(|| Problem::Internal("ECPay has no form".to_owned()))?;
    Ok((order.number.to_string(), form))
}

/// Builds the form that pays an order of the caller's at ECPay. The amount is the order's, whatever is sent.
#[utoipa::path(
    tag = "payments",
    security(("password" = [])),
    request_body = CreateRequest,
    responses(
        NeedsSignIn,
        ReadsBody,
        Unavailable,
        (status = 200, body = CreateAnswer),
        (status = 400, body = ProblemBody, description = "order_closed, other_payment_method"),
        (status = 403, body = ProblemBody, description = "not_yours, inactive_user"),
        (status = 404, body = ProblemBody, description = "not_found: no such order; user_not_found"),
        (status = 429, body = ProblemBody, description = "rate_limited"),
    )
)]
#[post("/create")]
pub async fn create(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
    body: Body<CreateRequest>,
) -> Result<HttpResponse, Problem> {
    limit::write(&state, &request).await?;
    if body.0.amount <= 0 {
        return Err(Problem::invalid("/amount", "above 0"));
    }
    let (_, form) = form(&state, &signed_in, &body.0.order_id, body.0.payment_method).await?;
    let message = "post form_data to payment_url from the buyer's browser".to_owned();
    let EcpayForm { action_url: payment_url, params: form_data } = form;
    Ok(personal(&CreateAnswer { success: true, payment_url, form_data, message }))
}

/// Builds the form that pays an order of the caller's at ECPay.
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
        (status = 503, body = ProblemBody, description = "payments_off; else try again"),
    )
)]
#[post("/ecpay/checkout/{order_number}")]
pub async fn checkout_form(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
    number: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    limit::write(&state, &request).await?;
    let (order_number, ecpay_form) = form(&state, &signed_in, &number, None).await?;
    Ok(personal(&CheckoutAnswer { success: true, order_number, ecpay_form }))
}

/// Where ECPay tells payments (ReturnURL). Answered `1|OK` once it is stored.
#[utoipa::path(
    tag = "payments",
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses(
        Unavailable,
        (status = 200, description = "`1|OK`: stored", body = String, content_type = "text/plain"),
        (status = 400, description = "`0|…`: not believed; nothing was stored", body = String, content_type = "text/plain"),
        (status = 413, body = ProblemBody, description = "too_large"),
    )
)]
#[post("/callback")]
pub async fn callback(state: web::Data<AppState>, request: HttpRequest, body: web::Payload) -> HttpResponse {
    told(&state, &request, body).await
}

/// As `/payments/callback`.
#[utoipa::path(
    tag = "payments",
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses(
        Unavailable,
        (status = 200, description = "`1|OK`: stored", body = String, content_type = "text/plain"),
        (status = 400, description = "`0|…`: not believed; nothing was stored", body = String, content_type = "text/plain"),
        (status = 413, body = ProblemBody, description = "too_large"),
    )
)]
#[post("/ecpay/callback")]
pub async fn ecpay_callback(state: web::Data<AppState>, request: HttpRequest, body: web::Payload) -> HttpResponse {
    told(&state, &request, body).await
}

/// Where ECPay tells accounts and codes to pay to (PaymentInfoURL). Answered `1|OK` once it is stored.
#[utoipa::path(
    tag = "payments",
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses(
        Unavailable,
        (status = 200, description = "`1|OK`: stored", body = String, content_type = "text/plain"),
        (status = 400, description = "`0|…`: not believed; nothing was stored", body = String, content_type = "text/plain"),
        (status = 413, body = ProblemBody, description = "too_large"),
    )
)]
#[post("/ecpay/info")]
pub async fn info(state: web::Data<AppState>, request: HttpRequest, body: web::Payload) -> HttpResponse {
    told(&state, &request, body).await
}

/// Where ECPay tells later charges of agreements (PeriodReturnURL). Answered `1|OK` once it is stored.
#[utoipa::path(
    tag = "payments",
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses(
        Unavailable,
        (status = 200, description = "`1|OK`: stored", body = String, content_type = "text/plain"),
        (status = 400, description = "`0|…`: not believed; nothing was stored", body = String, content_type = "text/plain"),
        (status = 413, body = ProblemBody, description = "too_large"),
    )
)]
#[post("/ecpay/period")]
pub async fn period(state: web::Data<AppState>, request: HttpRequest, body: web::Payload) -> HttpResponse {
    told(&state, &request, body).await
}

async fn told(state: &AppState, request: &HttpRequest, body: web::Payload) -> HttpResponse {
    let text = |status: u16, text: &str| {
        let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
        HttpResponse::build(status).content_type("text/plain").body(text.to_owned())
    };
    match notify::take(state, request, body, PaymentMethod::Ecpay).await {
        Ok(()) => text(200, "1|OK"),
        Err(notify::Refused::Not(NoticeError::BadSignature)) => text(400, "0|CheckMacValue"),
        Err(notify::Refused::Not(error)) => text(400, &format!("0|{error}")),
        Err(notify::Refused::Problem(problem)) => problem.response(Some(request.path())),
    }
}

/// Where ECPay sends the buyer's browser (OrderResultURL): shows the order. Nothing is settled here.
#[utoipa::path(
    tag = "payments",
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses(
        Unavailable,
        (status = 303, description = "to the order's page"),
        (status = 400, body = ProblemBody, description = "not believed"),
    )
)]
#[post("/ecpay/result")]
pub async fn result(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let bytes = notify::bytes(&state, &request, body).await?;
    let method = PaymentMethod::Ecpay;
    let service = state.payments.service(method).ok_or(Problem::PaymentsOff { method })?;
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let delivery = Delivery { signature: None, content_type: header(header::CONTENT_TYPE), body: &bytes };
    let notice =
        service.read(&delivery, state.clock.now()).map_err(|error| Problem::invalid("/", error.to_string()))?;
    let number = notify::order_of(&notice).ok_or_else(|| Problem::invalid("/MerchantTradeNo", "names no order"))?;
    let db = crate::http::extract::signed_in::services(&state)?.db;
    let order = entities::orders::by_number(&db, &number).await?;
    let order = order.ok_or_else(|| Problem::NotFound { what: "order".to_owned() })?;
    let page = format!("{}?back=1", pay::address(&state, &order));
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, page)).finish())
}
