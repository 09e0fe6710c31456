//! Money that goes back: refunds, which wait for their approval, and chargebacks, which the buyer's bank decides.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    api::{self, Answer, ApiError, Outcome, child, lets, only, required},
    prices,
    transactions::TransactionStatus,
    webhooks::emit,
};
use crate::{
    call::Call,
    pay::{
        ids,
        state::{Book, MovementKind, Service},
        table::Row,
    },
};

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AdjustmentAction {
    Refund,
    Chargeback,
    ChargebackReverse,
}

/// Whether it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AdjustmentStatus {
    PendingApproval,
    Approved,
    Rejected,
    Reversed,
}

/// A part of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Part {
    item_id: String,
    full: bool,
    amount_minor: i64,
}

/// One of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Adjustment {
    pub(crate) id: String,
    action: AdjustmentAction,
    pub(crate) status: AdjustmentStatus,
    full: bool,
    transaction_id: String,
    subscription_id: Option<String>,
    customer_id: Option<String>,
    reason: String,
    currency: String,
    tax_minor: i64,
    parts: Vec<Part>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// When it approves itself; `None`: decided, or control decides.
    pub(crate) decided_at: Option<DateTime<Utc>>,
}

impl Row for Adjustment {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Adjustment {
    fn total_minor(&self) -> i64 {
        self.parts.iter().map(|part| part.amount_minor).sum()
    }

    /// What it takes from what can still go back, more or less than nothing.
    fn takes_minor(&self) -> i64 {
        match (self.action, self.status) {
            (_, AdjustmentStatus::Rejected | AdjustmentStatus::Reversed) | (AdjustmentAction::ChargebackReverse, _) => {
                0
            }
            _ => self.total_minor(),
        }
    }
}

/// What has gone back of a transaction.
pub(crate) fn returned_minor(book: &Book, transaction_id: &str) -> i64 {
    let of = book.adjustments.iter().filter(|row| row.transaction_id == transaction_id);
    of.filter(|row| row.status == AdjustmentStatus::Approved).map(Adjustment::takes_minor).sum()
}

/// What can still go back of the item, requests that wait counted as gone.
fn left_minor(book: &Book, transaction_id: &str, item_id: &str, total: i64) -> i64 {
    let of = book.adjustments.iter().filter(|row| row.transaction_id == transaction_id && row.takes_minor() > 0);
    let gone = of.flat_map(|row| &row.parts).filter(|part| part.item_id == item_id);
    total - gone.map(|part| part.amount_minor).sum::<i64>()
}

fn view(row: &Adjustment) -> Value {
    let total = row.total_minor();
    let sums = json!({
        "subtotal": (total - row.tax_minor).to_string(), "tax": row.tax_minor.to_string(), "total": total.to_string(),
        "fee": "0", "retained_fee": "0", "earnings": (total - row.tax_minor).to_string(),
        "currency_code": row.currency,
    });
    let items: Value = row
        .parts
        .iter()
        .map(|part| {
            let tax = if total > 0 { row.tax_minor * part.amount_minor / total } else { 0 };
            json!({
                "id": child("adjitm", &row.id, &part.item_id), "item_id": part.item_id,
                "type": if part.full { "full" } else { "partial" }, "amount": part.amount_minor.to_string(),
                "proration": null, "totals": {
                    "subtotal": (part.amount_minor - tax).to_string(), "tax": tax.to_string(),
                    "total": part.amount_minor.to_string(),
                },
            })
        })
        .collect();
    json!({
        "id": row.id, "action": row.action, "type": if row.full { "full" } else { "partial" },
        "status": row.status, "transaction_id": row.transaction_id, "subscription_id": row.subscription_id,
        "customer_id": row.customer_id, "reason": row.reason, "credit_applied_to_balance": null,
        "currency_code": row.currency, "items": items, "totals": sums, "payout_totals": sums, "tax_rates_used": [],
        "created_at": api::time(row.created_at), "updated_at": api::time(row.updated_at),
    })
}

/// `GET /adjustments`, newest first.
pub(super) fn list(call: &Call, book: &mut Book) -> Outcome {
    let fits = |row: &&Adjustment| {
        lets(call, "id", Some(&row.id))
            && lets(call, "transaction_id", Some(&row.transaction_id))
            && lets(call, "customer_id", row.customer_id.as_deref())
            && lets(call, "subscription_id", row.subscription_id.as_deref())
            && lets(call, "status", json!(row.status).as_str())
            && lets(call, "action", json!(row.action).as_str())
    };
    Ok(Answer::List(book.adjustments.iter().rev().filter(fits).map(|row| (row.id.clone(), view(row))).collect()))
}

/// `POST /adjustments`: refunds only.
pub(super) fn create(call: &Call, book: &mut Book) -> Outcome {
    let body = api::body(call)?;
    only(&body, &["action", "transaction_id", "reason", "type", "items"])?;
    if required(&body, "action")? != "refund" {
        return Err(ApiError::field("action", "only refund can be asked for at the stand-in"));
    }
    let (transaction_id, reason) = (required(&body, "transaction_id")?, required(&body, "reason")?);
    let wanted = match api::text(&body, "type")?.unwrap_or("partial") {
        "full" if body.get("items").is_none_or(Value::is_null) => None,
        "full" => return Err(ApiError::field("items", "must be left out of a full refund")),
        "partial" => Some(body.get("items").and_then(Value::as_array).cloned().unwrap_or_default()),
        _ => return Err(ApiError::field("type", "must be full or partial")),
    };
    let approval = call.shared.pay.settings.refund_approval;
    let decided_at = (!call.shared.pay.holds_refunds()).then(|| book.now + approval);
    let id = request(book, transaction_id, reason, wanted.as_deref(), decided_at)?;
    let row = book.adjustments.get(&id).ok_or_else(|| ApiError::missing(&id))?;
    Ok(Answer::Data(201, view(row)))
}

/// Asks for a refund: of everything that is left, or of the parts in `wanted`.
pub(crate) fn request(
    book: &mut Book,
    transaction_id: &str,
    reason: &str,
    wanted: Option<&[Value]>,
    decided_at: Option<DateTime<Utc>>,
) -> Result<String, ApiError> {
    let waits =
        |row: &Adjustment| row.transaction_id == transaction_id && row.status == AdjustmentStatus::PendingApproval;
    if book.adjustments.iter().any(waits) {
        let detail = format!("there is already a pending refund request for transaction {transaction_id}");
        return Err(ApiError::new(400, "adjustment_pending_refund_request", detail));
    }
    let mut row = fill(book, transaction_id, AdjustmentAction::Refund, reason, wanted)?;
    row.decided_at = decided_at;
    Ok(keep(book, row, "adjustment.created"))
}

/// The buyer's bank takes everything back that is left.
pub(crate) fn chargeback(book: &mut Book, transaction_id: &str) -> Result<String, ApiError> {
    let mut row = fill(book, transaction_id, AdjustmentAction::Chargeback, "chargeback", None)?;
    row.status = AdjustmentStatus::Approved;
    book.moved(Service::Paddle, transaction_id, MovementKind::Chargeback, row.total_minor(), &row.currency);
    Ok(keep(book, row, "adjustment.created"))
}

/// The bank gives a chargeback of this transaction back.
pub(crate) fn reverse_chargeback(book: &mut Book, transaction_id: &str) -> Result<String, ApiError> {
    let stands = |row: &&Adjustment| {
        row.transaction_id == transaction_id
            && row.action == AdjustmentAction::Chargeback
            && row.status == AdjustmentStatus::Approved
    };
    let mut row = book.adjustments.iter().find(stands).cloned().ok_or_else(|| ApiError::missing(transaction_id))?;
    let charged_back = row.id.clone();
    row.id = ids::new("adj");
    row.action = AdjustmentAction::ChargebackReverse;
    row.created_at = book.now;
    book.moved(Service::Paddle, transaction_id, MovementKind::ChargebackReverse, row.total_minor(), &row.currency);
    let id = keep(book, row, "adjustment.created");
    if let Some(old) = book.adjustments.get_mut(&charged_back) {
        old.status = AdjustmentStatus::Reversed;
        old.updated_at = book.now;
    }
    tell(book, &charged_back, "adjustment.updated");
    Ok(id)
}

fn fill(
    book: &Book,
    transaction_id: &str,
    action: AdjustmentAction,
    reason: &str,
    wanted: Option<&[Value]>,
) -> Result<Adjustment, ApiError> {
    let sold = book.transactions.get(transaction_id).ok_or_else(|| ApiError::missing(transaction_id))?;
    if sold.status != TransactionStatus::Completed {
        let detail = format!("transaction {transaction_id} is not completed");
        return Err(ApiError::new(400, "adjustment_transaction_invalid_status_for_refund", detail));
    }
    let lines = sold.lines();
    let mut credit = sold.credit_minor;
    let mut left = vec![];
    for (at, line) in lines.iter().enumerate() {
        // What was paid out of credit does not come back to the card.
        let by_credit = credit.min(line.total);
        credit -= by_credit;
        let (item_id, total) = (sold.item_id(at), line.total - by_credit);
        left.push((item_id.clone(), left_minor(book, transaction_id, &item_id, total)));
    }
    let above =
        || ApiError::new(400, "adjustment_total_amount_above_remaining_allowed", "the amount is above what is left");
    let parts: Vec<Part> = match wanted {
        None => left
            .iter()
            .filter(|(_, left)| *left > 0)
            .map(|(item_id, left)| Part { item_id: item_id.clone(), full: true, amount_minor: *left })
            .collect(),
        Some(rows) => rows.iter().map(|row| part(row, &left, above)).collect::<Result<Vec<_>, _>>()?,
    };
    let asked = |item_id: &str| -> i64 {
        parts.iter().filter(|part| part.item_id == item_id).map(|part| part.amount_minor).sum()
    };
    // The same item may be named twice.
    if left.iter().any(|(item_id, left)| asked(item_id) > (*left).max(0)) {
        return Err(above());
    }
    let total: i64 = parts.iter().map(|part| part.amount_minor).sum();
    if total == 0 {
        return Err(above());
    }
    let all = prices::sum(&lines);
    Ok(Adjustment {
        id: ids::new("adj"),
        action,
        status: AdjustmentStatus::PendingApproval,
        full: wanted.is_none(),
        transaction_id: transaction_id.to_owned(),
        subscription_id: sold.subscription_id.clone(),
        customer_id: sold.customer_id.clone(),
        reason: reason.to_owned(),
        currency: sold.currency().to_owned(),
        tax_minor: all.tax * total / all.total.max(1),
        parts,
        created_at: book.now,
        updated_at: book.now,
        decided_at: None,
    })
}

fn part(row: &Value, left: &[(String, i64)], above: impl Fn() -> ApiError) -> Result<Part, ApiError> {
    let item_id = required(row, "item_id")?;
    let Some((_, left)) = left.iter().find(|(known, _)| known == item_id) else {
        return Err(ApiError::field("items[].item_id", format!("{item_id} is not one of the transaction's")));
    };
    let (full, amount_minor) = match required(row, "type")? {
        "full" => (true, *left),
        "partial" => (false, prices::amount(row, "amount")?),
        _ => return Err(ApiError::field("items[].type", "must be full or partial at the stand-in")),
    };
    match (1..=*left).contains(&amount_minor) {
        true => Ok(Part { item_id: item_id.to_owned(), full, amount_minor }),
        false => Err(above()),
    }
}

/// Approves or rejects a refund that waits. False: it does not wait.
pub(crate) fn decide(book: &mut Book, id: &str, approve: bool) -> bool {
    let now = book.now;
    let Some(row) = book.adjustments.get_mut(id).filter(|row| row.status == AdjustmentStatus::PendingApproval) else {
        return false;
    };
    row.decided_at = None;
    row.updated_at = now;
    row.status = if approve { AdjustmentStatus::Approved } else { AdjustmentStatus::Rejected };
    let (sold, amount, currency) = (row.transaction_id.clone(), row.total_minor(), row.currency.clone());
    if approve {
        book.moved(Service::Paddle, &sold, MovementKind::Refund, amount, &currency);
    }
    tell(book, id, "adjustment.updated");
    true
}

fn keep(book: &mut Book, row: Adjustment, event: &str) -> String {
    let id = row.id.clone();
    book.adjustments.put(row);
    tell(book, &id, event);
    id
}

fn tell(book: &mut Book, id: &str, event: &str) {
    if let Some(data) = book.adjustments.get(id).map(view) {
        emit(book, event, id, data);
    }
}
