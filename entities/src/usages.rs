//! Uses of prompt templates: the log, and the counters that follow from it.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, TransactionTrait,
    sea_query::{Expr, ExprTrait},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    StoreError,
    connect::begin_write,
    rows::{prompt_template, prompt_template_usage},
};

/// One use. User and tier come from the token, never from the body.
#[derive(Clone, Debug, PartialEq)]
pub struct NewUsage {
    /// Which template.
    pub template_id: Uuid,
    /// Who, when signed in.
    pub user_id: Option<Uuid>,
    /// `free` or the name of the plan.
    pub user_tier: String,
    /// The visitor's session.
    pub session_id: Option<String>,
    /// Where it was used.
    pub source_page: Option<String>,
    /// Whether the stored result was taken.
    pub used_cached: bool,
    /// Whether it worked.
    pub was_successful: bool,
    /// How long the generation took, in milliseconds.
    pub generation_time_ms: Option<u32>,
    /// What went wrong.
    pub error_message: Option<String>,
    /// The prompt, where it was changed.
    pub custom_prompt: Option<String>,
    /// Settings, where they were changed.
    pub custom_params: Option<Value>,
}

/// Writes one use down under `id` and counts it, both or neither. Reply: whether there is such a template.
///
/// The mean time moves towards a new time by one part in the number of uses, so it is exact when every
/// use brings its time.
///
/// # Errors
/// The database failed; nothing was stored.
pub async fn record_usage(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    usage: &NewUsage,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    use prompt_template::Column;

    let plus_one = |column: Column| (column, Expr::col(column).add(1));
    let outcome = if usage.was_successful { Column::SuccessCount } else { Column::FailureCount };
    let mut update = prompt_template::Entity::update_many().col_expr(Column::LastUsedAt, Expr::value(now));
    for (column, sum) in [plus_one(Column::UsageCount), plus_one(outcome)] {
        update = update.col_expr(column, sum);
    }
    if let Some(time_ms) = usage.generation_time_ms {
        let time_ms = i64::from(time_ms);
        let mean = || Expr::col(Column::AvgGenerationTimeMs);
        let step = Expr::value(time_ms).sub(mean()).div(Expr::col(Column::UsageCount).add(1));
        update = update.col_expr(Column::AvgGenerationTimeMs, mean().add(step).if_null(time_ms));
    }
    let tx = begin_write(db).await?;
    let counted = update.filter(Column::Id.eq(usage.template_id)).filter(Column::IsActive.eq(true)).exec(&tx).await?;
    if counted.rows_affected == 0 {
        tx.rollback().await?;
        return Ok(false);
    }
    let usage = usage.clone();
    let row = prompt_template_usage::ActiveModel {
        id: Set(id),
        template_id: Set(usage.template_id),
        user_id: Set(usage.user_id),
        session_id: Set(usage.session_id),
        source_page: Set(usage.source_page),
        user_tier: Set(usage.user_tier),
        used_cached: Set(usage.used_cached),
        was_successful: Set(usage.was_successful),
        generation_time_ms: Set(usage.generation_time_ms.map(i64::from)),
        error_message: Set(usage.error_message),
        custom_prompt: Set(usage.custom_prompt),
        custom_params: Set(usage.custom_params),
        used_at: Set(now),
    };
    prompt_template_usage::Entity::insert(row).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(true)
}
