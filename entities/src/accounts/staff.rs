//! What staff do to accounts, each with its entry in the log of what staff did.

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseTransaction, TransactionTrait, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;

use super::{NewUser, RevokeReason, changes, create, hold, sessions, update};
use crate::{
    StoreError,
    audit::{self, By},
    connect::begin_write,
    rows::user,
};

/// What `subject_kind` says of accounts.
const KIND: &str = "user";

/// What became of a ban.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Banned {
    /// The account is banned by this, or has a new reason; its sessions are ended.
    Now,
    /// It was banned before, for this reason. Nothing was changed.
    Before,
    /// It is an administrator's. Nothing was changed.
    Admin,
    /// There is no such account.
    Nobody,
}

/// Bans an account and ends its sessions.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn ban(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    reason: Option<&str>,
    by: &By,
    now: DateTime<Utc>,
) -> Result<Banned, StoreError> {
    let tx = begin_write(db).await?;
    let Some(before) = hold(&tx, id).await? else { return Ok(Banned::Nobody) };
    if before.is_admin {
        return Ok(Banned::Admin);
    }
    // A second ban without a reason leaves the first one's.
    let kept = if before.is_active { None } else { before.ban_reason.as_deref() };
    let after = reason.or(kept);
    if !before.is_active && before.ban_reason.as_deref() == after {
        return Ok(Banned::Before);
    }
    let sets = vec![
        (user::Column::IsActive, Expr::value(false)),
        (user::Column::BannedAt, Expr::value(now)),
        (user::Column::BanReason, Expr::value(after.map(str::to_owned))),
    ];
    update(&tx, id, sets, now).await?;
    sessions::revoke_all(&tx, id, None, RevokeReason::Banned, now).await?;
    changes::note(&tx, id, now).await?;
    let entry = by.entry("user.ban", KIND, id).with_reason(after).with_change(
        &json!({"is_active": before.is_active, "ban_reason": before.ban_reason}),
        &json!({"is_active": false, "ban_reason": after}),
    );
    audit::record(&tx, entry, now).await?;
    tx.commit().await?;
    Ok(Banned::Now)
}

/// Lifts a ban; the ended sessions stay ended. Reply: whether there is such an account. One that is not banned stays as it
/// is.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn unban(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    by: &By,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let tx = begin_write(db).await?;
    let Some(before) = hold(&tx, id).await? else { return Ok(false) };
    if before.is_active {
        return Ok(true);
    }
    let sets = vec![
        (user::Column::IsActive, Expr::value(true)),
        (user::Column::BannedAt, Expr::value(Option::<DateTime<Utc>>::None)),
        (user::Column::BanReason, Expr::value(Option::<String>::None)),
    ];
    update(&tx, id, sets, now).await?;
    changes::note(&tx, id, now).await?;
    let entry = by.entry("user.unban", KIND, id).with_change(
        &json!({"is_active": false, "ban_reason": before.ban_reason}),
        &json!({"is_active": true, "ban_reason": null}),
    );
    audit::record(&tx, entry, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Makes somebody an administrator, or one no longer. Reply: whether there is such an account.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn set_admin(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    is_admin: bool,
    by: &By,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let tx = begin_write(db).await?;
    let Some(before) = hold(&tx, id).await? else { return Ok(false) };
    if before.is_admin == is_admin {
        return Ok(true);
    }
    update(&tx, id, vec![(user::Column::IsSuperuser, Expr::value(is_admin))], now).await?;
    changes::note(&tx, id, now).await?;
    let action = if is_admin { "admin.grant" } else { "admin.revoke" };
    let entry =
        by.entry(action, KIND, id).with_change(&json!({"is_admin": before.is_admin}), &json!({"is_admin": is_admin}));
    audit::record(&tx, entry, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Stores an administrator's account. Reply: whether the address was free.
///
/// # Errors
/// The database failed; nothing was stored.
pub async fn create_admin(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    new: &NewUser,
    by: &By,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let tx = begin_write(db).await?;
    if !create(&tx, new, now).await? {
        return Ok(false);
    }
    let made = json!({"email": new.email.as_str(), "full_name": new.full_name, "is_admin": new.is_admin});
    audit::record(&tx, by.entry("admin.create", KIND, new.id).with_change(&json!({}), &made), now).await?;
    tx.commit().await?;
    Ok(true)
}
