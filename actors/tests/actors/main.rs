//! The actors as their callers meet them: behind their handles, on a real database, through panics and restarts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy's exception for tests stops at their helpers"
)]

mod client;
mod credit_ledger;
mod handle;
mod live_stats;
mod material_cache;
mod operator;
mod polling;
mod pregen;
mod price_watch;
mod provider;
mod server;
mod supervise;
mod support;
