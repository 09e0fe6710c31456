//! `/tools`: what their pages choose from. Fixed lists and the library; nothing here asks a provider.

pub mod characters;
pub mod models;
pub mod previews;
pub mod templates;
pub mod voices;

use std::str::FromStr;

use domain::tool::UnknownWord;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{demo::presets::clipped, problem::Problem};

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(voices::avatar_voices).service(voices::speech_voices);
    config.service(characters::avatar_characters).service(models::fashion_models);
    config.service(templates::scene_templates).service(templates::interior_templates);
}

/// Reads a word of a fixed list, if one was given.
///
/// # Errors
/// 400 `unknown_choice`, with the valid ones.
pub fn choice<T: FromStr<Err = UnknownWord>>(word: Option<String>) -> Result<Option<T>, Problem> {
    word.map(|word| word.parse()).transpose().map_err(|error: UnknownWord| Problem::UnknownChoice {
        what: error.what,
        given: clipped(&error.word),
        valid: error.allowed,
    })
}

#[cfg(test)]
mod tests {
    use domain::generation::Gender;

    use super::*;

    #[test]
    fn a_word_is_read_and_a_strange_one_is_refused_with_the_valid_ones() {
        assert_eq!(choice::<Gender>(None).unwrap(), None);
        assert_eq!(choice(Some("male".to_owned())).unwrap(), Some(Gender::Male));
        let problem = choice::<Gender>(Some("Male".to_owned())).unwrap_err();
        assert_eq!(problem.row().1, "unknown_choice");
        assert_eq!(problem.to_string(), "\"Male\" is not a gender; use one of: female, male");
    }
}
