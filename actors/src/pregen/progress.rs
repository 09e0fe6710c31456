//! How far a run is: counts, money and time, readable without asking the actor.

use std::{collections::BTreeMap, sync::Arc};

use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use domain::{catalogue::Group, money::UsdMicros};
use serde::Serialize;

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
pub struct Progress(Arc<ArcSwap<Snapshot>>);

impl Progress {
    /// The latest picture.
    #[must_use]
    pub fn get(&self) -> Arc<Snapshot> {
        self.0.load_full()
    }

    pub(super) fn change(&self, change: impl Fn(&mut Snapshot)) {
        self.0.rcu(|now| {
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
