//! What strangers learn about other people's addresses, and what they gain by registering them: nothing.

use serde_json::{Value, json};

use super::{Browser, Letters, OTHER_PASSWORD, PASSWORD, Person, Reply, app, registration::count};

const RESEND: &str = "/api/v1/auth/resend-code";
const FORGOT: &str = "/api/v1/auth/forgot-password";

/// All that tells two answers apart, but for the address and what is new each time.
fn seen(reply: &Reply, email: &str) -> (u16, String, Vec<String>) {
    let mut headers: Vec<String> = reply
        .headers
        .iter()
        .filter(|(name, _)| !["date", "x-request-id", "set-cookie"].contains(&name.as_str()))
        .map(|(name, value)| {
            // Which rule it is of, not how many seconds are left of it.
            let counting = name.as_str() == "retry-after" || name.as_str() == "ratelimit";
            let value = value.to_str().unwrap();
            format!("{name}: {}", if counting { without_digits(value) } else { value.to_owned() })
        })
        .collect();
    let cookies = reply.headers.get_all("set-cookie").iter().map(|value| {
        let text = value.to_str().unwrap();
        let (pair, attributes) = text.split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        format!("set-cookie: {name}={} characters;{attributes}", value.len())
    });
    headers.extend(cookies);
    headers.sort();
    let body = reply.body.to_string().replace(email, "ADDRESS");
    let body = if reply.status == reqwest::StatusCode::TOO_MANY_REQUESTS { without_digits(&body) } else { body };
    (reply.status.as_u16(), body, headers)
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|character| !character.is_ascii_digit()).collect()
}

#[tokio::test]
async fn known_waiting_and_unknown_addresses_are_answered_alike() {
    let app = app(&[]).await;
    let letters = Letters::of(&app);
    Person::sign_up(&app, "known@example.com").await;
    Browser::of(&app).register("await@example.com", PASSWORD).await.ok();
    let emails = ["known@example.com", "await@example.com", "empty@example.com"];
    let mut all = Vec::new();
    for email in emails {
        let stranger = Browser::of(&app);
        let wrong = "000000";
        let mut steps = vec![
            seen(&stranger.post(RESEND, json!({"email": email})).await, email),
            seen(&stranger.post(FORGOT, json!({"email": email})).await, email),
            seen(&stranger.register(email, OTHER_PASSWORD).await, email),
        ];
        // Wrong codes are counted alike, whether or not there is anything to guess.
        for _ in 0..4 {
            steps.push(seen(&stranger.verify(email, wrong).await, email));
        }
        steps.push(seen(&stranger.post(FORGOT, json!({"email": email})).await, email));
        all.push(steps);
    }
    assert_eq!(all[0], all[2], "an account is told from an unknown address");
    assert_eq!(all[1], all[2], "a registration is told from an unknown address");
    assert_eq!(all[0].iter().map(|(status, ..)| *status).collect::<Vec<_>>(), [200, 200, 200, 400, 400, 400, 400, 429]);

    let owner = letters.with_subject("known@example.com", "You already have a VidGo account").await;
    assert!(!owner.text.contains(OTHER_PASSWORD));
    letters.with_subject("known@example.com", "Reset your VidGo password").await;
    letters.with_subject("empty@example.com", "Your VidGo verification code").await;
    assert!(letters.to("empty@example.com").iter().all(|letter| !letter.subject.contains("password")));
    let to_known = letters.to("known@example.com");
    assert_eq!(to_known.iter().filter(|letter| letter.subject.contains("verification code")).count(), 1);
    app.stop().await;
}

#[tokio::test]
async fn registering_an_account_again_changes_nothing_about_it() {
    let app = app(&[]).await;
    let owner = Person::sign_up(&app, "owner@example.com").await;
    let before = owner.browser.me().await.ok();
    let stranger = Browser::of(&app);
    stranger.register("OWNER@EXAMPLE.COM", OTHER_PASSWORD).await.ok();
    assert_eq!(owner.browser.me().await.ok(), before);
    // As for an address without an account: whoever registered waits for the code, and learns nothing.
    Browser::of(&app).register("fresh@example.com", OTHER_PASSWORD).await.ok();
    let mut told = Vec::new();
    for email in ["owner@example.com", "fresh@example.com"] {
        told.push(
            Browser::of(&app).login(email, OTHER_PASSWORD).await.problem(403, "email_not_verified")["detail"].clone(),
        );
        Browser::of(&app).login(email, "another one entirely").await.problem(401, "wrong_credentials");
    }
    assert_eq!(told[0], told[1]);
    Browser::of(&app).login("owner@example.com", PASSWORD).await.ok();
    app.stop().await;
}

/// An attacker registers somebody's address first; the mails of both registrations come to the owner.
struct Hijack {
    attacker: Browser,
    owner: Browser,
    attackers_code: String,
    owners_code: String,
}

impl Hijack {
    async fn of(app: &crate::support::TestApp, email: &str) -> Self {
        let (attacker, owner, letters) = (Browser::of(app), Browser::of(app), Letters::of(app));
        attacker.register(email, OTHER_PASSWORD).await.ok();
        let attackers_code = letters.newest(email, 1).await.code();
        owner.register(email, PASSWORD).await.ok();
        let codes = letters.all(email, 2).await;
        let owners_code = codes.iter().map(super::outbox::Letter::code).find(|code| *code != attackers_code).unwrap();
        Self { attacker, owner, attackers_code, owners_code }
    }

    /// The account is the owner's and nobody else's.
    async fn settled(&self, app: &crate::support::TestApp, email: &str) {
        for browser in [&self.attacker, &Browser::of(app)] {
            browser.login(email, OTHER_PASSWORD).await.problem(401, "wrong_credentials");
        }
        for code in [&self.attackers_code, &self.owners_code] {
            self.attacker.verify(email, code).await.problem(400, "wrong_code");
        }
        Browser::of(app).login(email, PASSWORD).await.ok();
        assert_eq!(count(app, "users").await, 1);
    }
}

#[tokio::test]
async fn whoever_registered_an_address_first_has_no_key_to_the_account_of_its_owner() {
    let app = app(&[]).await;
    let hijack = Hijack::of(&app, "first@example.com").await;
    hijack.attacker.login("first@example.com", OTHER_PASSWORD).await;
    hijack.owner.verify("first@example.com", &hijack.owners_code).await.ok();
    hijack.settled(&app, "first@example.com").await;
    app.stop().await;
}

#[tokio::test]
async fn an_owner_who_types_the_attackers_code_has_the_own_password_all_the_same() {
    let app = app(&[]).await;
    let hijack = Hijack::of(&app, "typed@example.com").await;
    assert!(hijack.owner.cookie("vidgo_registration").is_some());
    hijack.owner.verify("typed@example.com", &hijack.attackers_code).await.ok();
    hijack.settled(&app, "typed@example.com").await;
    app.stop().await;
}

#[tokio::test]
async fn the_registration_cookie_of_another_address_chooses_nothing() {
    let app = app(&[]).await;
    let letters = Letters::of(&app);
    let (attacker, victim) = (Browser::of(&app), Browser::of(&app));
    attacker.register("mine@example.com", OTHER_PASSWORD).await.ok();
    let mine = attacker.cookie("vidgo_registration").unwrap();
    victim.register("yours@example.com", PASSWORD).await.ok();
    victim.set_cookie("vidgo_registration", &mine);
    let code = letters.newest("yours@example.com", 1).await.code();
    victim.verify("yours@example.com", &code).await.ok();
    Browser::of(&app).login("yours@example.com", OTHER_PASSWORD).await.problem(401, "wrong_credentials");
    Browser::of(&app).login("yours@example.com", PASSWORD).await.ok();
    app.stop().await;
}

#[tokio::test]
async fn an_address_gets_five_codes_an_hour_whether_it_is_known_or_not() {
    let app = app(&[]).await;
    let letters = Letters::of(&app);
    Person::sign_up(&app, "known@example.com").await;
    let mut all = Vec::new();
    // The sign-up took one of the known address's five.
    for (email, left) in [("known@example.com", 4), ("fresh@example.com", 5)] {
        let stranger = Browser::of(&app);
        for number in 0..left {
            let reply = if number % 2 == 0 {
                stranger.register(email, OTHER_PASSWORD).await
            } else {
                Browser::of(&app).post(RESEND, json!({"email": email})).await
            };
            reply.ok();
        }
        let from_elsewhere = Browser::of(&app);
        let refused = from_elsewhere.post(RESEND, json!({"email": email})).await;
        let seconds = refused.retry_after();
        assert!((60..=3_600).contains(&seconds), "{seconds}");
        for name in ["ratelimit-policy", "ratelimit"] {
            assert!(refused.header(name).is_some_and(|value| value.contains("mail-code")), "{:?}", refused.headers);
        }
        // Registering goes on: nobody keeps an owner out by asking for codes in her name. But no more mails are sent.
        from_elsewhere.register(email, PASSWORD).await.ok();
        let detail = refused.problem(429, "rate_limited")["title"].clone();
        all.push(detail);
    }
    assert_eq!(all[0], all[1]);
    letters.all("fresh@example.com", 3).await;
    assert!(letters.to("fresh@example.com").len() <= 5);
    let stranger = Browser::of(&app);
    stranger.post(FORGOT, json!({"email": "nobody@example.com"})).await.ok();
    let refused = stranger.post(FORGOT, json!({"email": "nobody@example.com"})).await;
    assert!(refused.retry_after() <= 120);
    assert_eq!(Value::Null, refused.body["email"]);
    app.stop().await;
}
