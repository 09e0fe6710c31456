//! Credits: who has how many, of which kind, and how they move. No I/O: `entities::ledger` loads a wallet, lets it
//! answer requests here, and stores what changed in one transaction (contract: domain.md §3).
//!
//! - Credits are kept in **lots**: each grant is one, with its kind, its source and its end.
//! - A **posting** moves credits of one lot from one account to another, so a transfer sums to zero by its form.
//! - A **transfer** is what one request did: its postings, and the balance after it.
//! - A **hold** sets credits aside until they are captured, released, or time is up.
//! - What comes back of a lot that is **over** (its time, or the plan's period that it is of) comes as new bonus credits
//!   for a while; what comes back of one whose purchase was **undone** is lost.

pub mod apply;
pub mod credits;
pub mod money_back;
pub mod period;
pub mod request;
pub mod transfer;
pub mod wallet;

#[cfg(test)]
mod tests;

pub use self::{
    credits::{Account, CreditKind, Credits, CreditsOutOfRange, TransactionType},
    request::{Change, InvalidKey, Key, Note, Refusal, Request},
    transfer::{Posting, Transfer, TransferKind},
    wallet::{Balances, Charge, Hold, HoldState, Lot, Part, Wallet},
};
pub use crate::idempotency::Fingerprint;
