//! `vidgo providers reconcile` and `settle` over the real binary: what the accounts prove is settled, the rest waits.

use std::{
    collections::BTreeMap,
    process::{Child, Command, Output, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use entities::audit;
use harness::TestDatabase;
use serde_json::{Value, json};
use standin::{Standin, StandinSettings};
use tempfile::TempDir;
use vidgo::app::SystemClock;

use crate::support::{PATIENCE, environment, paid, play, small_standin_with};

const PATTERN: [&str; 5] = ["pregenerate", "--tool", "pattern_generate", "--limit", "1"];
const AVATAR: [&str; 5] = ["pregenerate", "--tool", "ai_avatar", "--limit", "1"];
const RECONCILE: [&str; 2] = ["providers", "reconcile"];

struct Place {
    folder: TempDir,
    database: TestDatabase,
    standin: Standin,
    settings: BTreeMap<String, String>,
}

impl Place {
    /// Tasks take `delay`, and are told by the real time, which is how an unnamed one is recognised.
    async fn new(delay: Duration, faults: Value) -> Self {
        let clock = Some(Arc::new(SystemClock) as _);
        let standin = small_standin_with(StandinSettings { delay, clock, ..StandinSettings::default() }).await;
        play(&standin, faults).await;
        let (folder, database) = (TempDir::new().unwrap(), TestDatabase::new().await);
        let mut settings = environment(database.url(), &folder, &standin);
        for (name, value) in [
            ("VIDGO__PROVIDERS__CONNECT_TIMEOUT_MS", "500"),
            ("VIDGO__PROVIDERS__SUBMIT_TIMEOUT_MS", "1400"),
            ("VIDGO__PREGEN__SUBMIT_STALE_AFTER_MS", "2000"),
            ("VIDGO__PROVIDERS__ABSENT_AFTER_MS", "1000"),
        ] {
            settings.insert(name.to_owned(), value.to_owned());
        }
        Self { folder, database, standin, settings }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vidgo"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().envs(&self.settings);
        command.env("PATH", std::env::var("PATH").unwrap_or_default());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs to the exit code `code`; reply: what it said.
    async fn run(&self, arguments: &[&str], code: i32) -> String {
        let mut command = self.command(arguments);
        let output: Output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let said = format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        said
    }

    async fn read(&self, path: &str) -> Value {
        let url = self.standin.origin().join(path).unwrap();
        let request = reqwest::Client::new().get(url).header("x-api-key", "any").bearer_auth("any");
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Kills a run as soon as its avatar has reached the provider.
    async fn kill_while_it_submits(&self) {
        let mut child: Child = self.command(&AVATAR).spawn().unwrap();
        let begun = Instant::now();
        loop {
            let calls = self.read("/_standin/calls").await;
            if calls.as_array().unwrap().iter().any(|call| call["operation"] == "avatar") {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "it never submitted");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Reconciles until the interrupted submit is old enough to be looked into.
    async fn reconcile_the_stale(&self) -> String {
        let begun = Instant::now();
        loop {
            let said = self.run(&RECONCILE, 0).await;
            if !said.contains("too young") {
                return said;
            }
            assert!(begun.elapsed() < PATIENCE, "{said}");
        }
    }

    async fn until_nothing_is_active(&self) {
        let begun = Instant::now();
        while self.read("/piapi/account/active_tasks").await["data"]["total"] != 0 {
            assert!(begun.elapsed() < PATIENCE, "a task never ended");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn submits(&self) -> u64 {
        paid(&self.standin).await.values().sum()
    }
}

#[tokio::test]
async fn an_active_task_that_can_only_be_ours_is_resumed() {
    an_active_task_is_resumed_after("hang_after_accept").await;
}

#[tokio::test]
async fn an_unreadable_answer_ends_like_no_answer() {
    an_active_task_is_resumed_after("garbage").await;
}

async fn an_active_task_is_resumed_after(fault: &str) {
    let fault = json!({"provider": "piapi", "operation": "text_to_image", "fault": fault, "count": 1});
    let place = Place::new(Duration::from_secs(12), json!([fault])).await;
    place.run(&PATTERN, 4).await;
    let told = place.run(&["providers", "reconcile", "--dry-run"], 0).await;
    assert!(told.contains("resume") && told.contains("dry run: nothing was changed"), "{told}");
    assert!(place.run(&["providers", "parked"], 0).await.contains("1 parked"));
    let checked = place.run(&["check"], 3).await;
    assert!(checked.contains("1 paid calls are parked (0.005 USD), 0 submits are stale"), "{checked}");
    assert!(checked.contains("run `vidgo providers reconcile`"), "{checked}");

    let said = place.run(&RECONCILE, 0).await;
    assert!(said.contains("can be no other call's") && said.contains("1 resumed, 0 not charged, 0 unclear"), "{said}");
    place.run(&PATTERN, 0).await;
    assert_eq!(place.submits().await, 1);
    let account = place.read("/piapi/account/info").await;
    assert!(account["data"]["credits"].as_u64().unwrap() < 1_000_000_000, "{account}");
    place.standin.stop().await;
}

#[tokio::test]
async fn what_no_account_proves_waits_and_a_lost_call_can_be_paid_for_again() {
    // The task ends at once, so no list of active tasks shows it.
    let fault = json!({"provider": "piapi", "operation": "text_to_image", "fault": "drop_after_accept", "count": 1});
    let place = Place::new(Duration::ZERO, json!([fault])).await;
    place.run(&PATTERN, 4).await;
    place.until_nothing_is_active().await;
    let said = place.run(&RECONCILE, 4).await;
    assert!(said.contains("0 resumed, 0 not charged, 1 unclear (0.005 USD)"), "{said}");
    assert!(said.contains("account piapi (key piapi#1)") && said.contains("credits left"), "{said}");
    let step = said.split("vidgo providers settle ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    assert!(place.run(&["providers", "reconcile", "--provider", "a2e"], 0).await.contains("0 unclear"));

    place.run(&["providers", "settle", &step, "--charged"], 0).await;
    place.run(&PATTERN, 4).await;
    assert_eq!(place.submits().await, 1, "given up means given up");
    place.run(&["providers", "settle", &step, "--not-charged", "--again"], 2).await;
    place.run(&["providers", "settle", &step, "--charged", "--again"], 0).await;
    place.run(&PATTERN, 0).await;
    assert_eq!(place.submits().await, 2);
    // Each word stands in the log of what staff did.
    let db = place.database.connect().await;
    let (log, _) = audit::page(&db, &audit::Filter::default(), 1, 9).await.unwrap();
    let told: Vec<_> =
        log.iter().rev().map(|it| (it.action.as_str(), it.after.as_ref().unwrap()["word"].clone())).collect();
    assert_eq!(told, [("provider.settle", json!("charged")), ("provider.settle", json!("charged_again"))]);
    assert!(log.iter().all(|it| it.subject_id.starts_with(&step) && it.who.actor_name.starts_with("command line (")));
    place.standin.stop().await;
}

#[tokio::test]
async fn a_parked_task_with_an_id_is_looked_at_again() {
    for (course, verdict, submits) in [("delay", "1 resumed", 1), ("task_failed", "1 not charged", 2)] {
        let mut place = Place::new(
            Duration::ZERO,
            json!([
                {"provider": "piapi", "operation": "poll", "fault": "never_final"},
                {"provider": "piapi", "operation": "text_to_image", "fault": course, "count": 1, "delay_ms": 1},
            ]),
        )
        .await;
        place.settings.insert("VIDGO__PROVIDERS__STANDIN_LIMITS__DEADLINE_SECONDS".into(), "1".into());
        place.run(&PATTERN, 4).await;
        let said = place.run(&RECONCILE, 4).await;
        assert!(said.contains("is still not finished") && said.contains("--resume"), "{said}");
        play(&place.standin, json!([])).await;
        let said = place.run(&RECONCILE, 0).await;
        assert!(said.contains(verdict), "{said}");
        place.run(&PATTERN, 0).await;
        assert_eq!(place.submits().await, submits);
        place.standin.stop().await;
    }
}

#[tokio::test]
async fn a_stale_submit_is_found_by_title_or_missing_for_long_enough() {
    for (fault, verdict) in [("hang_after_accept", "1 resumed"), ("hang", "1 not charged")] {
        let fault = json!({"provider": "a2e", "operation": "avatar", "fault": fault, "count": 1});
        let place = Place::new(Duration::ZERO, json!([fault])).await;
        place.kill_while_it_submits().await;
        let said = place.reconcile_the_stale().await;
        assert!(said.contains(verdict), "{said}");
        place.run(&AVATAR, 0).await;
        // The preset needs one avatar and one picture from PiAPI.
        let counted = paid(&place.standin).await;
        let avatars = counted.iter().filter(|(name, _)| name.contains(" avatar ")).map(|(_, submits)| submits);
        assert_eq!((avatars.sum::<u64>(), counted.values().sum::<u64>()), (1, 2), "{counted:?}");
        place.standin.stop().await;
    }
}
