//! `/prompts/defaults`, `/prompts/templates`: the templates of a group.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use domain::{
    language::Language,
    tool::{PromptGroup, PromptSubTopic},
};
use entities::templates::Template;

use super::{
    group_of, sub_topic_of,
    template::{PromptTemplate, result},
};
use crate::http::{
    answer,
    demo::words::language_of,
    extract::query::Query,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// Whether everybody may use the template.
#[must_use]
pub fn is_open(template: &Template) -> bool {
    template.content.is_default && !template.content.is_premium
}

/// The open templates of a group that have a result to show at `now`.
fn ready(templates: &[Template], group: PromptGroup, limit: usize, now: DateTime<Utc>) -> Vec<PromptTemplate> {
    let fitting = templates.iter().filter(|template| template.content.group == group && is_open(template));
    let shown = fitting.filter(|template| result(template, now).is_some()).take(limit);
    shown.map(|template| PromptTemplate::of(template, Language::En, now)).collect()
}

/// Which templates of a group are wanted.
#[derive(Clone, Copy)]
struct Wanted {
    group: PromptGroup,
    sub_topic: Option<PromptSubTopic>,
    premium: bool,
}

impl Wanted {
    fn takes(self, template: &Template) -> bool {
        let content = &template.content;
        content.group == self.group
            && self.sub_topic.is_none_or(|sub_topic| content.sub_topic == sub_topic)
            && (self.premium || !content.is_premium)
    }
}

/// The default templates of a group that have a stored result.
#[utoipa::path(
    tag = "prompts",
    params(
        ("group" = String, Path, description = "One of the 18 prompt groups"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 20, description = "5 when absent"),
    ),
    responses(
        (status = 200, body = Vec<PromptTemplate>),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/defaults/{group}")]
pub async fn default_templates(
    request: HttpRequest,
    state: web::Data<AppState>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let group = group_of(&path)?;
    let mut query = Query::of(&request);
    let limit = query.number::<usize>("limit", 1..=20, 5);
    query.finish()?;
    Ok(answer::json(&ready(&state.library().templates, group, limit, state.clock.now())))
}

/// The templates of a group. Premium ones, where asked for, come without their prompts.
#[utoipa::path(
    tag = "prompts",
    params(
        ("group" = String, Path, description = "One of the 18 prompt groups"),
        ("sub_topic" = Option<String>, Query, description = "One of the 22 sub-topics"),
        ("language" = Option<String>, Query, description = "Of `prompt_localized`; en, which has none, when absent"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 50, description = "10 when absent"),
        ("include_premium" = Option<bool>, Query, description = "false when absent"),
    ),
    responses(
        (status = 200, body = Vec<PromptTemplate>),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/templates/{group}")]
pub async fn group_templates(
    request: HttpRequest,
    state: web::Data<AppState>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let group = group_of(&path)?;
    let mut query = Query::of(&request);
    let sub_topic = query.text("sub_topic");
    let language = language_of(&query.text("language").unwrap_or_default());
    let limit = query.number::<usize>("limit", 1..=50, 10);
    let premium = query.flag("include_premium", false);
    query.finish()?;
    let wanted = Wanted { group, sub_topic: sub_topic.as_deref().map(sub_topic_of).transpose()?, premium };
    let (library, now) = (state.library(), state.clock.now());
    let found = library.templates.iter().filter(|template| wanted.takes(template)).take(limit);
    Ok(answer::json(&found.map(|template| PromptTemplate::of(template, language, now)).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::prompts::fixtures::{now, template};

    const GROUP: PromptGroup = PromptGroup::BackgroundChange;

    fn templates() -> [Template; 5] {
        let mut all = [1, 2, 3, 4, 5].map(|number| template(number, GROUP, PromptSubTopic::Default));
        all[0].content.is_premium = true;
        all[1].content.is_default = false;
        all[2].is_cached = false;
        all[4].content.sub_topic = PromptSubTopic::WhiteBackground;
        all
    }

    #[test]
    fn defaults_are_open_to_all_and_have_a_result() {
        let ids =
            |limit| ready(&templates(), GROUP, limit, now()).iter().map(|one| one.id.as_u128()).collect::<Vec<_>>();
        assert_eq!((ids(5), ids(1)), (vec![4, 5], vec![4]));
        assert!(ready(&templates(), PromptGroup::Upscale, 5, now()).is_empty());
    }

    #[test]
    fn sub_topic_and_premium_narrow_a_group() {
        let count = |sub_topic, premium| {
            let wanted = Wanted { group: GROUP, sub_topic, premium };
            templates().iter().filter(|template| wanted.takes(template)).count()
        };
        assert_eq!((count(None, true), count(None, false)), (5, 4));
        assert_eq!(count(Some(PromptSubTopic::WhiteBackground), false), 1);
    }
}
