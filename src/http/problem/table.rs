//! The table: each fault's status, stable code and title.

use actix_web::http::StatusCode;
use domain::ledger::Refusal;

use super::{FieldFault, Problem};

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
            Self::ForeignOrigin => (StatusCode::FORBIDDEN, "foreign_origin", "Sent by another site"),
            Self::UpgradeRequired => (StatusCode::UPGRADE_REQUIRED, "upgrade_required", "A websocket"),
            Self::EmailNotVerified => (StatusCode::FORBIDDEN, "email_not_verified", "Address not verified"),
            Self::WrongCode { .. } => (StatusCode::BAD_REQUEST, "wrong_code", "Wrong code"),
            Self::CodeUsedUp => (StatusCode::BAD_REQUEST, "code_used_up", "Too many wrong codes"),
            Self::PasswordMismatch => (StatusCode::BAD_REQUEST, "password_mismatch", "Passwords differ"),
            Self::WrongPassword => (StatusCode::BAD_REQUEST, "wrong_password", "Wrong current password"),
            Self::InvalidResetToken => (StatusCode::BAD_REQUEST, "invalid_reset_token", "Link not valid"),
            Self::RateLimited { .. } => (StatusCode::TOO_MANY_REQUESTS, "rate_limited", "Too many requests"),
            Self::AdminOnly => (StatusCode::FORBIDDEN, "admin_only", "For administrators"),
            Self::Refused { refusal, .. } => match refusal {
                Refusal::InsufficientCredits => {
                    (StatusCode::PAYMENT_REQUIRED, "insufficient_credits", "Not enough credits")
                }
                Refusal::UnknownHold => (StatusCode::NOT_FOUND, "unknown_hold", "No such hold"),
                Refusal::UnknownCharge => (StatusCode::NOT_FOUND, "unknown_charge", "No such charge"),
                Refusal::HoldOver => (StatusCode::CONFLICT, "hold_over", "This hold is over"),
                Refusal::HoldNotDue => (StatusCode::CONFLICT, "hold_not_due", "This hold is not over"),
                Refusal::AlreadyRefunded => (StatusCode::CONFLICT, "already_refunded", "Given back before"),
                Refusal::AmountTooLarge => (StatusCode::UNPROCESSABLE_ENTITY, "amount_too_large", "Amount too large"),
                Refusal::NothingToMove => (StatusCode::UNPROCESSABLE_ENTITY, "nothing_to_move", "Nothing to move"),
                Refusal::TooManyCredits => (StatusCode::UNPROCESSABLE_ENTITY, "too_many_credits", "Too many credits"),
            },
            Self::Promotion(_) => (StatusCode::BAD_REQUEST, "promotion_refused", "This promotion does not count here"),
            Self::Taken(_) => (StatusCode::BAD_REQUEST, "already_taken", "Taken by another"),
            Self::OrderClosed { .. } => (StatusCode::BAD_REQUEST, "order_closed", "This order is over"),
            Self::NotYours { .. } => (StatusCode::FORBIDDEN, "not_yours", "Belongs to somebody else"),
            Self::OtherPaymentMethod { .. } => (StatusCode::BAD_REQUEST, "other_payment_method", "Paid in another way"),
            Self::PaymentsOff { .. } => (StatusCode::SERVICE_UNAVAILABLE, "payments_off", "Payments are not available"),
            Self::PaymentRefused(_) => (StatusCode::BAD_GATEWAY, "payment_refused", "Refused by the payment service"),
            Self::PaymentUnavailable(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "payment_unavailable", "Payment service unavailable")
            }
            Self::NotBelieved(_) => (StatusCode::UNAUTHORIZED, "not_believed", "Signature not valid"),
            Self::MockOff => (StatusCode::BAD_REQUEST, "mock_off", "No payment without money"),
            Self::PlanNotSold => (StatusCode::BAD_REQUEST, "plan_not_sold", "No such plan"),
            Self::AlreadySubscribed => (StatusCode::BAD_REQUEST, "already_subscribed", "On this plan already"),
            Self::ProtectedAccount => (StatusCode::BAD_REQUEST, "protected_account", "An administrator's account"),
            Self::NotShowable(_) => (StatusCode::BAD_REQUEST, "not_showable", "Cannot be shown"),
            Self::NoSubscription => (StatusCode::BAD_REQUEST, "no_subscription", "No subscription"),
            Self::NotRefundable(_) => (StatusCode::BAD_REQUEST, "not_refundable", "Not refundable"),
            Self::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", "Key of another request"),
            Self::StillRunning => (StatusCode::CONFLICT, "still_running", "Being done at the moment"),
            Self::MailUnavailable => (StatusCode::SERVICE_UNAVAILABLE, "mail_unavailable", "No mail"),
            Self::DatabaseUnavailable(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "database_unavailable", "Database unavailable")
            }
            Self::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Body too large"),
            Self::TooSlow(_) => (StatusCode::REQUEST_TIMEOUT, "too_slow", "Body too slow"),
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
        "foreign_origin",
        "upgrade_required",
        "email_not_verified",
        "wrong_code",
        "code_used_up",
        "password_mismatch",
        "wrong_password",
        "invalid_reset_token",
        "rate_limited",
        "admin_only",
        "insufficient_credits",
        "unknown_hold",
        "unknown_charge",
        "hold_over",
        "hold_not_due",
        "already_refunded",
        "amount_too_large",
        "nothing_to_move",
        "too_many_credits",
        "promotion_refused",
        "already_taken",
        "order_closed",
        "not_yours",
        "other_payment_method",
        "payments_off",
        "payment_refused",
        "payment_unavailable",
        "not_believed",
        "mock_off",
        "plan_not_sold",
        "already_subscribed",
        "protected_account",
        "not_showable",
        "no_subscription",
        "not_refundable",
        "idempotency_key_reused",
        "still_running",
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
}
