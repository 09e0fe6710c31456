//! Results that never end and results that hardly come, sixteen at once: what the process holds of them beside what it
//! holds while as many good ones come in.

use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use harness::TestDatabase;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::world::{calls, in_system};
use crate::support::{PATIENCE, environment, play, small_standin};

/// What traps may take beyond good results of the same number, bytes.
const ALLOWED_BYTES: u64 = 50 << 20;

/// Results that are fetched at once.
const RESULTS: usize = 16;

/// How long the stand-in waits before it sends a good file, milliseconds: so they are all under way at once.
const HELD_MS: u64 = 12_000;

/// After that time all of a good file has come: a few hundred kilobytes over loopback.
const ARRIVED: Duration = Duration::from_millis(HELD_MS + 300);

/// Resident memory of a process, bytes; nothing: it has ended.
fn resident_bytes(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// What a process held, bytes.
#[derive(Clone, Copy, Debug)]
struct Held {
    /// Ready, before its first paid call.
    idle: u64,
    /// At most, while results were fetched.
    fetching: u64,
    /// Results fetched at the same time.
    at_once: usize,
}

#[test]
fn sixteen_results_without_end_cost_no_memory() {
    in_system(async {
        let rule = |fault: &str, count: usize| json!({"provider": "piapi", "operation": "download", "fault": fault, "count": count});
        let held = json!({"provider": "piapi", "operation": "download", "fault": "delay", "delay_ms": HELD_MS, "count": RESULTS});
        let good = held_while_fetching(json!([held]), Some(ARRIVED)).await;
        // One after the other they would show nothing, so these are held as well.
        let traps = [rule("announced_huge_result", 2), rule("slow_result", 4), rule("huge_result", 10)];
        let traps = held_while_fetching(std::iter::once(held).chain(traps).collect(), None).await;
        for (name, seen) in [("good", good), ("huge and slow", traps)] {
            println!(
                "memory: {} {name} results at once: {} MiB, {} MiB over idle ({} MiB)",
                seen.at_once,
                seen.fetching >> 20,
                seen.fetching.saturating_sub(seen.idle) >> 20,
                seen.idle >> 20
            );
            // Two of the run's sixteen items share their pictures with others.
            assert!(seen.at_once >= RESULTS - 2, "{name}: {seen:?}");
        }
        let more = traps.fetching.saturating_sub(good.fetching);
        println!("memory: {} MiB more for huge and slow results than for good ones", more >> 20);
        assert!(more < ALLOWED_BYTES, "{good:?}, {traps:?}");
    });
}

/// What a run of sixteen pictures holds while these faults are played; looked at for so long from the last one's begin,
/// or until the run ends.
async fn held_while_fetching(faults: Value, look_for: Option<Duration>) -> Held {
    let (standin, database, folder) = (small_standin().await, TestDatabase::new().await, TempDir::new().unwrap());
    let mut variables = environment(database.url(), &folder, &standin);
    for (name, value) in [
        ("PROVIDERS__STANDIN_LIMITS__TASKS_AT_ONCE", RESULTS.to_string()),
        ("PREGEN__ITEMS_AT_ONCE", RESULTS.to_string()),
        ("MEDIA__DOWNLOAD_TIMEOUT_MS", "20000".to_owned()),
    ] {
        variables.insert(format!("VIDGO__{name}"), value);
    }
    play(&standin, faults).await;
    let binary = std::env::var("VIDGO_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_vidgo").to_owned());
    let mut child = Command::new(binary)
        .args(["pregenerate", "--tool", "pattern_generate", "--limit", &RESULTS.to_string()])
        .current_dir(folder.path())
        .env_clear()
        .envs(&variables)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let mut all_since = None;
    let mut held = Held { idle: 0, fetching: 0, at_once: 0 };
    while child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < PATIENCE, "the run has no end");
        let Some(bytes) = resident_bytes(&child) else { break };
        let calls = calls(&standin).await;
        let downloads: Vec<Duration> =
            calls.iter().filter(|call| call.operation == "download").map(|call| call.at).collect();
        if !calls.iter().any(|call| call.paid()) {
            held.idle = bytes;
        }
        if let Some(first) = downloads.first() {
            held.fetching = bytes.max(held.fetching);
            // None is over before the first is let go.
            let together = downloads.iter().filter(|at| **at - *first < Duration::from_millis(HELD_MS)).count();
            held.at_once = together.min(RESULTS);
        }
        if downloads.len() >= RESULTS {
            let since = *all_since.get_or_insert_with(Instant::now);
            if look_for.is_some_and(|time| since.elapsed() >= time) {
                break;
            }
        }
        actix_web::rt::time::sleep(Duration::from_millis(20)).await;
    }
    // Already over where its end was waited for.
    let _ = child.kill();
    child.wait().unwrap();
    standin.stop().await;
    held
}
