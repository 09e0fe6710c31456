//! The clients of the payment services: what they believe, what they send, and what they make of every answer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy exempts only functions marked as tests"
)]

mod ecpay_calls;
mod ecpay_notices;
mod ecpay_orders;
mod ecpay_refunds;
mod paddle_calls;
mod paddle_checkouts;
mod paddle_notices;
mod server;
mod transport;
mod vectors;

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::{language::Language, lists::Currency};
use payments::{CheckoutOrder, ClientSettings, Ecpay, EcpaySettings, Paddle, PaddleSettings, ecpay::mac};
use url::{Url, form_urlencoded};

pub(crate) const MERCHANT: &str = "3002607";
pub(crate) const KEY: &str = "pwFHCqoQZGmho4w6";
pub(crate) const IV: &str = "EkRm7iFT261dpevs";
pub(crate) const API_KEY: &str = "pdl_live_apikey_s3cret";
pub(crate) const SECRET: &str = "pdl_ntfset_01test_s3cret+/";

pub(crate) fn url(text: &str) -> Url {
    text.parse().unwrap()
}

/// A time in UTC.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Noon in Taipei, a day after the vectors' first payments.
pub(crate) fn now() -> DateTime<Utc> {
    at("2026-03-01T04:00:00Z")
}

/// Short where a timeout is waited for, long where none may come on a busy machine.
pub(crate) fn client(patience: Duration) -> ClientSettings {
    ClientSettings { call_timeout: patience, money_timeout: patience, max_reply_bytes: 64 * 1024, ..Default::default() }
}

pub(crate) const PATIENT: Duration = Duration::from_secs(30);

pub(crate) fn ecpay_settings(origin: &Url) -> EcpaySettings {
    EcpaySettings {
        base_url: origin.clone(),
        merchant_id: MERCHANT.into(),
        hash_key: KEY.into(),
        hash_iv: IV.into(),
        previous_keys: vec![],
        credit_check_code: Some("59997889".into()),
        return_url: url("https://shop.example/api/v1/ecpay/callback"),
        info_url: url("https://shop.example/api/v1/ecpay/info"),
        period_url: url("https://shop.example/api/v1/ecpay/period"),
        result_url: url("https://shop.example/api/v1/ecpay/result"),
    }
}

pub(crate) fn ecpay_at(origin: &Url) -> Ecpay {
    Ecpay::new(ecpay_settings(origin), &client(PATIENT)).unwrap()
}

/// One that is never asked over the network.
pub(crate) fn ecpay() -> Ecpay {
    ecpay_at(&url("http://127.0.0.1:9"))
}

pub(crate) fn paddle_settings(origin: &Url) -> PaddleSettings {
    PaddleSettings {
        base_url: origin.clone(),
        api_key: API_KEY.into(),
        notification_secrets: vec![SECRET.into()],
        tolerance: PaddleSettings::TOLERANCE,
        checkout_page: url("https://shop.example/pay"),
    }
}

pub(crate) fn paddle_at(origin: &Url) -> Paddle {
    Paddle::new(paddle_settings(origin), &client(PATIENT)).unwrap()
}

/// Fields as given, with their CheckMacValue behind them.
pub(crate) fn signed(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let mac = mac::sign(fields, KEY, IV);
    let all = fields.iter().copied().chain([(mac::FIELD, mac.as_str())]);
    all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

pub(crate) fn form<N: AsRef<str>, V: AsRef<str>>(fields: &[(N, V)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Fields joined as the service's answers are, nothing escaped.
pub(crate) fn plain(fields: &[(&str, &str)]) -> String {
    signed(fields).iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// An order of 299 in a currency, to be paid within three days.
pub(crate) fn order(currency: Currency) -> CheckoutOrder {
    CheckoutOrder {
        number: "SU23456789ABCDEFGHJK".parse().unwrap(),
        user_id: "0198c0de-0000-7000-8000-000000000001".parse().unwrap(),
        email: "buyer@shop.example".into(),
        customer: None,
        checkout_id: None,
        item: "專業版 月訂閱".into(),
        amount_minor: 29_900,
        discount_minor: 0,
        currency,
        pay_by: None,
        recurring: None,
        language: Language::ZhTw,
        created_at: at("2026-01-18T01:30:00Z"),
        expires_at: at("2026-01-21T01:30:00Z"),
        back_url: url("https://shop.example/orders/SU23456789ABCDEFGHJK"),
    }
}
