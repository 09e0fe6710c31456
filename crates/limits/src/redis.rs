//! Redis: reaching it, with TLS where its address begins with `rediss://`. Then its certificate must be signed by an
//! authority that this machine trusts, or one in the file that `SSL_CERT_FILE` names.

use std::time::Duration;

use redis::{Client, RedisError};

/// Redis could not be used. No message holds the URL or its password.
#[derive(Debug, thiserror::Error)]
pub enum RedisFault {
    /// Not a `redis://` URL.
    #[error("the redis url does not parse")]
    Malformed(#[source] RedisError),
    /// It did not answer, or refused us.
    #[error("redis cannot be reached: {0}")]
    Unreachable(#[source] RedisError),
    /// It did not answer in time.
    #[error("redis did not answer within {} ms", .0.as_millis())]
    TimedOut(Duration),
    /// There is no TLS at that port, or not in time.
    #[error("redis did not begin TLS within {} ms; write redis:// for one that speaks none", .0.as_millis())]
    NoTls(Duration),
}

/// A client of the Redis at `url`.
pub(crate) fn open(url: &str) -> Result<Client, RedisFault> {
    if is_tls(url) {
        // Two are in the build; where another one was chosen already, it stays.
        let _chosen = rustls::crypto::aws_lc_rs::default_provider().install_default();
    }
    Client::open(url).map_err(RedisFault::Malformed)
}

fn is_tls(url: &str) -> bool {
    url.get(..9).is_some_and(|scheme| scheme.eq_ignore_ascii_case("rediss://"))
}

/// Opens a connection, asks for `PONG`, and closes it.
///
/// # Errors
/// `RedisFault`.
pub async fn ping(url: &str, timeout: Duration) -> Result<(), RedisFault> {
    let client = open(url)?;
    let ping = async {
        let mut connection = client.get_multiplexed_async_connection().await.map_err(RedisFault::Unreachable)?;
        redis::cmd("PING").query_async::<()>(&mut connection).await.map_err(RedisFault::Unreachable)
    };
    let late = |_| if is_tls(url) { RedisFault::NoTls(timeout) } else { RedisFault::TimedOut(timeout) };
    tokio::time::timeout(timeout, ping).await.map_err(late)?
}
