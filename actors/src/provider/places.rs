//! Task places: how many tasks may be under way at a provider at once.
//!
//! A new task waits for a place, in order of arrival. One that the provider has already takes a place without waiting,
//! even one that is not there: then as many that come free are not given out, until the count is right again.

use std::{cell::Cell, rc::Rc};

use tokio::sync::Semaphore;

/// The places of one provider.
pub(super) struct Places {
    free: Semaphore,
    total: Cell<usize>,
    // Places taken beyond `total`.
    owed: Cell<usize>,
}

/// A place; dropping it gives it back.
pub(super) struct Place(Rc<Places>);

impl Places {
    pub(super) fn new(total: usize) -> Rc<Self> {
        Rc::new(Self { free: Semaphore::new(total), total: Cell::new(total), owed: Cell::new(0) })
    }

    /// Waits for a place.
    pub(super) async fn wait(self: &Rc<Self>) -> Place {
        // The semaphore is never closed.
        if let Ok(permit) = self.free.acquire().await {
            permit.forget();
        }
        Place(Rc::clone(self))
    }

    /// A place for a task that runs anyway.
    pub(super) fn occupy(self: &Rc<Self>) -> Place {
        match self.free.try_acquire() {
            Ok(permit) => permit.forget(),
            Err(_) => self.owed.set(self.owed.get() + 1),
        }
        Place(Rc::clone(self))
    }

    /// Tasks under way.
    pub(super) fn taken(&self) -> usize {
        self.total.get().saturating_sub(self.free.available_permits()) + self.owed.get()
    }

    /// Places in all.
    pub(super) const fn total(&self) -> usize {
        self.total.get()
    }

    /// Makes it so many places. Tasks under way go on: what is too much counts as taken beyond.
    pub(super) fn resize(&self, total: usize) {
        let before = self.total.replace(total);
        if total >= before {
            let more = total - before;
            let paid = more.min(self.owed.get());
            self.owed.set(self.owed.get() - paid);
            self.free.add_permits(more - paid);
        } else {
            let gone = self.free.forget_permits(before - total);
            self.owed.set(self.owed.get() + before - total - gone);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        match self.0.owed.get() {
            0 => self.0.free.add_permits(1),
            owed => self.0.owed.set(owed - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn what_runs_anyway_is_counted_and_new_tasks_wait_until_there_is_room() {
        let places = Places::new(2);
        let mut running: Vec<Place> = (0..5).map(|_| places.occupy()).collect();
        assert_eq!(places.taken(), 5);
        // Three too many: three endings make no room.
        running.truncate(2);
        assert_eq!(places.taken(), 2);
        assert!(places.wait().now_or_never().is_none());
        running.pop();
        let new = places.wait().now_or_never().expect("a place is free");
        assert_eq!(places.taken(), 2);
        assert!(places.wait().now_or_never().is_none());
        drop((running, new));
        assert_eq!((places.taken(), places.total()), (0, 2));
        // Fewer places than tasks: none is given out until the count is right.
        let mut running: Vec<Place> = (0..2).map(|_| places.wait().now_or_never().unwrap()).collect();
        places.resize(1);
        assert_eq!((places.taken(), places.total()), (2, 1));
        running.pop();
        assert!(places.wait().now_or_never().is_none());
        places.resize(3);
        running.push(places.wait().now_or_never().expect("two more"));
        running.push(places.wait().now_or_never().expect("two more"));
        assert!(places.wait().now_or_never().is_none());
        drop(running);
        places.resize(2);
        let _both = (places.wait().now_or_never().unwrap(), places.wait().now_or_never().unwrap());
        assert!(places.wait().now_or_never().is_none());
    }
}
