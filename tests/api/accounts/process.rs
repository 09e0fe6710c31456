//! The binary as a process of its own beside a test's app: another instance, or a command.

use std::{
    collections::BTreeMap,
    io::Write,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use reqwest::StatusCode;

use super::{SECRET, TRUSTING, until};
use crate::support::{TestApp, environment};

/// Settings under which the binary works on what the app works on.
pub fn beside(app: &TestApp, settings: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut variables = environment(app.database.url(), &app.folder, &app.standin);
    let all = [("SKIP_PREGENERATION", "true"), ("SECRET_KEY", SECRET), TRUSTING];
    variables.extend(all.iter().chain(settings).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    variables
}

fn command(arguments: &[&str], folder: &Path, settings: &BTreeMap<String, String>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vidgo"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(settings)
        .env("PATH", std::env::var("PATH").unwrap_or_default())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs a command to its end, with this on its standard input.
pub async fn run(app: &TestApp, arguments: &[&str], input: &str) -> Output {
    let mut command = command(arguments, app.folder.path(), &beside(app, &[]));
    let input = input.to_owned();
    let ended = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().unwrap();
        // A command that ended without reading is judged by how it ended.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    });
    ended.await.unwrap()
}

/// All that a command said.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// An instance that answers. It is killed at the latest when it is dropped.
pub struct Instance {
    pub base: String,
    child: Child,
}

impl Instance {
    /// Starts one in this folder.
    pub async fn start(folder: &Path, settings: &BTreeMap<String, String>) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut settings = settings.clone();
        settings.insert("PORT".to_owned(), port.to_string());
        settings.insert("VIDGO__SERVER__HOST".to_owned(), "127.0.0.1".to_owned());
        let mut command = command(&["serve"], folder, &settings);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut instance = Self { base: format!("http://127.0.0.1:{port}"), child };
        let (client, url) =
            (reqwest::Client::builder().no_proxy().build().unwrap(), format!("{}/ready", instance.base));
        until("the instance is ready", async || {
            assert!(instance.child.try_wait().unwrap().is_none(), "it ended instead");
            let answer = client.get(&url).send().await.ok()?;
            (answer.status() == StatusCode::OK).then_some(())
        })
        .await;
        instance
    }

    /// Ends it in the middle of whatever it does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
