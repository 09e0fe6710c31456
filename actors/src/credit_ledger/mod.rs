//! Orders the changes of credits and commits them in groups.
//!
//! What arrives while one transaction runs goes into the next, as one; a lone change does not wait for company. Each
//! change keeps its own outcome. The actor owns nothing but its queue: wallets are read under their locks in each
//! transaction, so two instances on one database are right without it, and a death loses no change that was answered.
//!
//! A change whose key is under way is refused (`StillRunning`). One whose transaction failed hears `Unknown`: it may be
//! stored or not, and its key may be asked again.

mod balances;
mod clock;
mod holds;
mod payments;
mod permit;

use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use actix::{Actor, ActorFutureExt, AsyncContext, Context, Handler, Message, ResponseFuture, WrapFuture};
use domain::{
    ledger::{Change, Key},
    lists::Lists,
    time::Clock,
};
use entities::{
    StoreError,
    ledger::{self, Reply, Writer},
};
use sea_orm::DatabaseConnection;
use tokio::sync::oneshot;
use uuid::Uuid;

use self::payments::Job;
pub use self::{
    balances::{Balances, Known},
    holds::{NotReserved, Reservation, reserve},
    payments::{CancelPlan, GiveBack, Settle},
    permit::{OpenHold, Permit},
};
use crate::supervise::Lifeline;

/// Numbers of the ledger.
#[derive(Clone, Copy, Debug)]
pub struct LedgerSettings {
    /// The most changes of one transaction.
    pub batch: usize,
    /// Changes that may wait; the handle admits no more.
    pub queue: usize,
    /// How long credits can be used that come back after their lot's end.
    pub refund_grace: chrono::Duration,
    /// Between two looks at what is due.
    pub sweep_interval: Duration,
    /// The most of each kind that one look ends.
    pub sweep_batch: u64,
    /// Numbers of the payments.
    pub rules: entities::payments::Rules,
}

/// The outside world of the ledger.
#[derive(Clone)]
pub struct LedgerOutside {
    /// Where credits are stored.
    pub db: DatabaseConnection,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What handlers read.
    pub balances: Balances,
    /// What plans give.
    pub lists: Arc<Lists>,
}

/// Does this to a user's credits, once per key. Reply: what became of it, now or before.
///
/// # Errors
/// See [`LedgerError`].
#[derive(Clone, Debug, Message)]
#[rtype(result = "Result<Reply, LedgerError>")]
pub struct Ask(pub Change);

/// Why there is no outcome.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LedgerError {
    /// The same key is under way.
    #[error("this is being done at the moment")]
    StillRunning,
    /// The transaction failed: whether it was stored is unknown. Ask again with the same key.
    #[error("the ledger's database failed: {cause}")]
    Unknown {
        /// Whether the database is away or busy.
        unavailable: bool,
        /// For the log.
        cause: Arc<str>,
    },
}

impl From<StoreError> for LedgerError {
    fn from(error: StoreError) -> Self {
        let cause = std::error::Error::source(&error).map_or_else(String::new, |cause| format!(": {cause}"));
        Self::Unknown { unavailable: error.unavailable(), cause: format!("{error}{cause}").into() }
    }
}

/// The answer of one change.
type Answer = Result<Reply, LedgerError>;

/// A change that waits.
struct Waiting {
    change: Change,
    answer: oneshot::Sender<Answer>,
    since: Instant,
}

/// The actor.
pub struct CreditLedger {
    settings: LedgerSettings,
    outside: LedgerOutside,
    writer: Writer,
    waiting: VecDeque<Waiting>,
    /// Transactions of payments: they take turns with the batches.
    jobs: VecDeque<Job>,
    job_ran_last: bool,
    keys: HashSet<Key>,
    running: bool,
    sweeping: bool,
    /// Subscribers are looked at in a circle: the last one of the look before.
    sweep_after: Uuid,
    _lifeline: Lifeline,
}

impl CreditLedger {
    /// A ledger with an empty queue.
    #[must_use]
    pub fn new(settings: LedgerSettings, outside: LedgerOutside, lifeline: Lifeline) -> Self {
        let writer = outside.balances.writer();
        Self {
            settings,
            outside,
            writer,
            waiting: VecDeque::new(),
            jobs: VecDeque::new(),
            job_ran_last: false,
            keys: HashSet::new(),
            running: false,
            sweeping: false,
            sweep_after: Uuid::nil(),
            _lifeline: lifeline,
        }
    }

    /// Queues a change; `None`: its key is under way.
    fn admit(&mut self, change: Change, ctx: &mut Context<Self>) -> Option<oneshot::Receiver<Answer>> {
        if !self.keys.insert(change.key.clone()) {
            return None;
        }
        let (answer, receiver) = oneshot::channel();
        self.waiting.push_back(Waiting { change, answer, since: Instant::now() });
        self.go_on(ctx);
        Some(receiver)
    }

    /// Queues a transaction of its own.
    fn admit_job(&mut self, job: Job, ctx: &mut Context<Self>) {
        self.jobs.push_back(job);
        self.go_on(ctx);
    }

    /// Commits what waits, unless a transaction runs: what waits then is the next one.
    fn go_on(&mut self, ctx: &mut Context<Self>) {
        if self.running {
            return;
        }
        let its_turn = !self.job_ran_last || self.waiting.is_empty();
        if its_turn && let Some(job) = self.jobs.pop_front() {
            (self.running, self.job_ran_last) = (true, true);
            let work = job(self.outside.clone(), self.settings);
            ctx.spawn(work.into_actor(self).map(|(), actor, ctx| {
                actor.running = false;
                actor.go_on(ctx);
            }));
            return;
        }
        if self.waiting.is_empty() {
            return;
        }
        (self.running, self.job_ran_last) = (true, false);
        let size = self.waiting.len().min(self.settings.batch);
        let batch: Vec<Waiting> = self.waiting.drain(..size).collect();
        let (outside, writer, grace) = (self.outside.clone(), self.writer, self.settings.refund_grace);
        let commit = async move { commit(&outside, writer, grace, batch).await };
        ctx.spawn(commit.into_actor(self).map(|done, actor, ctx| {
            actor.running = false;
            for key in &done {
                actor.keys.remove(key);
            }
            actor.go_on(ctx);
        }));
    }
}

impl Actor for CreditLedger {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.settings.queue);
        self.sweep(ctx);
        ctx.run_interval(self.settings.sweep_interval, Self::sweep);
    }
}

impl Handler<Ask> for CreditLedger {
    type Result = ResponseFuture<Answer>;

    fn handle(&mut self, Ask(change): Ask, ctx: &mut Context<Self>) -> Self::Result {
        let receiver = self.admit(change, ctx);
        Box::pin(async move {
            let Some(receiver) = receiver else { return Err(LedgerError::StillRunning) };
            receiver.await.unwrap_or_else(|_| {
                Err(LedgerError::Unknown { unavailable: true, cause: "the ledger died while it worked".into() })
            })
        })
    }
}

/// A database that fails faster than this may have refused one change of many: each is asked by itself then.
const QUICK_FAILURE: Duration = Duration::from_secs(1);

/// Commits a batch and answers everybody in it. Reply: the keys that are no longer under way.
async fn commit(outside: &LedgerOutside, writer: Writer, grace: chrono::Duration, batch: Vec<Waiting>) -> Vec<Key> {
    let (mut changes, mut answers) = (Vec::with_capacity(batch.len()), Vec::with_capacity(batch.len()));
    for Waiting { change, answer, since } in batch {
        metrics::histogram!("vidgo_ledger_wait_seconds").record(since.elapsed());
        changes.push(change);
        answers.push(answer);
    }
    #[allow(clippy::cast_precision_loss, reason = "a batch has at most some thousand changes")]
    metrics::histogram!("vidgo_ledger_batch_changes").record(changes.len() as f64);
    let begun = Instant::now();
    let replies = match store(outside, writer, grace, &changes).await {
        Ok(replies) => replies.into_iter().map(Ok).collect(),
        Err(error) if changes.len() > 1 && begun.elapsed() < QUICK_FAILURE => {
            tracing::warn!(%error, changes = changes.len(), "a batch of the ledger failed; its changes are tried one by one");
            let mut replies = Vec::with_capacity(changes.len());
            for change in &changes {
                let reply = store(outside, writer, grace, std::slice::from_ref(change)).await;
                replies.push(reply.map_err(LedgerError::from).and_then(|replies| {
                    let nothing = || LedgerError::Unknown { unavailable: false, cause: "no reply".into() };
                    replies.into_iter().next().ok_or_else(nothing)
                }));
            }
            replies
        }
        Err(error) => {
            let error = LedgerError::from(error);
            tracing::error!(%error, changes = changes.len(), "changes of credits could not be stored");
            changes.iter().map(|_| Err(error.clone())).collect::<Vec<Answer>>()
        }
    };
    metrics::histogram!("vidgo_ledger_commit_seconds").record(begun.elapsed());
    let stored = replies.iter().filter(|reply| reply.is_ok()).count();
    outside.balances.meter().count(stored, replies.len() - stored);
    // Before anybody hears of a change, nobody reads the balance before it.
    for change in &changes {
        outside.balances.changed(change.user_id);
    }
    for (answer, reply) in answers.into_iter().zip(replies) {
        count(&reply);
        // Whoever asked may have left.
        let _ = answer.send(reply);
    }
    changes.into_iter().map(|change| change.key).collect()
}

async fn store(
    outside: &LedgerOutside,
    writer: Writer,
    grace: chrono::Duration,
    changes: &[Change],
) -> Result<Vec<Reply>, StoreError> {
    // Whole microseconds: what every database keeps.
    let now = chrono::SubsecRound::trunc_subsecs(outside.clock.now(), 6);
    ledger::apply(&outside.db, writer, changes, grace, now, &mut Uuid::now_v7).await
}

fn count(reply: &Answer) {
    let outcome = match reply {
        Ok(Reply::Outcome(outcome)) if outcome.replayed => "replayed",
        Ok(Reply::Outcome(outcome)) => outcome.refusal.map_or("done", |refusal| refusal.as_str()),
        Ok(Reply::Settled) => "settled",
        Ok(Reply::OtherRequest) => "other_request",
        Err(LedgerError::StillRunning) => "still_running",
        Err(LedgerError::Unknown { .. }) => "unknown",
    };
    metrics::counter!("vidgo_ledger_changes_total", "outcome" => outcome).increment(1);
}
