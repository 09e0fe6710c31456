//! `/admin/charts`: figures by day or month, UTC, the oldest first; those on which nothing happened are there with 0.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{Duration, NaiveDate};
use domain::lists::Currency;
use entities::stats::{self, month_of};
use serde::Serialize;
use utoipa::ToSchema;

use super::stats::by_currency;
use crate::http::{
    answer::personal,
    extract::{admin::Admin, query::Query, signed_in::services},
    problem::{Problem, ProblemBody},
    responses::{NeedsStaff, Unavailable},
    state::AppState,
};

/// How many there were on one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayCount {
    /// The day, UTC: `2026-11-29`.
    pub date: NaiveDate,
    /// How many.
    pub count: u64,
}

/// What orders brought that were paid in one month, less what went back of them, whenever it did.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthRevenue {
    /// The month, UTC: `2026-11`.
    pub month: String,
    /// In the currency that was asked for; the other one is not converted.
    pub revenue: f64,
    /// Each currency for itself.
    #[schema(value_type = BTreeMap<String, f64>)]
    pub by_currency: BTreeMap<Currency, f64>,
}

/// The last `days` days until today, the oldest first.
fn days(state: &AppState, request: &HttpRequest) -> Result<Vec<NaiveDate>, Problem> {
    let mut query = Query::of(request);
    let days = query.number("days", 1..=365_u32, 30);
    query.finish()?;
    let today = state.clock.now().date_naive();
    Ok((0..days).rev().map(|before| today - Duration::days(i64::from(before))).collect())
}

/// A count for each of `days`.
fn filled(days: &[NaiveDate], counted: &BTreeMap<NaiveDate, u64>) -> Vec<DayCount> {
    days.iter().map(|date| DayCount { date: *date, count: counted.get(date).copied().unwrap_or_default() }).collect()
}

/// Generations by day: results made for the library, and what users paid for.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(("days" = Option<u32>, Query, minimum = 1, maximum = 365, description = "30 by default; today is the last")),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = Vec<DayCount>),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/charts/generations")]
pub async fn generations(
    state: web::Data<AppState>,
    request: HttpRequest,
    _admin: Admin,
) -> Result<HttpResponse, Problem> {
    let days = days(&state, &request)?;
    let counted = match days.first() {
        Some(first) => stats::generations_by_day(&services(&state)?.db, *first).await?,
        None => BTreeMap::new(),
    };
    Ok(personal(&filled(&days, &counted)))
}

/// Accounts by the day on which they were opened.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(("days" = Option<u32>, Query, minimum = 1, maximum = 365, description = "30 by default; today is the last")),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = Vec<DayCount>),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/charts/users-growth")]
pub async fn users_growth(
    state: web::Data<AppState>,
    request: HttpRequest,
    _admin: Admin,
) -> Result<HttpResponse, Problem> {
    let days = days(&state, &request)?;
    let counted = match days.first() {
        Some(first) => stats::users_by_day(&services(&state)?.db, *first).await?,
        None => BTreeMap::new(),
    };
    Ok(personal(&filled(&days, &counted)))
}

/// What paid orders brought by month, less what went back of them. Money that goes back later lowers the month in which the
/// order was paid.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(
        ("months" = Option<u32>, Query, minimum = 1, maximum = 24, description = "12 by default; this one is the last"),
        ("currency" = Option<String>, Query, description = "of `revenue`: TWD (default) or USD"),
    ),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = Vec<MonthRevenue>),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/charts/revenue")]
pub async fn revenue(state: web::Data<AppState>, request: HttpRequest, _admin: Admin) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let months = query.number("months", 1..=24_u32, 12);
    let currency = query.word("currency").unwrap_or(Currency::Twd);
    query.finish()?;
    let today = state.clock.now().date_naive();
    let counted = stats::revenue_by_month(&services(&state)?.db, month_of(today, months - 1)).await?;
    let month = |before| {
        let month = month_of(today, before);
        let by_currency = by_currency(counted.get(&month));
        let revenue = by_currency.get(&currency).copied().unwrap_or_default();
        MonthRevenue { month: month.format("%Y-%m").to_string(), revenue, by_currency }
    };
    Ok(personal(&(0..months).rev().map(month).collect::<Vec<_>>()))
}
