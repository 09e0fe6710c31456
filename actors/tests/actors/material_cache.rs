//! The material cache dies and comes back; what it showed stays on the shelf meanwhile.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use actix::Arbiter;
use actors::{
    handle::AskError,
    material_cache::{CacheOutside, CacheSettings, MaterialCache, Reload, Shapes, Shelf},
    supervise::supervise,
};
use bytes::Bytes;
use domain::{catalogue::Catalogue, tool::Tool};
use entities::materials::Material;

use crate::support::{RESTARTS, TestClock, database, until};

const PATIENCE: Duration = Duration::from_secs(20);

/// Writes next to nothing, and panics when told to.
#[derive(Default)]
struct FewWords {
    broken: AtomicBool,
}

impl Shapes for FewWords {
    fn preset(&self, _: &Material) -> Vec<u8> {
        b"{}".to_vec()
    }

    fn preset_list(&self, tool: Tool, _: Option<&str>, _: &[Bytes], _: usize) -> Vec<u8> {
        assert!(!self.broken.load(Ordering::SeqCst), "the shapes are broken, as the test wants");
        tool.as_str().as_bytes().to_vec()
    }

    fn used(&self, _: &Material) -> Vec<u8> {
        b"{}".to_vec()
    }

    fn list_limit(&self) -> usize {
        10
    }
}

#[actix_rt::test]
async fn a_dead_cache_comes_back_behind_its_handle() {
    let (_database, db) = database().await;
    let (shapes, shelf) = (Arc::new(FewWords::default()), Shelf::default());
    let outside = CacheOutside {
        db: db.clone(),
        shelf: shelf.clone(),
        clock: TestClock::new(),
        shapes: Arc::clone(&shapes) as _,
        topics: Arc::new(Catalogue::embedded().unwrap().topics),
    };
    let hour = Duration::from_secs(3_600);
    let settings = CacheSettings { flush_interval: hour, refresh_interval: hour, mailbox: 16 };
    let arbiter = Arbiter::new();
    // The first `Reload` writes a list for each tool, whatever the table holds.
    let handle = supervise("material_cache", 16, RESTARTS, &arbiter, move |lifeline| {
        MaterialCache::new(settings, outside.clone(), lifeline)
    });
    until("it runs", PATIENCE, async || handle.is_up()).await;
    let die = async || {
        shapes.broken.store(true, Ordering::SeqCst);
        assert!(matches!(handle.ask(Reload).await, Err(AskError::Down { actor: "material_cache" })));
        until("it is gone", PATIENCE, async || !handle.is_up()).await;
        shapes.broken.store(false, Ordering::SeqCst);
    };
    die().await;
    assert!(shelf.get().presets(Tool::ALL[0], None, None).is_none(), "nothing was published half");
    until("it is back", PATIENCE, async || handle.is_up()).await;
    assert!(matches!(handle.ask(Reload).await, Ok(Ok(0))));
    assert!(shelf.get().presets(Tool::ALL[0], None, None).is_some());
    arbiter.stop();
}

#[actix_rt::test]
async fn it_stays_down_past_its_budget_and_its_shelf_is_still_read() {
    let (_database, db) = database().await;
    let (shapes, shelf) = (Arc::new(FewWords::default()), Shelf::default());
    shapes.broken.store(true, Ordering::SeqCst);
    let outside = CacheOutside {
        db: db.clone(),
        shelf: shelf.clone(),
        clock: TestClock::new(),
        shapes: shapes as _,
        topics: Arc::new(Catalogue::embedded().unwrap().topics),
    };
    let hour = Duration::from_secs(3_600);
    let settings = CacheSettings { flush_interval: hour, refresh_interval: hour, mailbox: 16 };
    let arbiter = Arbiter::new();
    let handle = supervise("material_cache", 16, RESTARTS, &arbiter, move |lifeline| {
        MaterialCache::new(settings, outside.clone(), lifeline)
    });
    for _ in 0..3 {
        until("it is up", PATIENCE, async || handle.is_up()).await;
        assert!(handle.ask(Reload).await.is_err());
        until("it is gone", PATIENCE, async || !handle.is_up()).await;
    }
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(!handle.is_up());
    assert!(shelf.get().all().is_empty());
    arbiter.stop();
}
