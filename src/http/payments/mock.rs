//! `POST /payments/mock/complete/{order_number}`: settles an order without money, where an operator switched that on.

use actix_web::{HttpRequest, HttpResponse, post, web};
use actors::credit_ledger::Settle;
use domain::{
    order::OrderStatus,
    payment::{Charge, Fact, Notice, Payment, Source, Stated},
};
use entities::payments::inbox;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::order::owned;
use crate::http::{
    answer::personal,
    extract::signed_in::{SignedIn, services},
    limit,
    problem::{Problem, ProblemBody},
    responses::{NeedsSignIn, Unavailable},
    state::AppState,
};

/// What was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Completed {
    /// Always true.
    pub success: bool,
    /// What was done.
    pub message: String,
    /// The order.
    pub order_number: String,
}

/// Settles an order of the caller's as if it had been paid: the same way through the inbox that a payment takes.
#[utoipa::path(
    tag = "payments",
    security(("password" = [])),
    params(("order_number" = String, Path, description = "the order's number")),
    responses(
        NeedsSignIn,
        Unavailable,
        (status = 200, body = Completed),
        (status = 400, body = ProblemBody, description = "mock_off, order_closed"),
        (status = 403, body = ProblemBody, description = "not_yours, inactive_user"),
        (status = 404, body = ProblemBody, description = "not_found: no such order; user_not_found"),
        (status = 429, body = ProblemBody, description = "rate_limited"),
    )
)]
#[post("/mock/complete/{order_number}")]
pub async fn complete(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
    number: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    limit::write(&state, &request).await?;
    if !state.payments.mock {
        return Err(Problem::MockOff);
    }
    let order = owned(&state, &signed_in, &number).await?;
    let (services, now) = (services(&state)?, state.clock.now());
    let status = order.status_at(now);
    if status != OrderStatus::Pending {
        return Err(Problem::OrderClosed { number: order.number.to_string(), status });
    }
    let notice = Notice {
        event_id: format!("mock:{}", order.number),
        event_type: "mock".to_owned(),
        occurred_at: now,
        fact: Fact::Paid(Payment {
            charge: Charge::Order { order: order.number.clone() },
            transaction_id: format!("mock:{}", order.number),
            amount: Stated { minor: i64::from(order.amount_minor), currency: order.currency.to_string() },
            paid_at: now,
            agreement: None,
            customer: None,
            next_charge_at: None,
        }),
    };
    let event = inbox::store(&services.db, Uuid::now_v7(), order.payment_method, Source::Asked, &notice, now).await?;
    services.ledger.ask(Settle(event.0)).await??;
    let order_number = order.number.to_string();
    let message = "settled without money".to_owned();
    Ok(personal(&Completed { success: true, message, order_number }))
}
