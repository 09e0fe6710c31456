//! Holds by hand: staff set credits aside for work that is settled later, and take or give them back.

use actix_web::{HttpRequest, HttpResponse, post, web};
use actors::credit_ledger::{self, Reservation};
use chrono::{DateTime, Utc};
use domain::ledger::{Change, Refusal, Request};
use entities::ledger;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::credits::{existing_user, path_id, reason, some_credits};
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

/// What to set aside.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct HoldRequest {
    /// How many credits.
    pub amount: i64,
    /// After so many minutes they come back by themselves; `credits.hold_minutes` without it.
    pub minutes: Option<u64>,
    /// For the history, which the user reads.
    pub reason: String,
}

/// A hold, and what is left beside it.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldAnswer {
    /// Always true.
    pub success: bool,
    /// The hold.
    pub hold_id: Uuid,
    /// How many credits are set aside; once it has ended, how many came back.
    pub amount: i64,
    /// When they come back by themselves.
    pub expires_at: Option<DateTime<Utc>>,
    /// What the user can spend now.
    pub new_balance: i64,
    /// What is set aside now, by this hold and others.
    pub held: i64,
    /// The transaction.
    pub transaction_id: Uuid,
}

/// Sets credits aside, once per `Idempotency-Key`.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "one key for one intent"),
    ),
    request_body = HoldRequest,
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = HoldAnswer),
        (status = 400, body = ProblemBody, description = "bad_id: no such user"),
        (status = 402, body = ProblemBody, description = "insufficient_credits"),
        (status = 409, body = ProblemBody, description = "still_running; hold_over: it was made, and has ended since"),
        (status = 422, body = ProblemBody, description = "invalid_request, idempotency_key_reused"),
    )
)]
#[post("/users/{id}/holds")]
pub async fn reserve(
    state: web::Data<AppState>,
    request: HttpRequest,
    admin: Admin,
    key: Key,
    id: web::Path<String>,
    body: Body<HoldRequest>,
) -> Result<HttpResponse, Problem> {
    let user_id = path_id(&id)?;
    let asked = body.0;
    let (amount, reason) = (some_credits("/amount", asked.amount)?, reason(&asked.reason)?);
    let credits = &state.config.credits;
    let most = credits.max_hold.as_secs() / 60;
    let minutes = asked.minutes.unwrap_or(credits.hold.as_secs() / 60);
    if !(1..=most).contains(&minutes) {
        return Err(Problem::invalid("/minutes", format!("1 to {most}")));
    }
    let length = i64::try_from(minutes).ok().and_then(chrono::Duration::try_minutes);
    let end = length.and_then(|length| state.clock.now().checked_add_signed(length));
    let Some(expires_at) = end else { return Err(Problem::invalid("/minutes", format!("1 to {most}"))) };
    let services = services(&state)?;
    existing_user(&services, user_id).await?;
    let reservation = Reservation {
        user_id,
        key: key.of_caller(admin.user_id())?,
        fingerprint: idempotency::fingerprint(&request, &asked),
        amount,
        expires_at,
        note: admin.note(Some(reason)),
    };
    let (hold, outcome) = credit_ledger::reserve(&services.ledger, &services.db, reservation).await?;
    let answer = HoldAnswer {
        success: true,
        hold_id: hold.id(),
        amount: hold.amount().units(),
        expires_at: Some(hold.expires_at()),
        new_balance: outcome.balances.total(),
        held: outcome.balances.held.units(),
        transaction_id: outcome.transfer_id,
    };
    Ok(ask::answered(&outcome, &answer))
}

/// How many to take of a hold.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct CaptureRequest {
    /// At most what is held; everything without it. The rest comes back.
    pub amount: Option<i64>,
}

/// Takes what is set aside, all or a part; the rest comes back.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(
        ("id" = Uuid, Path, description = "a hold"),
        ("Idempotency-Key" = Option<String>, Header, description = "one key for one intent"),
    ),
    request_body = CaptureRequest,
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = HoldAnswer),
        (status = 400, body = ProblemBody, description = "bad_id"),
        (status = 404, body = ProblemBody, description = "unknown_hold"),
        (status = 409, body = ProblemBody, description = "hold_over, still_running"),
        (status = 422, body = ProblemBody, description = "invalid_request, idempotency_key_reused, amount_too_large"),
    )
)]
#[post("/holds/{id}/capture")]
pub async fn capture(
    state: web::Data<AppState>,
    request: HttpRequest,
    admin: Admin,
    key: Key,
    id: web::Path<String>,
    body: Body<CaptureRequest>,
) -> Result<HttpResponse, Problem> {
    let hold = path_id(&id)?;
    let asked = body.0;
    let amount = asked.amount.map(|units| some_credits("/amount", units)).transpose()?;
    let fingerprint = idempotency::fingerprint(&request, &asked);
    end(
        &services(&state)?,
        key.of_caller(admin.user_id())?,
        &admin,
        hold,
        fingerprint,
        Request::Capture { hold, amount },
    )
    .await
}

/// Gives back what is set aside.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(
        ("id" = Uuid, Path, description = "a hold"),
        ("Idempotency-Key" = Option<String>, Header, description = "one key for one intent"),
    ),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = HoldAnswer),
        (status = 400, body = ProblemBody, description = "bad_id"),
        (status = 404, body = ProblemBody, description = "unknown_hold"),
        (status = 409, body = ProblemBody, description = "hold_over, still_running"),
        (status = 422, body = ProblemBody, description = "invalid_request, idempotency_key_reused"),
    )
)]
#[post("/holds/{id}/release")]
pub async fn release(
    state: web::Data<AppState>,
    request: HttpRequest,
    admin: Admin,
    key: Key,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let hold = path_id(&id)?;
    let fingerprint = idempotency::fingerprint(&request, &());
    end(&services(&state)?, key.of_caller(admin.user_id())?, &admin, hold, fingerprint, Request::Release { hold }).await
}

async fn end(
    services: &Services,
    key: domain::ledger::Key,
    admin: &Admin,
    hold: Uuid,
    fingerprint: domain::ledger::Fingerprint,
    asked: Request,
) -> Result<HttpResponse, Problem> {
    let Some(held) = ledger::hold(&services.db, hold).await? else {
        return Err(Problem::Refused { refusal: Refusal::UnknownHold, available: 0 });
    };
    let change = Change { user_id: held.user_id, key, fingerprint, request: asked, note: admin.note(None) };
    let outcome = ask::change(services, change).await?;
    let answer = HoldAnswer {
        success: true,
        hold_id: hold,
        amount: outcome.amount,
        expires_at: None,
        new_balance: outcome.balances.total(),
        held: outcome.balances.held.units(),
        transaction_id: outcome.transfer_id,
    };
    Ok(ask::answered(&outcome, &answer))
}
