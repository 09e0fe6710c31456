//! What operators turned while servers run, and what they want tried again.
//!
//! A control without a row stands as configured. Each change writes the audit log in the same transaction; servers look
//! here again and again, so that what one process stores counts in all.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::control::Control;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    TransactionTrait,
    sea_query::{Expr, OnConflict},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    StoreError,
    audit::{self, By},
    connect::begin_write,
    rows::{control, pregen_retry},
    values::{Reader, json_texts},
};

/// Retries that were taken are kept for so long, for whoever looks into the database.
const KEPT: chrono::Duration = chrono::Duration::days(30);

/// An operator's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turned {
    /// What it is about.
    pub control: Control,
    /// A switch: 0 or 1; a setting: its value, in its own unit.
    pub value: i64,
    /// Why.
    pub reason: Option<String>,
    /// Who said it.
    pub changed_by: String,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// Everything that was turned, by name. A row of another version of ours, whose name says nothing here, is left out.
///
/// # Errors
/// The database failed.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Turned>, StoreError> {
    let rows = control::Entity::find().order_by_asc(control::Column::Name).all(db).await?;
    let read = rows.into_iter().filter_map(|row| {
        let control = row.name.parse().ok()?;
        let control::Model { value, reason, changed_by, changed_at, .. } = row;
        Some(Turned { control, value, reason, changed_by, changed_at })
    });
    Ok(read.collect())
}

/// A wish to turn something.
#[derive(Clone, Debug)]
pub struct Turn {
    /// What.
    pub control: Control,
    /// To what; `None`: back to the configuration.
    pub value: Option<i64>,
    /// What the configuration says, for the audit log.
    pub configured: i64,
    /// The audit log's word for it, for example `provider.drain`.
    pub action: &'static str,
    /// What the audit log says it is about: kind and id.
    pub subject: (&'static str, String),
    /// Why.
    pub reason: Option<String>,
}

/// Turns one thing. Reply: what it was before; nothing is written, and nothing audited, when it is as wished already.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn turn(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    wish: &Turn,
    by: &By,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let tx = begin_write(db).await?;
    let name = wish.control.to_string();
    let row = control::Entity::find_by_id(name.clone()).lock_exclusive().one(&tx).await?;
    let before = row.as_ref().map(|row| row.value);
    let (was, is) = (before.unwrap_or(wish.configured), wish.value.unwrap_or(wish.configured));
    if before == wish.value || (before.is_none() && was == is) {
        tx.rollback().await?;
        return Ok(was);
    }
    match wish.value {
        None => {
            control::Entity::delete_by_id(name).exec(&tx).await?;
        }
        Some(value) => {
            let row = control::ActiveModel {
                name: Set(name),
                value: Set(value),
                reason: Set(wish.reason.clone()),
                changed_by: Set(by.who.actor_name.clone()),
                changed_at: Set(now),
            };
            let all = [
                control::Column::Value,
                control::Column::Reason,
                control::Column::ChangedBy,
                control::Column::ChangedAt,
            ];
            let newer = OnConflict::column(control::Column::Name).update_columns(all).to_owned();
            control::Entity::insert(row).on_conflict(newer).exec_without_returning(&tx).await?;
        }
    }
    let entry = by
        .entry(wish.action, wish.subject.0, &wish.subject.1)
        .with_reason(wish.reason.as_deref())
        .with_change(&json!({"value": was}), &json!({"value": is}));
    audit::record(&tx, entry, now).await?;
    tx.commit().await?;
    Ok(was)
}

/// Items to be tried again; `None`: all that were given up.
pub type Items = Option<BTreeSet<String>>;

/// Stores the wish to try items again that were given up.
///
/// # Errors
/// The database failed; nothing was stored.
pub async fn ask_retry(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    retry_id: Uuid,
    items: &Items,
    reason: Option<&str>,
    by: &By,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = begin_write(db).await?;
    let old = pregen_retry::Entity::delete_many().filter(pregen_retry::Column::TakenAt.lt(now - KEPT));
    old.exec(&tx).await?;
    let names: Option<Vec<String>> = items.as_ref().map(|items| items.iter().cloned().collect());
    let row = pregen_retry::ActiveModel {
        id: Set(retry_id),
        item_ids: Set(names.as_deref().map(json_texts)),
        asked_at: Set(now),
        taken_at: Set(None),
    };
    pregen_retry::Entity::insert(row).exec_without_returning(&tx).await?;
    let mut entry = by.entry("pregeneration.retry", "pregeneration", "library").with_reason(reason);
    entry.after = Some(json!({"items": names}));
    audit::record(&tx, entry, now).await?;
    Ok(tx.commit().await?)
}

/// Takes the oldest wish to try items again: of several servers one gets it. Once taken it is not told again, should
/// the server die: an item that was not tried again costs another press of the button, one tried twice costs money.
///
/// # Errors
/// The database failed; the wish may be taken.
pub async fn take_retry(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Option<Items>, StoreError> {
    let oldest = pregen_retry::Entity::find()
        .filter(pregen_retry::Column::TakenAt.is_null())
        .order_by_asc(pregen_retry::Column::AskedAt)
        .one(db)
        .await?;
    let Some(row) = oldest else { return Ok(None) };
    let take = pregen_retry::Entity::update_many()
        .col_expr(pregen_retry::Column::TakenAt, Expr::value(now))
        .filter(pregen_retry::Column::Id.eq(row.id))
        .filter(pregen_retry::Column::TakenAt.is_null());
    if take.exec(db).await?.rows_affected == 0 {
        return Ok(None);
    }
    let reader = Reader { table: "pregen_retries", id: row.id };
    let items = row.item_ids.map(|items| reader.json::<BTreeSet<String>>("item_ids", items)).transpose()?;
    Ok(Some(items))
}
