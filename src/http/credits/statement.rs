//! `GET /credits/statement`: the history as a table for spreadsheets (CSV, RFC 4180), oldest first.

use actix_web::{HttpRequest, HttpResponse, get, http::header, web};
use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use entities::ledger::{self, Filter, Page};
use futures_util::stream;
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::{balance::standing, transactions::described};
use crate::http::{
    extract::{
        query::Query,
        signed_in::{SignedIn, services},
    },
    problem::{Problem, ProblemBody},
    responses::{NeedsSignIn, Unavailable},
    state::AppState,
};

/// The table's head.
const HEAD: [&str; 9] = [
    "number",
    "created_at",
    "transaction_type",
    "amount",
    "balance_after",
    "service_type",
    "generation_id",
    "payment_id",
    "description",
];

/// Rows that are read at once.
const PIECE: u64 = 500;

/// Where a statement is.
struct Reader {
    db: DatabaseConnection,
    user_id: Uuid,
    filter: Filter,
    after: i64,
    left: u64,
    begun: bool,
}

impl Reader {
    /// The next piece; `None`: that was all.
    async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        let rows = if self.left == 0 {
            Vec::new()
        } else {
            ledger::statement(&self.db, self.user_id, &self.filter, self.after, PIECE.min(self.left)).await?
        };
        if rows.is_empty() && self.begun {
            return Ok(None);
        }
        self.left = self.left.saturating_sub(rows.len() as u64);
        self.after = rows.last().and_then(|row| row.outcome.number).unwrap_or(self.after);
        let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let fault = |error: csv::Error| Problem::Internal(error.to_string());
        if !self.begun {
            table.write_record(HEAD).map_err(fault)?;
        }
        self.begun = true;
        for row in &rows {
            table.write_record(record(row)).map_err(fault)?;
        }
        let bytes = table.into_inner().map_err(|error| Problem::Internal(error.to_string()))?;
        Ok(Some(bytes.into()))
    }
}

fn record(row: &Page) -> [String; 9] {
    let outcome = &row.outcome;
    let id = |id: Option<Uuid>| id.map_or_else(String::new, |id| id.to_string());
    let description = row.description.as_deref().unwrap_or_else(|| described(outcome.transaction_type));
    [
        outcome.number.unwrap_or_default().to_string(),
        outcome.created_at.to_rfc3339_opts(SecondsFormat::Millis, true),
        outcome.transaction_type.as_str().to_owned(),
        outcome.amount.to_string(),
        outcome.balances.total().to_string(),
        text(row.service_type.as_deref().unwrap_or_default()),
        id(row.generation_id),
        text(row.payment_id.as_deref().unwrap_or_default()),
        text(description),
    ]
}

/// A cell that no spreadsheet takes for a formula (OWASP, CSV injection).
fn text(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

/// The caller's history as CSV, oldest first.
#[utoipa::path(
    tag = "credits",
    security(("password" = [])),
    params(
        ("from" = Option<DateTime<Utc>>, Query, description = "not before this time"),
        ("to" = Option<DateTime<Utc>>, Query, description = "before this time"),
    ),
    responses(
        NeedsSignIn,
        Unavailable,
        (status = 200, content_type = "text/csv", body = String),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/statement")]
pub async fn statement(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (from, to) = (query.word::<DateTime<Utc>>("from"), query.word::<DateTime<Utc>>("to"));
    query.finish()?;
    let (services, user_id) = (services(&state)?, signed_in.user_id());
    standing(&services, user_id, state.clock.now()).await?;
    let filter = Filter { transaction_type: None, from, to };
    let left = state.config.credits.statement_rows;
    let mut reader = Reader { db: services.db, user_id, filter, after: 0, left, begun: false };
    // The first piece is read here, so that a fault still has a status of its own.
    let first = reader.next().await?;
    let rest = stream::unfold((first, reader), |(piece, mut reader)| async move {
        let piece = piece?;
        let next = match reader.next().await {
            Ok(next) => next,
            Err(problem) => return Some((Err(problem), (None, reader))),
        };
        Some((Ok::<_, Problem>(piece), (next, reader)))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"vidgo-credits.csv\""))
        .streaming(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (given, cell) in [("=1+1", "'=1+1"), ("@x", "'@x"), ("-5", "'-5"), ("a=b", "a=b"), ("", "")] {
            assert_eq!(text(given), cell);
        }
    }
}
