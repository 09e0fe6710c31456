//! The supervisor of pre-generation dies and comes back; a run that was under way is begun anew by whoever wants it.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use actix::Arbiter;
use actors::{
    handle::AskError,
    pregen::{Pregen, PregenOutside, PregenSettings, Progress, Run, Selection},
    supervise::supervise,
};
use domain::{catalogue::Catalogue, catalogue::Group, lists::Lists, money::UsdMicros};
use media::{clip::ClipTools, store::MediaStore};

use crate::support::{RESTARTS, TestClock, database, until};

const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn settings() -> PregenSettings {
    PregenSettings {
        items_at_once: 4,
        library_budget: UsdMicros::ZERO,
        max_attempts: 1,
        retry_base: Duration::from_millis(10),
        retry_cap: Duration::from_millis(50),
        submit_stale_after: Duration::from_secs(1),
        watermark_text: "test".to_owned(),
        near_duplicate_cells: 2,
        media_workers: 1,
        mailbox: 4,
    }
}

fn selection() -> Selection {
    Selection {
        groups: vec![Group::TryOn],
        limit_per_group: Some(1),
        run_budget: None,
        retry_failed: false,
        leave_out: HashSet::new(),
        only: None,
    }
}

#[actix_rt::test]
async fn a_dead_pregen_comes_back_behind_its_handle_and_past_its_budget_stays_down() {
    let (_database, db) = database().await;
    let clock = TestClock::new();
    let outside = PregenOutside {
        db: db.clone(),
        store: MediaStore::in_memory(),
        clock: Arc::clone(&clock) as _,
        providers: BTreeMap::new(),
        prices: Arc::default(),
        catalogue: Arc::new(Catalogue::embedded().unwrap()),
        lists: Arc::new(Lists::embedded().unwrap()),
        clip_tools: Arc::new(ClipTools::embedded()),
        clips_are_ours: true,
        cache: None,
        dial: None,
    };
    let settings = Arc::new(settings());
    let arbiter = Arbiter::new();
    let handle = supervise("pregen", 4, RESTARTS, &arbiter, move |lifeline| {
        Pregen::new(Arc::clone(&settings), outside.clone(), Progress::default(), lifeline)
    });
    until("it runs", PATIENCE, async || handle.is_up()).await;
    let run = async || handle.ask(Run(selection())).await;
    let die = async || {
        clock.broken.store(true, Ordering::SeqCst);
        assert_eq!(run().await, Err(AskError::Down { actor: "pregen" }));
        until("it is gone", PATIENCE, async || !handle.is_up()).await;
        clock.broken.store(false, Ordering::SeqCst);
    };
    for _ in 0..2 {
        die().await;
        until("it is back", PATIENCE, async || handle.is_up()).await;
        // The fresh one is not `Busy` with the run of the dead one. Nobody can be asked, so nothing is made.
        let report = run().await.unwrap().unwrap();
        assert_eq!((report.wanted, report.made, report.failures.len()), (1, 0, 1));
        assert_eq!(report.failures[0].kind, "no_provider", "{:?}", report.failures);
    }
    die().await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(!handle.is_up());
    assert_eq!(run().await, Err(AskError::Down { actor: "pregen" }));
    arbiter.stop();
}
