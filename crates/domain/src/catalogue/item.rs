//! One entry of the catalogue: what is wanted, how it is made, where it is shown.

use std::{collections::BTreeMap, sync::Arc};

use super::Step;
use crate::{
    generation::Gender,
    hash::LookupHash,
    language::Language,
    tool::{Tool, words},
};

words! {
    /// What `pregenerate --tool` selects and what a limit counts: the seven tools, the model
    /// pictures that try-on needs, and the two kinds of clips of the landing page.
    pub enum Group ("catalogue group") {
        /// Portraits of models, made first: try-on needs them.
        ModelLibrary = "model_library",
        /// Tool of the same name.
        BackgroundRemoval = "background_removal",
        /// Tool of the same name.
        ProductScene = "product_scene",
        /// Tool of the same name.
        TryOn = "try_on",
        /// Tool of the same name.
        RoomRedesign = "room_redesign",
        /// Tool of the same name.
        ShortVideo = "short_video",
        /// Tool of the same name.
        AiAvatar = "ai_avatar",
        /// Tool of the same name.
        PatternGenerate = "pattern_generate",
        /// Short videos of the landing page's six topics.
        LandingVideo = "landing_video",
        /// Avatar clips of the landing page's six topics.
        LandingAvatar = "landing_avatar",
    }
}

/// A text in the languages that materials carry (domain.md §11).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localized {
    /// English.
    pub en: String,
    /// Traditional Chinese.
    pub zh: String,
    /// Japanese, where we have it.
    pub ja: Option<String>,
}

/// Where an item's result goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publication {
    /// A row of `materials`, watermarked.
    Material {
        /// Unique in the whole library.
        lookup_hash: LookupHash,
        /// The tool that shows it.
        tool: Tool,
        /// One of the tool's topics, or a landing topic.
        topic: String,
    },
    /// A picture under `/static/models/{gender}/{gender}-{number}.png`, shown as it is: pages offer it as a model.
    ModelPortrait {
        /// Folder.
        gender: Gender,
        /// From 1.
        number: u32,
    },
}

impl Publication {
    /// The topic under which it is shown; a portrait has none.
    #[must_use]
    pub const fn topic(&self) -> Option<&str> {
        match self {
            Self::Material { topic, .. } => Some(topic.as_str()),
            Self::ModelPortrait { .. } => None,
        }
    }
}

/// One entry of the catalogue, validated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Stable and readable, for example `product_scene/product-1/studio`.
    pub id: String,
    /// What `--tool` and the limit count it under.
    pub group: Group,
    /// Where the result goes.
    pub publication: Publication,
    /// How the result is made.
    pub recipe: Arc<Step>,
    /// Makes the "before" picture; always a step of the recipe, or a model portrait. `None`: there is no before.
    pub before: Option<Arc<Step>>,
    /// Shown as prompt, and the first part of the lookup hash. Avatar items: the script, in their language.
    pub prompt: Localized,
    /// What is done to the "before", where that is a text of its own (scene, style, motion).
    pub effect: Option<Localized>,
    /// Language of the content: of the speech for avatars, else English.
    pub language: Language,
    /// Title shown with the result.
    pub title: Localized,
    /// One sentence about it.
    pub description: Localized,
    /// What the front ends match in `input_params` (domain.md §7.3), for example `scene_type` → `studio`.
    pub selectors: BTreeMap<String, String>,
    /// Words for search and galleries.
    pub tags: Vec<String>,
    /// Place in its group, from 0; round-robin over topics, so that a limited run shows every topic.
    pub sort_order: u32,
}

impl Item {
    /// The prompt in the item's own language: what an avatar says, else the English prompt. First part of the lookup hash.
    #[must_use]
    pub fn own_prompt(&self) -> &str {
        match self.language {
            Language::ZhTw => &self.prompt.zh,
            Language::En | Language::Ja | Language::Ko | Language::Es => &self.prompt.en,
        }
    }
}
