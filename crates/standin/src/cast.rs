//! A2E's public characters and voices.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A person who can speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Character {
    /// What the renderer knows it by.
    pub(crate) key: &'static str,
    pub(crate) name: &'static str,
    pub(crate) female: bool,
}

/// The six that there are.
pub(crate) const CHARACTERS: [Character; 6] = [
    Character { key: "female-1", name: "female-1 Anna", female: true },
    Character { key: "female-2", name: "female-2 Mei", female: true },
    Character { key: "female-3", name: "female-3 Sofia", female: true },
    Character { key: "male-1", name: "male-1 James", female: false },
    Character { key: "male-2", name: "male-2 Kenji", female: false },
    Character { key: "male-3", name: "male-3 Lucas", female: false },
];

/// Locale, women's names, men's names.
const VOICES: [(&str, [&str; 3], [&str; 3]); 5] = [
    ("en-US", ["Aria", "Jenny", "Michelle"], ["Guy", "Davis", "Tony"]),
    ("zh-TW", ["曉臻", "曉雨", "雅婷"], ["雲哲", "志豪", "冠宇"]),
    ("ja-JP", ["七海", "葵", "真夕"], ["圭太", "大智", "直紀"]),
    ("ko-KR", ["선히", "지민", "서현"], ["인준", "봉진", "국민"]),
    ("es-ES", ["Elvira", "Abril", "Irene"], ["Álvaro", "Arnau", "Darío"]),
];

impl Character {
    /// 24 hex digits, the same on every run.
    pub(crate) fn id(&self) -> String {
        id("anchor", self.key)
    }

    /// The one with this id.
    pub(crate) fn by_id(id: &str) -> Option<Self> {
        CHARACTERS.into_iter().find(|character| character.id() == id)
    }
}

/// The voices of a locale in A2E's groups; empty for a locale without voices.
pub(crate) fn voices(locale: &str) -> Value {
    let wanted = |(known, ..): &&(&str, _, _)| {
        known.eq_ignore_ascii_case(locale) || known.split('-').next().is_some_and(|language| language == locale)
    };
    let Some((locale, women, men)) = VOICES.iter().find(wanted) else { return json!([]) };
    let group = |word: &str, names: &[&str]| {
        let voice = |name: &&str| json!({"label": name, "value": voice_id(locale, name)});
        json!({"label": word, "value": word, "children": names.iter().map(voice).collect::<Value>()})
    };
    json!([group("female", women), group("male", men)])
}

/// Whether the voice with this id is a woman's; `None`: there is no such voice.
pub(crate) fn voice_is_female(wanted: &str) -> Option<bool> {
    VOICES.iter().find_map(|(locale, women, men)| {
        let has = |names: &[&str]| names.iter().any(|name| voice_id(locale, name) == wanted);
        match (has(women), has(men)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    })
}

fn voice_id(locale: &str, name: &str) -> String {
    id("voice", &format!("{locale}:{name}"))
}

fn id(kind: &str, name: &str) -> String {
    let mut digits = hex::encode(Sha256::digest(format!("{kind}:{name}")));
    digits.truncate(24);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_are_24_hex_and_no_two_are_alike() {
        let mut seen: HashSet<String> = CHARACTERS.iter().map(Character::id).collect();
        for (locale, ..) in VOICES {
            for (group, female) in [(0, true), (1, false)] {
                for voice in voices(locale)[group]["children"].as_array().unwrap() {
                    let id = voice["value"].as_str().unwrap();
                    assert!(id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
                    assert_eq!(voice_is_female(id), Some(female));
                    assert!(seen.insert(id.to_owned()), "{id}");
                }
            }
        }
        assert_eq!(seen.len(), 36);
        assert_eq!(Character::by_id(&CHARACTERS[3].id()), Some(CHARACTERS[3]));
    }

    #[test]
    fn a_language_alone_finds_its_voices() {
        assert_eq!(voices("ja"), voices("ja-JP"));
        assert_eq!(voices("xx-XX"), json!([]));
    }
}
