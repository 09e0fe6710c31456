//! `/prompts/groups`: what kinds of templates there are.

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::{
    lists::Prompts,
    tool::{PromptGroup, PromptSubTopic},
};
use entities::templates::Template;
use serde::Serialize;
use utoipa::ToSchema;

use super::group_of;
use crate::http::{
    answer,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// One group.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PromptGroupCount {
    /// Wire word.
    pub group: &'static str,
    /// English name.
    pub display_en: String,
    /// Chinese name.
    pub display_zh: String,
    /// How many templates it has.
    pub template_count: usize,
}

/// One sub-topic of a group.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PromptSubTopicCount {
    /// Wire word.
    pub sub_topic: &'static str,
    /// English name.
    pub display_en: String,
    /// Chinese name.
    pub display_zh: String,
    /// How many templates of the group it has.
    pub template_count: usize,
}

fn counted(templates: &[Template], prompts: &Prompts) -> Vec<PromptGroupCount> {
    let count = |group: PromptGroup| templates.iter().filter(|template| template.content.group == group).count();
    let names = prompts.groups.iter();
    names
        .map(|text| PromptGroupCount {
            group: text.group.as_str(),
            display_en: text.display_en.clone(),
            display_zh: text.display_zh.clone(),
            template_count: count(text.group),
        })
        .collect()
}

fn counted_within(templates: &[Template], prompts: &Prompts, group: PromptGroup) -> Vec<PromptSubTopicCount> {
    let count = |sub_topic: PromptSubTopic| {
        let of = |template: &&Template| template.content.group == group && template.content.sub_topic == sub_topic;
        templates.iter().filter(of).count()
    };
    let all = prompts.sub_topics.iter().map(|text| PromptSubTopicCount {
        sub_topic: text.sub_topic.as_str(),
        display_en: text.display_en.clone(),
        display_zh: text.display_zh.clone(),
        template_count: count(text.sub_topic),
    });
    all.filter(|entry| entry.template_count > 0).collect()
}

/// The 18 groups, with how many templates each has.
#[utoipa::path(tag = "prompts", responses((status = 200, body = Vec<PromptGroupCount>)))]
#[get("/groups")]
pub async fn prompt_groups(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let library = state.library();
    answer::remembered_json(&request, &library, || counted(&library.templates, &state.lists.prompts))
}

/// The sub-topics of a group that have templates.
#[utoipa::path(
    tag = "prompts",
    params(("group" = String, Path, description = "One of the 18 prompt groups")),
    responses(
        (status = 200, body = Vec<PromptSubTopicCount>),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
    )
)]
#[get("/groups/{group}/sub-topics")]
pub async fn prompt_sub_topics(
    request: HttpRequest,
    state: web::Data<AppState>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let group = group_of(&path)?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || counted_within(&library.templates, &state.lists.prompts, group)))
}

#[cfg(test)]
mod tests {
    use domain::lists::Lists;

    use super::*;
    use crate::http::prompts::fixtures::template;

    #[test]
    fn every_group_is_told_and_only_sub_topics_with_templates() {
        let prompts = Lists::embedded().unwrap().prompts;
        let (change, zoom) = (PromptGroup::BackgroundChange, PromptGroup::ImageToVideo);
        let templates = [
            template(1, change, PromptSubTopic::WhiteBackground),
            template(2, change, PromptSubTopic::Default),
            template(3, change, PromptSubTopic::Default),
            template(4, zoom, PromptSubTopic::ZoomIn),
        ];
        let groups = counted(&templates, &prompts);
        assert_eq!(groups.len(), 18);
        let with_any: Vec<_> = groups
            .iter()
            .filter(|group| group.template_count > 0)
            .map(|group| (group.group, group.template_count))
            .collect();
        assert_eq!(with_any, [("background_change", 3), ("image_to_video", 1)]);
        let within: Vec<_> = counted_within(&templates, &prompts, change)
            .iter()
            .map(|one| (one.sub_topic, one.template_count))
            .collect();
        assert_eq!(within, [("white_background", 1), ("default", 2)]);
        assert_eq!(counted_within(&templates, &prompts, PromptGroup::Upscale), []);
    }
}
