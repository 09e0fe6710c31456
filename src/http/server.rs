//! The HTTP server: workers, bounds, middleware order.

use std::net::TcpListener;

use actix_service::IntoServiceFactory;
use actix_web::{App, HttpServer, dev::Server, middleware::from_fn, web};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use utoipa_actix_web::AppExt;

use super::{cors::Origins, front::{self, Desk, Front}, observe, openapi, routes, state::AppState};
use crate::fault::Fault;

/// Starts to answer on `listener`. The server runs when it is awaited.
///
/// # Errors
/// The listener cannot be used.
pub fn run(state: web::Data<AppState>, listener: TcpListener) -> Result<Server, Fault> {
    let config = std::sync::Arc::clone(&state.config);
    let recorder = web::Data::new(recorder());
    let (workers, keep_alive, connections) =
        (config.server.workers, config.server.keep_alive, config.server.max_connections);
    let shutdown = config.server.shutdown_timeout.as_secs();
    let request_timeout = config.server.request_timeout;
    let origins = Origins::of(&config);
    let server = HttpServer::new(move || {
        let prefix = config.server.api_prefix.as_str();
        let (app, api) = App::new()
            .into_utoipa_app()
            .openapi(openapi::base(&config.project.name))
            .configure(|service| routes::documented(service, prefix))
            .split_for_parts();
        let app = app.configure(|service| routes::undocumented(service, prefix, config.metrics.enabled))
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

/// One recorder for the process; tests start several apps in one.
fn recorder() -> PrometheusHandle {
    static RECORDER: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("another metrics recorder is installed; /metrics stays empty");
            }
            handle
        })
        .clone()
}
