//! The library as visitors see it: immutable, indexed, its answers already written.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use arc_swap::ArcSwap;
use bytes::Bytes;
use domain::{catalogue::Group, hash::LookupHash, language::Language, tool::Tool};
use entities::{
    demo_examples::DemoExample, image_demos::ImageDemo, materials::Material, showcases::Showcase, templates::Template,
};
use uuid::Uuid;

use super::Prepared;

/// How answers are written. The edge owns the shapes; the cache owns when they are written.
pub trait Shapes: Send + Sync + 'static {
    /// One preset, JSON.
    fn preset(&self, material: &Material) -> Vec<u8>;
    /// A list of presets, JSON. `presets` are already written.
    fn preset_list(&self, tool: Tool, topic: Option<&str>, presets: &[Bytes]) -> Vec<u8>;
    /// The answer to `use-preset`, JSON.
    fn used(&self, material: &Material) -> Vec<u8>;
}

/// Views and uses that are not in the database yet.
#[derive(Debug, Default)]
pub struct Counters {
    views: AtomicU32,
    uses: AtomicU32,
}

impl Counters {
    /// One more view.
    pub fn viewed(&self) {
        self.views.fetch_add(1, Ordering::Relaxed);
    }

    /// One more use.
    pub fn used(&self) {
        self.uses.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes what was counted, leaving zero.
    pub(super) fn take(&self) -> (u32, u32) {
        (self.views.swap(0, Ordering::Relaxed), self.uses.swap(0, Ordering::Relaxed))
    }

    /// Puts back what could not be stored.
    pub(super) fn put_back(&self, views: u32, uses: u32) {
        self.views.fetch_add(views, Ordering::Relaxed);
        self.uses.fetch_add(uses, Ordering::Relaxed);
    }
}

/// One public material with its written answers.
#[derive(Debug)]
pub struct Shown {
    /// The material. Its private columns stay private: handlers write answers from the public ones.
    pub material: Material,
    /// As an element of preset lists.
    pub preset: Bytes,
    /// The answer to `use-preset`.
    pub used: Bytes,
    /// What happened since the last flush.
    pub counters: Arc<Counters>,
    /// Whether it was made for the landing page. Its topic may bear the name of one of the tool's own (`promo`).
    pub for_landing: bool,
}

/// A list of presets, ready to send.
#[derive(Debug)]
pub struct PresetList {
    /// The presets, in order.
    pub presets: Vec<Arc<Shown>>,
    /// The whole list as an answer.
    pub whole: Prepared,
}

/// Which list: topic and speech language narrow it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct ListKey {
    tool: Tool,
    topic: Option<String>,
    language: Option<Language>,
}

/// The library at one moment.
#[derive(Debug, Default)]
pub struct Library {
    shown: Vec<Arc<Shown>>,
    by_id: HashMap<Uuid, Arc<Shown>>,
    by_lookup_hash: HashMap<LookupHash, Arc<Shown>>,
    by_item: HashMap<String, Arc<Shown>>,
    lists: HashMap<ListKey, PresetList>,
    /// Prompt templates, active ones, in order.
    pub templates: Vec<Template>,
    /// Before/after examples, featured first.
    pub showcases: Vec<Showcase>,
    /// The inspiration gallery.
    pub examples: Vec<DemoExample>,
    /// Before/after pictures.
    pub image_demos: HashMap<Uuid, ImageDemo>,
}

/// The rest of the tables that a library is made from.
#[derive(Debug, Default)]
pub struct Beside {
    /// Prompt templates.
    pub templates: Vec<Template>,
    /// Showcases.
    pub showcases: Vec<Showcase>,
    /// Gallery.
    pub examples: Vec<DemoExample>,
    /// Pictures.
    pub image_demos: Vec<ImageDemo>,
}

impl Library {
    /// Writes and indexes everything. `materials` come in the order of the public lists.
    ///
    /// `tool_topics` tells which topics a tool's own page shows; what belongs to other (landing)
    /// topics is listed only when asked for by topic.
    #[must_use]
    pub fn new(
        materials: Vec<Material>,
        beside: Beside,
        tool_topics: impl Fn(Tool, &str) -> bool,
        counters: &mut HashMap<Uuid, Arc<Counters>>,
        shapes: &dyn Shapes,
    ) -> Self {
        let shown: Vec<Arc<Shown>> = materials
            .into_iter()
            .map(|material| {
                Arc::new(Shown {
                    preset: Bytes::from(shapes.preset(&material)),
                    used: Bytes::from(shapes.used(&material)),
                    counters: Arc::clone(counters.entry(material.id).or_default()),
                    for_landing: is_for_landing(&material),
                    material,
                })
            })
            .collect();
        let mut members: HashMap<ListKey, Vec<Arc<Shown>>> = HashMap::new();
        for tool in Tool::ALL {
            members.insert(ListKey { tool: *tool, topic: None, language: None }, Vec::new());
        }
        for one in &shown {
            let content = &one.material.content;
            let tool = content.tool;
            let own = tool_topics(tool, &content.topic);
            // A tool's page never shows what was made for the landing page, not even under a topic of the same name.
            if own && one.for_landing {
                continue;
            }
            let everything = own.then_some(None).into_iter();
            for topic in everything.chain([Some(content.topic.clone())]) {
                // Only speech has a language; a picture answers to every language.
                let spoken = (tool == Tool::AiAvatar).then_some(Some(content.language)).into_iter();
                for language in std::iter::once(None).chain(spoken) {
                    members.entry(ListKey { tool, topic: topic.clone(), language }).or_default().push(Arc::clone(one));
                }
            }
        }
        let lists = members
            .into_iter()
            .map(|(key, presets)| {
                let written: Vec<Bytes> = presets.iter().map(|one| one.preset.clone()).collect();
                let whole = Prepared::of_json(shapes.preset_list(key.tool, key.topic.as_deref(), &written));
                (key, PresetList { presets, whole })
            })
            .collect();
        Self {
            by_id: shown.iter().map(|one| (one.material.id, Arc::clone(one))).collect(),
            by_lookup_hash: index(&shown, |one| one.material.content.lookup_hash.clone()),
            by_item: index(&shown, |one| one.material.content.item_id.clone()),
            shown,
            lists,
            templates: beside.templates,
            showcases: beside.showcases,
            examples: beside.examples,
            image_demos: beside.image_demos.into_iter().map(|demo| (demo.id, demo)).collect(),
        }
    }

    /// Everything, in the order of the public lists.
    #[must_use]
    pub fn all(&self) -> &[Arc<Shown>] {
        &self.shown
    }

    /// One material.
    #[must_use]
    pub fn by_id(&self, id: Uuid) -> Option<&Arc<Shown>> {
        self.by_id.get(&id)
    }

    /// One material by what it was asked with.
    #[must_use]
    pub fn by_lookup_hash(&self, hash: &LookupHash) -> Option<&Arc<Shown>> {
        self.by_lookup_hash.get(hash)
    }

    /// One material by the catalogue's id.
    #[must_use]
    pub fn by_item(&self, item_id: &str) -> Option<&Arc<Shown>> {
        self.by_item.get(item_id)
    }

    /// The presets of a tool. `language` narrows only what is spoken. `None`: there is nothing.
    #[must_use]
    pub fn presets(&self, tool: Tool, topic: Option<&str>, language: Option<Language>) -> Option<&PresetList> {
        let language = language.filter(|_| tool == Tool::AiAvatar);
        self.lists.get(&ListKey { tool, topic: topic.map(str::to_owned), language })
    }

    /// How many materials of a tool `counts` accepts.
    #[must_use]
    pub fn count(&self, tool: Tool, counts: impl Fn(&Shown) -> bool) -> usize {
        self.shown.iter().filter(|one| one.material.content.tool == tool && counts(one)).count()
    }
}

/// The wider grouping of what we make is the catalogue's group.
fn is_for_landing(material: &Material) -> bool {
    let landing = [Group::LandingVideo, Group::LandingAvatar];
    material.content.main_topic.as_deref().is_some_and(|group| landing.iter().any(|known| known.as_str() == group))
}

fn index<K: std::hash::Hash + Eq>(shown: &[Arc<Shown>], key: impl Fn(&Shown) -> Option<K>) -> HashMap<K, Arc<Shown>> {
    shown.iter().filter_map(|one| Some((key(one)?, Arc::clone(one)))).collect()
}

/// Where the library stands: one writer (the actor), any number of readers, no lock.
#[derive(Clone, Debug, Default)]
pub struct Shelf(Arc<ArcSwap<Library>>);

impl Shelf {
    /// The library at this moment. Holding it keeps that moment alive, so hold it for one request.
    #[must_use]
    pub fn get(&self) -> Arc<Library> {
        self.0.load_full()
    }

    pub(super) fn put(&self, library: Library) {
        self.0.store(Arc::new(library));
    }
}
