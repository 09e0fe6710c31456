//! How a result is made: a tree of steps, each named by a hash of everything that shapes its result.
//!
//! Two items that need the same product photo hold equal steps, so it is paid for once.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    generation::{GarmentKind, Gender, Motion, Size},
    hash::{NotAHash, sha256_hex},
    language::Language,
    provider::Operation,
};

/// Names one step and the file it makes: SHA-256 (hex) of its canonical JSON, inputs included.
/// It is the key of the paid intent: one key is paid for at most once.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepKey(String);

impl StepKey {
    /// The 64 hex digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for StepKey {
    type Error = NotAHash;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        crate::hash::LookupHash::try_from(text).map(|hash| Self(hash.to_string()))
    }
}

impl fmt::Display for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StepKey({})", self.0.get(..12).unwrap_or(&self.0))
    }
}

/// One step of a recipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// A picture from a prompt.
    TextToImage {
        /// English.
        prompt: String,
        /// What to avoid.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        negative_prompt: Option<String>,
        /// Pixels.
        size: Size,
    },
    /// The same room in another style.
    Interior {
        /// English.
        prompt: String,
        /// The room as it is.
        room: Arc<Step>,
        /// Pixels.
        size: Size,
    },
    /// A product without its background.
    BackgroundRemoval {
        /// The product photo.
        image: Arc<Step>,
    },
    /// A person wearing a garment.
    TryOn {
        /// The person.
        model: Arc<Step>,
        /// The garment.
        garment: Arc<Step>,
        /// Which part it covers.
        kind: GarmentKind,
    },
    /// A clip from a still.
    ImageToVideo {
        /// English; the motion is said in it too.
        prompt: String,
        /// The first frame.
        image: Arc<Step>,
        /// Seconds.
        length_seconds: u32,
        /// Camera motion.
        motion: Motion,
    },
    /// A person speaking a script.
    Avatar {
        /// In `language`.
        script: String,
        /// Of script and voice.
        language: Language,
        /// Of person and voice.
        gender: Gender,
        /// Which of the provider's characters of that gender, from 0.
        character_index: usize,
    },
    /// A cut-out product placed into a scene, by us: free.
    /// Product `width_percent` of the scene's width, at most `max_height_percent` of its height, centred (domain.md §7.4).
    Composite {
        /// The cut-out.
        product: Arc<Step>,
        /// The scene.
        scene: Arc<Step>,
        /// Percent of the scene's width.
        width_percent: u32,
        /// Percent of the scene's height.
        max_height_percent: u32,
    },
}

impl Step {
    /// Its name. Equal steps have equal keys; any change of prompt, size or input changes it.
    #[must_use]
    pub fn key(&self) -> StepKey {
        // Field order is the declaration order, so the text is canonical. Serialising these
        // plain values cannot fail; an empty text would still be a stable key.
        let canonical = serde_json::to_string(self).unwrap_or_default();
        StepKey(sha256_hex(&["step/1:", &canonical]))
    }

    /// What a provider is asked; `None` for what we do ourselves.
    #[must_use]
    pub const fn operation(&self) -> Option<Operation> {
        match self {
            Self::TextToImage { .. } => Some(Operation::TextToImage),
            Self::Interior { .. } => Some(Operation::Interior),
            Self::BackgroundRemoval { .. } => Some(Operation::BackgroundRemoval),
            Self::TryOn { .. } => Some(Operation::TryOn),
            Self::ImageToVideo { .. } => Some(Operation::ImageToVideo),
            Self::Avatar { .. } => Some(Operation::Avatar),
            Self::Composite { .. } => None,
        }
    }

    /// The steps whose results this one takes in.
    #[must_use]
    pub fn inputs(&self) -> Vec<&Arc<Self>> {
        match self {
            Self::TextToImage { .. } | Self::Avatar { .. } => vec![],
            Self::Interior { room: image, .. }
            | Self::BackgroundRemoval { image }
            | Self::ImageToVideo { image, .. } => vec![image],
            Self::TryOn { model, garment, .. } => vec![model, garment],
            Self::Composite { product, scene, .. } => vec![product, scene],
        }
    }

    /// Whether the result is a clip.
    #[must_use]
    pub const fn makes_video(&self) -> bool {
        matches!(self, Self::ImageToVideo { .. } | Self::Avatar { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(prompt: &str) -> Arc<Step> {
        let size = Size { width: 64, height: 64 };
        Arc::new(Step::TextToImage { prompt: prompt.into(), negative_prompt: None, size })
    }

    #[test]
    fn equal_steps_share_a_key_and_an_input_changes_it() {
        let cut = |prompt| Step::BackgroundRemoval { image: photo(prompt) };
        assert_eq!(cut("a watch").key(), cut("a watch").key());
        assert_ne!(cut("a watch").key(), cut("a camera").key());
        assert_ne!(cut("a watch").key(), photo("a watch").key());
    }

    #[test]
    fn a_key_reads_back() {
        let key = photo("a watch").key();
        assert_eq!(StepKey::try_from(key.to_string()), Ok(key));
    }
}
