//! A service told how an agreement stands.

use chrono::{DateTime, Utc};
use domain::{
    payment::{Agreement, AgreementState},
    subscription::SubscriptionStatus,
};
use sea_orm::{DatabaseTransaction, sea_query::Expr};

use super::{Case, Stop, Verdict};
use crate::{
    accounts::{self, PlanOf},
    payments::{Desk, tasks},
    rows::subscription::Column,
    subscriptions::{self, Subscription},
};

/// Follows what the service says, unless it said something newer before.
pub(super) async fn told(
    tx: &DatabaseTransaction,
    case: Case<'_>,
    agreement: &Agreement,
    desk: &mut Desk<'_>,
) -> Result<Verdict, Stop> {
    let Some(subscription) = &case.subscription else {
        // Others may sell through the same account.
        let unknown = format!("the agreement {} is not known yet", agreement.id);
        return if agreement.order.is_some() { Err(Stop::Later(unknown)) } else { Ok(Verdict::Nothing(unknown)) };
    };
    if subscription.payment_method != case.event.method {
        return Err(Stop::Refuse("the subscription is paid through another service".to_owned()));
    }
    if let Some(known) = subscription.agreement.as_ref().filter(|known| **known != agreement.id) {
        return Err(Stop::Refuse(format!("the subscription belongs to the agreement {known}")));
    }
    let at = case.event.notice.occurred_at;
    if subscription.told_at.is_some_and(|told| told > at) {
        return Ok(Verdict::Nothing("something newer was told before".to_owned()));
    }
    let mut sets =
        vec![(Column::Agreement, Expr::value(Some(agreement.id.as_str()))), (Column::ToldAt, Expr::value(Some(at)))];
    sets.push((Column::IsAgreementOver, Expr::value(agreement.state == AgreementState::Ended)));
    if let Some(customer) = &agreement.customer {
        sets.push((Column::Customer, Expr::value(Some(customer.as_str()))));
    }
    // Until its first payment is settled there is nothing to follow; and while the service is still to hear what our
    // buyer wants, what it says is older than that, whatever its clock says.
    if subscription.is_live() && !tasks::is_open(tx, subscription.id).await? {
        sets.extend(follow(subscription, agreement, desk, at));
        let goes_on = agreement.state != AgreementState::Ended && agreement.ends_at.is_none();
        if let (Some(user), Some(paid)) = (&case.user, subscription.paid) {
            let grace = if goes_on { desk.rules.grace } else { chrono::TimeDelta::zero() };
            let (plan, anchor) = (subscription.plan, paid.anchor);
            let of = PlanOf { plan, anchor, paid_until: paid.until, expires_at: paid.until + grace };
            accounts::set_plan(tx, user.id, Some(of), desk.now).await?;
        }
    }
    subscriptions::update(tx, subscription.id, sets, desk.now).await?;
    Ok(Verdict::Done(format!("the agreement {} is {}", agreement.id, agreement.state)))
}

fn follow(
    subscription: &Subscription,
    agreement: &Agreement,
    desk: &Desk<'_>,
    at: DateTime<Utc>,
) -> Vec<(Column, Expr)> {
    let cancelled = |at: DateTime<Utc>| {
        vec![
            (Column::Status, Expr::value(SubscriptionStatus::Cancelled.as_str())),
            (Column::AutoRenew, Expr::value(false)),
            (Column::CancelledAt, Expr::value(Some(subscription.cancelled_at.unwrap_or(at)))),
        ]
    };
    match agreement.state {
        // What is paid is paid: the plan lasts until then.
        AgreementState::Ended | AgreementState::Paused => cancelled(at),
        AgreementState::Active | AgreementState::PastDue if agreement.ends_at.is_some() => cancelled(at),
        // Only a payment makes a plan paid again.
        AgreementState::Active if subscription.status == SubscriptionStatus::PastDue => Vec::new(),
        AgreementState::Active => vec![
            (Column::Status, Expr::value(SubscriptionStatus::Active.as_str())),
            (Column::AutoRenew, Expr::value(true)),
            (Column::CancelledAt, Expr::value(Option::<DateTime<Utc>>::None)),
        ],
        AgreementState::PastDue => vec![
            (Column::Status, Expr::value(SubscriptionStatus::PastDue.as_str())),
            (Column::GraceUntil, Expr::value(subscription.paid.map(|paid| paid.until + desk.rules.grace))),
        ],
    }
}
