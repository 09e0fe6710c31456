//! `room_redesign.toml`: rooms × styles.

use std::sync::Arc;

use super::{Draft, Ids, Material, topic_of};
use crate::{
    catalogue::{
        Group, Step,
        order::{Turn, round_robin},
        reader::Table,
        text::fill_sentence,
    },
    language::Language,
    tool::Tool,
    topics::Topics,
};

pub(super) fn read(root: &Table<'_>, topics: &Topics) -> Vec<Draft> {
    let size = root.size("size");
    let texts = ["photo", "prompt", "title"].map(|key| root.localized(key));
    let [photo, prompt, title] = &texts;

    let style_tables = root.tables("style");
    let mut style_ids = Ids::default();
    let styles: Vec<_> = style_tables
        .iter()
        .map(|table| {
            let (topic, id) = (topic_of(table, topics, Tool::RoomRedesign), style_ids.read(table, "id"));
            (table, topic, id, table.localized("name"), table.localized("look"), table.localized("description"))
        })
        .collect();

    let (mut drafts, mut ids) = (Vec::new(), Ids::default());
    for table in root.tables("room") {
        let (id, kind) = (ids.read(&table, "id"), table.id("type"));
        let (room, look, tags) = (table.localized("name"), table.localized("look"), table.texts("tags"));
        let photo = fill_sentence(root, "photo", photo, &[("room", &room), ("look", &look)]);
        let before = Arc::new(Step::TextToImage { prompt: photo.en.clone(), negative_prompt: None, size });
        for (style_table, topic, style_id, style, style_look, description) in &styles {
            let slots = [("room", &room), ("style", style), ("look", style_look)];
            let prompt = fill_sentence(root, "prompt", prompt, &slots);
            let material = Material {
                name: format!("{id}/{style_id}"),
                group: Group::RoomRedesign,
                tool: Tool::RoomRedesign,
                topic,
                recipe: Arc::new(Step::Interior { prompt: prompt.en.clone(), room: before.clone(), size }),
                before: Some(before.clone()),
                prompt,
                effect: Some(style_look.clone()),
                language: Language::En,
                title: fill_sentence(root, "title", title, &slots),
                description: fill_sentence(style_table, "description", description, &slots),
                selectors: vec![("room_id", Some(&id)), ("room_type", Some(&kind)), ("style_id", Some(style_id))],
                input_id: &id,
                tags: tags.iter().cloned().chain([style_id.clone()]).collect(),
            };
            drafts.push(material.into_draft(table.origin()));
        }
    }
    round_robin(drafts, topics.of_tool(Tool::RoomRedesign), Turn::Shifted)
}
