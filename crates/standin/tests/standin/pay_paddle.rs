//! Paddle as a shop meets it: transactions, the hosted checkout, webhooks, renewals, changes and refunds.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use standin::StandinSettings;

use crate::shop::{Shop, form, settings, shop, shop_with};

/// A shop whose webhook address is known.
async fn listening() -> Shop {
    let shop = shop().await;
    assert_eq!(
        shop.put("/_standin/pay/paddle", json!({"notification_url": format!("{}/paddle-hook", shop.url)})).await,
        204
    );
    shop
}

fn item(amount: &str, monthly: bool) -> Value {
    let cycle = if monthly { json!({"interval": "month", "frequency": 1}) } else { Value::Null };
    json!({"quantity": 1, "price": {
        "description": "Pro 月費", "name": "Pro", "billing_cycle": cycle, "tax_mode": "internal",
        "unit_price": {"amount": amount, "currency_code": "USD"},
        "product": {"name": "Pro", "tax_category": "standard"},
    }})
}

fn order(amount: &str, monthly: bool) -> Value {
    json!({
        "items": [item(amount, monthly)], "collection_mode": "automatic",
        "custom_data": {"order_number": "VG1"}, "checkout": {"url": "http://127.0.0.1:9/pay?lang=en"},
    })
}

/// Makes a transaction; gives its id.
async fn create(shop: &Shop, body: Value) -> String {
    let (status, reply) = shop.paddle(Method::POST, "/transactions", Some(body)).await;
    assert_eq!(status, 201, "{reply}");
    reply["data"]["id"].as_str().unwrap().to_owned()
}

/// A paid monthly subscription; gives the ids of its transaction and itself.
async fn subscribe(shop: &Shop) -> (String, String) {
    let id = create(shop, order("1999", true)).await;
    shop.act(&format!("paddle/{id}/pay"), json!({})).await;
    let (_, sold) = shop.paddle(Method::GET, &format!("/transactions/{id}"), None).await;
    (id, sold["data"]["subscription_id"].as_str().unwrap().to_owned())
}

fn types(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["event_type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_person_pays_on_the_hosted_page_and_the_shop_is_told_in_order() {
    let shop = listening().await;
    let id = create(&shop, order("1999", true)).await;
    let script = shop.browser.get(format!("{}/paddle/paddle.js", shop.rig.origin)).send().await.unwrap();
    assert!(script.headers()["content-type"].to_str().unwrap().starts_with("text/javascript"));
    assert!(script.text().await.unwrap().contains("_ptxn"));

    let path = format!("/paddle/checkout/{id}?token=test_standin");
    let url = format!("{}{path}", shop.rig.origin);
    let wrong = shop.browser.get(url.replace("test_standin", "test_other")).send().await.unwrap();
    assert_eq!(wrong.status(), StatusCode::FORBIDDEN);
    let shown = shop.browser.get(&url).send().await.unwrap().text().await.unwrap();
    assert!(shown.contains("USD 19.99") && shown.contains("4242 4242 4242 4242"), "{shown}");

    let buyer =
        |button, card| form(&[("email", "a@example.com"), ("country", "GB"), ("card", card), ("button", button)]);
    let refused = shop.submit(&path, &buyer("pay", "4000000000000002")).await;
    assert!(refused.headers()["location"].to_str().unwrap().contains("fault=declined"));
    // The first try of each is not taken; the order stays as far as what is told first comes first.
    shop.answer(&[(200, ""), (200, "")]);
    let paid = shop.submit(&path, &buyer("pay", "4242 4242 4242 4242")).await;
    assert_eq!(paid.headers()["location"].to_str().unwrap(), "http://127.0.0.1:9/pay?lang=en&paid=1");
    shop.submit(&path, &buyer("pay", "4242 4242 4242 4242")).await;
    assert_eq!(shop.meter(&id).await, (1, 1_999, 0, 0), "pressed twice, charged once");

    let events = shop.events().await;
    assert_eq!(
        types(&events),
        [
            "transaction.created",
            "customer.created",
            "address.created",
            "transaction.updated",
            "transaction.ready",
            "transaction.payment_failed",
            "transaction.updated",
            "transaction.paid",
            "subscription.created",
            "subscription.activated",
            "transaction.completed",
        ]
    );
    let times: Vec<_> = events.iter().map(|event| event["occurred_at"].as_str().unwrap()).collect();
    assert!(times.is_sorted() && times.windows(2).all(|two| two[0] != two[1]), "{times:?}");
    let data = |event: &str| &events[types(&events).iter().position(|one| *one == event).unwrap()]["data"];
    assert_eq!(data("transaction.payment_failed")["payments"][0]["error_code"], "declined");
    let (done, born) = (data("transaction.completed"), data("subscription.created"));
    assert_eq!(
        (&done["status"], &done["origin"], &done["subscription_id"]),
        (&json!("completed"), &json!("api"), &born["id"])
    );
    assert_eq!((&done["details"]["totals"]["grand_total"], &done["currency_code"]), (&json!("1999"), &json!("USD")));
    assert_eq!(done["details"]["totals"]["tax"], "333", "20 % inside the price");
    assert_eq!((&born["transaction_id"], &born["custom_data"]["order_number"]), (&json!(id), &json!("VG1")));

    let (_, invoice) = shop.paddle(Method::GET, &format!("/transactions/{id}/invoice"), None).await;
    let (content_type, pdf) = shop.rig.download(invoice["data"]["url"].as_str().unwrap()).await;
    assert!(content_type == "application/pdf" && pdf.starts_with(b"%PDF-1.4"));
}

/// Field names of an object and of the objects in it.
fn names(value: &Value, path: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                // The shop's own, and what a card happens to be.
                if !["custom_data", "method_details"].contains(&name.as_str()) {
                    out.push(format!("{path}.{name}"));
                    names(value, &format!("{path}.{name}"), out);
                }
            }
        }
        Value::Array(items) => items.iter().take(1).for_each(|item| names(item, path, out)),
        _ => {}
    }
}

#[tokio::test]
async fn events_have_every_field_that_the_real_ones_have() {
    let shop = listening().await;
    subscribe(&shop).await;
    let events = shop.events().await;
    // Shapes of the real service's own events (docs/protocols/vectors/paddle.json).
    for (event_type, real) in [
        ("transaction.completed", include_str!("paddle_transaction.json")),
        ("subscription.created", include_str!("paddle_subscription.json")),
    ] {
        let ours = events.iter().find(|event| event["event_type"] == event_type).unwrap();
        let (mut wanted, mut there) = (vec![], vec![]);
        names(&serde_json::from_str(real).unwrap(), "", &mut wanted);
        names(ours, "", &mut there);
        let missing: Vec<_> = wanted.iter().filter(|name| !there.contains(name)).collect();
        assert!(missing.is_empty(), "{event_type} lacks {missing:?}");
    }
}

#[tokio::test]
async fn renewals_fail_recover_and_end_with_the_period() {
    let shop = listening().await;
    let (_, subscription) = subscribe(&shop).await;
    let before = shop.events().await.len();
    shop.advance_days(31).await;
    let events = shop.events().await.split_off(before);
    let renewed = [
        "transaction.created",
        "transaction.billed",
        "transaction.paid",
        "subscription.updated",
        "transaction.completed",
    ];
    assert_eq!(types(&events), renewed);
    assert_eq!(events[4]["data"]["origin"], "subscription_recurring");
    assert!(events[4]["occurred_at"].as_str().unwrap().starts_with("2026-04-01T"), "{}", events[4]["occurred_at"]);

    let before = before + events.len();
    shop.act(&format!("paddle/{subscription}/card"), json!({"fails": true})).await;
    shop.advance_days(30).await;
    let events = shop.events().await.split_off(before);
    let failed = [
        "transaction.created",
        "transaction.billed",
        "transaction.payment_failed",
        "transaction.past_due",
        "subscription.past_due",
    ];
    assert_eq!(types(&events)[..5], failed);
    let before = shop.events().await.len();
    shop.act(&format!("paddle/{subscription}/card"), json!({"fails": false})).await;
    let events = shop.events().await.split_off(before);
    assert_eq!(types(&events), ["transaction.paid", "subscription.updated", "transaction.completed"]);
    assert_eq!(events[1]["data"]["status"], "active");

    let path = format!("/subscriptions/{subscription}");
    let cancel = json!({"effective_from": "next_billing_period"});
    for _ in 0..2 {
        let (status, planned) = shop.paddle(Method::POST, &format!("{path}/cancel"), Some(cancel.clone())).await;
        assert_eq!((status, &planned["data"]["scheduled_change"]["action"]), (200, &json!("cancel")));
    }
    let (_, kept) = shop.paddle(Method::PATCH, &path, Some(json!({"scheduled_change": null}))).await;
    assert_eq!(kept["data"]["scheduled_change"], Value::Null);
    shop.paddle(Method::POST, &format!("{path}/cancel"), Some(cancel)).await;
    shop.advance_days(40).await;
    let (_, ended) = shop.paddle(Method::GET, &path, None).await;
    assert_eq!((&ended["data"]["status"], &ended["data"]["next_billed_at"]), (&json!("canceled"), &Value::Null));
    assert_eq!(shop.events().await.last().unwrap()["event_type"], "subscription.canceled");
    let charged = shop.get("/_standin/pay/movements").await;
    assert_eq!(charged.as_array().unwrap().len(), 3, "nothing after the end: {charged}");
}

#[tokio::test]
async fn a_card_that_never_recovers_ends_the_subscription() {
    let shop = listening().await;
    let id = create(&shop, order("1999", true)).await;
    shop.act(&format!("paddle/{id}/pay"), json!({"card": "pays_once"})).await;
    shop.advance_days(60).await;
    let events = shop.events().await;
    assert_eq!(types(&events).iter().filter(|event| **event == "transaction.payment_failed").count(), 5);
    assert_eq!(events.last().unwrap()["event_type"], "subscription.canceled");
    assert_eq!(shop.get("/_standin/pay/meter").await.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn another_price_is_charged_as_the_mode_says() {
    let shop = listening().await;
    let (_, subscription) = subscribe(&shop).await;
    let path = format!("/subscriptions/{subscription}");
    let change = |amount: &str, mode: &str| json!({"items": [item(amount, true)], "proration_billing_mode": mode});
    let (status, error) = shop.paddle(Method::PATCH, &path, Some(json!({"items": [item("2999", true)]}))).await;
    assert_eq!((status, &error["error"]["errors"][0]["field"]), (400, &json!("proration_billing_mode")));
    let (status, _) = shop.paddle(Method::PATCH, &path, Some(change("2999", "do_not_bill"))).await;
    assert_eq!(status, 200);
    shop.advance_days(31).await;
    let amounts = async || -> Vec<Value> {
        let rows = shop.get("/_standin/pay/movements").await;
        rows.as_array().unwrap().iter().map(|row| row["amount_minor"].clone()).collect()
    };
    assert_eq!(amounts().await, [1_999, 2_999], "at the price it has then");
    // Fifteen of thirty days are left of April's period, less the day it was begun late.
    shop.advance_days(15).await;
    let (status, changed) = shop.paddle(Method::PATCH, &path, Some(change("5999", "prorated_immediately"))).await;
    assert_eq!(status, 200, "{changed}");
    let seen = amounts().await;
    assert!((1_450..=1_550).contains(&seen[2].as_i64().unwrap()), "half of the difference: {seen:?}");
    let (_, list) =
        shop.paddle(Method::GET, &format!("/transactions?subscription_id={subscription}&per_page=2"), None).await;
    assert_eq!(list["data"][0]["origin"], "subscription_update");
    assert_eq!(
        (&list["meta"]["pagination"]["has_more"], &list["meta"]["pagination"]["estimated_total"]),
        (&json!(true), &json!(3))
    );
    let next = list["meta"]["pagination"]["next"].as_str().unwrap().split_once("/paddle").unwrap().1.to_owned();
    let (_, rest) = shop.paddle(Method::GET, &next, None).await;
    assert_eq!((rest["data"].as_array().unwrap().len(), &rest["meta"]["pagination"]["has_more"]), (1, &json!(false)));

    // Down again: nothing is charged, and what is left over is taken off of the next period.
    let (status, _) = shop.paddle(Method::PATCH, &path, Some(change("3999", "prorated_immediately"))).await;
    assert_eq!((status, amounts().await.len()), (200, 3));
    shop.advance_days(15).await;
    let seen = amounts().await;
    assert!((2_950..=3_050).contains(&seen[3].as_i64().unwrap()), "a thousand less: {seen:?}");
}

#[tokio::test]
async fn refunds_wait_are_approved_and_never_exceed_what_was_paid() {
    let shop = listening().await;
    let mut body = order("1999", false);
    body["discount"] = json!({"type": "percentage", "amount": "10", "description": "spring"});
    let id = create(&shop, body).await;
    let (status, error) = shop
        .paddle(
            Method::POST,
            "/adjustments",
            Some(json!({"action": "refund", "transaction_id": id, "reason": "x", "type": "full"})),
        )
        .await;
    assert_eq!((status, &error["error"]["type"]), (400, &json!("request_error")), "not paid yet");
    shop.act(&format!("paddle/{id}/pay"), json!({})).await;
    let (_, sold) = shop.paddle(Method::GET, &format!("/transactions/{id}"), None).await;
    assert_eq!(sold["data"]["details"]["totals"]["grand_total"], "1799");
    assert_eq!(sold["data"]["subscription_id"], Value::Null, "nothing recurs");
    let line = sold["data"]["details"]["line_items"][0]["id"].clone();
    let part = |amount: &str| {
        json!({"action": "refund", "transaction_id": id, "reason": "x", "type": "partial",
            "items": [{"item_id": line, "type": "partial", "amount": amount}]})
    };
    let refund = async |body: Value| shop.paddle(Method::POST, "/adjustments", Some(body)).await;
    assert_eq!(refund(part("1800")).await.0, 400);
    let (status, asked) = refund(part("500")).await;
    assert_eq!((status, &asked["data"]["status"]), (201, &json!("pending_approval")));
    assert_eq!(shop.meter(&id).await.3, 0, "not before it is approved");
    assert_eq!(refund(part("1")).await.1["error"]["code"], "adjustment_pending_refund_request");
    shop.advance_days(1).await;
    assert_eq!(shop.meter(&id).await, (1, 1_799, 1, 500));
    // One that control rejects moves nothing.
    shop.put("/_standin/pay/delivery", json!({"hold_refunds": true})).await;
    let (_, asked) = refund(part("1299")).await;
    shop.advance_days(30).await;
    let adjustment = asked["data"]["id"].as_str().unwrap();
    shop.act(&format!("paddle/{adjustment}/reject"), json!({})).await;
    shop.act(&format!("paddle/{id}/chargeback"), json!({})).await;
    assert_eq!(refund(part("1")).await.0, 400, "the bank has taken the rest");
    shop.act(&format!("paddle/{id}/chargeback_reverse"), json!({})).await;
    let (_, list) = shop.paddle(Method::GET, &format!("/adjustments?transaction_id={id}"), None).await;
    let seen: Vec<_> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["action"].as_str().unwrap(), row["status"].as_str().unwrap()))
        .collect();
    assert_eq!(
        seen,
        [
            ("chargeback_reverse", "approved"),
            ("chargeback", "reversed"),
            ("refund", "rejected"),
            ("refund", "approved")
        ]
    );
    assert_eq!(shop.meter(&id).await, (1, 1_799, 1, 500));
    let events = shop.events().await;
    assert_eq!(types(&events).iter().filter(|event| **event == "adjustment.updated").count(), 3);
}

#[tokio::test]
async fn keys_faults_resends_and_replays() {
    // Nobody has said yet where to send: everything waits.
    let shop = shop().await;
    let id = create(&shop, order("500", false)).await;
    shop.settled().await;
    assert_eq!(shop.get("/_standin/pay/deliveries?state=no_target").await.as_array().unwrap().len(), 1);
    shop.answer(&[(500, "later"), (204, "")]);
    shop.rig.standin.set_paddle_notification_url(&format!("{}/paddle-hook", shop.url).parse().unwrap());
    let told = shop.wait("/paddle-hook", 3).await;
    let ids: Vec<_> = told.iter().map(|told| told.event()["notification_id"].clone()).collect();
    assert_eq!((&ids[0], &ids[1]), (&ids[1], &ids[2]), "the same notification until it is 200");
    let (status, replayed) =
        shop.paddle(Method::POST, &format!("/notifications/{}/replay", ids[0].as_str().unwrap()), None).await;
    assert_eq!(status, 202);
    let again = shop.wait("/paddle-hook", 4).await[3].event();
    assert_eq!(
        (&again["event_id"], &again["notification_id"]),
        (&told[0].event()["event_id"], &replayed["data"]["notification_id"])
    );
    let (_, events) = shop.paddle(Method::GET, "/events", None).await;
    assert_eq!(events["data"].as_array().unwrap().len(), 1);

    let url = format!("{}/paddle/transactions/{id}", shop.rig.origin);
    let status =
        async |key: &str| shop.browser.get(&url).header("authorization", key).send().await.unwrap().status().as_u16();
    let keys = ["bearer pdl_sdbx_apikey_standin", "Bearer wrong", "pdl_sdbx_apikey_standin"];
    assert_eq!([status(keys[0]).await, status(keys[1]).await, status(keys[2]).await], [200, 403, 401]);
    shop.put(
        "/_standin/pay/faults",
        json!([
            {"service": "paddle", "path": "/transactions", "fault": "rate_limited", "retry_after_seconds": 7},
            {"service": "paddle", "method": "POST", "path": "/transactions", "fault": "drop_after"},
        ]),
    )
    .await;
    let limited = shop.browser.get(&url).bearer_auth("pdl_sdbx_apikey_standin").send().await.unwrap();
    assert_eq!((limited.status().as_u16(), limited.headers()["retry-after"].to_str().unwrap()), (429, "7"));
    let made = format!("{}/paddle/transactions", shop.rig.origin);
    shop.browser
        .post(made)
        .bearer_auth("pdl_sdbx_apikey_standin")
        .json(&order("1", false))
        .send()
        .await
        .expect_err("cut");
    let (_, list) = shop.paddle(Method::GET, "/transactions", None).await;
    assert_eq!(list["data"].as_array().unwrap().len(), 2, "made all the same");
    let (_, gone) =
        shop.paddle(Method::PATCH, &format!("/transactions/{id}"), Some(json!({"status": "canceled"}))).await;
    assert_eq!(gone["data"]["status"], "canceled");
    assert_eq!(shop.rig.post(&format!("/_standin/pay/paddle/{id}/pay"), &json!({})).await.0, 409);
}

#[tokio::test]
async fn a_buyer_finds_the_subscription_in_the_portal_and_a_restart_keeps_it() {
    let dir = tempfile::tempdir().unwrap();
    let kept = || StandinSettings { state_dir: Some(dir.path().to_owned()), ..settings() };
    let shop = shop_with(kept()).await;
    let (status, buyer) = shop.paddle(Method::POST, "/customers", Some(json!({"email": "b@example.com"}))).await;
    assert_eq!(status, 201);
    let customer = buyer["data"]["id"].as_str().unwrap();
    let (_, found) = shop.paddle(Method::GET, "/customers?email=b%40example.com", None).await;
    assert_eq!(found["data"][0]["id"], customer);
    let mut body = order("1999", true);
    body["customer_id"] = json!(customer);
    let id = create(&shop, body).await;
    shop.act(&format!("paddle/{id}/pay"), json!({})).await;

    let shop = shop.restarted(kept()).await;
    let (_, sold) = shop.paddle(Method::GET, &format!("/transactions/{id}"), None).await;
    assert_eq!((&sold["data"]["status"], &sold["data"]["customer_id"]), (&json!("completed"), &json!(customer)));
    let subscription = sold["data"]["subscription_id"].as_str().unwrap();
    let (status, portal) = shop.paddle(Method::POST, &format!("/customers/{customer}/portal-sessions"), None).await;
    assert_eq!(status, 201);
    let overview = portal["data"]["urls"]["general"]["overview"].as_str().unwrap();
    let path = overview.strip_prefix(&shop.rig.origin).unwrap();
    let pressed = shop.submit(path, &form(&[("subscription", subscription), ("button", "cancel")])).await;
    assert_eq!(pressed.status(), StatusCode::SEE_OTHER);
    let (_, planned) = shop.paddle(Method::GET, &format!("/subscriptions/{subscription}"), None).await;
    assert_eq!(planned["data"]["scheduled_change"]["action"], "cancel");
    shop.advance_days(1).await;
    assert_eq!(shop.browser.get(overview).send().await.unwrap().status(), StatusCode::GONE);
}

#[tokio::test]
async fn what_is_held_comes_late_and_the_wrong_way_round() {
    let shop = listening().await;
    shop.put("/_standin/pay/delivery", json!({"hold": true})).await;
    subscribe(&shop).await;
    assert!(shop.events().await.is_empty());
    shop.act("deliveries/release", json!({"backwards": true})).await;
    let events = shop.events().await;
    assert_eq!((types(&events)[0], events.len()), ("transaction.completed", 9));
    let times: Vec<_> = events.iter().map(|event| event["occurred_at"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|one, other| one > other), "{times:?}");
}
