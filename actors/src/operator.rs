//! Carries out what operators decide: looks again and again at what stands in the database, where the page and the
//! command line write it, and turns what it concerns in this process.
//!
//! It owns nothing that cannot be read again. A decision is stored, and audited, before it is carried out, so it counts
//! after a restart and in every instance; a database that does not answer leaves everything as it is.

use std::{sync::Arc, time::Duration};

use actix::{
    Actor, ActorFutureExt, AsyncContext, AtomicResponse, Context, Handler, Message, MessageResult, WrapFuture,
};
use domain::{control::Control, time::Clock};
use entities::controls::{self, Turned};
use sea_orm::DatabaseConnection;
use serde::Serialize;

use crate::{
    handle::Handle,
    pregen::{CatchUp, Pregen, Retry},
    supervise::Lifeline,
};

/// A look that takes longer has failed.
const LOOK_PATIENCE: Duration = Duration::from_secs(10);

/// Turns what this process has.
pub trait Turn: Send + Sync {
    /// Makes everything stand as `turned` says, and as configured where it says nothing. Reply: what was changed.
    fn turn(&self, turned: &[Turned]) -> Vec<Control>;
}

/// Numbers of the operator actor.
#[derive(Clone, Copy, Debug)]
pub struct OperatorSettings {
    /// Between two looks: so late, at most, what another process stored counts here.
    pub interval: Duration,
    /// Messages that the mailbox holds.
    pub mailbox: usize,
}

/// The outside world of the operator actor.
#[derive(Clone)]
pub struct OperatorOutside {
    /// Where decisions stand.
    pub db: DatabaseConnection,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What can be turned.
    pub turn: Arc<dyn Turn>,
    /// Told to look, and what to try again.
    pub pregen: Handle<Pregen>,
}

/// The actor.
pub struct Operator {
    settings: OperatorSettings,
    outside: OperatorOutside,
    status: OperatorStatus,
    _lifeline: Lifeline,
}

/// Looks now, so that what was stored a moment ago counts. Reply: why it does not, if so.
#[derive(Message)]
#[rtype(result = "Result<(), String>")]
pub struct Look;

/// Asks what the actor is doing.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "OperatorStatus")]
pub struct Observe;

/// What the actor is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OperatorStatus {
    /// Looks that have ended.
    pub looks: u64,
    /// Controls that were turned by this incarnation.
    pub turned: u64,
    /// Why the last look failed, if it did.
    pub last_error: Option<String>,
}

/// What one look brought.
#[derive(Default)]
struct Seen {
    turned: Vec<Control>,
    /// Taken for good, whatever the look met afterwards.
    retries: Vec<controls::Items>,
    fault: Option<String>,
}

impl Operator {
    /// An operator that carries out what stands in the database.
    #[must_use]
    pub fn new(settings: OperatorSettings, outside: OperatorOutside, lifeline: Lifeline) -> Self {
        Self { settings, outside, status: OperatorStatus::default(), _lifeline: lifeline }
    }

    /// Reads what stands, and makes it so. One look at a time: a slow one must not put back what a later one turned.
    fn look(&self) -> impl Future<Output = Seen> + use<> {
        let outside = self.outside.clone();
        async move {
            let mut seen = Seen::default();
            let look = async {
                let turned = controls::all(&outside.db).await?;
                seen.turned = outside.turn.turn(&turned);
                while let Some(items) = controls::take_retry(&outside.db, outside.clock.now()).await? {
                    seen.retries.push(items);
                }
                Ok::<_, entities::StoreError>(())
            };
            seen.fault = match tokio::time::timeout(LOOK_PATIENCE, look).await {
                Ok(looked) => looked.err().map(|error| error.to_string()),
                Err(_) => Some(format!("no answer within {} s", LOOK_PATIENCE.as_secs())),
            };
            seen
        }
    }

    /// Draws the consequences. What is asked of `Pregen` is not waited for: it may be restarted at this moment.
    fn carry_out(&mut self, seen: Seen, ctx: &mut Context<Self>) -> Result<(), String> {
        self.status.looks += 1;
        if let Some(fault) = &seen.fault {
            tracing::warn!(fault, "what operators decided cannot be read; what was not reached stays as it is");
        }
        self.status.last_error.clone_from(&seen.fault);
        for control in &seen.turned {
            self.status.turned += 1;
            tracing::info!(%control, "turned by an operator");
        }
        let wakes = |control: &Control| matches!(control, Control::PregenPaused | Control::ProviderDrained(_));
        let catch_up = seen.turned.iter().any(wakes);
        if catch_up || !seen.retries.is_empty() {
            let pregen = self.outside.pregen.clone();
            let tell = async move {
                for items in seen.retries {
                    match pregen.ask_when_free(Retry(items)).await {
                        Ok(items) => tracing::info!(items, "tried again, as an operator wished"),
                        Err(error) => tracing::error!(%error, "items are not tried again: wish it once more"),
                    }
                }
                // One that rests does nothing on it.
                if catch_up && let Err(error) = pregen.ask_when_free(CatchUp).await {
                    tracing::warn!(%error, "pre-generation looks at its next turn only");
                }
            };
            ctx.spawn(tell.into_actor(self));
        }
        seen.fault.map_or(Ok(()), Err)
    }
}

impl Actor for Operator {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.settings.mailbox);
        ctx.run_interval(self.settings.interval, |actor, ctx| {
            let look = actor.look().into_actor(actor).map(|seen, actor, ctx| {
                let _ = actor.carry_out(seen, ctx);
            });
            // Until it is over no other look begins, not even one that is asked for.
            ctx.wait(look);
        });
    }
}

impl Handler<Look> for Operator {
    type Result = AtomicResponse<Self, Result<(), String>>;

    fn handle(&mut self, _: Look, _: &mut Context<Self>) -> Self::Result {
        let look = self.look().into_actor(self).map(|seen, actor, ctx| actor.carry_out(seen, ctx));
        AtomicResponse::new(Box::pin(look))
    }
}

impl Handler<Observe> for Operator {
    type Result = MessageResult<Observe>;

    fn handle(&mut self, _: Observe, _: &mut Context<Self>) -> Self::Result {
        MessageResult(self.status.clone())
    }
}
