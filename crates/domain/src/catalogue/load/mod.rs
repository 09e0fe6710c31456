//! Reads the files of the catalogue, one module per file, and checks the whole.

mod ai_avatar;
mod background_removal;
mod landing;
mod model_library;
mod pattern_generate;
mod product_scene;
mod room_redesign;
mod short_video;
mod showcases;
mod templates;
mod topics;
mod try_on;

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

use super::{
    Catalogue, CatalogueFaults, Group, Item, Localized, Publication, Step, check,
    fault::{Origin, Report},
    reader::{Document, Table},
    source::{self, File},
};
use crate::{hash::LookupHash, language::Language, tool::Tool, topics::Topics};

/// Reads every file, of which `replaced` holds the operator's own texts.
pub(super) fn load(replaced: &BTreeMap<String, String>) -> Result<Catalogue, CatalogueFaults> {
    let report = Report::default();
    source::check_names(replaced, &report);
    let open = |file: File| Document::parse(file.name(), file.text(replaced), &report);

    let topics = topics::read(&open(File::Topics).root());
    let (portraits, model_library) = model_library::read(&open(File::ModelLibrary).root());
    let (products, background_removal) = background_removal::read(&open(File::BackgroundRemoval).root(), &topics);
    let product_scene = product_scene::read(&open(File::ProductScene).root(), &topics, &products);
    let try_on = try_on::read(&open(File::TryOn).root(), &topics, &portraits);
    let room_redesign = room_redesign::read(&open(File::RoomRedesign).root(), &topics);
    let (motions, short_video) = short_video::read(&open(File::ShortVideo).root(), &topics);
    let (avatars, ai_avatar) = ai_avatar::read(&open(File::AiAvatar).root(), &topics, &portraits);
    let pattern_generate = pattern_generate::read(&open(File::PatternGenerate).root(), &topics);
    let (landing_video, landing_avatar) = landing::read(&open(File::Landing).root(), &topics, &motions, &avatars);
    let drafts: Vec<Draft> = [
        model_library,
        background_removal,
        product_scene,
        try_on,
        room_redesign,
        short_video,
        ai_avatar,
        pattern_generate,
        landing_video,
        landing_avatar,
    ]
    .into_iter()
    .flatten()
    .collect();
    check::check(&drafts, &report);

    let templates = templates::read(&open(File::Templates).root(), &drafts);
    let showcases = showcases::read(&open(File::Showcases).root(), &drafts);
    let items = drafts.into_iter().map(|draft| draft.item).collect();
    report.verdict(Catalogue { topics, items, templates, showcases })
}

/// An item that has been read and not yet checked, and where it was written.
pub(super) struct Draft {
    pub(super) origin: Origin,
    pub(super) item: Item,
}

/// The parts of an item that becomes a row of `materials`.
struct Material<'a> {
    /// What follows the group in the item's id.
    name: String,
    group: Group,
    tool: Tool,
    topic: &'a str,
    recipe: Arc<Step>,
    before: Option<Arc<Step>>,
    prompt: Localized,
    effect: Option<Localized>,
    language: Language,
    title: Localized,
    description: Localized,
    /// Absent values are left out.
    selectors: Vec<(&'static str, Option<&'a str>)>,
    /// Stable name of the picture that goes in; empty when none does.
    input_id: &'a str,
    tags: Vec<String>,
}

impl Material<'_> {
    fn into_draft(self, origin: Origin) -> Draft {
        let present = self.selectors.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.to_owned())));
        let selectors: BTreeMap<String, String> = present.collect();
        let mut item = Item {
            id: format!("{}/{}", self.group, self.name),
            group: self.group,
            // Replaced below: the hash needs the item's own prompt.
            publication: Publication::Material {
                lookup_hash: LookupHash::of(self.tool, "", None, None),
                tool: self.tool,
                topic: self.topic.to_owned(),
            },
            recipe: self.recipe,
            before: self.before,
            prompt: self.prompt,
            effect: self.effect,
            language: self.language,
            title: self.title,
            description: self.description,
            selectors,
            tags: self.tags,
            sort_order: 0,
        };
        let effect: Vec<String> = item.selectors.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let lookup_hash = LookupHash::of(self.tool, item.own_prompt(), Some(&effect.join("&")), Some(self.input_id));
        item.publication = Publication::Material { lookup_hash, tool: self.tool, topic: self.topic.to_owned() };
        Draft { origin, item }
    }
}

/// Ids of one list, to find the second use of one.
#[derive(Default)]
struct Ids(BTreeMap<String, Origin>);

impl Ids {
    /// Reads the id at `key`; a second use is a fault.
    fn read(&mut self, table: &Table<'_>, key: &'static str) -> String {
        let id = table.id(key);
        match self.0.entry(id.clone()) {
            Entry::Occupied(first) => {
                table.fault(key, format!("the {key} \"{id}\" is already used at {}; write another", first.get()));
            }
            Entry::Vacant(place) => {
                place.insert(table.origin_of(key));
            }
        }
        id
    }
}

/// Reads the topic at `topic`, which must be one of the tool's.
fn topic_of(table: &Table<'_>, topics: &Topics, tool: Tool) -> String {
    let topic = table.id("topic");
    let known = topics.of_tool(tool);
    if !topic.is_empty() && !known.iter().any(|known| known.id == topic) {
        let known: Vec<&str> = known.iter().map(|topic| topic.id.as_str()).collect();
        let known = known.join(", ");
        table.fault("topic", format!("topic \"{topic}\" does not belong to {tool}; write one of: {known}"));
    }
    topic
}

/// Reports a reference to something that does not exist.
fn unknown(table: &Table<'_>, key: &str, id: &str, known: impl Iterator<Item = String>) {
    if !id.is_empty() {
        let known: Vec<String> = known.collect();
        table.fault(key, format!("there is no {key} \"{id}\"; write one of: {}", known.join(", ")));
    }
}
