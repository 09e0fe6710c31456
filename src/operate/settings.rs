//! The settings that may be changed while servers run, each under its name in `config.toml`.
//!
//! They are those that only let more or less through at once. What decides about money, secrets or addresses is
//! changed by a restart, where all of it is checked together.

use actors::dials::{Dials, PregenDial, ProviderDial};
use domain::provider::Provider;

use crate::config::{ActorBounds, Config};

/// A setting that may be changed while servers run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// As in `config.toml`.
    pub name: String,
    /// What is counted.
    pub unit: &'static str,
    /// The least that may be written.
    pub min: i64,
    /// The most that may be written.
    pub max: i64,
    /// What the configuration says.
    pub configured: i64,
    /// What it does, for people.
    pub meaning: &'static str,
}

/// Fewer would keep staff themselves out.
const FEWEST_REQUESTS: i64 = 16;

fn of(
    name: impl Into<String>,
    unit: &'static str,
    (min, max): (i64, i64),
    configured: usize,
    meaning: &'static str,
) -> Setting {
    let configured = i64::try_from(configured).unwrap_or(i64::MAX);
    Setting { name: name.into(), unit, min, max, configured, meaning }
}

/// The actors whose places may be changed, by the names of their sections; `provider` stands for all four.
pub(super) fn actors(config: &Config) -> [(&'static str, &ActorBounds); 6] {
    [
        ("material_cache", &config.actors.material_cache.bounds),
        ("pregen", &config.actors.pregen),
        ("mailer", &config.actors.mailer),
        ("credit_ledger", &config.actors.credit_ledger),
        ("cashier", &config.actors.cashier),
        ("provider", &config.actors.provider),
    ]
}

/// All of them, by name.
#[must_use]
pub fn settings(config: &Config) -> Vec<Setting> {
    let mut all = vec![
        of(
            "server.max_requests_at_once",
            "requests",
            (FEWEST_REQUESTS, 1_000_000),
            config.server.max_requests_at_once,
            "requests under way per worker; more get 503",
        ),
        of(
            "pregen.items_at_once",
            "items",
            (1, 1_024),
            config.pregen.items_at_once,
            "items in the making at once, from the next run on",
        ),
    ];
    for provider in Provider::ALL {
        let limits = config.providers.limits(*provider);
        let name = |key: &str| format!("providers.{provider}.{key}");
        let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        all.extend([
            of(
                name("requests_per_minute"),
                "calls",
                (1, 600_000),
                count(limits.requests_per_minute),
                "paid calls a minute",
            ),
            of(
                name("read_requests_per_minute"),
                "calls",
                (1, 6_000_000),
                count(limits.read_requests_per_minute),
                "free calls a minute",
            ),
            of(name("tasks_at_once"), "tasks", (1, 16_384), limits.tasks_at_once, "tasks under way at once"),
        ]);
    }
    for (actor, bounds) in actors(config) {
        let name = format!("actors.{actor}.places");
        all.push(of(name, "callers", (1, 65_536), bounds.places, "callers waiting or served at once; more get 503"));
    }
    all.sort_by(|left, right| left.name.cmp(&right.name));
    all
}

/// One of them.
#[must_use]
pub fn setting(config: &Config, name: &str) -> Option<Setting> {
    settings(config).into_iter().find(|setting| setting.name == name)
}

/// The dials as configured.
#[must_use]
pub fn dials(config: &Config) -> Dials {
    let of = |provider: &Provider| {
        let limits = config.providers.limits(*provider);
        let dial = ProviderDial {
            drained: false,
            submits_per_minute: limits.requests_per_minute,
            reads_per_minute: limits.read_requests_per_minute,
            tasks_at_once: limits.tasks_at_once,
        };
        (*provider, dial)
    };
    let pregen = PregenDial { paused: false, items_at_once: config.pregen.items_at_once };
    Dials::new(pregen, Provider::ALL.iter().map(of).collect())
}
