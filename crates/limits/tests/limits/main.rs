//! Limits as their callers see them: in memory, on a real Redis, and while that dies and returns.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy's exception for tests stops at their helpers"
)]

mod death;
mod online;
mod reaching;
mod rules;
mod same;
mod support;
