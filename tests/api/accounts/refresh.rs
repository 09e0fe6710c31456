//! Refresh tokens: good once, told again to whoever lost the answer, and the end of their family when stolen.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Browser, CROWDED, PASSWORD, Person, app, keys, tokens::Forgery};
use crate::support::{TestApp, environment};

fn token(answer: &Value, key: &str) -> String {
    answer[key].as_str().unwrap_or_else(|| panic!("{key}: {answer}")).to_owned()
}

#[tokio::test]
async fn each_renewal_brings_a_new_pair_under_both_names() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "pair@example.com").await;
    let reply = person.browser.refresh(&person.refresh_token()).await;
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let first = reply.ok();
    assert_eq!(keys(&first), ["access", "access_token", "expires_in", "refresh", "refresh_token", "token_type"]);
    assert_eq!((&first["access"], &first["refresh"]), (&first["access_token"], &first["refresh_token"]));
    assert_eq!((&first["token_type"], &first["expires_in"]), (&json!("bearer"), &json!(1_800)));
    assert_ne!(token(&first, "refresh"), person.refresh_token());
    person.browser.twin().with_token(token(&first, "access")).me().await.ok();
    let peers = json!({"refresh": token(&first, "refresh")});
    let second = person.browser.post("/api/v1/auth/refresh", peers).await.ok();
    assert_ne!(second["refresh"], first["refresh"]);
    // A renewal begins no session.
    let sessions = person.browser.get("/api/v1/auth/sessions").await.ok();
    assert_eq!(sessions["count"], json!(1));
    app.stop().await;
}

#[tokio::test]
async fn what_is_no_refresh_token_renews_nothing() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "nothing@example.com").await;
    let browser = &person.browser;
    let path = "/api/v1/auth/refresh";
    for body in [json!({}), json!({"refresh_token": null}), json!({"refresh_token": 7}), json!([])] {
        browser.post(path, body).await.problem(422, "invalid_request");
    }
    let good = person.refresh_token();
    let forgery = Forgery::of(&good);
    let now = super::now().timestamp();
    let words = ["".to_owned(), "x".to_owned(), "a.b.c".to_owned(), "x".repeat(10_000), format!("{good}x")];
    let forged = [
        forgery.signed("another-key-of-the-tests:32-bytes-long!"),
        forgery.clone().claim("exp", json!(now - 1)).signed(super::SECRET),
        // Signed by us, but never issued: the database knows another hash.
        forgery.clone().claim("sid", json!(uuid::Uuid::new_v4())).signed(super::SECRET),
    ];
    for word in words.into_iter().chain(forged) {
        browser.refresh(&word).await.problem(401, "invalid_token");
    }
    browser.refresh(&good).await.ok();
    app.stop().await;
}

#[tokio::test]
async fn an_older_token_that_comes_back_ends_the_family_at_once() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "reused@example.com").await;
    let (other, _) = Browser::of(&app).signed_in("reused@example.com", PASSWORD).await;
    let first = person.browser.refresh(&person.refresh_token()).await.ok();
    let second = person.browser.refresh(&token(&first, "refresh")).await.ok();
    let newest = person.browser.twin().with_token(token(&second, "access"));
    newest.me().await.ok();
    // Two rotations ago: the client itself has no use for it, whoever it is.
    person.browser.refresh(&person.refresh_token()).await.problem(401, "invalid_token");
    newest.me().await.problem(401, "invalid_token");
    person.browser.me().await.problem(401, "invalid_token");
    person.browser.refresh(&token(&second, "refresh")).await.problem(401, "invalid_token");
    // Other sessions of the account are other families.
    other.me().await.ok();
    app.stop().await;
}

#[tokio::test]
async fn a_client_whose_answer_was_lost_is_told_the_same_again() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "lost@example.com").await;
    let first = person.browser.refresh(&person.refresh_token()).await.ok();
    let again = person.browser.refresh(&person.refresh_token()).await.ok();
    assert_eq!(first["refresh"], again["refresh"]);
    person.browser.twin().with_token(token(&again, "access")).me().await.ok();
    let next = person.browser.refresh(&token(&again, "refresh")).await.ok();
    assert_ne!(next["refresh"], first["refresh"]);
    app.stop().await;
}

#[tokio::test]
async fn a_thief_is_not_told_it_and_ends_the_family() {
    let app = app(&[]).await;
    for (email, change) in [("agent@example.com", true), ("place@example.com", false)] {
        let person = Person::sign_up(&app, email).await;
        let first = person.browser.refresh(&person.refresh_token()).await.ok();
        let mut thief = if change { person.browser.twin() } else { Browser::of(&app) };
        if change {
            thief.agent = "Thief/1".to_owned();
        }
        thief.refresh(&person.refresh_token()).await.problem(401, "invalid_token");
        person.browser.me().await.problem(401, "invalid_token");
        person.browser.refresh(&token(&first, "refresh")).await.problem(401, "invalid_token");
    }
    app.stop().await;
}

#[tokio::test]
async fn after_the_grace_a_used_token_is_stolen_whoever_sends_it() {
    let app = app(&[("VIDGO__SECURITY__REFRESH_GRACE_SECONDS", "0")]).await;
    let person = Person::sign_up(&app, "grace@example.com").await;
    let first = person.browser.refresh(&person.refresh_token()).await.ok();
    person.browser.refresh(&person.refresh_token()).await.problem(401, "invalid_token");
    person.browser.refresh(&token(&first, "refresh")).await.problem(401, "invalid_token");
    app.stop().await;
}

#[tokio::test]
async fn sixteen_renewals_at_once_have_one_successor() {
    let app = app(&CROWDED).await;
    let person = Person::sign_up(&app, "storm@example.com").await;
    let presented = person.refresh_token();
    let replies = join_all((0..16).map(|_| person.browser.refresh(&presented))).await;
    let mut successors = BTreeSet::new();
    for reply in replies {
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        person.browser.twin().with_token(token(&reply.body, "access")).me().await.ok();
        successors.insert(token(&reply.body, "refresh"));
    }
    assert_eq!(successors.len(), 1, "{successors:?}");
    person.browser.refresh(successors.first().unwrap()).await.ok();
    app.stop().await;
}

#[tokio::test]
async fn sixteen_thieves_at_once_have_one_successor_at_most() {
    let app = app(&CROWDED).await;
    let person = Person::sign_up(&app, "thieves@example.com").await;
    let presented = person.refresh_token();
    let thieves: Vec<Browser> = (0..16).map(|_| Browser::of(&app)).collect();
    let replies = join_all(thieves.iter().map(|thief| thief.refresh(&presented))).await;
    let won: Vec<_> = replies.iter().filter(|reply| reply.status == StatusCode::OK).collect();
    assert_eq!(won.len(), 1, "{replies:?}");
    let next = person.browser.refresh(&token(&won[0].body, "refresh")).await;
    next.problem(401, "invalid_token");
    app.stop().await;
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "out@example.com").await;
    let (other, _) = Browser::of(&app).signed_in("out@example.com", PASSWORD).await;
    let message = person.browser.post("/api/v1/auth/logout", json!({})).await.ok();
    assert_eq!(keys(&message), ["message", "success"]);
    person.browser.me().await.problem(401, "invalid_token");
    person.browser.refresh(&person.refresh_token()).await.problem(401, "invalid_token");
    person.browser.post("/api/v1/auth/logout", json!({})).await.problem(401, "invalid_token");
    other.me().await.ok();
    app.stop().await;
}

/// The app once more on the same database, with other settings.
async fn restarted(app: TestApp, settings: &[(&str, &str)]) -> TestApp {
    let (database, folder, standin) = app.stop().await;
    let mut variables = environment(database.url(), &folder, &standin);
    let all = [("SKIP_PREGENERATION", "true"), super::TRUSTING];
    variables.extend(all.iter().chain(settings).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    TestApp::again(database, folder, standin, variables).until_ready().await
}

#[tokio::test]
async fn sessions_go_on_over_a_change_of_keys_while_the_old_one_is_believed() {
    const NEXT: &str = "the-next-key-of-the-tests:32-bytes-or-more";
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "rotated@example.com").await;
    let device = person.browser.cookie("vidgo_device").unwrap();
    let rotating = [("SECRET_KEY", NEXT), ("VIDGO__SECURITY__PREVIOUS_SECRET_KEYS", super::SECRET)];
    let app = restarted(app, &rotating).await;
    let browser = person.browser.moved_to(&app.base);
    let old = Browser::of(&app).with_token(person.browser.token.clone().unwrap());
    old.me().await.ok();
    let renewed = browser.refresh(&person.refresh_token()).await.ok();
    assert_eq!(renewed["refresh"], browser.refresh(&person.refresh_token()).await.ok()["refresh"]);
    assert_ne!(
        Forgery::of(&token(&renewed, "refresh")).header["kid"],
        Forgery::of(&person.refresh_token()).header["kid"]
    );

    let app = restarted(app, &[("SECRET_KEY", NEXT)]).await;
    let browser = person.browser.moved_to(&app.base);
    browser.twin().with_token(person.browser.token.clone().unwrap()).me().await.problem(401, "invalid_token");
    browser.refresh(&person.refresh_token()).await.problem(401, "invalid_token");
    browser.twin().with_token(token(&renewed, "access")).me().await.ok();
    browser.refresh(&token(&renewed, "refresh")).await.ok();
    // The cookie of the old key is no longer a known browser's; signing in is possible all the same.
    browser.set_cookie("vidgo_device", &device);
    browser.login("rotated@example.com", PASSWORD).await.ok();
    app.stop().await;
}
