//! What the tests share: a clock, an outside world, rows of the journal, and waiting with a bound.

use std::{
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use actors::{
    provider::{GateSettings, Outside, ProviderSettings},
    supervise::RestartPolicy,
};
use chrono::{DateTime, Utc};
use domain::{
    breaker::BreakerPolicy, catalogue::Step, catalogue::StepKey, generation::Size, poll::PollPlan, rate::RateLimit,
    time::Clock,
};
use harness::TestDatabase;
use media::{
    fetch::{FetchPolicy, Fetcher},
    store::MediaStore,
};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use url::Url;

/// Counts from a fixed day, and panics when told to: a part of the outside that every actor has.
pub(crate) struct TestClock {
    started: Instant,
    pub(crate) broken: AtomicBool,
}

impl TestClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { started: Instant::now(), broken: AtomicBool::new(false) })
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        assert!(!self.broken.load(Ordering::SeqCst), "the clock is broken, as the test wants");
        DateTime::from_timestamp(1_772_352_000, 0).unwrap() + self.started.elapsed()
    }
}

/// Restarts after 50, 100, 200 ms; the third death in a row is the last.
pub(crate) const RESTARTS: RestartPolicy =
    RestartPolicy { initial: Duration::from_millis(50), cap: Duration::from_millis(200), budget: 2 };

/// Waits until `reached` says so; fails with `what` when that takes longer than `patience`.
pub(crate) async fn until(what: &str, patience: Duration, mut reached: impl AsyncFnMut() -> bool) {
    let started = tokio::time::Instant::now();
    while !reached().await {
        assert!(started.elapsed() < patience, "not within {patience:?}: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The outside of a provider actor; results may come from `origin`.
pub(crate) fn outside(db: &DatabaseConnection, clock: Arc<TestClock>, origin: Option<Url>) -> Outside {
    let fetcher = Fetcher::new(FetchPolicy { trusted_origin: origin, ..FetchPolicy::default() }).unwrap();
    Outside { db: db.clone(), store: MediaStore::in_memory(), fetcher: Arc::new(fetcher), clock, dial: None }
}

pub(crate) fn per_minute(number: u32) -> RateLimit {
    RateLimit::new(NonZeroU32::new(number).unwrap())
}

/// Fast, and with a deadline that no test reaches.
pub(crate) fn settings() -> ProviderSettings {
    let ms = Duration::from_millis;
    ProviderSettings {
        gate: GateSettings {
            submits: per_minute(6_000),
            reads: per_minute(60_000),
            tasks_at_once: 4,
            breaker: BreakerPolicy {
                threshold: 3,
                cooldown: ms(200),
                cooldown_max: ms(1_000),
                trial_lease: Duration::from_secs(5),
            },
            key_rest: Duration::from_secs(5),
        },
        poll: PollPlan { first: ms(20), min: ms(20), max: ms(50), deadline: Duration::from_secs(600) },
        absent_after: ms(200),
        looks_at_once: 8,
        downloads_at_once: 4,
        mailbox: 64,
    }
}

/// The `number`th step.
pub(crate) fn step(number: usize) -> Step {
    let size = Size { width: 256, height: 256 };
    Step::TextToImage { prompt: format!("picture {number}"), negative_prompt: None, size }
}

/// The `number`th task's id at the provider.
pub(crate) fn task_id(number: usize) -> String {
    format!("task-{number:06}")
}

/// Fills the journal with tasks that `PiAPI` has, as a process that was killed left them. Reply: their keys.
pub(crate) async fn submitted(db: &DatabaseConnection, numbers: std::ops::Range<usize>) -> Vec<StepKey> {
    let keys: Vec<(usize, StepKey)> = numbers.map(|number| (number, step(number).key())).collect();
    let at = "'2026-03-01 07:59:30+00:00'";
    for rows in keys.chunks(500) {
        let intents = rows.iter().map(|(number, key)| {
            let recipe = serde_json::to_string(&step(*number)).unwrap();
            format!(
                "('{key}','text_to_image','item','{recipe}','submitted',1,'piapi','piapi#1','{}',5000,{at},{at},{at})",
                task_id(*number)
            )
        });
        let intents: Vec<String> = intents.collect();
        let columns = "step_key, operation, purpose, recipe, state, attempt, provider, key_label, task_id, \
                       cost_usd_micros, submitting_at, created_at, updated_at";
        execute(db, &format!("INSERT INTO provider_intents ({columns}) VALUES {}", intents.join(","))).await;
        let attempts: Vec<String> = rows
            .iter()
            .map(|(number, key)| {
                format!("('{key}',1,'piapi','piapi#1','t','{}',5000,'submitted',{at})", task_id(*number))
            })
            .collect();
        let columns = "step_key, attempt, provider, key_label, title, task_id, cost_usd_micros, state, submitting_at";
        execute(db, &format!("INSERT INTO provider_attempts ({columns}) VALUES {}", attempts.join(","))).await;
    }
    keys.into_iter().map(|(_, key)| key).collect()
}

async fn execute(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{error}"));
}

/// A database of the test's own.
pub(crate) async fn database() -> (TestDatabase, DatabaseConnection) {
    let database = TestDatabase::new().await;
    let db = database.connect().await;
    (database, db)
}

/// A picture with something on it, PNG.
pub(crate) fn picture() -> Vec<u8> {
    let drawn = image::RgbImage::from_fn(96, 96, |x, y| {
        let (x, y) = (u8::try_from(x).unwrap(), u8::try_from(y).unwrap());
        image::Rgb([x.wrapping_mul(3), y.wrapping_mul(5), x ^ y])
    });
    let mut file = std::io::Cursor::new(Vec::new());
    drawn.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}
