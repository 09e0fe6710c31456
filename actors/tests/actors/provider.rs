//! The provider actor on a real journal: tasks are taken up, watched, shared, stored, parked; and it survives panics.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use actix::Arbiter;
use actors::{
    credit_ledger::Permit,
    handle::{AskError, Handle},
    provider::{Observe, Outside, Produce, ProviderActor, ProviderSettings, Resume, Unmade},
    supervise::supervise,
};
use chrono::{DateTime, Utc};
use domain::{
    catalogue::StepKey,
    generation::{Generation, Size},
    journal::IntentState,
    provider::{ErrorClass, Operation},
};
use entities::journal::{self, LIBRARY_SCOPE};
use providers::ApiKey;
use sea_orm::DatabaseConnection;

use crate::{
    client::{Scripted, Shows},
    server::Server,
    support::{RESTARTS, TestClock, database, outside, settings, step, submitted, task_id, until},
};

const PATIENCE: Duration = Duration::from_secs(20);

async fn start(
    client: &Arc<Scripted>,
    settings: ProviderSettings,
    outside: Outside,
    arbiter: &Arbiter,
) -> Handle<ProviderActor> {
    let client = Arc::clone(client);
    let key = ApiKey::new("piapi#1", "secret".to_owned().into());
    let handle = supervise("piapi", 16, RESTARTS, arbiter, move |lifeline| {
        ProviderActor::new(Arc::clone(&client) as _, vec![key.clone()], settings.clone(), outside.clone(), lifeline)
    });
    until("it runs", PATIENCE, async || handle.is_up()).await;
    handle
}

/// A deadline of two seconds; what is older than that by the wall clock is watched for half a second.
fn hasty() -> ProviderSettings {
    let mut settings = settings();
    settings.poll.deadline = Duration::from_secs(2);
    settings
}

async fn state(db: &DatabaseConnection, key: &StepKey) -> IntentState {
    journal::get(db, key).await.unwrap().unwrap().state
}

async fn reaches(db: &DatabaseConnection, key: &StepKey, wanted: IntentState) {
    until(wanted.as_str(), PATIENCE, async || state(db, key).await == wanted).await;
}

fn resume(key: &StepKey, number: usize) -> Resume {
    Resume {
        step_key: key.clone(),
        attempt: 1,
        operation: Operation::TextToImage,
        task_id: task_id(number),
        key_label: Some("piapi#1".to_owned()),
        submitted_at: DateTime::<Utc>::from_timestamp(1_772_351_990, 0).unwrap(),
        output_url: None,
    }
}

/// An intent that nobody has paid for yet.
async fn wanted(db: &DatabaseConnection, number: usize) -> Produce {
    let step = step(number);
    let now = DateTime::<Utc>::from_timestamp(1_772_352_000, 0).unwrap();
    let intent = journal::ensure(db, &step, Operation::TextToImage, "item", now).await.unwrap();
    journal::set_cap(db, LIBRARY_SCOPE, 10_000_000.try_into().unwrap()).await.unwrap();
    let size = Size { width: 256, height: 256 };
    Produce {
        step_key: intent.step_key,
        attempt_before: 0,
        request: Generation::TextToImage { prompt: format!("picture {number}"), negative_prompt: None, size },
        cost: 5_000.try_into().unwrap(),
        run_scope: None,
        permit: Permit::for_tests(),
    }
}

#[actix_rt::test]
async fn what_the_journal_shows_is_taken_up_although_nobody_asks_and_whoever_does_joins() {
    let (_database, db) = database().await;
    let keys = submitted(&db, 0..30).await;
    let client = Scripted::new();
    client.show(&task_id(3), Shows::Failed);
    let arbiter = Arbiter::new();
    let handle = start(&client, settings(), outside(&db, TestClock::new(), None), &arbiter).await;
    until("each was looked at", PATIENCE, async || (0..30).all(|number| client.looks(&task_id(number)) > 0)).await;
    let status = handle.ask(Observe).await.unwrap();
    assert!(status.tasks_open >= 29, "what runs counts, beyond the four places too: {status:?}");

    // Two ask for the same task: they wait with the one entry, and no second series of looks begins.
    let asked: Vec<_> = (0..2)
        .map(|_| {
            let (handle, message) = (handle.clone(), resume(&keys[7], 7));
            actix_rt::spawn(async move { handle.ask(message).await })
        })
        .collect();
    until("both wait", PATIENCE, async || handle.occupancy().0 == 2).await;
    for number in 0..30 {
        if number != 3 {
            client.show(&task_id(number), Shows::Picture);
        }
    }
    let mut assets = Vec::new();
    for asked in asked {
        assets.push(asked.await.unwrap().unwrap().unwrap());
    }
    assert_eq!(assets[0], assets[1]);
    for (number, key) in keys.iter().enumerate() {
        reaches(&db, key, if number == 3 { IntentState::Intent } else { IntentState::Succeeded }).await;
    }
    let failed = journal::get(&db, &keys[3]).await.unwrap().unwrap();
    assert_eq!(failed.error_class, Some(ErrorClass::ProviderFailed), "given back, and tried again by whoever wants it");
    until("no place is held", PATIENCE, async || handle.ask(Observe).await.unwrap().tasks_open == 0).await;
    assert_eq!(client.submits.load(Ordering::SeqCst), 0, "nothing was paid");
    arbiter.stop();
}

#[actix_rt::test]
async fn new_tasks_wait_until_those_from_before_the_restart_leave_room() {
    let (_database, db) = database().await;
    let _before = submitted(&db, 0..5).await;
    let client = Scripted::new();
    let arbiter = Arbiter::new();
    let handle = start(&client, settings(), outside(&db, TestClock::new(), None), &arbiter).await;
    until("the five are open", PATIENCE, async || handle.ask(Observe).await.is_ok_and(|it| it.tasks_open == 5)).await;
    let job = wanted(&db, 100).await;
    let key = job.step_key.clone();
    let made = {
        let handle = handle.clone();
        actix_rt::spawn(async move { handle.ask(job).await })
    };
    client.show("new-0", Shows::Picture);
    // Five tasks under way and four places: the first that ends makes no room yet.
    client.show(&task_id(0), Shows::Picture);
    until("four are open", PATIENCE, async || handle.ask(Observe).await.is_ok_and(|it| it.tasks_open == 4)).await;
    assert_eq!(client.submits.load(Ordering::SeqCst), 0);
    client.show(&task_id(1), Shows::Picture);
    assert!(made.await.unwrap().unwrap().is_ok());
    assert_eq!(client.submits.load(Ordering::SeqCst), 1);
    assert_eq!(state(&db, &key).await, IntentState::Succeeded);
    arbiter.stop();
}

#[actix_rt::test]
async fn a_task_without_end_is_parked_at_its_deadline_and_one_that_is_unknown_too() {
    let (_database, db) = database().await;
    let keys = submitted(&db, 0..2).await;
    let client = Scripted::new();
    client.show(&task_id(1), Shows::Unknown);
    let arbiter = Arbiter::new();
    let handle = start(&client, hasty(), outside(&db, TestClock::new(), None), &arbiter).await;
    let answer = handle.ask(resume(&keys[0], 0)).await.unwrap();
    let message = "task task-000000 did not end within 2 s".to_owned();
    assert_eq!(answer, Err(Unmade::Parked { message: message.clone() }));
    for (key, says) in keys.iter().zip([message.as_str(), "the provider no longer knows task task-000001"]) {
        reaches(&db, key, IntentState::Parked).await;
        let intent = journal::get(&db, key).await.unwrap().unwrap();
        assert_eq!(intent.error_message.as_deref(), Some(says));
    }
    arbiter.stop();
}

#[actix_rt::test]
async fn an_address_in_the_journal_is_fetched_first_and_asked_for_anew_when_it_has_expired() {
    let (_database, db) = database().await;
    let keys = submitted(&db, 0..2).await;
    let server = Server::start(0);
    let (good, gone) = (server.file("picture.png"), server.file("gone.png"));
    for (key, url) in keys.iter().zip([&good, &gone]) {
        journal::output_ready(&db, key, 1, url.as_str(), Some("5 point")).await.unwrap();
    }
    let client = Scripted::new();
    client.show(&task_id(1), Shows::At(good));
    let arbiter = Arbiter::new();
    let origin = Some(server.origin());
    let _handle = start(&client, settings(), outside(&db, TestClock::new(), origin), &arbiter).await;
    for key in &keys {
        reaches(&db, key, IntentState::Succeeded).await;
    }
    assert_eq!(client.looks(&task_id(0)), 0, "its result was known");
    assert_eq!(client.looks(&task_id(1)), 1);
    arbiter.stop();
}

#[actix_rt::test]
async fn a_client_that_crashes_over_one_task_goes_on_with_the_others() {
    let (_database, db) = database().await;
    let keys = submitted(&db, 0..3).await;
    let client = Scripted::new();
    client.show(&task_id(0), Shows::Crash);
    let arbiter = Arbiter::new();
    let handle = start(&client, settings(), outside(&db, TestClock::new(), None), &arbiter).await;
    until("it crashed a few times", PATIENCE, async || client.looks(&task_id(0)) > 3).await;
    client.show(&task_id(1), Shows::Picture);
    reaches(&db, &keys[1], IntentState::Succeeded).await;
    assert!(handle.is_up());
    let status = handle.ask(Observe).await.unwrap();
    assert_eq!(status.last_error.as_deref(), Some("the client crashed over a task's state"));
    assert_eq!(state(&db, &keys[0]).await, IntentState::Submitted, "and the one is not lost");
    arbiter.stop();
}

#[actix_rt::test]
async fn a_dead_provider_actor_comes_back_and_takes_up_its_tasks_and_past_its_budget_stays_down() {
    let (_database, db) = database().await;
    let keys = submitted(&db, 0..10).await;
    let client = Scripted::new();
    let arbiter = Arbiter::new();
    let handle = start(&client, settings(), outside(&db, TestClock::new(), None), &arbiter).await;
    let waiting = {
        let (handle, message) = (handle.clone(), resume(&keys[0], 0));
        actix_rt::spawn(async move { handle.ask(message).await })
    };
    until("it is asked", PATIENCE, async || handle.occupancy().0 == 1).await;
    // Messages are taken in order: when this one is answered, the one before it was begun.
    assert_eq!(handle.ask(Observe).await.unwrap().tasks_at_once, 4);
    until("it is watched", PATIENCE, async || client.looks(&task_id(0)) > 0).await;

    let die = async || {
        client.broken.store(true, Ordering::SeqCst);
        assert_eq!(handle.ask(Observe).await.unwrap_err(), AskError::Down { actor: "piapi" });
        until("it is gone", PATIENCE, async || !handle.is_up()).await;
        client.broken.store(false, Ordering::SeqCst);
    };
    die().await;
    // Whoever waited is told to read the journal, instead of waiting for ever.
    assert_eq!(waiting.await.unwrap(), Ok(Err(Unmade::Taken)));
    until("it is back", PATIENCE, async || handle.is_up()).await;
    assert_eq!(handle.ask(Observe).await.unwrap().submits, 0);
    let looked = client.looks(&task_id(9));
    until("the tasks are watched again", PATIENCE, async || client.looks(&task_id(9)) > looked + 2).await;
    for number in 0..10 {
        client.show(&task_id(number), Shows::Picture);
    }
    for key in &keys {
        reaches(&db, key, IntentState::Succeeded).await;
    }

    die().await;
    until("it is back", PATIENCE, async || handle.is_up()).await;
    die().await;
    // Three deaths in a row are one too many; the longest wait before a restart would be 200 ms.
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(!handle.is_up());
    assert_eq!(handle.ask(Observe).await.unwrap_err(), AskError::Down { actor: "piapi" });
    arbiter.stop();
}

#[actix_rt::test]
async fn failing_submits_open_the_breaker_although_polls_go_well_and_nothing_is_begun_meanwhile() {
    let (_database, db) = database().await;
    let _open = submitted(&db, 0..2).await;
    let client = Scripted::new();
    client.refuses_submits.store(true, Ordering::SeqCst);
    let mut settings = settings();
    settings.gate.breaker.cooldown = Duration::from_secs(60);
    settings.gate.breaker.cooldown_max = Duration::from_secs(60);
    let arbiter = Arbiter::new();
    let handle = start(&client, settings, outside(&db, TestClock::new(), None), &arbiter).await;
    for number in 0..6 {
        let looked = client.looks(&task_id(0));
        let made = handle.ask(wanted(&db, 100 + number).await).await.unwrap();
        let refused = matches!(made, Err(Unmade::NotNow { .. }));
        assert_eq!(refused, number >= 3, "submit {number}: {made:?}");
        until("a poll goes well in between", PATIENCE, async || client.looks(&task_id(0)) > looked + 1).await;
    }
    assert_eq!(client.submits.load(Ordering::SeqCst), 3);
    assert_eq!(handle.ask(Observe).await.unwrap().breaker, "open");
    assert_eq!(journal::committed(&db, LIBRARY_SCOPE).await.unwrap().micros(), 0, "nothing is booked");
    arbiter.stop();
}
