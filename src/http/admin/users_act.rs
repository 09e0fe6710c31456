//! `/admin/users/{id}/ban` and `/unban`.

use actix_web::{HttpResponse, post, web};
use entities::accounts::{self, staff::Banned};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::credits::{path_id, sentence};
use crate::http::{
    auth::answers::{Message, message},
    extract::{admin::Admin, body::MaybeBody, signed_in::services},
    problem::{Problem, ProblemBody},
    responses::{NeedsStaff, ReadsBody, Unavailable},
    state::AppState,
};

fn nobody(id: Uuid) -> Problem {
    Problem::BadId(format!("there is no user {id}"))
}

/// Why.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct BanRequest {
    /// Kept with the account, for staff.
    pub reason: Option<String>,
}

/// Bans an account: it cannot sign in, and its sessions end at once. Administrators are not banned, so nobody bans
/// themselves.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(("id" = Uuid, Path)),
    request_body = Option<BanRequest>,
    responses(
        NeedsStaff,
        ReadsBody,
        Unavailable,
        (status = 200, body = Message),
        (status = 400, body = ProblemBody, description = "bad_id: no such user; protected_account: an administrator's"),
    )
)]
#[post("/users/{id}/ban")]
pub async fn ban(
    state: web::Data<AppState>,
    admin: Admin,
    id: web::Path<String>,
    body: MaybeBody<BanRequest>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&id)?;
    let reason = body.0.reason.filter(|reason| !reason.trim().is_empty());
    let reason = reason.map(|reason| sentence("/reason", &reason)).transpose()?;
    let db = services(&state)?.db;
    let banned = accounts::ban(&db, id, reason.as_deref(), &admin.by(), state.clock.now()).await?;
    // Other processes feel it within a second; this one now.
    state.accounts.principals.forget(id);
    match banned {
        Banned::Now => {
            tracing::info!(user.id = %id, actor.id = %admin.user_id(), "an account was banned");
            Ok(message("The account is banned; its sessions are ended."))
        }
        Banned::Before => Ok(message("The account was banned before.")),
        Banned::Admin => Err(Problem::ProtectedAccount),
        Banned::Nobody => Err(nobody(id)),
    }
}

/// Lifts a ban. The ended sessions stay ended: its owner signs in again.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    params(("id" = Uuid, Path)),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 200, body = Message),
        (status = 400, body = ProblemBody, description = "bad_id: no such user"),
    )
)]
#[post("/users/{id}/unban")]
pub async fn unban(state: web::Data<AppState>, admin: Admin, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = path_id(&id)?;
    let unbanned = accounts::unban(&services(&state)?.db, id, &admin.by(), state.clock.now()).await?;
    state.accounts.principals.forget(id);
    if !unbanned {
        return Err(nobody(id));
    }
    tracing::info!(user.id = %id, actor.id = %admin.user_id(), "an account is not banned");
    Ok(message("The account may sign in."))
}
