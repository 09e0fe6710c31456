//! Just enough HTTP/1.1 to send one request and read one answer on a kept connection.

use std::io::{Error, ErrorKind};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Longest head of an answer, in bytes.
const HEAD_BYTES: usize = 16 * 1024;

/// What the bench looks at in an answer.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Whether it names a time to try again.
    pub retry_after: bool,
    /// Whether the connection can be used again.
    pub keeps: bool,
}

/// Host and port, and path, of an `http://` address.
///
/// # Errors
/// Another form.
pub fn split(url: &str) -> std::io::Result<(String, String)> {
    let rest = url.strip_prefix("http://").ok_or_else(|| Error::new(ErrorKind::InvalidInput, "http:// only"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    Ok((host.to_owned(), format!("/{path}")))
}

/// The bytes of a request: GET, or POST of `body` as JSON.
pub fn request(host: &str, path: &str, body: Option<&str>) -> Vec<u8> {
    match body {
        None => format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        Some(body) => format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ),
    }
    .into_bytes()
}

/// Sends `request` and reads its whole answer.
///
/// # Errors
/// The connection failed, or the answer has no length.
pub async fn exchange(stream: &mut TcpStream, request: &[u8]) -> std::io::Result<Answer> {
    stream.write_all(request).await?;
    let mut bytes = Vec::with_capacity(HEAD_BYTES);
    let end = loop {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        if bytes.len() > HEAD_BYTES {
            return Err(Error::new(ErrorKind::InvalidData, "a head without an end"));
        }
    };
    let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).to_ascii_lowercase();
    let status = head.get(9..12).and_then(|code| code.parse().ok());
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    let (Some(status), Some(length)) = (status, length) else {
        return Err(Error::new(ErrorKind::InvalidData, "an answer without status or length"));
    };
    let mut left = (end + length).saturating_sub(bytes.len());
    let mut sink = [0; 16 * 1024];
    while left > 0 {
        let most = left.min(sink.len());
        let read = stream.read(sink.get_mut(..most).unwrap_or_default()).await?;
        if read == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        left -= read;
    }
    let has = |line: &str| head.lines().any(|one| one.starts_with(line));
    Ok(Answer { status, retry_after: has("retry-after:"), keeps: !has("connection: close") })
}
