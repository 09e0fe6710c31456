//! The published picture: one writer, any number of watchers, each frame serialised once.

use std::sync::Arc;

use bytestring::ByteString;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use tokio::sync::watch;

use super::patch::merge_patch;

/// One publication.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Its place in the row; each is one more than the one before.
    pub number: u64,
    /// The whole picture, for what reads it in the process.
    pub picture: Map<String, Value>,
    /// `{"type": "snapshot", "number", "at", "data"}`: the whole picture.
    pub snapshot: ByteString,
    /// `{"type": "delta", "number", "at", "data"}`: what to merge into the frame before (RFC 7396).
    pub delta: ByteString,
    /// `{"type": "stats_update", "data"}`: all that pages written for the contract's frames read (api.md §14).
    pub stats_update: ByteString,
}

/// The contract's `online` object out of a picture.
pub type Online = fn(&Map<String, Value>, DateTime<Utc>) -> Value;

impl Frame {
    fn first() -> Self {
        let empty = Map::new();
        let snapshot = text("snapshot", 0, DateTime::UNIX_EPOCH, &empty);
        Self { number: 0, picture: empty, delta: snapshot.clone(), stats_update: snapshot.clone(), snapshot }
    }
}

fn text(kind: &str, number: u64, at: DateTime<Utc>, data: &Map<String, Value>) -> ByteString {
    let at = at.to_rfc3339_opts(SecondsFormat::Millis, true);
    ByteString::from(json!({"type": kind, "number": number, "at": at, "data": data}).to_string())
}

/// The picture at this moment, and word of what happens. Clones share it.
#[derive(Clone, Debug)]
pub struct Live {
    frames: Arc<watch::Sender<Arc<Frame>>>,
    events: Arc<watch::Sender<()>>,
}

impl Default for Live {
    fn default() -> Self {
        let frames = watch::Sender::new(Arc::new(Frame::first()));
        Self { frames: Arc::new(frames), events: Arc::new(watch::Sender::new(())) }
    }
}

impl Live {
    /// The last frame.
    #[must_use]
    pub fn now(&self) -> Arc<Frame> {
        Arc::clone(&self.frames.borrow())
    }

    /// To wait for the next frames: whoever is slow sees the newest only.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Arc<Frame>> {
        self.frames.subscribe()
    }

    /// Something happened that watchers should see now and not at the next turn. Costs nothing worth naming.
    pub fn happened(&self) {
        self.events.send_replace(());
    }

    pub(super) fn events(&self) -> watch::Receiver<()> {
        self.events.subscribe()
    }

    /// Publishes `picture`, if it says something new.
    pub(super) fn publish(&self, picture: Map<String, Value>, online: Online, at: DateTime<Utc>) {
        self.frames.send_if_modified(|frame| {
            let changes = merge_patch(&frame.picture, &picture);
            if changes.is_empty() {
                return false;
            }
            let number = frame.number + 1;
            let snapshot = text("snapshot", number, at, &picture);
            let delta = text("delta", number, at, &changes);
            let stats_update = json!({"type": "stats_update", "data": online(&picture, at)}).to_string().into();
            *frame = Arc::new(Frame { number, picture, snapshot, delta, stats_update });
            true
        });
    }
}
