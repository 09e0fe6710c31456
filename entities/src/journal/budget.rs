//! Caps that hold across processes, and what was spent under them.

use domain::{journal::IntentState, money::UsdMicros, provider::ErrorClass};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::{
    LIBRARY_SCOPE,
    rows::{attempt, budget},
    transfer::IMPORTED_LABEL,
};
use crate::StoreError;

/// Sets what `scope` may cost in all. What was committed before stays counted.
///
/// # Errors
/// The database failed.
pub async fn set_cap(db: &impl ConnectionTrait, scope: &str, cap: UsdMicros) -> Result<(), StoreError> {
    let row = budget::ActiveModel {
        scope: Set(scope.to_owned()),
        cap_usd_micros: Set(cap.micros()),
        committed_usd_micros: Set(0),
    };
    budget::Entity::insert(row)
        .on_conflict(OnConflict::column(budget::Column::Scope).update_column(budget::Column::CapUsdMicros).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// What is committed under `scope`: the cost of everything running, done, unclear or written off.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn committed(db: &impl ConnectionTrait, scope: &str) -> Result<UsdMicros, StoreError> {
    let Some(row) = budget::Entity::find_by_id(scope.to_owned()).one(db).await? else { return Ok(UsdMicros::ZERO) };
    let corrupt = |fault| StoreError::corrupt("provider_budgets", scope, fault);
    UsdMicros::try_from(row.committed_usd_micros).map_err(corrupt)
}

/// What each provider's calls are booked with: provider, number of calls, millionths of a USD.
/// All that runs, is done or is unclear counts, and what was written off; in sum, the library's budget.
///
/// # Errors
/// The database failed.
pub async fn spent_by_provider(db: &impl ConnectionTrait) -> Result<Vec<(String, i64, i64)>, StoreError> {
    let held = IntentState::ALL.iter().filter(|state| state.holds_cost()).map(|state| state.as_str());
    // An attempt that failed for any other reason gave its cost back.
    let written_off = Condition::all()
        .add(attempt::Column::State.eq(IntentState::Failed.as_str()))
        .add(attempt::Column::ErrorClass.eq(ErrorClass::Ambiguous.as_str()));
    Ok(attempt::Entity::find()
        .select_only()
        .column(attempt::Column::Provider)
        .column_as(attempt::Column::Attempt.count(), "calls")
        .column_as(Expr::col(attempt::Column::CostUsdMicros).sum().cast_as("bigint"), "cost")
        .filter(Condition::any().add(attempt::Column::State.is_in(held)).add(written_off))
        // Paid elsewhere, under that place's budget.
        .filter(attempt::Column::KeyLabel.ne(IMPORTED_LABEL))
        .group_by(attempt::Column::Provider)
        .order_by_asc(attempt::Column::Provider)
        .into_tuple()
        .all(db)
        .await?)
}

/// The budgets that a call counts against, in the order in which they are locked.
pub(super) fn scopes(run_scope: Option<&str>) -> impl Iterator<Item = &str> {
    std::iter::once(LIBRARY_SCOPE).chain(run_scope.filter(|scope| *scope != LIBRARY_SCOPE))
}

/// Takes `cost` from `scope`; `false`: it does not fit, or the scope has no cap yet, and nothing was taken.
pub(super) async fn commit_cost(tx: &DatabaseTransaction, scope: &str, cost: UsdMicros) -> Result<bool, StoreError> {
    let committed = || Expr::col(budget::Column::CommittedUsdMicros).add(cost.micros());
    let result = budget::Entity::update_many()
        .col_expr(budget::Column::CommittedUsdMicros, committed())
        .filter(budget::Column::Scope.eq(scope))
        .filter(committed().lte(Expr::col(budget::Column::CapUsdMicros)))
        .exec(tx)
        .await?;
    Ok(result.rows_affected == 1)
}

/// Gives `cost_usd_micros` back to `scope`.
///
/// A budget that holds less was changed by hand. It becomes nothing and the log says so: refusing would
/// leave the intent without any way on.
pub(super) async fn release_cost(
    tx: &DatabaseTransaction,
    scope: &str,
    cost_usd_micros: i64,
) -> Result<(), StoreError> {
    // Locked, so that nobody commits between the look and the change. SQLite's transaction has its lock.
    let row = budget::Entity::find_by_id(scope.to_owned()).lock_exclusive().one(tx).await?;
    let committed = row.map_or(0, |row| row.committed_usd_micros);
    if committed < cost_usd_micros {
        tracing::error!(scope, committed, released = cost_usd_micros, "a budget holds less than is given back to it");
    }
    let left = if committed < cost_usd_micros { 0 } else { committed - cost_usd_micros };
    budget::Entity::update_many()
        .col_expr(budget::Column::CommittedUsdMicros, Expr::value(left))
        .filter(budget::Column::Scope.eq(scope))
        .exec(tx)
        .await?;
    Ok(())
}
