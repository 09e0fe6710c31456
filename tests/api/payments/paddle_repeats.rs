//! Notifications of Paddle's that come again, late, in a wrong order or at once: payments, agreements, money back.

use chrono::TimeDelta;
use domain::payment::EventState::{Applied, Ignored, Refused, Waiting};
use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    balance, status, subscribe,
    told::{CENTS, Desk, UNITS, adjustment, event, failed, paddle_id, transaction, transaction_id},
};
use crate::accounts::Browser;

/// The plan that the tests buy, in hundredths of USD.
const STARTER_CENTS: u32 = 1_000;

/// Tells an event that happens now; it must be taken.
async fn tell(desk: &Desk, event_type: &str, data: Value) {
    let answer = desk.paddle(&event(event_type, desk.now(), data)).await;
    assert_eq!(answer.status, 200, "{event_type}: {}", answer.text);
}

#[tokio::test]
async fn payments_may_be_told_again_late_and_in_any_order() {
    let desk = Desk::open().await;
    let mut had = 0;

    // Eight times, one after another; then another order, eight times at once. Each delivery is signed anew.
    let number = desk.order(&desk.buyer, "paddle").await;
    let paid = event("transaction.completed", desk.now(), transaction(&number, CENTS));
    for _ in 0..8 {
        assert_eq!(desk.paddle(&paid).await.status, 200);
    }
    assert_eq!(desk.states().await, [Applied]);
    had += UNITS;
    assert_eq!(desk.credits().await, had);
    let number = desk.order(&desk.buyer, "paddle").await;
    let paid = event("transaction.completed", desk.now(), transaction(&number, CENTS));
    for answer in join_all((0..8).map(|_| desk.paddle(&paid))).await {
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    assert_eq!(desk.states().await, [Applied]);
    had += UNITS;
    assert_eq!(desk.credits().await, had);

    // Other events about the same payment, at once: one of them pays.
    let number = desk.order(&desk.buyer, "paddle").await;
    let told = (0..8).map(|_| tell(&desk, "transaction.completed", transaction(&number, CENTS)));
    join_all(told).await;
    let mut states = desk.states().await;
    states.retain(|state| *state != Ignored);
    assert_eq!(states, [Applied]);
    had += UNITS;
    assert_eq!(desk.credits().await, had);

    // An event's name does not come twice with another meaning.
    let mut other = paid.clone();
    other["data"] = transaction(&desk.order(&desk.buyer, "paddle").await, CENTS);
    assert_eq!(desk.paddle(&other).await.status, 200);
    assert_eq!((desk.states().await, desk.credits().await), (vec![], had));

    // Declined, then paid; and a refusal that comes after the money.
    let number = desk.order(&desk.buyer, "paddle").await;
    tell(&desk, "transaction.payment_failed", failed(&number, CENTS)).await;
    assert_eq!((desk.states().await, desk.status(&number).await.as_str()), (vec![Applied], "pending"));
    tell(&desk, "transaction.paid", transaction(&number, CENTS)).await;
    assert_eq!((desk.states().await, desk.status(&number).await.as_str()), (vec![Ignored], "pending"));
    tell(&desk, "transaction.completed", transaction(&number, CENTS)).await;
    had += UNITS;
    assert_eq!((desk.states().await, desk.status(&number).await.as_str()), (vec![Applied], "paid"));
    tell(&desk, "transaction.payment_failed", failed(&number, CENTS)).await;
    assert_eq!((desk.states().await, desk.status(&number).await.as_str()), (vec![Ignored], "paid"));
    assert_eq!(desk.credits().await, had);

    // Whoever paid: the order's owner has it, and nobody else.
    let number = desk.order(&desk.buyer, "paddle").await;
    let mut by_other = transaction(&number, CENTS);
    by_other["custom_data"]["user_id"] = desk.other.me().await.ok()["id"].clone();
    tell(&desk, "transaction.completed", by_other).await;
    had += UNITS;
    assert_eq!((desk.states().await, desk.credits().await), (vec![Applied], had));
    assert_eq!(balance(&desk.other).await["total"], 0);

    // Two payments for one order, and one payment for two orders: the second is staff's affair, and brings nothing.
    let mut second = transaction(&number, CENTS);
    second["id"] = "txn_second".into();
    tell(&desk, "transaction.completed", second).await;
    let next = desk.order(&desk.buyer, "paddle").await;
    let mut same = transaction(&next, CENTS);
    same["id"] = transaction_id(&number).into();
    tell(&desk, "transaction.completed", same).await;
    let news = desk.news().await;
    let [(Refused, second), (Refused, same)] = news.as_slice() else { panic!("{news:?}") };
    assert!(second.contains("txn_second is a second payment for it"), "{second}");
    assert!(same.contains(&format!("paid for order {number} before")), "{same}");
    assert_eq!((desk.credits().await, desk.status(&next).await.as_str()), (had, "pending"));
    desk.close().await;
}

/// A subscription as Paddle shows it.
fn agreement(id: &str, order: &str, state: &str, ends_at: Option<&str>) -> Value {
    let planned = ends_at.map(|at| json!({"action": "cancel", "effective_at": at, "resume_at": null}));
    json!({
        "id": id, "status": state, "custom_data": {"order_number": order}, "customer_id": "ctm_agreement",
        "scheduled_change": planned, "transaction_id": transaction_id(order), "items": [],
    })
}

/// An order of a plan, and its first payment, which began the agreement `id`.
async fn plan(desk: &Desk, buyer: &Browser, id: &str) -> (String, Value) {
    let order = subscribe(buyer, "starter", "monthly", "paddle").await;
    let number = order["order_number"].as_str().unwrap().to_owned();
    let mut first = transaction(&number, STARTER_CENTS);
    first["subscription_id"] = id.into();
    first["billing_period"] = json!({"starts_at": desk.now().to_rfc3339(), "ends_at": desk.now().to_rfc3339()});
    (number, first)
}

/// A later payment of the agreement `id`.
fn renewal(id: &str, name: &str) -> Value {
    let mut renewal = transaction(name, STARTER_CENTS);
    renewal["origin"] = "subscription_recurring".into();
    renewal["subscription_id"] = id.into();
    renewal["custom_data"] = Value::Null;
    renewal
}

#[tokio::test]
async fn agreements_are_followed_by_when_things_happened_not_by_when_they_are_told() {
    let desk = Desk::open().await;

    // The agreement is told before the payment that began it, for one buyer; and after it, for the other.
    let (early, late) = (paddle_id("sub"), paddle_id("sub"));
    let (number, first) = plan(&desk, &desk.buyer, &early).await;
    tell(&desk, "subscription.created", agreement(&early, &number, "active", None)).await;
    assert_eq!(desk.states().await, [Applied]);
    assert_eq!(status(&desk.buyer).await["has_subscription"], false, "an agreement is no money");
    assert_eq!(desk.credits().await, 0);
    tell(&desk, "transaction.completed", first).await;
    assert_eq!(desk.states().await, [Applied]);
    let (others, first) = plan(&desk, &desk.other, &late).await;
    tell(&desk, "transaction.completed", first).await;
    tell(&desk, "subscription.created", agreement(&late, &others, "active", None)).await;
    assert_eq!(desk.states().await, [Applied, Applied]);
    for buyer in [&desk.buyer, &desk.other] {
        let now = status(buyer).await;
        assert_eq!(
            (&now["status"], &now["auto_renew"], &now["credits"]["total"]),
            (&json!("active"), &json!(true), &json!(100))
        );
    }

    // A planned end, and then what was before it: the newer word holds.
    let (now, soon) = (desk.now(), (desk.now() + TimeDelta::days(20)).to_rfc3339());
    let ends =
        event("subscription.updated", now + TimeDelta::seconds(1), agreement(&early, &number, "active", Some(&soon)));
    assert_eq!(desk.paddle(&ends).await.status, 200);
    assert_eq!((desk.states().await, status(&desk.buyer).await["status"].clone()), (vec![Applied], json!("cancelled")));
    for (kind, state) in [("updated", "active"), ("past_due", "past_due"), ("activated", "active")] {
        let older = event(&format!("subscription.{kind}"), now, agreement(&early, &number, state, None));
        assert_eq!(desk.paddle(&older).await.status, 200);
        assert_eq!(
            (desk.states().await, status(&desk.buyer).await["status"].clone()),
            (vec![Ignored], json!("cancelled"))
        );
    }
    let newest = event("subscription.updated", now + TimeDelta::seconds(2), agreement(&early, &number, "active", None));
    assert_eq!(desk.paddle(&newest).await.status, 200);
    assert_eq!((desk.states().await, status(&desk.buyer).await["auto_renew"].clone()), (vec![Applied], json!(true)));

    // Of another agreement, of an order of somebody else, of nothing of ours, in a state that nobody knows.
    tell(&desk, "subscription.updated", agreement("sub_strange", &number, "canceled", None)).await;
    let news = desk.news().await;
    let [(Refused, why)] = news.as_slice() else { panic!("{news:?}") };
    assert!(why.contains(&format!("belongs to the agreement {early}")), "{why}");
    tell(&desk, "subscription.canceled", json!({"id": "sub_foreign", "status": "canceled", "custom_data": null})).await;
    assert_eq!(desk.states().await, [Ignored]);
    let odd = event("subscription.updated", desk.now(), agreement(&early, &number, "asleep", None));
    assert_eq!((desk.paddle(&odd).await.status, desk.states().await), (422, vec![]));
    assert_eq!(status(&desk.buyer).await["status"], "active");

    // A charge failed: the plan lasts, and only money makes it well again. The charge is told twice in two events.
    let end = status(&desk.other).await["end_date"].clone();
    tell(&desk, "subscription.past_due", agreement(&late, &others, "past_due", None)).await;
    assert_eq!(desk.states().await, [Applied]);
    let now = status(&desk.other).await;
    assert_eq!((&now["status"], &now["end_date"], &now["credits"]["total"]), (&json!("past_due"), &end, &json!(100)));
    tell(&desk, "subscription.updated", agreement(&late, &others, "active", None)).await;
    assert_eq!((desk.states().await, status(&desk.other).await["status"].clone()), (vec![Applied], json!("past_due")));
    for _ in 0..2 {
        tell(&desk, "transaction.completed", renewal(&late, "renewal")).await;
    }
    assert_eq!(desk.states().await, [Applied, Ignored]);
    let now = status(&desk.other).await;
    assert_eq!(now["status"], "active");
    assert_ne!(now["end_date"], end, "a month more");
    let end = now["end_date"].clone();
    let mut wrong = renewal(&late, "cheaper");
    wrong["details"]["totals"]["grand_total"] = "1".into();
    tell(&desk, "transaction.completed", wrong).await;
    assert_eq!((desk.states().await, status(&desk.other).await["end_date"].clone()), (vec![Refused], end.clone()));

    // It ends: what is paid is paid, until then.
    tell(&desk, "subscription.canceled", agreement(&late, &others, "canceled", None)).await;
    assert_eq!(desk.states().await, [Applied]);
    let now = status(&desk.other).await;
    assert_eq!((&now["status"], &now["end_date"]), (&json!("cancelled"), &end));

    // A later payment of an agreement that was not told yet waits for it.
    tell(&desk, "transaction.completed", renewal("sub_unknown", "unknown")).await;
    assert_eq!(desk.states().await, [Waiting]);
    desk.close().await;
}

/// Uses a service that costs three credits.
async fn spend(buyer: &Browser, times: u32) {
    for _ in 0..times {
        let body = json!({"service_type": "background_removal", "generation_id": Uuid::new_v4(), "credit_cost": 3});
        buyer.post("/api/v1/credits/consume", body).await.ok();
    }
}

/// Status, what went back, and the buyer's credits.
async fn books(desk: &Desk, number: &str) -> (String, f64, i64) {
    let order = desk.state(number).await;
    (order["status"].as_str().unwrap().to_owned(), order["refunded"].as_f64().unwrap(), desk.credits().await)
}

#[tokio::test]
async fn money_back_takes_what_is_left_of_what_it_bought_and_never_more() {
    let desk = Desk::open().await;
    let pack = async || {
        let number = desk.order(&desk.buyer, "paddle").await;
        tell(&desk, "transaction.completed", transaction(&number, CENTS)).await;
        assert_eq!(desk.states().await, [Applied]);
        number
    };
    let is = |status: &str, back: f64, credits: i64| (status.to_owned(), back, credits);

    // Asked for at Paddle, then approved, each told twice; six of the fifty credits were spent.
    let number = pack().await;
    spend(&desk.buyer, 2).await;
    let waits = adjustment("adj_1", &number, "refund", "pending_approval", CENTS);
    tell(&desk, "adjustment.created", waits.clone()).await;
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Applied], is("paid", 0.0, 44)));
    let approved = adjustment("adj_1", &number, "refund", "approved", CENTS);
    tell(&desk, "adjustment.updated", approved.clone()).await;
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Applied], is("refunded", 5.0, 0)));
    tell(&desk, "adjustment.updated", approved).await;
    tell(&desk, "adjustment.created", waits).await;
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Ignored, Ignored], is("refunded", 5.0, 0)));
    // It is decided: the contrary is staff's affair, and so is a second one.
    tell(&desk, "adjustment.updated", adjustment("adj_1", &number, "refund", "rejected", CENTS)).await;
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Refused], is("refunded", 5.0, 0)));
    // A payment of it that is told again brings nothing back.
    tell(&desk, "transaction.completed", transaction(&number, CENTS)).await;
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Ignored], is("refunded", 5.0, 0)));

    // Asked for, and rejected.
    let number = pack().await;
    for state in ["pending_approval", "rejected", "rejected"] {
        tell(&desk, "adjustment.updated", adjustment("adj_2", &number, "refund", state, CENTS)).await;
    }
    assert_eq!(
        (desk.states().await, books(&desk, &number).await),
        (vec![Applied, Applied, Ignored], is("paid", 0.0, 50))
    );

    // A part, then the rest.
    tell(&desk, "adjustment.updated", adjustment("adj_3", &number, "refund", "approved", 200)).await;
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Applied], is("paid", 2.0, 50)));
    tell(&desk, "adjustment.updated", adjustment("adj_4", &number, "refund", "approved", 300)).await;
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Applied], is("refunded", 5.0, 0)));

    // The bank takes it back, after a warning; and gives it back, which a person has to look at.
    let number = pack().await;
    tell(&desk, "adjustment.created", adjustment("adj_5", &number, "chargeback_warning", "approved", CENTS)).await;
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Ignored], is("paid", 0.0, 50)));
    tell(&desk, "adjustment.created", adjustment("adj_6", &number, "chargeback", "approved", CENTS)).await;
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Applied], is("refunded", 5.0, 0)));
    tell(&desk, "adjustment.created", adjustment("adj_7", &number, "chargeback_reverse", "approved", CENTS)).await;
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Refused], is("refunded", 5.0, 0)));

    // More than was paid, nothing at all, in another currency, in a state that nobody knows.
    let number = pack().await;
    for (id, amount) in [("adj_8", CENTS + 1), ("adj_9", 0)] {
        tell(&desk, "adjustment.updated", adjustment(id, &number, "refund", "approved", amount)).await;
    }
    let mut yen = adjustment("adj_10", &number, "refund", "approved", CENTS);
    yen["totals"]["currency_code"] = "JPY".into();
    tell(&desk, "adjustment.updated", yen).await;
    let odd = event("adjustment.updated", desk.now(), adjustment("adj_11", &number, "refund", "thought_about", CENTS));
    assert_eq!(desk.paddle(&odd).await.status, 422);
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Refused; 3], is("paid", 0.0, 50)));

    // Told at once by eight events: it goes back once, and takes the credits of this order only.
    let other = pack().await;
    let told =
        (0..8).map(|_| tell(&desk, "adjustment.updated", adjustment("adj_12", &number, "refund", "approved", CENTS)));
    join_all(told).await;
    let mut states = desk.states().await;
    states.retain(|state| *state != Ignored);
    assert_eq!((states, books(&desk, &number).await), (vec![Applied], is("refunded", 5.0, 50)));

    // All but two were spent: more than is left is not taken, and nothing goes below zero.
    spend(&desk.buyer, 16).await;
    tell(&desk, "adjustment.updated", adjustment("adj_13", &other, "refund", "approved", CENTS)).await;
    assert_eq!((desk.states().await, books(&desk, &other).await), (vec![Applied], is("refunded", 5.0, 0)));

    // Money back is told before the payment: it waits for it, and then both count.
    let number = desk.order(&desk.buyer, "paddle").await;
    tell(&desk, "adjustment.updated", adjustment("adj_14", &number, "refund", "approved", CENTS)).await;
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Waiting], is("pending", 0.0, 0)));
    tell(&desk, "transaction.completed", transaction(&number, CENTS)).await;
    desk.at_rest().await;
    assert_eq!((desk.states().await, books(&desk, &number).await), (vec![Applied], is("refunded", 5.0, 0)));
    desk.close().await;
}
