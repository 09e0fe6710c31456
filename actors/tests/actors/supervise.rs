//! Who dies is replaced behind the same handle: later each time, and not for ever. In stopped time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix::{Actor, Arbiter, Context, Handler, Message};
use actors::{
    handle::{AskError, Handle},
    supervise::{Lifeline, RestartPolicy, supervise_on},
};
use tokio::time::Instant;

use crate::support::until;

struct Mortal(#[allow(dead_code, reason = "its drop is its use")] Lifeline);

#[derive(Message)]
#[rtype(result = "()")]
struct Die;

#[derive(Message)]
#[rtype(result = "u8")]
struct Live;

impl Actor for Mortal {
    type Context = Context<Self>;
}

impl Handler<Die> for Mortal {
    type Result = ();

    fn handle(&mut self, _: Die, _: &mut Context<Self>) {
        panic!("as the test wants");
    }
}

impl Handler<Live> for Mortal {
    type Result = u8;

    fn handle(&mut self, _: Live, _: &mut Context<Self>) -> u8 {
        1
    }
}

const POLICY: RestartPolicy = RestartPolicy { initial: Duration::from_secs(1), cap: Duration::from_secs(3), budget: 4 };

fn start() -> (Handle<Mortal>, Arc<AtomicUsize>) {
    let births = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&births);
    let handle = supervise_on("mortal", 4, POLICY, &Arbiter::current(), move |lifeline| {
        count.fetch_add(1, Ordering::SeqCst);
        Mortal(lifeline)
    });
    (handle, births)
}

/// Kills it and waits until it is back. Reply: how long that took.
async fn die_and_return(handle: &Handle<Mortal>) -> Duration {
    let died = Instant::now();
    assert_eq!(handle.ask(Die).await, Err(AskError::Down { actor: "mortal" }));
    until("it is gone", Duration::from_secs(1), async || !handle.is_up()).await;
    // While it is away, callers learn it at once instead of waiting.
    assert_eq!(handle.ask(Live).await, Err(AskError::Down { actor: "mortal" }));
    until("it is back", Duration::from_secs(60), async || handle.is_up()).await;
    assert_eq!(handle.ask(Live).await, Ok(1), "behind the same handle");
    died.elapsed()
}

#[actix_rt::test]
async fn each_death_in_a_row_is_waited_out_longer_and_past_the_budget_it_stays_down() {
    tokio::time::pause();
    let (handle, births) = start();
    until("it runs", Duration::from_secs(1), async || handle.is_up()).await;
    for wait_seconds in [1.0, 2.0, 3.0, 3.0] {
        let took = die_and_return(&handle).await.as_secs_f64();
        assert!((wait_seconds..wait_seconds + 0.1).contains(&took), "{took} s instead of {wait_seconds} s");
    }
    assert_eq!(births.load(Ordering::SeqCst), 5);
    assert_eq!(handle.ask(Die).await, Err(AskError::Down { actor: "mortal" }));
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    assert!(!handle.is_up());
    assert_eq!(births.load(Ordering::SeqCst), 5, "nobody is born any more");
    assert_eq!(handle.ask(Live).await, Err(AskError::Down { actor: "mortal" }));
}

#[actix_rt::test]
async fn a_long_life_makes_up_for_earlier_deaths() {
    tokio::time::pause();
    let (handle, births) = start();
    until("it runs", Duration::from_secs(1), async || handle.is_up()).await;
    // Ten times its budget, but never in a row.
    for _ in 0..40 {
        tokio::time::sleep(POLICY.cap * 10 + Duration::from_secs(1)).await;
        let took = die_and_return(&handle).await;
        assert!(took < Duration::from_millis(1_100), "{took:?}");
    }
    assert_eq!(births.load(Ordering::SeqCst), 41);
}
