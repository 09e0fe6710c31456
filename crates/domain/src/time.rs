//! Time as an argument: rules take `now`, the binary hands in the clock.

use chrono::{DateTime, Utc};

/// Where "now" comes from. The one real implementation lives in `src/app.rs`.
pub trait Clock: Send + Sync + 'static {
    /// The wall-clock time.
    fn now(&self) -> DateTime<Utc>;
}
