//! The words for calls: paid operations, and the kinds of free calls.

use std::fmt;

use domain::provider::Provider;
use serde::{Deserialize, Serialize};

/// What is made. Each accepted call of one is counted by the meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Operation {
    TextToImage,
    ImageToImage,
    Interior,
    ImageToVideo,
    TextToVideo,
    Avatar,
    BackgroundRemoval,
    TryOn,
    Speech,
    Moderation,
    Upscale,
}

impl Operation {
    /// Whether the result is a clip.
    pub(crate) const fn makes_clip(self) -> bool {
        matches!(self, Self::ImageToVideo | Self::TextToVideo | Self::Avatar)
    }
}

/// A call that costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Read {
    /// The state of a task.
    Poll,
    /// A file under `/files`.
    Download,
    /// Account, credit, models.
    Health,
    /// A picture sent ahead of its task.
    Upload,
    /// Characters, voices, own tasks.
    List,
}

/// Any call of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Paid(Operation),
    Free(Read),
}

impl Kind {
    /// Every kind, for messages and for reading words.
    pub(crate) const ALL: [Self; 16] = [
        Self::Paid(Operation::TextToImage),
        Self::Paid(Operation::ImageToImage),
        Self::Paid(Operation::Interior),
        Self::Paid(Operation::ImageToVideo),
        Self::Paid(Operation::TextToVideo),
        Self::Paid(Operation::Avatar),
        Self::Paid(Operation::BackgroundRemoval),
        Self::Paid(Operation::TryOn),
        Self::Paid(Operation::Speech),
        Self::Paid(Operation::Moderation),
        Self::Paid(Operation::Upscale),
        Self::Free(Read::Poll),
        Self::Free(Read::Download),
        Self::Free(Read::Health),
        Self::Free(Read::Upload),
        Self::Free(Read::List),
    ];

    /// The word of the control API.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Paid(Operation::TextToImage) => "text_to_image",
            Self::Paid(Operation::ImageToImage) => "image_to_image",
            Self::Paid(Operation::Interior) => "interior",
            Self::Paid(Operation::ImageToVideo) => "image_to_video",
            Self::Paid(Operation::TextToVideo) => "text_to_video",
            Self::Paid(Operation::Avatar) => "avatar",
            Self::Paid(Operation::BackgroundRemoval) => "background_removal",
            Self::Paid(Operation::TryOn) => "try_on",
            Self::Paid(Operation::Speech) => "speech",
            Self::Paid(Operation::Moderation) => "moderation",
            Self::Paid(Operation::Upscale) => "upscale",
            Self::Free(Read::Poll) => "poll",
            Self::Free(Read::Download) => "download",
            Self::Free(Read::Health) => "health",
            Self::Free(Read::Upload) => "upload",
            Self::Free(Read::List) => "list",
        }
    }

    /// The calls that a provider is played for.
    pub(crate) const fn of(provider: Provider) -> &'static [Self] {
        match provider {
            Provider::Piapi => &[
                Self::Paid(Operation::TextToImage),
                Self::Paid(Operation::ImageToImage),
                Self::Paid(Operation::Interior),
                Self::Paid(Operation::ImageToVideo),
                Self::Paid(Operation::TextToVideo),
                Self::Paid(Operation::BackgroundRemoval),
                Self::Paid(Operation::TryOn),
                Self::Paid(Operation::Upscale),
                Self::Free(Read::Poll),
                Self::Free(Read::Download),
                Self::Free(Read::Health),
                Self::Free(Read::Upload),
                Self::Free(Read::List),
            ],
            Provider::Pollo => &[
                Self::Paid(Operation::ImageToVideo),
                Self::Paid(Operation::TextToVideo),
                Self::Free(Read::Poll),
                Self::Free(Read::Download),
                Self::Free(Read::Health),
            ],
            Provider::A2e => &[
                Self::Paid(Operation::Avatar),
                Self::Paid(Operation::Speech),
                Self::Free(Read::Poll),
                Self::Free(Read::Download),
                Self::Free(Read::Health),
                Self::Free(Read::List),
            ],
            // Its pictures come in the answer: nothing to look at, nothing to fetch.
            Provider::Gemini => &[
                Self::Paid(Operation::TextToImage),
                Self::Paid(Operation::Interior),
                Self::Paid(Operation::Moderation),
                Self::Free(Read::Health),
            ],
        }
    }

    /// Reads a word back.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_and_is_the_one_of_the_journal() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
            let written = match kind {
                Kind::Paid(operation) => serde_json::to_value(operation).unwrap(),
                Kind::Free(read) => serde_json::to_value(read).unwrap(),
            };
            assert_eq!(written, kind.as_str());
        }
    }
}
