//! `/credits/purchase`: orders a package of credits. What is charged follows from the package, never from the client.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::{
    idempotency::Fingerprint,
    lists::Currency,
    order::{OrderNumber, OrderStatus, PaymentMethod},
};
use entities::orders::{self, NewPackOrder, Order, OrderError};
use rand::{TryRngCore, rngs::OsRng};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::amount;
use crate::http::{
    answer::personal,
    extract::{
        body::Body,
        idempotency::Key,
        signed_in::{SignedIn, services},
    },
    limit,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// What is to be bought.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PurchaseRequest {
    /// The package.
    pub package_id: Uuid,
    /// `ecpay` (TWD) or `paddle` (USD); `ecpay` when absent.
    #[schema(value_type = Option<String>)]
    pub payment_method: Option<PaymentMethod>,
}

/// An order.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderAnswer {
    /// Its id.
    pub order_id: Uuid,
    /// By which the payment service and people name it.
    pub order_number: String,
    /// What was ordered.
    pub package_id: Option<Uuid>,
    /// Credits that it brings once it is paid, bonus included.
    pub credits: u32,
    /// What is to be paid, in `currency`.
    pub amount: f64,
    /// `TWD` or `USD`.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// `ecpay` or `paddle`.
    #[schema(value_type = String)]
    pub payment_method: PaymentMethod,
    /// `pending`; of an order that was asked for again, what became of it.
    #[schema(value_type = String)]
    pub status: OrderStatus,
    /// Until when it waits for the money.
    pub expires_at: chrono::DateTime<chrono::Utc>,
    /// Where to pay; null until payments are taken.
    pub payment_url: Option<String>,
}

impl OrderAnswer {
    fn of(order: &Order, now: chrono::DateTime<chrono::Utc>) -> Self {
        Self {
            order_id: order.id,
            order_number: order.number.to_string(),
            package_id: order.package_id,
            credits: order.total_credits(),
            amount: amount(order.amount_minor),
            currency: order.currency,
            payment_method: order.payment_method,
            status: order.status_at(now),
            expires_at: order.expires_at,
            payment_url: None,
        }
    }
}

/// Orders a package of credits. With an `Idempotency-Key`, asking again brings the same order.
#[utoipa::path(
    tag = "credits",
    security(("password" = [])),
    params((
        "Idempotency-Key" = Option<String>, Header,
        description = "1 to 255 visible ASCII characters, of your own choosing: a request that is sent again under the \
                       same key makes no second order"
    )),
    request_body = PurchaseRequest,
    responses(
        (status = 200, body = OrderAnswer),
        (status = 401, body = ProblemBody, description = "not_authenticated, invalid_token, invalid_token_type"),
        (status = 403, body = ProblemBody, description = "plan_too_low, inactive_user"),
        (status = 404, body = ProblemBody, description = "not_found: no such package; user_not_found"),
        (status = 422, body = ProblemBody, description = "invalid_request, idempotency_key_reused"),
        (status = 429, body = ProblemBody, description = "rate_limited; also when too many orders are not paid"),
        (status = 503, body = ProblemBody),
    )
)]
#[post("/purchase")]
pub async fn purchase(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
    key: Key,
    body: Body<PurchaseRequest>,
) -> Result<HttpResponse, Problem> {
    limit::write(&state, &request).await?;
    let PurchaseRequest { package_id, payment_method } = body.0;
    let payment_method = payment_method.unwrap_or(PaymentMethod::Ecpay);
    let now = state.clock.now();
    let expiry = chrono::Duration::from_std(state.config.credits.order_expiry).unwrap_or(chrono::Duration::days(1));
    let order = NewPackOrder {
        id: Uuid::now_v7(),
        number: OrderNumber::credit_pack(random()?),
        user_id: signed_in.user_id(),
        package_id,
        payment_method,
        key: key.0,
        fingerprint: Fingerprint::of(&[b"purchase", package_id.as_bytes(), payment_method.as_str().as_bytes()]),
        expires_at: now + expiry,
    };
    let made = orders::create(&services(&state)?.db, &order, state.config.credits.open_orders, now).await;
    let order = made.map_err(|error| problem(error, now))?;
    Ok(personal(&OrderAnswer::of(&order, now)))
}

/// Bits that nobody can guess.
fn random() -> Result<u128, Problem> {
    let mut bytes = [0; 16];
    OsRng.try_fill_bytes(&mut bytes).map_err(|error| Problem::Internal(format!("no random numbers: {error}")))?;
    Ok(u128::from_le_bytes(bytes))
}

fn problem(error: OrderError, now: chrono::DateTime<chrono::Utc>) -> Problem {
    match error {
        OrderError::NoUser => Problem::UserNotFound,
        OrderError::NoPackage => Problem::NotFound { what: "package".to_owned() },
        OrderError::PlanTooLow { least } => Problem::PlanTooLow { least },
        OrderError::KeyReused => Problem::KeyReused,
        OrderError::TooManyOpen { until } => {
            Problem::RateLimited { retry_after: (until - now).to_std().unwrap_or_default(), verdict: None }
        }
        OrderError::Store(error) => error.into(),
    }
}
