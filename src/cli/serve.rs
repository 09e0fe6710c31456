//! `vidgo serve`.

use std::{net::TcpListener, sync::Arc};

use tokio::sync::oneshot;

use crate::{app, config::Config, fault::Fault};

pub(super) async fn run(config: Arc<Config>) -> Result<(), Fault> {
    let address = (config.server.host, config.server.port);
    let listener = TcpListener::bind(address).map_err(|error| Fault::Unreachable {
        what: format!("cannot listen on {}:{}: {error}", address.0, address.1),
        next: "stop whatever uses that port, or choose another with PORT".to_owned(),
    })?;
    let port = listener.local_addr().map_or(address.1, |address| address.port());
    tracing::info!("listening on http://localhost:{port}/ (try /health, /ready, /docs)");
    // Nobody else can stop us: the sender is kept, and the signals decide.
    let (_stop, stopped) = oneshot::channel();
    let hooks = app::Hooks {
        watch: Some(Box::new(|progress, clock| Box::pin(super::progress::show(progress, clock)))),
        clock: None,
    };
    app::serve(config, listener, stopped, true, hooks).await
}
