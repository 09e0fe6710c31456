//! `/demo/topics`: which subjects there are.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::{
    tool::Tool,
    topics::{Topic, Topics},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::presets::tool_of;
use crate::http::{
    answer,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// One subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DemoTopic {
    /// Wire word.
    pub id: String,
    /// English name.
    pub name_en: String,
    /// Chinese name.
    pub name_zh: String,
}

impl From<&Topic> for DemoTopic {
    fn from(topic: &Topic) -> Self {
        Self { id: topic.id.clone(), name_en: topic.name.en.clone(), name_zh: topic.name.zh.clone() }
    }
}

/// Every subject of every tool.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemoTopicsAnswer {
    /// Always true.
    pub success: bool,
    /// The seven tools.
    pub tool_types: Vec<&'static str>,
    /// Tool → its topics, in the order of its page.
    pub topics: BTreeMap<String, Vec<DemoTopic>>,
    /// The topics of the landing page.
    pub landing_topics: Vec<DemoTopic>,
}

/// The subjects of one tool.
#[derive(Debug, Serialize, ToSchema)]
pub struct ToolTopicsAnswer {
    /// Always true.
    pub success: bool,
    /// The tool.
    pub tool_type: &'static str,
    /// In the order of its page.
    pub topics: Vec<DemoTopic>,
    /// How many.
    pub count: usize,
}

fn listed(topics: &[Topic]) -> Vec<DemoTopic> {
    topics.iter().map(DemoTopic::from).collect()
}

fn registry(topics: &Topics) -> DemoTopicsAnswer {
    DemoTopicsAnswer {
        success: true,
        tool_types: Tool::ALL.iter().map(|tool| tool.as_str()).collect(),
        topics: Tool::ALL.iter().map(|tool| (tool.to_string(), listed(topics.of_tool(*tool)))).collect(),
        landing_topics: listed(topics.landing()),
    }
}

/// The topic registry.
#[utoipa::path(tag = "demo", responses((status = 200, body = DemoTopicsAnswer)))]
#[get("/topics")]
pub async fn all_topics(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let library = state.library();
    answer::remembered_json(&request, &library, || registry(&state.catalogue.topics))
}

/// The topics of one tool.
#[utoipa::path(
    tag = "demo",
    params(("tool_type" = String, Path, description = "One of the seven tools, or `image_to_video`")),
    responses(
        (status = 200, body = ToolTopicsAnswer),
        (status = 404, body = ProblemBody, description = "invalid_tool_type"),
    )
)]
#[get("/topics/{tool_type}")]
pub async fn tool_topics(
    request: HttpRequest,
    state: web::Data<AppState>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let tool = tool_of(&path)?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || tool_topics_of(&state.catalogue.topics, tool)))
}

fn tool_topics_of(topics: &Topics, tool: Tool) -> ToolTopicsAnswer {
    let found = listed(topics.of_tool(tool));
    ToolTopicsAnswer { success: true, tool_type: tool.as_str(), count: found.len(), topics: found }
}

#[cfg(test)]
mod tests {
    use domain::catalogue::Catalogue;

    use super::*;

    #[test]
    fn the_registry_has_every_tool_with_both_names() {
        let answer = registry(&Catalogue::embedded().unwrap().topics);
        assert_eq!((answer.tool_types.len(), answer.topics.len(), answer.landing_topics.len()), (7, 7, 6));
        let named = |topic: &DemoTopic| !topic.name_en.is_empty() && !topic.name_zh.is_empty();
        assert!(answer.topics.values().flatten().chain(&answer.landing_topics).all(named));
        assert_eq!(answer.topics["short_video"][1].id, "brand_intro");
    }
}
