//! What is in force and where it came from, for `vidgo check`. Holds no secret.

use std::fmt;

use super::value::{Origin, Value};

/// How a value may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Privacy {
    /// As it is.
    Open,
    /// Only whether it is set, and how many there are.
    Secret,
    /// An address: without the password in it.
    Address,
}

/// One setting in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryLine {
    /// The setting, for example `server.port`.
    pub name: String,
    /// Its value as it would stand in the file; secrets hidden.
    pub value: String,
    /// Where it was given.
    pub origin: Origin,
}

/// Every setting in force, in the order of the sections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary(pub(super) Vec<SummaryLine>);

impl Summary {
    /// The settings.
    #[must_use]
    pub fn lines(&self) -> &[SummaryLine] {
        &self.0
    }
}

impl fmt::Display for Summary {
    /// One setting a line: `server.port = 8001 # default`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for line in &self.0 {
            write!(f, "{separator}{} = {} # {}", line.name, line.value, line.origin)?;
            separator = "\n";
        }
        Ok(())
    }
}

/// The value as the summary shows it.
pub(super) fn shown(value: &Value, privacy: Privacy) -> String {
    match (privacy, value) {
        (Privacy::Open, _) => value.to_string(),
        (Privacy::Secret | Privacy::Address, value) if value.is_empty() => "(not set)".to_owned(),
        (Privacy::Secret, Value::List(items)) => format!("(set, {})", items.len()),
        (Privacy::Secret, _) => "(set)".to_owned(),
        (Privacy::Address, Value::Text(text) | Value::Word(text)) => format!("{:?}", without_password(text)),
        (Privacy::Address, _) => "(set)".to_owned(),
    }
}

/// Hides the password of an address, and its query, which may hold another one.
pub(super) fn without_password(address: &str) -> String {
    let (address, query) = address.split_once('?').map_or((address, ""), |(address, _)| (address, "?…"));
    let Some((scheme, rest)) = address.split_once("://") else { return format!("{address}{query}") };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split_once(':').map_or_else(|| user.to_owned(), |(name, _)| format!("{name}:***"));
            format!("{scheme}://{user}@{host}{query}")
        }
        None => format!("{scheme}://{rest}{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden() {
        for (address, shown) in [
            ("postgresql://vidgo:p@ss@db:5432/vidgo?password=x", "postgresql://vidgo:***@db:5432/vidgo?…"),
            ("redis://:hunter2@cache:6379/0", "redis://:***@cache:6379/0"),
            ("sqlite::memory:", "sqlite::memory:"),
            ("redis://cache", "redis://cache"),
        ] {
            assert_eq!(without_password(address), shown);
        }
    }
}
