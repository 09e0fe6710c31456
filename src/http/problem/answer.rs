//! How a problem is written, and which faults of other parts become which problem.

use std::time::Duration;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use actors::{credit_ledger::LedgerError, handle::AskError};
use domain::ledger::Refusal;
use entities::StoreError;
use identity::{Busy, TokenFault};
use payments::CallError;
use serde_json::{Map, Value, json};

use super::{PROBLEM_JSON, Problem, ProblemBody};

/// Whole seconds after which it is surely over, at least one.
pub(super) fn seconds_up(time: Duration) -> u64 {
    (time.as_secs() + u64::from(time.subsec_nanos() > 0)).max(1)
}

impl Problem {
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
            Self::Refused { refusal: Refusal::InsufficientCredits, available } => {
                json!({"error": "insufficient_credits", "message": self.to_string(), "available_credits": available})
            }
            Self::Promotion(refusal) => json!({"reason": refusal.as_str()}),
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
        if let Self::Internal(cause)
        | Self::MediaUnavailable(cause)
        | Self::DatabaseUnavailable(cause)
        | Self::PaymentRefused(cause)
        | Self::PaymentUnavailable(cause) = self
        {
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
            StatusCode::CONFLICT if matches!(self, Self::StillRunning) => {
                response.insert_header((header::RETRY_AFTER, "1"));
            }
            StatusCode::UNAUTHORIZED if !matches!(self, Self::NotBelieved(_)) => {
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

impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Refused { .. } | CallError::NotOffered { .. } => Self::PaymentRefused(error.to_string()),
            CallError::Unavailable { .. } | CallError::Unclear { .. } => Self::PaymentUnavailable(error.to_string()),
        }
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

impl From<AskError> for Problem {
    fn from(_: AskError) -> Self {
        Self::Overloaded
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::StillRunning => Self::StillRunning,
            LedgerError::Unknown { unavailable: true, cause } => Self::DatabaseUnavailable(cause.to_string()),
            LedgerError::Unknown { unavailable: false, cause } => Self::Internal(cause.to_string()),
        }
    }
}
