//! One user's standing, holds and transfers.

use chrono::{DateTime, Utc};
use domain::ledger::{Balances, Credits, HoldState};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
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

/// How `user_id` stands. Lots whose time is over are counted until they are settled: `next_expiry` tells.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn standing(db: &impl ConnectionTrait, user_id: Uuid) -> Result<Standing, StoreError> {
    let Some(row) = credit_account::Entity::find_by_id(user_id).one(db).await? else {
        return Ok(Standing::default());
    };
    let ends = credit_lot::Entity::find()
        .filter(credit_lot::Column::UserId.eq(user_id))
        // As the index says it.
        .filter(Expr::cust("remaining > 0"))
        .filter(credit_lot::Column::ExpiresAt.is_not_null())
        .select_only()
        .column(credit_lot::Column::Kind)
        .column(credit_lot::Column::ExpiresAt)
        .into_tuple::<(String, DateTime<Utc>)>()
        .all(db)
        .await?;
    let soonest = |kind: Option<&str>| {
        ends.iter().filter(|(of, _)| kind.is_none_or(|kind| of == kind)).map(|(_, end)| *end).min()
    };
    Ok(Standing {
        balances: Balances::try_from(&row)?,
        number: row.number,
        period_started_at: row.period_started_at,
        period_ends_at: row.period_ends_at,
        period_used: row.period_used,
        week_started_at: row.week_started_at,
        week_used: row.week_used,
        bonus_expires_at: soonest(Some("bonus")),
        next_expiry: soonest(None),
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
