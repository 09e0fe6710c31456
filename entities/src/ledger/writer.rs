//! Who changes credits: each process numbers its batches, so that the others see when what they remember is old.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    StoreError,
    rows::ledger_writer::{Column, Entity},
};

/// One process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writer(pub(super) Uuid);

impl Writer {
    /// This process, under a new id.
    #[must_use]
    pub const fn new(id: Uuid) -> Self {
        Self(id)
    }

    /// Its id: what tells instances apart.
    #[must_use]
    pub const fn id(self) -> Uuid {
        self.0
    }
}

/// A number of each other process that every batch of it raises: as long as all are the same, nobody else changed
/// credits. It is never below the time in microseconds, so that it does not come again when a row was forgotten.
///
/// # Errors
/// The database failed.
pub async fn batches_of_others(db: &DatabaseConnection, own: Writer) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let rows = Entity::find().filter(Column::Id.ne(own.0)).order_by_asc(Column::Id).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.batches)).collect())
}

/// Forgets processes that stored nothing since `before`. One that is still there introduces itself with its next batch.
///
/// # Errors
/// The database failed.
pub async fn forget_writers(db: &DatabaseConnection, before: DateTime<Utc>) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::UpdatedAt.lt(before)).exec(db).await?;
    Ok(())
}
