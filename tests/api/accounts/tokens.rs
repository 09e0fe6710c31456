//! Tokens that are not good: none of them passes on any operation that needs somebody.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entities::{
    accounts::staff::Banned,
    audit::{By, Via, Who},
};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha384, Sha512};
use uuid::Uuid;

use super::{
    Browser, PASSWORD, Person, SECRET, app, new_address,
    openapi::{malformed, secured, whole},
    registration::sql,
};
use crate::support::TestApp;

/// A good token taken apart, to be put together otherwise.
#[derive(Clone)]
pub struct Forgery {
    pub header: Value,
    pub claims: Value,
}

impl Forgery {
    pub fn of(good: &str) -> Self {
        let mut parts = good.split('.').map(|part| URL_SAFE_NO_PAD.decode(part));
        let mut part = || serde_json::from_slice(&parts.next().unwrap().unwrap()).unwrap();
        Self { header: part(), claims: part() }
    }

    fn header(mut self, key: &str, value: Value) -> Self {
        self.header[key] = value;
        self
    }

    pub fn claim(mut self, key: &str, value: Value) -> Self {
        self.claims[key] = value;
        self
    }

    fn without(mut self, key: &str) -> Self {
        self.claims.as_object_mut().unwrap().remove(key);
        self
    }

    fn unsigned(&self) -> String {
        let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}", text(&self.header), text(&self.claims))
    }

    /// Signed with HMAC-SHA256 under this key.
    pub fn signed(&self, key: &str) -> String {
        let signed = self.unsigned();
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }

    /// Signed with a longer hash under the right key.
    fn otherwise(&self) -> [String; 2] {
        let (short, long) = (self.clone().header("alg", json!("HS384")), self.clone().header("alg", json!("HS512")));
        let mut mac = Hmac::<Sha384>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(short.unsigned().as_bytes());
        let mut longer = Hmac::<Sha512>::new_from_slice(SECRET.as_bytes()).unwrap();
        longer.update(long.unsigned().as_bytes());
        [
            format!("{}.{}", short.unsigned(), URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())),
            format!("{}.{}", long.unsigned(), URL_SAFE_NO_PAD.encode(longer.finalize().into_bytes())),
        ]
    }
}

/// What the app would name a key.
fn key_id(secret: &str) -> String {
    let digest = Sha256::new().chain_update(b"vidgo key id\0").chain_update(secret.as_bytes()).finalize();
    hex::encode(&digest[..8])
}

/// Every way to be refused with `Could not validate credentials`.
fn forgeries(good: &str) -> Vec<(String, String)> {
    let forgery = Forgery::of(good);
    let mut all = Vec::new();
    let mut add = |name: &str, token: String| all.push((name.to_owned(), token));
    for none in ["none", "None", "NONE", "nOnE", ""] {
        let forged = forgery.clone().header("alg", json!(none));
        add(&format!("alg {none:?} without a signature"), format!("{}.", forged.unsigned()));
        add(&format!("alg {none:?} with a signature"), forged.signed(SECRET));
    }
    for alg in ["RS256", "ES256", "HS384", "HS512", "PS256", "EdDSA"] {
        add(alg, forgery.clone().header("alg", json!(alg)).signed(SECRET));
    }
    for (token, name) in forgery.otherwise().into_iter().zip(["HS384", "HS512"]) {
        add(&format!("really {name}"), token);
    }
    for key in ["", "secret", "your-secret-key", "change-me", "another-key-of-the-tests:32-bytes-long!"] {
        add(&format!("key {key:?}"), forgery.signed(key));
        let named = forgery.clone().header("kid", json!(key_id(key)));
        add(&format!("key {key:?} by its name"), named.signed(key));
    }
    for kid in [json!("../../dev/null"), json!(""), json!("' OR 1=1 --"), json!(null), json!(7), json!([])] {
        add(&format!("kid {kid}"), forgery.clone().header("kid", kid.clone()).signed(SECRET));
        add(&format!("kid {kid}, empty key"), forgery.clone().header("kid", kid).signed(""));
    }
    let victim = Uuid::new_v4();
    let signature = good.rsplit('.').next().unwrap();
    let tampered = forgery.clone().claim("sub", json!(victim));
    add("tampered", format!("{}.{signature}", tampered.unsigned()));
    let now = super::now().timestamp();
    for (claim, value) in [
        ("exp", json!(now - 1)),
        ("exp", json!(0)),
        ("exp", json!(-1)),
        ("exp", json!(i64::MAX)),
        ("exp", json!("2999-01-01")),
        ("exp", json!(null)),
        ("iat", json!(now + 3_600)),
        ("typ", json!("refresh")),
        ("type", json!("refresh")),
        ("typ", json!("Access")),
        ("typ", json!("admin")),
        ("aud", json!("another")),
        ("aud", json!([])),
        ("iss", json!("another")),
        ("iss", json!(null)),
        ("sub", json!(victim)),
        ("sub", json!("admin")),
        ("sub", json!(null)),
        ("sid", json!("x")),
        ("sid", json!(null)),
    ] {
        add(&format!("{claim} {value}"), forgery.clone().claim(claim, value).signed(SECRET));
    }
    for claim in ["exp", "iat", "iss", "aud", "sub", "sid", "jti", "typ", "type"] {
        add(&format!("without {claim}"), forgery.clone().without(claim).signed(SECRET));
    }
    all
}

#[tokio::test]
async fn without_a_token_every_such_operation_says_so() {
    let app = app(&[]).await;
    for operation in secured(&app).await {
        let reply = operation.call(&Browser::of(&app), &Uuid::new_v4().to_string(), &[]).await;
        assert_eq!(reply.header("www-authenticate"), Some("Bearer"), "{}", operation.name());
        let problem = reply.problem(401, "not_authenticated");
        assert_eq!(problem["detail"], json!("Not authenticated"), "{}", operation.name());
    }
    app.stop().await;
}

#[tokio::test]
async fn malformed_headers_name_nobody() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "headers@example.com").await;
    let before = whole(&person.browser).await;
    let good = person.browser.token.clone().unwrap();
    for operation in secured(&app).await {
        let mut stranger = Browser::of(&app);
        for value in malformed(&good) {
            stranger.address = new_address();
            let reply = operation.call(&stranger, &Uuid::new_v4().to_string(), &[("authorization", &value)]).await;
            assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{}: {value}: {}", operation.name(), reply.body);
            assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
        }
    }
    assert_eq!(whole(&person.browser).await, before);
    // What RFC 9110 allows is no fault: the scheme in any case.
    let odd = Browser::of(&app);
    for value in [format!("bearer {good}"), format!("BEARER  {good}")] {
        odd.ask(reqwest::Method::GET, "/api/v1/auth/me", &[("authorization", &value)], None).await.ok();
    }
    app.stop().await;
}

#[tokio::test]
async fn forged_tokens_pass_nowhere() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "forged@example.com").await;
    let before = whole(&person.browser).await;
    let good = person.browser.token.clone().unwrap();
    let operations = secured(&app).await;
    // The forger knows how: with nothing changed, the token is good.
    Browser::of(&app).with_token(Forgery::of(&good).signed(SECRET)).me().await.ok();
    for (name, token) in forgeries(&good) {
        let mut stranger = Browser::of(&app).with_token(&token);
        for operation in &operations {
            stranger.address = new_address();
            let reply = operation.call(&stranger, &Uuid::new_v4().to_string(), &[]).await;
            assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{}: {name}: {}", operation.name(), reply.body);
            reply.problem(401, "invalid_token");
        }
    }
    assert_eq!(whole(&person.browser).await, before);
    app.stop().await;
}

/// Every operation refuses this token in this way.
async fn refused_everywhere(app: &TestApp, token: &str, status: u16, code: &str) {
    for operation in secured(app).await {
        let stranger = Browser::of(app).with_token(token);
        let reply = operation.call(&stranger, &Uuid::new_v4().to_string(), &[]).await;
        assert_eq!(reply.status.as_u16(), status, "{}: {}", operation.name(), reply.body);
        reply.problem(status, code);
    }
}

#[tokio::test]
async fn each_kind_of_token_is_for_its_own_use() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "kinds@example.com").await;
    refused_everywhere(&app, &person.refresh_token(), 401, "invalid_token_type").await;
    let access = person.browser.token.clone().unwrap();
    let problem = person.browser.refresh(&access).await.problem(401, "invalid_token_type");
    assert_eq!(problem["detail"], json!("Invalid token type"));
    // Both are still good where they belong.
    person.browser.me().await.ok();
    person.browser.refresh(&person.refresh_token()).await.ok();
    app.stop().await;
}

#[tokio::test]
async fn a_token_outlives_neither_account_nor_session_nor_ban() {
    let app = app(&[]).await;
    let deleted = Person::sign_up(&app, "deleted@example.com").await;
    let banned = Person::sign_up(&app, "banned@example.com").await;
    let ended = Person::sign_up(&app, "ended@example.com").await;
    let path = "/api/v1/auth/me";
    deleted.browser.ask(reqwest::Method::DELETE, path, &[], Some(&json!({"password": PASSWORD}))).await.ok();
    ended.browser.post("/api/v1/auth/logout", json!({})).await.ok();
    let db = app.database.connect().await;
    let id = banned.answer["user"]["id"].as_str().unwrap().parse().unwrap();
    let who = Who { actor_id: None, actor_name: "another process".to_owned(), via: Via::Cli, request_id: None };
    let by = By { id: Uuid::now_v7(), who };
    let banned_there = entities::accounts::ban(&db, id, Some("spam"), &by, super::now()).await.unwrap();
    assert_eq!(banned_there, Banned::Now);
    let token = |person: &Person| person.browser.token.clone().unwrap();
    refused_everywhere(&app, &token(&deleted), 404, "user_not_found").await;
    refused_everywhere(&app, &token(&ended), 401, "invalid_token").await;
    super::until("the ban is felt", async || (banned.browser.me().await.status.as_u16() == 403).then_some(())).await;
    refused_everywhere(&app, &token(&banned), 403, "inactive_user").await;
    for (person, status, code) in [(&deleted, 401, "wrong_credentials"), (&banned, 403, "inactive_user")] {
        person.browser.refresh(&person.refresh_token()).await.problem(401, "invalid_token");
        person.browser.login(&person.email, PASSWORD).await.problem(status, code);
    }
    // Whoever does not know the password does not learn of the ban.
    Browser::of(&app).login("banned@example.com", "some other words").await.problem(401, "wrong_credentials");
    app.stop().await;
}

#[tokio::test]
async fn a_session_that_expired_by_the_database_is_over_for_its_tokens() {
    let app = app(&[]).await;
    let person = Person::sign_up(&app, "expired@example.com").await;
    sql(&app, "UPDATE sessions SET expires_at = created_at").await;
    // Known sessions are looked up again only when something is told; a profile change tells it.
    person.browser.put("/api/v1/auth/me", json!({"username": "x"})).await;
    person.browser.me().await.problem(401, "invalid_token");
    person.browser.refresh(&person.refresh_token()).await.problem(401, "invalid_token");
    app.stop().await;
}
