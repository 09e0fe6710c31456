//! What happens to a subscription in time: renewals, refused cards, planned ends; and what a change of items costs.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    api::ApiError,
    checkout::{capture, complete, decline},
    prices::Item,
    subscriptions::{Retry, Subscription, SubscriptionStatus, tell},
    transactions::{self, Period, Transaction, TransactionStatus},
};
use crate::pay::state::Book;

/// Days from one refused renewal to the next try; after the last the subscription ends.
const RETRY_DAYS: [i64; 4] = [1, 3, 5, 7];

/// What a change of items costs, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    ProratedNow,
    ProratedNext,
    FullNow,
    FullNext,
    Free,
}

impl Mode {
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "prorated_immediately" => Self::ProratedNow,
            "prorated_next_billing_period" => Self::ProratedNext,
            "full_immediately" => Self::FullNow,
            "full_next_billing_period" => Self::FullNext,
            "do_not_bill" => Self::Free,
            _ => return None,
        })
    }
}

/// The next thing that happens by itself, at `book.now`.
pub(crate) fn fall_due(book: &mut Book, id: &str) {
    let now = book.now;
    let Some(row) = book.subscriptions.get(id) else { return };
    if row.cancel_at.is_some_and(|at| at <= now) {
        end(book, id);
    } else if row.retry.is_some() {
        try_again(book, id);
    } else {
        renew(book, id);
    }
}

/// It is over.
pub(crate) fn end(book: &mut Book, id: &str) {
    let now = book.now;
    let Some(row) = book.subscriptions.get_mut(id) else { return };
    row.status = SubscriptionStatus::Canceled;
    row.canceled_at = Some(now);
    row.cancel_at = None;
    row.next_billed_at = None;
    row.period = None;
    row.retry = None;
    tell(book, id, "subscription.canceled");
}

/// A transaction of a subscription, as it is now.
fn bill(row: &Subscription, now: DateTime<Utc>, origin: &str, items: Vec<Item>) -> Transaction {
    Transaction {
        status: TransactionStatus::Billed,
        customer_id: Some(row.customer_id.clone()),
        address_id: row.address_id.clone(),
        country: row.country.clone(),
        custom_data: row.custom_data.clone(),
        subscription_id: Some(row.id.clone()),
        period: row.period,
        billed_at: Some(now),
        ..Transaction::new(now, origin, items)
    }
}

fn renew(book: &mut Book, id: &str) {
    let now = book.now;
    let Some(row) = book.subscriptions.get_mut(id) else { return };
    let (starts_at, next) = (row.cycle.after(row.anchor, row.periods), row.cycle.after(row.anchor, row.periods + 1));
    let (Some(starts_at), Some(ends_at)) = (starts_at, next) else {
        row.next_billed_at = None;
        return;
    };
    row.periods += 1;
    row.period = Some(Period { starts_at, ends_at });
    row.next_billed_at = Some(ends_at);
    let paid_before = book.transactions.iter().filter(|sold| sold.subscription_id.as_deref() == Some(id)).count();
    let Some(row) = book.subscriptions.get_mut(id) else { return };
    let over = row.discount.as_ref().and_then(|discount| discount.intervals);
    if over.is_some_and(|intervals| paid_before >= usize::try_from(intervals).unwrap_or(usize::MAX)) {
        row.discount = None;
    }
    let mut items = row.items.clone();
    if let Some(first) = items.first_mut().filter(|_| row.owed_minor > 0) {
        first.charged_minor = Some(first.whole_minor() + row.owed_minor);
        row.owed_minor = 0;
    }
    let mut sold = bill(row, now, "subscription_recurring", items);
    sold.discount = row.discount.clone();
    sold.credit_minor = sold.grand_total().min(-row.owed_minor.min(0));
    row.owed_minor += sold.credit_minor;
    let sold_id = sold.id.clone();
    book.transactions.put(sold);
    transactions::tell(book, &sold_id, "transaction.created");
    transactions::tell(book, &sold_id, "transaction.billed");
    collect(book, id, &sold_id, 0);
}

/// Charges a renewal: paid, or to be tried again after `failures` more than before.
fn collect(book: &mut Book, id: &str, sold_id: &str, failures: usize) {
    let now = book.now;
    let Some(row) = book.subscriptions.get_mut(id) else { return };
    let was_active = row.status == SubscriptionStatus::Active;
    if !row.card_fails {
        row.status = SubscriptionStatus::Active;
        row.retry = None;
        row.last_billed_at = now;
        capture(book, sold_id);
        transactions::tell(book, sold_id, "transaction.paid");
        tell(book, id, "subscription.updated");
        complete(book, sold_id);
        return;
    }
    let retry = RETRY_DAYS.get(failures).map(|days| Retry {
        transaction_id: sold_id.to_owned(),
        at: now + TimeDelta::days(*days),
        failures: failures + 1,
    });
    let last = retry.is_none();
    row.status = SubscriptionStatus::PastDue;
    row.retry = retry;
    if let Some(sold) = book.transactions.get_mut(sold_id) {
        sold.status = TransactionStatus::PastDue;
    }
    decline(book, sold_id);
    if was_active {
        transactions::tell(book, sold_id, "transaction.past_due");
        tell(book, id, "subscription.past_due");
    }
    if last {
        end(book, id);
    }
}

/// Tries a refused renewal again, in its time or because the buyer has given another card.
pub(crate) fn try_again(book: &mut Book, id: &str) {
    let retry = book.subscriptions.get(id).and_then(|row| row.retry.clone());
    if let Some(Retry { transaction_id, failures, .. }) = retry {
        collect(book, id, &transaction_id, failures);
    }
}

/// Gives a subscription other items and takes what `mode` says. Nothing changes when the card is refused.
pub(crate) fn change_items(book: &mut Book, id: &str, items: Vec<Item>, mode: Mode) -> Result<(), ApiError> {
    let now = book.now;
    let row = book.subscriptions.get(id).ok_or_else(|| ApiError::missing(id))?;
    let items: Vec<_> = items.into_iter().filter(|item| item.price.cycle.is_some()).collect();
    let Some(cycle) = items.first().and_then(|item| item.price.cycle) else {
        return Err(ApiError::field("items", "must hold a price that is paid again"));
    };
    let restarts = cycle != row.cycle;
    if restarts && matches!(mode, Mode::ProratedNext | Mode::FullNext) {
        return Err(ApiError::field("proration_billing_mode", "another billing cycle begins at once"));
    }
    let added: i64 = items
        .iter()
        .filter(|item| !row.items.iter().any(|old| old.price.id == item.price.id))
        .map(Item::whole_minor)
        .sum();
    let whole: i64 = items.iter().map(Item::whole_minor).sum();
    let unused = unused(row, now);
    let cost = match (mode, restarts) {
        (Mode::Free, _) => 0,
        (Mode::FullNow | Mode::FullNext, false) => added,
        (Mode::FullNow | Mode::FullNext, true) => whole,
        (Mode::ProratedNow | Mode::ProratedNext, false) => unused.of(whole) - unused.of(row.whole_minor()),
        (Mode::ProratedNow | Mode::ProratedNext, true) => whole - unused.of(row.whole_minor()),
    };
    let now_due = matches!(mode, Mode::ProratedNow | Mode::FullNow);
    if now_due && cost > 0 && row.card_fails {
        let detail = format!("cannot update subscription {id}, the payment was declined");
        return Err(ApiError::new(400, "subscription_payment_declined", detail));
    }
    let Some(row) = book.subscriptions.get_mut(id) else { return Err(ApiError::missing(id)) };
    row.items = items.clone();
    if restarts {
        row.cycle = cycle;
        row.anchor = now;
        row.periods = 1;
        row.period = cycle.after(now, 1).map(|ends_at| Period { starts_at: now, ends_at });
        row.next_billed_at = row.period.map(|period| period.ends_at);
    }
    if !(now_due && cost > 0) {
        row.owed_minor += cost;
        tell(book, id, "subscription.updated");
        return Ok(());
    }
    let mut charged = items;
    let mut left = cost;
    for item in &mut charged {
        let part = left.min(item.whole_minor());
        item.charged_minor = Some(part);
        left -= part;
    }
    row.last_billed_at = now;
    let sold = bill(row, now, "subscription_update", charged);
    let sold_id = sold.id.clone();
    book.transactions.put(sold);
    transactions::tell(book, &sold_id, "transaction.created");
    transactions::tell(book, &sold_id, "transaction.billed");
    capture(book, &sold_id);
    transactions::tell(book, &sold_id, "transaction.paid");
    tell(book, id, "subscription.updated");
    complete(book, &sold_id);
    Ok(())
}

/// The part of the running period that is still to come.
struct Unused {
    left_ms: i128,
    whole_ms: i128,
}

impl Unused {
    fn of(&self, amount_minor: i64) -> i64 {
        let share = (i128::from(amount_minor) * self.left_ms + self.whole_ms / 2) / self.whole_ms;
        i64::try_from(share).unwrap_or(amount_minor)
    }
}

fn unused(row: &Subscription, now: DateTime<Utc>) -> Unused {
    let Some(Period { starts_at, ends_at }) = row.period else { return Unused { left_ms: 0, whole_ms: 1 } };
    let whole_ms = i128::from((ends_at - starts_at).num_milliseconds()).max(1);
    let left_ms = i128::from((ends_at - now).num_milliseconds()).clamp(0, whole_ms);
    Unused { left_ms, whole_ms }
}
