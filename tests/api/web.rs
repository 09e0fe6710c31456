//! The web app in a real browser: what visitors, buyers and staff do, each against a running app of their own.

use std::{
    collections::BTreeSet,
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};

use crate::{
    official::{installed, node, node_folder},
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

    /// Starts it; what it types comes on its standard input.
    fn start(&self, mut task: Value) -> tokio::task::JoinHandle<Output> {
        task["chromium"] = json!(CHROMIUM);
        // Where pictures go, when somebody wants them.
        task["pictures"] = json!(std::env::var("VIDGO_PICTURES").ok());
        let mut person = node(&self.folder, self.script);
        person.arg(task.to_string()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let person = person.spawn().unwrap();
        tokio::task::spawn_blocking(move || person.wait_with_output().unwrap())
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
