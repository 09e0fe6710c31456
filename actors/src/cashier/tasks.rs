//! What services are to be asked to do.

use chrono::TimeDelta;
use domain::{
    order::{OrderKind, PaymentMethod},
    payment::{Fact, MoneyBack, MoneyBackKind, MoneyBackState, Notice, Stated, TaskState},
};
use entities::{
    StoreError, orders,
    payments::tasks::{self, Task, Work},
    subscriptions,
};
use payments::{CallError, CancelAt, Outcome, PaymentProvider, PeriodPrice, RefundOrder};

use super::{CashierOutside, CashierSettings, note};

/// Does everything that is due. Reply: whether a service said anything new.
pub(super) async fn run_due(outside: &CashierOutside, settings: &CashierSettings) -> Result<bool, StoreError> {
    let mut told = false;
    for task in tasks::due(&outside.db, outside.now(), settings.batch).await? {
        told |= run(outside, settings, &task).await?;
    }
    Ok(told)
}

/// How a try ended.
struct Tried {
    state: TaskState,
    pause: TimeDelta,
    result: String,
}

/// Does one thing, unless another process does it.
pub(super) async fn run(outside: &CashierOutside, settings: &CashierSettings, task: &Task) -> Result<bool, StoreError> {
    if !matches!(task.state, TaskState::Waiting | TaskState::Sent) {
        return Ok(false);
    }
    if !tasks::claim(&outside.db, task, settings.lease, outside.now()).await? {
        return Ok(false);
    }
    let Some(service) = outside.services.get(&task.method) else {
        let later = failed(task, settings, TaskState::Waiting, None, format!("{} is not configured", task.method));
        finish(outside, task, &later).await?;
        return Ok(false);
    };
    if !tasks::is_newest(&outside.db, task).await? {
        let over = Tried { state: TaskState::Void, pause: TimeDelta::zero(), result: "overtaken".to_owned() };
        finish(outside, task, &over).await?;
        return Ok(false);
    }
    let (tried, told) = match &task.work {
        Work::Refund { amount_minor } => refund(outside, settings, service.as_ref(), task, *amount_minor).await?,
        Work::Cancel { agreement, at_once } => {
            let at = if *at_once { CancelAt::Now } else { CancelAt::PeriodEnd };
            let done = service.cancel(agreement, at, outside.now()).await;
            (judge(task, settings, done.map(|()| "the agreement ends".to_owned())), false)
        }
        Work::Change { plan, cycle, amount_minor, currency } => {
            let item = outside.lists.plans.get(*plan).map_or_else(|| plan.to_string(), |it| it.display_name.clone());
            let (cycle, amount_minor, currency) = (*cycle, *amount_minor, *currency);
            let price = PeriodPrice { item, cycle, amount_minor, currency };
            let Some(agreement) = agreement_of(outside, task).await? else {
                return Ok(false);
            };
            let done = service.change(&agreement, &price).await;
            (judge(task, settings, done.map(|()| "the agreement was changed".to_owned())), false)
        }
    };
    finish(outside, task, &tried).await?;
    Ok(told)
}

async fn agreement_of(outside: &CashierOutside, task: &Task) -> Result<Option<String>, StoreError> {
    let Some(id) = task.subscription_id else { return Ok(None) };
    Ok(subscriptions::by_id(&outside.db, id).await?.and_then(|it| it.agreement))
}

async fn finish(outside: &CashierOutside, task: &Task, tried: &Tried) -> Result<(), StoreError> {
    let Tried { state, pause, result } = tried;
    if matches!(state, TaskState::Refused | TaskState::ByHand) {
        tracing::error!(task = %task.id, %state, result, "a payment service did not do what it was asked: see `vidgo payments`");
    }
    tasks::finish(&outside.db, task.id, *state, *pause, result, outside.now()).await
}

/// Of what may be asked again.
fn judge(task: &Task, settings: &CashierSettings, done: Result<String, CallError>) -> Tried {
    match done {
        Ok(result) => Tried { state: TaskState::Done, pause: TimeDelta::zero(), result },
        Err(error @ CallError::Refused { .. }) => refused(TaskState::Refused, &error),
        Err(error @ CallError::NotOffered { .. }) => refused(TaskState::ByHand, &error),
        Err(error @ (CallError::Unavailable { .. } | CallError::Unclear { .. })) => {
            let wait = retry_after(&error);
            failed(task, settings, TaskState::Waiting, wait, error.to_string())
        }
    }
}

fn refused(state: TaskState, error: &CallError) -> Tried {
    Tried { state, pause: TimeDelta::zero(), result: error.to_string() }
}

fn retry_after(error: &CallError) -> Option<TimeDelta> {
    match error {
        CallError::Unavailable { retry_after, .. } => retry_after.and_then(|wait| TimeDelta::from_std(wait).ok()),
        _ => None,
    }
}

/// Tried again later: after 2 s, 4 s, 8 s …
fn failed(task: &Task, settings: &CashierSettings, state: TaskState, wait: Option<TimeDelta>, result: String) -> Tried {
    let doubled = TimeDelta::seconds(2 << task.attempts.min(20));
    let pause = wait.unwrap_or_default().max(doubled).min(settings.longest_pause);
    Tried { state, pause, result }
}

/// Gives money back, once: what may have been sent is looked for before anything is sent.
async fn refund(
    outside: &CashierOutside,
    settings: &CashierSettings,
    service: &dyn PaymentProvider,
    task: &Task,
    amount_minor: u32,
) -> Result<(Tried, bool), StoreError> {
    let order = match task.order_id {
        Some(id) => orders::by_id(&outside.db, id).await?,
        None => None,
    };
    let Some(order) = order else {
        let gone = Tried { state: TaskState::Void, pause: TimeDelta::zero(), result: "its order is gone".to_owned() };
        return Ok((gone, false));
    };
    let Some(transaction_id) = order.transaction_id.clone() else {
        let unpaid = Tried { state: TaskState::Void, pause: TimeDelta::zero(), result: "it was not paid".to_owned() };
        return Ok((unpaid, false));
    };
    if task.method == PaymentMethod::Ecpay && order.kind == OrderKind::Renewal {
        // ECPay tells no trade number of later charges, and gives nothing back without one.
        return Ok((refused(TaskState::ByHand, &CallError::NotOffered { service: "ECPay" }), false));
    }
    let wanted = RefundOrder {
        number: order.number.clone(),
        transaction_id,
        paid_minor: order.amount_minor,
        amount_minor,
        currency: order.currency,
        pay_by: order.pay_by,
    };
    let found = if task.state == TaskState::Sent {
        match service.find_refund(&wanted, outside.now()).await {
            Ok(found) => found,
            Err(error) => {
                // Still unclear: looked for again, and not sent.
                let wait = retry_after(&error);
                return Ok((failed(task, settings, TaskState::Sent, wait, error.to_string()), false));
            }
        }
    } else {
        None
    };
    let done = match found {
        Some(outcome) => Ok(outcome),
        None => service.refund(&wanted, outside.now()).await,
    };
    match done {
        Ok(outcome) => {
            let told = note(outside, task.method, &[notice(outside, &wanted, &outcome)]).await?;
            let result = format!("{outcome:?}");
            Ok((Tried { state: TaskState::Done, pause: TimeDelta::zero(), result }, told))
        }
        Err(error @ CallError::Unclear { .. }) => {
            Ok((failed(task, settings, TaskState::Sent, None, error.to_string()), false))
        }
        Err(error) => Ok((judge(task, settings, Err(error)), false)),
    }
}

/// A refund's outcome, as if the service had told it.
fn notice(outside: &CashierOutside, wanted: &RefundOrder, outcome: &Outcome) -> Notice {
    let (id, state) = match outcome {
        Outcome::Done { id } => (id, MoneyBackState::Approved),
        Outcome::Pending { id } => (id, MoneyBackState::Pending),
        Outcome::Rejected { id } => (id, MoneyBackState::Rejected),
    };
    let back = MoneyBack {
        id: id.clone(),
        transaction_id: wanted.transaction_id.clone(),
        kind: MoneyBackKind::Refund,
        state,
        amount: Stated { minor: i64::from(wanted.amount_minor), currency: wanted.currency.to_string() },
    };
    Notice {
        event_id: format!("asked:refund:{id}:{state}"),
        event_type: "refund".to_owned(),
        occurred_at: outside.now(),
        fact: Fact::MoneyBack(back),
    }
}
