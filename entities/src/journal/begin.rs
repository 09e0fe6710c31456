//! Before the call: intents are written down, permitted once, given up and wanted again.

use chrono::{DateTime, Utc};
use domain::{
    catalogue::{Step, StepKey},
    journal::IntentState,
    provider::{ErrorClass, Operation},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::{
    Begin, Booking, Intent, Permit,
    budget::{commit_cost, scopes},
    change::{error_of_intent, superseded},
    reads::get,
    rows::{attempt, intent},
};
use crate::{StoreError, connect::begin_write};

/// Writes the intent down if it is new, and reads it.
///
/// # Errors
/// The database failed; nothing is known to have changed.
pub async fn ensure(
    db: &DatabaseConnection,
    step: &Step,
    operation: Operation,
    purpose: &str,
    now: DateTime<Utc>,
) -> Result<Intent, StoreError> {
    let key = step.key();
    // Whoever waits for another's task asks every second: reading first keeps SQLite's one write lock free.
    if let Some(intent) = get(db, &key).await? {
        return Ok(intent);
    }
    let row = intent::ActiveModel {
        step_key: Set(key.to_string()),
        operation: Set(operation.to_string()),
        purpose: Set(purpose.to_owned()),
        recipe: Set(serde_json::to_string(step).unwrap_or_default()),
        state: Set(IntentState::Intent.to_string()),
        attempt: Set(0),
        cost_usd_micros: Set(0),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    intent::Entity::insert(row)
        .on_conflict(OnConflict::column(intent::Column::StepKey).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    get(db, &key).await?.ok_or_else(|| DbErr::RecordNotFound(format!("intent {key}")).into())
}

/// Asks for the permission to make one paid call: state, attempt and budgets in one transaction.
///
/// # Errors
/// The database failed: whether the permission was stored is unknown, so the call must not be made.
/// (If it was, the intent is found as `submitting` later and reconciled.)
pub async fn begin_submit(
    db: &DatabaseConnection,
    key: &StepKey,
    attempt_before: i32,
    booking: &Booking,
    now: DateTime<Utc>,
) -> Result<Begin, StoreError> {
    let tx = begin_write(db).await?;
    let attempt = attempt_before.saturating_add(1);
    let taken = intent::Entity::update_many()
        .col_expr(intent::Column::State, Expr::value(IntentState::Submitting.as_str()))
        .col_expr(intent::Column::Attempt, Expr::value(attempt))
        .col_expr(intent::Column::Provider, Expr::value(booking.provider.as_str()))
        .col_expr(intent::Column::KeyLabel, Expr::value(booking.key_label.clone()))
        .col_expr(intent::Column::TaskId, Expr::value(Option::<String>::None))
        .col_expr(intent::Column::OutputUrl, Expr::value(Option::<String>::None))
        .col_expr(intent::Column::Charged, Expr::value(Option::<String>::None))
        .col_expr(intent::Column::CostUsdMicros, Expr::value(booking.cost.micros()))
        .col_expr(intent::Column::RunScope, Expr::value(booking.run_scope.clone()))
        .col_expr(intent::Column::SubmittingAt, Expr::value(now))
        .col_expr(intent::Column::UpdatedAt, Expr::value(now))
        .filter(intent::Column::StepKey.eq(key.as_str()))
        .filter(intent::Column::Attempt.eq(attempt_before))
        .filter(intent::Column::State.eq(IntentState::Intent.as_str()))
        .exec(&tx)
        .await?;
    if taken.rows_affected == 0 {
        tx.rollback().await?;
        return Ok(Begin::Taken);
    }
    for scope in scopes(booking.run_scope.as_deref()) {
        if !commit_cost(&tx, scope, booking.cost).await? {
            tx.rollback().await?;
            return Ok(Begin::OverBudget { scope: scope.to_owned() });
        }
    }
    let title = title_of(key, attempt, now);
    let row = attempt::ActiveModel {
        step_key: Set(key.to_string()),
        attempt: Set(attempt),
        provider: Set(booking.provider.to_string()),
        key_label: Set(booking.key_label.clone()),
        title: Set(title.clone()),
        cost_usd_micros: Set(booking.cost.micros()),
        state: Set(IntentState::Submitting.to_string()),
        submitting_at: Set(now),
        ..Default::default()
    };
    attempt::Entity::insert(row).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(Begin::Granted(Permit { step_key: key.clone(), attempt, title }))
}

/// Nothing is under way and nobody is left to ask: given up until somebody reopens it.
///
/// # Errors
/// The database failed, or the intent has moved on.
pub async fn give_up(
    db: &impl ConnectionTrait,
    key: &StepKey,
    attempt: i32,
    class: ErrorClass,
    message: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let result = error_of_intent(Some(class), Some(message))
        .col_expr(intent::Column::State, Expr::value(IntentState::Failed.as_str()))
        .col_expr(intent::Column::UpdatedAt, Expr::value(now))
        .filter(intent::Column::StepKey.eq(key.as_str()))
        .filter(intent::Column::Attempt.eq(attempt))
        .filter(intent::Column::State.eq(IntentState::Intent.as_str()))
        .exec(db)
        .await?;
    if result.rows_affected == 1 { Ok(()) } else { Err(superseded(key, attempt, "giving up")) }
}

/// A failed intent is wanted again, by a new run. Its attempts stay known and numbered; what was
/// written off stays counted. Answers whether it was failed.
///
/// # Errors
/// The database failed.
pub async fn reopen(db: &impl ConnectionTrait, key: &StepKey, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let result = intent::Entity::update_many()
        .col_expr(intent::Column::State, Expr::value(IntentState::Intent.as_str()))
        .col_expr(intent::Column::UpdatedAt, Expr::value(now))
        .filter(intent::Column::StepKey.eq(key.as_str()))
        .filter(intent::Column::State.eq(IntentState::Failed.as_str()))
        .exec(db)
        .await?;
    Ok(result.rows_affected > 0)
}

/// Names one paid call. The same step is asked for under other databases too (a test machine's, one that
/// was thrown away) with the same provider's account, so the moment of the call is part of the name: a
/// look-up by name must not find another database's task and take its fate for ours.
fn title_of(key: &StepKey, attempt: i32, now: DateTime<Utc>) -> String {
    format!("vidgo-{}-{attempt}-{:x}", key.as_str().get(..24).unwrap_or_default(), now.timestamp_micros())
}
