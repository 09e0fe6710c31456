//! Mails that leave: written in the transaction of their cause, each sent by one process, never twice for one cause.
//!
//! A mail goes `queued → sending → sent` (or back to `queued` for a later try, `failed`, `unclear`). `sending` is stored
//! before the server is spoken to, and a mail that is found in it after a crash is not sent again: whoever waits for it
//! can ask for another. Codes and links are not in here; they are derived from `subject_id` when the mail is written.

use chrono::{DateTime, Utc};
use domain::{account::EmailAddress, language::Language};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use crate::{
    StoreError,
    rows::outbox_mail::{ActiveModel, Column, Entity, Model},
    values::Reader,
};

/// What a mail says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    /// The code of a registration.
    VerificationCode,
    /// Somebody registered with an address that has an account.
    AlreadyRegistered,
    /// A link that sets a new password.
    PasswordReset,
    /// The password was changed.
    PasswordChanged,
    /// The account exists.
    Welcome,
}

impl MailKind {
    const ALL: [Self; 5] =
        [Self::VerificationCode, Self::AlreadyRegistered, Self::PasswordReset, Self::PasswordChanged, Self::Welcome];

    /// The stored word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VerificationCode => "verification_code",
            Self::AlreadyRegistered => "already_registered",
            Self::PasswordReset => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::Welcome => "welcome",
        }
    }
}

/// A mail to be sent.
#[derive(Clone)]
pub struct NewMail {
    /// Its id, also of the message.
    pub id: Uuid,
    /// What it is for: a second mail for the same cause is not stored.
    pub cause: String,
    /// What it says.
    pub kind: MailKind,
    /// What its code or link is derived from.
    pub subject_id: Option<Uuid>,
    /// To whom.
    pub recipient: EmailAddress,
    /// In which language.
    pub language: Language,
    /// After that it is of no use.
    pub expires_at: DateTime<Utc>,
    /// Stored like any other and never sent: so that strangers cannot tell by the time it takes whom we know.
    pub void: bool,
}

/// Stores a mail with its cause.
pub(crate) async fn put(tx: &DatabaseTransaction, new: &NewMail, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(new.id),
        cause: Set(new.cause.clone()),
        kind: Set(new.kind.as_str().to_owned()),
        subject_id: Set(new.subject_id),
        recipient: Set(new.recipient.as_str().to_owned()),
        language: Set(new.language.to_string()),
        state: Set(if new.void { "void" } else { "queued" }.to_owned()),
        attempts: Set(0),
        due_at: Set(now),
        expires_at: Set(new.expires_at),
        last_error: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let known = OnConflict::column(Column::Cause).do_nothing().to_owned();
    Entity::insert(row).on_conflict(known).exec_without_returning(tx).await?;
    Ok(())
}

/// A mail that this process may send now.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// Its id.
    pub id: Uuid,
    /// What it says.
    pub kind: MailKind,
    /// What its code or link is derived from.
    pub subject_id: Option<Uuid>,
    /// To whom.
    pub recipient: EmailAddress,
    /// In which language.
    pub language: Language,
    /// Tries, with this one.
    pub attempts: u32,
    /// When its cause was.
    pub created_at: DateTime<Utc>,
    /// After that it is of no use.
    pub expires_at: DateTime<Utc>,
}

impl TryFrom<Model> for Mail {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let reader = Reader { table: "mail_outbox", id: row.id };
        let corrupt = |what: &str| StoreError::corrupt("mail_outbox", row.id, what);
        let kind = MailKind::ALL.into_iter().find(|kind| kind.as_str() == row.kind).ok_or_else(|| corrupt("kind"))?;
        Ok(Self {
            id: row.id,
            kind,
            subject_id: row.subject_id,
            recipient: row.recipient.parse().map_err(|_| corrupt("recipient"))?,
            language: reader.word("language", &row.language)?,
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            created_at: row.created_at,
            expires_at: row.expires_at,
        })
    }
}

/// Takes the mails that are due, at most `limit`, the oldest first: no other process can take them too.
///
/// # Errors
/// The database failed; what was taken by then is found by [`abandon`] later.
pub async fn claim(db: &impl ConnectionTrait, limit: u64, now: DateTime<Utc>) -> Result<Vec<Mail>, StoreError> {
    let due = Entity::find().filter(Column::State.eq("queued")).filter(Column::DueAt.lte(now));
    let mut taken = Vec::new();
    for row in due.order_by_asc(Column::DueAt).limit(limit).all(db).await? {
        let claim = Entity::update_many()
            .col_expr(Column::State, Expr::value("sending"))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::UpdatedAt, Expr::value(now));
        let claimed = claim.filter(Column::Id.eq(row.id)).filter(Column::State.eq("queued")).exec(db).await?;
        if claimed.rows_affected == 1 {
            let id = row.id;
            match Mail::try_from(Model { attempts: row.attempts + 1, ..row }) {
                Ok(mail) => taken.push(mail),
                // One that does not parse must not keep back the others.
                Err(error) => {
                    tracing::error!(%error, "a mail cannot be read and is given up");
                    finish(db, id, Outcome::Failed { reason: error.to_string() }, now).await?;
                }
            }
        }
    }
    Ok(taken)
}

/// What became of a mail that was claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server has it.
    Sent,
    /// Surely not taken: try again then.
    Later {
        /// When.
        due_at: DateTime<Utc>,
        /// Why, without address or code.
        reason: String,
        /// Whether it was a try of this mail; false: it could not have been taken, whatever it was.
        counts: bool,
    },
    /// It will never be taken.
    Failed {
        /// Why, without address or code.
        reason: String,
    },
    /// It may have been taken: not sent again.
    Unclear {
        /// Why, without address or code.
        reason: String,
    },
}

/// Stores what became of a claimed mail.
///
/// # Errors
/// The database failed; the mail stays `sending`, until [`abandon`] finds it.
pub async fn finish(
    db: &impl ConnectionTrait,
    id: Uuid,
    outcome: Outcome,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let uncounted = matches!(outcome, Outcome::Later { counts: false, .. });
    let (state, due_at, reason) = match outcome {
        Outcome::Sent => ("sent", None, None),
        Outcome::Later { due_at, reason, .. } => ("queued", Some(due_at), Some(reason)),
        Outcome::Failed { reason } => ("failed", None, Some(reason)),
        Outcome::Unclear { reason } => ("unclear", None, Some(reason)),
    };
    let mut update = Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::LastError, Expr::value(reason))
        .col_expr(Column::UpdatedAt, Expr::value(now));
    if uncounted {
        update = update.col_expr(Column::Attempts, Expr::col(Column::Attempts).sub(1));
    }
    if let Some(due_at) = due_at {
        update = update.col_expr(Column::DueAt, Expr::value(due_at));
    }
    update.filter(Column::Id.eq(id)).filter(Column::State.eq("sending")).exec(db).await?;
    Ok(())
}

/// Gives up on mails whose sender died before `before`: whether the server took them nobody knows. Reply: how many.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn abandon(db: &impl ConnectionTrait, before: DateTime<Utc>, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::State, Expr::value("unclear"))
        .col_expr(Column::LastError, Expr::value(Some("the process that sent it ended meanwhile")))
        .col_expr(Column::UpdatedAt, Expr::value(now));
    let stale = update.filter(Column::State.eq("sending")).filter(Column::UpdatedAt.lt(before));
    Ok(stale.exec(db).await?.rows_affected)
}

/// The mails that are not done with: what an operator wants to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// Wait to be sent, or to be tried again.
    pub queued: u64,
    /// On their way.
    pub sending: u64,
    /// May have been taken, in the last month.
    pub unclear: u64,
    /// Were not taken and never will be, in the last month.
    pub failed: u64,
    /// When the cause of the oldest one was that is queued or on its way; `None`: there is none.
    pub oldest_at: Option<DateTime<Utc>>,
}

/// What is in the outbox, beside mails that were sent.
///
/// # Errors
/// The database failed.
pub async fn queue(db: &impl ConnectionTrait) -> Result<Queue, StoreError> {
    let counted = Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "count")
        .column_as(Column::CreatedAt.min(), "oldest_at")
        // Of the index by state: mails that were sent are many.
        .filter(Column::State.is_in(["queued", "sending", "unclear", "failed"]))
        .group_by(Column::State);
    let rows: Vec<(String, i64, Option<DateTime<Utc>>)> = counted.into_tuple().all(db).await?;
    let mut queue = Queue::default();
    for (state, count, oldest_at) in rows {
        let count = u64::try_from(count).unwrap_or_default();
        match state.as_str() {
            "queued" => queue.queued = count,
            "sending" => queue.sending = count,
            "unclear" => queue.unclear = count,
            _ => queue.failed = count,
        }
        if matches!(state.as_str(), "queued" | "sending") {
            queue.oldest_at = queue.oldest_at.into_iter().chain(oldest_at).min();
        }
    }
    Ok(queue)
}
