//! Downloads from a small server on this machine, which plays the trusted origin.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    time::Duration,
};

use media::{
    fetch::{FetchError, FetchPolicy, Fetched, Fetcher},
    sniff::MediaType,
};
use url::Url;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand so on";

/// Serves every connection by `answer`, which is given the path and the stream.
fn server(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut byte = [0];
            while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count > 0) {
                request.extend(byte);
            }
            let request = String::from_utf8_lossy(&request).into_owned();
            let path = request.split(' ').nth(1).unwrap_or("/").to_owned();
            answer(&path, &mut stream);
        }
    });
    Url::parse(&format!("http://{address}/")).unwrap()
}

fn respond(stream: &mut TcpStream, head: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    // The client may have hung up, which is the point of some tests.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn policy(origin: &Url) -> FetchPolicy {
    FetchPolicy {
        trusted_origin: Some(origin.clone()),
        max_bytes: 1000,
        total_timeout: Duration::from_secs(20),
        connect_timeout: Duration::from_secs(5),
        min_bytes_per_second: 1000,
        rate_window: Duration::from_millis(200),
    }
}

async fn fetch(origin: &Url, path: &str) -> Result<Fetched, FetchError> {
    Fetcher::new(policy(origin)).unwrap().fetch(&origin.join(path).unwrap()).await
}

#[tokio::test]
async fn content_decides_what_a_file_is() {
    let origin = server(|path, stream| match path {
        "/liar.mp4" => respond(stream, "200 OK\r\ncontent-type: video/mp4", PNG),
        _ => respond(stream, "200 OK\r\ncontent-type: image/png", b"<html>sorry</html>"),
    });
    let fetched = fetch(&origin, "/liar.mp4").await.unwrap();
    assert_eq!((fetched.media_type, &fetched.bytes[..]), (MediaType::Png, PNG));
    let error = fetch(&origin, "/page.png").await.unwrap_err();
    assert!(matches!(error, FetchError::WrongType) && !error.retryable());
}

#[tokio::test]
async fn each_status_says_whether_to_try_again() {
    let origin = server(|path, stream| respond(stream, &format!("{} X", path.trim_start_matches('/')), b"no"));
    for (status, expired, retryable) in [
        (403, true, false),
        (404, true, false),
        (410, true, false),
        (429, false, true),
        (500, false, true),
        (400, false, false),
    ] {
        let error = fetch(&origin, &format!("/{status}")).await.unwrap_err();
        assert_eq!(matches!(error, FetchError::Expired(found) if found == status), expired, "{status}");
        assert_eq!(error.retryable(), retryable, "{status}");
    }
}

#[tokio::test]
async fn a_file_too_large_is_refused_by_its_announcement_and_while_it_comes() {
    let origin = server(|path, stream| match path {
        "/announced" => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n");
        }
        // No length: the stream goes on until the client hangs up.
        _ => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
            while stream.write_all(PNG).is_ok() {}
        }
    });
    for path in ["/announced", "/endless"] {
        let error = fetch(&origin, path).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge(1000)), "{path}: {error:?}");
    }
}

#[tokio::test]
async fn a_trickle_is_cut_off() {
    let origin = server(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n\x89PNG\r\n\x1a\n");
        // Nothing more, and the line stays open until the client hangs up.
        let _ = stream.read(&mut [0]);
    });
    let error = fetch(&origin, "/slow").await.unwrap_err();
    assert!(matches!(error, FetchError::TooSlow) && error.retryable());
}

#[tokio::test]
async fn a_file_that_breaks_off_is_not_taken() {
    let origin = server(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n\x89PNG\r\n\x1a\n");
    });
    let error = fetch(&origin, "/broken").await.unwrap_err();
    assert!(matches!(error, FetchError::Network(_)) && error.retryable());
}

#[tokio::test]
async fn redirects_are_followed_three_times_and_looked_at_each_time() {
    let other = server(|_, stream| respond(stream, "200 OK", PNG));
    let origin = server(move |path, stream| {
        let to = match path {
            "/1" => "/2".to_owned(),
            "/2" => "/3".to_owned(),
            "/3" => "/file".to_owned(),
            "/0" => "/1".to_owned(),
            "/loop" => "/loop".to_owned(),
            "/port" => other.to_string(),
            "/meta" => "http://169.254.169.254/latest/meta-data/".to_owned(),
            "/private" => "https://10.0.0.1/a.png".to_owned(),
            "/mapped" => "https://[::ffff:127.0.0.1]/a.png".to_owned(),
            "/file-url" => "file:///etc/passwd".to_owned(),
            "/nowhere" => String::new(),
            _ => return respond(stream, "200 OK", PNG),
        };
        let location = if to.is_empty() { String::new() } else { format!("\r\nlocation: {to}") };
        respond(stream, &format!("302 Found{location}"), b"");
    });
    assert!(fetch(&origin, "/1").await.is_ok());
    for path in ["/0", "/loop", "/nowhere"] {
        let error = fetch(&origin, path).await.unwrap_err();
        assert!(matches!(error, FetchError::Redirects), "{path}: {error:?}");
    }
    for path in ["/port", "/meta", "/private", "/mapped", "/file-url"] {
        let error = fetch(&origin, path).await.unwrap_err();
        assert!(matches!(error, FetchError::Refused(_)) && !error.retryable(), "{path}: {error:?}");
    }
}

#[tokio::test]
async fn addresses_that_are_not_public_are_never_asked() {
    let origin = server(|_, stream| respond(stream, "200 OK", PNG));
    let port = origin.port().unwrap();
    let trusting = Fetcher::new(policy(&origin)).unwrap();
    let careful = Fetcher::new(FetchPolicy::default()).unwrap();
    let refused = [
        origin.to_string(),
        format!("https://127.0.0.1:{port}/"),
        format!("https://2130706433:{port}/"),
        format!("https://[::1]:{port}/"),
        // A name: its address is looked at when the connection is made.
        format!("https://localhost:{port}/"),
        format!("http://localhost:{port}/"),
        "https://user:word@example.com/a.png".to_owned(),
        "ftp://example.com/a.png".to_owned(),
        "data:image/png;base64,AAAA".to_owned(),
    ];
    for (index, address) in refused.iter().enumerate() {
        let url = Url::parse(address).unwrap();
        let error = careful.fetch(&url).await.unwrap_err();
        assert!(matches!(error, FetchError::Refused(_)), "{address}: {error:?}");
        // Trust is for exactly one scheme, host and port.
        if index > 0 {
            let error = trusting.fetch(&url).await.unwrap_err();
            assert!(matches!(error, FetchError::Refused(_)), "{address}: {error:?}");
        }
    }
    assert!(trusting.fetch(&origin).await.is_ok());
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_asked_again_after_that_and_not_before() {
    let first = std::sync::atomic::AtomicBool::new(true);
    let origin = server(move |path, stream| match path {
        "/soon" if first.swap(false, std::sync::atomic::Ordering::Relaxed) => {
            respond(stream, "429 Slow\r\nretry-after: 1", b"");
        }
        "/never" => respond(stream, "503 Busy\r\nretry-after: 3600", b""),
        _ => respond(stream, "200 OK", PNG),
    });
    let begun = std::time::Instant::now();
    assert!(fetch(&origin, "/soon").await.is_ok());
    let waited = begun.elapsed();
    assert!((1.0..2.0).contains(&waited.as_secs_f64()), "{waited:?}");
    // Longer than a download may take: no use in waiting.
    let error = fetch(&origin, "/never").await.unwrap_err();
    assert!(matches!(error, FetchError::Http(503)) && error.retryable(), "{error:?}");
}
