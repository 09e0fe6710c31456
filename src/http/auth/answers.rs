//! What the endpoints of accounts answer (contract: api.md §0): the front ends' shapes and the peer's keys beside them.

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use entities::accounts::User;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::answer::personal;

/// An account as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthUser {
    /// Its id.
    pub id: Uuid,
    /// Its address.
    pub email: String,
    /// A short name.
    pub username: Option<String>,
    /// A whole name.
    pub full_name: Option<String>,
    /// False: banned.
    pub is_active: bool,
    /// Always true: an account exists once its address is proven.
    pub is_verified: bool,
    /// As `is_verified`.
    pub email_verified: bool,
    /// Whether it may do what staff may.
    pub is_admin: bool,
    /// As `is_admin`.
    pub is_superuser: bool,
    /// The plan in force, `demo` without one.
    pub plan_type: &'static str,
    /// Language of its mails.
    pub language: &'static str,
    /// Free generations that are left.
    pub demo_uses_remaining: u32,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When somebody last signed in.
    pub last_login_at: Option<DateTime<Utc>>,
}

impl AuthUser {
    /// The account as it is at `now`, of `demo_generations` free ones in all.
    #[must_use]
    pub fn of(user: &User, demo_generations: u32, now: DateTime<Utc>) -> Self {
        Self {
            id: user.id,
            email: user.email.as_str().to_owned(),
            username: user.username.clone(),
            full_name: user.full_name.clone(),
            is_active: user.is_active,
            is_verified: true,
            email_verified: true,
            is_admin: user.is_admin,
            is_superuser: user.is_admin,
            plan_type: user.plan_at(now).as_str(),
            language: user.language.as_str(),
            demo_uses_remaining: demo_generations.saturating_sub(user.demo_generations),
            created_at: user.created_at,
            updated_at: user.updated_at,
            last_login_at: user.last_login_at,
        }
    }
}

/// The pair under the peer's names.
#[derive(Serialize, ToSchema)]
pub struct TokenPair {
    /// The access token.
    pub access: String,
    /// The refresh token.
    pub refresh: String,
}

/// Signed in.
#[derive(Serialize, ToSchema)]
pub struct AuthAnswer {
    /// JWT for `Authorization: Bearer`.
    pub access_token: String,
    /// For `/auth/refresh`, once.
    pub refresh_token: String,
    /// Always `bearer`.
    pub token_type: &'static str,
    /// How long the access token is good, in seconds.
    pub expires_in: i64,
    /// The account.
    pub user: AuthUser,
    /// The same tokens under other names.
    pub tokens: TokenPair,
    /// For people.
    pub message: &'static str,
    /// Always true.
    pub success: bool,
}

/// A renewed pair.
#[derive(Serialize, ToSchema)]
pub struct RefreshAnswer {
    /// JWT for `Authorization: Bearer`.
    pub access_token: String,
    /// For `/auth/refresh`, once.
    pub refresh_token: String,
    /// Always `bearer`.
    pub token_type: &'static str,
    /// How long the access token is good, in seconds.
    pub expires_in: i64,
    /// As `access_token`.
    pub access: String,
    /// As `refresh_token`.
    pub refresh: String,
}

/// Something was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Message {
    /// For people.
    pub message: &'static str,
    /// Always true.
    pub success: bool,
}

/// A registration was taken; the same for every address.
#[derive(Debug, Serialize, ToSchema)]
pub struct Registered {
    /// For people.
    pub message: &'static str,
    /// Always true.
    pub success: bool,
    /// The address that a code was mailed to.
    pub email: String,
}

/// Done.
#[must_use]
pub fn message(message: &'static str) -> HttpResponse {
    personal(&Message { message, success: true })
}
