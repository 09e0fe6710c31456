//! Redis dies, hangs, returns empty, or was never there: limits hold, nobody waits long, nobody sees an error.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::limit::{Attempt, BackoffRule, QuotaRule, QuotaWindow, RateRule};
use limits::{Limits, State};
use tokio::task::JoinSet;

use crate::support::{OwnRedis, PATIENCE, TestClock, hasty, instance, until};

const DAILY: QuotaRule = QuotaRule { name: "daily", limit: 5, window: QuotaWindow::Day };
const RATE: RateRule = RateRule { name: "search", burst: 5, period: Duration::from_secs(3_600) };
const LOGIN: BackoffRule = BackoffRule {
    name: "login",
    free: 5,
    base: Duration::from_secs(60),
    cap: Duration::from_secs(600),
    forget: Duration::from_secs(3_600),
};

/// A wait as long as `redis_timeout`, and what a busy machine adds to it.
const ANSWERED: Duration = Duration::from_secs(2);

fn away(limits: &Limits) -> bool {
    matches!(limits.state(), State::RedisAway { .. })
}

/// Operations until Redis is used.
async fn joined(limits: &Limits) {
    until("redis is used", async || {
        limits.usage(&DAILY, "a probe").await;
        limits.state() == State::Redis
    })
    .await;
}

/// One of each rule's; how many passed, and how long the slowest took.
async fn each(limits: Limits, key: String) -> ([u32; 3], Duration) {
    let (mut passed, mut slowest) = ([0; 3], Duration::ZERO);
    for (kind, count) in passed.iter_mut().enumerate() {
        let begun = Instant::now();
        let allowed = match kind {
            0 => limits.spend(&DAILY, &key).await.allowed,
            1 => limits.take(&RATE, &key).await.allowed,
            _ => matches!(limits.attempt(&LOGIN, &key).await, Attempt::Go { .. }),
        };
        *count += u32::from(allowed);
        slowest = slowest.max(begun.elapsed());
    }
    (passed, slowest)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_under_load_it_lets_no_more_pass_and_returns_with_all_restored() {
    let Some(mut redis) = OwnRedis::started().await else { return };
    let clock = TestClock::new();
    let limits = instance(&redis.url(), hasty(), &clock).await;
    joined(&limits).await;
    let keys: Vec<String> = (0..100).map(|number| format!("someone {number}")).collect();
    let load = |limits: &Limits| {
        let mut tasks = JoinSet::new();
        for turn in 0..12 {
            for (index, key) in keys.iter().enumerate() {
                let (limits, key) = (limits.clone(), key.clone());
                tasks.spawn(async move { (turn, index, each(limits, key).await) });
            }
        }
        tasks
    };
    let (mut passed, mut slowest, mut done) = (vec![[0; 3]; keys.len()], Duration::ZERO, 0);
    let mut tasks = load(&limits);
    while let Some(task) = tasks.join_next().await {
        let (_, index, (allowed, took)) = task.unwrap();
        (0..3).for_each(|kind| passed[index][kind] += allowed[kind]);
        slowest = slowest.max(took);
        done += 1;
        if done == 300 {
            redis.kill();
        }
    }
    assert!(away(&limits), "the load ended before the kill");
    assert!(slowest < ANSWERED, "{slowest:?}");
    assert!(passed.iter().flatten().all(|count| *count <= 5), "{passed:?}");
    // At the moment of death some may have been refused that could have passed; never many.
    let total: u32 = passed.iter().flatten().sum();
    assert!(total > 1_400, "only {total} of 1500 passed");

    redis.start().await;
    joined(&limits).await;
    // The first operation on a key brings back what memory knows, for an instance that knows nothing.
    let newcomer = instance(&redis.url(), hasty(), &clock).await;
    joined(&newcomer).await;
    for (key, passed) in keys.iter().zip(&mut passed) {
        let mut count = |allowed: [u32; 3]| (0..3).for_each(|kind| passed[kind] += allowed[kind]);
        count(each(limits.clone(), key.clone()).await.0);
        for _ in 0..5 {
            count(each(newcomer.clone(), key.clone()).await.0);
        }
    }
    assert_eq!((limits.state(), newcomer.state()), (State::Redis, State::Redis), "the machine was too slow for this");
    assert!(passed.iter().flatten().all(|count| *count <= 5), "{passed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_it_hangs_one_caller_at_a_time_tries_it() {
    let Some(redis) = OwnRedis::started().await else { return };
    let limits = instance(&redis.url(), hasty(), &TestClock::new()).await;
    joined(&limits).await;
    redis.freeze();
    let begun = Instant::now();
    assert!(limits.take(&RATE, "first").await.allowed);
    assert!(begun.elapsed() >= Duration::from_millis(250) && begun.elapsed() < ANSWERED);
    assert!(away(&limits));
    let (begun, mut probes) = (Instant::now(), 0);
    while probes < 3 {
        let mut tasks = JoinSet::new();
        for number in 0..64 {
            let limits = limits.clone();
            tasks.spawn(async move {
                let begun = Instant::now();
                limits.take(&RATE, &format!("{number}")).await;
                begun.elapsed() >= Duration::from_millis(250)
            });
        }
        let waited = tasks.join_all().await.into_iter().filter(|waited| *waited).count();
        assert!(waited <= 1, "{waited} callers waited for a redis known to be away");
        probes += waited;
        assert!(begun.elapsed() < PATIENCE, "nobody tries it");
    }
}

#[tokio::test]
async fn forgiving_while_it_is_away_holds_when_it_returns_with_the_old_failures() {
    let Some(redis) = OwnRedis::started().await else { return };
    let clock = TestClock::new();
    let limits = instance(&redis.url(), hasty(), &clock).await;
    joined(&limits).await;
    while matches!(limits.attempt(&LOGIN, "someone").await, Attempt::Go { .. }) {}
    redis.freeze();
    limits.forgive(&LOGIN, "someone").await;
    assert!(away(&limits));
    redis.thaw();
    joined(&limits).await;
    clock.forward(Duration::from_secs(1));
    assert_eq!(limits.attempt(&LOGIN, "someone").await, Attempt::Go { failures: 1 });
}

#[tokio::test]
async fn a_redis_that_comes_later_is_joined_with_what_memory_knows() {
    let Some(mut redis) = OwnRedis::not_started() else { return };
    let clock = TestClock::new();
    let limits = instance(&redis.url(), hasty(), &clock).await;
    assert_eq!(limits.state(), State::RedisAway { since: domain::time::Clock::now(&*clock) });
    for _ in 0..5 {
        assert!(limits.spend(&DAILY, "someone").await.allowed);
    }
    redis.start().await;
    joined(&limits).await;
    let usage = limits.spend(&DAILY, "someone").await;
    assert_eq!((usage.allowed, usage.used), (false, 5));
    let newcomer = instance(&redis.url(), hasty(), &Arc::clone(&clock)).await;
    joined(&newcomer).await;
    assert_eq!(newcomer.usage(&DAILY, "someone").await.used, 5);
}
