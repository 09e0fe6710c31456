//! `/prompts`: prompt templates and the results stored with them, as visitors see them.

#[cfg(test)]
mod fixtures;
pub mod groups;
pub mod similar;
pub mod suggest;
pub mod template;
pub mod templates;
pub mod usage;
pub mod visitors;

use domain::tool::{PromptGroup, PromptSubTopic, UnknownWord};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{demo::presets::clipped, problem::Problem};

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(groups::prompt_groups).service(groups::prompt_sub_topics);
    config.service(suggest::suggest_prompt);
    config.service(templates::default_templates).service(templates::group_templates);
    config.service(similar::similar_template).service(usage::count_use);
    config.service(visitors::cached_template).service(visitors::use_template).service(visitors::template_download);
    config.service(visitors::check_access);
}

/// Reads a prompt group.
///
/// # Errors
/// 400 `unknown_choice`, with the valid ones.
pub fn group_of(word: &str) -> Result<PromptGroup, Problem> {
    word.parse().map_err(unknown)
}

/// Reads a sub-topic.
///
/// # Errors
/// 400 `unknown_choice`, with the valid ones.
pub fn sub_topic_of(word: &str) -> Result<PromptSubTopic, Problem> {
    word.parse().map_err(unknown)
}

fn unknown(error: UnknownWord) -> Problem {
    Problem::UnknownChoice { what: error.what, given: clipped(&error.word), valid: error.allowed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strange_words_are_refused_with_the_valid_ones() {
        assert_eq!(group_of("ai_avatar").unwrap(), PromptGroup::AiAvatar);
        for (problem, count) in [(group_of("x\u{0}").unwrap_err(), 18), (sub_topic_of("x").unwrap_err(), 22)] {
            let Problem::UnknownChoice { given, valid, .. } = problem else { panic!("must be unknown_choice") };
            assert_eq!((given.as_str(), valid.split(", ").count()), ("x", count));
        }
    }
}
