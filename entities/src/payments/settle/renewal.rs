//! A later period of a plan was paid.

use chrono::{DateTime, Utc};
use domain::{
    ledger::{Key, Note, Request, period::period_at},
    order::{OrderKind, OrderNumber, OrderStatus},
    payment::{AskedBy, Payment},
    subscription::{EndReason, SubscriptionStatus, period_start},
};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel, sea_query::Expr};

use super::{
    Case, Stop, Verdict, credits,
    paid::set_grant,
    plan::{beyond, monthly, set_period},
};
use crate::{
    StoreError,
    accounts::{self, PlanOf, User},
    orders::{self, Order, PlanOrder},
    payments::{Desk, invoices, refunds, tasks},
    rows::{
        order::{self as order_row, Model},
        subscription::Column,
    },
    subscriptions::{self, Next, Subscription},
};

/// A charge of an agreement: extends the plan by a period. Credits come at once when the period has begun, else when it
/// begins.
pub(super) async fn paid(
    tx: &DatabaseTransaction,
    case: Case<'_>,
    payment: &Payment,
    agreement: &str,
    desk: &mut Desk<'_>,
) -> Result<Verdict, Stop> {
    let Some(subscription) = &case.subscription else {
        return Err(Stop::Later(format!("the agreement {agreement} is not known yet")));
    };
    let method = subscription.payment_method;
    if orders::by_transaction(tx, method, &payment.transaction_id).await?.is_some() {
        return Ok(Verdict::Nothing(format!("the charge {} was settled before", payment.transaction_id)));
    }
    let Some(paid) = subscription.paid else {
        return Err(Stop::Later(format!("the first payment of {agreement} is not settled yet")));
    };
    let next = charged(subscription, payment)?;
    let of = PlanOrder { subscription_id: subscription.id, plan: next.plan, cycle: next.cycle, is_recurring: true };
    let order = store(tx, subscription, payment, next, desk).await?;
    let live = subscriptions::live_of(tx, subscription.user_id).await?;
    // It ended for want of this payment, and nothing came in its place.
    let revived = matches!(subscription.ended, Some((_, EndReason::Unpaid))) && live.is_none();
    // Charged although its buyer had ended it before: the service heard of that too late.
    let unwanted = subscription.status == SubscriptionStatus::Cancelled
        && subscription.cancelled_at.is_some_and(|at| payment.paid_at > at);
    let goes_on = (subscription.is_live() && !unwanted) || revived;
    let Some(user) = case.user.as_ref().filter(|_| goes_on) else {
        refunds::ask(tx, &order, order.amount_minor, AskedBy::Staff, None, desk).await?;
        tasks::put_cancel(tx, subscription, true, desk.now).await?;
        return Ok(Verdict::Done(format!("{agreement} was charged after its end: the money goes back")));
    };
    // Periods go on where the last one ended, also when the money came late within the grace.
    let from = if revived { desk.now } else { paid.until };
    let fresh = revived || next.cycle != subscription.cycle;
    let (anchor, periods) = if fresh { (from, 1) } else { (paid.anchor, subscription.periods_paid + 1) };
    let until = period_start(anchor, next.cycle, periods).ok_or_else(beyond)?;
    extend(tx, subscription, next, (anchor, until, periods), payment, desk.now).await?;
    set_period(tx, &order, from, until).await?;
    // While it is to end anyway, the plan has no grace.
    let grace = if renews(subscription, revived) { desk.rules.grace } else { chrono::TimeDelta::zero() };
    let plan_of = PlanOf { plan: next.plan, anchor, paid_until: until, expires_at: until + grace };
    accounts::set_plan(tx, user.id, Some(plan_of), desk.now).await?;
    if from <= desk.now {
        begin(tx, user, &order, of, anchor, desk).await?;
    }
    let order = orders::by_id(tx, order.id).await?.unwrap_or(order);
    invoices::issue(tx, &order, user, desk).await?;
    Ok(Verdict::Done(format!("{agreement} is paid until {until}")))
}

fn renews(subscription: &Subscription, revived: bool) -> bool {
    revived || subscription.auto_renew
}

/// What was charged: the plan as it is, or what it was to become.
fn charged(subscription: &Subscription, payment: &Payment) -> Result<Next, Stop> {
    let Subscription { plan, cycle, period_minor, .. } = *subscription;
    let current = Next { plan, cycle, period_minor };
    let fits = |next: &Next| payment.amount.is(next.period_minor, subscription.currency);
    subscription.next.filter(fits).or(Some(current).filter(fits)).ok_or_else(|| {
        let (told, currency) = (&payment.amount, subscription.currency);
        Stop::Refuse(format!(
            "a period costs {period_minor} hundredths of {currency}, not {} of {}",
            told.minor, told.currency
        ))
    })
}

/// The order that stands for the charge.
async fn store(
    tx: &DatabaseTransaction,
    subscription: &Subscription,
    payment: &Payment,
    next: Next,
    desk: &mut Desk<'_>,
) -> Result<Order, StoreError> {
    let (id, now) = ((desk.new_id)(), desk.now);
    // Nobody pays by this number; it only has to be another one.
    let number = OrderNumber::renewal((desk.new_id)().as_u128().rotate_left(64));
    let fingerprint = domain::idempotency::Fingerprint::of(&[b"renewal", payment.transaction_id.as_bytes()]);
    let row = Model {
        id,
        order_number: number.to_string(),
        user_id: subscription.user_id,
        kind: OrderKind::Renewal.to_string(),
        package_id: None,
        subscription_id: Some(subscription.id),
        plan_name: Some(next.plan.to_string()),
        billing_cycle: Some(next.cycle.to_string()),
        is_recurring: true,
        credits: 0,
        bonus_credits: 0,
        amount_minor: i64::from(next.period_minor),
        discount_minor: 0,
        promotion_code: None,
        currency: subscription.currency.to_string(),
        payment_method: subscription.payment_method.to_string(),
        pay_by: None,
        status: OrderStatus::Paid.to_string(),
        idempotency_key: None,
        request_fingerprint: fingerprint.as_str().to_owned(),
        expires_at: now,
        checkout_id: None,
        transaction_id: Some(payment.transaction_id.clone()),
        failure_code: None,
        instructions: None,
        grant_id: None,
        refunded_minor: 0,
        ask_at: None,
        asks: 0,
        paid_at: Some(payment.paid_at.min(now)),
        period_starts_at: None,
        period_ends_at: None,
        created_at: now,
        updated_at: now,
    };
    order_row::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    Order::try_from(row)
}

async fn extend(
    tx: &DatabaseTransaction,
    subscription: &Subscription,
    next: Next,
    (anchor, until, periods): (DateTime<Utc>, DateTime<Utc>, u32),
    payment: &Payment,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let ended = subscription.ended.is_some();
    let status = match subscription.status {
        SubscriptionStatus::Cancelled if !ended => SubscriptionStatus::Cancelled,
        _ => SubscriptionStatus::Active,
    };
    let became = (next.plan, next.cycle) != (subscription.plan, subscription.cycle);
    let mut sets = vec![
        (Column::PlanName, Expr::value(next.plan.as_str())),
        (Column::BillingCycle, Expr::value(next.cycle.as_str())),
        (Column::PeriodMinor, Expr::value(i64::from(next.period_minor))),
        (Column::Status, Expr::value(status.as_str())),
        (Column::AnchorAt, Expr::value(Some(anchor))),
        (Column::PeriodEndsAt, Expr::value(Some(until))),
        (Column::PeriodsPaid, Expr::value(i64::from(periods))),
        (Column::GraceUntil, Expr::value(Option::<DateTime<Utc>>::None)),
        (Column::AskAt, Expr::value(Option::<DateTime<Utc>>::None)),
        (
            Column::ToldAt,
            Expr::value(Some(subscription.told_at.map_or(payment.paid_at, |told| told.max(payment.paid_at)))),
        ),
    ];
    if became {
        sets.extend([
            (Column::NextPlanName, Expr::value(Option::<String>::None)),
            (Column::NextBillingCycle, Expr::value(Option::<String>::None)),
            (Column::NextPeriodMinor, Expr::value(Option::<i64>::None)),
        ]);
    }
    if ended {
        sets.extend([
            (Column::AutoRenew, Expr::value(true)),
            (Column::EndedAt, Expr::value(Option::<DateTime<Utc>>::None)),
            (Column::EndReason, Expr::value(Option::<String>::None)),
        ]);
    }
    subscriptions::update(tx, subscription.id, sets, now).await
}

/// The credits of the month at hand, under the key that the ledger's clock would use: whoever comes first gives them.
async fn begin(
    tx: &DatabaseTransaction,
    user: &User,
    order: &Order,
    of: PlanOrder,
    anchor: DateTime<Utc>,
    desk: &mut Desk<'_>,
) -> Result<(), Stop> {
    let amount = monthly(desk, of);
    let Some((begin, end)) = period_at(anchor, desk.now).filter(|_| amount > 0) else { return Ok(()) };
    let request = Request::Reset { amount: amount.try_into().map_err(|_| beyond())?, expires_at: Some(end) };
    let note = Note {
        payment_id: Some(order.number.to_string()),
        description: Some("Credits of the plan's new period".to_owned()),
        ..Note::default()
    };
    let key = Key::period_of(user.id, begin);
    let outcome = credits::must(tx, user.id, key.as_str(), request, note, desk).await?;
    set_grant(tx, order.id, outcome.transfer_id).await?;
    Ok(())
}
