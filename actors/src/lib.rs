//! The actors: each owns one concern and its state, and rebuilds it from the database when it starts.
//!
//! Callers hold a [`handle::Handle`], never an address: it bounds how many may ask at once, and stays
//! valid while the actor behind it is replaced after a panic.

pub mod account_watch;
pub mod cashier;
pub mod credit_ledger;
pub mod dials;
pub mod handle;
pub mod live_stats;
pub mod mailer;
pub mod material_cache;
pub mod operator;
pub mod pregen;
pub mod price_watch;
pub mod provider;
pub mod supervise;

mod stamps;
