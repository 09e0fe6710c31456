//! How much one person may do: rates, growing waits and quotas, as states and plain functions on them.
//!
//! A rule is configuration; a state is what is known about one key (a person, an address). States live in more than
//! one place at once (memory of an instance, Redis), so besides being decided on they can be merged:
//!
//! * **Merging is strict.** [`Limit::merge`] takes of each number the one that limits more, so whoever brings an old
//!   copy loses nothing and gains nothing; merging twice, or in any order, changes nothing.
//! * **Time heals.** What a rule has forgotten by `now` is dropped before it is merged.
//! * **Clocks differ.** Instances may be some 100 ms apart; numbers from a clock ahead are simply later. A number that
//!   no clock within [`SKEW_US`] of ours could have written comes from a clock that was wrong, and is brought down to
//!   the most that ours could have: an hour's error must not lock people out for an hour.
//!
//! Times are unix microseconds (`now_us`); milliseconds would round a rate of 700 a second by 43 %. Everything stays
//! below 2^53, so that Redis's Lua, which counts in doubles, computes exactly the same (until the year 2255).

mod backoff;
mod quota;
mod rate;

use std::time::Duration;

pub use self::{
    backoff::{Attempt, BackoffRule, BackoffState},
    quota::{QuotaRule, QuotaState, QuotaWindow, Usage},
    rate::{RateRule, RateState, Verdict},
};

/// How far ahead of ours another clock is believed, in microseconds: 10 s, a hundred times what instances differ by.
pub const SKEW_US: i64 = 10_000_000;

/// The longest span of a rule, in microseconds: 400 days. Longer ones are read as this, and sums never overflow.
const SPAN_MAX_US: i64 = 400 * 86_400 * 1_000_000;

/// The weight of a state that has just used all it may; [`Limit::weight`].
pub const WEIGHT_FULL: u32 = 1_000;

/// What every rule can do with a state. `State::default()` is the state of someone never seen.
pub trait Limit {
    /// What is known about one key.
    type State: Copy + Default + PartialEq + std::fmt::Debug;
    /// What the caller is told.
    type Answer;

    /// Whether one more is allowed at `now_us`, and the state after that: counted if it is, else unchanged (but for
    /// what time has healed).
    fn decide(&self, state: Self::State, now_us: i64) -> (bool, Self::State);

    /// What to tell a caller who was `allowed`, or not, when that led to `state`.
    fn answer(&self, allowed: bool, state: Self::State, now_us: i64) -> Self::Answer;

    /// Two copies of one key's state as one that allows no more than either.
    fn merge(&self, one: Self::State, other: Self::State, now_us: i64) -> Self::State;

    /// From when on the state means no more than none, in unix microseconds.
    fn ends_at_us(&self, state: Self::State) -> i64;

    /// How much it would hurt to forget this state: 0 nothing used, [`WEIGHT_FULL`] and more: it limits someone.
    fn weight(&self, state: Self::State, now_us: i64) -> u32;
}

/// A span in whole microseconds, at most [`SPAN_MAX_US`].
fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).map_or(SPAN_MAX_US, |us| us.min(SPAN_MAX_US))
}

/// Whole microseconds as a span; none if negative.
fn span(us: i64) -> Duration {
    Duration::from_micros(u64::try_from(us).unwrap_or(0))
}

/// `used` of `most` in thousandths; more than all when there is nothing to use.
fn share(used: i64, most: i64) -> u32 {
    let thousandths = i128::from(used.max(0)) * i128::from(WEIGHT_FULL) / i128::from(most.max(1));
    u32::try_from(thousandths).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A moment in 2026.
    const NOW: i64 = 1_795_000_000_000_000;
    const SECOND: i64 = 1_000_000;

    fn rate() -> RateRule {
        RateRule { name: "rate", burst: 5, period: Duration::from_secs(60) }
    }

    fn backoff() -> BackoffRule {
        BackoffRule {
            name: "backoff",
            free: 2,
            base: Duration::from_secs(1),
            cap: Duration::from_secs(30),
            forget: Duration::from_secs(60),
        }
    }

    fn quota(window: QuotaWindow) -> QuotaRule {
        QuotaRule { name: "quota", limit: 5, window }
    }

    /// A state as one instance gets it: tries at these moments, on a clock that is `skew` off.
    fn lived<L: Limit>(rule: &L, tries: &[i64], skew: i64) -> L::State {
        tries.iter().fold(L::State::default(), |state, at| rule.decide(state, NOW + at + skew).1)
    }

    /// Merged copies allow no more than each, order does not matter, and merging again changes nothing.
    fn merges<L: Limit>(rule: &L, one: &[i64], other: &[i64], skew: i64, after: i64) -> Result<(), TestCaseError> {
        let (one, other) = (lived(rule, one, 0), lived(rule, other, skew));
        let now = NOW + 100 * SECOND + after;
        let both = rule.merge(one, other, now);
        prop_assert_eq!(both, rule.merge(other, one, now), "the order mattered");
        for copy in [one, other, both] {
            prop_assert_eq!(rule.merge(both, copy, now), both, "merging {:?} again", copy);
            prop_assert!(
                rule.decide(copy, now).0 || !rule.decide(both, now).0,
                "{:?} refuses, {:?} allows",
                copy,
                both
            );
        }
        let ends = rule.ends_at_us(both).max(now);
        prop_assert_eq!(rule.decide(both, ends).0, rule.decide(L::State::default(), ends).0);
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

        #[test]
        fn a_merge_is_never_more_permissive_than_either(
            mut one in proptest::collection::vec(0_i64..100 * SECOND, 0..12),
            mut other in proptest::collection::vec(0_i64..100 * SECOND, 0..12),
            skew in -200_000_i64..=0,
            after in 0_i64..90 * SECOND,
        ) {
            one.sort_unstable();
            other.sort_unstable();
            merges(&rate(), &one, &other, skew, after)?;
            merges(&backoff(), &one, &other, skew, after)?;
            merges(&quota(QuotaWindow::Day), &one, &other, skew, after)?;
            merges(&quota(QuotaWindow::Keep(Duration::from_secs(40))), &one, &other, skew, after)?;
        }

        /// Whatever is in a store, no rule panics on it, and time heals it.
        #[test]
        fn nonsense_heals(numbers in any::<[i64; 4]>(), count in any::<u32>()) {
            let [a, b, c, d] = numbers;
            let (rate, backoff, quota) = (rate(), backoff(), quota(QuotaWindow::Keep(Duration::from_secs(40))));
            let _ = rate.decide(RateState { full_at_us: a }, d);
            let healed = rate.merge(RateState { full_at_us: a }, RateState::default(), NOW);
            prop_assert!(healed.full_at_us <= NOW + 60 * SECOND + SKEW_US);
            let state = BackoffState { failures: count, until_us: a, last_us: b, forgiven_us: c };
            let _ = backoff.decide(state, d);
            let healed = backoff.merge(state, BackoffState::default(), NOW);
            prop_assert!(backoff.ends_at_us(healed) <= NOW + 60 * SECOND + SKEW_US);
            let state = QuotaState { start_us: a, used: count };
            let _ = quota.decide(state, d);
            let healed = quota.merge(state, QuotaState::default(), NOW);
            prop_assert!(quota.ends_at_us(healed) <= NOW + 40 * SECOND + SKEW_US);
        }
    }
}
