//! Gathers what the others tell about themselves into one picture, and publishes it for everybody who watches.
//!
//! Each source is read again and again in its own time, and at once when somebody says that something happened; so one
//! that hangs holds up nobody. What has changed since the last publication becomes the next frame: a number, the
//! changes, and the whole picture, each serialised once however many watch. Watchers read [`Live`] without a message.
//!
//! ```text
//! sources ──(each in its time)──► picture ──(once a second, or at once)──► frame n: delta + snapshot ──► Live ──► sockets
//! ```
//! Invariant: the picture of frame n with the delta of frame n + 1 merged in (RFC 7396) is the picture of frame n + 1.

mod live;
mod patch;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use actix::{
    Actor, AsyncContext, Context, Handler, Message, MessageResult, StreamHandler, WrapFuture, fut::ActorFutureExt,
};
use domain::time::Clock;
use futures_util::{future::BoxFuture, stream};
use serde::Serialize;
use serde_json::{Map, Value};
use tokio::time::Instant;

pub use self::{
    live::{Frame, Live, Online},
    patch::merge_patch,
};
use crate::supervise::Lifeline;

/// Where one part of the picture comes from.
pub trait Source: Send + Sync {
    /// The part's name in the picture.
    fn section(&self) -> &'static str;

    /// How often it is read when nothing happens.
    fn every(&self) -> Duration;

    /// How soon after a reading the next may follow, whatever happens.
    fn gap(&self) -> Duration;

    /// Reads it: an object. Errors: why it cannot be told at the moment; the last value stays, marked as old.
    fn read(&self) -> BoxFuture<'static, Result<Value, String>>;
}

/// Numbers of the actor.
#[derive(Clone, Copy, Debug)]
pub struct LiveSettings {
    /// What happens within this time is told together.
    pub coalesce: Duration,
    /// What only went on as ever is told so often.
    pub every: Duration,
    /// A source that takes longer has failed.
    pub patience: Duration,
    /// Messages that the mailbox holds.
    pub mailbox: usize,
}

/// The outside world of the actor.
#[derive(Clone)]
pub struct LiveOutside {
    /// What is told.
    pub sources: Arc<Vec<Arc<dyn Source>>>,
    /// Where it is published.
    pub live: Live,
    /// The contract's part of the picture.
    pub online: Online,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// The actor.
pub struct LiveStats {
    settings: LiveSettings,
    outside: LiveOutside,
    picture: Map<String, Value>,
    // Why sections are old, by their name.
    faults: BTreeMap<&'static str, String>,
    // When the changes since the last frame are published; `None`: there are none.
    due: Option<Instant>,
    published: Instant,
    readings: u64,
    _lifeline: Lifeline,
}

/// One source was read.
struct Read {
    section: &'static str,
    value: Result<Value, String>,
    /// Whether something had happened, or nothing was known yet.
    urgent: bool,
}

/// Asks what the actor is doing.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "LiveStatus")]
pub struct Observe;

/// What the actor is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LiveStatus {
    /// The number of the last frame.
    pub frame: u64,
    /// Sources read by this incarnation.
    pub readings: u64,
    /// Sections that could not be read the last time, and why.
    pub faults: BTreeMap<&'static str, String>,
}

/// The section that says which others are old, and why.
const FAULTS: &str = "faults";

impl LiveStats {
    /// An actor that goes on from the frame that is published.
    #[must_use]
    pub fn new(settings: LiveSettings, outside: LiveOutside, lifeline: Lifeline) -> Self {
        let picture = outside.live.now().picture.clone();
        Self {
            settings,
            outside,
            picture,
            faults: BTreeMap::new(),
            due: None,
            published: Instant::now(),
            readings: 0,
            _lifeline: lifeline,
        }
    }

    /// Reads one source for ever.
    fn follow(&self, source: Arc<dyn Source>, ctx: &mut Context<Self>) {
        let (patience, events) = (self.settings.patience, self.outside.live.events());
        ctx.add_stream(stream::unfold((source, events, true), move |(source, mut events, is_first)| async move {
            let mut urgent = true;
            if !is_first {
                tokio::time::sleep(source.gap()).await;
                let rest = source.every().saturating_sub(source.gap());
                let event = async {
                    // Whoever tells of events lives as long as we do; were it gone, time alone would decide.
                    if events.changed().await.is_err() {
                        std::future::pending::<()>().await;
                    }
                };
                tokio::select! {
                    () = tokio::time::sleep(rest) => urgent = false,
                    () = event => {}
                }
            }
            // What happens from here on is another reading's business.
            events.mark_unchanged();
            let read = tokio::time::timeout(patience, source.read()).await;
            let late = |_| Err(format!("no answer within {} ms", patience.as_millis()));
            let read = Read { section: source.section(), value: read.unwrap_or_else(late), urgent };
            Some((read, (source, events, false)))
        }));
    }

    fn learn(&mut self, section: &'static str, value: Result<Value, String>) -> bool {
        self.readings += 1;
        let before = (self.picture.get(section).cloned(), self.faults.get(section).cloned());
        match value {
            Ok(value) => {
                self.faults.remove(section);
                self.picture.insert(section.to_owned(), value);
            }
            Err(fault) => {
                self.faults.insert(section, fault);
            }
        }
        if (self.picture.get(section), self.faults.get(section)) == (before.0.as_ref(), before.1.as_ref()) {
            return false;
        }
        let faults = self.faults.iter().map(|(section, fault)| ((*section).to_owned(), Value::from(fault.as_str())));
        self.picture.insert(FAULTS.to_owned(), Value::Object(faults.collect()));
        true
    }

    /// Publishes what is due by now.
    fn publish(&mut self) {
        let now = Instant::now();
        if self.due.is_none_or(|due| due > now) {
            return;
        }
        (self.due, self.published) = (None, now);
        self.outside.live.publish(self.picture.clone(), self.outside.online, self.outside.clock.now());
    }
}

impl Actor for LiveStats {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.settings.mailbox);
        let sources = Arc::clone(&self.outside.sources);
        for source in sources.iter() {
            self.follow(Arc::clone(source), ctx);
        }
    }
}

impl StreamHandler<Read> for LiveStats {
    fn handle(&mut self, Read { section, value, urgent }: Read, ctx: &mut Context<Self>) {
        if !self.learn(section, value) {
            return;
        }
        // What goes on as ever comes from many sources, each in its own time: one frame tells all of it.
        let now = Instant::now();
        let wanted =
            if urgent { now + self.settings.coalesce } else { (self.published + self.settings.every).max(now) };
        if self.due.is_none_or(|due| wanted < due) {
            self.due = Some(wanted);
            ctx.spawn(tokio::time::sleep_until(wanted).into_actor(self).map(|(), actor, _| actor.publish()));
        }
    }

    /// Sources never end.
    fn finished(&mut self, _: &mut Context<Self>) {}
}

impl Handler<Observe> for LiveStats {
    type Result = MessageResult<Observe>;

    fn handle(&mut self, _: Observe, _: &mut Context<Self>) -> Self::Result {
        let frame = self.outside.live.now().number;
        MessageResult(LiveStatus { frame, readings: self.readings, faults: self.faults.clone() })
    }
}
