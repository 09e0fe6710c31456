//! `GET /payments/order/{order_number}`, and how orders are made.

use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, Utc};
use domain::{
    idempotency::{Fingerprint, IdempotencyKey},
    lists::Currency,
    order::{OrderKind, OrderNumber, OrderStatus, PaymentMethod},
    payment::PayBy,
    promotion::PromotionCode,
};
use entities::{
    orders::{self, Made, NewOrder, Order, OrderError, What},
    promotions::ReserveError,
};
use rand::{TryRngCore, rngs::OsRng};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{
    answer::personal,
    credits::amount,
    extract::signed_in::{SignedIn, services},
    pay,
    problem::{Problem, ProblemBody},
    responses::{NeedsSignIn, Unavailable},
    state::AppState,
};

/// Somebody wants to buy.
pub struct Wish {
    /// Who.
    pub user_id: Uuid,
    /// What.
    pub what: What,
    /// Through whom it is paid.
    pub payment_method: PaymentMethod,
    /// By which means, if that is said.
    pub pay_by: Option<PayBy>,
    /// A promotion's code.
    pub promotion_code: Option<PromotionCode>,
    /// By which the client may ask again.
    pub key: Option<IdempotencyKey>,
    /// What the client asked for.
    pub fingerprint: Fingerprint,
}

/// Makes the order, or changes the plan where nothing is to be paid.
///
/// # Errors
/// Why there is none.
pub async fn make(state: &AppState, wish: Wish) -> Result<Made, Problem> {
    let services = services(state)?;
    if state.payments.service(wish.payment_method).is_none() && !state.payments.mock {
        return Err(Problem::PaymentsOff { method: wish.payment_method });
    }
    let now = state.clock.now();
    let expiry = chrono::Duration::from_std(state.config.credits.order_expiry).unwrap_or(chrono::Duration::days(1));
    let new = NewOrder {
        id: Uuid::now_v7(),
        random: random()?,
        user_id: wish.user_id,
        what: wish.what,
        payment_method: wish.payment_method,
        pay_by: wish.pay_by,
        promotion_code: wish.promotion_code,
        key: wish.key,
        fingerprint: wish.fingerprint,
        expires_at: now + expiry,
    };
    let open = state.config.credits.open_orders;
    orders::create(&services.db, &state.lists, &new, open, now).await.map_err(|error| problem(error, now))
}

/// Bits that nobody can guess.
fn random() -> Result<u128, Problem> {
    let mut bytes = [0; 16];
    OsRng.try_fill_bytes(&mut bytes).map_err(|error| Problem::Internal(format!("no random numbers: {error}")))?;
    Ok(u128::from_le_bytes(bytes))
}

fn problem(error: OrderError, now: DateTime<Utc>) -> Problem {
    match error {
        OrderError::NoUser => Problem::UserNotFound,
        OrderError::NoPackage => Problem::NotFound { what: "package".to_owned() },
        OrderError::NoPlan => Problem::PlanNotSold,
        OrderError::PlanTooLow { least } => Problem::PlanTooLow { least },
        OrderError::AlreadyOnIt => Problem::AlreadySubscribed,
        OrderError::Promotion(ReserveError::Refused(refusal)) => refusal.into(),
        OrderError::Promotion(ReserveError::Store(error)) | OrderError::Store(error) => error.into(),
        OrderError::KeyReused => Problem::KeyReused,
        OrderError::TooManyOpen { until } => {
            Problem::RateLimited { retry_after: (until - now).to_std().unwrap_or_default(), verdict: None }
        }
    }
}

/// The order of this number, if it is the caller's.
///
/// # Errors
/// 404: there is none; 403: it is somebody else's.
pub async fn owned(state: &AppState, signed_in: &SignedIn, number: &str) -> Result<Order, Problem> {
    let none = || Problem::NotFound { what: "order".to_owned() };
    let number: OrderNumber = number.parse().map_err(|_| none())?;
    let order = orders::by_number(&services(state)?.db, &number).await?.ok_or_else(none)?;
    if order.user_id == signed_in.user_id() { Ok(order) } else { Err(Problem::NotYours { what: "order" }) }
}

/// An order.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderState {
    /// By which the payment service and people name it.
    pub order_number: String,
    /// `credit_pack`, `subscription` or `renewal`.
    #[schema(value_type = String)]
    pub kind: OrderKind,
    /// `pending`, `paid`, `failed`, `refunded` or `expired`.
    #[schema(value_type = String)]
    pub status: OrderStatus,
    /// What is to be paid, or was, in `currency`.
    pub amount: f64,
    /// `TWD` or `USD`.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// What was taken off of the regular price.
    pub discount: f64,
    /// What went back.
    pub refunded: f64,
    /// `ecpay` or `paddle`.
    #[schema(value_type = Option<String>)]
    pub payment_method: Option<PaymentMethod>,
    /// How it can be paid at a bank or a shop, once that is known.
    pub instructions: Option<PayInstructions>,
    /// When it was made.
    pub created_at: Option<DateTime<Utc>>,
    /// Until when it can be paid.
    pub expires_at: DateTime<Utc>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// The page where it can be paid; null when it is not to be paid any more.
    pub payment_url: Option<String>,
}

/// How an order can be paid at a bank or a shop.
#[derive(Debug, Serialize, ToSchema)]
pub struct PayInstructions {
    /// `ATM`, `CVS` or `BARCODE`.
    #[schema(value_type = String)]
    pub pay_by: PayBy,
    /// The bank's code, for a transfer.
    pub bank_code: Option<String>,
    /// The account, the code, or the bar codes, in their order.
    pub codes: Vec<String>,
    /// Until when.
    pub expires_at: Option<DateTime<Utc>>,
}

/// How one of the caller's orders stands.
#[utoipa::path(
    tag = "payments",
    security(("password" = [])),
    params(("order_number" = String, Path, description = "the order's number")),
    responses(
        NeedsSignIn,
        Unavailable,
        (status = 200, body = OrderState),
        (status = 403, body = ProblemBody, description = "not_yours, inactive_user"),
        (status = 404, body = ProblemBody, description = "not_found: no such order; user_not_found"),
    )
)]
#[get("/order/{order_number}")]
pub async fn order_state(
    state: web::Data<AppState>,
    signed_in: SignedIn,
    number: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let order = owned(&state, &signed_in, &number).await?;
    let now = state.clock.now();
    let status = order.status_at(now);
    let instructions = order.instructions.as_ref().map(|it| PayInstructions {
        pay_by: it.pay_by,
        bank_code: it.bank_code.clone(),
        codes: it.codes.clone(),
        expires_at: it.expires_at,
    });
    Ok(personal(&OrderState {
        order_number: order.number.to_string(),
        kind: order.kind,
        status,
        amount: amount(order.amount_minor),
        currency: order.currency,
        discount: amount(order.discount_minor),
        refunded: amount(order.refunded_minor),
        payment_method: Some(order.payment_method),
        instructions,
        created_at: Some(order.created_at),
        expires_at: order.expires_at,
        paid_at: order.paid_at,
        payment_url: (status == OrderStatus::Pending).then(|| pay::address(&state, &order)),
    }))
}
