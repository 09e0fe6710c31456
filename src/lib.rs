//! VidGo: presets of AI pictures and clips for online shops. The binary's parts, as a library for the tests.

pub mod accounts;
pub mod app;
pub mod cli;
pub mod config;
pub mod fault;
pub mod http;
pub mod live;
pub mod minimum;
pub mod operate;
pub mod payments;
pub mod probes;
pub mod wiring;
