//! Credits set aside for work under way: the only way to leave for a paid call that a user pays.

use chrono::{DateTime, SubsecRound, Utc};
use domain::ledger::{Change, Credits, Fingerprint, HoldState, Key, Note, Refusal, Request};
use entities::ledger::{self, Outcome, Reply};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::{Ask, CreditLedger, LedgerError, OpenHold};
use crate::handle::{AskError, Handle};

/// What is to be set aside.
#[derive(Clone, Debug)]
pub struct Reservation {
    /// Whose credits.
    pub user_id: Uuid,
    /// Which intent.
    pub key: Key,
    /// What that stands for.
    pub fingerprint: Fingerprint,
    /// How many.
    pub amount: Credits,
    /// When they come back by themselves: later than the work may end.
    pub expires_at: DateTime<Utc>,
    /// What it is about.
    pub note: Note,
}

/// Why nothing is set aside.
#[derive(Clone, Debug, thiserror::Error)]
pub enum NotReserved {
    /// The ledger says no.
    #[error("the ledger refuses: {refusal}")]
    Refused {
        /// Why.
        refusal: Refusal,
        /// Credits that could be spent.
        available: i64,
    },
    /// The key stands for another request.
    #[error("the key belongs to another request")]
    OtherRequest,
    /// There is no outcome.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The ledger has no place, or is down.
    #[error(transparent)]
    Ask(#[from] AskError),
}

/// Sets credits aside, once per key. Reply: the hold, and what became of it. Asked again, the hold is there only as long
/// as it is open: whoever comes back after its end must not work on its account.
///
/// # Errors
/// See [`NotReserved`]; with `Ledger` and `Ask` the credits may be set aside all the same: ask again with the same key.
pub async fn reserve(
    handle: &Handle<CreditLedger>,
    db: &DatabaseConnection,
    reservation: Reservation,
) -> Result<(OpenHold, Outcome), NotReserved> {
    let Reservation { user_id, key, fingerprint, amount, expires_at, note } = reservation;
    // What every database keeps, so that a repeated request hears the same.
    let expires_at = expires_at.trunc_subsecs(6);
    let request = Request::Reserve { amount, expires_at };
    let reply = handle.ask(Ask(Change { user_id, key, fingerprint, request, note })).await??;
    let outcome = match reply {
        Reply::Outcome(outcome) => outcome,
        Reply::OtherRequest | Reply::Settled => return Err(NotReserved::OtherRequest),
    };
    let refused = |refusal| NotReserved::Refused { refusal, available: outcome.balances.total() };
    if let Some(refusal) = outcome.refusal {
        return Err(refused(refusal));
    }
    let mut end = expires_at;
    if outcome.replayed {
        let stored = ledger::hold(db, outcome.transfer_id).await.map_err(LedgerError::from)?;
        match stored.filter(|hold| hold.state == HoldState::Open) {
            Some(hold) => end = hold.expires_at,
            None => return Err(refused(Refusal::HoldOver)),
        }
    }
    match OpenHold::of(&outcome, amount, end) {
        Some(hold) => Ok((hold, outcome)),
        None => Err(refused(Refusal::UnknownHold)),
    }
}
