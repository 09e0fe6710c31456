//! One user's standing, holds and transfers.

use chrono::{DateTime, Utc};
use domain::ledger::{Balances, Credits, HoldState};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QuerySelect, QueryTrait,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{Outcome, rows};
use crate::{
    StoreError,
    rows::{credit_account, credit_hold, credit_lot, credit_transfer},
};

/// A user's credits, as stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// By account.
    pub balances: Balances,
    /// Transfers so far: grows with every change.
    pub number: i64,
    /// When the plan's period began.
    pub period_started_at: Option<DateTime<Utc>>,
    /// When it ends.
    pub period_ends_at: Option<DateTime<Utc>>,
    /// Spent since it began, or since the first change when there is no plan.
    pub period_used: i64,
    /// The Monday of `week_used`.
    pub week_started_at: Option<DateTime<Utc>>,
    /// Spent in that week.
    pub week_used: i64,
    /// When the next bonus lot ends.
    pub bonus_expires_at: Option<DateTime<Utc>>,
    /// When the next lot of any kind ends: until then the balances stay as they are by themselves.
    pub next_expiry: Option<DateTime<Utc>>,
}

/// How `user_id` stands, all of it at one moment. Lots whose time is over are counted until they are settled: `next_expiry` tells.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn standing(db: &impl ConnectionTrait, user_id: Uuid) -> Result<Standing, StoreError> {
    // One statement sees one state: between two, another process may change both.
    let lots = credit_account::Entity::belongs_to(credit_lot::Entity)
        .from(credit_account::Column::UserId)
        .to(credit_lot::Column::UserId)
        // As the index says it.
        .on_condition(|_, _| Condition::all().add(Expr::cust("NOT is_spent")));
    let query = credit_account::Entity::find_by_id(user_id)
        .join(JoinType::LeftJoin, lots.into())
        .column_as(credit_lot::Column::ExpiresAt.min(), "next_expiry")
        .expr_as(Expr::cust("MIN(CASE WHEN credit_lots.kind = 'bonus' THEN expires_at END)"), "bonus_expires_at")
        .group_by(credit_account::Column::UserId);
    let Some(found) = db.query_one_raw(query.build(db.get_database_backend())).await? else {
        return Ok(Standing::default());
    };
    let row = credit_account::Model::from_query_result(&found, "")?;
    Ok(Standing {
        balances: Balances::try_from(&row)?,
        number: row.number,
        period_started_at: row.period_started_at,
        period_ends_at: row.period_ends_at,
        period_used: row.period_used,
        week_started_at: row.week_started_at,
        week_used: row.week_used,
        bonus_expires_at: found.try_get("", "bonus_expires_at")?,
        next_expiry: found.try_get("", "next_expiry")?,
    })
}

/// A hold as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredHold {
    /// Its id.
    pub id: Uuid,
    /// Whose credits.
    pub user_id: Uuid,
    /// How many.
    pub amount: Credits,
    /// Where it stands.
    pub state: HoldState,
    /// When they come back by themselves.
    pub expires_at: DateTime<Utc>,
}

/// A hold by its id.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn hold(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<StoredHold>, StoreError> {
    let Some(row) = credit_hold::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let hold = rows::hold(&row, Vec::new())?;
    let (amount, state, expires_at) = (hold.amount, hold.state, hold.expires_at);
    Ok(Some(StoredHold { id, user_id: row.user_id, amount, state, expires_at }))
}

/// What was answered, by the transfer's id.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn transfer(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Outcome>, StoreError> {
    let row = credit_transfer::Entity::find_by_id(id).one(db).await?;
    row.as_ref().map(Outcome::try_from).transpose()
}
