//! `/tools/avatar/characters`: who may be an avatar.
//!
//! The peer asked the provider at each call. A visitor's request never reaches a provider here, so these are the
//! avatars of our own catalogue, who appear in the library.

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::{
    catalogue::{Catalogue, Group, Publication},
    generation::Gender,
    language::Language,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::previews;
use crate::http::{answer, state::AppState};

/// How many characters an answer has of each gender (api.md §13).
const MOST_OF_A_GENDER: usize = 6;

/// Who may speak.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AvatarCharacter {
    /// For example `female-1`; `avatar_id` in the `input_params` of presets.
    pub id: String,
    /// Who it is, English.
    pub name: String,
    /// Who it is, Chinese.
    pub name_zh: String,
    /// The portrait, a server path.
    pub preview_url: Option<String>,
    /// The first of `languages`.
    #[schema(value_type = String)]
    pub lang: Language,
    /// What there are scripts in.
    #[schema(value_type = Vec<String>)]
    pub languages: Vec<Language>,
    /// `female` or `male`.
    #[schema(value_type = String)]
    pub gender: Gender,
}

/// Everybody, by gender.
#[derive(Debug, Serialize, ToSchema)]
pub struct AvatarCharactersAnswer {
    /// Always true.
    pub success: bool,
    /// Women, at most six.
    pub female: Vec<AvatarCharacter>,
    /// Men, at most six.
    pub male: Vec<AvatarCharacter>,
    /// Always empty: we know the gender of each.
    pub other: Vec<AvatarCharacter>,
    /// How many they are.
    pub total: usize,
}

/// The models of the catalogue who speak in it, in its order.
fn characters(catalogue: &Catalogue) -> Vec<AvatarCharacter> {
    let (portraits, clips) = (catalogue.of_group(Group::ModelLibrary), catalogue.of_group(Group::AiAvatar));
    let speaker = |item: &&domain::catalogue::Item| {
        let Publication::ModelPortrait { gender, number } = item.publication else { return None };
        let id = format!("{gender}-{number}");
        let spoken = |language: &Language| {
            clips.iter().any(|clip| clip.language == *language && clip.selectors.get("avatar_id") == Some(&id))
        };
        let languages: Vec<Language> = Language::ALL.iter().copied().filter(spoken).collect();
        Some(AvatarCharacter {
            lang: *languages.first()?,
            languages,
            name: item.title.en.clone(),
            name_zh: item.title.zh.clone(),
            preview_url: previews::portrait(catalogue, &id),
            gender,
            id,
        })
    };
    portraits.iter().filter_map(speaker).collect()
}

fn by_gender(characters: Vec<AvatarCharacter>) -> AvatarCharactersAnswer {
    let (mut female, mut male): (Vec<_>, Vec<_>) =
        characters.into_iter().partition(|character| character.gender == Gender::Female);
    female.truncate(MOST_OF_A_GENDER);
    male.truncate(MOST_OF_A_GENDER);
    AvatarCharactersAnswer { success: true, total: female.len() + male.len(), female, male, other: Vec::new() }
}

/// The avatars of the library, by gender.
#[utoipa::path(tag = "tools", responses((status = 200, body = AvatarCharactersAnswer)))]
#[get("/avatar/characters")]
pub async fn avatar_characters(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let library = state.library();
    answer::remembered_json(&request, &library, || by_gender(characters(&state.catalogue)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_six_avatars_speak_both_languages_and_show_their_portrait() {
        let answer = by_gender(characters(&Catalogue::embedded().unwrap()));
        let ids = |people: &[AvatarCharacter]| people.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&answer.female), ["female-1", "female-2", "female-3"]);
        assert_eq!(ids(&answer.male), ["male-1", "male-2", "male-3"]);
        assert_eq!((answer.total, answer.other.len()), (6, 0));
        let written = serde_json::to_value(&answer.female[0]).unwrap();
        assert_eq!(written["preview_url"], "/static/models/female/female-1.png");
        assert_eq!((&written["lang"], &written["gender"]), (&"en".into(), &"female".into()));
        assert_eq!(written["languages"], serde_json::json!(["en", "zh-TW"]));
    }

    #[test]
    fn a_model_who_says_nothing_is_no_character() {
        let mut catalogue = Catalogue::embedded().unwrap();
        catalogue.items.retain(|item| item.selectors.get("avatar_id").is_none_or(|id| id != "male-2"));
        assert!(characters(&catalogue).iter().all(|character| character.id != "male-2"));
        assert_eq!(characters(&catalogue).len(), 5);
    }
}
