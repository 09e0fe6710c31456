//! How fast credits change hands, and whether the ledger adds up.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use actix_web::web;
use entities::ledger;
use serde_json::{Value, json};

use super::{failed, traffic::rate};
use crate::http::state::{AppState, Services};

/// When the meter was read last, and what it said.
#[derive(Default)]
pub(super) struct Rates(Mutex<Option<(Instant, u64, u64)>>);

impl Rates {
    pub(super) fn read(&self, services: &Services) -> Value {
        let (now, (changes, batches, failed)) = (Instant::now(), services.balances.meter().read());
        let before = self.0.lock().unwrap_or_else(PoisonError::into_inner).replace((now, changes, batches));
        let (at, changes_before, batches_before) = before.unwrap_or((now, changes, batches));
        let seconds = now.duration_since(at).as_secs_f64().max(0.001);
        json!({
            "changes_total": changes,
            "failed_total": failed,
            "changes_per_second": rate(changes, changes_before, seconds),
            "batches_per_second": rate(batches, batches_before, seconds),
        })
    }
}

/// Proves every invariant over the whole database: seldom, since it reads all of it.
pub(super) async fn prove(state: web::Data<AppState>, services: Services) -> Result<Value, String> {
    let found = ledger::verify(&services.db, |_, _| {}).await.map_err(failed)?;
    for broken in &found.broken {
        tracing::error!(invariant = broken.invariant, row = %broken.row, "the ledger does not add up");
    }
    Ok(json!({
        "proved": found.proved,
        "broken": found.broken.iter().map(|broken| broken.invariant).collect::<Vec<_>>(),
        "checked_at": state.clock.now(),
    }))
}
