//! Free uses, and who is online: counted by who asks, never by what they say of themselves.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{Browser, CROWDED, Person, app, keys};
use crate::support::TestApp;

const USE: &str = "/api/v1/quota/use";
const MINE: &str = "/api/v1/quota/user";
const DAILY: &str = "/api/v1/quota/daily";

async fn uses(browser: &Browser, count: usize) -> usize {
    let replies = join_all((0..count).map(|_| browser.post(USE, json!({})))).await;
    replies.into_iter().map(super::Reply::ok).filter(|body| body["success"] == json!(true)).count()
}

#[tokio::test]
async fn the_four_answers_are_the_contracts() {
    let app = app(&[]).await;
    let browser = Browser::of(&app);
    let daily = browser.get(DAILY).await.ok();
    assert_eq!(keys(&daily), ["remaining", "reset_at", "total"]);
    assert_eq!((&daily["remaining"], &daily["total"]), (&json!(100), &json!(100)));
    assert_eq!(browser.get(MINE).await.ok(), json!({"remaining": 5, "total": 5, "is_exhausted": false}));
    let used = browser.post(USE, json!({})).await;
    assert_eq!(used.header("cache-control"), Some("no-store"));
    assert!(used.header("ratelimit").is_some());
    let used = used.ok();
    assert_eq!(keys(&used), ["message", "remaining", "success"]);
    assert_eq!((&used["success"], &used["remaining"]), (&json!(true), &json!(4)));
    assert_eq!(browser.get(MINE).await.ok()["remaining"], json!(4));
    let daily = browser.get(DAILY).await.ok();
    assert_eq!(daily["remaining"], json!(99));
    let resets: chrono::DateTime<chrono::Utc> = daily["reset_at"].as_str().unwrap().parse().unwrap();
    let ahead = resets - super::now();
    assert!(ahead <= chrono::Duration::days(1) && ahead > chrono::Duration::zero(), "{resets}");
    let promo = browser.get("/api/v1/quota/promo").await.ok();
    assert_eq!(promo, json!({"remaining": 0, "plan": null, "discount": null, "expires_at": null}));
    app.stop().await;
}

#[tokio::test]
async fn of_sixty_four_uses_at_once_five_pass() {
    let app = app(&CROWDED).await;
    let visitor = Browser::of(&app);
    let person = Person::sign_up(&app, "uses@example.com").await;
    for browser in [&visitor, &person.browser] {
        assert_eq!(uses(browser, 64).await, 5);
        assert_eq!(browser.get(MINE).await.ok(), json!({"remaining": 0, "total": 5, "is_exhausted": true}));
        let refused = browser.post(USE, json!({})).await.ok();
        assert_eq!((&refused["success"], &refused["remaining"]), (&json!(false), &json!(0)));
        assert!(!refused["message"].as_str().unwrap().is_empty());
    }
    assert_eq!(visitor.get(DAILY).await.ok()["remaining"], json!(90));
    app.stop().await;
}

#[tokio::test]
async fn an_account_is_counted_wherever_it_is_used_and_apart_from_its_address() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "moves@example.com").await;
    let token = person.browser.token.clone().unwrap();
    for _ in 0..5 {
        let elsewhere = Browser::of(&app).with_token(&token);
        assert_eq!(elsewhere.post(USE, json!({})).await.ok()["success"], json!(true));
    }
    let elsewhere = Browser::of(&app).with_token(&token);
    assert_eq!(elsewhere.post(USE, json!({})).await.ok()["success"], json!(false));
    assert_eq!(person.browser.twin().get(MINE).await.ok()["remaining"], json!(5), "the address was not used");
    // A token that is not good is as none: the address counts, which has uses left.
    let bad = person.browser.twin().with_token("a.b.c");
    assert_eq!(bad.get(MINE).await.ok()["remaining"], json!(5));
    app.stop().await;
}

#[tokio::test]
async fn everybody_together_has_what_the_site_has() {
    let app = app(&[("VIDGO__QUOTA__SITE_PER_DAY", "3")]).await;
    let browsers: Vec<Browser> = (0..16).map(|_| Browser::of(&app)).collect();
    let replies = join_all(browsers.iter().map(|browser| browser.post(USE, json!({})))).await;
    let passed = replies.into_iter().map(super::Reply::ok).filter(|body| body["success"] == json!(true)).count();
    assert_eq!(passed, 3);
    let daily = browsers[0].get(DAILY).await.ok();
    assert_eq!((&daily["remaining"], &daily["total"]), (&json!(0), &json!(3)));
    let newcomer = Browser::of(&app);
    assert_eq!(newcomer.post(USE, json!({})).await.ok()["success"], json!(false));
    assert_eq!(newcomer.get(MINE).await.ok()["remaining"], json!(5), "nobody loses a use when the site's are gone");
    app.stop().await;
}

#[tokio::test]
async fn what_a_query_says_of_the_user_has_no_effect() {
    let app = app(&[]).await;
    let victim = Person::sign_up(&app, "victim@example.com").await;
    let id = victim.answer["user"]["id"].as_str().unwrap();
    let attacker = Browser::of(&app);
    for number in 0..6 {
        let body = json!({"user_id": id});
        let reply = attacker.post(&format!("{USE}?user_id={id}"), body).await.ok();
        assert_eq!(reply["success"], json!(number < 5));
    }
    for path in [format!("{MINE}?user_id={id}"), format!("{MINE}?user_id=another")] {
        assert_eq!(attacker.get(&path).await.ok()["remaining"], json!(0));
        assert_eq!(victim.browser.get(&path).await.ok()["remaining"], json!(5));
    }
    app.stop().await;
}

#[tokio::test]
async fn what_an_untrusted_peer_forwards_has_no_effect() {
    let app = TestApp::start(&[("SKIP_PREGENERATION", "true")]).await.until_ready().await;
    let mut passed = 0;
    for number in 0..8_u8 {
        let browser = Browser::of(&app);
        let headers = [("x-real-ip", format!("203.0.113.{number}")), ("forwarded", format!("for=203.0.113.{number}"))];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        let reply = browser.ask(reqwest::Method::POST, USE, &headers, Some(&json!({}))).await.ok();
        passed += usize::from(reply["success"] == json!(true));
    }
    assert_eq!(passed, 5);
    app.stop().await;
}

#[tokio::test]
async fn ipv6_neighbours_are_one_visitor() {
    let app = app(&[]).await;
    let mut browser = Browser::of(&app);
    let mut passed = 0;
    for number in 0..8 {
        browser.address = format!("2001:db8:1:2:{number}::{number}");
        passed += uses(&browser, 1).await;
    }
    assert_eq!(passed, 5);
    browser.address = "2001:db8:1:3::1".to_owned();
    assert_eq!(uses(&browser, 1).await, 1);
    app.stop().await;
}

#[tokio::test]
async fn whoever_beats_is_online_once() {
    let app = app(&[]).await;
    let beat = "/api/v1/session/heartbeat";
    let online = async || Browser::of(&app).get("/api/v1/session/online-count").await.ok();
    assert_eq!(online().await, json!({"online_users": 0}));
    let visitor = Browser::of(&app);
    let first = visitor.post(beat, json!({})).await.ok();
    assert_eq!(keys(&first), ["online_users", "success", "timestamp"]);
    assert_eq!((&first["online_users"], &first["success"]), (&json!(1), &json!(true)));
    let lag = super::now().timestamp() - first["timestamp"].as_i64().unwrap();
    assert!((0..=60).contains(&lag), "{first}");
    let person = Person::sign_up(&app, "online@example.com").await;
    let token = person.browser.token.clone().unwrap();
    // Of one account wherever it is, however often.
    for browser in [&person.browser, &Browser::of(&app).with_token(&token), &visitor] {
        assert_eq!(browser.post(beat, json!({})).await.ok()["online_users"], json!(2));
    }
    let all = join_all((0..10).map(|_| async { Browser::of(&app).post(beat, Value::Null).await.ok() })).await;
    assert_eq!(all.len(), 10);
    assert_eq!(online().await, json!({"online_users": 12}));
    app.stop().await;
}
