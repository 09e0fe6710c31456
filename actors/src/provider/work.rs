//! The paid call: permit → submit → task id, each step in the journal first. What the provider took is watched from
//! then on (`look`).

use std::{cell::RefCell, collections::VecDeque, rc::Rc, sync::Arc, time::Duration};

use backon::{ExponentialBuilder, Retryable};
use domain::{
    catalogue::StepKey,
    journal::IntentState,
    provider::{ErrorClass, Operation},
};
use entities::{
    StoreError,
    journal::{self, Begin, Booking, OpenTask, Permit, Uncharged},
};
use providers::{ApiKey, Found, Prepared, ProviderClient, ProviderError, Submission, TaskId};
use tokio::sync::{Semaphore, oneshot};

use super::{
    Asset, Outside, Produce, ProviderSettings, Reconcile, Resume, Unmade,
    gate::{Call, Gate, now},
    look::Finished,
    places::Place,
    watch::{Answer, Open, Watch},
};

/// Everything one provider's tasks share.
pub(super) struct Work {
    pub(super) client: Arc<dyn ProviderClient>,
    pub(super) gate: Gate,
    pub(super) watch: Watch,
    pub(super) settings: ProviderSettings,
    pub(super) outside: Outside,
    /// Results that wait to be fetched, in the order in which they were noticed.
    pub(super) finished: RefCell<VecDeque<Finished>>,
    pub(super) downloads: Arc<Semaphore>,
}

/// Which attempt of which step is at work.
pub(super) struct Task {
    pub(super) step_key: StepKey,
    pub(super) attempt: i32,
    pub(super) operation: Operation,
    pub(super) key: Rc<ApiKey>,
}

/// How far the call itself has come.
enum Begun {
    /// The result is in our store.
    Made(Asset),
    /// The provider has it: this will tell.
    Open(oneshot::Receiver<Answer>),
}

impl Begun {
    /// Waits for the end. Small: it is all that is left of a call while its task runs.
    async fn end(self) -> Answer {
        match self {
            Self::Made(asset) => Ok(asset),
            // Closed before it was known: the journal tells.
            Self::Open(answer) => answer.await.unwrap_or(Err(Unmade::Taken)),
        }
    }
}

impl Work {
    pub(super) fn new(
        client: Arc<dyn ProviderClient>,
        keys: Vec<ApiKey>,
        settings: ProviderSettings,
        outside: Outside,
    ) -> Rc<Self> {
        Rc::new(Self {
            client,
            gate: Gate::new(settings.gate.clone(), keys),
            watch: Watch::new(settings.poll, settings.gate.reads, settings.looks_at_once),
            downloads: Arc::new(Semaphore::new(settings.downloads_at_once.max(1))),
            finished: RefCell::default(),
            settings,
            outside,
        })
    }

    /// Makes one step from nothing.
    pub(super) async fn produce(self: Rc<Self>, job: Produce) -> Answer {
        // Boxed, so that what the call needed, maybe megabytes of pictures, is given back while the task runs.
        let begun = Box::pin(self.call(job)).await?;
        drop(self);
        begun.end().await
    }

    /// Takes up a task that the provider has, or waits with those who did.
    pub(super) async fn resume(self: Rc<Self>, job: Resume) -> Answer {
        let open = OpenTask {
            step_key: job.step_key,
            attempt: job.attempt,
            operation: job.operation,
            key_label: job.key_label,
            task_id: job.task_id,
            output_url: job.output_url,
            submitting_at: Some(job.submitted_at),
        };
        let answer = Box::pin(self.take_up(open)).await?.answer();
        self.warn_if_short();
        drop(self);
        Begun::Open(answer).end().await
    }

    /// Finds out what became of a submit without an answer.
    pub(super) async fn reconcile(self: Rc<Self>, job: Reconcile) -> Answer {
        let begun = Box::pin(self.find_out(job)).await?;
        drop(self);
        begun.end().await
    }

    async fn call(self: &Rc<Self>, job: Produce) -> Result<Begun, Unmade> {
        let Produce { step_key, attempt_before, request, cost, run_scope, permit: _ } = job;
        let operation = request.operation();
        let place = self.gate.places.wait().await;
        self.gate.check()?;
        let key = self.gate.key()?;
        self.gate.read_turn().await;
        let prepared = match self.client.prepare(&key, &request).await {
            Ok(prepared) => prepared,
            Err(error) => {
                self.gate.learn(&key, &error, Call::Free);
                return Err(Unmade::Uncharged {
                    class: error.class,
                    retryable: error.retryable(),
                    journaled: false,
                    message: error.message,
                });
            }
        };
        drop(request);
        let booking = Booking { provider: self.client.provider(), key_label: key.label().to_owned(), cost, run_scope };
        let (permit, answer) = self.submit(&key, &step_key, attempt_before, &booking, prepared).await?;
        let task = Task { step_key, attempt: permit.attempt, operation, key };
        match answer {
            Ok(Submission::Accepted(id)) => {
                self.remember(&permit, &id).await?;
                Ok(self.watch_new(task, id, Duration::ZERO, place))
            }
            Ok(Submission::Finished(output)) => self.keep(&task, output).await.map(Begun::Made),
            Err(error) => {
                self.gate.failed(&error.message);
                if error.class == ErrorClass::Ambiguous {
                    return self.unclear(task, &permit.title, &error.message, Duration::ZERO, place).await;
                }
                self.uncharged(&task, error.class, error.retryable(), &error.message).await
            }
        }
    }

    /// Passes the gate, gets the journal's permit and makes THE paid call.
    async fn submit(
        &self,
        key: &ApiKey,
        step_key: &StepKey,
        attempt_before: i32,
        booking: &Booking,
        prepared: Prepared,
    ) -> Result<(Permit, Result<Submission, ProviderError>), Unmade> {
        let admitted = self.gate.submit_turn(key).await?;
        // A predecessor's calls are no part of its successor's rate budget.
        if self.watch.is_closed() {
            return Err(Unmade::Taken);
        }
        let now = self.outside.clock.now();
        // Asked again after a failure that left open whether it was stored, it answers `Taken` if it was.
        let begin = || journal::begin_submit(&self.outside.db, step_key, attempt_before, booking, now);
        let waits = ExponentialBuilder::default().with_min_delay(Duration::from_millis(200)).with_max_times(3);
        let begun = begin.retry(waits).when(StoreError::unavailable).await;
        let permit = match begun.map_err(ours)? {
            Begin::Granted(permit) => permit,
            Begin::Taken => return Err(Unmade::Taken),
            Begin::OverBudget { scope } => return Err(Unmade::OverBudget { scope }),
        };
        self.gate.send_turn().await;
        let answer = self.client.submit(key, &prepared, &permit.title).await;
        match &answer {
            Ok(_) => self.gate.success(Call::Paid),
            Err(error) => self.gate.learn(key, error, Call::Paid),
        }
        drop(admitted);
        Ok((permit, answer))
    }

    /// Watches a task that the provider has just named, unless somebody was faster to find it in the journal.
    fn watch_new(&self, task: Task, id: TaskId, age: Duration, place: Place) -> Begun {
        if let Some(open) = self.watch.find(&task.step_key, task.attempt) {
            return Begun::Open(open.answer());
        }
        let open = Open::new(task, id, age, place);
        let answer = open.answer();
        self.watch.add(&open);
        self.warn_if_short();
        Begun::Open(answer)
    }

    async fn find_out(&self, job: Reconcile) -> Result<Begun, Unmade> {
        let key = self.gate.key_labelled(job.key_label.as_deref())?;
        let title = journal::title(&self.outside.db, &job.step_key, job.attempt).await.map_err(ours)?;
        let age = self.age(job.submitted_at);
        let task = Task { step_key: job.step_key, attempt: job.attempt, operation: job.operation, key };
        let message = "the process died while it submitted";
        match title {
            Some(title) => self.unclear(task, &title, message, age, self.gate.places.occupy()).await,
            // Without the title nobody can look for it.
            None => self.park(&task, message).await,
        }
    }

    /// The submit left and no clear answer came. A provider that can find a task by our title is asked;
    /// anything less than certainty is parked. A task counts as absent only after it was missing for as long as we
    /// ourselves have looked: the wall clock may have been moved, and another process may still be sending.
    async fn unclear(
        &self,
        task: Task,
        title: &str,
        message: &str,
        age: Duration,
        place: Place,
    ) -> Result<Begun, Unmade> {
        let started = now();
        loop {
            self.gate.read_turn().await;
            let found = self.client.find(&task.key, title).await;
            let looked_for = now().saturating_duration_since(started);
            match found {
                Ok(Found::Task(id)) => {
                    let permit =
                        Permit { step_key: task.step_key.clone(), attempt: task.attempt, title: title.to_owned() };
                    self.remember(&permit, &id).await?;
                    return Ok(self.watch_new(task, id, age + looked_for, place));
                }
                Ok(Found::CannotTell) => return self.park(&task, message).await,
                Ok(Found::Absent) if looked_for > self.settings.absent_after => {
                    return self.uncharged(&task, ErrorClass::NeverSent, true, message).await;
                }
                Err(error) if looked_for > self.settings.absent_after.saturating_mul(3) => {
                    return self.park(&task, &format!("{message}; and looking for it failed: {}", error.message)).await;
                }
                // Its list may lag behind: look again until the time is up.
                Ok(Found::Absent) | Err(_) => {
                    tokio::time::sleep(self.settings.poll.max.min(self.settings.absent_after)).await;
                }
            }
        }
    }

    /// Losing a task id would lose what was paid, so this is tried for a while.
    async fn remember(&self, permit: &Permit, id: &TaskId) -> Result<(), Unmade> {
        let now = self.outside.clock.now();
        self.retry(|| journal::submitted(&self.outside.db, &permit.step_key, permit.attempt, id.as_str(), now)).await
    }

    pub(super) async fn uncharged<T>(
        &self,
        task: &Task,
        class: ErrorClass,
        retryable: bool,
        message: &str,
    ) -> Result<T, Unmade> {
        let now = self.outside.clock.now();
        let outcome = Uncharged { class, message, give_up: false };
        self.retry(|| journal::uncharged(&self.outside.db, &task.step_key, task.attempt, &outcome, now)).await?;
        let message = format!("{}: {message}", self.client.provider());
        Err(Unmade::Uncharged { class, retryable, journaled: true, message })
    }

    pub(super) async fn park<T>(&self, task: &Task, message: &str) -> Result<T, Unmade> {
        let now = self.outside.clock.now();
        tracing::error!(
            step = %task.step_key, provider = %self.client.provider(), reason = message,
            "a paid call is parked: `vidgo providers parked` lists it",
        );
        let parked = || {
            let db = &self.outside.db;
            journal::park(db, &task.step_key, task.attempt, ErrorClass::Ambiguous, message, now)
        };
        // A row that is parked already (a reconciliation that brought nothing new) is as wanted.
        let already = journal::get(&self.outside.db, &task.step_key).await.map_err(ours)?;
        if already.is_none_or(|intent| intent.state != IntentState::Parked) {
            self.retry(parked).await?;
        }
        Err(Unmade::Parked { message: message.to_owned() })
    }

    /// Writes to the journal, through short failures of the database.
    pub(super) async fn retry<F, R>(&self, write: F) -> Result<(), Unmade>
    where
        F: Fn() -> R,
        R: Future<Output = Result<(), StoreError>>,
    {
        let waits = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(100))
            .with_max_delay(Duration::from_secs(5))
            .with_max_times(12);
        write.retry(waits).when(|error| !matches!(error, StoreError::Superseded { .. })).await.map_err(|error| {
            match error {
                StoreError::Superseded { .. } => Unmade::Taken,
                other => ours(other),
            }
        })
    }

    /// How old a task is by the wall clock; never nothing, which is the age of one that was submitted just now.
    pub(super) fn age(&self, since: chrono::DateTime<chrono::Utc>) -> Duration {
        (self.outside.clock.now() - since).to_std().unwrap_or_default().max(Duration::from_millis(1))
    }
}

/// Our own database failed. What is under it goes into the words: they are all that the log will see of it.
#[allow(clippy::needless_pass_by_value, reason = "fits map_err")]
pub(super) fn ours(error: StoreError) -> Unmade {
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
    Unmade::Ours { message: format!("{error}{cause}") }
}
