//! One account's key, and the care that it never reaches a log.

use std::fmt;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// One account's key at a provider. `Debug` and `Display` show only the label.
#[derive(Clone)]
pub struct ApiKey {
    label: String,
    secret: SecretString,
}

impl ApiKey {
    /// A key under a short label that is not secret and unique among the keys of its provider, such as `piapi#1`.
    #[must_use]
    pub fn new(label: impl Into<String>, secret: SecretString) -> Self {
        Self { label: label.into(), secret }
    }

    /// The label, for logs, metrics and the journal.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The value of an authentication header; `None` when the key holds characters no header may carry.
    pub(crate) fn header(&self, prefix: &str) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&format!("{prefix}{}", self.secret.expose_secret())).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// `text` without this key: some services repeat it in their complaints.
    pub(crate) fn redact(&self, text: &str) -> String {
        match self.secret.expose_secret() {
            "" => text.to_owned(),
            secret => text.replace(secret, "[key]"),
        }
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({})", self.label)
    }
}

impl fmt::Display for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_shows_nowhere_but_in_its_header() {
        let key = ApiKey::new("piapi#1", "s3cret".to_owned().into());
        let header = key.header("Bearer ").unwrap();
        assert_eq!(header.to_str().unwrap(), "Bearer s3cret");
        for shown in [format!("{key:?}"), key.to_string(), format!("{header:?}"), key.redact("bad key s3cret!")] {
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }

    #[test]
    fn a_key_with_a_line_break_is_no_header() {
        assert!(ApiKey::new("x", "a\nb".to_owned().into()).header("").is_none());
    }
}
