//! Values and rules of VidGo: no I/O, no clock, no random numbers, no framework.
//!
//! Everything here can be tested by calling a function. The crates above it (`media`, `providers`,
//! `entities`, `actors`, `src`) bring the outside world.

pub mod account;
pub mod breaker;
pub mod catalogue;
pub mod control;
pub mod generation;
pub mod hash;
pub mod idempotency;
pub mod journal;
pub mod language;
pub mod ledger;
pub mod limit;
pub mod lists;
pub mod money;
pub mod order;
pub mod password;
pub mod payment;
pub mod poll;
pub mod prices;
pub mod promotion;
pub mod provider;
pub mod rate;
pub mod schedule;
pub mod subscription;
pub mod time;
pub mod tool;
pub mod topics;
