//! Subscriptions as the shop sees them: read, changed, cancelled. What time does to them is in `renewals`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    api::{self, Answer, ApiError, Outcome, maybe_time, only, text},
    prices::{self, Cycle, Discount, Item},
    renewals,
    transactions::{Period, Transaction},
    webhooks::emit,
};
use crate::{
    call::Call,
    pay::{ids, state::Book, table::Row},
};

/// How a subscription stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SubscriptionStatus {
    Active,
    PastDue,
    Canceled,
}

impl SubscriptionStatus {
    fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::PastDue => "past_due",
            Self::Canceled => "canceled",
        }
    }
}

/// A renewal that was refused and will be tried again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Retry {
    pub(crate) transaction_id: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) failures: usize,
}

/// One subscription.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Subscription {
    pub(crate) id: String,
    pub(crate) status: SubscriptionStatus,
    pub(crate) customer_id: String,
    pub(crate) address_id: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) items: Vec<Item>,
    pub(crate) discount: Option<Discount>,
    pub(crate) custom_data: Value,
    pub(crate) cycle: Cycle,
    /// Periods are counted from here, so that the 31st does not become the 28th for good.
    pub(crate) anchor: DateTime<Utc>,
    /// Begun since the anchor.
    pub(crate) periods: u32,
    pub(crate) period: Option<Period>,
    pub(crate) next_billed_at: Option<DateTime<Utc>>,
    pub(crate) last_billed_at: DateTime<Utc>,
    pub(crate) cancel_at: Option<DateTime<Utc>>,
    pub(crate) canceled_at: Option<DateTime<Utc>>,
    pub(crate) retry: Option<Retry>,
    /// From changes: to be paid with the next period, or less than nothing: to be given back then.
    pub(crate) owed_minor: i64,
    /// Whether charges are refused.
    pub(crate) card_fails: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl Row for Subscription {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Subscription {
    /// The subscription that a paid transaction begins, if it holds something that is paid again.
    pub(crate) fn begin(row: &Transaction, now: DateTime<Utc>, card_fails: bool) -> Option<Self> {
        let items: Vec<_> = row.items.iter().filter(|item| item.price.cycle.is_some()).cloned().collect();
        let cycle = items.first()?.price.cycle?;
        let ends_at = cycle.after(now, 1)?;
        Some(Self {
            id: ids::new("sub"),
            status: SubscriptionStatus::Active,
            customer_id: row.customer_id.clone()?,
            address_id: row.address_id.clone(),
            country: row.country.clone(),
            items,
            discount: row.discount.clone().filter(|discount| discount.recur),
            custom_data: row.custom_data.clone(),
            cycle,
            anchor: now,
            periods: 1,
            period: Some(Period { starts_at: now, ends_at }),
            next_billed_at: Some(ends_at),
            last_billed_at: now,
            cancel_at: None,
            canceled_at: None,
            retry: None,
            owed_minor: 0,
            card_fails,
            created_at: now,
            updated_at: now,
        })
    }

    /// When something happens to it by itself.
    pub(crate) fn falls_due(&self) -> Option<DateTime<Utc>> {
        match (self.status, &self.retry) {
            (SubscriptionStatus::Canceled, _) => None,
            (_, Some(retry)) => [Some(retry.at), self.cancel_at].into_iter().flatten().min(),
            (_, None) => [self.next_billed_at, self.cancel_at].into_iter().flatten().min(),
        }
    }

    /// Of all items for a whole period, before discounts and taxes.
    pub(crate) fn whole_minor(&self) -> i64 {
        self.items.iter().map(Item::whole_minor).sum()
    }
}

/// As the API and events show it.
pub(crate) fn view(row: &Subscription) -> Value {
    let items: Value = row
        .items
        .iter()
        .map(|item| {
            json!({
                "price": item.price.view(), "product": item.price.product_view(), "quantity": item.quantity,
                "status": if row.status == SubscriptionStatus::Canceled { "inactive" } else { "active" }, "recurring": true, "trial_dates": null,
                "created_at": api::time(row.created_at), "updated_at": api::time(row.updated_at),
                "next_billed_at": maybe_time(row.next_billed_at),
                "previously_billed_at": api::time(row.last_billed_at),
            })
        })
        .collect();
    let scheduled =
        row.cancel_at.map(|at| json!({"action": "cancel", "effective_at": api::time(at), "resume_at": null}));
    let discount = row.discount.as_ref().map(|discount| {
        let ends_at = discount.intervals.and_then(|count| row.cycle.after(row.created_at, count));
        json!({"id": discount.id, "starts_at": api::time(row.created_at), "ends_at": maybe_time(ends_at)})
    });
    let currency = row.items.first().map_or("USD", |item| &item.price.currency);
    json!({
        "id": row.id, "status": row.status.word(), "customer_id": row.customer_id, "address_id": row.address_id,
        "business_id": null, "currency_code": currency, "collection_mode": "automatic", "billing_details": null,
        "billing_cycle": row.cycle, "items": items, "custom_data": row.custom_data, "discount": discount,
        "scheduled_change": scheduled, "current_billing_period": row.period.map(Period::view),
        "next_billed_at": maybe_time(row.next_billed_at), "first_billed_at": api::time(row.created_at),
        "started_at": api::time(row.created_at), "paused_at": null, "canceled_at": maybe_time(row.canceled_at),
        "created_at": api::time(row.created_at), "updated_at": api::time(row.updated_at), "import_meta": null,
    })
}

/// Tells of a subscription as it is now.
pub(crate) fn tell(book: &mut Book, id: &str, event: &str) {
    let now = book.now;
    let Some(row) = book.subscriptions.get_mut(id) else { return };
    row.updated_at = now;
    let data = view(row);
    emit(book, event, id, data);
}

/// The one event that names the transaction.
pub(crate) fn tell_of_birth(book: &mut Book, id: &str, transaction_id: &str) {
    let Some(mut data) = book.subscriptions.get(id).map(view) else { return };
    if let Some(fields) = data.as_object_mut() {
        fields.insert("transaction_id".to_owned(), transaction_id.into());
    }
    emit(book, "subscription.created", id, data);
}

fn shown(book: &Book, id: &str) -> Outcome {
    let row = book.subscriptions.get(id).ok_or_else(|| ApiError::missing(id))?;
    Ok(Answer::Data(200, view(row)))
}

/// `GET /subscriptions/{id}`.
pub(super) fn read(call: &Call, book: &mut Book) -> Outcome {
    shown(book, &call.segment("id"))
}

/// `GET /subscriptions`, newest first.
pub(super) fn list(call: &Call, book: &mut Book) -> Outcome {
    let fits = |row: &&Subscription| {
        api::lets(call, "id", Some(&row.id))
            && api::lets(call, "customer_id", Some(&row.customer_id))
            && api::lets(call, "status", Some(row.status.word()))
    };
    Ok(Answer::List(book.subscriptions.iter().rev().filter(fits).map(|row| (row.id.clone(), view(row))).collect()))
}

/// The subscription, unless it has ended.
fn living<'a>(book: &'a Book, id: &str) -> Result<&'a Subscription, ApiError> {
    let row = book.subscriptions.get(id).ok_or_else(|| ApiError::missing(id))?;
    if row.status == SubscriptionStatus::Canceled {
        let detail = format!("cannot update subscription {id}, as it is canceled");
        return Err(ApiError::new(400, "subscription_update_when_canceled", detail));
    }
    Ok(row)
}

/// `POST /subscriptions/{id}/cancel`.
pub(super) fn cancel(call: &Call, book: &mut Book) -> Outcome {
    let id = call.segment("id");
    let body = if call.bytes().is_ok_and(|bytes| bytes.is_empty()) { json!({}) } else { api::body(call)? };
    only(&body, &["effective_from"])?;
    // Asked again after it is done: the same answer.
    if living(book, &id).is_err() {
        return shown(book, &id);
    }
    match text(&body, "effective_from")?.unwrap_or("next_billing_period") {
        "immediately" => renewals::end(book, &id),
        "next_billing_period" => plan_end(book, &id),
        _ => return Err(ApiError::field("effective_from", "must be next_billing_period or immediately")),
    }
    shown(book, &id)
}

/// Ends it with its period; without one that runs, now.
pub(crate) fn plan_end(book: &mut Book, id: &str) {
    let now = book.now;
    let Some(row) = book.subscriptions.get_mut(id) else { return };
    match row.period.map(|period| period.ends_at).filter(|ends_at| *ends_at > now) {
        Some(_) if row.cancel_at.is_some() => {}
        Some(ends_at) => {
            row.cancel_at = Some(ends_at);
            row.next_billed_at = None;
            tell(book, id, "subscription.updated");
        }
        None => renewals::end(book, id),
    }
}

/// Takes a planned end back.
pub(crate) fn keep(book: &mut Book, id: &str) {
    let Some(row) = book.subscriptions.get_mut(id) else { return };
    if row.cancel_at.take().is_some() {
        row.next_billed_at = row.period.map(|period| period.ends_at);
        tell(book, id, "subscription.updated");
    }
}

/// `PATCH /subscriptions/{id}`.
pub(super) fn change(call: &Call, book: &mut Book) -> Outcome {
    let (id, body) = (call.segment("id"), api::body(call)?);
    only(&body, &["items", "proration_billing_mode", "on_payment_failure", "scheduled_change", "custom_data"])?;
    let row = living(book, &id)?;
    let (planned, past_due) = (row.cancel_at.is_some(), row.status == SubscriptionStatus::PastDue);
    match body.get("scheduled_change") {
        None => {}
        Some(Value::Null) => keep(book, &id),
        Some(_) => return Err(ApiError::field("scheduled_change", "can only be set to null")),
    }
    if body.get("items").is_some() {
        if planned && body.get("scheduled_change").is_none() {
            let detail = format!("cannot update subscription {id}, as it has scheduled changes");
            return Err(ApiError::new(400, "subscription_locked_pending_changes", detail));
        }
        if past_due {
            let detail = format!("cannot update subscription {id}, as it is past due");
            return Err(ApiError::new(400, "subscription_update_when_past_due", detail));
        }
        let items = prices::items(book, &body)?;
        let mode = text(&body, "proration_billing_mode")?
            .ok_or_else(|| ApiError::field("proration_billing_mode", "is required with items"))?;
        let mode = renewals::Mode::parse(mode).ok_or_else(|| ApiError::field("proration_billing_mode", "is none"))?;
        renewals::change_items(book, &id, items, mode)?;
    }
    if let Some(data) = body.get("custom_data") {
        if let Some(row) = book.subscriptions.get_mut(&id) {
            row.custom_data = data.clone();
        }
        tell(book, &id, "subscription.updated");
    }
    shown(book, &id)
}
