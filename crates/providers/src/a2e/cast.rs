//! Who speaks with which voice. The lists are thin on gender, so it is read from whatever tells it.

use domain::{generation::Gender, language::Language};
use serde_json::Value;
use url::Url;

use crate::json;

/// A public character of A2E.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Character {
    /// The anchor id.
    pub id: String,
    /// Shown name; may be empty.
    pub name: String,
    /// Where the list tells it or its words give it away.
    pub gender: Option<Gender>,
    /// A still of the character.
    pub cover_url: Option<Url>,
}

/// A voice of A2E.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// The `tts_id`.
    pub id: String,
    /// Shown name; may be empty.
    pub name: String,
    /// Of the group it stands in.
    pub gender: Option<Gender>,
}

/// Country and region of a language, as the voice list and the speech call want them.
pub(super) const fn locale(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::En => ("en", "US"),
        Language::ZhTw => ("zh", "TW"),
        Language::Ja => ("ja", "JP"),
        Language::Ko => ("ko", "KR"),
        Language::Es => ("es", "ES"),
    }
}

/// The characters of a `character_list`; entries without an id are left out.
pub(super) fn characters(data: &Value) -> Vec<Character> {
    let read = |item: &Value| {
        let told = ["/gender", "/sex", "/label", "/labels", "/tags", "/category", "/name"];
        Some(Character {
            id: json::word(item, "/_id")?,
            name: json::text(item, "/name").unwrap_or_default().to_owned(),
            gender: told.iter().find_map(|place| item.pointer(place).and_then(gender_told)),
            cover_url: json::text(item, "/cover_img").and_then(json::file_url),
        })
    };
    list(data).iter().filter_map(read).collect()
}

/// The voices of a `voice_list`: groups by gender, or one flat list.
pub(super) fn voices(data: &Value) -> Vec<Voice> {
    let mut all = Vec::new();
    for group in list(data) {
        let of_group =
            ["/value", "/label", "/gender"].iter().find_map(|place| group.pointer(place).and_then(gender_told));
        let children = json::items(group, "/children");
        for voice in if children.is_empty() { std::slice::from_ref(group) } else { children } {
            let Some(id) = json::word(voice, "/value") else { continue };
            // An empty group's own value is a word, not a voice.
            if children.is_empty() && (group.get("children").is_some() || gender_in(&id).is_some()) {
                continue;
            }
            let own = ["/gender", "/label"].iter().find_map(|place| voice.pointer(place).and_then(gender_told));
            let name = json::text(voice, "/label").unwrap_or_default().to_owned();
            all.push(Voice { id, name, gender: of_group.or(own) });
        }
    }
    all
}

/// The id of the `index`-th character of that gender, wrapping around. When no entry tells that gender: the
/// configured one, else the `index`-th of those who tell none. Never one of the other gender.
pub(super) fn choose_character(
    characters: &[Character],
    gender: Gender,
    index: usize,
    default_id: Option<&str>,
) -> Option<String> {
    let of = |wanted| nth(characters, index, |character: &Character| character.gender == wanted);
    let chosen = of(Some(gender)).map(|character| character.id.clone());
    chosen.or_else(|| default_id.map(str::to_owned)).or_else(|| of(None).map(|character| character.id.clone()))
}

/// The `index`-th voice of that gender, wrapping around; of those who tell none when nobody tells that gender.
pub(super) fn choose_voice(voices: &[Voice], gender: Gender, index: usize) -> Option<&Voice> {
    let of = |wanted| nth(voices, index, |voice: &Voice| voice.gender == wanted);
    of(Some(gender)).or_else(|| of(None))
}

fn nth<T>(all: &[T], index: usize, fits: impl Fn(&T) -> bool) -> Option<&T> {
    let count = all.iter().filter(|item| fits(item)).count();
    all.iter().filter(|item| fits(item)).nth(index.checked_rem(count)?)
}

/// The array itself, or the one inside another `data`.
fn list(data: &Value) -> &[Value] {
    match data.as_array() {
        Some(items) => items,
        None => json::items(data, "/data"),
    }
}

fn gender_told(value: &Value) -> Option<Gender> {
    match value {
        Value::String(text) => gender_in(text),
        Value::Array(items) => items.iter().find_map(gender_told),
        Value::Object(fields) => fields.values().find_map(gender_told),
        _ => None,
    }
}

/// Whole words only: "female" holds "male", and "Herman" holds "man".
fn gender_in(text: &str) -> Option<Gender> {
    if text.contains('女') {
        return Some(Gender::Female);
    }
    if text.contains('男') {
        return Some(Gender::Male);
    }
    let text = text.trim().to_lowercase();
    // One letter only as the whole text: ids are full of them.
    match text.as_str() {
        "f" => return Some(Gender::Female),
        "m" => return Some(Gender::Male),
        _ => {}
    }
    text.split(|sign: char| !sign.is_alphanumeric()).find_map(|word| match word {
        "female" | "woman" | "women" | "girl" | "lady" => Some(Gender::Female),
        "male" | "man" | "men" | "boy" | "gentleman" => Some(Gender::Male),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn gender_is_read_from_whole_words() {
        for (text, gender) in [
            ("female", Some(Gender::Female)),
            ("Anna_woman_3", Some(Gender::Female)),
            ("商務男性", Some(Gender::Male)),
            ("Male 2", Some(Gender::Male)),
            ("F", Some(Gender::Female)),
            ("plan m", None),
            ("Herman", None),
            ("6625ebd4613f49985c349f95", None),
        ] {
            assert_eq!(gender_in(text), gender, "{text}");
        }
    }

    #[test]
    fn a_character_of_the_other_gender_is_never_chosen() {
        let told = characters(&json!([
            {"_id": "f0", "name": "Anna", "gender": "female"}, {"_id": "m0", "labels": ["male"]},
            {"_id": "f1", "name": "Office lady"}, {"name": "no id"},
        ]));
        let choose = |gender, index| choose_character(&told, gender, index, Some("d"));
        assert_eq!([0, 1, 2].map(|at| choose(Gender::Female, at).unwrap()), ["f0", "f1", "f0"]);
        assert_eq!(choose(Gender::Male, 7).unwrap(), "m0");
        let only_women = &told[..1];
        assert_eq!(choose_character(only_women, Gender::Male, 0, None), None);
        assert_eq!(choose_character(only_women, Gender::Male, 0, Some("d")).as_deref(), Some("d"));
    }

    #[test]
    fn without_genders_the_default_comes_first_and_then_any() {
        let untold = characters(&json!({"data": [{"_id": "a", "name": "Anna"}, {"_id": "b"}]}));
        assert_eq!(choose_character(&untold, Gender::Male, 1, None).as_deref(), Some("b"));
        assert_eq!(choose_character(&untold, Gender::Male, 1, Some("d")).as_deref(), Some("d"));
        assert_eq!(choose_character(&[], Gender::Male, 1, None), None);
    }

    #[test]
    fn voices_come_in_groups_or_flat() {
        let grouped = voices(&json!([
            {"label": "female", "value": "female", "children": [{"label": "Aria", "value": "v1"}]},
            {"label": "男聲", "value": "x", "children": [{"label": "Guy", "value": "v2"}, {"label": "no id"}]},
            {"label": "male", "value": "male", "children": []},
        ]));
        let told: Vec<_> = grouped.iter().map(|voice| (voice.id.as_str(), voice.gender)).collect();
        assert_eq!(told, [("v1", Some(Gender::Female)), ("v2", Some(Gender::Male))]);
        assert_eq!(choose_voice(&grouped, Gender::Male, 3).unwrap().id, "v2");

        let flat = voices(&json!([{"label": "Aria (Female)", "value": "v3"}, {"label": "Guy", "value": "v4"}]));
        assert_eq!(choose_voice(&flat, Gender::Female, 0).unwrap().id, "v3");
        assert_eq!(choose_voice(&flat, Gender::Male, 0).unwrap().id, "v4");
    }
}
