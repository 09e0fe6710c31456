//! A new password, by the old one or by mail, and the end of an account: what ends with it ends at once.

use futures_util::future::join_all;
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{
    Browser, CROWDED, Letters, OTHER_PASSWORD, PASSWORD, Person, app,
    registration::{count, sql},
};

const CHANGE: &str = "/api/v1/auth/me/change-password";
const FORGOT: &str = "/api/v1/auth/forgot-password";
const RESET: &str = "/api/v1/auth/reset-password";

#[tokio::test]
async fn a_changed_password_ends_every_session_but_this() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "change@example.com").await;
    let (other, others) = Browser::of(&app).signed_in("change@example.com", PASSWORD).await;
    let wrong = json!({"current_password": OTHER_PASSWORD, "new_password": OTHER_PASSWORD});
    person.browser.post(CHANGE, wrong).await.problem(400, "wrong_password");
    for weak in ["short", "password", "change@example.com"] {
        let body = json!({"current_password": PASSWORD, "new_password": weak});
        let problem = person.browser.post(CHANGE, body).await.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!("/new_password"), "{weak}");
    }
    other.me().await.ok();
    let right = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
    person.browser.post(CHANGE, right).await.ok();
    other.me().await.problem(401, "invalid_token");
    other.refresh(others["refresh_token"].as_str().unwrap()).await.problem(401, "invalid_token");
    person.browser.me().await.ok();
    person.browser.refresh(&person.refresh_token()).await.ok();
    Browser::of(&app).login("change@example.com", PASSWORD).await.problem(401, "wrong_credentials");
    Browser::of(&app).login("change@example.com", OTHER_PASSWORD).await.ok();
    Letters::of(&app).with_subject("change@example.com", "Your VidGo password was changed").await;
    app.stop().await;
}

#[tokio::test]
async fn whoever_found_a_token_cannot_guess_the_password_with_it() {
    let app = app(&[super::LONG_WAITS]).await;
    let person = Person::sign_up(&app, "found@example.com").await;
    let thief = Browser::of(&app).with_token(person.browser.token.clone().unwrap());
    let mut judged = 0;
    for number in 0..30 {
        let guess = format!("guess number {number}");
        let reply = if number % 2 == 0 {
            thief.post(CHANGE, json!({"current_password": guess, "new_password": OTHER_PASSWORD})).await
        } else {
            thief.ask(Method::DELETE, "/api/v1/auth/me", &[], Some(&json!({"password": guess}))).await
        };
        if reply.status == StatusCode::BAD_REQUEST {
            judged += 1;
        } else {
            reply.retry_after();
        }
    }
    assert!((10..=15).contains(&judged), "{judged} guesses were judged");
    // The owner's own sign-in is counted apart.
    Browser::of(&app).login("found@example.com", PASSWORD).await.ok();
    app.stop().await;
}

/// Asks for a link; the token of the newest.
async fn link(app: &crate::support::TestApp, email: &str, mails: usize) -> String {
    Browser::of(app).post(FORGOT, json!({"email": email})).await.ok();
    Letters::of(app).newest(email, mails).await.reset_token()
}

#[tokio::test]
async fn a_mailed_link_sets_a_password_once_and_ends_every_session() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "reset@example.com").await;
    Letters::of(&app).all("reset@example.com", 2).await;
    let token = link(&app, "reset@example.com", 3).await;
    let stranger = Browser::of(&app);
    let weak = json!({"token": token, "new_password": "reset@example.com"});
    stranger.post(RESET, weak).await.problem(422, "invalid_request");
    let body = json!({"token": token, "new_password": OTHER_PASSWORD});
    stranger.post(RESET, body.clone()).await.ok();
    person.browser.me().await.problem(401, "invalid_token");
    person.browser.refresh(&person.refresh_token()).await.problem(401, "invalid_token");
    stranger.post(RESET, body).await.problem(400, "invalid_reset_token");
    Browser::of(&app).login("reset@example.com", PASSWORD).await.problem(401, "wrong_credentials");
    Browser::of(&app).login("reset@example.com", OTHER_PASSWORD).await.ok();
    Letters::of(&app).with_subject("reset@example.com", "Your VidGo password was changed").await;
    app.stop().await;
}

#[tokio::test]
async fn of_sixteen_uses_of_a_link_at_once_one_sets_its_password() {
    let app = app(&CROWDED).await;
    Person::sign_up(&app, "once@example.com").await;
    Letters::of(&app).all("once@example.com", 2).await;
    let token = link(&app, "once@example.com", 3).await;
    let browsers: Vec<Browser> = (0..16).map(|_| Browser::of(&app)).collect();
    let uses = browsers.iter().enumerate().map(|(number, browser)| {
        browser.post(RESET, json!({"token": token, "new_password": format!("new password number {number}")}))
    });
    let replies = join_all(uses).await;
    let won: Vec<usize> = (0..16).filter(|number| replies[*number].status == StatusCode::OK).collect();
    assert_eq!(won.len(), 1, "{replies:?}");
    Browser::of(&app).login("once@example.com", &format!("new password number {}", won[0])).await.ok();
    app.stop().await;
}

#[tokio::test]
async fn links_that_are_old_made_up_or_overtaken_set_nothing() {
    let app = app(&[("VIDGO__LIMITS__RESET_INTERVAL_SECONDS_PER_ACCOUNT", "1")]).await;
    let person = Person::sign_up(&app, "links@example.com").await;
    Letters::of(&app).all("links@example.com", 2).await;
    let token = link(&app, "links@example.com", 3).await;
    let stranger = Browser::of(&app);
    let swapped: String = token.chars().rev().collect();
    let device = person.browser.cookie("vidgo_device").unwrap();
    for made_up in ["", "x", &token[1..], &swapped, &format!("{token}x"), &device, &person.refresh_token()] {
        let body = json!({"token": made_up, "new_password": OTHER_PASSWORD});
        stranger.post(RESET, body).await.problem(400, "invalid_reset_token");
    }
    // Changing the password takes away the power of links that were mailed before.
    let right = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
    person.browser.post(CHANGE, right).await.ok();
    let overtaken = json!({"token": token, "new_password": PASSWORD});
    stranger.post(RESET, overtaken).await.problem(400, "invalid_reset_token");
    Letters::of(&app).with_subject("links@example.com", "Your VidGo password was changed").await;
    super::until("another link may be asked for", async || {
        let reply = Browser::of(&app).post(FORGOT, json!({"email": "links@example.com"})).await;
        (reply.status == StatusCode::OK).then_some(())
    })
    .await;
    let late = Letters::of(&app).newest("links@example.com", 5).await.reset_token();
    sql(&app, "UPDATE password_resets SET expires_at = created_at").await;
    let body = json!({"token": late, "new_password": PASSWORD});
    stranger.post(RESET, body).await.problem(400, "invalid_reset_token");
    app.stop().await;
}

#[tokio::test]
async fn a_deleted_account_leaves_nothing_that_works_and_its_address_is_free() {
    let app = app(&[]).await;
    let email = "gone@example.com";
    let person = Person::sign_up(&app, email).await;
    let (other, others) = Browser::of(&app).signed_in(email, PASSWORD).await;
    Letters::of(&app).all(email, 2).await;
    let token = link(&app, email, 3).await;
    let delete = async |password: &str| {
        person.browser.ask(Method::DELETE, "/api/v1/auth/me", &[], Some(&json!({"password": password}))).await
    };
    delete(OTHER_PASSWORD).await.problem(400, "wrong_password");
    person.browser.delete("/api/v1/auth/me").await.problem(415, "unsupported_media_type");
    delete(PASSWORD).await.ok();
    for browser in [&person.browser, &other] {
        let problem = browser.me().await.problem(404, "user_not_found");
        assert_eq!(problem["detail"], json!("User not found"));
    }
    for refresh in [person.refresh_token(), others["refresh_token"].as_str().unwrap().to_owned()] {
        person.browser.refresh(&refresh).await.problem(401, "invalid_token");
    }
    let body = json!({"token": token, "new_password": OTHER_PASSWORD});
    person.browser.post(RESET, body).await.problem(400, "invalid_reset_token");
    Browser::of(&app).login(email, PASSWORD).await.problem(401, "wrong_credentials");
    assert_eq!((count(&app, "users").await, count(&app, "sessions").await), (0, 0));
    let mut again = Browser::of(&app);
    again.register(email, OTHER_PASSWORD).await.ok();
    let code = Letters::of(&app).newest(email, 4).await.code();
    again.token = again.verify(email, &code).await.ok()["access_token"].as_str().map(str::to_owned);
    assert_ne!(again.me().await.ok()["id"], person.answer["user"]["id"]);
    app.stop().await;
}
