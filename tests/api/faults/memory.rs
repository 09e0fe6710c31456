//! Results that never end and results that hardly come, sixteen at once: what the process holds of them.

use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use harness::TestDatabase;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::world::{calls, in_system};
use crate::support::{PATIENCE, environment, play, small_standin};

/// What it may hold beyond its level, bytes.
const ALLOWED_BYTES: u64 = 50 << 20;

/// Resident memory of a process, bytes; nothing: it has ended.
fn resident_bytes(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[test]
fn sixteen_results_without_end_cost_no_memory() {
    in_system(async {
        let rule = |fault: &str, count: u64| json!({"provider": "piapi", "operation": "download", "fault": fault, "count": count});
        // Its level is the most that it holds over sixteen results that are well.
        let level = most_bytes(json!([])).await;
        let traps = json!([rule("announced_huge_result", 2), rule("slow_result", 4), rule("huge_result", 10)]);
        let most = most_bytes(traps).await;
        println!("memory: {} MiB with 16 results, {} MiB with 16 huge and slow ones", level >> 20, most >> 20);
        assert!(most <= level + ALLOWED_BYTES, "{} MiB, where {} MiB are usual", most >> 20, level >> 20);
    });
}

/// The most that a run of sixteen pictures holds while these faults are played.
async fn most_bytes(faults: Value) -> u64 {
    let (standin, database, folder) = (small_standin().await, TestDatabase::new().await, TempDir::new().unwrap());
    let mut variables = environment(database.url(), &folder, &standin);
    variables.insert("VIDGO__PROVIDERS__STANDIN_LIMITS__TASKS_AT_ONCE".to_owned(), "16".to_owned());
    variables.insert("VIDGO__MEDIA__DOWNLOAD_TIMEOUT_MS".to_owned(), "20000".to_owned());
    play(&standin, faults).await;
    let binary = std::env::var("VIDGO_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_vidgo").to_owned());
    let mut child = Command::new(binary)
        .args(["pregenerate", "--tool", "pattern_generate", "--limit", "16"])
        .current_dir(folder.path())
        .env_clear()
        .envs(&variables)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (begun, mut most) = (Instant::now(), 0);
    while child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < PATIENCE, "the run has no end");
        let Some(bytes) = resident_bytes(&child) else { break };
        most = bytes.max(most);
        actix_web::rt::time::sleep(Duration::from_millis(20)).await;
    }
    let downloads = calls(&standin).await.iter().filter(|call| call.operation == "download").count();
    assert!(downloads >= 12, "only {downloads} results were fetched");
    standin.stop().await;
    most
}
