//! `/demo/landing`: the clips of the landing page, each with the avatar that presents it.

mod pairs;

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::{language::Language, lists::Lists};
use rand::seq::IndexedRandom;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use self::pairs::{Pair, clips, pairs};
use super::{presets::clipped, words};
use crate::http::{
    answer,
    extract::query::Query,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// How much of a prompt a card shows, in characters (api.md §5).
const PROMPT_CHARACTERS: usize = 100;

/// How many pairs `view-more` picks (api.md §5).
const MORE: usize = 6;

/// A clip and the avatar clip that goes with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PairedClip {
    /// Id of the clip, for `use-preset`.
    pub id: Uuid,
    /// The landing page's category; a topic that has none stands for itself.
    pub category: String,
    /// Title in the asked language.
    pub title: String,
    /// What was asked, at most 100 characters.
    pub prompt: String,
    /// Small picture.
    pub thumb: Option<String>,
    /// Watermarked clip.
    pub video: String,
    /// Watermarked avatar clip of the same topic, in `avatar_language`.
    pub avatar_video: Option<String>,
    /// Length of the clip, for example `5s`.
    pub duration: Option<String>,
}

/// The same with what the landing page needs besides.
#[derive(Debug, Serialize, ToSchema)]
pub struct PairedExample {
    /// The pair.
    #[serde(flatten)]
    pub pair: PairedClip,
    /// Title, Chinese.
    pub title_zh: Option<String>,
    /// Title, English.
    pub title_en: Option<String>,
    /// A landing topic or a topic of short videos.
    pub topic: String,
}

/// Where a page stands in its list.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Pagination {
    /// From 1.
    pub page: usize,
    /// How many a page holds.
    pub per_page: usize,
    /// How many there are.
    pub total: usize,
    /// How many pages that makes.
    pub total_pages: usize,
    /// Whether a page follows.
    pub has_more: bool,
}

impl Pagination {
    fn of(page: usize, per_page: usize, total: usize) -> Self {
        let total_pages = total.div_ceil(per_page.max(1));
        Self { page, per_page, total, total_pages, has_more: page < total_pages }
    }
}

/// One page of examples.
#[derive(Debug, Serialize, ToSchema)]
pub struct PairedExamplesAnswer {
    /// Always true.
    pub success: bool,
    /// In a stable order: what was made for the landing page comes first.
    pub examples: Vec<PairedExample>,
    /// What the avatars speak: `en` or `zh-TW`.
    #[schema(value_type = String)]
    pub avatar_language: Language,
    /// Which part this is.
    pub pagination: Pagination,
}

/// Some pairs, picked at random.
#[derive(Debug, Serialize, ToSchema)]
pub struct ViewMoreAnswer {
    /// Always true.
    pub success: bool,
    /// At most six.
    pub examples: Vec<PairedClip>,
    /// How many they are.
    pub total: usize,
    /// What the avatars speak: `en` or `zh-TW`.
    #[schema(value_type = String)]
    pub avatar_language: Language,
}

/// One clip.
#[derive(Debug, Serialize, ToSchema)]
pub struct WatchedVideo {
    /// Its id, for `use-preset`.
    pub id: Uuid,
    /// Title in the asked language.
    pub title: String,
    /// Watermarked clip.
    pub video_url: String,
    /// Small picture.
    pub thumb: Option<String>,
    /// What was asked, in the asked language.
    pub prompt: String,
    /// A landing topic or a topic of short videos.
    pub topic: String,
}

/// One clip, or why there is none.
#[derive(Debug, Serialize, ToSchema)]
pub struct WatchDemoAnswer {
    /// Whether there is a clip.
    pub success: bool,
    /// The clip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<WatchedVideo>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<&'static str>,
}

fn clip_of(pair: &Pair, language: Language) -> PairedClip {
    let content = &pair.clip.material.content;
    PairedClip {
        id: pair.clip.material.id,
        category: pair.category.clone(),
        title: words::title(content, language),
        prompt: words::shortened(words::prompt(content, language), PROMPT_CHARACTERS),
        thumb: content.result_thumbnail_url.clone(),
        video: pair.video.clone(),
        avatar_video: pair.avatar.clone(),
        duration: words::duration(content.duration_seconds),
    }
}

fn example_of(pair: &Pair, language: Language) -> PairedExample {
    let content = &pair.clip.material.content;
    PairedExample {
        pair: clip_of(pair, language),
        title_zh: content.title_zh.clone(),
        title_en: content.title_en.clone(),
        topic: content.topic.clone(),
    }
}

/// What the asked `language` means for texts and for speech.
fn languages(query: &mut Query) -> (Language, Language) {
    let tag = query.text("language").unwrap_or_else(|| "en".to_owned());
    (words::language_of(&tag), Language::of_avatar(&tag))
}

/// Short videos, each paired with an avatar clip of the same topic and language.
#[utoipa::path(
    tag = "demo",
    params(
        ("language" = Option<String>, Query, description = "Of titles and speech; zh… speaks zh-TW, everything else en"),
        ("page" = Option<u32>, Query, minimum = 1, maximum = 10000, description = "From 1"),
        ("per_page" = Option<u32>, Query, minimum = 1, maximum = 50, description = "6 when absent"),
    ),
    responses((status = 200, body = PairedExamplesAnswer), (status = 422, body = ProblemBody))
)]
#[get("/landing/examples")]
pub async fn landing_examples(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (language, avatar_language) = languages(&mut query);
    let page = query.number::<usize>("page", 1..=10_000, 1);
    let per_page = query.number::<usize>("per_page", 1..=50, 6);
    query.finish()?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || {
        let found = pairs(&library, &state.catalogue.topics, &state.lists, avatar_language);
        let shown = found.iter().skip((page - 1) * per_page).take(per_page);
        PairedExamplesAnswer {
            success: true,
            examples: shown.map(|pair| example_of(pair, language)).collect(),
            avatar_language,
            pagination: Pagination::of(page, per_page, found.len()),
        }
    }))
}

/// Six random pairs.
#[utoipa::path(
    tag = "demo",
    params(
        ("language" = Option<String>, Query, description = "Of titles and speech; zh… speaks zh-TW, everything else en"),
        ("category" = Option<String>, Query, description = "One of the six landing categories; `all` and absent mean any"),
    ),
    responses(
        (status = 200, body = ViewMoreAnswer),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/landing/view-more")]
pub async fn view_more(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (language, avatar_language) = languages(&mut query);
    let category = query.text("category");
    query.finish()?;
    if let Some(category) = &category {
        known_category(category, &state.lists)?;
    }
    let library = state.library();
    let found = pairs(&library, &state.catalogue.topics, &state.lists, avatar_language);
    let category = category.filter(|category| category != "all");
    let fits = |pair: &&Pair| category.as_ref().is_none_or(|category| pair.category == *category);
    let fitting: Vec<&Pair> = found.iter().filter(fits).collect();
    let picked: Vec<_> = fitting.choose_multiple(&mut rand::rng(), MORE).map(|pair| clip_of(pair, language)).collect();
    Ok(answer::json(&ViewMoreAnswer { success: true, total: picked.len(), examples: picked, avatar_language }))
}

fn known_category(word: &str, lists: &Lists) -> Result<(), Problem> {
    if lists.landing.example_category(word).is_some() {
        return Ok(());
    }
    let ids: Vec<_> = lists.landing.example_categories.iter().map(|category| category.id.as_str()).collect();
    Err(Problem::UnknownChoice { what: "landing category", given: clipped(word), valid: ids.join(", ") })
}

/// One random clip. Counts one view of it.
#[utoipa::path(
    tag = "demo",
    params(("language" = Option<String>, Query, description = "Of title and prompt")),
    responses(
        (status = 200, body = WatchDemoAnswer, description = "`success` is false when there is no clip"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/landing/watch-demo")]
pub async fn watch_demo(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (language, _) = languages(&mut query);
    query.finish()?;
    let library = state.library();
    let found = clips(&library, &state.catalogue.topics);
    let Some(shown) = found.choose(&mut rand::rng()) else {
        return Ok(answer::json(&WatchDemoAnswer { success: false, video: None, error: Some("no_video") }));
    };
    shown.counters.viewed();
    let clip = &shown.material;
    let watched = WatchedVideo {
        id: clip.id,
        title: words::title(&clip.content, language),
        video_url: clip.content.result_watermarked_url.clone().unwrap_or_default(),
        thumb: clip.content.result_thumbnail_url.clone(),
        prompt: words::prompt(&clip.content, language).to_owned(),
        topic: clip.content.topic.clone(),
    };
    Ok(answer::json(&WatchDemoAnswer { success: true, video: Some(watched), error: None }))
}

#[cfg(test)]
mod tests {
    use domain::catalogue::Catalogue;

    use super::*;

    #[test]
    fn an_example_has_the_contracts_fields_and_no_clean_file() {
        let (library, lists) = (pairs::tests::library(), Lists::embedded().unwrap());
        let found = pairs(&library, &Catalogue::embedded().unwrap().topics, &lists, Language::En);
        let example = serde_json::to_value(example_of(&found[0], Language::En)).unwrap();
        let keys = [
            "avatar_video",
            "category",
            "duration",
            "id",
            "prompt",
            "thumb",
            "title",
            "title_en",
            "title_zh",
            "topic",
            "video",
        ];
        assert_eq!(
            example.as_object().unwrap().keys().map(String::as_str).collect::<std::collections::BTreeSet<_>>(),
            keys.into()
        );
        assert_eq!((&example["duration"], &example["video"]), (&"5s".into(), &"/static/materials/3_wm.mp4".into()));
        assert!(!example.to_string().contains("secret"), "{example}");
    }

    #[test]
    fn pages_are_counted_and_the_last_one_has_nothing_after_it() {
        let (first, last, beyond) = (Pagination::of(1, 6, 7), Pagination::of(2, 6, 7), Pagination::of(3, 6, 7));
        assert_eq!((first.total_pages, first.has_more, last.has_more, beyond.has_more), (2, true, false, false));
        assert_eq!(
            Pagination::of(1, 6, 0),
            Pagination { page: 1, per_page: 6, total: 0, total_pages: 0, has_more: false }
        );
    }

    #[test]
    fn only_landing_categories_and_all_may_be_asked_for() {
        let lists = Lists::embedded().unwrap();
        assert!(known_category("all", &lists).is_ok() && known_category("app", &lists).is_ok());
        let problem = known_category("tutorial", &lists).unwrap_err();
        assert!(problem.to_string().ends_with("all, ecommerce, social, brand, app, promo, service"), "{problem}");
    }
}
