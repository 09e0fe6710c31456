//! `/admin/materials`: the library with everything that is not shown, and what staff decide about it.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use actors::material_cache::Reload;
use chrono::{DateTime, Utc};
use domain::tool::MaterialStatus;
use entities::materials::{
    Material,
    review::{self, Filter, Review, Reviewed},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    credits::{path_id, sentence},
    pages::Page,
};
use crate::http::{
    answer::personal,
    auth::answers::{Message, message},
    extract::{admin::Admin, body::Body, query::Query, signed_in::services},
    problem::{Problem, ProblemBody},
    responses::{NeedsStaff, ReadsBody, Unavailable},
    state::AppState,
};

/// Where staff look at a result: a picture or a clip, watermarked where that exists. Public files are served whatever the
/// review says, under names that nobody guesses; clean ones have no address at all.
pub(super) fn addresses(material: &Material) -> (Option<String>, Option<String>) {
    let content = &material.content;
    let marked = content.result_watermarked_url.clone();
    if content.tool.makes_video() {
        (None, marked.or_else(|| content.result_video_url.clone()))
    } else {
        (marked.or_else(|| content.result_image_url.clone()), None)
    }
}

/// A material in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaterialRow {
    /// Its id.
    pub id: Uuid,
    /// Of which tool.
    pub tool_type: &'static str,
    /// Of which topic.
    pub topic: String,
    /// pending, approved, rejected or featured.
    pub status: &'static str,
    /// Title.
    pub title_en: Option<String>,
    /// Title in Chinese.
    pub title_zh: Option<String>,
    /// What was asked.
    pub prompt: String,
    /// The same in Chinese.
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
    /// A small picture of it.
    pub result_thumbnail_url: Option<String>,
    /// Times shown, as last stored.
    pub view_count: u64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// seed, user or admin.
    pub source: &'static str,
    /// Whether it comes first where a page picks a few.
    pub is_featured: bool,
    /// False: a newer result took its place.
    pub is_active: bool,
    /// When it became public.
    pub approved_at: Option<DateTime<Utc>>,
}

impl From<Material> for MaterialRow {
    fn from(material: Material) -> Self {
        let (result_image_url, result_video_url) = addresses(&material);
        let content = material.content;
        Self {
            id: material.id,
            tool_type: content.tool.as_str(),
            topic: content.topic,
            status: content.status.as_str(),
            title_en: content.title_en,
            title_zh: content.title_zh,
            prompt: content.prompt,
            prompt_zh: content.prompt_zh,
            input_image_url: content.input_image_url,
            input_video_url: content.input_video_url,
            input_params: content.selectors,
            result_image_url,
            result_video_url,
            result_thumbnail_url: content.result_thumbnail_url,
            view_count: material.view_count,
            created_at: material.created_at,
            source: content.source.as_str(),
            is_featured: content.is_featured,
            is_active: content.is_active,
            approved_at: content.approved_at,
        }
    }
}

/// A page of materials.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaterialPage {
    /// The materials, the newest first.
    pub materials: Vec<MaterialRow>,
    /// How many there are on all pages.
    pub total: u64,
    /// Which page this is, from 1.
    pub page: u64,
    /// How many a page holds.
    pub per_page: u64,
    /// How many pages there are.
    pub pages: u64,
}

/// Materials, shown or not, the newest first.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(
        ("page" = Option<u64>, Query, minimum = 1),
        ("per_page" = Option<u64>, Query, minimum = 1, maximum = 100, description = "20 by default"),
        ("tool_type" = Option<String>, Query),
        ("status" = Option<String>, Query, description = "pending, approved, rejected or featured"),
        ("topic" = Option<String>, Query),
    ),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = MaterialPage),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/materials")]
pub async fn list(state: web::Data<AppState>, request: HttpRequest, _admin: Admin) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let page = Page::of(&mut query);
    let status: Option<MaterialStatus> = query.word("status");
    let filter = Filter { tool: query.word("tool_type"), status, topic: query.text("topic") };
    query.finish()?;
    let (materials, total) = review::page(&services(&state)?.db, &filter, page.page, page.per_page).await?;
    Ok(personal(&MaterialPage {
        materials: materials.into_iter().map(MaterialRow::from).collect(),
        total,
        page: page.page,
        per_page: page.per_page,
        pages: page.pages(total),
    }))
}

/// What to do with it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReviewRequest {
    /// approve, reject or feature.
    pub action: String,
    /// Why it is rejected, for the log of what staff did.
    pub rejection_reason: Option<String>,
}

/// Decides about a material; visitors see it in their next request. Deciding the same again changes nothing.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(("id" = Uuid, Path)),
    request_body = ReviewRequest,
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = Message),
        (status = 400, body = ProblemBody, description = "bad_id: no such material; unknown_choice: no such action; not_showable: it has no watermarked result, or a newer one took its place"),
    )
)]
#[post("/materials/{id}/review")]
pub async fn decide(
    state: web::Data<AppState>,
    admin: Admin,
    id: web::Path<String>,
    body: Body<ReviewRequest>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&id)?;
    let action: Review = body.0.action.parse().map_err(|error: domain::tool::UnknownWord| Problem::UnknownChoice {
        what: error.what,
        given: error.word.chars().take(80).collect(),
        valid: error.allowed,
    })?;
    let reason = body.0.rejection_reason.filter(|reason| !reason.trim().is_empty());
    let reason = reason.map(|reason| sentence("/rejection_reason", &reason)).transpose()?;
    let services = services(&state)?;
    let reviewed = review::review(&services.db, id, action, reason.as_deref(), &admin.by(), state.clock.now()).await?;
    let told = match reviewed {
        Reviewed::Now => match action {
            Review::Approve => "The material is approved.",
            Review::Reject => "The material is rejected.",
            Review::Feature => "The material is featured.",
        },
        Reviewed::Before => "That was decided before.",
        Reviewed::NoResult => {
            return Err(Problem::NotShowable("it has no watermarked result, so there is nothing to show"));
        }
        Reviewed::Archived => return Err(Problem::NotShowable("a newer result took its place: review that one")),
        Reviewed::Unknown => return Err(Problem::BadId(format!("there is no material {id}"))),
    };
    // Also when nothing changed: the request before may have stored it and failed here.
    services.cache.ask(Reload).await.map_err(Problem::from)??;
    tracing::info!(material.id = %id, actor.id = %admin.user_id(), action = action.as_str(), "a material was reviewed");
    Ok(message(told))
}
