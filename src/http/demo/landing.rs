//! `/demo/landing`: the clips of the landing page, each with the avatar that presents it.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, get, web};
use actors::material_cache::Library;
use domain::{catalogue::Group, language::Language, lists::Lists, tool::Tool, topics::Topics};
use entities::materials::Material;
use rand::seq::IndexedRandom;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

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

/// A clip, where it is, and who presents it.
struct Pair<'a> {
    clip: &'a Material,
    video: &'a str,
    category: String,
    avatar: Option<&'a str>,
}

/// The library's clips that the landing page may show, in its order: first what was made for it, so that the first page
/// has every landing topic and an avatar for each; within that as the lists are.
fn clips<'a>(library: &'a Library, topics: &Topics) -> Vec<(&'a Material, &'a str)> {
    let own = |topic: &str| topics.of_tool(Tool::ShortVideo).iter().any(|known| known.id == topic);
    let for_landing = |material: &Material| {
        // `promo` is a topic of both, so the topic alone does not tell.
        material.content.main_topic.as_deref() == Some(Group::LandingVideo.as_str()) || !own(&material.content.topic)
    };
    let shown = |material: &Material| {
        let content = &material.content;
        content.tool == Tool::ShortVideo && (own(&content.topic) || topics.resolve_landing(&content.topic).is_some())
    };
    let all = library.all().iter().map(|one| &one.material).filter(|material| shown(material));
    let mut found: Vec<_> =
        all.filter_map(|material| Some((material, material.content.result_watermarked_url.as_deref()?))).collect();
    found.sort_by_key(|(material, _)| !for_landing(material));
    found
}

/// Pairs each clip with an avatar clip of the same topic in `language`: the one made for the same example, else
/// the topic's next one in turn, else none.
fn pairs<'a>(library: &'a Library, topics: &Topics, lists: &Lists, language: Language) -> Vec<Pair<'a>> {
    let mut avatars: HashMap<&str, Vec<&Material>> = HashMap::new();
    for material in library.all().iter().map(|one| &one.material) {
        let content = &material.content;
        let spoken = content.tool == Tool::AiAvatar && content.language == language;
        if spoken && content.result_watermarked_url.is_some() {
            avatars.entry(&content.topic).or_default().push(material);
        }
    }
    let mut turns: HashMap<&str, usize> = HashMap::new();
    let found = clips(library, topics);
    let paired = found.into_iter().map(|(clip, video)| {
        let topic = clip.content.topic.as_str();
        let of_topic = avatars.get(topic).map_or(&[] as &[&Material], Vec::as_slice);
        let turn = turns.entry(topic).or_default();
        let example = clip.content.selectors.get("example_id");
        let same =
            of_topic.iter().find(|avatar| example.is_some() && avatar.content.selectors.get("example_id") == example);
        let next = of_topic.iter().cycle().nth(*turn % of_topic.len().max(1));
        *turn += 1;
        Pair {
            clip,
            video,
            category: category_of(topic, lists),
            avatar: same.or(next).and_then(|avatar| avatar.content.result_watermarked_url.as_deref()),
        }
    });
    paired.collect()
}

/// The category of the landing page that shows `topic`; the gallery knows which topics belong together.
fn category_of(topic: &str, lists: &Lists) -> String {
    const NO_TAGS: [&str; 0] = [];
    let categories = lists.landing.example_categories.iter().filter(|category| category.id != "all");
    let takes =
        |id: &str| id == topic || lists.gallery_category(id).is_some_and(|category| category.takes(topic, &NO_TAGS));
    let mut fitting = categories.filter(|category| takes(&category.id));
    fitting.next().map_or_else(|| topic.to_owned(), |category| category.id.clone())
}

fn clip_of(pair: &Pair<'_>, language: Language) -> PairedClip {
    let content = &pair.clip.content;
    PairedClip {
        id: pair.clip.id,
        category: pair.category.clone(),
        title: words::title(content, language),
        prompt: words::shortened(words::prompt(content, language), PROMPT_CHARACTERS),
        thumb: content.result_thumbnail_url.clone(),
        video: pair.video.to_owned(),
        avatar_video: pair.avatar.map(str::to_owned),
        duration: words::duration(content.duration_seconds),
    }
}

fn example_of(pair: &Pair<'_>, language: Language) -> PairedExample {
    let content = &pair.clip.content;
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
    let found = pairs(&library, &state.catalogue.topics, &state.lists, avatar_language);
    let shown = found.iter().skip((page - 1) * per_page).take(per_page);
    Ok(answer::json(&PairedExamplesAnswer {
        success: true,
        examples: shown.map(|pair| example_of(pair, language)).collect(),
        avatar_language,
        pagination: Pagination::of(page, per_page, found.len()),
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
    let mut found = pairs(&library, &state.catalogue.topics, &state.lists, avatar_language);
    if let Some(category) = category.filter(|category| category != "all") {
        found.retain(|pair| pair.category == category);
    }
    let picked: Vec<_> = found.choose_multiple(&mut rand::rng(), MORE).map(|pair| clip_of(pair, language)).collect();
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
    let Some((clip, video)) = found.choose(&mut rand::rng()) else {
        return Ok(answer::json(&WatchDemoAnswer { success: false, video: None, error: Some("no_video") }));
    };
    if let Some(shown) = library.by_id(clip.id) {
        shown.counters.viewed();
    }
    let watched = WatchedVideo {
        id: clip.id,
        title: words::title(&clip.content, language),
        video_url: (*video).to_owned(),
        thumb: clip.content.result_thumbnail_url.clone(),
        prompt: words::prompt(&clip.content, language).to_owned(),
        topic: clip.content.topic.clone(),
    };
    Ok(answer::json(&WatchDemoAnswer { success: true, video: Some(watched), error: None }))
}

#[cfg(test)]
mod tests {
    use actors::material_cache::Beside;
    use domain::catalogue::Catalogue;

    use super::*;
    use crate::http::demo::fixtures;

    fn library() -> Library {
        let clip = fixtures::clip;
        let mut materials = vec![
            clip(1, Tool::ShortVideo, "tutorial", Language::En, None),
            clip(2, Tool::ShortVideo, "promo", Language::En, None),
            clip(3, Tool::ShortVideo, "promo", Language::En, Some("promo-1")),
            clip(4, Tool::ShortVideo, "brand", Language::En, Some("brand-1")),
            clip(5, Tool::ShortVideo, "nonsense", Language::En, None),
            clip(10, Tool::AiAvatar, "promo", Language::En, Some("promo-2")),
            clip(11, Tool::AiAvatar, "promo", Language::En, Some("promo-1")),
            clip(12, Tool::AiAvatar, "brand", Language::ZhTw, Some("brand-1")),
        ];
        materials[2].content.main_topic = Some("landing_video".into());
        fixtures::library(materials, Beside::default())
    }

    fn paired(language: Language) -> Vec<(u128, String, Option<String>)> {
        let (library, lists) = (library(), Lists::embedded().unwrap());
        let pairs = pairs(&library, &Catalogue::embedded().unwrap().topics, &lists, language);
        pairs
            .iter()
            .map(|pair| (pair.clip.id.as_u128(), pair.category.clone(), pair.avatar.map(str::to_owned)))
            .collect()
    }

    #[test]
    fn landing_clips_come_first_and_each_has_an_avatar_of_its_topic_and_language_or_none() {
        let url = |number: u128| Some(format!("/static/materials/{number}_wm.mp4"));
        assert_eq!(
            paired(Language::En),
            [
                (3, "promo".into(), url(11)),
                (4, "brand".into(), None),
                (1, "tutorial".into(), None),
                (2, "promo".into(), url(11)),
            ]
        );
        let chinese: Vec<_> = paired(Language::ZhTw).into_iter().map(|(_, _, avatar)| avatar).collect();
        assert_eq!(chinese, [None, url(12), None, None]);
    }

    #[test]
    fn topics_of_short_videos_belong_to_landing_categories() {
        let lists = Lists::embedded().unwrap();
        let categories =
            ["product_showcase", "brand_intro", "promo", "service", "tutorial"].map(|topic| category_of(topic, &lists));
        assert_eq!(categories, ["ecommerce", "brand", "promo", "service", "tutorial"]);
    }

    #[test]
    fn an_example_has_the_contracts_fields_and_no_clean_file() {
        let (library, lists) = (library(), Lists::embedded().unwrap());
        let pairs = pairs(&library, &Catalogue::embedded().unwrap().topics, &lists, Language::En);
        let example = serde_json::to_value(example_of(&pairs[0], Language::En)).unwrap();
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
