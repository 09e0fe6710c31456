//! The provider journal: every paid call is written down before it is made.
//!
//! Each function is one transaction, and each change is a compare-and-swap on (step, attempt, state):
//! of two processes that want the same step, one wins and the other learns it. Budgets are taken in
//! the same transaction as the permission to submit, so a cap holds to the cent across processes.
//! States and their order: `domain::journal`.
//!
//! Every transaction locks in one order, so that none waits for another in a circle: the intent, the
//! library's budget, the run's budget, the attempt. An attempt is only touched under its intent's lock.

mod account;
mod begin;
mod budget;
mod change;
mod open;
mod outcome;
mod reads;
mod rows;
mod transfer;
mod vitals;

use chrono::{DateTime, Utc};
use domain::{
    catalogue::StepKey,
    journal::IntentState,
    money::UsdMicros,
    provider::{ErrorClass, Operation, Provider},
};

pub use self::{
    account::{Nameless, known_tasks, nameless, want_again, written_off},
    begin::{begin_submit, ensure, give_up, reopen},
    budget::{committed, set_cap, spent_by_provider},
    open::{OpenTask, OpenTasks, open_tasks},
    outcome::{output_ready, park, submitted, succeeded, uncharged, write_off},
    reads::{attempts, count, get, in_states, title},
    transfer::{IMPORTED_LABEL, PaidStep, paid_steps},
    vitals::{Open, Spent, library_budget, open, spent_since},
};

/// The budget that counts everything this database's library ever cost.
pub const LIBRARY_SCOPE: &str = "library";

/// A paid step as the journal knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// Which step.
    pub step_key: StepKey,
    /// What is asked of a provider.
    pub operation: Operation,
    /// The catalogue item that asked first, for people.
    pub purpose: String,
    /// Where it stands.
    pub state: IntentState,
    /// How many paid calls were begun.
    pub attempt: i32,
    /// Who was asked last.
    pub provider: Option<Provider>,
    /// With which of the provider's keys (a label, not the key).
    pub key_label: Option<String>,
    /// The provider's own id of the task.
    pub task_id: Option<String>,
    /// What the current attempt is expected to cost.
    pub cost: UsdMicros,
    /// Where the provider put the result, when it is done but not yet in our store.
    pub output_url: Option<String>,
    /// Key of the result in the media store.
    pub asset_key: Option<String>,
    /// What went wrong last; nothing once a later look showed that all is well.
    pub error_class: Option<ErrorClass>,
    /// In words.
    pub error_message: Option<String>,
    /// When the last paid call was begun.
    pub submitting_at: Option<DateTime<Utc>>,
}

/// An earlier attempt that ended without a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastAttempt {
    /// From 1.
    pub attempt: i32,
    /// Who was asked.
    pub provider: Provider,
    /// How it ended; `None` while it runs, or when it succeeded.
    pub error_class: Option<ErrorClass>,
    /// It was charged and lost, and the operator wants the step all the same.
    pub wanted_again: bool,
}

/// Permission to make one paid call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    /// Which step.
    pub step_key: StepKey,
    /// Number of this attempt, from 1.
    pub attempt: i32,
    /// Our own name for it, given to the provider where it takes one. No other call ever bears it,
    /// not even one for the same step out of another database.
    pub title: String,
}

/// Answer to the wish to submit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Stored as `submitting`: make the one call now.
    Granted(Permit),
    /// Somebody else is at it, or it is done: look at the intent again.
    Taken,
    /// A budget would be exceeded; nothing was taken.
    OverBudget {
        /// Which budget.
        scope: String,
    },
}

/// Everything a paid call is booked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Who will be asked.
    pub provider: Provider,
    /// Label of the key.
    pub key_label: String,
    /// Expected price.
    pub cost: UsdMicros,
    /// A second budget beside the library's: that of this run. Its cap is set first; without one, it is nothing.
    pub run_scope: Option<String>,
}

/// What to do with an attempt that certainly costs nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncharged<'a> {
    /// Why it is certain. `Ambiguous` is refused.
    pub class: ErrorClass,
    /// In words.
    pub message: &'a str,
    /// Whether the intent is given up.
    pub give_up: bool,
}
