//! One paid generation: what is asked of a provider, in our own words.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{language::Language, provider::Operation, tool::words};

words! {
    /// Voice and look of an avatar. The voice always has the avatar's gender (domain.md §7.3).
    pub enum Gender ("gender") {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
    }
}

words! {
    /// Camera motion of a short clip (domain.md §7.3).
    pub enum Motion ("motion") {
        /// Left to the model.
        Auto = "auto",
        /// Towards the subject.
        ZoomIn = "zoom-in",
        /// Away from the subject.
        ZoomOut = "zoom-out",
        /// The picture moves left.
        PanLeft = "pan-left",
        /// The picture moves right.
        PanRight = "pan-right",
        /// Around the subject.
        Rotate = "rotate",
    }
}

words! {
    /// Which part of the body a garment covers; decides the try-on field at the provider.
    pub enum GarmentKind ("garment kind") {
        /// Shirt, jacket, coat, accessory.
        Upper = "upper",
        /// Trousers, skirt.
        Lower = "lower",
        /// One piece.
        Dress = "dress",
    }
}

/// A picture that we hold and a provider needs.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// The encoded file.
    pub bytes: Bytes,
    /// `image/png`, `image/jpeg` or `image/webp`.
    pub mime: String,
    /// Where the provider could fetch it by itself; absent when our media are not reachable from outside.
    pub public_url: Option<Url>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}, {} bytes)", self.mime, self.bytes.len())
    }
}

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Size {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A request to one provider, complete with its pictures. The provider clients translate it to their protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Generation {
    /// A picture from a prompt.
    TextToImage {
        /// What to draw, English.
        prompt: String,
        /// What to avoid; only some models take it.
        negative_prompt: Option<String>,
        /// Pixels; at most 1,048,576 in all (piapi.md).
        size: Size,
    },
    /// The same room in another style.
    Interior {
        /// The style to apply, English.
        prompt: String,
        /// The room as it is.
        room: Picture,
        /// Pixels of the result.
        size: Size,
    },
    /// A product without its background.
    BackgroundRemoval {
        /// The product photo.
        image: Picture,
    },
    /// A person wearing a garment.
    TryOn {
        /// The person.
        model: Picture,
        /// The garment.
        garment: Picture,
        /// Which part it covers.
        kind: GarmentKind,
    },
    /// A clip from a still.
    ImageToVideo {
        /// What happens, English.
        prompt: String,
        /// The first frame.
        image: Picture,
        /// Seconds.
        length_seconds: u32,
        /// Model name of our contract (`pixverse_v4.5`, ...); `None` takes the provider's default.
        model: Option<String>,
    },
    /// A clip from a prompt.
    TextToVideo {
        /// What happens, English.
        prompt: String,
        /// Seconds.
        length_seconds: u32,
        /// As for `ImageToVideo`.
        model: Option<String>,
    },
    /// A person speaking a script.
    Avatar {
        /// What is said, in `language`.
        script: String,
        /// Of the script and the voice.
        language: Language,
        /// Of the person and the voice.
        gender: Gender,
        /// Which of the provider's characters of that gender, from 0; wraps around.
        character_index: usize,
    },
}

impl Generation {
    /// Its operation: price and route follow from it.
    #[must_use]
    pub const fn operation(&self) -> Operation {
        match self {
            Self::TextToImage { .. } => Operation::TextToImage,
            Self::Interior { .. } => Operation::Interior,
            Self::BackgroundRemoval { .. } => Operation::BackgroundRemoval,
            Self::TryOn { .. } => Operation::TryOn,
            Self::ImageToVideo { .. } => Operation::ImageToVideo,
            Self::TextToVideo { .. } => Operation::TextToVideo,
            Self::Avatar { .. } => Operation::Avatar,
        }
    }
}
