//! What has changed between two JSON objects, as a merge patch (RFC 7396).

use serde_json::{Map, Value};

/// The patch that turns `before` into `after`; empty when they are the same.
///
/// Nulls in objects cannot be told from absence by RFC 7396, so pictures hold none there: who builds one leaves out what
/// is not known. A null that is there all the same is treated as absent.
#[must_use]
pub fn merge_patch(before: &Map<String, Value>, after: &Map<String, Value>) -> Map<String, Value> {
    let mut patch = Map::new();
    for (key, new) in after.iter().filter(|(_, new)| !new.is_null()) {
        match (before.get(key), new) {
            (Some(Value::Object(old)), Value::Object(new)) => {
                let inner = merge_patch(old, new);
                if !inner.is_empty() {
                    patch.insert(key.clone(), Value::Object(inner));
                }
            }
            (Some(old), new) if old == new => {}
            (_, new) => {
                patch.insert(key.clone(), new.clone());
            }
        }
    }
    let gone = before.iter().filter(|(key, old)| !old.is_null() && after.get(*key).is_none_or(Value::is_null));
    patch.extend(gone.map(|(key, _)| (key.clone(), Value::Null)));
    patch
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// RFC 7396 §2, as its pseudocode has it.
    fn merge(target: Value, patch: &Value) -> Value {
        let Value::Object(patch) = patch else { return patch.clone() };
        let mut target = match target {
            Value::Object(target) => target,
            _ => Map::new(),
        };
        for (key, value) in patch {
            if value.is_null() {
                target.remove(key);
            } else {
                let old = target.remove(key).unwrap_or(Value::Null);
                target.insert(key.clone(), merge(old, value));
            }
        }
        Value::Object(target)
    }

    fn object() -> impl Strategy<Value = Map<String, Value>> {
        let leaf = prop_oneof![any::<i8>().prop_map(Value::from), "[ab]".prop_map(Value::from), Just(json!([1, 2]))];
        let tree = leaf.prop_recursive(3, 24, 4, |inner| {
            prop::collection::btree_map("[a-d]", inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect()))
        });
        prop::collection::btree_map("[a-d]", tree, 0..4).prop_map(|map| map.into_iter().collect())
    }

    proptest! {
        #[test]
        fn the_patch_leads_from_one_to_the_other(before in object(), after in object()) {
            let patch = Value::Object(merge_patch(&before, &after));
            prop_assert_eq!(merge(Value::Object(before.clone()), &patch), Value::Object(after.clone()));
            prop_assert_eq!(merge_patch(&after, &after), Map::new());
        }
    }
}
