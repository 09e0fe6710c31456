//! What a broken exchange says about money.

use std::{sync::Arc, time::Duration};

use domain::provider::{ErrorClass, Operation, Provider};
use providers::{ClientSettings, Endpoints, ErrorKind, ProviderClient, client};
use serde_json::json;
use tokio::net::TcpListener;
use url::Url;

use crate::{
    assert_fault, endpoints, key, kite, limited,
    server::{Answer, Server},
    settings,
};

fn piapi(endpoints: &Endpoints, settings: &ClientSettings) -> Arc<dyn ProviderClient> {
    client(Provider::Piapi, endpoints, settings).unwrap()
}

/// A paid and a free call, each met by `answer`.
async fn both(answer: Answer, settings: &ClientSettings, paid: (ErrorClass, ErrorKind), free: (ErrorClass, ErrorKind)) {
    let server = Server::start([answer.clone(), answer.clone()]).await;
    let piapi = piapi(&endpoints(&server), settings);
    let prepared = piapi.prepare(&key(), &kite()).await.unwrap();
    let fault = assert_fault(piapi.submit(&key(), &prepared, "t").await, paid.0, paid.1, &("paid", &answer));
    assert_eq!(fault.fallback_allowed(), paid.0 != ErrorClass::Ambiguous);
    let task = "t-1".parse().unwrap();
    assert_fault(piapi.poll(&key(), Operation::TextToImage, &task).await, free.0, free.1, &("free", &answer));
    // One request each: nothing is repeated by itself.
    assert_eq!(server.seen().len(), 2, "{answer:?}");
}

#[tokio::test]
async fn a_refused_connection_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin: Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let piapi = piapi(&Endpoints::standin(&origin), &settings());
    let prepared = piapi.prepare(&key(), &kite()).await.unwrap();
    let fault = piapi.submit(&key(), &prepared, "t").await;
    let fault = assert_fault(fault, ErrorClass::NeverSent, ErrorKind::Unavailable, &"refused");
    assert!(fault.retryable() && fault.source.is_some(), "{fault:?}");
}

#[tokio::test]
async fn a_failed_tls_handshake_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let secure: Url = format!("https://{}", listener.local_addr().unwrap()).parse().unwrap();
    // Closes at once, in the middle of the handshake.
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let piapi = piapi(&Endpoints::standin(&secure), &settings());
    let prepared = piapi.prepare(&key(), &kite()).await.unwrap();
    let fault = piapi.submit(&key(), &prepared, "t").await;
    assert_fault(fault, ErrorClass::NeverSent, ErrorKind::Unavailable, &"handshake");
}

#[tokio::test]
async fn a_handshake_that_takes_too_long_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let secure: Url = format!("https://{}", listener.local_addr().unwrap()).parse().unwrap();
    // The kernel accepts the connection; nobody answers the handshake.
    let settings = ClientSettings { connect_timeout: Duration::from_millis(50), ..settings() };
    let piapi = piapi(&Endpoints::standin(&secure), &settings);
    let prepared = piapi.prepare(&key(), &kite()).await.unwrap();
    let fault = piapi.submit(&key(), &prepared, "t").await;
    assert_fault(fault, ErrorClass::NeverSent, ErrorKind::Timeout, &"handshake");
    drop(listener);
}

#[tokio::test]
async fn no_answer_to_a_sent_request_is_ambiguous_and_harmless_when_it_was_free() {
    let short = Duration::from_millis(80);
    let impatient = ClientSettings { submit_timeout: short, read_timeout: short, ..settings() };
    let timeout = ErrorKind::Timeout;
    let gone = ErrorKind::Unavailable;
    let (doubt, safe) = (ErrorClass::Ambiguous, ErrorClass::NeverSent);
    both(Answer::Silence, &impatient, (doubt, timeout.clone()), (safe, timeout)).await;
    both(Answer::HangUp, &settings(), (doubt, gone.clone()), (safe, gone.clone())).await;
    both(Answer::Cut(200, "{\"code\":2".into()), &settings(), (doubt, gone.clone()), (safe, gone)).await;
}

#[tokio::test]
async fn a_clear_no_stays_clear_when_its_explanation_is_cut() {
    let no = (ErrorClass::Rejected, ErrorKind::BadInput);
    both(Answer::Cut(400, "{\"code\":4".into()), &settings(), no.clone(), no).await;
}

#[tokio::test]
async fn a_swollen_answer_is_refused_without_being_held() {
    let settings = ClientSettings { max_inline_reply_bytes: 1 << 20, ..settings() };
    // Well-formed, so that only its size is against it.
    let task = json!({"task_id": "t", "status": "pending", "padding": "x".repeat(10 << 20)});
    let answer = || Answer::Json(200, json!({"code": 200, "data": task}));
    let server = Server::start([answer(), answer()]).await;
    let piapi = piapi(&endpoints(&server), &settings);
    let prepared = piapi.prepare(&key(), &kite()).await.unwrap();
    let paid = piapi.submit(&key(), &prepared, "t").await;
    assert_fault(paid, ErrorClass::Ambiguous, ErrorKind::Unreadable, &"10 MB");
    let free = piapi.poll(&key(), Operation::TextToImage, &"t".parse().unwrap()).await;
    assert_fault(free, ErrorClass::NeverSent, ErrorKind::Unreadable, &"10 MB");
}

#[tokio::test]
async fn statuses_without_json_are_classed_by_themselves() {
    let (doubt, no, safe) = (ErrorClass::Ambiguous, ErrorClass::Rejected, ErrorClass::NeverSent);
    for (status, paid, free, kind) in [
        (200, doubt, safe, ErrorKind::Unreadable),
        (302, doubt, safe, ErrorKind::Unreadable),
        (400, no, no, ErrorKind::BadInput),
        (401, no, no, ErrorKind::Auth),
        (402, no, no, ErrorKind::NoCredit),
        (403, no, no, ErrorKind::Forbidden),
        (404, no, no, ErrorKind::NotFound),
        (408, doubt, safe, ErrorKind::Timeout),
        (409, doubt, safe, ErrorKind::Unavailable),
        (413, no, no, ErrorKind::BadInput),
        (425, doubt, safe, ErrorKind::Unavailable),
        (429, safe, safe, limited(None)),
        (499, doubt, safe, ErrorKind::Unavailable),
        (500, doubt, safe, ErrorKind::Unavailable),
        (502, doubt, safe, ErrorKind::Unavailable),
        (504, doubt, safe, ErrorKind::Timeout),
    ] {
        both(Answer::html(status), &settings(), (paid, kind.clone()), (free, kind)).await;
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start([]).await;
    let place: &'static str = Box::leak(elsewhere.origin.to_string().into_boxed_str());
    let unreadable = ErrorKind::Unreadable;
    both(
        Answer::Text(307, ("location", place), String::new()),
        &settings(),
        (ErrorClass::Ambiguous, unreadable.clone()),
        (ErrorClass::NeverSent, unreadable),
    )
    .await;
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn the_wait_the_provider_asks_for_is_told() {
    let answer = Answer::Text(429, ("retry-after", "17"), json!({"code": 429, "message": "slow down"}).to_string());
    let outcome = (ErrorClass::NeverSent, limited(Some(17)));
    both(answer, &settings(), outcome.clone(), outcome).await;
}

#[tokio::test]
async fn each_paid_call_has_a_connection_of_its_own_and_free_calls_share_one() {
    let accepted = Answer::Json(200, json!({"code": 200, "data": {"task_id": "t", "status": "pending"}}));
    let server = Server::start(std::iter::repeat_n(accepted, 4)).await;
    let piapi = piapi(&endpoints(&server), &settings());
    let prepared = piapi.prepare(&key(), &kite()).await.unwrap();
    for _ in 0..2 {
        piapi.submit(&key(), &prepared, "t").await.unwrap();
    }
    for _ in 0..2 {
        piapi.poll(&key(), Operation::TextToImage, &"t".parse().unwrap()).await.unwrap();
    }
    let connections: Vec<_> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [0, 1, 2, 2]);
}

#[tokio::test]
async fn a_key_that_no_header_can_carry_is_our_fault_and_sends_nothing() {
    let server = Server::start([]).await;
    let piapi = piapi(&endpoints(&server), &settings());
    let broken = providers::ApiKey::new("account#2", "two\nlines".into());
    let prepared = piapi.prepare(&broken, &kite()).await.unwrap();
    let fault = piapi.submit(&broken, &prepared, "t").await;
    let fault = assert_fault(fault, ErrorClass::NeverSent, ErrorKind::Auth, &"key");
    assert!(fault.alarm() && !fault.retryable() && !fault.message.contains("lines"));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_request_prepared_for_another_provider_is_not_sent() {
    let server = Server::start([]).await;
    let prepared = piapi(&endpoints(&server), &settings()).prepare(&key(), &kite()).await.unwrap();
    for provider in [Provider::Pollo, Provider::A2e, Provider::Gemini] {
        let other = client(provider, &endpoints(&server), &settings()).unwrap();
        assert_fault(other.submit(&key(), &prepared, "t").await, ErrorClass::Rejected, ErrorKind::BadInput, &provider);
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn every_client_does_what_the_routes_count_on_and_refuses_the_rest() {
    let server = Server::start([]).await;
    for provider in Provider::ALL {
        let one = client(*provider, &endpoints(&server), &settings()).unwrap();
        assert_eq!(one.provider(), *provider);
        for operation in Operation::ALL {
            assert_eq!(
                operation.route().contains(provider),
                one.operations().contains(operation),
                "{provider} and {operation}"
            );
        }
    }
    let gemini = client(Provider::Gemini, &endpoints(&server), &settings()).unwrap();
    let fault = gemini.prepare(&key(), &crate::clip(crate::picture(), 5, None)).await;
    assert_fault(fault, ErrorClass::Rejected, ErrorKind::BadInput, &"gemini makes no clips");
}
