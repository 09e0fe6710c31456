//! Who is let in, and who is shown out.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::tungstenite::Message;

use super::{Socket, command, open, refused, ticket, watching};
use crate::{
    accounts::{Browser, PASSWORD, Person},
    credits::{Staff, sql},
    support::TestApp,
};

const PATH: &str = "/api/v1/admin/ws/realtime";

#[tokio::test]
async fn a_socket_opens_for_staff_and_for_nobody_else() {
    let app = TestApp::without_library().await;
    let staff = Staff::of(&app).await;
    let bearer = |token: &str| format!("Bearer {token}");
    let token_of = |staff: &Staff| staff.browser.token.clone().unwrap();

    // By ticket once, by header, and as the contract's later clients do it.
    let path = ticket(&staff).await;
    let mut first = open(&app.base, &path, &[]).await.unwrap();
    assert_eq!(first.frame().await["type"], "snapshot");
    assert_eq!(refused(open(&app.base, &path, &[]).await), 401, "a ticket is good once");
    let header = bearer(&token_of(&staff));
    assert_eq!(refused(open(&app.base, PATH, &[("authorization", &header)]).await), 101);
    assert_eq!(refused(open(&app.base, &format!("{PATH}?token={}", token_of(&staff)), &[]).await), 101);

    // Bad ones.
    assert_eq!(refused(open(&app.base, &format!("{PATH}?ticket=guessed"), &[]).await), 401);
    assert_eq!(refused(open(&app.base, &format!("{PATH}?token=guessed"), &[]).await), 401);
    assert_eq!(refused(open(&app.base, PATH, &[("authorization", "Bearer guessed")]).await), 401);
    let user = Person::sign_up(&app, "somebody@example.com").await;
    let theirs = user.browser.token.clone().unwrap();
    assert_eq!(refused(open(&app.base, PATH, &[("authorization", &bearer(&theirs))]).await), 403);
    assert_eq!(refused(open(&app.base, &format!("{PATH}?token={theirs}"), &[]).await), 403);
    user.browser.post("/api/v1/admin/ws/ticket", json!({})).await.problem(403, "admin_only");
    Browser::of(&app).post("/api/v1/admin/ws/ticket", json!({})).await.problem(401, "not_authenticated");

    // A ticket whose time is over, and one of a session that has ended since.
    let late = ticket(&staff).await;
    sql(&app, "UPDATE socket_tickets SET expires_at = '2020-01-01 00:00:00+00:00'").await;
    assert_eq!(refused(open(&app.base, &late, &[]).await), 401);

    // From another site, whatever it brings; from ours, and from no browser at all.
    let path = ticket(&staff).await;
    assert_eq!(refused(open(&app.base, &path, &[("origin", "https://evil.example")]).await), 403);
    assert_eq!(refused(open(&app.base, &path, &[("origin", &app.base)]).await), 101);

    // The page of old brings nothing: it is told what to bring, in a way that a page can read.
    let (code, reason) = open(&app.base, PATH, &[]).await.unwrap().closed().await;
    assert_eq!(code, 4401);
    assert!(reason.contains("/admin/ws/ticket"), "{reason}");
    // No websocket at all.
    staff.browser.get(PATH).await.problem(426, "upgrade_required");
}

#[tokio::test]
async fn who_may_no_longer_watch_is_shown_out() {
    let app = TestApp::without_library().await;
    let (boss, other) = (Staff::of(&app).await, Staff::named(&app, "other@example.com").await);
    let mut watching_boss = watching(&app, &boss).await;
    let mut watching_other = watching(&app, &other).await;
    watching_boss.frame().await;
    watching_other.frame().await;
    let ended = other.browser.post("/api/v1/auth/logout", json!({})).await;
    assert_eq!(ended.status, 200, "{:?}", ended.body);
    let (code, _) = watching_other.closed().await;
    assert_eq!(code, 4403);
    // The others go on.
    boss.post("pregeneration/pause", json!({})).await.ok();
    watching_boss.until("it is paused", |picture| picture["pregeneration"]["paused"] == true).await;
    // Signed in anew, and made an ordinary user by another process.
    let again = Staff { browser: Browser::of(&app).signed_in("other@example.com", PASSWORD).await.0 };
    let mut socket = watching(&app, &again).await;
    socket.frame().await;
    let binary = command(&app, &["admin", "revoke", "other@example.com"]).await;
    assert!(binary.status.success(), "{binary:?}");
    assert_eq!(socket.closed().await.0, 4403);
}

#[tokio::test]
async fn who_is_silent_floods_or_says_too_much_is_shown_out() {
    let settings = [
        ("SKIP_PREGENERATION", "true"),
        ("VIDGO__LIVE__PING_INTERVAL_MS", "1000"),
        ("VIDGO__LIVE__IDLE_TIMEOUT_MS", "4000"),
        ("VIDGO__LIVE__FRAMES_PER_MINUTE", "300"),
        ("VIDGO__LIVE__MAX_SOCKETS", "4"),
    ];
    let app = TestApp::start(&settings).await.until_ready().await;
    let staff = Staff::of(&app).await;

    // One that floods.
    let mut flood = watching(&app, &staff).await;
    while flood.stream.send(Message::Ping("x".into())).await.is_ok() {
        if let Ok(Some(Ok(Message::Close(Some(frame))))) =
            tokio::time::timeout(Duration::from_millis(1), flood.stream.next()).await
        {
            assert_eq!(u16::from(frame.code), 4429);
            break;
        }
    }
    // One frame that is too long.
    let mut long = watching(&app, &staff).await;
    long.say(&"x".repeat(5_000)).await.unwrap();
    assert_eq!(long.closed().await.0, 1009);

    // One that never reads: it answers no ping, and its connection ends although nothing of it was taken.
    let path = ticket(&staff).await;
    let host = app.base.trim_start_matches("http://").to_owned();
    let mut deaf = tokio::net::TcpStream::connect(&host).await.unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    deaf.write_all(head.as_bytes()).await.unwrap();
    // A reader beside it stays: it answers pings by reading.
    let mut reader = watching(&app, &staff).await;
    let gone = |picture: &serde_json::Value| picture["traffic"]["sockets"] == 1;
    reader.until("the deaf one is gone", gone).await;
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(super::PATIENCE, deaf.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "its connection is closed");

    // No more than there are places.
    let mut open_ones: Vec<Socket> = Vec::new();
    for _ in 0..3 {
        open_ones.push(watching(&app, &staff).await);
    }
    assert_eq!(refused(open(&app.base, &ticket(&staff).await, &[]).await), 503);
}
