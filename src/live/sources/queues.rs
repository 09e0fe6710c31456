//! What waits, and for how long: mails, what payment services told and are asked, paid steps, materials to be reviewed.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{journal, materials, outbox, payments};
use serde_json::{Map, Value, json};

use super::failed;
use crate::http::state::{AppState, Services};

pub(super) async fn read(state: web::Data<AppState>, services: Services) -> Result<Value, String> {
    let (db, now) = (&services.db, state.clock.now());
    let mails = outbox::queue(db).await.map_err(failed)?;
    let (waiting, refused) = payments::inbox::counts(db).await.map_err(failed)?;
    let oldest_event = payments::inbox::waiting_since(db).await.map_err(failed)?;
    let (tasks, oldest_task, troubled) = payments::tasks::vitals(db).await.map_err(failed)?;
    let steps = journal::open(db).await.map_err(failed)?;
    let (pending, oldest_pending) = materials::pending_vitals(db).await.map_err(failed)?;
    Ok(json!({
        "mails": queue(mails.queued + mails.sending, mails.oldest_at, now, &[("failed", mails.failed), ("unclear", mails.unclear)]),
        "payment_events": queue(waiting, oldest_event, now, &[("refused", refused)]),
        "payment_tasks": queue(tasks, oldest_task, now, &[("troubled", troubled)]),
        "provider_steps": queue(steps.under_way, steps.oldest_at, now, &[("parked", steps.parked), ("failed", steps.failed)]),
        "reviews": queue(pending, oldest_pending, now, &[]),
    }))
}

/// How many wait, the age of the oldest in seconds if there is one, and what went wrong.
fn queue(waiting: u64, oldest: Option<DateTime<Utc>>, now: DateTime<Utc>, troubles: &[(&str, u64)]) -> Value {
    let mut shown: Map<String, Value> =
        troubles.iter().map(|(name, count)| ((*name).to_owned(), json!(count))).collect();
    shown.insert("waiting".to_owned(), json!(waiting));
    if let Some(oldest) = oldest {
        shown.insert("oldest_seconds".to_owned(), json!((now - oldest).num_seconds().max(0)));
    }
    Value::Object(shown)
}
