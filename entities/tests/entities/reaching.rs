//! Reaching the databases: what a start waits for.

use std::time::Duration;

use entities::connect::{self, Backend, ConnectError, PoolOptions};
use harness::TestDatabase;
use sea_orm::{ConnectionTrait, Statement};

const PATIENCE: Duration = Duration::from_secs(10);

on_both! {
    async fn what_is_there_is_reached_at_the_first_try(database: TestDatabase) {
        connect::wait_until_reachable(database.url(), PATIENCE, |waiting| panic!("{waiting:?}")).await.unwrap();
    }
}

#[tokio::test]
async fn a_postgres_that_lacks_our_database_may_be_starting() {
    let Some(database) = TestDatabase::on(Backend::Postgres).await else { return };
    let url = format!("{}_missing", database.url());
    let error = connect::ping(&url, PATIENCE).await.unwrap_err();
    assert!(matches!(&error, ConnectError::Unreachable(_)) && error.may_pass(), "{error:?}");
}

#[tokio::test]
async fn sqlite_keeps_its_promises_on_every_connection() {
    let folder = TestDatabase::empty_on(Backend::Sqlite).await.unwrap();
    // A folder that does not exist yet, as on a first start.
    let url = folder.url().replace("vidgo.db", "deeper/still/vidgo.db");
    let db = connect::connect(&url, PoolOptions::default()).await.unwrap();
    for (pragma, expected) in [("synchronous", 2), ("foreign_keys", 1)] {
        let sql = Statement::from_string(db.get_database_backend(), format!("PRAGMA {pragma}"));
        let value: i32 = db.query_one_raw(sql).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        assert_eq!(value, expected, "{pragma}");
    }
    let sql = Statement::from_string(db.get_database_backend(), "PRAGMA journal_mode");
    let mode: String = db.query_one_raw(sql).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn postgres_ends_what_waits_or_does_nothing_for_too_long() {
    let Some(database) = TestDatabase::on(Backend::Postgres).await else { return };
    let options = PoolOptions { idle_transaction_timeout: Duration::from_millis(150), ..PoolOptions::default() };
    for (options, expected) in [(PoolOptions::default(), ["10s", "1min"]), (options, ["10s", "150ms"])] {
        let db = connect::connect(database.url(), options).await.unwrap();
        for (setting, expected) in ["lock_timeout", "idle_in_transaction_session_timeout"].iter().zip(expected) {
            let sql = Statement::from_string(db.get_database_backend(), format!("SHOW {setting}"));
            let value: String = db.query_one_raw(sql).await.unwrap().unwrap().try_get_by_index(0).unwrap();
            assert_eq!(value, expected, "{setting}");
        }
    }
}
