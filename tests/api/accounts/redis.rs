//! Two instances on one Redis and one database; and Redis dying while they are used.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::Duration,
};

use futures_util::{StreamExt, future::join_all, stream};
use serde_json::json;

use super::{
    Browser, PASSWORD, Person, app, new_address,
    process::{Instance, beside},
    until,
};
use crate::support::{environment, small_standin};

/// A Redis of one test, to be killed and started again on the same port. It ends with the test.
struct OwnRedis {
    port: u16,
    process: Option<Child>,
}

impl OwnRedis {
    /// `None` where no Redis is installed.
    async fn started() -> Option<Self> {
        harness::redis_url()?;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut redis = Self { port, process: None };
        redis.start().await;
        Some(redis)
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    /// Starts it, empty.
    async fn start(&mut self) {
        let process = Command::new("redis-server")
            .args(["--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--port", &self.port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.process = Some(process.unwrap());
        until("redis answers", async || self.keys()).await;
    }

    /// How many keys it holds, if it answers.
    fn keys(&self) -> Option<u64> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
        stream.write_all(b"DBSIZE\r\nQUIT\r\n").ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.lines().next()?.strip_prefix(':')?.parse().ok()
    }

    fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

impl Drop for OwnRedis {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A busy machine is no failure of Redis.
const PATIENT: (&str, &str) = ("VIDGO__LIMITS__REDIS_TIMEOUT_MS", "10000");

#[tokio::test]
async fn two_instances_count_together_and_feel_each_others_changes() {
    let Some(redis) = OwnRedis::started().await else { return };
    let url = redis.url();
    let settings = [("REDIS_URL", url.as_str()), PATIENT, super::LONG_WAITS];
    let app = app(&settings).await;
    let other = Instance::start(app.folder.path(), &beside(&app, &settings)).await;

    // Free uses of one person, half here and half there.
    let here = Browser::of(&app);
    let there = here.moved_to(&other.base);
    let uses = (0..32).map(|number| if number % 2 == 0 { &here } else { &there });
    let replies = join_all(uses.map(|browser| browser.post("/api/v1/quota/use", json!({})))).await;
    let passed = replies.into_iter().map(super::Reply::ok).filter(|body| body["success"] == json!(true)).count();
    assert_eq!(passed, 5);
    for browser in [&here, &there] {
        assert_eq!(browser.get("/api/v1/quota/user").await.ok()["remaining"], json!(0));
        assert_eq!(browser.get("/api/v1/quota/daily").await.ok()["remaining"], json!(95));
    }

    // Wrong passwords for one account.
    let person = Person::sign_up(&app, "shared@example.com").await;
    let attackers: Vec<Browser> = (0..20).map(|_| Browser::of(&app)).collect();
    let guesses = (0..60).map(|number| {
        let here = &attackers[number % attackers.len()];
        let there = here.moved_to(&other.base);
        async move {
            let browser = if number % 2 == 0 { here } else { &there };
            browser.login("shared@example.com", &format!("guess number {number}")).await
        }
    });
    let replies: Vec<_> = stream::iter(guesses).buffer_unordered(8).collect().await;
    let judged = replies.iter().filter(|reply| reply.status.as_u16() == 401).count();
    assert!((10..=16).contains(&judged), "{judged} were judged");
    person.browser.moved_to(&other.base).login("shared@example.com", PASSWORD).await.ok();

    // A session that ended here is over there.
    let token = person.browser.token.clone().unwrap();
    let at_other = Browser::at(&other.base).with_token(token);
    at_other.me().await.ok();
    person.browser.post("/api/v1/auth/logout", json!({})).await.ok();
    until("the sign-out is felt there", async || (at_other.me().await.status.as_u16() == 401).then_some(())).await;
    other.kill();
    app.stop().await;
}

/// What visitors and users do, each from an address of its own; every status that was answered.
async fn load(app_base: &str, person: &Person, visitors: &[Browser], rounds: usize) -> Vec<u16> {
    let asks = (0..rounds).map(|number| async move {
        let visitor = &visitors[number % visitors.len()];
        let stranger = Browser::at(app_base);
        let reply = match number % 6 {
            0 => visitor.post("/api/v1/quota/use", json!({})).await,
            1 => visitor.get("/api/v1/demo/presets/try_on").await,
            2 => person.browser.me().await,
            3 => visitor.post("/api/v1/session/heartbeat", json!({})).await,
            4 => stranger.login("load@example.com", "not the password").await,
            _ => visitor.get("/api/v1/quota/user").await,
        };
        let used = number % 6 == 0 && reply.body["success"] == json!(true);
        if used { 0 } else { reply.status.as_u16() }
    });
    stream::iter(asks).buffer_unordered(16).collect().await
}

#[tokio::test]
async fn redis_dies_and_returns_under_load_and_nobody_sees_an_error() {
    let Some(mut redis) = OwnRedis::started().await else { return };
    let url = redis.url();
    let retry = ("VIDGO__LIMITS__REDIS_RETRY_AFTER_MS", "100");
    let app =
        app(&[("REDIS_URL", url.as_str()), retry, ("VIDGO__QUOTA__SITE_PER_DAY", "10000"), super::LONG_WAITS]).await;
    let person = Person::sign_up(&app, "load@example.com").await;
    let visitors: Vec<Browser> = (0..6).map(|_| Browser::of(&app)).collect();
    let mut all = load(&app.base, &person, &visitors, 120).await;
    assert!(redis.keys().unwrap() > 0, "Redis was not used");
    let under_load = load(&app.base, &person, &visitors, 240);
    let dying = async {
        tokio::task::yield_now().await;
        redis.kill();
    };
    all.extend(tokio::join!(under_load, dying).0);
    all.extend(load(&app.base, &person, &visitors, 120).await);
    redis.start().await;
    all.extend(load(&app.base, &person, &visitors, 240).await);
    until("Redis is used again", async || {
        visitors[0].get("/api/v1/quota/user").await.ok();
        visitors[0].post("/api/v1/session/heartbeat", json!({})).await.ok();
        redis.keys().filter(|keys| *keys > 0)
    })
    .await;
    all.extend(load(&app.base, &person, &visitors, 120).await);

    assert!(all.iter().all(|status| *status < 500), "{all:?}");
    // Six visitors with five uses each; those of number 0, 6, 12… are one of them.
    let uses = all.iter().filter(|status| **status == 0).count();
    assert!(uses <= 5 * visitors.len() && uses > 0, "{uses} uses passed");
    let judged = all.iter().filter(|status| **status == 401).count();
    assert!(judged <= 25, "{judged} guesses were judged");
    let mut stranger = Browser::of(&app);
    stranger.address = new_address();
    stranger.login("load@example.com", PASSWORD).await.retry_after();
    person.browser.twin().login("load@example.com", PASSWORD).await.ok();
    app.stop().await;
}

#[tokio::test]
async fn a_redis_behind_tls_is_used_if_a_trusted_authority_vouches_for_it() {
    if harness::redis_url().is_none() {
        return;
    }
    let (folder, database, standin) =
        (tempfile::TempDir::new().unwrap(), harness::TestDatabase::new().await, small_standin().await);
    super::mail::certify(folder.path());
    let file = |name: &str| folder.path().join(name).display().to_string();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let process = Command::new("redis-server")
        .args(["--save", "", "--bind", "127.0.0.1", "--port", "0", "--tls-port", &port.to_string()])
        .args(["--tls-cert-file", &file("certificate.pem"), "--tls-key-file", &file("key.pem")])
        .args(["--tls-ca-cert-file", &file("authority.pem"), "--tls-auth-clients", "no"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let _redis = OwnRedis { port, process: Some(process.unwrap()) };
    until("redis listens", async || TcpStream::connect(("127.0.0.1", port)).ok()).await;
    let check = async |authority: Option<String>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vidgo"));
        command.arg("check").current_dir(folder.path()).env_clear();
        command
            .envs(environment(database.url(), &folder, &standin))
            .env("REDIS_URL", format!("rediss://localhost:{port}/0"));
        command.envs(authority.map(|file| ("SSL_CERT_FILE", file)));
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.lines().find(|line| line.contains(" redis: ")).unwrap_or_else(|| panic!("{said}")).to_owned()
    };
    assert_eq!(check(Some(file("authority.pem"))).await, "ok    redis: answers");
    let refused = check(None).await;
    assert!(refused.starts_with("FAIL  redis: redis cannot be reached: "), "{refused}");
    assert!(refused.contains("certificate"), "{refused}");
    standin.stop().await;
}
