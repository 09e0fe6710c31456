//! Who is online.

use std::time::Duration;

use limits::{Limits, Settings, State};

use crate::support::{OwnRedis, TestClock, everywhere, hasty, instance, patient, until};

/// Totals and tiers as one text.
async fn online(limits: &Limits) -> String {
    let online = limits.online().await;
    format!("{} {:?}", online.total, online.by_tier)
}

#[tokio::test]
async fn visitors_count_once_under_their_newest_tier_until_the_window_ends() {
    let clock = TestClock::new();
    for (place, instances) in everywhere(&clock).await {
        let (one, other) = (&instances[0], instances.last().unwrap());
        assert_eq!(online(one).await, "0 {}", "{place}");
        one.seen("anna", "free").await;
        other.seen("bob", "free").await;
        one.seen("cem", "pro").await;
        clock.forward(Duration::from_secs(200));
        assert_eq!(other.seen("anna", "pro").await.total, 3, "{place}");
        for limits in &instances {
            assert_eq!(online(limits).await, r#"3 {"free": 1, "pro": 2}"#, "{place}");
        }
        clock.forward(Duration::from_secs(100));
        for limits in &instances {
            assert_eq!(online(limits).await, r#"1 {"pro": 1}"#, "{place}");
            // Anna was seen by the other one, and under another tier before.
            let each = [limits.is_online("anna").await, limits.is_online("bob").await, limits.is_online("dora").await];
            assert_eq!(each, [true, false, false], "{place}");
        }
        clock.forward(Duration::from_secs(200));
        assert_eq!((online(one).await, online(other).await), ("0 {}".to_owned(), "0 {}".to_owned()), "{place}");
        assert!(!one.is_online("anna").await && !other.is_online("anna").await, "{place}");
    }
}

#[tokio::test]
async fn no_more_than_the_most_are_counted() {
    let clock = TestClock::new();
    let settings = Settings { max_online: 3, ..patient() };
    let mut places = vec![Limits::in_memory(settings.clone(), clock.clone())];
    if let Some(url) = harness::redis_url() {
        places.push(instance(&url, settings, &clock).await);
    }
    for limits in places {
        for visitor in ["a", "b", "c", "d", "e"] {
            limits.seen(visitor, "free").await;
        }
        // Who is counted already may still change.
        assert_eq!(limits.seen("a", "pro").await.by_tier["pro"], 1);
        assert_eq!(online(&limits).await, r#"3 {"free": 2, "pro": 1}"#);
    }
}

#[tokio::test]
async fn many_who_leave_at_once_are_all_gone() {
    let Some(url) = harness::redis_url() else { return };
    let clock = TestClock::new();
    let limits = instance(&url, patient(), &clock).await;
    for number in 0..300 {
        limits.seen(&number.to_string(), if number % 3 == 0 { "pro" } else { "free" }).await;
    }
    assert_eq!(online(&limits).await, r#"300 {"free": 200, "pro": 100}"#);
    clock.forward(Duration::from_secs(300));
    assert_eq!(online(&instance(&url, patient(), &clock).await).await, "0 {}");
}

#[tokio::test]
async fn the_count_survives_redis_and_its_return() {
    let Some(mut redis) = OwnRedis::started().await else { return };
    let clock = TestClock::new();
    let [one, other] = [instance(&redis.url(), hasty(), &clock).await, instance(&redis.url(), hasty(), &clock).await];
    until("both are on redis", async || {
        other.online().await;
        one.online().await;
        one.state() == State::Redis && other.state() == State::Redis
    })
    .await;
    for visitor in ["a", "b"] {
        one.seen(visitor, "free").await;
        other.seen(&visitor.repeat(2), "pro").await;
    }
    assert_eq!(online(&one).await, r#"4 {"free": 2, "pro": 2}"#);
    redis.kill();
    // What Redis said last holds for the window; then own visitors are what is left.
    assert_eq!(online(&one).await, r#"4 {"free": 2, "pro": 2}"#);
    clock.forward(Duration::from_secs(299));
    one.seen("c", "free").await;
    clock.forward(Duration::from_secs(1));
    assert_eq!(online(&one).await, r#"1 {"free": 1}"#);
    redis.start().await;
    until("redis is back", async || {
        one.seen("c", "free").await;
        one.state() == State::Redis
    })
    .await;
    assert_eq!(online(&one).await, r#"1 {"free": 1}"#);
}
