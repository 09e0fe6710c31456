//! `/credits/pricing`: the price list, as far as it is anybody's business.

use actix_web::{HttpResponse, get, web};
use domain::{
    lists::PlanName,
    prices::{Price, PriceBook},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{answer, state::AppState};

/// What one service costs. What it costs us is not told.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceEntry {
    /// Its id.
    pub id: Uuid,
    /// The word that names it, a different one in each entry.
    pub service: String,
    /// The same word.
    pub service_type: String,
    /// The service that it is a form of; the same word where it is none.
    pub base_service_type: String,
    /// The model that makes it; null: any that has no entry of its own.
    pub model: Option<String>,
    /// Credits for one use.
    pub credits_per_use: u32,
    /// The same number.
    pub credit_cost: u32,
    /// English name.
    pub display_name: String,
    /// Chinese name.
    pub display_name_zh: String,
    /// One English sentence.
    pub description: String,
    /// The lowest plan that may use it; null: every one.
    #[schema(value_type = Option<String>)]
    pub min_plan: Option<PlanName>,
    /// Whether a plan is needed, whatever credits are there.
    pub subscribers_only: bool,
    /// The best resolution of a result.
    pub resolution: Option<String>,
    /// The longest result, in seconds.
    pub max_duration: Option<u32>,
    /// Always true: what is switched off is not here.
    pub is_active: bool,
}

impl PriceEntry {
    fn of(key: &str, price: &Price) -> Self {
        let row = price.listed.clone();
        Self {
            id: price.id,
            service: key.to_owned(),
            service_type: key.to_owned(),
            base_service_type: row.service_type,
            model: row.model,
            credits_per_use: row.credit_cost,
            credit_cost: row.credit_cost,
            display_name: row.display_name,
            display_name_zh: row.display_name_zh,
            description: row.description,
            min_plan: row.min_plan,
            subscribers_only: row.subscribers_only,
            resolution: row.resolution,
            max_duration: row.max_duration_seconds,
            is_active: row.is_active,
        }
    }
}

fn entries(book: &PriceBook) -> Vec<PriceEntry> {
    book.public().map(|(key, price)| PriceEntry::of(key, price)).collect()
}

/// What services cost in credits.
#[utoipa::path(tag = "credits", responses((status = 200, body = Vec<PriceEntry>)))]
#[get("/pricing")]
pub async fn pricing(state: web::Data<AppState>) -> HttpResponse {
    answer::json(&entries(&state.prices.get()))
}
