//! What settling needs: which tasks of a provider we know, which calls may own another, a lost call wanted once more.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::{
    catalogue::{Step, StepKey},
    journal::IntentState,
    provider::{ErrorClass, Operation, Provider},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};

use super::{
    change::superseded,
    rows::{attempt, intent},
};
use crate::{StoreError, connect::begin_write};

/// Ids compared by one statement: SQLite takes some thousand values, and an account has few tasks at once.
const IDS_AT_ONCE: usize = 500;

/// Stands on an attempt that was charged and lost and whose step its operator wants all the same. The router passes
/// over such an attempt; any other one of an unclear outcome ends the asking.
const WANTED_AGAIN: &str = "charged and lost by the operator's word; wanted once more";

/// Which of the provider's tasks `ids` an attempt of ours is known to have made, whatever became of it.
///
/// # Errors
/// The database failed.
pub async fn known_tasks(
    db: &impl ConnectionTrait,
    provider: Provider,
    ids: &[String],
) -> Result<BTreeSet<String>, StoreError> {
    let mut known = BTreeSet::new();
    for ids in ids.chunks(IDS_AT_ONCE) {
        let found: Vec<Option<String>> = attempt::Entity::find()
            .select_only()
            .column(attempt::Column::TaskId)
            .filter(attempt::Column::Provider.eq(provider.as_str()))
            .filter(attempt::Column::TaskId.is_in(ids.iter().map(String::as_str)))
            .into_tuple()
            .all(db)
            .await?;
        known.extend(found.into_iter().flatten());
    }
    Ok(known)
}

/// A call of ours whose task nobody named to us, and that may have been taken all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nameless {
    /// Which step.
    pub step_key: StepKey,
    /// Which attempt.
    pub attempt: i32,
    /// What was asked.
    pub operation: Operation,
    /// What the step asks for, in detail; `None`: written by another version.
    pub recipe: Option<Step>,
    /// When the call was begun.
    pub submitting_at: DateTime<Utc>,
}

/// The nameless calls of one account that were begun between `from` and `until`, settled ones too: all that a task
/// in the account may belong to. Calls that the provider refused in clear words are none of them.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn nameless(
    db: &impl ConnectionTrait,
    provider: Provider,
    key_label: &str,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Nameless>, StoreError> {
    let attempts = attempt::Entity::find()
        .filter(attempt::Column::Provider.eq(provider.as_str()))
        .filter(attempt::Column::KeyLabel.eq(key_label))
        .filter(attempt::Column::TaskId.is_null())
        .filter(attempt::Column::State.ne(IntentState::Succeeded.as_str()))
        .filter(attempt::Column::SubmittingAt.between(from, until))
        .all(db)
        .await?;
    let mut nameless = Vec::with_capacity(attempts.len());
    for row in attempts {
        if row.error_class.as_deref() == Some(ErrorClass::Rejected.as_str()) {
            continue;
        }
        let corrupt = |what: &str| StoreError::corrupt("provider_attempts", &row.step_key, what);
        let intent = intent::Entity::find_by_id(row.step_key.clone()).one(db).await?;
        let intent = intent.ok_or_else(|| corrupt("its intent"))?;
        nameless.push(Nameless {
            step_key: StepKey::try_from(row.step_key.clone()).map_err(|_| corrupt("step_key"))?,
            attempt: row.attempt,
            operation: intent.operation.parse().map_err(|_| corrupt("operation"))?,
            recipe: serde_json::from_str(&intent.recipe).ok(),
            submitting_at: row.submitting_at,
        });
    }
    Ok(nameless)
}

/// Every intent that an operator gave up as charged and lost.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn written_off(db: &impl ConnectionTrait) -> Result<Vec<super::Intent>, StoreError> {
    intent::Entity::find()
        .filter(intent::Column::State.eq(IntentState::Failed.as_str()))
        .filter(intent::Column::ErrorClass.eq(ErrorClass::Ambiguous.as_str()))
        .all(db)
        .await?
        .into_iter()
        .map(super::Intent::try_from)
        .collect()
}

/// The operator's word that a call which was written off is lost for good and its step wanted once more. The lost
/// call's cost stays counted; the next run pays anew, under the same budgets.
///
/// # Errors
/// The database failed, or the attempt is not one that was written off.
pub async fn want_again(
    db: &DatabaseConnection,
    key: &StepKey,
    attempt: i32,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = begin_write(db).await?;
    let result = intent::Entity::update_many()
        .col_expr(intent::Column::State, Expr::value(IntentState::Intent.as_str()))
        .col_expr(intent::Column::UpdatedAt, Expr::value(now))
        .filter(intent::Column::StepKey.eq(key.as_str()))
        .filter(intent::Column::Attempt.eq(attempt))
        .filter(intent::Column::State.eq(IntentState::Failed.as_str()))
        .filter(intent::Column::ErrorClass.eq(ErrorClass::Ambiguous.as_str()))
        .exec(&tx)
        .await?;
    if result.rows_affected == 0 {
        return Err(superseded(key, attempt, "wanting it again"));
    }
    // Every lost call of the step is known as such now; one of them left unmarked would end the asking for good.
    attempt::Entity::update_many()
        .col_expr(attempt::Column::ErrorMessage, Expr::value(WANTED_AGAIN))
        .filter(attempt::Column::StepKey.eq(key.as_str()))
        .filter(attempt::Column::State.eq(IntentState::Failed.as_str()))
        .filter(attempt::Column::ErrorClass.eq(ErrorClass::Ambiguous.as_str()))
        .exec(&tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Whether the attempt was charged and lost and its step is wanted all the same.
pub(super) fn is_wanted_again(row: &attempt::Model) -> bool {
    row.state == IntentState::Failed.as_str()
        && row.error_class.as_deref() == Some(ErrorClass::Ambiguous.as_str())
        && row.error_message.as_deref() == Some(WANTED_AGAIN)
}
