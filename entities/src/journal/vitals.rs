//! How the journal stands, for people who watch: what is under way, what is unclear, what today cost.

use chrono::{DateTime, Utc};
use domain::{journal::IntentState, money::UsdMicros, provider::Provider};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr,
};

use super::{
    IMPORTED_LABEL, LIBRARY_SCOPE,
    rows::{attempt, budget, intent},
};
use crate::StoreError;

/// Steps that are not done with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// Sent, or at their provider.
    pub under_way: u64,
    /// When the oldest of them was sent.
    pub oldest_at: Option<DateTime<Utc>>,
    /// Unclear: a person or a reconciliation decides.
    pub parked: u64,
    /// Given up.
    pub failed: u64,
}

/// What is not done with.
///
/// # Errors
/// The database failed.
pub async fn open(db: &impl ConnectionTrait) -> Result<Open, StoreError> {
    use IntentState::{Failed, Parked, Submitted, Submitting};
    let counted = intent::Entity::find()
        .select_only()
        .column(intent::Column::State)
        .column_as(intent::Column::StepKey.count(), "count")
        .column_as(intent::Column::SubmittingAt.min(), "oldest_at")
        .filter(intent::Column::State.is_in([Submitting, Submitted, Parked, Failed].map(IntentState::as_str)))
        .group_by(intent::Column::State);
    let rows: Vec<(String, i64, Option<DateTime<Utc>>)> = counted.into_tuple().all(db).await?;
    let mut open = Open::default();
    for (state, count, oldest_at) in rows {
        let count = u64::try_from(count).unwrap_or_default();
        if state == Parked.as_str() {
            open.parked = count;
        } else if state == Failed.as_str() {
            open.failed = count;
        } else {
            open.under_way += count;
            open.oldest_at = open.oldest_at.into_iter().chain(oldest_at).min();
        }
    }
    Ok(open)
}

/// What one provider was paid since a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Whom.
    pub provider: Provider,
    /// Paid calls, those that brought nothing too.
    pub calls: u64,
    /// Of those, what failed.
    pub failed: u64,
    /// What runs, is done or is unclear.
    pub cost: UsdMicros,
}

/// What each provider was paid for calls that began at `since` or later. Providers that were not asked are not in it.
///
/// # Errors
/// The database failed.
pub async fn spent_since(db: &impl ConnectionTrait, since: DateTime<Utc>) -> Result<Vec<Spent>, StoreError> {
    let rows: Vec<(String, String, i64, i64)> = attempt::Entity::find()
        .select_only()
        .column(attempt::Column::Provider)
        .column(attempt::Column::State)
        .column_as(attempt::Column::Attempt.count(), "calls")
        .column_as(Expr::col(attempt::Column::CostUsdMicros).sum().cast_as("bigint"), "cost")
        .filter(Condition::all().add(attempt::Column::SubmittingAt.gte(since)))
        // Paid elsewhere.
        .filter(attempt::Column::KeyLabel.ne(IMPORTED_LABEL))
        .group_by(attempt::Column::Provider)
        .group_by(attempt::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let mut spent: Vec<Spent> = Vec::new();
    for (provider, state, calls, cost) in rows {
        let corrupt = |what: &str| StoreError::corrupt("provider_attempts", &provider, what);
        let parsed: Provider = provider.parse().map_err(|_| corrupt("provider"))?;
        let state: IntentState = state.parse().map_err(|_| corrupt("state"))?;
        let calls = u64::try_from(calls).unwrap_or_default();
        let cost = UsdMicros::try_from(cost).map_err(|_| corrupt("cost_usd_micros"))?;
        let place = match spent.iter().position(|one| one.provider == parsed) {
            Some(place) => place,
            None => {
                spent.push(Spent { provider: parsed, calls: 0, failed: 0, cost: UsdMicros::ZERO });
                spent.len() - 1
            }
        };
        if let Some(one) = spent.get_mut(place) {
            one.calls += calls;
            if state.holds_cost() {
                one.cost = one.cost + cost;
            } else {
                one.failed += calls;
            }
        }
    }
    spent.sort_by_key(|one| one.provider);
    Ok(spent)
}

/// What the library may cost in all, and what is committed of it; `None`: nothing was ever made.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn library_budget(db: &impl ConnectionTrait) -> Result<Option<(UsdMicros, UsdMicros)>, StoreError> {
    let Some(row) = budget::Entity::find_by_id(LIBRARY_SCOPE.to_owned()).one(db).await? else { return Ok(None) };
    let corrupt = |fault| StoreError::corrupt("provider_budgets", LIBRARY_SCOPE, fault);
    let cap = UsdMicros::try_from(row.cap_usd_micros).map_err(corrupt)?;
    Ok(Some((cap, UsdMicros::try_from(row.committed_usd_micros).map_err(corrupt)?)))
}
