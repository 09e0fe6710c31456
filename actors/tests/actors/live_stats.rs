//! The live picture: numbered without gaps, held up by nobody, and going on after its actor has died.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use actix::Arbiter;
use actors::{
    handle::Handle,
    live_stats::{Frame, Live, LiveOutside, LiveSettings, LiveStats, Observe, Source},
    supervise::supervise,
};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::support::{RESTARTS, TestClock, until};

const PATIENCE: Duration = Duration::from_secs(20);

/// Tells a number, hangs, or breaks, as the test wants it.
#[derive(Default)]
struct Teller {
    number: AtomicU64,
    hangs: AtomicBool,
    panics: AtomicBool,
}

struct Told(&'static str, Arc<Teller>);

impl Source for Told {
    fn section(&self) -> &'static str {
        self.0
    }

    // Only what happens is told within the test's time.
    fn every(&self) -> Duration {
        Duration::from_secs(3_600)
    }

    fn gap(&self) -> Duration {
        Duration::from_millis(1)
    }

    fn read(&self) -> BoxFuture<'static, Result<Value, String>> {
        assert!(!self.1.panics.load(Ordering::SeqCst), "as the test wants it");
        let number = self.1.number.load(Ordering::SeqCst);
        match self.1.hangs.load(Ordering::SeqCst) {
            true => Box::pin(std::future::pending()),
            false => Box::pin(async move { Ok(json!({"number": number})) }),
        }
    }
}

fn start(tellers: [(&'static str, &Arc<Teller>); 2], live: &Live) -> (Handle<LiveStats>, Arbiter) {
    let sources = tellers.map(|(name, teller)| Arc::new(Told(name, Arc::clone(teller))) as Arc<dyn Source>);
    let outside = LiveOutside {
        sources: Arc::new(sources.to_vec()),
        live: live.clone(),
        online: |picture, _| json!({"seen": picture.len()}),
        clock: TestClock::new(),
    };
    let ms = Duration::from_millis;
    let settings = LiveSettings { coalesce: ms(5), every: ms(1_000), patience: ms(100), mailbox: 16 };
    let arbiter = Arbiter::new();
    let handle = supervise("live_stats", 4, RESTARTS, &arbiter, move |lifeline| {
        LiveStats::new(settings, outside.clone(), lifeline)
    });
    (handle, arbiter)
}

/// The next frame in which `wanted` holds.
async fn seen(live: &Live, what: &str, wanted: impl Fn(&Frame) -> bool) -> Arc<Frame> {
    until(what, PATIENCE, async || wanted(&live.now())).await;
    live.now()
}

fn number(frame: &Frame, section: &str) -> Option<u64> {
    frame.picture.get(section)?.get("number")?.as_u64()
}

#[actix_rt::test]
async fn what_happens_is_told_at_once_and_one_that_hangs_holds_up_nobody() {
    let (quick, slow, live) = (Arc::new(Teller::default()), Arc::new(Teller::default()), Live::default());
    let (handle, arbiter) = start([("quick", &quick), ("slow", &slow)], &live);
    let first = seen(&live, "both are known", |frame| number(frame, "slow").is_some()).await;
    let whole: Value = serde_json::from_str(&first.snapshot).unwrap();
    assert_eq!((&whole["type"], &whole["data"]["quick"]), (&json!("snapshot"), &json!({"number": 0})));

    // Both are asked when something happens; one does not answer.
    quick.number.store(7, Ordering::SeqCst);
    slow.hangs.store(true, Ordering::SeqCst);
    live.happened();
    let told = seen(&live, "the quick one", |frame| number(frame, "quick") == Some(7)).await;
    assert_eq!(number(&told, "slow"), Some(0), "what was known of the other stays");
    let late = seen(&live, "that one is old", |frame| frame.picture["faults"].get("slow").is_some()).await;
    let delta: Value = serde_json::from_str(&late.delta).unwrap();
    assert_eq!(delta["number"], late.number);
    assert!(delta["data"]["faults"]["slow"].as_str().unwrap().contains("100 ms"), "{delta}");
    assert_eq!(handle.ask(Observe).await.unwrap().faults.keys().copied().collect::<Vec<_>>(), ["slow"]);

    // It answers again: the fault goes, as a null that readers merge.
    slow.hangs.store(false, Ordering::SeqCst);
    live.happened();
    let well = seen(&live, "all is well", |frame| frame.picture["faults"] == json!({})).await;
    assert_eq!(serde_json::from_str::<Value>(&well.delta).unwrap()["data"]["faults"], json!({"slow": null}));
    arbiter.stop();
}

#[actix_rt::test]
async fn a_dead_one_comes_back_and_numbers_go_on() {
    let (one, other, live) = (Arc::new(Teller::default()), Arc::new(Teller::default()), Live::default());
    let (handle, arbiter) = start([("one", &one), ("other", &other)], &live);
    let before = seen(&live, "both are known", |frame| number(frame, "other").is_some()).await;
    one.panics.store(true, Ordering::SeqCst);
    live.happened();
    until("it is gone", PATIENCE, async || !handle.is_up()).await;
    assert_eq!(live.now().picture, before.picture, "what was known is still shown");
    one.panics.store(false, Ordering::SeqCst);
    other.number.store(3, Ordering::SeqCst);
    until("it is back", PATIENCE, async || handle.is_up()).await;
    let after = seen(&live, "the newest", |frame| number(frame, "other") == Some(3)).await;
    assert_eq!(after.number, before.number + 1, "readers see no gap");
    let delta: Value = serde_json::from_str(&after.delta).unwrap();
    assert_eq!(delta["data"], json!({"other": {"number": 3}}));
    arbiter.stop();
}
