//! The clock of the payment services: the stand-in's own, and ahead of it as far as control has moved it.
//!
//! What falls due on the way happens in order, each at its own time.

use chrono::{DateTime, Utc};

use super::{
    ecpay::{orders, period},
    paddle::{adjustments, renewals},
    state::Book,
};

/// Things that may fall due in one go; more than this is a loop in our own rules.
const MOST_DUE: usize = 100_000;

/// What falls due.
enum Due {
    /// A card order is closed, or a code expires.
    Order(String),
    /// A later charge of a periodic order.
    Period(String),
    /// A renewal, a retried one or a planned end.
    Subscription(String),
    /// A refund is approved.
    Adjustment(String),
}

/// Lets everything happen that is due until `until`, and leaves the book there. Gives how many things happened.
pub(crate) fn run(book: &mut Book, until: DateTime<Utc>) -> usize {
    let mut happened = 0;
    while let Some((at, due)) = next(book).filter(|(at, _)| *at <= until) {
        // A thing made late, as after a restart, still has its own time.
        book.now = at;
        match due {
            Due::Order(id) => orders::fall_due(book, &id),
            Due::Period(id) => period::charge(book, &id),
            Due::Subscription(id) => renewals::fall_due(book, &id),
            Due::Adjustment(id) => _ = adjustments::decide(book, &id, true),
        }
        happened += 1;
        if happened >= MOST_DUE {
            tracing::error!("the stand-in's clock of payments stopped: too much fell due at once");
            break;
        }
    }
    book.now = until;
    happened
}

/// The first thing that falls due.
fn next(book: &Book) -> Option<(DateTime<Utc>, Due)> {
    let orders = book.orders.iter().filter_map(|row| Some((row.falls_due()?, Due::Order(row.number.clone()))));
    let periods =
        book.orders.iter().filter_map(|row| Some((row.agreement.as_ref()?.next_at?, Due::Period(row.number.clone()))));
    let subscriptions =
        book.subscriptions.iter().filter_map(|row| Some((row.falls_due()?, Due::Subscription(row.id.clone()))));
    let adjustments =
        book.adjustments.iter().filter_map(|row| Some((row.decided_at?, Due::Adjustment(row.id.clone()))));
    orders.chain(periods).chain(subscriptions).chain(adjustments).min_by_key(|(at, _)| *at)
}
