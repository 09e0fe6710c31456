//! Sessions: one a sign-in, each a family of refresh tokens of which one is in force.
//!
//! A refresh token is used once. Whoever presents an older one is either the same client, whose answer was lost a
//! moment ago, or a thief: then the whole family ends (RFC 9700 §4.14.2). Tokens are stored as hashes only.

use chrono::{DateTime, Duration, Utc};
use domain::tool::UnknownWord;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, TransactionTrait, sea_query::Expr,
};
use uuid::Uuid;

use super::{User, changes, resets};
use crate::{
    StoreError,
    connect::begin_write,
    rows::{
        session::{ActiveModel, Column, Entity, Model},
        user,
    },
    values::Reader,
};

/// How many accounts signed in, or went on with a session, since a moment.
///
/// # Errors
/// The database failed.
pub async fn accounts_active_since(db: &impl ConnectionTrait, since: DateTime<Utc>) -> Result<u64, StoreError> {
    // A session is renewed when it is opened, too.
    let active = Column::RotatedAt.gte(since);
    let accounts = Entity::find().select_only().column(Column::UserId).distinct().filter(active);
    Ok(accounts.count(db).await?)
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokeReason {
    /// Its owner signed out.
    SignOut,
    /// Its owner ended it from another one.
    Ended,
    /// A used refresh token came back.
    Reuse,
    /// The password was changed or reset.
    PasswordChanged,
    /// The account was banned.
    Banned,
}

impl RevokeReason {
    const ALL: [Self; 5] = [Self::SignOut, Self::Ended, Self::Reuse, Self::PasswordChanged, Self::Banned];

    /// The stored word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignOut => "sign_out",
            Self::Ended => "ended",
            Self::Reuse => "reuse",
            Self::PasswordChanged => "password_changed",
            Self::Banned => "banned",
        }
    }
}

impl std::str::FromStr for RevokeReason {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word).ok_or_else(|| UnknownWord {
            what: "revoke reason",
            word: word.to_owned(),
            allowed: Self::ALL.map(Self::as_str).join(", "),
        })
    }
}

/// From where a session is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// What the client calls itself, at most 200 characters; may be empty.
    pub user_agent: String,
    /// Its address as text.
    pub ip_address: String,
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Its id, `sid` of its tokens.
    pub id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// From where it was last refreshed.
    pub client: Client,
    /// When somebody signed in.
    pub created_at: DateTime<Utc>,
    /// When its tokens were last renewed.
    pub rotated_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// Why it ended; `None`: it has not.
    pub revoked: Option<RevokeReason>,
}

impl Session {
    /// Whether its tokens are good at `now`.
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked.is_none() && self.expires_at > now
    }
}

impl TryFrom<Model> for Session {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let reader = Reader { table: "sessions", id: row.id };
        Ok(Self {
            id: row.id,
            user_id: row.user_id,
            client: Client { user_agent: row.user_agent, ip_address: row.ip_address },
            created_at: row.created_at,
            rotated_at: row.rotated_at,
            expires_at: row.expires_at,
            revoked: row.revoke_reason.map(|reason| reader.word("revoke_reason", &reason)).transpose()?,
        })
    }
}

/// A session to be opened.
#[derive(Clone)]
pub struct NewSession {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// SHA-256 of its first refresh token, 64 hex digits.
    pub token_hash: String,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// From where.
    pub client: Client,
}

/// Opens a session, if the account still has the password that was judged and is not banned: a sign-in that overlaps a
/// change of the password, a reset or a ban opens none. Reply: whether it did.
///
/// # Errors
/// The database failed; nothing was stored.
pub async fn open(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    new: &NewSession,
    judged_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let tx = begin_write(db).await?;
    // Holds the account's row: what ends its sessions comes before this or sees the new one.
    let held = user::Entity::update_many()
        .col_expr(user::Column::LastLoginAt, Expr::value(now))
        .filter(user::Column::Id.eq(new.user_id))
        .filter(user::Column::PasswordHash.eq(judged_hash))
        .filter(user::Column::IsActive.eq(true))
        .exec(&tx)
        .await?;
    if held.rows_affected == 0 {
        tx.rollback().await?;
        return Ok(false);
    }
    end_oldest(&tx, new.user_id, now).await?;
    insert(&tx, new, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Live sessions of one account; the oldest ends when another begins.
const MOST_SESSIONS: u64 = 100;

async fn end_oldest(tx: &DatabaseTransaction, user_id: Uuid, now: DateTime<Utc>) -> Result<(), StoreError> {
    let surplus: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(live_of(user_id))
        .order_by_desc(Column::RotatedAt)
        .offset(MOST_SESSIONS - 1)
        .limit(MOST_SESSIONS)
        .into_tuple()
        .all(tx)
        .await?;
    if !surplus.is_empty() {
        revoke(tx, Condition::all().add(Column::Id.is_in(surplus)), RevokeReason::Ended, now).await?;
        changes::note(tx, user_id, now).await?;
    }
    Ok(())
}

/// Stores a session of an account that this transaction holds.
pub(super) async fn insert(tx: &DatabaseTransaction, new: &NewSession, now: DateTime<Utc>) -> Result<(), StoreError> {
    let new = new.clone();
    let row = ActiveModel {
        id: Set(new.id),
        user_id: Set(new.user_id),
        token_hash: Set(new.token_hash),
        previous_token_hash: Set(None),
        rotated_at: Set(now),
        expires_at: Set(new.expires_at),
        user_agent: Set(new.client.user_agent),
        ip_address: Set(new.client.ip_address),
        revoked_at: Set(None),
        revoke_reason: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// A refresh token that was presented, and what follows it.
#[derive(Clone)]
pub struct Renewal {
    /// Which session it names.
    pub session_id: Uuid,
    /// SHA-256 of the token presented.
    pub presented_hash: String,
    /// SHA-256 of the token that is issued in its place.
    pub successor_hash: String,
    /// Until when the session lives on.
    pub expires_at: DateTime<Utc>,
    /// Who presents it.
    pub client: Client,
}

/// What became of a renewal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewed {
    /// The successor is in force.
    Rotated,
    /// The same client asked a moment ago: its successor is in force, and may be told again.
    Repeated {
        /// When it was issued.
        rotated_at: DateTime<Utc>,
        /// SHA-256 of it.
        successor_hash: String,
    },
    /// A used token came back: the whole family has ended.
    Reused,
    /// There is no such session, or it has ended.
    Gone,
}

/// Puts the successor in force, once: of many at the same time one does.
///
/// `grace`: within this time after a rotation, and while its successor is unused, the same client is told the same
/// successor again.
///
/// # Errors
/// The database failed; unknown, present the same token again.
pub async fn renew(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    renewal: &Renewal,
    grace: Duration,
    now: DateTime<Utc>,
) -> Result<Renewed, StoreError> {
    let tx = begin_write(db).await?;
    let found = Entity::find_by_id(renewal.session_id).lock_exclusive().one(&tx).await?;
    let Some(row) = found.filter(|row| row.revoked_at.is_none() && row.expires_at > now) else {
        tx.rollback().await?;
        return Ok(Renewed::Gone);
    };
    if row.token_hash == renewal.presented_hash {
        let rotate = Entity::update_many()
            .col_expr(Column::PreviousTokenHash, Expr::value(Some(renewal.presented_hash.clone())))
            .col_expr(Column::TokenHash, Expr::value(renewal.successor_hash.clone()))
            .col_expr(Column::RotatedAt, Expr::value(now))
            .col_expr(Column::ExpiresAt, Expr::value(renewal.expires_at))
            .col_expr(Column::UserAgent, Expr::value(renewal.client.user_agent.clone()))
            .col_expr(Column::IpAddress, Expr::value(renewal.client.ip_address.clone()))
            .col_expr(Column::UpdatedAt, Expr::value(now));
        rotate.filter(Column::Id.eq(renewal.session_id)).exec(&tx).await?;
        tx.commit().await?;
        return Ok(Renewed::Rotated);
    }
    let same_client = row.user_agent == renewal.client.user_agent && row.ip_address == renewal.client.ip_address;
    let lost_answer = row.previous_token_hash.as_deref() == Some(renewal.presented_hash.as_str());
    if lost_answer && same_client && now - row.rotated_at <= grace {
        tx.rollback().await?;
        return Ok(Renewed::Repeated { rotated_at: row.rotated_at, successor_hash: row.token_hash });
    }
    revoke(&tx, Condition::all().add(Column::Id.eq(row.id)), RevokeReason::Reuse, now).await?;
    changes::note(&tx, row.user_id, now).await?;
    tx.commit().await?;
    Ok(Renewed::Reused)
}

/// A session with its account, for checking a token; `None`: there is no such session.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn with_user(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<(Session, User)>, StoreError> {
    let Some(row) = Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let session = Session::try_from(row)?;
    Ok(super::by_id(db, session.user_id).await?.map(|user| (session, user)))
}

pub(super) async fn is_live(tx: &DatabaseTransaction, id: Uuid, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let row = Entity::find_by_id(id).one(tx).await?;
    Ok(row.is_some_and(|row| row.revoked_at.is_none() && row.expires_at > now))
}

/// The live sessions of an account, the newest first, at most `limit`.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn of_user(
    db: &impl ConnectionTrait,
    user_id: Uuid,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Session>, StoreError> {
    let live = Entity::find().filter(live_of(user_id)).filter(Column::ExpiresAt.gt(now));
    let rows = live.order_by_desc(Column::RotatedAt).limit(limit).all(db).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Whether the account was ever used from this address, as far as we remember, or got its password from there by a
/// mailed link in the last hours. Asks the same of the database for every account and address.
///
/// # Errors
/// The database failed.
pub async fn knows_address(
    db: &impl ConnectionTrait,
    user_id: Uuid,
    ip_address: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let used = Entity::find().filter(Column::UserId.eq(user_id)).filter(Column::IpAddress.eq(ip_address));
    let used = used.select_only().column(Column::Id).into_tuple::<Uuid>().one(db).await?.is_some();
    let redeemed = resets::knows_address(db, user_id, ip_address, now).await?;
    Ok(used || redeemed)
}

fn live_of(user_id: Uuid) -> Condition {
    Condition::all().add(Column::UserId.eq(user_id)).add(Column::RevokedAt.is_null())
}

/// Ends one session of this account. Reply: whether it was there, its own, and live.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn end(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    user_id: Uuid,
    session_id: Uuid,
    reason: RevokeReason,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let tx = begin_write(db).await?;
    let ended = revoke(&tx, live_of(user_id).add(Column::Id.eq(session_id)), reason, now).await? > 0;
    if ended {
        changes::note(&tx, user_id, now).await?;
    }
    tx.commit().await?;
    Ok(ended)
}

/// Ends every session of this account but `keep`. Reply: how many ended.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn end_others(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    user_id: Uuid,
    keep: Uuid,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let tx = begin_write(db).await?;
    let ended = revoke_all(&tx, user_id, Some(keep), RevokeReason::Ended, now).await?;
    changes::note(&tx, user_id, now).await?;
    tx.commit().await?;
    Ok(ended)
}

pub(super) async fn revoke_all(
    tx: &DatabaseTransaction,
    user_id: Uuid,
    keep: Option<Uuid>,
    reason: RevokeReason,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut which = live_of(user_id);
    if let Some(keep) = keep {
        which = which.add(Column::Id.ne(keep));
    }
    revoke(tx, which, reason, now).await
}

async fn revoke(
    tx: &DatabaseTransaction,
    which: Condition,
    reason: RevokeReason,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(Some(now)))
        .col_expr(Column::RevokeReason, Expr::value(Some(reason.as_str())))
        .col_expr(Column::UpdatedAt, Expr::value(now));
    Ok(update.filter(which).exec(tx).await?.rows_affected)
}
