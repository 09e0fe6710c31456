//! Reading one list file: syntax, types, no blank text, no key twice.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

/// Why the lists cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ListsFault {
    /// Not TOML, or not of the wanted shape.
    #[error("lists/{file}.toml cannot be read")]
    Syntax {
        /// Name of the file without its ending.
        file: &'static str,
        /// What the reader said.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A text is missing.
    #[error("lists/{file}.toml: {path} is blank")]
    Blank {
        /// Name of the file without its ending.
        file: &'static str,
        /// Where, for example `features[2].title_zh`.
        path: String,
    },
    /// Two entries of a list have one key.
    #[error("{list} names \"{key}\" twice")]
    Twice {
        /// The list.
        list: &'static str,
        /// The key.
        key: String,
    },
    /// An entry that must be there is not.
    #[error("{list} lacks \"{key}\"")]
    Lacks {
        /// The list.
        list: &'static str,
        /// The key.
        key: String,
    },
    /// An entry contradicts itself or another list.
    #[error("{list}, \"{key}\": {reason}")]
    Inconsistent {
        /// The list.
        list: &'static str,
        /// The entry's key.
        key: String,
        /// What is wrong.
        reason: &'static str,
    },
}

/// Reads a file into its type and refuses blank texts wherever they are.
pub(super) fn parse<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, ListsFault> {
    let syntax = |source| ListsFault::Syntax { file, source: Box::new(source) };
    let typed = toml::from_str(text).map_err(syntax)?;
    let untyped: toml::Table = toml::from_str(text).map_err(syntax)?;
    match untyped.iter().find_map(|(key, value)| blank(key.clone(), value)) {
        Some(path) => Err(ListsFault::Blank { file, path }),
        None => Ok(typed),
    }
}

/// The path of the first blank text below `value`.
fn blank(path: String, value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => text.trim().is_empty().then_some(path),
        toml::Value::Array(values) => {
            values.iter().enumerate().find_map(|(index, value)| blank(format!("{path}[{index}]"), value))
        }
        toml::Value::Table(table) => table.iter().find_map(|(key, value)| blank(format!("{path}.{key}"), value)),
        _ => None,
    }
}

/// Refuses a key that appears twice.
pub(super) fn unique<K: ToString>(list: &'static str, keys: impl IntoIterator<Item = K>) -> Result<(), ListsFault> {
    let mut seen = BTreeSet::new();
    for key in keys {
        let key = key.to_string();
        if !seen.insert(key.clone()) {
            return Err(ListsFault::Twice { list, key });
        }
    }
    Ok(())
}

/// Refuses a list that does not have every one of `wanted`.
pub(super) fn complete<K: PartialEq + ToString>(
    list: &'static str,
    found: &[K],
    wanted: &[K],
) -> Result<(), ListsFault> {
    match wanted.iter().find(|key| !found.contains(key)) {
        Some(key) => Err(ListsFault::Lacks { list, key: key.to_string() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only the shape matters")]
    struct File {
        entries: Vec<Entry>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only the shape matters")]
    struct Entry {
        name: String,
        #[serde(default)]
        tags: Vec<String>,
    }

    #[test]
    fn faults_name_the_file_and_the_place() {
        let fault = parse::<File>("x", "entries = [{ name = \"a\" }, { name = \" \" }]").unwrap_err();
        assert_eq!(fault.to_string(), "lists/x.toml: entries[1].name is blank");
        let fault = parse::<File>("x", "entries = [{ name = \"a\", tags = [\"b\", \"\"] }]").unwrap_err();
        assert_eq!(fault.to_string(), "lists/x.toml: entries[0].tags[1] is blank");
        for wrong in ["entries = [{}]", "entries = [{ name = \"a\", nmae = \"b\" }]", "entries ="] {
            assert!(matches!(parse::<File>("x", wrong), Err(ListsFault::Syntax { file: "x", .. })), "{wrong}");
        }
    }

    #[test]
    fn a_key_twice_and_a_missing_key_are_named() {
        assert_eq!(unique("voices", ["a", "b", "a"]).unwrap_err().to_string(), "voices names \"a\" twice");
        assert_eq!(complete("plans", &["a"], &["a", "b"]).unwrap_err().to_string(), "plans lacks \"b\"");
    }
}
