//! Pollo: clips from pictures and from words, its two reply shapes, refusals.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Rig, data_url, png, probe, read, rig, until};

const BASE: &str = "/pollo/api/platform";

async fn end(rig: &Rig, id: &str) -> Value {
    until(async || {
        let (status, body) = rig.get(&format!("{BASE}/generation/{id}/status")).await;
        assert_eq!((status, &body["code"]), (200, &json!("SUCCESS")), "{body}");
        let generation = body["data"]["generations"][0].clone();
        ["succeed", "failed"].contains(&generation["status"].as_str().unwrap()).then_some(generation)
    })
    .await
}

#[tokio::test]
async fn both_kinds_of_clip_are_made_in_the_length_asked() {
    let rig = rig().await;
    let still = data_url(&png(64, 36));
    for (model, input, size, length_ms) in [
        (
            "pixverse/pixverse-v4-5",
            json!({"image": still, "prompt": "slow zoom", "length": 8, "resolution": "720p"}),
            (160, 90),
            8000,
        ),
        ("pollo/pollo-v1-6", json!({"prompt": "waves", "length": 5, "aspectRatio": "9:16"}), (90, 160), 5000),
    ] {
        let (status, reply) = rig.post(&format!("{BASE}/generation/{model}"), &json!({"input": input})).await;
        assert_eq!((status, &reply["data"]["status"]), (200, &json!("waiting")), "{reply}");
        let done = end(&rig, reply["data"]["taskId"].as_str().unwrap()).await;
        assert_eq!(done["mediaType"], "video");
        let (content_type, bytes) = rig.download(done["url"].as_str().unwrap()).await;
        assert_eq!(content_type, "video/mp4");
        assert_eq!(probe(&bytes), (size.0, size.1, length_ms, false));
    }
    let operations: Vec<_> = rig.meter().await.into_iter().map(|(_, operation, _)| operation).collect();
    assert_eq!(operations, ["image_to_video", "text_to_video"]);
}

#[tokio::test]
async fn another_model_is_another_intent() {
    let rig = rig().await;
    for model in ["kling-ai/kling-v2", "kling-ai/kling-v1-5", "kling-ai/kling-v2"] {
        let hooked = json!({"input": {"prompt": "x"}, "webhookUrl": "https://shop.example/hook"});
        assert_eq!(rig.post(&format!("{BASE}/generation/{model}"), &hooked).await.0, 200);
    }
    assert_eq!(
        rig.post(&format!("{BASE}/generation/kling-ai/kling-v2"), &json!({"input": {"prompt": "x"}})).await.0,
        200
    );
    let mut counts: Vec<u64> = rig.meter().await.into_iter().map(|row| row.2).collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 3]);
}

#[tokio::test]
async fn refusals_are_pollos_own() {
    let rig = rig().await;
    let path = format!("{BASE}/generation/pixverse/pixverse-v4-5");
    let good = json!({"input": {"prompt": "x"}});
    for (path, key, body, status, code) in [
        (path.as_str(), "bad-key", &good, 401, "UNAUTHORIZED"),
        (&path, "", &good, 401, "UNAUTHORIZED"),
        (&path, "no-credit", &good, 403, "FORBIDDEN"),
        (&path, "k", &json!({"input": {"prompt": "x", "length": 10}}), 400, "BAD_REQUEST"),
        (&path, "k", &json!({"input": {"prompt": ""}}), 400, "BAD_REQUEST"),
        (&path, "k", &json!({"input": {"prompt": "x", "image": "https://example.com/x.png"}}), 400, "BAD_REQUEST"),
        ("/pollo/api/platform/generation/sora/sora-2", "k", &good, 404, "NOT_FOUND"),
    ] {
        let (got, reply) = read(rig.send(Method::POST, path, key, Some(body)).await).await;
        assert_eq!((got, &reply["code"]), (status, &json!(code)), "{reply}");
    }
    assert_eq!(rig.get(&format!("{BASE}/generation/none/status")).await.0, 404);
    assert!(rig.meter().await.is_empty());
    let (_, balance) = rig.get(&format!("{BASE}/credit/balance")).await;
    assert!(balance["data"]["availableCredits"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn the_envelope_can_be_left_out() {
    let rig = rig().await;
    rig.faults(json!([{"provider": "pollo", "operation": "*", "fault": "flat"}])).await;
    let (_, reply) =
        rig.post(&format!("{BASE}/generation/luma/luma-ray-2-0"), &json!({"input": {"prompt": "x"}})).await;
    let id = reply["taskId"].as_str().unwrap();
    let (_, status) = rig.get(&format!("{BASE}/generation/{id}/status")).await;
    assert_eq!(status["taskId"], id);
}

#[tokio::test]
async fn what_is_no_picture_fails_its_generation() {
    let rig = rig().await;
    let body = json!({"input": {"prompt": "x", "image": "data:image/png;base64,AAAA"}});
    let (_, reply) = rig.post(&format!("{BASE}/generation/pollo/pollo-v1-6"), &body).await;
    let done = end(&rig, reply["data"]["taskId"].as_str().unwrap()).await;
    assert_eq!((&done["status"], &done["failMsg"]), (&json!("failed"), &json!("failed to get valid image")));
}
