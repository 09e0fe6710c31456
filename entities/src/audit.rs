//! The log of what staff did: rows are added, read, and never changed (triggers refuse it).
//!
//! An act is written in the transaction that does it, so that the log has what was done and nothing else.

use chrono::{DateTime, SubsecRound, Utc};
use domain::tool::UnknownWord;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, prelude::Json,
};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    StoreError, like,
    rows::audit_log::{ActiveModel, Column, Entity, Model},
    values::{Reader, offset},
};

/// By which door somebody came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// The API.
    Http,
    /// The command line.
    Cli,
}

impl Via {
    /// The word that is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Cli => "cli",
        }
    }
}

impl std::str::FromStr for Via {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Self::Http, Self::Cli].into_iter().find(|via| via.as_str() == word).ok_or_else(|| UnknownWord {
            what: "way in",
            word: word.to_owned(),
            allowed: "http, cli".to_owned(),
        })
    }
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The account, of whoever came with one.
    pub actor_id: Option<Uuid>,
    /// Its address, or `command line (user@host)`.
    pub actor_name: String,
    /// By which door.
    pub via: Via,
    /// The request, as the log of the program names it.
    pub request_id: Option<String>,
}

/// Who is about to do something, and the id under which it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// The entry's id, handed in.
    pub id: Uuid,
    /// Who.
    pub who: Who,
}

impl By {
    /// An act of theirs, without reason and details; set those that there are.
    #[must_use]
    pub fn entry(&self, action: &'static str, subject_kind: &'static str, subject_id: impl ToString) -> Entry {
        Entry::new(self.id, &self.who, action, subject_kind, subject_id)
    }
}

/// One act.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its id, handed in.
    pub id: Uuid,
    /// Who did it.
    pub who: Who,
    /// What was done, dotted: `user.ban`.
    pub action: &'static str,
    /// To what sort of thing: `user`, `material`.
    pub subject_kind: &'static str,
    /// To which.
    pub subject_id: String,
    /// Why, as whoever did it says.
    pub reason: Option<String>,
    /// What it was before: the changed fields only, no secrets.
    pub before: Option<Json>,
    /// What it is now: the changed fields only, no secrets.
    pub after: Option<Json>,
    /// The row that the same act wrote elsewhere, such as a transfer of credits: it is noted once.
    pub source_id: Option<Uuid>,
}

impl Entry {
    /// An act without reason and details; set those that there are.
    #[must_use]
    pub fn new(
        id: Uuid,
        who: &Who,
        action: &'static str,
        subject_kind: &'static str,
        subject_id: impl ToString,
    ) -> Self {
        let (who, subject_id) = (who.clone(), subject_id.to_string());
        Self { id, who, action, subject_kind, subject_id, reason: None, before: None, after: None, source_id: None }
    }

    /// With the fields in which `before` and `after` differ.
    #[must_use]
    pub fn with_change(mut self, before: &impl Serialize, after: &impl Serialize) -> Self {
        (self.before, self.after) = difference(before, after);
        self
    }

    /// With the reason that was given, if any.
    #[must_use]
    pub fn with_reason(mut self, reason: Option<&str>) -> Self {
        self.reason = reason.map(str::to_owned);
        self
    }
}

/// The fields in which two records differ, as they were and as they are; a field that one of them lacks stands in the
/// other only. `None`: they are the same.
#[must_use]
pub fn difference(before: &impl Serialize, after: &impl Serialize) -> (Option<Json>, Option<Json>) {
    let object = |value: Result<Json, _>| match value {
        Ok(Json::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let mut before = object(serde_json::to_value(before));
    let mut after = object(serde_json::to_value(after));
    let same: Vec<String> =
        before.iter().filter(|(name, value)| after.get(*name) == Some(*value)).map(|(name, _)| name.clone()).collect();
    for name in same {
        before.remove(&name);
        after.remove(&name);
    }
    if before.is_empty() && after.is_empty() {
        return (None, None);
    }
    (Some(Json::Object(before)), Some(Json::Object(after)))
}

/// Writes an act down. Call it in the transaction of the act.
///
/// # Errors
/// The database failed, or an act with this `source_id` is written down already: roll back.
pub async fn record(db: &impl ConnectionTrait, entry: Entry, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(entry.id),
        happened_at: Set(now.trunc_subsecs(6)),
        actor_id: Set(entry.who.actor_id),
        actor_name: Set(entry.who.actor_name),
        via: Set(entry.who.via.as_str().to_owned()),
        action: Set(entry.action.to_owned()),
        subject_kind: Set(entry.subject_kind.to_owned()),
        subject_id: Set(entry.subject_id),
        reason: Set(entry.reason),
        before: Set(entry.before),
        after: Set(entry.after),
        request_id: Set(entry.who.request_id),
        source_id: Set(entry.source_id),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// An act as it was written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Its id.
    pub id: Uuid,
    /// When it was done.
    pub happened_at: DateTime<Utc>,
    /// Who did it.
    pub who: Who,
    /// What was done.
    pub action: String,
    /// To what sort of thing.
    pub subject_kind: String,
    /// To which.
    pub subject_id: String,
    /// Why.
    pub reason: Option<String>,
    /// What it was before: the changed fields only.
    pub before: Option<Json>,
    /// What it was afterwards: the changed fields only.
    pub after: Option<Json>,
    /// The row that the same act wrote elsewhere.
    pub source_id: Option<Uuid>,
}

impl TryFrom<Model> for Recorded {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let via = Reader { table: "audit_log", id: row.id }.word("via", &row.via)?;
        let who = Who { actor_id: row.actor_id, actor_name: row.actor_name, via, request_id: row.request_id };
        Ok(Self {
            id: row.id,
            happened_at: row.happened_at,
            who,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            reason: row.reason,
            before: row.before,
            after: row.after,
            source_id: row.source_id,
        })
    }
}

/// Whose acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Of this account.
    Id(Uuid),
    /// Of everybody whose name holds this, capital letters or small.
    Name(String),
}

/// Which acts; `None`: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those whose action begins so: `user.` or `user.ban`.
    pub action: Option<String>,
    /// By whom.
    pub actor: Option<Actor>,
    /// To this sort of thing.
    pub subject_kind: Option<String>,
    /// To this one.
    pub subject_id: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
}

fn of(filter: &Filter) -> Select<Entity> {
    let mut query = Entity::find();
    if let Some(start) = &filter.action {
        query = query.filter(like::begins(Column::Action, start));
    }
    query = match &filter.actor {
        Some(Actor::Id(id)) => query.filter(Column::ActorId.eq(*id)),
        Some(Actor::Name(part)) => query.filter(like::contains(Column::ActorName, part)),
        None => query,
    };
    if let Some(kind) = &filter.subject_kind {
        query = query.filter(Column::SubjectKind.eq(kind.as_str()));
    }
    if let Some(id) = &filter.subject_id {
        query = query.filter(Column::SubjectId.eq(id.as_str()));
    }
    if let Some(from) = filter.from {
        query = query.filter(Column::HappenedAt.gte(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(Column::HappenedAt.lt(to));
    }
    query
}

/// The `page`-th page (from 1) of `per_page` acts, the newest first, and how many there are on all pages.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn page(
    db: &impl ConnectionTrait,
    filter: &Filter,
    page: u64,
    per_page: u64,
) -> Result<(Vec<Recorded>, u64), StoreError> {
    let total = of(filter).count(db).await?;
    let newest = of(filter).order_by_desc(Column::HappenedAt).order_by_desc(Column::Id);
    let rows = newest.offset(offset(page, per_page)).limit(per_page).all(db).await?;
    Ok((rows.into_iter().map(Recorded::try_from).collect::<Result<_, _>>()?, total))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_changed_is_kept() {
        let (before, after) = difference(&json!({"a": 1, "b": [2], "c": null}), &json!({"a": 1, "b": [3], "d": 4}));
        assert_eq!(before, Some(json!({"b": [2], "c": null})));
        assert_eq!(after, Some(json!({"b": [3], "d": 4})));
        assert_eq!(difference(&json!({"a": 1}), &json!({"a": 1})), (None, None));
        let made = difference(&json!({}), &json!({"a": 1}));
        assert_eq!(made, (Some(json!({})), Some(json!({"a": 1}))));
    }
}
