//! Carries payments through: applies what services told, asks them what they did not tell, and has them do what was
//! decided.
//!
//! The actor owns nothing: what is to be done is in the database, each piece under a claim or a key, so a look that is
//! repeated, late, or made by two instances at once does nothing twice. Two looks run side by side, so that a service that
//! does not answer holds up no payment that was told: one over the inbox and the clock, one over calls to services.

mod asks;
mod tasks;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use actix::{
    Actor, ActorFutureExt, AsyncContext, Context, Handler, Message, MessageResult, ResponseFuture, WrapFuture,
};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use domain::{
    lists::Lists,
    order::PaymentMethod,
    payment::{Notice, RefundState, Source},
    time::Clock,
};
use entities::{
    StoreError,
    payments::{Rules, clock, inbox, refunds, settle::Settled},
};
use payments::PaymentProvider;
use sea_orm::DatabaseConnection;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    credit_ledger::{CreditLedger, Settle},
    handle::{AskError, Handle},
    supervise::Lifeline,
};

/// The payment services that are configured.
pub type Services = BTreeMap<PaymentMethod, Arc<dyn PaymentProvider>>;

/// Numbers of the cashier.
#[derive(Clone, Copy, Debug)]
pub struct CashierSettings {
    /// Between two looks, when nothing calls for one.
    pub interval: Duration,
    /// The most of each kind that one look takes.
    pub batch: u64,
    /// The mailbox.
    pub mailbox: usize,
    /// A call to a service takes at most that long, all its exchanges together.
    pub lease: TimeDelta,
    /// A card order is asked about so long after its checkout was opened; then twice as long, and so on.
    pub ask_after: TimeDelta,
    /// The longest pause between two asks, and between two tries of what failed.
    pub longest_pause: TimeDelta,
    /// An agreement is asked about when its charge was not told so long after its period's end.
    pub renewal_wait: TimeDelta,
    /// Numbers of the payments.
    pub rules: Rules,
}

/// The outside world of the cashier.
#[derive(Clone)]
pub struct CashierOutside {
    /// Where everything is stored.
    pub db: DatabaseConnection,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Applies events, in turn with other changes of credits.
    pub ledger: Handle<CreditLedger>,
    /// Who can be asked.
    pub services: Arc<Services>,
    /// What plans are called and cost.
    pub lists: Arc<Lists>,
}

impl CashierOutside {
    /// Now, as precise as databases keep it.
    fn now(&self) -> DateTime<Utc> {
        self.clock.now().trunc_subsecs(6)
    }
}

/// Something was stored: look now.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub struct Nudge;

/// Has the service give back the money of this refund now. Reply: how it stands.
///
/// # Errors
/// The database failed; the next look goes on with it.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "Result<Option<RefundState>, StoreError>")]
pub struct CarryOut(pub Uuid);

/// What does the cashier do?
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "CashierStatus")]
pub struct Observe;

/// The cashier's state, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CashierStatus {
    /// Events that wait to be applied, at the last look.
    pub waiting: u64,
    /// Events that a person has to look at.
    pub refused: u64,
    /// Looks at the inbox so far.
    pub looks: u64,
    /// Why the last one failed, if it did.
    pub last_error: Option<String>,
}

/// The actor.
pub struct Cashier {
    settings: CashierSettings,
    outside: CashierOutside,
    applying: Look,
    calling: Look,
    status: CashierStatus,
    _lifeline: Lifeline,
}

/// Whether a look runs, and whether another one is wanted after it.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    running: bool,
    again: bool,
}

impl Look {
    /// Whether a look may begin now.
    fn begin(&mut self) -> bool {
        self.again = self.running;
        !std::mem::replace(&mut self.running, true)
    }

    /// Whether another one is wanted.
    fn end(&mut self) -> bool {
        self.running = false;
        std::mem::take(&mut self.again)
    }
}

impl Cashier {
    /// A cashier that looks at once.
    #[must_use]
    pub fn new(settings: CashierSettings, outside: CashierOutside, lifeline: Lifeline) -> Self {
        let (applying, calling, status) = (Look::default(), Look::default(), CashierStatus::default());
        Self { settings, outside, applying, calling, status, _lifeline: lifeline }
    }

    fn look(&mut self, ctx: &mut Context<Self>) {
        self.apply(ctx);
        self.call(ctx);
    }

    /// The inbox and the clock.
    fn apply(&mut self, ctx: &mut Context<Self>) {
        if !self.applying.begin() {
            return;
        }
        let (outside, settings) = (self.outside.clone(), self.settings);
        let look = async move {
            let applied = apply_due(&outside, settings.batch).await;
            let timed = pass_time(&outside, &settings).await;
            let counts = inbox::counts(&outside.db).await;
            applied.and(timed).and(counts)
        };
        ctx.spawn(look.into_actor(self).map(|found, actor, ctx| {
            actor.status.looks += 1;
            actor.status.last_error = found.as_ref().err().map(ToString::to_string);
            match found {
                Ok((waiting, refused)) => {
                    (actor.status.waiting, actor.status.refused) = (waiting, refused);
                    publish(waiting, refused);
                }
                Err(error) => tracing::warn!(%error, "payments cannot be looked at; it is tried again"),
            }
            if actor.applying.end() {
                actor.apply(ctx);
            }
        }));
    }

    /// Calls to services.
    fn call(&mut self, ctx: &mut Context<Self>) {
        if !self.calling.begin() {
            return;
        }
        let (outside, settings) = (self.outside.clone(), self.settings);
        let look = async move {
            let done = tasks::run_due(&outside, &settings).await?;
            let asked = asks::ask_due(&outside, &settings).await?;
            Ok::<bool, StoreError>(done | asked)
        };
        ctx.spawn(look.into_actor(self).map(|told, actor, ctx| {
            match told {
                // What services said is in the inbox now.
                Ok(true) => actor.apply(ctx),
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "payment services cannot be asked; it is tried again"),
            }
            if actor.calling.end() {
                actor.call(ctx);
            }
        }));
    }
}

impl Actor for Cashier {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.settings.mailbox);
        self.look(ctx);
        ctx.run_interval(self.settings.interval, Self::look);
    }
}

impl Handler<Nudge> for Cashier {
    type Result = ();

    fn handle(&mut self, _: Nudge, ctx: &mut Context<Self>) {
        self.look(ctx);
    }
}

impl Handler<CarryOut> for Cashier {
    type Result = ResponseFuture<Result<Option<RefundState>, StoreError>>;

    fn handle(&mut self, CarryOut(refund_id): CarryOut, ctx: &mut Context<Self>) -> Self::Result {
        let (outside, settings) = (self.outside.clone(), self.settings);
        // The agreement that ends with it need not be waited for.
        self.call(ctx);
        Box::pin(async move {
            if let Some(task) = entities::payments::tasks::of_refund(&outside.db, refund_id).await? {
                tasks::run(&outside, &settings, &task).await?;
                apply_due(&outside, settings.batch).await?;
            }
            Ok(refunds::by_id(&outside.db, refund_id).await?.map(|refund| refund.state))
        })
    }
}

impl Handler<Observe> for Cashier {
    type Result = MessageResult<Observe>;

    fn handle(&mut self, _: Observe, _: &mut Context<Self>) -> Self::Result {
        MessageResult(self.status.clone())
    }
}

/// Applies everything in the inbox that is due.
async fn apply_due(outside: &CashierOutside, batch: u64) -> Result<(), StoreError> {
    loop {
        let due = inbox::due(&outside.db, outside.now(), batch).await?;
        if due.is_empty() {
            return Ok(());
        }
        for id in due {
            match outside.ledger.ask_when_free(Settle(id)).await {
                Ok(Ok(settled)) => tell(id, &settled),
                Ok(Err(error)) => {
                    // Later, so that one event that cannot be applied does not hold up the others.
                    tracing::error!(%error, event = %id, "a payment's event could not be applied");
                    let tries = inbox::by_id(&outside.db, id).await?.map_or(0, |event| event.attempts);
                    let pause = TimeDelta::seconds(2 << tries.min(11));
                    inbox::postpone(&outside.db, id, &error.to_string(), pause, outside.now()).await?;
                }
                Err(AskError::Down { .. } | AskError::Overloaded { .. }) => return Ok(()),
            }
        }
    }
}

fn tell(event: Uuid, settled: &Settled) {
    match settled {
        Settled::Closed { state, result, .. } => {
            metrics::counter!("vidgo_payment_events_total", "state" => state.as_str()).increment(1);
            tracing::info!(%event, %state, result, "a payment's event was applied");
        }
        Settled::Postponed { reason } => tracing::info!(%event, reason, "a payment's event waits for another one"),
        Settled::Over => {}
    }
}

/// What time does to orders and plans.
async fn pass_time(outside: &CashierOutside, settings: &CashierSettings) -> Result<(), StoreError> {
    let now = outside.now();
    let patience = TimeDelta::days(1);
    let expired = clock::expire_orders(&outside.db, patience, settings.batch, now).await?;
    let ended = clock::end_plans(&outside.db, &settings.rules, settings.batch, now).await?;
    if expired + ended > 0 {
        tracing::info!(expired, ended, "orders expired and plans ended");
    }
    Ok(())
}

/// Puts what a service said when asked into the inbox. Reply: whether anything of it is new.
async fn note(outside: &CashierOutside, method: PaymentMethod, notices: &[Notice]) -> Result<bool, StoreError> {
    let mut any = false;
    for notice in notices {
        let stored = inbox::store(&outside.db, Uuid::now_v7(), method, Source::Asked, notice, outside.now()).await?;
        any |= stored.1;
    }
    Ok(any)
}

#[allow(clippy::cast_precision_loss, reason = "events are counted in thousands")]
fn publish(waiting: u64, refused: u64) {
    metrics::gauge!("vidgo_payment_events_waiting").set(waiting as f64);
    metrics::gauge!("vidgo_payment_events_refused").set(refused as f64);
}
