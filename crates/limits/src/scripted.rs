//! Rules as Redis knows them: one Lua script each, whose arithmetic is that of `domain::limit`.
//!
//! A test holds the two together: whatever callers do, memory and Redis answer the same.

use std::sync::LazyLock;

use ::redis::Script;
use domain::limit::{BackoffRule, BackoffState, Limit, QuotaRule, QuotaState, RateRule, RateState};

/// What a script is asked to do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mode {
    /// Decide and count.
    Decide,
    /// The rule's other thing: forgive, or only read.
    Other,
}

/// A rule with a script.
pub(crate) trait Scripted: Limit {
    /// The kind's name, part of the key.
    const KIND: &'static str;

    /// The rule's name, part of the key.
    fn name(&self) -> &'static str;

    fn script() -> &'static Script;

    /// The rule's numbers and then the state's, as the script takes them.
    fn arguments(&self, state: Self::State, now_us: i64) -> Vec<i64>;

    /// The state in the script's answer; none if it is not one.
    fn state(numbers: &[i64]) -> Option<Self::State>;
}

impl Scripted for RateRule {
    const KIND: &'static str = "rate";

    fn name(&self) -> &'static str {
        self.name
    }

    fn script() -> &'static Script {
        static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/rate.lua")));
        &SCRIPT
    }

    fn arguments(&self, state: RateState, _: i64) -> Vec<i64> {
        vec![self.interval_us(), self.window_us(), state.full_at_us]
    }

    fn state(numbers: &[i64]) -> Option<RateState> {
        let [full_at_us] = *numbers else { return None };
        Some(RateState { full_at_us })
    }
}

impl Scripted for BackoffRule {
    const KIND: &'static str = "backoff";

    fn name(&self) -> &'static str {
        self.name
    }

    fn script() -> &'static Script {
        static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/backoff.lua")));
        &SCRIPT
    }

    fn arguments(&self, state: BackoffState, _: i64) -> Vec<i64> {
        let BackoffState { failures, until_us, last_us, forgiven_us } = state;
        let rule = [i64::from(self.free()), self.base_us(), self.cap_us(), self.forget_us()];
        rule.into_iter().chain([i64::from(failures), until_us, last_us, forgiven_us]).collect()
    }

    fn state(numbers: &[i64]) -> Option<BackoffState> {
        let [failures, until_us, last_us, forgiven_us] = *numbers else { return None };
        Some(BackoffState { failures: u32::try_from(failures).ok()?, until_us, last_us, forgiven_us })
    }
}

impl Scripted for QuotaRule {
    const KIND: &'static str = "quota";

    fn name(&self) -> &'static str {
        self.name
    }

    fn script() -> &'static Script {
        static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("lua/quota.lua")));
        &SCRIPT
    }

    fn arguments(&self, state: QuotaState, now_us: i64) -> Vec<i64> {
        let rule = [i64::from(self.limit), self.window_us(), self.start_us(now_us)];
        rule.into_iter().chain([state.start_us, i64::from(state.used)]).collect()
    }

    fn state(numbers: &[i64]) -> Option<QuotaState> {
        let [start_us, used] = *numbers else { return None };
        Some(QuotaState { start_us, used: u32::try_from(used).ok()? })
    }
}
