//! What the body of a verified notification means (protocol notes: paddle.md, "Webhooks").

use chrono::{DateTime, Utc};
use domain::payment::{
    Agreement, AgreementState, Charge, Fact, Failure, MoneyBack, MoneyBackKind, MoneyBackState, Notice, Payment,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::model::{Adjustment, Subscription, Transaction, is_word, order};
use crate::NoticeError;

#[derive(Deserialize)]
struct Event {
    event_id: String,
    event_type: String,
    occurred_at: DateTime<Utc>,
    data: Value,
}

const MALFORMED: NoticeError = NoticeError::Malformed("the body is not an event as documented");

/// Reads a body whose signature is right. Types of events that we do not know are no error.
pub(super) fn read(body: &[u8]) -> Result<Notice, NoticeError> {
    let event: Event = serde_json::from_slice(body).map_err(|_| MALFORMED)?;
    if !is_word(&event.event_id) || !is_word(&event.event_type) {
        return Err(MALFORMED);
    }
    let Event { event_id, event_type, occurred_at, data } = event;
    let fact = match event_type.as_str() {
        "transaction.completed" => {
            let transaction: Transaction = entity(data)?;
            if transaction.status != "completed" {
                return Err(NoticeError::Malformed("a completed transaction that is not"));
            }
            Fact::Paid(payment(&transaction, occurred_at).ok_or(MALFORMED)?)
        }
        "transaction.payment_failed" => Fact::NotPaid(failure(&entity(data)?).ok_or(MALFORMED)?),
        "subscription.created"
        | "subscription.activated"
        | "subscription.trialing"
        | "subscription.updated"
        | "subscription.past_due"
        | "subscription.paused"
        | "subscription.resumed"
        | "subscription.canceled"
        | "subscription.imported" => Fact::Agreement(agreement(&entity(data)?).ok_or(MALFORMED)?),
        "adjustment.created" | "adjustment.updated" => money_back(&entity(data)?)?,
        _ => Fact::Unrelated,
    };
    Ok(Notice { event_id, event_type, occurred_at, fact })
}

fn entity<T: DeserializeOwned>(data: Value) -> Result<T, NoticeError> {
    serde_json::from_value(data).map_err(|_| MALFORMED)
}

/// The payment that a completed transaction is. `None`: it does not say how much.
pub(super) fn payment(transaction: &Transaction, told_at: DateTime<Utc>) -> Option<Payment> {
    let captured = transaction.payments.iter().filter(|attempt| attempt.status == "captured");
    let paid_at = captured.filter_map(|attempt| attempt.captured_at).max().or(transaction.billed_at);
    Some(Payment {
        charge: charge(transaction)?,
        transaction_id: word(&transaction.id)?,
        amount: transaction.amount()?,
        paid_at: paid_at.unwrap_or(told_at),
        agreement: optional(transaction.subscription_id.as_ref())?,
        customer: optional(transaction.customer_id.as_ref())?,
        next_charge_at: transaction.billing_period.as_ref().map(|period| period.ends_at),
    })
}

/// The try that failed: the newest stands first.
pub(super) fn failure(transaction: &Transaction) -> Option<Failure> {
    word(&transaction.id)?;
    let code = transaction.payments.first().and_then(|attempt| attempt.error_code.as_deref()).unwrap_or("unknown");
    Some(Failure { charge: charge(transaction)?, code: word(code)? })
}

/// Which charge a transaction is, by where it came from.
fn charge(transaction: &Transaction) -> Option<Charge> {
    Some(match transaction.origin.as_str() {
        "subscription_recurring" => {
            Charge::Renewal { agreement: word(transaction.subscription_id.as_deref()?)?, number: None }
        }
        "web" | "api" => order(&transaction.custom_data).map_or(Charge::Foreign, |order| Charge::Order { order }),
        _ => Charge::Foreign,
    })
}

/// How a subscription stands. `None`: in a state that is not documented.
pub(super) fn agreement(subscription: &Subscription) -> Option<Agreement> {
    let state = match subscription.status.as_str() {
        "active" | "trialing" => AgreementState::Active,
        "past_due" => AgreementState::PastDue,
        "paused" => AgreementState::Paused,
        "canceled" => AgreementState::Ended,
        _ => return None,
    };
    Some(Agreement {
        id: word(&subscription.id)?,
        order: order(&subscription.custom_data),
        state,
        ends_at: subscription.ends_at(),
        customer: optional(subscription.customer_id.as_ref())?,
    })
}

fn money_back(adjustment: &Adjustment) -> Result<Fact, NoticeError> {
    let kind = match adjustment.action.as_str() {
        "refund" => MoneyBackKind::Refund,
        "chargeback" => MoneyBackKind::Chargeback,
        "chargeback_reverse" => MoneyBackKind::ChargebackReversed,
        // Credit for later bills, and warnings: no money moves.
        _ => return Ok(Fact::Unrelated),
    };
    let state = state(&adjustment.status).ok_or(MALFORMED)?;
    Ok(Fact::MoneyBack(MoneyBack {
        id: word(&adjustment.id).ok_or(MALFORMED)?,
        transaction_id: word(&adjustment.transaction_id).ok_or(MALFORMED)?,
        kind,
        state,
        amount: adjustment.amount().ok_or(MALFORMED)?,
    }))
}

/// How far an adjustment is.
pub(super) fn state(status: &str) -> Option<MoneyBackState> {
    match status {
        "pending_approval" => Some(MoneyBackState::Pending),
        "approved" => Some(MoneyBackState::Approved),
        // What was reversed did not go back in the end.
        "rejected" | "reversed" => Some(MoneyBackState::Rejected),
        _ => None,
    }
}

fn word(text: &str) -> Option<String> {
    is_word(text).then(|| text.to_owned())
}

/// What need not be there, but is a word if it is.
fn optional(text: Option<&String>) -> Option<Option<String>> {
    match text {
        Some(text) => word(text).map(Some),
        None => Some(None),
    }
}
