//! A price that somebody changed counts a moment later; while it cannot be read, the last one does.

use std::time::Duration;

use actors::{
    price_watch::{Observe, PriceWatch, Prices, WatchSettings},
    supervise::{Arbiters, supervise},
};
use domain::lists::Lists;
use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::support::{RESTARTS, TestClock, database, until};

const PATIENCE: Duration = Duration::from_secs(20);

fn credits(prices: &Prices, service: &str, model: Option<&str>) -> Option<u32> {
    prices.get().price(service, model).map(|price| price.listed.credit_cost)
}

async fn sql(db: &DatabaseConnection, statement: &str) {
    db.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

async fn seeded() -> (harness::TestDatabase, DatabaseConnection) {
    use domain::time::Clock;

    let (database, db) = database().await;
    let pricing = Lists::embedded().unwrap().service_pricing;
    assert_eq!(entities::prices::seed(&db, &pricing, TestClock::new().now()).await.unwrap(), pricing.len() as u64);
    (database, db)
}

fn watch(db: &DatabaseConnection, prices: &Prices, arbiters: &mut Arbiters) -> actors::handle::Handle<PriceWatch> {
    let settings = WatchSettings { interval: Duration::from_millis(20), mailbox: 4 };
    let (db, prices) = (db.clone(), prices.clone());
    supervise("price_watch", 4, RESTARTS, &arbiters.spawn(), move |lifeline| {
        PriceWatch::new(settings, db.clone(), prices.clone(), lifeline)
    })
}

#[actix_rt::test]
async fn changed_prices_count_and_what_cannot_be_read_changes_nothing() {
    let (_database, db) = seeded().await;
    let (prices, mut arbiters) = (Prices::default(), Arbiters::default());
    assert_eq!(credits(&prices, "ai_avatar", None), None, "nothing was read yet");
    let handle = watch(&db, &prices, &mut arbiters);
    until("the first look", PATIENCE, async || credits(&prices, "ai_avatar", None) == Some(30)).await;

    sql(&db, "UPDATE service_pricing SET credit_cost = 31 WHERE service_type = 'ai_avatar'").await;
    until("the changed price", PATIENCE, async || credits(&prices, "ai_avatar", None) == Some(31)).await;
    sql(&db, "UPDATE service_pricing SET is_active = FALSE WHERE model = 'pollo_premium'").await;
    until("no price", PATIENCE, async || credits(&prices, "short_video", Some("pollo_premium")).is_none()).await;
    assert_eq!(credits(&prices, "short_video", None), Some(25));

    // A number that is no price: more than any of ours may be. The list as a whole stays what it was.
    sql(&db, "UPDATE service_pricing SET credit_cost = 99999999999 WHERE service_type = 'room_redesign'").await;
    sql(&db, "UPDATE service_pricing SET credit_cost = 32 WHERE service_type = 'ai_avatar'").await;
    let failed = async || handle.ask(Observe).await.unwrap().last_error.is_some_and(|it| it.contains("credit_cost"));
    until("a look at a list that does not parse", PATIENCE, failed).await;
    assert_eq!((credits(&prices, "room_redesign", None), credits(&prices, "ai_avatar", None)), (Some(20), Some(31)));
    sql(&db, "UPDATE service_pricing SET credit_cost = 21 WHERE service_type = 'room_redesign'").await;
    until("all is well again", PATIENCE, async || credits(&prices, "ai_avatar", None) == Some(32)).await;
    assert_eq!(credits(&prices, "room_redesign", None), Some(21));
    assert_eq!(handle.ask(Observe).await.unwrap().last_error, None);
    arbiters.stop();
}

#[test]
fn whoever_holds_a_list_keeps_it_while_another_takes_its_place() {
    let prices = Prices::default();
    let before = prices.get();
    let pricing = Lists::embedded().unwrap().service_pricing;
    let rows = (1..).zip(pricing).map(|(id, listed)| domain::prices::Price { id: uuid::Uuid::from_u128(id), listed });
    let book = domain::prices::PriceBook::new(rows.collect());
    assert!(prices.publish(book.clone()), "another list");
    assert!(!prices.publish(book), "the same again");
    assert!(before.is_empty() && !prices.get().is_empty());
}
