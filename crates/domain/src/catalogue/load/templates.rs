//! `templates.toml`: prompts offered to visitors, each showing an item of the catalogue.

use std::collections::BTreeMap;

use super::{Draft, unknown};
use crate::{
    catalogue::{Group, Publication, TemplateEntry, check, reader::Table},
    hash::template_hash,
    tool::{PromptGroup, PromptSubTopic},
};

pub(super) fn read(root: &Table<'_>, drafts: &[Draft]) -> Vec<TemplateEntry> {
    let mut templates: Vec<TemplateEntry> = Vec::new();
    let (mut written, mut places) = (BTreeMap::new(), BTreeMap::<PromptGroup, u32>::new());
    for table in root.tables("template") {
        let (group, sub_topic) = (table.word::<PromptGroup>("group"), table.word::<PromptSubTopic>("sub_topic"));
        let (prompt, title) = (table.localized("prompt"), table.localized("title"));
        let (item, tags) = (item_of(&table, drafts), table.texts("tags"));
        check::length(&table, "prompt", &prompt, check::PROMPT_CHARACTERS_MAX);
        check::length(&table, "title", &title, check::TITLE_CHARACTERS_MAX);
        let (Some(group), Some(sub_topic), Some((item, _))) = (group, sub_topic, item) else { continue };
        let prompt_hash = template_hash(&prompt.en, group, sub_topic);
        if let Some(first) = written.insert(prompt_hash.clone(), table.origin()) {
            table.fault("prompt", format!("{group}/{sub_topic} has this prompt already, at {first}; write another"));
        }
        let place = places.entry(group).or_default();
        let sort_order = *place;
        *place += 1;
        templates.push(TemplateEntry { prompt_hash, group, sub_topic, item, prompt, title, tags, sort_order });
    }
    templates
}

/// Reads the item at `item`, which must exist. `None` after a fault.
pub(super) fn item_of<'d>(table: &Table<'_>, drafts: &'d [Draft]) -> Option<(String, &'d Publication)> {
    let id = table.text("item");
    if let Some(draft) = drafts.iter().find(|draft| draft.item.id == id) {
        return Some((id, &draft.item.publication));
    }
    let group = id.split('/').next();
    let ids = drafts.iter().map(|draft| draft.item.id.as_str());
    let mut near: Vec<String> = ids.filter(|known| known.split('/').next() == group).map(str::to_owned).collect();
    if near.is_empty() {
        near.extend(Group::ALL.iter().map(|group| format!("{group}/...")));
    }
    // Some groups have seventy items: the beginning shows how they are written.
    if near.len() > 12 {
        near.truncate(12);
        near.push("...".to_owned());
    }
    unknown(table, "item", &id, near.into_iter());
    None
}
