//! What a run tells at its end.

use std::collections::BTreeMap;

use domain::money::UsdMicros;
use serde::Serialize;

/// One item that was not made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The catalogue's id.
    pub item_id: String,
    /// For sorting: `budget`, `parked`, `rejected`, `failed`, `duplicate`, `blank`, `media`, `store`, `no_provider`;
    /// `paused`: not begun.
    pub kind: &'static str,
    /// What happened, and to whom it happened first when several items share a step.
    pub message: String,
}

impl Failure {
    /// Whether the same run may do better a little later, by itself.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self.kind, "failed" | "store" | "paused")
    }
}

/// The outcome of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Items asked for.
    pub wanted: u32,
    /// In the library before.
    pub present: u32,
    /// Made now.
    pub made: u32,
    /// Not made, in the catalogue's order.
    pub failures: Vec<Failure>,
    /// What the run booked.
    pub spent_usd: UsdMicros,
    /// Templates whose result became available.
    pub templates: u32,
    /// Showcases whose result became available.
    pub showcases: u32,
}

impl Report {
    /// How many failures there are of each kind.
    #[must_use]
    pub fn by_kind(&self) -> BTreeMap<&'static str, u32> {
        self.failures.iter().fold(BTreeMap::new(), |mut kinds, failure| {
            *kinds.entry(failure.kind).or_default() += 1;
            kinds
        })
    }
}
