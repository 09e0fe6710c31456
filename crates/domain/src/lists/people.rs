//! Models for try-on, voices of avatars, voices of speech (api.md §13).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::read::{ListsFault, parse, unique};
use crate::{generation::Gender, language::Language, tool::words};

words! {
    /// Build of a model; what `GET /tools/models/list?body_type=` selects by.
    pub enum BodyType ("body type") {
        /// Slim.
        Slim = "slim",
        /// Standard.
        Standard = "standard",
        /// Curvy.
        Curvy = "curvy",
        /// Athletic.
        Athletic = "athletic",
    }
}

words! {
    /// Language of a speech voice. Wider than [`Language`]: Taiwanese is spoken, but nothing is written in it.
    pub enum SpeechLanguage ("speech language") {
        /// Mandarin of Taiwan.
        ZhTw = "zh-TW",
        /// English.
        En = "en",
        /// Taiwanese (Taigi).
        NanTw = "nan-TW",
    }
}

/// One model of `GET /tools/models/list`; its picture is `/static/models/{gender}/{id}.png`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// `female-1` to `male-3`.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Gender.
    pub gender: Gender,
    /// Build.
    pub body_type: BodyType,
}

/// One voice of `GET /tools/avatar/voices`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AvatarVoice {
    /// For example `en-female-1`.
    pub id: String,
    /// What it speaks; the caller knows, having asked for it.
    #[serde(skip_serializing)]
    pub language: Language,
    /// Name in Latin letters.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// The avatar's gender must be the same (domain.md §7.3).
    pub gender: Gender,
    /// How it sounds, English.
    pub style: String,
    /// How it sounds, Chinese.
    pub style_zh: String,
}

/// One voice of `GET /tools/voices/list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeechVoice {
    /// For example `female_zh`.
    pub id: String,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// What it speaks.
    pub language: SpeechLanguage,
    /// Gender.
    pub gender: Gender,
}

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// 6 models.
    pub models: Vec<Model>,
    /// 14 avatar voices.
    pub avatar_voices: Vec<AvatarVoice>,
    /// 5 speech voices.
    pub speech_voices: Vec<SpeechVoice>,
}

impl People {
    pub(super) fn read(text: &str) -> Result<Self, ListsFault> {
        let people: Self = parse("people", text)?;
        unique("models", people.models.iter().map(|model| &model.id))?;
        unique("avatar voices", people.avatar_voices.iter().map(|voice| &voice.id))?;
        unique("speech voices", people.speech_voices.iter().map(|voice| &voice.id))?;
        Ok(people)
    }

    /// The model of this id.
    #[must_use]
    pub fn model(&self, id: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.id == id)
    }

    /// The avatar voices by language; the answer to `GET /tools/avatar/voices` without a language. Languages without
    /// a voice are left out.
    #[must_use]
    pub fn avatar_voices_by_language(&self) -> BTreeMap<Language, Vec<&AvatarVoice>> {
        let mut by_language: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for voice in &self.avatar_voices {
            by_language.entry(voice.language).or_default().push(voice);
        }
        by_language
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Lists;

    #[test]
    fn models_are_named_as_the_pictures() {
        let people = Lists::embedded().unwrap().people;
        let ids: Vec<_> = people.models.iter().map(|model| model.id.as_str()).collect();
        assert_eq!(ids, ["female-1", "female-2", "female-3", "male-1", "male-2", "male-3"]);
        for model in &people.models {
            assert!(model.id.starts_with(model.gender.as_str()), "{}", model.id);
        }
        assert_eq!(people.model("male-2").map(|model| model.body_type), Some(BodyType::Standard));
        assert_eq!(people.model("male_02"), None);
    }

    #[test]
    fn each_spoken_language_has_its_voices_of_both_genders() {
        let people = Lists::embedded().unwrap().people;
        let by_language = people.avatar_voices_by_language();
        let counts: Vec<_> = by_language.iter().map(|(language, voices)| (language.as_str(), voices.len())).collect();
        assert_eq!(counts, [("en", 6), ("zh-TW", 4), ("ja", 2), ("ko", 2)]);
        for (language, voices) in &by_language {
            for gender in Gender::ALL {
                assert!(voices.iter().any(|voice| voice.gender == *gender), "{language} has no {gender} voice");
            }
        }
        for voice in &people.avatar_voices {
            assert!(voice.id.starts_with(&format!("{}-{}-", voice.language, voice.gender)), "{}", voice.id);
        }
    }

    #[test]
    fn voices_are_sent_with_the_contracts_fields() {
        let people = Lists::embedded().unwrap().people;
        let sent = serde_json::to_value(people.avatar_voices_by_language()).unwrap();
        assert_eq!(
            sent["ja"][0],
            serde_json::json!({
                "id": "ja-female-1", "name": "Sakura", "name_zh": "櫻", "gender": "female",
                "style": "Gentle and polite", "style_zh": "溫柔有禮"
            })
        );
        let ids: Vec<_> = people.speech_voices.iter().map(|voice| voice.id.as_str()).collect();
        assert_eq!(ids, ["female_zh", "male_zh", "female_en", "male_en", "taigi"]);
        assert_eq!(people.speech_voices.last().unwrap().language.as_str(), "nan-TW");
    }
}
