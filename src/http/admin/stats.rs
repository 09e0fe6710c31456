//! `/admin/stats`: the figures of the first page. Each is counted when it is asked for.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use domain::{lists::Currency, time::day_start};
use entities::{
    accounts::sessions,
    stats::{self, ByPlan, month_of},
};
use sea_orm::DatabaseConnection;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{
    answer::personal,
    extract::{admin::Admin, query::Query, signed_in::services},
    problem::{Problem, ProblemBody},
    responses::{NeedsStaff, Unavailable},
    state::AppState,
};

/// Who is online, as the websocket tells it, too.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Online {
    /// Visitors whose page sent a heartbeat within five minutes, to any instance.
    pub online_users: u32,
    /// The same by the plan in force, and `anonymous`; tiers without anybody are not in it.
    pub by_tier: BTreeMap<String, u32>,
    /// Accounts that signed in or renewed a session since midnight, UTC.
    pub active_today: u64,
    /// Of this moment.
    pub timestamp: DateTime<Utc>,
}

/// Who is online, counted now.
async fn online_now(state: &AppState, db: &DatabaseConnection) -> Result<Online, Problem> {
    let now = state.clock.now();
    let seen = state.accounts.limits.online().await;
    let active_today = sessions::accounts_active_since(db, day_start(now)).await?;
    Ok(Online { online_users: seen.total, by_tier: seen.by_tier, active_today, timestamp: now })
}

/// Accounts.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserFigures {
    /// All there are, banned ones too.
    pub total: u64,
    /// Opened since midnight, UTC.
    pub new_today: u64,
    /// By the plan in force; every plan is there.
    #[schema(value_type = BTreeMap<String, u64>)]
    pub by_plan: ByPlan,
}

/// Generations: results made for the library, and what users paid for.
#[derive(Debug, Serialize, ToSchema)]
pub struct GenerationFigures {
    /// Since midnight, UTC.
    pub today: u64,
}

/// What orders brought that were paid this month (UTC), less what went back of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevenueFigures {
    /// In `currency`; the other one is not converted.
    pub month: f64,
    /// Of `month`.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// Each currency for itself.
    #[schema(value_type = BTreeMap<String, f64>)]
    pub by_currency: BTreeMap<Currency, f64>,
}

/// The first page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dashboard {
    /// Who is online.
    pub online: Online,
    /// Accounts.
    pub users: UserFigures,
    /// Generations.
    pub generations: GenerationFigures,
    /// Money.
    pub revenue: RevenueFigures,
    /// Of this moment.
    pub timestamp: DateTime<Utc>,
}

/// Hundredths as the number that people read.
pub(super) fn amount(minor: i64) -> f64 {
    minor as f64 / 100.0
}

/// Every currency, with what came in it.
pub(super) fn by_currency(minor: Option<&BTreeMap<Currency, i64>>) -> BTreeMap<Currency, f64> {
    let of = |currency| minor.and_then(|minor| minor.get(currency)).copied().unwrap_or_default();
    Currency::ALL.iter().map(|currency| (*currency, amount(of(currency)))).collect()
}

/// The figures of the first page.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(("currency" = Option<String>, Query, description = "of revenue.month: TWD (default) or USD")),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = Dashboard),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/stats/dashboard")]
pub async fn dashboard(
    state: web::Data<AppState>,
    request: HttpRequest,
    _admin: Admin,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let currency = query.word("currency").unwrap_or(Currency::Twd);
    query.finish()?;
    let (db, now) = (services(&state)?.db, state.clock.now());
    let (today, month) = (now.date_naive(), month_of(now.date_naive(), 0));
    let people_online = online_now(&state, &db).await?;
    let by_plan = stats::users_by_plan(&db, now).await?;
    let new_today = stats::users_since(&db, day_start(now)).await?;
    let made = stats::generations_by_day(&db, today).await?;
    let revenue = by_currency(stats::revenue_by_month(&db, month).await?.get(&month));
    Ok(personal(&Dashboard {
        online: people_online,
        users: UserFigures { total: by_plan.values().sum(), new_today, by_plan },
        generations: GenerationFigures { today: made.get(&today).copied().unwrap_or_default() },
        revenue: RevenueFigures {
            month: revenue.get(&currency).copied().unwrap_or_default(),
            currency,
            by_currency: revenue,
        },
        timestamp: now,
    }))
}

/// Who is online.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    responses(NeedsStaff, Unavailable, (status = 200, body = Online))
)]
#[get("/stats/online")]
pub async fn online(state: web::Data<AppState>, _admin: Admin) -> Result<HttpResponse, Problem> {
    let db = services(&state)?.db;
    Ok(personal(&online_now(&state, &db).await?))
}

/// Accounts by the plan in force; every plan is there.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    responses(NeedsStaff, Unavailable, (status = 200, body = BTreeMap<String, u64>))
)]
#[get("/stats/users-by-tier")]
pub async fn users_by_tier(state: web::Data<AppState>, _admin: Admin) -> Result<HttpResponse, Problem> {
    let by_plan: ByPlan = stats::users_by_plan(&services(&state)?.db, state.clock.now()).await?;
    Ok(personal(&by_plan))
}
