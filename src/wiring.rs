//! Builds the running parts from the configuration: clients, actors, media. One function per part, so that
//! `serve`, `pregenerate` and `check` use the same ones.

use std::{
    collections::{BTreeMap, HashSet},
    net::TcpListener,
    num::NonZeroU32,
    path::Path,
    sync::Arc,
    time::Duration,
};

use actors::{
    handle::Handle,
    material_cache::{CacheOutside, CacheSettings, MaterialCache, Shelf},
    pregen::{Pregen, PregenOutside, PregenSettings, Progress, Selection},
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
    store::{MediaStore, S3Settings},
};
use providers::{ApiKey, ClientSettings, Endpoints, ProviderClient};
use sea_orm::DatabaseConnection;
use secrecy::{ExposeSecret, SecretString};
use standin::{Standin, StandinSettings};
use url::Url;

use crate::{
    config::{Config, Limits, Outside, StorageKind},
    fault::Fault,
    http::demo::presets::PresetShapes,
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

/// Opens the media store.
///
/// # Errors
/// The folder cannot be made, or the S3 settings do not fit.
pub fn store(config: &Config) -> Result<MediaStore, Fault> {
    let storage = &config.storage;
    let opened = match storage.kind {
        StorageKind::Local => MediaStore::local(&storage.folder),
        StorageKind::S3 => MediaStore::s3(S3Settings {
            bucket: storage.s3.bucket.clone(),
            endpoint: storage.s3.endpoint.clone(),
            region: storage.s3.region.clone(),
            access_key_id: storage.s3.access_key_id.clone(),
            secret_access_key: storage
                .s3
                .secret_access_key
                .clone()
                .unwrap_or_else(|| SecretString::from(String::new())),
            allow_http: storage.s3.allow_http,
            prefix: storage.s3.prefix.clone(),
        }),
    };
    opened.map_err(|error| Fault::Setting {
        what: format!("the media store cannot be opened: {error}"),
        next: "check the [storage] section".to_owned(),
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

/// The longest submit to the stand-in of this process: Gemini's pictures are drawn while we wait.
const STANDIN_SUBMIT_TIMEOUT: Duration = Duration::from_secs(8);
/// A submit to it without an answer is looked into after that: longer than any submit can take.
const STANDIN_STALE_AFTER: Duration = Duration::from_secs(10);

/// Who plays the providers, and where they are reached.
pub struct Players {
    /// Bases of the clients.
    pub endpoints: Endpoints,
    /// The stand-in that this process runs.
    pub standin: Option<Standin>,
    /// Results may come from here although it is not https.
    pub trusted_origin: Option<Url>,
}

impl Players {
    /// Whether nothing real is made.
    #[must_use]
    pub fn is_standin(&self) -> bool {
        self.trusted_origin.is_some()
    }

    /// Our own stand-in answers at once, so a start after a crash need not wait for it as long as for a real service.
    fn quick(&self, configured: Duration, standin: Duration) -> Duration {
        if self.standin.is_some() { configured.min(standin) } else { configured }
    }
}

/// Starts the stand-in when it is wanted here.
///
/// # Errors
/// It cannot listen.
pub async fn players(config: &Config) -> Result<Players, Fault> {
    match config.providers.outside() {
        Outside::Real => {
            let mut endpoints = Endpoints::live();
            endpoints.piapi = config.providers.piapi.base_url.clone();
            endpoints.piapi_upload = config.providers.piapi.upload_url.clone();
            endpoints.pollo = config.providers.pollo.base_url.clone();
            endpoints.a2e = config.providers.a2e.base_url.clone();
            endpoints.gemini = config.providers.gemini.base_url.clone();
            Ok(Players { endpoints, standin: None, trusted_origin: None })
        }
        Outside::StandinAt(url) => {
            Ok(Players { endpoints: Endpoints::standin(&url), standin: None, trusted_origin: Some(url) })
        }
        Outside::StandinHere => {
            let settings = StandinSettings {
                delay: config.providers.standin_delay,
                state_dir: Some(config.storage.data_folder.join("standin")),
                // Smooth enough for slow camera moves, and a first start on two cores is a third quicker.
                clip_fps: 16,
                ..StandinSettings::default()
            };
            let standin = start_standin(settings, 0).await?;
            let origin = standin.origin();
            tracing::warn!(
                address = %origin,
                "NO PROVIDER KEY IS SET: our own stand-in plays PiAPI, Pollo, A2E and Gemini; its pictures are drawn offline"
            );
            Ok(Players { endpoints: Endpoints::standin(&origin), standin: Some(standin), trusted_origin: Some(origin) })
        }
    }
}

/// Starts a stand-in on a loopback port; 0 takes a free one.
///
/// # Errors
/// The port is taken.
pub async fn start_standin(settings: StandinSettings, port: u16) -> Result<Standin, Fault> {
    let failed = |error: String| Fault::Unreachable {
        what: format!("the stand-in cannot listen on port {port}: {error}"),
        next: "choose another port with --port".to_owned(),
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|error| failed(error.to_string()))?;
    standin::start(settings, listener).await.map_err(|error| failed(error.to_string()))
}

/// A provider's client and the keys it is used with.
pub type ClientWithKeys = (Arc<dyn ProviderClient>, Vec<ApiKey>);

/// The clients of the providers that can be asked, each with its keys.
///
/// # Errors
/// The TLS set-up fails.
pub fn clients(config: &Config, players: &Players) -> Result<Vec<ClientWithKeys>, Fault> {
    let providers = &config.providers;
    let settings = ClientSettings {
        connect_timeout: providers.connect_timeout,
        submit_timeout: players.quick(providers.submit_timeout, STANDIN_SUBMIT_TIMEOUT),
        read_timeout: providers.read_timeout,
        upload_timeout: providers.upload_timeout,
        max_reply_bytes: providers.max_reply_bytes,
        max_inline_reply_bytes: providers.max_inline_reply_bytes,
        piapi_text_to_image_model: providers.piapi.text_to_image_model.clone(),
        piapi_edit_model: providers.piapi.edit_model.clone(),
        wan_resolution: providers.piapi.wan_resolution.to_owned(),
        pollo_default_model: providers.pollo.default_model.clone(),
        a2e_default_creator_id: Some(providers.a2e.default_creator_id.clone()).filter(|id| !id.is_empty()),
        gemini_text_model: providers.gemini.text_model.clone(),
        gemini_image_model: providers.gemini.image_model.clone(),
        gemini_api_version: providers.gemini.api_version.into(),
    };
    let mut clients = Vec::new();
    for provider in Provider::ALL {
        let keys = keys(config, *provider, players.is_standin());
        if keys.is_empty() {
            continue;
        }
        let client = providers::client(*provider, &players.endpoints, &settings).map_err(|error| Fault::Setting {
            what: format!("the client of {provider} cannot be built: {error}"),
            next: "check the system's TLS certificates".to_owned(),
        })?;
        clients.push((client, keys));
    }
    Ok(clients)
}

/// Who can be asked by configuration alone.
#[must_use]
pub fn available(config: &Config) -> Vec<Provider> {
    let standin = !matches!(config.providers.outside(), Outside::Real);
    let can = |provider: &Provider| standin || !config.providers.keys(*provider).is_empty();
    Provider::ALL.iter().copied().filter(can).collect()
}

fn keys(config: &Config, provider: Provider, standin: bool) -> Vec<ApiKey> {
    let configured = config.providers.keys(provider);
    let label = |number: usize| format!("{provider}#{number}");
    if standin {
        // The stand-in takes any key, but like the real ones it wants one. A real key is never sent to it.
        return vec![ApiKey::new(label(1), SecretString::from("standin".to_owned()))];
    }
    let numbered = configured.iter().enumerate();
    numbered.map(|(index, key)| ApiKey::new(label(index + 1), key.clone())).collect()
}

/// The running actors.
pub struct Running {
    /// One per provider that can be asked.
    pub providers: BTreeMap<Provider, Handle<ProviderActor>>,
    /// Owner of the shelf.
    pub cache: Handle<MaterialCache>,
    /// The supervisor.
    pub pregen: Handle<Pregen>,
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
    };
    let mut providers = BTreeMap::new();
    for (client, keys) in clients(config, players)? {
        let provider = client.provider();
        let limits = config.providers.limits(provider);
        let settings = provider_settings(config, limits);
        let outside = outside.clone();
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
        shapes: Arc::new(PresetShapes),
        topics: Arc::new(parts.catalogue.topics.clone()),
    };
    let cache_settings = CacheSettings {
        flush_interval: config.actors.material_cache.flush_interval,
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
    };
    let stale_after = players.quick(config.pregen.submit_stale_after, STANDIN_STALE_AFTER);
    let pregen_settings = Arc::new(PregenSettings { submit_stale_after: stale_after, ..pregen_settings(config) });
    let progress = parts.progress.clone();
    let places = config.actors.pregen.places;
    let pregen = supervise("pregen", places, policy, &arbiters.spawn(), move |lifeline| {
        Pregen::new(Arc::clone(&pregen_settings), pregen_outside.clone(), progress.clone(), lifeline)
    });
    Ok(Running { providers, cache, pregen, arbiters })
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
