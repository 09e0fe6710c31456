//! The ledger of credits: `domain::ledger` decides, this module loads and stores.
//!
//! [`apply`] answers many changes in one transaction: the wallets are locked in the order of their users' ids, loaded,
//! asked in the order of the changes, and what they answered is stored by one statement per table. So two processes
//! on one database are right without knowing of each other, and a change costs a share of a transaction.
//!
//! Nothing here is updated but balances, what lots have left and whether they are closed, and the state of holds; transfers and postings are only
//! added, and the database refuses anything else.

mod among;
mod apply;
mod audited;
mod due;
mod history;
mod load;
mod postgres;
mod read;
mod rows;
mod sqlite;
mod verify;
mod writer;

use chrono::{DateTime, Utc};
use domain::ledger::{Balances, Refusal, TransactionType, TransferKind};
use uuid::Uuid;

pub(crate) use self::{apply::apply_within, load::open};
pub use self::{
    apply::{Reply, apply, apply_by},
    due::{Due, due, orphans},
    history::{Filter, Page, history, statement},
    read::{Standing, StoredHold, hold, standing, transfer},
    verify::{Broken, Found, verify},
    writer::{Writer, batches_of_others, forget_writers},
};

/// What became of a request, as stored under its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The transfer.
    pub transfer_id: Uuid,
    /// Whose credits.
    pub user_id: Uuid,
    /// What it does.
    pub kind: TransferKind,
    /// What the front ends call it.
    pub transaction_type: TransactionType,
    /// Its place in the user's history; `None` when refused.
    pub number: Option<i64>,
    /// Why nothing was done.
    pub refusal: Option<Refusal>,
    /// By how much the spendable total changed.
    pub amount: i64,
    /// The accounts after it.
    pub balances: Balances,
    /// The hold that it made or ended.
    pub hold: Option<Uuid>,
    /// When; never before the user's transfer before it.
    pub created_at: DateTime<Utc>,
    /// Whether it was answered before, and is told again.
    pub replayed: bool,
}
