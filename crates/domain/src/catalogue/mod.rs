//! What to generate: data, not code. `catalogue/*.toml` beside this crate, read and validated by [`Catalogue::parse`].

mod check;
mod fault;
pub mod item;
mod load;
mod order;
mod reader;
pub mod showing;
mod source;
pub mod step;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;

pub use fault::{CatalogueFaults, Fault};
pub use item::{Group, Item, Localized, Publication};
pub use showing::{ShowcaseEntry, ShowcaseKind, TemplateEntry};
pub use step::{Step, StepKey};

use crate::topics::Topics;

/// Everything that is generated before a visitor comes, and where it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// The subjects of the tools and of the landing page.
    pub topics: Topics,
    /// In the order of generation: the model library, the tools, the landing page; within a group by `sort_order`.
    pub items: Vec<Item>,
    /// Prompt templates, in the order of their group.
    pub templates: Vec<TemplateEntry>,
    /// Before/after examples of the tool pages.
    pub showcases: Vec<ShowcaseEntry>,
}

impl Catalogue {
    /// The catalogue that is built into the program.
    ///
    /// # Errors
    /// Never in a tested build: the tests load it. A faulty file is told with all its faults.
    pub fn embedded() -> Result<Self, CatalogueFaults> {
        Self::parse(&BTreeMap::new())
    }

    /// The built-in catalogue with some files replaced: `files` maps a file name (`try_on.toml`) to its text.
    /// Reading the files is the caller's business.
    ///
    /// # Errors
    /// All faults of all files together, each with file and line. A file name that the catalogue does not have is one.
    pub fn parse(files: &BTreeMap<String, String>) -> Result<Self, CatalogueFaults> {
        load::load(files)
    }

    /// The items of one group, by `sort_order`.
    #[must_use]
    pub fn of_group(&self, group: Group) -> Vec<&Item> {
        self.items.iter().filter(|item| item.group == group).collect()
    }

    /// The items of these groups in the order of generation, of each group the first `limit`.
    #[must_use]
    pub fn select(&self, groups: &[Group], limit: Option<usize>) -> Vec<&Item> {
        let limit = limit.unwrap_or(usize::MAX);
        let chosen = Group::ALL.iter().filter(|group| groups.contains(group));
        chosen.flat_map(|group| self.of_group(*group).into_iter().take(limit)).collect()
    }

    /// The item of this id.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }
}
