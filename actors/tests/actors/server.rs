//! A provider over TCP that knows thousands of tasks: answers `PiAPI`'s task reads, serves one picture, and writes down
//! when each task was looked at.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use url::Url;

use crate::support::picture;

/// Never.
const NEVER: u64 = u64::MAX;

/// What is known of the tasks; times in microseconds since the start.
struct State {
    started: Instant,
    origin: Url,
    picture: Vec<u8>,
    finish_at: Vec<AtomicU64>,
    first_look: Vec<AtomicU64>,
    noticed: Vec<AtomicU64>,
    looks: Mutex<Vec<u64>>,
    connections: AtomicUsize,
}

/// The server, on two threads of its own. Dropping it ends it.
pub(crate) struct Server {
    state: Arc<State>,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn never(number: usize) -> Vec<AtomicU64> {
    (0..number).map(|_| AtomicU64::new(NEVER)).collect()
}

impl Server {
    /// One that knows `tasks` tasks, all of them running.
    pub(crate) fn start(tasks: usize) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let state = Arc::new(State {
            started: Instant::now(),
            origin: format!("http://{address}").parse().unwrap(),
            picture: picture(),
            finish_at: never(tasks),
            first_look: never(tasks),
            noticed: never(tasks),
            looks: Mutex::new(Vec::with_capacity(tasks * 16)),
            connections: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&state);
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::Relaxed);
                let _ = stream.set_nodelay(true);
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { state, runtime: Some(runtime) }
    }

    pub(crate) fn origin(&self) -> Url {
        self.state.origin.clone()
    }

    /// The address of a file; only `picture.png` is there.
    pub(crate) fn file(&self, name: &str) -> Url {
        self.state.origin.join(&format!("/files/{name}")).unwrap()
    }

    /// How long ago it was started.
    pub(crate) fn elapsed(&self) -> Duration {
        self.state.started.elapsed()
    }

    /// The task is done at that time since the start.
    pub(crate) fn finish_at(&self, task: usize, at: Duration) {
        self.state.finish_at[task].store(micros(at), Ordering::Relaxed);
    }

    /// From now on no task has been looked at.
    pub(crate) fn forget_looks(&self) {
        for first in &self.state.first_look {
            first.store(NEVER, Ordering::Relaxed);
        }
    }

    /// How many tasks have been looked at, and when the last of them first was.
    pub(crate) fn looked_at(&self) -> (usize, Duration) {
        let first = self.state.first_look.iter().map(|first| first.load(Ordering::Relaxed));
        let (count, last) = first.filter(|at| *at != NEVER).fold((0, 0), |(count, last), at| (count + 1, last.max(at)));
        (count, Duration::from_micros(last))
    }

    /// Of each task that is done, how long it took until somebody was told.
    pub(crate) fn delays(&self) -> Vec<Duration> {
        let pairs = self.state.finish_at.iter().zip(&self.state.noticed);
        let pairs = pairs.map(|(done, noticed)| (done.load(Ordering::Relaxed), noticed.load(Ordering::Relaxed)));
        pairs
            .filter(|(_, noticed)| *noticed != NEVER)
            .map(|(done, noticed)| Duration::from_micros(noticed - done))
            .collect()
    }

    /// The most looks within any second, their mean rate a second, and connections opened in all.
    pub(crate) fn load(&self) -> (usize, f64, usize) {
        let mut looks = self.state.looks.lock().unwrap().clone();
        looks.sort_unstable();
        let (mut most, mut from) = (0, 0);
        for (index, at) in looks.iter().enumerate() {
            while looks[from] + 1_000_000 <= *at {
                from += 1;
            }
            most = most.max(index - from + 1);
        }
        let span = looks.last().zip(looks.first()).map_or(1.0, |(last, first)| (last - first).max(1) as f64 / 1e6);
        (most, looks.len() as f64 / span, self.state.connections.load(Ordering::Relaxed))
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap()
}

async fn serve(mut stream: TcpStream, state: Arc<State>) {
    let mut bytes = Vec::with_capacity(1_024);
    loop {
        let head_end = loop {
            if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
            if !matches!(stream.read_buf(&mut bytes).await, Ok(1..)) {
                return;
            }
        };
        let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
        bytes.drain(..head_end);
        let path = head.split(' ').nth(1).unwrap_or_default();
        let (status, kind, body) = answer(&state, path);
        let mut out = format!("HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n", body.len())
            .into_bytes();
        out.extend_from_slice(&body);
        if stream.write_all(&out).await.is_err() {
            return;
        }
    }
}

fn answer(state: &State, path: &str) -> (u16, &'static str, Vec<u8>) {
    if path.ends_with("/files/picture.png") {
        return (200, "image/png", state.picture.clone());
    }
    let task = path.rsplit_once("task-").and_then(|(_, number)| number.parse::<usize>().ok());
    let Some(task) = task.filter(|task| *task < state.finish_at.len()) else {
        return (404, "text/plain", b"no such thing".to_vec());
    };
    let now = micros(state.started.elapsed());
    state.looks.lock().unwrap().push(now);
    state.first_look[task].fetch_min(now, Ordering::Relaxed);
    let done = state.finish_at[task].load(Ordering::Relaxed) <= now;
    let (status, output) = if done {
        state.noticed[task].fetch_min(now, Ordering::Relaxed);
        ("completed", format!(r#"{{"image_url":"{}files/picture.png"}}"#, state.origin))
    } else {
        ("processing", "null".to_owned())
    };
    let body = format!(
        r#"{{"code":200,"data":{{"task_id":"task-{task:06}","status":"{status}","output":{output}}},"message":"success"}}"#
    );
    (200, "application/json", body.into_bytes())
}
