//! Official clients drive the stand-in, so that it is not only our own reading of the protocols that it satisfies.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::small_standin;

/// `@google/genai` from npm. Skipped, with a notice, where Node.js or the registry is missing.
#[tokio::test]
async fn googles_own_client_understands_the_standin() {
    let folder = tempfile::TempDir::new().unwrap();
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/official");
    for file in ["genai.mjs", "package.json"] {
        std::fs::copy(format!("{source}/{file}"), folder.path().join(file)).unwrap();
    }
    let install = ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"];
    let installed = Command::new("npm").args(install).current_dir(folder.path()).status();
    if !installed.is_ok_and(|status| status.success()) {
        eprintln!("skipped: npm cannot install @google/genai here");
        return;
    }
    let standin = small_standin().await;
    let origin = standin.origin().to_string();
    let mut node = Command::new("node");
    node.args(["genai.mjs", origin.trim_end_matches('/')]).current_dir(folder.path());
    let output = tokio::task::spawn_blocking(move || node.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let understood: Value = serde_json::from_str(said.trim())
        .unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)));
    let expected =
        json!({"safe": true, "mime": "image/png", "png": true, "blocked": "PROHIBITED_CONTENT", "refused": 400});
    assert_eq!(understood, expected);
    standin.stop().await;
}
