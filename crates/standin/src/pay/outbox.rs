//! Notifications: kept until they are taken, sent again when they are not, held back or lost on demand.

use std::{
    net::SocketAddr,
    sync::{Arc, PoisonError},
    time::Duration,
};

use actix_web::rt::{
    spawn,
    time::{sleep, timeout},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::mpsc;
use url::Url;

use super::{
    Pay,
    ecpay::mac::{self, Fields},
    paddle::signature,
    state::{Book, Service},
    table::Row,
};
use crate::post;

/// Longest wait for an answer: what both services give a receiver, the longer one for both.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often the clock is looked at.
const TICK: Duration = Duration::from_millis(250);

/// Characters kept of an answer.
const ANSWER_CHARACTERS: usize = 200;

/// What is sent, before it is signed: each try is signed anew.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Body {
    /// ECPay's fields.
    Form(Fields),
    /// Paddle's event as it goes over the wire.
    Event(String),
}

/// How far a notification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeliveryState {
    /// On its way, or between two tries.
    Pending,
    /// Until control lets it go.
    Held,
    /// Nobody has said where to send it.
    NoTarget,
    /// Control had it lost.
    Lost,
    /// Taken as the service demands.
    Delivered,
    /// Every try failed.
    Exhausted,
    /// Not an address on this machine: never sent.
    Forbidden,
}

/// One try.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Try {
    /// By the stand-in's own clock.
    pub(crate) at: DateTime<Utc>,
    pub(crate) status: Option<u16>,
    /// Its beginning, or why there was none.
    pub(crate) answer: String,
}

/// One notification.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) id: String,
    pub(crate) service: Service,
    /// The order, transaction, subscription, … that it tells of.
    pub(crate) about: String,
    /// The address's name at ECPay, the event's type at Paddle.
    pub(crate) kind: String,
    /// `None`: Paddle's notification address, whatever it is then.
    pub(crate) url: Option<String>,
    pub(crate) body: Body,
    pub(crate) state: DeliveryState,
    pub(crate) tries: Vec<Try>,
}

impl Row for Delivery {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Book {
    /// Sends a notification as soon as the change is written down. `body` is made of the notification's id, which is
    /// given back.
    pub(crate) fn send(
        &mut self,
        service: Service,
        about: &str,
        kind: &str,
        url: Option<&str>,
        body: impl FnOnce(&str) -> Body,
    ) -> String {
        let id = super::ids::new("ntf");
        let body = body(&id);
        let (about, kind, url) = (about.to_owned(), kind.to_owned(), url.map(str::to_owned));
        let state = DeliveryState::Pending;
        self.deliveries.put(Delivery { id: id.clone(), service, about, kind, url, body, state, tries: vec![] });
        self.outgoing.push(id.clone());
        id
    }
}

/// What control does to notifications that have not been sent yet.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Tuning {
    /// The next so many are never sent.
    pub(crate) lose: u64,
    /// Each waits so long before its first try.
    pub(crate) delay_ms: u64,
    /// All wait until they are released.
    pub(crate) hold: bool,
    /// Refunds at Paddle wait for control and are not approved by themselves.
    pub(crate) hold_refunds: bool,
}

/// Sends what comes from `queue` until the server ends; what an earlier run left unsent comes first. Looks at the
/// clock all the time.
pub(crate) async fn run(pay: Arc<Pay>, mut queue: mpsc::UnboundedReceiver<String>) {
    let ticking = Arc::clone(&pay);
    spawn(async move {
        loop {
            sleep(TICK).await;
            ticking.change(|_| ());
        }
    });
    let (ecpay, ecpay_queue) = mpsc::unbounded_channel();
    let (paddle, paddle_queue) = mpsc::unbounded_channel();
    spawn(first_tries(Arc::clone(&pay), ecpay_queue));
    spawn(first_tries(Arc::clone(&pay), paddle_queue));
    while let Some(id) = queue.recv().await {
        let service = pay.read(|book| book.deliveries.get(&id).map(|row| row.service));
        let Some(service) = service else { continue };
        let lane = if service == Service::Ecpay { &ecpay } else { &paddle };
        if lane.send(id).is_err() {
            return;
        }
    }
}

/// First tries go one after another, so that a receiver who takes everything sees events in their order.
async fn first_tries(pay: Arc<Pay>, mut queue: mpsc::UnboundedReceiver<String>) {
    while let Some(id) = queue.recv().await {
        let tuning = {
            let mut tuning = pay.tuning.lock().unwrap_or_else(PoisonError::into_inner);
            let before = *tuning;
            tuning.lose = tuning.lose.saturating_sub(1);
            before
        };
        if tuning.lose > 0 {
            pay.mark(&id, DeliveryState::Lost);
        } else if tuning.hold {
            pay.mark(&id, DeliveryState::Held);
        } else if tuning.delay_ms > 0 {
            let pay = Arc::clone(&pay);
            spawn(async move {
                sleep(Duration::from_millis(tuning.delay_ms)).await;
                if !deliver(&pay, &id).await {
                    resend(pay, id).await;
                }
            });
        } else if !deliver(&pay, &id).await {
            spawn(resend(Arc::clone(&pay), id));
        }
    }
}

/// The tries after the first.
async fn resend(pay: Arc<Pay>, id: String) {
    for pause in pay.settings.resends.clone() {
        sleep(pause).await;
        // A reset has forgotten it, or control has had it delivered meanwhile.
        let waits = pay.read(|book| book.deliveries.get(&id).is_some_and(|row| row.state == DeliveryState::Pending));
        if !waits || deliver(&pay, &id).await {
            return;
        }
    }
    pay.mark(&id, DeliveryState::Exhausted);
}

/// One try. True: nothing is left to do.
pub(crate) async fn deliver(pay: &Arc<Pay>, id: &str) -> bool {
    let found = pay.read(|book| (book.deliveries.get(id).cloned(), book.notification_url.clone()));
    let (Some(delivery), notification_url) = found else { return true };
    let Some(url) = delivery.url.clone().or(notification_url) else {
        pay.mark(id, DeliveryState::NoTarget);
        return true;
    };
    let Some(endpoint) = target(&url) else {
        tracing::warn!(kind = delivery.kind, "a notification is for another machine and is not sent");
        pay.mark(id, DeliveryState::Forbidden);
        return true;
    };
    let at = pay.base_now();
    let (content_type, headers, body) = signed(pay, &delivery, at);
    let answer = timeout(PATIENCE, post::post(&endpoint, content_type, &headers, body.as_bytes())).await;
    let (status, answer) = match answer {
        Ok(Ok(reply)) => (Some(reply.status), String::from_utf8_lossy(&reply.body).into_owned()),
        Ok(Err(error)) => (None, error.to_string()),
        Err(_) => (None, "no answer in time".to_owned()),
    };
    let taken = match delivery.service {
        Service::Ecpay => status == Some(200) && answer == "1|OK",
        Service::Paddle => status == Some(200),
    };
    pay.change(|book| {
        if let Some(row) = book.deliveries.get_mut(id) {
            row.tries.push(Try { at, status, answer: answer.chars().take(ANSWER_CHARACTERS).collect() });
            if taken {
                row.state = DeliveryState::Delivered;
            }
        }
    });
    taken
}

/// Content type, headers and body of this try.
fn signed(pay: &Pay, delivery: &Delivery, at: DateTime<Utc>) -> (&'static str, Vec<(&'static str, String)>, String) {
    let settings = &pay.settings;
    match &delivery.body {
        Body::Form(fields) => {
            let mut fields = fields.clone();
            for (name, value) in &mut fields {
                // The service's own mark of a resend (ecpay.md, section 2).
                if !delivery.tries.is_empty() && name == "RtnMsg" && value == "交易成功" {
                    "paid".clone_into(value);
                }
            }
            mac::sign(&mut fields, &settings.ecpay_hash_key, &settings.ecpay_hash_iv);
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
            ("application/x-www-form-urlencoded", vec![], body)
        }
        Body::Event(body) => {
            let header = signature::header(&settings.paddle_notification_secret, at.timestamp(), body.as_bytes());
            ("application/json", vec![("Paddle-Signature", header)], body.clone())
        }
    }
}

/// The socket of an address on this machine; `localhost` is taken for one without asking anybody.
fn target(url: &str) -> Option<(SocketAddr, Url)> {
    let mut url: Url = url.parse().ok()?;
    if url.host_str() == Some("localhost") {
        url.set_host(Some("127.0.0.1")).ok()?;
    }
    post::loopback(url.as_str())
}

impl Pay {
    pub(crate) fn mark(&self, id: &str, state: DeliveryState) {
        self.change(|book| {
            if let Some(row) = book.deliveries.get_mut(id) {
                row.state = state;
            }
        });
    }
}

/// As control lists it.
pub(crate) fn view(row: &Delivery) -> serde_json::Value {
    let body: serde_json::Value = match &row.body {
        Body::Form(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), serde_json::Value::from(value.as_str()))).collect()
        }
        Body::Event(body) => serde_json::from_str(body).unwrap_or_default(),
    };
    json!({
        "id": row.id, "service": row.service, "about": row.about, "kind": row.kind, "url": row.url,
        "state": row.state, "tries": row.tries, "body": body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localhost_is_this_machine_and_no_other_name_is() {
        assert!(target("http://localhost:8000/hook").is_some_and(|(address, _)| address.ip().is_loopback()));
        assert!(target("http://shop.example/hook").is_none());
        assert!(target("http://localhost.example/hook").is_none());
    }
}
