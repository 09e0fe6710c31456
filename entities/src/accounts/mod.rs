//! Accounts: who has one, what may be changed about it, and what ends with it.
//!
//! An account exists once its address is proven: until then there is a [`registrations`] row only. Every change that
//! running tokens must feel writes a row of [`changes`] in the same transaction.

pub mod changes;
pub mod directory;
pub mod registrations;
pub mod resets;
pub mod sessions;
pub mod staff;
mod sweep;

use chrono::{DateTime, Utc};
use domain::{
    account::{EmailAddress, PersonName, plan_in_force},
    language::Language,
    lists::PlanName,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    TransactionTrait,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{
    StoreError,
    connect::begin_write,
    outbox::{self, NewMail},
    payments::cancel,
    rows::user,
    values::Reader,
};

pub use self::{
    sessions::RevokeReason,
    staff::{ban, set_admin, unban},
    sweep::sweep,
};

/// An account.
#[derive(Clone, PartialEq)]
pub struct User {
    /// Its id, `sub` of its tokens.
    pub id: Uuid,
    /// Its proven address.
    pub email: EmailAddress,
    /// In PHC form, with parameters and salt.
    pub password_hash: String,
    /// False: banned.
    pub is_active: bool,
    /// Whether it may do what staff may.
    pub is_admin: bool,
    /// The language of its mails.
    pub language: Language,
    /// A plan, if it ever had one.
    pub plan: Option<PlanName>,
    /// When that plan ends; `None`: never.
    pub plan_expires_at: Option<DateTime<Utc>>,
    /// A short name.
    pub username: Option<String>,
    /// A whole name.
    pub full_name: Option<String>,
    /// Free generations that it has had.
    pub demo_generations: u32,
    /// Why it was banned.
    pub ban_reason: Option<String>,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When somebody last signed in.
    pub last_login_at: Option<DateTime<Utc>>,
}

impl User {
    /// The plan in force at `now`.
    #[must_use]
    pub fn plan_at(&self, now: DateTime<Utc>) -> PlanName {
        plan_in_force(self.plan, self.plan_expires_at, now)
    }
}

impl std::fmt::Debug for User {
    /// Without the address and the password's hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("id", &self.id).field("is_active", &self.is_active).finish_non_exhaustive()
    }
}

impl TryFrom<user::Model> for User {
    type Error = StoreError;

    fn try_from(row: user::Model) -> Result<Self, StoreError> {
        let reader = Reader { table: "users", id: row.id };
        let email =
            row.email.parse().map_err(|_| StoreError::corrupt("users", row.id, "email: not an e-mail address"))?;
        Ok(Self {
            id: row.id,
            email,
            password_hash: row.password_hash,
            is_active: row.is_active,
            is_admin: row.is_superuser,
            language: reader.word("language", &row.language)?,
            plan: row.plan_name.map(|name| reader.word("plan_name", &name)).transpose()?,
            plan_expires_at: row.plan_expires_at,
            username: row.username,
            full_name: row.full_name,
            demo_generations: u32::try_from(row.demo_usage_count).unwrap_or(u32::MAX),
            ban_reason: row.ban_reason,
            created_at: row.created_at,
            updated_at: row.updated_at,
            last_login_at: row.last_login_at,
        })
    }
}

/// What a new account begins with.
#[derive(Clone)]
pub struct NewUser {
    /// Its id.
    pub id: Uuid,
    /// Its proven address.
    pub email: EmailAddress,
    /// In PHC form.
    pub password_hash: String,
    /// The language of its mails.
    pub language: Language,
    /// A short name.
    pub username: Option<String>,
    /// A whole name.
    pub full_name: Option<String>,
    /// Whether it may do what staff may.
    pub is_admin: bool,
    /// Whether its owner signs in with it at this moment.
    pub signs_in: bool,
}

/// Stores an account. Reply: whether the address was free.
///
/// # Errors
/// The database failed; nothing was stored.
pub async fn create(db: &impl ConnectionTrait, new: &NewUser, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let new = new.clone();
    let row = user::ActiveModel {
        id: Set(new.id),
        email: Set(new.email.as_str().to_owned()),
        password_hash: Set(new.password_hash),
        is_active: Set(true),
        is_superuser: Set(new.is_admin),
        email_verified_at: Set(now),
        language: Set(new.language.to_string()),
        plan_name: Set(None),
        plan_started_at: Set(None),
        plan_expires_at: Set(None),
        plan_paid_until: Set(None),
        demo_usage_count: Set(0),
        banned_at: Set(None),
        last_login_at: Set(new.signs_in.then_some(now)),
        username: Set(new.username),
        full_name: Set(new.full_name),
        ban_reason: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let taken = OnConflict::column(user::Column::Email).do_nothing().to_owned();
    Ok(user::Entity::insert(row).on_conflict(taken).exec_without_returning(db).await? == 1)
}

/// The account of this address.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_email(db: &impl ConnectionTrait, email: &EmailAddress) -> Result<Option<User>, StoreError> {
    let row = user::Entity::find().filter(user::Column::Email.eq(email.as_str())).one(db).await?;
    row.map(User::try_from).transpose()
}

/// The account with this id.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<User>, StoreError> {
    user::Entity::find_by_id(id).one(db).await?.map(User::try_from).transpose()
}

/// Every account that may do what staff may, at most `limit`, the oldest first.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn admins(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<User>, StoreError> {
    let found = user::Entity::find().filter(user::Column::IsSuperuser.eq(true)).order_by_asc(user::Column::CreatedAt);
    found.limit(limit).all(db).await?.into_iter().map(User::try_from).collect()
}

/// What a person may change about their own account; `None` leaves it alone.
#[derive(Clone, Debug, Default)]
pub struct ProfileEdit {
    /// A short name; `Some(None)` takes it away.
    pub username: Option<Option<PersonName>>,
    /// A whole name; `Some(None)` takes it away.
    pub full_name: Option<Option<PersonName>>,
    /// The language of its mails.
    pub language: Option<Language>,
}

/// A change to one account, with the row of [`changes`] that tells running tokens.
async fn change(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    sets: Vec<(user::Column, Expr)>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let tx = begin_write(db).await?;
    let changed = update(&tx, id, sets, now).await?;
    if changed {
        changes::note(&tx, id, now).await?;
    }
    tx.commit().await?;
    Ok(changed)
}

async fn update(
    tx: &DatabaseTransaction,
    id: Uuid,
    sets: Vec<(user::Column, Expr)>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mut update = user::Entity::update_many().col_expr(user::Column::UpdatedAt, Expr::value(now));
    for (column, value) in sets {
        update = update.col_expr(column, value);
    }
    Ok(update.filter(user::Column::Id.eq(id)).exec(tx).await?.rows_affected == 1)
}

/// Changes a profile. Reply: whether there is such an account.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn edit_profile(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    edit: ProfileEdit,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let name = |name: Option<PersonName>| Expr::value(name.map(|name| name.as_str().to_owned()));
    let mut sets = Vec::new();
    sets.extend(edit.username.map(|new| (user::Column::Username, name(new))));
    sets.extend(edit.full_name.map(|new| (user::Column::FullName, name(new))));
    sets.extend(edit.language.map(|new| (user::Column::Language, Expr::value(new.as_str()))));
    change(db, id, sets, now).await
}

/// The plan that an account is on from now on, as its payments have it; `None`: none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PlanOf {
    /// Which.
    pub(crate) plan: PlanName,
    /// From when its months are counted.
    pub(crate) anchor: DateTime<Utc>,
    /// Until when periods of it begin.
    pub(crate) paid_until: DateTime<Utc>,
    /// Until when it lasts, the grace included.
    pub(crate) expires_at: DateTime<Utc>,
}

/// Puts an account on a plan, or off it.
pub(crate) async fn set_plan(
    tx: &DatabaseTransaction,
    id: Uuid,
    plan: Option<PlanOf>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sets = vec![
        (user::Column::PlanName, Expr::value(plan.map(|of| of.plan.as_str()))),
        (user::Column::PlanStartedAt, Expr::value(plan.map(|of| of.anchor))),
        (user::Column::PlanPaidUntil, Expr::value(plan.map(|of| of.paid_until))),
        (user::Column::PlanExpiresAt, Expr::value(plan.map(|of| of.expires_at))),
    ];
    if update(tx, id, sets, now).await? {
        changes::note(tx, id, now).await?;
    }
    Ok(())
}

/// Sets a password that its owner chose knowing the old one, which still must be `judged_hash`: ends every session but
/// `keep`, which still must be live, and mails a notice. Reply: whether all that was so.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn change_password(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    judged_hash: &str,
    password_hash: &str,
    keep: Uuid,
    notice: &NewMail,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let tx = begin_write(db).await?;
    hold(&tx, id).await?;
    let live = sessions::is_live(&tx, keep, now).await?;
    let changed = live && set_password(&tx, id, password_hash, Some(judged_hash), Some(keep), notice, now).await?;
    tx.commit().await?;
    Ok(changed)
}

/// Holds the account's row until the transaction ends. Everything that changes an account takes it first. Reply: the
/// account as it is now, if there is one.
pub(crate) async fn hold(tx: &DatabaseTransaction, id: Uuid) -> Result<Option<User>, StoreError> {
    user::Entity::find_by_id(id).lock_exclusive().one(tx).await?.map(User::try_from).transpose()
}

async fn set_password(
    tx: &DatabaseTransaction,
    id: Uuid,
    password_hash: &str,
    judged_hash: Option<&str>,
    keep: Option<Uuid>,
    notice: &NewMail,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mut update = user::Entity::update_many()
        .col_expr(user::Column::PasswordHash, Expr::value(password_hash))
        .col_expr(user::Column::UpdatedAt, Expr::value(now))
        .filter(user::Column::Id.eq(id))
        .filter(user::Column::IsActive.eq(true));
    if let Some(judged_hash) = judged_hash {
        update = update.filter(user::Column::PasswordHash.eq(judged_hash));
    }
    let changed = update.exec(tx).await?.rows_affected == 1;
    if changed {
        sessions::revoke_all(tx, id, keep, RevokeReason::PasswordChanged, now).await?;
        resets::void_all(tx, id, now).await?;
        outbox::put(tx, notice, now).await?;
        changes::note(tx, id, now).await?;
    }
    Ok(changed)
}

/// Stores the same password under better parameters, unless it was changed meanwhile.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn rehash(db: &impl ConnectionTrait, id: Uuid, old: &str, new: &str) -> Result<(), StoreError> {
    let same = user::Entity::update_many()
        .col_expr(user::Column::PasswordHash, Expr::value(new))
        .filter(user::Column::Id.eq(id))
        .filter(user::Column::PasswordHash.eq(old));
    same.exec(db).await?;
    Ok(())
}

/// Counts one free generation of an account, if fewer than `limit` are counted: of many at once exactly so many pass.
/// Reply: whether it passes.
///
/// # Errors
/// The database failed; nothing was counted.
pub async fn use_demo_generation(db: &impl ConnectionTrait, id: Uuid, limit: u32) -> Result<bool, StoreError> {
    use sea_orm::ExprTrait;

    let count = Expr::col(user::Column::DemoUsageCount);
    let used = user::Entity::update_many()
        .col_expr(user::Column::DemoUsageCount, count.add(1))
        .filter(user::Column::Id.eq(id))
        .filter(user::Column::DemoUsageCount.lt(i64::from(limit)));
    Ok(used.exec(db).await?.rows_affected == 1)
}

/// Deletes an account with its sessions and links, if its password still is `judged_hash`. A plan that is charged again and
/// again ends with it, and the payment service is told so. Reply: whether it did.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn delete(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    judged_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let tx = begin_write(db).await?;
    hold(&tx, id).await?;
    let delete = user::Entity::delete_by_id(id).filter(user::Column::PasswordHash.eq(judged_hash));
    let deleted = delete.exec(&tx).await?.rows_affected == 1;
    if deleted {
        cancel::account_closed(&tx, id, now).await?;
        changes::note(&tx, id, now).await?;
    }
    tx.commit().await?;
    Ok(deleted)
}
