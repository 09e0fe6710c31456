//! Watches the database for changed accounts, so that a session which another process ended is refused here too.
//!
//! Owns nothing but the time of its last look: the known sessions are [`Principals`], which handlers read without a
//! message. Once an hour it also removes what nobody needs any more.

mod principals;

use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, Instant},
};

use actix::{Actor, AsyncContext, Context, WrapFuture, fut::ActorFutureExt};
use domain::time::Clock;
use entities::accounts::{self, changes};
use sea_orm::DatabaseConnection;

pub use self::principals::{Principal, Principals, Reading};
use crate::supervise::Lifeline;

/// Changes are looked for again for so long: a transaction may be committed later than others that were stamped after
/// it, and clocks of two instances differ.
const LATE_COMMITS: chrono::Duration = chrono::Duration::seconds(60);

/// A look that takes longer has failed.
const LOOK_PATIENCE: Duration = Duration::from_secs(5);

/// The longest gap between two looks that the second one makes up for, with room for late commits and other clocks.
const COVERED: Duration = Duration::from_secs(30);

/// Between two removals of what is over.
const SWEEP_EVERY: Duration = Duration::from_secs(3_600);

/// Numbers of the watch.
#[derive(Clone, Copy, Debug)]
pub struct WatchSettings {
    /// Between two looks: so late, at most, another process's change is felt here.
    pub interval: Duration,
    /// Messages that the mailbox holds.
    pub mailbox: usize,
}

/// The outside world of the watch.
#[derive(Clone)]
pub struct WatchOutside {
    /// Where accounts are stored.
    pub db: DatabaseConnection,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What handlers read.
    pub principals: Principals,
}

/// The actor.
pub struct AccountWatch {
    settings: WatchSettings,
    outside: WatchOutside,
    /// Changes of the last while that were seen.
    seen: HashSet<i64>,
    looking: bool,
    _lifeline: Lifeline,
}

impl AccountWatch {
    /// A watch that has seen nothing: its first look forgets whatever changed in the last minute.
    #[must_use]
    pub fn new(settings: WatchSettings, outside: WatchOutside, lifeline: Lifeline) -> Self {
        Self { settings, outside, seen: HashSet::new(), looking: false, _lifeline: lifeline }
    }

    fn look(&mut self, ctx: &mut Context<Self>) {
        // A database that takes longer than the interval is not asked twice at once.
        if self.looking {
            return;
        }
        self.looking = true;
        let (db, from) = (self.outside.db.clone(), self.outside.clock.now() - LATE_COMMITS);
        let begun = Instant::now();
        let look = async move { tokio::time::timeout(LOOK_PATIENCE, changes::since(&db, from)).await };
        let look = look.into_actor(self).map(move |found, actor, _| {
            actor.looking = false;
            match found {
                Err(_) => tracing::warn!("the database does not say which accounts changed"),
                Ok(Ok(found)) => {
                    for change in found.iter().filter(|change| !actor.seen.contains(&change.id)) {
                        actor.outside.principals.forget(change.user_id);
                    }
                    actor.seen = found.into_iter().map(|change| change.id).collect();
                    actor.outside.principals.watched(begun, COVERED);
                }
                Ok(Err(error)) => tracing::warn!(%error, "changed accounts cannot be looked for"),
            }
        });
        ctx.spawn(look);
    }

    fn sweep(&self, ctx: &mut Context<Self>) {
        let (db, now) = (self.outside.db.clone(), self.outside.clock.now());
        let sweep = async move { accounts::sweep(&db, now).await }.into_actor(self).map(|swept, _, _| match swept {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "what was over is removed: registrations, links, sessions, mails"),
            Err(error) => tracing::warn!(%error, "what is over could not be removed; it is tried again"),
        });
        ctx.spawn(sweep);
    }
}

impl Actor for AccountWatch {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.settings.mailbox);
        self.look(ctx);
        self.sweep(ctx);
        ctx.run_interval(self.settings.interval, Self::look);
        ctx.run_interval(SWEEP_EVERY, |actor, ctx| actor.sweep(ctx));
    }
}
