//! A subscriber ends their plan: with what is paid, or at once with money back.

use chrono::{DateTime, SubsecRound, Utc};
use domain::{
    payment::AskedBy,
    payment::MoneyBackKind,
    subscription::{EndReason, SubscriptionStatus, refund_days_remaining, refund_minor},
};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, sea_query::Expr};
use uuid::Uuid;

use super::{
    Desk, Rules, refunds,
    settle::{Stop, credits, plan},
    tasks,
};
use crate::{
    StoreError,
    accounts::{self, PlanOf},
    connect::begin_write,
    ledger, orders,
    orders::Order,
    rows::subscription::Column,
    subscriptions::{self, Subscription},
};

/// What became of a wish to end a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// The subscription.
    pub subscription_id: Uuid,
    /// Until when the plan lasts; `None`: it ended.
    pub active_until: Option<DateTime<Utc>>,
    /// The money that goes back, in hundredths, with its order and refund.
    pub refund: Option<(Order, Uuid, u32)>,
}

/// Why a plan was not ended.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    /// There is none.
    #[error("there is no subscription to cancel")]
    NoSubscription,
    /// Money back was asked for and does not go back.
    #[error("{0}")]
    NotRefundable(NotRefundable),
    /// The ledger refused.
    #[error("{0}")]
    Refused(String),
    /// The database failed: whether it ended is unknown; ask again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why no money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRefundable {
    /// The plan began too long ago.
    #[error("the refund window is over")]
    WindowOver,
    /// It was renewed: its first payment is used up.
    #[error("a plan that was renewed is not given back")]
    Renewed,
    /// Every credit of it was used.
    #[error("all credits of the plan were used")]
    CreditsUsed,
    /// It went back, or is on its way.
    #[error("its money went back before, or is on its way")]
    AlreadyAsked,
}

/// What of a plan could go back at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refundable {
    /// How much, in hundredths, or why nothing.
    pub amount_minor: Result<u32, NotRefundable>,
    /// Whole days until the window closes.
    pub days_remaining: i64,
}

/// Judges what of `live` could go back, given how many of the plan's credits are `left`.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn refundable(
    db: &impl ConnectionTrait,
    live: &Subscription,
    left: i64,
    monthly_credits: u32,
    rules: &Rules,
    now: DateTime<Utc>,
) -> Result<Refundable, StoreError> {
    let window = rules.refund_window;
    let Some(paid) = live.paid else {
        return Ok(Refundable { amount_minor: Err(NotRefundable::WindowOver), days_remaining: 0 });
    };
    let days_remaining = refund_days_remaining(paid.anchor, window, now);
    let refuse = |reason| Ok(Refundable { amount_minor: Err(reason), days_remaining });
    if now - paid.anchor >= window {
        return Ok(Refundable { amount_minor: Err(NotRefundable::WindowOver), days_remaining: 0 });
    }
    if live.periods_paid > 1 {
        return refuse(NotRefundable::Renewed);
    }
    let Some(order) = orders::last_paid_of(db, live.id).await? else { return refuse(NotRefundable::WindowOver) };
    let asked = refunds::of_order(db, order.id).await?;
    if order.refunded_minor > 0 || asked.iter().any(|it| it.state != domain::payment::RefundState::Rejected) {
        return refuse(NotRefundable::AlreadyAsked);
    }
    let begun = (paid.anchor, window);
    let minor = refund_minor(order.amount_minor, order.currency, live.cycle, monthly_credits, left, begun, now);
    if minor == 0 {
        return refuse(NotRefundable::CreditsUsed);
    }
    Ok(Refundable { amount_minor: Ok(minor), days_remaining })
}

/// Ends the plan of `user_id`. Without money back it lasts until what is paid is over, and asking again changes nothing;
/// with it, it ends now, its credits are taken, and the service is asked to give the money back.
///
/// # Errors
/// `CancelError`; nothing was stored unless the database failed.
pub async fn cancel(
    db: &DatabaseConnection,
    user_id: Uuid,
    with_refund: bool,
    desk: &mut Desk<'_>,
) -> Result<Cancelled, CancelError> {
    desk.now = desk.now.trunc_subsecs(6);
    ledger::open(db, std::iter::once(user_id), desk.now).await?;
    let tx = begin_write(db).await.map_err(StoreError::from)?;
    accounts::hold(&tx, user_id).await?;
    let live = subscriptions::live_of(&tx, user_id).await?;
    // One whose time is over, and that the clock did not come to yet, is none.
    let lasts = |it: &Subscription| it.auto_renew || it.paid.is_some_and(|paid| paid.until > desk.now);
    let live = live.filter(lasts).ok_or(CancelError::NoSubscription)?;
    let done = if with_refund { give_back(&tx, &live, desk).await? } else { at_end(&tx, &live, desk.now).await? };
    tx.commit().await.map_err(StoreError::from)?;
    Ok(done)
}

/// Ends the plan of an account that is deleted by this transaction.
pub(crate) async fn account_closed(
    tx: &DatabaseTransaction,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if let Some(live) = subscriptions::live_of(tx, user_id).await? {
        plan::end(tx, &live, EndReason::AccountClosed, SubscriptionStatus::Cancelled, now).await?;
        tasks::put_cancel(tx, &live, true, now).await?;
    }
    Ok(())
}

async fn at_end(tx: &DatabaseTransaction, live: &Subscription, now: DateTime<Utc>) -> Result<Cancelled, StoreError> {
    let until = live.paid.map(|paid| paid.until);
    if live.auto_renew {
        let sets = vec![
            (Column::Status, Expr::value(SubscriptionStatus::Cancelled.as_str())),
            (Column::AutoRenew, Expr::value(false)),
            (Column::CancelledAt, Expr::value(Some(live.cancelled_at.unwrap_or(now)))),
            (Column::NextPlanName, Expr::value(Option::<String>::None)),
            (Column::NextBillingCycle, Expr::value(Option::<String>::None)),
            (Column::NextPeriodMinor, Expr::value(Option::<i64>::None)),
            // What the service told before this no longer counts.
            (Column::ToldAt, Expr::value(Some(now))),
        ];
        subscriptions::update(tx, live.id, sets, now).await?;
        if let Some(paid) = live.paid {
            let (plan, anchor, until) = (live.plan, paid.anchor, paid.until);
            let of = PlanOf { plan, anchor, paid_until: until, expires_at: until };
            accounts::set_plan(tx, live.user_id, Some(of), now).await?;
        }
        tasks::put_cancel(tx, live, false, now).await?;
    }
    Ok(Cancelled { subscription_id: live.id, active_until: until.filter(|until| *until > now), refund: None })
}

async fn give_back(
    tx: &DatabaseTransaction,
    live: &Subscription,
    desk: &mut Desk<'_>,
) -> Result<Cancelled, CancelError> {
    let left = credits::left_of_plan(tx, live.user_id, desk).await?;
    let monthly = desk.lists.plans.get(live.plan).map_or(0, |plan| plan.monthly_credits);
    let judged = refundable(tx, live, left, monthly, &desk.rules, desk.now).await?;
    let amount_minor = judged.amount_minor.map_err(CancelError::NotRefundable)?;
    let order = orders::last_paid_of(tx, live.id).await?;
    let order = order.ok_or(CancelError::NotRefundable(NotRefundable::WindowOver))?;
    let taken = refunds::take_back(tx, &order, MoneyBackKind::Refund, desk).await.map_err(|stop| match stop {
        Stop::Store(error) => CancelError::Store(error),
        Stop::Refuse(reason) | Stop::Later(reason) => CancelError::Refused(reason),
    })?;
    let refund = refunds::ask(tx, &order, amount_minor, AskedBy::User, Some(taken), desk).await?;
    Ok(Cancelled { subscription_id: live.id, active_until: None, refund: Some((order, refund, amount_minor)) })
}
