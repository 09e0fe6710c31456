//! Views and uses that are not in the database yet. Counting takes no lock and meets only who counts the same material.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use crossbeam_queue::SegQueue;
use entities::materials::CountDelta;
use uuid::Uuid;

/// What happened to one material since the last flush.
#[derive(Debug)]
pub struct Counters {
    id: Uuid,
    views: AtomicU32,
    uses: AtomicU32,
    // Whether it stands in the tally: only who sets it puts it there, so that a flush walks what changed and nothing else.
    noted: AtomicBool,
    tally: Tally,
}

/// The materials with something to flush.
#[derive(Clone, Debug, Default)]
pub struct Tally(Arc<SegQueue<Arc<Counters>>>);

impl Counters {
    pub(super) fn new(id: Uuid, tally: &Tally) -> Arc<Self> {
        Arc::new(Self {
            id,
            views: AtomicU32::new(0),
            uses: AtomicU32::new(0),
            noted: AtomicBool::new(false),
            tally: tally.clone(),
        })
    }

    /// One more view.
    pub fn viewed(self: &Arc<Self>) {
        self.add(1, 0);
    }

    /// One more use.
    pub fn used(self: &Arc<Self>) {
        self.add(0, 1);
    }

    fn add(self: &Arc<Self>, views: u32, uses: u32) {
        if views > 0 {
            self.views.fetch_add(views, Ordering::Relaxed);
        }
        if uses > 0 {
            self.uses.fetch_add(uses, Ordering::Relaxed);
        }
        if !self.noted.load(Ordering::Acquire) && !self.noted.swap(true, Ordering::AcqRel) {
            self.tally.0.push(Arc::clone(self));
        }
    }
}

/// Counts taken out of the tally, with the way back for what could not be stored.
pub(super) struct Taken(Vec<(Arc<Counters>, CountDelta)>);

impl Tally {
    /// Takes everything that was counted until now.
    pub(super) fn take(&self) -> Taken {
        // Counting goes on meanwhile: what stands here now is enough, the rest is for the next flush.
        let mut taken = Vec::with_capacity(self.0.len());
        for _ in 0..self.0.len() {
            let Some(counters) = self.0.pop() else { break };
            // Before the counts are read, so that a count that comes right after them notes itself anew.
            counters.noted.store(false, Ordering::Release);
            let (views, uses) = (counters.views.swap(0, Ordering::AcqRel), counters.uses.swap(0, Ordering::AcqRel));
            let delta = CountDelta { id: counters.id, views, uses };
            taken.push((counters, delta));
        }
        Taken(taken)
    }
}

impl Taken {
    pub(super) fn deltas(&self) -> Vec<CountDelta> {
        self.0.iter().map(|(_, delta)| *delta).filter(|delta| delta.views > 0 || delta.uses > 0).collect()
    }

    /// Nothing was stored: counted again, for the next time.
    pub(super) fn put_back(self) {
        for (counters, delta) in self.0 {
            counters.add(delta.views, delta.uses);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(tally: &Tally) -> Vec<(u32, u32)> {
        tally.take().deltas().iter().map(|delta| (delta.views, delta.uses)).collect()
    }

    #[test]
    fn what_was_counted_is_taken_once_and_what_is_put_back_is_taken_again() {
        let tally = Tally::default();
        let (one, idle) = (Counters::new(Uuid::from_u128(1), &tally), Counters::new(Uuid::from_u128(2), &tally));
        one.viewed();
        one.used();
        one.used();
        drop(idle);
        let taken = tally.take();
        assert_eq!(counted(&tally), []);
        one.viewed();
        taken.put_back();
        assert_eq!(counted(&tally), [(2, 2)]);
        assert_eq!(counted(&tally), []);
    }

    #[test]
    fn nothing_is_lost_while_it_is_taken() {
        let tally = Tally::default();
        let counters = Counters::new(Uuid::from_u128(1), &tally);
        let sum = std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..50_000).for_each(|_| counters.used()));
            }
            let mut sum = 0;
            while sum < 200_000 {
                sum += tally.take().deltas().iter().map(|delta| delta.uses).sum::<u32>();
            }
            sum
        });
        assert_eq!((sum, counted(&tally)), (200_000, Vec::new()));
    }
}
