//! Faults on demand, as a client meets them.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Rig, data_url, decode, png, read, rig, until};

const TASK: &str = "/piapi/api/v1/task";

fn order() -> Value {
    json!({"model": "Qubico/flux1-schnell", "task_type": "txt2img", "input": {"prompt": "x", "width": 64, "height": 64}})
}

async fn with(fault: Value) -> Rig {
    let rig = rig().await;
    rig.faults(json!([fault])).await;
    rig
}

fn rule(operation: &str, fault: &str) -> Value {
    json!({"provider": "piapi", "operation": operation, "fault": fault})
}

async fn submits(rig: &Rig) -> u64 {
    rig.meter().await.iter().map(|row| row.2).sum()
}

/// The address of a finished picture.
async fn finished(rig: &Rig) -> String {
    let (_, reply) = rig.post(TASK, &order()).await;
    let task = rig.piapi_end(reply["data"]["task_id"].as_str().unwrap()).await;
    task["output"]["image_url"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn refusals_are_not_charged_and_a_count_ends() {
    let rig = rig().await;
    rig.faults(json!([
        {"provider": "piapi", "operation": "text_to_image", "fault": "http_error", "status": 503, "count": 1},
        {"provider": "piapi", "operation": "text_to_image", "fault": "rate_limited", "retry_after_seconds": 9, "count": 1},
        {"provider": "piapi", "operation": "text_to_image", "fault": "html_error", "count": 1},
    ]))
    .await;
    let (status, reply) = rig.post(TASK, &order()).await;
    assert_eq!((status, &reply["code"]), (503, &json!(503)));
    let limited = rig.send(Method::POST, TASK, "k", Some(&order())).await;
    assert_eq!((limited.status().as_u16(), limited.headers()["retry-after"].as_bytes()), (429, b"9".as_slice()));
    let html = rig.send(Method::POST, TASK, "k", Some(&order())).await;
    assert_eq!(
        (html.status(), html.headers()["content-type"].as_bytes()),
        (StatusCode::BAD_GATEWAY, b"text/html; charset=utf-8".as_slice())
    );
    assert_eq!(submits(&rig).await, 0);
    assert_eq!(rig.post(TASK, &order()).await.0, 200);
    assert_eq!(submits(&rig).await, 1);
}

#[tokio::test]
async fn calls_without_an_answer_are_charged_only_when_accepted() {
    for (fault, charged) in [("hang", 0), ("hang_after_accept", 1), ("drop_after_accept", 1), ("slow_body", 1)] {
        let rig = with(rule("text_to_image", fault)).await;
        let request = rig.client.post(format!("{}{TASK}", rig.origin)).header("x-api-key", "k").json(&order());
        let outcome = async { request.timeout(Duration::from_millis(400)).send().await?.bytes().await }.await;
        let error = outcome.unwrap_err();
        assert_eq!(error.is_timeout(), fault != "drop_after_accept", "{fault}: {error:?}");
        assert_eq!(submits(&rig).await, charged, "{fault}");
        // Hanging calls do not hold the end up.
        rig.standin.stop().await;
    }
}

#[tokio::test]
async fn answers_can_be_spoiled() {
    let rig = with(rule("text_to_image", "garbage")).await;
    assert!(rig.post(TASK, &order()).await.1.is_string());
    rig.faults(json!([rule("text_to_image", "wrong_types")])).await;
    let (_, reply) = rig.post(TASK, &order()).await;
    assert!(reply["code"] == "200" && reply["data"].is_array(), "{reply}");
    rig.faults(json!([rule("*", "flat")])).await;
    assert!(rig.post(TASK, &order()).await.1["task_id"].is_string());
    assert!(rig.get("/piapi/account/info").await.1["credits"].is_number());
    assert_eq!(submits(&rig).await, 3);
}

#[tokio::test]
async fn a_tasks_course_is_decided_when_it_is_made() {
    for (fault, status) in [
        ("task_failed", "failed"),
        ("capital_status", "Completed"),
        ("unknown_status", "in_limbo"),
        ("success_without_url", "completed"),
    ] {
        let rig = with(rule("*", fault)).await;
        let (_, reply) = rig.post(TASK, &order()).await;
        rig.faults(json!([])).await;
        let task = rig.piapi_end(reply["data"]["task_id"].as_str().unwrap()).await;
        assert_eq!(task["status"], status);
        if fault == "success_without_url" {
            assert_eq!(task["output"]["image_url"], "");
        }
    }
}

#[tokio::test]
async fn a_poll_can_be_spoiled_alone() {
    let rig = rig().await;
    let (_, reply) = rig.post(TASK, &order()).await;
    let id = reply["data"]["task_id"].as_str().unwrap();
    rig.piapi_end(id).await;
    rig.faults(json!([{"provider": "piapi", "operation": "poll", "fault": "never_final", "count": 1},
        {"provider": "piapi", "operation": "poll", "fault": "http_error", "status": 500, "count": 1}]))
        .await;
    let path = format!("{TASK}/{id}");
    assert_eq!(rig.get(&path).await.1["data"]["status"], "processing");
    assert_eq!(rig.get(&path).await.0, 500);
    assert_eq!(rig.get(&path).await.1["data"]["status"], "completed");
}

#[tokio::test]
async fn lists_can_stay_empty() {
    let rig = rig().await;
    rig.faults(json!([{"provider": "pollo", "operation": "*", "fault": "empty_list"}])).await;
    let body = json!({"input": {"prompt": "x", "image": data_url(&png(16, 16))}});
    let (_, reply) = rig.post("/pollo/api/platform/generation/pollo/pollo-v1-6", &body).await;
    let path = format!("/pollo/api/platform/generation/{}/status", reply["data"]["taskId"].as_str().unwrap());
    assert_eq!(rig.get(&path).await.1["data"]["generations"], json!([]));
}

#[tokio::test]
async fn files_can_be_spoiled() {
    let rig = rig().await;
    let url = finished(&rig).await;
    let (_, whole) = rig.download(&url).await;
    let fetch = async |fault: &str| {
        rig.faults(json!([rule("download", fault)])).await;
        rig.client.get(&url).send().await.unwrap()
    };
    assert_eq!(fetch("expired_link").await.status(), 403);
    let half = fetch("truncated_result").await.bytes().await.unwrap();
    assert!(half.len() == whole.len() / 2 && image::load_from_memory(&half).is_err());
    let page = fetch("wrong_type_result").await.text().await.unwrap();
    assert!(page.starts_with("<!DOCTYPE html>"));
    let mut endless = fetch("huge_result").await;
    let mut seen = 0;
    while seen < 20_000_000 {
        seen += endless.chunk().await.unwrap().unwrap().len();
    }
    drop(endless);
    let mut slow = fetch("slow_result").await;
    assert_eq!(slow.content_length(), Some(whole.len() as u64));
    assert_eq!(slow.chunk().await.unwrap().unwrap().len(), 1);
    drop(slow);
    rig.faults(json!([rule("download", "drop_after_accept")])).await;
    assert!(rig.client.get(&url).send().await.is_err());
    rig.faults(json!([])).await;
    assert_eq!(rig.download(&url).await.1, whole);
}

#[tokio::test]
async fn a_blank_result_is_one_colour_and_a_bad_link_stays_bad() {
    let rig = with(rule("text_to_image", "blank_result")).await;
    let (_, bytes) = rig.download(&finished(&rig).await).await;
    let picture = decode(&bytes).to_rgb8();
    let first = *picture.get_pixel(0, 0);
    assert!(picture.dimensions() == (64, 64) && picture.pixels().all(|pixel| *pixel == first));

    rig.faults(json!([rule("text_to_image", "expired_link")])).await;
    let url = finished(&rig).await;
    rig.faults(json!([])).await;
    assert_eq!(rig.client.get(&url).send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_delay_delays_and_rules_are_checked() {
    let rig = with(json!({"provider": "*", "operation": "health", "fault": "delay", "delay_ms": 200})).await;
    let started = std::time::Instant::now();
    assert_eq!(rig.get("/piapi/account/info").await.0, 200);
    assert!(started.elapsed() >= Duration::from_millis(200));
    let bad = json!([{"provider": "piapi", "operation": "*", "fault": "explode"}]);
    let (status, reply) = read(rig.send(Method::PUT, "/_standin/faults", "", Some(&bad)).await).await;
    assert_eq!(status, 400);
    assert!(reply["error"].as_str().unwrap().contains("rule 0: fault \"explode\""), "{reply}");
    let (_, rules) = rig.get("/_standin/faults").await;
    assert_eq!((&rules[0]["struck"], rules.as_array().map(Vec::len)), (&json!(1), Some(1)));
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let rig = with(rule("poll", "never_final")).await;
    let (_, reply) = rig.post(TASK, &order()).await;
    assert_eq!(rig.send(Method::POST, "/_standin/reset", "", None).await.status(), 204);
    let path = format!("{TASK}/{}", reply["data"]["task_id"].as_str().unwrap());
    until(async || (rig.get(&path).await.0 == 404).then_some(())).await;
    assert_eq!(submits(&rig).await, 0);
    assert_eq!(rig.get("/_standin/faults").await.1, json!([]));
}

#[tokio::test]
async fn files_can_be_traps() {
    let rig = rig().await;
    let url = finished(&rig).await;
    let fetch = async |fault: &str| {
        rig.faults(json!([rule("download", fault)])).await;
        rig.client.get(&url).send().await.unwrap()
    };
    assert_eq!(fetch("announced_huge_result").await.content_length(), Some(10 << 30));
    let bomb = fetch("bomb_result").await.bytes().await.unwrap();
    assert!(bomb.starts_with(b"\x89PNG") && bomb.len() < 200_000, "{} bytes", bomb.len());

    rig.faults(json!([{"provider": "pollo", "operation": "text_to_video", "fault": "frameless_result"}])).await;
    let (_, reply) =
        rig.post("/pollo/api/platform/generation/pollo/pollo-v1-6", &json!({"input": {"prompt": "x"}})).await;
    let path = format!("/pollo/api/platform/generation/{}/status", reply["data"]["taskId"].as_str().unwrap());
    let url = until(async || {
        let clip = rig.get(&path).await.1["data"]["generations"][0]["url"].clone();
        clip.as_str().filter(|url| !url.is_empty()).map(str::to_owned)
    })
    .await;
    let (_, clip) = rig.download(&url).await;
    assert!(clip.get(4..8) == Some(b"ftyp".as_slice()) && media::clip::probe(&clip).is_err());
}

#[tokio::test]
async fn every_call_is_listed_with_its_time_and_every_fault_with_its_calls() {
    let rig = with(json!({"provider": "piapi", "operation": "poll", "fault": "http_error", "count": 1})).await;
    let (_, reply) = rig.post(TASK, &order()).await;
    let path = format!("{TASK}/{}", reply["data"]["task_id"].as_str().unwrap());
    assert_eq!(rig.get(&path).await.0, 500);
    let (_, calls) = rig.get("/_standin/calls").await;
    let seen: Vec<(&str, &Value)> =
        calls.as_array().unwrap().iter().map(|call| (call["operation"].as_str().unwrap(), &call["fault"])).collect();
    assert_eq!(seen, [("text_to_image", &Value::Null), ("poll", &json!("http_error"))]);
    assert!(calls[0]["at_us"].as_u64() <= calls[1]["at_us"].as_u64(), "{calls}");

    // What is listed as possible can be set, each on its own.
    let (_, possible) = rig.get("/_standin/faults/possible").await;
    let possible = possible.as_array().unwrap();
    assert!(possible.len() > 300, "{}", possible.len());
    let rules: Vec<Value> = possible
        .iter()
        .map(|row| {
            let mut rule = row.clone();
            rule["delay_ms"] = json!(1);
            rule
        })
        .collect();
    rig.faults(json!(rules)).await;
}
