//! One database per test.

use std::{fs, path::PathBuf, sync::OnceLock, time::Duration};

use entities::connect::{Backend, PoolOptions, connect};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{PostgresServer, backend, digest, missing, postgres};

/// A database of one test's own. Dropping it deletes the database, open connections or not.
#[derive(Debug)]
pub struct TestDatabase {
    backend: Backend,
    url: String,
    storage: Storage,
}

#[derive(Debug)]
enum Storage {
    Folder(#[expect(dead_code, reason = "held so that it is deleted at the end")] TempDir),
    Server { server: &'static PostgresServer, name: String },
}

impl TestDatabase {
    /// A migrated database on the backend that `VIDGO_TEST_BACKEND` names.
    ///
    /// # Panics
    /// Postgres is asked for and not installed.
    pub async fn new() -> Self {
        let database = Self::on(backend()).await;
        database.expect("VIDGO_TEST_BACKEND=postgres needs Postgres 15 or newer (Debian: apt-get install postgresql)")
    }

    /// A migrated database; `None`, with a notice, where that backend is not installed.
    ///
    /// # Panics
    /// The backend is not installed and `CI=true`.
    pub async fn on(backend: Backend) -> Option<Self> {
        match backend {
            Backend::Sqlite => {
                let template = sqlite_template().await;
                let database = Self::empty_sqlite();
                let file = database.url.trim_start_matches("sqlite://").split('?').next().unwrap_or_default();
                fs::copy(template, file).expect("a copy of the template database");
                Some(database)
            }
            Backend::Postgres => {
                let Some(server) = postgres() else { return missing("postgresql") };
                let template = postgres_template(server).await;
                Some(Self::on_server(server, &template).await)
            }
        }
    }

    /// A database without any table; `None` as for `on`.
    ///
    /// # Panics
    /// As `on`.
    pub async fn empty_on(backend: Backend) -> Option<Self> {
        match backend {
            Backend::Sqlite => Some(Self::empty_sqlite()),
            Backend::Postgres => {
                let Some(server) = postgres() else { return missing("postgresql") };
                Some(Self::on_server(server, "template0").await)
            }
        }
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it is.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// A pool of four connections to it.
    ///
    /// # Panics
    /// It cannot be reached.
    pub async fn connect(&self) -> DatabaseConnection {
        open(&self.url, 4).await
    }

    fn empty_sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("vidgo.db").display());
        Self { backend: Backend::Sqlite, url, storage: Storage::Folder(folder) }
    }

    async fn on_server(server: &'static PostgresServer, template: &str) -> Self {
        let name = format!("test_{}", Uuid::new_v4().simple());
        let admin = open(&server.url("postgres"), 1).await;
        // Copying files is twice as fast as logging them, for a database of this size.
        run(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")).await;
        let _ = admin.close().await;
        let url = server.url(&name);
        Self { backend: Backend::Postgres, url, storage: Storage::Server { server, name } }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Storage::Server { server, name } = &self.storage else { return };
        let (url, drop) = (server.url("postgres"), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        // The test's own runtime may be shutting down, so the clean-up brings its own. A failure is not
        // worth failing a test for: the whole server is deleted a little later.
        let clean_up = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                if let Ok(admin) = connect(&url, options(1)).await {
                    let _ = admin.execute_unprepared(&drop).await;
                    let _ = admin.close().await;
                }
            });
            std::io::Result::Ok(())
        });
        let _ = clean_up.join();
    }
}

/// A migrated SQLite file to copy, made once per test binary: a copy takes a sixth of a migration.
async fn sqlite_template() -> PathBuf {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    static MADE: tokio::sync::OnceCell<PathBuf> = tokio::sync::OnceCell::const_new();
    MADE.get_or_init(async || {
        let folder = FOLDER.get_or_init(|| tempfile::tempdir().expect("a temporary folder"));
        let file = folder.path().join("template.db");
        let db = open(&format!("sqlite://{}?mode=rwc", file.display()), 1).await;
        entities::migrate::migrate(&db).await.expect("the migrations");
        // Everything into the one file that is copied.
        run(&db, "PRAGMA wal_checkpoint(TRUNCATE)").await;
        db.close().await.expect("the template to close");
        file
    })
    .await
    .clone()
}

/// The name of a migrated database to clone, made once per test binary and server.
async fn postgres_template(server: &'static PostgresServer) -> String {
    static MADE: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    MADE.get_or_init(async || {
        let name = format!("template_{}", this_build());
        let template = name.clone();
        // The file lock blocks, and the work under it needs a runtime of its own.
        let made = tokio::task::spawn_blocking(move || {
            server.0.exclusively(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
                runtime.block_on(make_postgres_template(server, &template));
                std::io::Result::Ok(())
            })
        });
        made.await.expect("the template").expect("a runtime for the template");
        name
    })
    .await
    .clone()
}

async fn make_postgres_template(server: &PostgresServer, name: &str) {
    let admin = open(&server.url("postgres"), 1).await;
    let exists = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT 1 FROM pg_database WHERE datname = $1",
        [name.into()],
    );
    if admin.query_one_raw(exists).await.expect("the list of databases").is_none() {
        let draft = format!("draft_{}", Uuid::new_v4().simple());
        run(&admin, &format!("CREATE DATABASE {draft} TEMPLATE template0")).await;
        let db = open(&server.url(&draft), 1).await;
        entities::migrate::migrate(&db).await.expect("the migrations");
        db.close().await.expect("the template to close");
        // Only a finished template has the name that others look for.
        run(&admin, &format!("ALTER DATABASE {draft} RENAME TO {name}")).await;
    }
    let _ = admin.close().await;
}

/// Names this very build of the test binary: after a change of a migration the server may still be up,
/// with the template of before.
fn this_build() -> String {
    let exe = std::env::current_exe().expect("the test's own path");
    let file = fs::metadata(&exe).expect("the test's own file");
    digest(&format!("{}|{:?}|{}", exe.display(), file.modified().ok(), file.len()))
}

async fn open(url: &str, connections: u32) -> DatabaseConnection {
    connect(url, options(connections)).await.unwrap_or_else(|error| panic!("the test database: {error:?}"))
}

fn options(max_connections: u32) -> PoolOptions {
    let patience = Duration::from_secs(30);
    PoolOptions {
        max_connections,
        acquire_timeout: patience,
        busy_timeout: patience,
        lock_timeout: patience,
        ..PoolOptions::default()
    }
}

async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}
