//! Who is here, and who was here today.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::accounts;
use serde_json::{Map, Value, json};

use super::failed;
use crate::http::state::{AppState, Services};

pub(super) async fn read(state: web::Data<AppState>, _: Services) -> Result<Value, String> {
    let online = state.accounts.limits.online().await;
    Ok(json!({"total": online.total, "by_tier": online.by_tier}))
}

/// Accounts that were active since midnight, UTC.
pub(super) async fn active(state: web::Data<AppState>, services: Services) -> Result<Value, String> {
    let midnight = domain::time::day_start(state.clock.now());
    let active = accounts::sessions::accounts_active_since(&services.db, midnight).await.map_err(failed)?;
    Ok(json!({"today": active}))
}

/// The contract's `online` object (api.md §14).
pub fn contract(picture: &Map<String, Value>, at: DateTime<Utc>) -> Value {
    let online = picture.get("online");
    let part = |section: Option<&Value>, name: &str| section.and_then(|section| section.get(name)).cloned();
    json!({
        "online_users": part(online, "total").unwrap_or_else(|| json!(0)),
        "by_tier": part(online, "by_tier").unwrap_or_else(|| json!({})),
        "active_today": part(picture.get("active"), "today").unwrap_or_else(|| json!(0)),
        "timestamp": at,
    })
}
