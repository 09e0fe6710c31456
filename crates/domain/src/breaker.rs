//! When to stop asking a provider that keeps failing, and when to try it again.
//!
//! ```text
//! closed ──N failures in a row──► open ──cooldown over──► half-open ──success──► closed
//!                                  ▲                          │
//!                                  └──failure, longer cooldown┘
//! ```
//! The trial in half-open is a real task that someone wants, never a probe: probes cost money (domain.md §13, 24).
//! The clock is an argument. What counts as a failure is the caller's to say: a refused request is not one,
//! for the provider was there to refuse it.

use std::time::{Duration, Instant};

use crate::tool::words;

/// The most failures in a row that may pass before the breaker opens.
pub const THRESHOLD_MAX: u32 = 5;

words! {
    /// What a breaker does at a moment.
    pub enum BreakerState ("breaker state") {
        /// Lets everything through.
        Closed = "closed",
        /// Refuses everything until the cooldown is over.
        Open = "open",
        /// Lets one trial through and waits for its outcome.
        HalfOpen = "half_open",
    }
}

/// How a breaker behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerPolicy {
    /// Failures in a row that open it; 0 is read as 1, more than [`THRESHOLD_MAX`] as that.
    pub threshold: u32,
    /// The first cooldown; doubles with every trial that fails.
    pub cooldown: Duration,
    /// The longest cooldown.
    pub cooldown_max: Duration,
    /// How long a trial may stay without an outcome before the next caller may try instead. Longer than a submit
    /// takes; a trial is lost when its caller is gone.
    pub trial_lease: Duration,
}

impl Default for BreakerPolicy {
    /// Three failures (domain.md §12), 5 s to 30 s, and two minutes for a trial.
    fn default() -> Self {
        Self {
            threshold: 3,
            cooldown: Duration::from_secs(5),
            cooldown_max: Duration::from_secs(30),
            trial_lease: Duration::from_secs(120),
        }
    }
}

/// The answer to "may I ask the provider now?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Yes.
    Allowed,
    /// Yes, as the one trial. Report its outcome, or [`Breaker::abandon`] it.
    Trial,
    /// No; there is nothing to learn before this instant.
    RefusedUntil(Instant),
}

/// A circuit breaker for one provider.
#[derive(Clone, Debug)]
pub struct Breaker {
    policy: BreakerPolicy,
    phase: Phase,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    /// `failures` in a row so far.
    Closed { failures: u32 },
    /// `openings` in a row so far; the cooldown ends at `until`.
    Open { openings: u32, until: Instant },
    /// A trial is under way until `lease_end`.
    Trial { openings: u32, lease_end: Instant },
}

impl Breaker {
    /// A closed breaker.
    #[must_use]
    pub const fn new(policy: BreakerPolicy) -> Self {
        Self { policy, phase: Phase::Closed { failures: 0 } }
    }

    /// Whether a task may go to the provider at `now`. `Trial` reserves the one trial for the caller.
    pub fn allow(&mut self, now: Instant) -> Admission {
        let (openings, free_at) = match self.phase {
            Phase::Closed { .. } => return Admission::Allowed,
            Phase::Open { openings, until } => (openings, until),
            Phase::Trial { openings, lease_end } => (openings, lease_end),
        };
        if now < free_at {
            return Admission::RefusedUntil(free_at);
        }
        self.phase = Phase::Trial { openings, lease_end: now + self.policy.trial_lease };
        Admission::Trial
    }

    /// Until when `allow` would refuse; `None`: it would not, at `now`. Reserves nothing.
    #[must_use]
    pub fn refused_until(&self, now: Instant) -> Option<Instant> {
        let free_at = match self.phase {
            Phase::Closed { .. } => return None,
            Phase::Open { until, .. } => until,
            Phase::Trial { lease_end, .. } => lease_end,
        };
        (now < free_at).then_some(free_at)
    }

    /// The provider did its part. Closes the breaker, unless it is open: then this is the late outcome of a task
    /// from before, and says nothing about now.
    pub fn success(&mut self) {
        match self.phase {
            Phase::Closed { .. } | Phase::Trial { .. } => self.phase = Phase::Closed { failures: 0 },
            Phase::Open { .. } => {}
        }
    }

    /// The provider failed at `now`. Late failures do not lengthen a cooldown.
    pub fn failure(&mut self, now: Instant) {
        let openings = match self.phase {
            Phase::Closed { failures } if failures.saturating_add(1) < self.threshold() => {
                self.phase = Phase::Closed { failures: failures.saturating_add(1) };
                return;
            }
            Phase::Closed { .. } => 1,
            Phase::Trial { openings, .. } => openings.saturating_add(1),
            Phase::Open { .. } => return,
        };
        self.phase = Phase::Open { openings, until: now + self.cooldown(openings) };
    }

    /// The trial was granted but nothing was sent; the next caller may try at once.
    pub fn abandon(&mut self, now: Instant) {
        if let Phase::Trial { openings, .. } = self.phase {
            self.phase = Phase::Open { openings, until: now };
        }
    }

    /// What it would do at `now`; for people who watch.
    #[must_use]
    pub fn state(&self, now: Instant) -> BreakerState {
        match self.phase {
            Phase::Closed { .. } => BreakerState::Closed,
            Phase::Open { until, .. } if now < until => BreakerState::Open,
            Phase::Open { .. } | Phase::Trial { .. } => BreakerState::HalfOpen,
        }
    }

    fn threshold(&self) -> u32 {
        self.policy.threshold.clamp(1, THRESHOLD_MAX)
    }

    /// Doubles with each opening, up to the longest.
    fn cooldown(&self, openings: u32) -> Duration {
        let factor = 2_u32.saturating_pow(openings.saturating_sub(1));
        self.policy.cooldown.saturating_mul(factor).min(self.policy.cooldown_max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn opened(now: Instant) -> Breaker {
        let mut breaker = Breaker::new(BreakerPolicy::default());
        for _ in 0..3 {
            assert_eq!(breaker.allow(now), Admission::Allowed);
            breaker.failure(now);
        }
        breaker
    }

    #[test]
    fn opens_after_failures_in_a_row_only() {
        let now = Instant::now();
        let mut breaker = Breaker::new(BreakerPolicy::default());
        for _ in 0..10 {
            breaker.failure(now);
            breaker.failure(now);
            breaker.success();
        }
        assert_eq!(breaker.state(now), BreakerState::Closed);
        assert_eq!(opened(now).state(now), BreakerState::Open);
    }

    #[test]
    fn one_trial_at_a_time_and_its_success_closes() {
        let now = Instant::now();
        let mut breaker = opened(now);
        assert_eq!(breaker.refused_until(now), Some(now + seconds(5)));
        assert_eq!(breaker.allow(now), Admission::RefusedUntil(now + seconds(5)));
        let later = now + seconds(5);
        assert_eq!(breaker.state(later), BreakerState::HalfOpen);
        // To ask is not to take.
        assert_eq!([breaker.refused_until(later), breaker.refused_until(later)], [None, None]);
        assert_eq!(breaker.allow(later), Admission::Trial);
        assert_eq!(breaker.refused_until(later), Some(later + seconds(120)));
        assert_eq!(breaker.allow(later), Admission::RefusedUntil(later + seconds(120)));
        breaker.success();
        assert_eq!(breaker.allow(later), Admission::Allowed);
    }

    #[test]
    fn each_failed_trial_doubles_the_cooldown_up_to_the_cap_and_a_success_forgets() {
        let mut now = Instant::now();
        let mut breaker = opened(now);
        for cooldown in [5, 10, 20, 30, 30] {
            assert_eq!(breaker.allow(now), Admission::RefusedUntil(now + seconds(cooldown)));
            now += seconds(cooldown);
            assert_eq!(breaker.allow(now), Admission::Trial);
            breaker.failure(now);
        }
        now += seconds(30);
        assert_eq!(breaker.allow(now), Admission::Trial);
        breaker.success();
        (0..3).for_each(|_| breaker.failure(now));
        assert_eq!(breaker.allow(now), Admission::RefusedUntil(now + seconds(5)));
    }

    #[test]
    fn a_lost_trial_frees_its_place_when_the_lease_ends() {
        let now = Instant::now();
        let mut breaker = opened(now);
        let trial = now + seconds(5);
        assert_eq!(breaker.allow(trial), Admission::Trial);
        assert_eq!(breaker.allow(trial + seconds(119)), Admission::RefusedUntil(trial + seconds(120)));
        assert_eq!(breaker.allow(trial + seconds(120)), Admission::Trial);
    }

    #[test]
    fn an_abandoned_trial_frees_its_place_at_once() {
        let now = Instant::now();
        let mut breaker = opened(now);
        assert_eq!(breaker.allow(now + seconds(5)), Admission::Trial);
        breaker.abandon(now + seconds(6));
        assert_eq!(breaker.allow(now + seconds(6)), Admission::Trial);
    }

    #[test]
    fn late_outcomes_neither_close_nor_lengthen_an_open_breaker() {
        let now = Instant::now();
        let mut breaker = opened(now);
        breaker.success();
        breaker.failure(now + seconds(4));
        assert_eq!(breaker.allow(now + seconds(4)), Admission::RefusedUntil(now + seconds(5)));
    }

    #[test]
    fn thresholds_out_of_range_are_pulled_in() {
        let now = Instant::now();
        for (threshold, needed) in [(0, 1), (1, 1), (5, 5), (99, 5)] {
            let mut breaker = Breaker::new(BreakerPolicy { threshold, ..BreakerPolicy::default() });
            let failures = (1..=10)
                .find(|_| {
                    breaker.failure(now);
                    breaker.state(now) == BreakerState::Open
                })
                .unwrap();
            assert_eq!(failures, needed);
        }
    }

    #[derive(Clone, Copy, Debug)]
    enum Event {
        Allow,
        Success,
        Failure,
        Abandon,
    }

    fn any_event() -> impl Strategy<Value = Event> {
        prop_oneof![
            3 => Just(Event::Allow),
            1 => Just(Event::Success),
            3 => Just(Event::Failure),
            1 => Just(Event::Abandon),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

        /// No two trials run within one lease, refusals name a future instant and keep their word, and no
        /// history wedges it.
        #[test]
        fn trials_are_single_and_nothing_wedges_it(
            events in proptest::collection::vec((any_event(), 0_u64..20), 0..200),
        ) {
            let policy = BreakerPolicy { trial_lease: seconds(15), ..BreakerPolicy::default() };
            let mut breaker = Breaker::new(policy);
            let mut now = Instant::now();
            let mut lease_end: Option<Instant> = None;
            for (event, gap) in events {
                now += seconds(gap);
                match event {
                    Event::Allow => match breaker.allow(now) {
                        Admission::Allowed => prop_assert_eq!(breaker.state(now), BreakerState::Closed),
                        Admission::Trial => {
                            prop_assert!(lease_end.is_none_or(|end| now >= end), "two trials at once");
                            lease_end = Some(now + policy.trial_lease);
                        }
                        Admission::RefusedUntil(at) => {
                            prop_assert!(at > now && at <= now + policy.cooldown_max.max(policy.trial_lease));
                            prop_assert_eq!(breaker.clone().allow(at), Admission::Trial);
                        }
                    },
                    Event::Success => { breaker.success(); lease_end = None; }
                    Event::Failure => { breaker.failure(now); lease_end = None; }
                    Event::Abandon => { breaker.abandon(now); lease_end = None; }
                }
            }
            now += policy.cooldown_max + policy.trial_lease;
            prop_assert!(!matches!(breaker.allow(now), Admission::RefusedUntil(_)));
            breaker.success();
            prop_assert_eq!(breaker.allow(now), Admission::Allowed);
        }
    }
}
