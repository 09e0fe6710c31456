//! `/admin/users/{id}/credits` and refunds: staff give, take and give back.

use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::{DateTime, SubsecRound, Utc};
use domain::ledger::{Change, CreditKind, Credits, Request, TransactionType};
use entities::{accounts, ledger};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{
    credits::ask,
    extract::{
        admin::Admin,
        body::Body,
        idempotency::{self, Key},
        signed_in::services,
    },
    problem::{Problem, ProblemBody},
    responses::{NeedsStaff, ReadsBody, Unavailable},
    state::{AppState, Services},
};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// Refuses ids of nobody.
///
/// # Errors
/// `BadId` (the contract wants 400), or the database failed.
pub async fn existing_user(services: &Services, user_id: Uuid) -> Result<(), Problem> {
    match accounts::by_id(&services.db, user_id).await? {
        Some(_) => Ok(()),
        None => Err(Problem::BadId(format!("there is no user {user_id}"))),
    }
}

/// The id of the path.
///
/// # Errors
/// `BadId`.
pub fn path_id(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Problem::BadId(format!("{:.80} is not an id", text)))
}

/// A reason that is there and not endless.
///
/// # Errors
/// `InvalidRequest`.
pub(super) fn reason(text: &str) -> Result<String, Problem> {
    sentence("/reason", text)
}

/// A sentence for the history: 1 to 500 characters, none of them a control character, which Postgres may refuse.
///
/// # Errors
/// `InvalidRequest`.
pub fn sentence(pointer: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let sound = (1..=LONGEST_REASON).contains(&text.chars().count());
    if sound && !text.chars().any(|character| character.is_control() && character != '\n') {
        Ok(text.to_owned())
    } else {
        Err(Problem::invalid(pointer, format!("1 to {LONGEST_REASON} characters, without control characters")))
    }
}

/// The end of the last year that is written with four digits: later ones do not sort as text.
const LAST_END: &str = "9999-12-31T00:00:00Z";

/// An end to come.
///
/// # Errors
/// `InvalidRequest`.
fn end(pointer: &str, end: DateTime<Utc>, now: DateTime<Utc>) -> Result<DateTime<Utc>, Problem> {
    let last = LAST_END.parse::<DateTime<Utc>>().unwrap_or(DateTime::<Utc>::MAX_UTC);
    let sound = end > now && end <= last;
    sound
        .then(|| end.trunc_subsecs(6))
        .ok_or_else(|| Problem::invalid(pointer, format!("a time to come, until {LAST_END}")))
}

/// Credits above none.
///
/// # Errors
/// `InvalidRequest`.
pub(super) fn some_credits(pointer: &str, units: i64) -> Result<Credits, Problem> {
    let amount = Credits::try_from(units).ok().filter(|amount| !amount.is_zero());
    amount.ok_or_else(|| Problem::invalid(pointer, "whole credits from 1 to 1000000000"))
}

/// How many, and why.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Adjustment {
    /// Above 0: given as bonus credits. Below: taken from bonus, then subscription credits, all or nothing.
    pub amount: i64,
    /// For the history, which the user reads.
    pub reason: String,
    /// When given credits end; for ever without it.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Adjusted {
    /// Always true.
    pub success: bool,
    /// For people.
    pub message: String,
    /// By how much the balance changed.
    pub amount: i64,
    /// What the user can spend now.
    pub new_balance: i64,
    /// The transaction.
    pub transaction_id: Uuid,
}

impl Adjusted {
    fn of(outcome: &ledger::Outcome) -> Self {
        let (amount, new_balance) = (outcome.amount, outcome.balances.total());
        let what = if amount < 0 { "taken" } else { "given" };
        let message = format!("{} credits {what}; {new_balance} can be spent now.", amount.abs());
        Self { success: true, message, amount, new_balance, transaction_id: outcome.transfer_id }
    }
}

/// Gives or takes credits, once per `Idempotency-Key`.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "one key for one intent"),
    ),
    request_body = Adjustment,
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = Adjusted),
        (status = 400, body = ProblemBody, description = "bad_id: no such user"),
        (status = 402, body = ProblemBody, description = "insufficient_credits: fewer can be taken"),
        (status = 409, body = ProblemBody, description = "still_running"),
        (status = 422, body = ProblemBody, description = "invalid_request, idempotency_key_reused, too_many_credits"),
    )
)]
#[post("/users/{id}/credits")]
pub async fn adjust(
    state: web::Data<AppState>,
    request: HttpRequest,
    admin: Admin,
    key: Key,
    id: web::Path<String>,
    body: Body<Adjustment>,
) -> Result<HttpResponse, Problem> {
    let user_id = path_id(&id)?;
    let adjustment = body.0;
    let reason = reason(&adjustment.reason)?;
    let amount = some_credits("/amount", adjustment.amount.checked_abs().unwrap_or_default())?;
    let expires_at = adjustment.expires_at.map(|it| end("/expires_at", it, state.clock.now())).transpose()?;
    let services = services(&state)?;
    existing_user(&services, user_id).await?;
    let asked = if adjustment.amount < 0 {
        Request::Take { amount }
    } else {
        Request::Grant {
            kind: CreditKind::Bonus,
            amount,
            expires_at,
            transaction_type: TransactionType::AdminAdjustment,
        }
    };
    let change = Change {
        user_id,
        key: key.of_caller(admin.user_id())?,
        fingerprint: idempotency::fingerprint(&request, &adjustment),
        request: asked,
        note: admin.note(Some(reason)),
    };
    let outcome = ask::change(&services, change).await?;
    Ok(ask::answered(&outcome, &Adjusted::of(&outcome)))
}

/// How many to give back, and why.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RefundRequest {
    /// At most what was taken; everything without it.
    pub amount: Option<i64>,
    /// For the history, which the user reads.
    pub reason: String,
}

/// Gives back what a transaction took, once.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(
        ("id" = Uuid, Path, description = "a transaction that spent"),
        ("Idempotency-Key" = Option<String>, Header, description = "one key for one intent"),
    ),
    request_body = RefundRequest,
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = Adjusted),
        (status = 400, body = ProblemBody, description = "bad_id"),
        (status = 404, body = ProblemBody, description = "unknown_charge"),
        (status = 409, body = ProblemBody, description = "already_refunded, still_running"),
        (status = 422, body = ProblemBody, description = "invalid_request, idempotency_key_reused, amount_too_large"),
    )
)]
#[post("/transactions/{id}/refund")]
pub async fn refund(
    state: web::Data<AppState>,
    request: HttpRequest,
    admin: Admin,
    key: Key,
    id: web::Path<String>,
    body: Body<RefundRequest>,
) -> Result<HttpResponse, Problem> {
    let charge = path_id(&id)?;
    let asked = body.0;
    let reason = reason(&asked.reason)?;
    let amount = asked.amount.map(|units| some_credits("/amount", units)).transpose()?;
    let services = services(&state)?;
    let Some(charged) = ledger::transfer(&services.db, charge).await? else {
        return Err(Problem::Refused { refusal: domain::ledger::Refusal::UnknownCharge, available: 0 });
    };
    let change = Change {
        user_id: charged.user_id,
        key: key.of_caller(admin.user_id())?,
        fingerprint: idempotency::fingerprint(&request, &asked),
        request: Request::Refund { charge, amount },
        note: admin.note(Some(reason)),
    };
    let outcome = ask::change(&services, change).await?;
    Ok(ask::answered(&outcome, &Adjusted::of(&outcome)))
}
