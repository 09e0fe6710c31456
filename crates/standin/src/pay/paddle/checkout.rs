//! How a transaction is paid: the buyer says who they are, a card is tried, a subscription may begin.

use super::{
    customers,
    subscriptions::{self, Subscription},
    transactions::{Payment, TransactionStatus, tell},
    webhooks::emit,
};
use crate::pay::{
    ids,
    paddle::api,
    state::{Book, MovementKind, Service},
};

/// What a card does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Card {
    Pays,
    /// Now, and not when the subscription is renewed.
    PaysOnce,
    Declined,
}

/// Whether the buyer can still do something.
pub(crate) fn is_open(status: TransactionStatus) -> bool {
    matches!(status, TransactionStatus::Draft | TransactionStatus::Ready)
}

/// The buyer of an open transaction says who they are and where. False: nothing changed.
pub(crate) fn identify(book: &mut Book, id: &str, email: &str, country: &str) -> bool {
    let Some(row) = book.transactions.get(id).filter(|row| is_open(row.status)) else { return false };
    let (known, draft) = (row.customer_id.clone(), row.status == TransactionStatus::Draft);
    let customer_id = known.unwrap_or_else(|| customers::by_email(book, email));
    let address_id = ids::of("add", &format!("{customer_id}/{country}"));
    let first_seen = !book.transactions.iter().any(|row| row.address_id.as_ref() == Some(&address_id));
    if first_seen {
        let now = api::time(book.now);
        let data = serde_json::json!({
            "id": address_id, "customer_id": customer_id, "description": null, "first_line": null,
            "second_line": null, "city": null, "postal_code": null, "region": null, "country_code": country,
            "custom_data": null, "status": "active", "import_meta": null, "created_at": now, "updated_at": now,
        });
        emit(book, "address.created", &address_id, data);
    }
    let Some(row) = book.transactions.get_mut(id) else { return false };
    row.customer_id = Some(customer_id);
    row.address_id = Some(address_id);
    row.country = Some(country.to_owned());
    row.status = TransactionStatus::Ready;
    tell(book, id, "transaction.updated");
    if draft {
        tell(book, id, "transaction.ready");
    }
    true
}

/// Tries a card for a transaction that is ready. True: paid now.
pub(crate) fn pay(book: &mut Book, id: &str, card: Card) -> bool {
    if book.transactions.get(id).is_none_or(|row| row.status != TransactionStatus::Ready) {
        return false;
    }
    if card == Card::Declined {
        decline(book, id);
        return false;
    }
    capture(book, id);
    tell(book, id, "transaction.paid");
    let Some(row) = book.transactions.get(id) else { return false };
    let begun = Subscription::begin(row, book.now, card == Card::PaysOnce);
    if let Some(subscription) = begun {
        let subscription_id = subscription.id.clone();
        if let Some(row) = book.transactions.get_mut(id) {
            row.subscription_id = Some(subscription_id.clone());
            row.period = subscription.period;
        }
        book.subscriptions.put(subscription);
        subscriptions::tell_of_birth(book, &subscription_id, id);
        subscriptions::tell(book, &subscription_id, "subscription.activated");
    }
    complete(book, id);
    true
}

/// A card was refused.
pub(crate) fn decline(book: &mut Book, id: &str) {
    let now = book.now;
    let Some(row) = book.transactions.get_mut(id) else { return };
    let attempt_id = uuid::Uuid::new_v4().to_string();
    row.payments.insert(0, Payment { attempt_id, error_code: Some("declined".to_owned()), at: now });
    tell(book, id, "transaction.payment_failed");
}

/// Takes the money, once.
pub(crate) fn capture(book: &mut Book, id: &str) {
    let now = book.now;
    let Some(row) = book.transactions.get_mut(id) else { return };
    row.payments.insert(0, Payment { attempt_id: uuid::Uuid::new_v4().to_string(), error_code: None, at: now });
    row.status = TransactionStatus::Paid;
    row.billed_at = row.billed_at.or(Some(now));
    let (amount, currency) = (row.grand_total(), row.currency().to_owned());
    if amount > 0 {
        book.moved(Service::Paddle, id, MovementKind::Charge, amount, &currency);
    }
}

/// The last step of a paid transaction: its invoice.
pub(crate) fn complete(book: &mut Book, id: &str) {
    let number = book.transactions.iter().filter(|row| row.invoice_number.is_some()).count();
    let Some(row) = book.transactions.get_mut(id) else { return };
    row.status = TransactionStatus::Completed;
    row.invoice_number = Some(format!("1000-{}", 10_001 + number));
    tell(book, id, "transaction.completed");
}
