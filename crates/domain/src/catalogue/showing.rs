//! Where items are shown a second time: prompt templates and tool showcases. They point to an item and make nothing
//! of their own, so nothing is paid twice.

use super::Localized;
use crate::tool::{PromptGroup, PromptSubTopic, Tool, words};

/// A prompt offered to visitors, with the item whose result and "before" picture it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateEntry {
    /// `template_hash` of prompt, group and sub-topic: unique in the catalogue.
    pub prompt_hash: String,
    /// The group that offers it.
    pub group: PromptGroup,
    /// What in particular it does.
    pub sub_topic: PromptSubTopic,
    /// Id of the item that it shows; always an item of the catalogue.
    pub item: String,
    /// The prompt; it describes what the item shows.
    pub prompt: Localized,
    /// Title.
    pub title: Localized,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Place in its group, from 0.
    pub sort_order: u32,
}

words! {
    /// Category of a showcase (api.md §10, `/generate/examples/{topic}`; domain.md §7.5). Names are in `lists`.
    pub enum ShowcaseKind ("showcase category") {
        /// Patterns.
        Pattern = "pattern",
        /// Product pictures.
        Product = "product",
        /// Clips.
        Video = "video",
        /// Talking avatars.
        Avatar = "avatar",
    }
}

/// An example on a tool's page. Prompt, title and description are those of the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShowcaseEntry {
    /// Category.
    pub category: ShowcaseKind,
    /// The item's tool: `tool_id`.
    pub tool: Tool,
    /// Id of the item that it shows; always an item of the catalogue.
    pub item: String,
    /// Place in its category, from 0.
    pub sort_order: u32,
}
