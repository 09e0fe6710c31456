//! The rules of credits, by example; `random` holds them against the simple model in `model`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy's exception for tests stops at their helpers"
)]

mod book;
mod model;
mod random;
mod rules;
mod till;

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use self::model::{GRACE, Second};
use super::{
    Change, CreditKind, Credits, Fingerprint, Note, Request, TransactionType, Transfer, Wallet,
    apply::{Desk, apply},
};

/// A user.
const ANN: Uuid = Uuid::from_u128(0xa);

/// Counted from a Monday, 00:00 UTC.
fn time(second: Second) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_571_200 + second, 0).unwrap()
}

fn credits(units: i64) -> Credits {
    Credits::try_from(units).unwrap()
}

/// Ids from `first` on, each above those before it.
fn ids(first: u128) -> impl FnMut() -> Uuid {
    let mut next = first;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

/// What grants of `kind` are called.
const fn type_of(kind: CreditKind) -> TransactionType {
    match kind {
        CreditKind::Bonus => TransactionType::Bonus,
        CreditKind::Subscription => TransactionType::Subscription,
        CreditKind::Purchased => TransactionType::Purchase,
    }
}

fn change(key: &str, request: Request) -> Change {
    Change {
        user_id: ANN,
        key: key.parse().unwrap(),
        fingerprint: Fingerprint::of(&[key.as_bytes()]),
        request,
        note: Note::default(),
    }
}

fn answer(wallet: &mut Wallet, change: &Change, now: Second, new_id: &mut dyn FnMut() -> Uuid) -> Vec<Transfer> {
    apply(wallet, change, &mut Desk { now: time(now), new_id, refund_grace: Duration::seconds(GRACE) })
}
