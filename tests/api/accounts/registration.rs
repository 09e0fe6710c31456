//! From an address to an account: the whole way, wrong, late and used codes.

use futures_util::future::join_all;
use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use super::{Browser, CROWDED, Letters, OTHER_PASSWORD, PASSWORD, Person, app, keys};
use crate::support::TestApp;

/// Runs SQL beside the app.
pub async fn sql(app: &TestApp, statement: &str) {
    app.database.connect().await.execute_unprepared(statement).await.unwrap();
}

/// How many rows there are of this.
pub async fn count(app: &TestApp, what: &str) -> i64 {
    let db = app.database.connect().await;
    let statement = Statement::from_string(db.get_database_backend(), format!("SELECT count(*) AS n FROM {what}"));
    db.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
}

#[tokio::test]
async fn the_whole_way_answers_as_the_contract_says() {
    let app = app(&[]).await;
    let (browser, letters) = (Browser::of(&app), Letters::of(&app));
    let form = json!({
        "email": "  Ann.Lee@Example.com ", "password": PASSWORD, "password_confirm": PASSWORD,
        "username": "ann", "full_name": "Ann Lee",
    });
    let registered = browser.post("/api/v1/auth/register", form).await;
    assert_eq!(registered.header("cache-control"), Some("no-store"));
    let registered = registered.ok();
    assert_eq!(keys(&registered), ["email", "message", "success"]);
    assert_eq!((&registered["email"], &registered["success"]), (&json!("ann.lee@example.com"), &json!(true)));

    let letter = letters.newest("ann.lee@example.com", 1).await;
    assert_eq!(letter.subject, "Your VidGo verification code");
    assert!(letter.text.contains("15 minutes"), "{}", letter.text);
    browser.login("ann.lee@example.com", PASSWORD).await.problem(403, "email_not_verified");

    let verified = browser.verify("ANN.LEE@example.com", &letter.code()).await;
    assert_eq!(verified.header("cache-control"), Some("no-store"));
    let verified = verified.ok();
    assert_signed_in(&verified);
    let user = &verified["user"];
    assert_eq!((&user["username"], &user["full_name"]), (&json!("ann"), &json!("Ann Lee")));
    assert_eq!(letters.newest("ann.lee@example.com", 2).await.subject, "Welcome to VidGo");

    let browser = browser.with_token(verified["access_token"].as_str().unwrap());
    let mut me = browser.me().await.ok();
    assert!(me["last_login_at"].is_string(), "{me}");
    assert_user(&me);
    me["last_login_at"] = user["last_login_at"].clone();
    assert_eq!(&me, user, "me is who was verified");

    let answer = Browser::of(&app).login("ann.lee@example.com", PASSWORD).await.ok();
    assert_signed_in(&answer);
    assert_eq!(answer["user"]["id"], user["id"]);
    app.stop().await;
}

/// Flat keys for the front end, the peer's beside them.
pub fn assert_signed_in(answer: &Value) {
    let expected =
        ["access_token", "expires_in", "message", "refresh_token", "success", "token_type", "tokens", "user"];
    assert_eq!(keys(answer), expected);
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("bearer"), &json!(1_800)));
    assert_eq!(answer["tokens"], json!({"access": answer["access_token"], "refresh": answer["refresh_token"]}));
    assert_user(&answer["user"]);
}

fn assert_user(user: &Value) {
    let expected = [
        "created_at",
        "demo_uses_remaining",
        "email",
        "email_verified",
        "full_name",
        "id",
        "is_active",
        "is_admin",
        "is_superuser",
        "is_verified",
        "language",
        "last_login_at",
        "plan_type",
        "updated_at",
        "username",
    ];
    assert_eq!(keys(user), expected);
    for (key, value) in [("is_active", true), ("is_verified", true), ("email_verified", true), ("is_admin", false)] {
        assert_eq!(user[key], json!(value), "{key}");
    }
    assert_eq!((&user["is_superuser"], &user["plan_type"]), (&json!(false), &json!("demo")));
    assert!(user["created_at"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().is_ok(), "{user}");
}

#[tokio::test]
async fn names_that_were_not_given_are_null_and_not_left_out() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "plain@example.com").await;
    let me = person.browser.me().await.ok();
    assert_eq!((&me["username"], &me["full_name"]), (&Value::Null, &Value::Null));
    assert_user(&me);
    app.stop().await;
}

#[tokio::test]
async fn what_does_not_fit_is_told_by_field() {
    let app = app(&[]).await;
    let browser = Browser::of(&app);
    let path = "/api/v1/auth/register";
    let long = "x".repeat(1_001);
    for (body, pointer) in [
        (json!({"password": PASSWORD}), "/email"),
        (json!({"email": "a@example.com"}), "/password"),
        (json!({"email": "nobody", "password": PASSWORD}), "/email"),
        (json!({"email": "a@example.com\r\nBcc: b@example.com", "password": PASSWORD}), "/email"),
        (json!({"email": "a@example.com", "password": "seven77"}), "/password"),
        (json!({"email": "a@example.com", "password": "password123"}), "/password"),
        (json!({"email": "a@example.com", "password": long}), "/password"),
        (json!({"email": "a@example.com", "password": PASSWORD, "language": "xx"}), "/language"),
        (json!({"email": "a@example.com", "password": PASSWORD, "username": long}), "/username"),
        (json!({"email": 7, "password": PASSWORD}), "/email"),
    ] {
        let problem = browser.post(path, body.clone()).await.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!(pointer), "{body}: {problem}");
        assert!(!problem.to_string().contains(PASSWORD), "{problem}");
    }
    let differing = json!({"email": "a@example.com", "password": PASSWORD, "password_confirm": OTHER_PASSWORD});
    browser.post(path, differing).await.problem(400, "password_mismatch");
    for code in ["", "12345", "1234567", "12345a", "１２３４５６"] {
        let problem = browser.verify("a@example.com", code).await.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!("/code"), "{code}");
    }
    assert_eq!(count(&app, "registrations").await, 0);
    app.stop().await;
}

/// A code that is not this one.
pub fn another_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn three_wrong_codes_use_a_code_up_and_a_new_one_revives_the_registration() {
    let app = app(&[]).await;
    let (browser, letters, email) = (Browser::of(&app), Letters::of(&app), "tries@example.com");
    browser.register(email, PASSWORD).await.ok();
    let first = letters.newest(email, 1).await.code();
    for left in [2, 1, 0] {
        let problem = browser.verify(email, &another_than(&first)).await.problem(400, "wrong_code");
        assert_eq!(problem["tries_left"], json!(left));
    }
    browser.verify(email, &first).await.problem(400, "code_used_up");
    let resent = browser.post("/api/v1/auth/resend-code", json!({"email": email})).await.ok();
    assert_eq!(keys(&resent), ["message", "success"]);
    let second = letters.newest(email, 2).await.code();
    if first != second {
        browser.verify(email, &first).await.problem(400, "wrong_code");
    }
    assert_signed_in(&browser.verify(email, &second).await.ok());
    app.stop().await;
}

#[tokio::test]
async fn an_expired_code_opens_nothing_and_a_new_one_does() {
    let app = app(&[]).await;
    let (browser, letters, email) = (Browser::of(&app), Letters::of(&app), "late@example.com");
    browser.register(email, PASSWORD).await.ok();
    let late = letters.newest(email, 1).await.code();
    sql(&app, "UPDATE registrations SET code_expires_at = created_at").await;
    browser.verify(email, &late).await.problem(400, "wrong_code");
    browser.post("/api/v1/auth/resend-code", json!({"email": email})).await.ok();
    let fresh = letters.newest(email, 2).await.code();
    browser.verify(email, &fresh).await.ok();
    app.stop().await;
}

#[tokio::test]
async fn of_sixteen_right_codes_at_once_one_opens_one_account_and_one_session() {
    let app = app(&CROWDED).await;
    let (letters, email) = (Letters::of(&app), "once@example.com");
    Browser::of(&app).register(email, PASSWORD).await.ok();
    let code = letters.newest(email, 1).await.code();
    let browsers: Vec<Browser> = (0..16).map(|_| Browser::of(&app)).collect();
    let replies = join_all(browsers.iter().map(|browser| browser.verify(email, &code))).await;
    let opened: Vec<_> = replies.iter().filter(|reply| reply.status == StatusCode::OK).collect();
    assert_eq!(opened.len(), 1, "{replies:?}");
    for reply in replies.iter().filter(|reply| reply.status != StatusCode::OK) {
        // The code is as wrong as any by now, and counted like any.
        let told = reply.body["code"].as_str().unwrap();
        assert!(reply.status.as_u16() == 400 && ["wrong_code", "code_used_up"].contains(&told), "{}", reply.body);
    }
    assert_eq!((count(&app, "users").await, count(&app, "sessions").await), (1, 1));
    assert_eq!(Browser::of(&app).verify(email, &code).await.status.as_u16(), 400);
    assert_eq!(letters.newest(email, 2).await.subject, "Welcome to VidGo");
    app.stop().await;
}

#[tokio::test]
async fn sixteen_wrong_codes_at_once_have_three_tries_together_whether_or_not_anybody_waits() {
    let app = app(&CROWDED).await;
    let letters = Letters::of(&app);
    Browser::of(&app).register("storm@example.com", PASSWORD).await.ok();
    let wrong = another_than(&letters.newest("storm@example.com", 1).await.code());
    for email in ["storm@example.com", "nobody@example.com"] {
        let browsers: Vec<Browser> = (0..16).map(|_| Browser::of(&app)).collect();
        let replies = join_all(browsers.iter().map(|browser| browser.verify(email, &wrong))).await;
        let judged = replies.iter().filter(|reply| reply.body["code"] == "wrong_code").count();
        let used_up = replies.iter().filter(|reply| reply.body["code"] == "code_used_up").count();
        assert_eq!((judged, used_up), (3, 13), "{email}: {replies:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn mails_are_in_the_language_that_was_chosen_or_that_the_browser_prefers() {
    let app = app(&[]).await;
    let letters = Letters::of(&app);
    let path = "/api/v1/auth/register";
    for (name, chosen, preferred, subject) in [
        ("chosen", Some("ko"), "ja", "[VidGo] 이메일 인증 코드 안내"),
        ("preferred", None, "fr, ja;q=0.8, en;q=0.3", "【VidGo】認証コードのお知らせ"),
        ("taiwan", Some("zh-TW"), "en", "VidGo 電子郵件驗證碼"),
        ("spanish", None, "es-MX", "Tu código de verificación de VidGo"),
        ("other", None, "de", "Your VidGo verification code"),
    ] {
        let (browser, email) = (Browser::of(&app), format!("{name}@example.com"));
        let mut body = json!({"email": email, "password": PASSWORD});
        if let Some(chosen) = chosen {
            body["language"] = json!(chosen);
        }
        let headers = [("accept-language", preferred)];
        browser.ask(reqwest::Method::POST, path, &headers, Some(&body)).await.ok();
        let letter = letters.newest(&email, 1).await;
        assert_eq!(letter.subject, subject);
        let user = browser.verify(&email, &letter.code()).await.ok()["user"].clone();
        if let Some(chosen) = chosen {
            assert_eq!(user["language"], json!(chosen));
        }
    }
    app.stop().await;
}
