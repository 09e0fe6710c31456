//! The wall clock is moved: a day forward and back in the middle of a run, and between a crash and the next start.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use actors::{
    material_cache::Shelf,
    pregen::{Progress, Report, Selection},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{catalogue::Group, lists::Lists, time::Clock};
use sea_orm::ConnectionTrait;
use serde_json::json;
use standin::StandinSettings;
use vidgo::{
    app::{self, SystemClock},
    config::{self, Sources},
    wiring,
};

use super::{
    books::{self, Words},
    site::{Site, ended},
    together::until,
};
use crate::support::{PATIENCE, play};

/// Seconds in a day.
const DAY: i64 = 86_400;

/// The system's clock, wrong by so many seconds.
#[derive(Debug, Default)]
struct MovedClock(AtomicI64);

impl Clock for MovedClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + TimeDelta::seconds(self.0.load(Ordering::Relaxed))
    }
}

/// The parts of `vidgo pregenerate` in this process, with a clock of ours.
fn pregenerate(site: &Site, clock: Arc<MovedClock>) -> std::thread::JoinHandle<Report> {
    let sources = Sources { file: None, environment: site.settings().clone() };
    let config = config::load(&sources).unwrap();
    let groups = vec![Group::ProductScene, Group::AiAvatar, Group::ShortVideo];
    let selection = Selection {
        groups,
        limit_per_group: Some(5),
        run_budget: None,
        retry_failed: true,
        leave_out: HashSet::new(),
        only: None,
    };
    let run = async move {
        wiring::ensure_folder(&config.storage.data_folder).unwrap();
        let db = wiring::connect(&config).await.unwrap();
        app::migrate(&db).await.unwrap();
        let players = wiring::players(&config).await.unwrap();
        let parts = wiring::Parts {
            db,
            store: wiring::store(&config).unwrap(),
            clock,
            catalogue: wiring::catalogue(&config).unwrap(),
            lists: Arc::new(Lists::embedded().unwrap()),
            shelf: Shelf::default(),
            progress: Progress::default(),
            prices: Arc::new(config.prices.clone()),
            accounts: None,
            credit_prices: None,
            payments: None,
            dials: None,
        };
        let running = wiring::start(&config, &parts, &players).unwrap();
        let report = app::pregenerate(&running, selection).await.unwrap();
        running.arbiters.stop();
        report
    };
    std::thread::spawn(|| actix_web::rt::System::new().block_on(run))
}

#[tokio::test]
async fn a_clock_that_jumps_in_the_middle_of_a_run_changes_nothing() {
    let delay = Duration::from_millis(600);
    let site = Site::with(StandinSettings { delay, ..StandinSettings::default() }).await;
    let clock = Arc::new(MovedClock::default());
    let run = pregenerate(&site, Arc::clone(&clock));
    for (paid_before, seconds) in [(2, DAY), (6, -DAY), (10, 2 * DAY), (14, 0)] {
        until("more is paid", || site.taken().len() >= paid_before || run.is_finished()).await;
        clock.0.store(seconds, Ordering::Relaxed);
    }
    let report = tokio::task::spawn_blocking(|| run.join().unwrap()).await.unwrap();
    assert!(report.failures.is_empty() && report.made == 15, "{report:?}");
    let tally = books::check(&site, &Words::new()).await;
    assert_eq!((tally.doubled, tally.parked), (0, 0));
    site.standin.stop().await;
}

/// Moves the moments in the journal, as if the clock that wrote them had been wrong by `seconds`.
async fn move_journal(site: &Site, seconds: i64) {
    let db = site.connect().await;
    let moved = (SystemClock.now() + TimeDelta::seconds(seconds)).to_rfc3339();
    for table in ["provider_intents", "provider_attempts"] {
        let sql = format!("UPDATE {table} SET submitting_at = '{moved}' WHERE state IN ('submitting', 'submitted')");
        db.execute_unprepared(&sql).await.unwrap();
    }
}

#[tokio::test]
async fn a_clock_set_back_after_a_crash_neither_pays_again_nor_waits_a_day() {
    // Written by a clock that was a day ahead; and by one that was a day late.
    for seconds in [DAY, -DAY] {
        let site = Site::new().await;
        for (tool, operation, provider) in
            [("pattern_generate", "text_to_image", "piapi"), ("ai_avatar", "avatar", "a2e")]
        {
            let hang = json!({"provider": provider, "operation": operation, "fault": "hang_after_accept", "count": 1});
            play(&site.standin, json!([hang])).await;
            let arguments = ["pregenerate", "--tool", tool, "--limit", "1"];
            let of_provider = || site.taken().iter().filter(|call| call.operation == operation).count();
            let mut dying = site.start(&arguments);
            until("it is paid", || of_provider() == 1).await;
            dying.kill().await.unwrap();
            move_journal(&site, seconds).await;
            let next = tokio::time::timeout(PATIENCE / 4, ended(site.command(&arguments))).await;
            let next = next.unwrap_or_else(|_| panic!("{provider}: it waits for the clock, {seconds} s off"));
            let found = provider == "a2e";
            assert_eq!(next.code, Some(if found { 0 } else { 4 }), "{}", next.said);
            assert_eq!(next.said.contains("(parked)"), !found, "{}", next.said);
        }
        let tally = books::check(&site, &Words::new()).await;
        assert_eq!((tally.doubled, tally.parked), (0, 1));
        site.standin.stop().await;
    }
}

/// A task that runs is not given up because the clock says that its time was over long ago.
#[tokio::test]
async fn a_running_task_is_not_given_up_by_a_clock_that_jumped() {
    let delay = Duration::from_millis(2_500);
    let site = Site::with(StandinSettings { delay, ..StandinSettings::default() }).await;
    let arguments = ["pregenerate", "--tool", "pattern_generate", "--limit", "3"];
    let mut dying = site.start(&arguments);
    let db = site.connect().await;
    let begun = std::time::Instant::now();
    while books::attempts(&db).await.iter().filter(|attempt| attempt.state == "submitted").count() < 3 {
        assert!(begun.elapsed() < PATIENCE, "three tasks in time");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    dying.kill().await.unwrap();
    move_journal(&site, -DAY).await;
    site.must(&arguments).await;
    let tally = books::check(&site, &Words::new()).await;
    assert_eq!((tally.paid, tally.doubled, tally.parked), (3, 0, 0));
    site.standin.stop().await;
}

/// A second process whose clock is a day ahead takes a submit that is on its way for one that died long ago. The
/// provider's list does not show it yet: that alone must not make it "never sent".
#[tokio::test]
async fn a_process_whose_clock_is_ahead_does_not_send_what_another_is_sending() {
    let mut site = Site::new().await;
    // A provider that takes six seconds to accept, well inside of the time that a submit may take.
    for (name, value) in [
        ("VIDGO__PROVIDERS__SUBMIT_TIMEOUT_MS", "9000"),
        ("VIDGO__PREGEN__SUBMIT_STALE_AFTER_MS", "10000"),
        ("VIDGO__PROVIDERS__ABSENT_AFTER_MS", "10000"),
    ] {
        site.set(name, value);
    }
    let slow = json!({"provider": "a2e", "operation": "avatar", "fault": "delay", "delay_ms": 6000, "count": 1});
    play(&site.standin, json!([slow])).await;
    let arguments = ["pregenerate", "--tool", "ai_avatar", "--limit", "1"];
    let sending = site.run(&arguments);
    let second = async {
        let db = site.connect().await;
        let begun = std::time::Instant::now();
        while !books::attempts(&db).await.iter().any(|attempt| attempt.state == "submitting") {
            assert!(begun.elapsed() < PATIENCE, "a submit in time");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        move_journal(&site, -DAY).await;
        site.run(&arguments).await
    };
    let (first, second) = tokio::join!(sending, second);
    let sent = site.taken().iter().filter(|call| call.operation == "avatar").count();
    assert_eq!(sent, 1, "sent twice: {} {}", first.said, second.said);
    assert_eq!((first.code, second.code), (Some(0), Some(0)), "{} {}", first.said, second.said);
    let tally = books::check(&site, &Words::new()).await;
    assert_eq!((tally.doubled, tally.parked), (0, 0));
    site.standin.stop().await;
}
