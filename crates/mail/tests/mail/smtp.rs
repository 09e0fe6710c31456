//! Good days at a real server: what arrives there, and what is said of it.

use mail::{Delivery, Fault, Post, Security, SmtpSettings};
use serde_json::{Value, json};

use crate::{
    RECEIVER, letter, sent,
    server::{PASSWORD, Server, USER, with_login},
};

const TAKEN: &str = "250 2.0.0 OK: queued as 4F1A2B";

fn is_our_letter(taken: &Value) {
    assert_eq!((&taken["from"], &taken["to"]), (&json!("no-reply@vidgo.example"), &json!([RECEIVER])));
    let data = taken["data"].as_str().unwrap();
    let (head, body) = data.split_once("\r\n\r\n").unwrap();
    for expected in [
        "Message-ID: <0198c0de-0000-7000-8000-000000000007@vidgo.example>",
        "Date: Sun, 01 Mar 2026 08:00:00 +0000",
        "Auto-Submitted: auto-generated",
        "To: receiver.name@example.com",
    ] {
        assert!(head.lines().any(|line| line == expected), "{expected} is not in {head}");
    }
    assert_eq!(body.matches("Content-Type: text/plain; charset=utf-8").count(), 1, "{body}");
    assert_eq!(body.matches("Content-Type: text/html; charset=utf-8").count(), 1, "{body}");
    assert!(body.find("text/plain") < body.find("text/html"), "the plainest form comes first");
}

#[tokio::test]
async fn a_letter_goes_by_starttls_and_a_login() {
    let Some(mut server) = Server::start(Security::StartTls, with_login()).await else { return };
    let delivery = sent(&server.post_as(USER, PASSWORD), &letter()).await;
    assert_eq!(delivery, Delivery::Taken { receipt: TAKEN.to_owned() });
    assert_eq!(server.saw().await, json!({ "auth": USER }));
    assert_eq!(server.saw().await, json!({ "mail": "no-reply@vidgo.example" }));
    is_our_letter(&server.saw().await["taken"]);
    assert_eq!(server.end().await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_letter_goes_by_tls_from_the_first_byte() {
    let Some(mut server) = Server::start(Security::ImplicitTls, with_login()).await else { return };
    let delivery = sent(&server.post_as(USER, PASSWORD), &letter()).await;
    assert_eq!(delivery, Delivery::Taken { receipt: TAKEN.to_owned() });
    assert_eq!(server.saw().await, json!({ "auth": USER }));
    assert_eq!(server.saw().await, json!({ "mail": "no-reply@vidgo.example" }));
    is_our_letter(&server.saw().await["taken"]);
}

#[tokio::test]
async fn a_letter_goes_in_the_clear_when_the_settings_say_so() {
    let Some(mut server) = Server::start(Security::None, json!({})).await else { return };
    let post = Post::smtp(SmtpSettings { helo_name: None, ..server.settings() }).unwrap();
    for _ in 0..2 {
        assert_eq!(sent(&post, &letter()).await, Delivery::Taken { receipt: TAKEN.to_owned() });
        server.saw().await;
        is_our_letter(&server.saw().await["taken"]);
    }
}

#[tokio::test]
async fn a_check_goes_as_far_as_the_login_and_sends_nothing() {
    let Some(mut server) = Server::start(Security::StartTls, with_login()).await else { return };
    assert_eq!(server.post_as(USER, PASSWORD).check().await, Ok(()));
    assert_eq!(server.saw().await, json!({ "auth": USER }));
    match server.post_as(USER, "wrong-passw0rd").check().await {
        Err(Fault::Misconfigured(reason)) => assert!(reason.starts_with("AUTH: 535 "), "{reason}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.end().await, [json!({ "auth": USER })]);
}
