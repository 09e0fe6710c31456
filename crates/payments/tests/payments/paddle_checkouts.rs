//! Checkouts at Paddle: what a transaction is made of, and which one is opened again.

use domain::{lists::Currency, payment::BillingCycle};
use payments::{CallError, Checkout, CheckoutOrder, PaymentProvider, Recurring};
use serde_json::{Value, json};

use crate::{
    order, paddle_at,
    server::{Answer, Server},
    url,
};

fn transaction(status: &str, total: &str) -> Value {
    json!({"data": {
        "id": "txn_1", "status": status, "origin": "api", "custom_data": {"order_number": "SU23456789ABCDEFGHJK"},
        "details": {"totals": {"grand_total": total, "currency_code": "USD"}},
        "checkout": {"url": "https://shop.example/orders/SU23456789ABCDEFGHJK?_ptxn=txn_1"},
    }, "meta": {"request_id": "r"}})
}

fn made() -> Answer {
    let mut new = transaction("draft", "29900");
    new["data"]["id"] = json!("txn_new");
    Answer::Json(201, new)
}

/// What was posted for an order.
async fn posted(order: &CheckoutOrder) -> Value {
    let server = Server::start([made()]).await;
    let checkout = paddle_at(&server.origin).checkout(order).await.unwrap();
    let wanted = Checkout::Script {
        transaction_id: "txn_new".into(),
        page: url("https://shop.example/orders/SU23456789ABCDEFGHJK"),
    };
    assert_eq!(checkout, wanted);
    let seen = server.seen().remove(0);
    assert_eq!(seen.line, "POST /transactions");
    assert_eq!(seen.headers["authorization"], format!("Bearer {}", crate::API_KEY));
    assert_eq!(seen.headers["content-type"], "application/json");
    seen.json()
}

#[tokio::test]
async fn a_transaction_has_a_price_of_its_own_and_names_the_order() {
    let body = posted(&order(Currency::Usd)).await;
    let item = &body["items"][0];
    assert_eq!(item["quantity"], 1);
    assert_eq!(item["price"]["unit_price"], json!({"amount": "29900", "currency_code": "USD"}));
    assert_eq!(item["price"]["product"], json!({"name": "專業版 月訂閱", "tax_category": "standard"}));
    assert_eq!(item["price"]["quantity"], json!({"minimum": 1, "maximum": 1}));
    assert_eq!(item["price"]["billing_cycle"], Value::Null);
    assert_eq!(item["price"]["tax_mode"], "internal");
    assert_eq!(
        body["custom_data"],
        json!({"order_number": "SU23456789ABCDEFGHJK", "user_id": "0198c0de-0000-7000-8000-000000000001"})
    );
    assert_eq!(body["checkout"]["url"], "https://shop.example/orders/SU23456789ABCDEFGHJK");
    assert_eq!((body.get("discount"), body.get("customer_id")), (None, None));
    let known = CheckoutOrder { customer: Some("ctm_1".into()), discount_minor: 100, ..order(Currency::Usd) };
    let body = posted(&known).await;
    assert_eq!((&body["customer_id"], body.get("discount")), (&json!("ctm_1"), None));
}

#[tokio::test]
async fn what_the_first_period_is_cheaper_by_is_a_discount_that_does_not_recur() {
    let plan = |cycle, amount_minor| CheckoutOrder {
        recurring: Some(Recurring { cycle, amount_minor }),
        discount_minor: 10_000,
        ..order(Currency::Usd)
    };
    let body = posted(&plan(BillingCycle::Yearly, 39_900)).await;
    assert_eq!(body["items"][0]["price"]["unit_price"]["amount"], "39900");
    assert_eq!(body["items"][0]["price"]["billing_cycle"], json!({"interval": "year", "frequency": 1}));
    assert_eq!(
        (&body["discount"]["type"], &body["discount"]["amount"], &body["discount"]["recur"]),
        (&json!("flat"), &json!("10000"), &json!(false))
    );
    let body = posted(&plan(BillingCycle::Monthly, 29_900)).await;
    assert_eq!(body["items"][0]["price"]["billing_cycle"], json!({"interval": "month", "frequency": 1}));
    assert_eq!(body.get("discount"), None);

    let server = Server::start([]).await;
    let client = paddle_at(&server.origin);
    let free = CheckoutOrder { amount_minor: 0, ..order(Currency::Usd) };
    for wrong in [plan(BillingCycle::Monthly, 100), order(Currency::Twd), free] {
        let answer = client.checkout(&wrong).await;
        assert!(matches!(answer, Err(CallError::Refused { .. })), "{answer:?}");
    }
}

#[tokio::test]
async fn a_page_that_paddle_did_not_approve_is_never_named() {
    let server = Server::start([made()]).await;
    let elsewhere = CheckoutOrder { back_url: url("https://other.example/x"), ..order(Currency::Usd) };
    let checkout = paddle_at(&server.origin).checkout(&elsewhere).await.unwrap();
    assert!(matches!(checkout, Checkout::Script { page, .. } if page.as_str() == "https://shop.example/pay"));
    assert_eq!(server.seen()[0].json()["checkout"]["url"], "https://shop.example/pay");
}

#[tokio::test]
async fn an_open_transaction_of_the_same_amount_is_opened_again() {
    let known = CheckoutOrder { checkout_id: Some("txn_1".into()), ..order(Currency::Usd) };
    let mut other = transaction("ready", "29900");
    other["data"]["custom_data"]["order_number"] = json!("SU9");
    let gone = json!({"error": {"type": "request_error", "code": "not_found", "detail": "No such entity."}});
    for (found, status, wanted) in [
        (transaction("draft", "29900"), 200, Ok("txn_1")),
        (transaction("ready", "29900"), 200, Ok("txn_1")),
        (transaction("ready", "39900"), 200, Ok("txn_new")),
        (transaction("canceled", "29900"), 200, Ok("txn_new")),
        (other, 200, Ok("txn_new")),
        (gone, 404, Ok("txn_new")),
        // Paid, or about to be: a second one might be paid as well.
        (transaction("billed", "29900"), 200, Err(())),
        (transaction("paid", "29900"), 200, Err(())),
        (transaction("completed", "29900"), 200, Err(())),
    ] {
        let first = Answer::Json(status, found.clone());
        let answers = if wanted == Ok("txn_new") { vec![first, made()] } else { vec![first] };
        let server = Server::start(answers).await;
        let answer = paddle_at(&server.origin).checkout(&known).await;
        assert_eq!(server.lines()[0], "GET /transactions/txn_1");
        match (answer, wanted) {
            (Ok(Checkout::Script { transaction_id, .. }), Ok(wanted)) => assert_eq!(transaction_id, wanted, "{found}"),
            (Err(CallError::Refused { code, .. }), Err(())) => assert_eq!(code, "already_paid"),
            (answer, _) => panic!("{found}: {answer:?}"),
        }
    }
}
