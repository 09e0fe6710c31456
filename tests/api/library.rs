//! Browsing, running and looking at presets.

use std::collections::HashSet;

use reqwest::{StatusCode, header};
use serde_json::{Value, json};

use crate::support::{TestApp, assert_problem};

const TOOLS: [&str; 7] =
    ["background_removal", "product_scene", "try_on", "room_redesign", "short_video", "ai_avatar", "pattern_generate"];

/// Every path of ours in an answer.
fn paths(value: &Value, found: &mut HashSet<String>) {
    match value {
        Value::String(text) if text.starts_with("/static/") => {
            found.insert(text.clone());
        }
        Value::Array(list) => list.iter().for_each(|value| paths(value, found)),
        Value::Object(members) => members.values().for_each(|value| paths(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_tool_has_presets_that_can_be_run_and_looked_at() {
    let app = TestApp::with_library().await;
    let mut shown = HashSet::new();
    for tool in TOOLS {
        let list = app.read(&format!("/api/v1/demo/presets/{tool}")).await;
        assert_eq!((&list["success"], &list["tool_type"], &list["count"]), (&json!(true), &json!(tool), &json!(1)));
        let preset = &list["presets"][0];
        for key in ["prompt", "topic", "result_watermarked_url", "thumbnail_url"] {
            assert!(preset[key].as_str().is_some_and(|text| !text.is_empty()), "{tool} {key}: {preset}");
        }
        assert!(preset["prompt_zh"].as_str().is_some_and(|text| !text.is_ascii()), "{tool}: {preset}");
        let request = json!({"preset_id": preset["id"], "tool_type": tool, "session_id": "s"});
        let (status, used) = app.post("/api/v1/demo/use-preset", request).await;
        assert_eq!((status, &used["success"], &used["can_download"]), (StatusCode::OK, &json!(true), &json!(false)));
        assert_eq!(used["result_watermarked_url"], preset["result_watermarked_url"]);
        paths(&list, &mut shown);
        paths(&used, &mut shown);
        let download = format!("/api/v1/demo/download/{}", preset["id"].as_str().unwrap());
        let (status, body) = app.get(&download).await;
        assert_problem(&body, status, "download_blocked");
        assert_eq!((status, &body["redirect"]), (StatusCode::FORBIDDEN, &json!("/pricing")));
    }
    assert!(shown.len() >= TOOLS.len() * 2, "{shown:?}");
    for path in &shown {
        let file = app.file(path).await;
        assert_eq!(file.status(), StatusCode::OK, "{path}");
        let kind = file.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
        assert_eq!(file.headers()["x-content-type-options"], "nosniff");
        let bytes = file.bytes().await.unwrap();
        if kind.starts_with("image/") {
            image::load_from_memory(&bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
        } else {
            assert_eq!(kind, "video/mp4", "{path}");
            assert_eq!(&bytes[4..8], b"ftyp", "{path}");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn no_anonymous_answer_names_or_serves_a_clean_file() {
    let app = TestApp::with_library().await;
    let db = app.database.connect().await;
    let clean: Vec<String> = entities::materials::public_all(&db)
        .await
        .unwrap()
        .into_iter()
        .filter_map(|material| material.content.result_clean_key)
        .collect();
    assert!(clean.len() >= TOOLS.len(), "{clean:?}");
    let document = app.read("/api/v1/openapi.json").await;
    for (path, methods) in document["paths"].as_object().unwrap() {
        if methods.get("get").is_none() {
            continue;
        }
        for tool in TOOLS {
            let asked = path
                .replace("{tool_type}", tool)
                .replace("{tool_category}", "product")
                .replace("{group}", "product_scene")
                .replace("{topic}", "product");
            let body = app.client.get(format!("{}{asked}", app.base)).send().await.unwrap().text().await.unwrap();
            for key in &clean {
                let name = key.rsplit('/').next().unwrap();
                assert!(!body.contains(name), "{asked} names {name}");
            }
            assert!(!body.contains("private/"), "{asked}: {body}");
        }
    }
    for key in &clean {
        let name = key.rsplit('/').next().unwrap();
        for path in [format!("/static/{key}"), format!("/static/materials/{name}"), format!("/static/../{key}")] {
            assert_eq!(app.get(&path).await.0, StatusCode::NOT_FOUND, "{path}");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn media_come_in_ranges_with_tags_and_are_kept_for_ever() {
    let app = TestApp::with_library().await;
    let list = app.read("/api/v1/demo/presets/short_video").await;
    let path = list["presets"][0]["result_video_url"].as_str().unwrap();
    let whole = app.file(path).await;
    let tag = whole.headers()[header::ETAG].clone();
    assert!(whole.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    let bytes = whole.bytes().await.unwrap();

    let ask = |name: header::HeaderName, value: String| {
        let request = app.client.get(format!("{}{path}", app.base)).header(name, value);
        async move { request.send().await.unwrap() }
    };
    let part = ask(header::RANGE, "bytes=10-19".to_owned()).await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers()[header::CONTENT_RANGE].to_str().unwrap(), format!("bytes 10-19/{}", bytes.len()));
    assert_eq!(part.bytes().await.unwrap(), bytes.slice(10..20));
    let tail = ask(header::RANGE, "bytes=-5".to_owned()).await;
    assert_eq!(tail.bytes().await.unwrap(), bytes.slice(bytes.len() - 5..));
    let beyond = ask(header::RANGE, format!("bytes={}-", bytes.len())).await;
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    let same = ask(header::IF_NONE_MATCH, tag.to_str().unwrap().to_owned()).await;
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
    app.stop().await;
}

#[tokio::test]
async fn lists_are_compressed_tagged_and_bounded_as_the_contract_says() {
    let app = TestApp::with_library().await;
    let url = format!("{}/api/v1/demo/presets/pattern_generate", app.base);
    let packed = app.client.get(&url).header(header::ACCEPT_ENCODING, "br, gzip").send().await.unwrap();
    assert_eq!(packed.headers()[header::CONTENT_ENCODING], "br");
    let tag = packed.headers()[header::ETAG].clone();
    let same = app.client.get(&url).header(header::IF_NONE_MATCH, tag).send().await.unwrap();
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);

    for (query, status, code) in [
        ("?limit=0", 422, "invalid_request"),
        ("?limit=51", 422, "invalid_request"),
        ("?limit=x", 422, "invalid_request"),
        ("?topic=no-such", 400, "invalid_topic"),
    ] {
        let (answered, body) = app.get(&format!("/api/v1/demo/presets/pattern_generate{query}")).await;
        assert_eq!(answered.as_u16(), status, "{query}: {body}");
        assert_problem(&body, answered, code);
    }
    let (status, body) = app.get("/api/v1/demo/presets/no_such_tool").await;
    assert_problem(&body, status, "invalid_tool_type");
    assert_eq!(body["valid_tool_types"].as_array().unwrap().len(), 7);
    assert_eq!(app.read("/api/v1/demo/presets/image_to_video").await["presets"][0]["group"], json!("image_to_video"));
    let (status, body) = app.post("/api/v1/demo/use-preset", json!({"preset_id": "not-a-uuid"})).await;
    assert_problem(&body, status, "invalid_request");
    assert_eq!(body["errors"][0]["pointer"], json!("/preset_id"));
    let unknown = json!({"preset_id": "00000000-0000-4000-8000-000000000000"});
    let (status, body) = app.post("/api/v1/demo/use-preset", unknown).await;
    assert_eq!((status, &body["success"]), (StatusCode::OK, &json!(false)));
    app.stop().await;
}

#[tokio::test]
async fn uses_are_in_the_database_after_a_clean_stop() {
    let app = TestApp::with_library().await;
    let list = app.read("/api/v1/demo/presets/try_on").await;
    let id: uuid::Uuid = list["presets"][0]["id"].as_str().unwrap().parse().unwrap();
    for _ in 0..5 {
        app.post("/api/v1/demo/use-preset", json!({"preset_id": id})).await;
    }
    let (database, _folder, standin) = app.stop().await;
    let db = database.connect().await;
    let stored = entities::materials::by_id(&db, id).await.unwrap().unwrap();
    assert_eq!(stored.use_count, 5);
    standin.stop().await;
}
