//! A crowd at the live view: many that read, some that never do, some that flood. Times how long what an operator turns
//! takes until it reaches the readers.

use std::{
    io::{Error, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::{net::TcpStream, sync::Mutex};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue},
};

#[derive(clap::Args)]
pub struct Arguments {
    /// Where the server is: `http://127.0.0.1:8001`.
    #[arg(long)]
    base: String,
    /// An administrator's access token.
    #[arg(long)]
    token: String,
    #[arg(long, default_value_t = 1_000)]
    readers: usize,
    #[arg(long, default_value_t = 100)]
    deaf: usize,
    #[arg(long, default_value_t = 100)]
    floods: usize,
    /// Things that happen, two a second.
    #[arg(long, default_value_t = 60)]
    events: usize,
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// When the last thing happened, in microseconds since the start, and which it was.
#[derive(Default)]
struct Happening {
    value: AtomicU64,
    at_us: AtomicU64,
}

#[derive(Default)]
struct Seen {
    latencies_us: Mutex<Vec<u64>>,
    sockets: AtomicUsize,
    snapshots: AtomicUsize,
    lost: AtomicUsize,
}

const SETTING: &str = "actors.mailer.places";
/// Values that say nothing: each is another than the one before.
const FIRST: u64 = 1_000;

async fn open(arguments: &Arguments) -> std::io::Result<Socket> {
    let url = format!("{}/api/v1/admin/ws/realtime", arguments.base.replacen("http", "ws", 1));
    let mut request = url.into_client_request().map_err(Error::other)?;
    let bearer = HeaderValue::from_str(&format!("Bearer {}", arguments.token)).map_err(Error::other)?;
    request.headers_mut().insert("authorization", bearer);
    Ok(tokio_tungstenite::connect_async(request).await.map_err(Error::other)?.0)
}

async fn read(mut socket: Socket, started: Instant, happening: Arc<Happening>, seen: Arc<Seen>) {
    let mut number = None;
    let mut last = 0;
    while let Some(Ok(message)) = socket.next().await {
        let Message::Text(text) = message else { continue };
        let now = u64::try_from(started.elapsed().as_micros()).unwrap_or_default();
        // Looked at by its end and by words in it: reading a thousand frames a second as JSON would be the crowd's own load.
        let Some((kind, at)) = end_of(&text) else { continue };
        if kind == "snapshot" {
            seen.snapshots.fetch_add(1, Ordering::Relaxed);
        } else if Some(at) != number.map(|number: u64| number + 1) {
            seen.lost.fetch_add(1, Ordering::Relaxed);
        }
        number = Some(at);
        if let Some(sockets) = number_after(&text, "\"sockets\":{\"taken\":") {
            seen.sockets.store(usize::try_from(sockets).unwrap_or_default(), Ordering::Relaxed);
        }
        let wanted = happening.value.load(Ordering::Acquire);
        if wanted != last && number_after(&text, "\"mailer\":{\"places\":") == Some(wanted) {
            last = wanted;
            seen.latencies_us.lock().await.push(now.saturating_sub(happening.at_us.load(Ordering::Acquire)));
        }
    }
}

/// Kind and number of a frame: `…,"number":7,"type":"delta"}`.
fn end_of(text: &str) -> Option<(&str, u64)> {
    let (rest, kind) = text.strip_suffix("\"}")?.rsplit_once("\"type\":\"")?;
    let number = rest.strip_suffix(',')?.rsplit_once("\"number\":")?.1.parse().ok()?;
    matches!(kind, "snapshot" | "delta").then_some((kind, number))
}

/// The number right after `words`.
fn number_after(text: &str, words: &str) -> Option<u64> {
    let rest = text.split_once(words)?.1;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Pings as fast as the connection takes them. Reply: how long it was let.
async fn flood(mut socket: Socket) -> Duration {
    let begun = Instant::now();
    while socket.feed(Message::Ping("x".into())).await.is_ok() && socket.flush().await.is_ok() {
        if let Ok(None | Some(Err(_)) | Some(Ok(Message::Close(_)))) =
            tokio::time::timeout(Duration::from_micros(1), socket.next()).await
        {
            break;
        }
    }
    begun.elapsed()
}

/// Runs the crowd, and prints what it saw as JSON.
///
/// # Errors
/// The server cannot be reached.
pub async fn run(arguments: Arguments) -> std::io::Result<()> {
    let started = Instant::now();
    let (happening, seen) = (Arc::new(Happening::default()), Arc::new(Seen::default()));
    for _ in 0..arguments.readers {
        let socket = open(&arguments).await?;
        tokio::spawn(read(socket, started, Arc::clone(&happening), Arc::clone(&seen)));
    }
    let mut deaf = Vec::new();
    for _ in 0..arguments.deaf {
        deaf.push(open(&arguments).await?);
    }
    let deaf_since = Instant::now();
    let mut floods = Vec::new();
    for _ in 0..arguments.floods {
        floods.push(tokio::spawn(flood(open(&arguments).await?)));
    }
    // For whoever measures beside: the crowd is there.
    println!("{}", json!({"ready_after_ms": started.elapsed().as_millis()}));
    std::io::stdout().flush()?;
    let client = reqwest::Client::builder().no_proxy().build().map_err(Error::other)?;
    let url = format!("{}/api/v1/admin/settings/{SETTING}", arguments.base);
    let mut deaf_gone_ms = None;
    for event in 0..u64::try_from(arguments.events).unwrap_or_default() {
        let value = FIRST + event;
        happening.at_us.store(u64::try_from(started.elapsed().as_micros()).unwrap_or_default(), Ordering::Release);
        happening.value.store(value, Ordering::Release);
        let turned = client.put(&url).bearer_auth(&arguments.token).json(&json!({"value": value})).send().await;
        let turned = turned.map_err(Error::other)?;
        if !turned.status().is_success() {
            return Err(Error::other(format!("{}: {}", turned.status(), turned.text().await.unwrap_or_default())));
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        if deaf_gone_ms.is_none() && seen.sockets.load(Ordering::Relaxed) == arguments.readers {
            deaf_gone_ms = Some(deaf_since.elapsed().as_millis());
        }
    }
    let mut let_ms: Vec<u128> = Vec::new();
    for flood in floods {
        let_ms.push(flood.await.map_err(Error::other)?.as_millis());
    }
    let mut latencies = seen.latencies_us.lock().await.clone();
    latencies.sort_unstable();
    let at =
        |share: usize| latencies.get(latencies.len().saturating_sub(1) * share / 100).map(|us| *us as f64 / 1_000.0);
    println!(
        "{}",
        json!({
            "told": latencies.len(), "due": arguments.readers * arguments.events,
            "p50_ms": at(50), "p99_ms": at(99), "max_ms": at(100),
            "lost_frames": seen.lost.load(Ordering::Relaxed), "snapshots": seen.snapshots.load(Ordering::Relaxed),
            "deaf_gone_ms": deaf_gone_ms, "longest_flood_ms": let_ms.into_iter().max(),
        })
    );
    drop(deaf);
    Ok(())
}
