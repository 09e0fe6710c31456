//! Draws what the paid providers would: pictures, clips, talking people and their voices.
//!
//! Everything follows from its inputs alone: equal inputs give equal bytes, different prompts different pictures. All
//! functions hold their thread (pictures up to some 60 ms, clips per frame some ms): call them from the blocking pool.

mod avatar;
mod backdrop;
mod canvas;
mod color;
mod cutout;
mod figure;
mod filter;
mod garments;
mod motion;
mod opus;
mod patterns;
mod person;
mod products;
mod restyle;
mod rng;
mod rooms;
mod scenes;
mod shape;
mod speech;
mod text;
mod topics;
mod tryon;
mod words;

pub use avatar::{avatar_frames, avatar_portrait};
pub use cutout::remove_background;
pub use motion::{image_to_video_frames, text_to_video_frames};
pub use opus::encode_opus;
pub use restyle::{image_to_image, interior};
pub use speech::speech;
pub use text::text_to_image;
pub use tryon::try_on;
