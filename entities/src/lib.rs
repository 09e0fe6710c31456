//! The database: rows, and the queries on them.
//!
//! Rows become checked values on the way out (`TryFrom`), so whatever leaves this crate satisfies the
//! rules of `domain`. The same code serves SQLite and Postgres 15 or newer. Ids and times are handed in.

mod error;
mod like;
mod rows;
mod values;

pub mod accounts;
pub mod audit;
pub mod connect;
pub mod controls;
pub mod demo_examples;
pub mod image_demos;
pub mod journal;
pub mod ledger;
pub mod library_rows;
pub mod materials;
pub mod migrate;
pub mod orders;
pub mod outbox;
pub mod packages;
pub mod payments;
pub mod plans;
pub mod prices;
pub mod promotions;
pub mod showcases;
pub mod stats;
pub mod subscriptions;
pub mod templates;
pub mod tickets;
pub mod topics;
pub mod usages;

pub use error::StoreError;
pub use values::{Published, stable_id};
