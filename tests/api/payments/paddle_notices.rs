//! Every kind of notification that Paddle could send, and what others would send in its name: how each is answered, and
//! exactly what it does.

use chrono::{DateTime, Utc};
use domain::payment::EventState::{self, Applied, Ignored, Refused};
use payments::paddle::signature;
use serde_json::{Value, json};
use standin::PaySettings;

use super::told::{CENTS, Desk, NEW_SECRET, UNITS, event, failed, transaction, wrap};

/// What a body was made of.
struct Facts {
    /// The order that it is about.
    number: String,
    /// One that is to be paid through ECPay.
    at_ecpay: String,
    now: DateTime<Utc>,
}

impl Facts {
    fn paid(&self) -> Value {
        transaction(&self.number, CENTS)
    }

    fn completed(&self) -> Value {
        event("transaction.completed", self.now, self.paid())
    }

    /// The header and the body that a secret signs at a time.
    fn by(&self, secret: &str, seconds_ahead: i64) -> Sent {
        let body = self.completed().to_string().into_bytes();
        (Some(signature::sign(secret, self.now.timestamp() + seconds_ahead, &body)), body)
    }
}

/// The header, where there is one, and the body.
type Sent = (Option<String>, Vec<u8>);

fn secret() -> String {
    PaySettings::default().paddle_notification_secret
}

fn bytes(body: impl Into<Vec<u8>>, now: DateTime<Utc>) -> Sent {
    let body = body.into();
    (Some(signature::sign(&secret(), now.timestamp(), &body)), body)
}

/// What a notification must do.
#[derive(Clone, Copy)]
struct Effect {
    /// The status, and the problem's code.
    answer: (u16, &'static str),
    /// How it stands in the inbox, with words out of what staff read; `None`: nothing was stored.
    event: Option<(EventState, &'static str)>,
    order: &'static str,
    credits: i64,
}

const NOT_BELIEVED: Effect = Effect { answer: (401, "not_believed"), event: None, order: "pending", credits: 0 };
const BROKEN: Effect = Effect { answer: (422, "invalid_request"), ..NOT_BELIEVED };
const STORED: Effect = Effect { answer: (200, ""), ..NOT_BELIEVED };
const PAID: Effect = Effect { event: Some((Applied, "is paid: 50 credits")), order: "paid", credits: UNITS, ..STORED };
const IGNORED: Effect = Effect { event: Some((Ignored, "nothing follows from it")), ..STORED };
const FOREIGN: Effect = Effect { event: Some((Ignored, "for nothing of ours")), ..STORED };

/// Shown to staff.
const fn refused(why: &'static str) -> Effect {
    Effect { event: Some((Refused, why)), ..STORED }
}

type Make = fn(&Facts) -> Sent;

/// One notification each, about an order of its own.
const SINGLE: &[(&str, Make, Effect)] = &[
    ("valid", |it| it.by(&secret(), 0), PAID),
    ("the newer secret", |it| it.by(NEW_SECRET, 0), PAID),
    ("two signatures, wrong and right", |it| rotated(it, false), PAID),
    ("two signatures, right and wrong", |it| rotated(it, true), PAID),
    ("a name in the header that is not known", |it| with_header(it, |header| format!("v=2;{header};x")), PAID),
    (
        "escapes and unknown fields",
        |it| {
            let mut event = it.completed();
            event["data"]["note"] = json!("成功 \u{1F600} \u{2028} \" \\ \0");
            event["new"] = json!({"deep": [[[[1.5e10, null]]]]});
            // Every letter of the number escaped: the same text once it is read.
            let escaped: String = it.number.chars().map(|letter| format!("\\u{:04x}", u32::from(letter))).collect();
            bytes(event.to_string().replace(&it.number, &escaped), it.now)
        },
        PAID,
    ),
    ("white space around it", |it| bytes(format!("\n{:#}\r\n", it.completed()), it.now), PAID),
    (
        "large, within bounds",
        |it| {
            let mut event = it.completed();
            event["data"]["note"] = "x".repeat(200_000).into();
            bytes(event.to_string(), it.now)
        },
        PAID,
    ),
    ("a little late", |it| it.by(&secret(), -3), PAID),
    ("old", |it| it.by(&secret(), -6), NOT_BELIEVED),
    ("very old", |it| it.by(&secret(), -86_400), NOT_BELIEVED),
    ("of the future", |it| it.by(&secret(), 30), NOT_BELIEVED),
    (
        "a new time on an old signature",
        |it| {
            let (header, body) = it.by(&secret(), -60);
            let old = header.unwrap();
            (Some(format!("ts={};{}", it.now.timestamp(), old.split_once(';').unwrap().1)), body)
        },
        NOT_BELIEVED,
    ),
    ("two times", |it| with_header(it, |header| format!("{header};ts=1")), NOT_BELIEVED),
    ("another secret", |it| it.by("pdl_ntfset_other", 0), NOT_BELIEVED),
    ("an empty secret", |it| it.by("", 0), NOT_BELIEVED),
    ("no header", |it| (None, it.by(&secret(), 0).1), NOT_BELIEVED),
    ("an empty header", |it| with_header(it, |_| String::new()), NOT_BELIEVED),
    ("a broken header", |it| with_header(it, |header| header.replace("h1=", "h1")), NOT_BELIEVED),
    (
        "a signature in upper case",
        |it| with_header(it, |header| header.to_uppercase().replace("TS=", "ts=").replace("H1=", "h1=")),
        NOT_BELIEVED,
    ),
    ("half a signature", |it| with_header(it, |header| header[..header.len() - 32].to_owned()), NOT_BELIEVED),
    (
        "body changed",
        |it| {
            let (header, body) = it.by(&secret(), 0);
            (header, String::from_utf8(body).unwrap().replace("\"500\"", "\"501\"").into_bytes())
        },
        NOT_BELIEVED,
    ),
    (
        "the same JSON, written anew",
        |it| {
            let (header, body) = it.by(&secret(), 0);
            let value: Value = serde_json::from_slice(&body).unwrap();
            (header, serde_json::to_vec_pretty(&value).unwrap())
        },
        NOT_BELIEVED,
    ),
    (
        "one byte more",
        |it| {
            let (header, body) = it.by(&secret(), 0);
            (header, [body, b"\n".to_vec()].concat())
        },
        NOT_BELIEVED,
    ),
    ("an empty body", |it| bytes("", it.now), BROKEN),
    ("no JSON", |it| bytes("event_type=transaction.completed", it.now), BROKEN),
    ("half of it", |it| bytes(it.completed().to_string().split_at(200).0, it.now), BROKEN),
    ("not UTF-8", |it| bytes([b"{\"event_id\":\"".as_slice(), &[0xFF, 0xFE], b"\"}"].concat(), it.now), BROKEN),
    ("a list", |it| bytes(json!([it.completed()]).to_string(), it.now), BROKEN),
    ("without an id", |it| without(it, "event_id"), BROKEN),
    ("without data", |it| without(it, "data"), BROKEN),
    ("deeper than anybody reads", |it| bytes("[".repeat(100_000), it.now), BROKEN),
    ("completed, and not", |it| changed(it, "/status", json!("ready")), BROKEN),
    ("no amount", |it| changed(it, "/details/totals/grand_total", json!("")), BROKEN),
    ("an amount with decimals", |it| changed(it, "/details/totals/grand_total", json!("5.00")), BROKEN),
    ("an amount that is a number", |it| changed(it, "/details/totals/grand_total", json!(500)), BROKEN),
    (
        "too little",
        |it| changed(it, "/details/totals/grand_total", json!("499")),
        refused("costs 500 hundredths of USD, not 499 of USD"),
    ),
    (
        "too much",
        |it| changed(it, "/details/totals/grand_total", json!("50000")),
        refused("costs 500 hundredths of USD, not 50000 of USD"),
    ),
    (
        "the right number of another currency",
        |it| changed(it, "/details/totals/currency_code", json!("JPY")),
        refused("not 500 of JPY"),
    ),
    (
        "an unknown order",
        |it| changed(it, "/custom_data/order_number", json!("CR22222222222222222Z")),
        refused("there is no order CR22222222222222222Z"),
    ),
    (
        "an order that is paid through ECPay",
        |it| changed(it, "/custom_data/order_number", json!(it.at_ecpay)),
        refused("is to be paid through ecpay, not paddle"),
    ),
    ("no order", |it| changed(it, "/custom_data", json!(null)), FOREIGN),
    ("an order number that is none", |it| changed(it, "/custom_data/order_number", json!({"$ne": 1})), FOREIGN),
    ("made by hand in the vendor's page", |it| changed(it, "/origin", json!("subscription_charge")), FOREIGN),
    ("paid, not completed", |it| told(it, "transaction.paid", "paid"), IGNORED),
    ("billed", |it| told(it, "transaction.billed", "billed"), IGNORED),
    ("an updated transaction that is completed", |it| told(it, "transaction.updated", "completed"), IGNORED),
    ("a type that is not known", |it| told(it, "transaction.teleported", "completed"), IGNORED),
    (
        "a type of another kind",
        |it| bytes(event("payout.paid", it.now, json!({"id": "pay_1"})).to_string(), it.now),
        IGNORED,
    ),
    (
        "failed",
        |it| bytes(event("transaction.payment_failed", it.now, failed(&it.number, CENTS)).to_string(), it.now),
        // The buyer may try another card on the same page.
        Effect { event: Some((Applied, "failed: declined")), ..STORED },
    ),
];

fn with_header(it: &Facts, change: fn(String) -> String) -> Sent {
    let (header, body) = it.by(&secret(), 0);
    (header.map(change), body)
}

/// Signed by two secrets, of which one is ours.
fn rotated(it: &Facts, ours_first: bool) -> Sent {
    let body = it.completed().to_string().into_bytes();
    let signed = |secret: &str| signature::sign(secret, it.now.timestamp(), &body);
    let (ours, strange) = (signed(&secret()), signed("pdl_ntfset_next"));
    let (first, second) = if ours_first { (ours, strange) } else { (strange, ours) };
    (Some(format!("{first};{}", second.split_once(';').unwrap().1)), body)
}

fn without(it: &Facts, field: &str) -> Sent {
    let mut event = it.completed();
    event.as_object_mut().unwrap().remove(field);
    bytes(event.to_string(), it.now)
}

/// With another value in the transaction.
fn changed(it: &Facts, pointer: &str, value: Value) -> Sent {
    let mut paid = it.paid();
    *paid.pointer_mut(pointer).unwrap() = value;
    bytes(event("transaction.completed", it.now, paid).to_string(), it.now)
}

/// Another event about the transaction.
fn told(it: &Facts, event_type: &str, status: &str) -> Sent {
    let mut paid = it.paid();
    paid["status"] = status.into();
    bytes(event(event_type, it.now, paid).to_string(), it.now)
}

#[tokio::test]
async fn each_kind_of_notification_does_exactly_what_it_must() {
    let desk = Desk::open().await;
    let at_ecpay = desk.order(&desk.buyer, "ecpay").await;
    let (mut had, mut refusals) = (0, 0);
    for (name, make, effect) in SINGLE {
        let number = desk.order(&desk.buyer, "paddle").await;
        let facts = Facts { number, at_ecpay: at_ecpay.clone(), now: desk.now() };
        let (header, body) = make(&facts);
        let answer = desk.paddle_bytes(header.as_deref(), body).await;
        let said: Value = serde_json::from_str(&answer.text).unwrap();
        let code = said["code"].as_str().unwrap_or_default();
        assert_eq!((answer.status, code), effect.answer, "{name}: {said}");
        assert_eq!(said["success"] == true, answer.status == 200, "{name}");

        let news = desk.news().await;
        match (effect.event, news.as_slice()) {
            (None, []) => {}
            (Some((state, words)), [(is, result)]) if *is == state && result.contains(words) => {}
            (wanted, got) => panic!("{name}: {wanted:?} became {got:?}"),
        }
        refusals += u64::from(effect.event.is_some_and(|(state, _)| state == Refused));
        had += effect.credits;
        assert_eq!(desk.status(&facts.number).await, effect.order, "{name}");
        assert_eq!(desk.credits().await, had, "{name}");
    }
    assert_eq!(desk.at_rest().await, refusals);
    desk.shown_refused(refusals).await;
    assert_eq!(desk.status(&at_ecpay).await, "pending");

    // Larger than any: told so, and nothing of it is kept.
    let number = desk.order(&desk.buyer, "paddle").await;
    let mut large = wrap("evt_large", "transaction.completed", desk.now(), transaction(&number, CENTS));
    large["data"]["note"] = "x".repeat(300_000).into();
    let answer = desk.paddle(&large).await;
    assert_eq!((answer.status, desk.news().await.len()), (413, 0));
    large["data"]["note"] = "small".into();
    assert_eq!(desk.paddle(&large).await.status, 200);
    assert_eq!((desk.news().await.len(), desk.status(&number).await.as_str()), (1, "paid"));

    desk.close().await;
}
