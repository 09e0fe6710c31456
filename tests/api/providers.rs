//! The real clients, actors and journal against the stand-in's faults: what ends how, and what is paid.

mod reconcile;

use serde_json::{Value, json};

use crate::support::{TestApp, paid, play, small_standin};

const ONE_PATTERN: [(&str, &str); 3] =
    [("SKIP_VIDEO", "true"), ("SKIP_AVATAR", "true"), ("VIDGO__PROVIDERS__SUBMIT_TIMEOUT_MS", "1500")];

async fn app_with(faults: Value) -> TestApp {
    let standin = small_standin().await;
    play(&standin, faults).await;
    TestApp::start_with(standin, &ONE_PATTERN).await.until_ready().await
}

async fn patterns(app: &TestApp) -> Value {
    app.read("/api/v1/demo/presets/pattern_generate").await["count"].clone()
}

#[tokio::test]
async fn a_refusing_primary_hands_over_to_the_backup() {
    let fault = json!({"provider": "piapi", "operation": "text_to_image", "fault": "http_error", "status": 400});
    let app = app_with(json!([fault])).await;
    assert_eq!(patterns(&app).await, json!(1));
    let counted = paid(&app.standin).await;
    assert!(counted.keys().any(|name| name.starts_with("gemini text_to_image")), "{counted:?}");
    assert!(!counted.keys().any(|name| name.starts_with("piapi text_to_image")), "{counted:?}");
    app.stop().await;
}

#[tokio::test]
async fn a_rate_limit_is_waited_for_and_a_failed_task_is_tried_again() {
    let app = app_with(json!([
        {"provider": "piapi", "operation": "text_to_image", "fault": "rate_limited", "retry_after_seconds": 1, "count": 1},
        {"provider": "piapi", "operation": "background_removal", "fault": "task_failed", "count": 1},
    ]))
    .await;
    assert_eq!(patterns(&app).await, json!(1));
    assert_eq!(app.read("/api/v1/demo/presets/background_removal").await["count"], json!(1));
    app.stop().await;
}

#[tokio::test]
async fn an_unclear_outcome_never_reaches_the_backup() {
    for fault in ["drop_after_accept", "garbage"] {
        let app = app_with(json!([{"provider": "piapi", "operation": "interior", "fault": fault}])).await;
        assert_eq!(app.read("/api/v1/demo/presets/room_redesign").await["count"], json!(0), "{fault}");
        let counted = paid(&app.standin).await;
        let interiors: Vec<_> = counted.iter().filter(|(name, _)| name.contains(" interior ")).collect();
        assert_eq!(interiors.len(), 1, "{fault}: {counted:?}");
        assert!(
            interiors.iter().all(|(name, submits)| name.starts_with("piapi") && **submits == 1),
            "{fault}: {counted:?}"
        );
        app.stop().await;
    }
}

#[tokio::test]
async fn unusable_results_are_refused_before_they_are_published() {
    for fault in ["blank_result", "truncated_result", "wrong_type_result", "expired_link", "success_without_url"] {
        let standin = small_standin().await;
        play(&standin, json!([{"provider": "piapi", "operation": "background_removal", "fault": fault}])).await;
        let settings =
            [ONE_PATTERN.as_slice(), &[("VIDGO__PROVIDERS__STANDIN_LIMITS__DEADLINE_SECONDS", "2")]].concat();
        let app = TestApp::start_with(standin, &settings).await.until_ready().await;
        assert_eq!(app.read("/api/v1/demo/presets/background_removal").await["count"], json!(0), "{fault}");
        assert_eq!(patterns(&app).await, json!(1), "{fault}: other items go on");
        let counted = paid(&app.standin).await;
        let cut_outs = counted.iter().filter(|(name, _)| name.contains(" background_removal "));
        assert!(cut_outs.clone().all(|(_, submits)| *submits == 1), "{fault}: {counted:?}");
        app.stop().await;
    }
}
