//! Redis: reaching it.

use std::time::Duration;

use redis::{Client, RedisError};

/// Redis could not be used. No message holds the URL or its password.
#[derive(Debug, thiserror::Error)]
pub enum RedisFault {
    /// Not a `redis://` URL.
    #[error("the redis url does not parse")]
    Malformed(#[source] RedisError),
    /// It did not answer, or refused us.
    #[error("redis cannot be reached")]
    Unreachable(#[source] RedisError),
    /// It did not answer in time.
    #[error("redis did not answer within {} ms", .0.as_millis())]
    TimedOut(Duration),
}

/// Opens a connection, asks for `PONG`, and closes it.
///
/// # Errors
/// `RedisFault`.
pub async fn ping(url: &str, timeout: Duration) -> Result<(), RedisFault> {
    let client = Client::open(url).map_err(RedisFault::Malformed)?;
    let ping = async {
        let mut connection = client.get_multiplexed_async_connection().await.map_err(RedisFault::Unreachable)?;
        redis::cmd("PING").query_async::<()>(&mut connection).await.map_err(RedisFault::Unreachable)
    };
    tokio::time::timeout(timeout, ping).await.map_err(|_| RedisFault::TimedOut(timeout))?
}
