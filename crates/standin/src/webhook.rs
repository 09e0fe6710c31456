//! Calls webhooks when a task ends, on loopback addresses only.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use actix_web::rt::{
    spawn,
    time::{sleep, timeout},
};
use serde_json::Value;
use url::Url;

use crate::{
    faults::Fault,
    post::{Reply, loopback, post},
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
    let Some(endpoint) = endpoint else { return };
    if task.record.fault == Some(Fault::NeverFinal) {
        return;
    }
    let (studio, task) = (Arc::clone(studio), Arc::clone(task));
    spawn(async move {
        studio.finished(&task).await;
        let message = message(&studio, &task);
        let times = if task.record.fault == Some(Fault::DuplicateCallback) { 2 } else { 1 };
        for _ in 0..times {
            tell(&endpoint, &message).await;
        }
    });
}

async fn tell(endpoint: &(SocketAddr, Url), message: &Message) {
    let body = message.body.to_string();
    for tries_left in (0..=MORE_TRIES).rev() {
        match timeout(PATIENCE, post(endpoint, "application/json", &message.headers, body.as_bytes())).await {
            Ok(Ok(Reply { status: 200..=299, .. })) => return,
            outcome => tracing::debug!(?outcome, tries_left, "a webhook was not taken"),
        }
        if tries_left > 0 {
            sleep(PAUSE).await;
        }
    }
}
