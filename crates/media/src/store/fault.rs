//! Why the media store did not do what was asked, told apart by what helps.

use std::error::Error;

use object_store::client::HttpError;

use super::MediaKey;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("there is no file {0}")]
    NotFound(MediaKey),
    /// A key under `private/` where one under `public/` is needed.
    #[error("{0} is not a public key")]
    NotPublic(MediaKey),
    /// The range begins behind the end of the file.
    #[error("the range is outside of {0}")]
    Range(MediaKey),
    /// The folder cannot be made.
    #[error("the media folder cannot be used: {0}")]
    Folder(#[source] std::io::Error),
    /// What was written did not come back.
    #[error("the media store does not give back what was written")]
    Unfaithful,
    /// The S3 service refuses the key, its secret, or what they may do in the bucket.
    #[error("the S3 service refuses the access key: {}", said(.0))]
    Denied(#[source] object_store::Error),
    /// The S3 service knows no bucket of that name.
    #[error("the S3 service has no such bucket")]
    NoBucket(#[source] object_store::Error),
    /// The S3 service cannot be reached or failed, through all retries: the same call may pass later.
    #[error("the S3 service does not do its work: {}", said(.0))]
    Unavailable(#[source] object_store::Error),
    /// The S3 service had not taken a file when its time was up: the same call may pass later.
    #[error("the S3 service did not take the file within {} s", .0.as_secs())]
    TooSlow(std::time::Duration),
    /// Disk, permissions, or an answer that is not understood.
    #[error("the media store failed: {}", said(.0))]
    Backend(#[source] object_store::Error),
}

impl StoreError {
    /// Whether the same call may pass in a while, with nothing changed by us.
    #[must_use]
    pub const fn unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::TooSlow(_))
    }
}

/// What `error` of a backend means for the caller.
impl From<object_store::Error> for StoreError {
    fn from(error: object_store::Error) -> Self {
        let Some(cause) = cause(&error) else { return Self::Backend(error) };
        match cause {
            Cause::Status { code, .. } if code == "NoSuchBucket" => Self::NoBucket(error),
            Cause::Status { status: 401 | 403, .. } => Self::Denied(error),
            Cause::Status { status: 408 | 429 | 500.., .. } | Cause::Transport(_) => Self::Unavailable(error),
            Cause::Status { .. } => Self::Backend(error),
        }
    }
}

/// As `From`, for a call that concerns one file.
pub(super) fn named(error: object_store::Error, key: &MediaKey) -> StoreError {
    match (StoreError::from(error), key) {
        // An answer to HEAD has no body, so there a missing bucket looks like a missing file.
        (StoreError::Backend(object_store::Error::NotFound { .. }), key) => StoreError::NotFound(key.clone()),
        (other, _) => other,
    }
}

/// What lies under an error that came over HTTP.
enum Cause<'a> {
    /// An answer: its status, and the word in `<Code>` of its body, which may be empty.
    Status { status: u16, code: String },
    /// None, or half of one.
    Transport(&'a HttpError),
}

/// How `object_store` begins the text of an error that holds an answer. Its types for it are private, so the text is all
/// there is; `tests/suite/bucket.rs` sees to it that an update of the crate does not change it unnoticed.
const ANSWERED: &str = "Server returned non-2xx status code: ";
/// The same for a success whose body tells of a failure inside of the service.
const ANSWERED_IN_VAIN: &str = "Server returned error response: ";

fn cause(error: &object_store::Error) -> Option<Cause<'_>> {
    let mut below: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = below {
        if let Some(transport) = error.downcast_ref::<HttpError>() {
            return Some(Cause::Transport(transport));
        }
        let text = error.to_string();
        if let Some(body) = text.strip_prefix(ANSWERED_IN_VAIN) {
            return Some(Cause::Status { status: 500, code: code(body).to_owned() });
        }
        if let Some((status, body)) = text.strip_prefix(ANSWERED).and_then(|rest| rest.split_at_checked(3)) {
            return Some(Cause::Status { status: status.parse().ok()?, code: code(body).to_owned() });
        }
        below = error.source();
    }
    None
}

fn code(body: &str) -> &str {
    body.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map_or("", |(code, _)| code)
}

/// The cause in a few words. The service's own text may quote the request, signature and all, so it is left out.
fn said(error: &object_store::Error) -> String {
    match cause(error) {
        Some(Cause::Status { status, code }) if code.is_empty() => format!("status {status}"),
        Some(Cause::Status { status, code }) => format!("status {status}, {code}"),
        // The innermost cause says most: "connection refused", "operation timed out".
        Some(Cause::Transport(transport)) => innermost(transport),
        None => error.to_string(),
    }
}

fn innermost(error: &dyn Error) -> String {
    let mut innermost: &dyn Error = error;
    while let Some(below) = innermost.source() {
        innermost = below;
    }
    innermost.to_string()
}
