//! A running app: its own database, folder, stand-in and port.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use harness::TestDatabase;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use standin::{Standin, StandinSettings};
use tempfile::TempDir;
use tokio::sync::oneshot;
use vidgo::{
    app::{self, Hooks},
    config::{self, Config, Sources},
    fault::Fault,
};

/// How long anything that a test waits for may take: generous, since nothing waits that long when all is well.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A stand-in that draws small clips, so that tests in debug builds stay quick.
pub async fn small_standin() -> Standin {
    small_standin_with(StandinSettings::default()).await
}

/// As `small_standin`, with other settings beside the sizes.
pub async fn small_standin_with(settings: StandinSettings) -> Standin {
    let settings = StandinSettings { clip_width: 160, clip_height: 90, clip_fps: 6, ..settings };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    standin::start(settings, listener).await.unwrap()
}

/// What the stand-in counted: (provider, operation, fingerprint) → submits.
pub async fn meter(standin: &Standin) -> BTreeMap<String, u64> {
    let url = standin.origin().join("/_standin/meter").unwrap();
    let rows: Vec<Value> = Client::new().get(url).send().await.unwrap().json().await.unwrap();
    rows.iter()
        .map(|row| {
            let word = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            let name = [word("provider"), word("operation"), word("fingerprint")].join(" ");
            (name, row["submits"].as_u64().unwrap())
        })
        .collect()
}

/// The paid submits that were counted, without the cheap speech that may be repeated (a2e.md).
pub async fn paid(standin: &Standin) -> BTreeMap<String, u64> {
    let mut all = meter(standin).await;
    all.retain(|name, _| !name.contains(" speech ") && !name.contains(" moderation "));
    all
}

/// Sets the faults that the stand-in plays.
pub async fn play(standin: &Standin, faults: Value) {
    let url = standin.origin().join("/_standin/faults").unwrap();
    let answer = Client::new().put(url).json(&faults).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
}

/// Settings of a test's app, as environment variables.
pub fn environment(database: &str, folder: &TempDir, standin: &Standin) -> BTreeMap<String, String> {
    let data = folder.path().join("data");
    [
        ("DATABASE_URL", database.to_owned()),
        ("VIDGO__STORAGE__DATA_FOLDER", data.display().to_string()),
        ("VIDGO__STORAGE__FOLDER", data.join("media").display().to_string()),
        ("VIDGO__PROVIDERS__STANDIN_URL", standin.origin().to_string().trim_end_matches('/').to_owned()),
        ("VIDGO__SERVER__WORKERS", "1".to_owned()),
        ("VIDGO__DATABASE__MAX_CONNECTIONS", "4".to_owned()),
        ("VIDGO__PREGEN__RETRY_BASE_MS", "20".to_owned()),
        ("VIDGO__PREGEN__RETRY_CAP_MS", "200".to_owned()),
        ("PREGENERATION_LIMIT", "1".to_owned()),
        ("ALLOW_EMPTY_MATERIALS", "true".to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .chain(harness::storage_environment())
    .chain(redis_environment())
    .collect()
}

/// The grown machine has Redis beside its Postgres, the bare one neither; no behaviour may tell them apart.
fn redis_environment() -> Option<(String, String)> {
    let grown = harness::backend() == harness::Backend::Postgres;
    Some(("REDIS_URL".to_owned(), grown.then(harness::redis_url)??))
}

/// One running app.
pub struct TestApp {
    pub client: Client,
    pub base: String,
    pub config: Arc<Config>,
    pub standin: Standin,
    pub database: TestDatabase,
    pub folder: TempDir,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), Fault>>>,
}

impl TestApp {
    /// An app that has made a library of one item a group.
    pub async fn with_library() -> Self {
        Self::start(&[]).await.until_ready().await
    }

    /// An app without any library.
    pub async fn without_library() -> Self {
        Self::start(&[("SKIP_PREGENERATION", "true")]).await.until_ready().await
    }

    /// An app that has just been started, with other settings.
    pub async fn start(settings: &[(&str, &str)]) -> Self {
        Self::start_with(small_standin().await, settings).await
    }

    /// As `start`, with a given stand-in.
    pub async fn start_with(standin: Standin, settings: &[(&str, &str)]) -> Self {
        Self::start_at(standin, settings, Hooks::default()).await
    }

    /// As `start_with`, with a clock of the test's own.
    pub async fn start_at(standin: Standin, settings: &[(&str, &str)], hooks: Hooks) -> Self {
        let database = TestDatabase::new().await;
        let folder = TempDir::new().unwrap();
        let mut variables = environment(database.url(), &folder, &standin);
        variables.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Self::again_at(database, folder, standin, variables, hooks)
    }

    /// An app on what another one has left.
    pub fn again(
        database: TestDatabase,
        folder: TempDir,
        standin: Standin,
        variables: BTreeMap<String, String>,
    ) -> Self {
        Self::again_at(database, folder, standin, variables, Hooks::default())
    }

    fn again_at(
        database: TestDatabase,
        folder: TempDir,
        standin: Standin,
        variables: BTreeMap<String, String>,
        hooks: Hooks,
    ) -> Self {
        let config = Arc::new(config::load(&Sources { file: None, environment: variables }).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&config);
        let clock = hooks.clock;
        let thread = std::thread::spawn(move || {
            let hooks = Hooks { clock, ..Hooks::default() };
            actix_web::rt::System::new().block_on(app::serve(served, listener, stopped, false, hooks))
        });
        let client = Client::builder().no_proxy().build().unwrap();
        Self { client, base, config, standin, database, folder, stop: Some(stop), thread: Some(thread) }
    }

    /// Waits for `/ready`.
    pub async fn until_ready(self) -> Self {
        let begun = Instant::now();
        loop {
            if let Ok((StatusCode::OK, _)) = self.try_get("/ready").await {
                return self;
            }
            assert!(begun.elapsed() < PATIENCE, "not ready in time");
            assert!(!self.thread.as_ref().unwrap().is_finished(), "the app ended instead of getting ready");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Stops cleanly, giving back what it ran on.
    pub async fn stop(mut self) -> (TestDatabase, TempDir, Standin) {
        self.stop.take().unwrap().send(()).unwrap();
        let thread = self.thread.take().unwrap();
        tokio::task::spawn_blocking(move || thread.join().unwrap().unwrap()).await.unwrap();
        (self.database, self.folder, self.standin)
    }

    /// How a start that must fail ended.
    pub async fn ended(mut self) -> Result<(), Fault> {
        let thread = self.thread.take().unwrap();
        tokio::task::spawn_blocking(move || thread.join().unwrap()).await.unwrap()
    }

    pub async fn try_get(&self, path: &str) -> reqwest::Result<(StatusCode, Value)> {
        let answer = self.client.get(format!("{}{path}", self.base)).send().await?;
        let status = answer.status();
        Ok((status, serde_json::from_str(&answer.text().await?).unwrap_or(Value::Null)))
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.try_get(path).await.unwrap()
    }

    /// The body of an answer that must be 200.
    pub async fn read(&self, path: &str) -> Value {
        let (status, body) = self.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    pub async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let request = self.client.request(Method::POST, format!("{}{path}", self.base)).json(&body);
        let answer = request.send().await.unwrap();
        let status = answer.status();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    /// A file of ours, by the path that an answer gave.
    pub async fn file(&self, path: &str) -> reqwest::Response {
        assert!(path.starts_with("/static/"), "{path}");
        self.client.get(format!("{}{path}", self.base)).send().await.unwrap()
    }
}

/// Asserts that `body` is a problem of this code whose `detail` is a text.
pub fn assert_problem(body: &Value, status: StatusCode, code: &str) {
    assert_eq!(body["code"], json!(code), "{body}");
    assert_eq!(body["status"], json!(status.as_u16()), "{body}");
    assert!(body["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{body}");
}
