//! `try_on.toml`: garments × models, less the pairs that are not worn.

use std::sync::Arc;

use super::{Draft, Ids, Material, model_library::Portrait, topic_of, unknown};
use crate::{
    catalogue::{
        Group, Step,
        order::{Turn, round_robin},
        reader::Table,
        text::fill_sentence,
    },
    generation::{GarmentKind, Gender},
    language::Language,
    tool::Tool,
    topics::Topics,
};

/// Types that pages offer for female models only (domain.md §7.3).
const FEMALE_ONLY_TYPES: &[&str] = &["blouse", "dress", "gown", "skirt"];

pub(super) fn read(root: &Table<'_>, topics: &Topics, portraits: &[Portrait]) -> Vec<Draft> {
    let size = root.size("size");
    let texts = ["photo", "prompt", "title", "description"].map(|key| root.localized(key));
    let [photo, prompt, title, description] = &texts;
    let (mut drafts, mut ids) = (Vec::new(), Ids::default());
    for table in root.tables("garment") {
        let (topic, id) = (topic_of(&table, topics, Tool::TryOn), ids.read(&table, "id"));
        let (kind, covers) = (table.id("type"), table.word::<GarmentKind>("covers"));
        let (name, look, tags) = (table.localized("name"), table.localized("look"), table.texts("tags"));
        let female_only = FEMALE_ONLY_TYPES.contains(&kind.as_str());
        let models = models(&table, &id, &kind, female_only, portraits);
        let Some(covers) = covers else { continue };
        let photo = fill_sentence(root, "photo", photo, &[("name", &name), ("look", &look)]);
        let garment = Arc::new(Step::TextToImage { prompt: photo.en.clone(), negative_prompt: None, size });
        for model in models {
            let slots = [("name", &name), ("look", &look), ("model", &model.name)];
            let material = Material {
                name: format!("{id}/{}", model.id),
                group: Group::TryOn,
                tool: Tool::TryOn,
                topic: &topic,
                recipe: Arc::new(Step::TryOn { model: model.step.clone(), garment: garment.clone(), kind: covers }),
                before: Some(garment.clone()),
                prompt: fill_sentence(root, "prompt", prompt, &slots),
                effect: None,
                language: Language::En,
                title: fill_sentence(root, "title", title, &slots),
                description: fill_sentence(root, "description", description, &slots),
                selectors: vec![
                    ("clothing_id", Some(&id)),
                    ("model_id", Some(&model.id)),
                    ("clothing_type", Some(&kind)),
                    ("gender_restriction", female_only.then_some(Gender::Female.as_str())),
                ],
                input_id: &id,
                tags: tags.clone(),
            };
            drafts.push(material.into_draft(table.origin()));
        }
    }
    round_robin(drafts, topics.of_tool(Tool::TryOn), Turn::Shifted)
}

/// Who wears the garment: those named in `models`, else everyone. The forbidden pairs are not left out silently.
fn models<'p>(table: &Table<'_>, id: &str, kind: &str, female_only: bool, known: &'p [Portrait]) -> Vec<&'p Portrait> {
    let named = table.texts("models");
    let mut models: Vec<&Portrait> = Vec::new();
    for name in &named {
        match known.iter().find(|portrait| portrait.id == *name) {
            Some(portrait) => models.push(portrait),
            None => unknown(table, "models", name, known.iter().map(|portrait| portrait.id.clone())),
        }
    }
    if named.is_empty() {
        models.extend(known);
    }
    let men: Vec<&str> =
        models.iter().filter(|model| model.gender == Gender::Male).map(|model| model.id.as_str()).collect();
    if female_only && !men.is_empty() {
        let men = men.join(", ");
        let message = format!(
            "\"{id}\" is a {kind}, which only female models wear, but {men} would; write models = [\"female-1\", ...]"
        );
        table.fault("models", message);
    }
    models
}
