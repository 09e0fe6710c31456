//! The database's schema, as steps that only go forward.
//!
//! A migration is never edited once released, so it spells out its own words and columns and does not
//! use `domain`: what the domain says tomorrow must not change what was created yesterday. The tests of
//! `entities` hold the two together. Run them through `entities::connect::migrate`, which lets one
//! process at a time in and applies all pending steps or none.

use sea_orm_migration::prelude::*;

pub use sea_orm_migration::MigratorTrait;

mod columns;
mod m0001_library;
mod m0002_provider_journal;
mod m0004_library_changes;
mod m0005_accounts;
mod m0006_ledger;
mod m0007_prices;
mod m0008_reset_address;
mod m0009_payments;
mod m0010_promotions;
mod m0011_audit;
mod m0012_operations;
mod m0013_admin;

/// A migration that is not applied yet.
pub type Pending = sea_orm_migration::Migration;

/// Every migration, oldest first.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_library::Migration),
            Box::new(m0002_provider_journal::Migration),
            Box::new(m0004_library_changes::Migration),
            Box::new(m0005_accounts::Migration),
            Box::new(m0006_ledger::Migration),
            Box::new(m0007_prices::Migration),
            Box::new(m0008_reset_address::Migration),
            Box::new(m0009_payments::Migration),
            Box::new(m0010_promotions::Migration),
            Box::new(m0011_audit::Migration),
            Box::new(m0012_operations::Migration),
            Box::new(m0013_admin::Migration),
        ]
    }
}
