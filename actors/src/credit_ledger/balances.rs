//! Balances as request handlers read them: written once per change, and sent without SQL of their own.
//!
//! An entry counts while nothing changed. This process' own changes are known at once. Those of others are looked for by
//! one small query that answers everybody who came before it began: a reader waits for a look that starts after it came,
//! so that it never sees less than what anybody was told before. When others have changed anything, all entries are over.

use std::{
    mem,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::lists::PlanName;
use entities::{
    StoreError,
    ledger::{Writer, batches_of_others},
};
use moka::sync::Cache;
use sea_orm::DatabaseConnection;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::LedgerError;
use crate::stamps::{Reading, Stamps};

/// A balance as it is sent.
#[derive(Clone, Debug)]
pub struct Known {
    /// The body.
    pub body: Bytes,
    /// The plan under which it was written.
    pub plan: PlanName,
    /// Until then it stays so by itself.
    pub until: DateTime<Utc>,
}

/// The known balances. Clones share them.
#[derive(Clone)]
pub struct Balances(Arc<Inner>);

struct Inner {
    db: DatabaseConnection,
    writer: Writer,
    known: Cache<Uuid, Arc<(Reading, Known)>, ahash::RandomState>,
    stamps: Stamps,
    looks: Mutex<Looks>,
    meter: Meter,
}

/// What the ledger of this process has done since the start.
#[derive(Debug, Default)]
pub struct Meter {
    changes: AtomicU64,
    batches: AtomicU64,
    failed: AtomicU64,
}

impl Meter {
    /// A batch ended: so many of its changes were answered, so many could not be stored.
    pub(super) fn count(&self, answered: usize, failed: usize) {
        let add = |number: &AtomicU64, by| number.fetch_add(u64::try_from(by).unwrap_or_default(), Ordering::Relaxed);
        add(&self.changes, answered);
        add(&self.failed, failed);
        add(&self.batches, 1);
    }

    /// Changes that were answered, batches, and changes that could not be stored.
    #[must_use]
    pub fn read(&self) -> (u64, u64, u64) {
        let read = |number: &AtomicU64| number.load(Ordering::Relaxed);
        (read(&self.changes), read(&self.batches), read(&self.failed))
    }
}

/// Who waits for a look at what others have stored.
#[derive(Default)]
struct Looks {
    waiting: Vec<oneshot::Sender<Result<(), LedgerError>>>,
    looking: bool,
    others: Vec<(Uuid, i64)>,
}

impl Balances {
    /// Room for `most` users. `writer` is this process.
    #[must_use]
    pub fn new(db: DatabaseConnection, writer: Writer, most: u64) -> Self {
        let known = Cache::builder().max_capacity(most).build_with_hasher(ahash::RandomState::new());
        Self(Arc::new(Inner {
            db,
            writer,
            known,
            stamps: Stamps::new(),
            looks: Mutex::default(),
            meter: Meter::default(),
        }))
    }

    /// What was done so far.
    #[must_use]
    pub fn meter(&self) -> &Meter {
        &self.0.meter
    }

    /// This process.
    #[must_use]
    pub fn writer(&self) -> Writer {
        self.0.writer
    }

    /// Returns when everything that was stored before the call is known.
    ///
    /// # Errors
    /// The database failed.
    pub async fn look(&self) -> Result<(), LedgerError> {
        let (sender, receiver) = oneshot::channel();
        let begin = {
            let mut looks = self.0.looks.lock().unwrap_or_else(PoisonError::into_inner);
            looks.waiting.push(sender);
            !mem::replace(&mut looks.looking, true)
        };
        if begin {
            let inner = Arc::clone(&self.0);
            tokio::spawn(async move { inner.look_for_all().await });
        }
        let gone = |_| LedgerError::Unknown { unavailable: true, cause: "the look at the ledger ended".into() };
        receiver.await.map_err(gone)?
    }

    /// The balance of `user_id`, if it is known. Only after [`look`](Self::look).
    #[must_use]
    pub fn get(&self, user_id: Uuid, plan: PlanName, now: DateTime<Utc>) -> Option<Bytes> {
        let entry = self.0.known.get(&user_id)?;
        let (reading, known) = &*entry;
        let counts = known.plan == plan && now < known.until && self.0.stamps.counts(*reading, user_id);
        counts.then(|| known.body.clone())
    }

    /// Before a balance is read from the database.
    #[must_use]
    pub fn reading(&self) -> Reading {
        self.0.stamps.reading()
    }

    /// After it was read: counts until something changes.
    pub fn keep(&self, reading: Reading, user_id: Uuid, known: Known) {
        self.0.known.insert(user_id, Arc::new((reading, known)));
    }

    /// The credits of `user_id` have changed.
    pub fn changed(&self, user_id: Uuid) {
        self.0.stamps.changed(user_id);
    }
}

impl Inner {
    /// Looks until nobody waits.
    async fn look_for_all(&self) {
        loop {
            let waiting = {
                let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
                if looks.waiting.is_empty() {
                    looks.looking = false;
                    return;
                }
                mem::take(&mut looks.waiting)
            };
            let looked = self.look_once().await.map_err(LedgerError::from);
            for reader in waiting {
                // Whoever asked may have left.
                let _ = reader.send(looked.clone());
            }
        }
    }

    async fn look_once(&self) -> Result<(), StoreError> {
        let others = batches_of_others(&self.db, self.writer).await?;
        let before = {
            let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
            mem::replace(&mut looks.others, others.clone())
        };
        if before != others {
            self.stamps.all_changed();
        }
        Ok(())
    }
}
