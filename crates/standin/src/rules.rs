//! The rules that bring faults: checked when they are set, met by calls one after another.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::provider::Provider;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{faults::Fault, kinds::Kind};

/// Longest delay a rule may ask for: as long as a hanging call is held.
const LONGEST_DELAY_MS: u64 = 600_000;

/// One rule as it is sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    provider: String,
    operation: String,
    fault: Fault,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    share: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delay_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u64>,
}

/// A checked rule. `None` in `provider` or `kind` stands for `*`.
#[derive(Debug)]
struct Rule {
    text: RuleText,
    provider: Option<Provider>,
    kind: Option<Kind>,
    /// Calls that fitted, whether struck or not: the number that `share` is drawn from.
    seen: u64,
    /// Calls struck.
    struck: u64,
}

/// A rule that cannot be: which, and why.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("rule {index}: {reason}")]
pub(crate) struct BadRule {
    index: usize,
    reason: String,
}

/// The fault a call met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) fault: Fault,
    pub(crate) status: Option<u16>,
    pub(crate) retry_after_seconds: Option<u64>,
}

/// What is to happen to a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) delay: Duration,
    pub(crate) hit: Option<Hit>,
}

/// The rules in force.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Rule>>);

impl Faults {
    /// Replaces the rules by those of a JSON array, or leaves them all as they are.
    pub(crate) fn replace(&self, body: &[u8]) -> Result<usize, BadRule> {
        let whole = |error: serde_json::Error| BadRule { index: 0, reason: format!("not an array of rules: {error}") };
        let values: Vec<Value> = serde_json::from_slice(body).map_err(whole)?;
        let check = |(index, value)| check(value).map_err(|reason| BadRule { index, reason });
        let rules = values.into_iter().enumerate().map(check).collect::<Result<Vec<_>, _>>()?;
        let count = rules.len();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = rules;
        Ok(count)
    }

    /// Forgets all rules.
    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The rules with how often each was met.
    pub(crate) fn list(&self) -> Value {
        let rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rules.iter().map(|rule| json!({"rule": rule.text, "seen": rule.seen, "struck": rule.struck})).collect()
    }

    /// Every fault with every call it can befall: `[{fault, provider, operation}]`.
    pub(crate) fn possible() -> Value {
        let row = |fault: Fault, provider: Provider, kind: Kind| json!({"fault": fault, "provider": provider, "operation": kind.as_str()});
        let calls =
            || Provider::ALL.iter().flat_map(|provider| Kind::of(*provider).iter().map(|kind| (*provider, *kind)));
        let of = |fault: Fault| {
            calls().filter(move |(_, kind)| fault.fits(*kind)).map(move |(provider, kind)| row(fault, provider, kind))
        };
        Fault::ALL.into_iter().flat_map(of).collect()
    }

    /// Counts the call on the rules it fits and takes the first that strikes; delays add up.
    pub(crate) fn decide(&self, provider: Provider, kind: Kind) -> Decision {
        let mut decision = Decision::default();
        let mut rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (index, rule) in rules.iter_mut().enumerate() {
            let fault = rule.text.fault;
            // A call suffers one fault; a rule that comes too late keeps its count.
            if (decision.hit.is_some() && fault != Fault::Delay) || !rule.fits(provider, kind) {
                continue;
            }
            rule.seen += 1;
            if rule.text.count.is_some_and(|count| rule.struck >= count) {
                continue;
            }
            if rule.text.share.is_some_and(|share| draw(index, rule.seen) >= share) {
                continue;
            }
            rule.struck += 1;
            decision.delay += Duration::from_millis(rule.text.delay_ms.unwrap_or_default());
            if fault != Fault::Delay {
                let RuleText { status, retry_after_seconds, .. } = rule.text;
                decision.hit = Some(Hit { fault, status, retry_after_seconds });
            }
        }
        decision
    }
}

impl Rule {
    fn fits(&self, provider: Provider, kind: Kind) -> bool {
        if self.provider.is_some_and(|wanted| wanted != provider) {
            return false;
        }
        match self.kind {
            Some(wanted) => wanted == kind,
            None => self.text.fault.fits_any(kind),
        }
    }
}

/// A number in 0..1 for the `call`-th call of a rule: the same on every run.
fn draw(rule: usize, call: u64) -> f64 {
    // SplitMix64.
    let mut state = call.wrapping_add((rule as u64) << 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let top = (state ^ (state >> 31)) >> 11;
    top as f64 / (1_u64 << 53) as f64
}

fn check(value: Value) -> Result<Rule, String> {
    if let Some(word) = value.get("fault").and_then(Value::as_str) {
        let known = |fault: &Fault| serde_json::to_value(fault).is_ok_and(|name| name == word);
        if !Fault::ALL.iter().any(known) {
            let names: Vec<String> = Fault::ALL.iter().map(|fault| json!(fault).to_string().replace('"', "")).collect();
            return Err(format!("fault \"{word}\" is not one of {}", names.join(", ")));
        }
    }
    let text: RuleText = serde_json::from_value(value).map_err(|error| error.to_string())?;
    let provider = match text.provider.as_str() {
        "*" => None,
        word => Some(word.parse::<Provider>().map_err(|error| error.to_string())?),
    };
    let kind = match text.operation.as_str() {
        "*" => None,
        word => Some(Kind::parse(word).ok_or_else(|| {
            let words = Kind::ALL.map(Kind::as_str).join(", ");
            format!("operation \"{word}\" is not * or one of {words}")
        })?),
    };
    let fault = text.fault;
    if let Some(kind) = kind.filter(|kind| !fault.fits(*kind)) {
        return Err(format!("{fault:?} cannot befall {kind}"));
    }
    if text.count == Some(0) {
        return Err("count must be at least 1".to_owned());
    }
    if text.share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
        return Err("share must be 0 to 1".to_owned());
    }
    if text.delay_ms.is_some_and(|delay| delay > LONGEST_DELAY_MS) {
        return Err(format!("delay_ms must be at most {LONGEST_DELAY_MS}"));
    }
    if fault == Fault::Delay && text.delay_ms.is_none() {
        return Err("delay needs delay_ms".to_owned());
    }
    match text.status {
        Some(_) if !matches!(fault, Fault::HttpError | Fault::HtmlError | Fault::ExpiredLink) => {
            return Err("status goes with http_error, html_error and expired_link only".to_owned());
        }
        Some(status) if !(400..=599).contains(&status) => return Err("status must be 400 to 599".to_owned()),
        _ => {}
    }
    if text.retry_after_seconds.is_some() && fault != Fault::RateLimited {
        return Err("retry_after_seconds goes with rate_limited only".to_owned());
    }
    Ok(Rule { text, provider, kind, seen: 0, struck: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Read;

    fn rules(value: &Value) -> Faults {
        let faults = Faults::default();
        faults.replace(value.to_string().as_bytes()).unwrap();
        faults
    }

    fn met(faults: &Faults, kind: &str) -> Option<Fault> {
        faults.decide(Provider::Piapi, Kind::parse(kind).unwrap()).hit.map(|hit| hit.fault)
    }

    #[test]
    fn a_count_is_used_up_and_other_calls_do_not_use_it() {
        let faults = rules(&json!([{"provider": "piapi", "operation": "try_on", "fault": "http_error", "count": 2}]));
        assert_eq!(met(&faults, "poll"), None);
        assert_eq!([0; 3].map(|_| met(&faults, "try_on")), [Some(Fault::HttpError), Some(Fault::HttpError), None]);
        assert_eq!(faults.decide(Provider::Pollo, Kind::parse("try_on").unwrap()), Decision::default());
    }

    #[test]
    fn a_star_does_not_waste_a_tasks_fate_on_calls_without_a_task() {
        let faults = rules(&json!([{"provider": "*", "operation": "*", "fault": "task_failed", "count": 1}]));
        for kind in ["health", "poll", "download", "speech", "moderation"] {
            assert_eq!(met(&faults, kind), None, "{kind}");
        }
        assert_eq!(met(&faults, "avatar"), Some(Fault::TaskFailed));
    }

    #[test]
    fn a_share_strikes_about_that_often_and_the_same_calls_every_time() {
        let struck = || -> Vec<bool> {
            let faults = rules(&json!([{"provider": "piapi", "operation": "poll", "fault": "hang", "share": 0.25}]));
            (0..400).map(|_| met(&faults, "poll").is_some()).collect()
        };
        let first = struck();
        let count = first.iter().filter(|hit| **hit).count();
        assert!((70..130).contains(&count), "{count}");
        assert_eq!(first, struck());
    }

    #[test]
    fn delays_add_up_and_go_with_a_fault() {
        let faults = rules(&json!([
            {"provider": "piapi", "operation": "*", "fault": "delay", "delay_ms": 20},
            {"provider": "piapi", "operation": "*", "fault": "garbage", "delay_ms": 5},
        ]));
        let decision = faults.decide(Provider::Piapi, Kind::Free(Read::Health));
        assert_eq!(decision.delay, Duration::from_millis(25));
        assert_eq!(decision.hit.map(|hit| hit.fault), Some(Fault::Garbage));
    }

    #[test]
    fn a_rule_that_cannot_be_is_named_and_the_old_ones_stay() {
        let faults = rules(&json!([{"provider": "a2e", "operation": "*", "fault": "hang"}]));
        for (rule, reason) in [
            (json!({"provider": "x", "operation": "*", "fault": "hang"}), "provider"),
            (json!({"provider": "a2e", "operation": "x", "fault": "hang"}), "operation \"x\""),
            (json!({"provider": "a2e", "operation": "*", "fault": "x"}), "fault \"x\" is not one of http_error"),
            (json!({"provider": "a2e", "operation": "*", "fault": "hang", "typo": 1}), "typo"),
            (json!({"provider": "a2e", "operation": "*", "fault": "hang", "share": 1.5}), "share"),
            (json!({"provider": "a2e", "operation": "*", "fault": "hang", "count": 0}), "count"),
            (json!({"provider": "a2e", "operation": "*", "fault": "hang", "status": 500}), "status"),
            (json!({"provider": "a2e", "operation": "*", "fault": "http_error", "status": 200}), "400 to 599"),
            (json!({"provider": "a2e", "operation": "*", "fault": "delay"}), "delay_ms"),
            (json!({"provider": "a2e", "operation": "health", "fault": "task_failed"}), "cannot befall health"),
        ] {
            let error = faults.replace(json!([rule]).to_string().as_bytes()).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
        assert!(faults.replace(b"{}").is_err());
        assert_eq!(faults.list().as_array().map(Vec::len), Some(1));
    }
}
