//! Passwords guessed by strangers: few are judged, however many are sent, and the owner gets in meanwhile.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use serde_json::json;

use super::{Browser, Letters, OTHER_PASSWORD, PASSWORD, Person, app};

/// Sends guesses from these browsers, thirty-two at a time. How many were judged, and how many told to wait.
async fn guess(browsers: &[Browser], email: &str, count: usize) -> (usize, usize) {
    let guesses = (0..count).map(|number| {
        let browser = &browsers[number % browsers.len()];
        async move { browser.login(email, &format!("guess number {number}")).await }
    });
    let replies: Vec<_> = stream::iter(guesses).buffer_unordered(32).collect().await;
    let (mut judged, mut waits) = (0, 0);
    for reply in replies {
        if reply.status.as_u16() == 401 {
            assert_eq!(reply.body["code"], json!("wrong_credentials"));
            judged += 1;
        } else {
            reply.retry_after();
            waits += 1;
        }
    }
    (judged, waits)
}

#[tokio::test]
async fn a_thousand_guesses_from_one_address_are_hardly_judged_and_the_owner_gets_in() {
    let app = app(&[]).await;
    let owner = Person::sign_up(&app, "one@example.com").await;
    let attacker = [Browser::of(&app)];
    let at_home = owner.browser.twin();
    let attack = guess(&attacker, "one@example.com", 1_000);
    let meanwhile = async { at_home.login("one@example.com", PASSWORD).await.ok() };
    let ((judged, waits), _) = tokio::join!(attack, meanwhile);
    assert!((10..=100).contains(&judged), "{judged} judged, {waits} told to wait");
    assert_eq!(judged + waits, 1_000);
    at_home.login("one@example.com", PASSWORD).await.ok();
    app.stop().await;
}

#[tokio::test]
async fn a_thousand_guesses_from_two_hundred_addresses_are_hardly_judged_and_the_owner_gets_in() {
    let app = app(&[super::LONG_WAITS]).await;
    let email = "many@example.com";
    let owner = Person::sign_up(&app, email).await;
    let attackers: Vec<Browser> = (0..200).map(|_| Browser::of(&app)).collect();
    // At an address that the account never had: known by its cookie alone.
    let elsewhere = Browser::of(&app);
    elsewhere.set_cookie("vidgo_device", &owner.browser.cookie("vidgo_device").unwrap());
    let at_home = owner.browser.twin();
    let attack = guess(&attackers, email, 1_000);
    let meanwhile = async {
        at_home.login(email, PASSWORD).await.ok();
        elsewhere.login(email, PASSWORD).await.ok();
    };
    let ((judged, waits), ()) = tokio::join!(attack, meanwhile);
    assert!((10..=100).contains(&judged), "{judged} judged, {waits} told to wait");
    // Afterwards too, while a stranger with the right password has to wait like all strangers.
    at_home.login(email, PASSWORD).await.ok();
    let other_room = Browser::of(&app);
    other_room.set_cookie("vidgo_device", &owner.browser.cookie("vidgo_device").unwrap());
    other_room.login(email, PASSWORD).await.ok();
    Browser::of(&app).login(email, PASSWORD).await.retry_after();
    app.stop().await;
}

#[tokio::test]
async fn the_cookie_of_another_account_or_of_nobody_is_no_known_browser() {
    let app = app(&[super::LONG_WAITS]).await;
    Person::sign_up(&app, "victim@example.com").await;
    let attacker = Person::sign_up(&app, "attacker@example.com").await;
    let own = attacker.browser.cookie("vidgo_device").unwrap();
    let registration = {
        let browser = Browser::of(&app);
        browser.register("third@example.com", PASSWORD).await.ok();
        browser.cookie("vidgo_registration").unwrap()
    };
    let mut judged = 0;
    for number in 0..60 {
        let browser = Browser::of(&app);
        browser.set_cookie("vidgo_device", [own.as_str(), &registration, "made-up"][number % 3]);
        let reply = browser.login("victim@example.com", &format!("guess number {number}")).await;
        judged += usize::from(reply.status.as_u16() == 401);
    }
    assert!(judged <= 15, "{judged} were judged");
    app.stop().await;
}

#[tokio::test]
async fn an_owner_on_a_new_device_and_network_gets_in_by_a_mailed_link_without_cookies() {
    let app = app(&[super::LONG_WAITS]).await;
    let email = "travels@example.com";
    Person::sign_up(&app, email).await;
    let attackers: Vec<Browser> = (0..10).map(|_| Browser::of(&app)).collect();
    guess(&attackers, email, 40).await;
    let hotel = Browser::of(&app);
    hotel.login(email, PASSWORD).await.retry_after();
    hotel.post("/api/v1/auth/forgot-password", json!({"email": email})).await.ok();
    let token = Letters::of(&app).newest(email, 3).await.reset_token();
    let body = json!({"token": token, "new_password": OTHER_PASSWORD});
    hotel.post("/api/v1/auth/reset-password", body).await.ok();
    guess(&attackers, email, 40).await;
    // As a front end on another origin asks: the browser keeps its cookie back.
    hotel.twin().login(email, OTHER_PASSWORD).await.ok();
    Browser::of(&app).login(email, OTHER_PASSWORD).await.retry_after();
    app.stop().await;
}

#[tokio::test]
async fn what_overload_refused_is_held_against_nobody() {
    let settings = [
        ("VIDGO__ACCOUNTS__PASSWORD_THREADS", "1"),
        ("VIDGO__ACCOUNTS__PASSWORD_QUEUE", "1"),
        ("VIDGO__LIMITS__SIGN_INS_PER_MINUTE_PER_ADDRESS", "10000"),
        super::LONG_WAITS,
    ];
    let app = app(&settings).await;
    let owner = Person::sign_up(&app, "crowd@example.com").await;
    let (mut judged, mut overloaded, mut waits) = (0, 0, 0);
    // Until the tries that need no wait are used up, many more than them are refused for want of a thread.
    while waits == 0 {
        let guesses = (0..24).map(|number| owner.browser.login("crowd@example.com", PASSWORDS[number % 2]));
        for reply in futures_util::future::join_all(guesses).await {
            match reply.status.as_u16() {
                401 => judged += 1,
                429 => waits += 1,
                _ => {
                    reply.problem(503, "overloaded");
                    overloaded += 1;
                }
            }
        }
    }
    assert!(judged == 10 && overloaded > 10, "{judged} were judged, {overloaded} refused for want of a thread");
    app.stop().await;
}

/// Wrong ones.
const PASSWORDS: [&str; 2] = ["seven red umbrellas", "eight green umbrellas"];

#[tokio::test]
async fn strangers_who_share_an_address_do_not_shut_out_its_known_browser() {
    let app = app(&[("VIDGO__LIMITS__SIGN_INS_PER_MINUTE_PER_ADDRESS", "3")]).await;
    let owner = Person::sign_up(&app, "office@example.com").await;
    Person::sign_up(&app, "colleague@example.com").await;
    let stranger = owner.browser.twin();
    for number in 0..3 {
        stranger.login("colleague@example.com", &format!("guess {number}")).await.problem(401, "wrong_credentials");
    }
    stranger.login("office@example.com", PASSWORD).await.retry_after();
    // Neither a made-up cookie nor that of one account gives anything for another.
    stranger.set_cookie("vidgo_device", "made-up");
    stranger.login("office@example.com", PASSWORD).await.retry_after();
    stranger.post("/api/v1/auth/login", json!({"email": "office@example.com"})).await.problem(422, "invalid_request");
    owner.browser.login("colleague@example.com", PASSWORD).await.retry_after();
    for _ in 0..3 {
        let reply = owner.browser.login("office@example.com", PASSWORD).await;
        assert!(reply.header("ratelimit").is_some_and(|told| told.starts_with("\"sign-in\"")), "{reply:?}");
        reply.ok();
    }
    owner.browser.login("office@example.com", PASSWORD).await.retry_after();
    // At an address with room it counts there, as for everybody.
    let home = Browser::of(&app);
    home.set_cookie("vidgo_device", &owner.browser.cookie("vidgo_device").unwrap());
    home.login("office@example.com", PASSWORD).await.ok();
    app.stop().await;
}

#[tokio::test]
async fn unknown_addresses_are_counted_like_known_ones() {
    let app = app(&[super::LONG_WAITS]).await;
    Person::sign_up(&app, "known@example.com").await;
    let attackers: Vec<Browser> = (0..10).map(|_| Browser::of(&app)).collect();
    let mut counts = Vec::new();
    for email in ["known@example.com", "unknown@example.com"] {
        let (judged, waits) = guess(&attackers, email, 40).await;
        assert!(waits > 0, "{email}: {judged}");
        counts.push(judged);
    }
    assert!(counts[0].abs_diff(counts[1]) <= 2, "{counts:?}");
    app.stop().await;
}

#[tokio::test]
async fn the_form_is_judged_and_counted_as_the_body_is() {
    let app = app(&[super::LONG_WAITS]).await;
    let owner = Person::sign_up(&app, "form@example.com").await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/api/v1/auth/login/form", app.base);
    let send = async |address: &str, password: &str| {
        let form = [("username", "form@example.com"), ("password", password), ("grant_type", "password")];
        client.post(&url).header("x-forwarded-for", address).form(&form).send().await.unwrap()
    };
    let answer = send(&owner.browser.address, PASSWORD).await;
    assert_eq!(answer.status().as_u16(), 200);
    super::registration::assert_signed_in(&answer.json().await.unwrap());
    let attackers: Vec<Browser> = (0..10).map(|_| Browser::of(&app)).collect();
    guess(&attackers, "form@example.com", 30).await;
    assert_eq!(send(&super::new_address(), PASSWORD).await.status().as_u16(), 429);
    assert_eq!(send(&owner.browser.address, PASSWORD).await.status().as_u16(), 200);
    let json = Browser::of(&app).post("/api/v1/auth/login/form", json!({"username": "x"})).await;
    json.problem(415, "unsupported_media_type");
    app.stop().await;
}

/// No machine fills 19 MiB twice in less; an answer without a hash takes a third of it. Load makes both slower only.
const QUICKEST_HASH: Duration = Duration::from_millis(6);

#[tokio::test]
async fn unknown_addresses_take_a_hash_like_known_ones() {
    let app = app(&[("VIDGO__LIMITS__FREE_SIGN_IN_TRIES_PER_ACCOUNT", "50")]).await;
    Person::sign_up(&app, "known@example.com").await;
    Browser::of(&app).register("await@example.com", PASSWORD).await.ok();
    let mut quickest = Vec::new();
    for email in ["known@example.com", "await@example.com", "unknown@example.com"] {
        let mut times = Vec::new();
        for _ in 0..15 {
            let browser = Browser::of(&app);
            let begun = Instant::now();
            browser.login(email, "not the password").await.problem(401, "wrong_credentials");
            times.push(begun.elapsed());
        }
        quickest.push(times.into_iter().min().unwrap_or(Duration::ZERO));
    }
    assert!(quickest.iter().all(|time| *time > QUICKEST_HASH), "{quickest:?}");
    app.stop().await;
}
