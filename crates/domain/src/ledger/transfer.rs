//! What one request did to one user's credits.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    credits::{Account, Credits, TransactionType},
    request::{Key, Refusal},
    wallet::Balances,
};
use crate::tool::words;

words! {
    /// What a transfer does.
    pub enum TransferKind ("kind of transfer") {
        /// Opens a lot.
        Grant = "grant",
        /// Takes for work that is done.
        Spend = "spend",
        /// Takes back what was given, never what was bought.
        Take = "take",
        /// Sets aside for work under way.
        Reserve = "reserve",
        /// Takes what was set aside, all or a part; the rest comes back.
        Capture = "capture",
        /// Gives back what was set aside.
        Release = "release",
        /// Gives back what was spent.
        Refund = "refund",
        /// A lot's time is over.
        Expire = "expire",
        /// A plan's new period.
        Reset = "reset",
        /// A purchase was undone: what is left of its lot goes, and the lot is closed. Also when nothing is left.
        ClawBack = "claw_back",
        /// The account is closed: everything goes.
        Forfeit = "forfeit",
    }
}

/// Moves credits of one lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Out of this account.
    pub from: Account,
    /// Into this one.
    pub to: Account,
    /// Of this lot.
    pub lot: Uuid,
    /// So many, at least 1.
    pub amount: Credits,
}

/// One answered request, refusals included: what a repeated request is told again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Its id.
    pub id: Uuid,
    /// The request's key: no two transfers have the same.
    pub key: Key,
    /// What it does.
    pub kind: TransferKind,
    /// What the front ends call it.
    pub transaction_type: TransactionType,
    /// Its place in the user's history, from 1; `None` when refused.
    pub number: Option<i64>,
    /// Why nothing was done.
    pub refusal: Option<Refusal>,
    /// By how much the spendable total changed.
    pub amount: i64,
    /// The accounts after it; when refused, as they were.
    pub balances: Balances,
    /// The spend or capture that a refund gives back, the grant that is clawed back.
    pub reverses: Option<Uuid>,
    /// The hold that it makes (then it is the transfer's own id) or ends.
    pub hold: Option<Uuid>,
    /// The moves; none when refused.
    pub postings: Vec<Posting>,
    /// When; never before the user's transfer before it.
    pub created_at: DateTime<Utc>,
}
