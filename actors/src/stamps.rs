//! Whether what was read of somebody still counts: each change raises the number of who it concerns, and whatever was
//! read under a lower one is passed over. So a change that comes between reading a row and keeping it is never lost.

use std::sync::atomic::{AtomicU64, Ordering};

use uuid::Uuid;

/// Changed ids that are remembered; beyond, everything counts as changed.
pub(crate) const MOST_CHANGES: u64 = 100_000;

/// Numbers of changes, by id.
#[derive(Debug)]
pub(crate) struct Stamps {
    /// For each id that changed: the number of its last change.
    changed: papaya::HashMap<Uuid, u64, ahash::RandomState>,
    number: AtomicU64,
    /// What was read under a lower number is passed over, whoever it concerns.
    floor: AtomicU64,
}

/// Taken before something is read from the database, and kept with it.
#[derive(Clone, Copy, Debug)]
pub struct Reading(u64);

impl Stamps {
    pub(crate) fn new() -> Self {
        Self {
            changed: papaya::HashMap::with_hasher(ahash::RandomState::new()),
            number: AtomicU64::new(1),
            floor: AtomicU64::new(0),
        }
    }

    /// Before something is read.
    pub(crate) fn reading(&self) -> Reading {
        Reading(self.number.load(Ordering::Acquire))
    }

    /// Whether what was read under `reading` of `id` still counts.
    pub(crate) fn counts(&self, reading: Reading, id: Uuid) -> bool {
        let changed = self.changed.pin().get(&id).copied().unwrap_or_default();
        reading.0 >= changed.max(self.floor.load(Ordering::Acquire))
    }

    /// `id` has changed.
    pub(crate) fn changed(&self, id: Uuid) {
        let number = self.number.fetch_add(1, Ordering::AcqRel) + 1;
        self.changed.pin().insert(id, number);
        if self.changed.len() as u64 > MOST_CHANGES {
            self.floor.fetch_max(number, Ordering::AcqRel);
            self.changed.pin().clear();
        }
    }

    /// Anything may have changed.
    pub(crate) fn all_changed(&self) {
        let number = self.number.fetch_add(1, Ordering::AcqRel) + 1;
        self.floor.fetch_max(number, Ordering::AcqRel);
    }
}
