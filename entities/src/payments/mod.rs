//! Payments: what services told us, what follows from it, and what they are to be asked.
//!
//! - [`inbox`]: every notification that was believed, stored before it is answered, once per event for ever.
//! - [`settle`]: applies one of them in one transaction: order, plan, credits, invoice, promotion, all or nothing.
//! - [`tasks`]: what services are to be asked to do, stored with its cause.
//! - [`refunds`], [`cancel`]: money that goes back, and plans that end, because somebody asked.
//! - [`clock`]: what time does to orders and subscriptions.
//! - [`invoices`]: numbered without gaps.
//!
//! Locks are taken in one order everywhere: the event, the account's row, orders and subscriptions, the promotion, the
//! wallet, the ledger's writer, the series of invoices.

pub mod cancel;
pub mod clock;
pub mod inbox;
pub mod invoices;
pub mod refunds;
pub mod settle;
pub mod tasks;

use chrono::{DateTime, TimeDelta, Utc};
use domain::lists::Lists;
use uuid::Uuid;

use crate::ledger::Writer;

/// Numbers of the payments.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// How long a plan lasts although its next period is not paid.
    pub grace: TimeDelta,
    /// How long a plan's first payment can be given back.
    pub refund_window: TimeDelta,
    /// How long credits can be used that come back after their lot's end.
    pub credits_grace: TimeDelta,
    /// Tries to apply an event that waits for another one.
    pub attempts: u32,
    /// The longest pause between two of them.
    pub longest_pause: TimeDelta,
}

impl Default for Rules {
    /// As `config.toml` has them.
    fn default() -> Self {
        let week = TimeDelta::days(7);
        Self { grace: week, refund_window: week, credits_grace: week, attempts: 12, longest_pause: TimeDelta::hours(6) }
    }
}

/// What applying needs from outside.
pub struct Desk<'a> {
    /// Who stores.
    pub writer: Writer,
    /// Numbers.
    pub rules: Rules,
    /// What plans give.
    pub lists: &'a Lists,
    /// The time, in whole microseconds.
    pub now: DateTime<Utc>,
    /// New ids, each above those before it.
    pub new_id: &'a mut (dyn FnMut() -> Uuid + Send),
}
