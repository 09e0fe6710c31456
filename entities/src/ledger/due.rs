//! What the clock has to do: lots and holds whose time is over, plans whose period is over, accounts that are gone.

use chrono::{DateTime, Utc};
use domain::lists::PlanName;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use crate::{
    StoreError,
    rows::{credit_account, credit_hold, credit_lot, user},
};

/// What is due, at most so many of each as were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Users with lots whose time is over.
    pub users: Vec<Uuid>,
    /// Holds whose time is over, with their users.
    pub holds: Vec<(Uuid, Uuid)>,
    /// Subscribers whose period is over or never began, with their plan and when it began; by their ids.
    pub periods: Vec<(Uuid, PlanName, DateTime<Utc>)>,
}

/// What is due at `now`, the longest due first. Subscribers stay due when a look gives them nothing (their plan has no
/// credits; what it gave was taken back), so they are looked for in a circle: `periods_after` is the last one of the look
/// before, nil at the circle's begin, where it is again when fewer than `limit` came.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn due(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
    periods_after: Uuid,
) -> Result<Due, StoreError> {
    // As the indexes say it, and no parameters: a plan for any parameter could not use them.
    let lots = credit_lot::Entity::find()
        .filter(Expr::cust("NOT is_spent"))
        .filter(credit_lot::Column::ExpiresAt.lte(now))
        .order_by_asc(credit_lot::Column::ExpiresAt)
        .select_only()
        .column(credit_lot::Column::UserId)
        .limit(limit);
    let mut users: Vec<Uuid> = lots.into_tuple().all(db).await?;
    users.sort_unstable();
    users.dedup();
    let holds = credit_hold::Entity::find()
        .filter(Expr::cust("state = 'open'"))
        .filter(credit_hold::Column::ExpiresAt.lte(now))
        .order_by_asc(credit_hold::Column::ExpiresAt)
        .select_only()
        .column(credit_hold::Column::Id)
        .column(credit_hold::Column::UserId)
        .limit(limit);
    Ok(Due { users, holds: holds.into_tuple().all(db).await?, periods: periods(db, now, limit, periods_after).await? })
}

async fn periods(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
    after: Uuid,
) -> Result<Vec<(Uuid, PlanName, DateTime<Utc>)>, StoreError> {
    let account = (credit_account::Entity, credit_account::Column::PeriodEndsAt);
    let subscribers = user::Entity::find()
        .join(
            JoinType::LeftJoin,
            user::Entity::belongs_to(credit_account::Entity)
                .from(user::Column::Id)
                .to(credit_account::Column::UserId)
                .into(),
        )
        .filter(user::Column::Id.gt(after))
        .filter(user::Column::PlanName.is_not_null())
        .filter(user::Column::PlanName.ne(PlanName::Demo.as_str()))
        .filter(user::Column::PlanStartedAt.lte(now))
        .filter(Condition::any().add(user::Column::PlanExpiresAt.is_null()).add(user::Column::PlanExpiresAt.gt(now)))
        // In the grace after a period that was not paid the plan lasts, and no credits come.
        .filter(Condition::any().add(user::Column::PlanPaidUntil.is_null()).add(user::Column::PlanPaidUntil.gt(now)))
        .filter(Condition::any().add(Expr::col(account).is_null()).add(Expr::col(account).lte(now)))
        .order_by_asc(user::Column::Id)
        .select_only()
        .column(user::Column::Id)
        .column(user::Column::PlanName)
        .column(user::Column::PlanStartedAt)
        .limit(limit);
    let rows: Vec<(Uuid, String, DateTime<Utc>)> = subscribers.into_tuple().all(db).await?;
    let read = |(id, plan, started): (Uuid, String, DateTime<Utc>)| {
        let plan = plan.parse().map_err(|error| StoreError::corrupt("users", id, error))?;
        Ok((id, plan, started))
    };
    rows.into_iter().map(read).collect()
}

/// Users who are gone and have credits left, with the number of their transfers; at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn orphans(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let left = credit_account::Column::Bonus
        .into_expr()
        .add(credit_account::Column::Subscription.into_expr())
        .add(credit_account::Column::Purchased.into_expr());
    let query = credit_account::Entity::find()
        .join(
            JoinType::LeftJoin,
            credit_account::Entity::belongs_to(user::Entity)
                .from(credit_account::Column::UserId)
                .to(user::Column::Id)
                .into(),
        )
        .filter(user::Column::Id.is_null())
        .filter(left.gt(0))
        .select_only()
        .column(credit_account::Column::UserId)
        .column(credit_account::Column::Number)
        .limit(limit);
    Ok(query.into_tuple().all(db).await?)
}
