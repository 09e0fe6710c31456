//! Published and recorded signatures, ours to reproduce and to believe, and others to refuse.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::DateTime;
use domain::payment::Fact;
use payments::{
    Delivery, Ecpay, EcpaySettings, NoticeError, Paddle, PaddleSettings, PaymentProvider, ecpay::mac, paddle::signature,
};
use serde::Deserialize;

use crate::{PATIENT, client, ecpay_settings, form, now, paddle_settings, url};

const ECPAY: &str = include_str!("vectors/ecpay.json");
const PADDLE: &str = include_str!("vectors/paddle.json");

#[derive(Deserialize)]
struct EcpayVectors {
    vectors: Vec<EcpayVector>,
    negative: Vec<EcpayVector>,
}

#[derive(Deserialize)]
struct EcpayVector {
    id: String,
    kind: String,
    hash_key: String,
    hash_iv: String,
    params: Vec<(String, String)>,
    check_mac_value: Option<String>,
}

#[derive(Deserialize)]
struct PaddleVectors {
    vectors: Vec<PaddleVector>,
}

#[derive(Deserialize)]
struct PaddleVector {
    id: String,
    secret: String,
    body_base64: String,
    header: String,
    now: i64,
    expect: String,
}

fn ecpay_vectors() -> EcpayVectors {
    serde_json::from_str(ECPAY).unwrap()
}

/// The shop that a vector's notice is for.
fn shop(vector: &EcpayVector) -> Ecpay {
    let merchant = vector.params.iter().find(|(name, _)| name == "MerchantID").map(|(_, id)| id.clone()).unwrap();
    let settings = EcpaySettings {
        merchant_id: merchant,
        hash_key: vector.hash_key.as_str().into(),
        hash_iv: vector.hash_iv.as_str().into(),
        ..ecpay_settings(&url("http://127.0.0.1:9"))
    };
    Ecpay::new(settings, &client(PATIENT)).unwrap()
}

fn body(vector: &EcpayVector) -> String {
    let mac = vector.check_mac_value.iter().map(|mac| (mac::FIELD.to_owned(), mac.clone()));
    form(&vector.params.iter().cloned().chain(mac).collect::<Vec<_>>())
}

#[test]
fn every_published_check_mac_value_is_made_and_believed() {
    let vectors = ecpay_vectors().vectors;
    assert_eq!(vectors.len(), 34);
    for EcpayVector { id, hash_key, hash_iv, params, check_mac_value, .. } in vectors {
        let wanted = check_mac_value.unwrap();
        assert_eq!(mac::sign(&params, &hash_key, &hash_iv), wanted, "{id}");
        assert!(mac::verify(&params, &hash_key, &hash_iv, &wanted), "{id}");
        let backwards: Vec<_> = params.iter().rev().collect();
        let backwards: Vec<_> = backwards.iter().map(|(name, value)| (name, value)).collect();
        assert_eq!(mac::sign(&backwards, &hash_key, &hash_iv), wanted, "{id}, in another order");
    }
}

#[test]
fn every_wrong_check_mac_value_is_refused() {
    let negative = ecpay_vectors().negative;
    assert_eq!(negative.len(), 13);
    for vector in negative {
        let given = vector.check_mac_value.clone().unwrap_or_default();
        let EcpayVector { id, hash_key, hash_iv, params, .. } = &vector;
        assert!(!mac::verify(params, hash_key, hash_iv, &given), "{id}");
        let body = body(&vector);
        let delivery = Delivery { signature: None, content_type: None, body: body.as_bytes() };
        assert_eq!(shop(&vector).read(&delivery, now()), Err(NoticeError::BadSignature), "{id}");
    }
}

#[test]
fn every_recorded_callback_is_read() {
    let mut read = 0;
    for vector in ecpay_vectors().vectors.into_iter().filter(|vector| vector.kind.starts_with("callback:")) {
        let body = body(&vector);
        let delivery = Delivery { signature: None, content_type: None, body: body.as_bytes() };
        let notice = shop(&vector).read(&delivery, now()).unwrap_or_else(|fault| panic!("{}: {fault}", vector.id));
        assert_eq!(format!("callback:{}", notice.event_type), vector.kind, "{}", vector.id);
        let is_right = match notice.fact {
            Fact::Simulated { .. } => vector.id.contains("simulated"),
            Fact::Paid(payment) => !vector.id.contains("simulated") && payment.amount.currency == "TWD",
            Fact::Instructions(_) => vector.id.contains("info"),
            _ => false,
        };
        assert!(is_right, "{}", vector.id);
        read += 1;
    }
    assert_eq!(read, 11);
}

#[test]
fn every_paddle_signature_is_answered_as_the_vectors_say() {
    let vectors = serde_json::from_str::<PaddleVectors>(PADDLE).unwrap().vectors;
    assert_eq!(vectors.len(), 34);
    let tolerance = Duration::from_secs(5);
    for PaddleVector { id, secret, body_base64, header, now, expect } in vectors {
        let body = STANDARD.decode(body_base64).unwrap();
        let answer = signature::verify(&header, &body, [secret.as_str()], tolerance, now);
        // Where both answers are fine ours is no.
        assert_eq!(answer.is_ok(), expect == "valid", "{id}: {answer:?}");

        let settings = PaddleSettings {
            notification_secrets: vec!["another".into(), secret.as_str().into()],
            ..paddle_settings(&url("http://127.0.0.1:9"))
        };
        let client = Paddle::new(settings, &client(PATIENT)).unwrap();
        let delivery = Delivery { signature: Some(&header), content_type: Some("application/json"), body: &body };
        let notice = client.read(&delivery, DateTime::from_timestamp(now, 0).unwrap());
        match answer {
            Err(fault) => assert_eq!(notice, Err(fault), "{id}"),
            // Signed all right, and no event: two bodies are samples of bytes only, one is empty, one lacks ids.
            Ok(()) if id.starts_with("pub-node") || id == "dev-empty-body" || id == "dev-number-precision" => {
                assert!(matches!(notice, Err(NoticeError::Malformed(_))), "{id}: {notice:?}");
            }
            Ok(()) => assert!(notice.is_ok(), "{id}: {notice:?}"),
        }
    }
}

#[test]
fn what_we_sign_is_believed_and_a_changed_header_is_not() {
    let header = signature::sign("secret", 1_760_000_000, b"{}");
    let check = |header: &str, now| signature::verify(header, b"{}", ["x", "secret"], Duration::from_secs(5), now);
    let now = 1_760_000_000;
    assert_eq!(check(&header, now), Ok(()));
    assert_eq!(check(&format!("a=b;{header};unknown"), now), Ok(()));
    assert_eq!(check(&header, now + 6), Err(NoticeError::Stale));
    assert_eq!(check(&header, now - 6), Err(NoticeError::Stale));
    let huge = format!("{header};{}", "h1=0;".repeat(1000));
    for wrong in ["", ";", "ts=1;h1=", &format!("{header};ts=1760000000"), &header.replace("ts=", "ts=-"), &huge] {
        assert_eq!(check(wrong, now), Err(NoticeError::BadSignature), "{wrong}");
    }
    // An empty secret is nobody's.
    let anybody = signature::sign("", now, b"{}");
    assert_eq!(signature::verify(&anybody, b"{}", [""], Duration::from_secs(5), now), Err(NoticeError::BadSignature));
    assert_eq!(signature::verify(&header, b"{}", [], Duration::from_secs(5), now), Err(NoticeError::BadSignature));
}
