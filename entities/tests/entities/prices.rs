//! Prices and packages: put in once, and afterwards the operators' own.

use domain::{
    lists::{CreditPackage, Lists, ServicePrice},
    prices::PriceBook,
};
use entities::{packages, prices};
use harness::TestDatabase;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::samples::noon;

fn lists() -> (Vec<ServicePrice>, Vec<CreditPackage>) {
    let lists = Lists::embedded().unwrap();
    (lists.service_pricing, lists.credit_packages)
}

async fn sql(db: &DatabaseConnection, statement: &str) {
    db.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

async fn count(db: &DatabaseConnection, what: &str) -> usize {
    let sql = Statement::from_string(db.get_database_backend(), format!("SELECT count(*) AS n FROM {what}"));
    let count: i64 = db.query_one_raw(sql).await.unwrap().unwrap().try_get("", "n").unwrap();
    usize::try_from(count).unwrap()
}

fn credits(book: &PriceBook, service: &str, model: Option<&str>) -> Option<u32> {
    book.price(service, model).map(|price| price.listed.credit_cost)
}

on_both! {
    async fn what_is_put_in_reads_back(database: TestDatabase) {
        let (db, (pricing, sold)) = (database.connect().await, lists());
        assert!(prices::book(&db).await.unwrap().is_empty());
        assert_eq!(prices::seed(&db, &pricing, noon(0)).await.unwrap(), pricing.len() as u64);
        assert_eq!(packages::seed(&db, &sold, noon(0)).await.unwrap(), sold.len() as u64);
        let book = prices::book(&db).await.unwrap();
        assert_eq!(book.lacks(&pricing), 0);
        for row in pricing.iter().filter(|row| row.is_active) {
            let price = book.price(&row.service_type, row.model.as_deref()).unwrap();
            assert_eq!(&price.listed, row);
        }
        let stored = packages::sold(&db).await.unwrap();
        assert_eq!(stored.iter().map(|package| package.listed.clone()).collect::<Vec<_>>(), sold);
        for package in &stored {
            assert_eq!(package.id, entities::stable_id("credit_packages", &package.listed.name));
            assert_eq!(packages::sold_by_id(&db, package.id).await.unwrap().as_ref(), Some(package));
        }
    }

    async fn instances_that_start_at_once_put_everything_in_once(database: TestDatabase) {
        let (pricing, sold) = lists();
        let mut starts = Vec::new();
        for _ in 0..6 {
            let (db, pricing, sold) = (database.connect().await, pricing.clone(), sold.clone());
            starts.push(tokio::spawn(async move {
                let prices = prices::seed(&db, &pricing, noon(0)).await.unwrap();
                (prices, packages::seed(&db, &sold, noon(0)).await.unwrap())
            }));
        }
        let mut stored = (0, 0);
        for start in starts {
            let (prices, packages) = start.await.unwrap();
            stored = (stored.0 + prices, stored.1 + packages);
        }
        assert_eq!(stored, (pricing.len() as u64, sold.len() as u64));
        let db = database.connect().await;
        let rows = (count(&db, "service_pricing").await, count(&db, "credit_packages").await);
        assert_eq!(rows, (pricing.len(), sold.len()));
    }

    async fn what_operators_changed_stays_and_what_they_added_counts(database: TestDatabase) {
        let (db, (pricing, sold)) = (database.connect().await, lists());
        prices::seed(&db, &pricing, noon(0)).await.unwrap();
        packages::seed(&db, &sold, noon(0)).await.unwrap();
        sql(&db, "UPDATE service_pricing SET credit_cost = 77 WHERE service_type = 'ai_avatar'").await;
        sql(&db, "UPDATE service_pricing SET is_active = FALSE WHERE model = 'pollo_premium'").await;
        sql(&db, "DELETE FROM service_pricing WHERE service_type = 'vidgo_style'").await;
        sql(&db, "UPDATE service_pricing SET model = 'kling_v2' WHERE model = 'runway_720p'").await;
        sql(&db, "UPDATE service_pricing SET is_active = TRUE WHERE model = 'kling_v2'").await;
        sql(&db, "UPDATE credit_packages SET price_usd_minor = 1 WHERE name = 'small'").await;
        sql(&db, "UPDATE credit_packages SET name = 'tiny', is_active = FALSE WHERE name = 'medium'").await;
        // The deleted row comes back. One that has another name now is there already.
        assert_eq!(prices::seed(&db, &pricing, noon(1)).await.unwrap(), 1);
        assert_eq!(packages::seed(&db, &sold, noon(1)).await.unwrap(), 0);
        let book = prices::book(&db).await.unwrap();
        assert_eq!(credits(&book, "ai_avatar", None), Some(77));
        assert_eq!(credits(&book, "short_video", Some("pollo_premium")), None, "switched off");
        assert_eq!(credits(&book, "vidgo_style", None), Some(8));
        assert_eq!(credits(&book, "short_video", Some("kling_v2")), Some(15));
        let names: Vec<_> = packages::sold(&db).await.unwrap().into_iter().map(|package| package.listed.name).collect();
        assert_eq!(names, ["small", "large", "enterprise"]);
        let small = packages::sold(&db).await.unwrap().remove(0);
        assert_eq!(small.listed.price_usd_minor, 1);
    }

    async fn the_schema_refuses_what_cannot_be_charged(database: TestDatabase) {
        let (db, (pricing, sold)) = (database.connect().await, lists());
        prices::seed(&db, &pricing, noon(0)).await.unwrap();
        packages::seed(&db, &sold, noon(0)).await.unwrap();
        for change in [
            "service_pricing SET credit_cost = 0",
            "service_pricing SET credit_cost = -1",
            "service_pricing SET api_cost_usd_micros = -1",
            "service_pricing SET min_plan = 'gold'",
            "service_pricing SET max_duration_seconds = 0",
            "service_pricing SET service_type = ''",
            "service_pricing SET model = ''",
            "credit_packages SET credits = 0",
            "credit_packages SET bonus_credits = -1",
            "credit_packages SET price_twd_minor = 0",
            "credit_packages SET price_usd_minor = -1",
            "credit_packages SET min_plan = 'gold'",
            "credit_packages SET name = 'small'",
        ] {
            assert!(db.execute_unprepared(&format!("UPDATE {change}")).await.is_err(), "{change}");
        }
    }
}
