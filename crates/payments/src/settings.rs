//! How patiently the services are asked.

use std::time::Duration;

/// How the clients behave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSettings {
    /// Longest wait for a connection, TLS included. Nothing was sent when it passes, so keep it below the others.
    pub connect_timeout: Duration,
    /// Longest call that may be repeated, from connecting to the last byte of the answer.
    pub call_timeout: Duration,
    /// Longest call that moves money. Passing it leaves the outcome unclear, so it is patient.
    pub money_timeout: Duration,
    /// Largest answer, bytes.
    pub max_reply_bytes: usize,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            call_timeout: Duration::from_secs(20),
            money_timeout: Duration::from_secs(60),
            // A page of thirty transactions is a third of a megabyte.
            max_reply_bytes: 2 * 1024 * 1024,
        }
    }
}

/// A client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientBuildError {
    /// TLS could not be set up.
    #[error("the HTTP client for {service} could not be built")]
    Http {
        /// Whose client.
        service: &'static str,
        /// Why.
        source: reqwest::Error,
    },
    /// A setting cannot be worked with. Without a secret a signature would prove nothing.
    #[error("{service}: {fault}")]
    Setting {
        /// Whose client.
        service: &'static str,
        /// Which, and why; never its value.
        fault: &'static str,
    },
}
