//! A clock moved by hand, a Redis that a test may kill, and limits on either.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use domain::time::Clock;
use limits::{Limits, Settings, redis::ping};

/// Longer than anything here takes, on a machine busy with other tests.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// For tests in which Redis shall answer: a busy machine is no failure.
pub fn patient() -> Settings {
    Settings { redis_timeout: PATIENCE, ..Settings::default() }
}

/// For tests in which it shall not.
pub fn hasty() -> Settings {
    Settings {
        redis_timeout: Duration::from_millis(250),
        redis_retry_after: Duration::from_millis(100),
        ..Settings::default()
    }
}

/// Moves by hand.
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(1_795_000_000_000_000)))
    }

    pub fn forward(&self, span: Duration) {
        self.0.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// An instance on this Redis.
pub async fn instance(url: &str, settings: Settings, clock: &Arc<TestClock>) -> Limits {
    Limits::with_redis(&url.to_owned().into(), settings, clock.clone()).await.unwrap()
}

/// Sets of instances that shall behave alike, with what tells them apart: one in memory, one on Redis, two on one Redis.
pub async fn everywhere(clock: &Arc<TestClock>) -> Vec<(&'static str, Vec<Limits>)> {
    let mut all = vec![("memory", vec![Limits::in_memory(patient(), clock.clone())])];
    if let (Some(one), Some(two)) = (harness::redis_url(), harness::redis_url()) {
        all.push(("redis", vec![instance(&one, patient(), clock).await]));
        all.push((
            "two on redis",
            vec![instance(&two, patient(), clock).await, instance(&two, patient(), clock).await],
        ));
    }
    all
}

/// Asks again and again, without end but for `PATIENCE`, until it is so.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < PATIENCE, "still not: {what}");
        tokio::task::yield_now().await;
    }
}

/// A Redis of one test, to be killed, frozen and started again on the same port. It ends with the test.
pub struct OwnRedis {
    port: u16,
    process: Option<Child>,
}

impl OwnRedis {
    /// Not started yet; `None` where no Redis is installed.
    pub fn not_started() -> Option<Self> {
        harness::redis_url()?;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Some(Self { port, process: None })
    }

    pub async fn started() -> Option<Self> {
        let mut redis = Self::not_started()?;
        redis.start().await;
        Some(redis)
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    /// Starts it, empty.
    pub async fn start(&mut self) {
        let process = Command::new("redis-server")
            .args(["--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--port", &self.port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.process = Some(process);
        until("redis answers", async || ping(&self.url(), PATIENCE).await.is_ok()).await;
    }

    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// It keeps its connections and answers nothing.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// It goes on where it was frozen.
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let process = self.process.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
    }
}

impl Drop for OwnRedis {
    fn drop(&mut self) {
        self.kill();
    }
}
