//! Calls webhooks when a task ends, on loopback addresses only.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use actix_web::rt::{
    net::TcpStream,
    spawn,
    time::{sleep, timeout},
};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::{Host, Url};

use crate::{
    faults::Fault,
    tasks::{Studio, Task},
};

/// Calls after one that was not answered with 2xx.
const MORE_TRIES: usize = 3;

/// Between tries (piapi.md, "Webhook").
const PAUSE: Duration = Duration::from_secs(5);

/// Longest call.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is sent: header names and values, and the body.
pub(crate) struct Message {
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Value,
}

/// Tells the task's webhook, if it has one, when the task ends. Returns at once.
pub(crate) fn when_finished(
    studio: &Arc<Studio>,
    task: &Arc<Task>,
    message: impl FnOnce(&Arc<Studio>, &Arc<Task>) -> Message + 'static,
) {
    let endpoint = task.record.webhook.as_ref().and_then(|webhook| loopback(&webhook.endpoint));
    let Some((address, url)) = endpoint else { return };
    if task.record.fault == Some(Fault::NeverFinal) {
        return;
    }
    let (studio, task) = (Arc::clone(studio), Arc::clone(task));
    spawn(async move {
        studio.finished(&task).await;
        let message = message(&studio, &task);
        let times = if task.record.fault == Some(Fault::DuplicateCallback) { 2 } else { 1 };
        for _ in 0..times {
            tell(address, &url, &message).await;
        }
    });
}

/// The socket of an endpoint that is certainly on this machine.
fn loopback(endpoint: &str) -> Option<(SocketAddr, Url)> {
    let url: Url = endpoint.parse().ok().filter(|url: &Url| url.scheme() == "http")?;
    let address = match url.host()? {
        Host::Ipv4(address) if address.is_loopback() => address.into(),
        Host::Ipv6(address) if address.is_loopback() => address.into(),
        // A name could lead anywhere.
        _ => return None,
    };
    Some((SocketAddr::new(address, url.port_or_known_default()?), url))
}

async fn tell(address: SocketAddr, url: &Url, message: &Message) {
    for tries_left in (0..=MORE_TRIES).rev() {
        match timeout(PATIENCE, post(address, url, message)).await {
            Ok(Ok(200..=299)) => return,
            outcome => tracing::debug!(?outcome, tries_left, "a webhook was not taken"),
        }
        if tries_left > 0 {
            sleep(PAUSE).await;
        }
    }
}

/// One POST over a connection of its own; gives the status. The crate that could do this for us is an HTTP client,
/// which the stand-in must not have.
async fn post(address: SocketAddr, url: &Url, message: &Message) -> std::io::Result<u16> {
    let body = message.body.to_string();
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let mut head = format!("POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    head.push_str(&format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()));
    for (name, value) in &message.headers {
        // A line break would start another header.
        if !value.contains(['\r', '\n']) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    head.push_str("\r\n");
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    // "HTTP/1.1 200"
    let mut status_line = [0; 12];
    stream.read_exact(&mut status_line).await?;
    let status = status_line.get(9..).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
    status.ok_or_else(|| std::io::Error::other("not an HTTP answer"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_addresses_are_called() {
        for endpoint in ["http://127.0.0.1:9/hook", "http://[::1]:9/hook", "http://127.9.9.9/"] {
            assert!(loopback(endpoint).is_some(), "{endpoint}");
        }
        for endpoint in ["https://127.0.0.1/", "http://localhost/", "http://192.168.0.1/", "http://10.0.0.1/", "x"] {
            assert!(loopback(endpoint).is_none(), "{endpoint}");
        }
    }
}
