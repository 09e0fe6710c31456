//! Every other act of the staff stands in the log, once, with what it changed.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    accounts::process::{run, said},
    credits::{Staff, sql},
    payments::{Shop, purchase},
    promotions::{PROMOTIONS, create},
};

/// Action, subject kind, before and after of the acts that are found, the oldest first.
async fn acts(staff: &Staff, query: &str) -> Vec<(String, String, Value, Value)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let log = staff.log(query).await;
    let told = |it: &Value| (text(&it["action"]), text(&it["subject_kind"]), it["before"].clone(), it["after"].clone());
    log.iter().rev().map(told).collect()
}

fn act(action: &str, kind: &str, before: Value, after: Value) -> (String, String, Value, Value) {
    (action.to_owned(), kind.to_owned(), before, after)
}

#[tokio::test]
async fn what_staff_do_to_promotions_packages_and_orders_is_written_down() {
    let shop = Shop::open(&[]).await;
    let staff = Staff::of(&shop.app).await;
    let promotion = create(&staff, "SPRING", json!({})).await["id"].as_str().unwrap().to_owned();
    let path = format!("{PROMOTIONS}/admin/{promotion}");
    for _ in 0..2 {
        staff.browser.put(&path, json!({"priority": 7, "name_zh": "春"})).await.ok();
    }
    for _ in 0..2 {
        staff.browser.delete(&path).await.ok();
    }
    let made = acts(&staff, &format!("subject=promotion:{promotion}")).await;
    let (first, rest) = made.split_first().unwrap();
    assert_eq!((first.0.as_str(), &first.2, &first.3["code"]), ("promotion.create", &json!({}), &json!("SPRING")));
    let wanted = [
        act(
            "promotion.update",
            "promotion",
            json!({"priority": 0, "name_zh": null}),
            json!({"priority": 7, "name_zh": "春"}),
        ),
        act("promotion.delete", "promotion", json!({"is_active": true}), json!({"is_active": false})),
    ];
    assert_eq!(rest, wanted, "what changes nothing is no act");

    let fields = json!({"name": "huge", "credits": 900, "price_twd": 9000, "price_usd": 300, "description": "Much"});
    let package = staff.browser.post(&format!("{PROMOTIONS}/admin/packages/create"), fields).await.ok();
    let path = format!("{PROMOTIONS}/admin/packages/{}", package["id"].as_str().unwrap());
    staff.browser.put(&path, json!({"credits": 950, "description": null})).await.ok();
    staff.browser.put(&path, json!({})).await.ok();
    let told = acts(&staff, "action=package.").await;
    assert_eq!((told[0].0.as_str(), &told[0].3["price_twd_minor"]), ("package.create", &json!(900_000)));
    let (before, after) =
        (json!({"credits": 900, "description": "Much"}), json!({"credits": 950, "description": null}));
    assert_eq!(told[1..], [act("package.update", "package", before, after)]);

    // A use that is counted by hand, once.
    let ann = shop.buyer("ann").await;
    let order = purchase(&ann, "small", "paddle").await;
    shop.pay(&ann, &order).await;
    let number = order["order_number"].as_str().unwrap();
    shop.order(&ann, number, "paid").await;
    let (user, id) = (ann.me().await.ok()["id"].clone(), order["order_id"].clone());
    let again = create(&staff, "MISSED", json!({})).await["id"].as_str().unwrap().to_owned();
    let (user_text, id_text) = (user.as_str().unwrap(), id.as_str().unwrap());
    let query = format!("promotion_id={again}&user_id={user_text}&order_id={id_text}&discount_amount=2.5");
    for _ in 0..2 {
        let path = format!("{PROMOTIONS}/internal/record-usage?{query}");
        staff.browser.ask(Method::POST, &path, &[], None).await.ok();
    }
    let counted = json!({"order_id": id, "user_id": user, "discount_minor": 250});
    let wanted = [act("promotion.record_usage", "promotion", json!({}), counted)];
    assert_eq!(acts(&staff, "action=promotion.record_usage").await, wanted);

    // Money, at the command line.
    let cli = async |arguments: &[&str]| {
        let output = run(&shop.app, arguments, "").await;
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    };
    cli(&["payments", "refund", number]).await;
    shop.order(&ann, number, "refunded").await;
    shop.settled().await;
    // As if the service did not offer it.
    sql(&shop.app, "UPDATE refunds SET state = 'pending'").await;
    cli(&["payments", "given", number]).await;
    sql(&shop.app, "UPDATE payment_events SET state = 'refused' WHERE event_type = 'by hand'").await;
    cli(&["payments", "replay"]).await;
    let told = acts(&staff, "action=payment.").await;
    let names: Vec<(&str, &str)> = told.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    assert_eq!(names, [("payment.refund", "order"), ("payment.given", "order"), ("payment.replay", "payment_event")]);
    assert_eq!((&told[0].3["order_number"], &told[0].3["amount_minor"]), (&json!(number), &json!(500)));
    assert_eq!((&told[1].3, &told[2].3), (&told[0].3, &json!({"events": 1})));
    let log = staff.log(&format!("subject=order:{id_text}")).await;
    assert!(log.iter().all(|it| it["via"] == "cli" && it["actor_id"].is_null()), "{log:?}");
    shop.close().await;
}
