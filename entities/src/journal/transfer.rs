//! Paid steps on their way from one journal to another, so that what was paid once is not paid again elsewhere.
//!
//! An imported call was paid under the other place's budget: here it counts under none. Its key label says so
//! ([`IMPORTED_LABEL`]), whoever adds up what is committed leaves that label out, and the cost itself stays in the books.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{catalogue::StepKey, journal::IntentState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};

use super::{
    Intent,
    rows::{attempt, intent},
};
use crate::StoreError;

/// Label, in place of a key's, of calls that were made and paid for elsewhere.
pub const IMPORTED_LABEL: &str = "imported";

/// A paid step that succeeded, with every call that was made for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidStep {
    intent: intent::Model,
    attempts: Vec<attempt::Model>,
}

impl PaidStep {
    /// The step as the journal knows it, checked.
    ///
    /// # Errors
    /// It does not parse, did not succeed, names no asset, or an attempt belongs to another step.
    pub fn checked(&self) -> Result<Intent, StoreError> {
        let corrupt = |what: &str| StoreError::corrupt("provider_intents", &self.intent.step_key, what);
        let intent = Intent::try_from(self.intent.clone())?;
        if intent.state != IntentState::Succeeded || intent.asset_key.is_none() {
            return Err(corrupt("it has no result"));
        }
        if serde_json::from_str::<serde_json::Value>(&self.intent.recipe).is_err() {
            return Err(corrupt("recipe"));
        }
        for row in &self.attempts {
            let known = row.provider.parse::<domain::provider::Provider>().is_ok()
                && row
                    .state
                    .parse::<IntentState>()
                    .is_ok_and(|state| matches!(state, IntentState::Succeeded | IntentState::Failed));
            if row.step_key != self.intent.step_key || row.cost_usd_micros < 0 || !known {
                return Err(corrupt("attempts"));
            }
        }
        Ok(intent)
    }

    /// Stores the step under `tx`. Reply: whether it was stored; one that the journal knows stays as it is, unless
    /// nothing was ever begun for it.
    pub(crate) async fn import(mut self, tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let key = StepKey::try_from(self.intent.step_key.clone())
            .map_err(|error| StoreError::corrupt("provider_intents", &self.intent.step_key, error))?;
        // One that nothing was begun for gives way; the filter makes the look and the change one.
        intent::Entity::delete_many()
            .filter(intent::Column::StepKey.eq(key.as_str()))
            .filter(intent::Column::State.eq(IntentState::Intent.as_str()))
            .filter(intent::Column::Attempt.eq(0))
            .exec(tx)
            .await?;
        self.intent.key_label = Some(IMPORTED_LABEL.to_owned());
        self.intent.run_scope = None;
        self.intent.updated_at = now;
        let inserted = intent::Entity::insert(self.intent.into_active_model())
            .on_conflict(OnConflict::column(intent::Column::StepKey).do_nothing().to_owned())
            .exec_without_returning(tx)
            .await?;
        if inserted == 0 {
            return Ok(false);
        }
        for mut row in self.attempts {
            IMPORTED_LABEL.clone_into(&mut row.key_label);
            // A task answers one attempt. One that this journal knows as another's keeps its name there.
            if let Some(task_id) = &row.task_id {
                let known = attempt::Entity::find()
                    .filter(attempt::Column::Provider.eq(row.provider.as_str()))
                    .filter(attempt::Column::TaskId.eq(task_id.as_str()))
                    .one(tx)
                    .await?;
                if known.is_some() {
                    row.task_id = None;
                }
            }
            attempt::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
        }
        Ok(true)
    }
}

/// Every step that succeeded, oldest first, with its attempts.
///
/// # Errors
/// The database failed.
pub async fn paid_steps(db: &impl ConnectionTrait) -> Result<Vec<PaidStep>, StoreError> {
    let intents = intent::Entity::find()
        .filter(intent::Column::State.eq(IntentState::Succeeded.as_str()))
        .order_by_asc(intent::Column::CreatedAt)
        .order_by_asc(intent::Column::StepKey)
        .all(db)
        .await?;
    let mut attempts: HashMap<String, Vec<attempt::Model>> = HashMap::new();
    for row in attempt::Entity::find().order_by_asc(attempt::Column::Attempt).all(db).await? {
        attempts.entry(row.step_key.clone()).or_default().push(row);
    }
    let with_attempts =
        |intent: intent::Model| PaidStep { attempts: attempts.remove(&intent.step_key).unwrap_or_default(), intent };
    Ok(intents.into_iter().map(with_attempts).collect())
}
