//! `product_scene.toml`: products × scenes. Each product stands in each scene, in front of its own variant of it.

use std::sync::Arc;

use super::{Draft, Ids, Material, background_removal::Product, topic_of, unknown};
use crate::{
    catalogue::{
        Group, Step,
        order::{Turn, round_robin},
        reader::Table,
        text::{fill, fill_sentence},
    },
    language::Language,
    tool::Tool,
    topics::Topics,
};

pub(super) fn read(root: &Table<'_>, topics: &Topics, known: &[Product]) -> Vec<Draft> {
    let size = root.size("size");
    let (width_percent, max_height_percent) =
        (root.number_within("width_percent", 10, 100), root.number_within("max_height_percent", 10, 100));
    let (prompt, scene_prompt, title) =
        (root.localized("prompt"), root.localized("scene_prompt"), root.localized("title"));

    let (products, scenes) = (root.tables("product"), root.tables("scene"));
    let mut scene_ids = Ids::default();
    let scenes: Vec<_> = scenes
        .iter()
        .map(|table| {
            let topic = topic_of(table, topics, Tool::ProductScene);
            scene_ids.read(table, "topic");
            (table, topic, table.localized("name"), table.localized("look"), table.localized("description"))
        })
        .collect();

    let (mut drafts, mut ids) = (Vec::new(), Ids::default());
    for table in &products {
        let (id, photo) = (ids.read(table, "id"), table.id("photo"));
        let (surface, accent, tags) = (table.localized("surface"), table.localized("accent"), table.texts("tags"));
        let Some(product) = known.iter().find(|product| product.id == photo) else {
            unknown(table, "photo", &photo, known.iter().map(|product| product.id.clone()));
            continue;
        };
        for (scene_table, topic, scene, look, description) in &scenes {
            let look = fill(scene_table, "look", look, &[("surface", &surface), ("accent", &accent)]);
            let scene_prompt = fill_sentence(root, "scene_prompt", &scene_prompt, &[("scene", scene), ("look", &look)]);
            let scene_step =
                Arc::new(Step::TextToImage { prompt: scene_prompt.en.clone(), negative_prompt: None, size });
            let recipe = Arc::new(Step::Composite {
                product: product.cutout.clone(),
                scene: scene_step,
                width_percent,
                max_height_percent,
            });
            let slots = [("name", &product.name), ("product", &product.look), ("scene", scene), ("look", &look)];
            let material = Material {
                name: format!("{id}/{topic}"),
                group: Group::ProductScene,
                tool: Tool::ProductScene,
                topic,
                recipe,
                before: Some(product.photo.clone()),
                prompt: fill_sentence(root, "prompt", &prompt, &slots),
                effect: Some(look.clone()),
                language: Language::En,
                title: fill_sentence(root, "title", &title, &slots),
                description: fill_sentence(scene_table, "description", description, &slots),
                selectors: vec![("product_id", Some(&id)), ("scene_type", Some(topic))],
                input_id: &id,
                tags: tags.iter().cloned().chain([topic.clone()]).collect(),
            };
            drafts.push(material.into_draft(table.origin()));
        }
    }
    round_robin(drafts, topics.of_tool(Tool::ProductScene), Turn::Shifted)
}
