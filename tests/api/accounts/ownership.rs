//! What is one user's is nobody else's.

use std::collections::BTreeSet;

use serde_json::json;
use uuid::Uuid;

use super::{
    Browser, PASSWORD, Person, app,
    openapi::{secured, whole},
};

/// Every operation that names something by an id and needs somebody who is signed in; each is tried below. A new one
/// has to be added here, with a try. Those of staff are tried by `admin::refusals`, `credits::staff::nobody_else_may_and_bad_input_is_named`
/// and `promotions::staff::nobody_else_may`.
const TRIED: &[&str] = &[
    "DELETE /api/v1/auth/sessions/{session_id}",
    "GET /api/v1/admin/users/{id}",
    "POST /api/v1/admin/materials/{id}/review",
    "POST /api/v1/admin/users/{id}/ban",
    "POST /api/v1/admin/users/{id}/unban",
    "POST /api/v1/admin/holds/{id}/capture",
    "POST /api/v1/admin/holds/{id}/release",
    "POST /api/v1/admin/providers/{provider}/drain",
    "POST /api/v1/admin/providers/{provider}/reopen",
    "PUT /api/v1/admin/settings/{name}",
    "POST /api/v1/admin/transactions/{id}/refund",
    "POST /api/v1/admin/users/{id}/credits",
    "POST /api/v1/admin/users/{id}/holds",
    "DELETE /api/v1/promotions/admin/{promotion_id}",
    "PUT /api/v1/promotions/admin/packages/{package_id}",
    "PUT /api/v1/promotions/admin/{promotion_id}",
    "GET /api/v1/payments/invoices/{invoice_number}",
    "GET /api/v1/payments/order/{order_number}",
    "POST /api/v1/payments/ecpay/checkout/{order_number}",
    "POST /api/v1/payments/mock/complete/{order_number}",
    "POST /api/v1/payments/paddle/checkout/{order_number}",
];

#[tokio::test]
async fn every_operation_that_names_something_is_tried_here() {
    let app = app(&[]).await;
    let named: BTreeSet<String> =
        secured(&app).await.iter().filter(|it| it.path.contains('{')).map(super::openapi::Operation::name).collect();
    assert_eq!(named, TRIED.iter().map(|name| (*name).to_owned()).collect());
    app.stop().await;
}

#[tokio::test]
async fn nobody_sees_or_pays_the_orders_of_another_or_reads_their_invoices() {
    let app = app(&[("VIDGO__PAYMENTS__MOCK", "true")]).await;
    let ann = Person::sign_up(&app, "ann@example.com").await.browser;
    let bob = Person::sign_up(&app, "bob@example.com").await.browser;
    for method in ["ecpay", "paddle"] {
        let package = entities::stable_id("credit_packages", "small");
        let order =
            ann.post("/api/v1/credits/purchase", json!({"package_id": package, "payment_method": method})).await;
        let order = order.ok();
        let number = order["order_number"].as_str().unwrap();
        let state = format!("/api/v1/payments/order/{number}");
        bob.get(&state).await.problem(403, "not_yours");
        for path in [format!("{method}/checkout/{number}"), format!("mock/complete/{number}")] {
            bob.post(&format!("/api/v1/payments/{path}"), json!({})).await.problem(403, "not_yours");
        }
        let create = json!({"order_id": number, "amount": 150, "item_name": "credits"});
        bob.post("/api/v1/payments/create", create).await.problem(403, "not_yours");
        bob.post(&format!("/api/v1/payments/paddle/checkout?order_number={number}"), json!({}))
            .await
            .problem(403, "not_yours");
        assert_eq!(ann.get(&state).await.ok()["status"], "pending");
        ann.post(&format!("/api/v1/payments/mock/complete/{number}"), json!({})).await.ok();
        assert_eq!(ann.get(&state).await.ok()["status"], "paid");
        let invoices = ann.get("/api/v1/payments/invoices").await.ok();
        let pdf = invoices["invoices"][0]["pdf_url"].as_str().unwrap();
        let theirs = bob.get(pdf).await.problem(404, "not_found");
        let none = bob.get("/api/v1/payments/invoices/VG2026-999999").await.problem(404, "not_found");
        assert_eq!(theirs["detail"], none["detail"], "the same answer as for a number that nobody has");
    }
    for word in ["SU", "CR%27--", "..%2fmethods", "0"] {
        ann.get(&format!("/api/v1/payments/order/{word}")).await.problem(404, "not_found");
    }
    assert_eq!(bob.get("/api/v1/payments/invoices").await.ok()["invoices"], json!([]));
    app.stop().await;
}

/// The ids of the live sessions.
async fn sessions(browser: &Browser) -> Vec<String> {
    let list = browser.get("/api/v1/auth/sessions").await.ok();
    assert_eq!(list["count"], json!(list["sessions"].as_array().unwrap().len()));
    list["sessions"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn nobody_sees_or_ends_the_sessions_of_another() {
    let app = app(&[]).await;
    let ann = Person::sign_up(&app, "ann@example.com").await;
    let bob = Person::sign_up(&app, "bob@example.com").await;
    let (at_ann, at_bob) = (whole(&ann.browser).await, whole(&bob.browser).await);
    let (anns, bobs) = (sessions(&ann.browser).await, sessions(&bob.browser).await);
    assert!(anns.iter().all(|id| !bobs.contains(id)));
    for (browser, ids) in [(&ann.browser, &bobs), (&bob.browser, &anns)] {
        for id in ids {
            // The same answer as for an id that nobody has.
            let other = browser.delete(&format!("/api/v1/auth/sessions/{id}")).await.problem(404, "not_found");
            let none = browser.delete(&format!("/api/v1/auth/sessions/{}", Uuid::new_v4())).await;
            assert_eq!(other["detail"], none.problem(404, "not_found")["detail"]);
        }
    }
    for word in ["me", "%27%20OR%201%3D1", "..%2fsessions", "0"] {
        ann.browser.delete(&format!("/api/v1/auth/sessions/{word}")).await.problem(422, "invalid_request");
    }
    ann.browser.delete("/api/v1/auth/sessions").await.ok();
    assert_eq!(whole(&ann.browser).await, at_ann);
    assert_eq!(whole(&bob.browser).await, at_bob);
    app.stop().await;
}

#[tokio::test]
async fn sessions_are_listed_with_where_they_are_used_and_ended_one_by_one_or_together() {
    let app = app(&[]).await;
    let first = Person::sign_up(&app, "many@example.com").await;
    let mut phone = Browser::of(&app);
    phone.agent = "Phone/2".to_owned();
    let (phone, _) = phone.signed_in("many@example.com", PASSWORD).await;
    let (laptop, _) = Browser::of(&app).signed_in("many@example.com", PASSWORD).await;
    let list = first.browser.get("/api/v1/auth/sessions").await.ok();
    let all = list["sessions"].as_array().unwrap();
    assert_eq!(all.len(), 3);
    let current: Vec<_> = all.iter().filter(|it| it["current"] == json!(true)).collect();
    assert_eq!((current.len(), &current[0]["ip_address"]), (1, &json!(first.browser.address)));
    let phones = all.iter().find(|it| it["user_agent"] == "Phone/2").unwrap();
    assert_eq!(phones["ip_address"], json!(phone.address));
    assert!(!list.to_string().contains("token"), "{list}");

    first.browser.delete(&format!("/api/v1/auth/sessions/{}", phones["id"].as_str().unwrap())).await.ok();
    phone.me().await.problem(401, "invalid_token");
    laptop.me().await.ok();
    let (_third, _) = Browser::of(&app).signed_in("many@example.com", PASSWORD).await;
    first.browser.delete("/api/v1/auth/sessions").await.ok();
    laptop.me().await.problem(401, "invalid_token");
    assert_eq!(sessions(&first.browser).await.len(), 1);
    first.browser.me().await.ok();
    app.stop().await;
}
