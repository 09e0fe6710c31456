//! `short_video.toml`: stills and what moves in them; and the words in which each camera motion is said.

use std::sync::Arc;

use super::{Draft, Ids, Material, topic_of};
use crate::{
    catalogue::{
        Group, Localized, Step,
        order::{Turn, round_robin},
        reader::Table,
    },
    generation::{Motion, Size},
    language::Language,
    tool::Tool,
    topics::Topics,
};

/// What clips of all files share.
pub(super) struct Motions {
    size: Size,
    length_seconds: u32,
    words: Vec<(Motion, Localized)>,
}

/// A clip as written: a still, what happens in it, and how the camera moves.
pub(super) struct Clip {
    pub(super) motion: Motion,
    pub(super) still: Localized,
    /// What happens, the camera's motion included.
    pub(super) action: Localized,
    pub(super) still_step: Arc<Step>,
    pub(super) clip_step: Arc<Step>,
}

impl Motions {
    fn read(root: &Table<'_>) -> Self {
        let size = root.size("size");
        let length_seconds = root.number_within("length_seconds", 5, 8);
        // Pixverse makes clips of five or eight seconds (api.md §5).
        if !matches!(length_seconds, 5 | 8) {
            root.fault("length_seconds", format!("\"length_seconds\" is {length_seconds}; write 5 or 8"));
        }
        let words = root
            .table("motion")
            .map(|table| Motion::ALL.iter().map(|motion| (*motion, table.localized(motion.as_str()))).collect());
        Self { size, length_seconds, words: words.unwrap_or_default() }
    }

    /// Reads motion, still and action of a clip. `None` after a fault.
    pub(super) fn clip(&self, table: &Table<'_>) -> Option<Clip> {
        let motion = table.word::<Motion>("motion");
        let (still, action) = (table.localized("still"), table.localized("action"));
        let motion = motion?;
        let camera = self.words.iter().find(|(known, _)| *known == motion).map(|(_, words)| words)?;
        let action = Localized {
            en: format!("{} {}", action.en, camera.en),
            zh: format!("{}{}", action.zh, camera.zh),
            ja: None,
        };
        let still_step =
            Arc::new(Step::TextToImage { prompt: still.en.clone(), negative_prompt: None, size: self.size });
        let clip_step = Arc::new(Step::ImageToVideo {
            prompt: action.en.clone(),
            image: still_step.clone(),
            length_seconds: self.length_seconds,
            motion,
        });
        Some(Clip { motion, still, action, still_step, clip_step })
    }
}

pub(super) fn read(root: &Table<'_>, topics: &Topics) -> (Motions, Vec<Draft>) {
    let motions = Motions::read(root);
    let (mut drafts, mut ids) = (Vec::new(), Ids::default());
    for table in root.tables("clip") {
        let (topic, id) = (topic_of(&table, topics, Tool::ShortVideo), ids.read(&table, "id"));
        let clip = motions.clip(&table);
        let (title, description) = (table.localized("title"), table.localized("description"));
        let tags = table.texts("tags");
        let Some(clip) = clip else { continue };
        let material = Material {
            name: id.clone(),
            group: Group::ShortVideo,
            tool: Tool::ShortVideo,
            topic: &topic,
            recipe: clip.clip_step,
            before: Some(clip.still_step),
            prompt: clip.still,
            effect: Some(clip.action),
            language: Language::En,
            title,
            description,
            selectors: vec![("motion", Some(clip.motion.as_str()))],
            input_id: &id,
            tags,
        };
        drafts.push(material.into_draft(table.origin()));
    }
    (motions, round_robin(drafts, topics.of_tool(Tool::ShortVideo), Turn::Written))
}
