//! Registrations that wait for the code which was mailed.
//!
//! Each registration keeps its own password and its own code, so that a code opens the account with the password of
//! whoever asked for that code: somebody who registered a stranger's address first gains nothing when its owner
//! registers and proves it later (domain.md §13.20). For addresses that wait for nothing the same rows are written
//! without a password; no code fits those, and strangers cannot tell them apart.

use chrono::{DateTime, Duration, Utc};
use domain::{account::EmailAddress, language::Language};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    TransactionTrait,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    NewUser, User,
    sessions::{self, NewSession},
};
use crate::{
    StoreError,
    connect::begin_write,
    outbox::{self, NewMail},
    rows::registration::{ActiveModel, Column, Entity, Model},
    values::Reader,
};

/// Wrong codes before a new code is needed (domain.md §8): of the browser that registered, and of all others together, so
/// that strangers cannot use up its tries.
pub const TRIES: i64 = 3;

/// A registration without its code is forgotten after that.
const KEPT: Duration = Duration::days(1);

/// A registration to be stored.
#[derive(Clone)]
pub struct Registration {
    /// Its id.
    pub id: Uuid,
    /// Whose address is to be proven.
    pub email: EmailAddress,
    /// In PHC form; `None`: a row that no code fits.
    pub password_hash: Option<String>,
    /// The language of the mails.
    pub language: Language,
    /// A short name.
    pub username: Option<String>,
    /// A whole name.
    pub full_name: Option<String>,
}

/// The code that a registration waits for: derived from this id and our key.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// Names it.
    pub id: Uuid,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

async fn insert(
    tx: &DatabaseTransaction,
    new: Registration,
    code: Code,
    attempts: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(new.id),
        email: Set(new.email.as_str().to_owned()),
        password_hash: Set(new.password_hash),
        language: Set(new.language.to_string()),
        code_id: Set(code.id),
        attempts: Set(attempts),
        own_attempts: Set(0),
        state: Set("pending".to_owned()),
        code_expires_at: Set(code.expires_at),
        username: Set(new.username),
        full_name: Set(new.full_name),
        created_at: Set(now),
        updated_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Stores a registration and its mail, both or neither.
///
/// # Errors
/// The database failed; nothing was stored.
pub async fn register(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    new: Registration,
    code: Code,
    mail: &NewMail,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = begin_write(db).await?;
    let real = new.password_hash.is_some();
    forgive(&tx, &new.email, now).await?;
    if !real {
        drop_decoys(&tx, &new.email).await?;
    }
    insert(&tx, new, code, 0, now).await?;
    outbox::put(&tx, mail, now).await?;
    tx.commit().await?;
    Ok(())
}

/// A new code brings new tries.
async fn forgive(tx: &DatabaseTransaction, email: &EmailAddress, now: DateTime<Utc>) -> Result<(), StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::Attempts, Expr::value(0_i64))
        .col_expr(Column::OwnAttempts, Expr::value(0_i64));
    update.col_expr(Column::UpdatedAt, Expr::value(now)).filter(pending(email)).exec(tx).await?;
    Ok(())
}

/// Rows without a password need not pile up: one an address is enough.
async fn drop_decoys(tx: &DatabaseTransaction, email: &EmailAddress) -> Result<(), StoreError> {
    Entity::delete_many().filter(pending(email)).filter(Column::PasswordHash.is_null()).exec(tx).await?;
    Ok(())
}

fn pending(email: &EmailAddress) -> Condition {
    Condition::all().add(Column::Email.eq(email.as_str())).add(Column::State.eq("pending"))
}

/// A registration that waits, as far as sending its code again needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub id: Uuid,
    /// The language of its mails.
    pub language: Language,
}

/// The registration whose code is to be sent again: the one of this browser (`own`), else the newest of the address.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn waiting(
    db: &impl ConnectionTrait,
    email: &EmailAddress,
    own: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Option<Waiting>, StoreError> {
    let found = real(db, email, now).await?;
    let row = found.iter().find(|row| Some(row.id) == own).or(found.first());
    row.map(|row| {
        let language = Reader { table: "registrations", id: row.id }.word("language", &row.language)?;
        Ok(Waiting { id: row.id, language })
    })
    .transpose()
}

/// The registrations of an address that a code could still open, the newest first.
async fn real(db: &impl ConnectionTrait, email: &EmailAddress, now: DateTime<Utc>) -> Result<Vec<Model>, StoreError> {
    let kept = pending(email).add(Column::PasswordHash.is_not_null()).add(Column::CreatedAt.gt(now - KEPT));
    Ok(Entity::find().filter(kept).order_by_desc(Column::CreatedAt).limit(10).all(db).await?)
}

/// The password of the newest registration that waits: so that its owner hears "not verified yet" instead of "wrong".
///
/// # Errors
/// The database failed.
pub async fn newest_password(
    db: &impl ConnectionTrait,
    email: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    Ok(real(db, email, now).await?.into_iter().next().and_then(|row| row.password_hash))
}

/// Gives a waiting registration a new code and its mail, both or neither; the old code is good no longer.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn resend(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    email: &EmailAddress,
    waiting: Waiting,
    code: Code,
    mail: &NewMail,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = begin_write(db).await?;
    forgive(&tx, email, now).await?;
    let update = Entity::update_many()
        .col_expr(Column::CodeId, Expr::value(code.id))
        .col_expr(Column::CodeExpiresAt, Expr::value(code.expires_at))
        .col_expr(Column::UpdatedAt, Expr::value(now));
    update.filter(Column::Id.eq(waiting.id)).filter(Column::State.eq("pending")).exec(&tx).await?;
    outbox::put(&tx, mail, now).await?;
    tx.commit().await?;
    Ok(())
}

/// What a code that was entered has led to.
#[derive(Debug)]
pub enum Verified {
    /// The account exists and somebody is signed in.
    Opened(Box<User>),
    /// The code fits nothing.
    Wrong {
        /// Tries that are left until a new code is needed.
        tries_left: u32,
    },
    /// Too many wrong codes: a new one is needed.
    UsedUp,
}

/// A code that somebody entered.
pub struct Entered<'a> {
    /// For which address.
    pub email: &'a EmailAddress,
    /// Whether the code is the one of this code id. Takes the same time for every code.
    pub fits: &'a (dyn Fn(Uuid) -> bool + Sync),
    /// The registration that this browser made, if it says so: whoever reads the mail proves the address, and whoever
    /// registered here chose the password.
    pub own: Option<Uuid>,
    /// The id of the account, should it be opened.
    pub user_id: Uuid,
    /// The id of a row for an address that waits for nothing.
    pub decoy_id: Uuid,
}

/// Judges a code, and opens the account when it fits: account, session and welcome mail, or none of them. Of several
/// at once one opens it.
///
/// `mail` is given the language of the registration.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn verify(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    entered: Entered<'_>,
    session: &NewSession,
    mail: impl FnOnce(&EmailAddress, Language) -> NewMail,
    now: DateTime<Utc>,
) -> Result<Verified, StoreError> {
    let tx = begin_write(db).await?;
    let good = pending(entered.email).add(Column::CodeExpiresAt.gt(now));
    let rows = Entity::find().filter(good).order_by_asc(Column::Id).lock_exclusive().all(&tx).await?;
    if rows.is_empty() {
        let decoy = Registration {
            id: entered.decoy_id,
            email: entered.email.clone(),
            password_hash: None,
            language: Language::En,
            username: None,
            full_name: None,
        };
        let code = Code { id: entered.decoy_id, expires_at: now + Duration::minutes(15) };
        insert(&tx, decoy, code, 1, now).await?;
        tx.commit().await?;
        return Ok(Verified::Wrong { tries_left: tries_left(1) });
    }
    let own = rows.iter().find(|row| Some(row.id) == entered.own && row.password_hash.is_some());
    let made = match own {
        Some(own) => own.own_attempts,
        None => rows.iter().map(|row| row.attempts).max().unwrap_or_default(),
    };
    if made >= TRIES {
        tx.rollback().await?;
        return Ok(Verified::UsedUp);
    }
    // Every code is compared, so that the time tells nothing.
    let mut fitting = None;
    for row in &rows {
        if (entered.fits)(row.code_id) && row.password_hash.is_some() {
            fitting = Some(row);
        }
    }
    let Some(fitting) = fitting else {
        let column = if own.is_some() { Column::OwnAttempts } else { Column::Attempts };
        let met: Vec<Uuid> = own.map_or_else(|| rows.iter().map(|row| row.id).collect(), |own| vec![own.id]);
        let counted = Entity::update_many()
            .col_expr(column, Expr::col(column).add(1))
            .col_expr(Column::UpdatedAt, Expr::value(now));
        counted.filter(Column::Id.is_in(met)).exec(&tx).await?;
        tx.commit().await?;
        return Ok(Verified::Wrong { tries_left: tries_left(made + 1) });
    };
    let chosen = own.unwrap_or(fitting);
    let opened = open(&tx, chosen, &entered, session, mail, now).await?;
    let Some(user) = opened else {
        // Somebody else proved the address meanwhile.
        tx.rollback().await?;
        return Ok(Verified::Wrong { tries_left: tries_left(made + 1) });
    };
    let close = |state: &'static str| {
        Entity::update_many()
            .col_expr(Column::State, Expr::value(state))
            .col_expr(Column::PasswordHash, Expr::value(Option::<String>::None))
            .col_expr(Column::UpdatedAt, Expr::value(now))
    };
    close("verified").filter(Column::Id.eq(chosen.id)).exec(&tx).await?;
    close("superseded").filter(pending(entered.email)).exec(&tx).await?;
    tx.commit().await?;
    Ok(Verified::Opened(Box::new(user)))
}

async fn open(
    tx: &DatabaseTransaction,
    row: &Model,
    entered: &Entered<'_>,
    session: &NewSession,
    mail: impl FnOnce(&EmailAddress, Language) -> NewMail,
    now: DateTime<Utc>,
) -> Result<Option<User>, StoreError> {
    let language = Reader { table: "registrations", id: row.id }.word("language", &row.language)?;
    let new = NewUser {
        id: entered.user_id,
        email: entered.email.clone(),
        password_hash: row.password_hash.clone().unwrap_or_default(),
        language,
        username: row.username.clone(),
        full_name: row.full_name.clone(),
        is_admin: false,
    };
    if !super::create(tx, &new, now).await? {
        return Ok(None);
    }
    sessions::open_in(tx, session, now).await?;
    outbox::put(tx, &mail(entered.email, language), now).await?;
    super::by_id(tx, entered.user_id).await
}

fn tries_left(attempts: i64) -> u32 {
    u32::try_from(TRIES - attempts).unwrap_or_default()
}
