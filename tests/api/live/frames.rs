//! What the frames say.

use serde_json::{Value, json};

use super::watching;
use crate::{credits::Staff, support::TestApp};

#[tokio::test]
async fn frames_tell_what_happens_and_add_up_to_the_whole() {
    let app = TestApp::with_library().await;
    let staff = Staff::of(&app).await;
    let mut socket = watching(&app, &staff).await;
    let sections = [
        "process",
        "traffic",
        "online",
        "active",
        "providers",
        "spending",
        "pregeneration",
        "actors",
        "pools",
        "ledger",
        "ledger_proof",
        "queues",
    ];
    socket.until("every section is there", |picture| sections.iter().all(|name| picture[*name].is_object())).await;
    assert_eq!(socket.snapshots, 1, "the rest came as changes");
    let picture = &socket.picture;
    assert_eq!(picture["faults"], json!({}), "{picture}");
    assert_eq!(picture["process"]["providers_mode"], "standin");
    assert_eq!(picture["ledger_proof"]["broken"], json!([]));
    for provider in ["piapi", "pollo", "a2e", "gemini"] {
        let shown = &picture["providers"][provider];
        assert_eq!(shown["breaker"], "closed", "{provider}: {picture}");
        assert!(shown["tasks_at_once"].as_u64().unwrap() > 0);
        assert_eq!(picture["actors"][provider]["up"], true);
    }
    // What the library cost was spent today, by the same providers.
    let usd = |amount: &Value| amount.as_str().map_or(0.0, |usd| usd.parse::<f64>().unwrap());
    let balanced = |picture: &Value| {
        let spending = &picture["spending"];
        let today = ["piapi", "pollo", "a2e", "gemini"].map(|provider| usd(&spending["today"][provider]["usd"]));
        let library = usd(&spending["library"]["committed_usd"]);
        library > 0.0 && (today.iter().sum::<f64>() - library).abs() < 0.000_001
    };
    socket.until("what was spent", balanced).await;
    socket.until("the library is made", |picture| picture["pregeneration"]["phase"] == "finished").await;
    socket.until("somebody was active", |picture| picture["active"]["today"] == 1).await;

    // Load shows.
    let before = socket.picture["traffic"]["requests_total"].as_u64().unwrap();
    for _ in 0..50 {
        app.read("/api/v1/demo/presets/try_on").await;
    }
    app.client.get(format!("{}/api/v1/demo/presets/nothing", app.base)).send().await.unwrap();
    socket
        .until("requests are counted", |picture| {
            let traffic = &picture["traffic"];
            traffic["requests_total"].as_u64().unwrap() >= before + 51
                && traffic["p50_ms"].as_f64().is_some_and(|ms| ms > 0.0)
        })
        .await;

    // A visitor is online, a mail waits for nobody, the contract's frame says the same.
    app.post("/api/v1/session/heartbeat", json!({})).await;
    socket.until("a visitor", |picture| picture["online"]["by_tier"]["anonymous"] == 1).await;
    let mut update = socket.frame().await;
    while update["type"] != "stats_update" || update["data"]["online_users"] == 0 {
        update = socket.frame().await;
    }
    assert_eq!(update["data"]["by_tier"], socket.picture["online"]["by_tier"]);
    assert_eq!(update["data"]["active_today"], 1);
    assert!(update["data"]["timestamp"].as_str().unwrap().ends_with('Z'));

    // Credits that change hands are counted.
    let user = staff.browser.me().await.ok()["id"].as_str().unwrap().to_owned();
    staff.adjust(&user, json!({"amount": 5, "reason": "a gift"})).await.ok();
    socket.until("a change of credits", |picture| picture["ledger"]["changes_total"].as_u64().unwrap() >= 1).await;
}
