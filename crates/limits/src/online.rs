//! Who is online, as this instance has seen it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::key::Key;

/// How many visitors were seen within the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Online {
    /// All visitors.
    pub total: u32,
    /// Visitors by tier; tiers without any are not in it.
    pub by_tier: BTreeMap<String, u32>,
}

impl Online {
    pub(crate) fn of(tiers: impl IntoIterator<Item = (String, u32)>) -> Self {
        let by_tier: BTreeMap<String, u32> = tiers.into_iter().filter(|(_, count)| *count > 0).collect();
        Self { total: by_tier.values().fold(0, |sum, count| sum.saturating_add(*count)), by_tier }
    }

    /// The one that has seen more: each place knows some of the visitors, and nobody who is not one.
    pub(crate) fn larger(self, other: Self) -> Self {
        if other.total > self.total { other } else { self }
    }
}

/// Visitors by when they were last seen. Times are unix milliseconds.
#[derive(Debug)]
pub(crate) struct Book {
    window_ms: i64,
    most: usize,
    /// When each was last seen, and the place of the tier in `tiers`.
    visitors: HashMap<Key, (i64, usize)>,
    by_age: BTreeSet<(i64, Key)>,
    /// Tiers ever named (our own words, a handful) and their visitors.
    tiers: Vec<(String, u32)>,
    /// What Redis said last, and when.
    heard: Option<(i64, Online)>,
}

impl Book {
    pub(crate) fn new(window_ms: i64, most: usize) -> Self {
        Self { window_ms, most, visitors: HashMap::new(), by_age: BTreeSet::new(), tiers: Vec::new(), heard: None }
    }

    /// Notes a visitor. Once there are `most`, newcomers are not counted: the number then means "at least".
    pub(crate) fn seen(&mut self, visitor: Key, tier: &str, now_ms: i64) {
        self.forget(now_ms);
        let tier = self.place(tier);
        let mut at = now_ms;
        match self.visitors.get(&visitor).copied() {
            Some((before, old_tier)) => {
                // A clock that was set back does not make anyone older.
                at = at.max(before);
                self.by_age.remove(&(before, visitor));
                self.count(old_tier, false);
            }
            None if self.visitors.len() >= self.most => return,
            None => {}
        }
        self.visitors.insert(visitor, (at, tier));
        self.by_age.insert((at, visitor));
        self.count(tier, true);
    }

    /// Keeps what Redis said.
    pub(crate) fn heard(&mut self, online: Online, now_ms: i64) {
        self.heard = Some((now_ms, online));
    }

    /// Own visitors, or what Redis said within the window if that was more.
    pub(crate) fn online(&mut self, now_ms: i64) -> Online {
        self.forget(now_ms);
        let own = Online::of(self.tiers.iter().cloned());
        let fresh = self.heard.as_ref().filter(|(at, _)| at.saturating_add(self.window_ms) > now_ms);
        fresh.map_or(own.clone(), |(_, heard)| own.larger(heard.clone()))
    }

    /// Whether this visitor was seen here within the window.
    pub(crate) fn knows(&mut self, visitor: Key, now_ms: i64) -> bool {
        self.forget(now_ms);
        self.visitors.contains_key(&visitor)
    }

    fn forget(&mut self, now_ms: i64) {
        while let Some((at, visitor)) = self.by_age.first().copied() {
            if at.saturating_add(self.window_ms) > now_ms {
                break;
            }
            self.by_age.pop_first();
            if let Some((_, tier)) = self.visitors.remove(&visitor) {
                self.count(tier, false);
            }
        }
    }

    fn place(&mut self, tier: &str) -> usize {
        self.tiers.iter().position(|(name, _)| name == tier).unwrap_or_else(|| {
            self.tiers.push((tier.to_owned(), 0));
            self.tiers.len() - 1
        })
    }

    fn count(&mut self, tier: usize, more: bool) {
        if let Some((_, count)) = self.tiers.get_mut(tier) {
            *count = if more { count.saturating_add(1) } else { count.saturating_sub(1) };
        }
    }
}
