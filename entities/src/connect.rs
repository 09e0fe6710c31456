//! Opening the database: which URLs we take, and how each connection is set up.
//!
//! Pools are built with sqlx directly. `sea_orm::Database::connect` would put the URL, password
//! included, into a trace span and into its error for an unknown scheme.

use std::{fmt, path::PathBuf, str::FromStr, time::Duration};

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
    sqlx::{
        self, AssertSqlSafe, ConnectOptions as _, Connection, PgConnection, SqliteConnection,
        postgres::{PgConnectOptions, PgPoolOptions},
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
    },
};

pub use crate::migrate::migrate;

use crate::error::{sqlite_busy, sqlx_unavailable};

/// Which database serves us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// One file; for one machine.
    Sqlite,
    /// A Postgres server, 15 or newer.
    Postgres,
}

/// A database URL in the one spelling that sqlx takes. Its `Debug` form holds no password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    backend: Backend,
    text: String,
}

impl DatabaseUrl {
    /// Which database it names.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// The whole URL, password included: for connecting, not for showing.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({:?})", self.backend)
    }
}

/// How many connections, and how patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolOptions {
    /// Connections in this pool, at least 1.
    pub max_connections: u32,
    /// How long a query waits for a free connection; also how long opening may take.
    pub acquire_timeout: Duration,
    /// SQLite only: how long a writer waits for the one before it.
    pub busy_timeout: Duration,
    /// Postgres only: how long a statement waits for a lock that another transaction holds.
    pub lock_timeout: Duration,
    /// Postgres only: how long a transaction may do nothing until the server ends it, and with it the locks that it
    /// holds.
    pub idle_transaction_timeout: Duration,
}

impl Default for PoolOptions {
    /// 8 connections, 5 s, 10 s, 10 s, 60 s.
    fn default() -> Self {
        Self {
            max_connections: 8,
            acquire_timeout: Duration::from_secs(5),
            busy_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(10),
            idle_transaction_timeout: Duration::from_secs(60),
        }
    }
}

/// The database could not be opened. No message holds the URL or its password.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Neither SQLite nor Postgres.
    #[error("a database url starts with sqlite:, postgres://, postgresql:// or postgresql+asyncpg://")]
    UnknownScheme,
    /// The rest of the URL does not parse.
    #[error("the database url does not parse")]
    Malformed(#[source] sqlx::Error),
    /// The folder of the SQLite file could not be made.
    #[error("cannot create the database folder {}", folder.display())]
    Folder {
        /// Which one.
        folder: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The server did not answer, or refused us.
    #[error("the database cannot be reached")]
    Unreachable(#[source] sqlx::Error),
    /// It did not answer in time.
    #[error("the database did not answer within {} ms", .0.as_millis())]
    TimedOut(Duration),
}

impl ConnectError {
    /// Whether waiting may help. A wrong URL or a wrong password stays wrong.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::UnknownScheme | Self::Malformed(_) | Self::Folder { .. } => false,
            Self::TimedOut(_) => true,
            Self::Unreachable(error) => {
                // 3D000: the server is up, and its first start has not created our database yet.
                sqlx_unavailable(error)
                    || error.as_database_error().is_some_and(|e| e.code().as_deref() == Some("3D000"))
            }
        }
    }
}

/// Brings a database URL into the spelling that sqlx takes.
///
/// Takes `sqlite://file?mode=rwc`, `sqlite::memory:`, `postgres://`, `postgresql://` and the spellings
/// of SQLAlchemy: `postgresql+asyncpg://` (whose `ssl=` becomes `sslmode=`) and `sqlite+aiosqlite:///`,
/// where three slashes begin a relative path and four an absolute one. A SQLite file is created when
/// the URL does not say otherwise.
///
/// # Errors
/// `UnknownScheme`, `Malformed`.
pub fn normalise_url(url: &str) -> Result<DatabaseUrl, ConnectError> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':').ok_or(ConnectError::UnknownScheme)?;
    match scheme.to_ascii_lowercase().as_str() {
        "postgres" | "postgresql" | "postgresql+asyncpg" | "postgres+asyncpg" => {
            let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
            let query: Vec<String> = query.split('&').filter(|pair| !pair.is_empty()).map(ssl_mode).collect();
            let mark = if query.is_empty() { "" } else { "?" };
            let text = format!("postgres:{address}{mark}{}", query.join("&"));
            PgConnectOptions::from_str(&text).map_err(ConnectError::Malformed)?;
            Ok(DatabaseUrl { backend: Backend::Postgres, text })
        }
        "sqlite" | "sqlite+aiosqlite" => {
            let rest = if scheme.contains('+') { rest.replacen("///", "//", 1) } else { rest.to_owned() };
            let mut text = format!("sqlite:{rest}");
            if !is_memory(&text) && !text.contains("mode=") {
                text.push_str(if text.contains('?') { "&mode=rwc" } else { "?mode=rwc" });
            }
            SqliteConnectOptions::from_str(&text).map_err(ConnectError::Malformed)?;
            Ok(DatabaseUrl { backend: Backend::Sqlite, text })
        }
        _ => Err(ConnectError::UnknownScheme),
    }
}

/// Opens a pool, with at least one working connection in it.
///
/// SQLite: write-ahead log, foreign keys on, and every commit synced to disk (`synchronous=FULL`),
/// because the journal of paid calls lives here. The folder of the file is created.
/// Postgres: no statement waits for ever for a lock, and no transaction that its process forgot keeps one.
/// Statements are not logged: they would carry data.
///
/// # Errors
/// `ConnectError`; no connection stays open.
pub async fn connect(url: &str, options: PoolOptions) -> Result<DatabaseConnection, ConnectError> {
    let url = normalise_url(url)?;
    match url.backend {
        Backend::Postgres => {
            // By a statement, not by the connection's options: PgBouncer refuses those.
            let (lock, idle) = (options.lock_timeout.as_millis(), options.idle_transaction_timeout.as_millis());
            let timeouts = format!("SET lock_timeout = {lock}; SET idle_in_transaction_session_timeout = {idle}");
            let pool = PgPoolOptions::new()
                .after_connect(move |connection, _| {
                    let timeouts = AssertSqlSafe(timeouts.clone());
                    Box::pin(async move { sqlx::raw_sql(timeouts).execute(connection).await.map(|_| ()) })
                })
                .max_connections(options.max_connections.max(1))
                .acquire_timeout(options.acquire_timeout)
                .connect_with(postgres_options(&url)?)
                .await
                .map_err(ConnectError::Unreachable)?;
            Ok(pool.into())
        }
        Backend::Sqlite => {
            let pool = SqlitePoolOptions::new().acquire_timeout(options.acquire_timeout);
            // Each connection to :memory: is a database of its own, gone when it closes.
            let pool = if is_memory(&url.text) {
                pool.max_connections(1).idle_timeout(None).max_lifetime(None)
            } else {
                pool.max_connections(options.max_connections.max(1))
            };
            let connect_options = sqlite_options(&url, options.busy_timeout)?;
            let started = std::time::Instant::now();
            loop {
                match pool.clone().connect_with(connect_options.clone()).await {
                    Ok(pool) => return Ok(pool.into()),
                    // The first switch to the write-ahead log needs the file alone, and SQLite does
                    // not wait for that by itself.
                    Err(error) if is_busy(&error) && started.elapsed() < options.acquire_timeout => {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                    Err(error) => return Err(ConnectError::Unreachable(error)),
                }
            }
        }
    }
}

/// Opens one connection, asks it to answer, and closes it.
///
/// # Errors
/// `ConnectError`.
pub async fn ping(url: &str, timeout: Duration) -> Result<(), ConnectError> {
    let url = normalise_url(url)?;
    let ping = async {
        match url.backend {
            Backend::Postgres => {
                let mut connection =
                    PgConnection::connect_with(&postgres_options(&url)?).await.map_err(ConnectError::Unreachable)?;
                connection.ping().await.map_err(ConnectError::Unreachable)?;
                connection.close().await.map_err(ConnectError::Unreachable)
            }
            Backend::Sqlite => {
                let options = sqlite_options(&url, timeout)?;
                let mut connection =
                    SqliteConnection::connect_with(&options).await.map_err(ConnectError::Unreachable)?;
                connection.ping().await.map_err(ConnectError::Unreachable)?;
                connection.close().await.map_err(ConnectError::Unreachable)
            }
        }
    };
    tokio::time::timeout(timeout, ping).await.map_err(|_| ConnectError::TimedOut(timeout))?
}

/// One failed try of `wait_until_reachable`.
#[derive(Debug)]
pub struct Waiting<'a> {
    /// From 1.
    pub attempt: u32,
    /// Since the first try.
    pub waited: Duration,
    /// Why it failed.
    pub error: &'a ConnectError,
}

/// Tries until the database answers, pausing 0.2 s, then twice as long each time, up to 3 s.
/// `progress` hears of every failed try.
///
/// # Errors
/// The last `ConnectError`, after `patience` has passed or at once when waiting cannot help.
pub async fn wait_until_reachable(
    url: &str,
    patience: Duration,
    mut progress: impl FnMut(Waiting<'_>),
) -> Result<(), ConnectError> {
    const TRY_TIMEOUT: Duration = Duration::from_secs(5);
    let started = std::time::Instant::now();
    let mut pause = Duration::from_millis(200);
    let mut attempt = 0;
    loop {
        attempt += 1;
        let left = patience.saturating_sub(started.elapsed());
        let Err(error) = ping(url, TRY_TIMEOUT.min(left.max(Duration::from_millis(500)))).await else { return Ok(()) };
        let waited = started.elapsed();
        progress(Waiting { attempt, waited, error: &error });
        if !error.may_pass() || waited + pause >= patience {
            return Err(error);
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(3));
    }
}

/// Begins a transaction that is going to write.
///
/// SQLite refuses a reader that turns writer after somebody else wrote, without waiting; taking the
/// write lock at the start waits its turn instead. On Postgres this is an ordinary transaction.
///
/// # Errors
/// The database failed, or the turn did not come within the busy timeout.
pub async fn begin_write(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
) -> Result<DatabaseTransaction, DbErr> {
    let options =
        TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    db.begin_with_options(options).await
}

/// How many connections of the pool are in use, and how many are open.
#[must_use]
pub fn pool_occupancy(db: &DatabaseConnection) -> (usize, usize) {
    let (open, idle) = match db.get_database_backend() {
        DbBackend::Postgres => {
            let pool = db.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        }
        _ => {
            let pool = db.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        }
    };
    let open = usize::try_from(open).unwrap_or_default();
    (open.saturating_sub(idle), open)
}

fn postgres_options(url: &DatabaseUrl) -> Result<PgConnectOptions, ConnectError> {
    let options = PgConnectOptions::from_str(&url.text).map_err(ConnectError::Malformed)?;
    Ok(options.application_name("vidgo").disable_statement_logging())
}

fn sqlite_options(url: &DatabaseUrl, busy_timeout: Duration) -> Result<SqliteConnectOptions, ConnectError> {
    let options = SqliteConnectOptions::from_str(&url.text).map_err(ConnectError::Malformed)?;
    if url.text.contains("mode=rwc")
        && let Some(folder) = options.get_filename().parent().filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)
            .map_err(|source| ConnectError::Folder { folder: folder.to_path_buf(), source })?;
    }
    Ok(options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // A row that INSERT OR REPLACE removes fires the triggers of DELETE, which keep the ledger's rows.
        .pragma("recursive_triggers", "ON")
        .busy_timeout(busy_timeout)
        .disable_statement_logging())
}

fn is_memory(text: &str) -> bool {
    text.contains(":memory:") || text.contains("mode=memory")
}

fn is_busy(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| sqlite_busy(&code))
}

/// asyncpg's `ssl=require` is libpq's `sslmode=require`.
fn ssl_mode(pair: &str) -> String {
    match pair.split_once('=') {
        Some(("ssl", "true" | "1")) => "sslmode=require".to_owned(),
        Some(("ssl", "false" | "0")) => "sslmode=disable".to_owned(),
        Some(("ssl", mode)) => format!("sslmode={mode}"),
        _ => pair.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_becomes_the_one_that_sqlx_takes() {
        for (url, normal) in [
            ("postgres://u:p@h:5433/d", "postgres://u:p@h:5433/d"),
            ("postgresql://u:p@h/d?sslmode=require", "postgres://u:p@h/d?sslmode=require"),
            (
                "postgresql+asyncpg://u:p@h/d?ssl=true&application_name=x",
                "postgres://u:p@h/d?sslmode=require&application_name=x",
            ),
            (" POSTGRESQL+asyncpg://u@h/d ", "postgres://u@h/d"),
            ("sqlite://data/vidgo.db", "sqlite://data/vidgo.db?mode=rwc"),
            ("sqlite:///var/vidgo.db?mode=rwc", "sqlite:///var/vidgo.db?mode=rwc"),
            ("sqlite+aiosqlite:///./vidgo.db", "sqlite://./vidgo.db?mode=rwc"),
            ("sqlite+aiosqlite:////var/vidgo.db", "sqlite:///var/vidgo.db?mode=rwc"),
            ("sqlite::memory:", "sqlite::memory:"),
        ] {
            assert_eq!(normalise_url(url).unwrap().expose(), normal, "{url}");
        }
    }

    #[test]
    fn no_fault_shows_the_password() {
        for url in
            ["mysql://u:s3cret@h/d", "postgres://u:s3cret@h:99999/d", "s3cret", "postgres://u:s3cret@h/d?sslmode=x"]
        {
            let error = normalise_url(url).unwrap_err();
            let mut shown = format!("{error} {error:?}");
            let mut cause: &dyn std::error::Error = &error;
            while let Some(next) = cause.source() {
                shown += &format!(" {next} {next:?}");
                cause = next;
            }
            assert!(!shown.contains("s3cret"), "{shown}");
            assert!(!error.may_pass());
        }
        let url = normalise_url("postgres://u:s3cret@h/d").unwrap();
        assert_eq!(format!("{url:?}"), "DatabaseUrl(Postgres)");
    }

    #[tokio::test]
    async fn waiting_ends_when_patience_does_and_tells_each_try() {
        // A port that nothing listens on: bound, then closed again.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("postgres://u:s3cret@127.0.0.1:{port}/d");
        let mut tries = 0;
        let error = wait_until_reachable(&url, Duration::from_millis(500), |waiting| {
            tries += 1;
            assert_eq!(waiting.attempt, tries);
        })
        .await
        .unwrap_err();
        assert!(matches!(error, ConnectError::Unreachable(_)) && error.may_pass(), "{error:?}");
        assert_eq!(tries, 2, "at once, and after 0.2 s; the next pause would pass the end");
    }
}
