//! Owns the map of published materials and publishes it as an immutable snapshot.
//!
//! Handlers read the [`Shelf`]: no message, no SQL, no lock. The actor alone replaces what stands
//! there, by what has changed in the database, and carries the counts of views and uses to it in batches. Counts live in memory
//! until a batch is committed; a clean stop flushes them, so only a crash can lose the last seconds.

mod counters;
mod library;
mod memo;
mod prepared;
mod shards;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use actix::{
    Actor, AsyncContext, AtomicResponse, Context, Handler, Message, ResponseActFuture, WrapFuture, fut::ActorFutureExt,
};
use chrono::{DateTime, Utc};
use domain::{time::Clock, topics::Topics};
use entities::{
    StoreError, demo_examples, image_demos,
    materials::{self, Changes},
    showcases, templates,
};
use sea_orm::DatabaseConnection;

pub use self::{
    counters::{Counters, Tally},
    library::{Beside, Library, PresetList, Rules, Shapes, Shelf, Shown},
    memo::Memo,
    prepared::Prepared,
};
use crate::supervise::Lifeline;

/// Numbers of the cache.
#[derive(Clone, Copy, Debug)]
pub struct CacheSettings {
    /// Time between two flushes of the counts.
    pub flush_interval: Duration,
    /// Time between two looks at what other processes have published.
    pub refresh_interval: Duration,
    /// Messages that the mailbox holds.
    pub mailbox: usize,
}

/// The outside world of the cache.
#[derive(Clone)]
pub struct CacheOutside {
    /// Where the library is stored.
    pub db: DatabaseConnection,
    /// Where it is shown.
    pub shelf: Shelf,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How answers are written.
    pub shapes: Arc<dyn Shapes>,
    /// Which topics a tool's own page shows.
    pub topics: Arc<Topics>,
}

/// The most gallery pictures that a snapshot holds.
const GALLERY_LIMIT: u64 = 10_000;

/// A row counts as seen only so long after it was written: its transaction may have committed later than others that
/// were stamped after it, and clocks of two instances differ.
const LATE_COMMITS: chrono::Duration = chrono::Duration::minutes(5);

/// The actor.
pub struct MaterialCache {
    settings: CacheSettings,
    outside: CacheOutside,
    // The newest change that is on the shelf; nothing before the first `Reload`.
    seen: Option<DateTime<Utc>>,
    _lifeline: Lifeline,
}

/// Reads what has changed since the last time, everything at first, and publishes it. Reply: how many materials are shown.
/// Errors: the database failed; the old snapshot stays.
#[derive(Message)]
#[rtype(result = "Result<usize, StoreError>")]
pub struct Reload;

/// Looks for what other processes have published: as `Reload`, but leaves everything alone when no material has changed.
#[derive(Message)]
#[rtype(result = "()")]
struct Refresh;

/// Stores the counts now. Errors: the database failed; the counts are kept for the next time.
#[derive(Message)]
#[rtype(result = "Result<(), StoreError>")]
pub struct Flush;

impl MaterialCache {
    /// A cache that knows nothing; send `Reload`. What its predecessor showed and counted stays on the shelf.
    #[must_use]
    pub fn new(settings: CacheSettings, outside: CacheOutside, lifeline: Lifeline) -> Self {
        Self { settings, outside, seen: None, _lifeline: lifeline }
    }

    fn flush(&self) -> ResponseActFuture<Self, Result<(), StoreError>> {
        let taken = self.outside.shelf.tally.take();
        let db = self.outside.db.clone();
        let stored = async move {
            let result = materials::add_counts(&db, &taken.deltas()).await;
            if result.is_err() {
                taken.put_back();
            }
            result
        };
        Box::pin(stored.into_actor(self))
    }

    /// Reads and publishes. One at a time: what was read first is published first. `idly`: nobody knows of a change.
    fn reload(&self, idly: bool) -> impl Future<Output = Result<(usize, Option<DateTime<Utc>>), StoreError>> + use<> {
        let outside = self.outside.clone();
        let since = self.seen.map(|seen| seen - LATE_COMMITS);
        let seen = self.seen;
        async move {
            let old = outside.shelf.get();
            let mut changes = match since {
                Some(since) => materials::changed_since(&outside.db, since).await?,
                None => materials::public_changes(&outside.db).await?,
            };
            let newest = changes.newest.max(seen);
            if since.is_some() {
                leave_out_known(&mut changes, &old);
            } else {
                // A fresh actor knows the rows of its predecessor's shelf, but not which of them have gone.
                let stays: std::collections::HashSet<_> = changes.shown.iter().map(|material| material.id).collect();
                changes.hidden = old.all().iter().map(|one| one.material.id).filter(|id| !stays.contains(id)).collect();
            }
            if idly && changes.shown.is_empty() && changes.hidden.is_empty() {
                return Ok((old.all().len(), newest));
            }
            let mut beside = Beside {
                templates: templates::all_active(&outside.db).await?,
                showcases: showcases::all_active(&outside.db).await?,
                examples: demo_examples::list(&outside.db, None, GALLERY_LIMIT).await?,
                image_demos: image_demos::all_active(&outside.db, outside.clock.now()).await?,
            };
            // What was rejected is shown nowhere, also not by what points to it.
            beside.leave_out(&materials::review::rejected_results(&outside.db).await?);
            let started = Instant::now();
            let own = |tool, topic: &str| outside.topics.of_tool(tool).iter().any(|known| known.id == topic);
            let rules = Rules { own_topic: &own, shapes: outside.shapes.as_ref(), tally: &outside.shelf.tally };
            let library = Arc::new(old.with(changes.shown, &changes.hidden, beside, &rules));
            let count = library.all().len();
            outside.shelf.put(Arc::clone(&library));
            metrics::histogram!("vidgo_library_publish_seconds").record(started.elapsed().as_secs_f64());
            metrics::gauge!("vidgo_materials_shown").set(count as f64);
            // It shows already. Compressing and letting go of the old one take long: not on this thread.
            let packed = tokio::task::spawn_blocking(move || {
                drop(old);
                library.pack();
            });
            if packed.await.is_err() {
                tracing::error!("the lists could not be compressed; they are sent as they are");
            }
            Ok((count, newest))
        }
    }
}

/// Rows that were read again only because they are recent.
fn leave_out_known(changes: &mut Changes, library: &Library) {
    let known = |id, updated_at| library.by_id(id).is_some_and(|one| one.material.updated_at == updated_at);
    changes.shown.retain(|material| !known(material.id, material.updated_at));
    changes.hidden.retain(|id| library.by_id(*id).is_some());
}

impl Actor for MaterialCache {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.settings.mailbox);
        ctx.run_interval(self.settings.flush_interval, |actor, ctx| {
            ctx.spawn(actor.flush().map(|result, _, _| {
                if let Err(error) = result {
                    tracing::warn!(%error, "views and uses could not be stored; they are kept and tried again");
                }
            }));
        });
        ctx.run_interval(self.settings.refresh_interval, |actor, ctx| {
            if actor.seen.is_some() {
                ctx.notify(Refresh);
            }
        });
    }
}

impl Handler<Reload> for MaterialCache {
    type Result = AtomicResponse<Self, Result<usize, StoreError>>;

    fn handle(&mut self, _: Reload, _: &mut Context<Self>) -> Self::Result {
        let reload = self.reload(false).into_actor(self).map(|read, actor, _| {
            let (count, newest) = read?;
            actor.seen = Some(newest.unwrap_or(DateTime::UNIX_EPOCH));
            Ok(count)
        });
        AtomicResponse::new(Box::pin(reload))
    }
}

impl Handler<Refresh> for MaterialCache {
    type Result = AtomicResponse<Self, ()>;

    fn handle(&mut self, _: Refresh, _: &mut Context<Self>) -> Self::Result {
        let refresh = self.reload(true).into_actor(self).map(|read, actor, _| match read {
            Ok((_, newest)) => actor.seen = newest.or(actor.seen),
            Err(error) => tracing::warn!(%error, "what other processes published is not shown yet"),
        });
        AtomicResponse::new(Box::pin(refresh))
    }
}

impl Handler<Flush> for MaterialCache {
    type Result = ResponseActFuture<Self, Result<(), StoreError>>;

    fn handle(&mut self, _: Flush, _: &mut Context<Self>) -> Self::Result {
        self.flush()
    }
}
