//! What staff decide about promotions and packages, and that nobody else does.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{PROMOTIONS, all, body, create, get, hours};
use crate::{
    accounts::{Browser, app, keys},
    credits::{PURCHASE, Staff, count, customer, entry, sql},
};

const CREATE: &str = "/api/v1/promotions/admin/create";
const CREATE_PACKAGE: &str = "/api/v1/promotions/admin/packages/create";

/// The one fault of a refused body.
#[track_caller]
fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_promotion_has_the_contracts_fields_and_defaults_and_can_be_changed() {
    let app = app(&[]).await;
    let staff = Staff::of(&app).await;
    let mut made = create(&staff, "spring", json!({})).await;
    let path = format!("{PROMOTIONS}/admin/{}", made["id"].as_str().unwrap());
    let wanted = json!({
        "code": "SPRING", "name": "Sale spring", "name_zh": null, "name_en": null, "description": null,
        "description_zh": null, "description_en": null, "discount_type": "percentage", "discount_value": 15.0,
        "currency": null, "banner_image_url": null, "badge_text": null, "badge_color": "#ff4444", "is_featured": false,
        "min_purchase_amount": 0.0, "max_discount_amount": null, "max_uses_total": null, "max_uses_per_user": 1,
        "current_uses": 0, "reserved_uses": 0, "late_uses": 0, "applicable_plans": [], "applicable_credit_packages": [],
        "priority": 0, "is_active": true, "is_valid": true, "remaining_uses": null,
    });
    for varies in ["id", "created_at", "start_date", "end_date"] {
        assert!(made.as_object_mut().unwrap().remove(varies).is_some_and(|value| value.is_string()), "{varies}");
    }
    assert_eq!(made, wanted);
    let small = entities::stable_id("credit_packages", "small");
    let pro = entities::plans::plan_id(domain::lists::PlanName::Pro);
    let all_of_it = json!({
        "code": "summer_26", "name": " Summer ", "name_zh": "夏季", "name_en": "Summer", "description": "Sun",
        "description_zh": "太陽", "description_en": "Sun", "discount_type": "fixed_amount", "discount_value": "30.00",
        "currency": "TWD", "min_purchase_amount": 100, "max_discount_amount": 25.5, "max_uses_total": 7,
        "max_uses_per_user": 2, "applicable_plans": ["pro", pro], "applicable_credit_packages": [small, small],
        "banner_image_url": "https://cdn.example.com/b.png", "badge_text": "-30", "badge_color": "#00FF7f",
        "priority": -4, "is_active": false, "is_featured": true, "start_date": hours(-2), "end_date": hours(2),
    });
    let changed = staff.browser.put(&path, all_of_it).await.ok();
    for (field, value) in [
        ("code", json!("SUMMER_26")),
        ("name", json!("Summer")),
        ("name_zh", json!("夏季")),
        ("description_zh", json!("太陽")),
        ("discount_type", json!("fixed_amount")),
        ("discount_value", json!(30.0)),
        ("currency", json!("TWD")),
        ("min_purchase_amount", json!(100.0)),
        ("max_discount_amount", json!(25.5)),
        ("max_uses_total", json!(7)),
        ("remaining_uses", json!(7)),
        ("max_uses_per_user", json!(2)),
        ("applicable_plans", json!([pro])),
        ("applicable_credit_packages", json!([small])),
        ("banner_image_url", json!("https://cdn.example.com/b.png")),
        ("badge_color", json!("#00ff7f")),
        ("priority", json!(-4)),
        ("is_active", json!(false)),
        ("is_valid", json!(false)),
        ("is_featured", json!(true)),
    ] {
        assert_eq!(changed[field], value, "{field}");
    }
    // What is absent stays, null takes away what may be missing.
    assert_eq!(staff.browser.put(&path, json!({})).await.ok(), changed);
    let less = json!({
        "name_zh": null, "description": "", "max_discount_amount": null, "max_uses_total": null, "banner_image_url": null,
        "badge_text": null, "applicable_plans": [], "discount_type": "percentage", "min_purchase_amount": 0,
    });
    let less = staff.browser.put(&path, less).await.ok();
    for field in ["name_zh", "description", "max_discount_amount", "max_uses_total", "banner_image_url", "currency"] {
        assert_eq!(less[field], Value::Null, "{field}");
    }
    assert_eq!((&less["name"], &less["applicable_plans"]), (&json!("Summer"), &json!([])));
    let list = get(&staff.browser, "admin/list?include_inactive=true").await;
    assert_eq!(list, json!([less]));
    assert_eq!(keys(&list[0]), keys(&changed));
    app.stop().await;
}

#[tokio::test]
async fn promotions_are_listed_by_page_and_switched_off_but_never_removed() {
    let app = app(&[]).await;
    let staff = Staff::of(&app).await;
    for (code, priority) in [("ONE", 1), ("TWO", 2), ("THREE", 3)] {
        create(&staff, code, json!({"priority": priority})).await;
    }
    let list = async |query: &str| get(&staff.browser, &format!("admin/list{query}")).await;
    assert_eq!(all(&list("").await, "code"), ["THREE", "TWO", "ONE"]);
    assert_eq!(all(&list("?skip=1&limit=1").await, "code"), ["TWO"]);
    let two = list("").await[1]["id"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        let told = staff.browser.delete(&format!("{PROMOTIONS}/admin/{two}")).await.ok();
        assert!(told["message"].as_str().is_some_and(|text| !text.is_empty()));
    }
    assert_eq!(all(&list("").await, "code"), ["THREE", "ONE"]);
    assert_eq!(all(&list("?include_inactive=true").await, "code"), ["THREE", "TWO", "ONE"]);
    // On again, and the code is still nobody else's.
    let again = staff.browser.post(CREATE, body("two", json!({}))).await.problem(400, "already_taken");
    assert!(again["detail"].as_str().unwrap().contains("code"), "{again}");
    staff.browser.put(&format!("{PROMOTIONS}/admin/{two}"), json!({"is_active": true})).await.ok();
    assert_eq!(count(&app, "promotions").await, 3);
    for (query, pointer) in [("?limit=0", "query:limit"), ("?limit=101", "query:limit"), ("?skip=-1", "query:skip")] {
        let reply = staff.browser.get(&format!("{PROMOTIONS}/admin/list{query}")).await;
        assert_eq!(pointers(&reply.problem(422, "invalid_request")), [pointer]);
    }
    let nobodys = Uuid::new_v4();
    staff.browser.delete(&format!("{PROMOTIONS}/admin/{nobodys}")).await.problem(404, "not_found");
    staff.browser.put(&format!("{PROMOTIONS}/admin/{nobodys}"), json!({})).await.problem(404, "not_found");
    staff.browser.put(&format!("{PROMOTIONS}/admin/nothing"), json!({})).await.problem(400, "bad_id");
    app.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_promotion_is_named() {
    let app = app(&[]).await;
    let staff = Staff::of(&app).await;
    let problem = staff.browser.post(CREATE, json!({"badge_color": "red"})).await.problem(422, "invalid_request");
    let wanted = ["/code", "/name", "/discount_value", "/start_date", "/end_date", "/badge_color"];
    assert_eq!(pointers(&problem), wanted, "all at once");
    let usd = json!({"discount_type": "fixed_amount", "discount_value": 2.5, "currency": "USD"});
    let id = create(&staff, "GOOD", usd).await["id"].as_str().unwrap().to_owned();
    let path = format!("{PROMOTIONS}/admin/{id}");
    let then = hours(5);
    for (more, pointer) in [
        (json!({"code": "A"}), "/code"),
        (json!({"code": "A B"}), "/code"),
        (json!({"code": "X".repeat(51)}), "/code"),
        (json!({"name": "  "}), "/name"),
        (json!({"name": "x".repeat(101)}), "/name"),
        (json!({"name": "a\u{0}b"}), "/name"),
        (json!({"name": 7}), "/name"),
        (json!({"name_zh": "x".repeat(101)}), "/name_zh"),
        (json!({"description": "x".repeat(1_001)}), "/description"),
        (json!({"badge_text": "x".repeat(51)}), "/badge_text"),
        (json!({"badge_color": "#ff44"}), "/badge_color"),
        (json!({"badge_color": "#gggggg"}), "/badge_color"),
        (json!({"banner_image_url": "javascript:alert(1)"}), "/banner_image_url"),
        (json!({"discount_type": "gift"}), "/discount_type"),
        (json!({"discount_value": 0}), "/discount_value"),
        (json!({"discount_value": -1}), "/discount_value"),
        (json!({"discount_value": 1.001}), "/discount_value"),
        (json!({"discount_value": 1e300}), "/discount_value"),
        (json!({"discount_type": "percentage", "discount_value": 100.01, "currency": null}), "/discount_value"),
        (json!({"discount_type": "fixed_amount", "currency": "TWD", "discount_value": 1.5}), "/discount_value"),
        (json!({"discount_type": "percentage", "currency": "USD"}), "/currency"),
        (json!({"currency": "EUR"}), "/currency"),
        (json!({"min_purchase_amount": -1}), "/min_purchase_amount"),
        (json!({"max_discount_amount": 0}), "/max_discount_amount"),
        (json!({"start_date": "tomorrow"}), "/start_date"),
        (json!({"start_date": "1999-01-01T00:00:00Z"}), "/start_date"),
        (json!({"end_date": "+12000-01-01T00:00:00Z"}), "/end_date"),
        (json!({"start_date": then, "end_date": then}), "/end_date"),
        (json!({"end_date": hours(-2)}), "/end_date"),
        (json!({"max_uses_total": 0}), "/max_uses_total"),
        (json!({"max_uses_total": 1.5}), "/max_uses_total"),
        (json!({"max_uses_total": 4_000_000_000_u32}), "/max_uses_total"),
        (json!({"max_uses_per_user": 0}), "/max_uses_per_user"),
        (json!({"max_uses_per_user": -1}), "/max_uses_per_user"),
        (json!({"priority": i64::MAX}), "/priority"),
        (json!({"applicable_plans": ["gold"]}), "/applicable_plans"),
        (json!({"applicable_plans": [Uuid::new_v4()]}), "/applicable_plans"),
        (json!({"applicable_plans": "pro"}), "/applicable_plans"),
        (json!({"applicable_credit_packages": [Uuid::new_v4()]}), "/applicable_credit_packages"),
        (json!({"applicable_credit_packages": ["small"]}), "/applicable_credit_packages/[0]"),
        (json!({"applicable_credit_packages": vec![Uuid::new_v4(); 101]}), "/applicable_credit_packages"),
        (json!({"is_active": "yes"}), "/is_active"),
    ] {
        let made = staff.browser.post(CREATE, body("NEW", more.clone())).await.problem(422, "invalid_request");
        assert!(pointers(&made).contains(&pointer), "{more}: {made}");
        let changed = staff.browser.put(&path, more.clone()).await.problem(422, "invalid_request");
        assert!(pointers(&changed).contains(&pointer), "{more}: {changed}");
    }
    assert_eq!(count(&app, "promotions").await, 1);
    // Fewer uses than there are already.
    sql(&app, "UPDATE promotions SET current_uses = 3").await;
    let fewer = staff.browser.put(&path, json!({"max_uses_total": 2})).await.problem(422, "invalid_request");
    assert_eq!(pointers(&fewer), ["/max_uses_total"]);
    let changed = staff.browser.put(&path, json!({"max_uses_total": 3})).await.ok();
    assert_eq!((&changed["remaining_uses"], &changed["is_valid"]), (&json!(0), &json!(false)));
    app.stop().await;
}

#[tokio::test]
async fn packages_are_made_and_changed_with_a_price_in_both_currencies() {
    let app = app(&[]).await;
    let staff = Staff::of(&app).await;
    let make = async |more: Value| {
        let mut body = json!({"name": "summer", "credits": 80});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        staff.browser.post(CREATE_PACKAGE, body).await
    };
    for (more, wanted) in [
        (json!({}), vec!["/price_twd", "/price_usd"]),
        (json!({"price": 7}), vec!["/price_twd"]),
        (json!({"price": 210, "currency": "TWD"}), vec!["/price_usd"]),
        (json!({"price": 7, "price_usd": 8, "price_twd": 210}), vec!["/price"]),
        (json!({"price": 7, "price_twd": 210.5}), vec!["/price_twd"]),
        (json!({"price": 0, "price_twd": 0}), vec!["/price", "/price_twd"]),
        (json!({"price": -1, "price_twd": 210}), vec!["/price"]),
        (json!({"price": 7, "price_twd": 210, "credits": 0}), vec!["/credits"]),
        (json!({"price": 7, "price_twd": 210, "credits": -1}), vec!["/credits"]),
        (json!({"price": 7, "price_twd": 210, "credits": null, "name": null}), vec!["/name", "/credits"]),
        (json!({"price": 7, "price_twd": 210, "name": ""}), vec!["/name"]),
        (json!({"price": 7, "price_twd": 210, "min_plan": "gold"}), vec!["/min_plan"]),
        (json!({"price": 7, "price_twd": 210, "currency": "EUR"}), vec!["/currency"]),
    ] {
        let problem = make(more.clone()).await.problem(422, "invalid_request");
        assert_eq!(pointers(&problem), wanted, "{more}");
    }
    let whole = json!({
        "price": 6.5, "price_twd": 210, "name_zh": "夏季包", "name_en": "Summer pack", "description": "for the holidays",
        "bonus_credits": 5, "is_popular": true, "is_best_value": true, "sort_order": -1,
    });
    let mut made = make(whole).await.ok();
    let id = made["id"].as_str().unwrap().to_owned();
    let window = get(&staff.browser, "packages?currency=USD").await;
    assert_eq!(window["packages"][0], made);
    made.as_object_mut().unwrap().retain(|key, _| !["id", "created_at"].contains(&key.as_str()));
    let wanted = json!({
        "name": "summer", "name_zh": "夏季包", "name_en": "Summer pack", "description": "for the holidays", "credits": 80,
        "price": 6.5, "currency": "USD", "bonus_credits": 5, "is_popular": true, "is_best_value": true, "sort_order": -1,
        "is_active": true, "discounted_price": null, "discount_percentage": null, "promotion_badge": null,
    });
    assert_eq!(made, wanted);
    make(json!({"price": 7, "price_twd": 210})).await.problem(400, "already_taken");
    // It is sold like any other, at the price of the moment.
    let (ann, _) = customer(&app, "ann@example.com").await;
    let order = ann.post(PURCHASE, json!({"package_id": id})).await.ok();
    assert_eq!((&order["amount"], &order["credits"]), (&json!(210.0), &json!(85)));
    let path = format!("{PROMOTIONS}/admin/packages/{id}");
    let changed = staff.browser.put(&path, json!({"price": 250, "currency": "TWD", "description": null})).await.ok();
    assert_eq!((&changed["price"], &changed["currency"]), (&json!(250.0), &json!("TWD")));
    assert_eq!((&changed["description"], &changed["name_zh"]), (&Value::Null, &json!("夏季包")));
    let usd = get(&ann, "packages?currency=USD").await;
    assert_eq!(entry(&usd["packages"], "name", "summer")["price"], json!(6.5), "the other price stays");
    let again = ann.post(PURCHASE, json!({"package_id": id})).await.ok();
    assert_eq!(again["amount"], json!(250.0));
    let taken = staff.browser.put(&path, json!({"name": "small"})).await.problem(400, "already_taken");
    assert!(taken["detail"].as_str().unwrap().contains("name"), "{taken}");
    staff.browser.put(&path, json!({"price": 1.5, "currency": "TWD"})).await.problem(422, "invalid_request");
    staff.browser.put(&path, json!({"is_active": false})).await.ok();
    ann.post(PURCHASE, json!({"package_id": id})).await.problem(404, "not_found");
    assert_eq!(all(&get(&ann, "packages").await["packages"], "name"), ["small", "medium", "large", "enterprise"]);
    let nobodys = format!("{PROMOTIONS}/admin/packages/{}", Uuid::new_v4());
    staff.browser.put(&nobodys, json!({})).await.problem(404, "not_found");
    staff.browser.put(&format!("{PROMOTIONS}/admin/packages/x"), json!({})).await.problem(400, "bad_id");
    app.stop().await;
}

#[tokio::test]
async fn a_missed_use_is_counted_by_hand_once() {
    let app = app(&[]).await;
    let (staff, (ann, id)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    let (_, other) = customer(&app, "bob@example.com").await;
    let package = entities::stable_id("credit_packages", "small");
    let order = ann.post(PURCHASE, json!({"package_id": package})).await.ok()["order_id"].as_str().unwrap().to_owned();
    let missed = create(&staff, "MISSED", json!({"max_uses_total": 5})).await["id"].as_str().unwrap().to_owned();
    let wrong = create(&staff, "WRONG", json!({})).await["id"].as_str().unwrap().to_owned();
    let record = async |promotion: &str, user: &str, order: &str, discount: &str| {
        let query = format!("promotion_id={promotion}&user_id={user}&order_id={order}&discount_amount={discount}");
        staff.browser.post(&format!("{PROMOTIONS}/internal/record-usage?{query}"), json!({})).await
    };
    let nobodys = Uuid::new_v4().to_string();
    record(&missed, &other, &order, "22").await.problem(404, "not_found");
    record(&missed, &id, &nobodys, "22").await.problem(404, "not_found");
    record(&nobodys, &id, &order, "22").await.problem(404, "not_found");
    for (discount, user, pointer) in [
        ("0", id.as_str(), "query:discount_amount"),
        ("-1", &id, "query:discount_amount"),
        ("NaN", &id, "query:discount_amount"),
        ("0.001", &id, "query:discount_amount"),
        ("", &id, "query:discount_amount"),
        ("22", "me", "query:user_id"),
    ] {
        let problem = record(&missed, user, &order, discount).await.problem(422, "invalid_request");
        assert_eq!(pointers(&problem), [pointer], "{discount}");
    }
    let path = format!("{PROMOTIONS}/internal/record-usage");
    let problem = staff.browser.post(&path, json!({})).await.problem(422, "invalid_request");
    assert_eq!(pointers(&problem).len(), 4, "{problem}");
    assert_eq!(count(&app, "promotion_usages").await, 0);
    let first = record(&missed, &id, &order, "22").await.ok();
    let again = record(&missed, &id, &order, "22").await.ok();
    assert_ne!(first["message"], again["message"], "the second is told that it was counted before");
    record(&wrong, &id, &order, "22").await.problem(400, "already_taken");
    let list = get(&staff.browser, "admin/list").await;
    let uses = |code| {
        (entry(&list, "code", code)["current_uses"].clone(), entry(&list, "code", code)["remaining_uses"].clone())
    };
    assert_eq!((uses("MISSED"), uses("WRONG")), ((json!(1), json!(4)), (json!(0), Value::Null)));
    app.stop().await;
}

#[tokio::test]
async fn nobody_else_may() {
    let app = app(&[]).await;
    let (staff, (ann, _)) = (Staff::of(&app).await, customer(&app, "ann@example.com").await);
    let promotion = create(&staff, "MINE", json!({})).await;
    let id = promotion["id"].as_str().unwrap();
    let package = entities::stable_id("credit_packages", "small");
    let before = get(&staff.browser, "admin/list").await;
    let packages = get(&ann, "packages").await;
    for (method, path) in [
        (Method::GET, "admin/list".to_owned()),
        (Method::POST, "admin/create".to_owned()),
        (Method::PUT, format!("admin/{id}")),
        (Method::DELETE, format!("admin/{id}")),
        (Method::POST, "admin/packages/create".to_owned()),
        (Method::PUT, format!("admin/packages/{package}")),
        (Method::POST, format!("internal/record-usage?promotion_id={id}&user_id={id}&order_id={id}&discount_amount=1")),
    ] {
        let path = format!("{PROMOTIONS}/{path}");
        // Whoever may not hears that, whatever else is wrong.
        for body in [body("THEIRS", json!({"price_usd": 1, "price_twd": 1, "credits": 9})), json!({"code": 7})] {
            let body = (method != Method::GET).then_some(&body);
            let nobody = Browser::of(&app).ask(method.clone(), &path, &[], body).await;
            nobody.problem(401, "not_authenticated");
            ann.ask(method.clone(), &path, &[], body).await.problem(403, "admin_only");
        }
    }
    assert_eq!(get(&staff.browser, "admin/list").await, before);
    assert_eq!(
        get(&ann, "packages").await["packages"].as_array().unwrap().len(),
        packages["packages"].as_array().unwrap().len()
    );
    assert_eq!(count(&app, "credit_packages").await, 4);
    app.stop().await;
}
