//! What other processes must forget about an account: read by every instance once a second.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    StoreError,
    rows::account_change::{ActiveModel, Column, Entity},
};

/// Tells that the account was changed by this transaction.
pub(crate) async fn note(tx: &DatabaseTransaction, user_id: Uuid, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = ActiveModel { user_id: Set(user_id), changed_at: Set(now), ..Default::default() };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// One change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub id: i64,
    /// Whose account.
    pub user_id: Uuid,
}

/// The changes stamped at `from` or later, in no order. Ask again for a while before now and pass over what is known:
/// a transaction may be committed later than one that was stamped after it.
///
/// # Errors
/// The database failed.
pub async fn since(db: &impl ConnectionTrait, from: DateTime<Utc>) -> Result<Vec<Change>, StoreError> {
    let rows = Entity::find().filter(Column::ChangedAt.gte(from)).all(db).await?;
    Ok(rows.into_iter().map(|row| Change { id: row.id, user_id: row.user_id }).collect())
}
