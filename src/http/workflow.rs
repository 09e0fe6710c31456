//! `/workflow`: chained runs, as far as they can be looked at.

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::{
    generation::Gender,
    language::Language,
    lists::{self, FlowStep, OutputType, TopicMetadata, Workflow, WorkflowCategoryId, WorkflowTopic},
    tool::Tool,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    answer,
    demo::presets::clipped,
    extract::query::Query,
    problem::{Problem, ProblemBody},
    state::AppState,
    tools::choice,
};

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(workflow_topics).service(workflow_topic);
    config.service(workflow_categories).service(workflow_preview);
}

/// A topic in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkflowTopicEntry {
    /// Key.
    pub id: String,
    /// `product_video`, `interior_design`, `style_transfer`, `avatar` or `t2i_showcase`.
    #[schema(value_type = String)]
    pub category: WorkflowCategoryId,
    /// What its run ends with: `video` or `image`.
    #[schema(value_type = String)]
    pub output_type: OutputType,
    /// What it shows, English.
    pub subject: String,
    /// The same in Chinese.
    pub subject_zh: String,
    /// How it feels, English.
    pub mood: String,
    /// The same in Chinese.
    pub mood_zh: String,
    /// Words for search.
    pub tags: Vec<String>,
}

/// What the steps of a run are told.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkflowPrompts {
    /// What the first picture shows, English. Avatars: who speaks.
    pub image_prompt: String,
    /// What is done to the picture. Avatars: the script. Null where nothing is, and for effect styles, whose
    /// prompts are not told: `style_id` names the style.
    pub effect_prompt: Option<String>,
}

/// What stands behind a topic.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkflowMetadata {
    /// The tool.
    #[schema(value_type = Option<String>)]
    pub tool: Option<Tool>,
    /// One of that tool's topics.
    pub topic: Option<String>,
    /// An effect style.
    pub style_id: Option<String>,
    /// Of the avatar.
    #[schema(value_type = Option<String>)]
    pub gender: Option<Gender>,
}

/// One topic.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkflowTopicAnswer {
    /// As in the list.
    #[serde(flatten)]
    pub entry: WorkflowTopicEntry,
    /// Its prompts.
    #[serde(flatten)]
    pub prompts: WorkflowPrompts,
    /// Language of the content.
    #[schema(value_type = String)]
    pub language: Language,
    /// What stands behind it.
    pub metadata: WorkflowMetadata,
}

/// What a run is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkflowParameters {
    /// What it shows, English.
    pub subject: String,
    /// How it feels, English.
    pub mood: String,
    /// An effect style.
    pub style_id: Option<String>,
    /// Language of the content.
    #[schema(value_type = String)]
    pub language: Language,
}

/// What a run would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkflowPreviewAnswer {
    /// Key.
    pub topic_id: String,
    /// As in the list of topics.
    #[schema(value_type = String)]
    pub category: WorkflowCategoryId,
    /// `video` or `image`.
    #[schema(value_type = String)]
    pub output_type: OutputType,
    /// The steps, in order: `text_to_image`, `style_transfer`, `interior`, `image_to_video`, `avatar`.
    #[schema(value_type = Vec<String>)]
    pub flow: Vec<FlowStep>,
    /// What the steps are told.
    pub prompts: WorkflowPrompts,
    /// What the run is about.
    pub parameters: WorkflowParameters,
}

/// A category of topics.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkflowCategoryEntry {
    /// Key.
    #[schema(value_type = String)]
    pub id: WorkflowCategoryId,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// What its runs end with: `video` or `image`.
    #[schema(value_type = String)]
    pub output_type: OutputType,
    /// How many topics it has.
    pub topic_count: usize,
    /// One English sentence.
    pub description: String,
    /// The same in Chinese.
    pub description_zh: String,
}

impl From<&WorkflowTopic> for WorkflowTopicEntry {
    fn from(topic: &WorkflowTopic) -> Self {
        Self {
            id: topic.id.clone(),
            category: topic.category,
            output_type: topic.output_type,
            subject: topic.subject.clone(),
            subject_zh: topic.subject_zh.clone(),
            mood: topic.mood.clone(),
            mood_zh: topic.mood_zh.clone(),
            tags: topic.tags.clone(),
        }
    }
}

impl From<&WorkflowTopic> for WorkflowPrompts {
    fn from(topic: &WorkflowTopic) -> Self {
        Self {
            image_prompt: topic.image_prompt.clone(),
            // The peer's style endpoints leaked the prompts of styles (domain.md §13, 16).
            effect_prompt: topic.effect_prompt.clone().filter(|_| topic.metadata.style_id.is_none()),
        }
    }
}

impl From<&TopicMetadata> for WorkflowMetadata {
    fn from(metadata: &TopicMetadata) -> Self {
        let TopicMetadata { tool, topic, style_id, gender } = metadata.clone();
        Self { tool, topic, style_id, gender }
    }
}

impl From<&WorkflowTopic> for WorkflowTopicAnswer {
    fn from(topic: &WorkflowTopic) -> Self {
        Self {
            entry: topic.into(),
            prompts: topic.into(),
            language: topic.language,
            metadata: (&topic.metadata).into(),
        }
    }
}

impl From<&WorkflowTopic> for WorkflowPreviewAnswer {
    fn from(topic: &WorkflowTopic) -> Self {
        Self {
            topic_id: topic.id.clone(),
            category: topic.category,
            output_type: topic.output_type,
            flow: topic.flow.clone(),
            prompts: topic.into(),
            parameters: WorkflowParameters {
                subject: topic.subject.clone(),
                mood: topic.mood.clone(),
                style_id: topic.metadata.style_id.clone(),
                language: topic.language,
            },
        }
    }
}

impl From<lists::CategorySummary<'_>> for WorkflowCategoryEntry {
    fn from(category: lists::CategorySummary<'_>) -> Self {
        Self {
            id: category.id,
            name: category.name.to_owned(),
            name_zh: category.name_zh.to_owned(),
            output_type: category.output_type,
            topic_count: category.topic_count,
            description: category.description.to_owned(),
            description_zh: category.description_zh.to_owned(),
        }
    }
}

/// # Errors
/// 404 `not_found`.
fn topic_of<'a>(workflow: &'a Workflow, id: &str) -> Result<&'a WorkflowTopic, Problem> {
    workflow.topic(id).ok_or_else(|| Problem::NotFound { what: format!("workflow topic \"{}\"", clipped(id)) })
}

/// The topics of chained runs.
#[utoipa::path(
    tag = "workflow",
    params(
        ("category" = Option<String>, Query, description = "One of the five categories; every one when absent"),
        ("output_type" = Option<String>, Query, description = "video or image; both when absent"),
    ),
    responses(
        (status = 200, body = Vec<WorkflowTopicEntry>),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/topics")]
pub async fn workflow_topics(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (category, output_type) = (query.text("category"), query.text("output_type"));
    query.finish()?;
    let topics = state.lists.workflow.select(choice(category)?, choice(output_type)?);
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || topics.map(WorkflowTopicEntry::from).collect::<Vec<_>>()))
}

/// One topic with its prompts.
#[utoipa::path(
    tag = "workflow",
    params(("topic_id" = String, Path, description = "From the list of topics")),
    responses(
        (status = 200, body = WorkflowTopicAnswer),
        (status = 404, body = ProblemBody, description = "not_found"),
    )
)]
#[get("/topics/{topic_id}")]
pub async fn workflow_topic(
    request: HttpRequest,
    state: web::Data<AppState>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let topic = topic_of(&state.lists.workflow, &path)?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || WorkflowTopicAnswer::from(topic)))
}

/// The categories of chained runs.
#[utoipa::path(tag = "workflow", responses((status = 200, body = Vec<WorkflowCategoryEntry>)))]
#[get("/categories")]
pub async fn workflow_categories(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let library = state.library();
    answer::remembered_json(&request, &library, || {
        state.lists.workflow.categories().map(WorkflowCategoryEntry::from).collect::<Vec<_>>()
    })
}

/// What a run of a topic would do. Nothing is run.
#[utoipa::path(
    tag = "workflow",
    params(("topic_id" = String, Path, description = "From the list of topics")),
    responses(
        (status = 200, body = WorkflowPreviewAnswer),
        (status = 404, body = ProblemBody, description = "not_found"),
    )
)]
#[get("/preview/{topic_id}")]
pub async fn workflow_preview(
    request: HttpRequest,
    state: web::Data<AppState>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let topic = topic_of(&state.lists.workflow, &path)?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || WorkflowPreviewAnswer::from(topic)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::lists::Lists;

    use super::*;

    fn written(value: &impl Serialize) -> (serde_json::Value, BTreeSet<String>) {
        let value = serde_json::to_value(value).unwrap();
        let keys = value.as_object().unwrap().keys().cloned().collect();
        (value, keys)
    }

    fn words(text: &str) -> BTreeSet<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_topic_and_its_preview_have_the_contracts_fields() {
        let workflow = Lists::embedded().unwrap().workflow;
        let topic = topic_of(&workflow, "interior_nordic_bedroom").unwrap();
        let (detail, keys) = written(&WorkflowTopicAnswer::from(topic));
        let listed = "id category output_type subject subject_zh mood mood_zh tags";
        assert_eq!(keys, words(&format!("{listed} image_prompt effect_prompt language metadata")));
        assert_eq!(detail["metadata"]["topic"], "nordic");
        assert!(detail["effect_prompt"].as_str().unwrap().starts_with("Nordic"));
        let (preview, keys) = written(&WorkflowPreviewAnswer::from(topic));
        assert_eq!(keys, words("topic_id category output_type flow prompts parameters"));
        assert_eq!(preview["prompts"]["effect_prompt"], detail["effect_prompt"]);
        assert_eq!(written(&WorkflowTopicEntry::from(topic)).1, words(listed));
        let category = WorkflowCategoryEntry::from(workflow.categories().next().unwrap());
        let keys = "id name name_zh output_type topic_count description description_zh";
        assert_eq!(written(&category).1, words(keys));
    }

    #[test]
    fn no_prompt_of_an_effect_style_is_told() {
        let lists = Lists::embedded().unwrap();
        let mut styled = 0;
        for topic in lists.workflow.topics() {
            let (detail, preview) = (WorkflowTopicAnswer::from(topic), WorkflowPreviewAnswer::from(topic));
            assert_eq!(detail.prompts, preview.prompts);
            styled += usize::from(preview.parameters.style_id.is_some());
            let told = serde_json::to_string(&(detail, preview)).unwrap();
            for style in &lists.styles.effect_styles {
                assert!(!told.contains(&style.prompt), "{}: {}", topic.id, style.id);
            }
        }
        assert_eq!(styled, 5);
    }

    #[test]
    fn a_strange_topic_is_not_found() {
        let problem = topic_of(&Lists::embedded().unwrap().workflow, "x\n").unwrap_err();
        assert_eq!(problem.to_string(), "workflow topic \"x\" not found");
        assert_eq!(problem.row().0.as_u16(), 404);
    }
}
