//! What can go wrong between us and the database.

use sea_orm::{DbErr, RuntimeErr, sqlx};

/// A statement failed, or a row holds what it must not.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused, or could not be reached. Whether a change was stored is unknown.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// A row does not parse. Nothing was changed.
    #[error("row {id} of {table} is corrupt: {what}")]
    Corrupt {
        /// Which table.
        table: &'static str,
        /// Its primary key.
        id: String,
        /// Which column, or what about it.
        what: String,
    },
    /// Somebody else moved the row on in the meantime. Nothing was changed.
    #[error("{what} is no longer possible")]
    Superseded {
        /// The change that was wanted.
        what: String,
    },
}

impl StoreError {
    /// A row of `table` that does not parse.
    #[must_use]
    pub fn corrupt(table: &'static str, id: impl ToString, what: impl ToString) -> Self {
        Self::Corrupt { table, id: id.to_string(), what: what.to_string() }
    }

    /// Whether the database is away or busy, so that the same request may succeed a little later.
    #[must_use]
    pub fn unavailable(&self) -> bool {
        match self {
            Self::Corrupt { .. } | Self::Superseded { .. } => false,
            Self::Database(error) => match error {
                DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
                DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
                    sqlx_unavailable(error)
                }
                _ => false,
            },
        }
    }
}

/// Classes 08 (connection), 57P (shutdown, start-up) and 40 (rolled back, as after a deadlock) of Postgres, too many
/// connections, a lock that was not free in time, a transaction that did nothing for too long; SQLite's busy and locked.
pub(crate) fn sqlx_unavailable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            code.starts_with("08")
                || code.starts_with("57P")
                || code.starts_with("40")
                || matches!(&*code, "53300" | "55P03" | "25P03")
                || sqlite_busy(&code)
        }),
        _ => false,
    }
}

/// The low byte of SQLite's extended result code is 5 (busy) or 6 (locked).
pub(crate) fn sqlite_busy(code: &str) -> bool {
    code.len() <= 4 && code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6))
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn only_what_passes_by_itself_counts_as_unavailable() {
        let acquire = DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout);
        assert!(StoreError::from(acquire).unavailable());
        let io = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        assert!(StoreError::from(DbErr::Exec(RuntimeErr::SqlxError(std::sync::Arc::new(io.into())))).unavailable());
        assert!(!StoreError::from(DbErr::RecordNotFound("x".to_owned())).unavailable());
        assert!(!StoreError::corrupt("materials", 1, "status").unavailable());
        assert!(sqlite_busy("5") && sqlite_busy("517") && !sqlite_busy("19") && !sqlite_busy("23505"));
    }

    #[test]
    fn the_cause_is_kept_for_the_log() {
        let error = StoreError::from(DbErr::RecordNotFound("x".to_owned()));
        assert!(error.source().is_some());
        assert_eq!(error.to_string(), "the database failed");
    }
}
