//! The tasks that a provider has: read in pages, and of each row only what polling needs.

use chrono::{DateTime, Utc};
use domain::{
    catalogue::StepKey,
    journal::IntentState,
    provider::{Operation, Provider},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::rows::intent;
use crate::StoreError;

/// A task that a provider took and whose result is not in our store yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenTask {
    /// Which step.
    pub step_key: StepKey,
    /// Which attempt.
    pub attempt: i32,
    /// What was asked.
    pub operation: Operation,
    /// Label of the key it was submitted with.
    pub key_label: Option<String>,
    /// The provider's id of it.
    pub task_id: String,
    /// Where the provider put the result, when it is done.
    pub output_url: Option<String>,
    /// When it was submitted.
    pub submitting_at: Option<DateTime<Utc>>,
}

/// Some of the open tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenTasks {
    /// The tasks. A row that does not parse is told in the log and left out, so that it holds up no other.
    pub tasks: Vec<OpenTask>,
    /// After which key to read on; `None`: that was all.
    pub next: Option<String>,
}

/// The tasks that `provider` has, at most `limit` at a time, after the key `after`.
///
/// # Errors
/// The database failed.
pub async fn open_tasks(
    db: &impl ConnectionTrait,
    provider: Provider,
    after: Option<&str>,
    limit: u64,
) -> Result<OpenTasks, StoreError> {
    let rows: Vec<Row> = intent::Entity::find()
        .select_only()
        .columns([
            intent::Column::StepKey,
            intent::Column::Attempt,
            intent::Column::Operation,
            intent::Column::KeyLabel,
            intent::Column::TaskId,
            intent::Column::OutputUrl,
            intent::Column::SubmittingAt,
        ])
        .filter(intent::Column::State.eq(IntentState::Submitted.as_str()))
        .filter(intent::Column::Provider.eq(provider.as_str()))
        .filter(intent::Column::StepKey.gt(after.unwrap_or_default()))
        .order_by_asc(intent::Column::StepKey)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let full = u64::try_from(rows.len()).unwrap_or(u64::MAX) >= limit;
    let next = rows.last().filter(|_| full).map(|(step_key, ..)| step_key.clone());
    let mut tasks = Vec::with_capacity(rows.len());
    for row in rows {
        match task(row) {
            Ok(task) => tasks.push(task),
            Err(error) => tracing::error!(%error, "a task at a provider cannot be taken up again"),
        }
    }
    Ok(OpenTasks { tasks, next })
}

/// The selected columns, in order.
type Row = (String, i32, String, Option<String>, Option<String>, Option<String>, Option<DateTime<Utc>>);

fn task(
    (step_key, attempt, operation, key_label, task_id, output_url, submitting_at): Row,
) -> Result<OpenTask, StoreError> {
    let corrupt = |what: &str| StoreError::corrupt("provider_intents", &step_key, what);
    Ok(OpenTask {
        operation: operation.parse().map_err(|_| corrupt("operation"))?,
        task_id: task_id.ok_or_else(|| corrupt("task_id"))?,
        step_key: StepKey::try_from(step_key.clone()).map_err(|_| corrupt("step_key"))?,
        attempt,
        key_label,
        output_url,
        submitting_at,
    })
}
