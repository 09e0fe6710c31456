//! What the journal knows, read and checked.

use domain::{catalogue::StepKey, journal::IntentState, money::UsdMicros, provider::ErrorClass};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::{
    Intent, PastAttempt,
    account::is_wanted_again,
    rows::{attempt, intent},
};
use crate::StoreError;

/// Reads one intent.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn get(db: &impl ConnectionTrait, key: &StepKey) -> Result<Option<Intent>, StoreError> {
    intent::Entity::find_by_id(key.to_string()).one(db).await?.map(Intent::try_from).transpose()
}

/// Every intent in one of `states`, oldest first.
///
/// # Errors
/// As `get`.
pub async fn in_states(db: &impl ConnectionTrait, states: &[IntentState]) -> Result<Vec<Intent>, StoreError> {
    intent::Entity::find()
        .filter(intent::Column::State.is_in(states.iter().map(|state| state.as_str())))
        .order_by_asc(intent::Column::CreatedAt)
        .order_by_asc(intent::Column::StepKey)
        .all(db)
        .await?
        .into_iter()
        .map(Intent::try_from)
        .collect()
}

/// How many intents stand in `state`.
///
/// # Errors
/// The database failed.
pub async fn count(db: &impl ConnectionTrait, state: IntentState) -> Result<u64, StoreError> {
    Ok(intent::Entity::find().filter(intent::Column::State.eq(state.as_str())).count(db).await?)
}

/// The attempts made so far, first to last: what the router decides on.
///
/// # Errors
/// As `get`.
pub async fn attempts(db: &impl ConnectionTrait, key: &StepKey) -> Result<Vec<PastAttempt>, StoreError> {
    attempt::Entity::find()
        .filter(attempt::Column::StepKey.eq(key.as_str()))
        .order_by_asc(attempt::Column::Attempt)
        .all(db)
        .await?
        .into_iter()
        .map(|row| {
            let corrupt = |what: &str| StoreError::corrupt("provider_attempts", &row.step_key, what);
            Ok(PastAttempt {
                attempt: row.attempt,
                provider: row.provider.parse().map_err(|_| corrupt("provider"))?,
                error_class: parse_class(row.error_class.as_deref()).map_err(|()| corrupt("error_class"))?,
                wanted_again: is_wanted_again(&row),
            })
        })
        .collect()
}

/// The title under which an attempt was submitted.
///
/// # Errors
/// The database failed.
pub async fn title(db: &impl ConnectionTrait, key: &StepKey, attempt: i32) -> Result<Option<String>, StoreError> {
    let row = attempt::Entity::find_by_id((key.to_string(), attempt)).one(db).await?;
    Ok(row.map(|row| row.title))
}

fn parse_class(word: Option<&str>) -> Result<Option<ErrorClass>, ()> {
    word.map(str::parse).transpose().map_err(|_| ())
}

impl TryFrom<intent::Model> for Intent {
    type Error = StoreError;

    fn try_from(row: intent::Model) -> Result<Self, Self::Error> {
        let corrupt = |what: &str| StoreError::corrupt("provider_intents", &row.step_key, what);
        Ok(Self {
            step_key: StepKey::try_from(row.step_key.clone()).map_err(|_| corrupt("step_key"))?,
            operation: row.operation.parse().map_err(|_| corrupt("operation"))?,
            state: row.state.parse().map_err(|_| corrupt("state"))?,
            provider: row.provider.as_deref().map(str::parse).transpose().map_err(|_| corrupt("provider"))?,
            cost: UsdMicros::try_from(row.cost_usd_micros).map_err(|_| corrupt("cost_usd_micros"))?,
            error_class: parse_class(row.error_class.as_deref()).map_err(|()| corrupt("error_class"))?,
            purpose: row.purpose,
            attempt: row.attempt,
            key_label: row.key_label,
            task_id: row.task_id,
            output_url: row.output_url,
            asset_key: row.asset_key,
            error_message: row.error_message,
            submitting_at: row.submitting_at,
        })
    }
}
