//! What operators stored is carried out: at once when it is asked for, soon when another process stored it, and after a
//! death too.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use actix::Arbiter;
use actors::{
    handle::Handle,
    operator::{Look, Observe, Operator, OperatorOutside, OperatorSettings, Turn},
    pregen::{Pregen, PregenOutside, Progress},
    supervise::supervise,
};
use domain::{catalogue::Catalogue, control::Control, lists::Lists, provider::Provider, time::Clock};
use entities::{
    audit::{By, Via, Who},
    controls::{self, Turned},
};
use media::{clip::ClipTools, store::MediaStore};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use uuid::Uuid;

use crate::{
    pregen::settings as pregen_settings,
    support::{RESTARTS, TestClock, database, until},
};

const PATIENCE: Duration = Duration::from_secs(20);

/// Remembers what it was told last.
#[derive(Default)]
struct Remembers {
    last: Mutex<Vec<(Control, i64)>>,
    panics: AtomicBool,
}

impl Turn for Remembers {
    fn turn(&self, turned: &[Turned]) -> Vec<Control> {
        assert!(!self.panics.load(Ordering::SeqCst), "as the test wants it");
        let told: Vec<(Control, i64)> = turned.iter().map(|one| (one.control.clone(), one.value)).collect();
        let mut last = self.last.lock().unwrap();
        let changed = told.iter().filter(|one| !last.contains(one)).map(|(control, _)| control.clone()).collect();
        *last = told;
        changed
    }
}

async fn turn(db: &DatabaseConnection, control: Control, value: Option<i64>) {
    let who = Who { actor_id: None, actor_name: "a test".to_owned(), via: Via::Cli, request_id: None };
    let subject = ("setting", control.to_string());
    let wish = controls::Turn { control, value, configured: 0, action: "setting.change", subject, reason: None };
    controls::turn(db, &wish, &By { id: Uuid::now_v7(), who }, TestClock::new().now()).await.unwrap();
}

fn start(db: &DatabaseConnection, turns: &Arc<Remembers>, interval: Duration) -> (Handle<Operator>, Arbiter) {
    let arbiter = Arbiter::new();
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
    let settings = Arc::new(pregen_settings());
    let pregen = supervise("pregen", 4, RESTARTS, &arbiter, move |lifeline| {
        Pregen::new(Arc::clone(&settings), outside.clone(), Progress::default(), lifeline)
    });
    let outside = OperatorOutside { db: db.clone(), clock, turn: Arc::clone(turns) as _, pregen };
    let settings = OperatorSettings { interval, mailbox: 4 };
    let handle = supervise("operator", 4, RESTARTS, &arbiter, move |lifeline| {
        Operator::new(settings, outside.clone(), lifeline)
    });
    (handle, arbiter)
}

#[actix_rt::test]
async fn what_is_stored_counts_at_once_when_it_is_looked_for_and_soon_by_itself() {
    let (_database, db) = database().await;
    let turns = Arc::new(Remembers::default());
    let last = || turns.last.lock().unwrap().clone();
    let drained = Control::ProviderDrained(Provider::Piapi);
    // This one never looks by itself within the test's time.
    let (asked, arbiter) = start(&db, &turns, Duration::from_secs(3_600));
    turn(&db, drained.clone(), Some(1)).await;
    assert_eq!(asked.ask_when_free(Look).await, Ok(Ok(())));
    assert_eq!(last(), [(drained.clone(), 1)]);
    turn(&db, drained.clone(), None).await;
    assert_eq!(asked.ask(Look).await, Ok(Ok(())));
    assert_eq!(last(), []);
    // A database that cannot be read changes nothing, and says so.
    turn(&db, Control::PregenPaused, Some(1)).await;
    assert_eq!(asked.ask(Look).await, Ok(Ok(())));
    db.execute_unprepared("ALTER TABLE controls RENAME TO hidden").await.unwrap();
    assert!(asked.ask(Look).await.unwrap().is_err());
    assert!(asked.ask(Observe).await.unwrap().last_error.is_some());
    assert_eq!(last(), [(Control::PregenPaused, 1)]);
    db.execute_unprepared("ALTER TABLE hidden RENAME TO controls").await.unwrap();
    arbiter.stop();

    let (_watching, arbiter) = start(&db, &turns, Duration::from_millis(20));
    turn(&db, drained.clone(), Some(1)).await;
    let both = [(Control::PregenPaused, 1), (drained, 1)];
    until("another process's word", PATIENCE, async || last() == both).await;
    arbiter.stop();
}

#[actix_rt::test]
async fn a_dead_operator_comes_back_and_a_wish_to_try_again_is_taken_once() {
    let (_database, db) = database().await;
    let turns = Arc::new(Remembers::default());
    let (handle, arbiter) = start(&db, &turns, Duration::from_secs(3_600));
    assert_eq!(handle.ask_when_free(Look).await, Ok(Ok(())));
    turns.panics.store(true, Ordering::SeqCst);
    assert!(handle.ask(Look).await.is_err());
    until("it is gone", PATIENCE, async || !handle.is_up()).await;
    turns.panics.store(false, Ordering::SeqCst);
    until("it is back", PATIENCE, async || handle.is_up()).await;

    let who = Who { actor_id: None, actor_name: "a test".to_owned(), via: Via::Cli, request_id: None };
    let (by, now) = (By { id: Uuid::now_v7(), who }, TestClock::new().now());
    let items = Some(["an item".to_owned()].into());
    controls::ask_retry(&db, Uuid::now_v7(), &items, None, &by, now).await.unwrap();
    assert_eq!(handle.ask(Look).await, Ok(Ok(())));
    assert_eq!(controls::take_retry(&db, now).await.unwrap(), None, "nobody else gets it");
    arbiter.stop();
}
