//! What is sent before the router is what the router would have sent; and what is new soon shows.

use std::time::{Duration, Instant};

use entities::connect::begin_write;
use reqwest::{
    Response, StatusCode,
    header::{self, HeaderMap},
};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};
use vidgo::wiring;

use crate::{
    accounts::PASSWORD,
    support::{PATIENCE, TestApp, assert_problem, environment},
};

/// What must not depend on the way an answer took.
async fn facts(answer: Response) -> (StatusCode, Vec<(&'static str, Option<String>)>, Vec<u8>) {
    const NAMES: [&str; 10] = [
        "content-type",
        "content-encoding",
        "content-length",
        "content-range",
        "cache-control",
        "etag",
        "vary",
        "access-control-allow-origin",
        "content-security-policy",
        "last-modified",
    ];
    let headers: &HeaderMap = answer.headers();
    assert!(headers.contains_key("x-request-id") && headers.contains_key("date"), "{headers:?}");
    let named = NAMES.map(|name| (name, headers.get(name).map(|value| value.to_str().unwrap().to_owned()))).to_vec();
    (answer.status(), named, answer.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn an_answer_is_the_same_from_the_router_and_from_the_front() {
    let app = TestApp::with_library().await;
    let presets = app.read("/api/v1/demo/presets/product_scene").await;
    let picture = presets["presets"][0]["result_watermarked_url"].as_str().unwrap().to_owned();
    let tag = app.file(&picture).await.headers()[header::ETAG].to_str().unwrap().to_owned();
    let mut number = 0;
    for path in ["/api/v1/demo/topics", "/api/v1/demo/landing/examples", &picture] {
        let asked: [&[(&str, &str)]; 6] = [
            &[],
            &[("accept-encoding", "gzip"), ("origin", "http://localhost:3000")],
            &[("origin", "https://elsewhere.example")],
            &[("range", "bytes=10-19")],
            &[("range", "bytes=99999999-")],
            &[("if-none-match", &tag)],
        ];
        for headers in asked {
            number += 1;
            // A target of its own is met for the first time by the router, for the second by the front.
            let target = format!("{}{path}?number={number}", app.base);
            let ask = || {
                let request = app.client.get(&target);
                headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send()
            };
            let router = facts(ask().await.unwrap()).await;
            let begun = Instant::now();
            loop {
                let front = facts(ask().await.unwrap()).await;
                // Compressing comes right after the first answer, or at the same moment: then both are compressed.
                let asked = headers.iter().any(|(name, _)| *name == "accept-encoding") && !path.starts_with("/static");
                let loose = asked && router.1[1].1.is_none();
                if loose && front.1 != router.1 {
                    assert_eq!(front.1[1].1.as_deref(), Some("gzip"), "{target}");
                    break;
                }
                if !loose || begun.elapsed() > PATIENCE {
                    assert_eq!(router, front, "{target} {headers:?}");
                    break;
                }
            }
        }
    }
    let own = app.client.get(format!("{}/api/v1/demo/topics", app.base)).header("x-request-id", "shop-00042").send();
    assert_eq!(own.await.unwrap().headers()["x-request-id"], "shop-00042");
    let head = app.client.head(format!("{}{picture}", app.base)).send().await.unwrap();
    let length = app.file(&picture).await.bytes().await.unwrap().len().to_string();
    assert_eq!((head.status(), head.headers()["content-length"].to_str().unwrap()), (StatusCode::OK, length.as_str()));
    app.stop().await;
}

#[tokio::test]
async fn a_preset_is_found_by_its_lookup_hash() {
    let app = TestApp::with_library().await;
    let db = wiring::connect(&app.config).await.unwrap();
    for material in entities::materials::public_all(&db).await.unwrap() {
        let hash = material.content.lookup_hash.unwrap();
        let preset = app.read(&format!("/api/v1/demo/lookup/{hash}")).await;
        assert_eq!(preset["id"], json!(material.id));
    }
    let (status, body) = app.get(&format!("/api/v1/demo/lookup/{}", "0".repeat(64))).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_problem(&body, status, "not_found");
    let (status, body) = app.get("/api/v1/demo/lookup/xyz").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_problem(&body, status, "bad_id");
    app.stop().await;
}

#[tokio::test]
async fn what_another_process_publishes_soon_shows() {
    let settings = [("SKIP_PREGENERATION", "true"), ("VIDGO__ACTORS__MATERIAL_CACHE__REFRESH_INTERVAL_MS", "100")];
    let app = TestApp::start(&settings).await.until_ready().await;
    let list = "/api/v1/demo/presets/pattern_generate";
    assert_eq!(app.read(list).await["count"], json!(0));
    let made = tokio::process::Command::new(env!("CARGO_BIN_EXE_vidgo"))
        .args(["pregenerate", "--tool", "pattern_generate", "--limit", "1"])
        .envs(environment(app.database.url(), &app.folder, &app.standin))
        .current_dir(app.folder.path())
        .output();
    let made = made.await.unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let begun = Instant::now();
    while app.read(list).await["count"] != json!(1) {
        assert!(begun.elapsed() < PATIENCE, "it never showed");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    app.stop().await;
}

#[tokio::test]
async fn a_file_that_was_replaced_soon_shows() {
    let app =
        TestApp::start(&[("VIDGO__MEDIA__HOT_SECONDS", "1"), ("PREGENERATION_LIMIT", "1")]).await.until_ready().await;
    let path = "/static/models/female/female-1.png";
    let old = app.file(path).await.bytes().await.unwrap();
    assert_eq!(app.file(path).await.bytes().await.unwrap(), old);
    let store = wiring::store(&app.config).unwrap();
    let key = media::store::MediaKey::public("models/female/female-1.png").unwrap();
    store.put_public(&key, b"another picture".to_vec()).await.unwrap();
    let begun = Instant::now();
    while app.file(path).await.bytes().await.unwrap() == old {
        assert!(begun.elapsed() < PATIENCE, "the old picture stays");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(app.file(path).await.bytes().await.unwrap(), &b"another picture"[..]);
    app.stop().await;
}

#[tokio::test]
async fn a_full_worker_refuses_at_once_and_still_shows_what_is_ready() {
    let settings = [("SKIP_PREGENERATION", "true"), ("VIDGO__SERVER__MAX_REQUESTS_AT_ONCE", "2")];
    let app = TestApp::start(&settings).await.until_ready().await;
    let list = "/api/v1/demo/presets/try_on";
    let ready: Value = app.read(list).await;
    // Two registrations that wait for the database take both places.
    let db = app.database.connect().await;
    let lock = begin_write(&db).await.unwrap();
    if db.get_database_backend() == DbBackend::Postgres {
        lock.execute_unprepared("LOCK TABLE registrations IN ACCESS EXCLUSIVE MODE").await.unwrap();
    }
    let waiting: Vec<_> = (0..2)
        .map(|number| {
            let body = json!({"email": format!("{number}@example.com"), "password": PASSWORD});
            tokio::spawn(app.client.post(format!("{}/api/v1/auth/register", app.base)).json(&body).send())
        })
        .collect();
    let begun = Instant::now();
    let refused = loop {
        let answer = app.client.get(format!("{}/api/v1/prompts/templates", app.base)).send().await.unwrap();
        if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
            break answer;
        }
        assert!(begun.elapsed() < PATIENCE, "never full");
    };
    assert!(refused.headers().contains_key(header::RETRY_AFTER) && refused.headers().contains_key("x-request-id"));
    assert_problem(&refused.json().await.unwrap(), StatusCode::SERVICE_UNAVAILABLE, "overloaded");
    assert_eq!(app.read(list).await, ready);
    assert_eq!(app.read("/health").await["status"], json!("ok"));
    lock.rollback().await.unwrap();
    for registration in waiting {
        assert_eq!(registration.await.unwrap().unwrap().status(), StatusCode::OK);
    }
    assert_ne!(app.get("/api/v1/demo/voices-of-nobody").await.0, StatusCode::SERVICE_UNAVAILABLE);
    app.stop().await;
}
