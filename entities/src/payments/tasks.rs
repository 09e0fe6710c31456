//! What payment services are to be asked to do: stored with its cause, done by one process at a time.
//!
//! A task goes `waiting → sent → done` (or `refused`, `by_hand`, `void`). `sent` is stored before the service is asked. A
//! task that a death, or an unclear answer, leaves in it is looked into before it is done again: a refund is never sent
//! twice blindly. An answer that says nothing was done puts it back to `waiting`, later each time.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    lists::{Currency, PlanName},
    order::PaymentMethod,
    payment::{BillingCycle, TaskState},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    StoreError,
    rows::payment_task::{ActiveModel, Column, Entity, Model},
    subscriptions::Subscription,
    values::Reader,
};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "snake_case")]
pub enum Work {
    /// Give money of an order back.
    Refund {
        /// How much, in hundredths of the order's currency.
        amount_minor: u32,
    },
    /// End an agreement.
    Cancel {
        /// The agreement.
        agreement: String,
        /// At once, or when what is paid is over.
        at_once: bool,
    },
    /// Charge something else from the next period on, and take back a planned end.
    Change {
        /// Which plan.
        plan: PlanName,
        /// How often.
        cycle: BillingCycle,
        /// How much.
        amount_minor: u32,
        /// In what.
        currency: Currency,
    },
}

impl Work {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Refund { .. } => "refund",
            Self::Cancel { .. } => "cancel",
            Self::Change { .. } => "change",
        }
    }
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: Uuid,
    /// Who is asked.
    pub method: PaymentMethod,
    /// What.
    pub work: Work,
    /// The order it is about.
    pub order_id: Option<Uuid>,
    /// The subscription it is about.
    pub subscription_id: Option<Uuid>,
    /// The refund it carries out.
    pub refund_id: Option<Uuid>,
    /// How it stands.
    pub state: TaskState,
    /// How often it was tried before.
    pub attempts: u32,
    /// What came of it, for staff.
    pub result: Option<String>,
}

impl TryFrom<Model> for Task {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let read = Reader { table: "payment_tasks", id: row.id };
        Ok(Self {
            id: row.id,
            method: read.word("payment_method", &row.payment_method)?,
            work: read.json("work", row.work)?,
            order_id: row.order_id,
            subscription_id: row.subscription_id,
            refund_id: row.refund_id,
            state: read.word("state", &row.state)?,
            attempts: read.count32("attempts", row.attempts)?,
            result: row.result,
        })
    }
}

/// A new row.
fn row(
    key: String,
    method: PaymentMethod,
    user_id: Uuid,
    work: &Work,
    now: DateTime<Utc>,
) -> Result<ActiveModel, StoreError> {
    let json = serde_json::to_value(work).map_err(|error| StoreError::corrupt("payment_tasks", &key, error))?;
    Ok(ActiveModel {
        id: Set(crate::stable_id("payment_tasks", &key)),
        key: Set(key),
        kind: Set(work.kind().to_owned()),
        payment_method: Set(method.to_string()),
        user_id: Set(user_id),
        order_id: Set(None),
        subscription_id: Set(None),
        refund_id: Set(None),
        work: Set(json),
        state: Set(TaskState::Waiting.as_str().to_owned()),
        attempts: Set(0),
        next_attempt_at: Set(now),
        result: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    })
}

async fn insert(tx: &DatabaseTransaction, row: ActiveModel) -> Result<(), StoreError> {
    let once = OnConflict::column(Column::Key).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).exec_without_returning(tx).await?;
    Ok(())
}

/// Stores a task about a subscription, once per key. Tasks about it that were to change what it charges are void.
pub(crate) async fn put(
    tx: &DatabaseTransaction,
    key: String,
    subscription: &Subscription,
    work: Work,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    void_changes(tx, subscription.id, now).await?;
    let row = row(key, subscription.payment_method, subscription.user_id, &work, now)?;
    insert(tx, ActiveModel { subscription_id: Set(Some(subscription.id)), ..row }).await
}

/// Stores that an agreement, if there is one, is to end.
pub(crate) async fn put_cancel(
    tx: &DatabaseTransaction,
    subscription: &Subscription,
    at_once: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(agreement) = subscription.agreement.clone() else { return Ok(()) };
    let when = if at_once { "now" } else { "end" };
    let key = format!("cancel-{when}:{}:{}", subscription.id, now.timestamp_micros());
    put(tx, key, subscription, Work::Cancel { agreement, at_once }, now).await
}

/// Stores that money of an order is to be given back.
pub(crate) async fn put_refund(
    tx: &DatabaseTransaction,
    refund: (Uuid, u32),
    order: (Uuid, PaymentMethod, Uuid),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (refund_id, amount_minor) = refund;
    let (order_id, method, user_id) = order;
    let row = row(format!("refund:{refund_id}"), method, user_id, &Work::Refund { amount_minor }, now)?;
    insert(tx, ActiveModel { order_id: Set(Some(order_id)), refund_id: Set(Some(refund_id)), ..row }).await
}

/// Whether the service is still to hear, or may just be hearing, what we want of this agreement.
pub(super) async fn is_open(tx: &DatabaseTransaction, subscription_id: Uuid) -> Result<bool, StoreError> {
    let open = Entity::find()
        .filter(Column::SubscriptionId.eq(subscription_id))
        .filter(Column::State.is_in([TaskState::Waiting.as_str(), TaskState::Sent.as_str()]));
    Ok(open.one(tx).await?.is_some())
}

/// What was to be changed of an agreement and was not begun is no longer wanted.
async fn void_changes(tx: &DatabaseTransaction, subscription_id: Uuid, now: DateTime<Utc>) -> Result<(), StoreError> {
    let void = Entity::update_many()
        .col_expr(Column::State, Expr::value(TaskState::Void.as_str()))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::SubscriptionId.eq(subscription_id))
        .filter(Column::State.eq(TaskState::Waiting.as_str()));
    void.exec(tx).await?;
    Ok(())
}

/// Tasks that are due at `now`, the longest due first: those that wait, and those that were sent and heard nothing of.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn due(db: &impl ConnectionTrait, now: DateTime<Utc>, limit: u64) -> Result<Vec<Task>, StoreError> {
    let due = Entity::find()
        .filter(Expr::cust("state IN ('waiting', 'sent')"))
        .filter(Column::NextAttemptAt.lte(now))
        .order_by_asc(Column::NextAttemptAt)
        .limit(limit);
    due.all(db).await?.into_iter().map(Task::try_from).collect()
}

/// Takes a task: of two processes one gets it, and until `lease` from now nobody else does.
///
/// # Errors
/// The database failed; whether it was taken is unknown.
pub async fn claim(
    db: &impl ConnectionTrait,
    task: &Task,
    lease: TimeDelta,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let taken = Entity::update_many()
        .col_expr(Column::State, Expr::value(TaskState::Sent.as_str()))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::NextAttemptAt, Expr::value(now + lease))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(task.id))
        .filter(Column::State.eq(task.state.as_str()))
        .filter(Column::Attempts.eq(i64::from(task.attempts)))
        .filter(Condition::all().add(Column::NextAttemptAt.lte(now)));
    Ok(taken.exec(db).await?.rows_affected == 1)
}

/// Whether nothing newer was stored about the same agreement: what is older is overtaken.
///
/// # Errors
/// The database failed.
pub async fn is_newest(db: &impl ConnectionTrait, task: &Task) -> Result<bool, StoreError> {
    let Some(subscription_id) = task.subscription_id else { return Ok(true) };
    let newest = Entity::find()
        .filter(Column::SubscriptionId.eq(subscription_id))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id);
    Ok(newest.one(db).await?.is_none_or(|row| row.id == task.id))
}

/// Stores what came of a task that was taken.
///
/// # Errors
/// The database failed; the task stays taken until its lease is over, and is looked into then.
pub async fn finish(
    db: &impl ConnectionTrait,
    id: Uuid,
    state: TaskState,
    next: TimeDelta,
    result: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .col_expr(Column::NextAttemptAt, Expr::value(now + next))
        .col_expr(Column::Result, Expr::value(result))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(TaskState::Sent.as_str()));
    done.exec(db).await?;
    Ok(())
}

/// Tasks that a person has to look at, the newest first.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn troubled(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Task>, StoreError> {
    let rows = Entity::find().filter(is_stuck()).order_by_desc(Column::UpdatedAt).limit(limit).all(db).await?;
    rows.into_iter().map(Task::try_from).collect()
}

/// How many tasks services are still to do, since when the oldest waits, and how many a person has to look at.
///
/// # Errors
/// The database failed.
pub async fn vitals(db: &impl ConnectionTrait) -> Result<(u64, Option<DateTime<Utc>>, u64), StoreError> {
    let open = || Entity::find().filter(Expr::cust("state IN ('waiting', 'sent')"));
    let oldest = open().order_by_asc(Column::CreatedAt).select_only().column(Column::CreatedAt);
    let (count, oldest) = (open().count(db).await?, oldest.into_tuple().one(db).await?);
    Ok((count, oldest, Entity::find().filter(is_stuck()).count(db).await?))
}

/// What a person has to look at.
fn is_stuck() -> Condition {
    Condition::any()
        .add(Column::State.is_in([TaskState::Refused.as_str(), TaskState::ByHand.as_str()]))
        .add(Condition::all().add(Column::State.eq(TaskState::Sent.as_str())).add(Column::Attempts.gt(2)))
}

/// The task with this id.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Task>, StoreError> {
    Entity::find_by_id(id).one(db).await?.map(Task::try_from).transpose()
}

/// The task that carries out a refund.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn of_refund(db: &impl ConnectionTrait, refund_id: Uuid) -> Result<Option<Task>, StoreError> {
    Entity::find().filter(Column::RefundId.eq(refund_id)).one(db).await?.map(Task::try_from).transpose()
}
