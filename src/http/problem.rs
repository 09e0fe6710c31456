//! The one table of errors: every fault the API can answer, with its status, code and RFC 9457 body.
//!
//! `detail` is a string, because the front ends show it; what the contract puts beside it (`error`,
//! `valid_topics`, `redirect`) are extension members. Causes go to the log, never to the client.

mod answer;
mod table;

use std::time::Duration;

use domain::{
    ledger::Refusal,
    limit::Verdict,
    lists::PlanName,
    order::{OrderStatus, PaymentMethod},
    promotion,
};
use entities::payments::cancel::NotRefundable;
use serde::Serialize;
use serde_json::Value;

use self::answer::seconds_up;

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
    /// A form that another site's page has sent.
    #[error("this is taken from our own pages only")]
    ForeignOrigin,
    /// A plain request to what only speaks websocket.
    #[error("open this as a websocket")]
    UpgradeRequired,
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
    /// Signed in, but not of the staff.
    #[error("this is for administrators")]
    AdminOnly,
    /// The ledger of credits says no; the same key hears it again.
    #[error("{}", refused(*refusal, *available))]
    Refused {
        /// Why.
        refusal: Refusal,
        /// Credits that could be spent.
        available: i64,
    },
    /// The promotion takes nothing off.
    #[error("{0}")]
    Promotion(promotion::Refusal),
    /// Something else has what must be one thing's only, where the contract wants 400.
    #[error("{0}")]
    Taken(String),
    /// The order does not wait for money any more.
    #[error("order {number} is {status}")]
    OrderClosed {
        /// Which.
        number: String,
        /// What became of it.
        status: OrderStatus,
    },
    /// It belongs to somebody else.
    #[error("this {what} belongs to another account")]
    NotYours {
        /// What.
        what: &'static str,
    },
    /// The order is paid in another way.
    #[error("order {number} is to be paid through {method}")]
    OtherPaymentMethod {
        /// Which.
        number: String,
        /// Through whom.
        method: PaymentMethod,
    },
    /// Nobody takes money this way.
    #[error("payments through {method} are not available here")]
    PaymentsOff {
        /// Which way.
        method: PaymentMethod,
    },
    /// The payment service said no; its words are in the log under the request id.
    #[error("the payment service did not accept this")]
    PaymentRefused(String),
    /// The payment service does not answer; the cause is in the log under the request id.
    #[error("the payment service does not answer; try again in a moment")]
    PaymentUnavailable(String),
    /// A notification that is not believed.
    #[error("this notification is not believed: {0}")]
    NotBelieved(String),
    /// Orders are settled by payments only.
    #[error("orders are settled by payments here")]
    MockOff,
    /// No such plan is sold.
    #[error("this plan is not sold; see the plans")]
    PlanNotSold,
    /// It is the plan that they are on.
    #[error("you are on this plan already")]
    AlreadySubscribed,
    /// An administrator's account, which is not banned.
    #[error("this account is an administrator's: take that from it first, with vidgo admin revoke")]
    ProtectedAccount,
    /// A material that cannot be shown, whatever its review says.
    #[error("{0}")]
    NotShowable(&'static str),
    /// There is nothing to cancel.
    #[error("there is no active subscription")]
    NoSubscription,
    /// No money goes back.
    #[error("{0}")]
    NotRefundable(NotRefundable),
    /// The key of this request was used for another one.
    #[error("this Idempotency-Key belongs to another request: take a new one for each intent")]
    KeyReused,
    /// A request with the same key is under way.
    #[error("a request with this Idempotency-Key is being done at the moment: ask again in a second")]
    StillRunning,
    /// Nothing here sends mails.
    #[error("this site cannot send mails at the moment")]
    MailUnavailable,
    /// The database does not answer; the cause is in the log under the request id.
    #[error("the database does not answer; try again in a moment")]
    DatabaseUnavailable(String),
    /// The body has more bytes than this, `server.max_json_body_bytes`.
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    /// The body took more than so many seconds.
    #[error("the body did not arrive within {0} s")]
    TooSlow(u64),
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

fn refused(refusal: Refusal, available: i64) -> String {
    match refusal {
        Refusal::InsufficientCredits => format!("there are not enough credits: {available} can be spent"),
        Refusal::NothingToMove => "there is nothing to move: the amount is 0, or nothing is left".to_owned(),
        Refusal::TooManyCredits => "an account cannot hold that many credits".to_owned(),
        Refusal::UnknownHold => "this account has no such hold".to_owned(),
        Refusal::HoldOver => "this hold was captured or released, or its time ran out".to_owned(),
        Refusal::HoldNotDue => "the time of this hold is not over".to_owned(),
        Refusal::AmountTooLarge => "that is more than was set aside or taken".to_owned(),
        Refusal::UnknownCharge => "this account has no such charge".to_owned(),
        Refusal::AlreadyRefunded => "this was given back before".to_owned(),
    }
}
