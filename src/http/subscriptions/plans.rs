//! `GET /subscriptions/plans`: the cards of the pricing page.

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::lists::{Currency, Plan};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{answer::json, extract::query::Query, problem::Problem, responses::Unavailable, state::AppState};

/// A plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanCard {
    /// What to subscribe by.
    pub id: Uuid,
    /// `demo`, `starter`, `pro` or `pro_plus`.
    pub name: String,
    /// English name.
    pub display_name: String,
    /// Chinese name.
    pub display_name_zh: String,
    /// One English sentence.
    pub description: String,
    /// The same in Chinese.
    pub description_zh: String,
    /// Price of a month, in `currency`.
    pub price_monthly: f64,
    /// Price of a year, in `currency`: 12 × 0.8 × the month's. Whole dollars of it are charged in TWD.
    pub price_yearly: f64,
    /// `TWD` or `USD`.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// Credits a month.
    pub monthly_credits: u32,
    /// What it may do.
    pub features: PlanFeatures,
}

/// What a plan may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanFeatures {
    /// Seconds of the longest clip.
    pub max_video_length: u32,
    /// Best resolution.
    pub max_resolution: String,
    /// Whether results carry our watermark.
    pub has_watermark: bool,
    /// Whether its work goes first.
    pub priority_queue: bool,
    /// Whether its owner may call the API with keys of their own.
    pub api_access: bool,
    /// Whether effects are open to it.
    pub can_use_effects: bool,
    /// Whether many can be made at once.
    pub batch_processing: bool,
    /// Whether own styles can be used.
    pub custom_styles: bool,
}

/// Seconds of the longest clip, whatever the plan (domain.md §1, plans).
pub const MAX_VIDEO_SECONDS: u32 = 5;

impl PlanCard {
    fn of(plan: &Plan, currency: Currency) -> Self {
        Self {
            id: entities::plans::plan_id(plan.name),
            name: plan.name.to_string(),
            display_name: plan.display_name.clone(),
            display_name_zh: plan.display_name_zh.clone(),
            description: plan.description.clone(),
            description_zh: plan.description_zh.clone(),
            price_monthly: f64::from(plan.price_monthly(currency)),
            price_yearly: plan.price_yearly(currency),
            currency,
            monthly_credits: plan.monthly_credits,
            features: PlanFeatures {
                max_video_length: MAX_VIDEO_SECONDS,
                max_resolution: plan.max_resolution.to_string(),
                has_watermark: plan.has_watermark,
                priority_queue: plan.priority_queue,
                api_access: false,
                can_use_effects: plan.can_use_effects,
                batch_processing: false,
                custom_styles: false,
            },
        }
    }
}

/// The plans, cheapest first.
#[utoipa::path(
    tag = "subscriptions",
    params(("currency" = Option<String>, Query, description = "TWD or USD; TWD when absent")),
    responses(Unavailable, (status = 200, body = Vec<PlanCard>))
)]
#[get("/plans")]
pub async fn plans(state: web::Data<AppState>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let currency = query.word::<Currency>("currency").unwrap_or(Currency::Twd);
    query.finish()?;
    let cards = state.lists.plans.all().iter().map(|plan| PlanCard::of(plan, currency));
    Ok(json(&cards.collect::<Vec<_>>()))
}
