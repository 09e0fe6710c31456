//! Takes a notification of a payment service: verifies its very bytes, stores what it says, wakes the cashier.

use std::time::Duration;

use actix_web::{HttpRequest, http::header, web};
use actors::cashier::Nudge;
use domain::{
    order::{OrderNumber, PaymentMethod},
    payment::{Charge, Fact, Notice, Source},
};
use entities::payments::inbox;
use futures_util::StreamExt;
use payments::{Delivery, NoticeError};
use uuid::Uuid;

use super::{extract::signed_in::services, problem::Problem, state::AppState};

/// Why a notification was not stored.
pub enum Refused {
    /// It is not believed, or not understood.
    Not(NoticeError),
    /// It could not be read or stored: the service tells it again.
    Problem(Problem),
}

impl<E: Into<Problem>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Problem(error.into())
    }
}

/// Who signs in which header.
const SIGNATURE: &str = "paddle-signature";

/// Takes one notification. `Ok`: it is stored, now or before.
///
/// # Errors
/// Nothing was stored, or that is unknown: it may be told again.
pub async fn take(
    state: &AppState,
    request: &HttpRequest,
    body: web::Payload,
    method: PaymentMethod,
) -> Result<(), Refused> {
    let services = services(state)?;
    // No secret, no notification.
    let service = state.payments.service(method).ok_or(Problem::PaymentsOff { method })?;
    let bytes = bytes(state, request, body).await?;
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let content_type = text(header::CONTENT_TYPE.as_str());
    let delivery = Delivery { signature: text(SIGNATURE), content_type, body: &bytes };
    let now = state.clock.now();
    let notice = service.read(&delivery, now).map_err(|error| {
        metrics::counter!("vidgo_payment_notifications_total", "method" => method.as_str(), "outcome" => "refused")
            .increment(1);
        tracing::warn!(%method, %error, "a payment's notification is not believed");
        Refused::Not(error)
    })?;
    let (event, is_new) = inbox::store(&services.db, Uuid::now_v7(), method, Source::Told, &notice, now).await?;
    let outcome = if is_new { "stored" } else { "repeated" };
    metrics::counter!("vidgo_payment_notifications_total", "method" => method.as_str(), "outcome" => outcome)
        .increment(1);
    tracing::info!(%method, %event, kind = notice.event_type, outcome, "a payment's notification");
    // Should it not hear, it looks by itself within seconds.
    let _ = services.cashier.ask(Nudge).await;
    Ok(())
}

/// The whole body, within the bounds of size and time.
///
/// # Errors
/// `TooLarge`, `TooSlow`, or a connection that broke.
pub async fn bytes(state: &AppState, _: &HttpRequest, mut body: web::Payload) -> Result<web::BytesMut, Problem> {
    let limit_bytes = state.config.payments.max_notification_bytes;
    let patience: Duration = state.config.server.request_timeout;
    let read = async {
        let mut bytes = web::BytesMut::new();
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|error| Problem::invalid("/", format!("the body could not be read: {error}")))?;
            if bytes.len() + chunk.len() > limit_bytes {
                return Err(Problem::TooLarge(limit_bytes));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    };
    tokio::time::timeout(patience, read).await.map_err(|_| Problem::TooSlow(patience.as_secs()))?
}

/// The order that a notice names.
#[must_use]
pub fn order_of(notice: &Notice) -> Option<OrderNumber> {
    let of_charge = |charge: &Charge| match charge {
        Charge::Order { order } => Some(order.clone()),
        Charge::Renewal { .. } | Charge::Foreign => None,
    };
    match &notice.fact {
        Fact::Paid(payment) => of_charge(&payment.charge),
        Fact::NotPaid(failure) => of_charge(&failure.charge),
        Fact::Instructions(instructions) => Some(instructions.order.clone()),
        Fact::Simulated { order } => order.clone(),
        Fact::Agreement(_) | Fact::MoneyBack(_) | Fact::Unrelated => None,
    }
}
