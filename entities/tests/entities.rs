//! The queries, on SQLite and on a real Postgres. Each test has a database of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy's exception for tests stops at their helpers"
)]

/// Runs each test on both backends. A backend that is not installed is skipped with a notice, or fails in CI.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($database:ident: $type:ty) $body:block)+) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;

                async fn check($database: $type) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    check(harness::TestDatabase::on(harness::Backend::Sqlite).await.unwrap()).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    let Some(database) = harness::TestDatabase::on(harness::Backend::Postgres).await else { return };
                    check(database).await;
                }
            }
        )+
    };
}

#[path = "entities/accounts.rs"]
mod accounts;
#[path = "entities/audit.rs"]
mod audit;
#[path = "entities/counts.rs"]
mod counts;
#[path = "entities/galleries.rs"]
mod galleries;
#[path = "entities/journal.rs"]
mod journal;
#[path = "entities/ledger.rs"]
mod ledger;
#[path = "entities/library.rs"]
mod library;
#[path = "entities/orders.rs"]
mod orders;
#[path = "entities/prices.rs"]
mod prices;
#[path = "entities/promotions.rs"]
mod promotions;
#[path = "entities/reaching.rs"]
mod reaching;
#[path = "entities/samples.rs"]
mod samples;
#[path = "entities/schema.rs"]
mod schema;
#[path = "entities/templates.rs"]
mod templates;
