//! `GET /credits/transactions`: what changed the balance, newest first.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use domain::ledger::TransactionType;
use entities::ledger::{self, Filter, Page};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::balance::standing;
use crate::http::{
    answer::personal,
    extract::{
        query::Query,
        signed_in::{SignedIn, services},
    },
    problem::{Problem, ProblemBody},
    responses::{NeedsSignIn, Unavailable},
    state::AppState,
};

/// One change of the balance.
#[derive(Debug, Serialize, ToSchema)]
pub struct Transaction {
    /// Its id.
    pub id: Uuid,
    /// As `transaction_type`.
    pub r#type: &'static str,
    /// By how much the balance changed, in credits.
    pub amount: i64,
    /// One sentence.
    pub description: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Whose.
    pub user_id: Uuid,
    /// What could be spent after it.
    pub balance_after: i64,
    /// generation, subscription, refund, expiry, `admin_adjustment`, purchase or bonus.
    pub transaction_type: &'static str,
    /// The service that was paid for.
    pub service_type: Option<String>,
    /// The generation that was paid for.
    pub generation_id: Option<Uuid>,
    /// The package that was bought.
    pub package_id: Option<Uuid>,
    /// The payment that paid for it.
    pub payment_id: Option<String>,
}

impl From<Page> for Transaction {
    fn from(page: Page) -> Self {
        let outcome = page.outcome;
        let word = outcome.transaction_type.as_str();
        let description = page.description.unwrap_or_else(|| described(outcome.transaction_type).to_owned());
        Self {
            id: outcome.transfer_id,
            r#type: word,
            amount: outcome.amount,
            description,
            created_at: outcome.created_at,
            user_id: outcome.user_id,
            balance_after: outcome.balances.total(),
            transaction_type: word,
            service_type: page.service_type,
            generation_id: page.generation_id,
            package_id: page.package_id,
            payment_id: page.payment_id,
        }
    }
}

/// What a transaction is called that was given no sentence of its own.
pub(in crate::http) const fn described(word: TransactionType) -> &'static str {
    match word {
        TransactionType::Generation => "Spent",
        TransactionType::Subscription => "Credits of your plan",
        TransactionType::Refund => "Given back",
        TransactionType::Expiry => "Expired",
        TransactionType::AdminAdjustment => "Adjusted by staff",
        TransactionType::Purchase => "Bought",
        TransactionType::Bonus => "Bonus",
    }
}

/// A part of the history.
#[derive(Debug, Serialize, ToSchema)]
pub struct Transactions {
    /// The part, newest first.
    pub items: Vec<Transaction>,
    /// How many there are.
    pub total: u64,
    /// As `items`.
    pub transactions: Vec<Transaction>,
    /// The most that were asked for.
    pub limit: u64,
    /// How many newer ones were passed over.
    pub offset: u64,
}

/// What changed the caller's balance, newest first: by `page` and `limit`, or by `offset` and `limit`.
#[utoipa::path(
    tag = "credits",
    security(("password" = [])),
    params(
        ("page" = Option<u64>, Query, minimum = 1, description = "from 1; not together with offset"),
        ("limit" = Option<u64>, Query, minimum = 1, maximum = 100, description = "50 by default, 20 with page"),
        ("offset" = Option<u64>, Query, minimum = 0),
        ("transaction_type" = Option<String>, Query, description = "generation, subscription, refund, expiry, admin_adjustment, purchase or bonus"),
    ),
    responses(
        NeedsSignIn,
        Unavailable,
        (status = 200, body = Transactions),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/transactions")]
pub async fn transactions(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let page = query.optional_number("page", 1..=1_000_000_u64);
    let limit = query.number("limit", 1..=100_u64, if page.is_some() { 20 } else { 50 });
    let offset = query.optional_number("offset", 0..=100_000_000_u64);
    let transaction_type: Option<TransactionType> = query.word("transaction_type");
    query.finish()?;
    let offset = match (page, offset) {
        (Some(_), Some(_)) => return Err(Problem::invalid("query:offset", "page and offset do not go together")),
        (Some(page), None) => (page - 1) * limit,
        (None, offset) => offset.unwrap_or_default(),
    };
    let services = services(&state)?;
    // What is over is in the list before it is read.
    standing(&services, signed_in.user_id(), state.clock.now()).await?;
    let filter = Filter { transaction_type, ..Filter::default() };
    let (found, total) = ledger::history(&services.db, signed_in.user_id(), &filter, offset, limit).await?;
    let listed = |found: Vec<Page>| found.into_iter().map(Transaction::from).collect::<Vec<_>>();
    let (items, transactions) = (listed(found.clone()), listed(found));
    Ok(personal(&Transactions { items, total, transactions, limit, offset }))
}
