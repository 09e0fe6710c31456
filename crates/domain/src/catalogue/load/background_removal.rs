//! `background_removal.toml`: product photos and their cut-outs.

use std::sync::Arc;

use super::{Draft, Ids, Material, topic_of};
use crate::{
    catalogue::{
        Group, Localized, Step,
        order::{Turn, round_robin},
        reader::Table,
        text::fill_sentence,
    },
    language::Language,
    tool::Tool,
    topics::Topics,
};

/// A product that `product_scene.toml` takes up: photo and cut-out are then paid once.
pub(super) struct Product {
    pub(super) id: String,
    pub(super) name: Localized,
    pub(super) look: Localized,
    pub(super) photo: Arc<Step>,
    pub(super) cutout: Arc<Step>,
}

pub(super) fn read(root: &Table<'_>, topics: &Topics) -> (Vec<Product>, Vec<Draft>) {
    let size = root.size("size");
    let (prompt, title, effect) = (root.localized("prompt"), root.localized("title"), root.localized("effect"));
    let (mut products, mut drafts, mut ids) = (Vec::new(), Vec::new(), Ids::default());
    for table in root.tables("product") {
        let (topic, id) = (topic_of(&table, topics, Tool::BackgroundRemoval), ids.read(&table, "id"));
        let (name, look) = (table.localized("name"), table.localized("look"));
        let slots = [("name", &name), ("look", &look)];
        let prompt = fill_sentence(root, "prompt", &prompt, &slots);
        let photo = Arc::new(Step::TextToImage { prompt: prompt.en.clone(), negative_prompt: None, size });
        let cutout = Arc::new(Step::BackgroundRemoval { image: photo.clone() });
        let material = Material {
            name: id.clone(),
            group: Group::BackgroundRemoval,
            tool: Tool::BackgroundRemoval,
            topic: &topic,
            recipe: cutout.clone(),
            before: Some(photo.clone()),
            prompt,
            effect: Some(effect.clone()),
            language: Language::En,
            title: fill_sentence(root, "title", &title, &slots),
            description: table.localized("description"),
            selectors: Vec::new(),
            input_id: &id,
            tags: table.texts("tags"),
        };
        drafts.push(material.into_draft(table.origin()));
        products.push(Product { id, name, look, photo, cutout });
    }
    (products, round_robin(drafts, topics.of_tool(Tool::BackgroundRemoval), Turn::Written))
}
