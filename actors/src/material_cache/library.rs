//! The library as visitors see it: immutable, indexed, its answers already written.
//!
//! A new library is made from the one before and what changed; both share the rest. So publishing costs by what
//! changed, and reading costs the same whatever the size.

use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet},
    sync::Arc,
};

use arc_swap::ArcSwap;
use bytes::Bytes;
use domain::{catalogue::Group, hash::LookupHash, language::Language, tool::Tool};
use entities::{
    demo_examples::DemoExample,
    image_demos::ImageDemo,
    materials::Material,
    showcases::Showcase,
    templates::{Template, TemplateResult},
};
use uuid::Uuid;

use super::{
    Prepared,
    counters::{Counters, Tally},
    memo::Memo,
    shards::Shards,
};

/// How answers are written. The edge owns the shapes; the cache owns when they are written.
pub trait Shapes: Send + Sync + 'static {
    /// One preset, JSON.
    fn preset(&self, material: &Material) -> Vec<u8>;
    /// A list of presets, JSON. `presets` are already written, and are the first of `total`.
    fn preset_list(&self, tool: Tool, topic: Option<&str>, presets: &[Bytes], total: usize) -> Vec<u8>;
    /// The answer to `use-preset`, JSON.
    fn used(&self, material: &Material) -> Vec<u8>;
    /// The most presets that one list holds.
    fn list_limit(&self) -> usize;
}

/// One public material with its written answers.
#[derive(Debug)]
pub struct Shown {
    /// The material, without its private columns.
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

impl Shown {
    /// The order of the public lists: `sort_order`, then the better quality, then the older.
    fn order(&self, other: &Self) -> Ordering {
        let (left, right) = (&self.material, &other.material);
        (left.content.sort_order.cmp(&right.content.sort_order))
            .then_with(|| right.content.quality_score.total_cmp(&left.content.quality_score))
            .then_with(|| left.created_at.cmp(&right.created_at))
            .then_with(|| left.id.cmp(&right.id))
    }
}

/// Materials in the order of the public lists.
type InOrder = Arc<Vec<Arc<Shown>>>;

/// A list of presets, ready to send.
#[derive(Debug)]
pub struct PresetList {
    /// Everything that belongs to it, in order.
    pub presets: InOrder,
    /// The list as an answer, as far as one answer goes.
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
    shown: InOrder,
    by_id: Shards<Uuid, Arc<Shown>>,
    by_lookup_hash: Shards<LookupHash, Arc<Shown>>,
    by_item: Shards<String, Arc<Shown>>,
    by_tool: HashMap<Tool, InOrder>,
    for_landing: HashMap<Tool, InOrder>,
    lists: HashMap<ListKey, Arc<PresetList>>,
    // Lists that this publication wrote: still to be compressed.
    loose: Vec<Arc<PresetList>>,
    /// What was worked out from this very library.
    pub memo: Memo,
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

impl Beside {
    /// Takes out what shows one of these results. Templates stay, as those that have no result yet.
    pub fn leave_out(&mut self, results: &HashSet<String>) {
        let out = |url: &Option<String>| url.as_ref().is_some_and(|url| results.contains(url));
        self.showcases.retain(|it| !out(&it.result_image_url) && !out(&it.result_video_url));
        self.examples.retain(|it| !results.contains(&it.image_url) && !out(&it.video_url_watermarked));
        self.image_demos.retain(|it| !out(&it.image_url_after));
        for template in self.templates.iter_mut().filter(|it| out(&it.content.result.result_watermarked_url)) {
            template.content.result = TemplateResult::default();
            template.is_cached = false;
        }
    }
}

/// What a library needs to know beside its rows.
pub struct Rules<'a> {
    /// Which topics a tool's own page shows; what belongs to other (landing) topics is listed only when asked for by topic.
    pub own_topic: &'a dyn Fn(Tool, &str) -> bool,
    /// How answers are written.
    pub shapes: &'a dyn Shapes,
    /// Where views and uses are noted.
    pub tally: &'a Tally,
}

impl Library {
    /// Writes and indexes everything.
    #[must_use]
    pub fn new(materials: Vec<Material>, beside: Beside, rules: &Rules<'_>) -> Self {
        Self::default().with(materials, &[], beside, rules)
    }

    /// The library after this one: `changed` shows as it stands now, `hidden` no longer shows.
    #[must_use]
    pub fn with(&self, changed: Vec<Material>, hidden: &[Uuid], beside: Beside, rules: &Rules<'_>) -> Self {
        let gone: HashSet<Uuid> = hidden.iter().copied().chain(changed.iter().map(|material| material.id)).collect();
        let old: Vec<Arc<Shown>> = gone.iter().filter_map(|id| self.by_id.get(id)).cloned().collect();
        let mut new = self.show_all(changed, rules);
        new.sort_by(|left, right| left.order(right));

        let mut next = Self {
            shown: merged(Some(&self.shown), &gone, old.is_empty(), &new),
            by_id: self.by_id.clone(),
            by_lookup_hash: self.by_lookup_hash.clone(),
            by_item: self.by_item.clone(),
            by_tool: self.by_tool.clone(),
            for_landing: self.for_landing.clone(),
            lists: self.lists.clone(),
            loose: Vec::new(),
            memo: Memo::default(),
            templates: beside.templates,
            showcases: beside.showcases,
            examples: beside.examples,
            image_demos: beside.image_demos.into_iter().map(|demo| (demo.id, demo)).collect(),
        };
        next.index(&old, &new);
        next.sort_into_tools(&gone, &old, &new);
        next.write_lists(&gone, &old, &new, rules);
        next
    }

    /// Writes the answers of many on all cores: at the start, everything is new.
    fn show_all(&self, changed: Vec<Material>, rules: &Rules<'_>) -> Vec<Arc<Shown>> {
        const WORTH_A_THREAD: usize = 2_000;
        let (shapes, tally) = (rules.shapes, rules.tally);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let part = changed.len().div_ceil(threads).max(WORTH_A_THREAD);
        if changed.len() <= part {
            return changed.into_iter().map(|material| self.show(material, shapes, tally)).collect();
        }
        let mut changed = changed.into_iter();
        let parts = std::iter::from_fn(|| Some(changed.by_ref().take(part).collect::<Vec<_>>()));
        let parts: Vec<Vec<Material>> = parts.take_while(|part| !part.is_empty()).collect();
        std::thread::scope(|scope| {
            let write = |part: Vec<Material>| {
                scope.spawn(move || part.into_iter().map(|material| self.show(material, shapes, tally)).collect())
            };
            let writing: Vec<_> = parts.into_iter().map(write).collect();
            // A thread that panicked takes this one with it, and the actor is started anew.
            let written = writing.into_iter().map(|part: std::thread::ScopedJoinHandle<'_, Vec<_>>| part.join());
            written.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        })
    }

    fn show(&self, mut material: Material, shapes: &dyn Shapes, tally: &Tally) -> Arc<Shown> {
        // What no visitor is ever told need not be kept in memory a hundred thousand times.
        let content = &mut material.content;
        (content.generation_steps, content.perceptual_hash) = (Vec::new(), None);
        (content.result_clean_key, content.prompt_enhanced) = (None, None);
        // Both answers in one allocation: a million materials make half as many.
        let mut written = shapes.preset(&material);
        let end = written.len();
        written.extend_from_slice(&shapes.used(&material));
        let written = Bytes::from(written);
        let known = self.by_id.get(&material.id).map(|one| Arc::clone(&one.counters));
        Arc::new(Shown {
            preset: written.slice(..end),
            used: written.slice(end..),
            counters: known.unwrap_or_else(|| Counters::new(material.id, tally)),
            for_landing: is_for_landing(&material),
            material,
        })
    }

    fn index(&mut self, old: &[Arc<Shown>], new: &[Arc<Shown>]) {
        for one in old {
            let (id, content) = (one.material.id, &one.material.content);
            self.by_id.remove(&id);
            // A hash or an item may have passed to another material already: only its own entry goes.
            if let Some(hash) = &content.lookup_hash
                && self.by_lookup_hash.get(hash).is_some_and(|there| there.material.id == id)
            {
                self.by_lookup_hash.remove(hash);
            }
            if let Some(item) = &content.item_id
                && self.by_item.get(item).is_some_and(|there| there.material.id == id)
            {
                self.by_item.remove(item);
            }
        }
        for one in new {
            self.by_id.insert(one.material.id, Arc::clone(one));
            if let Some(hash) = &one.material.content.lookup_hash {
                self.by_lookup_hash.insert(hash.clone(), Arc::clone(one));
            }
            if let Some(item) = &one.material.content.item_id {
                self.by_item.insert(item.clone(), Arc::clone(one));
            }
        }
    }

    fn sort_into_tools(&mut self, gone: &HashSet<Uuid>, old: &[Arc<Shown>], new: &[Arc<Shown>]) {
        for tool in Tool::ALL {
            for (map, landing) in [(&mut self.by_tool, false), (&mut self.for_landing, true)] {
                let fits = |one: &&Arc<Shown>| one.material.content.tool == *tool && (!landing || one.for_landing);
                let old = old.iter().filter(fits).count();
                let new: Vec<Arc<Shown>> = new.iter().filter(fits).cloned().collect();
                if old > 0 || !new.is_empty() {
                    let list = merged(map.get(tool), gone, old == 0, &new);
                    map.insert(*tool, list);
                }
            }
        }
    }

    fn write_lists(&mut self, gone: &HashSet<Uuid>, old: &[Arc<Shown>], new: &[Arc<Shown>], rules: &Rules<'_>) {
        let mut touched: HashMap<ListKey, Vec<Arc<Shown>>> = HashMap::new();
        for one in old {
            for key in keys_of(one, rules) {
                touched.entry(key).or_default();
            }
        }
        for one in new {
            for key in keys_of(one, rules) {
                touched.entry(key).or_default().push(Arc::clone(one));
            }
        }
        for tool in Tool::ALL {
            let key = ListKey { tool: *tool, topic: None, language: None };
            if !self.lists.contains_key(&key) {
                touched.entry(key).or_default();
            }
        }
        for (key, new) in touched {
            let presets = merged(self.lists.get(&key).map(|list| &list.presets), gone, false, &new);
            // A topic or a language without presets is no list; a tool without any is an empty one.
            if presets.is_empty() && (key.topic.is_some() || key.language.is_some()) {
                self.lists.remove(&key);
                continue;
            }
            let written: Vec<Bytes> =
                presets.iter().take(rules.shapes.list_limit()).map(|one| one.preset.clone()).collect();
            let json = rules.shapes.preset_list(key.tool, key.topic.as_deref(), &written, presets.len());
            let list = Arc::new(PresetList { presets, whole: Prepared::of_json(json) });
            self.loose.push(Arc::clone(&list));
            self.lists.insert(key, list);
        }
    }

    /// Compresses what this publication wrote. Reads go on meanwhile, uncompressed.
    pub fn pack(&self) {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for part in self.loose.chunks(self.loose.len().div_ceil(threads).max(1)) {
                scope.spawn(|| part.iter().for_each(|list| list.whole.pack()));
            }
        });
    }

    /// Everything, in the order of the public lists.
    #[must_use]
    pub fn all(&self) -> &[Arc<Shown>] {
        &self.shown
    }

    /// Everything of one tool, in order.
    #[must_use]
    pub fn of_tool(&self, tool: Tool) -> &[Arc<Shown>] {
        self.by_tool.get(&tool).map_or(&[], |list| list.as_slice())
    }

    /// What one tool made for the landing page, in order.
    #[must_use]
    pub fn for_landing(&self, tool: Tool) -> &[Arc<Shown>] {
        self.for_landing.get(&tool).map_or(&[], |list| list.as_slice())
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
        self.by_item.get(&item_id.to_owned())
    }

    /// The presets of a tool. `language` narrows only what is spoken. `None`: there is nothing.
    #[must_use]
    pub fn presets(&self, tool: Tool, topic: Option<&str>, language: Option<Language>) -> Option<&PresetList> {
        let language = language.filter(|_| tool == Tool::AiAvatar);
        self.lists.get(&ListKey { tool, topic: topic.map(str::to_owned), language }).map(|list| &**list)
    }

    /// How many materials of a tool `counts` accepts.
    #[must_use]
    pub fn count(&self, tool: Tool, counts: impl Fn(&Shown) -> bool) -> usize {
        self.of_tool(tool).iter().filter(|one| counts(one)).count()
    }
}

/// The lists that show a material.
fn keys_of(one: &Shown, rules: &Rules<'_>) -> Vec<ListKey> {
    let content = &one.material.content;
    let tool = content.tool;
    let own = (rules.own_topic)(tool, &content.topic);
    // A tool's page never shows what was made for the landing page, not even under a topic of the same name.
    if own && one.for_landing {
        return Vec::new();
    }
    let everything = own.then_some(None).into_iter();
    let topics = everything.chain([Some(content.topic.clone())]);
    // Only speech has a language; a picture answers to every language.
    let spoken = (tool == Tool::AiAvatar).then_some(content.language);
    topics
        .flat_map(|topic| {
            let languages = std::iter::once(None).chain(spoken.map(Some));
            languages.map(move |language| ListKey { tool, topic: topic.clone(), language })
        })
        .collect()
}

/// `old` without `gone`, and with `new`, which is in order. `untouched`: nothing of `gone` is in `old`.
fn merged(old: Option<&InOrder>, gone: &HashSet<Uuid>, untouched: bool, new: &[Arc<Shown>]) -> InOrder {
    let Some(old) = old else { return Arc::new(new.to_vec()) };
    if untouched && new.is_empty() {
        return Arc::clone(old);
    }
    let mut list = Vec::with_capacity(old.len() + new.len());
    let mut new = new.iter().peekable();
    for one in old.iter().filter(|one| untouched || !gone.contains(&one.material.id)) {
        while let Some(earlier) = new.next_if(|new| new.order(one).is_lt()) {
            list.push(Arc::clone(earlier));
        }
        list.push(Arc::clone(one));
    }
    list.extend(new.cloned());
    Arc::new(list)
}

/// The wider grouping of what we make is the catalogue's group.
fn is_for_landing(material: &Material) -> bool {
    let landing = [Group::LandingVideo, Group::LandingAvatar];
    material.content.main_topic.as_deref().is_some_and(|group| landing.iter().any(|known| known.as_str() == group))
}

/// Where the library stands: one writer (the actor), any number of readers, no lock.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    library: Arc<ArcSwap<Library>>,
    /// Views and uses that are not stored yet.
    pub(super) tally: Tally,
}

impl Shelf {
    /// The library at this moment. Holding it keeps that moment alive, so hold it for one request.
    #[must_use]
    pub fn get(&self) -> Arc<Library> {
        self.library.load_full()
    }

    /// Lends the library of this moment: cheaper than [`Shelf::get`], for what is done at once.
    pub fn with<R>(&self, use_it: impl FnOnce(&Library) -> R) -> R {
        use_it(&self.library.load())
    }

    pub(super) fn put(&self, library: Arc<Library>) {
        self.library.store(library);
    }
}
