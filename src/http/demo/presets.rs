//! `/demo/presets`, `/demo/use-preset`, `/demo/download`: browsing and "running" the library.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use actors::material_cache::{Prepared, Shapes};
use bytes::Bytes;
use domain::{language::Language, tool::Tool};
use entities::materials::Material;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{
    answer,
    extract::{body::Body, query::Query},
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// One stored result, as visitors see it: every URL is the watermarked file.
#[derive(Debug, Serialize, ToSchema)]
pub struct Preset {
    /// For `use-preset`.
    pub id: Uuid,
    /// What was asked, English (avatar clips: the script in its language).
    pub prompt: String,
    /// The same in Traditional Chinese.
    pub prompt_zh: Option<String>,
    /// What was done to the input.
    pub effect_prompt: Option<String>,
    /// The "before" picture.
    pub input_image_url: Option<String>,
    /// The "before" clip.
    pub input_video_url: Option<String>,
    /// Watermarked picture; absent for clips.
    pub result_image_url: Option<String>,
    /// Watermarked clip; absent for pictures.
    pub result_video_url: Option<String>,
    /// Watermarked picture or clip.
    pub result_watermarked_url: Option<String>,
    /// Small picture, JPEG, at most 400 px.
    pub thumbnail_url: Option<String>,
    /// One of the tool's topics.
    pub topic: String,
    /// The topic's Chinese name.
    pub topic_zh: Option<String>,
    /// Language of the content; speech is in it.
    #[schema(value_type = String)]
    pub language: Language,
    /// Title, English.
    pub title: Option<String>,
    /// Title, Chinese.
    pub title_zh: Option<String>,
    /// The selectors that pages match.
    #[schema(value_type = Object)]
    pub input_params: Map<String, Value>,
    /// Words.
    pub style_tags: Vec<String>,
    /// Prompt group, for pages that know groups.
    pub group: &'static str,
    /// Always true: one of our own.
    pub is_default: bool,
    /// Length of a clip, in seconds.
    pub duration_seconds: Option<f64>,
}

impl From<&Material> for Preset {
    fn from(material: &Material) -> Self {
        let content = material.content.clone();
        let shown = content.result_watermarked_url;
        let video = content.tool.makes_video();
        Self {
            id: material.id,
            prompt: content.prompt,
            prompt_zh: content.prompt_zh,
            effect_prompt: content.effect_prompt,
            input_image_url: content.input_image_url,
            input_video_url: content.input_video_url,
            // Never the plain columns: what visitors get is the marked file, whatever a row says.
            result_image_url: shown.clone().filter(|_| !video),
            result_video_url: shown.clone().filter(|_| video),
            thumbnail_url: content.result_thumbnail_url.or_else(|| shown.clone().filter(|_| !video)),
            result_watermarked_url: shown,
            topic: content.topic,
            topic_zh: content.topic_zh,
            language: content.language,
            title: content.title_en,
            title_zh: content.title_zh,
            input_params: content.selectors,
            style_tags: content.tags,
            group: group_of(content.tool),
            is_default: true,
            duration_seconds: content.duration_seconds,
        }
    }
}

/// VideoTopic.vue asks for presets of the group `image_to_video` (api.md §5).
const fn group_of(tool: Tool) -> &'static str {
    match tool {
        Tool::ShortVideo => "image_to_video",
        Tool::TryOn => "virtual_try_on",
        other => other.as_str(),
    }
}

/// A list of presets.
#[derive(Debug, Serialize, ToSchema)]
pub struct PresetsAnswer {
    /// Always true.
    pub success: bool,
    /// The tool.
    pub tool_type: String,
    /// The topic, when one was asked for.
    pub topic: Option<String>,
    /// In the order of the page.
    pub presets: Vec<Preset>,
    /// How many this answer has.
    pub count: usize,
    /// How many there are: more than `count` where a limit, the caller's or ours, cut the list.
    pub total: usize,
}

/// The result of one preset.
#[derive(Debug, Serialize, ToSchema)]
pub struct UsePresetAnswer {
    /// False when there is no such preset.
    pub success: bool,
    /// Which.
    pub preset_id: Uuid,
    /// Watermarked picture or clip.
    pub result_watermarked_url: Option<String>,
    /// Small picture.
    pub result_thumbnail_url: Option<String>,
    /// Always false in preset-only mode.
    pub can_download: bool,
    /// For people.
    pub message: String,
    /// Why not.
    pub error: Option<String>,
}

/// Writes the cache's answers in the shapes of this file.
#[derive(Debug)]
pub struct PresetShapes {
    /// The most presets of one list.
    pub list_limit: usize,
}

impl Shapes for PresetShapes {
    fn preset(&self, material: &Material) -> Vec<u8> {
        serde_json::to_vec(&Preset::from(material)).unwrap_or_default()
    }

    fn preset_list(&self, tool: Tool, topic: Option<&str>, written: &[Bytes], total: usize) -> Vec<u8> {
        list_json(tool, topic, written, total)
    }

    fn list_limit(&self) -> usize {
        self.list_limit
    }

    fn used(&self, material: &Material) -> Vec<u8> {
        serde_json::to_vec(&UsePresetAnswer {
            success: true,
            preset_id: material.id,
            result_watermarked_url: material.content.result_watermarked_url.clone(),
            result_thumbnail_url: material.content.result_thumbnail_url.clone(),
            can_download: false,
            message: "Here is the result. Subscribe to make your own and to download without watermark.".to_owned(),
            error: None,
        })
        .unwrap_or_default()
    }
}

/// Joins written presets to a [`PresetsAnswer`].
fn list_json(tool: Tool, topic: Option<&str>, written: &[Bytes], total: usize) -> Vec<u8> {
    let topic = serde_json::to_string(&topic).unwrap_or_else(|_| "null".to_owned());
    let size: usize = written.iter().map(|preset| preset.len() + 1).sum();
    let mut json = Vec::with_capacity(size + 120);
    json.extend_from_slice(
        format!("{{\"success\":true,\"tool_type\":\"{tool}\",\"topic\":{topic},\"presets\":[").as_bytes(),
    );
    for (index, preset) in written.iter().enumerate() {
        if index > 0 {
            json.push(b',');
        }
        json.extend_from_slice(preset);
    }
    json.extend_from_slice(format!("],\"count\":{},\"total\":{total}}}", written.len()).as_bytes());
    json
}

/// Reads a tool's name from a path. `image_to_video` is another name of `short_video`.
///
/// # Errors
/// 404 `invalid_tool_type`, with the valid ones.
pub fn tool_of(word: &str) -> Result<Tool, Problem> {
    if word == "image_to_video" {
        return Ok(Tool::ShortVideo);
    }
    word.parse().map_err(|error: domain::tool::UnknownWord| Problem::InvalidToolType {
        given: clipped(word),
        valid: error.allowed,
    })
}

/// What was given, short enough to send back.
#[must_use]
pub fn clipped(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(100).collect()
}

/// The stored results of a tool, watermarked: approved ones, in the order of the page, with every selector combination.
#[utoipa::path(
    tag = "demo",
    params(
        ("tool_type" = String, Path, description = "One of the seven tools, or `image_to_video`"),
        ("topic" = Option<String>, Query, description = "One of the tool's topics, or a landing topic"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "At most so many; all when absent"),
        ("language" = Option<String>, Query, description = "Narrows speech: zh… gives zh-TW, everything else en"),
    ),
    responses(
        (status = 200, body = PresetsAnswer),
        (status = 400, body = ProblemBody, description = "invalid_topic"),
        (status = 404, body = ProblemBody, description = "invalid_tool_type"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/presets/{tool_type}")]
pub async fn presets(
    request: HttpRequest,
    state: web::Data<AppState>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let tool = tool_of(&path)?;
    let mut query = Query::of(&request);
    let topic = query.text("topic");
    let limit = query.optional_number::<usize>("limit", 1..=50);
    let language = query.text("language").map(|tag| Language::of_avatar(&tag));
    query.finish()?;
    let topic = topic.map(|word| topic_of(&state, tool, &word)).transpose()?;
    let library = state.library();
    let Some(list) = library.presets(tool, topic.as_deref(), language) else {
        return Ok(answer::json_bytes(list_json(tool, topic.as_deref(), &[], 0)));
    };
    Ok(answer::remembered(&request, &library, || match limit {
        Some(limit) if limit < list.presets.len() => {
            let written: Vec<Bytes> = list.presets.iter().take(limit).map(|one| one.preset.clone()).collect();
            Prepared::of_json(list_json(tool, topic.as_deref(), &written, list.presets.len()))
        }
        _ => list.whole.clone(),
    }))
}

/// The canonical id of a topic of `tool`; landing topics count for what the landing page shows.
fn topic_of(state: &AppState, tool: Tool, word: &str) -> Result<String, Problem> {
    let topics = &state.catalogue.topics;
    let landing = if tool.makes_video() { topics.landing() } else { &[] };
    let known = topics.resolve(tool, word).or_else(|| landing.iter().find(|topic| topic.id == word));
    known.map(|topic| topic.id.clone()).ok_or_else(|| Problem::InvalidTopic {
        tool: tool.to_string(),
        given: clipped(word),
        valid: topics.of_tool(tool).iter().chain(landing).map(|topic| topic.id.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// Which preset to run.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UsePresetRequest {
    /// From a preset list.
    pub preset_id: Uuid,
    /// Ignored; the preset knows its tool.
    #[allow(dead_code, reason = "front ends send it; reading it checks its type")]
    pub tool_type: Option<String>,
    /// The visitor's session, if the front end keeps one.
    #[allow(dead_code, reason = "front ends send it; reading it checks its type")]
    pub session_id: Option<String>,
}

/// "Runs" a preset: the stored, watermarked result, at once. Counts one use.
#[utoipa::path(
    tag = "demo",
    request_body = UsePresetRequest,
    responses(
        (status = 200, body = UsePresetAnswer, description = "`success` is false when there is no such preset"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/use-preset")]
pub async fn use_preset(state: web::Data<AppState>, body: Body<UsePresetRequest>) -> HttpResponse {
    let id = body.0.preset_id;
    match state.library().by_id(id) {
        Some(shown) => {
            shown.counters.used();
            answer::json_bytes(shown.used.clone())
        }
        None => answer::json(&UsePresetAnswer {
            success: false,
            preset_id: id,
            result_watermarked_url: None,
            result_thumbnail_url: None,
            can_download: false,
            message: "There is no such preset.".to_owned(),
            error: Some("preset_not_found".to_owned()),
        }),
    }
}

/// Downloads are for subscribers: always refused in preset-only mode.
#[utoipa::path(
    tag = "demo",
    params(("preset_id" = String, Path)),
    responses((status = 403, body = ProblemBody, description = "download_blocked, with `redirect`"))
)]
#[get("/download/{preset_id}")]
pub async fn download(_path: web::Path<String>) -> Result<HttpResponse, Problem> {
    Err(Problem::DownloadBlocked { action: None })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use actors::material_cache::{Beside, Library};
    use domain::hash::LookupHash;

    use super::*;
    use crate::http::demo::fixtures::{content, grown_by, library, material};

    #[test]
    fn a_tools_page_leaves_out_what_was_made_for_the_landing_page_under_a_topic_of_the_same_name() {
        let mut landing = content(Tool::ShortVideo, "promo");
        landing.main_topic = Some("landing_video".to_owned());
        let own = content(Tool::ShortVideo, "promo");
        let library = library(vec![material(1, landing), material(2, own)], Beside::default());
        for topic in [None, Some("promo")] {
            let list = library.presets(Tool::ShortVideo, topic, None).unwrap();
            let ids: Vec<_> = list.presets.iter().map(|one| one.material.id.as_u128()).collect();
            assert_eq!(ids, [2], "{topic:?}");
        }
        assert_eq!(library.count(Tool::ShortVideo, |one| one.for_landing), 1);
    }

    /// What pages could tell two libraries apart by.
    fn seen(library: &Library) -> Vec<String> {
        let mut seen = Vec::new();
        let ids = |list: &[std::sync::Arc<actors::material_cache::Shown>]| {
            list.iter().map(|one| one.material.id.as_u128()).collect::<Vec<_>>()
        };
        seen.push(format!("{:?}", ids(library.all())));
        for tool in Tool::ALL {
            seen.push(format!("{tool} {:?} {:?}", ids(library.of_tool(*tool)), ids(library.for_landing(*tool))));
            for topic in [None, Some("a"), Some("b"), Some("c")] {
                for language in [None, Some(Language::En), Some(Language::ZhTw)] {
                    let list = library.presets(*tool, topic, language);
                    seen.push(
                        list.map_or("none".into(), |list| String::from_utf8_lossy(&list.whole.json).into_owned()),
                    );
                }
            }
        }
        for number in 0..40 {
            let hash = LookupHash::of(Tool::TryOn, &number.to_string(), None, None);
            let id =
                |one: Option<&std::sync::Arc<actors::material_cache::Shown>>| one.map(|one| one.material.id.as_u128());
            let by_id = library.by_id(Uuid::from_u128(number));
            let prompt = by_id.map(|one| String::from_utf8_lossy(&one.preset).into_owned());
            seen.push(format!(
                "{prompt:?} {:?} {:?}",
                id(library.by_lookup_hash(&hash)),
                id(library.by_item(&format!("{number}")))
            ));
        }
        seen
    }

    /// Whatever is published, changed and hidden, in whatever order: a library that grew is one that was read anew.
    #[test]
    fn a_library_that_grew_is_the_same_as_one_read_anew() {
        use rand::{Rng, SeedableRng, rngs::StdRng};
        for seed in 0..30 {
            let mut random = StdRng::seed_from_u64(seed);
            let mut rows: BTreeMap<u128, Material> = BTreeMap::new();
            let mut grown = library(Vec::new(), Beside::default());
            for _ in 0..6 {
                let (mut changed, mut hidden) = (Vec::new(), Vec::new());
                for _ in 0..random.random_range(0..12) {
                    let number = random.random_range(0..40_u128);
                    if changed.iter().any(|one: &Material| one.id.as_u128() == number)
                        || hidden.contains(&Uuid::from_u128(number))
                    {
                        continue;
                    }
                    if random.random_bool(0.25) {
                        rows.remove(&number);
                        hidden.push(Uuid::from_u128(number));
                        continue;
                    }
                    let tool = Tool::ALL[random.random_range(0..Tool::ALL.len())];
                    let mut content = content(tool, ["a", "b", "c"][random.random_range(0..3)]);
                    content.prompt = random.random_range(0..1_000).to_string();
                    content.sort_order = random.random_range(0..5);
                    content.quality_score = f64::from(random.random_range(0..3)) / 2.0;
                    content.language = if random.random_bool(0.5) { Language::En } else { Language::ZhTw };
                    content.main_topic = random.random_bool(0.2).then(|| "landing_video".to_owned());
                    content.lookup_hash = Some(LookupHash::of(Tool::TryOn, &number.to_string(), None, None));
                    content.item_id = Some(number.to_string());
                    let row = material(number, content);
                    rows.insert(number, row.clone());
                    changed.push(row);
                }
                grown = grown_by(&grown, changed, &hidden);
                let anew = library(rows.values().cloned().collect(), Beside::default());
                for (grown, anew) in seen(&grown).iter().zip(&seen(&anew)) {
                    assert_eq!(grown, anew, "seed {seed}");
                }
            }
        }
    }

    #[test]
    fn a_long_list_is_cut_and_says_how_long_it_is() {
        let many = (0..250).map(|number| material(number, content(Tool::TryOn, "a"))).collect();
        let library = library(many, Beside::default());
        let list = library.presets(Tool::TryOn, None, None).unwrap();
        let answer: Value = serde_json::from_slice(&list.whole.json).unwrap();
        assert_eq!((&answer["count"], &answer["total"], list.presets.len()), (&200.into(), &250.into(), 250));
        assert_eq!(answer["presets"].as_array().unwrap().len(), 200);
    }

    #[test]
    fn a_preset_shows_the_marked_file_only() {
        let mut content = content(Tool::PatternGenerate, "floral");
        content.result_image_url = Some("/static/materials/plain.png".to_owned());
        content.result_watermarked_url = Some("/static/materials/marked.jpg".to_owned());
        let json = serde_json::to_string(&Preset::from(&material(1, content))).unwrap();
        assert!(json.contains("marked.jpg") && !json.contains("plain.png"), "{json}");
    }
}
