//! Spending as the front ends post it: at our price, once per intent, never more than there is.

use futures_util::future::join_all;
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

use super::{Staff, balance, customer};
use crate::accounts::{Browser, CROWDED, Reply, app};

async fn consume(browser: &Browser, key: Option<&str>, service: &str, generation: Uuid, cost: i64) -> Reply {
    let body = json!({"service_type": service, "generation_id": generation, "credit_cost": cost});
    let headers: Vec<(&str, &str)> = key.map(|key| ("idempotency-key", key)).into_iter().collect();
    browser.ask(Method::POST, "/api/v1/credits/consume", &headers, Some(&body)).await
}

#[tokio::test]
async fn the_price_is_ours_and_a_generation_is_paid_once() {
    let app = app(&[]).await;
    let (staff, (ann, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    staff.add(&id, 100, "bonus").await.ok();
    let generation = Uuid::new_v4();
    // A page that names another price pays ours (domain.md §13.11).
    let paid = consume(&ann, None, "short_video", generation, 1).await.ok();
    assert_eq!((&paid["credits_used"], &paid["remaining_credits"]), (&json!(25), &json!(75)));
    let again = consume(&ann, None, "short_video", generation, 1).await;
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.ok(), paid);
    assert_eq!(balance(&ann).await["total"], json!(75));
    // Both words for one service are one service.
    let paid = consume(&ann, None, "try_on", generation, 15).await.ok();
    assert_eq!(paid["credits_used"], json!(15));
    let again = consume(&ann, None, "virtual_try_on", generation, 15).await;
    assert_ne!(again.status, StatusCode::OK, "the key stands for the other spelling");
    let paid = consume(&ann, Some("k"), "background_removal", Uuid::new_v4(), 3).await.ok();
    assert_eq!(paid["credits_used"], json!(3));
    consume(&ann, Some("k"), "background_removal", Uuid::new_v4(), 3).await.problem(422, "idempotency_key_reused");
    let history = ann.get("/api/v1/credits/transactions?limit=1").await.ok();
    let newest = &history["items"][0];
    assert_eq!((&newest["service_type"], &newest["amount"]), (&json!("background_removal"), &json!(-3)));
    assert!(!newest["description"].as_str().unwrap().is_empty());
    let now = balance(&ann).await;
    assert_eq!(
        [&now["used_credits"], &now["weekly_used"], &now["total_credits"]],
        [&json!(43), &json!(43), &json!(100)]
    );
    for (service, cost, code) in [("gold", 1, 404), ("short_video", -1, 422), ("short_video", i64::MAX, 422)] {
        assert_eq!(consume(&ann, None, service, generation, cost).await.status.as_u16(), code, "{service} {cost}");
    }
    Browser::of(&app).post("/api/v1/credits/consume", json!({})).await.problem(401, "not_authenticated");
    app.stop().await;
}

#[tokio::test]
async fn of_twice_as_many_spends_as_there_is_credit_for_exactly_half_pass() {
    let app = app(&CROWDED).await;
    let (staff, (ann, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    for round in 0..rounds() {
        staff.add(&id, 64 * 3, "bonus").await.ok();
        let spends = (0..128).map(|_| consume(&ann, None, "background_removal", Uuid::new_v4(), 3));
        let spends = join_all(spends).await;
        let passed = spends.iter().filter(|reply| reply.status == StatusCode::OK).count();
        assert_eq!(passed, 64, "round {round}");
        for reply in spends.into_iter().filter(|reply| reply.status != StatusCode::OK) {
            reply.problem(402, "insufficient_credits");
        }
        assert_eq!(balance(&ann).await["total"], json!(0), "round {round}");
    }
    app.stop().await;
}

/// A few, or as many as `VIDGO_LEDGER_ROUNDS` says.
fn rounds() -> usize {
    std::env::var("VIDGO_LEDGER_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5)
}
