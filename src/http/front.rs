//! Before the router: what is ready is sent from here.
//!
//! Most requests ask for what others asked a moment ago, and such answers depend on their target alone: they were
//! remembered in the library's memo when a handler first wrote them, or stand among the hot media. Those are sent with
//! all that every answer has (id, CORS, numbers), but without router, middleware or a task; everything else goes on
//! to the app unchanged. `docs/performance.md` has the measurements.

use std::{
    convert::Infallible,
    future::{Ready as Now, ready},
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use actix_http::Request;
use actix_web::{
    body::{BodySize, EitherBody, MessageBody},
    dev::{AppConfig, RequestHead, Response, Service, ServiceFactory, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
    web,
};
use bytes::Bytes;
use domain::hash::LookupHash;
use futures_util::future::{Either, LocalBoxFuture};

use super::{
    connection::Phase,
    cors,
    cors::Origins,
    demo::lookup,
    observe,
    places::{self, Places},
    problem::Problem,
    ready::Ready,
    security,
    state::AppState,
    static_files,
};

/// What is written to a connection at once. Smaller pieces cost more calls; a buffer of more than 128 KiB, head and all,
/// is one that actix throws away after each answer.
pub const PIECE_BYTES: usize = 120 * 1024;

/// The app with the front before it.
pub struct Front<A> {
    app: A,
    desk: Desk,
}

impl<A> Front<A> {
    /// Puts the front before `app`.
    #[must_use]
    pub const fn new(app: A, desk: Desk) -> Self {
        Self { app, desk }
    }
}

type Answer<B> = Result<Response<EitherBody<Pieces, B>>, actix_web::Error>;

impl<A, B> ServiceFactory<Request> for Front<A>
where
    A: ServiceFactory<Request, Config = AppConfig, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = Response<EitherBody<Pieces, B>>;
    type Error = actix_web::Error;
    type Config = AppConfig;
    type Service = FrontService<A::Service>;
    type InitError = A::InitError;
    type Future = LocalBoxFuture<'static, Result<Self::Service, Self::InitError>>;

    fn new_service(&self, config: AppConfig) -> Self::Future {
        let (app, desk) = (self.app.new_service(config), self.desk.clone());
        Box::pin(async move { Ok(FrontService { app: app.await?, desk }) })
    }
}

/// One worker's app and front.
pub struct FrontService<S> {
    app: S,
    desk: Desk,
}

impl<S, B> Service<Request> for FrontService<S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = actix_web::Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = Response<EitherBody<Pieces, B>>;
    type Error = actix_web::Error;
    type Future = Either<Now<Answer<B>>, LocalBoxFuture<'static, Answer<B>>>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.app.poll_ready(context)
    }

    fn call(&self, request: Request) -> Self::Future {
        let phase = request.conn_data::<Phase>().cloned();
        if let Some(phase) = &phase {
            phase.head_is_there();
        }
        if let Some(response) = self.desk.answer(&request) {
            return Either::Left(ready(Ok(response.map_body(|_, body| EitherBody::left(body)))));
        }
        let place = self.desk.places.take();
        if place.is_none() && !ALWAYS.contains(&request.path()) {
            let response = self.desk.refused(&Asked::of(&request), &Problem::Overloaded);
            return Either::Left(ready(Ok(response.map_body(|_, body| EitherBody::left(body)))));
        }
        let (desk, asked) = (self.desk.clone(), Asked::of(&request));
        let under_way = phase.as_ref().map(Phase::answering);
        let request = places::lend_while_body_comes(request, place.as_ref());
        let answer = tokio::time::timeout(desk.patience, self.app.call(request));
        Either::Right(Box::pin(async move {
            let answer = answer.await;
            drop(under_way);
            let refuse =
                |problem: &Problem| Ok(desk.refused(&asked, problem).map_body(|_, body| EitherBody::left(body)));
            match answer {
                _ if place.is_some_and(|place| place.was_lost()) => refuse(&Problem::Overloaded),
                Ok(answer) => answer.map(|response| {
                    let response = Response::from(response);
                    if let Some(phase) = phase.filter(|_| response.status() == StatusCode::SWITCHING_PROTOCOLS) {
                        phase.upgraded();
                    }
                    response.map_body(|_, body| EitherBody::right(body))
                }),
                // What the handler was doing is dropped: a transaction is rolled back, an actor's work goes on.
                Err(_) => refuse(&Problem::TimedOut),
            }
        }))
    }
}

/// What is answered however much is under way: who looks after us must see us.
const ALWAYS: [&str; 3] = ["/health", "/ready", "/metrics"];

/// What the front of one worker knows.
#[derive(Clone)]
pub struct Desk {
    state: web::Data<AppState>,
    origins: Origins,
    behind_tls: bool,
    patience: Duration,
    places: Places,
}

/// A body that comes too slowly is refused first, by who reads it: that answer says more.
const BODY_ROOM: Duration = Duration::from_secs(5);

/// What a refusal needs to know of its request.
struct Asked {
    path: String,
    headers: HeaderMap,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let mut headers = HeaderMap::new();
        for name in [header::ORIGIN, observe::REQUEST_ID] {
            if let Some(value) = request.head().headers.get(&name) {
                headers.insert(name, value.clone());
            }
        }
        Self { path: request.path().to_owned(), headers }
    }
}

impl Desk {
    /// The answers of this app.
    #[must_use]
    pub fn new(state: web::Data<AppState>, origins: Origins) -> Self {
        let behind_tls = security::behind_tls(&state.config);
        let patience = state.config.server.request_timeout + BODY_ROOM;
        let places = Places::new(state.load.clone());
        Self { state, origins, behind_tls, patience, places }
    }

    /// The refusal of a request for which there is no place, or no time.
    fn refused(&self, asked: &Asked, problem: &Problem) -> Response<Pieces> {
        let (response, body) = Response::from(problem.response(Some(&asked.path))).into_parts();
        // A problem is written at once, so its body is all there.
        let mut response = response.set_body(Pieces(body.try_into_bytes().unwrap_or_default()));
        response.headers_mut().insert(header::VARY, cors::VARY_OF_MEDIA);
        self.finish(&asked.headers, &asked.path, &mut response);
        observe::count(problem.row().1, response.status(), Duration::ZERO);
        self.state.load.answered(response.status(), Duration::ZERO);
        response
    }

    /// The answer, if it is ready.
    fn answer(&self, request: &Request) -> Option<Response<Pieces>> {
        if request.method() != Method::GET {
            return None;
        }
        match request.path().strip_prefix(static_files::PREFIX) {
            Some(path) => self.file(path, request),
            None => self.remembered(request.head()).or_else(|| self.looked_up(request.head())),
        }
    }

    /// An answer that a handler wrote a moment ago.
    fn remembered(&self, head: &RequestHead) -> Option<Response<Pieces>> {
        let started = Instant::now();
        let target = head.uri.path_and_query()?.as_str();
        self.state.shelf.with(|library| {
            library.memo.with(target, |ready: &Ready| {
                let mut response = Response::with_body(StatusCode::OK, Pieces(Bytes::new()));
                let (status, body) = ready.answer(&head.headers, response.headers_mut());
                *response.status_mut() = status;
                response.headers_mut().insert(header::VARY, cors::VARY);
                self.finish(&head.headers, head.uri.path(), &mut response);
                let took = started.elapsed();
                ready.numbers.count(took);
                self.state.load.answered(status, took);
                response.set_body(Pieces(body))
            })
        })
    }

    /// A preset by its hash: there are too many to remember an answer to each, and the library has it written.
    fn looked_up(&self, head: &RequestHead) -> Option<Response<Pieces>> {
        let started = Instant::now();
        let below = head.uri.path().strip_prefix(self.state.config.server.api_prefix.as_str())?;
        let hash = LookupHash::try_from(below.strip_prefix(lookup::PREFIX)?.to_owned()).ok()?;
        // Before the library is validated nothing is shown; the router says so.
        if !self.state.is_ready() {
            return None;
        }
        let body = self.state.shelf.with(|library| Some(library.by_lookup_hash(&hash)?.preset.clone()))?;
        let mut response = Response::with_body(StatusCode::OK, Pieces(body));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::VARY, cors::VARY_OF_MEDIA);
        self.finish(&head.headers, head.uri.path(), &mut response);
        let took = started.elapsed();
        observe::count(lookup::PREFIX, StatusCode::OK, took);
        self.state.load.answered(StatusCode::OK, took);
        Some(response)
    }

    /// A file that was asked for a moment ago.
    fn file(&self, path: &str, request: &Request) -> Option<Response<Pieces>> {
        let started = Instant::now();
        let hot = self.state.hot.get(path)?;
        let mut response = Response::with_body(StatusCode::OK, Pieces(Bytes::new()));
        let (status, range) = hot.facts.answer(request, response.headers_mut());
        *response.status_mut() = status;
        response.headers_mut().insert(header::VARY, cors::VARY_OF_MEDIA);
        self.finish(&request.head().headers, request.path(), &mut response);
        let body = range.map(|range| hot.bytes.slice(static_files::to_usize(&range))).unwrap_or_default();
        let took = started.elapsed();
        observe::count(static_files::ROUTE, status, took);
        self.state.load.answered(status, took);
        Some(response.set_body(Pieces(body)))
    }

    /// What every answer has.
    fn finish(&self, asked: &HeaderMap, path: &str, response: &mut Response<Pieces>) {
        let id = observe::id_of(asked);
        tracing::debug!(
            id = id.to_str().unwrap_or_default(),
            path,
            status = response.status().as_u16(),
            "answered by the front"
        );
        response.headers_mut().insert(observe::REQUEST_ID, id);
        security::protect(response.headers_mut(), self.behind_tls);
        self.origins.add(asked, response.headers_mut());
    }
}

/// A body that is all there, handed on in pieces.
#[derive(Debug)]
pub struct Pieces(Bytes);

impl MessageBody for Pieces {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0.len() as u64)
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        if self.0.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.0.len().min(PIECE_BYTES);
        Poll::Ready(Some(Ok(self.0.split_to(length))))
    }

    fn try_into_bytes(self) -> Result<Bytes, Self> {
        Ok(self.0)
    }
}
