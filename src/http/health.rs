//! `/health` (alive), `/ready` (can serve), `/materials/status`, `/metrics`.

use std::sync::Arc;

use actix_web::{HttpResponse, get, web};
use actors::provider::{Observe, ProviderStatus};
use domain::tool::Tool;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    answer, gate,
    problem::{Problem, ProblemBody},
    state::AppState,
};
use crate::minimum::{self, MaterialsStatus, Minimum};

/// Whether the process is alive, and what it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`, or `degraded` when an actor stays down.
    pub status: &'static str,
    /// Always `preset-only`.
    pub mode: &'static str,
    /// Whether the minimum library is there.
    pub materials_ready: bool,
    /// `live`, or `standin`: our own stand-in plays the providers and nothing real is made.
    pub providers_mode: &'static str,
    /// Said loudly when the stand-in plays.
    pub warning: Option<&'static str>,
    /// Where rates and quotas are counted: `memory`, `redis`, or `redis_away` while it does not answer.
    pub counters: &'static str,
    /// What each provider's actor is doing.
    #[schema(value_type = Vec<Object>)]
    pub providers: Vec<Value>,
    /// Materials shown.
    pub materials: usize,
}

/// Liveness: answers from the first moment on.
#[utoipa::path(tag = "health", responses((status = 200, body = Health)))]
#[get("/health")]
pub async fn health(state: web::Data<AppState>) -> HttpResponse {
    let services = state.services.load_full();
    let mut providers = Vec::new();
    let mut up = true;
    for (provider, handle) in services.iter().flat_map(|services| services.providers.iter()) {
        let status: Option<ProviderStatus> = handle.ask(Observe).await.ok();
        up &= handle.is_up();
        providers.push(match status {
            Some(status) => json!(status),
            None => json!({"provider": provider, "breaker": "unknown", "last_error": "its actor does not answer"}),
        });
    }
    up &= services.as_ref().as_ref().is_none_or(|services| services.cache.is_up());
    up &= services.as_ref().as_ref().is_none_or(|services| {
        services.account_watch.is_up()
            && services.price_watch.is_up()
            && services.ledger.is_up()
            && services.cashier.is_up()
            && services.pregen.is_up()
            && services.operator.is_up()
            && services.live_stats.is_up()
            && services.mailer.as_ref().is_none_or(actors::handle::Handle::is_up)
    });
    let standin = state.standin;
    answer::json(&Health {
        status: if up { "ok" } else { "degraded" },
        mode: "preset-only",
        materials_ready: state.is_ready() && materials_of(&state).all_ready,
        providers_mode: if standin { "standin" } else { "live" },
        counters: match state.accounts.limits.state() {
            limits::State::Memory => "memory",
            limits::State::Redis => "redis",
            limits::State::RedisAway { .. } => "redis_away",
        },
        warning: standin
            .then_some("the stand-in plays the providers: its pictures are drawn offline and nothing real is made"),
        providers,
        materials: state.library().all().len(),
    })
}

/// Whether requests are served; 503 with the progress until then.
#[utoipa::path(tag = "health", responses((status = 200, description = "ready"), (status = 503, body = ProblemBody)))]
#[get("/ready")]
pub async fn ready(state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    match gate::starting(&state) {
        Some(problem) => Err(problem),
        None => Ok(answer::json(&json!({"status": "ready", "materials": state.library().all().len()}))),
    }
}

/// Which parts of the minimum library are there.
#[utoipa::path(tag = "health", responses((status = 200, body = MaterialsStatus)))]
#[get("/materials/status")]
pub async fn materials_status(state: web::Data<AppState>) -> HttpResponse {
    answer::json(&*materials_of(&state))
}

/// How the library stands to its minimum: counted once a library, since it is asked for often.
fn materials_of(state: &AppState) -> Arc<MaterialsStatus> {
    let library = state.library();
    library
        .memo
        .get_or_keep("minimum", 1_000, || minimum::check(&library, &state.catalogue.topics, Minimum::of(&state.config)))
}

/// Numbers for Prometheus.
pub async fn metrics(
    state: web::Data<AppState>,
    recorder: web::Data<metrics_exporter_prometheus::PrometheusHandle>,
) -> HttpResponse {
    for tool in Tool::ALL {
        let shown = state.library().of_tool(*tool).len();
        metrics::gauge!("vidgo_materials", "tool" => tool.as_str()).set(shown as f64);
    }
    let total = state.progress.get().total();
    metrics::gauge!("vidgo_pregeneration_items", "state" => "wanted").set(f64::from(total.wanted));
    metrics::gauge!("vidgo_pregeneration_items", "state" => "done").set(f64::from(total.done()));
    metrics::gauge!("vidgo_pregeneration_items", "state" => "failed").set(f64::from(total.failed));
    metrics::gauge!("vidgo_sockets_open").set(state.load.sockets() as f64);
    metrics::gauge!("vidgo_pregeneration_paused").set(if state.dials.pregen().borrow().paused { 1.0 } else { 0.0 });
    metrics::gauge!("vidgo_ready").set(if state.is_ready() { 1.0 } else { 0.0 });
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(recorder.render())
}
