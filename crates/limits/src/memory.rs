//! States in memory: bounded, and hard to flood.
//!
//! A map of its own and not moka: a cache may forget whom it likes, and one with an admission filter would not even
//! take in newcomers while it is full, so that a flood of keys would switch the limits off. Here, what is forgotten is
//! chosen: first what has ended, then the quarter that limits least ([`domain::limit::Limit::weight`]). A flood of
//! fresh keys therefore pushes out itself. To push out an entry that refuses someone, an attacker needs `max_keys`
//! others that are used up as well, each with a whole burst of requests.
//!
//! Shards hold about a thousand entries each, so a sweep takes some tens of microseconds and is paid for by hundreds
//! of inserts. Maps hash with a random seed: keys are digests that anyone can compute, and no one shall fill one shard.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::limit::Limit;

use crate::key::Key;

/// Entries per shard, about.
const SHARD_KEYS: usize = 1_024;

/// Below this many entries a shard is not swept.
const SWEEP_MIN: usize = 64;

/// One kind of states by key.
#[derive(Debug)]
pub(crate) struct Memory<S> {
    shards: Vec<Mutex<Shard<S>>>,
    hasher: RandomState,
    /// The most entries of one shard.
    shard_max: usize,
}

#[derive(Debug)]
struct Shard<S> {
    slots: HashMap<Key, Slot<S>>,
    /// Numbers the grants decided here, so that no two of them look the same.
    grants: u64,
    /// How many entries make the next newcomer wait for a sweep.
    sweep_at: usize,
}

/// What is known about one key.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slot<S> {
    pub(crate) state: S,
    /// Which grant was the last decided in memory; 0: none was.
    pub(crate) grant: u64,
    ends_at_us: i64,
    weight: u32,
}

impl<S: Copy + Default> Memory<S> {
    /// Holds at most `max_keys` entries, at least one.
    pub(crate) fn new(max_keys: usize) -> Self {
        let shards = max_keys.div_ceil(SHARD_KEYS).max(1);
        let shard_max = (max_keys / shards).max(1);
        let shard = || Shard { slots: HashMap::new(), grants: 0, sweep_at: SWEEP_MIN.min(shard_max) };
        Self { shards: (0..shards).map(|_| Mutex::new(shard())).collect(), hasher: RandomState::new(), shard_max }
    }

    /// A copy of what is known; the default when nothing is.
    pub(crate) fn look(&self, key: &Key) -> Slot<S> {
        self.shard(key).and_then(|shard| shard.slots.get(key).copied()).unwrap_or_default()
    }

    pub(crate) fn remove(&self, key: &Key) {
        if let Some(mut shard) = self.shard(key) {
            shard.slots.remove(key);
        }
    }

    /// Lets `work` change the entry, alone; `work` also gets a number for a grant, never used before.
    pub(crate) fn with<R>(&self, key: &Key, now_us: i64, work: impl FnOnce(&mut Slot<S>, u64) -> R) -> R {
        let Some(mut shard) = self.shard(key) else { return work(&mut Slot::default(), 1) };
        shard.grants += 1;
        let grant = shard.grants;
        if let Some(slot) = shard.slots.get_mut(key) {
            return work(slot, grant);
        }
        if shard.slots.len() >= shard.sweep_at {
            shard.sweep(now_us, self.shard_max);
        }
        work(shard.slots.entry(*key).or_default(), grant)
    }

    fn shard(&self, key: &Key) -> Option<MutexGuard<'_, Shard<S>>> {
        // The remainder is below the number of shards, which is not zero: there always is one.
        let index = self.hasher.hash_one(key) % self.shards.len() as u64;
        let shard = self.shards.get(usize::try_from(index).ok()?)?;
        Some(shard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().unwrap().slots.len()).sum()
    }
}

impl<S> Shard<S> {
    fn sweep(&mut self, now_us: i64, shard_max: usize) {
        self.slots.retain(|_, slot| slot.ends_at_us > now_us);
        if self.slots.len() >= shard_max {
            let mut ranks: Vec<_> = self.slots.iter().map(|(key, it)| (it.weight, it.ends_at_us, *key)).collect();
            let quarter = ranks.len() / 4;
            ranks.select_nth_unstable(quarter);
            for (_, _, key) in ranks.iter().take(quarter + 1) {
                self.slots.remove(key);
            }
        }
        self.sweep_at = (self.slots.len() * 2).clamp(SWEEP_MIN.min(shard_max), shard_max);
        self.slots.shrink_to(self.sweep_at);
    }
}

impl<S: Copy + Default> Slot<S> {
    pub(crate) fn set<L: Limit<State = S>>(&mut self, rule: &L, state: S, now_us: i64) {
        self.state = state;
        self.ends_at_us = rule.ends_at_us(state);
        self.weight = rule.weight(state, now_us);
    }

    /// Decides here. Whoever is asking Redis meanwhile sees by the grant that there was one it does not know.
    pub(crate) fn decide<L: Limit<State = S>>(&mut self, rule: &L, now_us: i64, grant: u64) -> L::Answer {
        let (allowed, state) = rule.decide(self.state, now_us);
        self.set(rule, state, now_us);
        if allowed {
            self.grant = grant;
        }
        rule.answer(allowed, state, now_us)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::limit::{RateRule, RateState};

    use super::*;

    const NOW: i64 = 1_795_000_000_000_000;
    const RULE: RateRule = RateRule { name: "x", burst: 3, period: Duration::from_secs(60) };

    fn take(memory: &Memory<RateState>, who: &str, now: i64) -> bool {
        memory.with(&Key::of("rate", "x", who), now, |slot, grant| slot.decide(&RULE, now, grant)).allowed
    }

    #[test]
    fn a_flood_of_keys_does_not_free_whom_it_limits() {
        for max_keys in [100, 5_000] {
            let memory = Memory::new(max_keys);
            while take(&memory, "attacker", NOW) {}
            for number in 0..20_000 {
                assert!(take(&memory, &format!("flood {number}"), NOW));
                assert!(memory.len() <= max_keys, "{} of {max_keys}", memory.len());
            }
            assert!(!take(&memory, "attacker", NOW));
        }
    }

    #[test]
    fn a_full_memory_still_counts_newcomers() {
        let memory = Memory::new(10);
        for number in 0..100 {
            while take(&memory, &format!("flood {number}"), NOW) {}
        }
        let passed = (0..10).filter(|_| take(&memory, "newcomer", NOW)).count();
        assert_eq!(passed, 3);
    }

    #[test]
    fn what_has_ended_makes_room() {
        let memory = Memory::new(100_000);
        for number in 0..50_000 {
            take(&memory, &format!("yesterday {number}"), NOW);
        }
        for number in 0..50_000 {
            take(&memory, &format!("today {number}"), NOW + 86_400_000_000);
        }
        assert!(memory.len() < 85_000, "{}", memory.len());
        assert!(Memory::<RateState>::new(0).len() == 0);
    }
}
