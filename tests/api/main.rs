//! The API over HTTP against a running app, and the binary over its command line.
//!
//! Each test has its own database, data folder, ports and stand-in. `VIDGO_TEST_BACKEND` chooses the database,
//! `VIDGO_TEST_STORAGE` where the media are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that cannot go on should panic, and says where"
)]

mod accounts;
mod admin;
mod connections;
mod crash;
mod credits;
mod faults;
mod front;
mod gate;
mod library;
mod library_cli;
mod live;
mod malformed;
mod official;
mod payments;
mod process;
mod promotions;
mod providers;
mod storage;
mod support;
mod web;
