//! One actor per provider: it owns the rate budget, the task places, the keys and the circuit breaker
//! of that provider, and sees every task through: submit, poll, download, store.
//!
//! Invariant: nothing paid is sent without a `Permit` from the provider journal, and each permit is
//! used for one HTTP request. What becomes of a task lives in the journal, so a restarted actor knows
//! nothing and needs to know nothing: when it starts it takes up every task that the journal shows at its
//! provider, and whoever asks to `Resume` one waits with it.
//!
//! ```text
//! Produce ─► place ─► permit ─► submit ─┐ task id, in the journal        ┌─► download ─► store
//! the journal's open tasks, Resume ─────┴─► watch: due, earliest first ──┤   a few at once
//!                                             one read each, a few       └─► not yet: due again later
//!                                             at once
//! ```

mod gate;
mod look;
mod places;
#[cfg(test)]
mod tests;
mod watch;
mod work;

use std::{rc::Rc, sync::Arc, time::Duration};

use actix::{Actor, AsyncContext, Context, Handler, Message, ResponseFuture, WrapFuture};
use chrono::{DateTime, Utc};
use domain::{
    catalogue::StepKey,
    generation::Generation,
    money::UsdMicros,
    poll::PollPlan,
    provider::{ErrorClass, Operation, Provider},
    time::Clock,
};
use media::{fetch::Fetcher, store::MediaStore};
use providers::{ApiKey, ProviderClient};
use sea_orm::DatabaseConnection;
use serde::Serialize;
use tokio::sync::watch::Receiver;

pub use self::gate::GateSettings;
use self::work::Work;
use crate::{credit_ledger::Permit, dials::ProviderDial, supervise::Lifeline};

/// What one provider actor needs to know.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// Rates, places and breaker.
    pub gate: GateSettings,
    /// When to look for a result.
    pub poll: PollPlan,
    /// How long a title must be missing from the provider's list before an unclear submit counts as not sent.
    pub absent_after: Duration,
    /// Looks at tasks under way at once.
    pub looks_at_once: usize,
    /// Results fetched at once.
    pub downloads_at_once: usize,
    /// Messages that the mailbox holds.
    pub mailbox: usize,
}

/// The outside world of a provider actor.
#[derive(Clone)]
pub struct Outside {
    /// Where the journal lives.
    pub db: DatabaseConnection,
    /// Where results go.
    pub store: MediaStore,
    /// How results are fetched.
    pub fetcher: Arc<Fetcher>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What operators turn; `None`: nothing.
    pub dial: Option<Receiver<ProviderDial>>,
}

/// A result in our store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Key in the media store, under `private/`.
    pub key: String,
}

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmade {
    /// Somebody else is at this step, or it is done: read the journal again.
    #[error("another process is making it")]
    Taken,
    /// A budget would be exceeded; nothing was spent.
    #[error("the budget \"{scope}\" is used up")]
    OverBudget {
        /// Which.
        scope: String,
    },
    /// Nothing was begun: the provider is not to be asked before then.
    #[error("{reason}")]
    NotNow {
        /// Breaker open, key benched, daily limit.
        reason: String,
        /// How long to wait.
        wait: Duration,
    },
    /// Surely not charged.
    #[error("{message}")]
    Uncharged {
        /// Why that is sure.
        class: ErrorClass,
        /// Whether the same request may do better later at this provider.
        retryable: bool,
        /// Whether the attempt is written in the journal.
        journaled: bool,
        /// What happened.
        message: String,
    },
    /// A charge may stand: parked in the journal.
    #[error("parked: {message}")]
    Parked {
        /// What is unclear.
        message: String,
    },
    /// Our own database or media store failed; the journal tells where things stand.
    #[error("{message}")]
    Ours {
        /// What failed.
        message: String,
    },
}

/// Makes one step. Reply: the stored result, or why there is none. Never spends twice for one attempt.
#[derive(Message)]
#[rtype(result = "Result<Asset, Unmade>")]
pub struct Produce {
    /// The journal's key.
    pub step_key: StepKey,
    /// Attempts made before.
    pub attempt_before: i32,
    /// What to ask.
    pub request: Generation,
    /// Expected price.
    pub cost: UsdMicros,
    /// A second budget beside the library's.
    pub run_scope: Option<String>,
    /// Who pays.
    pub permit: Permit,
}

/// Sees a task through that the provider already took. Free.
#[derive(Message)]
#[rtype(result = "Result<Asset, Unmade>")]
pub struct Resume {
    /// The journal's key.
    pub step_key: StepKey,
    /// Which attempt.
    pub attempt: i32,
    /// What was asked.
    pub operation: Operation,
    /// The provider's id of the task.
    pub task_id: String,
    /// Label of the key it was submitted with.
    pub key_label: Option<String>,
    /// When it was submitted: its deadline counts from there.
    pub submitted_at: DateTime<Utc>,
    /// The result's address, when the provider was done already.
    pub output_url: Option<String>,
}

/// Finds out what became of a submit without an answer. Free. Reply as `Resume`, or `Uncharged` when it
/// surely never arrived, or `Parked`.
#[derive(Message)]
#[rtype(result = "Result<Asset, Unmade>")]
pub struct Reconcile {
    /// The journal's key.
    pub step_key: StepKey,
    /// Which attempt.
    pub attempt: i32,
    /// What was asked.
    pub operation: Operation,
    /// Label of the key it was submitted with.
    pub key_label: Option<String>,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
}

/// Asks for a look inside.
#[derive(Message)]
#[rtype(result = "ProviderStatus")]
pub struct Observe;

/// What `/health` and the admin page show of a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProviderStatus {
    /// Which.
    pub provider: Provider,
    /// Whether an operator lets nothing new through.
    pub drained: bool,
    /// `closed`, `open` or `half_open`.
    pub breaker: &'static str,
    /// Paid calls that may be made at once.
    pub submits_ready: u32,
    /// Paid calls a minute.
    pub submits_per_minute: u32,
    /// Free calls that may be made at once.
    pub reads_ready: u32,
    /// Free calls a minute.
    pub reads_per_minute: u32,
    /// Keys that may be used now.
    pub keys_ready: usize,
    /// Keys configured.
    pub keys: usize,
    /// Tasks under way, those of before a restart too: there may be more than places.
    pub tasks_open: usize,
    /// Places.
    pub tasks_at_once: usize,
    /// Paid calls made by this incarnation.
    pub submits: u64,
    /// Looks at open tasks by this incarnation.
    pub looks: u64,
    /// Paid calls and tasks that brought no result.
    pub failures: u64,
    /// The last fault, in words.
    pub last_error: Option<String>,
}

/// The actor.
pub struct ProviderActor {
    work: Rc<Work>,
    _lifeline: Lifeline,
}

impl ProviderActor {
    /// An actor with an empty rate budget, so that a crash loop cannot overspend it.
    #[must_use]
    pub fn new(
        client: Arc<dyn ProviderClient>,
        keys: Vec<ApiKey>,
        settings: ProviderSettings,
        outside: Outside,
        lifeline: Lifeline,
    ) -> Self {
        Self { work: Work::new(client, keys, settings, outside), _lifeline: lifeline }
    }
}

impl Actor for ProviderActor {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.work.settings.mailbox);
        if let Some(mut dial) = self.work.outside.dial.clone() {
            let work = Rc::clone(&self.work);
            let turning = async move {
                loop {
                    let turned = *dial.borrow_and_update();
                    work.gate.turn(turned);
                    if dial.changed().await.is_err() {
                        return;
                    }
                }
            };
            ctx.spawn(turning.into_actor(self));
        }
        // As part of the actor: should one of these panic, the actor is replaced, and takes everything up again.
        ctx.spawn(Rc::clone(&self.work).keep_looking().into_actor(self));
        ctx.spawn(Rc::clone(&self.work).take_up_all().into_actor(self));
    }
}

impl Drop for ProviderActor {
    /// Whoever still waits is told to ask the journal; its successor watches the tasks.
    fn drop(&mut self) {
        self.work.watch.close();
    }
}

// Each call runs as a future of its own beside the actor: the actor stays free, calls do not wait for
// each other, and a panic in one ends that one only. They share the gate and the watch, on the same thread.

impl Handler<Produce> for ProviderActor {
    type Result = ResponseFuture<Result<Asset, Unmade>>;

    fn handle(&mut self, message: Produce, _: &mut Context<Self>) -> Self::Result {
        Box::pin(Rc::clone(&self.work).produce(message))
    }
}

impl Handler<Resume> for ProviderActor {
    type Result = ResponseFuture<Result<Asset, Unmade>>;

    fn handle(&mut self, message: Resume, _: &mut Context<Self>) -> Self::Result {
        Box::pin(Rc::clone(&self.work).resume(message))
    }
}

impl Handler<Reconcile> for ProviderActor {
    type Result = ResponseFuture<Result<Asset, Unmade>>;

    fn handle(&mut self, message: Reconcile, _: &mut Context<Self>) -> Self::Result {
        Box::pin(Rc::clone(&self.work).reconcile(message))
    }
}

impl Handler<Observe> for ProviderActor {
    type Result = actix::MessageResult<Observe>;

    fn handle(&mut self, _: Observe, _: &mut Context<Self>) -> Self::Result {
        actix::MessageResult(self.work.gate.status(self.work.client.provider()))
    }
}
