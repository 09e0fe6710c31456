//! What time does: orders that nobody paid expire, plans whose time is over end, agreements are asked after.
//!
//! Each step is a transaction of its own that looks again under the account's row, so two processes do nothing twice.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    order::OrderStatus,
    subscription::{EndReason, SubscriptionStatus},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{Rules, settle::plan, tasks};
use crate::{
    StoreError, accounts,
    connect::begin_write,
    orders, promotions,
    rows::{order, subscription},
    subscriptions::{self, Subscription},
};

/// Expires orders that were not paid in time and that their service need not be asked about, and those that it could not
/// be asked about for `patience`. What they held, a promotion's use, is free again. Reply: how many.
///
/// # Errors
/// The database failed; those before it are expired.
pub async fn expire_orders(
    db: &DatabaseConnection,
    patience: TimeDelta,
    limit: u64,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let asked = Condition::any().add(order::Column::AskAt.is_null()).add(order::Column::ExpiresAt.lte(now - patience));
    let due: Vec<(Uuid, Uuid)> = order::Entity::find()
        .filter(Expr::cust("status = 'pending'"))
        .filter(order::Column::ExpiresAt.lte(now))
        .filter(asked)
        .order_by_asc(order::Column::ExpiresAt)
        .select_only()
        .column(order::Column::Id)
        .column(order::Column::UserId)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let mut expired = 0;
    for (id, user_id) in due {
        let tx = begin_write(db).await?;
        accounts::hold(&tx, user_id).await?;
        let order = orders::by_id(&tx, id).await?.filter(|order| order.status == OrderStatus::Pending);
        if let Some(order) = order.filter(|order| order.expires_at <= now) {
            let expire = order::Entity::update_many()
                .col_expr(order::Column::Status, Expr::value(OrderStatus::Expired.as_str()))
                .col_expr(order::Column::AskAt, Expr::value(Option::<DateTime<Utc>>::None))
                .col_expr(order::Column::UpdatedAt, Expr::value(now))
                .filter(order::Column::Id.eq(id));
            expire.exec(&tx).await?;
            promotions::release(&tx, id, now).await?;
            if let Some(wanted) = order.plan
                && let Some(subscription) = subscriptions::by_id(&tx, wanted.subscription_id).await?
                && subscription.status == SubscriptionStatus::Pending
            {
                plan::end(&tx, &subscription, EndReason::NeverPaid, SubscriptionStatus::Failed, now).await?;
            }
            expired += 1;
        }
        tx.commit().await?;
    }
    Ok(expired)
}

/// Ends plans whose paid time is over: at once where no more is charged, after the grace where a charge did not come.
/// Reply: how many.
///
/// # Errors
/// The database failed; those before it are ended.
pub async fn end_plans(
    db: &DatabaseConnection,
    rules: &Rules,
    limit: u64,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let over = Condition::any()
        .add(subscription::Column::AutoRenew.eq(false))
        .add(subscription::Column::PeriodEndsAt.lte(now - rules.grace));
    let due: Vec<(Uuid, Uuid)> = subscription::Entity::find()
        .filter(Expr::cust("ended_at IS NULL AND status <> 'pending'"))
        .filter(subscription::Column::PeriodEndsAt.lte(now))
        .filter(over)
        .order_by_asc(subscription::Column::PeriodEndsAt)
        .select_only()
        .column(subscription::Column::Id)
        .column(subscription::Column::UserId)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let mut ended = 0;
    for (id, user_id) in due {
        let tx = begin_write(db).await?;
        accounts::hold(&tx, user_id).await?;
        if let Some(it) = subscriptions::by_id(&tx, id).await?.filter(|it| is_over(it, rules, now)) {
            let reason = if it.auto_renew { EndReason::Unpaid } else { EndReason::PeriodOver };
            plan::end(&tx, &it, reason, SubscriptionStatus::Expired, now).await?;
            if it.auto_renew {
                tasks::put_cancel(&tx, &it, true, now).await?;
            }
            accounts::set_plan(&tx, user_id, None, now).await?;
            ended += 1;
        }
        tx.commit().await?;
    }
    Ok(ended)
}

fn is_over(it: &Subscription, rules: &Rules, now: DateTime<Utc>) -> bool {
    let grace = if it.auto_renew { rules.grace } else { TimeDelta::zero() };
    it.is_live() && it.paid.is_some_and(|paid| paid.until + grace <= now)
}

/// Agreements whose next charge should have been told by now: each is due again after `pause`, and of two processes one
/// gets it.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn overdue(
    db: &impl ConnectionTrait,
    wait: TimeDelta,
    pause: TimeDelta,
    limit: u64,
    now: DateTime<Utc>,
) -> Result<Vec<Subscription>, StoreError> {
    let not_asked =
        Condition::any().add(subscription::Column::AskAt.is_null()).add(subscription::Column::AskAt.lte(now));
    let due = subscription::Entity::find()
        .filter(Expr::cust("ended_at IS NULL AND status <> 'pending'"))
        .filter(subscription::Column::AutoRenew.eq(true))
        .filter(subscription::Column::Agreement.is_not_null())
        .filter(subscription::Column::PeriodEndsAt.lte(now - wait))
        .filter(not_asked.clone())
        .order_by_asc(subscription::Column::PeriodEndsAt)
        .limit(limit);
    let mut mine = Vec::new();
    for row in due.all(db).await? {
        let take = subscription::Entity::update_many()
            .col_expr(subscription::Column::AskAt, Expr::value(now + pause))
            .filter(subscription::Column::Id.eq(row.id))
            .filter(not_asked.clone());
        if take.exec(db).await?.rows_affected == 1 {
            mine.push(Subscription::try_from(row)?);
        }
    }
    Ok(mine)
}
