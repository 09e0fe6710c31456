//! The library as staff see it, what they decide about it, and that visitors see that in their next request.

use serde_json::{Value, json};
use uuid::Uuid;

use super::each;
use crate::{
    accounts::{SECRET, TRUSTING, keys},
    credits::{Staff, count, sql},
    support::{TestApp, meter},
};

const PRESETS: &str = "/api/v1/demo/presets/pattern_generate";

async fn shown(app: &TestApp) -> Vec<String> {
    let list = app.read(PRESETS).await;
    each(&list["presets"], "id").iter().map(|it| it.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_staff_decide_is_what_visitors_see_next() {
    let app = TestApp::start(&[("SECRET_KEY", SECRET), TRUSTING]).await.until_ready().await;
    let staff = Staff::of(&app).await;
    let all = count(&app, "materials").await;
    let page = staff.read("materials?per_page=100").await;
    let listed = page["materials"].as_array().unwrap();
    assert_eq!((listed.len() as i64, &page["total"]), (all, &json!(all)));
    let times: Vec<&str> = listed.iter().map(|it| it["created_at"].as_str().unwrap()).collect();
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]), "newest first");
    assert!(!serde_json::to_string(&page).unwrap().contains("private/"));
    // Everything was made for the library, today or, over midnight, yesterday.
    let chart = staff.read("charts/generations?days=2").await;
    assert_eq!(each(&chart, "count").iter().map(|it| it.as_i64().unwrap()).sum::<i64>(), all);

    let patterns = staff.read("materials?tool_type=pattern_generate&status=approved").await;
    let pattern = patterns["materials"][0].clone();
    let id = pattern["id"].as_str().unwrap().to_owned();
    let filtered = async |query: &str| staff.read(&format!("materials?{query}")).await["total"].as_i64().unwrap();
    let topic = pattern["topic"].as_str().unwrap();
    assert!(filtered(&format!("tool_type=pattern_generate&topic={topic}")).await >= 1);
    assert_eq!((filtered("topic=no_such").await, filtered("status=rejected").await), (0, 0));
    for (query, pointer) in
        [("status=shown", "query:status"), ("tool_type=upscale", "query:tool_type"), ("per_page=101", "query:per_page")]
    {
        assert_eq!(staff.fault(&format!("materials?{query}")).await, pointer);
    }
    assert_eq!(staff.fault("moderation/queue?limit=201").await, "query:limit");
    let file = pattern["result_image_url"].as_str().unwrap().to_owned();
    assert!(shown(&app).await.contains(&id));

    let review = async |id: &str, body: Value| staff.post(&format!("materials/{id}/review"), body).await;
    // What is shown a second time, as an example of a tool.
    let examples = async || {
        let mut all = String::new();
        for category in ["pattern", "product", "video", "avatar"] {
            all += &app.read(&format!("/api/v1/demo/tool-showcases/{category}")).await.to_string();
        }
        all
    };
    let before = examples().await;
    let reject = json!({"action": "reject", "rejection_reason": "blurred"});
    for _ in 0..2 {
        review(&id, reject.clone()).await.ok();
        assert!(!shown(&app).await.contains(&id), "hidden in the very next request");
    }
    assert!(app.file(&file).await.status().is_success(), "staff still look at it");
    let list = staff.read("materials?status=rejected").await;
    assert_eq!((&list["total"], &list["materials"][0]["approved_at"]), (&json!(1), &Value::Null));
    review(&id, json!({"action": "approve", "rejection_reason": null})).await.ok();
    assert!(shown(&app).await.contains(&id));
    let is_example = |it: &&Value| it["result_image_url"].as_str().is_some_and(|file| before.contains(file));
    let example =
        listed.iter().filter(|it| it["id"] != id).find(is_example).unwrap_or_else(|| panic!("none is in {before}"));
    let (twice, shown_twice) = (example["id"].as_str().unwrap(), example["result_image_url"].as_str().unwrap());
    review(twice, reject.clone()).await.ok();
    assert!(!examples().await.contains(shown_twice), "what points to it is hidden too");
    review(twice, json!({"action": "approve"})).await.ok();
    assert_eq!(examples().await, before);
    for _ in 0..2 {
        review(&id, json!({"action": "feature"})).await.ok();
    }
    let featured = staff.read("materials?status=featured").await["materials"][0].clone();
    assert_eq!((&featured["id"], &featured["is_featured"]), (&json!(id), &json!(true)));
    assert!(shown(&app).await.contains(&id));
    let log = staff.log(&format!("action=material.&subject=material:{id}")).await;
    let told: Vec<_> =
        log.iter().rev().map(|it| (&it["action"], &it["before"]["status"], &it["after"]["status"])).collect();
    let words = [
        ["material.reject", "approved", "rejected"],
        ["material.approve", "rejected", "approved"],
        ["material.feature", "approved", "featured"],
    ];
    let words = words.map(|line| line.map(|word| json!(word)));
    assert_eq!(told, words.iter().map(|[a, b, c]| (a, b, c)).collect::<Vec<_>>(), "deciding again is no act");
    assert_eq!((&log[2]["reason"], &log[2]["subject_id"]), (&json!("blurred"), &json!(id)));

    // What users bring waits, the oldest first.
    for (place, material) in listed.iter().take(2).enumerate() {
        let (id, when) = (material["id"].as_str().unwrap(), format!("2026-01-0{} 00:00:00+00:00", 2 - place));
        let id = match harness::backend() {
            harness::Backend::Postgres => format!("'{id}'"),
            harness::Backend::Sqlite => format!("X'{}'", id.replace('-', "")),
        };
        let prompt = "長".repeat(150);
        sql(&app, &format!("UPDATE materials SET status = 'pending', source = 'user', created_at = '{when}', prompt = '{prompt}' WHERE id = {id}")).await;
        if place == 1 {
            sql(&app, &format!("UPDATE materials SET result_watermarked_url = NULL WHERE id = {id}")).await;
        }
    }
    let queue = staff.read("moderation/queue").await;
    assert_eq!(each(&queue["queue"], "id"), [&listed[1]["id"], &listed[0]["id"]]);
    assert_eq!((&queue["count"], &queue["queue"][0]["source"]), (&json!(2), &json!("user")));
    assert_eq!(queue["queue"][0]["prompt"].as_str().unwrap().chars().count(), 100);
    assert_eq!(staff.read("moderation/queue?limit=1").await["count"], json!(1));
    let nothing = listed[1]["id"].as_str().unwrap();
    for action in ["approve", "feature"] {
        review(nothing, json!({"action": action})).await.problem(400, "not_showable");
    }
    review(nothing, json!({"action": "reject"})).await.ok();
    review(listed[0]["id"].as_str().unwrap(), json!({"action": "approve"})).await.ok();
    assert_eq!(staff.read("moderation/queue").await["count"], json!(0));
    review(&Uuid::new_v4().to_string(), reject.clone()).await.problem(400, "bad_id");
    review("x", reject.clone()).await.problem(400, "bad_id");
    review(&id, json!({"action": "delete"})).await.problem(400, "unknown_choice");
    review(&id, json!({})).await.problem(422, "invalid_request");

    let made = staff.read("generations?limit=200").await;
    assert_eq!(made["count"], json!(all));
    let step = made["generations"].as_array().unwrap().iter().find_map(|it| it["generation_steps"].get(0)).unwrap();
    assert_eq!(keys(step), ["action", "api", "cost", "duration_ms", "model", "step"], "clean results have no address");
    assert_eq!(staff.read("generations?limit=1").await["count"], json!(1));

    // Looking at all this asked the providers for nothing that costs.
    let paid = meter(&app.standin).await;
    for _ in 0..2 {
        let services = staff.read("ai-services").await;
        let health = staff.read("health").await;
        for provider in ["piapi", "pollo", "a2e", "gemini"] {
            let told = &services["services"][provider];
            assert_eq!(told["status"], json!("ok"), "{told}");
            assert_eq!((&told["actor"]["breaker"], &told["accounts"][0]["error"]), (&json!("closed"), &Value::Null));
            assert_eq!(health["api_services"][provider]["status"], json!("healthy"));
        }
        assert!(services["services"]["piapi"]["actor"]["submits"].as_u64().unwrap() > 0, "{services}");
        assert_eq!(services["rescue_config"]["text_to_image"], json!({"primary": "piapi", "rescue": "gemini"}));
        assert_eq!(services["rescue_config"]["avatar"], json!({"primary": "a2e", "rescue": null}));
        for (name, status) in [("database", "healthy"), ("redis", "healthy")] {
            assert_eq!(health[name]["status"], json!(status), "{health}");
        }
        assert_eq!(health["api_services"]["media_store"]["status"], json!("healthy"), "{health}");
    }
    assert_eq!(meter(&app.standin).await, paid);
    app.stop().await;
}
