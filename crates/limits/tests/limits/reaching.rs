//! Reaching Redis: what a start waits for.

use limits::{State, redis};

use crate::support::{PATIENCE, TestClock, hasty, instance};

#[tokio::test]
async fn redis_answers_or_says_why_not() {
    let Some(url) = harness::redis_url() else { return };
    redis::ping(&url, PATIENCE).await.unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let away = format!("redis://:s3cret@127.0.0.1:{port}/0");
    let error = redis::ping(&away, PATIENCE).await.unwrap_err();
    assert!(matches!(error, redis::RedisFault::Unreachable(_)), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("s3cret"));
    // A Redis that speaks no TLS answers a greeting of TLS with an error, or waits for the end of a line.
    let plain = url.replace("redis://", "rediss://");
    let error = redis::ping(&plain, std::time::Duration::from_millis(500)).await.unwrap_err();
    assert!(matches!(error, redis::RedisFault::Unreachable(_) | redis::RedisFault::NoTls(_)), "{error:?}");
    let limits = instance(&plain, hasty(), &TestClock::new()).await;
    assert!(matches!(limits.state(), State::RedisAway { .. }), "limits hold in memory");
    assert!(matches!(redis::ping("http://x", PATIENCE).await, Err(redis::RedisFault::Malformed(_))));
}
