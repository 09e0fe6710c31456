//! `/landing/examples`: clips of the landing page, by category.

use actix_web::{HttpRequest, HttpResponse, get, web};
use actors::material_cache::Library;
use domain::{
    lists::{ExampleCategory, Landing},
    tool::Tool,
    topics::Topics,
};
use entities::materials::Material;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::is_for_landing;
use crate::http::{
    answer,
    demo::{presets::clipped, words},
    extract::query::Query,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// The category that takes every clip.
const ALL: &str = "all";

/// A clip with its words.
#[derive(Debug, Serialize, ToSchema)]
pub struct LandingClip {
    /// Its id, for `use-preset`.
    pub id: Uuid,
    /// A landing topic.
    pub category: String,
    /// Its English label.
    pub category_label: String,
    /// Its Chinese label.
    pub category_label_zh: String,
    /// Measured length, for example `5s`.
    pub duration: Option<String>,
    /// Title, English.
    pub title: Option<String>,
    /// Title, Chinese.
    pub title_zh: Option<String>,
    /// One sentence, English.
    pub description: Option<String>,
    /// The same in Chinese.
    pub description_zh: Option<String>,
    /// Small picture.
    pub thumbnail: Option<String>,
    /// Watermarked clip.
    pub video_url: String,
}

/// `None` when visitors may see no file of it.
fn clip_of(material: &Material, category: &ExampleCategory) -> Option<LandingClip> {
    let content = &material.content;
    Some(LandingClip {
        id: material.id,
        category: category.id.clone(),
        category_label: category.label.clone(),
        category_label_zh: category.label_zh.clone(),
        duration: words::duration(content.duration_seconds),
        title: content.title_en.clone(),
        title_zh: content.title_zh.clone(),
        description: content.description_en.clone(),
        description_zh: content.description_zh.clone(),
        thumbnail: content.result_thumbnail_url.clone(),
        video_url: content.result_watermarked_url.clone()?,
    })
}

/// The landing page's clips in the order of the lists, which goes round its topics.
fn clips(library: &Library, topics: &Topics, landing: &Landing, wanted: &str, limit: usize) -> Vec<LandingClip> {
    let materials = library.of_tool(Tool::ShortVideo).iter().map(|one| &one.material);
    materials
        .filter(|material| is_for_landing(&material.content, topics))
        .filter(|material| wanted == ALL || material.content.topic == wanted)
        .filter_map(|material| clip_of(material, landing.example_category(&material.content.topic)?))
        .take(limit)
        .collect()
}

/// # Errors
/// 400 `unknown_choice`, with the valid ones.
fn category_of<'a>(landing: &'a Landing, word: &str) -> Result<&'a str, Problem> {
    let known = landing.example_category(word).map(|category| category.id.as_str());
    known.ok_or_else(|| Problem::UnknownChoice {
        what: "landing category",
        given: clipped(word),
        valid: landing.example_categories.iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// Clips of the landing page.
#[utoipa::path(
    tag = "landing",
    params(
        ("category" = Option<String>, Query, description = "ecommerce, social, brand, app, promo, service; `all` and absent mean any"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "6 when absent"),
    ),
    responses(
        (status = 200, body = Vec<LandingClip>),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/examples")]
pub async fn landing_clips(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let category = query.text("category");
    let limit = query.number::<usize>("limit", 1..=50, 6);
    query.finish()?;
    let landing = &state.lists.landing;
    let category = category_of(landing, category.as_deref().unwrap_or(ALL))?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || {
        clips(&library, &state.catalogue.topics, landing, category, limit)
    }))
}

#[cfg(test)]
mod tests {
    use actors::material_cache::Beside;
    use domain::{catalogue::Catalogue, language::Language, lists::Lists};

    use super::*;
    use crate::http::demo::fixtures;

    fn shown(wanted: &str, limit: usize) -> Vec<LandingClip> {
        let clip = |number, tool, topic| fixtures::clip(number, tool, topic, Language::En, None);
        let mut materials = vec![
            clip(1, Tool::ShortVideo, "ecommerce"),
            clip(2, Tool::ShortVideo, "promo"),
            clip(3, Tool::ShortVideo, "promo"),
            clip(4, Tool::AiAvatar, "ecommerce"),
            clip(5, Tool::ShortVideo, "tutorial"),
            clip(6, Tool::ShortVideo, "service"),
            clip(7, Tool::ShortVideo, "service"),
        ];
        materials[2].content.main_topic = Some("landing_video".into());
        materials[5].content.result_watermarked_url = None;
        let library = fixtures::library(materials, Beside::default());
        let topics = Catalogue::embedded().unwrap().topics;
        clips(&library, &topics, &Lists::embedded().unwrap().landing, wanted, limit)
    }

    #[test]
    fn only_public_clips_of_the_landing_page_are_shown_by_category() {
        let ids = |wanted, limit| -> Vec<_> { shown(wanted, limit).iter().map(|clip| clip.id.as_u128()).collect() };
        assert_eq!(ids("all", 6), [1, 3, 7]);
        assert_eq!(ids("promo", 6), [3]);
        assert_eq!(ids("brand", 6), Vec::<u128>::new());
        assert_eq!(ids("all", 1), [1]);
    }

    #[test]
    fn a_clip_has_the_label_of_its_category_and_the_marked_file() {
        let written = serde_json::to_value(shown("ecommerce", 1)).unwrap();
        assert_eq!((&written[0]["category_label"], &written[0]["duration"]), (&"E-commerce".into(), &"5s".into()));
        assert_eq!(written[0]["video_url"], "/static/materials/1_wm.mp4");
        assert!(!written.to_string().contains("secret"), "{written}");
    }

    #[test]
    fn a_strange_category_is_refused_with_the_valid_ones() {
        let landing = Lists::embedded().unwrap().landing;
        assert_eq!(category_of(&landing, "all").unwrap(), "all");
        let problem = category_of(&landing, "tutorial").unwrap_err();
        assert_eq!(problem.row().1, "unknown_choice");
        assert!(problem.to_string().ends_with("all, ecommerce, social, brand, app, promo, service"), "{problem}");
    }
}
