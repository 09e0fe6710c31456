//! What everybody sees of promotions, and what a code takes off.

use serde_json::{Value, json};

use super::{PROMOTIONS, all, apply, create, get, hours};
use crate::{
    accounts::{Browser, app, keys},
    credits::{Staff, count, customer, entry, sql},
};

const PUBLIC: [&str; 17] = [
    "badge_color",
    "badge_text",
    "banner_image_url",
    "code",
    "currency",
    "description",
    "description_en",
    "description_zh",
    "discount_type",
    "discount_value",
    "end_date",
    "id",
    "is_featured",
    "name",
    "name_en",
    "name_zh",
    "start_date",
];

#[tokio::test]
async fn what_counts_now_is_shown_the_highest_priority_first() {
    let app = app(&[]).await;
    let (staff, visitor) = (Staff::of(&app).await, Browser::of(&app));
    assert_eq!(get(&visitor, "active").await, json!({"promotions": [], "featured_promotion": null}));
    create(&staff, "OLD", json!({})).await;
    create(&staff, "NEW", json!({"is_featured": true})).await;
    create(&staff, "TOP", json!({"priority": 3, "max_uses_total": 1})).await;
    create(&staff, "BANNER", json!({"priority": 2, "is_featured": true, "badge_text": "-15%"})).await;
    create(&staff, "OFF", json!({"priority": 9, "is_active": false})).await;
    create(&staff, "SOON", json!({"priority": 9, "start_date": hours(1)})).await;
    create(&staff, "OVER", json!({"priority": 9, "start_date": hours(-9), "end_date": hours(-1)})).await;
    let active = get(&visitor, "active").await;
    assert_eq!(all(&active["promotions"], "code"), ["TOP", "BANNER", "NEW", "OLD"]);
    assert_eq!(active["featured_promotion"], active["promotions"][1], "the first that may be the banner");
    assert_eq!(keys(&active["promotions"][0]), PUBLIC, "nothing of the staff's");
    sql(&app, "UPDATE promotions SET reserved_uses = 1 WHERE code = 'TOP'").await;
    assert_eq!(all(&get(&visitor, "active").await["promotions"], "code"), ["BANNER", "NEW", "OLD"]);
    app.stop().await;
}

#[tokio::test]
async fn packages_have_the_price_of_the_first_promotion_that_makes_them_cheaper() {
    let app = app(&[]).await;
    let (staff, visitor) = (Staff::of(&app).await, Browser::of(&app));
    let plain = get(&visitor, "packages").await;
    assert_eq!(all(&plain["packages"], "name"), ["small", "medium", "large", "enterprise"]);
    assert_eq!(plain["active_promotion"], Value::Null);
    let mut small = plain["packages"][0].clone();
    let created_at = small.as_object_mut().unwrap().remove("created_at").unwrap();
    assert!(created_at.as_str().unwrap().ends_with('Z'), "{created_at}");
    let wanted = json!({
        "id": entities::stable_id("credit_packages", "small"), "name": "small", "name_zh": "小包", "name_en": "Small pack",
        "description": null, "credits": 50, "price": 150.0, "currency": "TWD", "bonus_credits": 0, "is_popular": false,
        "is_best_value": false, "sort_order": small["sort_order"], "is_active": true, "discounted_price": null,
        "discount_percentage": null, "promotion_badge": null,
    });
    assert_eq!(small, wanted);
    let plan = entities::plans::plan_id(domain::lists::PlanName::Pro);
    create(&staff, "PLANS", json!({"priority": 9, "applicable_plans": [plan]})).await;
    let fixed = json!({
        "priority": 5, "discount_type": "fixed_amount", "discount_value": 100, "min_purchase_amount": 250,
        "applicable_credit_packages": [plain["packages"][0]["id"], plain["packages"][1]["id"]], "badge_text": "NT$100",
    });
    create(&staff, "FIXED", fixed).await;
    create(&staff, "REST", json!({"badge_text": "15%"})).await;
    let twd = get(&visitor, "packages").await;
    let prices = all(&twd["packages"], "discounted_price");
    // 22.5 are 22, since nobody pays half a dollar; 100 off; 60 off; 120 off.
    assert_eq!(prices, [&json!(128.0), &json!(150.0), &json!(340.0), &json!(680.0)]);
    assert_eq!(all(&twd["packages"], "price"), all(&plain["packages"], "price"));
    let percent = all(&twd["packages"], "discount_percentage");
    assert_eq!(percent, [&json!(14.66), &json!(40.0), &json!(15.0), &json!(15.0)]);
    assert_eq!(all(&twd["packages"], "promotion_badge"), ["15%", "NT$100", "15%", "15%"]);
    assert_eq!(twd["active_promotion"]["code"], json!("FIXED"));
    // What is fixed in TWD is nothing in USD.
    let usd = get(&visitor, "packages?currency=usd").await;
    let medium = entry(&usd["packages"], "name", "medium");
    let shown = [&medium["price"], &medium["discounted_price"], &medium["currency"], &usd["active_promotion"]["code"]];
    assert_eq!(shown, [&json!(8.0), &json!(6.8), &json!("USD"), &json!("REST")]);
    visitor.get(&format!("{PROMOTIONS}/packages?currency=EUR")).await.problem(400, "unknown_choice");
    app.stop().await;
}

#[tokio::test]
async fn a_code_is_told_valid_or_not_and_never_why_it_does_not_count() {
    let app = app(&[]).await;
    let staff = Staff::of(&app).await;
    let promotion = create(&staff, "SPRING-26", json!({})).await;
    create(&staff, "OFF", json!({"is_active": false})).await;
    create(&staff, "SOON", json!({"start_date": hours(1)})).await;
    create(&staff, "OVER", json!({"start_date": hours(-9), "end_date": hours(-1)})).await;
    let validate = async |code: &str| {
        let body = json!({"promotion_code": code});
        Browser::of(&app).post(&format!("{PROMOTIONS}/validate"), body).await.ok()
    };
    let valid = validate(" spring-26 ").await;
    assert_eq!((&valid["valid"], &valid["promotion"]["id"]), (&json!(true), &promotion["id"]));
    assert_eq!(keys(&valid["promotion"]), PUBLIC);
    let unknown = validate("UNKNOWN").await;
    assert_eq!((&unknown["valid"], &unknown["promotion"]), (&json!(false), &Value::Null));
    for code in ["OFF", "SOON", "OVER", "", "a b", "' OR 1=1 --", "\u{0}", &"X".repeat(5_000)] {
        assert_eq!(validate(code).await, unknown, "{code}");
    }
    sql(&app, "UPDATE promotions SET max_uses_total = 1, current_uses = 1 WHERE code = 'SPRING-26'").await;
    let used_up = validate("SPRING-26").await;
    assert_eq!(used_up["valid"], json!(false));
    assert!(used_up["message"].as_str().unwrap().contains("as often as it may be"), "{used_up}");
    // Guessing has an end.
    let guesser = Browser::of(&app);
    let path = format!("{PROMOTIONS}/validate");
    let mut guesses = 0;
    let refused = loop {
        let reply = guesser.post(&path, json!({"promotion_code": format!("GUESS{guesses}")})).await;
        if reply.status != reqwest::StatusCode::OK {
            break reply;
        }
        guesses += 1;
        assert!(guesses < 1_000, "nobody stops a guesser");
    };
    refused.retry_after();
    for body in [json!({}), json!({"promotion_code": null}), json!({"promotion_code": 7}), json!([])] {
        Browser::of(&app).post(&path, body).await.problem(422, "invalid_request");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_quote_says_what_is_left_to_pay_and_keeps_nothing() {
    let app = app(&[]).await;
    let (staff, (ann, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    create(&staff, "PART", json!({})).await;
    create(&staff, "USD", json!({"discount_type": "fixed_amount", "discount_value": 2.5, "currency": "USD"})).await;
    create(&staff, "BIG", json!({"min_purchase_amount": 500, "max_discount_amount": 50})).await;
    create(&staff, "PRO", json!({"applicable_plans": ["pro"]})).await;
    let quote = apply(&ann, "part", json!(299), json!({})).await.ok();
    let wanted = json!({
        "success": true, "original_amount": 299.0, "discount_amount": 44.0, "final_amount": 255.0, "currency": "TWD",
        "promotion_code": "PART", "promotion_name": "Sale PART", "message": null,
    });
    assert_eq!(quote, wanted);
    let money =
        |quote: &Value| [&quote["discount_amount"], &quote["final_amount"], &quote["currency"]].map(Clone::clone);
    let usd = apply(&ann, "PART", json!("9.99"), json!({"currency": "USD"})).await.ok();
    assert_eq!(money(&usd), [json!(1.49), json!(8.5), json!("USD")]);
    let own = apply(&ann, "USD", json!(9.99), json!({})).await.ok();
    assert_eq!(money(&own), [json!(2.5), json!(7.49), json!("USD")], "the promotion's own currency");
    let least = apply(&ann, "USD", json!(3), json!({})).await.ok();
    assert_eq!(money(&least), [json!(2.0), json!(1.0), json!("USD")], "something is left to pay");
    let capped = apply(&ann, "BIG", json!(1000), json!({})).await.ok();
    assert_eq!(money(&capped), [json!(50.0), json!(950.0), json!("TWD")]);
    let small = apply(&ann, "BIG", json!(499), json!({})).await.ok();
    assert_eq!((&small["success"], &small["discount_amount"]), (&json!(false), &json!(0.0)));
    assert!(small["message"].as_str().unwrap().contains("from 500 TWD on"), "{small}");

    let plan = entities::plans::plan_id(domain::lists::PlanName::Pro);
    apply(&ann, "PRO", json!(599), json!({"plan_id": plan})).await.ok();
    let refused = async |code: &str, more: Value, reason: &str| {
        let problem = apply(&ann, code, json!(599), more).await.problem(400, "promotion_refused");
        assert_eq!(problem["reason"], json!(reason), "{code}");
    };
    refused("PRO", json!({}), "not_for_item").await;
    refused("PRO", json!({"package_id": entities::stable_id("credit_packages", "small")}), "not_for_item").await;
    refused("PRO", json!({"plan_id": entities::plans::plan_id(domain::lists::PlanName::Starter)}), "not_for_item")
        .await;
    refused("NONE", json!({}), "not_valid").await;
    refused("n o", json!({}), "not_valid").await;
    refused("USD", json!({"currency": "TWD"}), "other_currency").await;
    assert_eq!(count(&app, "promotion_usages").await, 0, "nothing is kept");
    // Somebody who has had it hears so.
    let usage = "INSERT INTO promotion_usages (id, promotion_id, user_id, order_id, state, discount_minor, currency, created_at, \
         updated_at) SELECT p.id, p.id, u.id, u.id, 'used', 1, 'TWD', p.created_at, p.created_at \
         FROM promotions p, users u WHERE p.code = 'PART' AND u.email = 'ann@example.com'";
    sql(&app, usage).await;
    refused("PART", json!({}), "used_by_user").await;
    let (bob, other) = customer(&app, "bob@example.com").await;
    assert_ne!(id, other);
    apply(&bob, "PART", json!(599), json!({})).await.ok();
    sql(&app, "UPDATE promotions SET max_uses_total = 1, current_uses = 1 WHERE code = 'PART'").await;
    let problem = apply(&bob, "PART", json!(599), json!({})).await.problem(400, "promotion_refused");
    assert_eq!(problem["reason"], json!("used_up"));

    apply(&Browser::of(&app), "PART", json!(599), json!({})).await.problem(401, "not_authenticated");
    for (amount, more, pointer) in [
        (json!(0), json!({}), "/original_amount"),
        (json!(-5), json!({}), "/original_amount"),
        (json!(1e300), json!({}), "/original_amount"),
        (json!(0.001), json!({}), "/original_amount"),
        (json!(1.5), json!({}), "/original_amount"),
        (json!("NaN"), json!({}), "/original_amount"),
        (json!(null), json!({}), "/original_amount"),
        (json!(5), json!({"currency": "EUR"}), "/currency"),
        (json!(5), json!({"plan_id": "pro"}), "/plan_id"),
        (json!(5), json!({"plan_id": plan, "package_id": plan}), "/plan_id"),
    ] {
        let problem = apply(&bob, "BIG", amount.clone(), more.clone()).await.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!(pointer), "{amount} {more}");
    }
    app.stop().await;
}
