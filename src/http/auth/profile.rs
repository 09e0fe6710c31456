//! `/auth/me`: the account of whoever asks.

use actix_web::{HttpResponse, delete, get, put, web};
use domain::{account::PersonName, language::Language};
use entities::accounts::{self, ProfileEdit};
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use super::{
    Fields,
    answers::{AuthUser, Message, message},
    passwords::confirm,
};
use crate::http::{
    answer::{personal, personal_builder},
    extract::{
        body::Body,
        signed_in::{SignedIn, services},
    },
    problem::{Problem, ProblemBody},
    responses::{Counted, NeedsSignIn, ReadsBody, Unavailable},
    state::AppState,
};

/// The profile.
#[utoipa::path(
    tag = "auth",
    security(("password" = [])),
    responses(
        Unavailable,
        NeedsSignIn,
        (status = 200, body = AuthUser),
    )
)]
#[get("/me")]
pub async fn me(state: web::Data<AppState>, signed_in: SignedIn) -> HttpResponse {
    let now = state.clock.now();
    let write = |user: &_| {
        serde_json::to_vec(&AuthUser::of(user, state.config.quota.demo_generations, now)).unwrap_or_default().into()
    };
    personal_builder().body(signed_in.principal.profile(now, write))
}

/// What is to be changed; what is absent stays.
#[derive(Deserialize, ToSchema)]
pub struct ProfileRequest {
    /// A short name; null takes it away.
    #[serde(default, deserialize_with = "given")]
    pub username: Option<Option<String>>,
    /// A whole name; null takes it away.
    #[serde(default, deserialize_with = "given")]
    pub full_name: Option<Option<String>>,
    /// Language of the mails.
    pub language: Option<String>,
}

/// Tells null from absent.
fn given<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// Changes the profile.
#[utoipa::path(
    tag = "auth",
    security(("password" = [])),
    request_body = ProfileRequest,
    responses(
        Unavailable,
        NeedsSignIn,
        ReadsBody,
        Counted,
        (status = 200, body = AuthUser),
    )
)]
#[put("/me")]
pub async fn edit_me(
    state: web::Data<AppState>,
    signed_in: SignedIn,
    body: Body<ProfileRequest>,
) -> Result<HttpResponse, Problem> {
    let asked = body.0;
    let mut fields = Fields::default();
    let mut name = |pointer: &str, given: &Option<Option<String>>| -> Option<Option<PersonName>> {
        let given = given.as_ref()?;
        Some(fields.optional(pointer, given.as_ref()))
    };
    let username = name("/username", &asked.username);
    let full_name = name("/full_name", &asked.full_name);
    let language: Option<Language> = fields.optional("/language", asked.language.as_ref());
    fields.finish()?;
    let services = services(&state)?;
    let edit = ProfileEdit { username, full_name, language };
    let user_id = signed_in.user_id();
    accounts::edit_profile(&services.db, user_id, edit, state.clock.now()).await?;
    state.accounts.principals.forget(user_id);
    let user = accounts::by_id(&services.db, user_id).await?.ok_or(Problem::UserNotFound)?;
    Ok(personal(&AuthUser::of(&user, state.config.quota.demo_generations, state.clock.now())))
}

/// The password, once more.
#[derive(Deserialize, ToSchema)]
pub struct DeleteAccountRequest {
    /// The account's password: a token that was left somewhere is not enough.
    #[schema(value_type = String)]
    pub password: SecretString,
}

/// Deletes the account with its sessions, for good.
#[utoipa::path(
    tag = "auth",
    security(("password" = [])),
    request_body = DeleteAccountRequest,
    responses(
        Unavailable,
        NeedsSignIn,
        ReadsBody,
        Counted,
        (status = 200, body = Message),
        (status = 400, body = ProblemBody, description = "wrong_password"),
    )
)]
#[delete("/me")]
pub async fn delete_me(
    state: web::Data<AppState>,
    signed_in: SignedIn,
    body: Body<DeleteAccountRequest>,
) -> Result<HttpResponse, Problem> {
    confirm(&state, &signed_in, body.0.password).await?;
    let user_id = signed_in.user_id();
    let judged = &signed_in.user().password_hash;
    let deleted = accounts::delete(&services(&state)?.db, user_id, judged, state.clock.now()).await?;
    state.accounts.principals.forget(user_id);
    if !deleted {
        return Err(Problem::WrongPassword);
    }
    Ok(message("The account is deleted."))
}
