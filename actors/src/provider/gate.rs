//! What a call to a provider has to pass: breaker, key, rate budget.
//!
//! Lives on the actor's thread only (`RefCell`); no borrow is held across an `.await`. Turns are taken
//! in order of arrival: tokio's semaphores are fair.

use std::{
    cell::{Cell, RefCell},
    num::NonZeroU32,
    rc::Rc,
    time::{Duration, Instant},
};

use domain::{
    breaker::{Admission, Breaker, BreakerPolicy, BreakerState},
    provider::Provider,
    rate::{Decision, Fill, RateLimit, TokenBucket},
};
use providers::{ApiKey, ErrorKind, ProviderError};
use tokio::sync::Semaphore;

use super::{ProviderStatus, Unmade, places::Places};
use crate::dials::ProviderDial;

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

/// By how much sooner one of two calls may arrive than the other, sent at the same moment.
const ARRIVALS: Duration = Duration::from_millis(100);

/// Longer than anybody waits: whoever asks a drained provider goes to the next one.
const DRAINED: Duration = Duration::from_secs(3_600);

/// Which kind of call it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    Paid,
    Free,
}

/// The gate.
pub(super) struct Gate {
    pub(super) places: Rc<Places>,
    settings: GateSettings,
    drained: Cell<bool>,
    keys: RefCell<Vec<Key>>,
    next_key: Cell<usize>,
    submits: Lane,
    // As fast as `submits`, so that nothing queues here with its permit: but between that and the call lies the
    // journal's commit, and a database that stalls lets many go at once.
    sends: Lane,
    reads: Lane,
    // Paid and free calls fail apart: thousands of polls that go well must not hide that every submit fails, nor may
    // one poll in a hundred that fails add up to a verdict over submits.
    paid: RefCell<Breaker>,
    free: RefCell<Breaker>,
    submit_count: Cell<u64>,
    look_count: Cell<u64>,
    failure_count: Cell<u64>,
    last_error: RefCell<Option<String>>,
}

struct Key {
    key: Rc<ApiKey>,
    rests_until: Option<Instant>,
}

/// A rate budget and the queue before it.
struct Lane {
    turn: Semaphore,
    bucket: RefCell<TokenBucket>,
}

impl Lane {
    fn new(limit: RateLimit) -> Self {
        Self { turn: Semaphore::new(1), bucket: RefCell::new(TokenBucket::new(limit, Fill::Empty, now())) }
    }

    /// For paid calls: evenly, and with some room, since the provider counts when calls arrive.
    fn even(limit: RateLimit, fill: Fill) -> Self {
        let bucket = TokenBucket::new(limit.with_burst(NonZeroU32::MIN), fill, now()).with_margin(ARRIVALS);
        Self { turn: Semaphore::new(1), bucket: RefCell::new(bucket) }
    }

    /// From now on another rate. Nothing is saved up by the change: the bucket begins empty.
    fn retune(&self, limit: RateLimit, margin: Duration) {
        let mut bucket = self.bucket.borrow_mut();
        if bucket.limit() != limit {
            let pause = bucket.paused_at(now());
            *bucket = TokenBucket::new(limit, Fill::Empty, now()).with_margin(margin);
            if let Some(until) = pause {
                bucket.pause_until(until);
            }
        }
    }

    async fn pass(&self) {
        // The semaphore is never closed; were it, passing without a turn would only lose the order.
        let _turn = self.turn.acquire().await;
        loop {
            let decision = self.bucket.borrow_mut().take(now());
            match decision {
                Decision::Granted => return,
                Decision::WaitUntil(then) => tokio::time::sleep_until(then.into()).await,
            }
        }
    }
}

/// The runtime's time, so that a test may stop it.
pub(super) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// Leave to make one paid call. Held until its outcome is told; what was a trial and brought no outcome is
/// given to the next.
pub(super) struct Admitted<'a> {
    trials: Vec<&'a RefCell<Breaker>>,
}

impl Drop for Admitted<'_> {
    fn drop(&mut self) {
        for breaker in &self.trials {
            breaker.borrow_mut().abandon(now());
        }
    }
}

impl Gate {
    pub(super) fn new(settings: GateSettings, keys: Vec<ApiKey>) -> Self {
        Self {
            places: Places::new(settings.tasks_at_once),
            keys: RefCell::new(keys.into_iter().map(|key| Key { key: Rc::new(key), rests_until: None }).collect()),
            next_key: Cell::new(0),
            submits: Lane::even(settings.submits, Fill::Empty),
            sends: Lane::even(settings.submits, Fill::Full),
            reads: Lane::new(settings.reads),
            paid: RefCell::new(Breaker::new(settings.breaker)),
            free: RefCell::new(Breaker::new(settings.breaker)),
            drained: Cell::new(false),
            submit_count: Cell::new(0),
            look_count: Cell::new(0),
            failure_count: Cell::new(0),
            last_error: RefCell::new(None),
            settings,
        }
    }

    /// What operators turned counts from now on; whoever waits for a turn already asks the new budget.
    pub(super) fn turn(&self, dial: ProviderDial) {
        let limit = |per_minute| RateLimit::new(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
        let submits = limit(dial.submits_per_minute).with_burst(NonZeroU32::MIN);
        self.submits.retune(submits, ARRIVALS);
        self.sends.retune(submits, ARRIVALS);
        self.reads.retune(limit(dial.reads_per_minute), Duration::ZERO);
        self.places.resize(dial.tasks_at_once);
        self.drained.set(dial.drained);
    }

    /// A key that may be used now, taken in turn.
    ///
    /// # Errors
    /// `NotNow`: all keys rest.
    pub(super) fn key(&self) -> Result<Rc<ApiKey>, Unmade> {
        let now = now();
        let keys = self.keys.borrow();
        let start = self.next_key.get();
        let ready = (0..keys.len())
            .map(|offset| (start + offset) % keys.len())
            .filter_map(|index| keys.get(index).map(|key| (index, key)))
            .find(|(_, key)| key.rests_until.is_none_or(|until| until <= now));
        match ready {
            Some((index, key)) => {
                self.next_key.set(index + 1);
                Ok(Rc::clone(&key.key))
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

    /// The key with this label, or any: a task is polled with the key that submitted it, resting or not.
    ///
    /// # Errors
    /// `NotNow`: that key is gone, and all others rest.
    pub(super) fn key_labelled(&self, label: Option<&str>) -> Result<Rc<ApiKey>, Unmade> {
        let keys = self.keys.borrow();
        let same = keys.iter().find(|held| Some(held.key.label()) == label).map(|held| Rc::clone(&held.key));
        drop(keys);
        same.map_or_else(|| self.key(), Ok)
    }

    /// Whether the breakers would let a paid call through. Reserves nothing.
    ///
    /// # Errors
    /// `NotNow`: one is open, or its one trial is under way; or an operator drains the provider.
    pub(super) fn check(&self) -> Result<(), Unmade> {
        if self.drained.get() {
            return Err(Unmade::NotNow { reason: "drained by an operator".to_owned(), wait: DRAINED });
        }
        let now = now();
        let refusals = [&self.paid, &self.free].map(|breaker| breaker.borrow().refused_until(now));
        let Some(until) = refusals.into_iter().flatten().max() else { return Ok(()) };
        let reason = self.last_error.borrow().clone().unwrap_or_default();
        // A trial may end long before its lease does: whoever waits asks again by then.
        let wait = until.saturating_duration_since(now).min(self.settings.breaker.cooldown_max);
        Err(Unmade::NotNow {
            reason: format!("not asked for the moment after several failures: {reason}"),
            wait: wait.max(Duration::from_millis(100)),
        })
    }

    /// Waits for the rate budget of paid calls, and then for nothing more: the breakers and the key are looked at
    /// afterwards, since all three may have changed while we waited. The half-open trial is a real task, never a probe.
    ///
    /// # Errors
    /// `NotNow`: a breaker is open, or `key` rests.
    pub(super) async fn submit_turn(&self, key: &ApiKey) -> Result<Admitted<'_>, Unmade> {
        self.submits.pass().await;
        let now = now();
        let rests = |held: &Key| held.key.label() == key.label() && held.rests_until.is_some_and(|until| until > now);
        if self.keys.borrow().iter().any(rests) {
            let reason = self.last_error.borrow().clone().unwrap_or_default();
            // Another key may be ready.
            return Err(Unmade::NotNow {
                reason: format!("its key rests: {reason}"),
                wait: Duration::from_millis(100),
            });
        }
        self.check()?;
        let trial = |breaker: &&RefCell<Breaker>| breaker.borrow_mut().allow(now) == Admission::Trial;
        let admitted = Admitted { trials: [&self.paid, &self.free].into_iter().filter(trial).collect() };
        Ok(admitted)
    }

    /// The last wait before a paid call, permit in hand: none, unless many were held up between budget and call.
    pub(super) async fn send_turn(&self) {
        self.sends.pass().await;
        self.submit_count.set(self.submit_count.get() + 1);
    }

    /// Waits for the rate budget of free calls.
    pub(super) async fn read_turn(&self) {
        self.reads.pass().await;
    }

    /// A task was looked at.
    pub(super) fn looked(&self) {
        self.look_count.set(self.look_count.get() + 1);
    }

    /// A call went well. A paid one that did shows that the provider can be reached, too.
    pub(super) fn success(&self, call: Call) {
        self.free.borrow_mut().success();
        if call == Call::Paid {
            self.paid.borrow_mut().success();
        }
    }

    /// A task ended without a result, by the provider's doing or ours.
    pub(super) fn failed(&self, message: &str) {
        self.failure_count.set(self.failure_count.get() + 1);
        *self.last_error.borrow_mut() = Some(message.to_owned());
    }

    /// Draws the consequences of an error: pause, key rest, breaker.
    pub(super) fn learn(&self, key: &ApiKey, error: &ProviderError, call: Call) {
        let now = now();
        *self.last_error.borrow_mut() = Some(error.message.clone());
        match &error.kind {
            ErrorKind::RateLimited { retry_after, daily } => {
                let fallback = Duration::from_secs(if *daily { 3600 } else { 5 });
                let until = now + retry_after.unwrap_or(fallback);
                if *daily {
                    self.rest(key, until);
                } else {
                    let lane = match call {
                        Call::Paid => &self.submits,
                        Call::Free => &self.reads,
                    };
                    lane.bucket.borrow_mut().pause_until(until);
                }
            }
            ErrorKind::Auth | ErrorKind::NoCredit | ErrorKind::Forbidden => {
                tracing::error!(key = key.label(), error = %error.message, "a provider refused a key: check the account");
                self.rest(key, now + self.settings.key_rest);
            }
            ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::Unreadable => {
                let breaker = match call {
                    Call::Paid => &self.paid,
                    Call::Free => &self.free,
                };
                breaker.borrow_mut().failure(now);
            }
            ErrorKind::BadInput | ErrorKind::Blocked | ErrorKind::NotFound => self.success(call),
        }
    }

    fn rest(&self, key: &ApiKey, until: Instant) {
        for held in self.keys.borrow_mut().iter_mut().filter(|held| held.key.label() == key.label()) {
            held.rests_until = Some(held.rests_until.map_or(until, |set| set.max(until)));
        }
    }

    /// What there is to see.
    pub(super) fn status(&self, provider: Provider) -> ProviderStatus {
        let now = now();
        let keys = self.keys.borrow();
        let states = [&self.paid, &self.free].map(|breaker| breaker.borrow().state(now));
        let worst = [BreakerState::Open, BreakerState::HalfOpen].into_iter().find(|state| states.contains(state));
        ProviderStatus {
            provider,
            drained: self.drained.get(),
            submits_ready: self.submits.bucket.borrow().tokens(now),
            submits_per_minute: self.submits.bucket.borrow().limit().per_minute(),
            reads_ready: self.reads.bucket.borrow().tokens(now),
            reads_per_minute: self.reads.bucket.borrow().limit().per_minute(),
            breaker: worst.unwrap_or(BreakerState::Closed).as_str(),
            keys_ready: keys.iter().filter(|key| key.rests_until.is_none_or(|until| until <= now)).count(),
            keys: keys.len(),
            tasks_open: self.places.taken(),
            tasks_at_once: self.places.total(),
            submits: self.submit_count.get(),
            looks: self.look_count.get(),
            failures: self.failure_count.get(),
            last_error: self.last_error.borrow().clone(),
        }
    }
}
