//! Which process this is, and how it stands.

use actix_web::web;
use serde_json::{Value, json};

use crate::http::state::{AppState, Readiness, Services};

pub(super) async fn read(state: web::Data<AppState>, services: Services) -> Result<Value, String> {
    let counters = match state.accounts.limits.state() {
        limits::State::Memory => "memory",
        limits::State::Redis => "redis",
        limits::State::RedisAway { .. } => "redis_away",
    };
    let phase = match &**state.readiness.load() {
        Readiness::Starting { .. } => "starting",
        Readiness::Pregenerating => "pregenerating",
        Readiness::Ready => "ready",
    };
    Ok(json!({
        // Several instances show each its own board.
        "instance": services.balances.writer().id(),
        "version": env!("CARGO_PKG_VERSION"),
        "providers_mode": if state.standin { "standin" } else { "live" },
        "phase": phase,
        "counters": counters,
        "materials": state.library().all().len(),
    }))
}
