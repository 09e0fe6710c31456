//! Connections that clients hold: each ends, and none keeps others out.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::support::{PATIENCE, TestApp};

const HEALTH: &str = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
const SLOW_BODY: &str = "POST /api/v1/demo/use-preset HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                         Content-Length: 100\r\n\r\n{";

fn connect(base: &str) -> TcpStream {
    let stream = TcpStream::connect(base.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    stream
}

/// Reads until `done` says so of what has come. `None`: the server ended the connection first.
fn read_until(
    stream: &mut TcpStream,
    done: impl Fn(&str) -> bool,
    mut meanwhile: impl FnMut(&mut TcpStream),
) -> Option<String> {
    let (begun, mut seen, mut part) = (Instant::now(), Vec::new(), [0; 4_096]);
    loop {
        assert!(begun.elapsed() < PATIENCE, "neither an answer nor an end: {}", String::from_utf8_lossy(&seen));
        match stream.read(&mut part) {
            Ok(0) => return None,
            Ok(count) => seen.extend_from_slice(&part[..count]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => meanwhile(stream),
            Err(_) => return None,
        }
        let text = String::from_utf8_lossy(&seen);
        if done(&text) {
            return Some(text.into_owned());
        }
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

#[tokio::test]
async fn a_slow_head_on_a_kept_connection_is_cut_and_an_idle_one_is_not() {
    let settings = [("VIDGO__SERVER__REQUEST_TIMEOUT_MS", "700"), ("VIDGO__SERVER__KEEP_ALIVE_SECONDS", "30")];
    let app = TestApp::start(&settings).await.until_ready().await;
    let base = app.base.clone();
    blocking(move || {
        let answered = |text: &str| text.ends_with('}');
        let (mut slow, mut idle) = (connect(&base), connect(&base));
        for stream in [&mut slow, &mut idle] {
            stream.write_all(HEALTH.as_bytes()).unwrap();
            read_until(stream, answered, |_| {}).unwrap();
        }
        slow.write_all(b"GET /health HTTP/1.1\r\nX-Slow: ").unwrap();
        let begun = Instant::now();
        // A byte now and then does not help: the head as a whole is timed.
        let end = read_until(&mut slow, |_| false, |stream| drop(stream.write_all(b"x")));
        assert_eq!(end, None);
        assert!(begun.elapsed() >= Duration::from_millis(600), "{:?}", begun.elapsed());
        // Between two requests nothing is timed but the connection's idleness.
        idle.write_all(HEALTH.as_bytes()).unwrap();
        read_until(&mut idle, answered, |_| {}).unwrap();
        // In two parts, which is no fault.
        idle.write_all(&HEALTH.as_bytes()[..10]).unwrap();
        std::thread::yield_now();
        idle.write_all(&HEALTH.as_bytes()[10..]).unwrap();
        read_until(&mut idle, answered, |_| {}).unwrap();
    })
    .await;
    app.stop().await;
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answers_is_cut() {
    let app = TestApp::start(&[("VIDGO__SERVER__WRITE_TIMEOUT_MS", "700")]).await.until_ready().await;
    let base = app.base.clone();
    blocking(move || {
        let mut stream = connect(&base);
        stream.set_write_timeout(Some(Duration::from_millis(50))).unwrap();
        let begun = Instant::now();
        // Asks for more than the sockets hold, and reads nothing.
        loop {
            assert!(begun.elapsed() < PATIENCE, "it is never cut");
            match stream.write(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n") {
                Ok(_) => {}
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => break,
            }
        }
    })
    .await;
    app.read("/health").await;
    app.stop().await;
}

#[tokio::test]
async fn clients_that_have_yet_to_send_their_bodies_keep_nobody_out() {
    let settings = [("VIDGO__SERVER__MAX_REQUESTS_AT_ONCE", "2"), ("VIDGO__SERVER__WORKERS", "1")];
    let app = TestApp::start(&settings).await.until_ready().await;
    let base = app.base.clone();
    let slow = blocking(move || {
        let mut slow: Vec<TcpStream> = (0..8).map(|_| connect(&base)).collect();
        for stream in &mut slow {
            stream.write_all(SLOW_BODY.as_bytes()).unwrap();
        }
        slow
    })
    .await;
    // A request that has its body is worked at, however many wait for theirs.
    for _ in 0..16 {
        let answer = app.client.post(format!("{}/api/v1/demo/use-preset", app.base)).json(&serde_json::json!({}));
        assert_eq!(answer.send().await.unwrap().status().as_u16(), 422);
    }
    // And they are answered once it comes.
    blocking(move || {
        for mut stream in slow {
            stream.write_all(format!("{:1$}", "}", 99).as_bytes()).unwrap();
            let answer = read_until(&mut stream, |text| text.contains("\r\n\r\n"), |_| {}).unwrap();
            assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
        }
    })
    .await;
    app.stop().await;
}
