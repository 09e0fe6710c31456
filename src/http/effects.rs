//! `/effects/styles`: the looks that a picture or a clip can be given. The prompts behind them stay with us.

use actix_web::{HttpRequest, HttpResponse, get, web};
use actors::material_cache::Library;
use domain::{
    lists::{EffectStyle, StyleCategory, Styles},
    tool::Tool,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    answer,
    extract::query::Query,
    problem::{Problem, ProblemBody},
    state::AppState,
    tools::{choice, previews},
};

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(effect_styles);
}

/// A look.
#[derive(Debug, Serialize, ToSchema)]
pub struct EffectStyleEntry {
    /// What to send back.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// `artistic`, `modern` or `professional`.
    #[schema(value_type = String)]
    pub category: StyleCategory,
    /// Small picture of a stored result that shows it; null when there is none.
    pub preview_url: Option<String>,
}

impl EffectStyleEntry {
    /// `style`, with what the library shows of it.
    #[must_use]
    pub fn of(style: &EffectStyle, library: &Library) -> Self {
        Self {
            id: style.id.clone(),
            name: style.name.clone(),
            name_zh: style.name_zh.clone(),
            category: style.category,
            // Of the seven tools, clips alone may carry an effect style (api.md §13, `POST /tools/short-video`).
            preview_url: previews::thumbnail(library, Tool::ShortVideo, "style_id", &style.id),
        }
    }
}

fn styles_of(styles: &Styles, library: &Library, category: Option<StyleCategory>) -> Vec<EffectStyleEntry> {
    let styles = styles.effect_styles.iter().filter(|style| category.is_none_or(|wanted| style.category == wanted));
    styles.map(|style| EffectStyleEntry::of(style, library)).collect()
}

/// The effect styles.
#[utoipa::path(
    tag = "effects",
    params(("category" = Option<String>, Query, description = "artistic, modern or professional; every one when absent")),
    responses(
        (status = 200, body = Vec<EffectStyleEntry>),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/styles")]
pub async fn effect_styles(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let category = query.text("category");
    query.finish()?;
    let category = choice(category)?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || styles_of(&state.lists.styles, &library, category)))
}

#[cfg(test)]
mod tests {
    use domain::lists::Lists;

    use super::*;
    use crate::http::tools::previews::tests::library_of;

    #[test]
    fn styles_are_narrowed_by_category_and_tell_no_prompt() {
        let (styles, library) = (Lists::embedded().unwrap().styles, library_of(&[]));
        let ids =
            |category| -> Vec<_> { styles_of(&styles, &library, category).into_iter().map(|style| style.id).collect() };
        assert_eq!(ids(None).len(), 11);
        assert_eq!(ids(Some(StyleCategory::Modern)), ["cyberpunk", "realistic"]);
        let written = serde_json::to_string(&styles_of(&styles, &library, None)).unwrap();
        for style in &styles.effect_styles {
            assert!(!written.contains(&style.prompt), "{}", style.id);
        }
    }

    #[test]
    fn a_preview_is_a_clip_in_that_style_or_null() {
        let library = library_of(&[(Tool::ShortVideo, "style_id", "clay")]);
        let styles = styles_of(&Lists::embedded().unwrap().styles, &library, None);
        let shown: Vec<_> =
            styles.iter().filter_map(|style| Some((style.id.as_str(), style.preview_url.as_deref()?))).collect();
        assert_eq!(shown, [("clay", "/static/materials/1_thumb.jpg")]);
        assert!(serde_json::to_value(&styles[0]).unwrap()["preview_url"].is_null());
    }
}
