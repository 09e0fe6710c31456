//! Migrations: once, by whoever comes first; and what the schema refuses.

use std::time::Duration;

use domain::tool::{MaterialSource, MaterialStatus, PromptGroup, PromptSubTopic, Tool};
use entities::{connect, materials, migrate, orders, templates};
use harness::TestDatabase;
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;

use crate::samples::{material, new_id, noon, template};

on_both! {
    /// A second run finds nothing to do, and every table is as the rows expect it.
    async fn migrating_again_changes_nothing(database: TestDatabase) {
        let db = database.connect().await;
        assert_eq!(migrate::pending(&db).await.unwrap(), Vec::<String>::new());
        assert_eq!(migrate::migrate(&db).await.unwrap(), Vec::<String>::new());
        migrate::verify(&db).await.unwrap();
    }

    /// The table of orders was made anew once: what stood in it stands in it.
    async fn orders_of_before_payments_are_kept(database: TestDatabase) {
        let empty = TestDatabase::empty_on(database.backend()).await.unwrap();
        let db = empty.connect().await;
        let tx = connect::begin_write(&db).await.unwrap();
        Migrator::up(&tx, Some(7)).await.unwrap();
        tx.commit().await.unwrap();
        let buyer = new_id();
        for (number, status, paid_at) in [("CR1", "pending", "NULL"), ("CR2", "paid", "'2026-11-01 10:00:00+00:00'")] {
            let hash = "0".repeat(64);
            // Ids as each database takes them in a text.
            let id = |id: uuid::Uuid| match database.backend() {
                connect::Backend::Postgres => format!("'{id}'"),
                connect::Backend::Sqlite => format!("X'{}'", id.simple()),
            };
            let package = id(new_id());
            let (order, buyer) = (id(new_id()), id(buyer));
            let at = "'2026-11-01 09:00:00+00:00'";
            for statement in [
                format!(
                    "INSERT INTO credit_packages (id, name, display_name, display_name_zh, credits, price_twd_minor, \
                     price_usd_minor, created_at, updated_at) VALUES ({package}, '{number}', 'p', 'p', 50, 15000, 500, {at}, {at})"
                ),
                format!(
                    "INSERT INTO orders (id, order_number, user_id, kind, package_id, credits, amount_minor, currency, \
                     payment_method, status, request_fingerprint, expires_at, paid_at, created_at, updated_at) VALUES \
                     ({order}, '{number}', {buyer}, 'credit_pack', {package}, 50, 15000, 'TWD', 'ecpay', '{status}', \
                     '{hash}', {at}, {paid_at}, {at}, {at})"
                ),
            ] {
                db.execute_unprepared(&statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
            }
        }
        assert!(migrate::migrate(&db).await.unwrap().len() >= 2);
        migrate::verify(&db).await.unwrap();
        for (number, paid) in [("CR1", false), ("CR2", true)] {
            let order = orders::by_number(&db, &number.parse().unwrap()).await.unwrap().unwrap();
            assert_eq!((order.user_id, order.amount_minor, order.paid_at.is_some()), (buyer, 15_000, paid));
            assert_eq!(order.transaction_id.is_some(), paid);
        }
    }

    async fn processes_that_start_at_once_migrate_once(database: TestDatabase) {
        let empty = TestDatabase::empty_on(database.backend()).await.unwrap();
        let options = connect::PoolOptions { max_connections: 2, ..Default::default() };
        let starts = (0..4).map(|_| {
            let url = empty.url().to_owned();
            tokio::spawn(async move {
                let db = connect::connect(&url, options).await.unwrap();
                migrate::migrate(&db).await.unwrap()
            })
        });
        let mut applied = Vec::new();
        for start in starts.collect::<Vec<_>>() {
            applied.push(start.await.unwrap().len());
        }
        applied.sort_unstable();
        assert_eq!(applied[..3], [0, 0, 0], "three of four found it done");
        assert!(applied[3] >= 2, "{applied:?}");
        migrate::verify(&empty.connect().await).await.unwrap();
    }

    async fn a_start_waits_for_the_one_before_longer_than_a_statement_for_a_lock(database: TestDatabase) {
        let options = connect::PoolOptions { lock_timeout: Duration::from_millis(100), ..Default::default() };
        let (first, second) = (database.connect().await, connect::connect(database.url(), options).await.unwrap());
        let starting = connect::begin_write(&first).await.unwrap();
        if database.backend() == connect::Backend::Postgres {
            // As `migrate` does.
            starting.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({})", 0x7669_6467_6f01_i64)).await.unwrap();
        }
        let waiting = tokio::spawn(async move { migrate::migrate(&second).await });
        let work = match database.backend() {
            connect::Backend::Postgres => starting.execute_unprepared("SELECT pg_sleep(0.6)").await,
            connect::Backend::Sqlite => starting.execute_unprepared("SELECT 1").await,
        };
        work.unwrap();
        starting.commit().await.unwrap();
        assert_eq!(waiting.await.unwrap().unwrap(), Vec::<String>::new());
    }

    async fn the_schema_knows_every_word_of_the_domain(database: TestDatabase) {
        let db = database.connect().await;
        for tool in Tool::ALL {
            for (status, source) in MaterialStatus::ALL.iter().zip(MaterialSource::ALL.iter().cycle()) {
                let mut content = material(&format!("{tool}{status}{source}"));
                (content.tool, content.status, content.source) = (*tool, *status, *source);
                materials::publish(&db, new_id(), &content, noon(0)).await.unwrap();
            }
        }
        for (group, sub_topic) in PromptGroup::ALL.iter().cycle().zip(PromptSubTopic::ALL) {
            let content = template("x", *group, *sub_topic);
            templates::insert_if_absent(&db, new_id(), &content, noon(0)).await.unwrap();
        }
        assert_eq!(templates::counts(&db).await.unwrap().len(), PromptSubTopic::ALL.len());
    }

    async fn the_schema_refuses_what_the_domain_does_not_know(database: TestDatabase) {
        let db = database.connect().await;
        materials::publish(&db, new_id(), &material("a"), noon(0)).await.unwrap();
        for change in [
            "status = 'published'",
            "source = 'robot'",
            "tool_type = 'upscale'",
            "lookup_hash = 'abc'",
            "view_count = -1",
            "generation_cost_usd_micros = -1",
        ] {
            let refused = db.execute_unprepared(&format!("UPDATE materials SET {change}")).await;
            assert!(refused.is_err(), "{change}");
        }
    }
}
