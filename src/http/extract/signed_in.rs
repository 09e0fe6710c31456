//! Who is signed in, by the access token of the request (contract: api.md §0).
//!
//! A token costs a signature check and a look into the known sessions: no SQL while nothing has changed.

use std::{
    future::{Ready, ready},
    sync::Arc,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use actors::account_watch::Principal;
use domain::lists::PlanName;
use entities::accounts::{self, User, sessions};
use futures_util::future::{Either, LocalBoxFuture};
use identity::Bearer;
use uuid::Uuid;

use crate::http::{
    problem::Problem,
    state::{AppState, Services},
};

/// Somebody with a good token of a live session. Handlers that take it refuse everybody else.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session and its account.
    pub principal: Arc<Principal>,
}

impl SignedIn {
    /// The account.
    #[must_use]
    pub fn user(&self) -> &User {
        &self.principal.user
    }

    /// The account's id.
    #[must_use]
    pub fn user_id(&self) -> Uuid {
        self.principal.user.id
    }

    /// The session's id.
    #[must_use]
    pub fn session_id(&self) -> Uuid {
        self.principal.session.id
    }
}

/// At once, or when the database has told.
pub type Answer<T> = Either<Ready<Result<T, Problem>>, LocalBoxFuture<'static, Result<T, Problem>>>;

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Answer<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        identify(request)
    }
}

fn identify(request: &HttpRequest) -> Answer<SignedIn> {
    let now_or = |problem| Either::Left(ready(Err(problem)));
    let Some(state) = request.app_data::<web::Data<AppState>>() else {
        return now_or(Problem::Internal("no state".to_owned()));
    };
    let Some(token) = token(request) else { return now_or(Problem::NotAuthenticated) };
    by_token(state, token)
}

/// Whoever an access token belongs to.
///
/// # Errors
/// `InvalidToken`, `InvalidTokenType`, `InactiveUser`, `UserNotFound`; or the database failed.
pub fn by_token(state: &web::Data<AppState>, token: &str) -> Answer<SignedIn> {
    let now_or = |problem| Either::Left(ready(Err(problem)));
    let bearer = match state.accounts.tokens.read_access(token, state.clock.now()) {
        Ok(bearer) => bearer,
        Err(fault) => return now_or(fault.into()),
    };
    if let Some(known) = state.accounts.principals.get(bearer.session_id) {
        return Either::Left(ready(admit(state, bearer.user_id, known)));
    }
    let state = state.clone();
    Either::Right(Box::pin(async move {
        let principal = load(&state, &bearer).await?;
        admit(&state, bearer.user_id, principal)
    }))
}

/// The token of `Authorization: Bearer …`.
fn token(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// The owner of a session that lives; for what was let in by the session itself, such as an open socket.
///
/// # Errors
/// `InvalidToken`: it has ended; `InactiveUser`: its account is banned; or the database failed.
pub async fn by_session(state: &web::Data<AppState>, session_id: Uuid) -> Result<SignedIn, Problem> {
    let principal = match state.accounts.principals.get(session_id) {
        Some(known) => known,
        None => read(state, session_id).await?.ok_or(Problem::InvalidToken)?,
    };
    let user_id = principal.user.id;
    admit(state, user_id, principal)
}

async fn load(state: &AppState, bearer: &Bearer) -> Result<Arc<Principal>, Problem> {
    if let Some(principal) = read(state, bearer.session_id).await? {
        return Ok(principal);
    }
    // The session went with its account, or was ended so long ago that it was removed.
    let there = accounts::by_id(&services(state)?.db, bearer.user_id).await?.is_some();
    Err(if there { Problem::InvalidToken } else { Problem::UserNotFound })
}

/// A session with its owner, out of the database, and known from now on.
async fn read(state: &AppState, session_id: Uuid) -> Result<Option<Arc<Principal>>, Problem> {
    let services = services(state)?;
    let reading = state.accounts.principals.reading();
    let Some((session, user)) = sessions::with_user(&services.db, session_id).await? else { return Ok(None) };
    let principal = Arc::new(Principal::new(session, user));
    state.accounts.principals.keep(reading, Arc::clone(&principal));
    Ok(Some(principal))
}

fn admit(state: &AppState, user_id: Uuid, principal: Arc<Principal>) -> Result<SignedIn, Problem> {
    if principal.user.id != user_id {
        return Err(Problem::InvalidToken);
    }
    if !principal.user.is_active {
        return Err(Problem::InactiveUser);
    }
    if !principal.is_live(state.clock.now()) {
        return Err(Problem::InvalidToken);
    }
    Ok(SignedIn { principal })
}

/// Connections, once the start-up is through.
///
/// # Errors
/// 503: it is not.
pub fn services(state: &AppState) -> Result<Services, Problem> {
    let services = state.services.load();
    (**services).clone().ok_or(Problem::Overloaded)
}

/// Anybody: a good token changes the answer, a bad one is as none.
#[derive(Clone, Debug)]
pub struct Visitor(pub Option<SignedIn>);

impl Visitor {
    /// The tier under which a visitor is counted: the plan in force, `anonymous` without an account.
    #[must_use]
    pub fn tier(&self, state: &AppState) -> &'static str {
        let plan: Option<PlanName> = self.0.as_ref().map(|it| it.user().plan_at(state.clock.now()));
        plan.map_or("anonymous", PlanName::as_str)
    }
}

impl Visitor {
    /// The account, of whoever has one.
    #[must_use]
    pub fn user_id(&self) -> Option<Uuid> {
        self.0.as_ref().map(SignedIn::user_id)
    }

    /// The tier under which uses of templates are written down: `free`, or the plan in force.
    #[must_use]
    pub fn tier_of_use(&self, state: &AppState) -> &'static str {
        match self.tier(state) {
            "anonymous" | "demo" => "free",
            plan => plan,
        }
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Answer<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        if token(request).is_none() {
            return Either::Left(ready(Ok(Self(None))));
        }
        let identified = identify(request);
        Either::Right(Box::pin(async move {
            match identified.await {
                Ok(signed_in) => Ok(Self(Some(signed_in))),
                // Our own trouble is not the visitor's.
                Err(problem) if problem.row().0.is_server_error() => Err(problem),
                Err(_) => Ok(Self(None)),
            }
        }))
    }
}
