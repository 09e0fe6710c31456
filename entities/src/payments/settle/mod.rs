//! Applies an event of the inbox: everything that follows from it in one transaction, or nothing.
//!
//! It may be called for the same event any number of times, by several processes at once: the event's row is held, and
//! one that does not wait any more does nothing. What an event means for an order that another event settled before is
//! nothing, too: a payment is known by its transaction, which pays for one order for ever.

mod agreement;
pub(super) mod credits;
mod failed;
mod money_back;
mod paid;
pub(super) mod plan;
mod renewal;

use domain::{
    order::OrderNumber,
    payment::{Charge, EventState, Fact},
};
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use uuid::Uuid;

use super::{
    Desk,
    inbox::{self, Event},
};
use crate::{
    StoreError,
    accounts::{self, User},
    connect::begin_write,
    ledger,
    orders::{self, Order},
    subscriptions::{self, Subscription},
};

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It does not wait any more.
    Closed {
        /// How it stands.
        state: EventState,
        /// What came of it, for staff.
        result: String,
        /// Whose order or subscription it was about.
        user_id: Option<Uuid>,
    },
    /// It waits for another event.
    Postponed {
        /// For which.
        reason: String,
    },
    /// Somebody else applied it.
    Over,
}

/// What follows from an event.
pub(super) enum Verdict {
    /// This was done.
    Done(String),
    /// Nothing.
    Nothing(String),
}

/// Why nothing was done. The transaction is undone.
pub(super) enum Stop {
    /// It fits nothing of ours.
    Refuse(String),
    /// Something that has to come before it did not come yet.
    Later(String),
    /// The database failed.
    Store(StoreError),
}

impl<E: Into<StoreError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

/// Whom and what an event is about.
#[derive(Default)]
struct About {
    order: Option<Uuid>,
    subscription: Option<Uuid>,
    user_id: Option<Uuid>,
}

impl About {
    fn order(order: &Order) -> Self {
        let subscription = order.plan.map(|plan| plan.subscription_id);
        Self { order: Some(order.id), subscription, user_id: Some(order.user_id) }
    }

    fn subscription(subscription: &Subscription) -> Self {
        Self { order: None, subscription: Some(subscription.id), user_id: Some(subscription.user_id) }
    }
}

/// Applies the event with this id.
///
/// # Errors
/// The database failed, or a row does not parse: whether it was applied is unknown; ask again.
pub async fn settle(db: &DatabaseConnection, event_id: Uuid, desk: &mut Desk<'_>) -> Result<Settled, StoreError> {
    let Some(event) = inbox::by_id(db, event_id).await?.filter(|event| event.state == EventState::Waiting) else {
        return Ok(Settled::Over);
    };
    let about = about(db, &event).await?;
    if let Some(user_id) = about.user_id {
        // Before the transaction: see `ledger::apply_within`.
        ledger::open(db, std::iter::once(user_id), desk.now).await?;
    }
    let tx = begin_write(db).await?;
    let Some(event) = inbox::hold(&tx, event_id).await? else { return Ok(Settled::Over) };
    let (state, result) = match apply(&tx, &event, &about, desk).await {
        Ok(Verdict::Done(result)) => (EventState::Applied, result),
        Ok(Verdict::Nothing(result)) => (EventState::Ignored, result),
        Err(Stop::Store(error)) => return Err(error),
        Err(Stop::Later(reason)) if event.attempts < desk.rules.attempts => {
            tx.rollback().await?;
            let pause = chrono::TimeDelta::seconds(1 << event.attempts.min(20)).min(desk.rules.longest_pause);
            inbox::postpone(db, event_id, &reason, pause, desk.now).await?;
            return Ok(Settled::Postponed { reason });
        }
        Err(Stop::Refuse(reason) | Stop::Later(reason)) => {
            tx.rollback().await?;
            let tx = begin_write(db).await?;
            let Some(event) = inbox::hold(&tx, event_id).await? else { return Ok(Settled::Over) };
            inbox::close(&tx, &event, EventState::Refused, &reason, about.order, desk.now).await?;
            tx.commit().await?;
            return Ok(Settled::Closed { state: EventState::Refused, result: reason, user_id: about.user_id });
        }
    };
    inbox::close(&tx, &event, state, &result, about.order, desk.now).await?;
    tx.commit().await?;
    Ok(Settled::Closed { state, result, user_id: about.user_id })
}

async fn about(db: &DatabaseConnection, event: &Event) -> Result<About, StoreError> {
    match &event.notice.fact {
        Fact::Paid(payment) => of_charge(db, event, &payment.charge).await,
        Fact::NotPaid(failure) => of_charge(db, event, &failure.charge).await,
        Fact::Instructions(instructions) => of_order(db, &instructions.order).await,
        Fact::Agreement(agreement) => {
            if let Some(known) = subscriptions::by_agreement(db, event.method, &agreement.id).await? {
                return Ok(About::subscription(&known));
            }
            match &agreement.order {
                Some(order) => of_order(db, order).await,
                None => Ok(About::default()),
            }
        }
        Fact::MoneyBack(back) => {
            let order = orders::by_transaction(db, event.method, &back.transaction_id).await?;
            Ok(order.as_ref().map(About::order).unwrap_or_default())
        }
        Fact::Simulated { .. } | Fact::Unrelated => Ok(About::default()),
    }
}

async fn of_charge(db: &DatabaseConnection, event: &Event, charge: &Charge) -> Result<About, StoreError> {
    match charge {
        Charge::Order { order } => of_order(db, order).await,
        Charge::Renewal { agreement, .. } => {
            let known = subscriptions::by_agreement(db, event.method, agreement).await?;
            Ok(known.as_ref().map(About::subscription).unwrap_or_default())
        }
        Charge::Foreign => Ok(About::default()),
    }
}

async fn of_order(db: &DatabaseConnection, number: &OrderNumber) -> Result<About, StoreError> {
    Ok(orders::by_number(db, number).await?.as_ref().map(About::order).unwrap_or_default())
}

/// An event with what it is about, all of it held.
pub(super) struct Case<'a> {
    pub(super) event: &'a Event,
    /// `None`: the account is gone.
    pub(super) user: Option<User>,
    pub(super) order: Option<Order>,
    pub(super) subscription: Option<Subscription>,
}

async fn apply(tx: &DatabaseTransaction, event: &Event, about: &About, desk: &mut Desk<'_>) -> Result<Verdict, Stop> {
    let user = match about.user_id {
        Some(user_id) => accounts::hold(tx, user_id).await?,
        None => None,
    };
    // Read under the account's row, which everything that changes them holds.
    let order = match about.order {
        Some(id) => orders::by_id(tx, id).await?,
        None => None,
    };
    let subscription = match about.subscription {
        Some(id) => subscriptions::by_id(tx, id).await?,
        None => None,
    };
    let case = Case { event, user, order, subscription };
    match &event.notice.fact {
        Fact::Paid(payment) => match &payment.charge {
            Charge::Order { order } => paid::order(tx, case, payment, order, desk).await,
            Charge::Renewal { agreement, .. } => renewal::paid(tx, case, payment, agreement, desk).await,
            Charge::Foreign => Ok(Verdict::Nothing("a payment for nothing of ours".to_owned())),
        },
        Fact::NotPaid(failure) => failed::failed(tx, case, failure, desk).await,
        Fact::Instructions(instructions) => paid::instructions(tx, case, instructions, desk).await,
        Fact::Simulated { .. } => Ok(Verdict::Nothing("simulated: nothing was paid".to_owned())),
        Fact::Agreement(agreement) => agreement::told(tx, case, agreement, desk).await,
        Fact::MoneyBack(back) => money_back::told(tx, case, back, desk).await,
        Fact::Unrelated => Ok(Verdict::Nothing("nothing follows from it".to_owned())),
    }
}
