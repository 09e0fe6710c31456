//! What happens to a task that the provider has: look → download → store, and taking up what the journal shows.

use std::{panic::AssertUnwindSafe, rc::Rc, sync::Arc, time::Duration};

use backon::{ExponentialBuilder, Retryable};
use bytes::Bytes;
use domain::provider::ErrorClass;
use entities::journal::{self, OpenTask};
use futures_util::FutureExt;
use media::{
    fetch::FetchError,
    quality::{self, Expectation},
    sniff::MediaType,
};
use providers::{ErrorKind, Output, OutputFile, TaskId, TaskState};
use tokio::sync::OwnedSemaphorePermit;
use url::Url;

use super::{
    Asset, Unmade,
    gate::Call,
    watch::{Answer, Open, Seen},
    work::{Task, Work, ours},
};

/// How often in a row a provider may not know a task that it gave us, before we believe it.
const NOT_FOUND_LIMIT: u32 = 5;
/// How often a result is fetched before it counts as lost.
const FETCH_TRIES: usize = 5;
/// How long a result that we could not store is left where it is.
const STORE_AGAIN: Duration = Duration::from_secs(60);
/// Rows of the journal read at once.
const PAGE: u64 = 500;
/// Longest wait before the journal is read again after a failure.
const READ_AGAIN: Duration = Duration::from_secs(5);

/// A result that waits to be fetched.
pub(super) struct Finished {
    open: Rc<Open>,
    url: Url,
    charged: Option<String>,
    // The address was in the journal: it may have expired, and the task can still name a fresh one.
    known_before: bool,
}

impl Work {
    /// Looks at one task after the other, as they are due. Runs as long as the actor does.
    pub(super) async fn keep_looking(self: Rc<Self>) {
        loop {
            let (open, look) = self.watch.next(&self.gate).await;
            let work = Rc::clone(&self);
            actix_rt::spawn(async move { work.look(open, look).await });
        }
    }

    /// Takes up every task that the journal shows at this provider: after a restart all of them are looked at
    /// again as fast as the read budget allows, whoever asks for them, and whoever does joins the entry.
    pub(super) async fn take_up_all(self: Rc<Self>) {
        let provider = self.client.provider();
        let (mut after, mut count) = (None::<String>, 0_usize);
        let mut wait = Duration::from_millis(100);
        while !self.watch.is_closed() {
            let page = match journal::open_tasks(&self.outside.db, provider, after.as_deref(), PAGE).await {
                Ok(page) => page,
                Err(error) => {
                    tracing::warn!(%provider, %error, "the open tasks could not be read and are read again");
                    tokio::time::sleep(wait).await;
                    wait = wait.saturating_mul(2).min(READ_AGAIN);
                    continue;
                }
            };
            for task in page.tasks {
                let step = task.step_key.clone();
                match self.take_up(task).await {
                    Ok(_) => count += 1,
                    Err(error) => tracing::warn!(%provider, %step, %error, "an open task was not taken up"),
                }
            }
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        if count > 0 {
            tracing::info!(%provider, open_tasks = count, "tasks that the provider has are looked at again");
            self.warn_if_short();
        }
    }

    /// Watches a task of the journal, unless it is watched already.
    pub(super) async fn take_up(self: &Rc<Self>, known: OpenTask) -> Result<Rc<Open>, Unmade> {
        if let Some(open) = self.watch.find(&known.step_key, known.attempt) {
            return Ok(open);
        }
        let key = self.gate.key_labelled(known.key_label.as_deref())?;
        let task = Task { step_key: known.step_key, attempt: known.attempt, operation: known.operation, key };
        let age = self.age(known.submitting_at.unwrap_or_else(|| self.outside.clock.now()));
        let id = match TaskId::try_from(known.task_id) {
            Ok(id) => id,
            Err(error) => return self.park(&task, &format!("the stored task id cannot be used: {error}")).await,
        };
        // It runs whatever our limit says, so it waits for no place; new ones wait for it.
        let open = Open::new(task, id, age, self.gate.places.occupy());
        match known.output_url.as_deref().and_then(|url| Url::parse(url).ok()) {
            Some(url) => {
                self.watch.add_without_look(&open);
                self.fetch_soon(Finished { open: Rc::clone(&open), url, charged: None, known_before: true });
            }
            None => self.watch.add(&open),
        }
        Ok(open)
    }

    /// One look. The place among the looks is held until what it showed is in the journal.
    async fn look(self: Rc<Self>, open: Rc<Open>, _look: OwnedSemaphorePermit) {
        let Task { key, operation, .. } = &open.task;
        self.gate.looked();
        // A client that stumbles over one answer must not end the look at all the others.
        let looked = AssertUnwindSafe(self.client.poll(key, *operation, &open.id)).catch_unwind().await;
        let seen = match looked {
            Ok(Ok(TaskState::Running { progress_percent })) => {
                self.gate.success(Call::Free);
                open.not_found.set(0);
                Seen::Running(progress_percent)
            }
            Ok(Ok(TaskState::Succeeded(Output { file: OutputFile::Url(url), charged }))) => {
                self.gate.success(Call::Free);
                return self.fetch_soon(Finished { open, url, charged, known_before: false });
            }
            Ok(Ok(TaskState::Succeeded(output))) => {
                self.gate.success(Call::Free);
                return self.end(&open, self.keep(&open.task, output).await);
            }
            Ok(Ok(TaskState::Failed { reason })) => {
                self.gate.success(Call::Free);
                self.gate.failed(&reason);
                let answer = self.uncharged(&open.task, ErrorClass::ProviderFailed, true, &reason).await;
                return self.end(&open, answer);
            }
            Ok(Err(error)) if error.kind == ErrorKind::NotFound => {
                open.not_found.set(open.not_found.get() + 1);
                if open.not_found.get() >= NOT_FOUND_LIMIT {
                    let message = format!("the provider no longer knows task {}", open.id);
                    return self.end(&open, self.park(&open.task, &message).await);
                }
                Seen::Nothing
            }
            Ok(Err(error)) => {
                self.gate.learn(key, &error, Call::Free);
                Seen::Nothing
            }
            Err(_) => {
                tracing::error!(task = %open.id, step = %open.task.step_key, "the client crashed over a task's state");
                self.gate.failed("the client crashed over a task's state");
                Seen::Nothing
            }
        };
        if !self.watch.again(&open, seen) && !self.watch.is_closed() {
            let message = format!("task {} did not end within {} s", open.id, self.settings.poll.deadline.as_secs());
            self.gate.failed(&message);
            let answer = self.park(&open.task, &message).await;
            self.end(&open, answer);
        }
    }

    /// Fetches a result as soon as one of the downloads is free; meanwhile it costs no connection, and no look waits.
    fn fetch_soon(self: &Rc<Self>, finished: Finished) {
        self.finished.borrow_mut().push_back(finished);
        if let Ok(download) = Arc::clone(&self.downloads).try_acquire_owned() {
            let work = Rc::clone(self);
            actix_rt::spawn(async move {
                let _download = download;
                // Between finding nothing and giving the place back nothing can come in: there is no wait.
                while let Some(finished) = work.next_finished() {
                    work.fetch_and_keep(finished).await;
                }
            });
        }
    }

    fn next_finished(&self) -> Option<Finished> {
        self.finished.borrow_mut().pop_front().filter(|_| !self.watch.is_closed())
    }

    async fn fetch_and_keep(&self, Finished { open, url, charged, known_before }: Finished) {
        let task = &open.task;
        let brought = async {
            if !known_before {
                let (db, charged) = (&self.outside.db, charged.as_deref());
                journal::output_ready(db, &task.step_key, task.attempt, url.as_str(), charged).await.map_err(ours)?;
            }
            match self.fetch(&url).await? {
                Ok(bytes) => self.bring_in(task, bytes).await,
                Err(message) => Ok(Err(message)),
            }
        };
        let answer = match AssertUnwindSafe(brought).catch_unwind().await {
            Ok(Ok(Ok(asset))) => Ok(asset),
            Ok(Ok(Err(_))) if known_before => return self.watch.look_now(&open),
            Ok(Ok(Err(message))) => {
                self.gate.failed(&message);
                self.park(task, &message).await
            }
            Ok(Err(unmade)) => Err(unmade),
            Err(_) => {
                Err(Unmade::Ours { message: "bringing in a result crashed; it waits at the provider".to_owned() })
            }
        };
        self.end(&open, answer);
    }

    fn end(&self, open: &Rc<Open>, answer: Answer) {
        if let Err(Unmade::Ours { message }) = &answer {
            tracing::error!(
                step = %open.task.step_key, reason = %message, again_in_seconds = STORE_AGAIN.as_secs(),
                "what became of a task could not be stored; it waits at the provider",
            );
            return self.watch.keep_for(open, STORE_AGAIN, &answer);
        }
        self.watch.end(open, &answer);
    }

    /// Tells, once until it is well again, that the budget of reads is too short for so many tasks.
    pub(super) fn warn_if_short(&self) {
        let Some(delay) = self.watch.too_short() else { return };
        tracing::warn!(
            provider = %self.client.provider(),
            open_tasks = self.watch.len(),
            reads_per_second = f64::from(self.settings.gate.reads.per_minute()) / 60.0,
            delay_seconds = delay.as_secs(),
            "more tasks are open than the read budget can look at in time: a finished one is noticed that late; \
             raise read_requests_per_minute if the provider's plan allows it",
        );
    }

    /// Brings a result that came in an answer into our store, or parks the step: it was charged, and there is
    /// nothing to show for it.
    pub(super) async fn keep(&self, task: &Task, output: Output) -> Answer {
        let bytes = match output.file {
            OutputFile::Inline { bytes, .. } => Ok(bytes),
            OutputFile::Url(url) => {
                let (db, charged) = (&self.outside.db, output.charged.as_deref());
                journal::output_ready(db, &task.step_key, task.attempt, url.as_str(), charged).await.map_err(ours)?;
                self.fetch(&url).await?
            }
        };
        let brought = match bytes {
            Ok(bytes) => self.bring_in(task, bytes).await?,
            Err(message) => Err(message),
        };
        match brought {
            Ok(asset) => Ok(asset),
            Err(message) => {
                self.gate.failed(&message);
                self.park(task, &message).await
            }
        }
    }

    /// Inspects and stores a result: only then is the step done. The inner error says what is wrong with it.
    async fn bring_in(&self, task: &Task, bytes: Bytes) -> Result<Result<Asset, String>, Unmade> {
        let media_type = match inspect(bytes.clone(), task.operation.makes_video()).await {
            Ok(media_type) => media_type,
            Err(message) => return Ok(Err(format!("the result was refused: {message}"))),
        };
        let stored = self.outside.store.put_clean(bytes, media_type).await.map_err(|error| Unmade::Ours {
            message: format!("the media store failed, and the result waits at the provider: {error}"),
        })?;
        let now = self.outside.clock.now();
        let key = stored.key.to_string();
        self.retry(|| journal::succeeded(&self.outside.db, &task.step_key, task.attempt, &key, now)).await?;
        Ok(Ok(Asset { key }))
    }

    /// The inner error says what is wrong with the result; the outer one is our own disk's, and says nothing about it.
    async fn fetch(&self, url: &Url) -> Result<Result<Bytes, String>, Unmade> {
        let fetch = || self.outside.fetcher.fetch(url);
        let waits =
            ExponentialBuilder::default().with_min_delay(Duration::from_millis(300)).with_max_times(FETCH_TRIES);
        match fetch.retry(waits).when(|error| error.retryable()).await {
            Ok(fetched) => Ok(Ok(fetched.bytes)),
            Err(error @ FetchError::Spool(_)) => {
                Err(Unmade::Ours { message: format!("{error}; the result waits at the provider") })
            }
            Err(error) => Ok(Err(format!("the result could not be fetched: {error}"))),
        }
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
