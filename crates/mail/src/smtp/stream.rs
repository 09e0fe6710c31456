//! A TCP connection that is read line by line.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll, ready},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// Most bytes that one read gives.
const READ_BYTES: usize = 4096;

/// A TCP connection whose reads end at the first line feed. lettre reads replies through a buffer, and keeps that
/// buffer when it turns to TLS: whatever an attacker on the way adds in the clear behind the reply to STARTTLS would
/// be taken for the server's word inside TLS (the fault of CVE-2011-0411). Here it stays in the connection, where the
/// TLS handshake finds it and fails. TLS itself does not mind short reads.
#[derive(Debug)]
pub(super) struct LineByLine(pub TcpStream);

impl AsyncTokioStream for LineByLine {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.peer_addr()
    }
}

impl AsyncRead for LineByLine {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut scratch = [0; READ_BYTES];
        let room = buf.remaining().min(READ_BYTES);
        let Some(seen) = scratch.get_mut(..room) else { return Poll::Ready(Ok(())) };
        let mut ahead = ReadBuf::new(seen);
        let count = ready!(self.0.poll_peek(cx, &mut ahead))?;
        let line = ahead.filled().iter().position(|byte| *byte == b'\n').map_or(count, |end| end + 1);
        // The end of the connection is seen as nothing ahead; asking for one byte reads it as such.
        let Some(line) = scratch.get_mut(..line.max(1)) else { return Poll::Ready(Ok(())) };
        let mut line = ReadBuf::new(line);
        ready!(Pin::new(&mut self.0).poll_read(cx, &mut line))?;
        buf.put_slice(line.filled());
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for LineByLine {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
