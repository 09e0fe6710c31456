//! Owns the map of published materials and publishes it as an immutable snapshot.
//!
//! Handlers read the [`Shelf`]: no message, no SQL, no lock. The actor alone replaces what stands
//! there, and carries the counts of views and uses to the database in batches. Counts live in memory
//! until a batch is committed; a clean stop flushes them, so only a crash can lose the last seconds.

mod library;
mod prepared;

use std::{collections::HashMap, sync::Arc, time::Duration};

use actix::{Actor, AsyncContext, Context, Handler, Message, ResponseActFuture, WrapFuture, fut::ActorFutureExt};
use domain::{time::Clock, topics::Topics};
use entities::{
    StoreError, demo_examples, image_demos,
    materials::{self, CountDelta},
    showcases, templates,
};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

pub use self::{
    library::{Beside, Counters, Library, PresetList, Shapes, Shelf, Shown},
    prepared::Prepared,
};
use crate::supervise::Lifeline;

/// Numbers of the cache.
#[derive(Clone, Copy, Debug)]
pub struct CacheSettings {
    /// Time between two flushes of the counts.
    pub flush_interval: Duration,
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

/// The actor.
pub struct MaterialCache {
    settings: CacheSettings,
    outside: CacheOutside,
    // Outlives snapshots: a material's counts must not restart when the library is read again.
    counters: HashMap<Uuid, Arc<Counters>>,
    _lifeline: Lifeline,
}

/// Reads the library again and publishes it. Reply: how many materials are shown.
/// Errors: the database failed; the old snapshot stays.
#[derive(Message)]
#[rtype(result = "Result<usize, StoreError>")]
pub struct Reload;

/// Stores the counts now. Errors: the database failed; the counts are kept for the next time.
#[derive(Message)]
#[rtype(result = "Result<(), StoreError>")]
pub struct Flush;

impl MaterialCache {
    /// An empty cache; send `Reload`.
    #[must_use]
    pub fn new(settings: CacheSettings, outside: CacheOutside, lifeline: Lifeline) -> Self {
        // A restarted actor finds the counters of its predecessor on the shelf.
        let shown = outside.shelf.get();
        let counters = shown.all().iter().map(|one| (one.material.id, Arc::clone(&one.counters))).collect();
        Self { settings, outside, counters, _lifeline: lifeline }
    }

    fn take_counts(&self) -> Vec<CountDelta> {
        let taken = self.counters.iter().map(|(id, counters)| {
            let (views, uses) = counters.take();
            CountDelta { id: *id, views, uses }
        });
        taken.filter(|delta| delta.views > 0 || delta.uses > 0).collect()
    }

    fn put_back(&self, deltas: &[CountDelta]) {
        for delta in deltas {
            if let Some(counters) = self.counters.get(&delta.id) {
                counters.put_back(delta.views, delta.uses);
            }
        }
    }

    fn flush(&self) -> ResponseActFuture<Self, Result<(), StoreError>> {
        let deltas = self.take_counts();
        let db = self.outside.db.clone();
        let stored = async move {
            let result = materials::add_counts(&db, &deltas).await;
            (deltas, result)
        };
        Box::pin(stored.into_actor(self).map(|(deltas, result), actor, _| {
            if result.is_err() {
                actor.put_back(&deltas);
            }
            result
        }))
    }
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
    }
}

impl Handler<Reload> for MaterialCache {
    type Result = ResponseActFuture<Self, Result<usize, StoreError>>;

    fn handle(&mut self, _: Reload, _: &mut Context<Self>) -> Self::Result {
        let db = self.outside.db.clone();
        let now = self.outside.clock.now();
        let read = async move {
            let materials = materials::public_all(&db).await?;
            let beside = Beside {
                templates: templates::all_active(&db).await?,
                showcases: showcases::all_active(&db).await?,
                examples: demo_examples::list(&db, None, GALLERY_LIMIT).await?,
                image_demos: image_demos::all_active(&db, now).await?,
            };
            Ok((materials, beside))
        };
        Box::pin(read.into_actor(self).map(|read: Result<_, StoreError>, actor, _| {
            let (materials, beside) = read?;
            let topics = Arc::clone(&actor.outside.topics);
            let own = move |tool, topic: &str| topics.of_tool(tool).iter().any(|known| known.id == topic);
            let library = Library::new(materials, beside, own, &mut actor.counters, actor.outside.shapes.as_ref());
            let count = library.all().len();
            actor.outside.shelf.put(library);
            metrics::gauge!("vidgo_materials_shown").set(count as f64);
            Ok(count)
        }))
    }
}

impl Handler<Flush> for MaterialCache {
    type Result = ResponseActFuture<Self, Result<(), StoreError>>;

    fn handle(&mut self, _: Flush, _: &mut Context<Self>) -> Self::Result {
        self.flush()
    }
}
