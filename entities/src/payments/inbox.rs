//! The inbox: what payment services told, once per event for ever, and what came of it.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use domain::{
    order::PaymentMethod,
    payment::{EventState, Notice, Source},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    StoreError,
    audit::{self, By},
    connect::begin_write,
    rows::payment_event::{ActiveModel, Column, Entity, Model},
    values::Reader,
};

/// Something that a service told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id here.
    pub id: Uuid,
    /// Who told.
    pub method: PaymentMethod,
    /// How we heard of it.
    pub source: Source,
    /// What.
    pub notice: Notice,
    /// How it stands.
    pub state: EventState,
    /// What came of it, for staff.
    pub result: Option<String>,
    /// The order that it is about, once that is known.
    pub order_id: Option<Uuid>,
    /// Tries to apply it so far.
    pub attempts: u32,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
    /// When it was applied, ignored or refused.
    pub applied_at: Option<DateTime<Utc>>,
}

impl TryFrom<Model> for Event {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let read = Reader { table: "payment_events", id: row.id };
        Ok(Self {
            id: row.id,
            method: read.word("payment_method", &row.payment_method)?,
            source: read.word("source", &row.source)?,
            notice: read.json("notice", row.notice)?,
            state: read.word("state", &row.state)?,
            result: row.result,
            order_id: row.order_id,
            attempts: read.count32("attempts", row.attempts)?,
            created_at: row.created_at,
            applied_at: row.applied_at,
        })
    }
}

/// Stores a notice under `id`, unless the event is there. Reply: the id to apply, and whether it is new. Safe to answer the
/// service after this: it is committed.
///
/// # Errors
/// The database failed: whether it was stored is unknown; the service tells it again.
pub async fn store(
    db: &impl ConnectionTrait,
    id: Uuid,
    method: PaymentMethod,
    source: Source,
    notice: &Notice,
    now: DateTime<Utc>,
) -> Result<(Uuid, bool), StoreError> {
    let json = serde_json::to_value(notice).map_err(|error| StoreError::corrupt("payment_events", id, error))?;
    let now = now.trunc_subsecs(6);
    let row = ActiveModel {
        id: Set(id),
        payment_method: Set(method.to_string()),
        event_id: Set(notice.event_id.clone()),
        event_type: Set(notice.event_type.clone()),
        source: Set(source.to_string()),
        notice: Set(json),
        state: Set(EventState::Waiting.to_string()),
        result: Set(None),
        order_id: Set(None),
        attempts: Set(0),
        next_attempt_at: Set(now),
        occurred_at: Set(notice.occurred_at),
        applied_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let known = OnConflict::columns([Column::PaymentMethod, Column::EventId]).do_nothing().to_owned();
    if Entity::insert(row).on_conflict(known).exec_without_returning(db).await? == 1 {
        return Ok((id, true));
    }
    let there = Entity::find()
        .filter(Column::PaymentMethod.eq(method.as_str()))
        .filter(Column::EventId.eq(notice.event_id.as_str()))
        .one(db)
        .await?;
    let gone = || StoreError::corrupt("payment_events", &notice.event_id, "it is gone though it was there");
    Ok((there.ok_or_else(gone)?.id, false))
}

/// Events to be applied at `now`, the longest due first.
///
/// # Errors
/// The database failed.
pub async fn due(db: &impl ConnectionTrait, now: DateTime<Utc>, limit: u64) -> Result<Vec<Uuid>, StoreError> {
    let due = Entity::find()
        .filter(Expr::cust("state = 'waiting'"))
        .filter(Column::NextAttemptAt.lte(now))
        .order_by_asc(Column::NextAttemptAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    Ok(due.select_only().column(Column::Id).into_tuple().all(db).await?)
}

/// The event with this id.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Event>, StoreError> {
    Entity::find_by_id(id).one(db).await?.map(Event::try_from).transpose()
}

/// Events in `state`, or all, the newest first.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn list(db: &impl ConnectionTrait, state: Option<EventState>, limit: u64) -> Result<Vec<Event>, StoreError> {
    let mut query = Entity::find().order_by_desc(Column::CreatedAt).limit(limit);
    if let Some(state) = state {
        query = query.filter(Column::State.eq(state.as_str()));
    }
    query.all(db).await?.into_iter().map(Event::try_from).collect()
}

/// How many events wait, and how many were refused.
///
/// # Errors
/// The database failed.
pub async fn counts(db: &impl ConnectionTrait) -> Result<(u64, u64), StoreError> {
    let waiting = Entity::find().filter(Expr::cust("state = 'waiting'")).count(db).await?;
    let refused = Entity::find().filter(Column::State.eq(EventState::Refused.as_str())).count(db).await?;
    Ok((waiting, refused))
}

/// Since when the oldest event waits; `None`: none does.
///
/// # Errors
/// The database failed.
pub async fn waiting_since(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>, StoreError> {
    let oldest = Entity::find().filter(Expr::cust("state = 'waiting'")).order_by_asc(Column::CreatedAt);
    Ok(oldest.select_only().column(Column::CreatedAt).into_tuple().one(db).await?)
}

/// Puts events that were refused back, to be applied again: one, or all. What an event did before it does not do twice.
/// Reply: how many.
///
/// # Errors
/// The database failed.
pub async fn replay(
    db: &sea_orm::DatabaseConnection,
    id: Option<Uuid>,
    by: &By,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut update = Entity::update_many()
        .col_expr(Column::State, Expr::value(EventState::Waiting.as_str()))
        .col_expr(Column::AppliedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::Attempts, Expr::value(0_i64))
        .col_expr(Column::NextAttemptAt, Expr::value(now))
        .col_expr(Column::UpdatedAt, Expr::value(now));
    update = match id {
        Some(id) => update.filter(Column::Id.eq(id)).filter(Column::State.ne(EventState::Waiting.as_str())),
        None => update.filter(Column::State.eq(EventState::Refused.as_str())),
    };
    let tx = begin_write(db).await?;
    let replayed = update.exec(&tx).await?.rows_affected;
    if replayed > 0 {
        let subject = id.map_or_else(|| "refused".to_owned(), |id| id.to_string());
        let entry = by.entry("payment.replay", "payment_event", subject);
        audit::record(&tx, entry.with_change(&json!({}), &json!({"events": replayed})), now).await?;
    }
    tx.commit().await?;
    Ok(replayed)
}

/// Holds the event until the transaction ends. `None`: it does not wait any more.
pub(super) async fn hold(tx: &DatabaseTransaction, id: Uuid) -> Result<Option<Event>, StoreError> {
    let row = Entity::find_by_id(id).filter(Expr::cust("state = 'waiting'")).lock_exclusive().one(tx).await?;
    row.map(Event::try_from).transpose()
}

/// Notes what came of an event.
pub(super) async fn close(
    tx: &DatabaseTransaction,
    event: &Event,
    state: EventState,
    result: &str,
    order_id: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let close = Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .col_expr(Column::Result, Expr::value(result))
        .col_expr(Column::OrderId, Expr::value(order_id))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::AppliedAt, Expr::value(now))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(event.id));
    close.exec(tx).await?;
    Ok(())
}

/// Notes that an event could not be applied yet, and when it is tried again.
///
/// # Errors
/// The database failed.
pub async fn postpone(
    db: &impl ConnectionTrait,
    id: Uuid,
    reason: &str,
    pause: TimeDelta,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let later = Entity::update_many()
        .col_expr(Column::Result, Expr::value(reason))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::NextAttemptAt, Expr::value(now + pause))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Expr::cust("state = 'waiting'"));
    later.exec(db).await?;
    Ok(())
}
