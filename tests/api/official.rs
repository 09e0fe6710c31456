//! Official clients drive the stand-in, so that it is not only our own reading of the protocols that it satisfies.

use std::{path::Path, process::Command};

use serde_json::{Value, json};
use standin::Standin;
use tempfile::TempDir;

use crate::support::{meter, small_standin};

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/official");

/// Whether the installation went well. CI has the registries, so there a failure is one.
pub fn installed(what: &str, command: &mut Command) -> bool {
    let done = command.status().is_ok_and(|status| status.success());
    assert!(done || std::env::var_os("CI").is_none(), "{what} cannot be installed, and CI must run this test");
    if !done {
        eprintln!("NOTICE: skipped, because {what} cannot be installed here");
    }
    done
}

/// A folder in which node finds `scripts` (text by name) and these packages of npm; `None`, with a notice, where npm has
/// none.
pub fn node_folder(scripts: &[(&str, &str)], packages: &[&str]) -> Option<TempDir> {
    let folder = TempDir::new().unwrap();
    for (name, text) in scripts {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut npm = Command::new("npm");
    npm.args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]).args(packages);
    installed(&packages.join(" "), npm.current_dir(folder.path())).then_some(folder)
}

/// Node, about to run `script` of that folder.
pub fn node(folder: &TempDir, script: &str) -> Command {
    let mut node = Command::new("node");
    node.arg(script).current_dir(folder.path());
    node
}

/// Runs a client to its end; what it printed.
pub async fn said(mut client: Command) -> Value {
    let output = tokio::task::spawn_blocking(move || client.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(said.trim()).unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)))
}

/// Lets `client` speak with a fresh stand-in, in good days and while it asks to wait.
async fn understands(client: impl Fn(&Standin) -> Command) {
    let standin = small_standin().await;
    let expected = json!({
        "safe": true, "mime": "image/png", "png": true, "blocked": "PROHIBITED_CONTENT", "refused": 400, "unknown": 404,
    });
    assert_eq!(said(client(&standin)).await, expected);
    let counted = meter(&standin).await;
    let pictures: u64 =
        counted.iter().filter(|(name, _)| name.contains("text_to_image")).map(|(_, submits)| submits).sum();
    assert_eq!(pictures, 1, "{counted:?}");
    standin.stop().await;
}

/// `@google/genai` from npm.
#[tokio::test]
async fn googles_javascript_client_understands_the_standin() {
    let script = ("genai.mjs", include_str!("official/genai.mjs"));
    let Some(folder) = node_folder(&[script], &["@google/genai@2.32.0"]) else { return };
    understands(|standin| {
        let mut node = node(&folder, "genai.mjs");
        node.arg(standin.origin().as_str().trim_end_matches('/'));
        node
    })
    .await;
}

/// `google-genai` from PyPI, in a folder of its own.
#[tokio::test]
async fn googles_python_client_understands_the_standin() {
    let folder = TempDir::new().unwrap();
    let packages: &Path = folder.path();
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]).arg(packages);
    if !installed("google-genai", pip.arg("google-genai==3.4.0")) {
        return;
    }
    understands(|standin| {
        let mut python = Command::new("python3");
        python.arg(format!("{SOURCE}/genai.py")).arg(standin.origin().as_str().trim_end_matches('/'));
        python.env("PYTHONPATH", packages);
        python
    })
    .await;
}
