//! How full every actor and every pool is.

use actix::Actor;
use actix_web::web;
use actors::handle::Handle;
use entities::connect::pool_occupancy;
use serde_json::{Map, Value, json};

use crate::http::state::{AppState, Services};

fn shown<A: Actor>(handle: &Handle<A>) -> (String, Value) {
    let (taken, places) = handle.occupancy();
    (handle.name().to_owned(), json!({"up": handle.is_up(), "taken": taken, "places": places}))
}

pub(super) async fn read(_: web::Data<AppState>, services: Services) -> Result<Value, String> {
    let mut actors: Map<String, Value> = [
        shown(&services.cache),
        shown(&services.pregen),
        shown(&services.ledger),
        shown(&services.cashier),
        shown(&services.account_watch),
        shown(&services.price_watch),
        shown(&services.operator),
        shown(&services.live_stats),
    ]
    .into_iter()
    .collect();
    actors.extend(services.mailer.as_ref().map(shown));
    actors.extend(services.providers.iter().map(|(_, handle)| shown(handle)));
    Ok(Value::Object(actors))
}

pub(super) async fn pools(state: web::Data<AppState>, services: Services) -> Result<Value, String> {
    let (in_use, open) = pool_occupancy(&services.db);
    let (hashing, hashers) = state.accounts.passwords.occupancy();
    let (under_way, places) = state.load.occupancy();
    Ok(json!({
        "database": {"taken": in_use, "places": state.config.database.max_connections, "open": open},
        "passwords": {"taken": hashing, "places": hashers},
        "requests": {"taken": under_way, "places": places},
        "sockets": {"taken": state.load.sockets(), "places": state.config.live.max_sockets},
    }))
}
