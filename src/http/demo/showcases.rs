//! `/demo/tool-showcases`, `/demo/tool-categories`: before and after, by tool.

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::lists::{Lists, ShowcaseCategory};
use entities::showcases::Showcase;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::presets::clipped;
use crate::http::{
    answer,
    extract::query::Query,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// One example.
#[derive(Debug, Serialize, ToSchema)]
pub struct ToolShowcase {
    /// Its id.
    pub id: Uuid,
    /// The category's key.
    pub category: String,
    /// Title, English.
    pub title: Option<String>,
    /// Title, Chinese.
    pub title_zh: Option<String>,
    /// The picture that went in; absent where nothing did (patterns).
    pub before_image: Option<String>,
    /// The watermarked picture that came out; of a clip its still.
    pub after_image: Option<String>,
    /// What was asked, English.
    pub prompt: String,
    /// The same in Chinese.
    pub prompt_zh: Option<String>,
    /// The category under which the row is stored.
    pub tool_category: String,
    /// The tool.
    pub tool_id: String,
    /// Its English name.
    pub tool_name: String,
    /// Its Chinese name.
    pub tool_name_zh: Option<String>,
    /// As `before_image`.
    pub source_image_url: Option<String>,
    /// Watermarked picture; absent for clips.
    pub result_image_url: Option<String>,
    /// Watermarked clip; absent for pictures.
    pub result_video_url: Option<String>,
    /// Small picture of the result.
    pub result_thumbnail_url: Option<String>,
    /// One sentence, English.
    pub description: Option<String>,
    /// The same in Chinese.
    pub description_zh: Option<String>,
    /// Length of a clip, in seconds.
    pub duration_seconds: Option<f64>,
    /// Words.
    pub style_tags: Vec<String>,
    /// Whether it is shown before the others.
    pub is_featured: bool,
}

impl ToolShowcase {
    fn of(showcase: &Showcase, category: &ShowcaseCategory) -> Self {
        let row = showcase.clone();
        Self {
            id: row.id,
            category: category.category.clone(),
            title: row.title,
            title_zh: row.title_zh,
            before_image: row.source_image_url.clone(),
            after_image: row.result_image_url.clone().or_else(|| row.result_thumbnail_url.clone()),
            prompt: row.prompt,
            prompt_zh: row.prompt_zh,
            tool_category: row.tool_category,
            tool_id: row.tool_id,
            tool_name: row.tool_name,
            tool_name_zh: row.tool_name_zh,
            source_image_url: row.source_image_url,
            result_image_url: row.result_image_url,
            result_video_url: row.result_video_url,
            result_thumbnail_url: row.result_thumbnail_url,
            description: row.description,
            description_zh: row.description_zh,
            duration_seconds: row.duration_seconds,
            style_tags: row.style_tags,
            is_featured: row.is_featured,
        }
    }
}

/// One tool of a category.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryTool {
    /// The tool.
    pub tool_id: &'static str,
    /// English name.
    pub tool_name: String,
    /// Chinese name.
    pub tool_name_zh: String,
    /// How many examples it has.
    pub showcase_count: usize,
}

/// One category.
#[derive(Debug, Serialize, ToSchema)]
pub struct ToolCategory {
    /// Its key.
    pub category: String,
    /// English name.
    pub category_name: String,
    /// Chinese name.
    pub category_name_zh: String,
    /// Its tools.
    pub tools: Vec<CategoryTool>,
}

/// Every category.
#[derive(Debug, Serialize, ToSchema)]
pub struct ToolCategoriesAnswer {
    /// In the order of pages.
    pub categories: Vec<ToolCategory>,
    /// How many.
    pub total_categories: usize,
}

/// The category of this key or alias.
///
/// # Errors
/// 404 `not_found`, naming the valid ones.
fn category_of<'a>(lists: &'a Lists, word: &str) -> Result<&'a ShowcaseCategory, Problem> {
    lists.showcase_category(word).ok_or_else(|| {
        let valid: Vec<_> = lists.showcases.iter().map(|category| category.category.as_str()).collect();
        Problem::NotFound { what: format!("showcase category \"{}\" (valid: {})", clipped(word), valid.join(", ")) }
    })
}

/// Refuses a tool that the category does not have.
///
/// # Errors
/// 404 `not_found`, naming the valid ones.
fn known_tool(category: &ShowcaseCategory, word: &str) -> Result<(), Problem> {
    if category.tools.iter().any(|tool| tool.tool_id.as_str() == word) {
        return Ok(());
    }
    let valid: Vec<_> = category.tools.iter().map(|tool| tool.tool_id.as_str()).collect();
    let what = format!("tool \"{}\" of {} (valid: {})", clipped(word), category.category, valid.join(", "));
    Err(Problem::NotFound { what })
}

/// The examples of a category, of one tool where given. The snapshot has the featured ones first.
fn listed(showcases: &[Showcase], category: &ShowcaseCategory, tool: Option<&str>, limit: usize) -> Vec<ToolShowcase> {
    showcases
        .iter()
        .filter(|showcase| category.answers_to(&showcase.tool_category))
        .filter(|showcase| tool.is_none_or(|tool| showcase.tool_id == tool))
        .take(limit)
        .map(|showcase| ToolShowcase::of(showcase, category))
        .collect()
}

fn counted(showcases: &[Showcase], category: &ShowcaseCategory) -> ToolCategory {
    let belongs = |showcase: &&Showcase| category.answers_to(&showcase.tool_category);
    let tools = category.tools.iter().map(|tool| CategoryTool {
        tool_id: tool.tool_id.as_str(),
        tool_name: tool.tool_name.clone(),
        tool_name_zh: tool.tool_name_zh.clone(),
        showcase_count: showcases.iter().filter(belongs).filter(|one| one.tool_id == tool.tool_id.as_str()).count(),
    });
    ToolCategory {
        category: category.category.clone(),
        category_name: category.category_name.clone(),
        category_name_zh: category.category_name_zh.clone(),
        tools: tools.collect(),
    }
}

/// The before/after examples of a category, featured first.
#[utoipa::path(
    tag = "demo",
    params(
        ("tool_category" = String, Path, description = "pattern, product, video, avatar; also textile, ecommerce, video_effects, ai_video"),
        ("tool_id" = Option<String>, Query, description = "Only this tool of the category"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "10 when absent"),
    ),
    responses(
        (status = 200, body = Vec<ToolShowcase>),
        (status = 404, body = ProblemBody, description = "not_found: no such category, or no such tool in it"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/tool-showcases/{tool_category}")]
pub async fn showcases_of_category(
    request: HttpRequest,
    state: web::Data<AppState>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let category = category_of(&state.lists, &path)?;
    let mut query = Query::of(&request);
    let tool = query.text("tool_id");
    let limit = query.number::<usize>("limit", 1..=50, 10);
    query.finish()?;
    if let Some(tool) = &tool {
        known_tool(category, tool)?;
    }
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || listed(&library.showcases, category, tool.as_deref(), limit)))
}

/// The before/after examples of one tool, featured first.
#[utoipa::path(
    tag = "demo",
    params(
        ("tool_category" = String, Path, description = "pattern, product, video, avatar; also textile, ecommerce, video_effects, ai_video"),
        ("tool_id" = String, Path, description = "A tool of the category"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "10 when absent"),
    ),
    responses(
        (status = 200, body = Vec<ToolShowcase>),
        (status = 404, body = ProblemBody, description = "not_found: no such category, or no such tool in it"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/tool-showcases/{tool_category}/{tool_id}")]
pub async fn showcases_of_tool(
    request: HttpRequest,
    state: web::Data<AppState>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (category, tool) = path.into_inner();
    let category = category_of(&state.lists, &category)?;
    known_tool(category, &tool)?;
    let mut query = Query::of(&request);
    let limit = query.number::<usize>("limit", 1..=50, 10);
    query.finish()?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || listed(&library.showcases, category, Some(&tool), limit)))
}

/// The categories, their tools, and how many examples each has.
#[utoipa::path(tag = "demo", responses((status = 200, body = ToolCategoriesAnswer)))]
#[get("/tool-categories")]
pub async fn tool_categories(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let library = state.library();
    answer::remembered_json(&request, &library, || {
        let categories = state.lists.showcases.iter();
        let found: Vec<_> = categories.map(|category| counted(&library.showcases, category)).collect();
        ToolCategoriesAnswer { total_categories: found.len(), categories: found }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn showcase(number: u128, category: &str, tool: &str) -> Showcase {
        Showcase {
            id: Uuid::from_u128(number),
            tool_category: category.into(),
            tool_id: tool.into(),
            tool_name: "A tool".into(),
            tool_name_zh: None,
            source_image_url: Some("/static/before.jpg".into()),
            source_thumbnail_url: None,
            prompt: "A prompt".into(),
            prompt_zh: None,
            result_image_url: Some("/static/after_wm.png".into()),
            result_video_url: None,
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

    fn rows() -> Vec<Showcase> {
        let mut pattern = showcase(1, "textile", "pattern_generate");
        pattern.source_image_url = None;
        let mut video = showcase(2, "video", "short_video");
        (video.result_image_url, video.result_video_url) = (None, Some("/static/after_wm.mp4".into()));
        vec![pattern, video, showcase(3, "product", "try_on"), showcase(4, "ecommerce", "product_scene")]
    }

    #[test]
    fn a_category_finds_rows_of_its_old_names_and_a_missing_source_does_not_fail() {
        let lists = Lists::embedded().unwrap();
        let found = listed(&rows(), category_of(&lists, "pattern").unwrap(), None, 10);
        let pattern = serde_json::to_value(&found).unwrap();
        assert_eq!(
            (pattern[0]["category"].as_str(), &pattern[0]["before_image"]),
            (Some("pattern"), &serde_json::Value::Null)
        );
        assert_eq!(pattern[0]["after_image"], "/static/after_wm.png");
        let ids = |tool, limit| -> Vec<_> {
            let product = category_of(&lists, "ecommerce").unwrap();
            listed(&rows(), product, tool, limit).iter().map(|one| one.id.as_u128()).collect()
        };
        assert_eq!((ids(None, 10), ids(None, 1), ids(Some("product_scene"), 10)), (vec![3, 4], vec![3], vec![4]));
    }

    #[test]
    fn the_after_picture_of_a_clip_is_its_still() {
        let lists = Lists::embedded().unwrap();
        let found = listed(&rows(), category_of(&lists, "ai_video").unwrap(), None, 10);
        assert_eq!(found[0].after_image.as_deref(), Some("/static/after_thumb.jpg"));
        assert_eq!(found[0].result_video_url.as_deref(), Some("/static/after_wm.mp4"));
    }

    #[test]
    fn what_is_unknown_is_answered_with_what_there_is() {
        let lists = Lists::embedded().unwrap();
        let texts = [category_of(&lists, "x").unwrap_err(), known_tool(&lists.showcases[2], "try_on").unwrap_err()];
        assert_eq!(texts[0].to_string(), "showcase category \"x\" (valid: pattern, product, video, avatar) not found");
        assert_eq!(texts[1].to_string(), "tool \"try_on\" of video (valid: short_video) not found");
    }

    #[test]
    fn categories_count_their_rows() {
        let lists = Lists::embedded().unwrap();
        let product = counted(&rows(), &lists.showcases[1]);
        let counts: Vec<_> = product.tools.iter().map(|tool| (tool.tool_id, tool.showcase_count)).collect();
        assert_eq!(counts, [("background_removal", 0), ("product_scene", 1), ("try_on", 1)]);
    }
}
