//! `PiAPI`: every task type, uploads, webhooks, refusals.

use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::support::{base64, data_url, decode, png, probe, read, rig, rig_with, small, until};

const SCHNELL: &str = "Qubico/flux1-schnell";

#[tokio::test]
async fn a_picture_is_drawn_in_the_size_asked_and_charged_once() {
    let rig = rig().await;
    let input = json!({"prompt": "a red kite over a lake", "width": 96, "height": 64});
    let id = rig.piapi_create(SCHNELL, "txt2img", input).await;
    let task = rig.piapi_end(&id).await;
    assert_eq!((&task["status"], &task["error"]["code"]), (&json!("completed"), &json!(0)));
    assert_eq!(task["meta"]["usage"]["consume"], 20_000);
    assert_eq!(task["output"]["image_base64"], "");
    let (content_type, bytes) = rig.download(task["output"]["image_url"].as_str().unwrap()).await;
    let picture = decode(&bytes);
    assert_eq!((content_type.as_str(), picture.width(), picture.height()), ("image/png", 96, 64));
    assert_eq!(rig.meter().await, [("piapi".to_owned(), "text_to_image".to_owned(), 1)]);
    let (_, reads) = rig.get("/_standin/reads").await;
    let kinds: Vec<_> = reads.as_array().unwrap().iter().map(|row| row["path_kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["poll", "download"]);
}

#[tokio::test]
async fn every_picture_task_gives_a_picture() {
    let rig = rig().await;
    let image = data_url(&png(80, 60));
    let results = [
        (SCHNELL, "img2img", json!({"prompt": "watercolour", "image": image}), (80, 60)),
        (
            "Qubico/flux1-dev-advanced",
            "kontext",
            json!({"prompt": "nordic", "image": image, "width": 64, "height": 48}),
            (64, 48),
        ),
        ("Qubico/image-toolkit", "background-remove", json!({"image": image}), (80, 60)),
        ("Qubico/image-toolkit", "upscale", json!({"image": image, "scale": 2}), (160, 120)),
    ];
    for (model, task_type, input, size) in results {
        let id = rig.piapi_create(model, task_type, input).await;
        let task = rig.piapi_end(&id).await;
        assert_eq!(task["status"], "completed", "{task_type}: {task}");
        let (_, bytes) = rig.download(task["output"]["image_url"].as_str().unwrap()).await;
        let picture = decode(&bytes);
        assert_eq!((picture.width(), picture.height()), size, "{task_type}");
        if task_type == "background-remove" {
            assert!(picture.color().has_alpha());
            assert_eq!(picture.to_rgba8().get_pixel(0, 0).0[3], 0, "the corner is cut away");
        }
    }
}

#[tokio::test]
async fn clips_of_wan_play_and_stand_as_their_picture_does() {
    let rig = rig().await;
    let tall = data_url(&png(60, 90));
    for (model, task_type, input, size) in [
        (
            "Wan",
            "wan26-img2video",
            json!({"prompt": "zoom", "image": tall, "duration": 5, "resolution": "720P"}),
            (90, 160),
        ),
        ("Wan", "wan26-txt2video", json!({"prompt": "waves", "aspect_ratio": "1:1"}), (90, 90)),
        ("Qubico/wanx", "txt2video-14b", json!({"prompt": "waves"}), (160, 90)),
    ] {
        let id = rig.piapi_create(model, task_type, input).await;
        let task = rig.piapi_end(&id).await;
        let (content_type, bytes) = rig.download(task["output"]["video_url"].as_str().unwrap()).await;
        assert_eq!(content_type, "video/mp4");
        assert_eq!(probe(&bytes), (size.0, size.1, 5000, false), "{task_type}");
    }
}

#[tokio::test]
async fn try_on_answers_with_works_and_needs_one_kind_of_garment() {
    let rig = rig().await;
    let upload = async |bytes: &[u8]| -> String {
        let body = json!({"file_name": "m.png", "file_data": base64(bytes)});
        let (status, reply) = rig.post("/piapi-upload/api/ephemeral_resource", &body).await;
        assert_eq!(status, 200, "{reply}");
        reply["data"]["url"].as_str().unwrap().to_owned()
    };
    let (person, garment) = (upload(&png(120, 160)).await, upload(&png(64, 64)).await);
    let input = json!({"model_input": person, "upper_input": garment, "batch_size": 2});
    let id = rig.piapi_create("kling", "ai_try_on", input).await;
    let task = rig.piapi_end(&id).await;
    let output = &task["output"];
    assert_eq!((&output["status"], output["works"].as_array().unwrap().len()), (&json!(99), 2));
    assert!(output.get("image_url").is_none());
    let image = &output["works"][1]["image"];
    let (_, bytes) = rig.download(image["resource_without_watermark"].as_str().unwrap()).await;
    assert_eq!(json!(decode(&bytes).width()), image["width"]);

    for input in [
        json!({"model_input": person}),
        json!({"upper_input": garment}),
        json!({"model_input": person, "dress_input": garment, "lower_input": garment}),
    ] {
        let body = json!({"model": "kling", "task_type": "ai_try_on", "input": input});
        assert_eq!(rig.post("/piapi/api/v1/task", &body).await.0, 400, "{body}");
    }
}

#[tokio::test]
async fn the_same_picture_is_the_same_intent_however_it_comes() {
    let rig = rig().await;
    let bytes = png(40, 40);
    let upload = json!({"file_name": "a.png", "file_data": base64(&bytes)});
    let url = rig.post("/piapi-upload/api/ephemeral_resource", &upload).await.1["data"]["url"].clone();
    for image in [json!(data_url(&bytes)), json!(base64(&bytes)), url] {
        rig.piapi_create("Qubico/image-toolkit", "background-remove", json!({"image": image})).await;
    }
    let other = data_url(&png(41, 40));
    rig.piapi_create("Qubico/image-toolkit", "background-remove", json!({"image": other})).await;
    let mut counts: Vec<u64> = rig.meter().await.into_iter().map(|(_, _, count)| count).collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 3]);
    let (_, meter) = rig.get("/_standin/meter").await;
    assert_eq!(meter[0]["fingerprint"].as_str().unwrap().len(), 64);
}

#[tokio::test]
async fn what_the_service_refuses_is_refused_and_not_charged() {
    let rig = rig().await;
    let image = data_url(&png(8, 8));
    for (model, task_type, input, words) in [
        ("Qubico/flux9", "txt2img", json!({"prompt": "x"}), "invalid model"),
        (SCHNELL, "nonsense", json!({"prompt": "x"}), "invalid model or task_type"),
        (SCHNELL, "txt2img", json!({"prompt": " "}), "prompt is required"),
        (SCHNELL, "txt2img", json!({"prompt": "x", "width": 1025, "height": 1024}), "1048576"),
        (SCHNELL, "txt2img", json!({"prompt": "x", "width": "wide"}), "whole number"),
        ("Qubico/flux1-dev-advanced", "kontext", json!({"prompt": "x"}), "image is required"),
        ("Qubico/flux1-dev-advanced", "txt2img-lora", json!({"prompt": "x"}), "not available in the stand-in"),
        ("Wan", "wan26-img2video", json!({"prompt": "x", "image": image, "duration": 7}), "5, 10 or 15"),
        ("Wan", "wan26-img2video", json!({"prompt": "x", "image": "https://example.com/a.png"}), "does not go out"),
        (
            "Wan",
            "wan26-img2video",
            json!({"prompt": "x", "image": format!("{}/files/no.png", rig.origin)}),
            "nothing at",
        ),
        ("Qubico/image-toolkit", "upscale", json!({"image": image, "scale": 11}), "2 to 10"),
    ] {
        let body = json!({"model": model, "task_type": task_type, "input": input});
        let (status, reply) = rig.post("/piapi/api/v1/task", &body).await;
        assert_eq!((status, &reply["code"], &reply["data"]), (400, &json!(400), &Value::Null), "{reply}");
        assert!(reply["message"].as_str().unwrap().contains(words), "{reply}");
    }
    assert_eq!(rig.get("/piapi/api/v1/task/none").await.0, 404);
    assert!(rig.meter().await.is_empty());
}

#[tokio::test]
async fn keys_are_checked_before_anything_else() {
    let rig = rig().await;
    let body = json!({"model": SCHNELL, "task_type": "txt2img", "input": {"prompt": "x", "width": 8, "height": 8}});
    for (key, status) in [("", 401), ("bad-key", 401), ("no-credit", 402), ("anything", 200)] {
        let (got, reply) = read(rig.send(Method::POST, "/piapi/api/v1/task", key, Some(&body)).await).await;
        assert_eq!((got, &reply["code"]), (status, &json!(status)), "{key}");
    }
    assert_eq!(read(rig.send(Method::GET, "/piapi/account/info", "bad-key", None).await).await.0, 401);
    let (_, account) = read(rig.send(Method::GET, "/piapi/account/info", "no-credit", None).await).await;
    assert_eq!(account["data"]["credits"], 0);
    assert_eq!(rig.meter().await.len(), 1);
}

#[tokio::test]
async fn what_is_no_picture_fails_its_task() {
    let rig = rig().await;
    let id =
        rig.piapi_create("Qubico/image-toolkit", "background-remove", json!({"image": "bm90IGEgcGljdHVyZQ=="})).await;
    let task = rig.piapi_end(&id).await;
    assert_eq!((&task["status"], &task["error"]["code"]), (&json!("failed"), &json!(10000)));
    assert_eq!(task["error"]["raw_message"], "failed to get valid image");
    assert_eq!(task["meta"]["usage"]["consume"], 0);
}

#[tokio::test]
async fn uploads_are_capped() {
    let rig = rig().await;
    let body = json!({"file_name": "big.png", "file_data": base64(&vec![0; 10_000_001])});
    assert_eq!(rig.post("/piapi-upload/api/ephemeral_resource", &body).await.0, 413);
    let body = json!({"file_name": "run.exe", "file_data": "AAAA"});
    assert_eq!(rig.post("/piapi-upload/api/ephemeral_resource", &body).await.0, 400);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_in_the_protocols_words() {
    let rig = rig_with(standin::StandinSettings { max_body_bytes: 2048, ..small() }).await;
    let body = json!({"model": SCHNELL, "task_type": "txt2img", "input": {"prompt": "x".repeat(4096)}});
    let (status, reply) = rig.post("/piapi/api/v1/task", &body).await;
    assert_eq!((status, &reply["code"]), (413, &json!(413)));
}

#[tokio::test]
async fn a_waiting_task_can_be_cancelled_and_a_full_queue_refuses() {
    // One thread and two places: a clip of several seconds' work is drawn, the next waits, the third finds no place.
    let settings = standin::StandinSettings {
        workers: 1,
        queue_length: 2,
        clip_width: 640,
        clip_height: 360,
        clip_fps: 60,
        ..small()
    };
    let rig = rig_with(settings).await;
    let long = |prompt: &str| json!({"model": "Wan", "task_type": "wan26-txt2video", "input": {"prompt": prompt, "duration": 15}});
    let (_, first) = rig.post("/piapi/api/v1/task", &long("first")).await;
    let (_, second) = rig.post("/piapi/api/v1/task", &long("second")).await;
    let (status, third) = rig.post("/piapi/api/v1/task", &long("third")).await;
    assert_eq!((status, &third["code"]), (429, &json!(429)));

    let (_, active) = rig.get("/piapi/account/active_tasks").await;
    assert_eq!(active["data"]["total"], 2);
    let path = |reply: &Value| format!("/piapi/api/v1/task/{}", reply["data"]["task_id"].as_str().unwrap());
    let (status, cancelled) = read(rig.send(Method::DELETE, &path(&second), "k", None).await).await;
    assert_eq!((status, &cancelled["data"]["status"]), (200, &json!("failed")));
    until(async || (rig.get(&path(&first)).await.1["data"]["status"] == "processing").then_some(())).await;
    let (status, _) = read(rig.send(Method::DELETE, &path(&first), "k", None).await).await;
    assert_eq!(status, 400);
    assert_eq!(rig.meter().await.len(), 2, "the refused one is not charged");
}

#[tokio::test]
async fn a_webhook_is_told_with_its_secret_and_twice_on_demand() {
    let rig = rig().await;
    rig.faults(json!([{"provider": "piapi", "operation": "*", "fault": "duplicate_callback"}])).await;
    let hook = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/hooks/piapi?x=1", hook.local_addr().unwrap());
    let body = json!({"model": SCHNELL, "task_type": "txt2img", "input": {"prompt": "x", "width": 8, "height": 8},
        "config": {"webhook_config": {"endpoint": endpoint, "secret": "s3cret"}}});
    let (_, reply) = rig.post("/piapi/api/v1/task", &body).await;
    for _ in 0..2 {
        let (mut stream, _) = hook.accept().await.unwrap();
        let mut text = String::new();
        while !text.ends_with("}}") && !text.ends_with('}') || !text.contains("\r\n\r\n") {
            let mut chunk = [0; 4096];
            let count = stream.read(&mut chunk).await.unwrap();
            text.push_str(std::str::from_utf8(&chunk[..count]).unwrap());
        }
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("POST /hooks/piapi?x=1 HTTP/1.1\r\n"), "{head}");
        assert!(head.contains("x-webhook-secret: s3cret"), "{head}");
        let told: Value = serde_json::from_str(body).unwrap();
        assert_eq!(told["data"]["task_id"], reply["data"]["task_id"]);
        assert_eq!(told["data"]["status"], "completed");
    }
}
