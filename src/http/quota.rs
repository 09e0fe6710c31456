//! `/quota`: free uses, of everybody together and of one person (contract: api.md §12, domain.md §9).
//!
//! Who asks is known by the token, else by the client's address; never by what the query says (domain.md §13.15).

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    answer::personal,
    client,
    extract::signed_in::Visitor,
    problem::Problem,
    responses::{Counted, Unavailable},
    state::AppState,
};
use crate::accounts::address_key;

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(daily).service(person).service(use_one).service(promo);
}

/// Everybody's counter has one key.
const EVERYBODY: &str = "everybody";

/// Free uses of everybody together.
#[derive(Debug, Serialize, ToSchema)]
pub struct DailyQuota {
    /// Left today.
    pub remaining: u32,
    /// In a day.
    pub total: u32,
    /// When the day ends (UTC).
    pub reset_at: Option<DateTime<Utc>>,
}

/// Free uses of one person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonQuota {
    /// Left.
    pub remaining: u32,
    /// In all.
    pub total: u32,
    /// Whether none is left.
    pub is_exhausted: bool,
}

/// A use, or why not.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuotaUse {
    /// Whether it was counted.
    pub success: bool,
    /// What this person has left.
    pub remaining: u32,
    /// For people.
    pub message: &'static str,
}

/// A promotion's places.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromoQuota {
    /// Left; 0 without a promotion.
    pub remaining: u32,
    /// Of which plan.
    pub plan: Option<String>,
    /// How much off.
    pub discount: Option<String>,
    /// Until when.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Under which key a person is counted.
fn key(state: &AppState, request: &HttpRequest, visitor: &Visitor) -> String {
    match &visitor.0 {
        Some(signed_in) => format!("user {}", signed_in.user_id()),
        None => format!("address {}", address_key(client::address(request, &state.config.server.trusted_proxies))),
    }
}

/// What is left of today's free uses of everybody.
#[utoipa::path(tag = "quota", responses(
        Unavailable,
        (status = 200, body = DailyQuota),
    ))]
#[get("/daily")]
pub async fn daily(state: web::Data<AppState>) -> HttpResponse {
    let usage = state.accounts.limits.usage(&state.accounts.rules.site_quota, EVERYBODY).await;
    personal(&DailyQuota { remaining: usage.remaining, total: usage.limit, reset_at: usage.resets_at })
}

/// What is left of the free uses of whoever asks.
#[utoipa::path(tag = "quota", responses(
        Unavailable,
        (status = 200, body = PersonQuota),
    ))]
#[get("/user")]
pub async fn person(
    state: web::Data<AppState>,
    request: HttpRequest,
    visitor: Visitor,
) -> Result<HttpResponse, Problem> {
    let rule = &state.accounts.rules.person_quota;
    let usage = state.accounts.limits.usage(rule, &key(&state, &request, &visitor)).await;
    let (remaining, total) = (usage.remaining, usage.limit);
    Ok(personal(&PersonQuota { remaining, total, is_exhausted: remaining == 0 }))
}

/// Counts one free use, of the person and of everybody.
#[utoipa::path(
    tag = "quota",
    responses(
        Unavailable,
        Counted,
        (status = 200, body = QuotaUse, description = "`success` false: nothing is left"),
    )
)]
#[post("/use")]
pub async fn use_one(
    state: web::Data<AppState>,
    request: HttpRequest,
    visitor: Visitor,
) -> Result<HttpResponse, Problem> {
    let (limits, rules) = (&state.accounts.limits, &state.accounts.rules);
    let key = key(&state, &request, &visitor);
    // Looked at first, so that a person loses no use when everybody's are gone. Of two who come for the last one at
    // once, one may lose a use all the same; nobody ever gets one too many.
    if limits.usage(&rules.site_quota, EVERYBODY).await.remaining == 0 {
        let own = limits.usage(&rules.person_quota, &key).await;
        let message = "today's free uses are gone; come again tomorrow, or subscribe";
        return Ok(personal(&QuotaUse { success: false, remaining: own.remaining, message }));
    }
    let own = limits.spend(&rules.person_quota, &key).await;
    if !own.allowed {
        let message = "your free uses are gone; subscribe to go on";
        return Ok(personal(&QuotaUse { success: false, remaining: 0, message }));
    }
    let site = limits.spend(&rules.site_quota, EVERYBODY).await;
    let message =
        if site.allowed { "counted" } else { "today's free uses are gone; come again tomorrow, or subscribe" };
    Ok(personal(&QuotaUse { success: site.allowed, remaining: own.remaining, message }))
}

/// The places of a promotion. There is none until promotions exist, and none is made up (domain.md §13.31).
#[utoipa::path(tag = "quota", responses(
        Unavailable,
        (status = 200, body = PromoQuota),
    ))]
#[get("/promo")]
pub async fn promo() -> HttpResponse {
    personal(&PromoQuota { remaining: 0, plan: None, discount: None, expires_at: None })
}
