//! The life of one task: permit → submit → poll → download → store, each step in the journal first.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
    time::{Duration, Instant},
};

use backon::{ExponentialBuilder, Retryable};
use bytes::Bytes;
use domain::{
    catalogue::StepKey,
    journal::IntentState,
    provider::{ErrorClass, Operation},
};
use entities::{
    StoreError,
    journal::{self, Begin, Booking, Permit, Uncharged},
};
use media::{
    quality::{self, Expectation},
    sniff::MediaType,
};
use providers::{ApiKey, ErrorKind, Found, Output, OutputFile, ProviderClient, Submission, TaskId, TaskState};
use url::Url;

use super::{Asset, Outside, Produce, ProviderSettings, Reconcile, Resume, Unmade, gate::Gate};

/// Everything one provider's tasks share.
pub(super) struct Work {
    pub(super) client: Arc<dyn ProviderClient>,
    pub(super) gate: Gate,
    pub(super) settings: ProviderSettings,
    pub(super) outside: Outside,
}

/// Which attempt of which step is at work.
struct Task<'a> {
    step_key: &'a StepKey,
    attempt: i32,
    operation: Operation,
    key: ApiKey,
    // Our clock's age of the task when this process took it up.
    age: Duration,
}

/// How often in a row a provider may not know a task that it gave us, before we believe it.
const NOT_FOUND_LIMIT: u32 = 5;
/// How often a result is fetched before it counts as lost.
const FETCH_TRIES: usize = 5;

impl Work {
    /// Makes one step from nothing.
    pub(super) async fn produce(&self, job: Produce) -> Result<Asset, Unmade> {
        let operation = job.request.operation();
        let _place = self.gate.place().await;
        self.gate.breaker()?;
        let key = self.gate.key()?;
        self.gate.read_turn().await;
        let prepared = match self.client.prepare(&key, &job.request).await {
            Ok(prepared) => prepared,
            Err(error) => {
                self.gate.learn(&key, &error, false);
                return Err(Unmade::Uncharged {
                    class: error.class,
                    retryable: error.retryable(),
                    journaled: false,
                    message: format!("{}: {}", self.client.provider(), error.message),
                });
            }
        };
        self.gate.submit_turn().await;
        let booking = Booking {
            provider: self.client.provider(),
            key_label: key.label().to_owned(),
            cost: job.cost,
            run_scope: job.run_scope.clone(),
        };
        let now = self.outside.clock.now();
        let begun = journal::begin_submit(&self.outside.db, &job.step_key, job.attempt_before, &booking, now).await;
        let permit = match begun.map_err(ours)? {
            Begin::Granted(permit) => permit,
            Begin::Taken => return Err(Unmade::Taken),
            Begin::OverBudget { scope } => return Err(Unmade::OverBudget { scope }),
        };
        let task =
            Task { step_key: &job.step_key, attempt: permit.attempt, operation, key: key.clone(), age: Duration::ZERO };
        let answer = self.client.submit(&key, &prepared, &permit.title).await;
        // What was sent is not needed while the task runs, and may be megabytes of pictures.
        drop(prepared);
        match answer {
            Ok(Submission::Accepted(id)) => {
                self.gate.success();
                self.remember(&permit, &id).await?;
                self.follow(&task, &id).await
            }
            Ok(Submission::Finished(output)) => {
                self.gate.success();
                self.keep(&task, output).await
            }
            Err(error) => {
                self.gate.learn(&key, &error, true);
                self.gate.failed(&error.message);
                if error.class == ErrorClass::Ambiguous {
                    return self.unclear(&task, &permit.title, &error.message).await;
                }
                self.uncharged(&task, error.class, error.retryable(), &error.message).await
            }
        }
    }

    /// Takes up a task that the provider has.
    pub(super) async fn resume(&self, job: Resume) -> Result<Asset, Unmade> {
        let task = Task {
            step_key: &job.step_key,
            attempt: job.attempt,
            operation: job.operation,
            key: self.gate.key_labelled(job.key_label.as_deref())?,
            age: self.age(job.submitted_at),
        };
        if let Some(url) = job.output_url.as_deref().and_then(|url| Url::parse(url).ok()) {
            let output = Output { file: OutputFile::Url(url), charged: None };
            if let Ok(asset) = self.bring_in(&task, output).await? {
                return Ok(asset);
            }
            // The link may have expired with our crash: the task can still name a fresh one.
        }
        match TaskId::try_from(job.task_id.clone()) {
            Ok(id) => self.follow(&task, &id).await,
            Err(error) => self.park(&task, &format!("the stored task id cannot be used: {error}")).await,
        }
    }

    /// Finds out what became of a submit without an answer.
    pub(super) async fn reconcile(&self, job: Reconcile) -> Result<Asset, Unmade> {
        let task = Task {
            step_key: &job.step_key,
            attempt: job.attempt,
            operation: job.operation,
            key: self.gate.key_labelled(job.key_label.as_deref())?,
            age: self.age(job.submitted_at),
        };
        let title = journal::title(&self.outside.db, &job.step_key, job.attempt).await.map_err(ours)?;
        let message = "the process died while it submitted";
        match title {
            Some(title) => self.unclear(&task, &title, message).await,
            // Without the title nobody can look for it.
            None => self.park(&task, message).await,
        }
    }

    /// The submit left and no clear answer came. A provider that can find a task by our title is asked;
    /// anything less than certainty is parked.
    async fn unclear(&self, task: &Task<'_>, title: &str, message: &str) -> Result<Asset, Unmade> {
        let started = Instant::now();
        loop {
            self.gate.read_turn().await;
            match self.client.find(&task.key, title).await {
                Ok(Found::Task(id)) => {
                    let permit =
                        Permit { step_key: task.step_key.clone(), attempt: task.attempt, title: title.to_owned() };
                    self.remember(&permit, &id).await?;
                    return self.follow(task, &id).await;
                }
                Ok(Found::CannotTell) => return self.park(task, message).await,
                Ok(Found::Absent) if task.age + started.elapsed() > self.settings.absent_after => {
                    return self.uncharged(task, ErrorClass::NeverSent, true, message).await;
                }
                Err(error) if task.age + started.elapsed() > self.settings.absent_after.saturating_mul(3) => {
                    return self.park(task, &format!("{message}; and looking for it failed: {}", error.message)).await;
                }
                // Its list may lag behind: look again until the time is up.
                Ok(Found::Absent) | Err(_) => {
                    tokio::time::sleep(self.settings.poll.max.min(self.settings.absent_after)).await;
                }
            }
        }
    }

    /// Polls until the task ends or its deadline passes.
    async fn follow(&self, task: &Task<'_>, id: &TaskId) -> Result<Asset, Unmade> {
        let started = Instant::now();
        let seed = seed_of(task.step_key);
        let mut progress = None;
        let mut not_found = 0;
        let mut polls: u64 = 0;
        loop {
            let age = task.age + started.elapsed();
            // A task older than its deadline, met after a restart, still gets one look.
            if age > self.settings.poll.deadline && polls > 0 {
                let message = format!("task {id} did not end within {} s", self.settings.poll.deadline.as_secs());
                self.gate.failed(&message);
                return self.park(task, &message).await;
            }
            let wait = if polls == 0 && task.age > Duration::ZERO {
                Duration::ZERO
            } else {
                self.settings.poll.next_delay(age, progress, seed.wrapping_add(polls))
            };
            tokio::time::sleep(wait).await;
            self.gate.read_turn().await;
            polls += 1;
            match self.client.poll(&task.key, task.operation, id).await {
                Ok(TaskState::Running { progress_percent }) => {
                    self.gate.success();
                    not_found = 0;
                    progress = progress_percent;
                }
                Ok(TaskState::Succeeded(output)) => {
                    self.gate.success();
                    return self.keep(task, output).await;
                }
                Ok(TaskState::Failed { reason }) => {
                    self.gate.success();
                    self.gate.failed(&reason);
                    return self.uncharged(task, ErrorClass::ProviderFailed, true, &reason).await;
                }
                Err(error) if error.kind == ErrorKind::NotFound => {
                    not_found += 1;
                    if not_found >= NOT_FOUND_LIMIT {
                        let message = format!("the provider no longer knows task {id}");
                        return self.park(task, &message).await;
                    }
                }
                Err(error) => self.gate.learn(&task.key, &error, false),
            }
        }
    }

    /// Brings the result into our store, or parks the step: it was charged, and there is nothing to show for it.
    async fn keep(&self, task: &Task<'_>, output: Output) -> Result<Asset, Unmade> {
        match self.bring_in(task, output).await? {
            Ok(asset) => Ok(asset),
            Err(message) => {
                self.gate.failed(&message);
                self.park(task, &message).await
            }
        }
    }

    /// Fetches, inspects and stores the result: only then is the step done. The inner error says what is wrong with it.
    async fn bring_in(&self, task: &Task<'_>, output: Output) -> Result<Result<Asset, String>, Unmade> {
        let bytes = match output.file {
            OutputFile::Inline { bytes, .. } => bytes,
            OutputFile::Url(url) => {
                let db = &self.outside.db;
                let charged = output.charged.as_deref();
                journal::output_ready(db, task.step_key, task.attempt, url.as_str(), charged).await.map_err(ours)?;
                match self.fetch(&url).await {
                    Ok(bytes) => bytes,
                    Err(message) => return Ok(Err(format!("the result could not be fetched: {message}"))),
                }
            }
        };
        let media_type = match inspect(bytes.clone(), task.operation.makes_video()).await {
            Ok(media_type) => media_type,
            Err(message) => return Ok(Err(format!("the result was refused: {message}"))),
        };
        let stored = self.outside.store.put_clean(bytes, media_type).await.map_err(|error| Unmade::Ours {
            message: format!("the media store failed, and the result waits at the provider: {error}"),
        })?;
        let now = self.outside.clock.now();
        let key = stored.key.to_string();
        self.retry(|| journal::succeeded(&self.outside.db, task.step_key, task.attempt, &key, now)).await?;
        Ok(Ok(Asset { key }))
    }

    async fn fetch(&self, url: &Url) -> Result<Bytes, String> {
        let fetch = || self.outside.fetcher.fetch(url);
        let waits =
            ExponentialBuilder::default().with_min_delay(Duration::from_millis(300)).with_max_times(FETCH_TRIES);
        let fetched = fetch.retry(waits).when(|error| error.retryable()).await;
        fetched.map(|fetched| fetched.bytes).map_err(|error| error.to_string())
    }

    /// Losing a task id would lose what was paid, so this is tried for a while.
    async fn remember(&self, permit: &Permit, id: &TaskId) -> Result<(), Unmade> {
        let now = self.outside.clock.now();
        self.retry(|| journal::submitted(&self.outside.db, &permit.step_key, permit.attempt, id.as_str(), now)).await
    }

    async fn uncharged<T>(
        &self,
        task: &Task<'_>,
        class: ErrorClass,
        retryable: bool,
        message: &str,
    ) -> Result<T, Unmade> {
        let now = self.outside.clock.now();
        let outcome = Uncharged { class, message, give_up: false };
        self.retry(|| journal::uncharged(&self.outside.db, task.step_key, task.attempt, &outcome, now)).await?;
        let message = format!("{}: {message}", self.client.provider());
        Err(Unmade::Uncharged { class, retryable, journaled: true, message })
    }

    async fn park<T>(&self, task: &Task<'_>, message: &str) -> Result<T, Unmade> {
        let now = self.outside.clock.now();
        tracing::error!(
            step = %task.step_key, provider = %self.client.provider(), reason = message,
            "a paid call is parked: `vidgo providers parked` lists it",
        );
        let parked = || {
            let db = &self.outside.db;
            journal::park(db, task.step_key, task.attempt, ErrorClass::Ambiguous, message, now)
        };
        // A row that is parked already (a reconciliation that brought nothing new) is as wanted.
        let already = journal::get(&self.outside.db, task.step_key).await.map_err(ours)?;
        if already.is_none_or(|intent| intent.state != IntentState::Parked) {
            self.retry(parked).await?;
        }
        Err(Unmade::Parked { message: message.to_owned() })
    }

    /// Writes to the journal, through short failures of the database.
    async fn retry<F, R>(&self, write: F) -> Result<(), Unmade>
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

    fn age(&self, since: chrono::DateTime<chrono::Utc>) -> Duration {
        (self.outside.clock.now() - since).to_std().unwrap_or_default().max(Duration::from_millis(1))
    }
}

/// Looks at the content off the actor's thread: decoding may take long.
async fn inspect(bytes: Bytes, video: bool) -> Result<MediaType, String> {
    let expectation = if video { Expectation::Clip } else { Expectation::Picture };
    let looked = tokio::task::spawn_blocking(move || quality::check(&bytes, expectation)).await;
    match looked {
        Ok(verdict) => verdict.map_err(|rejection| rejection.to_string()),
        Err(_) => Err("its decoder crashed".to_owned()),
    }
}

#[allow(clippy::needless_pass_by_value, reason = "fits map_err")]
fn ours(error: StoreError) -> Unmade {
    Unmade::Ours { message: error.to_string() }
}

fn seed_of(key: &StepKey) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
