//! `POST /subscriptions/cancel`: ends a plan with what is paid, or at once with money back.

use actix_web::{HttpRequest, HttpResponse, post, web};
use actors::{
    cashier::{CarryOut, Nudge},
    credit_ledger::CancelPlan,
};
use chrono::{DateTime, Utc};
use domain::{lists::Currency, payment::RefundState};
use entities::payments::cancel::CancelError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{
    answer::personal,
    credits::amount,
    extract::{
        body::Body,
        signed_in::{SignedIn, services},
    },
    limit,
    problem::{Problem, ProblemBody},
    responses::{NeedsSignIn, ReadsBody, Unavailable},
    state::AppState,
};

/// How it is to end.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CancelRequest {
    /// At once, with money back for what was not used; false when absent: with what is paid.
    #[serde(default)]
    pub request_refund: bool,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CancelAnswer {
    /// Always true.
    pub success: bool,
    /// The subscription.
    pub subscription_id: Uuid,
    /// Always `cancelled`.
    pub status: &'static str,
    /// Whether the payment service has given the money back already.
    pub refund_processed: bool,
    /// What goes back, in `currency`.
    pub refund_amount: Option<f64>,
    /// `TWD` or `USD`, when money goes back.
    #[schema(value_type = Option<String>)]
    pub currency: Option<Currency>,
    /// Until when the plan lasts; null: it ended.
    pub active_until: Option<DateTime<Utc>>,
    /// What happens next.
    pub message: Option<String>,
}

/// Cancels the caller's plan.
#[utoipa::path(
    tag = "subscriptions",
    security(("password" = [])),
    request_body = CancelRequest,
    responses(
        NeedsSignIn,
        ReadsBody,
        Unavailable,
        (status = 200, body = CancelAnswer),
        (status = 400, body = ProblemBody, description = "no_subscription, not_refundable"),
        (status = 429, body = ProblemBody, description = "rate_limited"),
    )
)]
#[post("/cancel")]
pub async fn cancel(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
    body: Body<CancelRequest>,
) -> Result<HttpResponse, Problem> {
    limit::write(&state, &request).await?;
    let services = services(&state)?;
    let ask = CancelPlan { user_id: signed_in.user_id(), with_refund: body.0.request_refund };
    let done = services.ledger.ask(ask).await?.map_err(problem)?;
    let (mut refund_processed, mut refund_amount, mut currency) = (false, None, None);
    let message = match &done.refund {
        None => {
            // Should the cashier not hear, it looks by itself within seconds.
            let _ = services.cashier.ask(Nudge).await;
            match done.active_until {
                Some(until) => format!("your plan lasts until {} and does not renew", until.format("%Y-%m-%d")),
                None => "your plan has ended".to_owned(),
            }
        }
        Some((order, refund, minor)) => {
            let wait = state.config.payments.refund_wait;
            let told = tokio::time::timeout(wait, services.cashier.ask(CarryOut(*refund))).await;
            let state_now = told.ok().and_then(Result::ok).and_then(Result::ok).flatten();
            refund_processed = state_now == Some(RefundState::Approved);
            (refund_amount, currency) = (Some(amount(*minor)), Some(order.currency));
            let message = match state_now {
                Some(RefundState::Approved) => "your money is on its way back",
                _ => "your money goes back as soon as the payment service has agreed",
            };
            message.to_owned()
        }
    };
    Ok(personal(&CancelAnswer {
        success: true,
        subscription_id: done.subscription_id,
        status: "cancelled",
        refund_processed,
        refund_amount,
        currency,
        active_until: done.active_until,
        message: Some(message),
    }))
}

fn problem(error: CancelError) -> Problem {
    match error {
        CancelError::NoSubscription => Problem::NoSubscription,
        CancelError::NotRefundable(reason) => Problem::NotRefundable(reason),
        CancelError::Refused(reason) => Problem::Internal(reason),
        CancelError::Store(error) => error.into(),
    }
}
