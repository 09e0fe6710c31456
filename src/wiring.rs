//! Builds the running parts from the configuration: clients, actors, media. One function per part, so that
//! `serve`, `pregenerate` and `check` use the same ones.

mod accounts;
mod credits;
mod ledger;
mod operations;
mod payments;
mod players;
mod storage;

use std::{
    collections::{BTreeMap, HashSet},
    num::NonZeroU32,
    path::Path,
    sync::Arc,
    time::Duration,
};

use actors::{
    cashier::Cashier,
    dials::Dials,
    handle::Handle,
    material_cache::{CacheOutside, CacheSettings, MaterialCache, Shelf},
    pregen::{Pregen, PregenOutside, PregenSettings, Progress, Selection},
    price_watch::{PriceWatch, Prices},
    provider::{GateSettings, Outside as ProviderOutside, ProviderActor, ProviderSettings},
    supervise::{Arbiters, RestartPolicy, supervise},
};
use domain::{
    breaker::BreakerPolicy,
    catalogue::{Catalogue, Group},
    lists::Lists,
    poll::PollPlan,
    provider::{PriceList, Provider},
    rate::RateLimit,
    time::Clock,
};
use entities::connect::PoolOptions;
use media::{
    clip::ClipTools,
    fetch::{FetchPolicy, Fetcher},
    store::MediaStore,
};
use sea_orm::DatabaseConnection;
use secrecy::ExposeSecret;

use self::players::STANDIN_STALE_AFTER;
pub use self::{
    accounts::{AccountActors, accounts, keys, post},
    credits::{below_cost, prices},
    ledger::LedgerActors,
    operations::{Overseers, oversee},
    payments::{cashier_settings, payment_rules, payments},
    players::{ClientWithKeys, Players, available, clients, players, start_standin},
    storage::{store, store_fault, until_store_ready},
};
use crate::{
    accounts::Accounts,
    config::{Config, Limits},
    fault::Fault,
    http::demo::presets::PresetShapes,
    payments::Payments,
};

/// Reads the catalogue: the built-in one, with the files of the configured folder over it.
///
/// # Errors
/// Every fault of every file, or an unreadable folder.
pub fn catalogue(config: &Config) -> Result<Arc<Catalogue>, Fault> {
    let mut files = BTreeMap::new();
    if let Some(folder) = &config.pregen.catalogue_folder {
        let unreadable = |error: std::io::Error| Fault::Setting {
            what: format!("the catalogue folder {} cannot be read: {error}", folder.display()),
            next: "set VIDGO__PREGEN__CATALOGUE_FOLDER to a folder with .toml files, or unset it".to_owned(),
        };
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                files.insert(name, std::fs::read_to_string(&path).map_err(unreadable)?);
            }
        }
    }
    Catalogue::parse(&files).map(Arc::new).map_err(|faults| Fault::Setting {
        what: format!("the catalogue has faults:\n{faults}"),
        next: "correct the lines named above".to_owned(),
    })
}

/// Connects to the database.
///
/// # Errors
/// It cannot be reached, or refuses.
pub async fn connect(config: &Config) -> Result<DatabaseConnection, Fault> {
    let options = PoolOptions {
        max_connections: config.database.max_connections,
        acquire_timeout: config.database.acquire_timeout,
        ..PoolOptions::default()
    };
    entities::connect::connect(config.database_url().expose_secret(), options).await.map_err(|error| {
        Fault::Unreachable { what: format!("the database: {error}"), next: "check DATABASE_URL".to_owned() }
    })
}

/// The running actors.
pub struct Running {
    /// One per provider that can be asked.
    pub providers: BTreeMap<Provider, Handle<ProviderActor>>,
    /// Owner of the shelf.
    pub cache: Handle<MaterialCache>,
    /// The supervisor.
    pub pregen: Handle<Pregen>,
    /// Those of accounts; only a server has them.
    pub accounts: Option<AccountActors>,
    /// Those of credits; only a server has them.
    pub credits: Option<LedgerActors>,
    /// What watches for changed prices; only a server has it.
    pub price_watch: Option<Handle<PriceWatch>>,
    /// What carries payments through; only a server has it.
    pub cashier: Option<Handle<Cashier>>,
    /// Threads of all of them.
    pub arbiters: Arbiters,
}

/// Everything that actors need from outside.
pub struct Parts {
    /// Database.
    pub db: DatabaseConnection,
    /// Media.
    pub store: MediaStore,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// What is wanted.
    pub catalogue: Arc<Catalogue>,
    /// Names.
    pub lists: Arc<Lists>,
    /// Where the library is shown.
    pub shelf: Shelf,
    /// Where the run tells how far it is.
    pub progress: Progress,
    /// Prices.
    pub prices: Arc<PriceList>,
    /// Accounts; only a server has them.
    pub accounts: Option<Arc<Accounts>>,
    /// What services cost; only a server asks.
    pub credit_prices: Option<Prices>,
    /// Payments; only a server has them.
    pub payments: Option<Payments>,
    /// What operators turn; only a server heeds it.
    pub dials: Option<Dials>,
}

/// Starts the actors.
///
/// # Errors
/// A client cannot be built.
pub fn start(config: &Config, parts: &Parts, players: &Players) -> Result<Running, Fault> {
    let mut arbiters = Arbiters::default();
    let policy = RestartPolicy {
        initial: config.actors.restart_backoff,
        cap: config.actors.restart_backoff_cap,
        budget: config.actors.restart_budget,
    };
    let outside = ProviderOutside {
        db: parts.db.clone(),
        store: parts.store.clone(),
        fetcher: Arc::new(fetcher(config, players)?),
        clock: Arc::clone(&parts.clock),
        dial: None,
    };
    let mut providers = BTreeMap::new();
    for (client, keys) in clients(config, players)? {
        let provider = client.provider();
        let limits = config.providers.limits(provider);
        let absent_after = players.quick(config.providers.absent_after, STANDIN_STALE_AFTER);
        let settings = ProviderSettings { absent_after, ..provider_settings(config, limits) };
        let dial = parts.dials.as_ref().and_then(|dials| dials.provider(provider));
        let outside = ProviderOutside { dial, ..outside.clone() };
        let arbiter = arbiters.spawn();
        let places = limits.queue.min(config.actors.provider.places);
        let handle = supervise(provider.as_str(), places, policy, &arbiter, move |lifeline| {
            ProviderActor::new(Arc::clone(&client), keys.clone(), settings.clone(), outside.clone(), lifeline)
        });
        providers.insert(provider, handle);
    }
    let cache_outside = CacheOutside {
        db: parts.db.clone(),
        shelf: parts.shelf.clone(),
        clock: Arc::clone(&parts.clock),
        shapes: Arc::new(PresetShapes { list_limit: config.actors.material_cache.list_limit }),
        topics: Arc::new(parts.catalogue.topics.clone()),
    };
    let cache_settings = CacheSettings {
        flush_interval: config.actors.material_cache.flush_interval,
        refresh_interval: config.actors.material_cache.refresh_interval,
        mailbox: config.actors.material_cache.bounds.mailbox,
    };
    let places = config.actors.material_cache.bounds.places;
    let cache = supervise("material_cache", places, policy, &arbiters.spawn(), move |lifeline| {
        MaterialCache::new(cache_settings, cache_outside.clone(), lifeline)
    });
    let pregen_outside = PregenOutside {
        db: parts.db.clone(),
        store: parts.store.clone(),
        clock: Arc::clone(&parts.clock),
        providers: providers.clone(),
        prices: Arc::clone(&parts.prices),
        catalogue: Arc::clone(&parts.catalogue),
        lists: Arc::clone(&parts.lists),
        clip_tools: Arc::new(clip_tools(config)),
        clips_are_ours: players.is_standin(),
        cache: Some(cache.clone()),
        dial: parts.dials.as_ref().map(Dials::pregen),
    };
    let stale_after = players.quick(config.pregen.submit_stale_after, STANDIN_STALE_AFTER);
    let pregen_settings = Arc::new(PregenSettings { submit_stale_after: stale_after, ..pregen_settings(config) });
    let progress = parts.progress.clone();
    let places = config.actors.pregen.places;
    let pregen = supervise("pregen", places, policy, &arbiters.spawn(), move |lifeline| {
        Pregen::new(Arc::clone(&pregen_settings), pregen_outside.clone(), progress.clone(), lifeline)
    });
    let accounts = match (&parts.accounts, &parts.payments) {
        (Some(accounts), Some(Payments { shop, .. })) => {
            Some(accounts::start(config, (&parts.db, &parts.clock), accounts, shop, &mut arbiters, policy)?)
        }
        _ => None,
    };
    let accounts_are_served = parts.accounts.is_some();
    let ledger = accounts_are_served
        .then(|| ledger::start(config, &parts.db, &parts.clock, &parts.lists, &arbiters.spawn(), policy));
    let watch = |prices: &Prices| credits::watch(config, &parts.db, prices, &mut arbiters, policy);
    let price_watch = parts.credit_prices.as_ref().map(watch);
    let cashier = match (&ledger, &parts.payments) {
        (Some(LedgerActors { ledger, .. }), Some(Payments { services, .. })) => Some(payments::cashier(
            config,
            &parts.db,
            &parts.clock,
            &parts.lists,
            (ledger, services),
            &mut arbiters,
            policy,
        )),
        _ => None,
    };
    Ok(Running { providers, cache, pregen, accounts, credits: ledger, price_watch, cashier, arbiters })
}

/// How clips are marked on this machine.
#[must_use]
pub fn clip_tools(config: &Config) -> ClipTools {
    ClipTools::detect(config.media.ffmpeg_path.clone())
}

/// How results are fetched.
///
/// # Errors
/// The TLS set-up fails.
pub fn fetcher(config: &Config, players: &Players) -> Result<Fetcher, Fault> {
    Fetcher::new(FetchPolicy {
        trusted_origin: players.trusted_origin.clone(),
        max_bytes: config.media.max_download_bytes,
        total_timeout: config.media.download_timeout,
        connect_timeout: config.providers.connect_timeout,
        min_bytes_per_second: u32::try_from(config.media.min_download_bytes_per_second).unwrap_or(u32::MAX),
        ..FetchPolicy::default()
    })
    .map_err(|error| Fault::Setting {
        what: format!("downloads cannot be set up: {error}"),
        next: "check the system's TLS certificates".to_owned(),
    })
}

fn provider_settings(config: &Config, limits: &Limits) -> ProviderSettings {
    let rate = |per_minute: u32| RateLimit::new(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
    ProviderSettings {
        gate: GateSettings {
            submits: rate(limits.requests_per_minute),
            reads: rate(limits.read_requests_per_minute),
            tasks_at_once: limits.tasks_at_once,
            breaker: BreakerPolicy {
                threshold: limits.breaker_failures,
                cooldown: limits.breaker_cooldown,
                cooldown_max: limits.breaker_cooldown_cap,
                trial_lease: config.providers.submit_timeout + config.providers.upload_timeout,
            },
            key_rest: config.providers.key_rest,
        },
        poll: PollPlan {
            first: limits.poll_first,
            min: limits.poll_min,
            max: limits.poll_max,
            deadline: limits.deadline,
        },
        absent_after: config.providers.absent_after,
        looks_at_once: config.providers.looks_at_once,
        downloads_at_once: config.providers.downloads_at_once,
        mailbox: config.actors.provider.mailbox,
    }
}

fn pregen_settings(config: &Config) -> PregenSettings {
    PregenSettings {
        items_at_once: config.pregen.items_at_once,
        library_budget: config.pregen.budget,
        max_attempts: config.pregen.max_attempts,
        retry_base: config.pregen.retry_base,
        retry_cap: config.pregen.retry_cap,
        submit_stale_after: config.pregen.submit_stale_after,
        watermark_text: config.media.watermark_text.clone(),
        near_duplicate_cells: config.media.near_duplicate_cells,
        media_workers: config.media.workers,
        mailbox: config.actors.pregen.mailbox,
    }
}

/// What a start makes: every group that is not skipped, up to the limit.
#[must_use]
pub fn selection(config: &Config) -> Selection {
    let skipped = |group: &Group| match group {
        Group::AiAvatar | Group::LandingAvatar => config.pregen.skip_avatar,
        Group::ShortVideo | Group::LandingVideo => config.pregen.skip_video,
        _ => false,
    };
    Selection {
        groups: Group::ALL.iter().copied().filter(|group| !skipped(group)).collect(),
        limit_per_group: config.pregen.limit_per_group,
        run_budget: None,
        retry_failed: false,
        leave_out: HashSet::new(),
        only: None,
    }
}

/// Where our own state lives; made when missing.
///
/// # Errors
/// It cannot be made.
pub fn ensure_folder(folder: &Path) -> Result<(), Fault> {
    std::fs::create_dir_all(folder).map_err(|error| Fault::Setting {
        what: format!("the folder {} cannot be made: {error}", folder.display()),
        next: "set VIDGO__STORAGE__DATA_FOLDER to a folder that may be written".to_owned(),
    })
}

/// How long an actor may take to answer at shutdown.
pub const SHUTDOWN_PATIENCE: Duration = Duration::from_secs(5);
