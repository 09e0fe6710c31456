//! The way to Redis: used while it answers, left alone after a failure, and tried again by one caller at a time.
//!
//! ```text
//! away ──one probe, every retry_after: answered──► here ──timeout or error──► away
//! ```
//! A probe is a real operation on a new connection. Its caller waits no longer than anyone: `timeout`.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use ::redis::{
    AsyncConnectionConfig, Client, FromRedisValue, RedisResult, Script, ScriptInvocation, aio::MultiplexedConnection,
};
use chrono::{DateTime, Utc};
use domain::time::Clock;
use secrecy::{ExposeSecret, SecretString};

use crate::redis::{self, RedisFault};

/// One Redis.
pub(crate) struct Remote {
    client: Client,
    timeout: Duration,
    retry_after: Duration,
    clock: Arc<dyn Clock>,
    link: Mutex<Link>,
}

/// What is known about Redis.
enum Link {
    Here {
        connection: MultiplexedConnection,
        /// Tells this connection's failures from those of one before it.
        number: u64,
    },
    Away {
        since: DateTime<Utc>,
        /// No probe before that.
        retry_at: Instant,
        /// The next connection's number.
        next: u64,
        /// Whether the log says so already; a start has yet to find out.
        told: bool,
    },
}

/// How an operation may go.
enum Turn {
    Over(MultiplexedConnection, u64),
    Probe,
}

impl Remote {
    /// Reads the URL and tries once, for at most `timeout`.
    pub(crate) async fn new(
        url: &SecretString,
        timeout: Duration,
        retry_after: Duration,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, RedisFault> {
        let client = redis::open(url.expose_secret())?;
        let link = Link::Away { since: clock.now(), retry_at: Instant::now(), next: 1, told: false };
        let remote = Self { client, timeout, retry_after, clock, link: Mutex::new(link) };
        // A script, for a server that refuses them is of no use.
        let _: Option<i64> = remote.ask(&Script::new("return 1").prepare_invoke()).await;
        Ok(remote)
    }

    /// Asks Redis. None: it is away, or has just turned out to be; decide without it.
    pub(crate) async fn ask<T: FromRedisValue>(&self, call: &ScriptInvocation<'_>) -> Option<T> {
        let turn = self.turn()?;
        let asked = async {
            let mut connection = match &turn {
                Turn::Over(connection, _) => connection.clone(),
                Turn::Probe => self.connect().await?,
            };
            let answer = call.invoke_async(&mut connection).await?;
            RedisResult::Ok((answer, connection))
        };
        let reason = match tokio::time::timeout(self.timeout, asked).await {
            Ok(Ok((answer, connection))) => {
                if matches!(turn, Turn::Probe) {
                    self.joined(connection);
                }
                return Some(answer);
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer within {} ms", self.timeout.as_millis()),
        };
        self.failed(&turn, &reason);
        None
    }

    /// Since when it is away; none: it is here.
    pub(crate) fn away_since(&self) -> Option<DateTime<Utc>> {
        match &*self.link() {
            Link::Here { .. } => None,
            Link::Away { since, .. } => Some(*since),
        }
    }

    fn turn(&self) -> Option<Turn> {
        match &mut *self.link() {
            Link::Here { connection, number } => Some(Turn::Over(connection.clone(), *number)),
            Link::Away { retry_at, .. } => {
                let now = Instant::now();
                if now < *retry_at {
                    return None;
                }
                // Nobody else until this probe has ended, even if its caller goes away in the middle of it.
                *retry_at = now + self.timeout + self.retry_after;
                Some(Turn::Probe)
            }
        }
    }

    /// Without time limits of its own: the caller's holds for everything together.
    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        self.client.get_multiplexed_async_connection_with_config(&config).await
    }

    fn joined(&self, connection: MultiplexedConnection) {
        let mut link = self.link();
        if let Link::Away { since, next, told, .. } = *link {
            if told {
                let away = self.clock.now().signed_duration_since(since).num_milliseconds();
                tracing::info!(duration_ms = away, "redis is back: limits are shared again");
            }
            metrics::gauge!("vidgo_limits_redis_away").set(0.0);
            *link = Link::Here { connection, number: next };
        }
    }

    fn failed(&self, turn: &Turn, reason: &str) {
        let mut link = self.link();
        let retry_at = Instant::now() + self.retry_after;
        *link = match (&*link, turn) {
            (Link::Here { number, .. }, Turn::Over(_, failed)) if number == failed => {
                Link::Away { since: self.clock.now(), retry_at, next: number + 1, told: true }
            }
            (Link::Away { since, next, told, .. }, Turn::Probe) => {
                let away = Link::Away { since: *since, retry_at, next: *next, told: true };
                if *told {
                    *link = away;
                    return;
                }
                away
            }
            // Of a connection that others have given up already.
            _ => return,
        };
        metrics::gauge!("vidgo_limits_redis_away").set(1.0);
        tracing::warn!(error = reason, "redis is away: this instance's limits hold for itself alone");
    }

    fn link(&self) -> MutexGuard<'_, Link> {
        self.link.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
