//! `/auth/login`, `/auth/login/form`, `/auth/refresh`, `/auth/logout`: sessions begin, go on and end.

use actix_web::{HttpRequest, HttpResponse, http::header, post, web};
use chrono::SubsecRound;
use domain::{account::EmailAddress, limit::Attempt};
use entities::accounts::{
    self, RevokeReason, User, registrations,
    sessions::{self, Client, NewSession, Renewal, Renewed},
};
use identity::{Access, Refresh, Verdict, tokens};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    answers::{AuthAnswer, AuthUser, Message, RefreshAnswer, TokenPair, message},
    email,
};
use crate::http::{
    answer::{personal, personal_builder},
    client, cookies,
    cors::Origins,
    extract::{
        body::Body,
        form::Form,
        signed_in::{SignedIn, services},
    },
    limit,
    problem::{Problem, ProblemBody},
    responses::{Counted, NeedsSignIn, ReadsBody, Unavailable},
    state::{AppState, Services},
};

/// The longest password that is looked at, in bytes; the longest that can be set has fewer.
const LONGEST_PASSWORD_BYTES: usize = 4_096;

/// A session that is about to begin, and its tokens.
pub(super) struct NewTokens {
    pub(super) session: NewSession,
    access: Access,
    refresh: Refresh,
}

impl NewTokens {
    pub(super) fn new(state: &AppState, user_id: Uuid, request: &HttpRequest) -> Self {
        let (tokens, now, id) = (&state.accounts.tokens, state.clock.now(), Uuid::now_v7());
        let refresh = tokens.refresh(user_id, id, now);
        let session = NewSession {
            id,
            user_id,
            token_hash: refresh.hash(),
            expires_at: tokens.refresh_expires_at(now),
            client: client::of(request, &state.config.server.trusted_proxies),
        };
        Self { session, access: tokens.access(user_id, id, now), refresh }
    }

    pub(super) fn answer(self, state: &AppState, user: &User, message: &'static str) -> AuthAnswer {
        let (Access(access), Refresh(refresh)) = (self.access, self.refresh);
        AuthAnswer {
            access_token: access.clone(),
            refresh_token: refresh.clone(),
            token_type: "bearer",
            expires_in: state.accounts.tokens.access_expiry().num_seconds(),
            user: AuthUser::of(user, state.config.quota.demo_generations, state.clock.now()),
            tokens: TokenPair { access, refresh },
            message,
            success: true,
        }
    }
}

/// Address and password.
#[derive(Deserialize, ToSchema)]
pub struct LoginRequest {
    /// The account's address.
    pub email: String,
    /// Its password.
    #[schema(value_type = String)]
    pub password: SecretString,
}

/// Signs in.
#[utoipa::path(
    tag = "auth",
    request_body = LoginRequest,
    responses(
        Unavailable,
        ReadsBody,
        Counted,
        (status = 200, body = AuthAnswer),
        (status = 401, body = ProblemBody, description = "wrong_credentials"),
        (status = 403, body = ProblemBody, description = "email_not_verified, inactive_user"),
    )
)]
#[post("/login")]
pub async fn login(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Body<LoginRequest>,
) -> Result<HttpResponse, Problem> {
    let LoginRequest { email: address, password } = body.0;
    sign_in(&state, &request, &email(&address)?, password, "/password").await
}

/// Signs in by the form of OAuth2's password flow, for the API's own page; `username` is the address.
#[utoipa::path(
    tag = "auth",
    request_body(content = inline(LoginForm), content_type = "application/x-www-form-urlencoded"),
    responses(
        Unavailable,
        ReadsBody,
        Counted,
        (status = 200, body = AuthAnswer),
        (status = 401, body = ProblemBody, description = "wrong_credentials"),
        (status = 403, body = ProblemBody, description = "email_not_verified, inactive_user, foreign_origin"),
    )
)]
#[post("/login/form")]
pub async fn login_form(state: web::Data<AppState>, request: HttpRequest, form: Form) -> Result<HttpResponse, Problem> {
    if !Origins::may_come_from(&state.config, request.headers()) {
        return Err(Problem::ForeignOrigin);
    }
    let text = form.required("username")?;
    let address = text
        .parse()
        .map_err(|error: domain::account::NotAnAddress| Problem::invalid("/username", error.to_string()))?;
    if form.get("grant_type").is_some_and(|grant| !grant.is_empty() && grant != "password") {
        return Err(Problem::invalid("/grant_type", "password"));
    }
    let password = SecretString::from(form.required("password")?);
    sign_in(&state, &request, &address, password, "/password").await
}

/// The form of OAuth2's password flow.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the form; it is read field by field")]
pub struct LoginForm {
    /// The account's address.
    username: String,
    /// Its password.
    password: String,
    /// `password`, if it is there.
    grant_type: Option<String>,
    /// Not used.
    scope: Option<String>,
    /// Not used.
    client_id: Option<String>,
    /// Not used.
    client_secret: Option<String>,
}

/// Judges address and password and opens a session. Known and unknown addresses cost the same reads and one hash.
async fn sign_in(
    state: &AppState,
    request: &HttpRequest,
    address: &EmailAddress,
    password: SecretString,
    pointer: &str,
) -> Result<HttpResponse, Problem> {
    use secrecy::ExposeSecret;

    if password.expose_secret().len() > LONGEST_PASSWORD_BYTES {
        return Err(Problem::invalid(pointer, format!("at most {LONGEST_PASSWORD_BYTES} bytes")));
    }
    limit::sign_in(state, request, address).await?;
    let services = services(state)?;
    let client = client::of(request, &state.config.server.trusted_proxies);
    let user = accounts::by_email(&services.db, address).await?;
    let waiting = registrations::newest_password(&services.db, address, state.clock.now()).await?;
    let key = counted_as(state, &services, request, address, user.as_ref(), &client).await?;
    let rule = &state.accounts.rules.wrong_password;
    // Counted once it is sure to be judged: overload is held against nobody.
    let place = state.accounts.passwords.place()?;
    if let Attempt::Wait(retry_after) = state.accounts.limits.attempt(rule, &key).await {
        return Err(Problem::RateLimited { retry_after, verdict: None });
    }
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let verdict = place.verify(password.clone(), hash).await?;
    let Some(user) = user.filter(|_| verdict != Verdict::Wrong) else {
        // Whoever registered hears that the code is missing; whether the address has an account besides, nobody hears.
        let Some(waiting) = waiting else { return Err(Problem::WrongCredentials) };
        if place.verify(password, Some(waiting)).await? == Verdict::Wrong {
            return Err(Problem::WrongCredentials);
        }
        state.accounts.limits.forgive(rule, &key).await;
        return Err(Problem::EmailNotVerified);
    };
    drop(place);
    state.accounts.limits.forgive(rule, &key).await;
    if !user.is_active {
        return Err(Problem::InactiveUser);
    }
    let tokens = NewTokens::new(state, user.id, request);
    let now = state.clock.now();
    if !sessions::open(&services.db, &tokens.session, &user.password_hash, now).await? {
        // Changed or banned while the password was judged.
        return Err(Problem::WrongCredentials);
    }
    if verdict == Verdict::Outdated {
        strengthen(state, &services, &user, password).await;
    }
    let user = User { last_login_at: Some(now), ..user };
    let answer = tokens.answer(state, &user, "Signed in.");
    let mut response = personal_builder();
    response.append_header((header::SET_COOKIE, cookies::set_device(state, request, &user.email)));
    Ok(response.body(serde_json::to_vec(&answer).unwrap_or_default()))
}

/// Hashes a right password with today's effort. Somebody who is signed in need not wait for it to succeed.
async fn strengthen(state: &AppState, services: &Services, user: &User, password: SecretString) {
    let Ok(new) = state.accounts.passwords.hash(password).await else { return };
    if let Err(error) = accounts::rehash(&services.db, user.id, &user.password_hash, &new).await {
        tracing::warn!(%error, "a password is still stored with less effort than today's; tried again at the next sign-in");
    }
}

/// Under which key a try is counted. Browsers and addresses from which the account was used before have keys of their
/// own, so that its owner gets in while strangers guess; all strangers together share one.
async fn counted_as(
    state: &AppState,
    services: &Services,
    request: &HttpRequest,
    address: &EmailAddress,
    user: Option<&User>,
    client: &Client,
) -> Result<String, Problem> {
    let nobody = Uuid::nil();
    let user_id = user.map_or(nobody, |user| user.id);
    // Asked for unknown accounts too: it takes the same time.
    let known_address = sessions::knows_address(&services.db, user_id, &client.ip_address, state.clock.now()).await?;
    if let Some(device) = cookies::device(state, request, address) {
        return Ok(format!("{address} {device}"));
    }
    Ok(if known_address { format!("{address} {}", client.ip_address) } else { address.to_string() })
}

/// A refresh token.
#[derive(Deserialize, ToSchema)]
pub struct RefreshRequest {
    /// The token of the last sign-in or renewal.
    pub refresh_token: Option<String>,
    /// The same, under the peer's name.
    pub refresh: Option<String>,
}

/// Renews the pair. A refresh token is good once; when a used one comes back, its session ends.
#[utoipa::path(
    tag = "auth",
    request_body = RefreshRequest,
    responses(
        Unavailable,
        ReadsBody,
        Counted,
        (status = 200, body = RefreshAnswer),
        (status = 401, body = ProblemBody, description = "invalid_token, invalid_token_type"),
    )
)]
#[post("/refresh")]
pub async fn renew(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Body<RefreshRequest>,
) -> Result<HttpResponse, Problem> {
    let Some(presented) = body.0.refresh_token.or(body.0.refresh) else {
        return Err(Problem::invalid("/refresh_token", "is required"));
    };
    // Whole milliseconds, which every database keeps: the successor is made from this time again when it is repeated.
    let now = state.clock.now().trunc_subsecs(3);
    let issuer = &state.accounts.tokens;
    let bearer = issuer.read_refresh(&presented, now)?;
    let successor = issuer.successor(&bearer, now);
    let renewal = Renewal {
        session_id: bearer.session_id,
        presented_hash: tokens::hash(&presented),
        successor_hash: successor.hash(),
        expires_at: issuer.refresh_expires_at(now),
        client: client::of(&request, &state.config.server.trusted_proxies),
    };
    let grace = chrono::Duration::from_std(state.config.security.refresh_grace).unwrap_or(chrono::Duration::zero());
    let answer = |Refresh(refresh): Refresh| {
        let Access(access) = issuer.access(bearer.user_id, bearer.session_id, now);
        personal(&RefreshAnswer {
            access_token: access.clone(),
            refresh_token: refresh.clone(),
            token_type: "bearer",
            expires_in: issuer.access_expiry().num_seconds(),
            access,
            refresh,
        })
    };
    match sessions::renew(&services(&state)?.db, &renewal, grace, now).await? {
        Renewed::Rotated => Ok(answer(successor)),
        Renewed::Repeated { rotated_at, successor_hash } => {
            let again = issuer.successor(&bearer, rotated_at);
            // Another one when the signing key was changed in between: that one cannot be told again.
            if again.hash() == successor_hash { Ok(answer(again)) } else { Err(Problem::InvalidToken) }
        }
        Renewed::Reused => {
            state.accounts.principals.forget(bearer.user_id);
            metrics::counter!("vidgo_refresh_tokens_reused_total").increment(1);
            tracing::warn!(user.id = %bearer.user_id, "a used refresh token came back: its session is ended");
            Err(Problem::InvalidToken)
        }
        Renewed::Gone => Err(Problem::InvalidToken),
    }
}

/// Signs out: ends this session.
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
#[post("/logout")]
pub async fn logout(state: web::Data<AppState>, signed_in: SignedIn) -> Result<HttpResponse, Problem> {
    let (user_id, session_id) = (signed_in.user_id(), signed_in.session_id());
    let now = state.clock.now();
    sessions::end(&services(&state)?.db, user_id, session_id, RevokeReason::SignOut, now).await?;
    state.accounts.principals.forget(user_id);
    Ok(message("Signed out."))
}
