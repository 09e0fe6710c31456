//! What visitors may do with templates: look at the fixed ones. Running their own prompts, stored results by prompt and
//! downloads are for subscribers.

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use domain::tool::PromptGroup;
use entities::{templates::Template, usages::NewUsage};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    group_of,
    template::{self, CachedResult},
    templates::is_open,
    usage::{MAX_SESSION_CHARACTERS, bounded, no_template, record},
};
use crate::http::{
    answer,
    demo::presets::clipped,
    extract::body::Body,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// Which template to show the result of.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UseTemplateRequest {
    /// One of the 18 prompt groups.
    pub group: String,
    /// A default template of the group; it must be there.
    pub template_id: Option<String>,
    /// The visitor's session, at most 64 characters.
    pub session_id: Option<String>,
}

/// The result of one template.
#[derive(Debug, Serialize, ToSchema)]
pub struct UseTemplateAnswer {
    /// Which.
    pub template_id: Uuid,
    /// Its prompt, English.
    pub prompt: String,
    /// The same in Chinese.
    pub prompt_zh: Option<String>,
    /// Its group.
    pub group: &'static str,
    /// Its sub-topic.
    pub sub_topic: &'static str,
    /// The "before" picture.
    pub input_image_url: Option<String>,
    /// Watermarked picture or clip.
    pub result_watermarked_url: Option<String>,
    /// Small picture.
    pub result_thumbnail_url: Option<String>,
    /// Always false for visitors.
    pub can_download: bool,
    /// For people.
    pub message: &'static str,
}

/// What somebody may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccessAnswer {
    /// `demo`; subscribers will read `subscribed`.
    pub access_level: &'static str,
    /// Own prompts.
    pub can_use_custom_prompts: bool,
    /// Files without watermark.
    pub can_download_original: bool,
    /// Making something new.
    pub can_call_api: bool,
    /// Whether results are marked.
    pub watermark_results: bool,
    /// For people.
    pub message: &'static str,
    /// Where to get more.
    pub upgrade_url: Option<&'static str>,
}

/// The template that a visitor may use, with its result.
fn open<'a>(
    templates: &'a [Template],
    group: PromptGroup,
    id: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(&'a Template, CachedResult), Problem> {
    let word = id.ok_or_else(|| Problem::BadId("template_id is required".to_owned()))?;
    let id = Uuid::try_parse(word).map_err(|_| Problem::BadId(format!("\"{}\" is not a UUID", clipped(word))))?;
    let of_group = |template: &&Template| template.id == id && template.content.group == group;
    let found = templates.iter().find(of_group).ok_or_else(|| no_template(id))?;
    if !is_open(found) {
        return Err(Problem::NotADefault);
    }
    let shown = template::result(found, now).ok_or(Problem::NotReady)?;
    Ok((found, shown))
}

/// Shows the stored, watermarked result of one default template, and counts one use of it.
#[utoipa::path(
    tag = "prompts",
    request_body = UseTemplateRequest,
    responses(
        (status = 200, body = UseTemplateAnswer),
        (status = 400, body = ProblemBody, description = "unknown_choice, or bad_id"),
        (status = 403, body = ProblemBody, description = "not_a_default"),
        (status = 404, body = ProblemBody, description = "not_found: the group has no such template"),
        (status = 413, body = ProblemBody, description = "too_large"),
        (status = 415, body = ProblemBody, description = "unsupported_media_type"),
        (status = 422, body = ProblemBody),
        (status = 503, body = ProblemBody, description = "not_ready: its result is not made yet"),
    )
)]
#[post("/demo/use-template")]
pub async fn use_template(state: web::Data<AppState>, body: Body<UseTemplateRequest>) -> Result<HttpResponse, Problem> {
    let asked = body.0;
    bounded("/session_id", asked.session_id.as_deref(), MAX_SESSION_CHARACTERS)?;
    let group = group_of(&asked.group)?;
    let library = state.library();
    let (found, shown) = open(&library.templates, group, asked.template_id.as_deref(), state.clock.now())?;
    let used = NewUsage {
        template_id: found.id,
        user_id: None,
        user_tier: "free".to_owned(),
        session_id: asked.session_id,
        source_page: Some("demo".to_owned()),
        used_cached: true,
        was_successful: true,
        generation_time_ms: None,
        error_message: None,
        custom_prompt: None,
        custom_params: None,
    };
    // The visitor asked for the result, not for the count: it is shown even when the use cannot be stored.
    if let Err(problem) = record(&state, &used).await {
        tracing::warn!(?problem, template.id = %found.id, "a use of a template was not counted");
    }
    let content = &found.content;
    Ok(answer::json(&UseTemplateAnswer {
        template_id: found.id,
        prompt: content.prompt.clone(),
        prompt_zh: content.prompt_zh.clone(),
        group: content.group.as_str(),
        sub_topic: content.sub_topic.as_str(),
        input_image_url: shown.input_image_url,
        result_watermarked_url: shown.result_image_url.or(shown.result_video_url),
        result_thumbnail_url: content.result.result_thumbnail_url.clone(),
        can_download: false,
        message: "Here is the result. Subscribe to use your own prompts and to download without watermark.",
    }))
}

/// Downloads are for subscribers: always refused here.
#[utoipa::path(
    tag = "prompts",
    params(("template_id" = String, Path)),
    responses((status = 403, body = ProblemBody, description = "download_blocked, with `action` and `redirect`"))
)]
#[get("/demo/download/{template_id}")]
pub async fn template_download(_path: web::Path<String>) -> Result<HttpResponse, Problem> {
    Err(Problem::DownloadBlocked { action: Some("subscribe") })
}

/// The stored result of exactly this prompt. For subscribers; until there are accounts, nobody is one.
#[utoipa::path(
    tag = "prompts",
    params(
        ("group" = String, Query, description = "One of the 18 prompt groups"),
        ("prompt" = String, Query),
        ("sub_topic" = Option<String>, Query, description = "One of the 22 sub-topics"),
    ),
    responses((status = 401, body = ProblemBody, description = "not_authenticated"))
)]
#[get("/cached")]
pub async fn cached_template() -> Result<HttpResponse, Problem> {
    Err(Problem::NotAuthenticated)
}

/// What the caller may do with templates.
#[utoipa::path(tag = "prompts", responses((status = 200, body = AccessAnswer)))]
#[get("/check-access")]
pub async fn check_access() -> HttpResponse {
    answer::json(&AccessAnswer {
        access_level: "demo",
        can_use_custom_prompts: false,
        can_download_original: false,
        can_call_api: false,
        watermark_results: true,
        message: "You are browsing the demo: default templates with watermarked results.",
        upgrade_url: Some("/pricing"),
    })
}

#[cfg(test)]
mod tests {
    use actix_web::ResponseError;
    use domain::tool::PromptSubTopic;

    use super::*;
    use crate::http::prompts::fixtures::{now, template};

    const GROUP: PromptGroup = PromptGroup::BackgroundChange;

    #[test]
    fn each_refusal_has_its_status() {
        let mut all = [1, 2, 3, 4].map(|number| template(number, GROUP, PromptSubTopic::Default));
        all[1].content.is_default = false;
        all[2].is_cached = false;
        all[3].content.is_premium = true;
        let asked = |group, id: Option<&str>| {
            open(&all, group, id, now())
                .map(|(found, _)| found.id.as_u128())
                .map_err(|problem| problem.status_code().as_u16())
        };
        let id = |number| Uuid::from_u128(number).to_string();
        assert_eq!(asked(GROUP, Some(&id(1))), Ok(1));
        assert_eq!((asked(GROUP, None), asked(GROUP, Some("x"))), (Err(400), Err(400)));
        assert_eq!((asked(GROUP, Some(&id(9))), asked(PromptGroup::Upscale, Some(&id(1)))), (Err(404), Err(404)));
        assert_eq!((asked(GROUP, Some(&id(2))), asked(GROUP, Some(&id(4)))), (Err(403), Err(403)));
        assert_eq!(asked(GROUP, Some(&id(3))), Err(503));
    }

    #[test]
    fn the_result_is_the_marked_file() {
        let all = [template(1, GROUP, PromptSubTopic::Default)];
        let (_, shown) = open(&all, GROUP, Some(&Uuid::from_u128(1).to_string()), now()).unwrap();
        assert_eq!(shown.result_image_url.as_deref(), Some("/static/materials/x_wm.png"));
    }
}
