//! `/admin/generations`: what was made lately, whatever became of it.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use domain::money::UsdMicros;
use entities::materials::{
    GenerationStep, Material,
    review::{self, Filter},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::materials::addresses;
use crate::http::{
    answer::personal,
    extract::{admin::Admin, query::Query, signed_in::services},
    problem::{Problem, ProblemBody},
    responses::{NeedsStaff, Unavailable},
    state::AppState,
};

/// One call that went into a result. Its own result is clean and has no address.
#[derive(Debug, Serialize, ToSchema)]
pub struct Step {
    /// From 1.
    pub step: u32,
    /// Who made it: a provider, or `local`.
    pub api: String,
    /// What was asked.
    pub action: String,
    /// The provider's model, where stored.
    pub model: Option<String>,
    /// What it cost, in USD.
    #[schema(value_type = Option<String>)]
    pub cost: Option<UsdMicros>,
    /// How long it took, in milliseconds, where stored.
    pub duration_ms: Option<u64>,
}

impl From<GenerationStep> for Step {
    fn from(step: GenerationStep) -> Self {
        let GenerationStep { step, api, action, model, input: _, result_url: _, cost, duration_ms } = step;
        Self { step, api, action, model, cost, duration_ms }
    }
}

/// A result.
#[derive(Debug, Serialize, ToSchema)]
pub struct GenerationRow {
    /// Its id.
    pub id: Uuid,
    /// Of which tool.
    pub tool_type: &'static str,
    /// Of which topic.
    pub topic: String,
    /// pending, approved, rejected or featured.
    pub status: &'static str,
    /// The watermarked result, when it is a picture.
    pub result_image_url: Option<String>,
    /// The watermarked result, when it is a clip.
    pub result_video_url: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// How it was made.
    pub generation_steps: Vec<Step>,
}

impl From<Material> for GenerationRow {
    fn from(material: Material) -> Self {
        let (result_image_url, result_video_url) = addresses(&material);
        let content = material.content;
        Self {
            id: material.id,
            tool_type: content.tool.as_str(),
            topic: content.topic,
            status: content.status.as_str(),
            result_image_url,
            result_video_url,
            created_at: material.created_at,
            generation_steps: content.generation_steps.into_iter().map(Step::from).collect(),
        }
    }
}

/// What was made lately.
#[derive(Debug, Serialize, ToSchema)]
pub struct Generations {
    /// The newest first.
    pub generations: Vec<GenerationRow>,
    /// How many of them are in this answer.
    pub count: usize,
}

/// Results, the newest first.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(("limit" = Option<u64>, Query, minimum = 1, maximum = 200, description = "50 by default")),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = Generations),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/generations")]
pub async fn list(state: web::Data<AppState>, request: HttpRequest, _admin: Admin) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let limit = query.number("limit", 1..=200, 50);
    query.finish()?;
    let (made, _) = review::page(&services(&state)?.db, &Filter::default(), 1, limit).await?;
    let generations: Vec<GenerationRow> = made.into_iter().map(GenerationRow::from).collect();
    Ok(personal(&Generations { count: generations.len(), generations }))
}
