//! What nobody needs any more, removed piece by piece.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PrimaryKeyToColumn, QueryFilter, QuerySelect, QueryTrait,
};

use crate::{
    StoreError,
    rows::{account_change, outbox_mail, password_reset, registration, session},
};

/// Rows of one statement: each is a transaction of its own, a few milliseconds long, and whoever waits for its locks
/// comes next.
const BATCH: u64 = 1_000;

/// Removes what nobody needs any more: registrations and links after a day, ended sessions and mails after a month, in
/// batches. Safe to run twice, or in two processes. Reply: how many rows went.
///
/// # Errors
/// The database failed; what was removed stays removed.
pub async fn sweep(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let (hour, day, month) = (now - Duration::hours(1), now - Duration::days(1), now - Duration::days(30));
    let all = |first, second| Condition::all().add(first).add(second);
    let mut gone = remove::<registration::Entity>(db, registration::Column::CreatedAt.lt(day)).await?;
    gone += remove::<password_reset::Entity>(db, password_reset::Column::CreatedAt.lt(day)).await?;
    gone += remove::<account_change::Entity>(db, account_change::Column::ChangedAt.lt(hour)).await?;
    gone += remove::<session::Entity>(db, session::Column::ExpiresAt.lt(month)).await?;
    gone += remove::<session::Entity>(db, session::Column::RevokedAt.lt(month)).await?;
    // What is under way is the mailer's; what waits is of no use once it has expired.
    let (state, created_at) = (outbox_mail::Column::State, outbox_mail::Column::CreatedAt);
    let sent = all(state.is_not_in(["queued", "sending"]), created_at.lt(month));
    gone += remove::<outbox_mail::Entity>(db, sent).await?;
    let expired = all(state.eq("queued"), outbox_mail::Column::ExpiresAt.lt(day));
    gone += remove::<outbox_mail::Entity>(db, expired).await?;
    gone += remove::<outbox_mail::Entity>(db, all(state.eq("void"), created_at.lt(hour))).await?;
    Ok(gone)
}

/// Removes such rows of one table, batch by batch, until one is not full.
async fn remove<E: EntityTrait>(
    db: &impl ConnectionTrait,
    which: impl sea_orm::sea_query::IntoCondition,
) -> Result<u64, StoreError> {
    let which = which.into_condition();
    let Some(id) = <E::PrimaryKey as sea_orm::Iterable>::iter().next().map(PrimaryKeyToColumn::into_column) else {
        return Ok(0);
    };
    let mut gone = 0;
    loop {
        let batch = E::find().select_only().column(id).filter(which.clone()).limit(BATCH).into_query();
        let removed = E::delete_many().filter(id.in_subquery(batch)).exec(db).await?.rows_affected;
        gone += removed;
        if removed < BATCH {
            return Ok(gone);
        }
    }
}
