//! The one table of errors: every fault the API can answer, with its status, code and RFC 9457 body.
//!
//! `detail` is a string, because the front ends show it; what the contract puts beside it (`error`,
//! `valid_topics`, `redirect`) are extension members. Causes go to the log, never to the client.

use std::time::Duration;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use domain::{limit::Verdict, lists::PlanName};
use entities::StoreError;
use identity::{Busy, TokenFault};
use serde::Serialize;
use serde_json::{Map, Value, json};

#[cfg(test)]
mod tests;

/// Media type of every error body.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldFault {
    /// Where: a JSON pointer into the body (`/preset_id`), or `query:limit`, `path:tool_type`, `header:...`.
    pub pointer: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

/// The body of every error (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// `urn:vidgo:problem:<code>`.
    pub r#type: String,
    /// The kind of problem, the same for every occurrence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// This occurrence, for people.
    pub detail: String,
    /// The path that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Stable word for programs; README lists them.
    pub code: String,
    /// For `invalid_request`: each fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldFault>,
}

/// Every fault the API answers with.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// A parameter or body is missing, malformed or out of bounds.
    #[error("{}", summary(.0))]
    InvalidRequest(Vec<FieldFault>),
    /// The path names no tool.
    #[error("\"{given}\" is not a tool; use one of: {valid}")]
    InvalidToolType {
        /// What was given.
        given: String,
        /// The tools, comma-separated.
        valid: String,
    },
    /// The topic does not belong to the tool.
    #[error("topic \"{given}\" does not belong to {tool}; use one of: {valid}")]
    InvalidTopic {
        /// Which tool.
        tool: String,
        /// What was given.
        given: String,
        /// The topics, comma-separated.
        valid: String,
    },
    /// A word that is not in a fixed list, where the contract wants 400.
    #[error("\"{given}\" is not a {what}; use one of: {valid}")]
    UnknownChoice {
        /// What was to be chosen.
        what: &'static str,
        /// What was given.
        given: String,
        /// The choices, comma-separated.
        valid: String,
    },
    /// A malformed id, where the contract wants 400.
    #[error("{0}")]
    BadId(String),
    /// No such thing.
    #[error("{what} not found")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// No such path.
    #[error("there is nothing at {path}")]
    NoRoute {
        /// The path.
        path: String,
    },
    /// The path exists, but not with this method.
    #[error("{method} is not allowed here")]
    MethodNotAllowed {
        /// The method.
        method: String,
    },
    /// Presets are for looking at.
    #[error("downloads are for subscribers; see the plans")]
    DownloadBlocked {
        /// What else the contract sends along.
        action: Option<&'static str>,
    },
    /// It is for a higher plan.
    #[error("this is for the plan {least} and above; see the plans")]
    PlanTooLow {
        /// The lowest plan that has it.
        least: PlanName,
    },
    /// The template is not one of the fixed ones.
    #[error("this template is not open to visitors")]
    NotADefault,
    /// The result is not made yet.
    #[error("this result is not ready yet")]
    NotReady,
    /// No token, where one is needed.
    #[error("Not authenticated")]
    NotAuthenticated,
    /// A token that is not good: altered, expired, or of a session that has ended.
    #[error("Could not validate credentials")]
    InvalidToken,
    /// A refresh token, where an access token is needed.
    #[error("Invalid token type")]
    InvalidTokenType,
    /// The account of the token does not exist any more.
    #[error("User not found")]
    UserNotFound,
    /// The account is banned.
    #[error("Inactive user")]
    InactiveUser,
    /// Address and password do not belong together.
    #[error("Incorrect email or password")]
    WrongCredentials,
    /// The right password of a registration that still waits for its code.
    #[error("this e-mail address is not verified yet: enter the code that was mailed to you, or ask for a new one")]
    EmailNotVerified,
    /// The code fits nothing.
    #[error("the code is wrong or has expired; {tries_left} more tries")]
    WrongCode {
        /// Until a new one is needed.
        tries_left: u32,
    },
    /// Too many wrong codes.
    #[error("too many wrong codes: ask for a new one")]
    CodeUsedUp,
    /// The repeated password is another one.
    #[error("the two passwords are not the same")]
    PasswordMismatch,
    /// The current password is not the one that was given.
    #[error("the current password is wrong")]
    WrongPassword,
    /// The link to a new password was used, has expired, or was never ours.
    #[error("this link is not valid any more: ask for a new one")]
    InvalidResetToken,
    /// More often than is allowed.
    #[error("too many requests; try again in {} s", seconds_up(*retry_after))]
    RateLimited {
        /// When to come again.
        retry_after: Duration,
        /// What was asked too often; `None` where that would tell too much.
        verdict: Option<Verdict>,
    },
    /// Nothing here sends mails.
    #[error("this site cannot send mails at the moment")]
    MailUnavailable,
    /// The database does not answer; the cause is in the log under the request id.
    #[error("the database does not answer; try again in a moment")]
    DatabaseUnavailable(String),
    /// The body is larger than `server.max_json_body_bytes`.
    #[error("the body is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The bound.
        limit_bytes: usize,
    },
    /// The body came too slowly.
    #[error("the body did not arrive within {limit_seconds} s")]
    TooSlow {
        /// The bound.
        limit_seconds: u64,
    },
    /// The body is not, by its own word, what is read here.
    #[error("send the body as {send}")]
    UnsupportedMediaType {
        /// The media type to send.
        send: &'static str,
    },
    /// The contract has it; we do not yet.
    #[error("{what} is not built yet")]
    NotBuilt {
        /// What.
        what: String,
    },
    /// The library is being made or read.
    #[error("{detail}")]
    Starting {
        /// What is going on.
        detail: String,
        /// Counts for a progress display.
        progress: Value,
    },
    /// Too many at once.
    #[error("too much at once; try again in a moment")]
    Overloaded,
    /// It took longer than `server.request_timeout_ms`; what became of a change is unknown.
    #[error("this took too long; look whether it was done before you try again")]
    TimedOut,
    /// The media store does not answer; the cause is in the log under the request id.
    #[error("the media store does not answer; try again in a moment")]
    MediaUnavailable(String),
    /// Our fault; the cause is in the log under the request id.
    #[error("something went wrong on our side")]
    Internal(String),
}

fn summary(faults: &[FieldFault]) -> String {
    let texts: Vec<String> = faults.iter().map(|fault| format!("{}: {}", fault.pointer, fault.detail)).collect();
    texts.join("; ")
}

/// Whole seconds after which it is surely over, at least one.
fn seconds_up(time: Duration) -> u64 {
    (time.as_secs() + u64::from(time.subsec_nanos() > 0)).max(1)
}

impl Problem {
    /// The row of the table: status, stable code, title.
    #[must_use]
    pub const fn row(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::InvalidRequest(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "invalid_request", "The request does not fit the description")
            }
            Self::InvalidToolType { .. } => (StatusCode::NOT_FOUND, "invalid_tool_type", "No such tool"),
            Self::InvalidTopic { .. } => (StatusCode::BAD_REQUEST, "invalid_topic", "No such topic for this tool"),
            Self::UnknownChoice { .. } => (StatusCode::BAD_REQUEST, "unknown_choice", "Not one of the choices"),
            Self::BadId(_) => (StatusCode::BAD_REQUEST, "bad_id", "Malformed id"),
            Self::NotFound { .. } => (StatusCode::NOT_FOUND, "not_found", "Not found"),
            Self::NoRoute { .. } => (StatusCode::NOT_FOUND, "no_route", "No such path"),
            Self::MethodNotAllowed { .. } => {
                (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Method not allowed")
            }
            Self::DownloadBlocked { .. } => {
                (StatusCode::FORBIDDEN, "download_blocked", "Downloads are for subscribers")
            }
            Self::PlanTooLow { .. } => (StatusCode::FORBIDDEN, "plan_too_low", "For a higher plan"),
            Self::NotADefault => (StatusCode::FORBIDDEN, "not_a_default", "Not open to visitors"),
            Self::NotReady => (StatusCode::SERVICE_UNAVAILABLE, "not_ready", "Not ready yet"),
            Self::NotAuthenticated => (StatusCode::UNAUTHORIZED, "not_authenticated", "Sign in first"),
            Self::InvalidToken => (StatusCode::UNAUTHORIZED, "invalid_token", "Sign in again"),
            Self::InvalidTokenType => (StatusCode::UNAUTHORIZED, "invalid_token_type", "Not an access token"),
            Self::UserNotFound => (StatusCode::NOT_FOUND, "user_not_found", "No such account"),
            Self::InactiveUser => (StatusCode::FORBIDDEN, "inactive_user", "This account is banned"),
            Self::WrongCredentials => (StatusCode::UNAUTHORIZED, "wrong_credentials", "Wrong address or password"),
            Self::EmailNotVerified => (StatusCode::FORBIDDEN, "email_not_verified", "Address not verified"),
            Self::WrongCode { .. } => (StatusCode::BAD_REQUEST, "wrong_code", "Wrong code"),
            Self::CodeUsedUp => (StatusCode::BAD_REQUEST, "code_used_up", "Too many wrong codes"),
            Self::PasswordMismatch => (StatusCode::BAD_REQUEST, "password_mismatch", "Passwords differ"),
            Self::WrongPassword => (StatusCode::BAD_REQUEST, "wrong_password", "Wrong current password"),
            Self::InvalidResetToken => (StatusCode::BAD_REQUEST, "invalid_reset_token", "Link not valid"),
            Self::RateLimited { .. } => (StatusCode::TOO_MANY_REQUESTS, "rate_limited", "Too many requests"),
            Self::MailUnavailable => (StatusCode::SERVICE_UNAVAILABLE, "mail_unavailable", "No mail"),
            Self::DatabaseUnavailable(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "database_unavailable", "Database unavailable")
            }
            Self::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Body too large"),
            Self::TooSlow { .. } => (StatusCode::REQUEST_TIMEOUT, "too_slow", "Body too slow"),
            Self::UnsupportedMediaType { .. } => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Unsupported media type")
            }
            Self::NotBuilt { .. } => (StatusCode::NOT_IMPLEMENTED, "not_built", "Not built yet"),
            Self::Starting { .. } => (StatusCode::SERVICE_UNAVAILABLE, "starting", "Starting"),
            Self::Overloaded => (StatusCode::SERVICE_UNAVAILABLE, "overloaded", "Overloaded"),
            Self::TimedOut => (StatusCode::SERVICE_UNAVAILABLE, "timed_out", "Took too long"),
            Self::MediaUnavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "media_unavailable", "Media unavailable"),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error"),
        }
    }

    /// Every code, for README's list and its test.
    pub const CODES: &'static [&'static str] = &[
        "invalid_request",
        "invalid_tool_type",
        "invalid_topic",
        "unknown_choice",
        "bad_id",
        "not_found",
        "no_route",
        "method_not_allowed",
        "download_blocked",
        "plan_too_low",
        "not_a_default",
        "not_ready",
        "not_authenticated",
        "invalid_token",
        "invalid_token_type",
        "user_not_found",
        "inactive_user",
        "wrong_credentials",
        "email_not_verified",
        "wrong_code",
        "code_used_up",
        "password_mismatch",
        "wrong_password",
        "invalid_reset_token",
        "rate_limited",
        "mail_unavailable",
        "database_unavailable",
        "too_large",
        "too_slow",
        "unsupported_media_type",
        "not_built",
        "starting",
        "overloaded",
        "timed_out",
        "media_unavailable",
        "internal",
    ];

    /// One fault of a request.
    #[must_use]
    pub fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::InvalidRequest(vec![FieldFault { pointer: pointer.into(), detail: detail.into() }])
    }

    fn extensions(&self) -> Map<String, Value> {
        let words = |list: &str| list.split(", ").map(str::to_owned).collect::<Vec<_>>();
        let value = match self {
            Self::InvalidToolType { valid, .. } => {
                json!({"error": "invalid_tool_type", "message": self.to_string(), "valid_tool_types": words(valid)})
            }
            Self::InvalidTopic { valid, .. } => {
                json!({"error": "invalid_topic", "message": self.to_string(), "valid_topics": words(valid)})
            }
            Self::UnknownChoice { valid, .. } => json!({"valid": words(valid)}),
            Self::DownloadBlocked { action: None } => {
                json!({"error": "download_blocked", "message": self.to_string(), "redirect": "/pricing"})
            }
            Self::DownloadBlocked { action: Some(action) } => {
                json!({"error": "download_blocked", "message": self.to_string(), "action": action, "redirect": "/pricing"})
            }
            Self::PlanTooLow { least } => json!({"min_plan": least, "redirect": "/pricing"}),
            Self::Starting { progress, .. } => json!({"progress": progress}),
            Self::WrongCode { tries_left } => json!({"tries_left": tries_left}),
            _ => Value::Null,
        };
        match value {
            Value::Object(members) => members,
            _ => Map::new(),
        }
    }

    /// The answer, with the path it belongs to.
    #[must_use]
    pub fn response(&self, instance: Option<&str>) -> HttpResponse {
        let (status, code, title) = self.row();
        if let Self::Internal(cause) | Self::MediaUnavailable(cause) | Self::DatabaseUnavailable(cause) = self {
            tracing::error!(cause, path = instance, "a request failed by our fault");
        }
        let errors = match self {
            Self::InvalidRequest(faults) => faults.clone(),
            _ => Vec::new(),
        };
        let body = ProblemBody {
            r#type: format!("urn:vidgo:problem:{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: self.to_string(),
            instance: instance.map(str::to_owned),
            code: code.to_owned(),
            errors,
        };
        let mut members = match serde_json::to_value(body) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        };
        members.extend(self.extensions());
        let mut response = HttpResponse::build(status);
        response.content_type(PROBLEM_JSON).insert_header((header::CACHE_CONTROL, "no-store"));
        if let Self::RateLimited { retry_after, verdict } = self {
            response.insert_header((header::RETRY_AFTER, seconds_up(*retry_after)));
            if let Some(verdict) = verdict {
                response.insert_header(("ratelimit-policy", verdict.policy_header()));
                response.insert_header(("ratelimit", verdict.limit_header()));
            }
        }
        match status {
            StatusCode::SERVICE_UNAVAILABLE => {
                response.insert_header((header::RETRY_AFTER, "2"));
            }
            StatusCode::UNAUTHORIZED => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
            }
            _ => {}
        }
        response.body(Value::Object(members).to_string())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let cause = std::error::Error::source(&error).map_or_else(String::new, |cause| format!(": {cause}"));
        let text = format!("{error}{cause}");
        if error.unavailable() { Self::DatabaseUnavailable(text) } else { Self::Internal(text) }
    }
}

impl From<Busy> for Problem {
    fn from(_: Busy) -> Self {
        Self::Overloaded
    }
}

impl From<TokenFault> for Problem {
    fn from(fault: TokenFault) -> Self {
        match fault {
            TokenFault::Invalid => Self::InvalidToken,
            TokenFault::WrongKind => Self::InvalidTokenType,
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.row().0
    }

    fn error_response(&self) -> HttpResponse {
        self.response(None)
    }
}
