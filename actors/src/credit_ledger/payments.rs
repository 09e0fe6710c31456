//! Payments change credits, too: each as one transaction with everything else that follows from it, between two batches.

use actix::{Context, Handler, Message, ResponseFuture};
use chrono::SubsecRound;
use entities::{
    StoreError,
    audit::By,
    payments::{
        Desk,
        cancel::{self, CancelError, Cancelled},
        refunds::{self, RefundError},
        settle::{self, Settled},
    },
};
use futures_util::future::BoxFuture;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::{CreditLedger, LedgerError, LedgerOutside, LedgerSettings};

/// Applies an event of the payments' inbox. Reply: what became of it.
///
/// # Errors
/// `LedgerError::Unknown`: ask again.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "Result<Settled, LedgerError>")]
pub struct Settle(pub Uuid);

/// Ends the plan of a user. Reply: what became of it.
///
/// # Errors
/// `CancelError`.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "Result<Cancelled, CancelError>")]
pub struct CancelPlan {
    /// Whose.
    pub user_id: Uuid,
    /// At once, with money back.
    pub with_refund: bool,
}

/// Gives all money of an order back, as staff want it. Reply: the refund.
///
/// # Errors
/// `RefundError`.
#[derive(Clone, Debug, Message)]
#[rtype(result = "Result<Uuid, RefundError>")]
pub struct GiveBack {
    /// The order.
    pub order_id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// Who of the staff wants it.
    pub by: By,
}

/// One transaction that waits for its turn.
pub(super) type Job = Box<dyn FnOnce(LedgerOutside, LedgerSettings) -> BoxFuture<'static, ()> + Send>;

/// Makes a job of `run`, and the place where its answer arrives.
fn job<T: Send + 'static>(
    run: impl FnOnce(LedgerOutside, LedgerSettings) -> BoxFuture<'static, T> + Send + 'static,
) -> (Job, oneshot::Receiver<T>) {
    let (answer, receiver) = oneshot::channel();
    let job: Job = Box::new(move |outside, settings| {
        let running = run(outside, settings);
        Box::pin(async move {
            // Whoever asked may have left; what was done is done.
            let _ = answer.send(running.await);
        })
    });
    (job, receiver)
}

/// What applying a payment needs from outside.
fn desk<'a>(
    outside: &'a LedgerOutside,
    settings: &LedgerSettings,
    new_id: &'a mut (dyn FnMut() -> Uuid + Send),
) -> Desk<'a> {
    Desk {
        writer: outside.balances.writer(),
        rules: settings.rules,
        lists: &outside.lists,
        now: outside.clock.now().trunc_subsecs(6),
        new_id,
    }
}

fn died() -> StoreError {
    StoreError::Superseded { what: "a transaction of the ledger that died".to_owned() }
}

impl Handler<Settle> for CreditLedger {
    type Result = ResponseFuture<Result<Settled, LedgerError>>;

    fn handle(&mut self, Settle(event_id): Settle, ctx: &mut Context<Self>) -> Self::Result {
        let (job, receiver) = job(move |outside, settings| {
            Box::pin(async move {
                let mut new_id = Uuid::now_v7;
                let mut desk = desk(&outside, &settings, &mut new_id);
                let settled = settle::settle(&outside.db, event_id, &mut desk).await;
                if let Ok(Settled::Closed { user_id: Some(user_id), .. }) = &settled {
                    outside.balances.changed(*user_id);
                }
                settled.map_err(LedgerError::from)
            })
        });
        self.admit_job(job, ctx);
        Box::pin(async move { receiver.await.unwrap_or_else(|_| Err(died().into())) })
    }
}

impl Handler<CancelPlan> for CreditLedger {
    type Result = ResponseFuture<Result<Cancelled, CancelError>>;

    fn handle(&mut self, ask: CancelPlan, ctx: &mut Context<Self>) -> Self::Result {
        let CancelPlan { user_id, with_refund } = ask;
        let (job, receiver) = job(move |outside, settings| {
            Box::pin(async move {
                let mut new_id = Uuid::now_v7;
                let mut desk = desk(&outside, &settings, &mut new_id);
                let done = cancel::cancel(&outside.db, user_id, with_refund, &mut desk).await;
                outside.balances.changed(user_id);
                done
            })
        });
        self.admit_job(job, ctx);
        Box::pin(async move { receiver.await.unwrap_or_else(|_| Err(died().into())) })
    }
}

impl Handler<GiveBack> for CreditLedger {
    type Result = ResponseFuture<Result<Uuid, RefundError>>;

    fn handle(&mut self, GiveBack { order_id, user_id, by }: GiveBack, ctx: &mut Context<Self>) -> Self::Result {
        let (job, receiver) = job(move |outside, settings| {
            Box::pin(async move {
                let mut new_id = Uuid::now_v7;
                let mut desk = desk(&outside, &settings, &mut new_id);
                let done = refunds::by_staff(&outside.db, order_id, &by, &mut desk).await;
                outside.balances.changed(user_id);
                done
            })
        });
        self.admit_job(job, ctx);
        Box::pin(async move { receiver.await.unwrap_or_else(|_| Err(died().into())) })
    }
}
