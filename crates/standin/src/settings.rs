//! What a stand-in can be told at its start.

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use domain::time::Clock;
use url::Url;

use crate::pay::PaySettings;

/// Settings of one stand-in. The default answers as fast as it can and forgets everything at its end.
#[derive(Clone)]
pub struct StandinSettings {
    /// Minimum time from a task's acceptance until it is reported as done. Gemini's pictures take at least this long.
    pub delay: Duration,
    /// Where accepted tasks, their pictures and the meter are kept over restarts; `None`: in memory only.
    pub state_dir: Option<PathBuf>,
    /// Width of every landscape clip in pixels, even; a clip asked upright has the sides swapped.
    pub clip_width: u32,
    /// Height of every landscape clip in pixels, even.
    pub clip_height: u32,
    /// Frames a second of every clip, 1 to 120.
    pub clip_fps: u32,
    /// Threads that draw; 0 takes one for each core.
    pub workers: usize,
    /// Tasks that may wait or be drawn at once; one more is refused with 429.
    pub queue_length: usize,
    /// Largest request body in bytes.
    pub max_body_bytes: usize,
    /// Origin in the addresses of results; `None` takes the request's `Host`.
    pub public_origin: Option<Url>,
    /// Whether a waiting `PiAPI` task is called `staged` and not `pending`.
    pub report_staged: bool,
    /// Whether a listener on other than a loopback address is accepted (containers).
    pub allow_outside: bool,
    /// Base64 of the secret that signs Pollo's webhooks; `None` sends them unsigned.
    pub pollo_webhook_secret: Option<String>,
    /// Times in answers; `None` counts from 2026-03-01 08:00 UTC at the start.
    pub clock: Option<Arc<dyn Clock>>,
    /// The payment services.
    pub pay: PaySettings,
}

impl Default for StandinSettings {
    fn default() -> Self {
        Self {
            delay: Duration::ZERO,
            state_dir: None,
            clip_width: 640,
            clip_height: 360,
            clip_fps: 24,
            workers: 0,
            queue_length: 256,
            // Gemini takes 20 MB in one request, and base64 adds a third.
            max_body_bytes: 32 * 1024 * 1024,
            public_origin: None,
            report_staged: false,
            allow_outside: false,
            pollo_webhook_secret: None,
            clock: None,
            pay: PaySettings::default(),
        }
    }
}

impl fmt::Debug for StandinSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandinSettings")
            .field("delay", &self.delay)
            .field("state_dir", &self.state_dir)
            .field("clip", &(self.clip_width, self.clip_height, self.clip_fps))
            .field("workers", &self.workers)
            .field("queue_length", &self.queue_length)
            .field("max_body_bytes", &self.max_body_bytes)
            .field("pay", &self.pay)
            .field("public_origin", &self.public_origin.as_ref().map(Url::as_str))
            .finish_non_exhaustive()
    }
}

impl StandinSettings {
    /// The first setting out of range, in words.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let side = |pixels: u32| (16..=2160).contains(&pixels) && pixels.is_multiple_of(2);
        if !side(self.clip_width) || !side(self.clip_height) {
            return Some("the clip's sides must be even and 16 to 2160 pixels");
        }
        if !(1..=120).contains(&self.clip_fps) {
            return Some("the clip's rate must be 1 to 120 frames a second");
        }
        if let Some(fault) = self.pay.fault() {
            return Some(fault);
        }
        if self.queue_length == 0 {
            return Some("the queue must have at least one place");
        }
        (self.max_body_bytes < 1024).then_some("request bodies must be allowed at least 1024 bytes")
    }

    /// Clip size for a wanted shape, width and height.
    pub(crate) fn clip_size(&self, shape: Shape) -> (u32, u32) {
        let (long, short) = (self.clip_width.max(self.clip_height), self.clip_width.min(self.clip_height));
        match shape {
            Shape::Wide => (long, short),
            Shape::Tall => (short, long),
            Shape::Square => (short, short),
        }
    }
}

/// Which way a clip is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Wide,
    Tall,
    Square,
}

impl Shape {
    /// Of a picture's or a ratio's sides.
    pub(crate) fn of(width: u32, height: u32) -> Self {
        match width.cmp(&height) {
            std::cmp::Ordering::Greater => Self::Wide,
            std::cmp::Ordering::Equal => Self::Square,
            std::cmp::Ordering::Less => Self::Tall,
        }
    }
}

/// Counts from a fixed day, so that a stand-in without a clock still tells times that grow.
pub(crate) struct CountingClock(std::time::Instant);

impl CountingClock {
    pub(crate) fn start() -> Self {
        Self(std::time::Instant::now())
    }
}

impl Clock for CountingClock {
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        // 2026-03-01T08:00:00Z.
        let start = chrono::DateTime::from_timestamp(1_772_352_000, 0).unwrap_or_default();
        start + self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_valid_and_odd_sides_are_not() {
        assert_eq!(StandinSettings::default().fault(), None);
        let odd = StandinSettings { clip_width: 161, ..StandinSettings::default() };
        assert!(odd.fault().unwrap().contains("even"));
    }

    #[test]
    fn an_upright_clip_swaps_its_sides() {
        let settings = StandinSettings::default();
        assert_eq!(settings.clip_size(Shape::of(1080, 1920)), (360, 640));
        assert_eq!(settings.clip_size(Shape::of(16, 9)), (640, 360));
        assert_eq!(settings.clip_size(Shape::of(1, 1)), (360, 360));
    }
}
