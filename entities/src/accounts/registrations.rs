//! Registrations that wait for the code which was mailed.
//!
//! Each registration keeps its own password and its own code, so that a code opens the account with the password of
//! whoever asked for that code: somebody who registered a stranger's address first gains nothing when its owner
//! registers and proves it later (domain.md §13.20). A browser that says which registration is its own gets the password
//! that was chosen in it, whichever code it enters: who reads the mail proves the address.
//!
//! For addresses that have an account, or for which nobody registered, the same rows are written and treated alike;
//! they open nothing, and no code for them is mailed. So no answer, counter or time tells them apart.

use chrono::{DateTime, Duration, Utc};
use domain::{account::EmailAddress, language::Language};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement, TransactionTrait,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    NewUser, User, resets,
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
/// that strangers cannot use up its tries while it says which registration is its own.
pub const TRIES: i64 = 3;

/// A registration without its code is forgotten after that.
const KEPT: Duration = Duration::days(1);

/// The most registrations of one address that are looked at; mails are bounded far below.
const MOST: u64 = 64;

/// A password's hash that no password has.
const NO_PASSWORD: &str = "!";

/// A registration to be stored.
#[derive(Clone)]
pub struct Registration {
    /// Its id.
    pub id: Uuid,
    /// Whose address is to be proven.
    pub email: EmailAddress,
    /// Whether a code opens an account by it.
    pub opens: bool,
    /// In PHC form; of a row for which nobody registered empty.
    pub password_hash: String,
    /// The client's network.
    pub ip_address: String,
    /// The language of the mails.
    pub language: Language,
    /// A short name.
    pub username: Option<String>,
    /// A whole name.
    pub full_name: Option<String>,
}

impl Registration {
    /// A row for an address for which nobody registered.
    #[must_use]
    pub const fn nobodys(id: Uuid, email: EmailAddress, language: Language) -> Self {
        Self {
            id,
            email,
            opens: false,
            password_hash: String::new(),
            ip_address: String::new(),
            language,
            username: None,
            full_name: None,
        }
    }
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
    mailed: bool,
    attempts: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(new.id),
        email: Set(new.email.as_str().to_owned()),
        opens: Set(new.opens),
        password_hash: Set(new.password_hash),
        ip_address: Set(new.ip_address),
        mailed: Set(mailed),
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

/// The registrations of an address that wait. Until this transaction ends no other one gets them: on SQLite every write
/// waits; on Postgres a lock of the address, since there may be no row to lock yet, and many at once would each be the
/// first.
async fn hold(tx: &DatabaseTransaction, email: &EmailAddress, now: DateTime<Utc>) -> Result<Vec<Model>, StoreError> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        let address = [email.as_str().into()];
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, lock, address)).await?;
    }
    let rows = Entity::find().filter(pending(email, now)).order_by_asc(Column::Id).limit(MOST);
    Ok(rows.all(tx).await?)
}

fn pending(email: &EmailAddress, now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::Email.eq(email.as_str()))
        .add(Column::State.eq("pending"))
        .add(Column::CreatedAt.gt(now - KEPT))
}

/// Stores a registration and its mail, both or neither. Without a mail (its address had enough of them) a code that was
/// mailed before proves the address as well.
///
/// # Errors
/// The database failed; nothing was stored.
pub async fn register(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    new: Registration,
    code: Code,
    mail: Option<&NewMail>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = begin_write(db).await?;
    let rows = hold(&tx, &new.email, now).await?;
    if let Some(mail) = mail {
        forgive(&tx, &rows, now).await?;
        outbox::put(&tx, mail, now).await?;
    }
    insert(&tx, new, code, mail.is_some(), 0, now).await?;
    tx.commit().await?;
    Ok(())
}

/// A new code brings new tries to those who share them.
async fn forgive(tx: &DatabaseTransaction, rows: &[Model], now: DateTime<Utc>) -> Result<(), StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::Attempts, Expr::value(0_i64))
        .col_expr(Column::UpdatedAt, Expr::value(now));
    update.filter(Column::Id.is_in(rows.iter().map(|row| row.id))).exec(tx).await?;
    Ok(())
}

/// A registration that waits, as far as sending its code again needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub id: Uuid,
    /// Whether a code opens an account by it.
    pub opens: bool,
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
    let found = newest(db, email, now).await?;
    let row = found.iter().find(|row| Some(row.id) == own).or(found.first());
    row.map(|row| {
        let language = Reader { table: "registrations", id: row.id }.word("language", &row.language)?;
        Ok(Waiting { id: row.id, opens: row.opens, language })
    })
    .transpose()
}

async fn newest(db: &impl ConnectionTrait, email: &EmailAddress, now: DateTime<Utc>) -> Result<Vec<Model>, StoreError> {
    Ok(Entity::find().filter(pending(email, now)).order_by_desc(Column::CreatedAt).limit(MOST).all(db).await?)
}

/// The password of the newest registration that waits, whether or not it opens anything: so that whoever made it hears
/// "not verified yet" instead of "wrong".
///
/// # Errors
/// The database failed.
pub async fn newest_password(
    db: &impl ConnectionTrait,
    email: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let newest = newest(db, email, now).await?.into_iter().find(|row| !row.password_hash.is_empty());
    Ok(newest.map(|row| row.password_hash))
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
    let rows = hold(&tx, email, now).await?;
    forgive(&tx, &rows, now).await?;
    let update = Entity::update_many()
        .col_expr(Column::CodeId, Expr::value(code.id))
        .col_expr(Column::CodeExpiresAt, Expr::value(code.expires_at))
        .col_expr(Column::OwnAttempts, Expr::value(0_i64))
        .col_expr(Column::Mailed, Expr::value(true))
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
    /// The registration that this browser made, if it says so.
    pub own: Option<Uuid>,
    /// The client's network.
    pub ip_address: &'a str,
    /// The id of the account, should it be opened.
    pub user_id: Uuid,
    /// The id of a row for an address that waits for nothing.
    pub decoy_id: Uuid,
}

/// The mails that may follow an opened account, one of them.
pub struct Letters<F, G> {
    /// The account exists. Given the language of the registration.
    pub welcome: F,
    /// The account exists and wants a password: nobody can say who chose the one it was registered with. Given the
    /// language, and the id of the link that sets one.
    pub set_password: G,
}

/// Judges a code, and opens the account when it fits: account, session and mail, or none of them. Of several at once one
/// opens it.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn verify(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    entered: Entered<'_>,
    session: &NewSession,
    letters: Letters<impl FnOnce(Language) -> NewMail, impl FnOnce(Language, Uuid) -> NewMail>,
    now: DateTime<Utc>,
) -> Result<Verified, StoreError> {
    let tx = begin_write(db).await?;
    let rows = hold(&tx, entered.email, now).await?;
    if rows.is_empty() {
        let nobodys = Registration::nobodys(entered.decoy_id, entered.email.clone(), Language::En);
        let code = Code { id: entered.decoy_id, expires_at: now + Duration::minutes(15) };
        insert(&tx, nobodys, code, true, 1, now).await?;
        tx.commit().await?;
        return Ok(Verified::Wrong { tries_left: tries_left(1) });
    }
    let own = rows.iter().find(|row| Some(row.id) == entered.own);
    // Tries of its own come with a mail, of which an hour has few: else each registration would be three guesses more.
    let counted_apart = own.filter(|own| own.mailed);
    let made = match counted_apart {
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
        if (entered.fits)(row.code_id) && row.opens && row.code_expires_at > now {
            fitting = Some(row);
        }
    }
    let opened = match fitting {
        Some(fitting) => {
            let own = own.filter(|own| own.opens);
            let chosen = own.unwrap_or(fitting);
            // Without the browser's word the code says who chose the password; but among several from other networks it
            // may be a stranger's code that was read out of the owner's mail.
            let doubtful = own.is_none()
                && fitting.ip_address != entered.ip_address
                && rows.iter().filter(|row| row.opens).count() > 1;
            open(&tx, chosen, doubtful, &entered, session, letters, now).await?
        }
        None => None,
    };
    let Some((chosen, user)) = opened else {
        let column = if counted_apart.is_some() { Column::OwnAttempts } else { Column::Attempts };
        let met: Vec<Uuid> = counted_apart.map_or_else(|| rows.iter().map(|row| row.id).collect(), |own| vec![own.id]);
        let counted = Entity::update_many()
            .col_expr(column, Expr::col(column).add(1))
            .col_expr(Column::UpdatedAt, Expr::value(now));
        counted.filter(Column::Id.is_in(met)).exec(&tx).await?;
        tx.commit().await?;
        return Ok(Verified::Wrong { tries_left: tries_left(made + 1) });
    };
    let close = |state: &'static str| {
        Entity::update_many()
            .col_expr(Column::State, Expr::value(state))
            .col_expr(Column::PasswordHash, Expr::value(""))
            .col_expr(Column::UpdatedAt, Expr::value(now))
    };
    close("verified").filter(Column::Id.eq(chosen)).exec(&tx).await?;
    close("superseded").filter(pending(entered.email, now)).exec(&tx).await?;
    tx.commit().await?;
    Ok(Verified::Opened(Box::new(user)))
}

/// Opens the account of `row`. `None`: the address has one already; nothing was changed.
async fn open(
    tx: &DatabaseTransaction,
    row: &Model,
    doubtful: bool,
    entered: &Entered<'_>,
    session: &NewSession,
    letters: Letters<impl FnOnce(Language) -> NewMail, impl FnOnce(Language, Uuid) -> NewMail>,
    now: DateTime<Utc>,
) -> Result<Option<(Uuid, User)>, StoreError> {
    let language = Reader { table: "registrations", id: row.id }.word("language", &row.language)?;
    let password_hash = if doubtful { NO_PASSWORD.to_owned() } else { row.password_hash.clone() };
    let new = NewUser {
        id: entered.user_id,
        email: entered.email.clone(),
        password_hash,
        language,
        username: row.username.clone(),
        full_name: row.full_name.clone(),
        is_admin: false,
        signs_in: true,
    };
    if !super::create(tx, &new, now).await? {
        return Ok(None);
    }
    sessions::insert(tx, session, now).await?;
    if doubtful {
        let reset_id = Uuid::new_v4();
        resets::insert(tx, reset_id, Some(entered.user_id), now + Duration::hours(1), now).await?;
        outbox::put(tx, &(letters.set_password)(language, reset_id), now).await?;
    } else {
        outbox::put(tx, &(letters.welcome)(language), now).await?;
    }
    Ok(super::by_id(tx, entered.user_id).await?.map(|user| (row.id, user)))
}

fn tries_left(attempts: i64) -> u32 {
    u32::try_from(TRIES - attempts).unwrap_or_default()
}
