//! Each rule, in memory, on Redis, and on two instances that share one.

use std::time::Duration;

use domain::limit::{Attempt, BackoffRule, QuotaRule, QuotaWindow, RateRule};
use limits::{Limits, State, redis::RedisFault};
use tokio::task::JoinSet;

use crate::support::{TestClock, everywhere, instance, patient};

const RATE: RateRule = RateRule { name: "search", burst: 6, period: Duration::from_secs(60) };
const DAILY: QuotaRule = QuotaRule { name: "daily", limit: 5, window: QuotaWindow::Day };
const LOGIN: BackoffRule = BackoffRule {
    name: "login",
    free: 3,
    base: Duration::from_secs(1),
    cap: Duration::from_secs(8),
    forget: Duration::from_secs(3_600),
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_64_at_once_exactly_the_quota_passes() {
    for (place, instances) in everywhere(&TestClock::new()).await {
        let mut tasks = JoinSet::new();
        for number in 0..64 {
            let limits = instances[number % instances.len()].clone();
            tasks.spawn(async move { limits.spend(&DAILY, "someone").await });
        }
        let usages = tasks.join_all().await;
        let mut used: Vec<_> = usages.iter().filter(|usage| usage.allowed).map(|usage| usage.used).collect();
        used.sort_unstable();
        assert_eq!(used, [1, 2, 3, 4, 5], "{place}");
        for limits in &instances {
            let usage = limits.usage(&DAILY, "someone").await;
            assert_eq!((usage.allowed, usage.used, usage.remaining), (false, 5, 0), "{place}");
            assert!(limits.usage(&DAILY, "someone else").await.allowed, "{place}");
        }
    }
}

#[tokio::test]
async fn a_rate_lets_a_burst_pass_and_refills() {
    let clock = TestClock::new();
    for (place, instances) in everywhere(&clock).await {
        let mut passed = 0;
        for number in 0..20 {
            passed += u32::from(instances[number % instances.len()].take(&RATE, "203.0.113.7").await.allowed);
        }
        assert_eq!(passed, RATE.burst, "{place}");
        for limits in &instances {
            let refused = limits.take(&RATE, "203.0.113.7").await;
            assert_eq!(refused.retry_after, Some(Duration::from_secs(10)), "{place}");
            assert_eq!(refused.limit_header(), r#""search";r=0;t=10"#, "{place}");
        }
        clock.forward(Duration::from_secs(25));
        let mut passed = 0;
        for number in 0..20 {
            passed += u32::from(instances[number % instances.len()].take(&RATE, "203.0.113.7").await.allowed);
        }
        assert_eq!(passed, 2, "{place}");
    }
}

#[tokio::test]
async fn waits_grow_and_a_success_ends_them_everywhere() {
    let clock = TestClock::new();
    for (place, instances) in everywhere(&clock).await {
        let (one, other) = (&instances[0], instances.last().unwrap());
        let mut waits = Vec::new();
        for failures in 1..=8 {
            let limits = &instances[failures as usize % instances.len()];
            assert_eq!(limits.attempt(&LOGIN, "a@b.example").await, Attempt::Go { failures }, "{place}");
            if failures >= LOGIN.free {
                let Attempt::Wait(wait) = other.attempt(&LOGIN, "a@b.example").await else { panic!("{place}") };
                waits.push(wait.as_secs());
                clock.forward(wait);
            }
        }
        assert_eq!(waits, [1, 2, 4, 8, 8, 8], "{place}");
        // The other instance remembers the failures and must not bring them back.
        one.forgive(&LOGIN, "a@b.example").await;
        assert_eq!(other.attempt(&LOGIN, "a@b.example").await, Attempt::Go { failures: 1 }, "{place}");
        assert_eq!(one.attempt(&LOGIN, "a@b.example").await, Attempt::Go { failures: 2 }, "{place}");
        // Tries right after a success count as a moment after it.
        clock.forward(LOGIN.forget + Duration::from_millis(1));
        assert_eq!(one.attempt(&LOGIN, "a@b.example").await, Attempt::Go { failures: 1 }, "{place}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tries_at_once_do_not_slip_through() {
    for (place, instances) in everywhere(&TestClock::new()).await {
        let mut tasks = JoinSet::new();
        for number in 0..64 {
            let limits = instances[number % instances.len()].clone();
            tasks.spawn(async move { limits.attempt(&LOGIN, "a@b.example").await });
        }
        let went = tasks.join_all().await.into_iter().filter(|attempt| matches!(attempt, Attempt::Go { .. })).count();
        assert_eq!(went, 3, "{place}");
    }
}

#[tokio::test]
async fn a_quota_since_the_first_use_is_back_after_its_time() {
    let kept = QuotaRule { name: "kept", limit: 2, window: QuotaWindow::Keep(Duration::from_secs(7_200)) };
    let clock = TestClock::new();
    for (place, instances) in everywhere(&clock).await {
        let (one, other) = (&instances[0], instances.last().unwrap());
        assert_eq!(other.usage(&kept, "x").await.resets_at, None, "{place}");
        let first = one.spend(&kept, "x").await;
        clock.forward(Duration::from_secs(7_199));
        assert_eq!(other.spend(&kept, "x").await.resets_at, first.resets_at, "{place}");
        assert!(!one.spend(&kept, "x").await.allowed, "{place}");
        clock.forward(Duration::from_secs(1));
        let again = other.spend(&kept, "x").await;
        assert_eq!((again.allowed, again.used), (true, 1), "{place}");
    }
}

#[tokio::test]
async fn redis_holds_digests_and_everything_in_it_ends() {
    let Some(url) = harness::redis_url() else { return };
    let limits = instance(&url, patient(), &TestClock::new()).await;
    assert_eq!(limits.state(), State::Redis);
    limits.take(&RATE, "203.0.113.7").await;
    limits.spend(&DAILY, "203.0.113.7").await;
    limits.attempt(&LOGIN, "203.0.113.7").await;
    limits.forgive(&LOGIN, "203.0.113.7").await;
    limits.attempt(&LOGIN, "someone@there.example").await;
    limits.seen("203.0.113.7", "free").await;
    let mut redis = redis::Client::open(url).unwrap().get_multiplexed_async_connection().await.unwrap();
    let mut keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut redis).await.unwrap();
    keys.sort_unstable();
    assert_eq!(keys.len(), 5, "{keys:?}");
    for key in &keys {
        assert!(!key.contains("203.0") && !key.contains('@'), "{key}");
        let left_ms: i64 = redis::cmd("PTTL").arg(key).query_async(&mut redis).await.unwrap();
        assert!(left_ms > 0, "{key} never ends");
    }
    for name in ["vidgo:backoff:login:", "vidgo:online", "vidgo:quota:daily:", "vidgo:rate:search:"] {
        assert!(keys.iter().any(|key| key.starts_with(name)), "{name} is not among {keys:?}");
    }
}

#[tokio::test]
async fn a_url_that_is_none_is_told_at_once() {
    let answer = Limits::with_redis(&"http://x".to_owned().into(), patient(), TestClock::new()).await;
    assert!(matches!(answer, Err(RedisFault::Malformed(_))));
    assert_eq!(Limits::in_memory(patient(), TestClock::new()).state(), State::Memory);
}
