//! The server: its own threads, its routes, and the files it serves.

use std::{io, net::TcpListener, sync::Arc, thread};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::{StatusCode, header},
    rt::System,
    web,
};
use bytes::Bytes;
use domain::provider::Provider;
use tokio::sync::oneshot;
use url::Url;

use crate::{
    a2e, answer,
    call::Call,
    cast::Character,
    control,
    faults::Fault,
    gemini,
    kinds::Read,
    pay::{self, Pay},
    piapi, pollo,
    recipe::DrawError,
    rules::Hit,
    settings::StandinSettings,
    spoil,
    tasks::Studio,
};

/// Threads that answer. Drawing happens elsewhere, so two are plenty.
const HTTP_WORKERS: usize = 2;

/// What handlers share.
pub(crate) struct Shared {
    pub(crate) studio: Arc<Studio>,
    pub(crate) pay: Arc<Pay>,
    /// Where we listen.
    pub(crate) origin: Url,
}

/// A running stand-in. Dropping it ends it without waiting.
#[derive(Debug)]
pub struct Standin {
    origin: Url,
    pay: Arc<Pay>,
    handle: ServerHandle,
    ended: Option<oneshot::Receiver<()>>,
}

/// Why a stand-in could not start.
#[derive(Debug, thiserror::Error)]
pub enum StandinError {
    /// A setting out of range; nothing was started.
    #[error("{0}")]
    Settings(&'static str),
    /// The listener can be reached from outside, and `allow_outside` is not set.
    #[error("the stand-in listens on loopback addresses only, not on {0}")]
    NotLoopback(std::net::SocketAddr),
    /// The state directory, the socket or a thread failed.
    #[error("the stand-in could not start")]
    Io(#[from] io::Error),
    /// The listener's address does not make a URL.
    #[error("the listener's address is not usable in a URL")]
    Origin(#[from] url::ParseError),
}

/// Starts a stand-in on `listener`, on threads of its own. Callable from any runtime.
///
/// # Errors
/// Settings out of range, a listener open to the outside, or a failure of the state directory or the socket.
pub async fn start(settings: StandinSettings, listener: TcpListener) -> Result<Standin, StandinError> {
    if let Some(fault) = settings.fault() {
        return Err(StandinError::Settings(fault));
    }
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() && !settings.allow_outside {
        return Err(StandinError::NotLoopback(address));
    }
    // Nobody can call 0.0.0.0.
    let host =
        if address.ip().is_unspecified() { format!("127.0.0.1:{}", address.port()) } else { address.to_string() };
    let origin: Url = match &settings.public_origin {
        Some(origin) => origin.clone(),
        None => format!("http://{host}").parse()?,
    };
    let listening: Url = format!("http://{host}").parse()?;
    let pay_settings = settings.pay.clone();
    let studio = Arc::new(Studio::open(settings)?);
    let journal = studio.settings.state_dir.as_ref().map(|dir| dir.join("pay.jsonl"));
    let pay = Arc::new(Pay::open(pay_settings, journal, Arc::clone(&studio.clock))?);
    let shared = web::Data::new(Shared { studio, pay: Arc::clone(&pay), origin: listening });
    let (tell_start, started) = oneshot::channel();
    let (tell_end, ended) = oneshot::channel();
    let run = move || {
        let served = System::new().block_on(serve(shared, listener, tell_start));
        if let Err(error) = served {
            tracing::error!(%error, "the stand-in ended");
        }
        // Nobody may be waiting.
        let _ = tell_end.send(());
    };
    thread::Builder::new().name("standin".to_owned()).spawn(run)?;
    let handle = started.await.map_err(|_| io::Error::other("its thread ended at once"))??;
    Ok(Standin { origin, pay, handle, ended: Some(ended) })
}

impl Standin {
    /// Where it is reached: the public origin of the settings, else the listener's address.
    #[must_use]
    pub fn origin(&self) -> Url {
        self.origin.clone()
    }

    /// Tells Paddle where its notifications go, now that the shop's server knows its own port; those that waited are
    /// sent. Kept over a restart when there is a state directory.
    pub fn set_paddle_notification_url(&self, url: &Url) {
        self.pay.set_notification_url(Some(url.to_string()));
    }

    /// Closes every connection, hanging calls included, and waits until the port is free.
    pub async fn stop(mut self) {
        self.handle.stop(false).await;
        if let Some(ended) = self.ended.take() {
            // An error means that the thread has ended.
            let _ = ended.await;
        }
    }
}

impl Drop for Standin {
    fn drop(&mut self) {
        // The message is sent by the call; only the wait for its end is dropped.
        drop(self.handle.stop(false));
    }
}

async fn serve(
    shared: web::Data<Shared>,
    listener: TcpListener,
    tell_start: oneshot::Sender<io::Result<ServerHandle>>,
) -> io::Result<()> {
    actix_web::rt::spawn(Arc::clone(&shared.pay).run_courier());
    let server = HttpServer::new(move || {
        let limit = shared.studio.settings.max_body_bytes;
        App::new().app_data(shared.clone()).app_data(web::PayloadConfig::new(limit)).configure(routes)
    })
    .workers(HTTP_WORKERS)
    .tcp_nodelay(true)
    // A caller who leaves ends its hanging call.
    .h1_allow_half_closed(false)
    .shutdown_timeout(0)
    .disable_signals()
    .listen(listener);
    let server = match server {
        Ok(server) => server.run(),
        Err(error) => {
            // The starter reports it.
            let _ = tell_start.send(Err(error));
            return Ok(());
        }
    };
    if tell_start.send(Ok(server.handle())).is_err() {
        return Ok(());
    }
    server.await
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(piapi::routes)
        .configure(pollo::routes)
        .configure(a2e::routes)
        .configure(gemini::routes)
        .configure(pay::routes)
        .configure(control::routes)
        .route("/files/{name}", web::get().to(file));
}

/// A file of ours.
pub(crate) struct Loaded {
    pub(crate) bytes: Bytes,
    provider: Provider,
    /// What befell the task that made it.
    fault: Option<Fault>,
}

/// The file of a name under `/files`: an upload (`in-`), a portrait (`anchor-`) or a task's result.
pub(crate) async fn load(studio: &Arc<Studio>, name: &str) -> Result<Loaded, DrawError> {
    let (stem, _) = name.rsplit_once('.').ok_or(DrawError::PictureGone)?;
    if let Some(hash) = stem.strip_prefix("in-") {
        let bytes = studio.inputs.get(hash).ok_or(DrawError::PictureGone)?;
        return Ok(Loaded { bytes, provider: Provider::Piapi, fault: None });
    }
    if let Some(id) = stem.strip_prefix("anchor-") {
        let character = Character::by_id(id).ok_or(DrawError::PictureGone)?;
        let bytes = studio.portrait(character).await?;
        return Ok(Loaded { bytes, provider: Provider::A2e, fault: None });
    }
    let (id, index) = match stem.split_once('_') {
        Some((id, index)) => (id, index.parse().map_err(|_| DrawError::PictureGone)?),
        None => (stem, 0),
    };
    let found = Provider::ALL.iter().find_map(|provider| studio.task(*provider, id));
    let task = found.ok_or(DrawError::PictureGone)?;
    let bytes = studio.file_of(&task, index).await?;
    Ok(Loaded { bytes, provider: task.record.provider, fault: task.record.fault })
}

async fn file(call: Call) -> HttpResponse {
    let name = call.segment("name");
    let loaded = match load(call.studio(), &name).await {
        Ok(loaded) => loaded,
        Err(DrawError::BadPicture | DrawError::PictureGone) => return HttpResponse::NotFound().finish(),
        Err(DrawError::Internal(error)) => {
            tracing::error!(error, name, "a file could not be drawn again");
            return HttpResponse::ServiceUnavailable().finish();
        }
    };
    let hit = match call.read(loaded.provider, Read::Download).await {
        Ok(hit) => hit,
        Err(answer::Stop::Answered(response)) => return response,
        Err(answer::Stop::Refused(refusal)) => return refusal.answer(loaded.provider),
    };
    let own = || loaded.fault.map(|fault| Hit { fault, status: None, retry_after_seconds: None });
    send_file(hit.or_else(own), &name, loaded.bytes).await
}

async fn send_file(hit: Option<Hit>, name: &str, bytes: Bytes) -> HttpResponse {
    let content_type = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("gif") => "image/gif",
        Some("mp4") => "video/mp4",
        Some("wav") => "audio/wav",
        _ => "application/octet-stream",
    };
    let whole = |bytes: Bytes| {
        let cache = (header::CACHE_CONTROL, "private, max-age=86400");
        HttpResponse::Ok().content_type(content_type).insert_header(cache).body(bytes)
    };
    match hit.as_ref().map(|hit| hit.fault) {
        Some(Fault::ExpiredLink) => {
            let status = hit.and_then(|hit| hit.status).and_then(|status| StatusCode::from_u16(status).ok());
            HttpResponse::build(status.unwrap_or(StatusCode::FORBIDDEN)).content_type("application/xml").body(
                "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
            )
        }
        Some(Fault::TruncatedResult) => whole(bytes.slice(..bytes.len() / 2)),
        Some(Fault::WrongTypeResult) => answer::web_page(StatusCode::OK),
        Some(Fault::HugeResult) => answer::flood(content_type, bytes),
        Some(Fault::AnnouncedHugeResult) => answer::flood_announced(content_type, bytes),
        Some(Fault::BombResult) => HttpResponse::Ok().content_type("image/png").body(spoil::bomb()),
        Some(Fault::FramelessResult) => whole(spoil::without_frames(bytes)),
        Some(Fault::SlowResult | Fault::SlowBody) => answer::trickle(content_type, bytes),
        Some(Fault::DropAfterAccept) => answer::cut(),
        Some(Fault::HangAfterAccept) => answer::hang().await,
        Some(Fault::Garbage) => whole(Bytes::from_static(b"\x00garbage\xff")),
        _ => whole(bytes),
    }
}
