//! After the call: what became of it.

use chrono::{DateTime, Utc};
use domain::{
    catalogue::StepKey,
    journal::IntentState::{self, Failed, Intent, Parked, Submitted, Submitting, Succeeded},
    provider::ErrorClass,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::Expr,
};

use super::{
    Uncharged,
    budget::{release_cost, scopes},
    change::{Change, error_of_attempt, error_of_intent, superseded},
    rows::{attempt, intent},
};
use crate::{StoreError, connect::begin_write};

/// The provider took the task: it can be polled from now on, whatever dies.
/// Also the way back from `parked` when the provider's own list shows the task.
///
/// Said twice with the same task id, it is fine: the first answer may have been lost. A task that already
/// answers another attempt is not believed, since one of the two is surely paid and unseen: the attempt
/// is parked, for a person to look at.
///
/// # Errors
/// The database failed; or the attempt is no longer the one under way, or its task is another's.
pub async fn submitted(
    db: &DatabaseConnection,
    key: &StepKey,
    attempt: i32,
    task_id: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = begin_write(db).await?;
    let change = Change { key, attempt, from: &[Submitting, Parked], now };
    if answers_another(&tx, key, attempt, task_id).await? {
        let class = Some(ErrorClass::Ambiguous);
        let message = format!("the provider named task {task_id}, which answers another call of ours");
        change.intent(&tx, error_of_intent(class, Some(&message)), Parked).await?;
        change.attempt(&tx, error_of_attempt(class, Some(&message)), Parked).await?;
        tx.commit().await?;
        return Err(superseded(key, attempt, message));
    }
    let row = error_of_intent(None, None).col_expr(intent::Column::TaskId, Expr::value(task_id));
    if let Err(error) = change.intent(&tx, row, Submitted).await {
        return if matches!(error, StoreError::Superseded { .. }) {
            late_task(&tx, key, attempt, task_id, error).await
        } else {
            Err(error)
        };
    }
    let row = error_of_attempt(None, None)
        .col_expr(attempt::Column::TaskId, Expr::value(task_id))
        .col_expr(attempt::Column::SubmittedAt, Expr::value(now));
    change.attempt(&tx, row, Submitted).await?;
    Ok(tx.commit().await?)
}

/// The provider is done; its file is not in our store yet. Kept so that a crash during the download
/// need not ask the provider again. Of an attempt that is no longer under way, nothing is kept.
///
/// # Errors
/// The database failed.
pub async fn output_ready(
    db: &impl ConnectionTrait,
    key: &StepKey,
    attempt: i32,
    url: &str,
    charged: Option<&str>,
) -> Result<(), StoreError> {
    intent::Entity::update_many()
        .col_expr(intent::Column::OutputUrl, Expr::value(url))
        .col_expr(intent::Column::Charged, Expr::value(charged))
        .filter(intent::Column::StepKey.eq(key.as_str()))
        .filter(intent::Column::Attempt.eq(attempt))
        .filter(intent::Column::State.is_in([Submitting, Submitted, Parked].map(|state| state.as_str())))
        .exec(db)
        .await?;
    Ok(())
}

/// The result is in our store. That settles a parked attempt too: it was charged, and here is what for.
///
/// Two processes may poll one task: the second to say so is fine, and the first one's file stays.
///
/// # Errors
/// The database failed, or the attempt is no longer the one under way.
pub async fn succeeded(
    db: &DatabaseConnection,
    key: &StepKey,
    attempt: i32,
    asset_key: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = begin_write(db).await?;
    let change = Change { key, attempt, from: &[Submitting, Submitted, Parked], now };
    let row = error_of_intent(None, None).col_expr(intent::Column::AssetKey, Expr::value(asset_key));
    if let Err(error) = change.intent(&tx, row, Succeeded).await {
        let superseded = matches!(error, StoreError::Superseded { .. });
        return if superseded && stands(&tx, key, attempt, Succeeded).await? { Ok(()) } else { Err(error) };
    }
    let row = error_of_attempt(None, None).col_expr(attempt::Column::FinishedAt, Expr::value(now));
    change.attempt(&tx, row, Succeeded).await?;
    Ok(tx.commit().await?)
}

/// The attempt certainly costs nothing: its budget is given back, in the same transaction.
/// Also the operator's word that a parked attempt was not charged.
///
/// # Errors
/// The database failed, or the attempt is no longer the one under way, or its outcome is ambiguous.
pub async fn uncharged(
    db: &DatabaseConnection,
    key: &StepKey,
    attempt: i32,
    outcome: &Uncharged<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    // A charge that may stand is never given back, whoever asks: it would be paid a second time.
    if !outcome.class.surely_uncharged() {
        return Err(superseded(key, attempt, format_args!("giving an {} cost back", outcome.class)));
    }
    let (class, message) = (Some(outcome.class), Some(outcome.message));
    let tx = begin_write(db).await?;
    let change = Change { key, attempt, from: &[Submitting, Submitted, Parked], now };
    let to = if outcome.give_up { Failed } else { Intent };
    // Locks the row, so that its cost and scope below are those of this attempt.
    change.intent(&tx, error_of_intent(class, message), to).await?;
    if let Some(row) = intent::Entity::find_by_id(key.to_string()).one(&tx).await? {
        for scope in scopes(row.run_scope.as_deref()) {
            release_cost(&tx, scope, row.cost_usd_micros).await?;
        }
    }
    let row = error_of_attempt(class, message).col_expr(attempt::Column::FinishedAt, Expr::value(now));
    change.attempt(&tx, row, Failed).await?;
    Ok(tx.commit().await?)
}

/// The outcome, or the charge, is unclear. The cost stays committed.
///
/// # Errors
/// The database failed, or the attempt is no longer the one under way.
pub async fn park(
    db: &DatabaseConnection,
    key: &StepKey,
    attempt: i32,
    class: ErrorClass,
    message: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = begin_write(db).await?;
    let change = Change { key, attempt, from: &[Submitting, Submitted], now };
    change.intent(&tx, error_of_intent(Some(class), Some(message)), Parked).await?;
    change.attempt(&tx, error_of_attempt(Some(class), Some(message)), Parked).await?;
    Ok(tx.commit().await?)
}

/// The operator's word that a parked attempt was charged and its result is lost: given up, cost kept.
///
/// # Errors
/// The database failed, or the attempt is not parked.
pub async fn write_off(
    db: &DatabaseConnection,
    key: &StepKey,
    attempt: i32,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = begin_write(db).await?;
    let change = Change { key, attempt, from: &[Parked], now };
    // Whatever class it was parked with: a failed attempt of this class is one whose cost is kept.
    let class = Expr::value(ErrorClass::Ambiguous.as_str());
    let row = intent::Entity::update_many().col_expr(intent::Column::ErrorClass, class.clone());
    change.intent(&tx, row, Failed).await?;
    let row = attempt::Entity::update_many()
        .col_expr(attempt::Column::ErrorClass, class)
        .col_expr(attempt::Column::FinishedAt, Expr::value(now));
    change.attempt(&tx, row, Failed).await?;
    Ok(tx.commit().await?)
}

/// Whether the provider's task is known as that of another attempt.
async fn answers_another(
    tx: &DatabaseTransaction,
    key: &StepKey,
    attempt: i32,
    task_id: &str,
) -> Result<bool, StoreError> {
    let Some(own) = attempt::Entity::find_by_id((key.to_string(), attempt)).one(tx).await? else { return Ok(false) };
    let another =
        Condition::any().add(attempt::Column::StepKey.ne(key.as_str())).add(attempt::Column::Attempt.ne(attempt));
    let found = attempt::Entity::find()
        .filter(attempt::Column::Provider.eq(own.provider))
        .filter(attempt::Column::TaskId.eq(task_id))
        .filter(another)
        .one(tx)
        .await?;
    Ok(found.is_some())
}

/// A task is reported for an attempt that has moved on: harmless where it is the task we know.
async fn late_task(
    tx: &DatabaseTransaction,
    key: &StepKey,
    attempt: i32,
    task_id: &str,
    error: StoreError,
) -> Result<(), StoreError> {
    let row = attempt::Entity::find_by_id((key.to_string(), attempt)).one(tx).await?;
    if row.is_none_or(|row| row.task_id.as_deref() != Some(task_id)) {
        // Nothing will ever poll it; only a person who reads this can find what was paid for.
        tracing::error!(step = %key, attempt, task_id, "a provider has a task for a call that was already settled");
        return Err(error);
    }
    if stands(tx, key, attempt, Submitted).await? { Ok(()) } else { Err(error) }
}

/// Whether the wished state is there already, by this very attempt.
async fn stands(tx: &DatabaseTransaction, key: &StepKey, attempt: i32, state: IntentState) -> Result<bool, StoreError> {
    let row = intent::Entity::find_by_id(key.to_string()).one(tx).await?;
    Ok(row.is_some_and(|row| row.attempt == attempt && row.state == state.as_str()))
}
