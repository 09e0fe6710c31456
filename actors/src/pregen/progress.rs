//! How far a run is: counts, money and time, readable without asking the actor.

use std::{collections::BTreeMap, sync::Arc};

use arc_swap::{ArcSwap, ArcSwapOption};
use chrono::{DateTime, Utc};
use domain::{catalogue::Group, money::UsdMicros};
use serde::Serialize;

use super::{KeepUp, report::Failure};

/// What a run is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Not begun.
    #[default]
    Idle,
    /// Items are being made.
    Running,
    /// Finished, completely or not.
    Finished,
}

/// Counts of one group of the catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Items wanted by this run.
    pub wanted: u32,
    /// In the library before the run.
    pub present: u32,
    /// Made and published by the run.
    pub made: u32,
    /// Not made: the report says why.
    pub failed: u32,
}

impl Counts {
    /// Items that the run is through with.
    #[must_use]
    pub const fn done(&self) -> u32 {
        self.present + self.made + self.failed
    }

    fn add(&mut self, other: &Self) {
        self.wanted += other.wanted;
        self.present += other.present;
        self.made += other.made;
        self.failed += other.failed;
    }
}

/// A picture of the run at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// What it does.
    pub phase: Phase,
    /// Per group, in generation order.
    pub groups: BTreeMap<Group, Counts>,
    /// Booked by this run so far.
    pub spent_usd: UsdMicros,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
}

impl Snapshot {
    /// All groups together.
    #[must_use]
    pub fn total(&self) -> Counts {
        self.groups.values().fold(Counts::default(), |mut sum, counts| {
            sum.add(counts);
            sum
        })
    }

    /// Seconds left at the pace so far; `None` before anything was made.
    #[must_use]
    pub fn eta_seconds(&self, now: DateTime<Utc>) -> Option<u64> {
        let total = self.total();
        let worked = total.made + total.failed;
        let elapsed = u64::try_from((now - self.started_at?).num_milliseconds()).ok()?;
        let left = u64::from(total.wanted.saturating_sub(total.done()));
        (worked > 0).then(|| (elapsed * left / u64::from(worked)).div_ceil(1000))
    }
}

/// Where the run writes and everyone reads.
#[derive(Clone, Default)]
pub struct Progress {
    snapshot: Arc<ArcSwap<Snapshot>>,
    failures: Arc<ArcSwap<Failures>>,
    // For an actor that takes the place of one that died.
    kept_up: Arc<ArcSwapOption<KeepUp>>,
}

/// Items that were not made when they were tried last, by their id.
pub type Failures = BTreeMap<String, Failure>;

/// The most failures that are kept to be looked at.
const MOST_FAILURES: usize = 1_000;

impl Progress {
    /// The latest picture.
    #[must_use]
    pub fn get(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// What was not made, in this and earlier runs of the process, and not since; at most a thousand items.
    #[must_use]
    pub fn failures(&self) -> Arc<Failures> {
        self.failures.load_full()
    }

    pub(super) fn kept_up(&self) -> Option<Arc<KeepUp>> {
        self.kept_up.load_full()
    }

    pub(super) fn keep_up(&self, keep_up: KeepUp) {
        self.kept_up.store(Some(Arc::new(keep_up)));
    }

    pub(super) fn failed(&self, failure: Failure) {
        self.failures.rcu(|now| {
            let mut next = Failures::clone(now);
            if next.len() < MOST_FAILURES || next.contains_key(&failure.item_id) {
                next.insert(failure.item_id.clone(), failure.clone());
            }
            next
        });
    }

    pub(super) fn succeeded(&self, item_id: &str) {
        if self.failures.load().contains_key(item_id) {
            self.failures.rcu(|now| {
                let mut next = Failures::clone(now);
                next.remove(item_id);
                next
            });
        }
    }

    pub(super) fn change(&self, change: impl Fn(&mut Snapshot)) {
        self.snapshot.rcu(|now| {
            let mut next = Snapshot::clone(now);
            change(&mut next);
            next
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eta_follows_the_pace() {
        let started = DateTime::<Utc>::UNIX_EPOCH;
        let counts = Counts { wanted: 30, present: 10, made: 4, failed: 1 };
        let snapshot =
            Snapshot { groups: [(Group::TryOn, counts)].into(), started_at: Some(started), ..Snapshot::default() };
        assert_eq!(snapshot.eta_seconds(started + chrono::TimeDelta::seconds(10)), Some(30));
        assert_eq!(Snapshot::default().eta_seconds(started), None);
    }
}
