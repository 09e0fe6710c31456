//! How many: so many units per day or since the first use.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{Limit, SKEW_US, micros, share};

/// A UTC day in microseconds. Unix time has no leap seconds, so days start at its multiples.
const DAY_US: i64 = 86_400 * 1_000_000;

/// Up to `limit` units per window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaRule {
    /// Its name in metrics and keys: printable ASCII, unique among quotas.
    pub name: &'static str,
    /// Units per window; 0 refuses everything.
    pub limit: u32,
    /// When units come back.
    pub window: QuotaWindow,
}

/// When used units come back, all at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaWindow {
    /// At midnight UTC.
    Day,
    /// This long after the first use.
    Keep(Duration),
}

/// One key's state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuotaState {
    /// When the window began, in unix microseconds.
    pub start_us: i64,
    /// Units used since.
    pub used: u32,
}

/// How much of a quota is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Spending: whether the unit was counted. Reading: whether another one would be.
    pub allowed: bool,
    /// Units used, this one included.
    pub used: u32,
    /// Units per window.
    pub limit: u32,
    /// Units left.
    pub remaining: u32,
    /// When all units are back. None: nothing is used, and the window begins with the first use.
    pub resets_at: Option<DateTime<Utc>>,
}

impl QuotaRule {
    /// How long a window lasts, in microseconds.
    #[must_use]
    pub fn window_us(&self) -> i64 {
        match self.window {
            QuotaWindow::Day => DAY_US,
            QuotaWindow::Keep(span) => micros(span),
        }
    }

    /// When a window that begins at `now_us` has begun.
    #[must_use]
    pub fn start_us(&self, now_us: i64) -> i64 {
        match self.window {
            QuotaWindow::Day => now_us.saturating_sub(now_us.rem_euclid(DAY_US)),
            QuotaWindow::Keep(_) => now_us,
        }
    }

    /// How much of it is used, without using any.
    #[must_use]
    pub fn usage(&self, state: QuotaState, now_us: i64) -> Usage {
        let state = self.merge(state, QuotaState::default(), now_us);
        self.answer(state.used < self.limit, state, now_us)
    }

    /// A copy as of `now_us`: none if its window is over.
    fn sound(&self, state: QuotaState, now_us: i64) -> QuotaState {
        let start_us =
            if state.start_us > now_us.saturating_add(SKEW_US) { self.start_us(now_us) } else { state.start_us };
        if state.used == 0 || start_us.saturating_add(self.window_us()) <= now_us {
            return QuotaState::default();
        }
        QuotaState { start_us, used: state.used }
    }
}

impl Limit for QuotaRule {
    type State = QuotaState;
    type Answer = Usage;

    fn decide(&self, state: QuotaState, now_us: i64) -> (bool, QuotaState) {
        let state = self.merge(state, QuotaState::default(), now_us);
        if state.used >= self.limit {
            return (false, state);
        }
        let start_us = if state.used == 0 { self.start_us(now_us) } else { state.start_us };
        (true, QuotaState { start_us, used: state.used + 1 })
    }

    fn answer(&self, allowed: bool, state: QuotaState, now_us: i64) -> Usage {
        let resets_at_us = match self.window {
            _ if state.used > 0 => Some(state.start_us.saturating_add(self.window_us())),
            QuotaWindow::Day => Some(self.start_us(now_us).saturating_add(DAY_US)),
            QuotaWindow::Keep(_) => None,
        };
        Usage {
            allowed,
            used: state.used,
            limit: self.limit,
            remaining: self.limit.saturating_sub(state.used),
            resets_at: resets_at_us.and_then(DateTime::from_timestamp_micros),
        }
    }

    /// Of windows that overlap: the later start, and the most used. A window that began when the other was over has
    /// replaced it: whose clock is behind does not carry yesterday's units into today.
    fn merge(&self, one: QuotaState, other: QuotaState, now_us: i64) -> QuotaState {
        let (one, other) = (self.sound(one, now_us), self.sound(other, now_us));
        let (earlier, later) = if one.start_us <= other.start_us { (one, other) } else { (other, one) };
        if later.start_us >= earlier.start_us.saturating_add(self.window_us()) {
            return later;
        }
        QuotaState { start_us: later.start_us, used: later.used.max(earlier.used) }
    }

    fn ends_at_us(&self, state: QuotaState) -> i64 {
        state.start_us.saturating_add(self.window_us())
    }

    fn weight(&self, state: QuotaState, _: i64) -> u32 {
        share(i64::from(state.used), i64::from(self.limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-18 20:26:40 UTC.
    const NOW: i64 = 1_795_033_600_000_000;
    const MIDNIGHT: i64 = 1_795_046_400_000_000;
    const HOUR: i64 = 3_600_000_000;
    const DAILY: QuotaRule = QuotaRule { name: "daily", limit: 2, window: QuotaWindow::Day };
    const KEPT: QuotaRule = QuotaRule { window: QuotaWindow::Keep(Duration::from_secs(3_600)), ..DAILY };

    fn spend(rule: &QuotaRule, state: &mut QuotaState, now: i64) -> Usage {
        let (allowed, after) = rule.decide(*state, now);
        *state = after;
        rule.answer(allowed, after, now)
    }

    #[test]
    fn a_days_units_are_back_at_midnight() {
        let mut state = QuotaState::default();
        assert_eq!(DAILY.usage(state, NOW).resets_at, DateTime::from_timestamp_micros(MIDNIGHT));
        assert!(spend(&DAILY, &mut state, NOW).allowed);
        assert!(spend(&DAILY, &mut state, MIDNIGHT - 1).allowed);
        let refused = spend(&DAILY, &mut state, MIDNIGHT - 1);
        assert_eq!((refused.allowed, refused.used, refused.remaining), (false, 2, 0));
        assert_eq!(refused.resets_at, DateTime::from_timestamp_micros(MIDNIGHT));
        assert_eq!(spend(&DAILY, &mut state, MIDNIGHT).used, 1);
    }

    #[test]
    fn kept_units_are_back_after_the_first_ones_time() {
        let mut state = QuotaState::default();
        assert_eq!((KEPT.usage(state, NOW).resets_at, KEPT.usage(state, NOW).remaining), (None, 2));
        spend(&KEPT, &mut state, NOW);
        assert_eq!(spend(&KEPT, &mut state, NOW + HOUR - 1).resets_at, DateTime::from_timestamp_micros(NOW + HOUR));
        assert!(!KEPT.usage(state, NOW + HOUR - 1).allowed);
        assert_eq!(spend(&KEPT, &mut state, NOW + HOUR).used, 1);
    }

    #[test]
    fn a_clock_behind_does_not_carry_yesterday_into_today() {
        let yesterday = QuotaState { start_us: MIDNIGHT - 24 * HOUR, used: 2 };
        let today = QuotaState { start_us: MIDNIGHT, used: 1 };
        assert_eq!(DAILY.merge(yesterday, today, MIDNIGHT - 50_000), today);
        let over = QuotaState { start_us: NOW, used: 2 };
        let next = QuotaState { start_us: NOW + HOUR, used: 1 };
        assert_eq!(KEPT.merge(next, over, NOW + HOUR - 50_000), next);
    }

    #[test]
    fn extremes_do_not_overflow() {
        let none = QuotaRule { limit: 0, window: QuotaWindow::Keep(Duration::MAX), ..DAILY };
        assert!(!spend(&none, &mut QuotaState::default(), NOW).allowed);
        let all = QuotaRule { limit: u32::MAX, ..none };
        let mut state = QuotaState { start_us: NOW, used: u32::MAX };
        assert!(!spend(&all, &mut state, NOW).allowed);
        assert_eq!(all.usage(QuotaState::default(), i64::MAX).remaining, u32::MAX);
    }
}
