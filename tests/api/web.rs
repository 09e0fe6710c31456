//! The web app in a real browser: what visitors, buyers and staff do, each against a running app of their own.

use std::{
    collections::BTreeSet,
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};

use crate::{
    accounts::{Letters, PASSWORD, Person, now, until},
    credits::{Staff, sql},
    official::{installed, node, node_folder},
    payments::Shop,
    promotions,
    support::{TestApp, meter},
};

const CHROMIUM: &str = "/usr/bin/chromium";

/// A person with a browser: the script of that name, told where and as whom.
struct Browser {
    folder: tempfile::TempDir,
    script: &'static str,
}

impl Browser {
    /// `None`: this machine has no browser.
    fn of(script: (&'static str, &'static str)) -> Option<Self> {
        let mut chromium = Command::new(CHROMIUM);
        chromium.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        if !installed("chromium", &mut chromium) {
            return None;
        }
        let people = ("people.mjs", include_str!("web/people.mjs"));
        let folder = node_folder(&[people, script], &["playwright-core@1.65.1", "axe-core@4.14.1"])?;
        Some(Self { folder, script: script.0 })
    }

    /// Starts it. Reply: how it ends.
    fn start(&self, task: Value) -> tokio::task::JoinHandle<Output> {
        self.start_typing(task).done
    }

    /// Starts one that waits for something to type.
    fn start_typing(&self, mut task: Value) -> Running {
        task["chromium"] = json!(CHROMIUM);
        // Where pictures go, when somebody wants them.
        task["pictures"] = json!(std::env::var("VIDGO_PICTURES").ok());
        let mut person = node(&self.folder, self.script);
        person.arg(task.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut person = person.spawn().unwrap();
        let keys = person.stdin.take();
        Running { keys, done: tokio::task::spawn_blocking(move || person.wait_with_output().unwrap()) }
    }
}

/// A script that runs.
struct Running {
    keys: Option<std::process::ChildStdin>,
    done: tokio::task::JoinHandle<Output>,
}

impl Running {
    /// Types a line, the only one.
    fn types(&mut self, line: impl std::fmt::Display) {
        writeln!(self.keys.take().unwrap(), "{line}").unwrap();
    }
}

/// What a person tells at the end; fails when anything went wrong, or the browser complained.
fn told(output: &Output) -> Value {
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let told: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(told["complaints"], json!([]), "what the browser says in its console, and axe of the pages");
    told
}

/// The types of the web app are made from this document.
#[tokio::test]
async fn the_web_apps_types_are_those_of_this_api() {
    let app = TestApp::without_library().await;
    let served = app.read("/api/v1/openapi.json").await;
    let committed: Value = serde_json::from_str(include_str!("../../web/openapi.json")).unwrap();
    let paths =
        |document: &Value| -> BTreeSet<String> { document["paths"].as_object().unwrap().keys().cloned().collect() };
    assert_eq!(paths(&committed), paths(&served), "vidgo openapi > web/openapi.json, then npm run types");
    let names: Vec<&str> = served["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|operations| operations.as_object().unwrap().values())
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "each operation has a name of its own");
    for part in ["paths", "components"] {
        assert!(committed[part] == served[part], "{part}: vidgo openapi > web/openapi.json, then npm run types");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_visitor_browses_and_runs_a_preset_of_each_tool() {
    let Some(browser) = Browser::of(("visitor.mjs", include_str!("web/visitor.mjs"))) else { return };
    let app = TestApp::start(&[("PREGENERATION_LIMIT", "2")]).await.until_ready().await;
    let paid = meter(&app.standin).await;
    let seen = told(&browser.start(json!({"base": app.base})).await.unwrap());
    assert_eq!(seen["seen"].as_object().unwrap().len(), 7);
    assert_eq!(meter(&app.standin).await, paid, "no visitor reaches a provider");
    app.stop().await;
}

#[tokio::test]
async fn a_person_gets_an_account_and_buys_everything_there_is() {
    let Some(browser) = Browser::of(("buyer.mjs", include_str!("web/buyer.mjs"))) else { return };
    let shop = Shop::open(&[]).await;
    let staff = Staff::of(&shop.app).await;
    promotions::create(&staff, "SPRING", json!({"badge_text": "Spring"})).await;
    let email = "buyer@example.com";
    let mut person = browser.start_typing(json!({"base": shop.app.base, "email": email, "password": PASSWORD}));
    let letters = Letters::of(&shop.app);
    tokio::select! {
        letter = letters.newest(email, 1) => person.types(letter.code()),
        output = &mut person.done => panic!("the person left without a mail: {output:?}"),
    }
    let done = told(&person.done.await.unwrap());

    // What the person saw is what the services moved.
    let number = |name: &str| done[name].as_str().unwrap_or_else(|| panic!("{name}: {done}")).to_owned();
    assert_eq!(shop.moved(&number("refused")).await, (0, 0));
    assert_eq!(shop.moved(&number("plan")).await, (59_900, 59_900));
    assert_eq!(shop.moved(&number("transfer")).await, (13_500, 0));
    shop.close().await;
}

#[tokio::test]
async fn staff_watch_review_and_operate() {
    let Some(browser) = Browser::of(("staff.mjs", include_str!("web/staff.mjs"))) else { return };
    let settings = [("PREGENERATION_LIMIT", "3"), ("VIDGO__ACTORS__MATERIAL_CACHE__REFRESH_INTERVAL_MS", "100")];
    let app = TestApp::start(&settings).await.until_ready().await;
    Staff::of(&app).await;
    Person::sign_up(&app, "somebody@example.com").await;
    let list = "/api/v1/demo/presets/pattern_generate";
    let pending = app.read(list).await["presets"][0]["id"].as_str().unwrap().to_owned();
    let uuid = match harness::backend() {
        harness::Backend::Postgres => format!("'{pending}'"),
        harness::Backend::Sqlite => format!("X'{}'", pending.replace('-', "")),
    };
    let when = now().to_rfc3339();
    sql(&app, &format!("UPDATE materials SET status = 'pending', updated_at = '{when}' WHERE id = {uuid}")).await;
    until("it waits for a review", async || {
        let shown = app.read(list).await["presets"].as_array().unwrap().clone();
        shown.iter().all(|preset| preset["id"] != pending.as_str()).then_some(())
    })
    .await;
    let task = json!({
        "base": app.base, "email": "boss@example.com", "user": "somebody@example.com", "password": PASSWORD,
        "tool": "pattern_generate", "pending": pending,
        "pages": [["revenue", "Revenue"], ["system", "System"], ["audit", "Audit log"]],
    });
    told(&browser.start(task).await.unwrap());
    app.stop().await;
}
