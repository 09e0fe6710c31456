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

use actix_web::{HttpResponse, web};
use chrono::TimeDelta;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    outbox::{self, DeliveryState, Tuning},
    paddle::{subscriptions, transactions},
    state::{Book, Movement, MovementKind},
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
    let rows = call.shared.pay.change(|book| {
        let mut orders: Vec<&Movement> = vec![];
        for row in book.movements.iter() {
            if !orders.iter().any(|seen| (seen.service, &seen.order) == (row.service, &row.order)) {
                orders.push(row);
            }
        }
        orders.into_iter().map(|order| total(book, order)).collect::<Value>()
    });
    answer::json(200, &rows)
}

fn total(book: &Book, order: &Movement) -> Value {
    let of = |kind| {
        let fits = |row: &&Movement| (row.service, &row.order, row.kind) == (order.service, &order.order, kind);
        let amounts: Vec<i64> = book.movements.iter().filter(fits).map(|row| row.amount_minor).collect();
        (amounts.len(), amounts.into_iter().sum::<i64>())
    };
    let (charges, charged) = of(MovementKind::Charge);
    let (refunds, refunded) = of(MovementKind::Refund);
    let (chargebacks, charged_back) = of(MovementKind::Chargeback);
    json!({
        "service": order.service, "order": order.order, "currency": order.currency, "charges": charges,
        "charged_minor": charged, "refunds": refunds, "refunded_minor": refunded, "chargebacks": chargebacks,
        "charged_back_minor": charged_back, "reversed_minor": of(MovementKind::ChargebackReverse).1,
    })
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
