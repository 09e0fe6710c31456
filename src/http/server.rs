//! The HTTP server: workers, bounds, middleware order.

use std::{net::TcpListener, time::Duration};

use actix_service::IntoServiceFactory;
use actix_web::{App, HttpServer, dev::Server, middleware::from_fn, web};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use utoipa_actix_web::AppExt;

use super::{
    cors::Origins,
    front::{self, Desk, Front},
    observe, openapi, routes,
    state::AppState,
};
use crate::fault::Fault;

/// Starts to answer on `listener`. The server runs when it is awaited.
///
/// # Errors
/// The listener cannot be used.
pub fn run(state: web::Data<AppState>, listener: TcpListener) -> Result<Server, Fault> {
    let config = std::sync::Arc::clone(&state.config);
    let recorder = web::Data::new(recorder());
    let drained = recorder.clone();
    actix_web::rt::spawn(async move {
        loop {
            tokio::time::sleep(DRAIN_EVERY).await;
            drained.run_upkeep();
        }
    });
    let (workers, keep_alive, connections) =
        (config.server.workers, config.server.keep_alive, config.server.max_connections);
    let shutdown = config.server.shutdown_timeout.as_secs();
    let request_timeout = config.server.request_timeout;
    let origins = Origins::of(&config);
    let server = HttpServer::new(move || {
        let prefix = config.server.api_prefix.as_str();
        let (app, api) = App::new()
            .into_utoipa_app()
            .openapi(openapi::base(&config.project.name, prefix))
            .configure(|service| routes::documented(service, prefix))
            .split_for_parts();
        let app = app
            .configure(|service| routes::undocumented(service, prefix, config.metrics.enabled))
            .app_data(state.clone())
            .app_data(recorder.clone())
            .app_data(web::Data::from(openapi::Document::of(&api)))
            .default_service(web::to(routes::elsewhere))
            .wrap(from_fn(observe::observe))
            // Outermost, so that problem answers carry its headers too and pages can read them.
            .wrap(origins.layer());
        Front::new(app.into_factory(), Desk::new(state.clone(), origins.clone()))
    })
    .h1_write_buffer_size(front::PIECE_BYTES)
    .workers(workers)
    .keep_alive(keep_alive)
    .max_connections(connections)
    .client_request_timeout(request_timeout)
    .shutdown_timeout(shutdown)
    // Without it, streamed bodies wait 40 ms on keep-alive connections (STACK.md §3).
    .tcp_nodelay(true)
    .disable_signals()
    .listen(listener)
    .map_err(|error| Fault::Unreachable {
        what: format!("the server cannot use its port: {error}"),
        next: "choose another with PORT".to_owned(),
    })?;
    Ok(server.run())
}

/// Upper bounds of the histograms' buckets, in seconds: an answer from memory takes microseconds, a slow one seconds.
const SECONDS: &[f64] = &[
    0.000_005, 0.000_02, 0.000_1, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
    10.0, 30.0,
];

/// Samples wait in memory until they are read or drained; nobody may be reading.
const DRAIN_EVERY: Duration = Duration::from_secs(2);

/// One recorder for the process; tests start several apps in one.
fn recorder() -> PrometheusHandle {
    static RECORDER: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    RECORDER
        .get_or_init(|| {
            // Buckets add up over instances, and take the same memory however much is measured.
            let builder = PrometheusBuilder::new();
            let recorder = builder.set_buckets(SECONDS).unwrap_or_default().build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("another metrics recorder is installed; /metrics stays empty");
            }
            handle
        })
        .clone()
}
