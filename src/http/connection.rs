//! A client's connection, which cannot be held for ever.
//!
//! actix times the first head of a connection and bodies are timed by who reads them; what is left is timed here: the
//! heads that follow on a kept connection, and answers that the client does not take.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    io,
    net::SocketAddr,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker, ready},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::Sleep,
};

/// How long a client may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// From a head's first byte to its last.
    pub head: Duration,
    /// Without taking anything of an answer.
    pub write: Duration,
}

/// A TCP connection whose client is timed.
pub struct Connection {
    stream: TcpStream,
    phase: Phase,
    patience: Patience,
    /// Runs out when a head may be late; looked at again then, so that a busy connection sets it rarely.
    head_timer: Option<Pin<Box<Sleep>>>,
    /// Runs while the client takes nothing.
    write_timer: Option<Pin<Box<Sleep>>>,
}

/// What a connection is doing: shared with the front, which sees heads and answers.
#[derive(Clone, Debug, Default)]
pub struct Phase(Rc<Cells>);

#[derive(Debug, Default)]
struct Cells {
    requests: Cell<usize>,
    head_since: Cell<Option<Instant>>,
    upgraded: Cell<bool>,
    cut: Cell<bool>,
    /// Whoever waits for bytes of the client.
    reader: RefCell<Option<Waker>>,
}

/// A request of this connection that is being answered.
#[derive(Debug)]
pub struct UnderWay(Phase);

impl Drop for UnderWay {
    fn drop(&mut self) {
        let requests = &self.0.0.requests;
        requests.set(requests.get().saturating_sub(1));
    }
}

impl Phase {
    /// A head is complete.
    pub fn head_is_there(&self) {
        self.0.head_since.set(None);
    }

    /// A request is being answered: what comes meanwhile is its body, timed by who reads it.
    #[must_use]
    pub fn answering(&self) -> UnderWay {
        self.head_is_there();
        self.0.requests.set(self.0.requests.get() + 1);
        UnderWay(self.clone())
    }

    /// From now on another protocol is spoken, with times of its own.
    pub fn upgraded(&self) {
        self.0.upgraded.set(true);
    }

    /// Ends the connection as it is, whatever its client has yet to take.
    pub fn cut(&self) {
        self.0.cut.set(true);
        if let Some(reader) = self.0.reader.take() {
            reader.wake();
        }
    }

    fn bytes_came(&self) {
        let cells = &self.0;
        if cells.head_since.get().is_none() && cells.requests.get() == 0 && !cells.upgraded.get() {
            cells.head_since.set(Some(Instant::now()));
        }
    }
}

impl Connection {
    /// Times the client of `stream`.
    #[must_use]
    pub fn new(stream: TcpStream, patience: Patience) -> Self {
        Self { stream, phase: Phase::default(), patience, head_timer: None, write_timer: None }
    }

    /// What it is doing.
    #[must_use]
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The client's address.
    ///
    /// # Errors
    /// The client is gone.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }

    /// Ready when the head that began at `since` is late.
    fn poll_late(&mut self, context: &mut Context<'_>, since: Instant) -> Poll<()> {
        let due = since + self.patience.head;
        let timer = self.head_timer.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(due.into())));
        loop {
            ready!(timer.as_mut().poll(context));
            if timer.deadline().into_std() >= due {
                self.head_timer = None;
                return Poll::Ready(());
            }
            // It was set for a head before this one.
            timer.as_mut().reset(due.into());
        }
    }

    /// What became of a write, unless the client takes nothing for too long.
    fn timed<T>(&mut self, context: &mut Context<'_>, write: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if write.is_ready() {
            self.write_timer = None;
            return write;
        }
        let patience = self.patience.write;
        let timer = self.write_timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        ready!(timer.as_mut().poll(context));
        metrics::counter!("vidgo_connections_cut_total", "cause" => "answer_not_taken").increment(1);
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.phase.0.cut.get() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if read.is_ready() {
            if buffer.filled().len() > before {
                self.phase.bytes_came();
            }
            return read;
        }
        if self.phase.0.upgraded.get() {
            self.phase.0.reader.replace(Some(context.waker().clone()));
        }
        let Some(since) = self.phase.0.head_since.get() else { return Poll::Pending };
        ready!(self.poll_late(context, since));
        metrics::counter!("vidgo_connections_cut_total", "cause" => "head_too_slow").increment(1);
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.phase.0.cut.get() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let write = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.timed(context, write)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let write = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.timed(context, write)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
