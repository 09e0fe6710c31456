//! Requests of the last seconds: how many, how fast, how many went wrong.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Map, Value, json};

use crate::{
    http::state::{AppState, Services},
    live::Totals,
};

/// Over so long quantiles are taken, so that a quiet second does not make them jump.
const WINDOW: Duration = Duration::from_secs(10);

/// The readings of the window, oldest first.
#[derive(Default)]
pub(super) struct Traffic(Mutex<VecDeque<(Instant, Totals)>>);

impl Traffic {
    pub(super) fn read(&self, state: &AppState, _: &Services) -> Value {
        let (now, totals) = (Instant::now(), state.load.totals());
        let mut readings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One reading older than the window stays, as its beginning.
        while readings.get(1).is_some_and(|(at, _)| now.duration_since(*at) >= WINDOW) {
            readings.pop_front();
        }
        let last = readings.back().cloned();
        let first = readings.front().cloned();
        readings.push_back((now, totals.clone()));
        drop(readings);
        let (under_way, places) = state.load.occupancy();
        let mut traffic = Map::new();
        traffic.insert("under_way".to_owned(), json!(under_way));
        traffic.insert("places".to_owned(), json!(places));
        traffic.insert("sockets".to_owned(), json!(state.load.sockets()));
        traffic.insert("requests_total".to_owned(), json!(totals.answers.count()));
        if let Some((at, before)) = last {
            let seconds = now.duration_since(at).as_secs_f64().max(0.001);
            traffic.insert(
                "requests_per_second".to_owned(),
                rate(totals.answers.count(), before.answers.count(), seconds),
            );
            traffic.insert(
                "client_errors_per_second".to_owned(),
                rate(totals.client_errors, before.client_errors, seconds),
            );
            traffic.insert(
                "server_errors_per_second".to_owned(),
                rate(totals.server_errors, before.server_errors, seconds),
            );
        }
        if let Some((_, before)) = first {
            let window = totals.answers.since(&before.answers);
            for (name, share) in [("p50_ms", 0.5), ("p99_ms", 0.99)] {
                if let Some(ms) = window.quantile_ms(share) {
                    traffic.insert(name.to_owned(), json!(rounded(ms)));
                }
            }
        }
        Value::Object(traffic)
    }
}

/// Events per second between two counts.
#[allow(clippy::cast_precision_loss, reason = "a difference of counts")]
pub(super) fn rate(now: u64, before: u64, seconds: f64) -> Value {
    json!(rounded(now.saturating_sub(before) as f64 / seconds))
}

/// To the hundredth: more digits would only make every frame different.
fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
