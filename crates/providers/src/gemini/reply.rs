//! What all of Gemini's answers have in common: the error envelope, blocks, and parts.

use std::time::Duration;

use domain::provider::ErrorClass;
use serde_json::Value;

use crate::{
    ProviderError,
    error::ErrorKind,
    http::{Exchange, Reply},
    json,
};

/// The answer of a successful call.
pub(super) fn answer(exchange: &Exchange<'_>, reply: &Reply) -> Result<Value, ProviderError> {
    match reply.json().filter(Value::is_object) {
        Some(answer) if reply.is_success() && answer.get("error").is_none() => Ok(answer),
        Some(answer) => Err(complaint(exchange, reply, &answer)),
        None if reply.is_success() => Err(exchange.unreadable(reply, "not an object in JSON")),
        None => Err(exchange.refused(reply.status, reply.retry_after, None)),
    }
}

fn complaint(exchange: &Exchange<'_>, reply: &Reply, answer: &Value) -> ProviderError {
    let code = json::word(answer, "/error/code").and_then(|code| code.parse().ok());
    let status = if reply.is_success() { code.unwrap_or(reply.status) } else { reply.status };
    let name = json::text(answer, "/error/status").unwrap_or_default();
    let words = format!("{name} {}", json::text(answer, "/error/message").unwrap_or("no explanation"));
    let details = json::items(answer, "/error/details");
    let wrong_key = details.iter().any(|detail| json::text(detail, "/reason") == Some("API_KEY_INVALID"));
    let mut error = exchange.refused(status, reply.retry_after, Some(words.trim()));
    error.kind = match error.kind {
        ErrorKind::BadInput if wrong_key => ErrorKind::Auth,
        // The region is not served, or billing is off.
        ErrorKind::BadInput if name == "FAILED_PRECONDITION" => ErrorKind::Forbidden,
        ErrorKind::RateLimited { retry_after, .. } => ErrorKind::RateLimited {
            retry_after: details.iter().find_map(retry_delay).or(retry_after),
            daily: details.iter().any(is_daily),
        },
        kind => kind,
    };
    error
}

/// `RetryInfo`: seconds, maybe with a fraction, ending in `s`.
fn retry_delay(detail: &Value) -> Option<Duration> {
    let seconds: f64 = json::text(detail, "/retryDelay")?.trim().strip_suffix('s')?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

fn is_daily(detail: &Value) -> bool {
    json::items(detail, "/violations")
        .iter()
        .any(|violation| json::text(violation, "/quotaId").is_some_and(|id| id.contains("PerDay")))
}

/// Why the safety rules refused: the whole prompt, or the answer that was being made.
pub(super) fn block_reason(answer: &Value) -> Option<&str> {
    let blocked = ["SAFETY", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "RECITATION"];
    let of_answer = json::text(answer, "/candidates/0/finishReason")
        .filter(|reason| blocked.contains(&reason.strip_prefix("IMAGE_").unwrap_or(reason)));
    json::text(answer, "/promptFeedback/blockReason").or(of_answer)
}

/// The parts of the first candidate that are answer and not thought.
pub(super) fn parts(answer: &Value) -> impl Iterator<Item = &Value> {
    json::items(answer, "/candidates/0/content/parts")
        .iter()
        .filter(|part| part.get("thought").and_then(Value::as_bool) != Some(true))
}

/// The refusal as an error of a picture call.
pub(super) fn blocked(exchange: &Exchange<'_>, reason: &str) -> ProviderError {
    exchange.error(ErrorClass::Rejected, ErrorKind::Blocked, &format!("blocked: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_delay_may_have_a_fraction() {
        for (text, millis) in
            [("57.238747106s", Some(57_238)), ("3s", Some(3_000)), ("-1s", None), ("3", None), ("NaNs", None)]
        {
            let delay = retry_delay(&json!({"retryDelay": text})).map(|delay| delay.as_millis());
            assert_eq!(delay, millis, "{text}");
        }
    }

    #[test]
    fn every_safety_word_is_a_block_and_the_others_are_not() {
        let finished = |reason: &str| json!({"candidates": [{"finishReason": reason}]});
        for reason in ["SAFETY", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT"]
        {
            assert_eq!(block_reason(&finished(reason)), Some(reason));
        }
        for reason in ["STOP", "MAX_TOKENS", "NO_IMAGE", "IMAGE_OTHER", "SOMETHING_NEW"] {
            assert_eq!(block_reason(&finished(reason)), None, "{reason}");
        }
    }
}
