//! One POST to an address on this machine. The crate that could do this for us is an HTTP client, which the stand-in
//! must not have.

use std::{io, net::SocketAddr};

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::{Host, Url};

/// Largest answer read, bytes.
const ANSWER_BYTES: usize = 64 * 1024;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Without the framing of a chunked body; at most 64 KiB.
    pub(crate) body: Vec<u8>,
}

/// The socket of an endpoint that is certainly on this machine.
pub(crate) fn loopback(endpoint: &str) -> Option<(SocketAddr, Url)> {
    let url: Url = endpoint.parse().ok().filter(|url: &Url| url.scheme() == "http")?;
    let address = match url.host()? {
        Host::Ipv4(address) if address.is_loopback() => address.into(),
        Host::Ipv6(address) if address.is_loopback() => address.into(),
        // A name could lead anywhere.
        _ => return None,
    };
    Some((SocketAddr::new(address, url.port_or_known_default()?), url))
}

/// Sends `body` over a connection of its own.
///
/// # Errors
/// Nobody listens, or what came is not HTTP.
pub(crate) async fn post(
    (address, url): &(SocketAddr, Url),
    content_type: &str,
    headers: &[(&'static str, String)],
    body: &[u8],
) -> io::Result<Reply> {
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let mut head = format!("POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    head.push_str(&format!("content-type: {content_type}\r\ncontent-length: {}\r\n", body.len()));
    for (name, value) in headers {
        // A line break would start another header.
        if !value.contains(['\r', '\n']) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    head.push_str("\r\n");
    let mut stream = TcpStream::connect(*address).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut answer = Vec::new();
    loop {
        if let Some(reply) = parse(&answer, false) {
            return Ok(reply);
        }
        let mut piece = [0; 4096];
        let read = stream.read(&mut piece).await?;
        answer.extend_from_slice(piece.get(..read).unwrap_or_default());
        if read == 0 || answer.len() > ANSWER_BYTES {
            return parse(&answer, true).ok_or_else(|| io::Error::other("not an HTTP answer"));
        }
    }
}

/// The reply in `answer`, once it is whole or `ended`.
fn parse(answer: &[u8], ended: bool) -> Option<Reply> {
    let head_length = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(answer.get(..head_length)?).ok()?;
    let body = answer.get(head_length + 4..)?;
    // "HTTP/1.1 200"
    let status = head.get(9..12)?.parse().ok()?;
    let header = |wanted: &str| {
        let pairs = head.lines().filter_map(|line| line.split_once(':'));
        pairs.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
    };
    if header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        let whole = ended || body.ends_with(b"0\r\n\r\n");
        return whole.then(|| Reply { status, body: unchunk(body) });
    }
    let length = header("content-length").and_then(|length| length.parse::<usize>().ok());
    match length {
        Some(length) if body.len() >= length => Some(Reply { status, body: body.get(..length)?.to_vec() }),
        _ => ended.then(|| Reply { status, body: body.to_vec() }),
    }
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(line) = rest.windows(2).position(|two| two == b"\r\n") {
        let digits = rest.get(..line).and_then(|line| std::str::from_utf8(line).ok()).unwrap_or_default();
        let size = usize::from_str_radix(digits.split(';').next().unwrap_or_default().trim(), 16).unwrap_or(0);
        let Some(chunk) = rest.get(line + 2..line + 2 + size).filter(|chunk| !chunk.is_empty()) else { break };
        whole.extend_from_slice(chunk);
        rest = rest.get(line + 2 + size + 2..).unwrap_or_default();
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_addresses_are_called() {
        for endpoint in ["http://127.0.0.1:9/hook", "http://[::1]:9/hook", "http://127.9.9.9/"] {
            assert!(loopback(endpoint).is_some(), "{endpoint}");
        }
        for endpoint in ["https://127.0.0.1/", "http://localhost/", "http://192.168.0.1/", "http://10.0.0.1/", "x"] {
            assert!(loopback(endpoint).is_none(), "{endpoint}");
        }
    }

    #[test]
    fn a_reply_is_read_whatever_its_framing() {
        let long = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n1|OKmore";
        assert_eq!(parse(long, false), Some(Reply { status: 200, body: b"1|OK".to_vec() }));
        assert_eq!(parse(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n1|", false), None);
        let chunked = b"HTTP/1.1 201 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n1|\r\n2\r\nOK\r\n0\r\n\r\n";
        assert_eq!(parse(chunked, false), Some(Reply { status: 201, body: b"1|OK".to_vec() }));
        let until_the_end = b"HTTP/1.0 500 X\r\n\r\noh";
        assert_eq!(parse(until_the_end, false), None);
        assert_eq!(parse(until_the_end, true), Some(Reply { status: 500, body: b"oh".to_vec() }));
    }
}
