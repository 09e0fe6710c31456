//! Pollo's answers, with and without the envelope.

use domain::provider::ErrorClass;
use serde_json::Value;

use crate::{
    Output, OutputFile, ProviderError, TaskId, TaskState,
    error::{ErrorKind, is_about_credit},
    http::{Exchange, Reply},
    json,
};

/// What the answer holds: `data` of the envelope, or the flat object (pollo.md, conflict).
pub(super) fn content(exchange: &Exchange<'_>, reply: &Reply) -> Result<Value, ProviderError> {
    let answer = reply.json().filter(Value::is_object);
    match answer {
        Some(mut answer) if reply.is_success() => match json::word(&answer, "/code") {
            Some(code) if code != "SUCCESS" => Err(complaint(exchange, reply, &answer)),
            _ => match answer.get_mut("data").map(Value::take) {
                Some(data) if data.is_object() => Ok(data),
                _ => Ok(answer),
            },
        },
        Some(answer) => Err(complaint(exchange, reply, &answer)),
        None if reply.is_success() => Err(exchange.unreadable(reply, "not an object in JSON")),
        None => Err(exchange.refused(reply.status, reply.retry_after, None)),
    }
}

fn complaint(exchange: &Exchange<'_>, reply: &Reply, answer: &Value) -> ProviderError {
    let code = json::word(answer, "/code").unwrap_or_default();
    // An error under HTTP 200 is classed by its code word; an unknown one leaves us in doubt.
    let status = match code.as_str() {
        _ if !reply.is_success() => reply.status,
        "BAD_REQUEST" => 400,
        "UNAUTHORIZED" => 401,
        "PAYMENT_REQUIRED" => 402,
        "FORBIDDEN" => 403,
        "NOT_FOUND" => 404,
        "TOO_MANY_REQUESTS" => 429,
        "INTERNAL_SERVER_ERROR" => 500,
        _ => reply.status,
    };
    let words = [json::text(answer, "/message"), json::text(answer, "/issues/0/message")];
    let words = words.into_iter().flatten().collect::<Vec<_>>().join(": ");
    let message = format!("{code} {words}");
    if is_about_credit(&words) && matches!(status, 400 | 402 | 403) {
        return exchange.error(ErrorClass::Rejected, ErrorKind::NoCredit, &format!("HTTP {status}: {message}"));
    }
    exchange.refused(status, reply.retry_after, Some(message.trim()))
}

/// The task a create call made. A reply that reports trouble but names a task is taken by the task, where the
/// reply leaves us in doubt.
pub(super) fn accepted(exchange: &Exchange<'_>, reply: &Reply) -> Result<TaskId, ProviderError> {
    let task = |answer: &Value, place| json::word(answer, place).and_then(|id| TaskId::try_from(id).ok());
    match content(exchange, reply) {
        Ok(content) => {
            task(&content, "/taskId").ok_or_else(|| exchange.unreadable(reply, "accepted without a task id"))
        }
        Err(error) if error.class == ErrorClass::Ambiguous => reply
            .json()
            .and_then(|answer| task(&answer, "/data/taskId").or_else(|| task(&answer, "/taskId")))
            .ok_or(error),
        Err(error) => Err(error),
    }
}

/// Where the task stands: the status sits on its generations, of which we order one.
pub(super) fn task_state(exchange: &Exchange<'_>, reply: &Reply) -> Result<TaskState, ProviderError> {
    let content = content(exchange, reply)?;
    let generations = json::items(&content, "/generations");
    let status = |generation: &Value| json::text(generation, "/status").unwrap_or_default().to_lowercase();
    let is_done = |generation: &Value| matches!(status(generation).as_str(), "succeed" | "succeeded" | "success");
    let is_failed = |generation: &Value| matches!(status(generation).as_str(), "failed" | "fail");

    let done: Vec<&Value> = generations.iter().filter(|generation| is_done(generation)).collect();
    if let Some(url) = done.iter().find_map(|generation| json::text(generation, "/url").and_then(json::file_url)) {
        let charged = json::word(&content, "/credit").map(|credit| format!("{credit} credit"));
        return Ok(TaskState::Succeeded(Output { file: OutputFile::Url(url), charged }));
    }
    if !done.is_empty() {
        return Err(exchange.unreadable(reply, "succeeded without the address of a file"));
    }
    if !generations.is_empty() && generations.iter().all(is_failed) {
        let reason = generations.iter().find_map(|generation| json::text(generation, "/failMsg"));
        return Ok(TaskState::Failed { reason: reason.unwrap_or("no reason given").to_owned() });
    }
    Ok(TaskState::Running { progress_percent: None })
}
