//! How far pre-generation is.

use actix_web::web;
use serde_json::{Map, Value, json};

use crate::http::state::{AppState, Services};

pub(super) async fn read(state: web::Data<AppState>, _: Services) -> Result<Value, String> {
    let (snapshot, dial) = (state.progress.get(), state.dials.pregen());
    let total = snapshot.total();
    let mut shown = Map::new();
    shown.insert("paused".to_owned(), json!(dial.borrow().paused));
    shown.insert("phase".to_owned(), json!(snapshot.phase));
    shown.insert("total".to_owned(), json!(total));
    shown.insert("done".to_owned(), json!(total.done()));
    // By their names: a list would be sent whole with each change.
    shown.insert("groups".to_owned(), json!(snapshot.groups));
    shown.insert("failures".to_owned(), json!(state.progress.failures().len()));
    shown.insert("spent_usd".to_owned(), json!(snapshot.spent_usd));
    if let Some(started_at) = snapshot.started_at {
        shown.insert("started_at".to_owned(), json!(started_at));
    }
    let running = snapshot.phase == actors::pregen::Phase::Running;
    if let Some(eta) = snapshot.eta_seconds(state.clock.now()).filter(|_| running) {
        shown.insert("eta_seconds".to_owned(), json!(eta));
    }
    Ok(Value::Object(shown))
}
