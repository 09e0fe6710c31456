//! Counts what would have been charged, by intent, and what was only read.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::Instant,
};

use domain::provider::Provider;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    faults::Fault,
    kinds::{Kind, Operation, Read},
};

/// Calls remembered with their time; the oldest are forgotten first.
const MOST_CALLS: usize = 200_000;

/// Accepted paid calls and all free ones, and when each call came.
#[derive(Debug)]
pub(crate) struct Meter {
    started: Instant,
    calls: Mutex<VecDeque<Arrival>>,
    submits: Mutex<BTreeMap<(Provider, Operation, String), u64>>,
    reads: Mutex<BTreeMap<(Provider, Read), u64>>,
}

/// A call as it came in, whatever became of it.
#[derive(Clone, Copy, Debug)]
struct Arrival {
    provider: Provider,
    kind: Kind,
    /// Since the meter was started.
    at_us: u64,
    fault: Option<Fault>,
}

impl Default for Meter {
    fn default() -> Self {
        Self { started: Instant::now(), calls: Mutex::default(), submits: Mutex::default(), reads: Mutex::default() }
    }
}

impl Meter {
    /// A call has come, and meets this fault.
    pub(crate) fn arrived(&self, provider: Provider, kind: Kind, fault: Option<Fault>) {
        let at_us = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.push_back(Arrival { provider, kind, at_us, fault });
        if calls.len() > MOST_CALLS {
            calls.pop_front();
        }
    }

    /// One more accepted call with this intent.
    pub(crate) fn submitted(&self, provider: Provider, operation: Operation, fingerprint: &str) {
        let mut submits = self.submits.lock().unwrap_or_else(PoisonError::into_inner);
        *submits.entry((provider, operation, fingerprint.to_owned())).or_default() += 1;
    }

    /// One more free call.
    pub(crate) fn read(&self, provider: Provider, read: Read) {
        *self.reads.lock().unwrap_or_else(PoisonError::into_inner).entry((provider, read)).or_default() += 1;
    }

    /// Everything from zero, but for the time.
    pub(crate) fn clear(&self) {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.submits.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.reads.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// `[{provider, operation, at_us, fault}]`, in the order of their coming
    pub(crate) fn list_calls(&self) -> Value {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let row = |call: &Arrival| json!({"provider": call.provider, "operation": call.kind.as_str(), "at_us": call.at_us, "fault": call.fault});
        calls.iter().map(row).collect()
    }

    /// `[{provider, operation, fingerprint, submits}]`
    pub(crate) fn list_submits(&self) -> Value {
        let submits = self.submits.lock().unwrap_or_else(PoisonError::into_inner);
        let row = |((provider, operation, fingerprint), count): (&(Provider, Operation, String), &u64)| json!({"provider": provider, "operation": operation, "fingerprint": fingerprint, "submits": count});
        submits.iter().map(row).collect()
    }

    /// `[{provider, path_kind, count}]`
    pub(crate) fn list_reads(&self) -> Value {
        let reads = self.reads.lock().unwrap_or_else(PoisonError::into_inner);
        let row = |((provider, read), count): (&(Provider, Read), &u64)| json!({"provider": provider, "path_kind": Kind::Free(*read).as_str(), "count": count});
        reads.iter().map(row).collect()
    }
}

/// SHA-256, in hex, of `intent` written with its keys in order: two requests that want the same have the same.
pub(crate) fn fingerprint(intent: &Value) -> String {
    let mut text = String::new();
    write_canonical(intent, &mut text);
    hex::encode(Sha256::digest(text.as_bytes()))
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let ordered: BTreeMap<&String, &Value> = fields.iter().collect();
            out.push('{');
            for (at, (key, value)) in ordered.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_canonical(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, value) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_canonical(value, out);
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_keys_does_not_change_a_fingerprint() {
        let one: Value = serde_json::from_str(r#"{"b":[1,{"y":2,"x":"q\""}],"a":null}"#).unwrap();
        let other: Value = serde_json::from_str(r#"{ "a" : null, "b":[1,{"x":"q\"","y":2}]}"#).unwrap();
        assert_eq!(fingerprint(&one), fingerprint(&other));
        // sha256 of {"a":null,"b":[1,{"x":"q\"","y":2}]}
        let mut text = String::new();
        write_canonical(&other, &mut text);
        assert_eq!(text, r#"{"a":null,"b":[1,{"x":"q\"","y":2}]}"#);
        assert_ne!(fingerprint(&one), fingerprint(&json!({"a": null, "b": [1, {"x": "q", "y": 2}]})));
    }

    #[test]
    fn equal_intents_add_up() {
        let meter = Meter::default();
        meter.submitted(Provider::Pollo, Operation::ImageToVideo, "f");
        meter.submitted(Provider::Pollo, Operation::ImageToVideo, "f");
        meter.read(Provider::Pollo, Read::Poll);
        let expected = json!([{"provider": "pollo", "operation": "image_to_video", "fingerprint": "f", "submits": 2}]);
        assert_eq!(meter.list_submits(), expected);
        assert_eq!(meter.list_reads(), json!([{"provider": "pollo", "path_kind": "poll", "count": 1}]));
    }
}
