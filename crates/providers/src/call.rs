//! What goes into and comes out of the calls, the same for all providers.

use std::fmt;

use bytes::Bytes;
use domain::provider::{Operation, Provider};
use serde_json::Value;
use url::Url;

/// A provider's name for a task it accepted: 1 to 256 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TaskId(String);

/// The text cannot be a task id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a task id has 1 to 256 visible ASCII characters, not {length_bytes} bytes of other text")]
pub struct NotATaskId {
    /// Of the text.
    pub length_bytes: usize,
}

impl TaskId {
    /// The id as the provider wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TaskId {
    type Error = NotATaskId;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        // "." and ".." would vanish from the path of the poll.
        let fits = (1..=256).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_graphic())
            && text.bytes().any(|byte| byte != b'.');
        if fits { Ok(Self(text)) } else { Err(NotATaskId { length_bytes: text.len() }) }
    }
}

impl std::str::FromStr for TaskId {
    type Err = NotATaskId;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A paid call, complete but for the key: the path under the provider's base and the JSON body.
/// Lives in memory only, since uploads and speech in it expire.
#[derive(Clone, PartialEq)]
pub struct Prepared {
    pub(crate) provider: Provider,
    pub(crate) operation: Operation,
    pub(crate) path: Vec<String>,
    pub(crate) body: Value,
}

impl Prepared {
    /// Who it is for; other clients refuse it.
    #[must_use]
    pub const fn provider(&self) -> Provider {
        self.provider
    }

    /// What it asks for.
    #[must_use]
    pub const fn operation(&self) -> Operation {
        self.operation
    }

    /// The JSON that will be sent (A2E adds the title).
    #[must_use]
    pub const fn body(&self) -> &Value {
        &self.body
    }
}

impl fmt::Debug for Prepared {
    /// Leaves the body out: it holds the prompt and maybe megabytes of picture.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prepared({} {} to /{})", self.provider, self.operation, self.path.join("/"))
    }
}

/// A paid call that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submission {
    /// Poll this task.
    Accepted(TaskId),
    /// The answer holds the result (Gemini).
    Finished(Output),
}

/// Where a task stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// Not finished. Words we do not know count as this, bounded by the caller's deadline.
    Running {
        /// 0 to 100, where the provider tells.
        progress_percent: Option<u8>,
    },
    /// Finished.
    Succeeded(Output),
    /// Ended without a result; the provider gives its charge back (class `ProviderFailed`).
    Failed {
        /// In the provider's words.
        reason: String,
    },
}

/// A result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The file, or where it is.
    pub file: OutputFile,
    /// The charge as the provider tells it, for example `20000 point`; not an amount of money.
    pub charged: Option<String>,
}

/// A result's file.
#[derive(Clone, PartialEq, Eq)]
pub enum OutputFile {
    /// A temporary address (http or https) on a host of the provider's choice. Refuse private addresses before fetching.
    Url(Url),
    /// The file itself.
    Inline {
        /// Encoded file.
        bytes: Bytes,
        /// As the provider tells, for example `image/png`.
        mime: String,
    },
}

impl fmt::Debug for OutputFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(url) => write!(f, "Url({url})"),
            Self::Inline { bytes, mime } => write!(f, "Inline({mime}, {} bytes)", bytes.len()),
        }
    }
}

/// The outcome of looking for a task by our own title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It was accepted: poll it.
    Task(TaskId),
    /// The provider's whole list was read and it is not there.
    Absent,
    /// This provider has no such list, or it was too long to read to its end.
    CannotTell,
}

/// What a provider tells about an account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccountFacts {
    /// What is left, in `unit`.
    pub remaining: Option<f64>,
    /// `credits` or `coins`; `None` when the provider tells no balance.
    pub unit: Option<&'static str>,
    /// `remaining` in USD, where told.
    pub remaining_usd: Option<f64>,
    /// The plan's name, where told.
    pub plan: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_id_is_safe_in_a_path() {
        for good in ["5b0c7a1e-94c4", "cm5x1y2z30001", "a/b?c", "x".repeat(256).as_str()] {
            assert_eq!(good.parse::<TaskId>().unwrap().as_str(), good);
        }
        for bad in ["", ".", "..", "a b", "a\nb", "任務", "x".repeat(257).as_str()] {
            assert!(bad.parse::<TaskId>().is_err(), "{bad}");
        }
    }
}
