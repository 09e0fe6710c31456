//! `/credits/purchase`: orders a package of credits. What is charged follows from the package, never from the client.

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::{
    idempotency::Fingerprint,
    lists::Currency,
    order::{OrderStatus, PaymentMethod},
    promotion::PromotionCode,
};
use entities::orders::{Made, Order, What};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::amount;
use crate::http::{
    answer::personal,
    extract::{body::Body, idempotency::Key, signed_in::SignedIn},
    limit, pay,
    payments::order::{Wish, make},
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
    /// A promotion's code.
    #[schema(value_type = Option<String>)]
    pub promotion_code: Option<PromotionCode>,
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
    /// What is to be paid, in `currency`: what the plan and a promotion take off is off.
    pub amount: f64,
    /// What they took off.
    pub discount: f64,
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
    /// The page where it can be paid; null when it is not to be paid any more.
    pub payment_url: Option<String>,
}

impl OrderAnswer {
    fn of(state: &AppState, order: &Order, now: chrono::DateTime<chrono::Utc>) -> Self {
        let open = order.status_at(now) == OrderStatus::Pending;
        Self {
            order_id: order.id,
            order_number: order.number.to_string(),
            package_id: order.package_id,
            credits: order.total_credits(),
            amount: amount(order.amount_minor),
            discount: amount(order.discount_minor),
            currency: order.currency,
            payment_method: order.payment_method,
            status: order.status_at(now),
            expires_at: order.expires_at,
            payment_url: open.then(|| pay::address(state, order)),
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
    let PurchaseRequest { package_id, payment_method, promotion_code } = body.0;
    let payment_method = payment_method.unwrap_or(PaymentMethod::Ecpay);
    let code = promotion_code.as_ref().map_or_else(String::new, |code| code.as_str().to_owned());
    let parts: [&[u8]; 4] = [b"purchase", package_id.as_bytes(), payment_method.as_str().as_bytes(), code.as_bytes()];
    // A key that was used before there were promotions stands for the same order as it did.
    let parts = if code.is_empty() { &parts[..3] } else { &parts[..] };
    let wish = Wish {
        user_id: signed_in.user_id(),
        what: What::Pack { package_id },
        payment_method,
        pay_by: None,
        promotion_code,
        key: key.0,
        fingerprint: Fingerprint::of(parts),
    };
    match make(&state, wish).await? {
        Made::Order(order) => Ok(personal(&OrderAnswer::of(&state, &order, state.clock.now()))),
        Made::Planned(_) | Made::Resumed(_) => Err(Problem::Internal("a package is no plan".to_owned())),
    }
}
