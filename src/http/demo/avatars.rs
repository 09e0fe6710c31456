//! `/demo/avatars`: talking avatars, by language.

use actix_web::{HttpRequest, HttpResponse, get, web};
use actors::material_cache::Library;
use domain::{
    language::Language,
    tool::Tool,
    topics::{Topic, Topics},
};
use entities::materials::Material;
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

/// One clip.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvatarClip {
    /// Its id, for `use-preset`.
    pub id: Uuid,
    /// What it is for.
    pub topic: String,
    /// The language of the speech.
    #[schema(value_type = String)]
    pub language: Language,
    /// What the avatar says.
    pub script: String,
    /// Watermarked clip.
    pub video_url: String,
    /// Small picture.
    pub thumbnail_url: Option<String>,
    /// Title in that language.
    pub title: Option<String>,
    /// Times shown, as last stored.
    pub view_count: u64,
    /// 0 to 1, higher is shown earlier.
    pub quality_score: f64,
}

/// The clips of one language.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvatarsAnswer {
    /// Always true.
    pub success: bool,
    /// `en` or `zh-TW`.
    #[schema(value_type = String)]
    pub language: Language,
    /// How many clips this answer has.
    pub count: usize,
    /// In the order of the lists.
    pub avatars: Vec<AvatarClip>,
}

/// One topic of avatars.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AvatarTopic {
    /// Wire word.
    pub topic_id: String,
    /// Its name in the asked language.
    pub name: String,
    /// How many clips there are in that language.
    pub count: usize,
    /// Whether there is any.
    pub has_materials: bool,
}

/// The topics of one language.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvatarTopicsAnswer {
    /// `en` or `zh-TW`.
    #[schema(value_type = String)]
    pub language: Language,
    /// The avatar tool's own topics, then those of the landing page.
    pub topics: Vec<AvatarTopic>,
}

/// The tool's own topics, then those of the landing page: avatars speak under both.
fn known(topics: &Topics) -> impl Iterator<Item = &Topic> {
    topics.of_tool(Tool::AiAvatar).iter().chain(topics.landing())
}

/// The id of a topic under which avatars speak.
///
/// # Errors
/// 400 `invalid_topic`, with the valid ones.
fn topic_of<'a>(topics: &'a Topics, word: &str) -> Result<&'a str, Problem> {
    let found = topics.resolve(Tool::AiAvatar, word).or_else(|| topics.resolve_landing(word));
    found.map(|topic| topic.id.as_str()).ok_or_else(|| Problem::InvalidTopic {
        tool: Tool::AiAvatar.to_string(),
        given: clipped(word),
        valid: known(topics).map(|topic| topic.id.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// The clips in `language`, of one topic where given, in the order of the lists.
fn clips<'a>(library: &'a Library, language: Language, topic: Option<&'a str>) -> impl Iterator<Item = &'a Material> {
    let fits = move |material: &&Material| {
        let content = &material.content;
        content.language == language
            && topic.is_none_or(|topic| content.topic == topic)
            && content.result_watermarked_url.is_some()
    };
    library.of_tool(Tool::AiAvatar).iter().map(|one| &one.material).filter(fits)
}

fn clip_of(material: &Material) -> Option<AvatarClip> {
    let content = &material.content;
    let title = words::title(content, content.language);
    Some(AvatarClip {
        id: material.id,
        topic: content.topic.clone(),
        language: content.language,
        script: content.prompt.clone(),
        video_url: content.result_watermarked_url.clone()?,
        thumbnail_url: content.result_thumbnail_url.clone(),
        title: (!title.is_empty()).then_some(title),
        view_count: material.view_count,
        quality_score: content.quality_score,
    })
}

fn counted(library: &Library, topics: &Topics, language: Language) -> Vec<AvatarTopic> {
    let of = |topic: &Topic| {
        let count = clips(library, language, Some(&topic.id)).count();
        let name = if language == Language::ZhTw { &topic.name.zh } else { &topic.name.en };
        AvatarTopic { topic_id: topic.id.clone(), name: name.clone(), count, has_materials: count > 0 }
    };
    known(topics).map(of).collect()
}

fn asked_language(query: &mut Query) -> Language {
    Language::of_avatar(&query.text("language").unwrap_or_default())
}

/// Avatar clips in one language.
#[utoipa::path(
    tag = "demo",
    params(
        ("language" = Option<String>, Query, description = "zh… gives zh-TW, everything else en"),
        ("topic" = Option<String>, Query, description = "One of the avatar tool's topics, or a landing topic"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "10 when absent"),
    ),
    responses(
        (status = 200, body = AvatarsAnswer),
        (status = 400, body = ProblemBody, description = "invalid_topic"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/avatars")]
pub async fn avatar_clips(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let language = asked_language(&mut query);
    let topic = query.text("topic");
    let limit = query.number::<usize>("limit", 1..=50, 10);
    query.finish()?;
    let topic = topic.map(|word| topic_of(&state.catalogue.topics, &word)).transpose()?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || {
        let found: Vec<_> = clips(&library, language, topic).take(limit).filter_map(clip_of).collect();
        AvatarsAnswer { success: true, language, count: found.len(), avatars: found }
    }))
}

/// The topics of avatar clips, with how many there are in one language.
#[utoipa::path(
    tag = "demo",
    params(("language" = Option<String>, Query, description = "zh… gives zh-TW, everything else en")),
    responses((status = 200, body = AvatarTopicsAnswer), (status = 422, body = ProblemBody))
)]
#[get("/avatars/topics")]
pub async fn avatar_topics(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let language = asked_language(&mut query);
    query.finish()?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || AvatarTopicsAnswer {
        language,
        topics: counted(&library, &state.catalogue.topics, language),
    }))
}

#[cfg(test)]
mod tests {
    use actors::material_cache::Beside;
    use domain::catalogue::Catalogue;

    use super::*;
    use crate::http::demo::fixtures::{clip, library};

    fn speakers() -> Library {
        let materials = vec![
            clip(1, Tool::AiAvatar, "spokesperson", Language::En, None),
            clip(2, Tool::AiAvatar, "spokesperson", Language::ZhTw, None),
            clip(3, Tool::AiAvatar, "ecommerce", Language::ZhTw, None),
            clip(4, Tool::ShortVideo, "ecommerce", Language::ZhTw, None),
        ];
        library(materials, Beside::default())
    }

    #[test]
    fn clips_are_told_apart_by_language_and_topic() {
        let library = speakers();
        let ids = |language, topic| clips(&library, language, topic).map(|one| one.id.as_u128()).collect::<Vec<_>>();
        assert_eq!(ids(Language::En, None), [1]);
        assert_eq!(ids(Language::ZhTw, None), [2, 3]);
        assert_eq!(ids(Language::ZhTw, Some("ecommerce")), [3]);
    }

    #[test]
    fn a_clip_shows_the_marked_file_and_its_script() {
        let library = speakers();
        let written =
            serde_json::to_value(clips(&library, Language::En, None).filter_map(clip_of).collect::<Vec<_>>()).unwrap();
        assert_eq!(
            (&written[0]["video_url"], &written[0]["script"]),
            (&"/static/materials/1_wm.mp4".into(), &"A prompt".into())
        );
        assert_eq!((&written[0]["view_count"], &written[0]["language"]), (&3.into(), &"en".into()));
        assert!(!written.to_string().contains("secret"));
    }

    #[test]
    fn topics_are_counted_per_language_and_named_in_it() {
        let found = counted(&speakers(), &Catalogue::embedded().unwrap().topics, Language::ZhTw);
        assert_eq!(found.len(), 10);
        let spokesperson =
            AvatarTopic { topic_id: "spokesperson".into(), name: "品牌代言".into(), count: 1, has_materials: true };
        assert_eq!(found[0], spokesperson);
        assert_eq!(found.iter().map(|topic| topic.count).sum::<usize>(), 2);
    }

    #[test]
    fn a_strange_topic_is_refused_with_the_valid_ones() {
        let topics = Catalogue::embedded().unwrap().topics;
        assert_eq!(topic_of(&topics, "ecommerce").unwrap(), "ecommerce");
        let problem = topic_of(&topics, "floral").unwrap_err();
        assert!(problem.to_string().contains("spokesperson, product_intro"), "{problem}");
    }
}
