//! The binary itself: first run, kill and go on, two at once, budget, dry run, check, and how faults end.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use harness::TestDatabase;
use sea_orm::ConnectionTrait;
use serde_json::json;
use standin::{Standin, StandinSettings};
use tempfile::TempDir;

use crate::support::{PATIENCE, environment, meter, paid, play, small_standin, small_standin_with};

/// A folder and a database for one or more processes.
struct Place {
    folder: TempDir,
    database: TestDatabase,
    standin: Standin,
    settings: BTreeMap<String, String>,
}

impl Place {
    async fn new() -> Self {
        Self::with(small_standin().await).await
    }

    async fn with(standin: Standin) -> Self {
        let folder = TempDir::new().unwrap();
        let database = TestDatabase::new().await;
        let settings = environment(database.url(), &folder, &standin);
        Self { folder, database, standin, settings }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vidgo"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(&self.settings)
            .env("PATH", std::env::var("PATH").unwrap_or_default())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    async fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(arguments);
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    /// Runs to success.
    async fn must(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments).await;
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        said(&output)
    }
}

fn said(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// One group whose items share steps: product photos, cut-outs, and a scene each.
const SCENES: [&str; 5] = ["pregenerate", "--tool", "product_scene", "--limit", "6"];

#[tokio::test]
async fn a_killed_run_goes_on_where_it_was_and_pays_nothing_twice() {
    let slow = StandinSettings { delay: Duration::from_millis(1_200), ..StandinSettings::default() };
    let place = Place::with(small_standin_with(slow).await).await;
    // Killed while tasks run at the provider and none is being submitted: everything can go on.
    let mut child = place.command(&SCENES).spawn().unwrap();
    wait_until_quiet(&place.standin, &mut child).await;
    child.kill().unwrap();
    child.wait().unwrap();
    let went_on = place.must(&SCENES).await;
    assert!(went_on.contains("6 made, 0 not made"), "{went_on}");
    let counted = paid(&place.standin).await;
    assert!(!counted.is_empty() && counted.values().all(|submits| *submits == 1), "{counted:?}");

    let again = place.must(&SCENES).await;
    assert!(again.contains("6 present before, 0 made, 0 not made"), "{again}");
    assert_eq!(paid(&place.standin).await, counted, "the second run paid again");
    place.standin.stop().await;
}

/// Waits until something was submitted and nothing more comes for a while.
async fn wait_until_quiet(standin: &Standin, child: &mut Child) {
    let begun = Instant::now();
    let mut last = (0, Instant::now());
    while last.0 == 0 || last.1.elapsed() < Duration::from_millis(400) {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
        assert!(begun.elapsed() < PATIENCE, "no quiet moment");
        let count = meter(standin).await.len();
        if count != last.0 {
            last = (count, Instant::now());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_run_killed_at_any_moment_pays_nothing_twice() {
    let mut place = Place::new().await;
    // So that a kill in the middle of a submit is looked into at once.
    place.settings.insert("VIDGO__PREGEN__SUBMIT_STALE_AFTER_MS".into(), "1500".into());
    place.settings.insert("VIDGO__PROVIDERS__SUBMIT_TIMEOUT_MS".into(), "500".into());
    place.settings.insert("VIDGO__PROVIDERS__CONNECT_TIMEOUT_MS".into(), "500".into());
    for wait_ms in [60, 150, 250, 400, 700] {
        let mut child = place.command(&SCENES).spawn().unwrap();
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let output = place.run(&SCENES).await;
    let text = said(&output);
    // A kill exactly between a submit and its answer parks that one call: it must not be sent again.
    assert!(output.status.success() || text.contains("parked"), "{text}");
    let counted = paid(&place.standin).await;
    assert!(counted.values().all(|submits| *submits == 1), "{counted:?}");
    place.standin.stop().await;
}

#[tokio::test]
async fn two_processes_at_once_make_nothing_twice() {
    let place = Place::new().await;
    let (one, other) = tokio::join!(place.run(&SCENES), place.run(&SCENES));
    for output in [one, other] {
        assert!(output.status.success(), "{}", said(&output));
    }
    let counted = paid(&place.standin).await;
    assert!(counted.values().all(|submits| *submits == 1), "{counted:?}");
    let db = place.database.connect().await;
    let items: Vec<_> = entities::materials::public_all(&db).await.unwrap();
    assert_eq!(items.len(), 6);
    place.standin.stop().await;
}

#[tokio::test]
async fn a_budget_stops_exactly_at_the_cap() {
    let place = Place::new().await;
    // Five pictures at 0.005 USD.
    let patterns = ["pregenerate", "--tool", "pattern_generate", "--limit", "9", "--budget-usd", "0.025"];
    let output = place.run(&patterns).await;
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    let text = said(&output);
    assert!(text.contains("5 made, 4 not made, 0.025 USD booked"), "{text}");
    assert_eq!(paid(&place.standin).await.values().sum::<u64>(), 5);
    place.standin.stop().await;
}

#[tokio::test]
async fn dry_run_and_check_send_no_submit() {
    let place = Place::new().await;
    let plan = place.must(&["pregenerate", "--all", "--dry-run"]).await;
    assert!(plan.contains("369 items, 0 present, 369 to make"), "{plan}");
    assert!(plan.contains("total: ") && plan.contains("dry run: nothing was sent"), "{plan}");
    let check = said(&place.run(&["check"]).await);
    for line in [
        "ok    prices: 0 services are offered; 25 of the built-in list are not in the database",
        "ok    database: up to date",
        "ok    media store",
        "ok    mail queue: 0 wait",
        "ok    provider piapi (key piapi#1)",
    ] {
        assert!(check.contains(line), "{check}");
    }
    assert_eq!(meter(&place.standin).await, BTreeMap::new());
    place.standin.stop().await;
}

#[tokio::test]
async fn a_price_below_cost_is_told_at_a_start_and_by_check_and_is_no_fault() {
    let mut place = Place::new().await;
    for (name, value) in [("PORT", "0"), ("SKIP_PREGENERATION", "true"), ("ALLOW_EMPTY_MATERIALS", "false")] {
        place.settings.insert(name.to_owned(), value.to_owned());
    }
    // A start that ends by itself, since there is no library.
    let started = said(&place.run(&["serve"]).await);
    assert!(
        started.contains("prices and packages of credits put in") && !started.contains("at a provider"),
        "{started}"
    );
    let db = place.database.connect().await;
    db.execute_unprepared("UPDATE service_pricing SET credit_cost = 2 WHERE service_type = 'ai_avatar'").await.unwrap();
    let told = "ai_avatar costs 0.10 USD at a provider and brings 2 credits, worth 0.086666 USD at the cheapest";
    let started = said(&place.run(&["serve"]).await);
    assert!(started.contains(told) && !started.contains("put in"), "{started}");
    let check = said(&place.run(&["check"]).await);
    assert!(check.contains(&format!("ok    prices: warning: {told}")), "{check}");
    assert!(check.contains("ok    prices: 19 services are offered"), "{check}");
    place.standin.stop().await;
}

#[tokio::test]
async fn an_unclear_submit_is_parked_listed_and_settled_by_the_operator() {
    let mut place = Place::new().await;
    place.settings.insert("VIDGO__PROVIDERS__SUBMIT_TIMEOUT_MS".into(), "500".into());
    play(
        &place.standin,
        json!([{"provider": "piapi", "operation": "text_to_image", "fault": "hang_after_accept", "count": 1}]),
    )
    .await;
    let one = ["pregenerate", "--tool", "pattern_generate", "--limit", "1"];
    let output = place.run(&one).await;
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    let listed = place.must(&["providers", "parked"]).await;
    assert!(listed.contains("piapi  text_to_image  0.005 USD  pattern_generate/"), "{listed}");
    // Neither another run nor the fallback provider may ask again.
    place.run(&one).await;
    assert_eq!(paid(&place.standin).await.values().sum::<u64>(), 1);

    let step = listed.split_whitespace().next().unwrap().to_owned();
    place.must(&["providers", "settle", &step, "--not-charged"]).await;
    place.must(&one).await;
    assert_eq!(paid(&place.standin).await.values().sum::<u64>(), 2);
    place.standin.stop().await;
}

#[tokio::test]
async fn wrong_settings_are_told_together_and_end_with_code_2() {
    let mut place = Place::new().await;
    place.settings.insert("PORT".into(), "seventy".into());
    place.settings.insert("VIDGO__PREGEN__ITEMS_AT_ONCE".into(), "0".into());
    place.settings.insert("VIDGO__PREGEN__NO_SUCH".into(), "1".into());
    place.settings.insert("VIDGO__ENVIRONMENT".into(), "production".into());
    let output = place.run(&["check"]).await;
    assert_eq!(output.status.code(), Some(2));
    let text = said(&output);
    for name in ["PORT", "items_at_once", "no_such", "SECRET_KEY"] {
        assert!(text.to_lowercase().contains(&name.to_lowercase()), "{name}: {text}");
    }
    place.standin.stop().await;
}

#[tokio::test]
async fn a_database_that_does_not_answer_ends_with_code_3() {
    let mut place = Place::new().await;
    place.settings.insert("DATABASE_URL".into(), "postgresql+asyncpg://u:hidden@127.0.0.1:1/none".into());
    place.settings.insert("STARTUP_TIMEOUT".into(), "1".into());
    place.settings.insert("PORT".into(), "0".into());
    let output = place.run(&["serve"]).await;
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(!said(&output).contains("hidden"));
    place.standin.stop().await;
}

#[tokio::test]
async fn the_binary_serves_from_an_empty_folder_without_any_setting() {
    let folder = TempDir::new().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut child: Child = Command::new(env!("CARGO_BIN_EXE_vidgo"))
        .current_dir(folder.path())
        .env_clear()
        // Only what keeps the test from meeting another process, and from making the whole first library.
        .envs([("PORT", port.to_string()), ("PREGENERATION_LIMIT", "1".into()), ("SKIP_VIDEO", "true".into())])
        .envs([("SKIP_AVATAR", "true"), ("ALLOW_EMPTY_MATERIALS", "true")])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !ask(port, "/ready").starts_with("HTTP/1.1 200") {
        assert!(child.try_wait().unwrap().is_none(), "it ended");
        assert!(begun.elapsed() < PATIENCE, "not ready in time");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(ask(port, "/health").contains("\"providers_mode\":\"standin\""));
    for kept in ["data/vidgo.db", "data/media/public/models/female/female-1.png", "data/standin"] {
        assert!(folder.path().join(kept).exists(), "{kept}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

fn ask(port: u16, path: &str) -> String {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return String::new() };
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[tokio::test]
async fn the_openapi_document_is_printed_and_complete() {
    let place = Place::new().await;
    let output = place.run(&["openapi"]).await;
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["openapi"], json!("3.1.0"));
    for path in ["/health", "/api/v1/demo/presets/{tool_type}", "/api/v1/demo/use-preset", "/api/v1/landing/materials"]
    {
        assert!(document["paths"][path].is_object(), "{path}");
    }
    place.standin.stop().await;
}
