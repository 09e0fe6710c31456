//! What a call to a provider has to pass: breaker, key, task place, rate budget.
//!
//! Lives on the actor's thread only (`RefCell`); no borrow is held across an `.await`. Turns are taken
//! in order of arrival: tokio's semaphores are fair.

use std::{
    cell::{Cell, RefCell},
    time::{Duration, Instant},
};

use domain::{
    breaker::{Admission, Breaker, BreakerPolicy},
    provider::Provider,
    rate::{Decision, Fill, RateLimit, TokenBucket},
};
use providers::{ApiKey, ErrorKind, ProviderError};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{ProviderStatus, Unmade};

/// Rates, places and breaker of one provider.
#[derive(Clone, Debug)]
pub struct GateSettings {
    /// Paid calls.
    pub submits: RateLimit,
    /// Free calls: polls, uploads, lists.
    pub reads: RateLimit,
    /// Tasks under way at once.
    pub tasks_at_once: usize,
    /// When to stop asking.
    pub breaker: BreakerPolicy,
    /// How long a key rests that the provider refused.
    pub key_rest: Duration,
}

/// The gate.
pub(super) struct Gate {
    settings: GateSettings,
    keys: RefCell<Vec<Key>>,
    next_key: Cell<usize>,
    places: Semaphore,
    submits: Lane,
    reads: Lane,
    breaker: RefCell<Breaker>,
    submit_count: Cell<u64>,
    failure_count: Cell<u64>,
    last_error: RefCell<Option<String>>,
}

struct Key {
    key: ApiKey,
    rests_until: Option<Instant>,
}

/// A rate budget and the queue before it.
struct Lane {
    turn: Semaphore,
    bucket: RefCell<TokenBucket>,
}

impl Lane {
    fn new(limit: RateLimit) -> Self {
        Self { turn: Semaphore::new(1), bucket: RefCell::new(TokenBucket::new(limit, Fill::Empty, Instant::now())) }
    }

    async fn pass(&self) {
        // The semaphore is never closed; were it, passing without a turn would only lose the order.
        let _turn = self.turn.acquire().await;
        loop {
            let decision = self.bucket.borrow_mut().take(Instant::now());
            match decision {
                Decision::Granted => return,
                Decision::WaitUntil(then) => tokio::time::sleep_until(then.into()).await,
            }
        }
    }
}

impl Gate {
    pub(super) fn new(settings: GateSettings, keys: Vec<ApiKey>) -> Self {
        Self {
            keys: RefCell::new(keys.into_iter().map(|key| Key { key, rests_until: None }).collect()),
            next_key: Cell::new(0),
            places: Semaphore::new(settings.tasks_at_once),
            submits: Lane::new(settings.submits),
            reads: Lane::new(settings.reads),
            breaker: RefCell::new(Breaker::new(settings.breaker)),
            submit_count: Cell::new(0),
            failure_count: Cell::new(0),
            last_error: RefCell::new(None),
            settings,
        }
    }

    /// Waits for a task place; held until the task ends.
    pub(super) async fn place(&self) -> Option<SemaphorePermit<'_>> {
        self.places.acquire().await.ok()
    }

    /// A key that may be used now, taken in turn.
    ///
    /// # Errors
    /// `NotNow`: all keys rest.
    pub(super) fn key(&self) -> Result<ApiKey, Unmade> {
        let now = Instant::now();
        let keys = self.keys.borrow();
        let start = self.next_key.get();
        let ready = (0..keys.len())
            .map(|offset| (start + offset) % keys.len())
            .filter_map(|index| keys.get(index).map(|key| (index, key)))
            .find(|(_, key)| key.rests_until.is_none_or(|until| until <= now));
        match ready {
            Some((index, key)) => {
                self.next_key.set(index + 1);
                Ok(key.key.clone())
            }
            None => {
                let until = keys.iter().filter_map(|key| key.rests_until).min().unwrap_or(now);
                let reason = self.last_error.borrow().clone().unwrap_or_else(|| "no key".to_owned());
                Err(Unmade::NotNow {
                    reason: format!("every key was refused: {reason}"),
                    wait: until.saturating_duration_since(now).max(Duration::from_secs(1)),
                })
            }
        }
    }

    /// The key with this label, or any: a task is polled with the key that submitted it.
    pub(super) fn key_labelled(&self, label: Option<&str>) -> Result<ApiKey, Unmade> {
        let same = self.keys.borrow().iter().find(|key| Some(key.key.label()) == label).map(|key| key.key.clone());
        same.map_or_else(|| self.key(), Ok)
    }

    /// Whether the breaker lets a task through. The half-open trial is a real task, never a probe.
    ///
    /// # Errors
    /// `NotNow`: open.
    pub(super) fn breaker(&self) -> Result<(), Unmade> {
        let now = Instant::now();
        let until = match self.breaker.borrow_mut().allow(now) {
            Admission::Allowed | Admission::Trial => return Ok(()),
            Admission::RefusedUntil(until) => until,
        };
        let reason = self.last_error.borrow().clone().unwrap_or_default();
        let wait = until.saturating_duration_since(now);
        Err(Unmade::NotNow {
            reason: format!("not asked for the moment after several failures: {reason}"),
            wait: wait.max(Duration::from_millis(100)),
        })
    }

    /// Waits for the rate budget of paid calls.
    pub(super) async fn submit_turn(&self) {
        self.submits.pass().await;
        self.submit_count.set(self.submit_count.get() + 1);
    }

    /// Waits for the rate budget of free calls.
    pub(super) async fn read_turn(&self) {
        self.reads.pass().await;
    }

    /// A call went well.
    pub(super) fn success(&self) {
        self.breaker.borrow_mut().success();
    }

    /// A task ended without a result, by the provider's doing or ours.
    pub(super) fn failed(&self, message: &str) {
        self.failure_count.set(self.failure_count.get() + 1);
        *self.last_error.borrow_mut() = Some(message.to_owned());
    }

    /// Draws the consequences of an error: pause, key rest, breaker.
    pub(super) fn learn(&self, key: &ApiKey, error: &ProviderError, paid: bool) {
        let now = Instant::now();
        *self.last_error.borrow_mut() = Some(error.message.clone());
        match &error.kind {
            ErrorKind::RateLimited { retry_after, daily } => {
                let fallback = Duration::from_secs(if *daily { 3600 } else { 5 });
                let until = now + retry_after.unwrap_or(fallback);
                if *daily {
                    self.rest(key, until);
                } else {
                    let lane = if paid { &self.submits } else { &self.reads };
                    lane.bucket.borrow_mut().pause_until(until);
                }
            }
            ErrorKind::Auth | ErrorKind::NoCredit | ErrorKind::Forbidden => {
                tracing::error!(key = key.label(), error = %error.message, "a provider refused a key: check the account");
                self.rest(key, now + self.settings.key_rest);
            }
            ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::Unreadable => {
                self.breaker.borrow_mut().failure(now);
            }
            ErrorKind::BadInput | ErrorKind::Blocked | ErrorKind::NotFound => self.success(),
        }
    }

    fn rest(&self, key: &ApiKey, until: Instant) {
        for held in self.keys.borrow_mut().iter_mut().filter(|held| held.key.label() == key.label()) {
            held.rests_until = Some(until);
        }
    }

    /// What there is to see.
    pub(super) fn status(&self, provider: Provider) -> ProviderStatus {
        let now = Instant::now();
        let keys = self.keys.borrow();
        ProviderStatus {
            provider,
            breaker: self.breaker.borrow().state(now).as_str(),
            keys_ready: keys.iter().filter(|key| key.rests_until.is_none_or(|until| until <= now)).count(),
            keys: keys.len(),
            tasks_open: self.settings.tasks_at_once.saturating_sub(self.places.available_permits()),
            tasks_at_once: self.settings.tasks_at_once,
            submits: self.submit_count.get(),
            failures: self.failure_count.get(),
            last_error: self.last_error.borrow().clone(),
        }
    }
}
