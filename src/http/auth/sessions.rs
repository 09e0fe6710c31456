//! `/auth/sessions`: where an account is signed in, and ending that.

use actix_web::{HttpResponse, delete, get, web};
use chrono::{DateTime, Utc};
use entities::accounts::{RevokeReason, sessions as rows};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answers::{Message, message};
use crate::http::{
    answer::personal,
    extract::signed_in::{SignedIn, services},
    problem::{Problem, ProblemBody},
    responses::{Counted, NeedsSignIn, Unavailable},
    state::AppState,
};

/// The most sessions in one answer.
const MOST: u64 = 100;

/// One session of the account.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionItem {
    /// Its id.
    pub id: Uuid,
    /// Whether it is the one that asks.
    pub current: bool,
    /// What the client calls itself.
    pub user_agent: String,
    /// Its address; of IPv6 the network.
    pub ip_address: String,
    /// When somebody signed in.
    pub created_at: DateTime<Utc>,
    /// When its tokens were last renewed.
    pub last_used_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// The sessions of an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionList {
    /// The newest first, at most 100.
    pub sessions: Vec<SessionItem>,
    /// How many.
    pub count: usize,
}

/// The live sessions of the account.
#[utoipa::path(
    tag = "auth",
    security(("password" = [])),
    responses(
        Unavailable,
        NeedsSignIn,
        (status = 200, body = SessionList),
    )
)]
#[get("/sessions")]
pub async fn sessions(state: web::Data<AppState>, signed_in: SignedIn) -> Result<HttpResponse, Problem> {
    let found = rows::of_user(&services(&state)?.db, signed_in.user_id(), state.clock.now(), MOST).await?;
    let current = signed_in.session_id();
    let sessions: Vec<SessionItem> = found
        .into_iter()
        .map(|session| SessionItem {
            id: session.id,
            current: session.id == current,
            user_agent: session.client.user_agent,
            ip_address: session.client.ip_address,
            created_at: session.created_at,
            last_used_at: session.rotated_at,
            expires_at: session.expires_at,
        })
        .collect();
    Ok(personal(&SessionList { count: sessions.len(), sessions }))
}

/// Ends one session of the account.
#[utoipa::path(
    tag = "auth",
    security(("password" = [])),
    params(("session_id" = Uuid, Path, description = "Which")),
    responses(
        Unavailable,
        NeedsSignIn,
        Counted,
        (status = 200, body = Message),
        (status = 404, body = ProblemBody, description = "user_not_found; not_found: no session of this account"),
        (status = 422, body = ProblemBody, description = "invalid_request: not an id"),
    )
)]
#[delete("/sessions/{session_id}")]
pub async fn end_session(
    state: web::Data<AppState>,
    signed_in: SignedIn,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = Uuid::try_parse(&path).map_err(|_| Problem::invalid("path:session_id", "a UUID"))?;
    let (user_id, now) = (signed_in.user_id(), state.clock.now());
    let reason = if id == signed_in.session_id() { RevokeReason::SignOut } else { RevokeReason::Ended };
    if !rows::end(&services(&state)?.db, user_id, id, reason, now).await? {
        return Err(Problem::NotFound { what: "session".to_owned() });
    }
    state.accounts.principals.forget(user_id);
    Ok(message("The session is ended."))
}

/// Ends every session of the account but the one that asks.
#[utoipa::path(
    tag = "auth",
    security(("password" = [])),
    responses(
        Unavailable,
        NeedsSignIn,
        Counted,
        (status = 200, body = Message),
    )
)]
#[delete("/sessions")]
pub async fn end_other_sessions(state: web::Data<AppState>, signed_in: SignedIn) -> Result<HttpResponse, Problem> {
    let (user_id, session_id) = (signed_in.user_id(), signed_in.session_id());
    rows::end_others(&services(&state)?.db, user_id, session_id, state.clock.now()).await?;
    state.accounts.principals.forget(user_id);
    Ok(message("The other sessions are ended."))
}
