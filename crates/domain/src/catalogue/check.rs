//! What holds for the catalogue as a whole: no two items share an id or a lookup hash, and texts fit where they go.

use std::collections::BTreeMap;

use super::{Localized, Publication, fault::Report, load::Draft, reader::Table};

/// The shortest prompt limit of the providers (pollo.md: 1,000 to 2,500 by model).
pub(super) const PROMPT_CHARACTERS_MAX: usize = 1_000;
/// What fits on a card.
pub(super) const TITLE_CHARACTERS_MAX: usize = 80;
/// One sentence, or two short ones.
const DESCRIPTION_CHARACTERS_MAX: usize = 240;
/// Under four seconds of speech there is nothing to see, over half a minute nobody listens, and speech is paid by its length.
const SCRIPT_CHARACTERS: std::ops::RangeInclusive<usize> = 60..=200;

/// Reports shared ids and hashes, and texts that are too long, each at the item's own place.
pub(super) fn check(drafts: &[Draft], report: &Report) {
    let (mut ids, mut hashes) = (BTreeMap::new(), BTreeMap::new());
    for Draft { origin, item } in drafts {
        if let Some(first) = ids.insert(item.id.as_str(), origin) {
            report.add(origin, format!("the item \"{}\" is already made at {first}; write another id", item.id));
        }
        if let Publication::Material { lookup_hash, .. } = &item.publication
            && let Some((first_id, first)) = hashes.insert(lookup_hash, (item.id.as_str(), origin))
            && first_id != item.id
        {
            let message = format!(
                "\"{}\" has the lookup hash of \"{first_id}\" ({first}); write another prompt or selector",
                item.id
            );
            report.add(origin, message);
        }
        let texts = [
            ("prompt", Some(&item.prompt), PROMPT_CHARACTERS_MAX),
            ("effect", item.effect.as_ref(), PROMPT_CHARACTERS_MAX),
            ("title", Some(&item.title), TITLE_CHARACTERS_MAX),
            ("description", Some(&item.description), DESCRIPTION_CHARACTERS_MAX),
        ];
        for (what, text, max) in texts {
            let Some(text) = text else { continue };
            if let Some(characters) = too_long(text, max) {
                let message = format!("the {what} of \"{}\" has {characters} characters; write at most {max}", item.id);
                report.add(origin, message);
            }
        }
    }
}

fn too_long(text: &Localized, max: usize) -> Option<usize> {
    let characters = text.en.chars().count().max(text.zh.chars().count());
    (characters > max).then_some(characters)
}

/// Reports a text of more than `max` characters at `key`.
pub(super) fn length(table: &Table<'_>, key: &str, text: &Localized, max: usize) {
    if let Some(characters) = too_long(text, max) {
        table.fault(key, format!("\"{key}\" has {characters} characters; write at most {max}"));
    }
}

/// Reports a script that is too short or too long to be spoken; `whose` tells apart those composed from one text.
pub(super) fn script(table: &Table<'_>, script: &Localized, whose: &str) {
    let key = if table.has("text") { "text" } else { "script" };
    for (language, text) in [("en", &script.en), ("zh", &script.zh)] {
        let characters = text.chars().count();
        // An absent text has its own fault.
        if !text.is_empty() && !SCRIPT_CHARACTERS.contains(&characters) {
            let (min, max) = (SCRIPT_CHARACTERS.start(), SCRIPT_CHARACTERS.end());
            let message = format!("the {language} script {whose} has {characters} characters; write {min} to {max}");
            table.fault(key, message);
        }
    }
}
