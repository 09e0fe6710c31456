//! `pattern_generate.toml`: the patterns that the page offers.

use std::sync::Arc;

use super::{Draft, Ids, Material, topic_of};
use crate::{
    catalogue::{
        Group, Step,
        order::{Turn, round_robin},
        reader::Table,
    },
    language::Language,
    tool::Tool,
    topics::Topics,
};

pub(super) fn read(root: &Table<'_>, topics: &Topics) -> Vec<Draft> {
    let size = root.size("size");
    let (mut drafts, mut ids) = (Vec::new(), Ids::default());
    for table in root.tables("pattern") {
        let (topic, id) = (topic_of(&table, topics, Tool::PatternGenerate), ids.read(&table, "id"));
        let prompt = table.localized("prompt");
        let recipe = Arc::new(Step::TextToImage { prompt: prompt.en.clone(), negative_prompt: None, size });
        let material = Material {
            name: id,
            group: Group::PatternGenerate,
            tool: Tool::PatternGenerate,
            topic: &topic,
            recipe,
            before: None,
            prompt,
            effect: None,
            language: Language::En,
            title: table.localized("title"),
            description: table.localized("description"),
            selectors: Vec::new(),
            input_id: "",
            tags: table.texts("tags"),
        };
        drafts.push(material.into_draft(table.origin()));
    }
    round_robin(drafts, topics.of_tool(Tool::PatternGenerate), Turn::Written)
}
