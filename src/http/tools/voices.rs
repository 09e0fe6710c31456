//! `/tools/avatar/voices`, `/tools/voices/list`: who may speak.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::{
    generation::Gender,
    language::Language,
    lists::{AvatarVoice, People, SpeechLanguage, SpeechVoice},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::choice;
use crate::http::{
    answer,
    demo::presets::clipped,
    extract::query::Query,
    problem::{Problem, ProblemBody},
    state::AppState,
};

/// A voice for avatars.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AvatarVoiceEntry {
    /// For example `en-female-1`.
    pub id: String,
    /// Name in Latin letters.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// The avatar's gender must be the same.
    #[schema(value_type = String)]
    pub gender: Gender,
    /// How it sounds, English.
    pub style: String,
    /// How it sounds, Chinese.
    pub style_zh: String,
}

impl From<&AvatarVoice> for AvatarVoiceEntry {
    fn from(voice: &AvatarVoice) -> Self {
        Self {
            id: voice.id.clone(),
            name: voice.name.clone(),
            name_zh: voice.name_zh.clone(),
            gender: voice.gender,
            style: voice.style.clone(),
            style_zh: voice.style_zh.clone(),
        }
    }
}

/// The voices for avatars, as they were asked for.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum AvatarVoicesAnswer {
    /// With `language`: its voices.
    OfLanguage(Vec<AvatarVoiceEntry>),
    /// Without: the voices of each language.
    #[schema(value_type = BTreeMap<String, Vec<AvatarVoiceEntry>>)]
    ByLanguage(BTreeMap<Language, Vec<AvatarVoiceEntry>>),
}

/// A voice for speech.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpeechVoiceEntry {
    /// For example `female_zh`.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// `zh-TW`, `en` or `nan-TW`.
    #[schema(value_type = String)]
    pub language: SpeechLanguage,
    /// `female` or `male`.
    #[schema(value_type = String)]
    pub gender: Gender,
}

impl From<&SpeechVoice> for SpeechVoiceEntry {
    fn from(voice: &SpeechVoice) -> Self {
        Self {
            id: voice.id.clone(),
            name: voice.name.clone(),
            name_zh: voice.name_zh.clone(),
            language: voice.language,
            gender: voice.gender,
        }
    }
}

/// # Errors
/// 400 `unknown_choice` for a language that no voice speaks, with those that one does.
fn avatar_voices_of(people: &People, language: Option<&str>) -> Result<AvatarVoicesAnswer, Problem> {
    let entries = |voices: Vec<&AvatarVoice>| voices.into_iter().map(AvatarVoiceEntry::from).collect::<Vec<_>>();
    let mut by_language = people.avatar_voices_by_language();
    let Some(word) = language else {
        let all = by_language.into_iter().map(|(language, voices)| (language, entries(voices)));
        return Ok(AvatarVoicesAnswer::ByLanguage(all.collect()));
    };
    let spoken = word.parse().ok().and_then(|language: Language| by_language.remove(&language));
    spoken.map(|voices| AvatarVoicesAnswer::OfLanguage(entries(voices))).ok_or_else(|| Problem::UnknownChoice {
        what: "language of avatars",
        given: clipped(word),
        valid: by_language.keys().map(|language| language.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// The voices for avatars: a list for a language; without one, the list of each.
#[utoipa::path(
    tag = "tools",
    params(("language" = Option<String>, Query, description = "en, zh-TW, ja or ko")),
    responses(
        (status = 200, body = AvatarVoicesAnswer),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/avatar/voices")]
pub async fn avatar_voices(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let language = query.text("language");
    query.finish()?;
    let voices = avatar_voices_of(&state.lists.people, language.as_deref())?;
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || voices))
}

/// The voices for speech.
#[utoipa::path(
    tag = "tools",
    params(
        ("language" = Option<String>, Query, description = "zh-TW, en or nan-TW; every one when absent"),
        ("gender" = Option<String>, Query, description = "female or male; both when absent"),
    ),
    responses(
        (status = 200, body = Vec<SpeechVoiceEntry>),
        (status = 400, body = ProblemBody, description = "unknown_choice"),
        (status = 422, body = ProblemBody),
    )
)]
#[get("/voices/list")]
pub async fn speech_voices(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (language, gender) = (query.text("language"), query.text("gender"));
    query.finish()?;
    let (language, gender) = (choice(language)?, choice(gender)?);
    let library = state.library();
    Ok(answer::remembered_json(&request, &library, || speech_voices_of(&state.lists.people, language, gender)))
}

fn speech_voices_of(
    people: &People,
    language: Option<SpeechLanguage>,
    gender: Option<Gender>,
) -> Vec<SpeechVoiceEntry> {
    let voices = people.speech_voices.iter();
    let fits = |voice: &&SpeechVoice| {
        language.is_none_or(|wanted| voice.language == wanted) && gender.is_none_or(|wanted| voice.gender == wanted)
    };
    voices.filter(fits).map(SpeechVoiceEntry::from).collect()
}

#[cfg(test)]
mod tests {
    use domain::lists::Lists;

    use super::*;

    #[test]
    fn a_language_gives_its_list_and_none_gives_every_one() {
        let people = Lists::embedded().unwrap().people;
        let korean = serde_json::to_value(avatar_voices_of(&people, Some("ko")).unwrap()).unwrap();
        let ids: Vec<_> = korean.as_array().unwrap().iter().map(|voice| voice["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["ko-female-1", "ko-male-1"]);
        let all = serde_json::to_value(avatar_voices_of(&people, None).unwrap()).unwrap();
        let counts = ["en", "zh-TW", "ja", "ko"].map(|language| all[language].as_array().unwrap().len());
        assert_eq!((counts, &all["ko"]), ([6, 4, 2, 2], &korean));
    }

    #[test]
    fn a_language_without_a_voice_is_refused_like_a_strange_one() {
        let people = Lists::embedded().unwrap().people;
        for word in ["es", "xx", "EN"] {
            let problem = avatar_voices_of(&people, Some(word)).unwrap_err();
            assert_eq!(problem.row().1, "unknown_choice");
            assert!(problem.to_string().ends_with("en, zh-TW, ja, ko"), "{problem}");
        }
    }

    #[test]
    fn speech_voices_are_narrowed_by_both() {
        let people = Lists::embedded().unwrap().people;
        let ids = |language, gender| -> Vec<_> {
            speech_voices_of(&people, language, gender).into_iter().map(|voice| voice.id).collect()
        };
        assert_eq!(ids(None, None), ["female_zh", "male_zh", "female_en", "male_en", "taigi"]);
        assert_eq!(ids(Some(SpeechLanguage::En), Some(Gender::Male)), ["male_en"]);
        assert_eq!(ids(Some(SpeechLanguage::NanTw), Some(Gender::Male)), Vec::<String>::new());
    }
}
