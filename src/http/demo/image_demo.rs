//! `/demo/{demo_id}`: one picture before and after. Its path matches any word, so it is the last route of `/demo`.

use actix_web::{HttpResponse, get, web};
use actors::material_cache::Library;
use domain::language::Language;
use entities::{image_demos::ImageDemo, materials::Material};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::presets::clipped;
use crate::http::{
    answer,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// A picture before and after.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImageDemoAnswer {
    /// Its id.
    pub id: Uuid,
    /// What was asked.
    pub prompt: String,
    /// The same, lower-case, whitespace collapsed.
    pub prompt_normalized: String,
    /// Language of the prompt.
    #[schema(value_type = String)]
    pub language: Language,
    /// The picture before.
    pub image_before: String,
    /// The watermarked picture after.
    pub image_after: Option<String>,
    /// Shown name of the style, where one was chosen.
    pub style_name: Option<String>,
    /// Its wire word.
    pub style_slug: Option<String>,
    /// Category or topic.
    pub category: Option<String>,
    /// How well it fits a search. Always absent: it was asked for by its id.
    pub match_score: Option<f64>,
    /// Whether it stands in for something else. Never: it was asked for by its id.
    pub is_sample: bool,
}

impl From<&ImageDemo> for ImageDemoAnswer {
    fn from(demo: &ImageDemo) -> Self {
        let demo = demo.clone();
        Self {
            id: demo.id,
            prompt: demo.prompt,
            prompt_normalized: demo.prompt_normalized,
            language: demo.language,
            image_before: demo.image_url_before,
            image_after: demo.image_url_after,
            style_name: demo.style_name,
            style_slug: demo.style_slug,
            category: demo.category_slug,
            match_score: None,
            is_sample: false,
        }
    }
}

impl ImageDemoAnswer {
    /// A published picture with both sides; `None` for clips and for what has no "before".
    fn of_material(material: &Material, style_name: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let content = &material.content;
        if content.tool.makes_video() {
            return None;
        }
        let style = ["style_id", "scene_type"].iter().find_map(|key| content.selectors.get(*key)?.as_str());
        Some(Self {
            id: material.id,
            prompt_normalized: content.prompt.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(),
            prompt: content.prompt.clone(),
            language: content.language,
            image_before: content.input_image_url.clone()?,
            image_after: Some(content.result_watermarked_url.clone()?),
            style_name: style.and_then(style_name),
            style_slug: style.map(str::to_owned),
            category: Some(content.topic.clone()),
            match_score: None,
            is_sample: false,
        })
    }
}

/// The demo of this id, else the published picture of it. Counts one view of a published picture.
fn find(library: &Library, id: Uuid, style_name: impl Fn(&str) -> Option<String>) -> Option<ImageDemoAnswer> {
    if let Some(demo) = library.image_demos.get(&id) {
        return Some(demo.into());
    }
    let shown = library.by_id(id)?;
    let found = ImageDemoAnswer::of_material(&shown.material, style_name)?;
    shown.counters.viewed();
    Some(found)
}

/// One picture before and after.
#[utoipa::path(
    tag = "demo",
    params(("demo_id" = String, Path, description = "UUID of an image demo, or of a preset with a picture before and after")),
    responses(
        (status = 200, body = ImageDemoAnswer),
        (status = 400, body = ProblemBody, description = "bad_id"),
        (status = 404, body = ProblemBody, description = "not_found"),
    )
)]
#[get("/{demo_id}")]
pub async fn demo_by_id(state: web::Data<AppState>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = Uuid::try_parse(&path).map_err(|_| Problem::BadId(format!("\"{}\" is not a UUID", clipped(&path))))?;
    let styles = &state.lists.styles;
    let style_name = |id: &str| {
        let scene = || styles.scene_templates.iter().find(|scene| scene.id == id).map(|scene| scene.name.clone());
        styles.interior_style(id).map(|style| style.name.clone()).or_else(scene)
    };
    let found = find(&state.library(), id, style_name);
    found.map(|demo| answer::json(&demo)).ok_or_else(|| Problem::NotFound { what: format!("demo {id}") })
}

#[cfg(test)]
mod tests {
    use actors::material_cache::Beside;
    use domain::{money::UsdMicros, tool::Tool};

    use super::*;
    use crate::http::demo::fixtures::{content, library, material};

    fn demos() -> Library {
        let mut scene = content(Tool::ProductScene, "studio");
        scene.prompt = "A  Watch on\tSlate".into();
        scene.selectors.insert("scene_type".into(), "studio".into());
        let mut pattern = content(Tool::PatternGenerate, "floral");
        pattern.input_image_url = None;
        let materials = vec![material(1, scene), material(2, pattern), material(3, content(Tool::ShortVideo, "promo"))];
        let demo = ImageDemo {
            id: Uuid::from_u128(9),
            prompt: "Sofa".into(),
            prompt_normalized: "sofa".into(),
            language: Language::En,
            keywords: Vec::new(),
            category_slug: Some("interior".into()),
            image_url_before: "/static/sofa.jpg".into(),
            image_url_after: Some("/static/sofa_wm.png".into()),
            thumbnail_url: None,
            style_name: None,
            style_slug: None,
            source_service: None,
            generation_cost: UsdMicros::ZERO,
            expires_at: None,
        };
        library(materials, Beside { image_demos: vec![demo], ..Beside::default() })
    }

    #[test]
    fn demos_and_pictures_with_both_sides_are_found() {
        let demos = demos();
        let found = |number| find(&demos, Uuid::from_u128(number), |style| Some(style.to_uppercase()));
        let (demo, scene) = (found(9).unwrap(), found(1).unwrap());
        assert_eq!((demo.image_before.as_str(), demo.category.as_deref()), ("/static/sofa.jpg", Some("interior")));
        assert_eq!(scene.prompt_normalized, "a watch on slate");
        assert_eq!(scene.image_after.as_deref(), Some("/static/materials/x_wm.png"));
        assert_eq!((scene.style_name.as_deref(), scene.style_slug.as_deref()), (Some("STUDIO"), Some("studio")));
        for number in [2, 3, 4] {
            assert!(found(number).is_none(), "{number}");
        }
    }

    #[test]
    fn a_view_is_counted_only_when_something_is_shown() {
        let demos = demos();
        for number in [1, 1, 2] {
            find(&demos, Uuid::from_u128(number), |_| None);
        }
        let views = |number| format!("{:?}", demos.by_id(Uuid::from_u128(number)).unwrap().counters);
        assert!(views(1).contains("views: 2") && views(2).contains("views: 0"), "{} {}", views(1), views(2));
    }
}
