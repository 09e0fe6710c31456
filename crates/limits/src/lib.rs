//! Counters that bound people: rates, growing waits, quotas, and who is online. They are shared by all instances
//! through Redis when there is one, and kept in memory when there is none, or while it is away.
//!
//! ```text
//!             ┌─ here ──► one Lua script on one key ──answer──► memory keeps a copy ──► caller
//! operation ──┤               ▲ what memory knows, as a floor
//!             └─ away ──► memory decides ─────────────────────────────────────────────► caller
//! ```
//! The rules are in [`domain::limit`]; this crate says where their states live. No caller ever sees an error.
//!
//! * **Nothing is forgotten when Redis dies or returns empty.** Each operation brings what memory knows, and the script
//!   merges it into what Redis knows before it decides (`Limit::merge`: of each number the stricter one). Memory merges
//!   the answer. So memory goes on from the last known state, and the first operation on a key restores it in a Redis
//!   that has lost it. A copy that misses a success is no danger to it: forgiving leaves a pardon, which merges too.
//! * **Nothing is granted twice when Redis dies in the middle.** A grant from Redis that arrives after memory has
//!   granted something on the same key, which that answer cannot know of, is decided once more, in memory. So one
//!   instance never allows more than the rule; at such a moment it may allow less. Instances that cannot share, because
//!   Redis is away, each allow the rule.
//! * **Redis's trouble costs a caller at most `redis_timeout`**, and only those already waiting: then it is left alone
//!   for `redis_retry_after`, and one operation tries it again.
//! * **Time is the instance's clock**, not Redis's: memory and Redis must speak of the same time to be merged, and
//!   tests move it. Clocks that differ by some 100 ms shift a limit by as much. Expiry in Redis is only cleaning up: it
//!   comes 10 s after a state has lost its meaning, and the rules never depend on it.
//! * **Keys are digests**, so what the caller counts by (an address, an e-mail) is stored nowhere.
//! * **Memory is bounded, and a flood of keys pushes out itself first** (see `memory`).
//!
//! In Redis each kind has its keys, `{prefix}rate:{rule}:{digest}`, `backoff`, `quota`, and one `{prefix}online`.
//! Each script uses one key, so a cluster may hold them.

mod key;
mod memory;
mod online;
pub mod redis;
mod remote;
mod scripted;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ::redis::Script;
use chrono::{DateTime, Utc};
use domain::{
    limit::{
        Attempt, BackoffRule, BackoffState, Limit, QuotaRule, QuotaState, RateRule, RateState, SKEW_US, Usage, Verdict,
    },
    time::Clock,
};
use secrecy::SecretString;

pub use self::online::Online;
use self::{
    key::Key,
    memory::Memory,
    online::Book,
    redis::RedisFault,
    remote::Remote,
    scripted::{Mode, Scripted},
};

/// How counters are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What every key in Redis begins with; instances share what has the same prefix.
    pub key_prefix: String,
    /// The most keys in memory, for each of rates, growing waits and quotas; about 100 bytes each.
    pub max_keys: usize,
    /// How long one operation waits for Redis, connecting included.
    pub redis_timeout: Duration,
    /// How long Redis is left alone after a failure.
    pub redis_retry_after: Duration,
    /// For how long someone seen is online.
    pub online_window: Duration,
    /// The most visitors that are counted; beyond, newcomers are not, and the number means "at least".
    pub max_online: u32,
}

impl Default for Settings {
    /// 100,000 keys (10 MB for each kind) and visitors; 250 ms for Redis, again after 1 s; online for five minutes.
    fn default() -> Self {
        Self {
            key_prefix: "vidgo:".to_owned(),
            max_keys: 100_000,
            redis_timeout: Duration::from_millis(250),
            redis_retry_after: Duration::from_secs(1),
            online_window: Duration::from_secs(300),
            max_online: 100_000,
        }
    }
}

/// Where counters are kept at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// In memory; there is no Redis.
    Memory,
    /// In Redis.
    Redis,
    /// In memory, because Redis does not answer.
    RedisAway {
        /// When it was first missed.
        since: DateTime<Utc>,
    },
}

/// The counters. Cheap to clone; clones are the same counters.
#[derive(Clone)]
pub struct Limits(Arc<Inner>);

struct Inner {
    settings: Settings,
    clock: Arc<dyn Clock>,
    rates: Memory<RateState>,
    waits: Memory<BackoffState>,
    quotas: Memory<QuotaState>,
    online: Mutex<Book>,
    online_script: Script,
    is_online_script: Script,
    remote: Option<Remote>,
}

impl Limits {
    /// Counters of this instance alone.
    #[must_use]
    pub fn in_memory(settings: Settings, clock: Arc<dyn Clock>) -> Self {
        Self::new(settings, clock, None)
    }

    /// Counters shared through the Redis at `url`. If it does not answer within `redis_timeout`, they begin in memory
    /// and join it as soon as it does.
    ///
    /// # Errors
    /// `RedisFault::Malformed`: not the URL of a Redis that this build can speak to.
    pub async fn with_redis(url: &SecretString, settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, RedisFault> {
        let remote = Remote::new(url, settings.redis_timeout, settings.redis_retry_after, clock.clone()).await?;
        Ok(Self::new(settings, clock, Some(remote)))
    }

    fn new(settings: Settings, clock: Arc<dyn Clock>, remote: Option<Remote>) -> Self {
        let (keys, visitors) = (settings.max_keys, usize::try_from(settings.max_online).unwrap_or(usize::MAX));
        Self(Arc::new(Inner {
            rates: Memory::new(keys),
            waits: Memory::new(keys),
            quotas: Memory::new(keys),
            online: Mutex::new(Book::new(millis(settings.online_window), visitors)),
            online_script: Script::new(include_str!("lua/online.lua")),
            is_online_script: Script::new(include_str!("lua/is_online.lua")),
            settings,
            clock,
            remote,
        }))
    }

    /// Takes one of what `rule` lets `key` do; a refusal takes nothing.
    pub async fn take(&self, rule: &RateRule, key: &str) -> Verdict {
        self.decide(&self.0.rates, rule, key).await
    }

    /// Begins a try, which counts as failed until [`Limits::forgive`]; a refusal counts nothing.
    pub async fn attempt(&self, rule: &BackoffRule, key: &str) -> Attempt {
        self.decide(&self.0.waits, rule, key).await
    }

    /// A try has succeeded: no failure so far is held against `key`.
    pub async fn forgive(&self, rule: &BackoffRule, key: &str) {
        let (now_us, memory) = (self.now_us(), &self.0.waits);
        let key = Key::of(BackoffRule::KIND, rule.name, key);
        let Some(remote) = &self.0.remote else { return memory.remove(&key) };
        let forgiven = memory.with(&key, now_us, |slot, grant| {
            let forgiven = rule.forgive(slot.state, now_us);
            slot.set(rule, forgiven, now_us);
            // A try that Redis answers from now on began before.
            slot.grant = grant;
            forgiven
        });
        if let Some((_, state)) = self.ask(remote, rule, key, Mode::Other, forgiven, now_us).await {
            memory.with(&key, now_us, |slot, _| slot.set(rule, rule.merge(slot.state, state, now_us), now_us));
        }
    }

    /// Uses one unit, if there is one: checked and counted at once.
    pub async fn spend(&self, rule: &QuotaRule, key: &str) -> Usage {
        self.decide(&self.0.quotas, rule, key).await
    }

    /// How much is used; uses nothing.
    pub async fn usage(&self, rule: &QuotaRule, key: &str) -> Usage {
        let now_us = self.now_us();
        let key = Key::of(QuotaRule::KIND, rule.name, key);
        let known = self.0.quotas.look(&key).state;
        let Some(remote) = &self.0.remote else { return rule.usage(known, now_us) };
        let answer = self.ask(remote, rule, key, Mode::Other, known, now_us).await;
        rule.usage(answer.map_or(known, |(_, state)| state), now_us)
    }

    /// Counts `visitor` as online from now on for `online_window`, under `tier` (one of a handful of our own words) and
    /// no longer under another.
    pub async fn seen(&self, visitor: &str, tier: &str) -> Online {
        let key = Key::of("online", "", visitor);
        self.book().seen(key, tier, self.now_us() / 1_000);
        self.count(&key.digits(), tier).await
    }

    /// Who is online. While Redis is away: the visitors of this instance, or what Redis said last if that was more and
    /// no longer ago than `online_window`.
    pub async fn online(&self) -> Online {
        self.count("", "").await
    }

    /// Whether this visitor is online: seen here, or by any instance as Redis knows.
    pub async fn is_online(&self, visitor: &str) -> bool {
        let (key, now_ms) = (Key::of("online", "", visitor), self.now_us() / 1_000);
        if self.book().knows(key, now_ms) {
            return true;
        }
        let Some(remote) = &self.0.remote else { return false };
        let Settings { key_prefix, online_window, .. } = &self.0.settings;
        let mut call = self.0.is_online_script.key(format!("{key_prefix}online"));
        call.arg(now_ms).arg(millis(*online_window)).arg(key.digits());
        remote.ask::<bool>(&call).await.unwrap_or_default()
    }

    /// Where counters are kept at the moment.
    #[must_use]
    pub fn state(&self) -> State {
        match &self.0.remote {
            None => State::Memory,
            Some(remote) => remote.away_since().map_or(State::Redis, |since| State::RedisAway { since }),
        }
    }

    /// Decides, in Redis or here.
    async fn decide<L: Scripted>(&self, memory: &Memory<L::State>, rule: &L, key: &str) -> L::Answer {
        let now_us = self.now_us();
        let key = Key::of(L::KIND, rule.name(), key);
        let here = || memory.with(&key, now_us, |slot, grant| slot.decide(rule, now_us, grant));
        let Some(remote) = &self.0.remote else { return here() };
        let known = memory.look(&key);
        let answer = self.ask(remote, rule, key, Mode::Decide, known.state, now_us).await;
        let Some((allowed, state)) = answer else { return here() };
        memory.with(&key, now_us, |slot, grant| {
            slot.set(rule, rule.merge(slot.state, state, now_us), now_us);
            if allowed && slot.grant != known.grant {
                return slot.decide(rule, now_us, grant);
            }
            rule.answer(allowed, state, now_us)
        })
    }

    /// Whether Redis allows, and its state then. None: it is away, or talks nonsense.
    async fn ask<L: Scripted>(
        &self,
        remote: &Remote,
        rule: &L,
        key: Key,
        mode: Mode,
        known: L::State,
        now_us: i64,
    ) -> Option<(bool, L::State)> {
        let mut call =
            L::script().key(format!("{}{}:{}:{}", self.0.settings.key_prefix, L::KIND, rule.name(), key.digits()));
        let mode = match mode {
            Mode::Decide => 0,
            Mode::Other => 1,
        };
        call.arg(&[mode, now_us, SKEW_US]).arg(rule.arguments(known, now_us));
        let numbers: Vec<i64> = remote.ask(&call).await?;
        let (allowed, state) = numbers.split_first()?;
        Some((*allowed != 0, L::state(state)?))
    }

    /// Counts a visitor, if one is given, and all who are online.
    async fn count(&self, visitor: &str, tier: &str) -> Online {
        let now_ms = self.now_us() / 1_000;
        if let Some(remote) = &self.0.remote {
            let Settings { key_prefix, online_window, max_online, .. } = &self.0.settings;
            let mut call = self.0.online_script.key(format!("{key_prefix}online"));
            call.arg(now_ms).arg(millis(*online_window)).arg(*max_online).arg(visitor).arg(tier);
            if let Some(tiers) = remote.ask::<Vec<(String, u32)>>(&call).await {
                self.book().heard(Online::of(tiers), now_ms);
            }
        }
        self.book().online(now_ms)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.online.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now_us(&self) -> i64 {
        self.0.clock.now().timestamp_micros()
    }
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}
