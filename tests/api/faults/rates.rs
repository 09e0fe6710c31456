//! Rates: what a provider asks for is obeyed to the second, and its limit is kept in every second, restarts included.

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use domain::provider::Provider;
use harness::TestDatabase;
use serde_json::json;
use standin::Standin;
use tempfile::TempDir;

use super::{
    steps,
    world::{Setup, World, calls, full, in_system},
};
use crate::support::{PATIENCE, environment, small_standin};

const SECOND: Duration = Duration::from_secs(1);

/// What a second may be longer on a busy machine.
const LATE: Duration = Duration::from_millis(900);

fn setting(name: &str, value: impl ToString) -> (String, String) {
    (format!("VIDGO__{name}"), value.to_string())
}

/// The wait from the first call of this kind to the second, of which the first is told to wait.
async fn wait_after_429(provider: Provider, step: &str, call: &str, seconds: u64) -> Duration {
    let items = vec![steps::item("case", steps::of(step).unwrap())];
    let settings = vec![setting("PROVIDERS__STANDIN_LIMITS__DEADLINE_SECONDS", 30)];
    let world = World::start(Setup { only: vec![provider], items, settings, ..Setup::default() }).await;
    let fault = "rate_limited";
    world
        .play(json!([{"provider": provider.as_str(), "operation": call, "fault": fault, "count": 1,
            "retry_after_seconds": seconds}]))
        .await;
    let report = world.run(false).await;
    assert_eq!(report.made, 1, "{provider} {call}: {report:?}");
    let times = world.times(provider, call).await;
    world.stop().await;
    times[1] - times[0]
}

#[test]
fn a_wait_that_a_provider_asks_for_is_kept_to_the_second() {
    in_system(async {
        let mut cases = Vec::new();
        for seconds in [1, 2, 3] {
            // Pollo and A2E are not known to say how long (protocols): nothing is told, so five seconds are waited.
            cases.push((Provider::Piapi, "text_to_image", "text_to_image", seconds));
            cases.push((Provider::Gemini, "text_to_image", "text_to_image", seconds));
            cases.push((Provider::Piapi, "text_to_image", "poll", seconds));
            cases.push((Provider::Pollo, "image_to_video", "poll", seconds));
            cases.push((Provider::A2e, "avatar", "poll", seconds));
            cases.push((Provider::Pollo, "image_to_video", "image_to_video", seconds));
            cases.push((Provider::A2e, "avatar", "avatar", seconds));
        }
        let waits = cases.into_iter().map(|(provider, step, call, seconds)| async move {
            (provider, call, seconds, wait_after_429(provider, step, call, seconds).await)
        });
        for (provider, call, seconds, waited) in futures_util::future::join_all(waits).await {
            let asked = Duration::from_secs(seconds);
            if full() {
                println!("429 at {provider} {call}: asked to wait {seconds} s, waited {:.3} s", waited.as_secs_f64());
            }
            assert!(waited >= asked, "{provider} {call}: {waited:?} of {asked:?}");
            assert!(waited <= asked + LATE, "{provider} {call}: {waited:?} of {asked:?}");
        }
    });
}

/// The most calls that any window of one second saw.
fn most_in_a_second(times: &[Duration]) -> usize {
    let in_window = |start: &Duration| times.iter().filter(|at| **at >= *start && **at < *start + SECOND).count();
    times.iter().map(in_window).max().unwrap_or_default()
}

/// Everything that is made of pictures alone: some three hundred paid calls.
const PICTURES: [&str; 11] = [
    "pregenerate",
    "--tool",
    "model_library",
    "--tool",
    "product_scene",
    "--tool",
    "room_redesign",
    "--tool",
    "pattern_generate",
    "--tool",
    "background_removal",
];

#[test]
fn the_limit_holds_in_every_second_over_restarts_too() {
    in_system(async {
        let per_second = 20;
        let (standin, database, folder) = (small_standin().await, TestDatabase::new().await, TempDir::new().unwrap());
        let mut variables = environment(database.url(), &folder, &standin);
        variables.extend([
            setting("PROVIDERS__STANDIN_LIMITS__REQUESTS_PER_MINUTE", per_second * 60),
            setting("PROVIDERS__STANDIN_LIMITS__TASKS_AT_ONCE", 256),
            setting("PREGEN__ITEMS_AT_ONCE", 64),
            setting("DATABASE__MAX_CONNECTIONS", 16),
        ]);
        let binary = std::env::var("VIDGO_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_vidgo").to_owned());
        let command = || {
            let mut command = Command::new(&binary);
            command.args(PICTURES).current_dir(folder.path()).env_clear().envs(&variables);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        for part in 1..=2 {
            let mut child = command().spawn().unwrap();
            let begun = Instant::now();
            while submits(&standin).await.len() < part * per_second * 3 / 2 {
                assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
                assert!(begun.elapsed() < PATIENCE, "too few calls in time");
                actix_web::rt::time::sleep(Duration::from_millis(20)).await;
            }
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let mut last = command();
        last.env("VIDGO__PREGEN__SUBMIT_STALE_AFTER_MS", "180000");
        let mut child = last.spawn().unwrap();
        let begun = Instant::now();
        // The last run need not end: what a kill left unclear is waited for.
        while submits(&standin).await.len() < per_second * 5 && begun.elapsed() < PATIENCE {
            actix_web::rt::time::sleep(Duration::from_millis(50)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let times = submits(&standin).await;
        let most = most_in_a_second(&times);
        println!(
            "rate: {} paid calls over two restarts, at most {most} in any second, limit {per_second}",
            times.len()
        );
        assert!(times.len() >= per_second * 4, "only {} calls", times.len());
        assert!(most <= per_second, "{most} calls in a second, limit {per_second}");
        standin.stop().await;
    });
}

/// Times of `PiAPI`'s paid calls.
async fn submits(standin: &Standin) -> Vec<Duration> {
    calls(standin)
        .await
        .into_iter()
        .filter(|call| call.provider == "piapi" && call.paid())
        .map(|call| call.at)
        .collect()
}

#[test]
fn a_limit_for_the_day_rests_the_key_and_asks_nobody_in_between() {
    in_system(async {
        let items = vec![steps::item("case", steps::of("text_to_image").unwrap())];
        let world = World::start(Setup { only: vec![Provider::Gemini], items, ..Setup::default() }).await;
        world
            .play(json!([{"provider": "gemini", "operation": "text_to_image", "fault": "rate_limited", "count": 1,
                "retry_after_seconds": 7200}]))
            .await;
        let report = world.run(false).await;
        assert_eq!((report.made, report.failures.len()), (0, 1), "{report:?}");
        let status = world.observe(Provider::Gemini).await;
        assert_eq!((status.keys_ready, status.keys), (0, 1), "{status:?}");
        let again = world.run(true).await;
        assert!(again.failures.iter().all(|failure| failure.message.contains("quota")), "{again:?}");
        assert_eq!(world.times(Provider::Gemini, "text_to_image").await.len(), 1, "asked although the day is used up");
        world.stop().await;
    });
}
