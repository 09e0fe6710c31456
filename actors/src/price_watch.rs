//! Watches the price list in the database, so that a price which an operator changed counts here without a restart.
//!
//! Owns nothing: what it read last stands in [`Prices`], which handlers read without a message and without SQL. While
//! the database does not answer, the last list counts.

use std::{sync::Arc, time::Duration};

use actix::{Actor, AsyncContext, Context, Handler, Message, WrapFuture, fut::ActorFutureExt};
use arc_swap::ArcSwap;
use domain::prices::PriceBook;
use sea_orm::DatabaseConnection;
use serde::Serialize;

use crate::supervise::Lifeline;

/// A look that takes longer has failed.
const LOOK_PATIENCE: Duration = Duration::from_secs(10);

/// The price list as handlers and actors know it. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Prices(Arc<ArcSwap<PriceBook>>);

impl Prices {
    /// The list at this moment: empty until it was read first. Whoever looks more than once in one piece of work looks
    /// into one list.
    #[must_use]
    pub fn get(&self) -> Arc<PriceBook> {
        self.0.load_full()
    }

    /// Puts another list in its place. Reply: whether it says something else.
    pub fn publish(&self, book: PriceBook) -> bool {
        let changed = **self.0.load() != book;
        if changed {
            self.0.store(Arc::new(book));
        }
        changed
    }
}

/// Numbers of the watch.
#[derive(Clone, Copy, Debug)]
pub struct WatchSettings {
    /// Between two looks: so late, at most, a changed price counts.
    pub interval: Duration,
    /// Messages that the mailbox holds.
    pub mailbox: usize,
}

/// Asks what the watch is doing.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "PriceWatchStatus")]
pub struct Observe;

/// What the watch is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PriceWatchStatus {
    /// Looks that have ended.
    pub looks: u64,
    /// Why the last one failed, if it did: the list before it counts.
    pub last_error: Option<String>,
}

/// The actor.
pub struct PriceWatch {
    settings: WatchSettings,
    db: DatabaseConnection,
    prices: Prices,
    looking: bool,
    status: PriceWatchStatus,
    _lifeline: Lifeline,
}

impl PriceWatch {
    /// A watch that publishes into `prices`.
    #[must_use]
    pub fn new(settings: WatchSettings, db: DatabaseConnection, prices: Prices, lifeline: Lifeline) -> Self {
        Self { settings, db, prices, looking: false, status: PriceWatchStatus::default(), _lifeline: lifeline }
    }

    fn look(&mut self, ctx: &mut Context<Self>) {
        // A database that takes longer than the interval is not asked twice at once.
        if self.looking {
            return;
        }
        self.looking = true;
        let db = self.db.clone();
        let look = async move { tokio::time::timeout(LOOK_PATIENCE, entities::prices::book(&db)).await };
        let look = look.into_actor(self).map(|found, actor, _| {
            actor.looking = false;
            actor.status.looks += 1;
            actor.status.last_error = match found {
                Err(_) => Some(format!("no answer within {} s", LOOK_PATIENCE.as_secs())),
                Ok(Err(error)) => Some(error.to_string()),
                Ok(Ok(book)) => {
                    if actor.prices.publish(book) {
                        tracing::info!("prices have changed");
                    }
                    None
                }
            };
            if let Some(error) = &actor.status.last_error {
                tracing::warn!(error, "prices cannot be read; the last ones count");
            }
        });
        ctx.spawn(look);
    }
}

impl Actor for PriceWatch {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.settings.mailbox);
        self.look(ctx);
        ctx.run_interval(self.settings.interval, Self::look);
    }
}

impl Handler<Observe> for PriceWatch {
    type Result = actix::MessageResult<Observe>;

    fn handle(&mut self, _: Observe, _: &mut Context<Self>) -> Self::Result {
        actix::MessageResult(self.status.clone())
    }
}
