//! `topics.toml`: the registry of topics.

use std::collections::BTreeMap;

use crate::{
    catalogue::reader::Table,
    tool::Tool,
    topics::{Topic, Topics},
};

pub(super) fn read(root: &Table<'_>) -> Topics {
    let mut by_tool = BTreeMap::new();
    for tool in Tool::ALL {
        by_tool.insert(*tool, list(root, tool.as_str()));
    }
    let landing = list(root, "landing");
    let mut aliases = BTreeMap::new();
    if let Some(table) = root.table("aliases") {
        for tool in Tool::ALL.iter().filter(|tool| table.has(tool.as_str())) {
            let Some(words) = table.table(tool.as_str()) else { continue };
            let words_by_id = words.texts_by_id();
            for (word, topic) in &words_by_id {
                if !by_tool.get(tool).is_some_and(|topics| topics.iter().any(|known| known.id == *topic)) {
                    words.fault(word, format!("\"{word}\" stands for \"{topic}\", which is no topic of {tool}"));
                }
            }
            aliases.insert(*tool, words_by_id.into_iter().collect());
        }
    }
    Topics::new(by_tool, landing, aliases)
}

fn list(root: &Table<'_>, key: &'static str) -> Vec<Topic> {
    let topics = root.table(key).map(|table| table.localized_by_id()).unwrap_or_default();
    topics.into_iter().map(|(id, name)| Topic { id, name }).collect()
}
