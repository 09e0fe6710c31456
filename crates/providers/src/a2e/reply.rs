//! A2E's answers. An error often comes under HTTP 200, so the `code` decides.

use domain::provider::ErrorClass;
use serde_json::Value;

use crate::{
    Output, OutputFile, ProviderError, TaskId, TaskState,
    error::{ErrorKind, is_about_credit},
    http::{Exchange, Reply},
    json,
};

/// `data` of an answer with code 0.
pub(super) fn data(exchange: &Exchange<'_>, reply: &Reply) -> Result<Value, ProviderError> {
    let answer = reply.json().filter(Value::is_object);
    let code = answer.as_ref().and_then(|answer| json::number(answer, "/code"));
    match (answer, code) {
        (Some(mut answer), Some(0.0)) if reply.is_success() => {
            Ok(answer.get_mut("data").map(Value::take).unwrap_or_default())
        }
        (Some(answer), Some(_)) => Err(complaint(exchange, reply, &answer)),
        (Some(answer), None) if !reply.is_success() => Err(complaint(exchange, reply, &answer)),
        _ if reply.is_success() => Err(exchange.unreadable(reply, "not an envelope with a code")),
        _ => Err(exchange.refused(reply.status, reply.retry_after, None)),
    }
}

fn complaint(exchange: &Exchange<'_>, reply: &Reply, answer: &Value) -> ProviderError {
    let code = json::word(answer, "/code").unwrap_or_default();
    let words = json::first_text(answer, &["/msg", "/message", "/data/msg", "/data/failed_message"]);
    let message = format!("code {code}: {}", words.unwrap_or("no explanation"));
    let status = match (reply.is_success(), code.parse()) {
        (false, _) => reply.status,
        (true, Ok(status @ 400..=599)) => status,
        // Any other number is how A2E refuses input (a2e.md, "Errors").
        (true, _) => 400,
    };
    // Its number is not published; the words are all there is.
    if words.is_some_and(lacks_coins) && (400..500).contains(&status) {
        return exchange.error(ErrorClass::Rejected, ErrorKind::NoCredit, &message);
    }
    match (status, exchange.refused(status, reply.retry_after, Some(&message))) {
        // The notes give 403 to the token.
        (403, refused) => ProviderError { kind: ErrorKind::Auth, ..refused },
        (_, refused) => refused,
    }
}

fn lacks_coins(words: &str) -> bool {
    let words = words.to_lowercase();
    is_about_credit(&words) || ["coins", "balance", "credits"].iter().any(|word| words.contains(word))
}

/// The task a create call made.
pub(super) fn accepted(exchange: &Exchange<'_>, reply: &Reply) -> Result<TaskId, ProviderError> {
    let data = data(exchange, reply)?;
    json::word(&data, "/_id")
        .and_then(|id| TaskId::try_from(id).ok())
        .ok_or_else(|| exchange.unreadable(reply, "accepted without an _id"))
}

/// Where the task stands. The array is empty while it is queued.
pub(super) fn task_state(exchange: &Exchange<'_>, reply: &Reply, task: &TaskId) -> Result<TaskState, ProviderError> {
    let data = data(exchange, reply)?;
    let tasks = data.as_array().map_or_else(|| std::slice::from_ref(&data), Vec::as_slice);
    let ours = tasks.iter().find(|item| json::text(item, "/_id") == Some(task.as_str()));
    // An entry without an id can only be ours; one of another id is not.
    let ours = ours.or_else(|| tasks.iter().find(|item| item.is_object() && item.get("_id").is_none()));
    let Some(item) = ours else { return Ok(TaskState::Running { progress_percent: None }) };
    let status = json::first_text(item, &["/status", "/current_status"]).unwrap_or_default().to_lowercase();
    match status.as_str() {
        "success" | "completed" => {
            let url = json::first_text(item, &["/result", "/result_url", "/video_url"]).and_then(json::file_url);
            let url = url.ok_or_else(|| exchange.unreadable(reply, "success without the address of a file"))?;
            let charged = json::word(item, "/coins").map(|coins| format!("{coins} coins"));
            Ok(TaskState::Succeeded(Output { file: OutputFile::Url(url), charged }))
        }
        "fail" | "failed" => {
            let reason = json::first_text(item, &["/msg", "/failed_message", "/message", "/failed_code"]);
            Ok(TaskState::Failed { reason: reason.unwrap_or("no reason given").to_owned() })
        }
        _ => Ok(TaskState::Running { progress_percent: json::percent(item, "/process") }),
    }
}
