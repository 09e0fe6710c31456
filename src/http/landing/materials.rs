//! `/landing/materials`: everything that was made for the landing page, by topic.

use actix_web::{HttpRequest, HttpResponse, get, web};
use actors::material_cache::Library;
use domain::{language::Language, tool::Tool, topics::Topics};
use entities::materials::Material;
use serde::Serialize;
use utoipa::ToSchema;

use super::is_for_landing;
use crate::http::{
    answer,
    demo::presets::Preset,
    extract::query::Query,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// The clips of one landing topic.
#[derive(Debug, Serialize, ToSchema)]
pub struct LandingTopic {
    /// Wire word.
    pub id: String,
    /// English name.
    pub name_en: String,
    /// Chinese name.
    pub name_zh: String,
    /// Short videos, in the order of the lists.
    pub videos: Vec<Preset>,
    /// Talking avatars, in the order of the lists.
    pub avatars: Vec<Preset>,
}

/// The clips of every landing topic.
#[derive(Debug, Serialize, ToSchema)]
pub struct LandingMaterialsAnswer {
    /// Always true.
    pub success: bool,
    /// All of them, in the order of the page; one without clips has empty lists.
    pub topics: Vec<LandingTopic>,
    /// How many clips this answer has.
    pub count: usize,
}

/// At most `limit` videos and `limit` avatars of each topic. `language` narrows the avatars: only speech has one.
fn by_topic(library: &Library, topics: &Topics, language: Option<Language>, limit: usize) -> LandingMaterialsAnswer {
    let materials: Vec<&Material> = [Tool::ShortVideo, Tool::AiAvatar]
        .into_iter()
        .flat_map(|tool| library.of_tool(tool))
        .map(|one| &one.material)
        .filter(|material| material.content.result_watermarked_url.is_some())
        .filter(|material| is_for_landing(&material.content, topics))
        .collect();
    let presets = |tool: Tool, topic: &str, language: Option<Language>| -> Vec<Preset> {
        let fits = |material: &&&Material| {
            let content = &material.content;
            content.tool == tool && content.topic == topic && language.is_none_or(|wanted| content.language == wanted)
        };
        materials.iter().filter(fits).take(limit).map(|material| Preset::from(*material)).collect()
    };
    let of = |topic: &domain::topics::Topic| LandingTopic {
        id: topic.id.clone(),
        name_en: topic.name.en.clone(),
        name_zh: topic.name.zh.clone(),
        videos: presets(Tool::ShortVideo, &topic.id, None),
        avatars: presets(Tool::AiAvatar, &topic.id, language),
    };
    let topics: Vec<_> = topics.landing().iter().map(of).collect();
    let count = topics.iter().map(|topic| topic.videos.len() + topic.avatars.len()).sum();
    LandingMaterialsAnswer { success: true, topics, count }
}

/// The clips of the landing page, watermarked, by topic.
#[utoipa::path(
    tag = "landing",
    params(
        ("language" = Option<String>, Query, description = "Narrows speech: zh… gives zh-TW, everything else en; both when absent"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "At most so many videos and so many avatars of each topic; all when absent"),
    ),
    responses((status = 200, body = LandingMaterialsAnswer), (status = 422, body = ProblemBody))
)]
#[get("/materials")]
pub async fn landing_materials(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let language = query.text("language").map(|tag| Language::of_avatar(&tag));
    let limit = query.optional_number::<usize>("limit", 1..=50).unwrap_or(usize::MAX);
    query.finish()?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || by_topic(&library, &state.catalogue.topics, language, limit)))
}

#[cfg(test)]
mod tests {
    use actors::material_cache::Beside;
    use domain::catalogue::Catalogue;

    use super::*;
    use crate::http::demo::fixtures;

    fn answer(language: Option<Language>, limit: usize) -> LandingMaterialsAnswer {
        let clip = fixtures::clip;
        let mut materials = vec![
            clip(1, Tool::ShortVideo, "promo", Language::En, None),
            clip(2, Tool::ShortVideo, "promo", Language::En, None),
            clip(3, Tool::ShortVideo, "promo", Language::En, None),
            clip(4, Tool::AiAvatar, "promo", Language::En, None),
            clip(5, Tool::AiAvatar, "promo", Language::ZhTw, None),
            clip(6, Tool::AiAvatar, "spokesperson", Language::En, None),
            clip(7, Tool::AiAvatar, "brand", Language::ZhTw, None),
        ];
        for made_for_it in [1, 2] {
            materials[made_for_it].content.main_topic = Some("landing_video".into());
        }
        by_topic(
            &fixtures::library(materials, Beside::default()),
            &Catalogue::embedded().unwrap().topics,
            language,
            limit,
        )
    }

    fn ids(presets: &[Preset]) -> Vec<u128> {
        presets.iter().map(|preset| preset.id.as_u128()).collect()
    }

    #[test]
    fn every_topic_is_there_with_its_videos_and_avatars() {
        let all = answer(None, usize::MAX);
        let topics: Vec<_> = all.topics.iter().map(|topic| topic.id.as_str()).collect();
        assert_eq!(topics, ["ecommerce", "social", "brand", "app", "promo", "service"]);
        let promo = &all.topics[4];
        assert_eq!((ids(&promo.videos), ids(&promo.avatars)), (vec![2, 3], vec![4, 5]));
        assert_eq!((all.topics[0].videos.len(), all.topics[0].avatars.len(), all.count), (0, 0, 5));
        assert!(!serde_json::to_string(&all).unwrap().contains("secret"));
    }

    #[test]
    fn language_narrows_the_avatars_only_and_the_limit_counts_per_topic() {
        let chinese = answer(Some(Language::ZhTw), 1);
        let promo = &chinese.topics[4];
        assert_eq!((ids(&promo.videos), ids(&promo.avatars)), (vec![2], vec![5]));
        assert_eq!((ids(&chinese.topics[2].avatars), chinese.count), (vec![7], 3));
    }
}
