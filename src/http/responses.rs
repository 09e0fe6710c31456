//! Answers that many operations share, for the API's own description. An operation lists them first and then its own,
//! which replace a shared one of the same status.

use utoipa::IntoResponses;

use super::problem::ProblemBody;

/// Of every operation behind the gate.
#[derive(IntoResponses)]
pub enum Unavailable {
    /// It cannot be done now.
    #[response(status = 503, description = "starting, overloaded, timed_out, database_unavailable: try again")]
    Now(ProblemBody),
}

/// Of operations for whoever is signed in.
#[derive(IntoResponses)]
pub enum NeedsSignIn {
    /// Nobody.
    #[response(status = 401, description = "not_authenticated, invalid_token, invalid_token_type")]
    Nobody(ProblemBody),
    /// Somebody who may not.
    #[response(status = 403, description = "inactive_user")]
    Banned(ProblemBody),
    /// Somebody who is no more.
    #[response(status = 404, description = "user_not_found")]
    Gone(ProblemBody),
}

/// Of operations for staff.
#[derive(IntoResponses)]
pub enum NeedsStaff {
    /// Nobody.
    #[response(status = 401, description = "not_authenticated, invalid_token, invalid_token_type")]
    Nobody(ProblemBody),
    /// Somebody who may not.
    #[response(status = 403, description = "admin_only, inactive_user")]
    Others(ProblemBody),
    /// Somebody who is no more.
    #[response(status = 404, description = "user_not_found")]
    Gone(ProblemBody),
}

/// Of operations that read a body.
#[derive(IntoResponses)]
pub enum ReadsBody {
    /// It stopped coming.
    #[response(status = 408, description = "too_slow")]
    Slow(ProblemBody),
    /// It is too long.
    #[response(status = 413, description = "too_large")]
    Large(ProblemBody),
    /// It is of another kind.
    #[response(status = 415, description = "unsupported_media_type")]
    Foreign(ProblemBody),
    /// It says something else than is described.
    #[response(status = 422, description = "invalid_request: `errors` names each field")]
    Wrong(ProblemBody),
}

/// Of operations whose callers are counted.
#[derive(IntoResponses)]
pub enum Counted {
    /// Too often.
    #[response(status = 429, description = "rate_limited: again after `Retry-After` seconds")]
    Often(ProblemBody),
}
