//! `/session`: who is here (contract: api.md §15). Online is whoever was seen within five minutes.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    answer::personal,
    client,
    extract::signed_in::Visitor,
    problem::Problem,
    responses::{Counted, Unavailable},
    state::AppState,
};

/// Its routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(heartbeat).service(online_count);
}

/// Somebody was seen.
#[derive(Debug, Serialize, ToSchema)]
pub struct Heartbeat {
    /// Always true.
    pub success: bool,
    /// Who is here, with this visitor.
    pub online_users: u32,
    /// Now, unix seconds.
    pub timestamp: i64,
}

/// Who is here.
#[derive(Debug, Serialize, ToSchema)]
pub struct OnlineCount {
    /// How many.
    pub online_users: u32,
}

/// Says that a visitor is still here; every 30 to 60 seconds.
#[utoipa::path(
    tag = "session",
    responses(
        Unavailable,
        Counted,
        (status = 200, body = Heartbeat),
    )
)]
#[post("/heartbeat")]
pub async fn heartbeat(
    state: web::Data<AppState>,
    request: HttpRequest,
    visitor: Visitor,
) -> Result<HttpResponse, Problem> {
    let who = match &visitor.0 {
        Some(signed_in) => signed_in.user_id().to_string(),
        None => {
            let client = client::of(&request, &state.config.server.trusted_proxies);
            format!("{} {}", client.ip_address, client.user_agent)
        }
    };
    let online = state.accounts.limits.seen(&who, visitor.tier(&state)).await;
    let timestamp = state.clock.now().timestamp();
    Ok(personal(&Heartbeat { success: true, online_users: online.total, timestamp }))
}

/// How many visitors are here.
#[utoipa::path(tag = "session", responses(
        Unavailable,
        (status = 200, body = OnlineCount),
    ))]
#[get("/online-count")]
pub async fn online_count(state: web::Data<AppState>) -> HttpResponse {
    personal(&OnlineCount { online_users: state.accounts.limits.online().await.total })
}
