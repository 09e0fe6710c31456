//! The catalogue's files as they are built in, and their replacement by an operator's own.

use std::collections::BTreeMap;

use super::fault::{Origin, Report};

/// The file of each part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum File {
    Topics,
    ModelLibrary,
    BackgroundRemoval,
    ProductScene,
    TryOn,
    RoomRedesign,
    ShortVideo,
    AiAvatar,
    PatternGenerate,
    Landing,
    Templates,
    Showcases,
}

impl File {
    pub(super) const ALL: [Self; 12] = [
        Self::Topics,
        Self::ModelLibrary,
        Self::BackgroundRemoval,
        Self::ProductScene,
        Self::TryOn,
        Self::RoomRedesign,
        Self::ShortVideo,
        Self::AiAvatar,
        Self::PatternGenerate,
        Self::Landing,
        Self::Templates,
        Self::Showcases,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Topics => "topics.toml",
            Self::ModelLibrary => "model_library.toml",
            Self::BackgroundRemoval => "background_removal.toml",
            Self::ProductScene => "product_scene.toml",
            Self::TryOn => "try_on.toml",
            Self::RoomRedesign => "room_redesign.toml",
            Self::ShortVideo => "short_video.toml",
            Self::AiAvatar => "ai_avatar.toml",
            Self::PatternGenerate => "pattern_generate.toml",
            Self::Landing => "landing.toml",
            Self::Templates => "templates.toml",
            Self::Showcases => "showcases.toml",
        }
    }

    pub(super) const fn embedded(self) -> &'static str {
        match self {
            Self::Topics => include_str!("../../catalogue/topics.toml"),
            Self::ModelLibrary => include_str!("../../catalogue/model_library.toml"),
            Self::BackgroundRemoval => include_str!("../../catalogue/background_removal.toml"),
            Self::ProductScene => include_str!("../../catalogue/product_scene.toml"),
            Self::TryOn => include_str!("../../catalogue/try_on.toml"),
            Self::RoomRedesign => include_str!("../../catalogue/room_redesign.toml"),
            Self::ShortVideo => include_str!("../../catalogue/short_video.toml"),
            Self::AiAvatar => include_str!("../../catalogue/ai_avatar.toml"),
            Self::PatternGenerate => include_str!("../../catalogue/pattern_generate.toml"),
            Self::Landing => include_str!("../../catalogue/landing.toml"),
            Self::Templates => include_str!("../../catalogue/templates.toml"),
            Self::Showcases => include_str!("../../catalogue/showcases.toml"),
        }
    }

    /// The text to read: the operator's, else the built-in one.
    pub(super) fn text(self, replaced: &BTreeMap<String, String>) -> &str {
        replaced.get(self.name()).map_or(self.embedded(), String::as_str)
    }
}

/// Reports file names that replace nothing: most likely a slip of the pen, whose text would silently do nothing.
pub(super) fn check_names(replaced: &BTreeMap<String, String>, report: &Report) {
    let names: Vec<&str> = File::ALL.iter().map(|file| file.name()).collect();
    for name in replaced.keys().filter(|name| !names.contains(&name.as_str())) {
        let origin = Origin { file: name.clone(), line: 1 };
        report.add(&origin, format!("the catalogue has no such file; name it one of: {}", names.join(", ")));
    }
}
