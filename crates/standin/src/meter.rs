//! Counts what would have been charged, by intent, and what was only read.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use domain::provider::Provider;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::kinds::{Kind, Operation, Read};

/// Accepted paid calls and all free ones.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    submits: Mutex<BTreeMap<(Provider, Operation, String), u64>>,
    reads: Mutex<BTreeMap<(Provider, Read), u64>>,
}

impl Meter {
    /// One more accepted call with this intent.
    pub(crate) fn submitted(&self, provider: Provider, operation: Operation, fingerprint: &str) {
        let mut submits = self.submits.lock().unwrap_or_else(PoisonError::into_inner);
        *submits.entry((provider, operation, fingerprint.to_owned())).or_default() += 1;
    }

    /// One more free call.
    pub(crate) fn read(&self, provider: Provider, read: Read) {
        *self.reads.lock().unwrap_or_else(PoisonError::into_inner).entry((provider, read)).or_default() += 1;
    }

    /// Everything from zero.
    pub(crate) fn clear(&self) {
        self.submits.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.reads.lock().unwrap_or_else(PoisonError::into_inner).clear();
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
