//! Fields that nobody may set, sent along wherever a body is read.

use serde_json::{Value, json};

use super::{Browser, Letters, PASSWORD, Person, app, registration::count};

/// What an attacker would like to be.
fn wishes() -> Value {
    json!({
        "id": "00000000-0000-4000-8000-000000000001",
        "user_id": "00000000-0000-4000-8000-000000000001",
        "is_admin": true, "is_superuser": true, "is_active": false, "is_verified": false, "email_verified": false,
        "email_verified_at": "2020-01-01T00:00:00Z", "plan_name": "pro", "plan_type": "pro",
        "plan_expires_at": "2999-01-01T00:00:00Z", "current_plan_id": "pro", "bonus_credits": 9_000,
        "subscription_credits": 9_000, "purchased_credits": 9_000, "demo_usage_count": -9, "password_hash": "x",
        "created_at": "2020-01-01T00:00:00Z", "role": "admin",
    })
}

fn with(own: Value) -> Value {
    let mut all = wishes();
    all.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
    all
}

fn assert_ordinary(user: &Value) {
    for (key, value) in [("is_admin", false), ("is_superuser", false), ("is_active", true), ("is_verified", true)] {
        assert_eq!(user[key], json!(value), "{key}: {user}");
    }
    assert_eq!(user["plan_type"], json!("demo"));
    assert_ne!(user["id"], wishes()["id"]);
    assert_ne!(user["created_at"], wishes()["created_at"]);
}

#[tokio::test]
async fn nobody_makes_themselves_more_than_they_are() {
    let app = app(&[]).await;
    let (browser, letters, email) = (Browser::of(&app), Letters::of(&app), "wishes@example.com");
    browser.post("/api/v1/auth/register", with(json!({"email": email, "password": PASSWORD}))).await.ok();
    let code = letters.newest(email, 1).await.code();
    let verified = browser.post("/api/v1/auth/verify-code", with(json!({"email": email, "code": code}))).await.ok();
    assert_ordinary(&verified["user"]);
    let login = browser.post("/api/v1/auth/login", with(json!({"email": email, "password": PASSWORD}))).await.ok();
    assert_ordinary(&login["user"]);
    let browser = browser.with_token(login["access_token"].as_str().unwrap());
    let edited = browser.put("/api/v1/auth/me", with(json!({"username": "w", "email": "else@example.com"}))).await.ok();
    assert_ordinary(&edited);
    assert_eq!((&edited["username"], &edited["email"]), (&json!("w"), &json!(email)));
    assert_ordinary(&browser.me().await.ok());
    let plain = "users WHERE is_superuser = FALSE AND is_active = TRUE AND plan_name IS NULL AND demo_usage_count = 0";
    assert_eq!((count(&app, "users").await, count(&app, plain).await), (1, 1));
    app.stop().await;
}

#[tokio::test]
async fn a_profile_is_changed_by_field_and_judged_by_field() {
    let app = app(&[]).await;
    let browser = Person::sign_up(&app, "profile@example.com").await.browser;
    let path = "/api/v1/auth/me";
    let me = browser.put(path, json!({"username": "ann", "full_name": "Ann", "language": "ja"})).await.ok();
    assert_eq!((&me["username"], &me["full_name"], &me["language"]), (&json!("ann"), &json!("Ann"), &json!("ja")));
    let me = browser.put(path, json!({"username": null})).await.ok();
    assert_eq!((&me["username"], &me["full_name"]), (&Value::Null, &json!("Ann")));
    assert_eq!(browser.put(path, json!({})).await.ok()["full_name"], json!("Ann"));
    let faults = browser.put(path, json!({"username": "x".repeat(101), "language": "xx"})).await;
    let faults = faults.problem(422, "invalid_request");
    let pointers: Vec<_> = faults["errors"].as_array().unwrap().iter().map(|it| it["pointer"].clone()).collect();
    assert_eq!(pointers, ["/username", "/language"]);
    assert_eq!(browser.me().await.ok()["language"], json!("ja"));
    app.stop().await;
}
