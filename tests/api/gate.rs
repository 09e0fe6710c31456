//! What is answered before the library is validated, and what happens when it cannot be.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::json;
use standin::StandinSettings;

use crate::support::{TestApp, assert_problem, play, small_standin, small_standin_with};

#[tokio::test]
async fn the_api_waits_with_progress_while_health_answers() {
    let slow = StandinSettings { delay: Duration::from_secs(3), ..StandinSettings::default() };
    let app = TestApp::start_with(small_standin_with(slow).await, &[]).await;
    let (status, health) = app.get("/health").await;
    assert_eq!((status, &health["status"], &health["mode"]), (StatusCode::OK, &json!("ok"), &json!("preset-only")));
    assert_eq!(health["materials_ready"], json!(false));
    assert_eq!(health["providers_mode"], json!("standin"));
    for path in ["/ready", "/api/v1/demo/topics", "/api/v1/demo/presets/try_on"] {
        let answer = app.client.get(format!("{}{path}", app.base)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(answer.headers().contains_key("retry-after"), "{path}");
        let body = answer.json().await.unwrap();
        assert_problem(&body, StatusCode::SERVICE_UNAVAILABLE, "starting");
        assert!(body["progress"]["wanted"].is_u64(), "{body}");
    }
    let app = app.until_ready().await;
    assert_eq!(app.read("/health").await["materials_ready"], json!(false), "one item a group is below the minimum");
    app.read("/api/v1/demo/topics").await;
    app.stop().await;
}

#[tokio::test]
async fn a_library_below_its_minimum_ends_the_start_and_says_what_is_missing() {
    let settings = [("SKIP_PREGENERATION", "true"), ("ALLOW_EMPTY_MATERIALS", "false")];
    let fault = TestApp::start(&settings).await.ended().await.unwrap_err();
    assert_eq!(fault.exit_code(), 4);
    let text = fault.to_string();
    for missing in ["background_removal: 0 of 3", "landing videos: 0 of 6", "templates of room_redesign: 0 of 1"] {
        assert!(text.contains(missing), "{text}");
    }
}

#[tokio::test]
async fn one_failing_provider_leaves_the_other_items_alone() {
    let standin = small_standin().await;
    play(&standin, json!([{"provider": "a2e", "operation": "avatar", "fault": "task_failed"}])).await;
    let app = TestApp::start_with(standin, &[]).await.until_ready().await;
    assert_eq!(app.read("/api/v1/demo/presets/ai_avatar").await["count"], json!(0));
    for tool in ["background_removal", "product_scene", "try_on", "room_redesign", "short_video", "pattern_generate"] {
        assert_eq!(app.read(&format!("/api/v1/demo/presets/{tool}")).await["count"], json!(1), "{tool}");
    }
    app.stop().await;
}
