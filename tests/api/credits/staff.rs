//! What staff may do with credits: give, take, set aside, capture, release, give back; once per key.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Staff, balance, customer};
use crate::accounts::{Browser, CROWDED, Reply, app, now};

const PROBLEMS: &str = "bad input";

#[tokio::test]
async fn staff_give_and_take_and_the_history_tells_why() {
    let app = app(&[]).await;
    let (staff, (ann, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    let given = staff.adjust(&id, json!({"amount": 50, "reason": "a late parcel"})).await.ok();
    assert_eq!((&given["success"], &given["new_balance"], &given["amount"]), (&json!(true), &json!(50), &json!(50)));
    assert!(given["message"].as_str().unwrap().contains("50"));
    staff.add(&id, 30, "purchased").await.ok();
    staff.add(&id, 20, "subscription").await.ok();
    let now = balance(&ann).await;
    let kinds = [&now["bonus_credits"], &now["subscription_credits"], &now["purchased_credits"]];
    assert_eq!(kinds, [&json!(50), &json!(20), &json!(30)]);
    // Bonus first, then subscription, never what was bought; all or nothing, and what is told is what was taken.
    let taken = staff.adjust(&id, json!({"amount": -60, "reason": "a mistake"})).await.ok();
    assert_eq!((&taken["amount"], &taken["new_balance"]), (&json!(-60), &json!(40)));
    let now = balance(&ann).await;
    assert_eq!([&now["bonus"], &now["subscription"], &now["purchased"]], [&json!(0), &json!(10), &json!(30)]);
    let refused = staff.adjust(&id, json!({"amount": -11, "reason": "too much"})).await;
    let body = refused.problem(402, "insufficient_credits");
    assert_eq!(body["available_credits"], json!(40), "{body}");
    assert_eq!(balance(&ann).await["total"], json!(40));
    let history = ann.get("/api/v1/credits/transactions").await.ok();
    let told: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|it| (&it["amount"], &it["description"])).collect();
    assert_eq!(told[0], (&json!(-60), &json!("a mistake")));
    assert_eq!(told[3], (&json!(50), &json!("a late parcel")));
    assert_eq!(history["total"], json!(4));
    app.stop().await;
}

#[tokio::test]
async fn what_is_set_aside_is_captured_in_part_or_given_back_and_nothing_twice() {
    let app = app(&[]).await;
    let (staff, (ann, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    staff.add(&id, 100, "bonus").await.ok();
    let hold = staff.hold(&id, 60).await.ok();
    let (held, left) = (&hold["held"], &hold["new_balance"]);
    assert_eq!((held, left), (&json!(60), &json!(40)));
    let now = balance(&ann).await;
    assert_eq!([&now["total"], &now["held"], &now["used_credits"]], [&json!(40), &json!(60), &json!(60)]);
    staff.hold(&id, 41).await.problem(402, "insufficient_credits");
    let hold_id = hold["hold_id"].as_str().unwrap();
    staff.end(hold_id, "capture", json!({"amount": 61})).await.problem(422, "amount_too_large");
    let captured = staff.end(hold_id, "capture", json!({"amount": 25})).await.ok();
    assert_eq!((&captured["new_balance"], &captured["held"]), (&json!(75), &json!(0)));
    staff.end(hold_id, "capture", json!({})).await.problem(409, "hold_over");
    staff.end(hold_id, "release", json!({})).await.problem(409, "hold_over");
    // The capture can be given back, once.
    let charge = captured["transaction_id"].as_str().unwrap();
    let refund = staff.refund(charge, json!({"amount": 5, "reason": "a blurred picture"})).await.ok();
    assert_eq!((&refund["amount"], &refund["new_balance"]), (&json!(5), &json!(80)));
    staff.refund(charge, json!({"reason": "again"})).await.problem(409, "already_refunded");
    let hold = staff.hold(&id, 80).await.ok();
    assert_eq!(balance(&ann).await["total"], json!(0));
    let released = staff.end(hold["hold_id"].as_str().unwrap(), "release", json!({})).await.ok();
    assert_eq!((&released["new_balance"], &released["held"]), (&json!(80), &json!(0)));
    for (path, code) in [("holds/{}/capture", "unknown_hold"), ("transactions/{}/refund", "unknown_charge")] {
        let path = path.replace("{}", &id);
        staff.post(&path, json!({"reason": "of nobody"})).await.problem(404, code);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_key_is_one_intent_for_ever() {
    let app = app(&CROWDED).await;
    let (staff, (ann, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    let path = format!("/api/v1/admin/users/{id}/credits");
    let ask = async |key: &str, amount: i64| -> Reply {
        let body = json!({"amount": amount, "reason": "a test"});
        staff.browser.ask(Method::POST, &path, &[("idempotency-key", key)], Some(&body)).await
    };
    let first = ask("one", 10).await;
    assert_eq!(first.header("idempotency-replayed"), None);
    let first = first.ok();
    let again = ask("one", 10).await;
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.ok(), first, "the stored outcome");
    ask("one", 11).await.problem(422, "idempotency_key_reused");
    // A refusal is an outcome too: it stays when it would be granted by now.
    ask("two", -11).await.problem(402, "insufficient_credits");
    ask("three", 5).await.ok();
    ask("two", -11).await.problem(402, "insufficient_credits");
    assert_eq!(balance(&ann).await["total"], json!(15));
    // Twins: what is done once is told to both, or the later is told to come again.
    let twins = futures_util::future::join_all((0..16).map(|_| ask("twins", 7))).await;
    assert!(twins.iter().any(|reply| reply.status == StatusCode::OK));
    for twin in twins {
        if twin.status == StatusCode::CONFLICT {
            assert_eq!(twin.header("retry-after"), Some("1"));
            twin.problem(409, "still_running");
        } else {
            assert_eq!(twin.ok()["new_balance"], json!(22));
        }
    }
    assert_eq!(balance(&ann).await["total"], json!(22));
    // Another caller's key is another key.
    let other = Staff::named(&app, "other-boss@example.com").await;
    let body = json!({"amount": 1, "reason": "a test"});
    let reply = other.browser.ask(Method::POST, &path, &[("idempotency-key", "one")], Some(&body)).await.ok();
    assert_eq!(reply["new_balance"], json!(23));
    for key in ["", "a b", "ä", &"x".repeat(256)] {
        let reply = staff.browser.ask(Method::POST, &path, &[("idempotency-key", key)], Some(&body)).await;
        let problem = reply.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!("header:Idempotency-Key"), "{key}");
    }
    app.stop().await;
}

#[tokio::test]
async fn nobody_else_may_and_bad_input_is_named() {
    let app = app(&[]).await;
    let (staff, (ann, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    let nobody = Browser::of(&app);
    let body = json!({"amount": 1_000, "reason": "for me", "minutes": 5});
    let paths = [
        format!("/api/v1/admin/users/{id}/credits"),
        format!("/api/v1/admin/users/{id}/holds"),
        format!("/api/v1/admin/holds/{id}/capture"),
        format!("/api/v1/admin/holds/{id}/release"),
        format!("/api/v1/admin/transactions/{id}/refund"),
        format!("/api/v1/credits/add?user_id={id}&amount=5"),
    ];
    for path in &paths {
        nobody.post(path, body.clone()).await.problem(401, "not_authenticated");
        ann.post(path, body.clone()).await.problem(403, "admin_only");
    }
    assert_eq!(balance(&ann).await["total"], json!(0));
    let wrong = [
        (json!({"amount": 0, "reason": "x"}), "/amount"),
        (json!({"amount": 1_000_000_001_i64, "reason": "x"}), "/amount"),
        (json!({"amount": i64::MIN, "reason": "x"}), "/amount"),
        (json!({"amount": 1.5, "reason": "x"}), "/amount"),
        (json!({"amount": "1", "reason": "x"}), "/amount"),
        (json!({"amount": 1}), "/reason"),
        (json!({"amount": 1, "reason": "  "}), "/reason"),
        (json!({"amount": 1, "reason": "x".repeat(501)}), "/reason"),
        (json!({"amount": 1, "reason": "x", "expires_at": "2020-01-01T00:00:00Z"}), "/expires_at"),
    ];
    for (body, pointer) in wrong {
        let problem = staff.adjust(&id, body.clone()).await.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!(pointer), "{PROBLEMS}: {body}");
    }
    for minutes in [json!(0), json!(10_081), json!(u64::MAX), json!(-1)] {
        let body = json!({"amount": 1, "reason": "x", "minutes": minutes});
        let problem = staff.post(&format!("users/{id}/holds"), body).await.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!("/minutes"));
    }
    staff
        .adjust("00000000-0000-0000-0000-000000000000", json!({"amount": 1, "reason": "x"}))
        .await
        .problem(400, "bad_id");
    staff.adjust("no-id", json!({"amount": 1, "reason": "x"})).await.problem(400, "bad_id");
    for (query, name) in [
        (format!("user_id={id}"), "query:amount"),
        (format!("user_id={id}&amount=0"), "query:amount"),
        (format!("user_id={id}&amount=-5"), "query:amount"),
        ("amount=5".to_owned(), "query:user_id"),
        (format!("user_id={id}&amount=5&credit_type=gold"), "query:credit_type"),
    ] {
        let reply = staff.browser.post(&format!("/api/v1/credits/add?{query}"), json!({})).await;
        let problem = reply.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!(name), "{query}");
    }
    staff.adjust(&id, json!({"amount": 1_000_000_000, "reason": "all"})).await.ok();
    staff.adjust(&id, json!({"amount": 1, "reason": "more"})).await.problem(422, "too_many_credits");
    app.stop().await;
}

#[tokio::test]
async fn of_many_who_give_the_same_charge_back_exactly_one_does() {
    let app = app(&CROWDED).await;
    let (staff, (ann, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    staff.add(&id, 100, "bonus").await.ok();
    for round in 0..5_i64 {
        let hold = staff.hold(&id, 10).await.ok();
        let charge = staff.end(hold["hold_id"].as_str().unwrap(), "capture", json!({})).await.ok();
        let charge = charge["transaction_id"].as_str().unwrap();
        let refunds =
            futures_util::future::join_all((0..6).map(|_| staff.refund(charge, json!({"reason": "once"})))).await;
        let done: Vec<Value> = refunds
            .into_iter()
            .filter_map(|reply| match reply.status {
                StatusCode::OK => Some(reply.ok()),
                _ => {
                    reply.problem(409, "already_refunded");
                    None
                }
            })
            .collect();
        assert_eq!(done.len(), 1, "round {round}");
        assert_eq!(balance(&ann).await["total"], json!(100));
    }
    app.stop().await;
}

#[tokio::test]
async fn bonus_credits_end_and_holds_come_back_by_the_clock() {
    let settings = [("VIDGO__CREDITS__SWEEP_INTERVAL_MS", "200")];
    let app = app(&settings).await;
    let (staff, (ann, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    let end = now() + chrono::Duration::milliseconds(1_500);
    staff.adjust(&id, json!({"amount": 40, "reason": "for today", "expires_at": end.to_rfc3339()})).await.ok();
    staff.add(&id, 10, "purchased").await.ok();
    let before = balance(&ann).await;
    if now() < end {
        assert_eq!(before["total"], json!(50));
        assert!(before["bonus_expiry"].is_string() && before["next_expiry"].is_string(), "{before}");
    }
    let after = crate::accounts::until("the bonus is over", async || {
        let now = balance(&ann).await;
        (now["total"] == json!(10)).then_some(now)
    })
    .await;
    assert!(now() >= end, "never before its time");
    assert_eq!((&after["bonus"], &after["bonus_expiry"]), (&json!(0), &Value::Null));
    let history = ann.get("/api/v1/credits/transactions?transaction_type=expiry").await.ok();
    assert_eq!((&history["total"], &history["items"][0]["amount"]), (&json!(1), &json!(-40)));
    let hold = staff.hold(&id, 7).await.ok();
    assert_eq!(balance(&ann).await["total"], json!(3));
    super::sql(&app, &format!("UPDATE credit_holds SET expires_at = '{}'", super::OVER)).await;
    crate::accounts::until("what was set aside is back", async || {
        (balance(&ann).await["total"] == json!(10)).then_some(())
    })
    .await;
    staff.end(hold["hold_id"].as_str().unwrap(), "capture", json!({})).await.problem(409, "hold_over");
    app.stop().await;
}
