//! What is common to every call: nothing is repeated, followed, or read without end.

use std::time::Duration;

use payments::{CallError, Known, Paddle, PaymentProvider};
use serde_json::json;
use tokio::net::TcpListener;

use crate::{
    PATIENT, client, ecpay_at, now, paddle_at, paddle_settings,
    server::{Answer, Server},
    url,
};

fn known() -> Known {
    Known { number: "SU2345".parse().unwrap(), checkout_id: Some("txn_1".into()) }
}

/// Asks once, and sees that it was once.
async fn ask(answer: Answer) -> CallError {
    let server = Server::start([answer]).await;
    let fault = paddle_at(&server.origin).ask_order(&known(), now()).await.unwrap_err();
    assert_eq!(server.seen().len(), 1);
    fault
}

fn wait_of(fault: &CallError) -> Option<u64> {
    match fault {
        CallError::Unavailable { retry_after, .. } => retry_after.map(|wait| wait.as_secs()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_question_is_refused_or_can_be_asked_again_and_never_unclear() {
    let fault = json!({"error": {"type": "request_error", "code": "forbidden", "detail": "x"}});
    for status in [400, 401, 403, 422] {
        let answer = ask(Answer::Json(status, fault.clone())).await;
        assert!(matches!(&answer, CallError::Refused { code, .. } if code == "forbidden"), "{status}: {answer:?}");
    }
    for status in [408, 409, 429, 500, 502, 503, 504, 302] {
        let answer = ask(Answer::Text(status, ("location", "/elsewhere"), "<html>".into())).await;
        assert!(matches!(answer, CallError::Unavailable { .. }), "{status}: {answer:?}");
    }
    for answer in [Answer::HangUp, Answer::Cut(200), Answer::Json(200, json!({"data": []}))] {
        let fault = ask(answer.clone()).await;
        assert!(matches!(fault, CallError::Unavailable { .. }), "{answer:?}: {fault:?}");
    }
    // A no whose explanation is cut is still a no.
    assert!(matches!(ask(Answer::Cut(400)).await, CallError::Refused { .. }));
}

#[tokio::test]
async fn a_service_that_wants_to_be_left_alone_says_how_long() {
    let slow = |status, wait| Answer::Text(status, ("retry-after", wait), "{}".into());
    assert_eq!(wait_of(&ask(slow(429, "7")).await), Some(7));
    assert_eq!(wait_of(&ask(slow(503, "30")).await), Some(30));
    assert_eq!(wait_of(&ask(slow(429, "99999999999")).await), Some(86_400));
    assert_eq!(wait_of(&ask(slow(429, "soon")).await), None);
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_it() {
    let huge = format!("{{\"data\":\"{}\"}}", "x".repeat(100_000));
    let fault = ask(Answer::Text(200, ("x", "y"), huge)).await;
    assert!(matches!(&fault, CallError::Unavailable { message, .. } if message.contains("65536 bytes")), "{fault:?}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start([]).await;
    let location: &'static str = Box::leak(elsewhere.origin.to_string().into_boxed_str());
    for status in [301, 302, 307, 308] {
        let fault = ask(Answer::Text(status, ("location", location), String::new())).await;
        assert!(matches!(fault, CallError::Unavailable { .. }), "{fault:?}");
    }
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn who_does_not_answer_or_is_not_there_can_be_asked_again() {
    let server = Server::start([Answer::Silence]).await;
    let hasty = Paddle::new(paddle_settings(&server.origin), &client(Duration::from_millis(500))).unwrap();
    let fault = hasty.ask_order(&known(), now()).await.unwrap_err();
    assert!(matches!(&fault, CallError::Unavailable { message, .. } if message.contains("in time")), "{fault:?}");

    // A port that was free a moment ago: nobody listens.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let origin = url(&format!("http://{free}"));
    let nobody = Paddle::new(paddle_settings(&origin), &client(PATIENT)).unwrap();
    for fault in [
        nobody.ask_order(&known(), now()).await.unwrap_err(),
        ecpay_at(&origin).ask_order(&known(), now()).await.unwrap_err(),
    ] {
        assert!(
            matches!(&fault, CallError::Unavailable { message, .. } if message.contains("no connection")),
            "{fault:?}"
        );
    }
}
