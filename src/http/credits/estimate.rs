//! `/credits/estimate`: what one use would cost.

use actix_web::{HttpResponse, post, web};
use domain::prices::service_key;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::{
    answer,
    extract::body::Body,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// What is to be used.
#[derive(Debug, Deserialize, ToSchema)]
pub struct EstimateRequest {
    /// A service of the price list.
    pub service_type: String,
    /// The model that is to make it; absent: whichever we choose.
    pub model: Option<String>,
}

/// What that costs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Estimate {
    /// The word by which the price list has the service.
    pub service_type: String,
    /// Credits for one use.
    pub credits_needed: u32,
    /// English name.
    pub display_name: String,
    /// Chinese name.
    pub display_name_zh: String,
    /// The best resolution of a result.
    pub resolution: Option<String>,
    /// The longest result, in seconds.
    pub max_duration: Option<u32>,
}

/// What one use of a service costs.
#[utoipa::path(
    tag = "credits",
    request_body = EstimateRequest,
    responses(
        (status = 200, body = Estimate),
        (status = 404, body = ProblemBody, description = "not_found: no such service"),
        (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody, description = "rate_limited"),
    )
)]
#[post("/estimate")]
pub async fn estimate(state: web::Data<AppState>, body: Body<EstimateRequest>) -> Result<HttpResponse, Problem> {
    let asked = body.0;
    let book = state.prices.get();
    let price = book.public_price(&asked.service_type, asked.model.as_deref());
    let row = &price.ok_or_else(|| Problem::NotFound { what: "service".to_owned() })?.listed;
    Ok(answer::json(&Estimate {
        service_type: service_key(&asked.service_type).to_owned(),
        credits_needed: row.credit_cost,
        display_name: row.display_name.clone(),
        display_name_zh: row.display_name_zh.clone(),
        resolution: row.resolution.clone(),
        max_duration: row.max_duration_seconds,
    }))
}
