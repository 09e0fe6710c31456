//! `/auth/register`, `/auth/verify-code`, `/auth/resend-code`: from an address to an account.
//!
//! None of them tells whether an address has an account: the same status, body and work for every address. Where the
//! contract has `400 verified account exists`, the owner is told by mail instead.

use actix_web::{HttpRequest, HttpResponse, http::header, post, web};
use domain::{account::PersonName, language::Language, password};
use entities::{
    accounts::{
        self,
        registrations::{self, Code, Entered, Letters, Registration, Verified, Waiting},
    },
    outbox::{MailKind, NewMail},
};
use identity::Purpose;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Fields,
    answers::{AuthAnswer, Message, Registered, message},
    email, mail, needs_mail, nudge, preferred_language,
    sign_in::NewTokens,
};
use crate::http::{
    answer::personal_builder,
    client, cookies,
    extract::{body::Body, signed_in::services},
    problem::{Problem, ProblemBody},
    responses::{Counted, ReadsBody, Unavailable},
    state::AppState,
};

/// Somebody who wants an account.
#[derive(Deserialize, ToSchema)]
pub struct RegisterRequest {
    /// The address; it gets a code.
    pub email: String,
    /// At least 8 characters, none of the passwords that everybody tries first.
    #[schema(value_type = String)]
    pub password: SecretString,
    /// The same again.
    #[schema(value_type = Option<String>)]
    pub password_confirm: Option<SecretString>,
    /// A short name.
    pub username: Option<String>,
    /// A whole name.
    pub full_name: Option<String>,
    /// Language of the mails; else that of the browser.
    pub language: Option<String>,
}

/// Begins an account: mails a code to the address.
#[utoipa::path(
    tag = "auth",
    request_body = RegisterRequest,
    responses(
        Unavailable,
        ReadsBody,
        Counted,
        (status = 200, body = Registered, description = "the same for every address"),
        (status = 400, body = ProblemBody, description = "password_mismatch"),
        (status = 503, body = ProblemBody, description = "overloaded, mail_unavailable, database_unavailable"),
    )
)]
#[post("/register")]
pub async fn register(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Body<RegisterRequest>,
) -> Result<HttpResponse, Problem> {
    needs_mail(&state)?;
    let asked = body.0;
    let mut fields = Fields::default();
    let address = fields.read("/email", asked.email.parse());
    let judged = password::check(asked.password.expose_secret(), asked.email.trim());
    fields.read("/password", judged);
    let username: Option<PersonName> = fields.optional("/username", asked.username.as_ref());
    let full_name: Option<PersonName> = fields.optional("/full_name", asked.full_name.as_ref());
    let language: Option<Language> = fields.optional("/language", asked.language.as_ref());
    fields.finish()?;
    let Some(address): Option<domain::account::EmailAddress> = address else {
        return Err(Problem::Internal("an address without a fault was not read".to_owned()));
    };
    if asked.password_confirm.is_some_and(|again| again.expose_secret() != asked.password.expose_secret()) {
        return Err(Problem::PasswordMismatch);
    }
    let services = services(&state)?;
    // An address that had enough mails can be registered all the same: a code that was mailed before proves it too. So
    // nobody keeps an owner out by asking for codes in her name.
    let may_mail = may_mail_code(&state, address.as_str()).await.is_ok();
    // Hashed for every address, so that the time tells nothing.
    let password_hash = state.accounts.passwords.hash(asked.password).await?;
    let known = accounts::by_email(&services.db, &address).await?;
    let language = language.unwrap_or_else(|| preferred_language(request.headers()));
    let id = Uuid::now_v7();
    let code = new_code(&state);
    let letter = match &known {
        Some(user) => mail(&state, MailKind::AlreadyRegistered, code.id, None, &address, user.language),
        None => mail(&state, MailKind::VerificationCode, code.id, Some(code.id), &address, language),
    };
    let registration = Registration {
        id,
        email: address.clone(),
        opens: known.is_none(),
        password_hash,
        ip_address: client::of(&request, &state.config.server.trusted_proxies).ip_address,
        language,
        username: username.map(|name| name.as_str().to_owned()),
        full_name: full_name.map(|name| name.as_str().to_owned()),
    };
    let letter = may_mail.then_some(&letter);
    registrations::register(&services.db, registration, code, letter, state.clock.now()).await?;
    nudge(&services).await;
    let sealed = state.accounts.tokens.keys().seal(Purpose::Registration, id);
    let answer = Registered {
        message: "If the address can be registered, a code is on its way to it.",
        success: true,
        email: address.as_str().to_owned(),
    };
    let mut response = personal_builder();
    response.append_header((header::SET_COOKIE, cookies::set(&state, cookies::REGISTRATION, &sealed, 86_400)));
    Ok(response.body(serde_json::to_vec(&answer).unwrap_or_default()))
}

fn new_code(state: &AppState) -> Code {
    let expiry = chrono::Duration::from_std(state.config.accounts.code_expiry).unwrap_or(chrono::Duration::minutes(15));
    Code { id: Uuid::new_v4(), expires_at: state.clock.now() + expiry }
}

/// A bounded number of codes an hour, for known and unknown addresses alike.
async fn may_mail_code(state: &AppState, address: &str) -> Result<(), Problem> {
    let verdict = state.accounts.limits.take(&state.accounts.rules.mail_code, address).await;
    match verdict.retry_after {
        Some(retry_after) => Err(Problem::RateLimited { retry_after, verdict: Some(verdict) }),
        None => Ok(()),
    }
}

/// A code and the address that it was mailed to.
#[derive(Deserialize, ToSchema)]
pub struct VerifyRequest {
    /// The address.
    pub email: String,
    /// Six digits.
    pub code: String,
}

/// Proves the address, opens the account and signs in.
#[utoipa::path(
    tag = "auth",
    request_body = VerifyRequest,
    responses(
        Unavailable,
        ReadsBody,
        Counted,
        (status = 200, body = AuthAnswer),
        (status = 400, body = ProblemBody, description = "wrong_code with `tries_left`, code_used_up"),
    )
)]
#[post("/verify-code")]
pub async fn verify_code(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Body<VerifyRequest>,
) -> Result<HttpResponse, Problem> {
    let address = email(&body.0.email)?;
    let code = body.0.code;
    if code.trim().len() != 6 || !code.trim().bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::invalid("/code", "six digits"));
    }
    let services = services(&state)?;
    let keys = state.accounts.tokens.keys();
    let own = cookies::get(&state, &request, cookies::REGISTRATION)
        .and_then(|sealed| keys.unseal(Purpose::Registration, sealed));
    let user_id = Uuid::new_v4();
    let tokens = NewTokens::new(&state, user_id, &request);
    let entered = Entered {
        email: &address,
        fits: &|code_id| keys.is_verification_code(code_id, &code),
        own,
        ip_address: &tokens.session.client.ip_address,
        user_id,
        decoy_id: Uuid::now_v7(),
    };
    let letters = Letters {
        welcome: |language| mail(&state, MailKind::Welcome, user_id, None, &address, language),
        set_password: |language, id| mail(&state, MailKind::PasswordReset, id, Some(id), &address, language),
    };
    let verified = registrations::verify(&services.db, entered, &tokens.session, letters, state.clock.now()).await?;
    match verified {
        Verified::Opened(user) => {
            nudge(&services).await;
            let mut response = personal_builder();
            response.append_header((header::SET_COOKIE, cookies::set_device(&state, &request, &address)));
            response.append_header((header::SET_COOKIE, cookies::set(&state, cookies::REGISTRATION, "", 0)));
            let answer = tokens.answer(&state, &user, "The address is verified.");
            Ok(response.body(serde_json::to_vec(&answer).unwrap_or_default()))
        }
        Verified::Wrong { tries_left } => Err(Problem::WrongCode { tries_left }),
        Verified::UsedUp => Err(Problem::CodeUsedUp),
    }
}

/// An address.
#[derive(Deserialize, ToSchema)]
pub struct AddressRequest {
    /// The address.
    pub email: String,
}

/// Mails a new code; the one before is good no longer.
#[utoipa::path(
    tag = "auth",
    request_body = AddressRequest,
    responses(
        Unavailable,
        ReadsBody,
        Counted,
        (status = 200, body = Message, description = "the same for every address"),
        (status = 429, body = ProblemBody, description = "rate_limited: five codes an hour"),
    )
)]
#[post("/resend-code")]
pub async fn resend_code(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Body<AddressRequest>,
) -> Result<HttpResponse, Problem> {
    needs_mail(&state)?;
    let address = email(&body.0.email)?;
    let services = services(&state)?;
    may_mail_code(&state, address.as_str()).await?;
    let now = state.clock.now();
    let keys = state.accounts.tokens.keys();
    let own = cookies::get(&state, &request, cookies::REGISTRATION)
        .and_then(|sealed| keys.unseal(Purpose::Registration, sealed));
    let code = new_code(&state);
    match registrations::waiting(&services.db, &address, own, now).await? {
        Some(waiting) => {
            let letter = code_letter(&state, &address, waiting, code);
            registrations::resend(&services.db, &address, waiting, code, &letter, now).await?;
        }
        None => {
            let language = preferred_language(request.headers());
            let waiting = Waiting { id: Uuid::now_v7(), opens: false, language };
            let letter = code_letter(&state, &address, waiting, code);
            let nobodys = Registration::nobodys(waiting.id, address, language);
            registrations::register(&services.db, nobodys, code, Some(&letter), now).await?;
        }
    }
    nudge(&services).await;
    Ok(message("If the address waits for a code, a new one is on its way to it."))
}

fn code_letter(state: &AppState, to: &domain::account::EmailAddress, waiting: Waiting, code: Code) -> NewMail {
    let letter = mail(state, MailKind::VerificationCode, code.id, Some(code.id), to, waiting.language);
    NewMail { void: !waiting.opens, ..letter }
}
