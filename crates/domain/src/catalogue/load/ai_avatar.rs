//! `ai_avatar.toml`: avatars × scripts × languages. Each avatar speaks for a shop of its own, so no two clips say the same.

use std::sync::Arc;

use super::{Draft, Ids, Material, model_library::Portrait, topic_of, unknown};
use crate::{
    catalogue::{
        Group, Localized, Step, check,
        order::{Turn, round_robin},
        reader::Table,
        text::fill_sentence,
    },
    generation::Gender,
    language::Language,
    tool::Tool,
    topics::Topics,
};

/// The languages in which avatars speak (domain.md §11).
pub(super) const LANGUAGES: [Language; 2] = [Language::En, Language::ZhTw];

/// Someone who can speak, for this file and the landing page.
pub(super) struct Avatar {
    pub(super) id: String,
    pub(super) name: Localized,
    pub(super) portrait: Arc<Step>,
    gender: Gender,
    character_index: usize,
}

impl Avatar {
    /// This avatar saying `script` in `language`.
    pub(super) fn speaks(&self, script: &Localized, language: Language) -> Arc<Step> {
        let script = if language == Language::ZhTw { &script.zh } else { &script.en };
        Arc::new(Step::Avatar {
            script: script.clone(),
            language,
            gender: self.gender,
            character_index: self.character_index,
        })
    }
}

/// Reads an avatar; its voice must have the gender of its portrait.
fn avatar(table: &Table<'_>, id: String, portraits: &[Portrait]) -> Option<Avatar> {
    let (voice, character) = (table.word::<Gender>("voice"), table.number_within("character", 0, 99));
    let Some(portrait) = portraits.iter().find(|portrait| portrait.id == id) else {
        unknown(table, "id", &id, portraits.iter().map(|portrait| portrait.id.clone()));
        return None;
    };
    let (voice, gender) = (voice?, portrait.gender);
    if voice != gender {
        table.fault("voice", format!("{id} is {gender} but has a {voice} voice; write voice = \"{gender}\""));
    }
    Some(Avatar {
        id,
        name: portrait.name.clone(),
        portrait: portrait.step.clone(),
        gender,
        character_index: usize::try_from(character).unwrap_or_default(),
    })
}

pub(super) fn read(root: &Table<'_>, topics: &Topics, portraits: &[Portrait]) -> (Vec<Avatar>, Vec<Draft>) {
    let (title, description) = (root.localized("title"), root.localized("description"));

    let script_tables = root.tables("script");
    let mut script_ids = Ids::default();
    let scripts: Vec<_> = script_tables
        .iter()
        .map(|table| {
            let (topic, id) = (topic_of(table, topics, Tool::AiAvatar), script_ids.read(table, "id"));
            (table, topic, id, table.localized("name"), table.localized("text"), table.texts("tags"))
        })
        .collect();

    let (mut avatars, mut drafts, mut ids) = (Vec::new(), Vec::new(), Ids::default());
    for table in root.tables("avatar") {
        let id = ids.read(&table, "id");
        let avatar = avatar(&table, id, portraits);
        let words = ["shop", "range", "item", "strength", "care", "offer"].map(|key| (key, table.localized(key)));
        let Some(avatar) = avatar else { continue };
        let shop = words.iter().find(|(key, _)| *key == "shop").map(|(_, shop)| shop.clone()).unwrap_or_default();
        for (script_table, topic, script_id, script_name, text, tags) in &scripts {
            let mut slots: Vec<_> = words.iter().map(|(key, word)| (*key, word)).collect();
            slots.push(("name", &avatar.name));
            let script = fill_sentence(script_table, "text", text, &slots);
            check::script(script_table, &script, &format!("spoken by {}", avatar.id));
            let slots = [("name", &avatar.name), ("script", script_name), ("shop", &shop)];
            for language in LANGUAGES {
                let material = Material {
                    name: format!("{}/{script_id}/{language}", avatar.id),
                    group: Group::AiAvatar,
                    tool: Tool::AiAvatar,
                    topic,
                    recipe: avatar.speaks(&script, language),
                    before: Some(avatar.portrait.clone()),
                    prompt: script.clone(),
                    effect: None,
                    language,
                    title: fill_sentence(root, "title", &title, &slots),
                    description: fill_sentence(root, "description", &description, &slots),
                    selectors: vec![
                        ("avatar_id", Some(&avatar.id)),
                        ("script_id", Some(script_id)),
                        ("language", Some(language.as_str())),
                    ],
                    input_id: &avatar.id,
                    tags: tags.clone(),
                };
                drafts.push(material.into_draft(table.origin()));
            }
        }
        avatars.push(avatar);
    }
    (avatars, round_robin(drafts, topics.of_tool(Tool::AiAvatar), Turn::Shifted))
}
