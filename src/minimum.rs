//! The least a library must hold before it is shown (contract: domain.md §7.5).

use actors::material_cache::{Library, Shown};
use domain::{
    tool::{PromptGroup, Tool},
    topics::{Topic, Topics},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::config::Config;

/// Groups whose visitors expect a template with a stored result.
const TEMPLATE_GROUPS: [PromptGroup; 6] = [
    PromptGroup::BackgroundRemoval,
    PromptGroup::BackgroundChange,
    PromptGroup::ProductEffect,
    PromptGroup::RoomRedesign,
    PromptGroup::ImageToVideo,
    PromptGroup::StyleTransfer,
];

/// How many of each a start needs.
#[derive(Clone, Copy, Debug)]
pub struct Minimum<'a>(&'a Config);

impl<'a> Minimum<'a> {
    /// The configured numbers; what is skipped is not required.
    #[must_use]
    pub const fn of(config: &'a Config) -> Self {
        Self(config)
    }

    fn of_tool(self, tool: Tool) -> usize {
        let minimum = &self.0.startup.minimum;
        let count = match tool {
            Tool::BackgroundRemoval => minimum.background_removal,
            Tool::ProductScene => minimum.product_scene,
            Tool::TryOn => minimum.try_on,
            Tool::RoomRedesign => minimum.room_redesign,
            Tool::ShortVideo if self.0.pregen.skip_video => 0,
            Tool::ShortVideo => minimum.short_video,
            Tool::AiAvatar if self.0.pregen.skip_avatar => 0,
            Tool::AiAvatar => minimum.ai_avatar,
            Tool::PatternGenerate => minimum.pattern_generate,
        };
        count as usize
    }

    fn landing_videos(self) -> usize {
        if self.0.pregen.skip_video { 0 } else { self.0.startup.minimum.landing_videos as usize }
    }

    fn landing_avatars(self) -> usize {
        if self.0.pregen.skip_avatar { 0 } else { self.0.startup.minimum.landing_avatars as usize }
    }

    fn templates(self, group: PromptGroup) -> usize {
        // A template of a clip needs a clip.
        let skipped = group == PromptGroup::ImageToVideo && self.0.pregen.skip_video;
        if skipped { 0 } else { self.0.startup.min_templates as usize }
    }
}

/// One requirement and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Requirement {
    /// What is counted.
    pub what: String,
    /// How many must be there.
    pub needed: usize,
    /// How many are.
    pub present: usize,
}

/// The five words of the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Materials {
    /// Videos and avatars of the landing page.
    pub landing: bool,
    /// Patterns; cut-outs count too.
    pub pattern: bool,
    /// Product scenes.
    pub product: bool,
    /// Short videos.
    pub video: bool,
    /// Avatar clips.
    pub avatar: bool,
}

/// Answer of `/materials/status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MaterialsStatus {
    /// `ready` or `incomplete`.
    pub status: &'static str,
    /// By kind.
    pub materials: Materials,
    /// Whether every requirement is met.
    pub all_ready: bool,
    /// Each requirement.
    pub requirements: Vec<Requirement>,
}

impl MaterialsStatus {
    /// What is missing, for people; empty when nothing is.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let short = self.requirements.iter().filter(|requirement| requirement.present < requirement.needed);
        short.map(|it| format!("{}: {} of {}", it.what, it.present, it.needed)).collect()
    }
}

/// Counts what is shown against the configured minimum. Landing topics are counted apart from a tool's own.
#[must_use]
pub fn check(library: &Library, topics: &Topics, minimum: Minimum<'_>) -> MaterialsStatus {
    let known = |topics: &[Topic], one: &Shown| topics.iter().any(|known| known.id == one.material.content.topic);
    let own = |tool: Tool| library.count(tool, |one| !one.for_landing && known(topics.of_tool(tool), one));
    let landing = |tool: Tool| library.count(tool, |one| one.for_landing && known(topics.landing(), one));
    let mut requirements = Vec::new();
    let mut require = |what: String, needed: usize, present: usize| {
        requirements.push(Requirement { what, needed, present });
        present >= needed
    };
    let mut tool = |tool: Tool| require(tool.to_string(), minimum.of_tool(tool), own(tool));
    let cut_outs = tool(Tool::BackgroundRemoval);
    let materials = Materials {
        product: tool(Tool::ProductScene),
        video: tool(Tool::ShortVideo),
        avatar: tool(Tool::AiAvatar),
        pattern: {
            let patterns = tool(Tool::PatternGenerate);
            let (try_on, rooms) = (tool(Tool::TryOn), tool(Tool::RoomRedesign));
            patterns && try_on && rooms && cut_outs
        },
        landing: {
            let videos = require("landing videos".to_owned(), minimum.landing_videos(), landing(Tool::ShortVideo));
            let avatars = require("landing avatars".to_owned(), minimum.landing_avatars(), landing(Tool::AiAvatar));
            videos && avatars
        },
    };
    for group in TEMPLATE_GROUPS {
        let cached =
            library.templates.iter().filter(|template| template.content.group == group && template.is_cached).count();
        require(format!("templates of {group}"), minimum.templates(group), cached);
    }
    let all_ready = requirements.iter().all(|requirement| requirement.present >= requirement.needed);
    MaterialsStatus { status: if all_ready { "ready" } else { "incomplete" }, materials, all_ready, requirements }
}
