//! Bad days at a real server: each kind of trouble, and whether the letter may have left.

use std::time::Duration;

use mail::{Composed, Delivery, Fault, Post, Security, SmtpSettings};
use serde_json::{Value, json};

use crate::{
    RECEIVER, letter, sent,
    server::{PASSWORD, Server, USER, with_login},
};

/// Kind and reason.
fn told(delivery: Delivery) -> (&'static str, String) {
    match delivery {
        Delivery::Taken { receipt } => ("taken", receipt),
        Delivery::Later { reason } => ("later", reason),
        Delivery::Refused { reason } => ("refused", reason),
        Delivery::Misconfigured { reason } => ("misconfigured", reason),
        Delivery::Unclear { reason } => ("unclear", reason),
    }
}

#[tokio::test]
async fn a_reply_decides_by_its_code_and_its_step() {
    let echo = format!("550 5.1.1 <{RECEIVER}>: receiver.name unknown here");
    for (step, reply, expected) in [
        ("greeting", "421 busy", ("later", "connecting to the mail server: 421 busy")),
        ("greeting", "554 not for you", ("misconfigured", "connecting to the mail server: 554 not for you")),
        ("sender", "451 4.3.0 try later", ("later", "MAIL: 451 4.3.0 try later")),
        ("sender", "530 5.7.0 sign in", ("misconfigured", "MAIL: 530 5.7.0 sign in")),
        ("sender", "553 5.7.1 not your address", ("misconfigured", "MAIL: 553 5.7.1 not your address")),
        ("rcpt", "451 4.7.1 greylisted", ("later", "RCPT: 451 4.7.1 greylisted")),
        ("rcpt", echo.as_str(), ("refused", "RCPT: 550 5.1.1 <[receiver]>: [receiver] unknown here")),
        ("data", "554 no valid recipients", ("refused", "DATA: 554 no valid recipients")),
        ("data", "250 what letter?", ("later", "DATA: unexpected reply 250 what letter?")),
        ("dot", "451 4.3.0 disk full", ("later", "after the letter: 451 4.3.0 disk full")),
        ("dot", "554 5.7.1 spam: 482913", ("refused", "after the letter: 554 5.7.1 spam: [code]")),
        ("dot", "354 more?", ("unclear", "after the letter: unexpected reply 354 more?")),
    ] {
        let Some(server) = Server::start(Security::None, json!({ step: reply })).await else { return };
        let (kind, reason) = told(sent(&server.post(), &letter()).await);
        assert_eq!((kind, reason.as_str()), expected, "{step}: {reply}");
        assert!(!server.end().await.iter().any(|it| it["taken"].is_object()), "{step}: {reply}");
    }
}

#[tokio::test]
async fn a_login_that_does_not_fit_is_a_matter_of_settings() {
    let Some(server) = Server::start(Security::StartTls, with_login()).await else { return };
    let (kind, reason) = told(sent(&server.post_as(USER, "wrong-passw0rd"), &letter()).await);
    assert_eq!(kind, "misconfigured");
    assert!(reason.starts_with("AUTH: 535 "), "{reason}");
    let (kind, reason) = told(sent(&server.post(), &letter()).await);
    assert_eq!(kind, "misconfigured");
    assert!(reason.starts_with("MAIL: 530 "), "{reason}");

    // A server without AUTH.
    let Some(server) = Server::start(Security::StartTls, json!({})).await else { return };
    let (kind, reason) = told(sent(&server.post_as(USER, PASSWORD), &letter()).await);
    assert_eq!(kind, "misconfigured", "{reason}");

    // A server that cannot look logins up just now, and repeats what it was given.
    let script = json!({ "user": USER, "password": PASSWORD, "auth": format!("454 4.7.0 {USER} {PASSWORD}: later") });
    let Some(server) = Server::start(Security::StartTls, script).await else { return };
    let told = told(sent(&server.post_as(USER, PASSWORD), &letter()).await);
    assert_eq!(told, ("later", "AUTH: 454 4.7.0 [user] [password]: later".to_owned()));
}

#[tokio::test]
async fn without_starttls_nothing_is_said_in_the_clear() {
    let Some(server) = Server::start(Security::None, with_login()).await else { return };
    let settings = SmtpSettings { security: Security::StartTls, ..server.settings() };
    let login = mail::Login { user: USER.to_owned(), password: PASSWORD.to_owned().into() };
    let post = Post::smtp(SmtpSettings { login: Some(login), ..settings }).unwrap();
    let told = told(sent(&post, &letter()).await);
    assert_eq!(told, ("misconfigured", "STARTTLS: the mail server does not offer STARTTLS".to_owned()));
    assert!(matches!(post.check().await, Err(Fault::Misconfigured(_))));
    assert_eq!(server.end().await, [] as [Value; 0], "neither AUTH nor MAIL");
}

/// Somebody on the way adds replies in the clear, so that we would take the letter for delivered.
#[tokio::test]
async fn replies_put_in_behind_starttls_are_not_believed() {
    let inject = "250 mail.example\r\n250 OK\r\n250 OK\r\n354 go\r\n250 taken\r\n";
    let Some(server) = Server::start(Security::StartTls, json!({ "inject": inject })).await else { return };
    let (kind, reason) = told(sent(&server.post(), &letter()).await);
    assert_eq!(kind, "misconfigured", "{reason}");
    assert!(reason.starts_with("STARTTLS: "), "{reason}");
}

#[tokio::test]
async fn a_certificate_must_bear_the_hosts_name_and_come_from_a_root_we_trust() {
    for security in [Security::StartTls, Security::ImplicitTls] {
        let Some(server) = Server::named("other.example", security, with_login()).await else { return };
        let (kind, reason) = told(sent(&server.post_as(USER, PASSWORD), &letter()).await);
        assert_eq!(kind, "misconfigured", "{reason}");
        assert!(reason.contains("invalid peer certificate"), "{reason}");
        assert_eq!(server.end().await, [] as [Value; 0], "the password stays here");

        let Some(server) = Server::start(security, json!({})).await else { return };
        let post = Post::smtp(SmtpSettings { extra_root_certificate_pem: None, ..server.settings() }).unwrap();
        let (kind, reason) = told(sent(&post, &letter()).await);
        assert_eq!(kind, "misconfigured", "{reason}");
        assert!(reason.contains("UnknownIssuer"), "{reason}");
    }
}

#[tokio::test]
async fn tls_spoken_to_a_server_without_it_is_a_matter_of_settings() {
    let Some(server) = Server::start(Security::None, json!({})).await else { return };
    let post = Post::smtp(SmtpSettings { security: Security::ImplicitTls, ..server.settings() }).unwrap();
    let (kind, reason) = told(sent(&post, &letter()).await);
    assert_eq!(kind, "misconfigured", "{reason}");
}

#[tokio::test]
async fn nobody_there_means_later() {
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    for security in [Security::StartTls, Security::ImplicitTls, Security::None] {
        let post = Post::smtp(SmtpSettings::new("127.0.0.1", port, security)).unwrap();
        let (kind, reason) = told(sent(&post, &letter()).await);
        assert_eq!(kind, "later", "{reason}");
        assert!(matches!(post.check().await, Err(Fault::Unreachable(_))));
    }
}

#[tokio::test]
async fn a_cut_connection_is_unclear_from_the_final_dot_on() {
    for security in [Security::None, Security::StartTls] {
        for (step, expected) in [("rcpt", "later"), ("dot", "unclear")] {
            let Some(server) = Server::start(security, json!({ "cut": step })).await else { return };
            let (kind, reason) = told(sent(&server.post(), &letter()).await);
            assert_eq!(kind, expected, "cut at {step}: {reason}");
        }
    }
}

#[tokio::test]
async fn silence_is_unclear_from_the_final_dot_on() {
    // More than the buffers between two processes hold (10 MB by Linux's defaults), so that the letter is stuck on its
    // way. The lines end as they do in mail, because lettre takes the square of the time to make them so.
    let long = Composed { text: "a line of the letter\r\n".repeat(700_000), ..letter() };
    for (step, letter, expected) in [
        ("greeting", letter(), "later"),
        ("rcpt", letter(), "later"),
        ("body", long, "later"),
        ("dot", letter(), "unclear"),
    ] {
        let Some(server) = Server::start(Security::None, json!({ "stall": step })).await else { return };
        let brief = Duration::from_millis(500);
        let settings = SmtpSettings { command_timeout: brief, data_timeout: brief, ..server.settings() };
        let (kind, reason) = told(sent(&Post::smtp(settings).unwrap(), &letter).await);
        assert_eq!(kind, expected, "silence at {step}: {reason}");
        assert!(reason.contains("no answer within"), "{reason}");
    }
}
