//! How often: so many at once, refilled evenly over a period.

use std::time::Duration;

use super::{Limit, SKEW_US, micros, share, span};

/// `burst` at once, refilled evenly over `period`: in any window of `t`, at most `burst + burst · t / period`.
///
/// A refill takes whole microseconds, rounded up; a burst of 0 refuses everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateRule {
    /// Its name in headers, metrics and keys: printable ASCII, unique among rates.
    pub name: &'static str,
    /// The most at once.
    pub burst: u32,
    /// How long an empty bucket takes to fill.
    pub period: Duration,
}

/// One key's state: a bucket, told by the moment at which it will be full ("theoretical arrival time" of GCRA).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateState {
    /// Unix microseconds; in the past: it is full.
    pub full_at_us: i64,
}

/// Whether one more may pass, and what to tell about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The rule's name.
    pub name: &'static str,
    /// Whether it passes.
    pub allowed: bool,
    /// The most at once.
    pub limit: u32,
    /// How long an empty bucket takes to fill.
    pub window: Duration,
    /// How many more would pass now.
    pub remaining: u32,
    /// When `remaining` is back at `limit`, if nothing more is taken.
    pub reset_after: Duration,
    /// Refused: when to come again. None when it passed.
    pub retry_after: Option<Duration>,
}

impl RateRule {
    /// How long one refill takes, in microseconds.
    #[must_use]
    pub fn interval_us(&self) -> i64 {
        let burst = i64::from(self.burst.max(1));
        let period = micros(self.period);
        // `div_ceil` of signed integers is not stable; both are positive.
        ((period + burst - 1) / burst).max(1)
    }

    /// How long an empty bucket takes to fill, in microseconds: the period, but for rounding.
    #[must_use]
    pub fn window_us(&self) -> i64 {
        self.interval_us().saturating_mul(i64::from(self.burst))
    }
}

impl Limit for RateRule {
    type State = RateState;
    type Answer = Verdict;

    fn decide(&self, state: RateState, now_us: i64) -> (bool, RateState) {
        let state = self.merge(state, RateState::default(), now_us);
        let full_at_us = state.full_at_us.max(now_us).saturating_add(self.interval_us());
        if full_at_us > now_us.saturating_add(self.window_us()) {
            return (false, state);
        }
        (true, RateState { full_at_us })
    }

    fn answer(&self, allowed: bool, state: RateState, now_us: i64) -> Verdict {
        let missing = state.full_at_us.saturating_sub(now_us).max(0);
        let remaining = self.window_us().saturating_sub(missing).max(0) / self.interval_us();
        // A copy from a clock ahead may lack more than a whole bucket; so the wait is not simply one interval.
        let wait = missing.saturating_add(self.interval_us()).saturating_sub(self.window_us());
        Verdict {
            name: self.name,
            allowed,
            limit: self.burst,
            window: self.period,
            remaining: u32::try_from(remaining).unwrap_or(u32::MAX),
            reset_after: span(missing),
            retry_after: (!allowed).then(|| span(wait)),
        }
    }

    fn merge(&self, one: RateState, other: RateState, now_us: i64) -> RateState {
        let most = now_us.saturating_add(self.window_us());
        let sound = |at: i64| if at > most.saturating_add(SKEW_US) { most } else { at };
        RateState { full_at_us: sound(one.full_at_us).max(sound(other.full_at_us)) }
    }

    fn ends_at_us(&self, state: RateState) -> i64 {
        state.full_at_us
    }

    fn weight(&self, state: RateState, now_us: i64) -> u32 {
        let taken = state.full_at_us.saturating_sub(now_us).saturating_add(self.interval_us() - 1) / self.interval_us();
        share(taken, i64::from(self.burst))
    }
}

impl Verdict {
    /// The header `RateLimit-Policy`: `"search";q=100;w=60`, seconds rounded up.
    ///
    /// Source: draft-ietf-httpapi-ratelimit-headers, structured fields (RFC 9651).
    #[must_use]
    pub fn policy_header(&self) -> String {
        format!("{};q={};w={}", quoted(self.name), self.limit, seconds_up(self.window))
    }

    /// The header `RateLimit`: `"search";r=50;t=30`. `t` is when all of `q` are back; of a refusal, when the
    /// next one is: who waits that long is served.
    #[must_use]
    pub fn limit_header(&self) -> String {
        let wait = self.retry_after.unwrap_or(self.reset_after);
        format!("{};r={};t={}", quoted(self.name), self.remaining, seconds_up(wait))
    }

    /// The header `Retry-After` of a refusal, in seconds, rounded up, at least 1.
    #[must_use]
    pub fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after.map(|wait| seconds_up(wait).max(1))
    }
}

fn seconds_up(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}

/// A structured field's string: what it cannot hold is left out.
fn quoted(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 2);
    text.push('"');
    for letter in name.chars().filter(|letter| matches!(letter, ' '..='~')) {
        if matches!(letter, '"' | '\\') {
            text.push('\\');
        }
        text.push(letter);
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_795_000_000_000_000;
    const RULE: RateRule = RateRule { name: "search", burst: 4, period: Duration::from_secs(60) };

    fn take(rule: &RateRule, state: &mut RateState, now: i64) -> Verdict {
        let (allowed, after) = rule.decide(*state, now);
        *state = after;
        rule.answer(allowed, after, now)
    }

    #[test]
    fn a_burst_passes_and_then_one_per_interval() {
        let mut state = RateState::default();
        let left: Vec<_> = (0..4).map(|_| take(&RULE, &mut state, NOW).remaining).collect();
        assert_eq!(left, [3, 2, 1, 0]);
        let refused = take(&RULE, &mut state, NOW);
        assert!(!refused.allowed && refused.remaining == 0);
        assert_eq!(refused.retry_after, Some(Duration::from_secs(15)));
        assert_eq!(refused.reset_after, Duration::from_secs(60));
        assert!(!take(&RULE, &mut state, NOW + 14_999_999).allowed);
        assert!(take(&RULE, &mut state, NOW + 15_000_000).allowed);
        assert!(!take(&RULE, &mut state, NOW + 15_000_000).allowed);
        assert_eq!(RULE.weight(state, NOW + 15_000_000), 1_000);
    }

    #[test]
    fn headers_are_structured_fields() {
        let mut state = RateState::default();
        let passed = take(&RULE, &mut state, NOW);
        assert_eq!(passed.policy_header(), r#""search";q=4;w=60"#);
        assert_eq!((passed.limit_header().as_str(), passed.retry_after_seconds()), (r#""search";r=3;t=15"#, None));
        for _ in 0..3 {
            take(&RULE, &mut state, NOW);
        }
        let refused = take(&RULE, &mut state, NOW + 500_000);
        assert_eq!(
            (refused.limit_header().as_str(), refused.retry_after_seconds()),
            (r#""search";r=0;t=15"#, Some(15))
        );
        assert_eq!(quoted("a\"b\\c\nü"), r#""a\"b\\c""#);
    }

    #[test]
    fn a_clock_that_was_wrong_locks_nobody_out_for_longer_than_the_period() {
        let mut state = RateState { full_at_us: NOW + 3_600_000_000 };
        assert_eq!(take(&RULE, &mut state, NOW).retry_after, Some(Duration::from_secs(15)));
        assert!(take(&RULE, &mut state, NOW + 15_000_000).allowed);
    }

    #[test]
    fn extremes_do_not_overflow() {
        let none = RateRule { burst: 0, ..RULE };
        assert!(!take(&none, &mut RateState::default(), NOW).allowed);
        for (burst, period) in [(u32::MAX, Duration::MAX), (u32::MAX, Duration::ZERO), (1, Duration::MAX)] {
            assert!(take(&RateRule { name: "x", burst, period }, &mut RateState::default(), NOW).allowed);
        }
    }

    proptest! {
        /// Whoever asks whenever: in no window do more pass than the burst and what is refilled in it; and who waits
        /// as told passes.
        #[test]
        fn no_window_sees_more_than_the_rule(
            burst in 1_u32..20,
            period_ms in 1_u64..100_000,
            gaps in proptest::collection::vec(0_i64..5_000_000, 1..80),
        ) {
            let rule = RateRule { name: "x", burst, period: Duration::from_millis(period_ms) };
            let (mut state, mut now, mut passed) = (RateState::default(), NOW, Vec::new());
            for gap in gaps {
                now += gap;
                let verdict = take(&rule, &mut state, now);
                if let Some(wait) = verdict.retry_after {
                    now += i64::try_from(wait.as_micros()).unwrap();
                    prop_assert!(take(&rule, &mut state, now).allowed);
                }
                passed.push(now);
            }
            for (index, first) in passed.iter().enumerate() {
                for (count, last) in (1_i64..).zip(&passed[index..]) {
                    let refilled = (last - first) / rule.interval_us();
                    prop_assert!(count <= i64::from(burst) + refilled, "{} in {} us", count, last - first);
                }
            }
        }
    }
}
