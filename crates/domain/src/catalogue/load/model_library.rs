//! `model_library.toml`: portraits of models, which try-on dresses and avatars show as their "before".

use std::sync::Arc;

use super::Draft;
use crate::{
    catalogue::{Group, Item, Localized, Publication, Step, order, reader::Table},
    generation::Gender,
    language::Language,
};

/// A model that other files refer to.
pub(super) struct Portrait {
    /// `female-1`.
    pub(super) id: String,
    pub(super) gender: Gender,
    pub(super) name: Localized,
    pub(super) step: Arc<Step>,
}

pub(super) fn read(root: &Table<'_>) -> (Vec<Portrait>, Vec<Draft>) {
    let size = root.size("size");
    let mut portraits: Vec<Portrait> = Vec::new();
    let mut drafts = Vec::new();
    for table in root.tables("portrait") {
        let (gender, number) = (table.word::<Gender>("gender"), table.number_within("number", 1, 99));
        let (name, prompt) = (table.localized("name"), table.localized("prompt"));
        let (title, description) = (table.localized("title"), table.localized("description"));
        let tags = table.texts("tags");
        let Some(gender) = gender else { continue };
        let id = format!("{gender}-{number}");
        if portraits.iter().any(|portrait| portrait.id == id) {
            table.fault("number", format!("the portrait {id} is already written; use another number"));
        }
        let step = Arc::new(Step::TextToImage { prompt: prompt.en.clone(), negative_prompt: None, size });
        let item = Item {
            id: format!("{}/{id}", Group::ModelLibrary),
            group: Group::ModelLibrary,
            publication: Publication::ModelPortrait { gender, number },
            recipe: step.clone(),
            before: None,
            prompt,
            effect: None,
            language: Language::En,
            title,
            description,
            selectors: std::collections::BTreeMap::from([("model_id".to_owned(), id.clone())]),
            tags,
            sort_order: 0,
        };
        drafts.push(Draft { origin: table.origin(), item });
        portraits.push(Portrait { id, gender, name, step });
    }
    (portraits, order::number(drafts))
}
