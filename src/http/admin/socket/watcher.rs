//! One open socket.

use std::{sync::Arc, time::Duration};

use actix_web::web;
use actix_ws::{CloseCode, CloseReason, Message, MessageStream, ProtocolError, Session};
use actors::live_stats::Frame;
use bytestring::ByteString;
use domain::limit::{Limit, RateRule, RateState};
use futures_util::StreamExt;
use tokio::time::{Instant, MissedTickBehavior};
use uuid::Uuid;

use crate::{
    http::{connection::Phase, extract::signed_in::by_session, state::AppState},
    live::SocketPlace,
};

/// How often clients of the contract's frames hear something (api.md §14).
const STATS_UPDATE_EVERY: Duration = Duration::from_secs(5);

/// What a client that was shown out has for taking its close frame.
const FAREWELL: Duration = Duration::from_secs(1);

/// Close codes of ours, for pages to tell apart; each is the HTTP status that it stands for, plus 4000.
const SIGN_IN_FIRST: u16 = 4401;
const NO_LONGER_ALLOWED: u16 = 4403;
const TOO_SILENT: u16 = 4408;
const TOO_MANY_FRAMES: u16 = 4429;

/// A socket that is open.
pub(super) struct Watcher {
    state: web::Data<AppState>,
    session: Session,
    // Given back when the socket is closed.
    _place: Arc<SocketPlace>,
    phase: Option<Phase>,
}

/// Why a socket ends.
enum End {
    /// The client went.
    Left,
    /// It took nothing any more: no close frame reaches it.
    Stuck,
    /// We say why.
    Told(CloseReason),
}

impl End {
    fn told(code: u16, why: &str) -> Self {
        Self::Told(CloseReason { code: CloseCode::Other(code), description: Some(why.to_owned()) })
    }
}

impl Watcher {
    pub(super) fn new(
        state: web::Data<AppState>,
        session: Session,
        place: Arc<SocketPlace>,
        phase: Option<Phase>,
    ) -> Self {
        Self { state, session, _place: place, phase }
    }

    /// Tells a client that brought nothing what to bring.
    pub(super) async fn show_out(self, messages: MessageStream) {
        let why = "sign in first: POST /api/v1/admin/ws/ticket, then open this with ?ticket=";
        self.close(End::told(SIGN_IN_FIRST, why), messages).await;
    }

    /// Serves it until it ends.
    pub(super) async fn watch(mut self, session_id: Uuid, mut messages: MessageStream) {
        let end = self.until_end(session_id, &mut messages).await;
        self.close(end, messages).await;
    }

    async fn until_end(&mut self, session_id: Uuid, messages: &mut MessageStream) -> End {
        let live = &self.state.config.live;
        let (idle, most) = (live.idle_timeout, live.frames_per_minute);
        let rule = RateRule { name: "socket", burst: most, period: Duration::from_secs(60) };
        let mut allowance = RateState::default();
        let mut frames = self.state.live.watch();
        let mut shown: Option<u64> = None;
        let mut heard = Instant::now();
        let mut pings = tokio::time::interval(live.ping_interval);
        let mut updates = tokio::time::interval(STATS_UPDATE_EVERY);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        updates.set_missed_tick_behavior(MissedTickBehavior::Delay);
        frames.mark_changed();
        loop {
            let outgoing = tokio::select! {
                message = messages.next() => {
                    heard = Instant::now();
                    let (allowed, after) = rule.decide(allowance, self.state.clock.now().timestamp_micros());
                    allowance = after;
                    if !allowed {
                        return End::told(TOO_MANY_FRAMES, "too many frames");
                    }
                    match incoming(message) {
                        Ok(reply) => reply,
                        Err(end) => return end,
                    }
                }
                changed = frames.changed() => {
                    if changed.is_err() {
                        return End::told(CloseCode::Away.into(), "the server stops");
                    }
                    let frame = Arc::clone(&frames.borrow_and_update());
                    let next = next_of(&frame, shown);
                    shown = Some(frame.number);
                    Some(Message::Text(next))
                }
                _ = updates.tick() => Some(Message::Text(self.state.live.now().stats_update.clone())),
                _ = pings.tick() => {
                    if heard.elapsed() > idle {
                        return End::told(TOO_SILENT, "no answer to pings");
                    }
                    Some(Message::Ping(web::Bytes::new()))
                }
            };
            // Known sessions are looked up in memory: one that was ended is not, and then the database tells.
            match by_session(&self.state, session_id).await {
                Ok(owner) if owner.user().is_admin => {}
                // Our own trouble: nobody is let watch on a guess, and pages may try again.
                Err(problem) if problem.row().0.is_server_error() => {
                    return End::told(CloseCode::Again.into(), "it cannot be told who you are at the moment");
                }
                Ok(_) | Err(_) => return End::told(NO_LONGER_ALLOWED, "no longer signed in as an administrator"),
            }
            if let Some(message) = outgoing
                && !send(&mut self.session, message, idle).await
            {
                return End::Stuck;
            }
        }
    }

    /// Says why, as far as that is possible, and ends the connection, whatever its client does.
    async fn close(self, end: End, mut messages: MessageStream) {
        let cause = match &end {
            End::Left => "left",
            End::Stuck => "stuck",
            End::Told(reason) => match u16::from(reason.code) {
                SIGN_IN_FIRST => "no_ticket",
                NO_LONGER_ALLOWED => "no_longer_allowed",
                TOO_SILENT => "silent",
                TOO_MANY_FRAMES => "flood",
                _ => "protocol",
            },
        };
        metrics::counter!("vidgo_sockets_closed_total", "cause" => cause).increment(1);
        let reason = match end {
            End::Left => None,
            End::Stuck => {
                self.cut();
                return;
            }
            End::Told(reason) => Some(reason),
        };
        let farewell = async {
            // Its own close frame is the sign that it has read ours.
            if self.session.clone().close(reason).await.is_ok() {
                while let Some(Ok(message)) = messages.next().await {
                    if matches!(message, Message::Close(_)) {
                        break;
                    }
                }
            }
        };
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
        self.cut();
    }

    fn cut(&self) {
        if let Some(phase) = &self.phase {
            phase.cut();
        }
    }
}

/// What a frame of the client calls for.
fn incoming(message: Option<Result<Message, ProtocolError>>) -> Result<Option<Message>, End> {
    match message {
        None => Err(End::Left),
        Some(Ok(Message::Ping(payload))) => Ok(Some(Message::Pong(payload))),
        // Pages have nothing to say; what says something all the same counts against its allowance.
        Some(Ok(
            Message::Pong(_) | Message::Text(_) | Message::Binary(_) | Message::Continuation(_) | Message::Nop,
        )) => Ok(None),
        Some(Ok(Message::Close(_))) => Err(End::Left),
        Some(Err(ProtocolError::Overflow)) => {
            Err(End::Told(CloseReason { code: CloseCode::Size, description: Some("frame too long".to_owned()) }))
        }
        Some(Err(error)) => {
            Err(End::Told(CloseReason { code: CloseCode::Protocol, description: Some(error.to_string()) }))
        }
    }
}

/// The change, for who has seen the frame before; else everything.
fn next_of(frame: &Frame, shown: Option<u64>) -> ByteString {
    let follows = shown.is_some_and(|shown| shown + 1 == frame.number);
    if follows { frame.delta.clone() } else { frame.snapshot.clone() }
}

/// Whether the client's connection took it in time.
async fn send(session: &mut Session, message: Message, patience: Duration) -> bool {
    let sending = async {
        match message {
            Message::Text(text) => session.text(text).await,
            Message::Ping(payload) => session.ping(&payload).await,
            Message::Pong(payload) => session.pong(&payload).await,
            // Nothing else is ever sent.
            Message::Binary(_) | Message::Continuation(_) | Message::Close(_) | Message::Nop => Ok(()),
        }
    };
    matches!(tokio::time::timeout(patience, sending).await, Ok(Ok(())))
}
