//! `/_standin/pay`: what tests and the operator see and steer of the payment services. No key is asked for.
//!
//! - `GET meter`: `[{service, order, currency, charges, charged_minor, refunds, refunded_minor, chargebacks,
//!   charged_back_minor, reversed_minor}]`, for each order (a `MerchantTradeNo` or a transaction) what moved.
//!   `GET movements`: each movement, `[{id, service, order, kind, amount_minor, currency, at}]`.
//! - `GET clock`: `{now, ahead_seconds}`. `POST clock {advance_seconds}`: `{now, ahead_seconds, happened}`.
//! - `GET orders`, `GET transactions`, `GET subscriptions`: everything about each, oldest first.
//! - `POST ecpay/{order}/{act}`: `pay`, `fail`, `issue_code {method?: atm|cvs|barcode}`, `simulate`, `close`,
//!   `card {fails}` (later charges of an agreement), `charge_now` (the next one).
//! - `POST paddle/{id}/{act}`: of a transaction `pay {email?, country?, card?: pays|pays_once}`, `fail {…}`,
//!   `refund`, `chargeback`, `chargeback_reverse`; of a subscription `card {fails}`; of an adjustment `approve`,
//!   `reject`. Each act answers `{done: true}`, or 409 `{error}` when it is not possible now.
//! - `GET deliveries?service=&about=&kind=&state=`: every notification with its tries and answers.
//!   `POST deliveries/resend {id? | about?, kind?, times?, parallel?}`: the last that fits, once more so many times;
//!   answers when all tries are over, `{id, answers: [{status, answer}]}`.
//! - `PUT delivery {lose?, delay_ms?, hold?, hold_refunds?}`, `GET delivery`: what happens to the next notifications;
//!   `hold_refunds` leaves refunds at Paddle to control. `POST deliveries/release {backwards?}`: those held are sent.
//! - `PUT paddle {notification_url}`: where Paddle's notifications go.
//! - `PUT faults [{service, path?, method?, fault, count?, status?, retry_after_seconds?}]`, `GET faults`: the next calls
//!   of a service's API; `fault` is `error`, `rate_limited`, `hang`, `drop_after` or `hang_after`.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::TimeDelta;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    outbox::{self, DeliveryState, Tuning},
    paddle::{subscriptions, transactions},
    state::{Book, MovementKind, Service},
    steer,
};
use crate::{answer, call::Call};

/// `/_standin/pay`.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/_standin/pay/meter", web::get().to(meter))
        .route("/_standin/pay/movements", web::get().to(movements))
        .route("/_standin/pay/clock", web::get().to(clock))
        .route("/_standin/pay/clock", web::post().to(advance))
        .route("/_standin/pay/orders", web::get().to(orders))
        .route("/_standin/pay/transactions", web::get().to(all_transactions))
        .route("/_standin/pay/subscriptions", web::get().to(all_subscriptions))
        .route("/_standin/pay/ecpay/{id}/{act}", web::post().to(steer::ecpay))
        .route("/_standin/pay/paddle/{id}/{act}", web::post().to(steer::paddle))
        .route("/_standin/pay/paddle", web::put().to(set_paddle))
        .route("/_standin/pay/deliveries", web::get().to(deliveries))
        .route("/_standin/pay/deliveries/resend", web::post().to(steer::resend))
        .route("/_standin/pay/deliveries/release", web::post().to(release))
        .route("/_standin/pay/delivery", web::get().to(tuning))
        .route("/_standin/pay/delivery", web::put().to(tune))
        .route("/_standin/pay/faults", web::get().to(faults))
        .route("/_standin/pay/faults", web::put().to(set_faults));
}

/// The body, which may be left out. `Err`: why it is none.
pub(super) fn body<T: DeserializeOwned>(call: &Call) -> Result<T, String> {
    let bytes = call.bytes().unwrap_or_default();
    let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
    serde_json::from_slice(text).map_err(|error| error.to_string())
}

/// 400 with the reason.
pub(super) fn bad(reason: &str) -> HttpResponse {
    answer::json(400, &json!({"error": reason}))
}

async fn meter(call: Call) -> HttpResponse {
    answer::json(200, &call.shared.pay.change(|book| totals(book)))
}

/// How often, and how much in hundredths.
#[derive(Clone, Copy, Default)]
struct Sum(u64, i64);

fn totals(book: &Book) -> Value {
    let mut orders: BTreeMap<(Service, &str), (&str, [Sum; 4])> = BTreeMap::new();
    for row in book.movements.iter() {
        let (_, [charged, refunded, charged_back, reversed]) =
            orders.entry((row.service, &row.order)).or_insert((&row.currency, Default::default()));
        let sum = match row.kind {
            MovementKind::Charge => charged,
            MovementKind::Refund => refunded,
            MovementKind::Chargeback => charged_back,
            MovementKind::ChargebackReverse => reversed,
        };
        *sum = Sum(sum.0 + 1, sum.1 + row.amount_minor);
    }
    let mut rows = vec![];
    for ((service, order), (currency, [charged, refunded, charged_back, reversed])) in orders {
        rows.push(json!({
            "service": service, "order": order, "currency": currency, "charges": charged.0,
            "charged_minor": charged.1, "refunds": refunded.0, "refunded_minor": refunded.1,
            "chargebacks": charged_back.0, "charged_back_minor": charged_back.1, "reversed_minor": reversed.1,
        }));
    }
    rows.into()
}

async fn movements(call: Call) -> HttpResponse {
    answer::json(200, &call.shared.pay.change(|book| json!(book.movements.iter().collect::<Vec<_>>())))
}

async fn clock(call: Call) -> HttpResponse {
    answer::json(
        200,
        &call.shared.pay.change(|book| json!({"now": book.now, "ahead_seconds": book.ahead.num_seconds()})),
    )
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: u32,
}

async fn advance(call: Call) -> HttpResponse {
    let by: Advance = match body(&call) {
        Ok(by) => by,
        Err(reason) => return bad(&reason),
    };
    let (now, happened) = call.shared.pay.advance(TimeDelta::seconds(by.advance_seconds.into()));
    let ahead = call.shared.pay.read(|book| book.ahead.num_seconds());
    answer::json(200, &json!({"now": now, "ahead_seconds": ahead, "happened": happened}))
}

async fn orders(call: Call) -> HttpResponse {
    answer::json(200, &call.shared.pay.change(|book| json!(book.orders.iter().collect::<Vec<_>>())))
}

async fn all_transactions(call: Call) -> HttpResponse {
    let all = |book: &mut Book| book.transactions.iter().map(|row| transactions::view(book, row)).collect();
    answer::json(200, &call.shared.pay.change(all))
}

async fn all_subscriptions(call: Call) -> HttpResponse {
    let all = |book: &mut Book| book.subscriptions.iter().map(subscriptions::view).collect();
    answer::json(200, &call.shared.pay.change(all))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaddleText {
    notification_url: Option<url::Url>,
}

async fn set_paddle(call: Call) -> HttpResponse {
    match body::<PaddleText>(&call) {
        Ok(text) => {
            call.shared.pay.set_notification_url(text.notification_url.map(String::from));
            HttpResponse::NoContent().finish()
        }
        Err(reason) => bad(&reason),
    }
}

async fn deliveries(call: Call) -> HttpResponse {
    let fits = |name: &str, value: &Value| call.query(name).is_none_or(|wanted| value.as_str() == Some(&wanted));
    let rows: Vec<Value> = call.shared.pay.change(|book| book.deliveries.iter().map(outbox::view).collect());
    let shown = |row: &Value| {
        ["service", "about", "kind", "state"].iter().all(|name| fits(name, row.get(name).unwrap_or(&Value::Null)))
    };
    answer::json(200, &rows.into_iter().filter(shown).collect())
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Release {
    backwards: bool,
}

async fn release(call: Call) -> HttpResponse {
    let wanted: Release = match body(&call) {
        Ok(wanted) => wanted,
        Err(reason) => return bad(&reason),
    };
    // Or they would be held again.
    call.shared.pay.tune(|tuning| tuning.hold = false);
    let released = call.shared.pay.change(|book| book.release(DeliveryState::Held, wanted.backwards));
    answer::json(200, &json!({"released": released}))
}

async fn tuning(call: Call) -> HttpResponse {
    answer::json(200, &json!(call.shared.pay.tune(|tuning| *tuning)))
}

async fn tune(call: Call) -> HttpResponse {
    match body::<Tuning>(&call) {
        Ok(wanted) => answer::json(
            200,
            &json!(call.shared.pay.tune(|tuning| {
                *tuning = wanted;
                *tuning
            })),
        ),
        Err(reason) => bad(&reason),
    }
}

async fn faults(call: Call) -> HttpResponse {
    answer::json(200, &call.shared.pay.faults.list())
}

async fn set_faults(call: Call) -> HttpResponse {
    match call.shared.pay.faults.replace(&call.bytes().unwrap_or_default()) {
        Ok(rules) => answer::json(200, &json!({"rules": rules})),
        Err(reason) => bad(&reason),
    }
}
