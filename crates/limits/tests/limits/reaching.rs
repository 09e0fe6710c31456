//! Reaching Redis: what a start waits for.

use limits::redis;

use crate::support::PATIENCE;

#[tokio::test]
async fn redis_answers_or_says_why_not() {
    let Some(url) = harness::redis_url() else { return };
    redis::ping(&url, PATIENCE).await.unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let away = format!("redis://:s3cret@127.0.0.1:{port}/0");
    let error = redis::ping(&away, PATIENCE).await.unwrap_err();
    assert!(matches!(error, redis::RedisFault::Unreachable(_)), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("s3cret"));
    assert!(matches!(redis::ping("http://x", PATIENCE).await, Err(redis::RedisFault::Malformed(_))));
}
