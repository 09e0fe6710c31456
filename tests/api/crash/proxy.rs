//! Stands between the binary and the stand-in, and can hold one answer: the stand-in has given it, the binary has not
//! got it yet. It then tells when the binary has taken it from its socket.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

/// How long one step of an exchange may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer in our hands.
pub(super) struct Held {
    go: oneshot::Sender<()>,
    taken: oneshot::Receiver<()>,
}

impl Held {
    /// Hands it over, and waits until the binary has read it.
    pub(super) async fn hand_over(self) {
        self.go.send(()).unwrap();
        tokio::time::timeout(PATIENCE, self.taken).await.expect("the answer is read").unwrap();
    }
}

struct Catch {
    path: String,
    tell: oneshot::Sender<Held>,
}

/// The proxy. Dropping it closes its door.
pub(super) struct Proxy {
    address: SocketAddr,
    catch: Arc<Mutex<Option<Catch>>>,
    accepting: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Proxy {
    pub(super) async fn before(upstream: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let catch: Arc<Mutex<Option<Catch>>> = Arc::default();
        let caught = Arc::clone(&catch);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // A process that is killed leaves half a request; nobody minds.
                tokio::spawn(exchange(client, upstream, Arc::clone(&caught)));
            }
        });
        Self { address, catch, accepting }
    }

    pub(super) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Holds the answer to the next POST whose path holds `path`.
    pub(super) fn hold_answer_of(&self, path: &str) -> oneshot::Receiver<Held> {
        let (tell, told) = oneshot::channel();
        *self.catch.lock().unwrap() = Some(Catch { path: path.to_owned(), tell });
        told
    }
}

/// One request and its answer; then the connection is closed.
async fn exchange(mut client: TcpStream, upstream: SocketAddr, catch: Arc<Mutex<Option<Catch>>>) -> Option<()> {
    let request = read_request(&mut client).await?;
    let line = String::from_utf8_lossy(request.split(|byte| *byte == b'\r').next()?).into_owned();
    let mut server = TcpStream::connect(upstream).await.ok()?;
    server.write_all(&request).await.ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await.ok()?;
    let wanted = |catch: &mut Catch| line.starts_with("POST ") && line.contains(&catch.path);
    let caught = catch.lock().unwrap().take_if(wanted);
    let Some(Catch { tell, .. }) = caught else {
        return client.write_all(&answer).await.ok();
    };
    let ((go, wait), (tell_taken, taken)) = (oneshot::channel(), oneshot::channel());
    tell.send(Held { go, taken }).ok()?;
    wait.await.ok()?;
    let (here, there) = (client.local_addr().ok()?, client.peer_addr().ok()?);
    client.write_all(&answer).await.ok()?;
    let begun = Instant::now();
    while !all_read(here.port(), there.port()) {
        assert!(begun.elapsed() < PATIENCE, "the answer is not read");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tell_taken.send(()).ok()
}

/// A whole request, that asks for the connection to be closed after the answer.
async fn read_request(client: &mut TcpStream) -> Option<Vec<u8>> {
    let (mut read, mut piece) = (Vec::new(), [0; 16 * 1024]);
    let head_end = loop {
        if let Some(end) = find(&read, b"\r\n\r\n") {
            break end + 4;
        }
        let count = client.read(&mut piece).await.ok().filter(|count| *count > 0)?;
        read.extend_from_slice(&piece[..count]);
    };
    let head = String::from_utf8_lossy(&read[..head_end - 2]).into_owned();
    let lower = head.to_ascii_lowercase();
    let length: Option<usize> = lower.split("\r\ncontent-length:").nth(1).and_then(|rest| {
        let (number, _) = rest.split_once('\r')?;
        number.trim().parse().ok()
    });
    let chunked = lower.contains("\r\ntransfer-encoding: chunked");
    let whole = |read: &[u8]| match (chunked, length) {
        (true, _) => read.ends_with(b"0\r\n\r\n"),
        (false, length) => read.len() >= head_end + length.unwrap_or(0),
    };
    while !whole(&read) {
        let count = client.read(&mut piece).await.ok().filter(|count| *count > 0)?;
        read.extend_from_slice(&piece[..count]);
    }
    let kept = head.split("\r\n").filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let mut request = kept.collect::<Vec<_>>().join("\r\n").into_bytes();
    request.extend_from_slice(b"connection: close\r\n\r\n");
    request.extend_from_slice(&read[head_end..]);
    Some(request)
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

/// Whether everything that port `here` sent has been taken from the socket of port `there`: the kernel's word.
fn all_read(here: u16, there: u16) -> bool {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let port = |address: &str| u16::from_str_radix(address.rsplit(':').next().unwrap(), 16).unwrap();
    table.lines().skip(1).all(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (local, remote) = (port(fields[1]), port(fields[2]));
        let (to_send, to_read) = fields[4].split_once(':').unwrap();
        let none = |count: &str| u64::from_str_radix(count, 16).unwrap() == 0;
        match (local, remote) {
            _ if (local, remote) == (here, there) => none(to_send),
            _ if (local, remote) == (there, here) => none(to_read),
            _ => true,
        }
    })
}
