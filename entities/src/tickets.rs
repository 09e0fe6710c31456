//! Tickets that let a browser open the live view: it cannot send headers with a websocket.
//!
//! A ticket belongs to a session, lives for seconds and opens once, on whichever instance it arrives. Stored is its
//! digest only.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use uuid::Uuid;

use crate::{StoreError, rows::socket_ticket};

/// Stores a ticket, and forgets those whose time is over.
///
/// # Errors
/// The database failed: the ticket opens nothing.
pub async fn issue(
    db: &impl ConnectionTrait,
    digest: &str,
    session_id: Uuid,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let over = socket_ticket::Entity::delete_many().filter(socket_ticket::Column::ExpiresAt.lte(now));
    over.exec(db).await?;
    let row = socket_ticket::ActiveModel {
        digest: Set(digest.to_owned()),
        session_id: Set(session_id),
        expires_at: Set(expires_at),
    };
    let twice = OnConflict::column(socket_ticket::Column::Digest).do_nothing().to_owned();
    socket_ticket::Entity::insert(row).on_conflict(twice).exec_without_returning(db).await?;
    Ok(())
}

/// Uses a ticket up: of many at once one is let in. Reply: the session that it belongs to; `None`: there is no such
/// ticket, it was used, or its time is over.
///
/// # Errors
/// The database failed; whether the ticket is used up is unknown.
pub async fn redeem(db: &impl ConnectionTrait, digest: &str, now: DateTime<Utc>) -> Result<Option<Uuid>, StoreError> {
    let Some(row) = socket_ticket::Entity::find_by_id(digest.to_owned()).one(db).await? else { return Ok(None) };
    let used = socket_ticket::Entity::delete_by_id(digest.to_owned()).exec(db).await?.rows_affected == 1;
    Ok((used && row.expires_at > now).then_some(row.session_id))
}
