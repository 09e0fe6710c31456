//! Media files: fetching, checking, drawing on, hashing and storing pictures and clips.
//!
//! Everything that computes is a plain function that may hold its thread for long: call it from the blocking pool.

pub mod clip;
pub mod fetch;
pub mod intact;
pub mod look;
pub mod marked;
pub mod picture;
pub mod quality;
pub mod sniff;
pub mod store;
pub mod watermark;
