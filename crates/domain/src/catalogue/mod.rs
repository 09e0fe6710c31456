//! What to generate: data, not code. `catalogue/*.toml` beside this crate, read by `load`.

pub mod item;
pub mod step;

pub use item::{Group, Item, Localized, Publication};
pub use step::{Step, StepKey};
