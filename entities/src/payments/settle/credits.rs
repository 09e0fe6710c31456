//! The ledger's part of a settlement.

use chrono::{DateTime, Utc};
use domain::{
    idempotency::Fingerprint,
    ledger::{Change, CreditKind, Credits, Key, Note, Refusal, Request, TransactionType},
};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::Stop;
use crate::{
    StoreError,
    ledger::{self, Outcome, Reply},
    payments::Desk,
};

/// Asks the ledger within the settlement's transaction. Reply: the outcome; a refusal is one, too.
pub(in crate::payments) async fn ask(
    tx: &DatabaseTransaction,
    user_id: Uuid,
    key: &str,
    request: Request,
    note: Note,
    desk: &mut Desk<'_>,
) -> Result<Outcome, Stop> {
    let key: Key = key.parse().map_err(|error| StoreError::corrupt("payment_events", key, error))?;
    let fingerprint = Fingerprint::of(&[user_id.as_bytes(), key.as_str().as_bytes()]);
    let change = Change { user_id, key, fingerprint, request, note };
    let (writer, grace, now) = (desk.writer, desk.rules.credits_grace, desk.now);
    let replies =
        ledger::apply_within(tx, writer, std::slice::from_ref(&change), grace, now, &mut *desk.new_id).await?;
    match replies.into_iter().next() {
        Some(Reply::Outcome(outcome)) => Ok(outcome),
        _ => Err(Stop::Refuse(format!("the ledger knows the key {} for something else", change.key))),
    }
}

/// As [`ask`], where a refusal must undo everything.
pub(in crate::payments) async fn must(
    tx: &DatabaseTransaction,
    user_id: Uuid,
    key: &str,
    request: Request,
    note: Note,
    desk: &mut Desk<'_>,
) -> Result<Outcome, Stop> {
    let outcome = ask(tx, user_id, key, request, note, desk).await?;
    match outcome.refusal {
        None => Ok(outcome),
        Some(refusal) => Err(Stop::Refuse(format!("the ledger refuses: {refusal}"))),
    }
}

/// Ends lots whose time is over, so that what is left can be counted. Reply: the plan's credits that are left.
pub(in crate::payments) async fn left_of_plan(
    tx: &DatabaseTransaction,
    user_id: Uuid,
    desk: &mut Desk<'_>,
) -> Result<i64, StoreError> {
    let key = Key::settling(user_id);
    let fingerprint = Fingerprint::of(&[user_id.as_bytes(), key.as_str().as_bytes()]);
    let change = Change { user_id, key, fingerprint, request: Request::Settle, note: Note::default() };
    let (writer, grace, now) = (desk.writer, desk.rules.credits_grace, desk.now);
    ledger::apply_within(tx, writer, &[change], grace, now, &mut *desk.new_id).await?;
    Ok(ledger::standing(tx, user_id).await?.balances.subscription.units())
}

/// A request for credits of `kind`.
pub(in crate::payments) fn grant(
    kind: CreditKind,
    units: i64,
    expires_at: Option<DateTime<Utc>>,
    transaction_type: TransactionType,
) -> Result<Request, Stop> {
    let amount = Credits::try_from(units).map_err(|error| Stop::Refuse(error.to_string()))?;
    Ok(Request::Grant { kind, amount, expires_at, transaction_type })
}

/// Whether there was nothing left to take: no fault of what asked for it.
pub(in crate::payments) const fn nothing_left(outcome: &Outcome) -> bool {
    matches!(outcome.refusal, None | Some(Refusal::NothingToMove | Refusal::UnknownCharge))
}
