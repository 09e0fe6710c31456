//! `/auth/me/change-password`, `/auth/forgot-password`, `/auth/reset-password`: a new password for an account.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    post, web,
};
use domain::{limit::Attempt, password};
use entities::{
    accounts::{self, resets},
    outbox::{MailKind, NewMail},
};
use identity::{Purpose, Verdict};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    answers::{Message, message},
    email, mail, needs_mail, nudge, preferred_language,
    registration::AddressRequest,
};
use crate::http::{
    client, cookies,
    extract::{
        body::Body,
        signed_in::{SignedIn, services},
    },
    problem::{Problem, ProblemBody},
    responses::{Counted, NeedsSignIn, ReadsBody, Unavailable},
    state::AppState,
};

/// The password of now and the one to come.
#[derive(Deserialize, ToSchema)]
pub struct ChangePasswordRequest {
    /// The password of now.
    #[schema(value_type = String)]
    pub current_password: SecretString,
    /// At least 8 characters, none of the passwords that everybody tries first.
    #[schema(value_type = String)]
    pub new_password: SecretString,
}

fn judge(password: &SecretString, address: &str) -> Result<(), Problem> {
    password::check(password.expose_secret(), address)
        .map_err(|fault| Problem::invalid("/new_password", fault.to_string()))
}

/// Checks the password of the account that is signed in; wrong ones are counted as at a sign-in.
///
/// # Errors
/// `WrongPassword`, `RateLimited`, `Overloaded`.
pub(super) async fn confirm(state: &AppState, signed_in: &SignedIn, password: SecretString) -> Result<(), Problem> {
    let rule = &state.accounts.rules.wrong_password;
    let key = format!("{} session", signed_in.user().email);
    // Counted once it is sure to be judged: overload is held against nobody.
    let place = state.accounts.passwords.place()?;
    if let Attempt::Wait(retry_after) = state.accounts.limits.attempt(rule, &key).await {
        return Err(Problem::RateLimited { retry_after, verdict: None });
    }
    let hash = signed_in.user().password_hash.clone();
    if place.verify(password, Some(hash)).await? == Verdict::Wrong {
        return Err(Problem::WrongPassword);
    }
    state.accounts.limits.forgive(rule, &key).await;
    Ok(())
}

/// Changes the password; every other session ends.
#[utoipa::path(
    tag = "auth",
    security(("password" = [])),
    request_body = ChangePasswordRequest,
    responses(
        Unavailable,
        NeedsSignIn,
        ReadsBody,
        Counted,
        (status = 200, body = Message),
        (status = 400, body = ProblemBody, description = "wrong_password"),
    )
)]
#[post("/me/change-password")]
pub async fn change_password(
    state: web::Data<AppState>,
    signed_in: SignedIn,
    body: Body<ChangePasswordRequest>,
) -> Result<HttpResponse, Problem> {
    let ChangePasswordRequest { current_password, new_password } = body.0;
    let user = signed_in.user();
    judge(&new_password, user.email.as_str())?;
    confirm(&state, &signed_in, current_password).await?;
    let services = services(&state)?;
    let hash = state.accounts.passwords.hash(new_password).await?;
    let notice = mail(&state, MailKind::PasswordChanged, Uuid::new_v4(), None, &user.email, user.language);
    let (keep, now) = (signed_in.session_id(), state.clock.now());
    let changed =
        accounts::change_password(&services.db, user.id, &user.password_hash, &hash, keep, &notice, now).await?;
    state.accounts.principals.forget(user.id);
    if !changed {
        // It was changed, or this session ended, while the old one was judged.
        return Err(Problem::WrongPassword);
    }
    nudge(&services).await;
    Ok(message("The password is changed; other sessions are ended."))
}

/// Mails a link that sets a new password.
#[utoipa::path(
    tag = "auth",
    request_body = AddressRequest,
    responses(
        Unavailable,
        ReadsBody,
        Counted,
        (status = 200, body = Message, description = "the same for every address"),
        (status = 429, body = ProblemBody, description = "rate_limited: one link in two minutes"),
    )
)]
#[post("/forgot-password")]
pub async fn forgot_password(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Body<AddressRequest>,
) -> Result<HttpResponse, Problem> {
    needs_mail(&state)?;
    let address = email(&body.0.email)?;
    let services = services(&state)?;
    let verdict = state.accounts.limits.take(&state.accounts.rules.mail_reset, address.as_str()).await;
    if let Some(retry_after) = verdict.retry_after {
        return Err(Problem::RateLimited { retry_after, verdict: Some(verdict) });
    }
    let user = accounts::by_email(&services.db, &address).await?.filter(|user| user.is_active);
    let id = Uuid::new_v4();
    let language = user.as_ref().map_or_else(|| preferred_language(request.headers()), |user| user.language);
    let letter = mail(&state, MailKind::PasswordReset, id, Some(id), &address, language);
    let letter = NewMail { void: user.is_none(), ..letter };
    let now = state.clock.now();
    let expiry = chrono::Duration::from_std(state.config.accounts.reset_expiry).unwrap_or(chrono::Duration::hours(1));
    resets::request(&services.db, id, user.map(|user| user.id), now + expiry, &letter, now).await?;
    nudge(&services).await;
    Ok(message("If the address has an account, a link to a new password is on its way to it."))
}

/// The token of the link, and the password to come.
#[derive(Deserialize, ToSchema)]
pub struct ResetPasswordRequest {
    /// `reset_password` of the link.
    pub token: String,
    /// At least 8 characters, none of the passwords that everybody tries first.
    #[schema(value_type = String)]
    pub new_password: SecretString,
}

/// Sets a new password by a mailed link, once; every session ends.
#[utoipa::path(
    tag = "auth",
    request_body = ResetPasswordRequest,
    responses(
        Unavailable,
        ReadsBody,
        Counted,
        (status = 200, body = Message),
        (status = 400, body = ProblemBody, description = "invalid_reset_token"),
    )
)]
#[post("/reset-password")]
pub async fn reset_password(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Body<ResetPasswordRequest>,
) -> Result<HttpResponse, Problem> {
    let ResetPasswordRequest { token, new_password } = body.0;
    // The seal is checked before the database is asked: strangers' guesses cost no SQL.
    let id = state.accounts.tokens.keys().unseal(Purpose::PasswordReset, &token).ok_or(Problem::InvalidResetToken)?;
    let services = services(&state)?;
    let now = state.clock.now();
    let user = resets::owner(&services.db, id, now).await?.ok_or(Problem::InvalidResetToken)?;
    judge(&new_password, user.email.as_str())?;
    let hash = state.accounts.passwords.hash(new_password).await?;
    let notice = mail(&state, MailKind::PasswordChanged, id, None, &user.email, user.language);
    let client = client::of(&request, &state.config.server.trusted_proxies);
    let now = state.clock.now();
    if !resets::redeem(&services.db, id, user.id, &hash, &client.ip_address, &notice, now).await? {
        return Err(Problem::InvalidResetToken);
    }
    // Whoever reads the account's mail owns it: what strangers guessed wrong is not held against them, and the address
    // is known from now on, for front ends whose browser sends no cookie.
    let rule = &state.accounts.rules.wrong_password;
    for key in
        [user.email.to_string(), format!("{} {}", user.email, client.ip_address), format!("{} session", user.email)]
    {
        state.accounts.limits.forgive(rule, &key).await;
    }
    state.accounts.principals.forget(user.id);
    nudge(&services).await;
    let mut response = message("The password is set; sign in with it.");
    // Whoever reads the account's mail is no stranger: this browser is counted apart from those who guess.
    if let Ok(cookie) = HeaderValue::try_from(cookies::set_device(&state, &request, &user.email)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
