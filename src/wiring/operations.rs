//! The two actors that look after the others: one carries out what operators decide, one gathers what staff watch.

use std::sync::Arc;

use actix_web::web;
use actors::{
    handle::Handle,
    live_stats::{LiveOutside, LiveSettings, LiveStats},
    operator::{Operator, OperatorOutside, OperatorSettings},
    supervise::{RestartPolicy, supervise},
};
use sea_orm::DatabaseConnection;

use super::Running;
use crate::{
    http::state::AppState,
    live,
    operate::{Resize, Turner},
};

/// Those two.
pub struct Overseers {
    /// Carries out what operators decide.
    pub operator: Handle<Operator>,
    /// Gathers what staff watch.
    pub live_stats: Handle<LiveStats>,
}

/// Starts them, after all others.
pub fn oversee(state: &web::Data<AppState>, db: &DatabaseConnection, running: &mut Running) -> Overseers {
    let config = &state.config;
    let policy = RestartPolicy {
        initial: config.actors.restart_backoff,
        cap: config.actors.restart_backoff_cap,
        budget: config.actors.restart_budget,
    };
    let (dials, load, live) = (state.dials.clone(), state.load.clone(), state.live.clone());
    let turner = Turner::new(Arc::clone(config), dials, load, live.clone(), resizes(running));
    let outside = OperatorOutside {
        db: db.clone(),
        clock: Arc::clone(&state.clock),
        turn: Arc::new(turner),
        pregen: running.pregen.clone(),
    };
    let bounds = &config.actors.operator;
    let settings = OperatorSettings { interval: config.operations.watch_interval, mailbox: bounds.mailbox };
    let operator = supervise("operator", bounds.places, policy, &running.arbiters.spawn(), move |lifeline| {
        Operator::new(settings, outside.clone(), lifeline)
    });
    let outside = LiveOutside {
        sources: Arc::new(live::sources(state)),
        live,
        online: live::online_of_contract,
        clock: Arc::clone(&state.clock),
    };
    let bounds = &config.actors.live_stats;
    let settings = LiveSettings {
        coalesce: config.live.coalesce,
        every: config.live.interval,
        patience: config.live.read_timeout,
        mailbox: bounds.mailbox,
    };
    let live_stats = supervise("live_stats", bounds.places, policy, &running.arbiters.spawn(), move |lifeline| {
        LiveStats::new(settings, outside.clone(), lifeline)
    });
    Overseers { operator, live_stats }
}

/// How the places of each actor are changed, by its section in `config.toml`.
fn resizes(running: &Running) -> Vec<(&'static str, Resize)> {
    fn resize<A: actix::Actor>(handle: &Handle<A>) -> Resize
    where
        Handle<A>: Send + Sync,
    {
        let handle = handle.clone();
        Box::new(move |places| handle.resize(places))
    }
    let mut all = vec![("material_cache", resize(&running.cache)), ("pregen", resize(&running.pregen))];
    all.extend(running.providers.values().map(|handle| ("provider", resize(handle))));
    all.extend(running.credits.iter().map(|credits| ("credit_ledger", resize(&credits.ledger))));
    all.extend(running.cashier.iter().map(|cashier| ("cashier", resize(cashier))));
    let mailer = running.accounts.as_ref().and_then(|accounts| accounts.mailer.as_ref());
    all.extend(mailer.map(|mailer| ("mailer", resize(mailer))));
    all
}
