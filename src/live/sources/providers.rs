//! What the providers' actors do, and what today cost.

use std::collections::BTreeMap;

use actix_web::web;
use actors::provider::Observe;
use entities::journal;
use serde_json::{Map, Value, json};

use super::failed;
use crate::http::state::{AppState, Services};

pub(super) async fn read(_: web::Data<AppState>, services: Services) -> Result<Value, String> {
    let mut providers = Map::new();
    for (provider, handle) in &services.providers {
        let (taken, places) = handle.occupancy();
        let mut shown = match handle.ask(Observe).await {
            Ok(status) => json!(status),
            Err(error) => json!({"provider": provider, "breaker": "unknown", "last_error": error.to_string()}),
        };
        if let Value::Object(shown) = &mut shown {
            shown.retain(|_, value| !value.is_null());
            shown.insert("up".to_owned(), json!(handle.is_up()));
            shown.insert("waiting".to_owned(), json!(taken));
            shown.insert("queue".to_owned(), json!(places));
        }
        providers.insert(provider.to_string(), shown);
    }
    Ok(Value::Object(providers))
}

/// Since midnight, UTC, by provider; and the library's budget.
pub(super) async fn spending(state: web::Data<AppState>, services: Services) -> Result<Value, String> {
    let midnight = domain::time::day_start(state.clock.now());
    let spent = journal::spent_since(&services.db, midnight).await.map_err(failed)?;
    let today: BTreeMap<&str, Value> = spent
        .iter()
        .map(|one| (one.provider.as_str(), json!({"usd": one.cost, "calls": one.calls, "failed": one.failed})))
        .collect();
    let mut spending = Map::new();
    spending.insert("today".to_owned(), json!(today));
    if let Some((cap, committed)) = journal::library_budget(&services.db).await.map_err(failed)? {
        spending.insert("library".to_owned(), json!({"committed_usd": committed, "cap_usd": cap}));
    }
    Ok(Value::Object(spending))
}
