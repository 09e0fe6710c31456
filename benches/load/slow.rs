//! Slow clients: half send a request at a byte a second, half read an answer at a byte a second, while `/health` is asked.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::{Instant, interval, sleep_until, timeout},
};

use crate::{http, open::quantile};

#[derive(clap::Args)]
pub struct Arguments {
    /// A large file, `http://host:port/path`, for those who read slowly.
    #[arg(long)]
    url: String,
    /// How many slow clients.
    #[arg(long, default_value_t = 2000)]
    clients: usize,
    /// For how long.
    #[arg(long, default_value_t = 15)]
    seconds: u64,
}

/// Receive buffer of a slow reader, in bytes: small, so that the answer stays with the server.
const READER_BUFFER_BYTES: u32 = 4096;

/// Prints one line of JSON.
///
/// # Errors
/// The address does not parse, or `/health` cannot be reached.
pub async fn run(arguments: Arguments) -> std::io::Result<()> {
    let (host, path) = http::split(&arguments.url)?;
    let address: std::net::SocketAddr = host.parse().map_err(std::io::Error::other)?;
    let until = Instant::now() + Duration::from_secs(arguments.seconds);
    let held = Arc::new(AtomicU64::new(0));
    let request: Arc<[u8]> = http::request(&host, &path, None).into();
    for number in 0..arguments.clients {
        let (request, held) = (Arc::clone(&request), Arc::clone(&held));
        tokio::spawn(async move {
            let socket = TcpSocket::new_v4()?;
            socket.set_recv_buffer_size(READER_BUFFER_BYTES)?;
            let mut stream = socket.connect(address).await?;
            held.fetch_add(1, Ordering::Relaxed);
            let ended =
                if number % 2 == 0 { send(&mut stream, &request).await } else { read(&mut stream, &request).await };
            held.fetch_sub(1, Ordering::Relaxed);
            ended
        });
    }
    let health = http::request(&host, "/health", None);
    let (mut took_ms, mut failed, mut fewest, mut tick) =
        (Vec::new(), 0_u64, u64::MAX, interval(Duration::from_millis(50)));
    // The clients have two seconds to arrive.
    sleep_until(Instant::now() + Duration::from_secs(2)).await;
    while Instant::now() < until {
        tick.tick().await;
        let started = Instant::now();
        // A connection of its own each time: a new visitor must get in too.
        let asked = timeout(Duration::from_secs(5), async {
            http::exchange(&mut TcpStream::connect(address).await?, &health).await
        });
        match asked.await {
            Ok(Ok(answer)) if answer.status == 200 => took_ms.push(started.elapsed().as_secs_f64() * 1000.0),
            _ => failed += 1,
        }
        fewest = fewest.min(held.load(Ordering::Relaxed));
    }
    let line = serde_json::json!({
        "clients": arguments.clients, "fewest_held": fewest, "asked": took_ms.len(), "failed": failed,
        "health_p50_ms": quantile(&mut took_ms, 0.5), "health_p99_ms": quantile(&mut took_ms, 0.99), "health_max_ms": quantile(&mut took_ms, 1.0),
    });
    println!("{line}");
    Ok(())
}

async fn send(stream: &mut TcpStream, request: &[u8]) -> std::io::Result<()> {
    let mut second = interval(Duration::from_secs(1));
    for byte in request {
        second.tick().await;
        stream.write_all(&[*byte]).await?;
    }
    Ok(())
}

async fn read(stream: &mut TcpStream, request: &[u8]) -> std::io::Result<()> {
    stream.write_all(request).await?;
    let mut second = interval(Duration::from_secs(1));
    loop {
        second.tick().await;
        if stream.read(&mut [0]).await? == 0 {
            return Ok(());
        }
    }
}
