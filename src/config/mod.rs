//! The configuration: `config.toml` compiled in, a file over it, the environment over that, checked types out of it.
//!
//! Everything wrong is told at once. Secrets are `SecretString`s, and neither a fault, the summary nor `Debug`
//! shows one.

mod accounts;
mod address;
mod checks;
mod credits;
mod database;
mod faults;
mod layers;
mod live;
mod names;
mod payments;
mod pregen;
mod providers;
mod reader;
mod rules;
mod server;
mod services;
mod sources;
mod storage;
mod summary;
#[cfg(test)]
mod tests;
mod value;

use domain::provider::PriceList;
use secrecy::SecretString;

pub use self::{
    accounts::{Accounts, Quota, RequestLimits, Security},
    address::{Network, NotANetwork, NotAnOrigin, WebOrigin, for_logs},
    credits::Credits,
    database::{Database, Redis},
    faults::{ConfigFaults, Fault},
    live::{LiveView, Operations},
    payments::{Ecpay, Paddle, Payments},
    pregen::{ActorBounds, Actors, MaterialCacheActor, MinimumLibrary, Pregen, Startup},
    providers::{A2e, Gemini, Limits, Outside, Piapi, Pollo, Providers, StandinChoice},
    server::{LogFormat, Logging, Metrics, Project, Server},
    services::{Smtp, SmtpSecurity},
    sources::Sources,
    storage::{Media, S3, Storage, StorageKind},
    summary::{Summary, SummaryLine},
    value::Origin,
};
use self::{
    reader::{Later, Reader, Section, key, section, settings},
    rules::one_of,
};

/// The file of the source tree: every setting with its default, unit and meaning.
pub const DEFAULTS: &str = include_str!("../../config.toml");

/// Where the process runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// Forgiving.
    Development,
    /// Refuses weak secrets, debug and the stand-in.
    Production,
}

settings! {
    /// Every setting, checked.
    pub struct Config {
        /// Where the process runs.
        pub environment: Environment = key("environment", one_of(&[
            ("development", Environment::Development), ("production", Environment::Production),
        ])),
        /// What this installation is called.
        pub project: Project = section("project"),
        /// The HTTP server.
        pub server: Server = section("server"),
        /// The database.
        pub database: Database = section("database"),
        /// Redis.
        pub redis: Redis = section("redis"),
        /// Secrets and tokens.
        pub security: Security = section("security"),
        /// Accounts and their passwords.
        pub accounts: Accounts = section("accounts"),
        /// How often anybody may do anything.
        pub limits: RequestLimits = section("limits"),
        /// Free uses.
        pub quota: Quota = section("quota"),
        /// The ledger of credits, prices, and orders.
        pub credits: Credits = section("credits"),
        /// Media and our own state.
        pub storage: Storage = section("storage"),
        /// How media are fetched and drawn.
        pub media: Media = section("media"),
        /// What a start waits for.
        pub startup: Startup = section("startup"),
        /// Pre-generation.
        pub pregen: Pregen = section("pregen"),
        /// Bounds and restarts of the actors.
        pub actors: Actors = section("actors"),
        /// The outside services that make media.
        pub providers: Providers = section("providers"),
        /// What one call of each costs.
        pub prices: PriceList = section("prices_usd"),
        /// Payments.
        pub payments: Payments = section("payments"),
        /// ECPay.
        pub ecpay: Ecpay = section("ecpay"),
        /// Paddle.
        pub paddle: Paddle = section("paddle"),
        /// Mail.
        pub smtp: Smtp = section("smtp"),
        /// The log.
        pub logging: Logging = section("logging"),
        /// Numbers for Prometheus.
        pub metrics: Metrics = section("metrics"),
        /// The live view of staff.
        pub live: LiveView = section("live"),
        /// What operators turn while we run.
        pub operations: Operations = section("operations"),
        // Known only when all is read: `load` puts it in.
        summary: Summary = Later,
    }
}

impl Config {
    /// What is in force and where it came from, without secrets.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Whether this is production.
    #[must_use]
    pub fn is_production(&self) -> bool {
        self.environment == Environment::Production
    }

    /// The database to connect to: the one given, else the SQLite file `vidgo.db` in the data folder.
    #[must_use]
    pub fn database_url(&self) -> SecretString {
        self.database.url_or_file(&self.storage.data_folder)
    }
}

/// Merges the sources and checks every setting. Touches neither files nor the environment.
///
/// # Errors
/// Everything that is wrong, each with the setting's name, where it was given and what to write.
pub fn load(sources: &Sources) -> Result<Config, ConfigFaults> {
    let (layers, faults) = layers::merge(DEFAULTS, sources);
    let mut reader = Reader::new(&layers, faults);
    let config = Config::read(&mut reader, "");
    if let Some(config) = &config {
        checks::check(config, &mut reader);
    }
    let (summary, faults) = reader.finish();
    match config {
        Some(config) => ConfigFaults::verdict(Config { summary, ..config }, faults),
        None => Err(ConfigFaults::all(faults)),
    }
}
