//! The real clients, actors, journal and library around one stand-in, without a server: small enough that dozens of
//! them run side by side, each with its own faults.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
    time::Duration,
};

use actix_web::rt::System;
use actors::{
    handle::Handle,
    material_cache::Shelf,
    pregen::{Progress, Report, Run, Selection},
    provider::{Observe, ProviderActor, ProviderStatus},
};
use domain::{
    catalogue::{Catalogue, Group, Item, StepKey},
    journal::IntentState,
    lists::Lists,
    money::UsdMicros,
    provider::{PriceList, Provider},
    time::Clock,
};
use entities::journal::{self, Begin, Booking, Intent, PastAttempt};
use harness::TestDatabase;
use media::sniff::MediaType;
use providers::Endpoints;
use reqwest::Client;
use sea_orm::DatabaseConnection;
use serde_json::Value;
use standin::{Standin, StandinSettings};
use tempfile::TempDir;
use vidgo::{
    app::SystemClock,
    config::{self, Config, Sources},
    wiring::{self, Parts, Players, Running},
};

use super::steps::{self, item};
use crate::support::{environment, small_standin_with};

/// Runs `work` where actors can live.
pub fn in_system<T>(work: impl Future<Output = T>) -> T {
    System::new().block_on(work)
}

/// Whether the long versions with production's own figures are wanted.
pub fn full() -> bool {
    std::env::var("VIDGO_FAULTS_FULL").is_ok_and(|value| value == "1")
}

/// What a world is made of.
#[derive(Default)]
pub struct Setup {
    /// Settings over those of [`QUICK`].
    pub settings: Vec<(String, String)>,
    /// Who is sold for anything; empty: everybody, as configured.
    pub only: Vec<Provider>,
    /// What is wanted.
    pub items: Vec<Item>,
    /// How the stand-in behaves.
    pub standin: StandinSettings,
}

/// Short waits: each bounds what a fault of its kind may cost a test.
const QUICK: [(&str, &str); 22] = [
    ("VIDGO__PROVIDERS__SUBMIT_TIMEOUT_MS", "4000"),
    ("VIDGO__PROVIDERS__READ_TIMEOUT_MS", "1000"),
    ("VIDGO__PROVIDERS__UPLOAD_TIMEOUT_MS", "1000"),
    ("VIDGO__PROVIDERS__CONNECT_TIMEOUT_MS", "2000"),
    ("VIDGO__PROVIDERS__ABSENT_AFTER_MS", "1000"),
    ("VIDGO__PROVIDERS__KEY_REST_SECONDS", "1"),
    ("VIDGO__PROVIDERS__STANDIN_LIMITS__DEADLINE_SECONDS", "3"),
    ("VIDGO__PROVIDERS__STANDIN_LIMITS__POLL_FIRST_MS", "40"),
    ("VIDGO__PROVIDERS__STANDIN_LIMITS__POLL_MIN_MS", "40"),
    ("VIDGO__PROVIDERS__STANDIN_LIMITS__POLL_MAX_MS", "200"),
    ("VIDGO__PROVIDERS__STANDIN_LIMITS__BREAKER_COOLDOWN_MS", "50"),
    ("VIDGO__PROVIDERS__STANDIN_LIMITS__BREAKER_COOLDOWN_CAP_MS", "200"),
    ("VIDGO__PREGEN__MAX_ATTEMPTS", "2"),
    ("VIDGO__PREGEN__RETRY_BASE_MS", "10"),
    ("VIDGO__PREGEN__RETRY_CAP_MS", "100"),
    ("VIDGO__PREGEN__SUBMIT_STALE_AFTER_MS", "6500"),
    ("VIDGO__MEDIA__DOWNLOAD_TIMEOUT_MS", "1000"),
    ("VIDGO__MEDIA__MAX_DOWNLOAD_BYTES", "4194304"),
    ("VIDGO__PREGEN__BUDGET_USD", "1000"),
    ("VIDGO__MEDIA__WORKERS", "1"),
    // Our own clips need none, and to look for one in each world takes longer than all the rest.
    ("VIDGO__MEDIA__FFMPEG_PATH", "/bin/false"),
    ("VIDGO__DATABASE__MAX_CONNECTIONS", "8"),
];

/// A running world.
pub struct World {
    pub standin: Standin,
    pub db: DatabaseConnection,
    pub config: Config,
    parts: Parts,
    players: Players,
    running: Option<Running>,
    client: Client,
    _database: TestDatabase,
    _folder: TempDir,
}

/// A call as the stand-in saw it come in.
#[derive(Clone, Debug)]
pub struct Call {
    pub provider: String,
    pub operation: String,
    pub at: Duration,
    pub fault: Option<String>,
}

impl Call {
    /// Whether it would be charged when accepted.
    pub fn paid(&self) -> bool {
        self.operation.parse::<domain::provider::Operation>().is_ok()
    }
}

/// Every call of a provider that came to `standin`, in order.
pub async fn calls(standin: &Standin) -> Vec<Call> {
    let rows = read(&client(), standin, "calls").await;
    let word = |row: &Value, field: &str| row[field].as_str().map(str::to_owned);
    rows.iter()
        .map(|row| Call {
            provider: word(row, "provider").unwrap(),
            operation: word(row, "operation").unwrap(),
            at: Duration::from_micros(row["at_us"].as_u64().unwrap()),
            fault: word(row, "fault"),
        })
        .collect()
}

/// No kept connection: the stand-in may close it at the moment of the next question. And no authorities, whose loading
/// would be the dearest part of a world.
fn client() -> Client {
    Client::builder().no_proxy().pool_max_idle_per_host(0).tls_certs_only([]).build().unwrap()
}

async fn read(client: &Client, standin: &Standin, path: &str) -> Vec<Value> {
    let url = standin.origin().join(&format!("/_standin/{path}")).unwrap();
    client.get(url).send().await.unwrap().json().await.unwrap()
}

impl World {
    /// Starts everything; what the recipes take in lies in the journal as made.
    pub async fn start(setup: Setup) -> Self {
        let standin = small_standin_with(StandinSettings { workers: 1, ..setup.standin }).await;
        let (database, folder) = (TestDatabase::new().await, TempDir::new().unwrap());
        let mut variables: BTreeMap<String, String> = environment(database.url(), &folder, &standin);
        variables.extend(QUICK.map(|(name, value)| (name.to_owned(), value.to_owned())));
        variables.extend(setup.settings);
        let config = config::load(&Sources { file: None, environment: variables }).unwrap();
        let prices = config.prices.clone();
        let sold = |provider: &Provider| setup.only.is_empty() || setup.only.contains(provider);
        let prices: PriceList = Provider::ALL
            .iter()
            .filter(|provider| sold(provider))
            .flat_map(|provider| domain::provider::Operation::ALL.iter().map(|operation| (*provider, *operation)))
            .filter_map(|(provider, operation)| Some((provider, operation, prices.price(provider, operation)?)))
            .collect();
        // Read once: dozens of worlds need its topics.
        static EMBEDDED: LazyLock<(Catalogue, Arc<Lists>)> =
            LazyLock::new(|| (Catalogue::embedded().unwrap(), Arc::new(Lists::embedded().unwrap())));
        let (embedded, lists) = &*EMBEDDED;
        let topics = embedded.topics.clone();
        let catalogue = Catalogue { topics, items: setup.items, templates: vec![], showcases: vec![] };
        let db = wiring::connect(&config).await.unwrap();
        let parts = Parts {
            db: db.clone(),
            store: wiring::store(&config).unwrap(),
            clock: Arc::new(SystemClock),
            catalogue: Arc::new(catalogue),
            lists: Arc::clone(lists),
            shelf: Shelf::default(),
            progress: Progress::default(),
            prices: Arc::new(prices),
            accounts: None,
            credit_prices: None,
            payments: None,
            dials: None,
        };
        let origin = standin.origin();
        let endpoints = Endpoints::standin(&origin);
        let players = Players { endpoints, standin: None, trusted_origin: Some(origin) };
        let client = client();
        let mut world =
            Self { standin, db, config, parts, players, running: None, client, _database: database, _folder: folder };
        world.seed().await;
        world.start_actors();
        world
    }

    fn start_actors(&mut self) {
        self.running = Some(wiring::start(&self.config, &self.parts, &self.players).unwrap());
    }

    fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    /// Makes what is missing, as `vidgo pregenerate` does; with `retry_failed` also what was given up.
    pub async fn run(&self, retry_failed: bool) -> Report {
        let selection = Selection {
            groups: Group::ALL.to_vec(),
            limit_per_group: None,
            run_budget: None,
            retry_failed,
            leave_out: std::collections::HashSet::new(),
            only: None,
        };
        self.running().pregen.ask_when_free(Run(selection)).await.unwrap().unwrap()
    }

    /// What a provider's actor shows.
    pub async fn observe(&self, provider: Provider) -> ProviderStatus {
        self.provider(provider).ask_when_free(Observe).await.unwrap()
    }

    /// A provider's actor.
    pub fn provider(&self, provider: Provider) -> &Handle<ProviderActor> {
        &self.running().providers[&provider]
    }

    /// Plays these faults, and none of before.
    pub async fn play(&self, faults: Value) {
        let url = self.standin.origin().join("/_standin/faults").unwrap();
        let answer = self.client.put(url).json(&faults).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// The journal's row of a step, and how its attempts so far ended.
    pub async fn journal(&self, key: &StepKey) -> (Option<Intent>, Vec<PastAttempt>) {
        (journal::get(&self.db, key).await.unwrap(), journal::attempts(&self.db, key).await.unwrap())
    }

    /// Every call of a provider that came to the stand-in, in order.
    pub async fn calls(&self) -> Vec<Call> {
        calls(&self.standin).await
    }

    /// Times at which calls of this kind came in.
    pub async fn times(&self, provider: Provider, operation: &str) -> Vec<Duration> {
        let ours = |call: &Call| call.provider == provider.as_str() && call.operation == operation;
        self.calls().await.iter().filter(|call| ours(call)).map(|call| call.at).collect()
    }

    /// Accepted paid calls of one operation.
    pub async fn paid(&self, provider: Provider, operation: &str) -> u64 {
        let ours = |row: &&Value| row["provider"] == provider.as_str() && row["operation"] == operation;
        read(&self.client, &self.standin, "meter")
            .await
            .iter()
            .filter(ours)
            .map(|row| row["submits"].as_u64().unwrap())
            .sum()
    }

    /// Stops actors and stand-in.
    pub async fn stop(mut self) {
        if let Some(running) = self.running.take() {
            running.arbiters.stop();
        }
        self.standin.stop().await;
    }

    /// Puts the pictures that recipes take in into journal and store, so that no fault befalls their making.
    async fn seed(&self) {
        let now = || SystemClock.now();
        let inputs: BTreeMap<StepKey, _> = self
            .parts
            .catalogue
            .items
            .iter()
            .flat_map(|item| item.recipe.inputs().into_iter().map(|step| (step.key(), Arc::clone(step))))
            .collect();
        for (key, step) in inputs {
            let operation = step.operation().unwrap();
            journal::set_cap(&self.db, journal::LIBRARY_SCOPE, self.config.pregen.budget).await.unwrap();
            journal::ensure(&self.db, &step, operation, "seed", now()).await.unwrap();
            let (provider, cost) = (Provider::Piapi, UsdMicros::ZERO);
            let booking = Booking { provider, key_label: "piapi#1".to_owned(), cost, run_scope: None };
            let begun = journal::begin_submit(&self.db, &key, 0, &booking, now()).await.unwrap();
            let Begin::Granted(permit) = begun else { panic!("{begun:?}") };
            let stored = self.parts.store.put_clean(steps::picture(&step), MediaType::Png).await.unwrap();
            let asset = stored.key.to_string();
            journal::succeeded(&self.db, &key, permit.attempt, &asset, now()).await.unwrap();
            let (intent, _) = self.journal(&key).await;
            assert_eq!(intent.map(|intent| intent.state), Some(IntentState::Succeeded));
        }
    }
}

/// So many items that ask for different pictures.
pub fn many_pictures(count: usize) -> Vec<Item> {
    (0..count)
        .map(|number| item(&format!("many/{number}"), steps::text_to_image(&format!("product {number}"))))
        .collect()
}
