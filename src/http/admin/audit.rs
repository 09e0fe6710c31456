//! `/admin/audit`: what staff did.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use entities::audit::{self, Actor, Filter, Recorded};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::pages::Page;
use crate::http::{
    answer::personal,
    extract::{admin::Admin, query::Query, signed_in::services},
    problem::{Problem, ProblemBody},
    responses::{NeedsStaff, Unavailable},
    state::AppState,
};

/// One act of the staff. It is never changed or removed.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its id.
    pub id: Uuid,
    /// When it was done.
    pub happened_at: DateTime<Utc>,
    /// Who did it; null at the command line.
    pub actor_id: Option<Uuid>,
    /// Their address at that time, or `command line (user@host)`.
    pub actor_name: String,
    /// `http` or `cli`.
    pub via: &'static str,
    /// What was done: `user.ban`, `material.approve`, …
    pub action: String,
    /// To what sort of thing.
    pub subject_kind: String,
    /// To which.
    pub subject_id: String,
    /// Why.
    pub reason: Option<String>,
    /// What it was before: the changed fields only.
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// What it was afterwards: the changed fields only.
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
    /// The request by which it was done.
    pub request_id: Option<String>,
    /// The row that the same act wrote elsewhere, such as a transaction of credits.
    pub source_id: Option<Uuid>,
}

impl From<Recorded> for AuditEntry {
    fn from(recorded: Recorded) -> Self {
        Self {
            id: recorded.id,
            happened_at: recorded.happened_at,
            actor_id: recorded.who.actor_id,
            actor_name: recorded.who.actor_name,
            via: recorded.who.via.as_str(),
            action: recorded.action,
            subject_kind: recorded.subject_kind,
            subject_id: recorded.subject_id,
            reason: recorded.reason,
            before: recorded.before,
            after: recorded.after,
            request_id: recorded.who.request_id,
            source_id: recorded.source_id,
        }
    }
}

/// A page of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditPage {
    /// The acts, the newest first.
    pub entries: Vec<AuditEntry>,
    /// How many there are on all pages.
    pub total: u64,
    /// Which page this is, from 1.
    pub page: u64,
    /// How many a page holds.
    pub per_page: u64,
    /// How many pages there are.
    pub pages: u64,
}

/// What staff did, the newest first.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(
        ("page" = Option<u64>, Query, minimum = 1),
        ("per_page" = Option<u64>, Query, minimum = 1, maximum = 100, description = "20 by default"),
        ("action" = Option<String>, Query, description = "or its beginning: user.ban, user."),
        ("actor" = Option<String>, Query, description = "the id of an account, or part of a name"),
        ("subject" = Option<String>, Query, description = "a kind (user), an id, or both (user:ID)"),
        ("from" = Option<String>, Query, description = "not before this time or day"),
        ("to" = Option<String>, Query, description = "before this time or day"),
    ),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = AuditPage),
        (status = 422, body = ProblemBody, description = "invalid_request"),
    )
)]
#[get("/audit")]
pub async fn list(state: web::Data<AppState>, request: HttpRequest, _admin: Admin) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let page = Page::of(&mut query);
    let (subject_kind, subject_id) = subject(query.text("subject"));
    let filter = Filter {
        action: query.text("action"),
        actor: query.text("actor").map(|text| text.parse().map_or_else(|_| Actor::Name(text), Actor::Id)),
        subject_kind,
        subject_id,
        from: query.time("from"),
        to: query.time("to"),
    };
    query.finish()?;
    let (entries, total) = audit::page(&services(&state)?.db, &filter, page.page, page.per_page).await?;
    Ok(personal(&AuditPage {
        entries: entries.into_iter().map(AuditEntry::from).collect(),
        total,
        page: page.page,
        per_page: page.per_page,
        pages: page.pages(total),
    }))
}

/// Kind and id. Kinds are words of ours; anything with another character than theirs is an id.
fn subject(text: Option<String>) -> (Option<String>, Option<String>) {
    let Some(text) = text else { return (None, None) };
    let is_kind = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    match text.split_once(':') {
        Some((kind, id)) if is_kind(kind) && !id.is_empty() => (Some(kind.to_owned()), Some(id.to_owned())),
        _ if is_kind(&text) => (Some(text), None),
        _ => (None, Some(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_a_kind_an_id_or_both() {
        let read = |text: &str| subject(Some(text.to_owned()));
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(read("user"), (some("user"), None));
        assert_eq!(read("payment_event:refused"), (some("payment_event"), some("refused")));
        assert_eq!(read("user:7-A"), (some("user"), some("7-A")));
        assert_eq!(read("0199-ab"), (None, some("0199-ab")));
        assert_eq!(subject(None), (None, None));
    }
}
