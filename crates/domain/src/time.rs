//! Time as an argument: rules take `now`, the binary hands in the clock.

use chrono::{DateTime, NaiveTime, Utc};

/// Where "now" comes from. The one real implementation lives in `src/app.rs`.
pub trait Clock: Send + Sync + 'static {
    /// The wall-clock time.
    fn now(&self) -> DateTime<Utc>;
}

/// Midnight before `now`, UTC: where a day begins for everything that is counted by days.
#[must_use]
pub fn day_start(now: DateTime<Utc>) -> DateTime<Utc> {
    now.date_naive().and_time(NaiveTime::MIN).and_utc()
}
