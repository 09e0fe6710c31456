//! The HTTP server: workers, bounds, middleware order.

use std::{net::TcpListener, time::Duration};

use actix_http::HttpService;
use actix_server::{Server, ServerBuilder};
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::{App, dev::AppConfig, middleware::from_fn, rt::net::TcpStream, web};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use utoipa_actix_web::AppExt;

use super::{
    connection::{Connection, Patience},
    cors::Origins,
    front::{self, Desk, Front},
    observe, openapi, routes,
    state::AppState,
    web_app,
};
use crate::fault::Fault;

/// Starts to answer on `listener`. The server runs when it is awaited.
///
/// # Errors
/// The listener cannot be used.
pub fn run(state: web::Data<AppState>, listener: TcpListener) -> Result<Server, Fault> {
    web_app::prepare();
    let config = std::sync::Arc::clone(&state.config);
    let recorder = web::Data::new(recorder());
    let drained = recorder.clone();
    actix_web::rt::spawn(async move {
        loop {
            tokio::time::sleep(DRAIN_EVERY).await;
            drained.run_upkeep();
        }
    });
    let unusable = |error: std::io::Error| Fault::Unreachable {
        what: format!("the server cannot use its port: {error}"),
        next: "choose another with PORT".to_owned(),
    };
    let local_address = listener.local_addr().map_err(unusable)?;
    let server = ServerBuilder::default()
        .workers(config.server.workers)
        .max_concurrent_connections(config.server.max_connections)
        .shutdown_timeout(config.server.shutdown_timeout.as_secs())
        .disable_signals();
    let shutdown = server.graceful_shutdown_signal();
    let patience = Patience { head: config.server.request_timeout, write: config.server.write_timeout };
    let origins = Origins::of(&config);
    // What actix-web's own server does, with a connection of ours.
    let server = server.listen("http", listener, move || {
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
            .app_data(web::Data::from(openapi::Document::of(&openapi::named(api, prefix))))
            .default_service(web::to(routes::elsewhere))
            .wrap(from_fn(observe::observe))
            // Outermost, so that problem answers carry its headers too and pages can read them.
            .wrap(origins.layer());
        let front = Front::new(app.into_factory(), Desk::new(state.clone(), origins.clone()))
            .map_err(|error| error.error_response());
        let shutdown = shutdown.clone();
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let shutdown = shutdown.clone();
                async move { shutdown.notified().await }
            })
            .h1_write_buffer_size(front::PIECE_BYTES)
            .keep_alive(config.server.keep_alive)
            .client_request_timeout(patience.head)
            .local_addr(local_address)
            .on_connect_ext(|connection: &Connection, data| {
                data.insert(connection.phase().clone());
            })
            .finish(map_config(front, |()| AppConfig::default()));
        fn_service(move |stream: TcpStream| async move {
            // Without it, streamed bodies wait 40 ms on keep-alive connections (STACK.md §3).
            let _ = stream.set_nodelay(true);
            let peer = stream.peer_addr().ok();
            Ok((Connection::new(stream, patience), actix_http::Protocol::Http1, peer))
        })
        .and_then(http)
    });
    Ok(server.map_err(unusable)?.run())
}

/// Upper bounds of the histograms' buckets, in seconds: an answer from memory takes microseconds, a slow one seconds.
const SECONDS: &[f64] = &[
    0.000_005, 0.000_02, 0.000_1, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
    10.0, 30.0,
];

/// Upper bounds of the buckets of what counts changes done together.
const CHANGES: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// Samples wait in memory until they are read or drained; nobody may be reading.
const DRAIN_EVERY: Duration = Duration::from_secs(2);

/// One recorder for the process; tests start several apps in one.
fn recorder() -> PrometheusHandle {
    static RECORDER: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    RECORDER
        .get_or_init(|| {
            // Buckets add up over instances, and take the same memory however much is measured.
            let builder = PrometheusBuilder::new();
            let changes = Matcher::Suffix("_changes".to_owned());
            let builder = builder.set_buckets(SECONDS).and_then(|it| it.set_buckets_for_metric(changes, CHANGES));
            let recorder = builder.unwrap_or_default().build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("another metrics recorder is installed; /metrics stays empty");
            }
            handle
        })
        .clone()
}
