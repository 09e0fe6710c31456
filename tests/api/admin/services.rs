//! What is away is told as away, within seconds.

use serde_json::json;

use crate::{accounts::app, credits::Staff, support::play};

#[tokio::test]
async fn a_provider_that_refuses_our_key_is_no_good() {
    let app = app(&[]).await;
    let staff = Staff::of(&app).await;
    play(&app.standin, json!([{"provider": "pollo", "operation": "health", "fault": "http_error", "status": 401}]))
        .await;
    let services = staff.read("ai-services").await;
    let pollo = &services["services"]["pollo"];
    assert_eq!(pollo["status"], json!("error"), "{pollo}");
    assert!(pollo["error"].as_str().is_some_and(|error| !error.is_empty()), "{pollo}");
    assert_eq!(services["services"]["piapi"]["status"], json!("ok"), "{services}");
    let health = staff.read("health").await;
    assert_eq!(
        (&health["api_services"]["pollo"]["status"], &health["database"]["status"]),
        (&json!("error"), &json!("healthy"))
    );
    app.stop().await;
}
