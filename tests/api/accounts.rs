//! Accounts over HTTP, as strangers see them: what users may see, and what attackers would try.

mod admin_cli;
mod bounds;
mod guessing;
mod mail;
mod mass;
pub mod openapi;
mod outbox;
mod ownership;
pub mod process;
mod quotas;
mod recovery;
mod redis;
mod refresh;
mod registration;
mod strangers;
mod tokens;

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use domain::time::Clock;
use reqwest::{
    Client, Method, StatusCode,
    header::{HeaderMap, SET_COOKIE},
};
use serde_json::{Value, json};
use vidgo::app::SystemClock;

use crate::support::{PATIENCE, TestApp, assert_problem};

pub use self::outbox::Letters;

/// A password that may be chosen.
pub const PASSWORD: &str = "seven green umbrellas";

/// Another one.
pub const OTHER_PASSWORD: &str = "eleven quiet lighthouses";

/// The app's key, known to these tests only.
pub const SECRET: &str = "the-key-of-the-tests:32-bytes-or-more-of-it";

/// Believes what this machine says of clients' addresses, so that each browser has one of its own.
pub const TRUSTING: (&str, &str) = ("VIDGO__SERVER__TRUSTED_PROXIES", "127.0.0.1");

/// Several workers and connections, so that what is asked at once is done at once.
pub const CROWDED: [(&str, &str); 2] = [("VIDGO__SERVER__WORKERS", "4"), ("VIDGO__DATABASE__MAX_CONNECTIONS", "16")];

/// Waits after wrong passwords that no slow machine sits out.
pub const LONG_WAITS: (&str, &str) = ("VIDGO__LIMITS__SIGN_IN_WAIT_MS", "60000");

/// An app without a library whose key and mails the test knows.
pub async fn app(settings: &[(&str, &str)]) -> TestApp {
    let mut all = vec![("SKIP_PREGENERATION", "true"), ("SECRET_KEY", SECRET), TRUSTING];
    all.extend(settings);
    TestApp::start(&all).await.until_ready().await
}

/// What time it is for the app.
pub fn now() -> DateTime<Utc> {
    SystemClock.now()
}

/// Asks again and again until there is something, with an end.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "still not: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Reply {
    /// The body of an answer that must be 200.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self.body
    }

    /// Asserts that it is this problem; its body.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        let status = StatusCode::from_u16(status).unwrap();
        assert_eq!(self.status, status, "{}", self.body);
        assert_problem(&self.body, status, code);
        self.body
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Seconds to wait, told by a refusal for asking too often.
    #[track_caller]
    pub fn retry_after(&self) -> u64 {
        assert_eq!(self.status, StatusCode::TOO_MANY_REQUESTS, "{}", self.body);
        let seconds = self.header("retry-after").expect("Retry-After").parse().unwrap();
        assert!(seconds > 0);
        seconds
    }
}

/// A browser: an address that nobody else has, a name, cookies, and a token once somebody signed in.
pub struct Browser {
    base: String,
    client: Client,
    /// What stands in `X-Forwarded-For`.
    pub address: String,
    /// What stands in `User-Agent`.
    pub agent: String,
    /// What stands behind `Bearer`.
    pub token: Option<String>,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// An address that was not used before in this process, out of a network that belongs to nobody.
pub fn new_address() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("198.{}.{}.{}", 18 + number / 65_536, (number / 256) % 256, number % 256)
}

impl Browser {
    pub fn of(app: &TestApp) -> Self {
        Self::at(&app.base)
    }

    /// A browser for the app at this base address.
    pub fn at(base: &str) -> Self {
        Self {
            base: base.to_owned(),
            client: Client::builder().no_proxy().build().unwrap(),
            address: new_address(),
            agent: "Tests/1".to_owned(),
            token: None,
            cookies: Mutex::default(),
        }
    }

    /// The same person at another instance.
    pub fn moved_to(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.twin() }
    }

    /// The same browser once more, without token or cookies.
    pub fn twin(&self) -> Self {
        Self {
            base: self.base.clone(),
            client: self.client.clone(),
            address: self.address.clone(),
            agent: self.agent.clone(),
            token: None,
            cookies: Mutex::default(),
        }
    }

    pub fn with_token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Reply {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .header("x-forwarded-for", &self.address)
            .header("user-agent", &self.agent);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let cookies: Vec<String> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap_or_else(|error| panic!("{path}: {error:?}"));
        let (status, headers) = (answer.status(), answer.headers().clone());
        for cookie in headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.set_cookie(name, value);
        }
        let body = serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null);
        Reply { status, headers, body }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path, &[], None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.ask(Method::POST, path, &[], Some(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.ask(Method::PUT, path, &[], Some(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.ask(Method::DELETE, path, &[], None).await
    }

    pub async fn register(&self, email: &str, password: &str) -> Reply {
        self.post("/api/v1/auth/register", json!({"email": email, "password": password})).await
    }

    pub async fn verify(&self, email: &str, code: &str) -> Reply {
        self.post("/api/v1/auth/verify-code", json!({"email": email, "code": code})).await
    }

    pub async fn login(&self, email: &str, password: &str) -> Reply {
        self.post("/api/v1/auth/login", json!({"email": email, "password": password})).await
    }

    pub async fn refresh(&self, token: &str) -> Reply {
        self.post("/api/v1/auth/refresh", json!({"refresh_token": token})).await
    }

    pub async fn me(&self) -> Reply {
        self.get("/api/v1/auth/me").await
    }

    /// Signs in, and goes on with what that brought.
    pub async fn signed_in(mut self, email: &str, password: &str) -> (Self, Value) {
        let answer = self.login(email, password).await.ok();
        self.token = Some(answer["access_token"].as_str().unwrap().to_owned());
        (self, answer)
    }
}

/// Somebody who has just signed up, and how they were answered.
pub struct Person {
    pub browser: Browser,
    pub email: String,
    pub answer: Value,
}

impl Person {
    /// Goes the whole way: register, code by mail, verify.
    pub async fn sign_up(app: &TestApp, email: &str) -> Self {
        Self::sign_up_in(Browser::of(app), &Letters::of(app), email).await
    }

    pub async fn sign_up_in(mut browser: Browser, letters: &Letters, email: &str) -> Self {
        browser.register(email, PASSWORD).await.ok();
        let code = letters.newest(email, 1).await.code();
        let answer = browser.verify(email, &code).await.ok();
        browser.token = Some(answer["access_token"].as_str().unwrap().to_owned());
        Self { browser, email: email.to_owned(), answer }
    }

    pub fn refresh_token(&self) -> String {
        self.answer["refresh_token"].as_str().unwrap().to_owned()
    }
}

/// Keys of an object, in order.
pub fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("no object: {value}")).keys().map(String::as_str).collect()
}
