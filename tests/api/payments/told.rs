//! Notifications made and signed by the test itself, told to an app, and what came of them.
//!
//! The services are configured as the real ones are, with a key from before and two secrets; nobody plays them.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{payment::EventState, time::Clock};
use entities::payments::inbox::{self, Event};
use payments::{ecpay::mac, paddle::signature};
use reqwest::Client;
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use standin::PaySettings;
use url::form_urlencoded;
use uuid::Uuid;

use super::{Shop, balance, purchase};
use crate::accounts::{Browser, until};

/// A key and an IV of ECPay's that were ours until lately.
pub const PREVIOUS: (&str, &str) = ("previousHashKey0", "previousHashIv00");

/// The newer of two secrets of Paddle's.
pub const NEW_SECRET: &str = "pdl_ntfset_exchanged";

/// The longest that a notification may wait for its answer.
const QUICK: Duration = Duration::from_secs(1);

/// A package of 50 credits, what it costs in TWD, and in hundredths of USD.
pub const UNITS: i64 = 50;
pub const TWD: u32 = 150;
pub const CENTS: u32 = 500;

/// As ECPay writes times.
pub fn taipei(at: DateTime<Utc>) -> String {
    (at + TimeDelta::hours(8)).format("%Y/%m/%d %H:%M:%S").to_string()
}

/// The payment of an order, as ECPay calls it.
pub fn trade_no(order: &str) -> String {
    format!("26{order}")
}

/// Fields of a form, in the order in which they are sent.
#[derive(Clone)]
pub struct Form(pub Vec<(String, String)>);

impl Form {
    fn of(number: &str, fields: &[(&str, &str)]) -> Self {
        let common = [("MerchantID", "3002607"), ("MerchantTradeNo", number), ("StoreID", "")];
        let custom = ["CustomField1", "CustomField2", "CustomField3", "CustomField4"].map(|name| (name, ""));
        let all = custom.iter().chain(&common).chain(fields);
        Self(all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// Paid now, by card.
    pub fn paid(number: &str, twd: u32, now: DateTime<Utc>) -> Self {
        let (at, amount, trade) = (taipei(now), twd.to_string(), trade_no(number));
        let fields = [
            ("PaymentDate", at.as_str()),
            ("PaymentType", "Credit_CreditCard"),
            ("PaymentTypeChargeFee", "3"),
            ("RtnCode", "1"),
            ("RtnMsg", "交易成功"),
            ("SimulatePaid", "0"),
            ("TradeAmt", &amount),
            ("TradeDate", &at),
            ("TradeNo", &trade),
        ];
        Self::of(number, &fields)
    }

    /// The card was refused.
    pub fn failed(number: &str, twd: u32, now: DateTime<Utc>) -> Self {
        let failed = Self::paid(number, twd, now).set("RtnCode", "10100058").set("RtnMsg", "付款失敗");
        failed.set("PaymentDate", "0001/01/01 00:00:00")
    }

    /// An account was made that the order is paid to.
    pub fn account(number: &str, twd: u32, now: DateTime<Utc>) -> Self {
        let (end, at) = ((now + TimeDelta::days(3)).format("%Y/%m/%d").to_string(), taipei(now));
        let (amount, trade) = (twd.to_string(), trade_no(number));
        let fields = [
            ("RtnCode", "2"),
            ("RtnMsg", "Get VirtualAccount Succeeded"),
            ("PaymentType", "ATM_LAND"),
            ("TradeAmt", &amount),
            ("TradeDate", &at),
            ("TradeNo", &trade),
            ("BankCode", "005"),
            ("vAccount", "9103522175887271"),
            ("ExpireDate", &end),
        ];
        Self::of(number, &fields)
    }

    /// The `count`-th charge of an agreement.
    pub fn period(number: &str, twd: u32, count: u32, now: DateTime<Utc>) -> Self {
        let (amount, at, times, gwsr) = (twd.to_string(), taipei(now), count.to_string(), format!("1000{count}"));
        let fields = [
            ("RtnCode", "1"),
            ("RtnMsg", "交易成功"),
            ("PeriodType", "M"),
            ("Frequency", "1"),
            ("ExecTimes", "99"),
            ("Amount", &amount),
            ("Gwsr", &gwsr),
            ("ProcessDate", &at),
            ("AuthCode", "777777"),
            ("FirstAuthAmount", &amount),
            ("TotalSuccessTimes", &times),
            ("TotalSuccessAmount", &amount),
        ];
        Self::of(number, &fields)
    }

    /// Changes a field, or adds one.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        match self.0.iter_mut().find(|(field, _)| field == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.0.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.0.retain(|(field, _)| field != name);
        self
    }

    pub fn renamed(self, rename: impl Fn(&str) -> String) -> Self {
        Self(self.0.into_iter().map(|(name, value)| (rename(&name), value)).collect())
    }

    pub fn signed(self) -> Self {
        let shop = PaySettings::default();
        self.signed_by(&shop.ecpay_hash_key, &shop.ecpay_hash_iv)
    }

    pub fn signed_by(self, key: &str, iv: &str) -> Self {
        let signature = mac::sign(&self.0, key, iv);
        self.set(mac::FIELD, &signature)
    }

    pub fn body(&self) -> Vec<u8> {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish().into_bytes()
    }

    /// As the official PHP library sends forms.
    pub fn multipart(&self) -> (String, Vec<u8>) {
        let part = |(name, value): &(String, String)| {
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let parts: String = self.0.iter().map(part).collect();
        ("multipart/form-data; boundary=edge".to_owned(), format!("{parts}--edge--\r\n").into_bytes())
    }
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub text: String,
}

impl Answer {
    /// Asserts that ECPay takes it for "stored": these bytes, as plain text.
    #[track_caller]
    pub fn stored(&self, what: &str) {
        let seen = (self.status, self.content_type.as_str(), self.text.as_str());
        assert_eq!(seen, (200, "text/plain", "1|OK"), "{what}");
    }
}

/// An app, two buyers, and a look into the inbox.
pub struct Desk {
    pub shop: Shop,
    pub buyer: Browser,
    pub other: Browser,
    client: Client,
    db: DatabaseConnection,
    seen: tokio::sync::Mutex<BTreeSet<Uuid>>,
}

impl Desk {
    pub async fn open() -> Self {
        let shop = PaySettings::default();
        let secrets = format!("{},{NEW_SECRET}", shop.paddle_notification_secret);
        let settings = [
            ("VIDGO__PAYMENTS__STANDIN", "off"),
            ("ECPAY_MERCHANT_ID", shop.ecpay_merchant_id.as_str()),
            ("ECPAY_HASH_KEY", &shop.ecpay_hash_key),
            ("ECPAY_HASH_IV", &shop.ecpay_hash_iv),
            ("VIDGO__ECPAY__PREVIOUS_HASH_KEY", PREVIOUS.0),
            ("VIDGO__ECPAY__PREVIOUS_HASH_IV", PREVIOUS.1),
            // Nobody is there: what is told has to do.
            ("ECPAY_PAYMENT_URL", "http://127.0.0.1:1/Cashier/AioCheckOut/V5"),
            ("VIDGO__PADDLE__BASE_URL", "http://127.0.0.1:1"),
            ("PADDLE_API_KEY", &shop.paddle_api_key),
            ("PADDLE_NOTIFICATION_SECRET", &secrets),
            ("PADDLE_PUBLIC_KEY", &shop.paddle_client_token),
            ("VIDGO__CREDITS__OPEN_ORDERS_PER_ACCOUNT", "500"),
        ];
        let shop = Shop::open(&settings).await;
        let (buyer, other) = tokio::join!(shop.buyer("buyer"), shop.buyer("other"));
        let (client, db) = (Client::builder().no_proxy().build().unwrap(), shop.app.database.connect().await);
        Self { shop, buyer, other, client, db, seen: tokio::sync::Mutex::default() }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.shop.clock.now()
    }

    /// A new order of a package. Reply: its number.
    pub async fn order(&self, buyer: &Browser, method: &str) -> String {
        purchase(buyer, "small", method).await["order_number"].as_str().unwrap().to_owned()
    }

    /// What an order of the buyer's has become.
    pub async fn state(&self, number: &str) -> Value {
        self.buyer.get(&format!("/api/v1/payments/order/{number}")).await.ok()
    }

    pub async fn status(&self, number: &str) -> String {
        self.state(number).await["status"].as_str().unwrap().to_owned()
    }

    pub async fn credits(&self) -> i64 {
        balance(&self.buyer).await["total"].as_i64().unwrap()
    }

    /// Sends bytes to an address of ours; the answer must come soon.
    pub async fn post(&self, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = self.client.post(format!("{}/api/v1/payments/{path}", self.shop.app.base)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let begun = Instant::now();
        let answer = request.send().await.unwrap_or_else(|error| panic!("{path}: {error:?}"));
        let status = answer.status().as_u16();
        let content_type = answer.headers().get("content-type").map_or("", |it| it.to_str().unwrap()).to_owned();
        let text = answer.text().await.unwrap();
        assert!(begun.elapsed() < QUICK, "{path} was answered after {:?}", begun.elapsed());
        Answer { status, content_type, text }
    }

    /// As ECPay posts.
    pub async fn ecpay(&self, form: &Form) -> Answer {
        self.post("ecpay/callback", &[("content-type", "application/x-www-form-urlencoded")], form.body()).await
    }

    /// As Paddle posts, signed now.
    pub async fn paddle(&self, event: &Value) -> Answer {
        let body = event.to_string().into_bytes();
        let header = self.sign(&body);
        self.paddle_bytes(Some(&header), body).await
    }

    /// The header of a body that Paddle sends now.
    pub fn sign(&self, body: &[u8]) -> String {
        signature::sign(&PaySettings::default().paddle_notification_secret, self.now().timestamp(), body)
    }

    pub async fn paddle_bytes(&self, header: Option<&str>, body: Vec<u8>) -> Answer {
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(header.map(|header| ("paddle-signature", header)));
        self.post("paddle/webhook", &headers, body).await
    }

    /// Everything that was ever stored, the oldest first, once each of it was looked at.
    async fn inbox(&self) -> Vec<Event> {
        until("the inbox is worked off", async || {
            let mut all = inbox::list(&self.db, None, 10_000).await.unwrap();
            all.reverse();
            all.iter().all(|event| event.state != EventState::Waiting || event.attempts > 0).then_some(all)
        })
        .await
    }

    /// What was stored since the last look: how each stands, and what staff read about it.
    pub async fn news(&self) -> Vec<(EventState, String)> {
        let all = self.inbox().await;
        let mut seen = self.seen.lock().await;
        let news = all.into_iter().filter(|event| seen.insert(event.id));
        news.map(|event| (event.state, event.result.unwrap_or_default())).collect()
    }

    /// How that which was stored since the last look stands.
    pub async fn states(&self) -> Vec<EventState> {
        self.news().await.into_iter().map(|(state, _)| state).collect()
    }

    /// Waits until nothing waits any more. Reply: how many were refused so far.
    pub async fn at_rest(&self) -> u64 {
        until("nothing waits", async || {
            let (waiting, refused) = inbox::counts(&self.db).await.unwrap();
            (waiting == 0).then_some(refused)
        })
        .await
    }

    /// Waits until operators are shown, by the metrics, that so many were refused.
    pub async fn shown_refused(&self, count: u64) {
        let line = format!("vidgo_payment_events_refused {count}");
        until(&line, async || {
            let page = self.client.get(format!("{}/metrics", self.shop.app.base)).send().await.unwrap();
            page.text().await.unwrap().lines().any(|it| it == line).then_some(())
        })
        .await;
    }

    pub async fn close(self) {
        self.db.close().await.unwrap();
        self.shop.close().await;
    }
}

/// An id as Paddle makes them: the kind, and 26 characters that do not come again.
pub fn paddle_id(kind: &str) -> String {
    format!("{kind}_{}", &Uuid::new_v4().simple().to_string()[..26])
}

/// An event of Paddle's that was not told before.
pub fn event(event_type: &str, at: DateTime<Utc>, data: Value) -> Value {
    wrap(&paddle_id("evt"), event_type, at, data)
}

pub fn wrap(id: &str, event_type: &str, at: DateTime<Utc>, data: Value) -> Value {
    json!({
        "event_id": id, "event_type": event_type, "occurred_at": at.to_rfc3339(), "notification_id": paddle_id("ntf"),
        "data": data,
    })
}

/// The transaction of an order, as Paddle calls it.
pub fn transaction_id(order: &str) -> String {
    format!("txn_{}", order.to_lowercase())
}

/// A completed transaction of an order.
pub fn transaction(number: &str, cents: u32) -> Value {
    json!({
        "id": transaction_id(number), "status": "completed", "origin": "api", "currency_code": "USD",
        "custom_data": {"order_number": number},
        "customer_id": "ctm_01hv6y1jedq4p1n0yqn5ba3ky4", "subscription_id": null, "billing_period": null,
        "details": {
            "totals": {"grand_total": cents.to_string(), "total": cents.to_string(), "currency_code": "USD"},
            "line_items": [],
        },
        "payments": [{"status": "captured", "error_code": null, "payment_attempt_id": Uuid::nil()}],
        "items": [], "invoice_number": "123-45678", "billed_at": null,
    })
}

/// The same, when the card was declined.
pub fn failed(number: &str, cents: u32) -> Value {
    let mut failed = transaction(number, cents);
    failed["status"] = "ready".into();
    failed["payments"] = json!([{"status": "error", "error_code": "declined", "payment_attempt_id": Uuid::nil()}]);
    failed
}

/// Money of an order that goes back, as Paddle shows it.
pub fn adjustment(id: &str, order: &str, action: &str, state: &str, cents: u32) -> Value {
    json!({
        "id": id, "action": action, "status": state, "type": "partial", "transaction_id": transaction_id(order),
        "currency_code": "USD", "totals": {"total": cents.to_string(), "currency_code": "USD"}, "items": [],
    })
}
