//! `/admin/ws/…`: the live view (contract: api.md §14).
//!
//! Browsers cannot send headers with a websocket, so a page asks for a ticket first, which opens one socket within
//! seconds. Whoever may send headers comes with an access token. Everything is decided before the upgrade, but for the
//! page of old that brings nothing at all: a browser hides why an upgrade was refused, so it is let in, told why by a
//! close frame, and shown out.
//!
//! A watcher gets the whole picture, then what changes, numbered; one that falls behind misses frames and gets the whole
//! picture again. One that answers no ping, sends too much, or may no longer watch is shown out.

mod watcher;

use std::sync::Arc;

use actix_web::{FromRequest, HttpRequest, HttpResponse, get, http::header, post, web};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use domain::hash::sha256_hex;
use entities::tickets;
use rand::{TryRngCore, rngs::OsRng};
use serde::Serialize;
use utoipa::ToSchema;

use self::watcher::Watcher;
use crate::http::{
    answer::personal,
    connection::Phase,
    cors::Origins,
    extract::{
        admin::Admin,
        query::Query,
        signed_in::{SignedIn, by_session, by_token, services},
    },
    problem::{Problem, ProblemBody},
    responses::{NeedsStaff, Unavailable},
    state::AppState,
};

/// Where it is, below the API's prefix.
pub const PATH: &str = "/admin/ws/realtime";

/// Bytes of a ticket: nobody guesses it.
const TICKET_BYTES: usize = 32;

/// What opens a socket.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ticket {
    /// For `?ticket=`; good once.
    pub ticket: String,
    /// Where to, with the ticket in it: a path on this server.
    pub path: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// A ticket for one websocket.
#[utoipa::path(
    tag = "admin",
    security(("password" = [])),
    responses(NeedsStaff, Unavailable, (status = 200, body = Ticket))
)]
#[post("/ws/ticket")]
pub async fn issue_ticket(state: web::Data<AppState>, admin: Admin) -> Result<HttpResponse, Problem> {
    let mut bytes = [0_u8; TICKET_BYTES];
    OsRng.try_fill_bytes(&mut bytes).map_err(|error| Problem::Internal(format!("no random bytes: {error}")))?;
    let ticket = URL_SAFE_NO_PAD.encode(bytes);
    let now = state.clock.now();
    let expires_at = now + TimeDelta::from_std(state.config.live.ticket_expiry).unwrap_or(TimeDelta::zero());
    let services = services(&state)?;
    tickets::issue(&services.db, &sha256_hex(&[&ticket]), admin.session_id(), expires_at, now).await?;
    let path = format!("{}{PATH}?ticket={ticket}", state.config.server.api_prefix);
    Ok(personal(&Ticket { ticket, path, expires_at }))
}

/// What a client brought to show who it is.
enum Credential {
    Header,
    Ticket(String),
    Token(String),
    Nothing,
}

impl Credential {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        if request.headers().contains_key(header::AUTHORIZATION) {
            return Ok(Self::Header);
        }
        let mut query = Query::of(request);
        let (ticket, token) = (query.text("ticket"), query.text("token"));
        query.finish()?;
        Ok(match (ticket, token) {
            (Some(ticket), _) => Self::Ticket(ticket),
            (None, Some(token)) => Self::Token(token),
            (None, None) => Self::Nothing,
        })
    }

    /// Whose it is; `None`: nothing was brought.
    async fn owner(self, state: &web::Data<AppState>, request: &HttpRequest) -> Result<Option<SignedIn>, Problem> {
        let signed_in = match self {
            Self::Header => SignedIn::extract(request).await?,
            Self::Token(token) => by_token(state, &token).await?,
            Self::Ticket(ticket) => {
                let services = services(state)?;
                let session = tickets::redeem(&services.db, &sha256_hex(&[&ticket]), state.clock.now()).await?;
                by_session(state, session.ok_or(Problem::InvalidToken)?).await?
            }
            Self::Nothing => return Ok(None),
        };
        if signed_in.user().is_admin { Ok(Some(signed_in)) } else { Err(Problem::AdminOnly) }
    }
}

/// The live view: `snapshot`, then `delta` frames (RFC 7396), numbered, and the contract's `stats_update` every five
/// seconds. Without `Authorization`, `?ticket=` or `?token=` it is closed with 4401.
#[utoipa::path(
    tag = "admin",
    params(
        ("ticket" = Option<String>, Query, description = "of `POST /admin/ws/ticket`"),
        ("token" = Option<String>, Query, description = "an access token; it ends up in logs of proxies, so rather bring a ticket"),
    ),
    responses(
        NeedsStaff,
        Unavailable,
        (status = 101, description = "frames follow"),
        (status = 403, body = ProblemBody, description = "admin_only, inactive_user, foreign_origin"),
        (status = 422, body = ProblemBody, description = "invalid_request"),
        (status = 426, body = ProblemBody, description = "upgrade_required"),
    )
)]
#[get("/admin/ws/realtime")]
pub async fn realtime(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    if !Origins::may_come_from(&state.config, request.headers()) {
        return Err(Problem::ForeignOrigin);
    }
    let upgrade = request.headers().get(header::UPGRADE).and_then(|value| value.to_str().ok());
    if !upgrade.is_some_and(|protocol| protocol.eq_ignore_ascii_case("websocket")) {
        return Err(Problem::UpgradeRequired);
    }
    let owner = Credential::of(&request)?.owner(&state, &request).await?;
    let place = state.load.take_socket(state.config.live.max_sockets).ok_or(Problem::Overloaded)?;
    let (response, session, messages) =
        actix_ws::handle(&request, body).map_err(|error| Problem::invalid("header:Upgrade", error.to_string()))?;
    let phase = request.conn_data::<Phase>().cloned();
    let watcher = Watcher::new(state.clone(), session, Arc::new(place), phase);
    match owner {
        Some(owner) => {
            let messages = messages.max_frame_size(state.config.live.max_frame_bytes);
            actix_web::rt::spawn(watcher.watch(owner.session_id(), messages));
        }
        None => {
            actix_web::rt::spawn(watcher.show_out(messages));
        }
    }
    Ok(response)
}
