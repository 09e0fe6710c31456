//! `/plans`: the plan table, and what the caller is subscribed to (contract: api.md §6).

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use domain::{
    lists::{Currency, Plan, PlanName, PlanType},
    subscription::SubscriptionStatus,
};
use entities::{
    plans::{plan_id, plan_of},
    subscriptions::{self, Subscription},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{
    answer::{json, personal},
    extract::{
        query::Query,
        signed_in::{SignedIn, services},
    },
    problem::{Problem, ProblemBody},
    responses::{NeedsSignIn, Unavailable},
    state::AppState,
};

/// Its routes. The one with a parameter takes what the others do not.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(current).service(with_subscription).service(one);
}

/// A plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanEntry {
    /// What to subscribe by.
    pub id: Uuid,
    /// `demo`, `starter`, `pro` or `pro_plus`.
    pub name: String,
    /// English name.
    pub display_name: String,
    /// `free`, `basic`, `pro` or `enterprise`.
    #[schema(value_type = String)]
    pub plan_type: PlanType,
    /// One English sentence.
    pub description: Option<String>,
    /// Price of a month, in `currency`.
    pub price_monthly: f64,
    /// Price of a year, in `currency`.
    pub price_yearly: f64,
    /// `TWD` or `USD`.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// Credits a month.
    pub credits_per_month: u32,
    /// Seconds of the longest clip.
    pub max_video_length: u32,
    /// Best resolution.
    pub max_resolution: String,
    /// Whether results carry our watermark.
    pub watermark: bool,
    /// Whether its work goes first.
    pub priority_queue: bool,
    /// Whether its owner may call the API with keys of their own.
    pub api_access: bool,
    /// Always true: what is not sold is not here.
    pub is_active: bool,
    /// Whether the pricing page stresses it.
    pub is_featured: bool,
    /// Whether clothes can be tried on.
    pub feature_clothing_transform: bool,
    /// Whether effects are open to it.
    pub feature_goenhance: bool,
    /// Whether clips can be made.
    pub feature_video_gen: bool,
    /// Whether many can be made at once.
    pub feature_batch_processing: bool,
    /// Whether own styles can be used.
    pub feature_custom_styles: bool,
}

impl PlanEntry {
    fn of(plan: &Plan, currency: Currency) -> Self {
        let is_paid = plan.plan_type != PlanType::Free;
        Self {
            id: plan_id(plan.name),
            name: plan.name.to_string(),
            display_name: plan.display_name.clone(),
            plan_type: plan.plan_type,
            description: Some(plan.description.clone()),
            price_monthly: f64::from(plan.price_monthly(currency)),
            price_yearly: plan.price_yearly(currency),
            currency,
            credits_per_month: plan.monthly_credits,
            max_video_length: super::subscriptions::MAX_VIDEO_SECONDS,
            max_resolution: plan.max_resolution.to_string(),
            watermark: plan.has_watermark,
            priority_queue: plan.priority_queue,
            api_access: false,
            is_active: true,
            is_featured: plan.is_featured,
            feature_clothing_transform: is_paid,
            feature_goenhance: plan.can_use_effects,
            feature_video_gen: is_paid,
            feature_batch_processing: false,
            feature_custom_styles: false,
        }
    }
}

/// What the caller is subscribed to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Current {
    /// The subscription.
    pub id: Uuid,
    /// The caller.
    pub user_id: Uuid,
    /// The plan's id.
    pub plan_id: Uuid,
    /// The plan, at the prices of its currency.
    pub plan: Option<PlanEntry>,
    /// `active`, `past_due` or `cancelled`.
    #[schema(value_type = String)]
    pub status: SubscriptionStatus,
    /// Whether it renews by itself.
    pub auto_renew: bool,
    /// When it began.
    pub start_date: Option<DateTime<Utc>>,
    /// When what is paid is over.
    pub end_date: Option<DateTime<Utc>>,
    /// When it was wanted.
    pub created_at: Option<DateTime<Utc>>,
}

impl Current {
    fn of(state: &AppState, live: &Subscription) -> Self {
        Self {
            id: live.id,
            user_id: live.user_id,
            plan_id: plan_id(live.plan),
            plan: state.lists.plans.get(live.plan).map(|plan| PlanEntry::of(plan, live.currency)),
            status: live.status,
            auto_renew: live.auto_renew,
            start_date: live.paid.map(|paid| paid.anchor),
            end_date: live.paid.map(|paid| paid.until),
            created_at: Some(live.created_at),
        }
    }
}

/// The plans, and what the caller is subscribed to.
#[derive(Debug, Serialize, ToSchema)]
pub struct WithSubscription {
    /// The plans.
    pub plans: Vec<PlanEntry>,
    /// Null: to nothing.
    pub current_subscription: Option<Current>,
}

fn entries(state: &AppState, currency: Currency) -> Vec<PlanEntry> {
    state.lists.plans.all().iter().map(|plan| PlanEntry::of(plan, currency)).collect()
}

fn currency(request: &HttpRequest) -> Result<Currency, Problem> {
    let mut query = Query::of(request);
    let currency = query.word::<Currency>("currency").unwrap_or(Currency::Twd);
    // What is not sold is in no list of ours, so both answers are the same.
    query.flag("active_only", true);
    query.finish()?;
    Ok(currency)
}

async fn subscribed(state: &AppState, signed_in: &SignedIn) -> Result<Option<Current>, Problem> {
    let live = subscriptions::live_of(&services(state)?.db, signed_in.user_id()).await?;
    let now = state.clock.now();
    let lasts = |it: &Subscription| it.auto_renew || it.paid.is_some_and(|paid| paid.until > now);
    Ok(live.filter(lasts).map(|live| Current::of(state, &live)))
}

/// The plans, cheapest first.
#[utoipa::path(
    tag = "plans",
    params(
        ("active_only" = Option<bool>, Query, description = "true when absent; every plan is sold"),
        ("currency" = Option<String>, Query, description = "TWD or USD; TWD when absent"),
    ),
    responses(
        Unavailable,
        (status = 200, body = Vec<PlanEntry>),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("")]
pub async fn list(state: web::Data<AppState>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Ok(json(&entries(&state, currency(&request)?)))
}

/// What the caller is subscribed to; null: to nothing.
#[utoipa::path(
    tag = "plans",
    security(("password" = [])),
    responses(NeedsSignIn, Unavailable, (status = 200, body = Option<Current>))
)]
#[get("/current")]
pub async fn current(state: web::Data<AppState>, signed_in: SignedIn) -> Result<HttpResponse, Problem> {
    Ok(personal(&subscribed(&state, &signed_in).await?))
}

/// The plans, and what the caller is subscribed to.
#[utoipa::path(
    tag = "plans",
    security(("password" = [])),
    params(("currency" = Option<String>, Query, description = "TWD or USD; TWD when absent")),
    responses(
        NeedsSignIn,
        Unavailable,
        (status = 200, body = WithSubscription),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/with-subscription")]
pub async fn with_subscription(
    state: web::Data<AppState>,
    request: HttpRequest,
    signed_in: SignedIn,
) -> Result<HttpResponse, Problem> {
    let plans = entries(&state, currency(&request)?);
    let current_subscription = subscribed(&state, &signed_in).await?;
    Ok(personal(&WithSubscription { plans, current_subscription }))
}

/// One plan.
#[utoipa::path(
    tag = "plans",
    params(
        ("plan_id" = String, Path, description = "the plan's id"),
        ("currency" = Option<String>, Query, description = "TWD or USD; TWD when absent"),
    ),
    responses(
        Unavailable,
        (status = 200, body = PlanEntry),
        (status = 404, body = ProblemBody, description = "not_found"),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/{plan_id}")]
pub async fn one(
    state: web::Data<AppState>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let currency = currency(&request)?;
    let id: Uuid = id.parse().map_err(|_| Problem::invalid("path:plan_id", "an id (UUID)"))?;
    let plan: Option<PlanName> = plan_of(id);
    let plan = plan.and_then(|name| state.lists.plans.get(name));
    let plan = plan.ok_or_else(|| Problem::NotFound { what: "plan".to_owned() })?;
    Ok(json(&PlanEntry::of(plan, currency)))
}
