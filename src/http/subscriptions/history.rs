//! `GET /subscriptions/history`: every plan that the caller wanted.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use domain::subscription::{EndReason, SubscriptionStatus};
use entities::subscriptions;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

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

/// Every plan that the caller wanted.
#[derive(Debug, Serialize, ToSchema)]
pub struct History {
    /// Always true.
    pub success: bool,
    /// The newest first.
    pub subscriptions: Vec<HistoryEntry>,
}

/// One of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryEntry {
    /// Its id.
    pub id: Uuid,
    /// Which plan.
    pub plan_name: String,
    /// How often it was paid.
    pub billing_cycle: String,
    /// `pending`, `active`, `past_due`, `cancelled`, `expired` or `failed`.
    #[schema(value_type = String)]
    pub status: SubscriptionStatus,
    /// When it began.
    pub start_date: Option<DateTime<Utc>>,
    /// When it ended, or what is paid is over.
    pub end_date: Option<DateTime<Utc>>,
    /// Why it ended: `period_over`, `unpaid`, `replaced`, `refunded`, `chargeback`, `never_paid` or
    /// `account_closed`.
    #[schema(value_type = Option<String>)]
    pub end_reason: Option<EndReason>,
    /// Whether it renews by itself.
    pub auto_renew: bool,
    /// When it was wanted.
    pub created_at: Option<DateTime<Utc>>,
}

/// Every plan that the caller wanted, the newest first.
#[utoipa::path(
    tag = "subscriptions",
    security(("password" = [])),
    params(("limit" = Option<u64>, Query, minimum = 1, maximum = 50, description = "how many; 10 when absent")),
    responses(
        NeedsSignIn,
        Unavailable,
        (status = 200, body = History),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/history")]
pub async fn history(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let limit = query.number("limit", 1..=50, 10_u64);
    query.finish()?;
    let found = subscriptions::history(&services(&state)?.db, signed_in.user_id(), limit).await?;
    let entries = found.into_iter().map(|it| HistoryEntry {
        id: it.id,
        plan_name: it.plan.to_string(),
        billing_cycle: it.cycle.to_string(),
        status: it.status,
        start_date: it.paid.map(|paid| paid.anchor),
        end_date: it.ended.map(|(at, _)| at).or(it.paid.map(|paid| paid.until)),
        end_reason: it.ended.map(|(_, reason)| reason),
        auto_renew: it.auto_renew,
        created_at: Some(it.created_at),
    });
    Ok(personal(&History { success: true, subscriptions: entries.collect() }))
}
