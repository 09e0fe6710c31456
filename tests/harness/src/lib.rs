//! Databases, Redis and S3 for tests: each test gets its own, already migrated, gone at its end.
//!
//! `VIDGO_TEST_BACKEND` (`sqlite`, the default, or `postgres`) says what `TestDatabase::new` gives, and
//! `VIDGO_TEST_STORAGE` (`local`, the default, or `s3`) what `storage_environment` gives, so that a whole
//! suite runs on either. Missing programs fail a test when `CI=true`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot get its database fails here, with the reason"
)]

mod database;
mod front;
mod own_postgres;
mod postgres;
mod redis;
mod s3;
mod server;

use sha2::{Digest, Sha256};

pub use self::{
    database::TestDatabase,
    front::{Front, Manner},
    own_postgres::{OwnPostgres, is_root},
    postgres::{PostgresServer, postgres},
    redis::{RedisServer, redis},
    s3::{Bucket, OwnS3, Storage, bucket, storage, storage_environment},
};
pub use entities::connect::Backend;

/// The backend that this run is for.
///
/// # Panics
/// `VIDGO_TEST_BACKEND` is neither `sqlite` nor `postgres`.
#[must_use]
pub fn backend() -> Backend {
    match std::env::var("VIDGO_TEST_BACKEND").as_deref() {
        Err(_) | Ok("" | "sqlite") => Backend::Sqlite,
        Ok("postgres") => Backend::Postgres,
        Ok(other) => panic!("VIDGO_TEST_BACKEND is sqlite or postgres, not \"{other}\""),
    }
}

/// The URL of an empty Redis database of this test's own; `None`, with a notice, where no Redis is installed.
///
/// # Panics
/// `CI=true` and no Redis is installed.
#[must_use]
pub fn redis_url() -> Option<String> {
    redis().map(RedisServer::database).or_else(|| missing("redis-server"))
}

/// Skips with a notice, or fails where skipping would hide something.
fn missing<T>(program: &str) -> Option<T> {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs {program}: install it (see README.md)");
    eprintln!("skipped: {program} is not installed");
    None
}

/// 16 hex digits that name `text`.
fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()).as_slice().get(..8).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

    use super::*;

    async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
        let sql = Statement::from_string(db.get_database_backend(), format!("SELECT count(*) AS n FROM {sql}"));
        db.query_one_raw(sql).await.unwrap().unwrap().try_get("", "n").unwrap()
    }

    #[tokio::test]
    async fn each_database_is_migrated_and_nobody_elses() {
        for backend in [Backend::Sqlite, Backend::Postgres] {
            let Some(one) = TestDatabase::on(backend).await else { continue };
            let other = TestDatabase::on(backend).await.unwrap();
            let (mine, theirs) = (one.connect().await, other.connect().await);
            assert_eq!(entities::migrate::pending(&mine).await.unwrap(), Vec::<String>::new());
            mine.execute_unprepared("CREATE TABLE only_here (n integer)").await.unwrap();
            assert_eq!(count(&mine, "only_here").await, 0);
            assert!(theirs.execute_unprepared("INSERT INTO only_here VALUES (1)").await.is_err());
        }
    }

    #[tokio::test]
    async fn a_dropped_database_is_gone_although_it_was_in_use() {
        let Some(server) = postgres() else { return };
        let database = TestDatabase::on(Backend::Postgres).await.unwrap();
        let name = database.url().rsplit('/').next().unwrap().to_owned();
        let _in_use = database.connect().await;
        let admin = entities::connect::connect(&server.url("postgres"), Default::default()).await.unwrap();
        let there = format!("pg_database WHERE datname = '{name}'");
        assert_eq!(count(&admin, &there).await, 1);
        drop(database);
        assert_eq!(count(&admin, &there).await, 0);
    }

    #[tokio::test]
    async fn the_run_says_which_backend_a_test_gets() {
        let database = TestDatabase::new().await;
        assert_eq!(database.backend(), backend());
        let scheme = if backend() == Backend::Postgres { "postgres://" } else { "sqlite://" };
        assert!(database.url().starts_with(scheme), "{}", database.url());
    }

    #[test]
    fn each_test_has_a_redis_of_its_own() {
        let (Some(one), Some(other)) = (redis_url(), redis_url()) else { return };
        assert_ne!(one, other);
    }

    #[test]
    fn the_run_says_which_storage_a_test_gets_and_each_bucket_is_a_new_one() {
        if storage() == Storage::Local {
            assert_eq!(storage_environment(), Vec::new());
        } else {
            let [one, other] = [storage_environment(), storage_environment()];
            assert!(one.contains(&("VIDGO__STORAGE__KIND".to_owned(), "s3".to_owned())), "{one:?}");
            assert_ne!(one, other);
        }
    }

    #[tokio::test]
    async fn a_front_passes_on_refuses_as_often_as_told_and_passes_on_again() {
        let Some(bucket) = bucket() else { return };
        let front = Front::before(bucket.port()).await;
        // Without a signature the service itself says 403.
        assert_eq!(status(front.port()).await, "403");
        front.set(Manner::Refuse { status: 503, code: "SlowDown", times: 2 });
        let answers = [status(front.port()).await, status(front.port()).await, status(front.port()).await];
        assert_eq!((answers, front.refused()), (["503", "503", "403"].map(str::to_owned), 2));
    }

    async fn status(port: u16) -> String {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.write_all(b"GET /bucket/key HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    }
}
