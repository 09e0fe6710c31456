//! The life of `vidgo serve`: listen at once, bring everything up behind the gate, serve, stop in reverse.

use std::{
    net::TcpListener,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::web;
use actors::{
    handle::AskError,
    live_stats::Live,
    material_cache::{Flush, Reload, Shelf},
    operator::Look,
    pregen::{KeepUp, Progress, Report, Run, RunError},
    price_watch::Prices,
};
use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use domain::{lists::Lists, time::Clock, tool::Tool, topics::Topics};
use sea_orm::DatabaseConnection;
use secrecy::ExposeSecret;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::{
    config::{Config, StorageKind},
    fault::Fault,
    http::{
        admin::health::COUNTS,
        hot::HotFiles,
        server,
        state::{AppState, Readiness, Services},
    },
    live::Load,
    minimum, operate,
    probes::{Probes, Remembered},
    wiring::{self, Overseers},
};

/// The wall clock: the one place that reads it.
#[derive(Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock that everyone else is handed")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// What a caller may hang into the life of the app.
#[derive(Default)]
pub struct Hooks {
    /// Watches pre-generation while the start-up waits for it.
    pub watch: Option<Watch>,
    /// What time it is, for tests whose days pass in milliseconds; the system's when absent.
    pub clock: Option<Arc<dyn Clock>>,
}

/// Shows the progress of a run until it has finished.
pub type Watch = Box<dyn Fn(Progress, Arc<dyn Clock>) -> Pin<Box<dyn Future<Output = ()>>>>;

/// Serves until told to stop. Reads no command line and no environment, so tests call it too.
///
/// `stop` ends it, as do SIGINT and SIGTERM when `signals` is set.
///
/// # Errors
/// The start-up failed; the process should exit with the fault's code.
pub async fn serve(
    config: Arc<Config>,
    listener: TcpListener,
    stop: oneshot::Receiver<()>,
    signals: bool,
    hooks: Hooks,
) -> Result<(), Fault> {
    let clock = hooks.clock.clone().unwrap_or_else(|| Arc::new(SystemClock));
    wiring::ensure_folder(&config.storage.data_folder)?;
    let catalogue = wiring::catalogue(&config)?;
    let lists = Lists::embedded().map_err(|fault| Fault::Other(format!("the built-in lists are broken: {fault}")))?;
    let mut players = wiring::players(&config).await?;
    let listening =
        listener.local_addr().map_err(|error| Fault::Other(format!("the listener has no address: {error}")))?;
    let payments = wiring::payments(&config, &mut players, listening).await?;
    let accounts = wiring::accounts(&config, wiring::keys(&config)?, Arc::clone(&clock)).await?;
    let state = web::Data::new(AppState {
        clock,
        accounts: Arc::new(accounts),
        catalogue,
        lists: Arc::new(lists),
        prices: Prices::default(),
        shelf: Shelf::default(),
        progress: Progress::default(),
        readiness: Arc::new(ArcSwap::from_pointee(Readiness::Starting { doing: "starting".to_owned() })),
        services: Arc::default(),
        store: wiring::store(&config)?,
        hot: HotFiles::new(config.media.hot_bytes, config.media.hot_time_to_live),
        max_json_body_bytes: config.server.max_json_body_bytes,
        standin: players.is_standin(),
        payments,
        probes: Probes::new(wiring::clients(&config, &players)?),
        health: Remembered::new(COUNTS),
        load: Load::new(config.server.max_requests_at_once),
        dials: operate::dials(&config),
        live: Live::default(),
        config: Arc::clone(&config),
    });
    if config.is_production() && config.server.public_base_url.is_none() {
        tracing::warn!(
            "server.public_base_url is not set: links stay relative, no HSTS is sent and cookies are not Secure"
        );
    }
    let server = server::run(state.clone(), listener)?;
    let server_handle = server.handle();
    let serving = actix_web::rt::spawn(server);
    let watching =
        hooks.watch.map(|watch| actix_web::rt::spawn(watch(state.progress.clone(), Arc::clone(&state.clock))));

    let outcome = tokio::select! {
        started = bring_up(&config, &state, &players) => match started {
            Ok(running) => {
                wait_for_end(stop, signals).await;
                tracing::info!("stopping: requests under way are finished, counts are stored");
                server_handle.stop(true).await;
                // Whatever was counted until the last request is kept.
                match tokio::time::timeout(wiring::SHUTDOWN_PATIENCE, running.cache.ask_when_free(Flush)).await {
                    Ok(Ok(Ok(()))) => {}
                    _ => tracing::error!("the last views and uses could not be stored"),
                }
                running.arbiters.stop();
                Ok(())
            }
            Err(fault) => {
                server_handle.stop(false).await;
                Err(fault)
            }
        },
        () = ended_early(signals) => {
            server_handle.stop(false).await;
            Ok(())
        }
    };
    let _ = serving.await;
    if let Some(watching) = watching {
        watching.abort();
    }
    if let Some(standin) = players.standin {
        standin.stop().await;
    }
    outcome
}

/// Database, actors, library: in that order, telling the gate how far it is.
async fn bring_up(
    config: &Config,
    state: &web::Data<AppState>,
    players: &wiring::Players,
) -> Result<wiring::Running, Fault> {
    let started = Instant::now();
    let doing = |text: &str| state.readiness.store(Arc::new(Readiness::Starting { doing: text.to_owned() }));
    doing("waiting for the database");
    wait_for_services(config).await?;
    if config.storage.kind == StorageKind::S3 {
        doing("waiting for the media store");
        wiring::until_store_ready(&state.store, config.startup.timeout).await?;
    }
    let db = wiring::connect(config).await?;
    doing("migrating the database");
    migrate(&db).await?;
    let parts = wiring::Parts {
        db: db.clone(),
        store: state.store.clone(),
        clock: Arc::clone(&state.clock),
        catalogue: Arc::clone(&state.catalogue),
        lists: Arc::clone(&state.lists),
        shelf: state.shelf.clone(),
        progress: state.progress.clone(),
        prices: Arc::new(config.prices.clone()),
        accounts: Some(Arc::clone(&state.accounts)),
        credit_prices: Some(state.prices.clone()),
        payments: Some(state.payments.clone()),
        dials: Some(state.dials.clone()),
    };
    let topics = topic_rows(&state.catalogue.topics);
    entities::topics::sync(&db, &topics, Uuid::now_v7, state.clock.now()).await.map_err(database_failed)?;
    state.prices.publish(wiring::prices(&db, &state.lists, state.clock.now()).await.map_err(database_failed)?);
    let mut running = wiring::start(config, &parts, players)?;
    let Overseers { operator, live_stats } = wiring::oversee(state, &db, &mut running);
    let (Some(accounts), Some(credits), Some(price_watch), Some(cashier)) =
        (&running.accounts, &running.credits, &running.price_watch, &running.cashier)
    else {
        return Err(Fault::Other("a server has accounts and prices: this is a mistake of ours".to_owned()));
    };
    let services = Services {
        db,
        cache: running.cache.clone(),
        providers: running.providers.iter().map(|(provider, handle)| (*provider, handle.clone())).collect(),
        account_watch: accounts.watch.clone(),
        ledger: credits.ledger.clone(),
        balances: credits.balances.clone(),
        price_watch: price_watch.clone(),
        cashier: cashier.clone(),
        mailer: accounts.mailer.clone(),
        pregen: running.pregen.clone(),
        operator: operator.clone(),
        live_stats,
    };
    state.services.store(Arc::new(Some(services)));
    reload(&running).await?;
    // What operators turned before counts before anything is asked for.
    match operator.ask_when_free(Look).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return Err(Fault::Other(format!("what operators turned cannot be read: {error}"))),
        Err(error) => return Err(Fault::Other(error.to_string())),
    }

    let selection = wiring::selection(config);
    if config.startup.skip_pregeneration {
        tracing::info!("pre-generation is skipped by configuration");
    } else {
        state.readiness.store(Arc::new(Readiness::Pregenerating));
        let report = pregenerate(&running, selection.clone()).await?;
        tell(&report);
    }
    validate(config, state)?;
    state.readiness.store(Arc::new(Readiness::Ready));
    tracing::info!(
        materials = state.library().all().len(),
        duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "ready"
    );
    if !config.startup.skip_pregeneration {
        let keep_up = KeepUp { selection, every: config.pregen.tick };
        if let Err(error) = running.pregen.ask_when_free(keep_up).await {
            tracing::error!(%error, "pre-generation will not catch up by itself");
        }
    }
    Ok(running)
}

/// Waits for Postgres and Redis where they are configured.
async fn wait_for_services(config: &Config) -> Result<(), Fault> {
    let url = config.database_url();
    let patience = config.startup.timeout;
    let waiting = |waiting: entities::connect::Waiting<'_>| {
        tracing::info!(attempt = waiting.attempt, error = %waiting.error, "waiting for the database");
    };
    entities::connect::wait_until_reachable(url.expose_secret(), patience, waiting).await.map_err(|error| {
        Fault::Unreachable {
            what: format!("the database did not answer within {} s: {error}", patience.as_secs()),
            next: "start it, check DATABASE_URL, or raise STARTUP_TIMEOUT".to_owned(),
        }
    })?;
    let Some(redis) = &config.redis.url else { return Ok(()) };
    let begun = Instant::now();
    loop {
        match limits::redis::ping(redis.expose_secret(), Duration::from_secs(3)).await {
            Ok(()) => return Ok(()),
            Err(error) if begun.elapsed() > patience => {
                return Err(Fault::Unreachable {
                    what: format!("Redis did not answer within {} s: {error}", patience.as_secs()),
                    next: "start it, check REDIS_URL, or unset it to run without Redis".to_owned(),
                });
            }
            Err(error) => {
                tracing::info!(%error, "waiting for Redis");
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        }
    }
}

/// Brings the schema up to date and says what was done.
///
/// # Errors
/// The database failed.
pub async fn migrate(db: &DatabaseConnection) -> Result<Vec<String>, Fault> {
    entities::migrate::migrate(db).await.map_err(database_failed)
}

/// The registry as rows: what a tool's own page shows, and the landing topics under the tools that show those.
fn topic_rows(topics: &Topics) -> Vec<entities::topics::Topic> {
    let own = Tool::ALL.iter().flat_map(|tool| topics.of_tool(*tool).iter().map(|topic| (*tool, topic)));
    let clips = Tool::ALL.iter().filter(|tool| tool.makes_video());
    let landing = clips.flat_map(|tool| topics.landing().iter().map(|topic| (*tool, topic)));
    (0..)
        .zip(own.chain(landing))
        .map(|(sort_order, (tool, topic))| entities::topics::Topic {
            tool,
            topic_id: topic.id.clone(),
            name_en: topic.name.en.clone(),
            name_zh: Some(topic.name.zh.clone()),
            name_ja: topic.name.ja.clone(),
            target_count: 30,
            sort_order,
        })
        .collect()
}

async fn reload(running: &wiring::Running) -> Result<(), Fault> {
    match running.cache.ask_when_free(Reload).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(database_failed(error)),
        Err(error) => Err(Fault::Other(error.to_string())),
    }
}

/// One run, through restarts of its actor: what it had begun is in the journal.
///
/// # Errors
/// The library cannot be read, or the actor stays down.
pub async fn pregenerate(running: &wiring::Running, selection: actors::pregen::Selection) -> Result<Report, Fault> {
    const TRIES: u32 = 5;
    for _ in 0..TRIES {
        match running.pregen.ask_when_free(Run(selection.clone())).await {
            Ok(Ok(report)) => return Ok(report),
            Ok(Err(RunError::Busy)) => return Err(Fault::Other(RunError::Busy.to_string())),
            Ok(Err(error @ RunError::Store(_))) => {
                return Err(Fault::Unreachable {
                    what: error.to_string(),
                    next:
                        "check the database, its log and the free disk space, then run it again: what was paid for is \
                           in the journal"
                            .to_owned(),
                });
            }
            Err(AskError::Down { .. } | AskError::Overloaded { .. }) => {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
    Err(Fault::Other("pre-generation died several times; the log says why".to_owned()))
}

fn tell(report: &Report) {
    tracing::info!(
        wanted = report.wanted,
        present = report.present,
        made = report.made,
        failed = report.failures.len(),
        spent_usd = %report.spent_usd,
        "pre-generation finished"
    );
    for failure in &report.failures {
        tracing::warn!(item = %failure.item_id, kind = failure.kind, reason = %failure.message, "not made");
    }
}

fn validate(config: &Config, state: &AppState) -> Result<(), Fault> {
    let status = minimum::check(&state.library(), &state.catalogue.topics, minimum::Minimum::of(config));
    if status.all_ready {
        return Ok(());
    }
    let missing = status.missing().join(", ");
    if config.startup.allow_empty_materials {
        tracing::warn!(
            missing,
            "the library is below its minimum; serving all the same, as ALLOW_EMPTY_MATERIALS says"
        );
        return Ok(());
    }
    if state.dials.pregen().borrow().paused {
        return Err(Fault::Incomplete {
            what: format!("the library is below its minimum, and pre-generation is paused: {missing}"),
            next: "run `vidgo operate resume`, or set ALLOW_EMPTY_MATERIALS=true".to_owned(),
        });
    }
    Err(Fault::Incomplete {
        what: format!("the library is below its minimum: {missing}"),
        next: "run `vidgo pregenerate --all`, see `vidgo check`, or set ALLOW_EMPTY_MATERIALS=true".to_owned(),
    })
}

#[allow(clippy::needless_pass_by_value, reason = "fits map_err")]
fn database_failed(error: entities::StoreError) -> Fault {
    let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    Fault::Unreachable {
        what: format!("{error}: {cause}"),
        next: "check DATABASE_URL and the database's log".to_owned(),
    }
}

async fn wait_for_end(stop: oneshot::Receiver<()>, signals: bool) {
    tokio::select! {
        // A dropped sender is no wish to stop.
        () = async { if stop.await.is_err() { std::future::pending::<()>().await } } => {}
        () = ended_early(signals) => {}
    }
}

/// SIGINT or SIGTERM; never, when signals are somebody else's business.
async fn ended_early(signals: bool) {
    if signals { until_signal().await } else { std::future::pending().await }
}

/// SIGINT or SIGTERM.
pub async fn until_signal() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::error!(%error, "SIGTERM cannot be listened for");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
