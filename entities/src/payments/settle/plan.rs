//! A plan begins: its first payment came.

use chrono::{DateTime, Utc};
use domain::{
    ledger::{CreditKind, Note, Request, TransactionType, period::period_at},
    order::PaymentMethod,
    payment::{AskedBy, Payment},
    subscription::{EndReason, PlanChange, SubscriptionStatus, carried_credits, period_start},
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};

use super::{Case, Stop, credits, paid::set_grant};
use crate::{
    StoreError,
    accounts::{self, PlanOf, User},
    orders::{Order, PlanOrder},
    payments::{Desk, refunds, tasks},
    rows::{order, subscription::Column},
    subscriptions::{self, Subscription},
};

/// Begins the plan of a paid order, now: what came before it ends, and what is left of it stays usable.
pub(super) async fn start(
    tx: &DatabaseTransaction,
    case: &Case<'_>,
    user: &User,
    order: &Order,
    payment: &Payment,
    desk: &mut Desk<'_>,
) -> Result<String, Stop> {
    let now = desk.now;
    let (Some(wanted), Some(subscription)) = (order.plan, &case.subscription) else {
        return Err(Stop::Refuse(format!("order {} has no subscription", order.number)));
    };
    if let Some(live) = subscriptions::live_of(tx, user.id).await? {
        if is_overtaken(&live, order, wanted) {
            refunds::ask(tx, order, order.amount_minor, AskedBy::Staff, None, desk).await?;
            end(tx, subscription, EndReason::Refunded, SubscriptionStatus::Cancelled, now).await?;
            cancel_unwanted(tx, subscription, payment, order, now).await?;
            return Ok(format!("order {} is paid, but its plan was overtaken: the money goes back", order.number));
        }
        carry(tx, &live, order, desk).await?;
        end(tx, &live, EndReason::Replaced, SubscriptionStatus::Cancelled, now).await?;
        tasks::put_cancel(tx, &live, true, now).await?;
    }
    let until = period_start(now, wanted.cycle, 1).ok_or_else(beyond)?;
    let agreement = agreement_of(order, payment, wanted);
    let sets = vec![
        (Column::Status, Expr::value(SubscriptionStatus::Active.as_str())),
        (Column::AutoRenew, Expr::value(wanted.is_recurring)),
        (Column::Agreement, Expr::value(agreement)),
        (Column::Customer, Expr::value(payment.customer.clone().or_else(|| subscription.customer.clone()))),
        (Column::AnchorAt, Expr::value(Some(now))),
        (Column::PeriodEndsAt, Expr::value(Some(until))),
        (Column::PeriodsPaid, Expr::value(1_i64)),
        (Column::EndedAt, Expr::value(Option::<DateTime<Utc>>::None)),
        (Column::EndReason, Expr::value(Option::<String>::None)),
        (Column::CancelledAt, Expr::value(Option::<DateTime<Utc>>::None)),
    ];
    subscriptions::update(tx, subscription.id, sets, now).await?;
    set_period(tx, order, now, until).await?;
    let grace = if wanted.is_recurring { desk.rules.grace } else { chrono::TimeDelta::zero() };
    let of = PlanOf { plan: wanted.plan, anchor: now, paid_until: until, expires_at: until + grace };
    accounts::set_plan(tx, user.id, Some(of), now).await?;
    let amount = monthly(desk, wanted);
    if amount > 0 {
        let month = period_at(now, now).map_or(until, |(_, end)| end.min(until));
        let request = Request::Reset { amount: amount.try_into().map_err(|_| beyond())?, expires_at: Some(month) };
        let note = Note {
            payment_id: Some(order.number.to_string()),
            description: Some("Credits of the plan's first period".to_owned()),
            ..Note::default()
        };
        let outcome = credits::must(tx, user.id, &format!("order:{}", order.id), request, note, desk).await?;
        set_grant(tx, order.id, outcome.transfer_id).await?;
    }
    Ok(format!("order {} is paid: {} until {until}", order.number, wanted.plan))
}

/// Whether the buyer got as much or more from another order, made or paid after this one was made: two windows, two
/// payments. An older plan is what this order was to replace.
fn is_overtaken(live: &Subscription, order: &Order, wanted: PlanOrder) -> bool {
    let change = PlanChange::between((live.plan, live.cycle), (wanted.plan, wanted.cycle));
    change != PlanChange::Upgrade && live.paid.is_some_and(|paid| paid.anchor >= order.created_at)
}

/// The agreement of a payment that was not wanted must charge nothing more.
async fn cancel_unwanted(
    tx: &DatabaseTransaction,
    subscription: &Subscription,
    payment: &Payment,
    order: &Order,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(wanted) = order.plan else { return Ok(()) };
    let agreement = agreement_of(order, payment, wanted);
    subscriptions::update(tx, subscription.id, vec![(Column::Agreement, Expr::value(agreement.clone()))], now).await?;
    tasks::put_cancel(tx, &Subscription { agreement, ..subscription.clone() }, true, now).await
}

/// ECPay names an agreement by the number of its first order, and does not repeat it in the first notification.
fn agreement_of(order: &Order, payment: &Payment, wanted: PlanOrder) -> Option<String> {
    if !wanted.is_recurring {
        return None;
    }
    let by_number = (order.payment_method == PaymentMethod::Ecpay).then(|| order.number.to_string());
    payment.agreement.clone().or(by_number)
}

/// What is left of the plan before, in this month and in months that are paid and did not begin, becomes bonus credits
/// until the end of what was paid.
async fn carry(tx: &DatabaseTransaction, live: &Subscription, order: &Order, desk: &mut Desk<'_>) -> Result<(), Stop> {
    let Some(paid) = live.paid.filter(|paid| paid.until > desk.now) else { return Ok(()) };
    let left = credits::left_of_plan(tx, live.user_id, desk).await?;
    let monthly = desk.lists.plans.get(live.plan).map_or(0, |plan| plan.monthly_credits);
    let units = carried_credits(paid.anchor, paid.until, monthly, left, desk.now);
    if units == 0 {
        return Ok(());
    }
    let request = credits::grant(CreditKind::Bonus, units, Some(paid.until), TransactionType::Bonus)?;
    let note = Note {
        payment_id: Some(order.number.to_string()),
        description: Some("Credits of the plan before, kept at the change".to_owned()),
        ..Note::default()
    };
    credits::must(tx, live.user_id, &format!("carry:{}", order.id), request, note, desk).await?;
    Ok(())
}

pub(super) fn monthly(desk: &Desk<'_>, of: PlanOrder) -> i64 {
    desk.lists.plans.get(of.plan).map_or(0, |plan| i64::from(plan.monthly_credits))
}

/// Ends a subscription. Its owner's plan is the caller's business.
pub(in crate::payments) async fn end(
    tx: &DatabaseTransaction,
    subscription: &Subscription,
    reason: EndReason,
    status: SubscriptionStatus,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sets = vec![
        (Column::Status, Expr::value(status.as_str())),
        (Column::AutoRenew, Expr::value(false)),
        (Column::EndedAt, Expr::value(Some(now))),
        (Column::EndReason, Expr::value(Some(reason.as_str()))),
        (Column::AskAt, Expr::value(Option::<DateTime<Utc>>::None)),
    ];
    subscriptions::update(tx, subscription.id, sets, now).await
}

/// Notes on an order what it pays for.
pub(super) async fn set_period(
    tx: &DatabaseTransaction,
    order: &Order,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    let update = order::Entity::update_many()
        .col_expr(order::Column::PeriodStartsAt, Expr::value(from))
        .col_expr(order::Column::PeriodEndsAt, Expr::value(until))
        .filter(order::Column::Id.eq(order.id));
    update.exec(tx).await?;
    Ok(())
}

pub(super) fn beyond() -> Stop {
    Stop::Refuse("beyond the calendar".to_owned())
}
