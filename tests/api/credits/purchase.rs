//! Buying credits: which packages, for whom, at what price, and once for one wish.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{NEVER, OVER, PACKAGES, PURCHASE, count, entry, person_on, sql};
use crate::accounts::{Browser, CROWDED, Person, Reply, app, keys};

async fn packages(browser: &Browser) -> Value {
    browser.get(PACKAGES).await.ok()
}

fn names(packages: &Value) -> Vec<&str> {
    packages.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

async fn buy(browser: &Browser, package: &Value, method: &str, key: &str) -> Reply {
    let body = json!({"package_id": package["id"], "payment_method": method});
    browser.ask(Method::POST, PURCHASE, &[("idempotency-key", key)], Some(&body)).await
}

#[tokio::test]
async fn a_plan_sees_and_buys_its_packages_and_those_of_lower_plans() {
    let app = app(&[]).await;
    let all = packages(&person_on(&app, "all@example.com", "pro_plus", NEVER).await).await;
    assert_eq!(names(&all), ["small", "medium", "large", "enterprise"]);
    let plain = Person::sign_up(&app, "plain@example.com").await.browser;
    let demo = person_on(&app, "demo@example.com", "demo", NEVER).await;
    let starter = person_on(&app, "starter@example.com", "starter", NEVER).await;
    let pro = person_on(&app, "pro@example.com", "pro", NEVER).await;
    let over = person_on(&app, "over@example.com", "pro_plus", OVER).await;
    for (browser, seen) in [(plain, 1), (demo, 1), (starter, 2), (pro, 3), (over, 1)] {
        assert_eq!(names(&packages(&browser).await), names(&all)[..seen]);
        for (place, package) in all.as_array().unwrap().iter().enumerate() {
            let reply = browser.post(PURCHASE, json!({"package_id": package["id"]})).await;
            if place < seen {
                assert_eq!(reply.ok()["status"], json!("pending"));
            } else {
                let problem = reply.problem(403, "plan_too_low");
                assert_eq!((&problem["min_plan"], &problem["redirect"]), (&package["min_plan"], &json!("/pricing")));
            }
        }
    }
    assert_eq!(count(&app, "orders").await, 8);
    Browser::of(&app).get(PACKAGES).await.problem(401, "not_authenticated");
    app.stop().await;
}

#[tokio::test]
async fn packages_and_orders_have_the_contracts_fields_and_prices() {
    let app = app(&[]).await;
    let buyer = person_on(&app, "buyer@example.com", "pro_plus", NEVER).await;
    let all = packages(&buyer).await;
    let medium = entry(&all, "name", "medium");
    let wanted = json!({
        "id": entities::stable_id("credit_packages", "medium"), "name": "medium", "display_name": "Medium pack",
        "display_name_zh": "中包", "credits": 100, "bonus_credits": 10, "price": 200.0, "original_price": 250.0,
        "discount_percent": 20, "currency": "TWD", "price_twd": 200.0, "price_usd": 6.4, "min_plan": "starter", "is_popular": true, "is_best_value": false,
        "is_active": true,
    });
    assert_eq!(*medium, wanted);
    for (name, credits, twd, usd) in [
        // A fifth less than the regular prices: that is what the plan promises.
        ("small", 50, 120.0, 4.0),
        ("medium", 110, 200.0, 6.4),
        ("large", 230, 320.0, 10.4),
        ("enterprise", 600, 640.0, 20.8),
    ] {
        let package = entry(&all, "name", name);
        for (method, currency, amount) in [("ecpay", "TWD", twd), ("paddle", "USD", usd)] {
            let order = buy(&buyer, package, method, &format!("{name}-{method}")).await.ok();
            assert_eq!(
                keys(&order),
                [
                    "amount",
                    "credits",
                    "currency",
                    "discount",
                    "expires_at",
                    "order_id",
                    "order_number",
                    "package_id",
                    "payment_method",
                    "payment_url",
                    "status"
                ]
            );
            assert_eq!(order["amount"].as_f64(), Some(amount), "{name} {method}");
            let told = [&order["credits"], &order["currency"], &order["payment_method"], &order["status"]];
            assert_eq!(told, [&json!(credits), &json!(currency), &json!(method), &json!("pending")]);
            assert_eq!(order["package_id"], package["id"]);
            assert!(order["payment_url"].as_str().unwrap().starts_with(&format!("{}/pay/", app.base)), "{order}");
            let number = order["order_number"].as_str().unwrap();
            assert!(number.len() == 20 && number.starts_with("CR"), "{number}");
            assert!(number.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()), "{number}");
        }
    }
    // Unless something else is said, it goes through ECPay; what a client says of the price is not listened to.
    let package = entry(&all, "name", "large");
    let body = json!({"package_id": package["id"], "amount": 1, "credits": 9_999, "price": 1, "currency": "USD"});
    let order = buyer.post(PURCHASE, body).await.ok();
    assert_eq!((&order["amount"], &order["currency"], &order["credits"]), (&json!(320.0), &json!("TWD"), &json!(230)));
    app.stop().await;
}

#[tokio::test]
async fn a_request_that_is_sent_again_makes_no_second_order() {
    let app = app(&CROWDED).await;
    let buyer = person_on(&app, "again@example.com", "pro", NEVER).await;
    let all = packages(&buyer).await;
    let (small, large) = (entry(&all, "name", "small"), entry(&all, "name", "large"));
    let at_once = futures_util::future::join_all((0..8).map(|_| buy(&buyer, large, "paddle", "one wish"))).await;
    assert!(at_once.iter().all(|reply| reply.status == 422), "a space is not visible");
    let at_once = futures_util::future::join_all((0..8).map(|_| buy(&buyer, large, "paddle", "one-wish"))).await;
    let orders: BTreeSet<String> = at_once.into_iter().map(|reply| reply.ok().to_string()).collect();
    assert_eq!((orders.len(), count(&app, "orders").await), (1, 1), "{orders:?}");
    // Also from another sign-in, and after the package has changed: it is the order that was made.
    sql(&app, "UPDATE credit_packages SET is_active = FALSE, price_usd_minor = 1 WHERE name = 'large'").await;
    let (elsewhere, _) = Browser::of(&app).signed_in("again@example.com", crate::accounts::PASSWORD).await;
    assert!(orders.contains(&buy(&elsewhere, large, "paddle", "one-wish").await.ok().to_string()));
    for (package, method) in [(large, "ecpay"), (small, "paddle")] {
        buy(&buyer, package, method, "one-wish").await.problem(422, "idempotency_key_reused");
    }
    assert_eq!(count(&app, "orders").await, 1);
    buy(&buyer, small, "paddle", "another-wish").await.ok();
    assert_eq!(count(&app, "orders").await, 2);
    app.stop().await;
}

#[tokio::test]
async fn anothers_key_brings_an_order_of_ones_own() {
    let app = app(&[]).await;
    let ann = person_on(&app, "ann@example.com", "pro", NEVER).await;
    let bob = person_on(&app, "bob@example.com", "starter", NEVER).await;
    let all = packages(&ann).await;
    let small = entry(&all, "name", "small");
    let anns = buy(&ann, small, "ecpay", "the-key").await.ok();
    let bobs = buy(&bob, small, "ecpay", "the-key").await.ok();
    for field in ["order_id", "order_number"] {
        assert_ne!(anns[field], bobs[field]);
    }
    // Nor does a key open what the plan does not.
    buy(&ann, entry(&all, "name", "large"), "ecpay", "for-pro").await.ok();
    buy(&bob, entry(&all, "name", "large"), "ecpay", "for-pro").await.problem(403, "plan_too_low");
    assert_eq!(count(&app, "orders").await, 3);
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_ordered_is_refused_and_leaves_nothing() {
    let app = app(&[]).await;
    let buyer = person_on(&app, "picky@example.com", "pro_plus", NEVER).await;
    let small = entry(&packages(&buyer).await, "name", "small")["id"].clone();
    for (body, pointer) in [
        (json!({}), "/package_id"),
        (json!({"package_id": null}), "/package_id"),
        (json!({"package_id": "small"}), "/package_id"),
        (json!({"package_id": 7}), "/package_id"),
        (json!({"package_id": "a\u{0}b"}), "/package_id"),
        (json!({"package_id": small, "payment_method": "cash"}), "/payment_method"),
        (json!({"package_id": small, "payment_method": "ECPAY"}), "/payment_method"),
        (json!({"package_id": small, "payment_method": 1}), "/payment_method"),
        (json!([]), "/"),
        (json!("text"), "/"),
    ] {
        let problem = buyer.post(PURCHASE, body.clone()).await.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!(pointer), "{body}: {problem}");
    }
    let order = json!({"package_id": small});
    for key in ["", " ", "a b", "a\tb", "\u{e9}", &"k".repeat(256)] {
        let reply = buyer.ask(Method::POST, PURCHASE, &[("idempotency-key", key)], Some(&order)).await;
        let problem = reply.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!("header:Idempotency-Key"), "{key:?}");
    }
    let twice = [("idempotency-key", "a"), ("idempotency-key", "b")];
    buyer.ask(Method::POST, PURCHASE, &twice, Some(&order)).await.problem(422, "invalid_request");
    let unknown = buyer.post(PURCHASE, json!({"package_id": Uuid::new_v4()})).await.problem(404, "not_found");
    assert_eq!(unknown["detail"], json!("package not found"));
    sql(&app, "UPDATE credit_packages SET is_active = FALSE WHERE name = 'small'").await;
    let gone = buyer.post(PURCHASE, order.clone()).await.problem(404, "not_found");
    assert_eq!(gone["detail"], unknown["detail"], "what is not sold is as what never was");
    Browser::of(&app).post(PURCHASE, order).await.problem(401, "not_authenticated");
    assert_eq!(count(&app, "orders").await, 0);
    app.stop().await;
}

#[tokio::test]
async fn so_many_orders_wait_for_their_money_and_no_more() {
    let app = app(&[("VIDGO__CREDITS__OPEN_ORDERS_PER_ACCOUNT", "3")]).await;
    let buyer = Person::sign_up(&app, "hoarder@example.com").await.browser;
    let small = entry(&packages(&buyer).await, "name", "small").clone();
    let mut orders = Vec::new();
    for number in 0..3 {
        orders.push(buy(&buyer, &small, "ecpay", &number.to_string()).await.ok());
    }
    let refused = buy(&buyer, &small, "ecpay", "3").await;
    let seconds = refused.retry_after();
    assert!((3 * 86_400 - 600..=3 * 86_400).contains(&seconds), "until the first expires: {seconds} s");
    refused.problem(429, "rate_limited");
    assert_eq!(buy(&buyer, &small, "ecpay", "1").await.ok(), orders[1], "asking again is no further order");
    let other = Person::sign_up(&app, "other@example.com").await.browser;
    buy(&other, &small, "ecpay", "3").await.ok();
    app.stop().await;
}

#[tokio::test]
async fn an_order_that_nobody_paid_has_expired_and_makes_room() {
    let app = app(&[("VIDGO__CREDITS__OPEN_ORDERS_PER_ACCOUNT", "1")]).await;
    let buyer = Person::sign_up(&app, "slow@example.com").await.browser;
    let small = entry(&packages(&buyer).await, "name", "small").clone();
    let first = buy(&buyer, &small, "ecpay", "first").await.ok();
    buy(&buyer, &small, "ecpay", "second").await.problem(429, "rate_limited");
    sql(&app, &format!("UPDATE orders SET expires_at = '{OVER}'")).await;
    let again = buy(&buyer, &small, "ecpay", "first").await.ok();
    assert_eq!((&again["order_id"], &again["status"]), (&first["order_id"], &json!("expired")));
    assert_eq!(buy(&buyer, &small, "ecpay", "second").await.ok()["status"], json!("pending"));
    app.stop().await;
}

#[tokio::test]
async fn orders_are_writes_and_are_counted_as_such() {
    let app = app(&[("VIDGO__LIMITS__WRITES_PER_MINUTE_PER_ADDRESS", "2")]).await;
    let buyer = Person::sign_up(&app, "busy@example.com").await.browser;
    let small = entry(&packages(&buyer).await, "name", "small").clone();
    for _ in 0..2 {
        buy(&buyer, &small, "ecpay", "k").await.ok();
    }
    let refused = buy(&buyer, &small, "ecpay", "k").await;
    assert!(refused.retry_after() <= 60);
    assert!(refused.header("ratelimit-policy").is_some_and(|policy| policy.contains("write")));
    packages(&buyer).await;
    app.stop().await;
}
