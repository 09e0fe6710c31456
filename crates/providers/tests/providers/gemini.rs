//! Gemini.

use std::time::Duration;

use domain::{
    generation::{Generation, Picture, Size},
    provider::{ErrorClass, Operation},
};
use providers::{
    ErrorKind, Found, GeminiClient, OutputFile, ProviderClient, ProviderError, Submission, gemini::Verdict,
};
use serde_json::{Value, json};

use crate::{
    assert_fault, endpoints, key, kite, picture,
    server::{Answer, Server},
    settings,
};

fn client(server: &Server) -> GeminiClient {
    GeminiClient::new(&endpoints(server), &settings()).unwrap()
}

fn candidate(parts: Value, finish_reason: &str) -> Answer {
    let content = json!({"parts": parts, "role": "model"});
    Answer::Json(
        200,
        json!({
        "candidates": [{"content": content, "finishReason": finish_reason, "index": 0}],
        "usageMetadata": {"promptTokenCount": 17, "candidatesTokenCount": 1306, "totalTokenCount": 1323},
        "modelVersion": "gemini-2.5-flash-image"}),
    )
}

fn blocked_prompt() -> Answer {
    Answer::Json(
        200,
        json!({
        "promptFeedback": {"blockReason": "PROHIBITED_CONTENT", "safetyRatings": [
            {"category": "HARM_CATEGORY_SEXUALLY_EXPLICIT", "probability": "HIGH", "blocked": true},
            {"category": "HARM_CATEGORY_HARASSMENT", "probability": "LOW"}]},
        "usageMetadata": {"promptTokenCount": 41, "totalTokenCount": 41}}),
    )
}

fn error(status: u16, name: &str, details: &Value) -> Answer {
    Answer::Json(status, json!({"error": {"code": status, "message": "words", "status": name, "details": details}}))
}

fn quota(quota_id: &str, retry_delay: Option<&str>) -> Value {
    let failure =
        json!({"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": quota_id}]});
    let help = json!({"@type": "type.googleapis.com/google.rpc.Help", "links": []});
    let info =
        retry_delay.map(|delay| json!({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}));
    [failure, help].into_iter().chain(info).collect()
}

async fn submitted(request: &Generation, answer: Answer) -> (Result<Submission, ProviderError>, Value) {
    let server = Server::start([answer]).await;
    let client = client(&server);
    let prepared = client.prepare(&key(), request).await.unwrap();
    let outcome = client.submit(&key(), &prepared, "our-id").await;
    let seen = server.only();
    assert_eq!(seen.line, "POST /gemini/v1beta/models/gemini-2.5-flash-image:generateContent");
    assert_eq!(seen.headers["x-goog-api-key"], crate::SECRET);
    (outcome, seen.json())
}

#[tokio::test]
async fn a_picture_comes_with_the_answer_after_words_and_thoughts() {
    let parts = json!([
        {"text": "thinking", "thought": true},
        {"inlineData": {"mimeType": "image/png", "data": "AAAA"}, "thought": true},
        {"text": "Here it is:"},
        {"inlineData": {"mimeType": "image/jpeg", "data": "AQID"}},
        {"inlineData": {"mimeType": "image/png", "data": "BBBB"}},
    ]);
    let (outcome, body) = submitted(&kite(), candidate(parts, "STOP")).await;
    let Submission::Finished(output) = outcome.unwrap() else { panic!() };
    assert_eq!(output.file, OutputFile::Inline { bytes: vec![1, 2, 3].into(), mime: "image/jpeg".into() });
    assert_eq!(output.charged.as_deref(), Some("1323 tokens"));
    assert_eq!(
        body,
        json!({
        "contents": [{"role": "user", "parts": [{"text": "a red kite over a lake"}]}],
        "generationConfig": {"responseModalities": ["TEXT", "IMAGE"], "imageConfig": {"aspectRatio": "4:3"}}})
    );
}

#[tokio::test]
async fn a_room_goes_along_and_the_older_spelling_is_read() {
    let size = Size { width: 1920, height: 1080 };
    let request = Generation::Interior { prompt: "nordic".into(), room: picture(), size };
    let old = json!([{"inline_data": {"mime_type": "image/webp", "data": "AQID"}}]);
    let (outcome, body) = submitted(&request, candidate(old, "STOP")).await;
    let Submission::Finished(output) = outcome.unwrap() else { panic!() };
    assert_eq!(output.file, OutputFile::Inline { bytes: vec![1, 2, 3].into(), mime: "image/webp".into() });
    assert_eq!(body["contents"][0]["parts"][1], json!({"inlineData": {"mimeType": "image/png", "data": "AQID"}}));
    assert_eq!(body["generationConfig"]["imageConfig"]["aspectRatio"], "16:9");
}

#[tokio::test]
async fn what_to_avoid_is_said_in_words_and_too_large_a_room_is_refused() {
    let server = Server::start([]).await;
    let size = Size { width: 1, height: 1 };
    let request = Generation::TextToImage { prompt: "a kite".into(), negative_prompt: Some("blur".into()), size };
    let prepared = client(&server).prepare(&key(), &request).await.unwrap();
    assert_eq!(prepared.body()["contents"][0]["parts"][0]["text"], "a kite\nAvoid: blur");
    assert!(!format!("{prepared:?}").contains("kite"), "{prepared:?}");
    let room = Picture { bytes: vec![0; 14_000_001].into(), ..picture() };
    let fault = client(&server).prepare(&key(), &Generation::Interior { prompt: "x".into(), room, size }).await;
    assert_fault(fault, ErrorClass::Rejected, ErrorKind::BadInput, &"14 MB");
}

#[tokio::test]
async fn an_answer_without_a_picture_is_classed_by_money() {
    let (doubt, no, failed) = (ErrorClass::Ambiguous, ErrorClass::Rejected, ErrorClass::ProviderFailed);
    let empty = |reason: &str| Answer::Json(200, json!({"candidates": [{"finishReason": reason, "index": 0}]}));
    for (answer, class, kind) in [
        (blocked_prompt(), no, ErrorKind::Blocked),
        (empty("SAFETY"), no, ErrorKind::Blocked),
        (empty("IMAGE_SAFETY"), no, ErrorKind::Blocked),
        (empty("PROHIBITED_CONTENT"), no, ErrorKind::Blocked),
        (candidate(json!([{"text": "I would rather not"}]), "STOP"), failed, ErrorKind::Unreadable),
        (empty("NO_IMAGE"), failed, ErrorKind::Unreadable),
        (empty("A_NEW_WORD"), failed, ErrorKind::Unreadable),
        (Answer::Json(200, json!({"candidates": []})), doubt, ErrorKind::Unreadable),
        (Answer::Json(200, json!({})), doubt, ErrorKind::Unreadable),
        (candidate(json!([{"inlineData": {"data": "not base64!"}}]), "STOP"), doubt, ErrorKind::Unreadable),
        (Answer::html(200), doubt, ErrorKind::Unreadable),
    ] {
        let (outcome, _) = submitted(&kite(), answer.clone()).await;
        let fault = assert_fault(outcome, class, kind, &answer);
        assert_eq!(fault.retryable(), class == failed, "{answer:?}");
    }
}

#[tokio::test]
async fn an_error_is_classed_by_money() {
    let (doubt, no, safe) = (ErrorClass::Ambiguous, ErrorClass::Rejected, ErrorClass::NeverSent);
    let wrong_key = json!([{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"},
        {"@type": "type.googleapis.com/google.rpc.LocalizedMessage", "locale": "en-US"}]);
    let limit = |seconds: Option<f64>, daily| ErrorKind::RateLimited {
        retry_after: seconds.map(Duration::from_secs_f64),
        daily,
    };
    let minute = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier";
    let day = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";
    for (answer, class, kind, alarm) in [
        (error(400, "INVALID_ARGUMENT", &json!([])), no, ErrorKind::BadInput, false),
        (error(400, "INVALID_ARGUMENT", &wrong_key), no, ErrorKind::Auth, true),
        (error(400, "FAILED_PRECONDITION", &json!([])), no, ErrorKind::Forbidden, true),
        (error(403, "PERMISSION_DENIED", &json!([])), no, ErrorKind::Forbidden, true),
        (error(404, "NOT_FOUND", &json!([])), no, ErrorKind::NotFound, true),
        (
            error(429, "RESOURCE_EXHAUSTED", &quota(minute, Some("57.238747106s"))),
            safe,
            limit(Some(57.238_747_106), false),
            false,
        ),
        (error(429, "RESOURCE_EXHAUSTED", &quota(minute, None)), safe, limit(None, false), false),
        (error(429, "RESOURCE_EXHAUSTED", &quota(day, Some("3s"))), safe, limit(Some(3.0), true), true),
        (error(499, "CANCELLED", &json!([])), doubt, ErrorKind::Unavailable, false),
        (error(500, "INTERNAL", &json!([])), doubt, ErrorKind::Unavailable, false),
        (error(503, "UNAVAILABLE", &json!([])), doubt, ErrorKind::Unavailable, false),
        (error(504, "DEADLINE_EXCEEDED", &json!([])), doubt, ErrorKind::Timeout, false),
        (Answer::html(500), doubt, ErrorKind::Unavailable, false),
        (Answer::Silence, doubt, ErrorKind::Timeout, false),
    ] {
        let server = Server::start([answer.clone()]).await;
        let patience = if matches!(answer, Answer::Silence) { 80 } else { 20_000 };
        let settings = providers::ClientSettings { submit_timeout: Duration::from_millis(patience), ..settings() };
        let client = GeminiClient::new(&endpoints(&server), &settings).unwrap();
        let prepared = client.prepare(&key(), &kite()).await.unwrap();
        let fault = assert_fault(client.submit(&key(), &prepared, "t").await, class, kind, &answer);
        assert_eq!(fault.alarm(), alarm, "{answer:?}");
    }
}

async fn judged(answer: Answer) -> (Verdict, Value) {
    let server = Server::start([answer]).await;
    let verdict = client(&server).moderate(&key(), "a \"quoted\" teapot").await;
    let seen = server.only();
    assert_eq!(seen.line, "POST /gemini/v1beta/models/gemini-2.5-flash:generateContent");
    (verdict, seen.json())
}

#[tokio::test]
async fn a_verdict_is_read_from_split_parts_without_the_thoughts() {
    let parts = json!([{"text": "{\"safe\":false}", "thought": true}, {"text": "{\"safe\":tr"}, {"text": "ue,\"reason\":\"\"}"}]);
    let (verdict, body) = judged(candidate(parts, "STOP")).await;
    assert!(verdict.safe && verdict.failure.is_none(), "{verdict:?}");
    assert_eq!(body["contents"][0]["parts"][0]["text"], r#"Classify this prompt: "a \"quoted\" teapot""#);
    assert_eq!(body["generationConfig"]["responseMimeType"], "application/json");
    assert_eq!(body["generationConfig"]["temperature"], 0);
    assert_eq!(body["generationConfig"]["responseSchema"]["required"], json!(["safe", "reason"]));
    assert_eq!(body["safetySettings"].as_array().unwrap().len(), 4);
    assert_eq!(body["safetySettings"][0], json!({"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE"}));

    let parts = json!([{"text": "{\"safe\":false,\"reason\":\"gore\",\"categories\":[\"violence\"]}"}]);
    let (verdict, _) = judged(candidate(parts, "STOP")).await;
    assert_eq!(
        (verdict.safe, verdict.reason.as_str(), verdict.categories),
        (false, "gore", vec!["violence".to_owned()])
    );
}

#[tokio::test]
async fn a_block_is_a_verdict() {
    let (verdict, _) = judged(blocked_prompt()).await;
    assert!(!verdict.safe && verdict.failure.is_none());
    assert_eq!(verdict.categories, ["HARM_CATEGORY_SEXUALLY_EXPLICIT"]);
    let (verdict, _) = judged(Answer::Json(200, json!({"candidates": [{"finishReason": "SPII"}]}))).await;
    assert_eq!((verdict.safe, verdict.reason.as_str()), (false, "blocked: SPII"));
}

#[tokio::test]
async fn moderation_without_an_answer_fails_closed() {
    let said = |text: &str| candidate(json!([{"text": text}]), "STOP");
    for answer in [
        said("it is safe"),
        said("{\"reason\":\"\"}"),
        said("{\"safe\":\"true\"}"),
        said("{\"safe\":tr"),
        Answer::Json(200, json!({})),
        Answer::html(200),
        Answer::HangUp,
        error(429, "RESOURCE_EXHAUSTED", &json!([])),
        error(503, "UNAVAILABLE", &json!([])),
    ] {
        let (verdict, _) = judged(answer.clone()).await;
        assert!(!verdict.safe, "{answer:?}");
        let failure = verdict.failure.expect("says why");
        assert_eq!(failure.class, ErrorClass::NeverSent, "{answer:?}");
    }
}

#[tokio::test]
async fn a_probe_lists_models_and_there_are_no_tasks() {
    let wrong = error(400, "INVALID_ARGUMENT", &json!([{"reason": "API_KEY_INVALID"}]));
    let server = Server::start([Answer::Json(200, json!({"models": [{"name": "models/x"}]})), wrong]).await;
    let client = client(&server);
    assert_eq!(client.probe(&key()).await.unwrap().remaining, None);
    assert_fault(client.probe(&key()).await, ErrorClass::Rejected, ErrorKind::Auth, &"wrong key");
    assert_eq!(server.seen()[0].line, "GET /gemini/v1beta/models?pageSize=1");
    assert_eq!(client.find(&key(), "t").await.unwrap(), Found::CannotTell);
    let polled = client.poll(&key(), Operation::TextToImage, &"t".parse().unwrap()).await;
    assert_fault(polled, ErrorClass::Rejected, ErrorKind::BadInput, &"no tasks");
}
