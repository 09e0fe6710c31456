//! `/generate/examples/{topic}`: a few befores and afters for a topic page.

use actix_web::{HttpRequest, HttpResponse, get, web};
use actors::material_cache::Library;
use domain::{
    lists::{Lists, ShowcaseCategory},
    tool::Tool,
};
use entities::{materials::MaterialContent, showcases::Showcase};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{
    answer,
    demo::presets::clipped,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// How many examples a page shows (api.md §10).
const MOST: usize = 6;

/// The topics that have a page; each is a category of showcases.
const TOPICS: [&str; 3] = ["pattern", "product", "video"];

/// Where examples come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ExampleSource {
    /// Showcases that were chosen for the page.
    Database,
    /// Results of the page's tools, for want of showcases.
    Fallback,
}

/// A before and its after.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicExample {
    /// Its id.
    pub id: Uuid,
    /// Title, English.
    pub title: String,
    /// Title, Chinese.
    pub title_zh: Option<String>,
    /// The picture that went in; absent where nothing did (patterns).
    pub before: Option<String>,
    /// The watermarked picture that came out, or the clip when `is_video`.
    pub after: Option<String>,
    /// Small picture of `after`.
    pub thumbnail: Option<String>,
    /// What was asked, English.
    pub prompt: String,
    /// The same in Chinese.
    pub prompt_zh: Option<String>,
    /// The tool that made it.
    pub tool: String,
    /// The scene of a product.
    pub scene: Option<String>,
    /// The style of a pattern.
    pub style: Option<String>,
    /// One sentence, English.
    pub description: Option<String>,
    /// The same in Chinese.
    pub description_zh: Option<String>,
    /// Whether `after` is a clip.
    pub is_video: bool,
}

/// The examples of one topic.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicExamplesAnswer {
    /// `pattern`, `product` or `video`.
    pub topic: String,
    /// At most six.
    pub examples: Vec<TopicExample>,
    /// `database`, or `fallback` when no showcase is stored.
    pub source: ExampleSource,
}

/// Scene and style of a result: what its selectors and topic say.
fn scene_and_style(content: &MaterialContent) -> (Option<String>, Option<String>) {
    let selected = |key| content.selectors.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    match content.tool {
        Tool::ProductScene => (selected("scene_type"), None),
        Tool::PatternGenerate => (None, Some(content.topic.clone())),
        _ => (None, selected("style_id")),
    }
}

impl TopicExample {
    /// `shown`: the result that the showcase shows, while it is public.
    fn of_showcase(showcase: &Showcase, shown: Option<&MaterialContent>) -> Self {
        let row = showcase.clone();
        let (scene, style) = shown.map(scene_and_style).unwrap_or_default();
        Self {
            id: row.id,
            title: row.title.unwrap_or_else(|| row.prompt.clone()),
            title_zh: row.title_zh,
            before: row.source_image_url,
            is_video: row.result_video_url.is_some(),
            after: row.result_video_url.or(row.result_image_url),
            thumbnail: row.result_thumbnail_url,
            prompt: row.prompt,
            prompt_zh: row.prompt_zh,
            tool: row.tool_id,
            scene,
            style,
            description: row.description,
            description_zh: row.description_zh,
        }
    }

    /// `None` when the result has no file that visitors may see.
    fn of_material(id: Uuid, content: &MaterialContent) -> Option<Self> {
        let after = content.result_watermarked_url.clone()?;
        let (scene, style) = scene_and_style(content);
        Some(Self {
            id,
            title: content.title_en.clone().unwrap_or_else(|| content.prompt.clone()),
            title_zh: content.title_zh.clone(),
            before: content.input_image_url.clone(),
            after: Some(after),
            thumbnail: content.result_thumbnail_url.clone(),
            prompt: content.prompt.clone(),
            prompt_zh: content.prompt_zh.clone(),
            tool: content.tool.to_string(),
            scene,
            style,
            description: content.description_en.clone(),
            description_zh: content.description_zh.clone(),
            is_video: content.tool.makes_video(),
        })
    }
}

fn examples_of(library: &Library, category: &ShowcaseCategory) -> (Vec<TopicExample>, ExampleSource) {
    let materials = || library.all().iter().map(|one| &one.material);
    let result_of = |showcase: &Showcase| {
        let file = showcase.result_video_url.as_ref().or(showcase.result_image_url.as_ref())?;
        materials().map(|material| &material.content).find(|one| one.result_watermarked_url.as_ref() == Some(file))
    };
    let chosen = library.showcases.iter().filter(|showcase| category.answers_to(&showcase.tool_category)).take(MOST);
    let chosen: Vec<_> = chosen.map(|showcase| TopicExample::of_showcase(showcase, result_of(showcase))).collect();
    if !chosen.is_empty() {
        return (chosen, ExampleSource::Database);
    }
    let of_category = |tool| category.tools.iter().any(|known| known.tool_id == tool);
    let results = materials()
        .filter(|material| of_category(material.content.tool))
        .filter_map(|material| TopicExample::of_material(material.id, &material.content));
    (results.take(MOST).collect(), ExampleSource::Fallback)
}

/// # Errors
/// 404 `not_found` for anything but the three topics, which it names.
fn category_of<'a>(lists: &'a Lists, topic: &str) -> Result<&'a ShowcaseCategory, Problem> {
    let known = TOPICS.contains(&topic).then(|| lists.showcase_category(topic)).flatten();
    known.ok_or_else(|| Problem::NotFound {
        what: format!("topic \"{}\" (valid: {})", clipped(topic), TOPICS.join(", ")),
    })
}

/// At most six befores and afters of a topic.
#[utoipa::path(
    tag = "generate",
    params(("topic" = String, Path, description = "pattern, product or video")),
    responses(
        (status = 200, body = TopicExamplesAnswer),
        (status = 404, body = ProblemBody, description = "not_found: no such topic"),
    )
)]
#[get("/examples/{topic}")]
pub async fn topic_examples(
    request: HttpRequest,
    state: web::Data<AppState>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let category = category_of(&state.lists, &path)?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || {
        let (examples, source) = examples_of(&library, category);
        TopicExamplesAnswer { topic: category.category.clone(), examples, source }
    }))
}

#[cfg(test)]
mod tests {
    use actors::material_cache::Beside;
    use entities::materials::Material;

    use super::*;
    use crate::http::demo::fixtures::{content, library, material};

    fn scene(number: u128) -> Material {
        let mut content = content(Tool::ProductScene, "studio");
        content.selectors.insert("scene_type".into(), "studio".into());
        content.result_watermarked_url = Some(format!("/static/materials/{number}_wm.png"));
        material(number, content)
    }

    fn showcase(number: u128, category: &str, after: &str) -> Showcase {
        let video = after.ends_with(".mp4").then(|| after.to_owned());
        Showcase {
            id: Uuid::from_u128(number),
            tool_category: category.into(),
            tool_id: "a_tool".into(),
            tool_name: "A tool".into(),
            tool_name_zh: None,
            source_image_url: Some("/static/before.jpg".into()),
            source_thumbnail_url: None,
            prompt: "A prompt".into(),
            prompt_zh: None,
            result_image_url: video.is_none().then(|| after.to_owned()),
            result_video_url: video,
            result_thumbnail_url: Some("/static/after_thumb.jpg".into()),
            title: None,
            title_zh: None,
            description: None,
            description_zh: None,
            duration_seconds: None,
            resolution: None,
            style_tags: Vec::new(),
            sort_order: 0,
            source_service: None,
            generation_params: None,
            is_featured: true,
            is_active: true,
        }
    }

    fn found(library: &Library, topic: &str) -> (Vec<TopicExample>, ExampleSource) {
        examples_of(library, category_of(&Lists::embedded().unwrap(), topic).unwrap())
    }

    #[test]
    fn showcases_of_old_and_new_categories_are_shown_and_tell_the_scene_of_what_they_show() {
        let showcases = vec![
            showcase(11, "ecommerce", "/static/materials/1_wm.png"),
            showcase(12, "product", "/static/materials/gone_wm.png"),
            showcase(13, "pattern", "/static/materials/2_wm.png"),
        ];
        let library = library(vec![scene(1)], Beside { showcases, ..Beside::default() });
        let (examples, source) = found(&library, "product");
        assert_eq!(source, ExampleSource::Database);
        let told: Vec<_> = examples.iter().map(|one| (one.id.as_u128(), one.scene.as_deref())).collect();
        assert_eq!(told, [(11, Some("studio")), (12, None)]);
        // Without a title the prompt stands in: the contract wants one.
        assert_eq!((examples[0].title.as_str(), examples[0].is_video), ("A prompt", false));
    }

    #[test]
    fn a_clip_is_its_own_after() {
        let showcases = vec![showcase(1, "ai_video", "/static/materials/1_wm.mp4")];
        let (examples, _) = found(&library(Vec::new(), Beside { showcases, ..Beside::default() }), "video");
        assert_eq!((examples[0].after.as_deref(), examples[0].is_video), (Some("/static/materials/1_wm.mp4"), true));
    }

    #[test]
    fn without_showcases_results_of_the_tools_stand_in_marked_and_at_most_six() {
        let mut materials: Vec<_> = (1..=8).map(scene).collect();
        materials.insert(0, material(20, content(Tool::PatternGenerate, "floral")));
        materials[1].content.result_watermarked_url = None;
        let library = library(materials, Beside::default());
        let (examples, source) = found(&library, "product");
        let ids: Vec<_> = examples.iter().map(|example| example.id.as_u128()).collect();
        assert_eq!((ids, source), ((2..=7).collect(), ExampleSource::Fallback));
        let (patterns, _) = found(&library, "pattern");
        assert_eq!((patterns.len(), patterns[0].style.as_deref()), (1, Some("floral")));
        let written = serde_json::to_string(&(examples, patterns)).unwrap();
        assert!(!written.contains("secret"), "{written}");
        let (none, source) = found(&library, "video");
        assert_eq!((none.len(), source), (0, ExampleSource::Fallback));
    }

    #[test]
    fn only_the_three_topics_have_examples() {
        let lists = Lists::embedded().unwrap();
        for strange in ["avatar", "textile", "", "Pattern"] {
            let problem = category_of(&lists, strange).unwrap_err();
            assert_eq!((problem.row().1, problem.row().0.as_u16()), ("not_found", 404));
            assert!(problem.to_string().contains("pattern, product, video"), "{problem}");
        }
    }
}
