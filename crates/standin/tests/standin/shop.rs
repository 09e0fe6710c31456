//! A shop's server: it takes notifications, keeps them, and answers as it is told.

use std::{
    collections::VecDeque,
    fmt::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, Method, Response, redirect::Policy};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use standin::{PaySettings, StandinSettings};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::support::{Rig, read, rig_with, small, until};

pub(crate) const KEY: &str = "pwFHCqoQZGmho4w6";
pub(crate) const IV: &str = "EkRm7iFT261dpevs";
pub(crate) const API_KEY: &str = "pdl_sdbx_apikey_standin";
pub(crate) const SECRET: &str = "pdl_ntfset_standin";

/// One notification.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) path: String,
    pub(crate) signature: String,
    pub(crate) body: String,
}

impl Told {
    /// Of a form.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }

    pub(crate) fn field(&self, name: &str) -> String {
        field(&self.fields(), name)
    }

    /// Of an event.
    pub(crate) fn event(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// The shop, with a browser that does not follow redirects.
pub(crate) struct Shop {
    pub(crate) rig: Rig,
    pub(crate) browser: Client,
    pub(crate) url: String,
    told: Arc<Mutex<Vec<Told>>>,
    answers: Arc<Mutex<VecDeque<(u16, &'static str)>>>,
}

/// Quick resends, refunds approved when the clock is moved.
pub(crate) fn settings() -> StandinSettings {
    let pay = PaySettings {
        resends: vec![Duration::from_millis(20); 5],
        refund_approval: Duration::from_secs(3_600),
        ..PaySettings::default()
    };
    StandinSettings { pay, ..small() }
}

pub(crate) async fn shop() -> Shop {
    shop_with(settings()).await
}

pub(crate) async fn shop_with(settings: StandinSettings) -> Shop {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (told, answers) = (Arc::<Mutex<Vec<Told>>>::default(), Arc::<Mutex<VecDeque<_>>>::default());
    let (kept, planned) = (Arc::clone(&told), Arc::clone(&answers));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(take(stream, Arc::clone(&kept), Arc::clone(&planned)));
        }
    });
    let browser = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    Shop { rig: rig_with(settings).await, browser, url, told, answers }
}

async fn take(
    mut stream: TcpStream,
    told: Arc<Mutex<Vec<Told>>>,
    answers: Arc<Mutex<VecDeque<(u16, &'static str)>>>,
) -> Option<()> {
    let mut bytes = vec![];
    let (head, body) = loop {
        let mut piece = [0; 8192];
        let read = stream.read(&mut piece).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = header(head, "content-length").parse::<usize>().unwrap();
        if body.len() >= length {
            break (head.to_owned(), body.to_owned());
        }
    };
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let signature = header(&head, "paddle-signature");
    let (status, answer) = answers.lock().unwrap().pop_front().unwrap_or((200, "1|OK"));
    told.lock().unwrap().push(Told { path, signature, body });
    let reply = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}", answer.len());
    stream.write_all(reply.as_bytes()).await.ok()
}

fn header(head: &str, name: &str) -> String {
    let pairs = head.lines().filter_map(|line| line.split_once(':'));
    pairs
        .into_iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map_or_else(String::new, |(_, value)| value.trim().to_owned())
}

impl Shop {
    /// What the next notifications are answered with; after that, as the services want it.
    pub(crate) fn answer(&self, answers: &[(u16, &'static str)]) {
        self.answers.lock().unwrap().extend(answers);
    }

    /// The same shop after the stand-in has ended and started again.
    pub(crate) async fn restarted(self, settings: StandinSettings) -> Self {
        let Self { rig, browser, url, told, answers } = self;
        rig.standin.stop().await;
        Self { rig: rig_with(settings).await, browser, url, told, answers }
    }

    /// All that came to `path`.
    pub(crate) fn told(&self, path: &str) -> Vec<Told> {
        self.told.lock().unwrap().iter().filter(|told| told.path == path).cloned().collect()
    }

    /// Waits until so many came to `path`.
    pub(crate) async fn wait(&self, path: &str, count: usize) -> Vec<Told> {
        until(async || {
            self.settle().await;
            Some(self.told(path)).filter(|told| told.len() >= count)
        })
        .await
    }

    /// Waits until no notification is on its way.
    pub(crate) async fn settled(&self) {
        until(async || self.settle().await.then_some(())).await;
    }

    async fn settle(&self) -> bool {
        self.get("/_standin/pay/deliveries?state=pending").await.as_array().unwrap().is_empty()
    }

    /// Of control.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, body) = self.rig.get(path).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Of control: status and body.
    pub(crate) async fn put(&self, path: &str, body: Value) -> u16 {
        self.rig.send(Method::PUT, path, "", Some(&body)).await.status().as_u16()
    }

    /// Of control; must be possible.
    pub(crate) async fn act(&self, path: &str, body: Value) -> Value {
        let (status, reply) = self.rig.post(&format!("/_standin/pay/{path}"), &body).await;
        assert_eq!(status, 200, "{path}: {reply}");
        reply
    }

    pub(crate) async fn advance_days(&self, days: u64) {
        self.act("clock", json!({"advance_seconds": days * 86_400})).await;
    }

    /// `(charges, charged, refunds, refunded)` of an order.
    pub(crate) async fn meter(&self, order: &str) -> (u64, u64, u64, u64) {
        let meter = self.get("/_standin/pay/meter").await;
        let row = meter.as_array().unwrap().iter().find(|row| row["order"] == order).cloned().unwrap_or_default();
        let number = |name: &str| row[name].as_u64().unwrap_or(0);
        (number("charges"), number("charged_minor"), number("refunds"), number("refunded_minor"))
    }

    /// A form of a browser.
    pub(crate) async fn submit(&self, path: &str, fields: &[(String, String)]) -> Response {
        self.browser.post(format!("{}{path}", self.rig.origin)).form(fields).send().await.unwrap()
    }

    /// A call of Paddle's API.
    pub(crate) async fn paddle(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let request = self.browser.request(method, format!("{}/paddle{path}", self.rig.origin)).bearer_auth(API_KEY);
        let request = if let Some(body) = body { request.json(&body) } else { request };
        read(request.send().await.unwrap()).await
    }

    /// Every event so far, each with a signature that is right.
    pub(crate) async fn events(&self) -> Vec<Value> {
        self.settled().await;
        self.told("/paddle-hook").iter().map(verified).collect()
    }
}

/// Pairs as owned texts.
pub(crate) fn form(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub(crate) fn field(fields: &[(String, String)], name: &str) -> String {
    fields.iter().find(|(key, _)| key == name).map_or_else(String::new, |(_, value)| value.clone())
}

/// ECPay's signature, written a second time and another way: encode everything, lower-case, put back.
pub(crate) fn mac(fields: &[(String, String)]) -> String {
    let mut fields: Vec<_> = fields.iter().filter(|(name, _)| name != "CheckMacValue").collect();
    fields.sort_by_key(|(name, _)| name.to_lowercase());
    let inner: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let text = format!("HashKey={KEY}&{}&HashIV={IV}", inner.join("&"));
    let mut encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    encoded = encoded.to_lowercase();
    for (coded, plain) in [("%21", "!"), ("%28", "("), ("%29", ")"), ("%2a", "*")] {
        encoded = encoded.replace(coded, plain);
    }
    let mut hex = String::new();
    for byte in Sha256::digest(encoded.as_bytes()) {
        write!(hex, "{byte:02X}").unwrap();
    }
    hex
}

/// The fields with their signature.
pub(crate) fn signed(mut fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let mac = mac(&fields);
    fields.push(("CheckMacValue".to_owned(), mac));
    fields
}

/// The event of a notification whose signature must be right.
pub(crate) fn verified(told: &Told) -> Value {
    let (ts, h1) = told.signature.strip_prefix("ts=").unwrap().split_once(";h1=").unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{ts}:{}", told.body).as_bytes());
    mac.verify_slice(&hex::decode(h1).unwrap()).unwrap();
    told.event()
}
