//! The breaker over real tasks: when it opens, what tries it, and how soon the primary is used again.

use std::time::{Duration, Instant};

use domain::provider::Provider;
use serde_json::json;

use super::world::{Setup, World, full, in_system, many_pictures};

/// Failures in a row that open it.
const FAILURES: usize = 5;

fn setting(name: &str, value: impl ToString) -> (String, String) {
    (format!("VIDGO__{name}"), value.to_string())
}

/// First and longest wait of the breaker: production's own in a full run.
fn cooldown() -> (Duration, Duration) {
    if full() {
        (Duration::from_secs(5), Duration::from_secs(30))
    } else {
        (Duration::from_millis(250), Duration::from_millis(1_000))
    }
}

fn settings(tasks_at_once: usize) -> Vec<(String, String)> {
    let (first, cap) = cooldown();
    vec![
        setting("PROVIDERS__STANDIN_LIMITS__BREAKER_FAILURES", FAILURES),
        setting("PROVIDERS__STANDIN_LIMITS__BREAKER_COOLDOWN_MS", first.as_millis()),
        setting("PROVIDERS__STANDIN_LIMITS__BREAKER_COOLDOWN_CAP_MS", cap.as_millis()),
        setting("PROVIDERS__STANDIN_LIMITS__TASKS_AT_ONCE", tasks_at_once),
        setting("PREGEN__ITEMS_AT_ONCE", tasks_at_once),
        setting("PROVIDERS__ABSENT_AFTER_MS", 1_000),
    ]
}

/// Calls one after another: each outcome is known before the next call.
#[test]
fn it_opens_after_five_failures_and_the_backup_takes_over_but_never_what_is_unclear() {
    in_system(async {
        let items = many_pictures(20);
        let world = World::start(Setup { items, settings: settings(1), ..Setup::default() }).await;
        world.play(json!([{"provider": "piapi", "operation": "text_to_image", "fault": "http_error"}])).await;
        let report = world.run(false).await;
        let primary = world.times(Provider::Piapi, "text_to_image").await.len();
        let backup = world.paid(Provider::Gemini, "text_to_image").await;
        // Whatever the trials of the half-open breaker cost beyond the five is unclear as well.
        let parked = report.failures.iter().filter(|failure| failure.kind == "parked").count();
        assert!(primary >= FAILURES, "{primary} calls");
        assert_eq!(parked, primary, "each unclear call is parked, none is handed to the backup: {report:?}");
        assert_eq!(backup as usize, 20 - parked, "the backup makes all the others: {report:?}");
        assert_eq!(report.made as usize, 20 - parked);
        let calls = world.calls().await;
        let opened =
            calls.iter().filter(|call| call.provider == "piapi" && call.fault.is_some()).nth(FAILURES - 1).unwrap();
        let first_backup =
            calls.iter().find(|call| call.provider == "gemini" && call.operation == "text_to_image").unwrap();
        assert!(first_backup.at > opened.at, "the backup was asked before the breaker opened");
        // Only trials after that: each waits for a cooldown that doubles.
        let trials: Vec<Duration> = world.times(Provider::Piapi, "text_to_image").await.split_off(FAILURES);
        let mut last = opened.at;
        for (number, trial) in trials.iter().enumerate() {
            let (first, cap) = cooldown();
            let wait = first.saturating_mul(1 << number).min(cap);
            assert!(
                *trial - last >= wait,
                "trial {number} came {:?} after the failure before it, not {wait:?}",
                *trial - last
            );
            last = *trial;
        }
        println!("breaker: opened after {FAILURES} failures, {} trials, {backup} pictures by the backup", trials.len());
        world.stop().await;
    });
}

/// Many at once: whatever is under way when it opens cannot be called back, and then there is one trial at a time.
#[test]
fn half_open_lets_one_task_through_at_a_time_and_the_primary_is_used_again_soon_after_it_is_well() {
    in_system(async {
        let (_, cap) = cooldown();
        let count = if full() { 60 } else { 30 };
        let items = many_pictures(count);
        let mut settings = settings(1);
        // Twice what the breaker may take: an item is not given up while it waits.
        settings.push(setting("PREGEN__RETRY_CAP_MS", cap.as_millis() * 2));
        settings.push(setting("PREGEN__ITEMS_AT_ONCE", 8));
        settings.push(setting("PROVIDERS__STANDIN_LIMITS__TASKS_AT_ONCE", 8));
        let only = vec![Provider::Piapi];
        let world = World::start(Setup { only, items, settings, ..Setup::default() }).await;
        // Refused so that nothing is unclear, by the one status that counts as a failure and is never charged.
        let refusal = json!({"provider": "piapi", "operation": "upload", "fault": "http_error"});
        world.play(json!([refusal, {"provider": "piapi", "operation": "text_to_image", "fault": "http_error", "count": 12}])).await;
        let begun = Instant::now();
        let recovery = async {
            // Until the fault is used up by failures and trials.
            loop {
                let calls = world.calls().await;
                let struck = calls.iter().filter(|call| call.fault.is_some()).count();
                if struck >= 12 {
                    return calls.iter().filter(|call| call.fault.is_some()).nth(11).unwrap().at;
                }
                assert!(begun.elapsed() < Duration::from_secs(300), "only {struck} calls failed");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let running = async {
            for _ in 0..40 {
                let report = world.run(false).await;
                if report.failures.iter().all(|failure| failure.kind == "parked") {
                    return report;
                }
            }
            panic!("the items were not made after the primary was well again");
        };
        let (recovered_at, report) = tokio::join!(recovery, running);
        let calls = world.calls().await;
        let ours: Vec<_> = calls.iter().filter(|call| call.operation == "text_to_image").collect();
        let first_good = ours.iter().find(|call| call.fault.is_none()).unwrap().at;
        let waited = first_good - recovered_at;
        println!(
            "breaker: used again {:.2} s after the last failure (longest cooldown {:.1} s)",
            waited.as_secs_f64(),
            cap.as_secs_f64()
        );
        assert!(waited <= cap + Duration::from_secs(2), "{waited:?}");
        // After it opened, no two calls that failed lie closer than the first cooldown.
        let failed: Vec<Duration> = ours.iter().filter(|call| call.fault.is_some()).map(|call| call.at).collect();
        let trials = failed.windows(2).filter(|pair| pair[1] - pair[0] >= cooldown().0).count();
        assert!(trials >= 1 && failed.len() == 12, "{failed:?}");
        let bursts = failed.len() - trials;
        assert!(bursts <= FAILURES + 8, "{bursts} calls failed without a cooldown between them: {failed:?}");
        assert!(report.made + report.present >= (count - 12) as u32, "{report:?}");
        world.stop().await;
    });
}
