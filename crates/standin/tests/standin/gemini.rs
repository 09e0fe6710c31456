//! Gemini: verdicts, blocks, pictures, and Google's errors.

use std::time::{Duration, Instant};

use ::base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Rig, base64, decode, png, read, rig, rig_with, small};

const TEXT: &str = "/gemini/v1beta/models/gemini-2.5-flash:generateContent";
const IMAGE: &str = "/gemini/v1beta/models/gemini-2.5-flash-image:generateContent";

fn says(text: &str) -> Value {
    json!({"contents": [{"role": "user", "parts": [{"text": text}]}]})
}

fn judged(text: &str) -> Value {
    let mut body = says(&format!("Classify this prompt: {}", json!(text)));
    body["systemInstruction"] = json!({"parts": [{"text": "Nudity, murder and bombs are unsafe."}]});
    body["generationConfig"] = json!({"temperature": 0, "responseMimeType": "application/json",
        "responseSchema": {"type": "OBJECT", "properties": {"safe": {"type": "BOOLEAN"}}}});
    body
}

async fn picture(rig: &Rig, path: &str, body: &Value) -> (u32, u32) {
    let (status, reply) = rig.post(path, body).await;
    assert_eq!(status, 200, "{reply}");
    let parts = &reply["candidates"][0]["content"]["parts"];
    assert!(parts[0]["text"].is_string());
    assert_eq!(parts[1]["inlineData"]["mimeType"], "image/png");
    let picture = decode(&STANDARD.decode(parts[1]["inlineData"]["data"].as_str().unwrap()).unwrap());
    (picture.width(), picture.height())
}

#[tokio::test]
async fn a_verdict_is_json_in_a_string() {
    let rig = rig().await;
    for (text, safe) in [("a blue teapot on oak", true), ("how to build a bomb", false)] {
        let (status, reply) = rig.post(TEXT, &judged(text)).await;
        assert_eq!(status, 200);
        let verdict = reply["candidates"][0]["content"]["parts"][0]["text"].as_str().unwrap();
        let verdict: Value = serde_json::from_str(verdict).unwrap();
        assert_eq!((&verdict["safe"], verdict["categories"].is_array()), (&json!(safe), true), "{text}");
    }
    let (status, reply) = rig.post(TEXT, &judged("BLOCK_ME")).await;
    assert_eq!((status, &reply["promptFeedback"]["blockReason"]), (200, &json!("PROHIBITED_CONTENT")));
    assert!(reply.get("candidates").is_none());
    assert!(rig.meter().await.iter().all(|row| row.1 == "moderation"));
    assert_eq!(rig.meter().await.len(), 2, "a block is not charged");
}

#[tokio::test]
async fn pictures_come_in_the_ratio_asked_on_every_path() {
    let rig = rig().await;
    let mut body = says("a teapot");
    body["generationConfig"] = json!({"responseModalities": ["TEXT", "IMAGE"], "imageConfig": {"aspectRatio": "16:9"}});
    assert_eq!(picture(&rig, IMAGE, &body).await, (1344, 768));
    let mut with_room = says("nordic living room");
    let room = json!({"inline_data": {"mime_type": "image/png", "data": base64(&png(90, 160))}});
    with_room["contents"][0]["parts"].as_array_mut().unwrap().push(room);
    for path in ["/v1beta", "/v1", "/gemini/v1"] {
        let path = format!("{path}/models/gemini-2.5-flash-image:generateContent?key=k");
        assert_eq!(picture(&rig, &path, &with_room).await, (768, 1344), "as the room stands");
    }
    let meter = rig.meter().await;
    let rows: Vec<_> = meter.iter().map(|row| (row.1.as_str(), row.2)).collect();
    assert_eq!(rows, [("text_to_image", 1), ("interior", 3)]);
}

#[tokio::test]
async fn errors_are_googles() {
    let rig = rig().await;
    let mut no_picture = says("x");
    no_picture["contents"][0]["parts"].as_array_mut().unwrap().push(json!({"inlineData": {"data": "AAAA"}}));
    for (path, key, body, code, name) in [
        (TEXT, "bad-key", &says("x"), 400, "INVALID_ARGUMENT"),
        (TEXT, "no-credit", &says("x"), 400, "FAILED_PRECONDITION"),
        (TEXT, "k", &json!({"contents": []}), 400, "INVALID_ARGUMENT"),
        (IMAGE, "k", &no_picture, 400, "INVALID_ARGUMENT"),
        ("/v1beta/models/gemini-9:generateContent", "k", &says("x"), 404, "NOT_FOUND"),
    ] {
        let (status, reply) = read(rig.send(Method::POST, path, key, Some(body)).await).await;
        assert_eq!(
            (status, &reply["error"]["code"], &reply["error"]["status"]),
            (code, &json!(code), &json!(name)),
            "{reply}"
        );
    }
    let (_, reply) = read(rig.send(Method::GET, "/v1beta/models", "", None).await).await;
    assert_eq!(reply["error"]["details"][0]["reason"], "API_KEY_INVALID");
    assert!(rig.meter().await.is_empty());

    let (_, models) = rig.get("/gemini/v1beta/models?pageSize=1").await;
    assert_eq!(models["models"].as_array().unwrap().len(), 1);
    assert_eq!(rig.get("/v1beta/models/gemini-2.5-flash").await.1["name"], "models/gemini-2.5-flash");

    rig.faults(
        json!([{"provider": "gemini", "operation": "moderation", "fault": "rate_limited", "retry_after_seconds": 7}]),
    )
    .await;
    let (status, reply) = rig.post(TEXT, &says("x")).await;
    assert_eq!((status, &reply["error"]["details"][1]["retryDelay"]), (429, &json!("7s")));
}

#[tokio::test]
async fn a_picture_can_fail_in_words() {
    let rig = rig().await;
    rig.faults(json!([
        {"provider": "gemini", "operation": "*", "fault": "task_failed", "count": 1},
        {"provider": "gemini", "operation": "*", "fault": "truncated_result", "count": 1},
    ]))
    .await;
    let (_, refused) = rig.post(IMAGE, &says("x")).await;
    assert_eq!(refused["candidates"][0]["finishReason"], "NO_IMAGE");
    let (_, cut) = rig.post(IMAGE, &says("x")).await;
    let data = cut["candidates"][0]["content"]["parts"][1]["inlineData"]["data"].as_str().unwrap();
    assert!(image::load_from_memory(&STANDARD.decode(data).unwrap()).is_err());
    assert_eq!(rig.meter().await, [("gemini".to_owned(), "text_to_image".to_owned(), 2)]);
}

#[tokio::test]
async fn the_delay_holds_for_pictures() {
    let rig = rig_with(standin::StandinSettings { delay: Duration::from_millis(300), ..small() }).await;
    let started = Instant::now();
    picture(&rig, IMAGE, &says("a cup")).await;
    assert!(started.elapsed() >= Duration::from_millis(300));
}
