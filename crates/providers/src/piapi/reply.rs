//! `PiAPI`'s answers: the envelope, the task, and the many places a file can be in.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::provider::{ErrorClass, Operation};
use serde_json::{Value, json};

use crate::{
    Output, OutputFile, ProviderError, TaskId, TaskState,
    error::{ErrorKind, is_about_credit},
    http::{Exchange, Reply},
    json,
};

/// The whole answer when it reports success: HTTP 2xx and code 200 or 0 (piapi.md, conflict). A task that comes without
/// its envelope (piapi.md, "Where the design differs") is put into one.
pub(super) fn envelope(exchange: &Exchange<'_>, reply: &Reply) -> Result<Value, ProviderError> {
    let answer = reply.json();
    let code = answer.as_ref().and_then(|answer| json::number(answer, "/code"));
    match answer {
        Some(answer) if reply.is_success() && matches!(code, Some(200.0 | 0.0)) => Ok(answer),
        Some(answer) if reply.is_success() && is_bare_task(&answer) => Ok(json!({"data": answer})),
        Some(answer) if answer.is_object() && (code.is_some() || !reply.is_success()) => {
            Err(complaint(exchange, reply, &answer))
        }
        _ if reply.is_success() => Err(exchange.unreadable(reply, "not a task envelope")),
        _ => Err(exchange.refused(reply.status, reply.retry_after, None)),
    }
}

/// A task itself, where its envelope is expected: it has neither a code nor `data`.
fn is_bare_task(answer: &Value) -> bool {
    answer.get("code").is_none() && answer.get("data").is_none() && json::word(answer, "/task_id").is_some()
}

fn complaint(exchange: &Exchange<'_>, reply: &Reply, answer: &Value) -> ProviderError {
    let words = json::first_text(answer, &["/message", "/data/error/message", "/data/error/raw_message"]);
    // An error under HTTP 200 is classed by its own code.
    let status = if reply.is_success() {
        json::word(answer, "/code").and_then(|code| code.parse().ok()).unwrap_or(reply.status)
    } else {
        reply.status
    };
    let about_credit =
        words.is_some_and(|words| is_about_credit(words) || (status == 400 && words.to_lowercase().contains("quota")));
    if about_credit && matches!(status, 400 | 402 | 403 | 500) {
        let message = format!("HTTP {status}: {}", words.unwrap_or_default());
        return exchange.error(ErrorClass::Rejected, ErrorKind::NoCredit, &message);
    }
    exchange.refused(status, reply.retry_after, words)
}

/// The task a create call made. A reply that reports trouble but names a task is taken by the task:
/// polling tells what became of it, where the reply leaves us in doubt.
pub(super) fn accepted(exchange: &Exchange<'_>, reply: &Reply) -> Result<TaskId, ProviderError> {
    let id = |answer: &Value| json::word(answer, "/data/task_id").or_else(|| json::word(answer, "/task_id"));
    let task = |answer: &Value| id(answer).and_then(|id| TaskId::try_from(id).ok());
    match envelope(exchange, reply) {
        Ok(answer) => task(&answer).ok_or_else(|| exchange.unreadable(reply, "accepted without a task id")),
        Err(error) if error.class == ErrorClass::Ambiguous => reply.json().as_ref().and_then(task).ok_or(error),
        Err(error) => Err(error),
    }
}

/// Where the task stands. Status words come in both cases; unknown ones are "not finished".
pub(super) fn task_state(
    exchange: &Exchange<'_>,
    operation: Operation,
    answer: &Value,
) -> Result<TaskState, ProviderError> {
    let status = json::text(answer, "/data/status").unwrap_or_default().to_lowercase();
    match status.as_str() {
        "completed" => {
            let file = answer.pointer("/data/output").and_then(|output| file(operation, output));
            let file = file.ok_or_else(|| {
                exchange.error(
                    exchange.stake.unclear(),
                    ErrorKind::Unreadable,
                    "completed, but no file in a known place of its output",
                )
            })?;
            Ok(TaskState::Succeeded(Output { file, charged: charged(answer) }))
        }
        "failed" => {
            let words = ["/data/error/raw_message", "/data/error/message", "/data/error/detail", "/data/detail"];
            let code = json::word(answer, "/data/error/code").filter(|code| code != "0");
            let reason = json::first_text(answer, &words).unwrap_or("no reason given");
            Ok(TaskState::Failed { reason: code.map_or_else(|| reason.to_owned(), |code| format!("{code}: {reason}")) })
        }
        _ => Ok(TaskState::Running { progress_percent: json::percent(answer, "/data/output/percent") }),
    }
}

fn charged(answer: &Value) -> Option<String> {
    let consumed = json::word(answer, "/data/meta/usage/consume")?;
    let unit = json::text(answer, "/data/meta/usage/type").unwrap_or("point");
    Some(format!("{consumed} {unit}"))
}

/// The first file that is there (piapi.md, "Output shapes"). A clip's answer may hold a still beside it, and
/// the other way round, so only the places of the wanted kind are looked at.
fn file(operation: Operation, output: &Value) -> Option<OutputFile> {
    let single: &[&str] = if operation.makes_video() {
        &["/video_url", "/video", "/video/url", "/video_urls/0", "/videos/0", "/videos/0/url", "/videos/0/video_url"]
    } else {
        &["/image_url", "/image_urls/0", "/temporary_image_urls/0"]
    };
    let in_work: &[&str] = if operation.makes_video() {
        &["/video/resource_without_watermark", "/video/resource"]
    } else {
        &["/image/resource_without_watermark", "/image/resource"]
    };
    let address = |value: &Value, places: &[&str]| {
        places.iter().find_map(|place| json::text(value, place).and_then(json::file_url))
    };
    address(output, single)
        .or_else(|| json::items(output, "/works").iter().find_map(|work| address(work, in_work)))
        .map(OutputFile::Url)
        .or_else(|| if operation.makes_video() { None } else { inline(json::text(output, "/image_base64")?) })
}

/// `image_base64`, with or without the head of a data URL.
fn inline(text: &str) -> Option<OutputFile> {
    let (mime, data) = match text.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,")) {
        Some((mime, data)) => (Some(mime), data),
        None => (None, text),
    };
    let bytes = STANDARD.decode(data.trim()).ok().filter(|bytes| !bytes.is_empty())?;
    let mime = mime.unwrap_or(match bytes.as_slice() {
        [0xFF, 0xD8, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', ..] => "image/webp",
        _ => "image/png",
    });
    Some(OutputFile::Inline { mime: mime.to_owned(), bytes: bytes.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_in_every_documented_place() {
        let picture = Operation::TryOn;
        let clip = Operation::ImageToVideo;
        for (operation, output) in [
            (picture, json!({"image_url": "https://x/f", "image_base64": ""})),
            (picture, json!({"image_url": "", "image_urls": ["https://x/f", "https://x/2"]})),
            (picture, json!({"image_urls": null, "temporary_image_urls": ["https://x/f"]})),
            (
                picture,
                json!({"works": [{"image": {"resource": "https://x/w", "resource_without_watermark": "https://x/f"}}]}),
            ),
            (
                picture,
                json!({"works": [{"status": 5}, {"image": {"resource": "https://x/f", "resource_without_watermark": ""}}]}),
            ),
            (picture, json!({"video_url": "https://x/v", "image_url": "https://x/f"})),
            (clip, json!({"video_url": "https://x/f", "image_url": "https://x/cover"})),
            (clip, json!({"video": "https://x/f"})),
            (clip, json!({"video": {"url": "https://x/f"}})),
            (clip, json!({"videos": ["https://x/f"]})),
            (clip, json!({"videos": [{"url": "https://x/f"}]})),
            (
                clip,
                json!({"works": [{"video": {"resource": "https://x/w", "resource_without_watermark": "https://x/f"}}]}),
            ),
            (clip, json!({"works": [{"video": {"resource": "https://x/f"}}]})),
        ] {
            let expected = OutputFile::Url("https://x/f".parse().unwrap());
            assert_eq!(file(operation, &output), Some(expected), "{output}");
        }
    }

    #[test]
    fn a_task_without_its_envelope_is_a_task_and_an_error_is_none() {
        assert!(is_bare_task(&json!({"task_id": "5b0c", "status": "pending"})));
        for other in [
            json!({"task_id": " "}),
            json!({"status": "pending"}),
            json!({"code": 500, "task_id": "5b0c"}),
            json!({"data": {"task_id": "5b0c"}, "task_id": "5b0c"}),
            json!([{"task_id": "5b0c"}]),
        ] {
            assert!(!is_bare_task(&other), "{other}");
        }
    }

    #[test]
    fn base64_is_the_last_place_and_no_file_is_no_file() {
        let inline = file(Operation::TextToImage, &json!({"image_base64": "/9j/"})).unwrap();
        assert_eq!(inline, OutputFile::Inline { bytes: vec![0xFF, 0xD8, 0xFF].into(), mime: "image/jpeg".into() });
        let named = file(Operation::TextToImage, &json!({"image_base64": "data:image/webp;base64,AAAA"})).unwrap();
        assert_eq!(named, OutputFile::Inline { bytes: vec![0, 0, 0].into(), mime: "image/webp".into() });
        for output in [json!(null), json!({}), json!({"image_url": "", "image_base64": ""}), json!({"works": []})] {
            assert_eq!(file(Operation::TextToImage, &output), None, "{output}");
        }
    }
}
