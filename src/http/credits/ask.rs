//! Asks the ledger, and says what it said.

use actix_web::{HttpResponse, HttpResponseBuilder};
use actors::credit_ledger::{Ask, NotReserved};
use domain::ledger::Change;
use entities::ledger::{Outcome, Reply};
use serde::Serialize;

use crate::http::{answer::personal_builder, extract::idempotency::REPLAYED, problem::Problem, state::Services};

/// Asks for one change.
///
/// # Errors
/// `Refused`, `KeyReused`, `StillRunning`, `Overloaded`, or the database's faults.
pub async fn change(services: &Services, change: Change) -> Result<Outcome, Problem> {
    match services.ledger.ask(Ask(change)).await?? {
        Reply::Outcome(outcome) => match outcome.refusal {
            Some(refusal) => Err(Problem::Refused { refusal, available: outcome.balances.total() }),
            None => Ok(outcome),
        },
        Reply::OtherRequest => Err(Problem::KeyReused),
        Reply::Settled => Err(Problem::Internal("a change was settled".to_owned())),
    }
}

/// 200 with `body`; says so when it was answered before.
#[must_use]
pub fn answered(outcome: &Outcome, body: &impl Serialize) -> HttpResponse {
    let mut response: HttpResponseBuilder = personal_builder();
    if outcome.replayed {
        response.insert_header((REPLAYED, "true"));
    }
    response.body(serde_json::to_vec(body).unwrap_or_default())
}

impl From<NotReserved> for Problem {
    fn from(fault: NotReserved) -> Self {
        match fault {
            NotReserved::Refused { refusal, available } => Self::Refused { refusal, available },
            NotReserved::OtherRequest => Self::KeyReused,
            NotReserved::Ledger(error) => error.into(),
            NotReserved::Ask(error) => error.into(),
        }
    }
}
