//! `/admin/moderation/queue`: what waits for a review.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use entities::materials::{Material, review};
use serde::Serialize;
use serde_json::{Map, Value};
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

/// The most of a prompt that is shown, in characters.
const SHOWN_PROMPT: usize = 100;

/// A material that waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueuedMaterial {
    /// Its id.
    pub id: Uuid,
    /// Of which tool.
    pub tool_type: &'static str,
    /// Of which topic.
    pub topic: String,
    /// What was asked: at most 100 characters of it.
    pub prompt: String,
    /// The same in Chinese, whole.
    pub prompt_zh: Option<String>,
    /// The "before" picture.
    pub input_image_url: Option<String>,
    /// The "before" clip.
    pub input_video_url: Option<String>,
    /// The selectors that pages match.
    #[schema(value_type = Object)]
    pub input_params: Map<String, Value>,
    /// The watermarked result, when it is a picture.
    pub result_image_url: Option<String>,
    /// The watermarked result, when it is a clip.
    pub result_video_url: Option<String>,
    /// seed, user or admin.
    pub source: &'static str,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<Material> for QueuedMaterial {
    fn from(material: Material) -> Self {
        let (result_image_url, result_video_url) = addresses(&material);
        let content = material.content;
        Self {
            id: material.id,
            tool_type: content.tool.as_str(),
            topic: content.topic,
            prompt: content.prompt.chars().take(SHOWN_PROMPT).collect(),
            prompt_zh: content.prompt_zh,
            input_image_url: content.input_image_url,
            input_video_url: content.input_video_url,
            input_params: content.selectors,
            result_image_url,
            result_video_url,
            source: content.source.as_str(),
            created_at: material.created_at,
        }
    }
}

/// What waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct Queue {
    /// The oldest first.
    pub queue: Vec<QueuedMaterial>,
    /// How many of them are in this answer.
    pub count: usize,
}

/// Materials that wait for a review, the oldest first.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(("limit" = Option<u64>, Query, minimum = 1, maximum = 200, description = "50 by default")),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = Queue),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/moderation/queue")]
pub async fn queue(state: web::Data<AppState>, request: HttpRequest, _admin: Admin) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let limit = query.number("limit", 1..=200, 50);
    query.finish()?;
    let queue: Vec<QueuedMaterial> =
        review::queue(&services(&state)?.db, limit).await?.into_iter().map(QueuedMaterial::from).collect();
    Ok(personal(&Queue { count: queue.len(), queue }))
}
