//! Where a binary is tormented: database, folder, stand-in and settings of its own.

use std::{
    collections::BTreeMap,
    io::{Read, Seek},
    path::PathBuf,
    process::Stdio,
};

use entities::connect::PoolOptions;
use harness::TestDatabase;
use sea_orm::DatabaseConnection;
use serde::Deserialize;
use standin::{Standin, StandinSettings};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::support::{PATIENCE, environment, small_standin_with};

/// A folder, a database and a stand-in that outlives every process that is killed here.
pub struct Site {
    pub folder: TempDir,
    pub standin: Standin,
    settings: BTreeMap<String, String>,
    // Held so that it is deleted at the end; nothing where the database is the test's own affair.
    _database: Option<TestDatabase>,
}

/// How a process ended by itself.
pub struct Ended {
    pub code: Option<i32>,
    pub said: String,
}

/// One paid call that the stand-in accepted, from its own list of tasks.
#[derive(Clone, Debug, Deserialize)]
pub struct Taken {
    pub id: String,
    pub provider: String,
    pub operation: String,
    pub fingerprint: String,
    pub title: Option<String>,
}

impl Site {
    pub async fn new() -> Self {
        Self::with(StandinSettings::default()).await
    }

    /// With a stand-in of these settings.
    pub async fn with(settings: StandinSettings) -> Self {
        let database = TestDatabase::new().await;
        let url = database.url().to_owned();
        Self { _database: Some(database), ..Self::on(&url, settings).await }
    }

    /// On a database that the test made by itself.
    pub async fn on(database_url: &str, settings: StandinSettings) -> Self {
        let folder = TempDir::new().unwrap();
        // Its list of accepted calls is what the journal is held against.
        let state_dir = folder.path().join("standin");
        std::fs::create_dir(&state_dir).unwrap();
        let standin = small_standin_with(StandinSettings { state_dir: Some(state_dir), ..settings }).await;
        let settings = environment(database_url, &folder, &standin);
        let mut site = Self { folder, standin, settings, _database: None };
        // A submit that a kill interrupted is looked into soon: the stand-in answers at once.
        for (name, value) in [
            ("VIDGO__PROVIDERS__CONNECT_TIMEOUT_MS", "500"),
            ("VIDGO__PROVIDERS__SUBMIT_TIMEOUT_MS", "1900"),
            ("VIDGO__PREGEN__SUBMIT_STALE_AFTER_MS", "2500"),
            ("VIDGO__PROVIDERS__ABSENT_AFTER_MS", "1000"),
        ] {
            site.set(name, value);
        }
        site
    }

    /// One more setting, for the processes to come.
    pub fn set(&mut self, name: &str, value: &str) {
        self.settings.insert(name.to_owned(), value.to_owned());
    }

    /// What a process would be told.
    pub fn settings(&self) -> &BTreeMap<String, String> {
        &self.settings
    }

    pub async fn connect(&self) -> DatabaseConnection {
        entities::connect::connect(&self.settings["DATABASE_URL"], PoolOptions::default()).await.unwrap()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        self.prepare(&mut command);
        command.args(arguments);
        command
    }

    /// Folder, environment and streams as every process here gets them.
    pub fn prepare(&self, command: &mut Command) {
        command
            .current_dir(self.folder.path())
            .env_clear()
            .envs(&self.settings)
            .env("PATH", std::env::var("PATH").unwrap_or_default())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
    }

    /// Starts a process that will not be listened to.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs to an end of its own.
    pub async fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command(arguments)).await
    }

    /// Runs to success.
    pub async fn must(&self, arguments: &[&str]) -> String {
        let Ended { code, said } = self.run(arguments).await;
        assert_eq!(code, Some(0), "{arguments:?}: {said}");
        said
    }

    /// What the stand-in was paid for, without the cheap speech that may be repeated (a2e.md).
    pub fn taken(&self) -> Vec<Taken> {
        let text = std::fs::read_to_string(self.folder.path().join("standin/tasks.jsonl")).unwrap_or_default();
        // The last line may be in the writing.
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let taken = whole.lines().map(|line| serde_json::from_str::<Taken>(line).unwrap());
        taken.filter(|call| call.operation != "speech" && call.operation != "moderation").collect()
    }
}

/// Waits for the end of a process, and says what it said.
pub async fn ended(mut command: Command) -> Ended {
    // Into a file: what a process said that did not end is what there is to find out.
    let mut said = tempfile::tempfile().unwrap();
    let stream = || Stdio::from(said.try_clone().unwrap());
    let mut child = command.stdout(stream()).stderr(stream()).spawn().unwrap();
    let ended = tokio::time::timeout(PATIENCE, child.wait()).await;
    let mut text = String::new();
    said.rewind().unwrap();
    said.read_to_string(&mut text).unwrap();
    let status = ended.unwrap_or_else(|_| panic!("it did not end: {text}")).unwrap();
    Ended { code: status.code(), said: text }
}

/// The build under test.
pub fn binary() -> PathBuf {
    std::env::var_os("VIDGO_BINARY").map_or_else(|| env!("CARGO_BIN_EXE_vidgo").into(), PathBuf::from)
}

/// Kills as nothing that can be caught kills.
pub async fn kill(mut child: Child) {
    child.kill().await.unwrap();
}
