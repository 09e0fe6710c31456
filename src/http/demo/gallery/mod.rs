//! `/demo/inspirations`, `/demo/inspiration`: the gallery, from published results and its own examples.

mod pieces;

use actix_web::{HttpRequest, HttpResponse, get, web};
use actors::material_cache::Library;
use domain::{
    language::Language,
    lists::{GalleryCategory, Lists},
    topics::Topics,
};
use rand::seq::IndexedRandom;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use self::pieces::{Piece, numbered, piece, pieces};
use super::{presets::clipped, words};
use crate::http::{
    answer,
    extract::query::Query,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// One card of the gallery.
#[derive(Debug, Serialize, ToSchema)]
pub struct GalleryItem {
    /// Its id; a published result can be run with it.
    pub id: Uuid,
    /// Title in the asked language.
    pub title: String,
    /// Small picture.
    pub thumb: String,
    /// What was asked, in the asked language.
    pub prompt: String,
    /// The asked category; under `recommended` the first other one that it belongs to.
    pub category: String,
}

/// A page of the gallery.
#[derive(Debug, Serialize, ToSchema)]
pub struct GalleryAnswer {
    /// Always true.
    pub success: bool,
    /// In the order of the lists.
    pub items: Vec<GalleryItem>,
    /// The asked category.
    pub category: String,
    /// The language of titles and prompts.
    #[schema(value_type = String)]
    pub language: Language,
    /// How many items this answer has.
    pub total: usize,
}

/// One random example.
#[derive(Debug, Serialize, ToSchema)]
pub struct Inspiration {
    /// Its id; a published result can be run with it.
    pub id: Uuid,
    /// The asked category, else the first that it belongs to.
    pub category: String,
    /// What was asked, English.
    pub prompt: String,
    /// A picture: the watermarked result, or the still of a clip.
    pub image_url: String,
    /// The style or scene, where one was chosen.
    pub style: Option<String>,
    /// Subject.
    pub topic: String,
    /// Its English name.
    pub topic_display: String,
    /// Watermarked clip.
    pub video_url: Option<String>,
    /// Small picture.
    pub thumbnail_url: Option<String>,
    /// Title, English.
    pub title: Option<String>,
    /// Words.
    pub style_tags: Vec<String>,
}

/// The gallery's category of this key; the default when none is asked for.
///
/// # Errors
/// 400 `unknown_choice`, with the valid ones.
fn category_of<'a>(lists: &'a Lists, word: Option<&str>) -> Result<&'a GalleryCategory, Problem> {
    let word = word.unwrap_or("recommended");
    lists.gallery_category(word).ok_or_else(|| Problem::UnknownChoice {
        what: "gallery category",
        given: clipped(word),
        valid: lists.gallery.iter().map(|category| category.category.as_str()).collect::<Vec<_>>().join(", "),
    })
}

fn items(
    library: &Library,
    lists: &Lists,
    asked: &GalleryCategory,
    language: Language,
    limit: usize,
) -> Vec<GalleryItem> {
    let speech = Language::of_avatar(language.as_str());
    pieces(library, Some(speech))
        .filter(|piece| asked.takes(piece.topic(), piece.tags()))
        .take(limit)
        .map(|piece| GalleryItem {
            id: piece.id(),
            title: piece.title(language),
            thumb: piece.thumbnail_url().unwrap_or(piece.image_url).to_owned(),
            prompt: piece.prompt(language).to_owned(),
            category: piece.category(asked, lists),
        })
        .collect()
}

fn inspiration_of(piece: &Piece<'_>, asked: &GalleryCategory, lists: &Lists, topics: &Topics) -> Inspiration {
    let title = piece.title(Language::En);
    Inspiration {
        id: piece.id(),
        category: piece.category(asked, lists),
        prompt: piece.prompt(Language::En).to_owned(),
        image_url: piece.image_url.to_owned(),
        style: piece.style().map(str::to_owned),
        topic: piece.topic().to_owned(),
        topic_display: piece.topic_display(topics),
        video_url: piece.video_url().map(str::to_owned),
        thumbnail_url: piece.thumbnail_url().map(str::to_owned),
        title: (!title.is_empty()).then_some(title),
        style_tags: piece.tags().to_vec(),
    }
}

/// The gallery: published results and examples whose topic or tags belong to a category.
#[utoipa::path(
    tag = "demo",
    params(
        ("category" = Option<String>, Query, description = "One of the 24 gallery keys; `recommended` when absent"),
        ("language" = Option<String>, Query, description = "Of titles and prompts; en when absent"),
        ("limit" = Option<u32>, Query, minimum = 4, maximum = 20, description = "8 when absent"),
    ),
    responses(
        (status = 200, body = GalleryAnswer),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/inspirations")]
pub async fn gallery_page(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let category = query.text("category");
    let language = words::language_of(&query.text("language").unwrap_or_default());
    let limit = query.number::<usize>("limit", 4..=20, 8);
    query.finish()?;
    let asked = category_of(&state.lists, category.as_deref())?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || {
        let found = items(&library, &state.lists, asked, language, limit);
        GalleryAnswer { success: true, total: found.len(), items: found, category: asked.category.clone(), language }
    }))
}

/// Random examples of the gallery.
#[utoipa::path(
    tag = "demo",
    params(
        ("category" = Option<String>, Query, description = "One of the 24 gallery keys; any when absent"),
        ("topic" = Option<String>, Query, description = "Only this topic"),
        ("count" = Option<u32>, Query, minimum = 1, maximum = 20, description = "At most so many; 10 when absent"),
    ),
    responses(
        (status = 200, body = Vec<Inspiration>),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/inspiration")]
pub async fn random_inspiration(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (category, topic) = (query.text("category"), query.text("topic"));
    let count = query.number::<usize>("count", 1..=20, 10);
    query.finish()?;
    let asked = category_of(&state.lists, category.as_deref())?;
    let library = state.library();
    // Which pieces fit is worked out once a library, not once a request.
    let key = format!("fitting:{}:{}", asked.category, topic.as_deref().unwrap_or_default());
    let fitting = library.memo.get_or_keep(&key, library.all().len(), || {
        let fits = |piece: &Piece<'_>| {
            asked.takes(piece.topic(), piece.tags()) && topic.as_deref().is_none_or(|topic| topic == piece.topic())
        };
        numbered(&library).filter(|(_, piece)| fits(piece)).map(|(number, _)| number).collect::<Vec<usize>>()
    });
    let picked = fitting.choose_multiple(&mut rand::rng(), count).filter_map(|number| piece(&library, *number));
    let written: Vec<_> =
        picked.map(|piece| inspiration_of(&piece, asked, &state.lists, &state.catalogue.topics)).collect();
    Ok(answer::json(&written))
}

#[cfg(test)]
mod tests {
    use actors::material_cache::Beside;
    use domain::{catalogue::Catalogue, tool::Tool};
    use entities::demo_examples::DemoExample;

    use super::*;
    use crate::http::demo::fixtures::{clip, content, library, material};

    fn example() -> DemoExample {
        DemoExample {
            id: Uuid::from_u128(90),
            topic: "food".into(),
            topic_zh: None,
            topic_en: Some("Food".into()),
            prompt: "Tea".into(),
            image_url: "/static/tea.png".into(),
            video_url_watermarked: None,
            thumbnail_url: None,
            duration_seconds: None,
            resolution: None,
            title: Some("Tea time".into()),
            title_zh: Some("午茶".into()),
            title_en: None,
            description: None,
            style_tags: Vec::new(),
            sort_order: 0,
            source_service: None,
            is_featured: false,
            is_active: true,
        }
    }

    fn gallery() -> Library {
        let mut coffee = content(Tool::ProductScene, "studio");
        coffee.tags = vec!["Coffee".into()];
        coffee.selectors.insert("scene_type".into(), "studio".into());
        let mut hidden = content(Tool::ShortVideo, "promo");
        hidden.result_thumbnail_url = None;
        let materials = vec![
            material(1, content(Tool::PatternGenerate, "floral")),
            material(2, coffee),
            clip(3, Tool::AiAvatar, "spokesperson", Language::ZhTw, None),
            material(4, hidden),
        ];
        library(materials, Beside { examples: vec![example()], ..Beside::default() })
    }

    fn asked(category: &str, language: Language) -> Vec<(u128, String, String)> {
        let lists = Lists::embedded().unwrap();
        let found = items(&gallery(), &lists, category_of(&lists, Some(category)).unwrap(), language, 20);
        found.into_iter().map(|item| (item.id.as_u128(), item.title, item.category)).collect()
    }

    #[test]
    fn a_category_takes_by_topic_and_by_tag_from_both_sources() {
        let food = [(2, "A title".to_owned(), "food".to_owned()), (90, "午茶".to_owned(), "food".to_owned())];
        assert_eq!(asked("food", Language::ZhTw), food);
        assert_eq!(asked("toys", Language::En), []);
    }

    #[test]
    fn recommended_takes_all_that_has_a_picture_and_a_language_the_visitor_understands() {
        let ids = |language| {
            asked("recommended", language).into_iter().map(|(id, _, category)| (id, category)).collect::<Vec<_>>()
        };
        let (pattern, food, avatar) = ("pattern".to_owned(), "food".to_owned(), "avatar".to_owned());
        assert_eq!(ids(Language::En), [(1, pattern.clone()), (2, food.clone()), (90, food.clone())]);
        assert_eq!(ids(Language::ZhTw), [(1, pattern), (2, food.clone()), (3, avatar), (90, food)]);
    }

    #[test]
    fn an_inspiration_shows_the_marked_file_only() {
        let (gallery, lists, topics) = (gallery(), Lists::embedded().unwrap(), Catalogue::embedded().unwrap().topics);
        let all = category_of(&lists, None).unwrap();
        let written: Vec<_> =
            pieces(&gallery, None).map(|piece| inspiration_of(&piece, all, &lists, &topics)).collect();
        let json = serde_json::to_string(&written).unwrap();
        assert!(!json.contains("secret"), "{json}");
        let (scene, avatar) = (&written[1], &written[2]);
        assert_eq!((scene.image_url.as_str(), scene.style.as_deref()), ("/static/materials/x_wm.png", Some("studio")));
        assert_eq!((scene.topic_display.as_str(), scene.video_url.as_deref()), ("Studio", None));
        assert_eq!(avatar.image_url, "/static/materials/x_thumb.jpg");
        assert_eq!(avatar.video_url.as_deref(), Some("/static/materials/3_wm.mp4"));
    }

    #[test]
    fn an_unknown_category_names_the_24_there_are() {
        let lists = Lists::embedded().unwrap();
        let Err(Problem::UnknownChoice { valid, .. }) = category_of(&lists, Some("x")) else { panic!("must fail") };
        assert_eq!(valid.split(", ").count(), 24);
    }
}
