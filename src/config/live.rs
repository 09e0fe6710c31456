//! `[live]` and `[operations]`: the live view of staff, and what operators turn while we run.

use std::time::Duration;

use super::{
    reader::{key, settings},
    rules::{integer, millis, seconds},
};

settings! {
    /// The live view: its websockets and its frames.
    pub struct LiveView {
        /// What happens within this time is told together.
        pub coalesce: Duration = key("coalesce_ms", millis(10..=5_000)),
        /// What only goes on as ever reaches watchers so often.
        pub interval: Duration = key("interval_ms", millis(100..=60_000)),
        /// Part of the picture that takes longer to read has failed.
        pub read_timeout: Duration = key("read_timeout_ms", millis(100..=60_000)),
        /// Between two checks of the ledger over the whole database.
        pub drift_interval: Duration = key("drift_interval_seconds", seconds(10..=86_400)),
        /// How long a ticket opens a socket.
        pub ticket_expiry: Duration = key("ticket_seconds", seconds(5..=300)),
        /// Sockets open at once in this process.
        pub max_sockets: usize = key("max_sockets", integer(1..=100_000, "")),
        /// Between two pings.
        pub ping_interval: Duration = key("ping_interval_ms", millis(100..=60_000)),
        /// A socket whose client answers nothing for that long is closed.
        pub idle_timeout: Duration = key("idle_timeout_ms", millis(200..=300_000)),
        /// Longest frame that a client may send, in bytes.
        pub max_frame_bytes: usize = key("max_frame_bytes", integer(125..=65_536, "bytes")),
        /// Frames that a client may send in a minute.
        pub frames_per_minute: u32 = key("frames_per_minute", integer(12..=6_000, "")),
    }
}

settings! {
    /// What operators turn while we run.
    pub struct Operations {
        /// Between two looks at what another process stored.
        pub watch_interval: Duration = key("watch_interval_ms", millis(50..=60_000)),
    }
}
