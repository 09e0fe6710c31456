//! When to look at a task again, and how long to wait before a retry. No clock and no random numbers: a seed,
//! for example a hash of the task id, spreads callers over time and gives the same plan after a restart.

use std::time::Duration;

/// When to look at a running task.
///
/// The first look comes about when such a task is usually done; then looks follow closely, and the longer the
/// task overruns, the rarer they get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollPlan {
    /// The usual duration of such a task.
    pub first: Duration,
    /// The shortest wait between two looks.
    pub min: Duration,
    /// The longest wait between two looks once `first` has passed, spreading included.
    pub max: Duration,
    /// Age at which the caller stops waiting. The last look falls on it, so that a late result is not missed.
    pub deadline: Duration,
}

/// The wait grows by one part of this many of the overrun: each tenfold of the overrun costs about ten looks.
const OVERRUN_DIVISOR: u32 = 4;
/// A task met again is watched for at least this part of the deadline.
const GRACE_DIVISOR: u32 = 4;

impl PollPlan {
    /// How long to wait before the next look at a task of this `age` since its submit.
    ///
    /// `progress_percent` is what the provider says, where it says anything: 1 to 99 moves the next look to when the
    /// task should be done at that pace; 0 and 100 and more tell nothing. `seed` lengthens
    /// the wait by up to a fifth, so that callers spread and `min` still holds.
    /// A task past its deadline may still be looked at: every `max`.
    #[must_use]
    pub fn next_delay(&self, age: Duration, progress_percent: Option<u8>, seed: u64) -> Duration {
        let min = self.min.min(self.max);
        // What spreading may add, a fifth, stays within the longest wait.
        let max = (self.max / 6 * 5).max(min);
        let Some(left) = self.deadline.checked_sub(age).filter(|left| !left.is_zero()) else {
            return spread(max, age, seed);
        };
        let overrun = age.saturating_sub(self.first);
        let by_age = match self.first.checked_sub(age).filter(|wait| !wait.is_zero()) {
            // Not due yet. This wait alone may be longer than `max`.
            Some(wait) => wait.max(min),
            None => min.saturating_add(overrun / OVERRUN_DIVISOR).min(max),
        };
        let wait = match progress_percent {
            // What a stuck task says is worth less the longer it overruns, so its age keeps counting.
            Some(percent @ 1..=99) => {
                let remaining = age.saturating_mul(u32::from(100 - percent)) / u32::from(percent);
                let by_overrun = if overrun.is_zero() { min } else { by_age };
                remaining.clamp(min, max).max(by_overrun)
            }
            _ => by_age,
        };
        spread(wait, age, seed).min(left)
    }

    /// Whether the caller has waited long enough at this `age`.
    #[must_use]
    pub fn is_over(&self, age: Duration) -> bool {
        age >= self.deadline
    }

    /// How long a task is watched that is of this `age` by the wall clock when we take it up, before it is given up.
    ///
    /// Usually what is left until the deadline; but at least a quarter of it, since that clock may have been moved
    /// while nobody watched, and a paid task is not given up on its word alone.
    #[must_use]
    pub fn patience(&self, age: Duration) -> Duration {
        self.deadline.saturating_sub(age).max(self.deadline / GRACE_DIVISOR)
    }
}

/// How long to wait before retry number `attempt` (from 0): anywhere between nothing and `base` doubled `attempt`
/// times, at most `cap` ("full jitter"), decided by `seed`.
#[must_use]
pub fn backoff(attempt: u32, base: Duration, cap: Duration, seed: u64) -> Duration {
    let ceiling = base.saturating_mul(2_u32.saturating_pow(attempt)).min(cap);
    scale(ceiling, mix(seed ^ mix(u64::from(attempt))))
}

/// `wait` and up to a fifth more.
fn spread(wait: Duration, age: Duration, seed: u64) -> Duration {
    wait.saturating_add(scale(wait / 5, mix(seed ^ mix(nanos(age)))))
}

/// `duration` × `fraction` / 2⁶⁴.
fn scale(duration: Duration, fraction: u64) -> Duration {
    let scaled = (u128::from(nanos(duration)) * u128::from(fraction)) >> 64;
    Duration::from_nanos(u64::try_from(scaled).unwrap_or(u64::MAX))
}

/// Whole nanoseconds; longer than 584 years reads as that.
fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Spreads the bits of a number evenly: splitmix64 (Steele, Lea, Flood 2014).
const fn mix(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLAN: PollPlan = PollPlan {
        first: Duration::from_secs(60),
        min: Duration::from_secs(2),
        max: Duration::from_secs(20),
        deadline: Duration::from_secs(600),
    };

    fn seconds(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    /// Ages at which a task that never ends is looked at.
    fn looks(plan: PollPlan, seed: u64) -> Vec<Duration> {
        let mut ages = Vec::new();
        let mut age = Duration::ZERO;
        while !plan.is_over(age) && ages.len() < 10_000 {
            age += plan.next_delay(age, None, seed);
            ages.push(age);
        }
        ages
    }

    #[test]
    fn the_first_look_is_near_the_usual_duration_then_they_are_tight_then_rarer() {
        for seed in 0..100 {
            let ages = looks(PLAN, seed);
            assert!((60.0..=72.0).contains(&ages[0].as_secs_f64()), "{:?}", ages[0]);
            // Tight around the usual duration, at most `max` at the end.
            let waits: Vec<_> = ages.windows(2).map(|pair| pair[1] - pair[0]).collect();
            assert!(waits[0] <= seconds(6.0), "{waits:?}");
            assert!(waits.iter().all(|wait| *wait <= PLAN.max), "{waits:?}");
            assert!(waits[waits.len() - 3] >= PLAN.max * 5 / 6, "{waits:?}");
            assert!(ages.len() < 60, "{} looks", ages.len());
            assert_eq!(ages.last(), Some(&PLAN.deadline));
        }
    }

    #[test]
    fn progress_moves_the_next_look_to_the_expected_end() {
        // Half done after ten seconds: ten more, instead of fifty.
        let wait = PLAN.next_delay(seconds(10.0), Some(50), 7);
        assert!((10.0..=12.0).contains(&wait.as_secs_f64()), "{wait:?}");
        // Almost done: look soon.
        assert!(PLAN.next_delay(seconds(30.0), Some(99), 7) <= seconds(2.4));
        // Nothing known: as without.
        for nothing in [Some(0), Some(100), Some(255)] {
            assert_eq!(PLAN.next_delay(seconds(10.0), nothing, 7), PLAN.next_delay(seconds(10.0), None, 7));
        }
        // Stuck at 99 for minutes: no hurry.
        assert!(PLAN.next_delay(seconds(300.0), Some(99), 7) >= seconds(16.0));
    }

    #[test]
    fn past_the_deadline_a_task_is_looked_at_rarely_but_for_ever() {
        assert!(PLAN.is_over(PLAN.deadline));
        let wait = PLAN.next_delay(seconds(90_000.0), Some(10), 3);
        assert!((16.0..=20.0).contains(&wait.as_secs_f64()), "{wait:?}");
    }

    #[test]
    fn a_task_met_again_is_watched_until_its_deadline_and_never_given_up_at_once() {
        assert_eq!(PLAN.patience(Duration::ZERO), PLAN.deadline);
        assert_eq!(PLAN.patience(seconds(100.0)), seconds(500.0));
        // A day old, or the clock was moved by a day: nobody can tell.
        for age in [seconds(599.0), seconds(86_400.0), Duration::MAX] {
            assert_eq!(PLAN.patience(age), seconds(150.0));
        }
    }

    #[test]
    fn seeds_spread_callers_and_repeat_exactly() {
        let waits: std::collections::BTreeSet<_> =
            (0..100).map(|seed| PLAN.next_delay(Duration::ZERO, None, seed)).collect();
        assert!(waits.len() > 95, "{} different waits", waits.len());
        assert_eq!(looks(PLAN, 42), looks(PLAN, 42));
    }

    #[test]
    fn backoff_uses_its_whole_range() {
        let waits: Vec<_> = (0..1000).map(|seed| backoff(3, seconds(1.0), seconds(30.0), seed)).collect();
        assert!(waits.iter().all(|wait| *wait <= seconds(8.0)));
        for quarter in [0.0, 2.0, 4.0, 6.0] {
            let share = waits.iter().filter(|wait| (quarter..quarter + 2.0).contains(&wait.as_secs_f64())).count();
            assert!((180..=320).contains(&share), "{share} of 1000 waits in {quarter} s to {} s", quarter + 2.0);
        }
    }

    proptest! {
        /// Any plan, age, progress and seed: the wait is positive, bounded and never passes the deadline.
        #[test]
        fn a_wait_is_always_within_bounds(
            (first, min, max, deadline) in (0_u64..200_000, 1_u64..10_000, 1_u64..60_000, 0_u64..2_000_000),
            age in 0_u64..3_000_000,
            progress in proptest::option::of(any::<u8>()),
            seed in any::<u64>(),
        ) {
            let [first, min, max, deadline, age] = [first, min, max, deadline, age].map(Duration::from_millis);
            let plan = PollPlan { first, min, max, deadline };
            let wait = plan.next_delay(age, progress, seed);
            prop_assert!(!wait.is_zero());
            // Only the first look, and a shortest wait as long as the longest, may lie beyond `max`.
            prop_assert!(wait <= max.max(first.max(min.min(max)) * 6 / 5));
            if plan.is_over(age) {
                prop_assert!(wait >= max * 4 / 5);
            } else {
                prop_assert!(age + wait <= deadline);
                prop_assert!(wait >= min.min(max).min(deadline - age));
            }
        }

        /// No attempt, base, cap or seed overflows or passes the cap.
        #[test]
        fn backoff_never_passes_its_cap(
            attempt in any::<u32>(), base in any::<u64>(), cap in any::<u64>(), seed in any::<u64>(),
        ) {
            let (base, cap) = (Duration::from_nanos(base), Duration::from_nanos(cap));
            let wait = backoff(attempt, base, cap, seed);
            prop_assert!(wait <= cap && wait <= base.saturating_mul(2_u32.saturating_pow(attempt)));
        }
    }
}
