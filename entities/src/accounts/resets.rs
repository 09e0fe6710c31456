//! Links that set a new password: asked for by anybody, mailed to the owner, used once.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QuerySelect, TransactionTrait, sea_query::Expr,
};
use uuid::Uuid;

use super::{User, by_id, hold, set_password};
use crate::{
    StoreError,
    connect::begin_write,
    outbox::{self, NewMail},
    rows::password_reset::{ActiveModel, Column, Entity},
};

/// Stores a link and its mail. Without a user the same is written, so that strangers cannot tell by the time it takes;
/// that mail is void and that link opens nothing.
///
/// # Errors
/// The database failed; nothing was stored.
pub async fn request(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    user_id: Option<Uuid>,
    expires_at: DateTime<Utc>,
    mail: &NewMail,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = begin_write(db).await?;
    // An account that was deleted a moment ago is as none.
    let user_id = match user_id {
        Some(user_id) => by_id(&tx, user_id).await?.map(|user| user.id),
        None => None,
    };
    insert(&tx, id, user_id, expires_at, now).await?;
    outbox::put(&tx, mail, now).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn insert(
    tx: &DatabaseTransaction,
    id: Uuid,
    user_id: Option<Uuid>,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(id),
        user_id: Set(user_id),
        created_at: Set(now),
        expires_at: Set(expires_at),
        used_at: Set(None),
        redeemed_from: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

fn usable(id: Uuid, now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::Id.eq(id))
        .add(Column::UsedAt.is_null())
        .add(Column::ExpiresAt.gt(now))
        .add(Column::UserId.is_not_null())
}

/// Whose password the link would set, while it can.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn owner(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<Option<User>, StoreError> {
    match Entity::find().filter(usable(id, now)).one(db).await?.and_then(|row| row.user_id) {
        Some(user_id) => Ok(by_id(db, user_id).await?.filter(|user| user.is_active)),
        None => Ok(None),
    }
}

/// Uses the link from `ip_address`: sets the password, ends every session and every other link, and mails a notice.
/// Reply: whether the link still could; of several at once, one can.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn redeem(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    user_id: Uuid,
    password_hash: &str,
    ip_address: &str,
    notice: &NewMail,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let tx = begin_write(db).await?;
    // The account first, as everything does that changes one: two links used at once wait for each other here.
    hold(&tx, user_id).await?;
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .col_expr(Column::RedeemedFrom, Expr::value(ip_address))
        .filter(usable(id, now))
        .filter(Column::UserId.eq(user_id))
        .exec(&tx)
        .await?;
    let redeemed =
        used.rows_affected == 1 && set_password(&tx, user_id, password_hash, None, None, notice, now).await?;
    if redeemed {
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    Ok(redeemed)
}

/// For how long the address of a used link is known: enough to sign in, which makes it known by its session.
const KNOWN_HOURS: i64 = 12;

/// Whether a link of this account was used from this address a while ago.
pub(super) async fn knows_address(
    db: &impl ConnectionTrait,
    user_id: Uuid,
    ip_address: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let known = Entity::find()
        .filter(Column::UserId.eq(user_id))
        .filter(Column::RedeemedFrom.eq(ip_address))
        .filter(Column::UsedAt.gt(now - Duration::hours(KNOWN_HOURS)));
    Ok(known.select_only().column(Column::Id).into_tuple::<Uuid>().one(db).await?.is_some())
}

/// Takes away the power of every link of an account.
pub(super) async fn void_all(tx: &DatabaseTransaction, user_id: Uuid, now: DateTime<Utc>) -> Result<(), StoreError> {
    let unused = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::UsedAt.is_null());
    unused.exec(tx).await?;
    Ok(())
}
