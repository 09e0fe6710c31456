//! Pictures: the request, and the picture in the answer.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    generation::{Picture, Size},
    provider::ErrorClass,
};
use serde_json::{Value, json};

use super::reply::{answer, block_reason, blocked, parts};
use crate::{
    Output, OutputFile, ProviderError,
    error::ErrorKind,
    http::{Exchange, Reply},
    json,
};

/// The documented shapes, width and height (gemini.md, "Picture"; without the inferred 4:5 and 5:4).
const RATIOS: [(u32, u32); 8] = [(1, 1), (2, 3), (3, 2), (3, 4), (4, 3), (9, 16), (16, 9), (21, 9)];

/// The body of the call; `room` is the picture to change.
pub(super) fn body(prompt: &str, avoid: Option<&str>, room: Option<&Picture>, size: Size) -> Value {
    let text = match avoid {
        Some(avoid) if !avoid.trim().is_empty() => format!("{prompt}\nAvoid: {avoid}"),
        _ => prompt.to_owned(),
    };
    let mut parts = vec![json!({"text": text})];
    if let Some(room) = room {
        parts.push(json!({"inlineData": {"mimeType": room.mime, "data": STANDARD.encode(&room.bytes)}}));
    }
    json!({
        "contents": [{"role": "user", "parts": parts}],
        "generationConfig": {"responseModalities": ["TEXT", "IMAGE"], "imageConfig": {"aspectRatio": ratio(size)}},
    })
}

/// The documented shape nearest to `size`.
fn ratio(size: Size) -> String {
    let shape = |(width, height): (u32, u32)| (f64::from(width.max(1)) / f64::from(height.max(1))).ln();
    let wanted = shape((size.width, size.height));
    let distance = |ratio: (u32, u32)| (shape(ratio) - wanted).abs();
    let nearest = RATIOS.into_iter().min_by(|a, b| distance(*a).total_cmp(&distance(*b))).unwrap_or((1, 1));
    format!("{}:{}", nearest.0, nearest.1)
}

/// The picture of an answer.
///
/// A block is a refusal. An answer in words only is class `ProviderFailed`: it may be asked once more. An answer we
/// cannot read was billed and may hold a picture, so it is `Ambiguous` like any other unreadable success.
pub(super) fn output(exchange: &Exchange<'_>, reply: &Reply) -> Result<Output, ProviderError> {
    let answer = answer(exchange, reply)?;
    let inline = parts(&answer).find_map(|part| part.get("inlineData").or_else(|| part.get("inline_data")));
    if let Some(inline) = inline {
        let bytes = json::text(inline, "/data").and_then(|data| STANDARD.decode(data).ok());
        let bytes = bytes.filter(|bytes| !bytes.is_empty());
        let bytes = bytes.ok_or_else(|| exchange.unreadable(reply, "the picture is not base64"))?;
        let mime = json::first_text(inline, &["/mimeType", "/mime_type"]).unwrap_or("image/png").to_owned();
        let charged = json::word(&answer, "/usageMetadata/totalTokenCount").map(|count| format!("{count} tokens"));
        return Ok(Output { file: OutputFile::Inline { bytes: bytes.into(), mime }, charged });
    }
    if let Some(reason) = block_reason(&answer) {
        return Err(blocked(exchange, reason));
    }
    match json::items(&answer, "/candidates").first() {
        Some(candidate) if is_in_words(candidate) => {
            let reason = json::text(candidate, "/finishReason").unwrap_or("no finishReason");
            let message = format!("answered in words, without a picture ({reason})");
            Err(exchange.error(ErrorClass::ProviderFailed, ErrorKind::Unreadable, &message))
        }
        Some(_) => Err(exchange.unreadable(reply, "a candidate of an unknown shape")),
        None => Err(exchange.unreadable(reply, "neither a candidate nor a block")),
    }
}

/// Whether a candidate without a picture surely has none: it is built as documented, and says something or why not.
fn is_in_words(candidate: &Value) -> bool {
    let parts = candidate.pointer("/content/parts");
    let as_documented = candidate.is_object()
        && candidate.get("content").is_none_or(Value::is_object)
        && parts.is_none_or(|parts| parts.as_array().is_some_and(|parts| parts.iter().all(Value::is_object)));
    let says_something =
        json::items(candidate, "/content/parts").iter().any(|part| json::text(part, "/text").is_some());
    as_documented && (says_something || json::text(candidate, "/finishReason").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_candidate_that_was_understood_is_without_a_picture() {
        for candidate in [
            json!({"content": {"parts": [{"text": "I cannot draw that."}]}}),
            json!({"content": {"role": "model"}, "finishReason": "IMAGE_OTHER"}),
            json!({"finishReason": "NO_IMAGE"}),
        ] {
            assert!(is_in_words(&candidate), "{candidate}");
        }
        for candidate in [
            json!([["model", [["image/png", "AAAA"]]], "STOP"]),
            json!("STOP"),
            json!({}),
            json!({"content": [[{"inlineData": {"data": "AAAA"}}]], "finishReason": "STOP"}),
            json!({"content": {"parts": {"inlineData": {"data": "AAAA"}}}, "finishReason": "STOP"}),
            json!({"content": {"parts": [["image/png", "AAAA"]]}, "finishReason": "STOP"}),
        ] {
            assert!(!is_in_words(&candidate), "{candidate}");
        }
    }

    #[test]
    fn the_nearest_documented_shape_is_asked_for() {
        for (width, height, expected) in [
            (1024, 1024, "1:1"),
            (1920, 1080, "16:9"),
            (1080, 1920, "9:16"),
            (1024, 768, "4:3"),
            (800, 1000, "3:4"),
            (5000, 1, "21:9"),
            (0, 0, "1:1"),
        ] {
            assert_eq!(ratio(Size { width, height }), expected, "{width} x {height}");
        }
    }
}
