//! `POST /subscriptions/subscribe` and `/subscribe/direct`, which are the same: nobody gets a plan without paying for it
//! (domain.md §13.1).

use actix_web::{HttpRequest, HttpResponse, post, web};
use actors::cashier::Nudge;
use domain::{
    idempotency::Fingerprint,
    lists::{Currency, PlanName},
    order::PaymentMethod,
    payment::{BillingCycle, PayBy},
    promotion::PromotionCode,
};
use entities::{
    orders::{Made, Order, What},
    plans::plan_of,
    subscriptions::Subscription,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{
    answer::personal,
    credits::amount,
    extract::{
        body::Body,
        idempotency::Key,
        signed_in::{SignedIn, services},
    },
    limit, pay,
    payments::{
        checkout,
        ecpay::EcpayForm,
        order::{Wish, make},
    },
    problem::{Problem, ProblemBody},
    responses::{NeedsSignIn, ReadsBody, Unavailable},
    state::AppState,
};

/// Which plan.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SubscribeRequest {
    /// The plan's id, of `/subscriptions/plans`.
    pub plan_id: String,
    /// `monthly` or `yearly`; `monthly` when absent.
    #[schema(value_type = Option<String>)]
    pub billing_cycle: Option<BillingCycle>,
    /// `paddle` (USD) or `ecpay` (TWD); `paddle` when absent.
    #[schema(value_type = Option<String>)]
    pub payment_method: Option<PaymentMethod>,
    /// At ECPay: `Credit`, `ATM`, `CVS` or `BARCODE`. Only a card renews by itself.
    #[schema(value_type = Option<String>)]
    pub pay_by: Option<PayBy>,
    /// A promotion's code. At ECPay a plan with a discount is paid once and does not renew by itself.
    #[schema(value_type = Option<String>)]
    pub promotion_code: Option<PromotionCode>,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Subscribed {
    /// Always true.
    pub success: bool,
    /// The subscription.
    pub subscription_id: Option<Uuid>,
    /// `pending_payment`: to be paid at `checkout_url`. `active`: nothing is to be paid now, see `message`.
    pub status: &'static str,
    /// The page where it is paid; null when nothing is to be paid.
    pub checkout_url: Option<String>,
    /// Always false: nobody gets a plan without paying for it.
    pub is_mock: bool,
    /// The order, when something is to be paid.
    pub order_number: Option<String>,
    /// The form that a browser posts to ECPay: the way around `checkout_url` for front ends that have a page of their own.
    pub ecpay_form: Option<EcpayForm>,
    /// What is to be paid now, in `currency`.
    pub amount: Option<f64>,
    /// `TWD` or `USD`.
    #[schema(value_type = Option<String>)]
    pub currency: Option<Currency>,
    /// Whether it renews by itself.
    pub auto_renew: bool,
    /// What happens next.
    pub message: Option<String>,
}

/// Subscribes to a plan: from none or to a higher one by paying for it, to a lower one when what is paid is over.
#[utoipa::path(
    tag = "subscriptions",
    security(("password" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "one key for one wish")),
    request_body = SubscribeRequest,
    responses(
        NeedsSignIn,
        ReadsBody,
        Unavailable,
        (status = 200, body = Subscribed),
        (status = 400, body = ProblemBody, description = "bad_id, plan_not_sold, already_subscribed, promotion_refused"),
        (status = 422, body = ProblemBody, description = "invalid_request, idempotency_key_reused"),
        (status = 429, body = ProblemBody, description = "rate_limited; also when too many orders are not paid"),
        (status = 502, body = ProblemBody, description = "payment_refused"),
        (status = 503, body = ProblemBody, description = "payments_off, payment_unavailable; else try again"),
    )
)]
#[post("/subscribe")]
pub async fn subscribe(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
    key: Key,
    body: Body<SubscribeRequest>,
) -> Result<HttpResponse, Problem> {
    answer(&state, &request, &signed_in, key, body.0).await
}

/// As `/subscriptions/subscribe`.
#[utoipa::path(
    tag = "subscriptions",
    security(("password" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "one key for one wish")),
    request_body = SubscribeRequest,
    responses(
        NeedsSignIn,
        ReadsBody,
        Unavailable,
        (status = 200, body = Subscribed),
        (status = 400, body = ProblemBody, description = "bad_id, plan_not_sold, already_subscribed, promotion_refused"),
        (status = 422, body = ProblemBody, description = "invalid_request, idempotency_key_reused"),
        (status = 429, body = ProblemBody, description = "rate_limited; also when too many orders are not paid"),
        (status = 502, body = ProblemBody, description = "payment_refused"),
        (status = 503, body = ProblemBody, description = "payments_off, payment_unavailable; else try again"),
    )
)]
#[post("/subscribe/direct")]
pub async fn subscribe_direct(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
    key: Key,
    body: Body<SubscribeRequest>,
) -> Result<HttpResponse, Problem> {
    answer(&state, &request, &signed_in, key, body.0).await
}

async fn answer(
    state: &AppState,
    request: &HttpRequest,
    signed_in: &SignedIn,
    key: Key,
    asked: SubscribeRequest,
) -> Result<HttpResponse, Problem> {
    limit::write(state, request).await?;
    let id: Uuid = asked.plan_id.parse().map_err(|_| Problem::BadId("plan_id is not an id".to_owned()))?;
    let plan = plan_of(id).filter(|plan| *plan != PlanName::Demo).ok_or(Problem::PlanNotSold)?;
    let cycle = asked.billing_cycle.unwrap_or(BillingCycle::Monthly);
    let payment_method = asked.payment_method.unwrap_or(PaymentMethod::Paddle);
    let means = asked.pay_by.filter(|_| payment_method == PaymentMethod::Ecpay);
    let code = asked.promotion_code.as_ref().map_or("", PromotionCode::as_str);
    let words = [cycle.as_str(), payment_method.as_str(), means.map_or("", PayBy::as_str), code].join(" ");
    let wish = Wish {
        user_id: signed_in.user_id(),
        what: What::Plan { plan, cycle, subscription_id: Uuid::now_v7() },
        payment_method,
        pay_by: means,
        promotion_code: asked.promotion_code,
        key: key.0,
        fingerprint: Fingerprint::of(&[b"subscribe", id.as_bytes(), words.as_bytes()]),
    };
    let made = make(state, wish).await?;
    let answer = match made {
        Made::Order(order) => to_pay(state, signed_in, &order).await?,
        Made::Planned(on) => {
            wake(state).await?;
            planned(&on, plan)
        }
        Made::Resumed(on) => {
            wake(state).await?;
            on_as_it_is(&on, "your plan goes on and renews by itself again".to_owned())
        }
    };
    Ok(personal(&answer))
}

/// The service hears of it at once.
async fn wake(state: &AppState) -> Result<(), Problem> {
    // Should the cashier not hear, it looks by itself within seconds.
    let _ = services(state)?.cashier.ask(Nudge).await;
    Ok(())
}

async fn to_pay(state: &AppState, signed_in: &SignedIn, order: &Order) -> Result<Subscribed, Problem> {
    let waits = order.status_at(state.clock.now()) == domain::order::OrderStatus::Pending;
    // Front ends with a page of their own post the form themselves. Paddle's checkout is opened by our page.
    let form = if waits
        && order.payment_method == PaymentMethod::Ecpay
        && state.payments.service(PaymentMethod::Ecpay).is_some()
    {
        EcpayForm::of(checkout::open(state, order, signed_in.user(), None).await?)
    } else {
        None
    };
    let auto_renew = order.plan.is_some_and(|plan| plan.is_recurring);
    let message = match (waits, auto_renew) {
        (false, _) => format!("this order is {}", order.status_at(state.clock.now())),
        (true, true) => "pay at checkout_url; the plan begins at the payment and renews by itself".to_owned(),
        (true, false) => "pay at checkout_url; the plan begins at the payment and ends with the period".to_owned(),
    };
    Ok(Subscribed {
        success: true,
        subscription_id: order.plan.map(|plan| plan.subscription_id),
        status: if waits { "pending_payment" } else { "active" },
        checkout_url: waits.then(|| pay::address(state, order)),
        is_mock: false,
        order_number: Some(order.number.to_string()),
        ecpay_form: form,
        amount: Some(amount(order.amount_minor)),
        currency: Some(order.currency),
        auto_renew,
        message: Some(message),
    })
}

fn planned(on: &Subscription, wants: PlanName) -> Subscribed {
    let day = on.paid.map_or_else(String::new, |paid| paid.until.format("%Y-%m-%d").to_string());
    let message = if on.next.is_some() {
        format!("your plan becomes {wants} on {day}, when what is paid is over")
    } else {
        format!("your plan lasts until {day} and does not renew; its price is fixed, so choose {wants} again then")
    };
    on_as_it_is(on, message)
}

fn on_as_it_is(on: &Subscription, message: String) -> Subscribed {
    Subscribed {
        success: true,
        subscription_id: Some(on.id),
        status: "active",
        checkout_url: None,
        is_mock: false,
        order_number: None,
        ecpay_form: None,
        amount: None,
        currency: None,
        auto_renew: on.auto_renew,
        message: Some(message),
    }
}
