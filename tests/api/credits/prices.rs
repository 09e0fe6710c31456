//! What things cost: the list, estimates, and prices that an operator changes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ESTIMATE, PRICING, entry, sql};
use crate::accounts::{Browser, app, keys, until};

#[tokio::test]
async fn the_price_list_is_open_and_has_what_the_pages_look_up() {
    let app = app(&[]).await;
    let visitor = Browser::of(&app);
    let list = visitor.get(PRICING).await.ok();
    for (service, credits) in [
        ("ai_avatar", 30),
        ("product_scene", 10),
        ("virtual_try_on", 15),
        ("short_video", 25),
        ("background_removal", 3),
        ("room_redesign", 20),
        ("pattern_generate", 5),
        ("pollo_premium", 30),
        ("vidgo_style", 8),
    ] {
        let price = entry(&list, "service", service);
        assert_eq!((&price["credits_per_use"], &price["credit_cost"]), (&json!(credits), &json!(credits)), "{service}");
        assert_eq!((&price["service_type"], &price["is_active"]), (&json!(service), &json!(true)));
        assert!(price["description"].as_str().is_some_and(|text| !text.is_empty()));
    }
    let wanted = [
        "base_service_type",
        "credit_cost",
        "credits_per_use",
        "description",
        "display_name",
        "display_name_zh",
        "id",
        "is_active",
        "max_duration",
        "min_plan",
        "model",
        "resolution",
        "service",
        "service_type",
        "subscribers_only",
    ];
    for price in list.as_array().unwrap() {
        assert_eq!(keys(price), wanted);
    }
    let premium = entry(&list, "service", "pollo_premium");
    assert_eq!((&premium["base_service_type"], &premium["model"]), (&json!("short_video"), &json!("pollo_premium")));
    assert_eq!((&premium["min_plan"], &premium["max_duration"]), (&json!("pro"), &json!(10)));
    let services: Vec<&str> = list.as_array().unwrap().iter().map(|it| it["service"].as_str().unwrap()).collect();
    assert_eq!(services.iter().collect::<BTreeSet<_>>().len(), services.len(), "{services:?}");
    // What it costs us, what is internal and what nobody here makes is nobody's business.
    let text = list.to_string();
    for secret in ["api_cost", "runway", "leonardo", "usd"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    app.stop().await;
}

#[tokio::test]
async fn an_estimate_is_the_price_of_the_list_and_other_words_are_unknown() {
    let app = app(&[]).await;
    let visitor = Browser::of(&app);
    let list = visitor.get(PRICING).await.ok();
    for price in list.as_array().unwrap() {
        let estimate = visitor.post(ESTIMATE, json!({"service_type": price["service"]})).await.ok();
        let told = [&estimate["service_type"], &estimate["credits_needed"], &estimate["display_name"]];
        assert_eq!(told, [&price["service"], &price["credit_cost"], &price["display_name"]]);
        assert_eq!(
            [&estimate["resolution"], &estimate["max_duration"]],
            [&price["resolution"], &price["max_duration"]]
        );
    }
    let credits = async |body: Value| visitor.post(ESTIMATE, body).await.ok()["credits_needed"].clone();
    assert_eq!(credits(json!({"service_type": "try_on"})).await, json!(15), "our own word for it");
    assert_eq!(credits(json!({"service_type": "short_video", "model": "pollo_premium"})).await, json!(30));
    assert_eq!(credits(json!({"service_type": "short_video", "model": "pixverse_v5"})).await, json!(25));
    assert_eq!(credits(json!({"service_type": "short_video", "model": null})).await, json!(25));
    for unknown in
        ["", "no_such", "AI_AVATAR", "runway_720p", "leonardo_video_720p", "' OR 1=1 --", "a\u{0}b", &"x".repeat(9_999)]
    {
        visitor.post(ESTIMATE, json!({"service_type": unknown})).await.problem(404, "not_found");
    }
    let leonardo = json!({"service_type": "short_video", "model": "leonardo_video_720p"});
    visitor.post(ESTIMATE, leonardo).await.problem(404, "not_found");
    for (body, pointer) in [
        (json!({}), "/service_type"),
        (json!({"service_type": 7}), "/service_type"),
        (json!({"service_type": null}), "/service_type"),
        (json!({"service_type": "ai_avatar", "model": []}), "/model"),
        (json!([]), "/"),
    ] {
        let problem = visitor.post(ESTIMATE, body.clone()).await.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!(pointer), "{body}: {problem}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_price_that_an_operator_changes_counts_without_a_restart_and_after_one() {
    let app = app(&[("VIDGO__CREDITS__PRICES_REFRESH_SECONDS", "1")]).await;
    let visitor = Browser::of(&app);
    let estimate = json!({"service_type": "ai_avatar"});
    assert_eq!(visitor.post(ESTIMATE, estimate.clone()).await.ok()["credits_needed"], json!(30));
    sql(&app, "UPDATE service_pricing SET credit_cost = 41 WHERE service_type = 'ai_avatar'").await;
    sql(&app, "UPDATE service_pricing SET is_active = FALSE WHERE service_type = 'room_redesign'").await;
    until("the new price", async || {
        let reply = visitor.post(ESTIMATE, estimate.clone()).await.ok();
        (reply["credits_needed"] == json!(41)).then_some(())
    })
    .await;
    let list = visitor.get(PRICING).await.ok();
    assert_eq!(entry(&list, "service", "ai_avatar")["credits_per_use"], json!(41));
    assert!(!list.to_string().contains("room_redesign"), "switched off");
    visitor.post(ESTIMATE, json!({"service_type": "room_redesign"})).await.problem(404, "not_found");

    // The next start leaves both as they are.
    let variables = crate::support::environment(app.database.url(), &app.folder, &app.standin);
    let (database, folder, standin) = app.stop().await;
    let variables = variables.into_iter().chain([("SKIP_PREGENERATION".to_owned(), "true".to_owned())]).collect();
    let app = crate::support::TestApp::again(database, folder, standin, variables).until_ready().await;
    assert_eq!(Browser::of(&app).get(PRICING).await.ok(), list);
    app.stop().await;
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    let app = app(&[]).await;
    let visitor = Browser::of(&app);
    visitor.get("/api/v1/credits/no-such-thing").await.problem(404, "no_route");
    visitor.get(ESTIMATE).await.problem(405, "method_not_allowed");
    app.stop().await;
}
