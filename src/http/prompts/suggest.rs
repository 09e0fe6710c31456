//! `/prompts/generate`: suggests a prompt of a group, with its stored result.

use actix_web::{HttpResponse, post, web};
use actors::material_cache::Library;
use chrono::{DateTime, Utc};
use domain::{
    language::Language,
    tool::{PromptGroup, PromptSubTopic, Tool},
};
use entities::{materials::Material, templates::Template};
use rand::{Rng, seq::IndexedRandom};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    group_of,
    similar::{keywords, likeness},
    sub_topic_of,
    template::{CachedResult, localized, result},
    usage::bounded,
};
use crate::http::{
    answer,
    demo::words::{self, language_of},
    extract::body::Body,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// The longest `context`, in characters: as a query text.
const MAX_CONTEXT_CHARACTERS: usize = 500;

/// What a prompt is wanted for.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SuggestRequest {
    /// One of the 18 prompt groups.
    pub group: String,
    /// One of the 22 sub-topics; any when absent.
    pub sub_topic: Option<String>,
    /// Language of `prompt_localized`; `en`, which has none, when absent.
    pub language: Option<String>,
    /// What it is about, at most 500 characters: the template that shares most words with it is suggested.
    pub context: Option<String>,
}

/// A suggested prompt.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SuggestAnswer {
    /// The prompt, English.
    pub prompt: String,
    /// The same in the asked language, where that is not English.
    pub prompt_localized: Option<String>,
    /// The asked group.
    pub group: &'static str,
    /// The sub-topic it belongs to.
    pub sub_topic: &'static str,
    /// The template; absent where a group has none and the prompt is that of a published result.
    pub template_id: Option<Uuid>,
    /// Whether a result is stored.
    pub has_cached_result: bool,
    /// The stored result, watermarked.
    pub cached_result: Option<CachedResult>,
}

/// The tool whose published results show what a group without templates does.
const fn tool_of(group: PromptGroup) -> Option<Tool> {
    match group {
        PromptGroup::BackgroundRemoval => Some(Tool::BackgroundRemoval),
        PromptGroup::ProductScene => Some(Tool::ProductScene),
        PromptGroup::ImageToVideo => Some(Tool::ShortVideo),
        PromptGroup::RoomRedesign | PromptGroup::InteriorDesign => Some(Tool::RoomRedesign),
        PromptGroup::VirtualTryOn => Some(Tool::TryOn),
        PromptGroup::AiAvatar | PromptGroup::TalkingHead => Some(Tool::AiAvatar),
        PromptGroup::PatternGenerate => Some(Tool::PatternGenerate),
        PromptGroup::ProductEffect
        | PromptGroup::BackgroundChange
        | PromptGroup::TextToVideo
        | PromptGroup::VideoEffect
        | PromptGroup::StyleTransfer
        | PromptGroup::FashionModel
        | PromptGroup::Upscale
        | PromptGroup::WatermarkRemoval
        | PromptGroup::CreativeDesign => None,
    }
}

/// What is asked, read.
struct Wish<'a> {
    group: PromptGroup,
    sub_topic: Option<PromptSubTopic>,
    language: Language,
    context: Option<&'a str>,
    now: DateTime<Utc>,
}

impl Wish<'_> {
    /// A template: the one most like the context, else any; those with a result before those without.
    fn template<'a>(&self, templates: &'a [Template], random: &mut impl Rng) -> Option<&'a Template> {
        let fits = |template: &&Template| {
            let content = &template.content;
            content.group == self.group
                && !content.is_premium
                && self.sub_topic.is_none_or(|sub_topic| content.sub_topic == sub_topic)
        };
        let mut fitting: Vec<&Template> = templates.iter().filter(fits).collect();
        if fitting.iter().any(|template| result(template, self.now).is_some()) {
            fitting.retain(|template| result(template, self.now).is_some());
        }
        let asked = keywords(self.context.unwrap_or_default());
        // `max_by` keeps the last of equals; the first in the order of lists is meant.
        let rated = fitting.iter().rev().map(|template| (likeness(&asked, template), *template));
        let best = rated.max_by(|left, right| left.0.total_cmp(&right.0)).filter(|(likeness, _)| *likeness > 0.0);
        best.map(|(_, template)| template).or_else(|| fitting.choose(random).copied())
    }

    /// A published result of the group's tool, where the group has no templates. Avatars in the asked language.
    fn material<'a>(&self, library: &'a Library, random: &mut impl Rng) -> Option<&'a Material> {
        let tool = tool_of(self.group).filter(|_| matches!(self.sub_topic, None | Some(PromptSubTopic::Default)))?;
        let list = library.presets(tool, None, Some(Language::of_avatar(self.language.as_str())))?;
        list.presets.choose(random).map(|shown| &shown.material)
    }

    fn of_template(&self, template: &Template) -> SuggestAnswer {
        let cached_result = result(template, self.now);
        SuggestAnswer {
            prompt: template.content.prompt.clone(),
            prompt_localized: localized(template, self.language).map(str::to_owned),
            group: self.group.as_str(),
            sub_topic: template.content.sub_topic.as_str(),
            template_id: Some(template.id),
            has_cached_result: cached_result.is_some(),
            cached_result,
        }
    }

    fn of_material(&self, material: &Material) -> SuggestAnswer {
        let content = &material.content;
        let video = content.tool.makes_video();
        let cached_result = content.result_watermarked_url.clone().map(|marked| CachedResult {
            input_image_url: content.input_image_url.clone(),
            result_image_url: Some(marked.clone()).filter(|_| !video),
            result_video_url: Some(marked).filter(|_| video),
        });
        SuggestAnswer {
            prompt: words::prompt(content, Language::En).to_owned(),
            prompt_localized: content.prompt_zh.clone().filter(|_| self.language == Language::ZhTw),
            group: self.group.as_str(),
            sub_topic: PromptSubTopic::Default.as_str(),
            template_id: None,
            has_cached_result: cached_result.is_some(),
            cached_result,
        }
    }

    fn answer(&self, library: &Library, random: &mut impl Rng) -> Option<SuggestAnswer> {
        if let Some(template) = self.template(&library.templates, random) {
            return Some(self.of_template(template));
        }
        self.material(library, random).map(|material| self.of_material(material))
    }
}

/// Suggests a prompt of a group. Nothing is generated: it is one of ours, with its stored result.
#[utoipa::path(
    tag = "prompts",
    request_body = SuggestRequest,
    responses(
        (status = 200, body = SuggestAnswer),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 404, body = ProblemBody, description = "not_found: there is no prompt of this group and sub-topic yet"),
        (status = 413, body = ProblemBody, description = "too_large"),
        (status = 415, body = ProblemBody, description = "unsupported_media_type"),
        (status = 422, body = ProblemBody),
    )
)]
#[post("/generate")]
pub async fn suggest_prompt(state: web::Data<AppState>, body: Body<SuggestRequest>) -> Result<HttpResponse, Problem> {
    let asked = body.0;
    bounded("/context", asked.context.as_deref(), MAX_CONTEXT_CHARACTERS)?;
    let wish = Wish {
        group: group_of(&asked.group)?,
        sub_topic: asked.sub_topic.as_deref().map(sub_topic_of).transpose()?,
        language: language_of(asked.language.as_deref().unwrap_or_default()),
        context: asked.context.as_deref(),
        now: state.clock.now(),
    };
    let found = wish.answer(&state.library(), &mut rand::rng());
    found.map(|suggested| answer::json(&suggested)).ok_or_else(|| {
        let within = wish.sub_topic.map(|sub_topic| format!(" and sub-topic {sub_topic}")).unwrap_or_default();
        Problem::NotFound { what: format!("a prompt of group {}{within}", wish.group) }
    })
}

#[cfg(test)]
mod tests {
    use actors::material_cache::Beside;
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::http::{
        demo::fixtures::{content, library, material},
        prompts::fixtures::{now, template},
    };

    fn prompts() -> Library {
        let change = PromptGroup::BackgroundChange;
        let mut lamp = template(2, change, PromptSubTopic::StudioBackground);
        lamp.content.keywords = vec!["lamp".into()];
        let mut premium = template(3, change, PromptSubTopic::LuxuryBackground);
        premium.content.is_premium = true;
        let mut bare = template(4, change, PromptSubTopic::Default);
        bare.is_cached = false;
        let templates = vec![template(1, change, PromptSubTopic::Default), lamp, premium, bare];
        library(vec![material(9, content(Tool::ProductScene, "studio"))], Beside { templates, ..Beside::default() })
    }

    fn suggested(
        group: PromptGroup,
        sub_topic: Option<PromptSubTopic>,
        context: Option<&str>,
    ) -> Option<SuggestAnswer> {
        let wish = Wish { group, sub_topic, language: Language::ZhTw, context, now: now() };
        wish.answer(&prompts(), &mut StdRng::seed_from_u64(7))
    }

    #[test]
    fn the_context_and_the_sub_topic_choose_the_template() {
        let group = PromptGroup::BackgroundChange;
        let id =
            |sub_topic, context| suggested(group, sub_topic, context).and_then(|one| Some(one.template_id?.as_u128()));
        assert_eq!(id(None, Some("A lamp in my shop")), Some(2));
        assert_eq!(id(None, Some("My watch, on dark slate")), Some(1));
        assert_eq!(id(Some(PromptSubTopic::StudioBackground), Some("My watch")), Some(2));
        assert_eq!(id(Some(PromptSubTopic::LuxuryBackground), None), None, "premium prompts are not suggested");
        assert_eq!(id(Some(PromptSubTopic::Default), None), Some(1), "one with a result comes first");
    }

    #[test]
    fn what_is_suggested_shows_the_marked_result_only() {
        let found = suggested(PromptGroup::BackgroundChange, Some(PromptSubTopic::Default), None).unwrap();
        assert!(found.has_cached_result && found.prompt_localized.is_some());
        let json = serde_json::to_string(&found).unwrap();
        assert!(json.contains("x_wm.png") && !json.contains("secret"), "{json}");
    }

    #[test]
    fn a_group_without_templates_borrows_from_its_tool_or_has_nothing() {
        let found = suggested(PromptGroup::ProductScene, None, None).unwrap();
        assert_eq!((found.template_id, found.prompt.as_str(), found.has_cached_result), (None, "A prompt", true));
        assert!(!serde_json::to_string(&found).unwrap().contains("secret"));
        assert_eq!(suggested(PromptGroup::ProductScene, Some(PromptSubTopic::ZoomIn), None), None);
        assert_eq!(suggested(PromptGroup::Upscale, None, None), None);
    }
}
