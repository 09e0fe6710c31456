//! A try to pay failed.

use domain::{
    order::{OrderStatus, PaymentMethod},
    payment::{Charge, Failure},
    subscription::{EndReason, SubscriptionStatus},
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};

use super::{Case, Stop, Verdict, plan};
use crate::{
    payments::Desk,
    promotions,
    rows::{order, subscription::Column},
    subscriptions,
};

/// Never takes anything from what was paid: a failure that comes late changes nothing.
pub(super) async fn failed(
    tx: &DatabaseTransaction,
    case: Case<'_>,
    failure: &Failure,
    desk: &mut Desk<'_>,
) -> Result<Verdict, Stop> {
    match &failure.charge {
        Charge::Order { order } if case.order.is_none() => Err(Stop::Refuse(format!("there is no order {order}"))),
        Charge::Order { .. } => of_order(tx, case, failure, desk).await,
        Charge::Renewal { agreement, .. } if case.subscription.is_none() => {
            Err(Stop::Later(format!("the agreement {agreement} is not known yet")))
        }
        Charge::Renewal { .. } => of_renewal(tx, case, failure, desk).await,
        Charge::Foreign => Ok(Verdict::Nothing("a payment for nothing of ours".to_owned())),
    }
}

async fn of_order(
    tx: &DatabaseTransaction,
    case: Case<'_>,
    failure: &Failure,
    desk: &mut Desk<'_>,
) -> Result<Verdict, Stop> {
    let Some(order) = case.order.filter(|order| order.payment_method == case.event.method) else {
        return Err(Stop::Refuse("the order is of another service".to_owned()));
    };
    if order.status != OrderStatus::Pending {
        return Ok(Verdict::Nothing(format!("order {} is {}", order.number, order.status)));
    }
    let mut update = order::Entity::update_many()
        .col_expr(order::Column::FailureCode, Expr::value(failure.code.as_str()))
        .col_expr(order::Column::UpdatedAt, Expr::value(desk.now))
        .filter(order::Column::Id.eq(order.id));
    // ECPay never takes an order's number a second time; Paddle's page lets the buyer try another card.
    let is_over = order.payment_method == PaymentMethod::Ecpay;
    if is_over {
        update = update.col_expr(order::Column::Status, Expr::value(OrderStatus::Failed.as_str()));
        promotions::release(tx, order.id, desk.now).await?;
        if let Some(subscription) = case.subscription.filter(|it| it.status == SubscriptionStatus::Pending) {
            plan::end(tx, &subscription, EndReason::NeverPaid, SubscriptionStatus::Failed, desk.now).await?;
        }
    }
    update.exec(tx).await?;
    Ok(Verdict::Done(format!("a try to pay order {} failed: {}", order.number, failure.code)))
}

async fn of_renewal(
    tx: &DatabaseTransaction,
    case: Case<'_>,
    failure: &Failure,
    desk: &mut Desk<'_>,
) -> Result<Verdict, Stop> {
    let Some(subscription) = case.subscription else {
        return Err(Stop::Refuse("there is no such agreement".to_owned()));
    };
    let at = case.event.notice.occurred_at;
    if !subscription.is_live() || subscription.told_at.is_some_and(|told| told > at) {
        return Ok(Verdict::Nothing("the agreement has gone on since".to_owned()));
    }
    let grace = subscription.paid.map(|paid| paid.until + desk.rules.grace);
    let mut sets = vec![(Column::ToldAt, Expr::value(Some(at))), (Column::GraceUntil, Expr::value(grace))];
    if subscription.status == SubscriptionStatus::Active {
        sets.push((Column::Status, Expr::value(SubscriptionStatus::PastDue.as_str())));
    }
    subscriptions::update(tx, subscription.id, sets, desk.now).await?;
    Ok(Verdict::Done(format!("a charge failed: {}; the plan lasts for the grace", failure.code)))
}
