//! What an account holds: it falls with each accepted task, and what a failed one took is given back.

use std::sync::Arc;

use domain::provider::Provider;

use crate::{
    kinds::Kind,
    tasks::{Phase, Studio},
};

/// PiAPI's points at the start, and how many of them make a USD.
pub(crate) const PIAPI_CREDITS: u64 = 1_000_000_000;
pub(crate) const PIAPI_CREDITS_PER_USD: f64 = 10_000_000.0;
/// Pollo's credits and A2E's coins at the start.
pub(crate) const POLLO_CREDITS: u64 = 100_000;
pub(crate) const A2E_COINS: u64 = 100_000;

/// What is left of `start` in the account at `provider`, in its own unit, never below nothing.
pub(crate) fn left(studio: &Arc<Studio>, provider: Provider, start: u64) -> u64 {
    let operations = Kind::of(provider).iter().filter_map(|kind| match kind {
        Kind::Paid(operation) => Some(*operation),
        Kind::Free(_) => None,
    });
    let charged: u64 = operations
        .flat_map(|operation| studio.newest(provider, operation, 0, usize::MAX))
        .filter(|task| !matches!(studio.phase(task), Phase::Failed { .. }))
        .map(|task| task.record.price)
        .sum();
    start.saturating_sub(charged)
}
