//! `POST /credits/consume`: pays for a generation of the caller's own, at our price (contract: api.md §8).

use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::{
    ledger::{Change, Credits, Note, Request},
    prices::service_key,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::ask;
use crate::http::{
    extract::{
        body::Body,
        idempotency::{self, Key},
        signed_in::{SignedIn, services},
    },
    problem::{Problem, ProblemBody},
    responses::{NeedsSignIn, ReadsBody, Unavailable},
    state::AppState,
};

/// What is paid for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ConsumeRequest {
    /// A service of the price list.
    pub service_type: String,
    /// The generation.
    pub generation_id: Uuid,
    /// What the page showed. It is never what is taken (domain.md §13.11): the price list says that.
    pub credit_cost: i64,
}

/// What was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct Consumed {
    /// Always true.
    pub success: bool,
    /// Credits that were taken.
    pub credits_used: i64,
    /// What can be spent now.
    pub remaining_credits: i64,
    /// The transaction.
    pub transaction_id: Uuid,
}

/// Takes the price of a service for a generation: once per `Idempotency-Key`, or, without one, once per generation and
/// service.
#[utoipa::path(
    tag = "credits",
    security(("password" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "one key for one intent")),
    request_body = ConsumeRequest,
    responses(
        NeedsSignIn,
        ReadsBody,
        Unavailable,
        (status = 200, body = Consumed),
        (status = 402, body = ProblemBody, description = "insufficient_credits"),
        (status = 404, body = ProblemBody, description = "not_found: no such service"),
        (status = 409, body = ProblemBody, description = "still_running"),
        (status = 422, body = ProblemBody, description = "invalid_request, idempotency_key_reused"),
    )
)]
#[post("/consume")]
pub async fn consume(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
    key: Key,
    body: Body<ConsumeRequest>,
) -> Result<HttpResponse, Problem> {
    let asked = body.0;
    if !(0..=1_000_000_000).contains(&asked.credit_cost) {
        return Err(Problem::invalid("/credit_cost", "0 to 1000000000 credits"));
    }
    let book = state.prices.get();
    let price = book.public_price(&asked.service_type, None);
    let price = &price.ok_or_else(|| Problem::NotFound { what: "service".to_owned() })?.listed;
    let service = service_key(&asked.service_type);
    let user_id = signed_in.user_id();
    let change = Change {
        user_id,
        key: match &key.0 {
            Some(_) => key.of_caller(user_id)?,
            None => idempotency::scoped(user_id, &format!("consume:{service}:{}", asked.generation_id))?,
        },
        fingerprint: idempotency::fingerprint(&request, &asked),
        request: Request::Spend {
            amount: Credits::try_from(i64::from(price.credit_cost))
                .map_err(|error| Problem::Internal(error.to_string()))?,
        },
        note: Note {
            service_type: Some(service.to_owned()),
            generation_id: Some(asked.generation_id),
            description: Some(price.display_name.clone()),
            ..Note::default()
        },
    };
    let outcome = ask::change(&services(&state)?, change).await?;
    let consumed = Consumed {
        success: true,
        credits_used: -outcome.amount,
        remaining_credits: outcome.balances.total(),
        transaction_id: outcome.transfer_id,
    };
    Ok(ask::answered(&outcome, &consumed))
}
