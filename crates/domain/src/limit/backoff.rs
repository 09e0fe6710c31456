//! Growing waits: a few tries are free, then each failure doubles the wait before the next.

use std::time::Duration;

use super::{Limit, SKEW_US, WEIGHT_FULL, micros, share, span};

/// Beyond this many doublings every wait has reached its cap: 1 µs · 2^45 is longer than the longest span.
const DOUBLINGS_MAX: u32 = 45;

/// `free` tries without a wait; after these, `base`, `2 · base`, `4 · base` … up to `cap` between tries.
///
/// A try is counted as failed when it begins, so that tries at the same time cannot slip through together; a success
/// is told afterwards ([`BackoffRule::forgive`]). A refused try counts as none and prolongs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackoffRule {
    /// Its name in metrics and keys: printable ASCII, unique among growing waits.
    pub name: &'static str,
    /// Tries without a wait; 0 is read as 1, for nobody can wait before the first.
    pub free: u32,
    /// The wait after the last free try.
    pub base: Duration,
    /// The longest wait.
    pub cap: Duration,
    /// After this long without a try all is forgotten; less than `cap` is read as `cap`.
    pub forget: Duration,
}

/// One key's state. Times are unix microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BackoffState {
    /// Tries that have not been forgiven, or not yet.
    pub failures: u32,
    /// No try before that.
    pub until_us: i64,
    /// The newest try.
    pub last_us: i64,
    /// Failures of that moment and before are forgiven, in whatever copy they turn up.
    pub forgiven_us: i64,
}

/// Whether to try now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Try.
    Go {
        /// Tries without a success so far, this one included.
        failures: u32,
    },
    /// Not before this much time has passed.
    Wait(Duration),
}

impl BackoffRule {
    /// The state after a success: nothing is held against the key any more, on any instance.
    #[must_use]
    pub fn forgive(&self, state: BackoffState, now_us: i64) -> BackoffState {
        let state = self.merge(state, BackoffState::default(), now_us);
        BackoffState { forgiven_us: state.forgiven_us.max(state.last_us).max(now_us), ..BackoffState::default() }
    }

    /// Tries without a wait, at least one.
    #[must_use]
    pub fn free(&self) -> u32 {
        self.free.max(1)
    }

    /// The first wait, in microseconds.
    #[must_use]
    pub fn base_us(&self) -> i64 {
        micros(self.base)
    }

    /// The longest wait, in microseconds.
    #[must_use]
    pub fn cap_us(&self) -> i64 {
        micros(self.cap)
    }

    /// After how long all is forgotten, in microseconds.
    #[must_use]
    pub fn forget_us(&self) -> i64 {
        micros(self.forget).max(self.cap_us())
    }

    /// The wait after so many failures, in microseconds.
    fn wait_us(&self, failures: u32) -> i64 {
        match failures.checked_sub(self.free()) {
            Some(doublings) => self.base_us().saturating_mul(1_i64 << doublings.min(DOUBLINGS_MAX)).min(self.cap_us()),
            None => 0,
        }
    }

    /// A copy without what a wrong clock wrote.
    fn sound(&self, state: BackoffState, now_us: i64) -> BackoffState {
        let latest = now_us.saturating_add(SKEW_US);
        let until = now_us.saturating_add(self.cap_us());
        BackoffState {
            failures: state.failures,
            until_us: if state.until_us > until.saturating_add(SKEW_US) { until } else { state.until_us },
            last_us: if state.last_us > latest { now_us } else { state.last_us },
            // A pardon from the future would forgive what is still to come.
            forgiven_us: if state.forgiven_us > latest { 0 } else { state.forgiven_us },
        }
    }

    /// Whether its failures still count.
    fn counts(&self, state: BackoffState, forgiven_us: i64, now_us: i64) -> bool {
        state.failures > 0 && state.last_us > forgiven_us && state.last_us.saturating_add(self.forget_us()) > now_us
    }
}

impl Limit for BackoffRule {
    type State = BackoffState;
    type Answer = Attempt;

    fn decide(&self, state: BackoffState, now_us: i64) -> (bool, BackoffState) {
        let state = self.merge(state, BackoffState::default(), now_us);
        if state.failures >= self.free() && now_us < state.until_us {
            return (false, state);
        }
        let failures = state.failures.saturating_add(1);
        let tried = BackoffState {
            failures,
            until_us: state.until_us.max(now_us.saturating_add(self.wait_us(failures))),
            // After the pardon on a clock that may be ahead, or this try would count as forgiven.
            last_us: state.last_us.max(now_us).max(state.forgiven_us.saturating_add(1)),
            forgiven_us: state.forgiven_us,
        };
        (true, tried)
    }

    fn answer(&self, allowed: bool, state: BackoffState, now_us: i64) -> Attempt {
        if allowed {
            return Attempt::Go { failures: state.failures };
        }
        Attempt::Wait(span(state.until_us.saturating_sub(now_us)))
    }

    fn merge(&self, one: BackoffState, other: BackoffState, now_us: i64) -> BackoffState {
        let (one, other) = (self.sound(one, now_us), self.sound(other, now_us));
        let forgiven_us = one.forgiven_us.max(other.forgiven_us);
        // A pardon is needed for as long as someone may hold what it forgives.
        let forgiven_us = if forgiven_us.saturating_add(self.forget_us()) > now_us { forgiven_us } else { 0 };
        let counted = [one, other].into_iter().filter(|copy| self.counts(*copy, forgiven_us, now_us));
        counted.fold(BackoffState { forgiven_us, ..BackoffState::default() }, |both, copy| BackoffState {
            failures: both.failures.max(copy.failures),
            until_us: both.until_us.max(copy.until_us),
            last_us: both.last_us.max(copy.last_us),
            forgiven_us,
        })
    }

    fn ends_at_us(&self, state: BackoffState) -> i64 {
        state.last_us.max(state.forgiven_us).saturating_add(self.forget_us())
    }

    fn weight(&self, state: BackoffState, _: i64) -> u32 {
        // A pardon keeps an old copy from coming back; that matters half as much as a wait.
        let pardon = if state.forgiven_us > 0 { WEIGHT_FULL / 2 } else { 0 };
        share(i64::from(state.failures), i64::from(self.free())).max(pardon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_000_000_000_000;
    const SECOND: i64 = 1_000_000;
    const RULE: BackoffRule = BackoffRule {
        name: "login",
        free: 3,
        base: Duration::from_secs(1),
        cap: Duration::from_secs(10),
        forget: Duration::from_secs(600),
    };

    fn attempt(state: &mut BackoffState, now: i64) -> Attempt {
        let (allowed, after) = RULE.decide(*state, now);
        *state = after;
        RULE.answer(allowed, after, now)
    }

    #[test]
    fn waits_double_up_to_the_cap() {
        let (mut state, mut now, mut waits) = (BackoffState::default(), NOW, Vec::new());
        for failures in 1..=8 {
            assert_eq!(attempt(&mut state, now), Attempt::Go { failures });
            if let Attempt::Wait(wait) = RULE.answer(false, state, now) {
                waits.push(wait.as_secs());
                now += i64::try_from(wait.as_micros()).unwrap();
            }
            if failures >= RULE.free {
                assert_eq!(attempt(&mut state, now - 1), Attempt::Wait(Duration::from_micros(1)));
            }
        }
        assert_eq!(waits, [0, 0, 1, 2, 4, 8, 10, 10]);
    }

    #[test]
    fn a_quiet_time_forgets_and_a_success_forgives() {
        let mut state = BackoffState::default();
        for _ in 0..3 {
            attempt(&mut state, NOW);
        }
        assert_eq!(attempt(&mut state.clone(), NOW + 600 * SECOND), Attempt::Go { failures: 1 });
        assert_eq!(attempt(&mut state, NOW), Attempt::Wait(Duration::from_secs(1)));
        state = RULE.forgive(state, NOW);
        assert_eq!(attempt(&mut state, NOW), Attempt::Go { failures: 1 });
    }

    #[test]
    fn a_pardon_reaches_copies_that_missed_it_and_spares_what_came_after() {
        let mut state = BackoffState::default();
        for _ in 0..5 {
            attempt(&mut state, NOW);
        }
        let elsewhere = state;
        state = RULE.forgive(state, NOW + SECOND);
        // The next try runs on a clock that is 100 ms behind.
        attempt(&mut state, NOW + SECOND - 100_000);
        let both = RULE.merge(state, elsewhere, NOW + 2 * SECOND);
        assert_eq!((both.failures, both), (1, RULE.merge(elsewhere, state, NOW + 2 * SECOND)));
    }

    #[test]
    fn extremes_do_not_overflow() {
        let rule = BackoffRule { name: "x", free: 0, base: Duration::MAX, cap: Duration::MAX, forget: Duration::ZERO };
        let state = BackoffState { failures: u32::MAX, until_us: NOW, last_us: NOW, forgiven_us: 0 };
        let (allowed, after) = rule.decide(state, NOW);
        assert_eq!((allowed, after.failures, after.until_us), (true, u32::MAX, NOW + rule.cap_us()));
    }
}
