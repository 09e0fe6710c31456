//! The provider journal: every paid call is written down before it is made.
//!
//! Each function is one transaction, and each change is a compare-and-swap on (step, attempt, state):
//! of two processes that want the same step, one wins and the other learns it. Budgets are taken in
//! the same transaction as the permission to submit, so a cap holds to the cent across processes.
//! States and their order: `domain::journal`.

mod rows;

use chrono::{DateTime, Utc};
use domain::{
    catalogue::{Step, StepKey},
    journal::IntentState,
    money::UsdMicros,
    provider::{ErrorClass, Operation, Provider},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait, ExprTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use self::rows::{attempt, budget, intent};
use crate::{StoreError, connect::begin_write};

/// The budget that counts everything this database's library ever cost.
pub const LIBRARY_SCOPE: &str = "library";

/// A paid step as the journal knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// Which step.
    pub step_key: StepKey,
    /// What is asked of a provider.
    pub operation: Operation,
    /// The catalogue item that asked first, for people.
    pub purpose: String,
    /// Where it stands.
    pub state: IntentState,
    /// How many paid calls were begun.
    pub attempt: i32,
    /// Who was asked last.
    pub provider: Option<Provider>,
    /// With which of the provider's keys (a label, not the key).
    pub key_label: Option<String>,
    /// The provider's own id of the task.
    pub task_id: Option<String>,
    /// What the current attempt is expected to cost.
    pub cost: UsdMicros,
    /// Where the provider put the result, when it is done but not yet in our store.
    pub output_url: Option<String>,
    /// Key of the result in the media store.
    pub asset_key: Option<String>,
    /// What went wrong last.
    pub error_class: Option<ErrorClass>,
    /// In words.
    pub error_message: Option<String>,
    /// When the last paid call was begun.
    pub submitting_at: Option<DateTime<Utc>>,
}

/// An earlier attempt that ended without a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastAttempt {
    /// From 1.
    pub attempt: i32,
    /// Who was asked.
    pub provider: Provider,
    /// How it ended; `None` while it runs, or when it succeeded.
    pub error_class: Option<ErrorClass>,
}

/// Permission to make one paid call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    /// Which step.
    pub step_key: StepKey,
    /// Number of this attempt, from 1.
    pub attempt: i32,
    /// Our own name for it, given to the provider where it takes one.
    pub title: String,
}

/// Answer to the wish to submit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Stored as `submitting`: make the one call now.
    Granted(Permit),
    /// Somebody else is at it, or it is done: look at the intent again.
    Taken,
    /// A budget would be exceeded; nothing was taken.
    OverBudget {
        /// Which budget.
        scope: String,
    },
}

/// Everything a paid call is booked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Who will be asked.
    pub provider: Provider,
    /// Label of the key.
    pub key_label: String,
    /// Expected price.
    pub cost: UsdMicros,
    /// A second budget beside the library's: that of this run.
    pub run_scope: Option<String>,
}

/// What to do with an attempt that certainly costs nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncharged<'a> {
    /// Why it is certain.
    pub class: ErrorClass,
    /// In words.
    pub message: &'a str,
    /// Whether the intent is given up.
    pub give_up: bool,
}

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
            })
        })
        .collect()
}

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

/// What is committed under `scope`: the cost of everything running, done or unclear.
///
/// # Errors
/// The database failed.
pub async fn committed(db: &impl ConnectionTrait, scope: &str) -> Result<UsdMicros, StoreError> {
    let row = budget::Entity::find_by_id(scope.to_owned()).one(db).await?;
    Ok(row.and_then(|row| UsdMicros::try_from(row.committed_usd_micros).ok()).unwrap_or_default())
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
    let attempt = attempt_before + 1;
    let taken = intent::Entity::update_many()
        .col_expr(intent::Column::State, Expr::value(IntentState::Submitting.as_str()))
        .col_expr(intent::Column::Attempt, Expr::value(attempt))
        .col_expr(intent::Column::Provider, Expr::value(booking.provider.as_str()))
        .col_expr(intent::Column::KeyLabel, Expr::value(booking.key_label.clone()))
        .col_expr(intent::Column::TaskId, Expr::value(Option::<String>::None))
        .col_expr(intent::Column::OutputUrl, Expr::value(Option::<String>::None))
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
    for scope in std::iter::once(LIBRARY_SCOPE).chain(booking.run_scope.as_deref()) {
        if !commit_cost(&tx, scope, booking.cost).await? {
            tx.rollback().await?;
            return Ok(Begin::OverBudget { scope: scope.to_owned() });
        }
    }
    let title = format!("vidgo-{}-{attempt}", key.as_str().get(..24).unwrap_or_default());
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

/// The title under which an attempt was submitted.
///
/// # Errors
/// The database failed.
pub async fn title(db: &impl ConnectionTrait, key: &StepKey, attempt: i32) -> Result<Option<String>, StoreError> {
    let row = attempt::Entity::find_by_id((key.to_string(), attempt)).one(db).await?;
    Ok(row.map(|row| row.title))
}

/// The provider took the task: it can be polled from now on, whatever dies.
/// Also the way back from `parked` when the provider's own list shows the task.
///
/// # Errors
/// The database failed, or the attempt is no longer the one under way.
pub async fn submitted(
    db: &DatabaseConnection,
    key: &StepKey,
    attempt: i32,
    task_id: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = begin_write(db).await?;
    let change = Change::to(IntentState::Submitted, &[IntentState::Submitting, IntentState::Parked], now);
    let intent = intent::Entity::update_many().col_expr(intent::Column::TaskId, Expr::value(task_id));
    change.intent(&tx, intent, key, attempt).await?;
    let row = attempt::Entity::update_many()
        .col_expr(attempt::Column::TaskId, Expr::value(task_id))
        .col_expr(attempt::Column::SubmittedAt, Expr::value(now));
    change.attempt(&tx, row, key, attempt).await?;
    Ok(tx.commit().await?)
}

/// The provider is done; its file is not in our store yet. Kept so that a crash during the download
/// need not ask the provider again.
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
        .col_expr(intent::Column::Charged, Expr::value(charged.map(str::to_owned)))
        .filter(intent::Column::StepKey.eq(key.as_str()))
        .filter(intent::Column::Attempt.eq(attempt))
        .exec(db)
        .await?;
    Ok(())
}

/// The result is in our store.
///
/// # Errors
/// The database failed, or the attempt is no longer the one under way; a row that is already
/// `succeeded` is fine, since two processes may poll one task.
pub async fn succeeded(
    db: &DatabaseConnection,
    key: &StepKey,
    attempt: i32,
    asset_key: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let from = [IntentState::Submitting, IntentState::Submitted, IntentState::Succeeded];
    let tx = begin_write(db).await?;
    let change = Change::to(IntentState::Succeeded, &from, now);
    let intent = intent::Entity::update_many().col_expr(intent::Column::AssetKey, Expr::value(asset_key));
    change.intent(&tx, intent, key, attempt).await?;
    let row = attempt::Entity::update_many().col_expr(attempt::Column::FinishedAt, Expr::value(now));
    change.attempt(&tx, row, key, attempt).await?;
    Ok(tx.commit().await?)
}

/// The attempt certainly costs nothing: its budget is given back, in the same transaction.
/// Also the operator's word that a parked attempt was not charged.
///
/// # Errors
/// The database failed, or the attempt is no longer the one under way.
pub async fn uncharged(
    db: &DatabaseConnection,
    key: &StepKey,
    attempt: i32,
    outcome: &Uncharged<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let from = [IntentState::Submitting, IntentState::Submitted, IntentState::Parked];
    let tx = begin_write(db).await?;
    // The row is locked by the update below before its cost is read back.
    let to = if outcome.give_up { IntentState::Failed } else { IntentState::Intent };
    let change = Change::to(to, &from, now);
    change.intent(&tx, error_of_intent(outcome.class, outcome.message), key, attempt).await?;
    let row = intent::Entity::find_by_id(key.to_string()).one(&tx).await?;
    if let Some(row) = row {
        for scope in std::iter::once(LIBRARY_SCOPE).chain(row.run_scope.as_deref()) {
            release_cost(&tx, scope, row.cost_usd_micros).await?;
        }
    }
    let change = Change::to(IntentState::Failed, &from, now);
    let row = error_of_attempt(outcome.class, outcome.message).col_expr(attempt::Column::FinishedAt, Expr::value(now));
    change.attempt(&tx, row, key, attempt).await?;
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
    let from = [IntentState::Submitting, IntentState::Submitted];
    let tx = begin_write(db).await?;
    let change = Change::to(IntentState::Parked, &from, now);
    change.intent(&tx, error_of_intent(class, message), key, attempt).await?;
    change.attempt(&tx, error_of_attempt(class, message), key, attempt).await?;
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
    let change = Change::to(IntentState::Failed, &[IntentState::Parked], now);
    change.intent(&tx, intent::Entity::update_many(), key, attempt).await?;
    let row = attempt::Entity::update_many().col_expr(attempt::Column::FinishedAt, Expr::value(now));
    change.attempt(&tx, row, key, attempt).await?;
    Ok(tx.commit().await?)
}

/// Nothing is under way and nobody is left to ask: given up until somebody reopens it.
///
/// # Errors
/// The database failed.
pub async fn give_up(
    db: &impl ConnectionTrait,
    key: &StepKey,
    attempt: i32,
    class: ErrorClass,
    message: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    error_of_intent(class, message)
        .col_expr(intent::Column::State, Expr::value(IntentState::Failed.as_str()))
        .col_expr(intent::Column::UpdatedAt, Expr::value(now))
        .filter(intent::Column::StepKey.eq(key.as_str()))
        .filter(intent::Column::Attempt.eq(attempt))
        .filter(intent::Column::State.eq(IntentState::Intent.as_str()))
        .exec(db)
        .await?;
    Ok(())
}

/// A failed intent is wanted again, by a new run.
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

/// What all succeeded and running attempts of each provider are booked with.
///
/// # Errors
/// The database failed.
pub async fn spent_by_provider(db: &impl ConnectionTrait) -> Result<Vec<(String, i64, i64)>, StoreError> {
    let held = IntentState::ALL.iter().filter(|state| state.holds_cost()).map(|state| state.as_str());
    Ok(attempt::Entity::find()
        .select_only()
        .column(attempt::Column::Provider)
        .column_as(attempt::Column::Attempt.count(), "calls")
        .column_as(Expr::col(attempt::Column::CostUsdMicros).sum().cast_as("bigint"), "cost")
        .filter(attempt::Column::State.is_in(held))
        .group_by(attempt::Column::Provider)
        .order_by_asc(attempt::Column::Provider)
        .into_tuple()
        .all(db)
        .await?)
}

async fn commit_cost(tx: &DatabaseTransaction, scope: &str, cost: UsdMicros) -> Result<bool, StoreError> {
    let committed = || Expr::col(budget::Column::CommittedUsdMicros).add(cost.micros());
    let result = budget::Entity::update_many()
        .col_expr(budget::Column::CommittedUsdMicros, committed())
        .filter(budget::Column::Scope.eq(scope))
        .filter(committed().lte(Expr::col(budget::Column::CapUsdMicros)))
        .exec(tx)
        .await?;
    Ok(result.rows_affected == 1)
}

async fn release_cost(tx: &DatabaseTransaction, scope: &str, cost_usd_micros: i64) -> Result<(), StoreError> {
    budget::Entity::update_many()
        .col_expr(
            budget::Column::CommittedUsdMicros,
            Expr::col(budget::Column::CommittedUsdMicros).sub(cost_usd_micros),
        )
        .filter(budget::Column::Scope.eq(scope))
        .exec(tx)
        .await?;
    Ok(())
}

fn error_of_intent(class: ErrorClass, message: &str) -> sea_orm::UpdateMany<intent::Entity> {
    intent::Entity::update_many()
        .col_expr(intent::Column::ErrorClass, Expr::value(class.as_str()))
        .col_expr(intent::Column::ErrorMessage, Expr::value(message))
}

fn error_of_attempt(class: ErrorClass, message: &str) -> sea_orm::UpdateMany<attempt::Entity> {
    attempt::Entity::update_many()
        .col_expr(attempt::Column::ErrorClass, Expr::value(class.as_str()))
        .col_expr(attempt::Column::ErrorMessage, Expr::value(message))
}

/// One step of the state machine, applied to both rows.
struct Change<'a> {
    to: IntentState,
    from: &'a [IntentState],
    now: DateTime<Utc>,
}

impl<'a> Change<'a> {
    fn to(to: IntentState, from: &'a [IntentState], now: DateTime<Utc>) -> Self {
        Self { to, from, now }
    }

    fn words(&self) -> impl Iterator<Item = &'static str> {
        self.from.iter().map(|state| state.as_str())
    }

    async fn intent(
        &self,
        tx: &DatabaseTransaction,
        update: sea_orm::UpdateMany<intent::Entity>,
        key: &StepKey,
        attempt: i32,
    ) -> Result<(), StoreError> {
        let result = update
            .col_expr(intent::Column::State, Expr::value(self.to.as_str()))
            .col_expr(intent::Column::UpdatedAt, Expr::value(self.now))
            .filter(intent::Column::StepKey.eq(key.as_str()))
            .filter(intent::Column::Attempt.eq(attempt))
            .filter(intent::Column::State.is_in(self.words()))
            .exec(tx)
            .await?;
        if result.rows_affected == 1 {
            Ok(())
        } else {
            Err(StoreError::Superseded { what: format!("attempt {attempt} of step {key} → {}", self.to) })
        }
    }

    async fn attempt(
        &self,
        tx: &DatabaseTransaction,
        update: sea_orm::UpdateMany<attempt::Entity>,
        key: &StepKey,
        attempt: i32,
    ) -> Result<(), StoreError> {
        update
            .col_expr(attempt::Column::State, Expr::value(self.to.as_str()))
            .filter(attempt::Column::StepKey.eq(key.as_str()))
            .filter(attempt::Column::Attempt.eq(attempt))
            .exec(tx)
            .await?;
        Ok(())
    }
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
