//! Stands before an HTTP service of a test and spoils its answers on demand: refuses, hangs, or is slow.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// Longest head of a request, in bytes.
const MAX_HEAD_BYTES: usize = 65_536;

/// What a [`Front`] does with requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Passes them on.
    Pass,
    /// Answers so many itself, as S3 words an error, then passes on.
    Refuse {
        /// Status of the answer.
        status: u16,
        /// The word in `<Code>`.
        code: &'static str,
        /// How many; `usize::MAX` for all.
        times: usize,
    },
    /// Takes them and never answers.
    Hang,
    /// Passes them on, and hands back only so many bytes a second.
    Slow {
        /// Bytes per second.
        bytes_per_second: usize,
    },
}

/// The running front. Dropping it closes its port and its connections.
#[derive(Debug)]
pub struct Front {
    port: u16,
    manner: watch::Sender<Manner>,
    refused: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl Front {
    /// A front before the service on `behind`, which passes everything on at first.
    ///
    /// # Panics
    /// No port is free.
    pub async fn before(behind: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("the front's address").port();
        let (manner, seen) = watch::channel(Manner::Pass);
        let refused = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&refused);
        let accepting = tokio::spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let (seen, count) = (seen.clone(), Arc::clone(&count));
                open.spawn(async move { serve(client, behind, seen, &count).await });
                while open.try_join_next().is_some() {}
            }
        });
        Self { port, manner, refused, accepting }
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// From now on it does this. Open connections are cut.
    pub fn set(&self, manner: Manner) {
        self.refused.store(0, Ordering::SeqCst);
        self.manner.send_replace(manner);
    }

    /// How many requests were refused since the last `set`.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.refused.load(Ordering::SeqCst)
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(client: TcpStream, behind: u16, mut seen: watch::Receiver<Manner>, refused: &AtomicUsize) {
    let manner = *seen.borrow_and_update();
    tokio::select! {
        _ = act(client, behind, manner, refused) => {}
        _ = seen.changed() => {}
    }
}

async fn act(mut client: TcpStream, behind: u16, manner: Manner, refused: &AtomicUsize) -> io::Result<()> {
    match manner {
        Manner::Hang => {
            let mut taken = Vec::new();
            client.read_to_end(&mut taken).await?;
            std::future::pending().await
        }
        Manner::Refuse { status, code, times } if refused.load(Ordering::SeqCst) < times => {
            read_request(&mut client).await?;
            refused.fetch_add(1, Ordering::SeqCst);
            let body = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>played</Message></Error>");
            let head = format!("HTTP/1.1 {status} Played\r\nContent-Type: application/xml\r\nConnection: close\r\n");
            let answer = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
            client.write_all(answer.as_bytes()).await?;
            client.shutdown().await
        }
        Manner::Pass | Manner::Refuse { .. } => {
            let mut service = TcpStream::connect(("127.0.0.1", behind)).await?;
            tokio::io::copy_bidirectional(&mut client, &mut service).await.map(drop)
        }
        Manner::Slow { bytes_per_second } => {
            let service = TcpStream::connect(("127.0.0.1", behind)).await?;
            let (mut from_service, mut to_service) = service.into_split();
            let (mut from_client, mut to_client) = client.into_split();
            let there = tokio::io::copy(&mut from_client, &mut to_service);
            let back = async {
                let mut part = vec![0; (bytes_per_second / 10).max(1)];
                loop {
                    let read = from_service.read(&mut part).await?;
                    if read == 0 {
                        return io::Result::Ok(());
                    }
                    to_client.write_all(part.get(..read).unwrap_or_default()).await?;
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            };
            tokio::try_join!(there, back).map(drop)
        }
    }
}

/// Reads one request to its end, so that the client hears the answer and not a reset.
async fn read_request(client: &mut TcpStream) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < MAX_HEAD_BYTES {
        head.push(client.read_u8().await?);
    }
    let text = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = client.take(length.unwrap_or(0));
    tokio::io::copy(&mut body, &mut tokio::io::sink()).await.map(drop)
}
