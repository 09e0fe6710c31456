//! An open loop: requests fall due at a constant rate whether earlier ones were answered or not.
//!
//! Latency counts from the moment a request was due, so that a slow server cannot hide behind a waiting client.
//! What falls due while every connection is busy is counted as not sent, never put off.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{net::TcpStream, sync::Semaphore, time::Instant};

use crate::http;

#[derive(clap::Args)]
pub struct Arguments {
    /// `http://host:port/path`.
    #[arg(long)]
    url: String,
    /// Sent as JSON by POST; GET without it.
    #[arg(long)]
    body: Option<String>,
    /// Requests a second.
    #[arg(long)]
    rate: f64,
    /// For how long.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Requests under way at once, each on its own connection.
    #[arg(long, default_value_t = 4096)]
    connections: usize,
}

/// What became of the requests, and the milliseconds each kind of answer took.
#[derive(Default)]
struct Outcome {
    good_ms: Vec<f64>,
    refused_ms: Vec<f64>,
    refused_without_time: u64,
    other: u64,
    failed: u64,
}

struct Shared {
    host: String,
    request: Vec<u8>,
    idle: Mutex<Vec<TcpStream>>,
    outcome: Mutex<Outcome>,
}

/// Prints one line of JSON.
///
/// # Errors
/// The address does not parse.
pub async fn run(arguments: Arguments) -> std::io::Result<()> {
    let (host, path) = http::split(&arguments.url)?;
    let request = http::request(&host, &path, arguments.body.as_deref());
    let shared = Arc::new(Shared { host, request, idle: Mutex::default(), outcome: Mutex::default() });
    let places = Arc::new(Semaphore::new(arguments.connections));
    let (started, whole) = (Instant::now(), Duration::from_secs(arguments.seconds));
    let (mut due, mut not_sent, mut late) = (0_u64, 0_u64, Duration::ZERO);
    loop {
        let at = started + Duration::from_secs_f64(due as f64 / arguments.rate);
        if at >= started + whole {
            break;
        }
        // The timer ticks in milliseconds: what has fallen due since is sent together.
        if at > Instant::now() {
            tokio::time::sleep_until(at).await;
        }
        late = late.max(at.elapsed());
        due += 1;
        match Arc::clone(&places).try_acquire_owned() {
            Ok(place) => {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    one(&shared, at).await;
                    drop(place);
                });
            }
            Err(_) => not_sent += 1,
        }
        if due.is_multiple_of(64) {
            tokio::task::yield_now().await;
        }
    }
    let wall = started.elapsed().as_secs_f64();
    // What is still under way has ten seconds to end; the rest counts as failed.
    let all = u32::try_from(arguments.connections).map_err(std::io::Error::other)?;
    let ended = tokio::time::timeout(Duration::from_secs(10), places.acquire_many(all)).await.is_ok();
    let mut outcome = shared.outcome.lock().unwrap();
    let (good, refused) = (outcome.good_ms.len(), outcome.refused_ms.len());
    let line = serde_json::json!({
        "due": due, "seconds": wall, "not_sent": not_sent, "latest_send_ms": late.as_secs_f64() * 1000.0,
        "good": good, "good_per_second": good as f64 / wall,
        "good_p50_ms": quantile(&mut outcome.good_ms, 0.5), "good_p99_ms": quantile(&mut outcome.good_ms, 0.99),
        "refused": refused, "refused_without_retry_after": outcome.refused_without_time,
        "refused_p50_ms": quantile(&mut outcome.refused_ms, 0.5), "refused_p99_ms": quantile(&mut outcome.refused_ms, 0.99),
        "other_answers": outcome.other, "failed": outcome.failed, "all_ended": ended,
    });
    println!("{line}");
    Ok(())
}

async fn one(shared: &Shared, due: Instant) {
    let kept = shared.idle.lock().unwrap().pop();
    let answered = async {
        let mut stream = match kept {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(&shared.host).await?;
                stream.set_nodelay(true)?;
                stream
            }
        };
        let answer = http::exchange(&mut stream, &shared.request).await?;
        std::io::Result::Ok((stream, answer))
    }
    .await;
    let took_ms = due.elapsed().as_secs_f64() * 1000.0;
    let mut outcome = shared.outcome.lock().unwrap();
    match answered {
        Err(_) => outcome.failed += 1,
        Ok((stream, answer)) => {
            match answer.status {
                200 | 206 => outcome.good_ms.push(took_ms),
                503 => {
                    outcome.refused_ms.push(took_ms);
                    outcome.refused_without_time += u64::from(!answer.retry_after);
                }
                _ => outcome.other += 1,
            }
            drop(outcome);
            if answer.keeps {
                shared.idle.lock().unwrap().push(stream);
            }
        }
    }
}

/// The value that `share` of all are not above; none without values.
pub fn quantile(values: &mut [f64], share: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let place = (values.len().saturating_sub(1) as f64 * share).round();
    values.get(place as usize).copied()
}
