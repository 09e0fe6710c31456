//! `POST /credits/add`: staff give credits, by the query of the first API (contract: api.md §8).

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::ledger::{Change, CreditKind, Credits, Request, TransactionType};
use serde::Serialize;
use utoipa::ToSchema;

use super::ask;
use crate::http::{
    admin::credits::{existing_user, sentence},
    extract::{
        admin::Admin,
        idempotency::{self, Key},
        query::Query,
        signed_in::services,
    },
    problem::{Problem, ProblemBody},
    responses::{NeedsStaff, Unavailable},
    state::AppState,
};

/// What was given.
#[derive(Debug, Serialize, ToSchema)]
pub struct Added {
    /// Always true.
    pub success: bool,
    /// What the user can spend now.
    pub new_balance: i64,
    /// By how much the balance changed.
    pub amount: i64,
    /// The transaction.
    pub transaction_id: uuid::Uuid,
}

/// Gives credits to a user, once per `Idempotency-Key`.
#[utoipa::path(
    tag = "credits",
    security(("password" = [])),
    params(
        ("user_id" = uuid::Uuid, Query),
        ("amount" = i64, Query, minimum = 1, maximum = 1_000_000_000),
        ("credit_type" = Option<String>, Query, description = "bonus (default), subscription or purchased"),
        ("description" = Option<String>, Query, max_length = 500),
        ("Idempotency-Key" = Option<String>, Header, description = "one key for one intent"),
    ),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = Added),
        (status = 400, body = ProblemBody, description = "bad_id: no such user"),
        (status = 409, body = ProblemBody, description = "still_running"),
        (status = 422, body = ProblemBody, description = "invalid_request, idempotency_key_reused, too_many_credits"),
    )
)]
#[post("/add")]
pub async fn add(
    state: web::Data<AppState>,
    request: HttpRequest,
    admin: Admin,
    key: Key,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let user_id = query.uuid("user_id");
    let amount = query.optional_number("amount", 1..=1_000_000_000_i64);
    let kind: CreditKind = query.word("credit_type").unwrap_or(CreditKind::Bonus);
    let description = query.text("description");
    query.finish()?;
    let Some(user_id) = user_id else { return Err(Problem::invalid("query:user_id", "is required")) };
    let amount = amount.and_then(|units| Credits::try_from(units).ok());
    let Some(amount) = amount else { return Err(Problem::invalid("query:amount", "is required")) };
    let description = description.map(|text| sentence("query:description", &text)).transpose()?;
    let services = services(&state)?;
    existing_user(&services, user_id).await?;
    let change = Change {
        user_id,
        key: key.of_caller(admin.user_id())?,
        fingerprint: idempotency::fingerprint(&request, &(user_id, amount, kind, &description)),
        request: Request::Grant { kind, amount, expires_at: None, transaction_type: TransactionType::AdminAdjustment },
        note: admin.note(description),
    };
    let outcome = ask::change(&services, change).await?;
    let added = Added {
        success: true,
        new_balance: outcome.balances.total(),
        amount: outcome.amount,
        transaction_id: outcome.transfer_id,
    };
    Ok(ask::answered(&outcome, &added))
}
