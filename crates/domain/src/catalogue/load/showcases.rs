//! `showcases.toml`: examples on the tools' pages, each showing an item of the catalogue.

use std::collections::BTreeMap;

use super::{Draft, templates::item_of};
use crate::catalogue::{Publication, ShowcaseEntry, ShowcaseKind, reader::Table};

pub(super) fn read(root: &Table<'_>, drafts: &[Draft]) -> Vec<ShowcaseEntry> {
    let mut showcases = Vec::new();
    let (mut written, mut places) = (BTreeMap::new(), BTreeMap::<ShowcaseKind, u32>::new());
    for table in root.tables("showcase") {
        let category = table.word::<ShowcaseKind>("category");
        let Some((id, publication)) = item_of(&table, drafts) else { continue };
        let Publication::Material { tool, .. } = publication else {
            table.fault("item", format!("\"{id}\" is a portrait, which no tool makes; write an item of a tool"));
            continue;
        };
        let Some(category) = category else { continue };
        if let Some(first) = written.insert((category, id.clone()), table.origin()) {
            table.fault("item", format!("{category} shows this item already, at {first}; write another"));
        }
        let place = places.entry(category).or_default();
        showcases.push(ShowcaseEntry { category, tool: *tool, item: id, sort_order: *place });
        *place += 1;
    }
    showcases
}
