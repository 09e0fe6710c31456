//! What operators turn: it counts at once, in every process, and is written down.

use serde_json::{Value, json};

use super::{command, watching};
use crate::{
    credits::{Staff, sql},
    support::{TestApp, environment, meter},
};

fn setting<'a>(operations: &'a Value, name: &str) -> &'a Value {
    operations["settings"].as_array().unwrap().iter().find(|setting| setting["name"] == name).unwrap()
}

#[tokio::test]
async fn pregeneration_rests_goes_on_and_tries_again() {
    // Nothing is made at the start, and it looks for what is missing all the time.
    let settings = [("VIDGO__PREGEN__TICK_SECONDS", "1")];
    let app = TestApp::start(&settings).await.until_ready().await;
    let staff = Staff::of(&app).await;
    let mut socket = watching(&app, &staff).await;

    let paused = staff.post("pregeneration/pause", json!({"reason": "too dear today"})).await.ok();
    assert_eq!(paused["pregeneration"]["paused"], true);
    assert_eq!(paused["pregeneration"]["word"]["reason"], "too dear today");
    assert_eq!(paused["pregeneration"]["word"]["changed_by"], "boss@example.com");
    socket.until("it is shown as paused", |picture| picture["pregeneration"]["paused"] == true).await;

    // Something is missing now, and while it rests it stays so: a look that is wished for makes nothing.
    sql(&app, "DELETE FROM material_views").await;
    sql(&app, "DELETE FROM materials WHERE tool_type = 'pattern_generate'").await;
    sql(&app, "DELETE FROM provider_attempts").await;
    sql(&app, "DELETE FROM provider_intents").await;
    let before = meter(&app.standin).await;
    staff.post("pregeneration/retry", json!({"item_ids": [first_pattern(&app)]})).await.ok();
    let resting = staff.browser.get("/api/v1/admin/operations").await.ok();
    assert_eq!(resting["pregeneration"]["paused"], true);
    assert_eq!(meter(&app.standin).await, before, "nothing is asked for while it rests");

    // It goes on at once with what was wished for meanwhile.
    staff.post("pregeneration/resume", json!({})).await.ok();
    socket.until("it runs again", |picture| picture["pregeneration"]["paused"] == false).await;
    crate::accounts::until("the pattern is made", async || {
        (meter(&app.standin).await.len() > before.len() || meter(&app.standin).await != before).then_some(())
    })
    .await;

    // What makes no sense is refused by name.
    staff.post("pregeneration/retry", json!({"item_ids": ["nothing"]})).await.problem(422, "invalid_request");
    staff.post("pregeneration/retry", json!({"item_ids": []})).await.problem(422, "invalid_request");
    staff.post("pregeneration/pause", json!({"reason": ""})).await.problem(422, "invalid_request");
}

fn first_pattern(app: &TestApp) -> String {
    let catalogue = vidgo::wiring::catalogue(&app.config).unwrap();
    let group = domain::catalogue::Group::PatternGenerate;
    catalogue.select(&[group], Some(1)).first().unwrap().id.clone()
}

#[tokio::test]
async fn providers_are_drained_and_settings_changed_from_the_page_and_the_command_line() {
    let app = TestApp::without_library().await;
    let staff = Staff::of(&app).await;
    let mut socket = watching(&app, &staff).await;

    let drained = staff.post("providers/piapi/drain", json!({"reason": "their bill is wrong"})).await.ok();
    assert_eq!(drained["providers"][0]["drained"], true, "{drained}");
    socket.until("it is shown as drained", |picture| picture["providers"]["piapi"]["drained"] == true).await;
    staff.post("providers/nobody/drain", json!({})).await.problem(404, "not_found");

    // By command line: this process follows, and the page says who it was.
    let reopened = command(&app, &["operate", "reopen", "piapi", "--reason", "paid"]).await;
    assert!(reopened.status.success(), "{reopened:?}");
    socket.until("it is open again", |picture| picture["providers"]["piapi"]["drained"] == false).await;

    // A limit: more, fewer, and back.
    let name = "providers.piapi.tasks_at_once";
    let before = staff.browser.get("/api/v1/admin/operations").await.ok();
    let configured = setting(&before, name)["configured"].as_i64().unwrap();
    let put = async |name: &str, body: Value| staff.browser.put(&format!("/api/v1/admin/settings/{name}"), body).await;
    let changed = put(name, json!({"value": 3, "reason": "gently"})).await.ok();
    assert_eq!(setting(&changed, name)["value"], 3);
    socket.until("three at once", |picture| picture["providers"]["piapi"]["tasks_at_once"] == 3).await;
    put(name, json!({"value": 0})).await.problem(422, "invalid_request");
    put("security.secret_key", json!({"value": 1})).await.problem(404, "not_found");
    put(name, json!({"value": "many"})).await.problem(422, "invalid_request");
    let set = command(&app, &["operate", "set", "actors.cashier.places", "9"]).await;
    assert!(set.status.success(), "{set:?}");
    socket.until("nine places", |picture| picture["actors"]["cashier"]["places"] == 9).await;
    let back = put(name, json!({"value": null})).await.ok();
    assert_eq!(setting(&back, name)["value"], configured);
    let status = command(&app, &["operate", "status"]).await;
    let status = String::from_utf8(status.stdout).unwrap();
    assert!(status.contains("* actors.cashier.places"), "{status}");
    let unknown = command(&app, &["operate", "set", "server.port", "1"]).await;
    assert_eq!(unknown.status.code(), Some(2), "{unknown:?}");

    // All of it is written down, the newest first.
    let log = command(&app, &["operate", "audit"]).await;
    let log = String::from_utf8(log.stdout).unwrap();
    let actions: Vec<&str> = log.lines().filter_map(|line| line.split_whitespace().nth(2)).collect();
    let wanted = ["setting.change", "setting.change", "setting.change", "provider.reopen", "provider.drain"];
    assert_eq!(actions.iter().filter(|action| wanted.contains(action)).count(), 5, "{log}");
    assert!(log.contains("their bill is wrong") && log.contains("command line"), "{log}");

    // What stands, stands after a restart.
    put(name, json!({"value": 2})).await.ok();
    let (database, folder, standin) = app.stop().await;
    let mut variables = environment(database.url(), &folder, &standin);
    variables.insert("SKIP_PREGENERATION".to_owned(), "true".to_owned());
    let app = TestApp::again(database, folder, standin, variables).until_ready().await;
    let moved = staff.browser.moved_to(&app.base).with_token(staff.browser.token.clone().unwrap());
    let staff = Staff { browser: moved };
    let mut socket = watching(&app, &staff).await;
    socket.until("two at once", |picture| picture["providers"]["piapi"]["tasks_at_once"] == 2).await;
}
