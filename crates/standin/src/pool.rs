//! The threads that draw, and how much may wait for them.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

type Job = Box<dyn FnOnce() + Send>;

/// A fixed number of threads behind a bounded queue.
#[derive(Debug)]
pub(crate) struct Pool {
    sender: Mutex<Sender<(Place, Job)>>,
    taken: Arc<AtomicUsize>,
    closing: Arc<AtomicBool>,
    places: usize,
}

/// The right to queue one job; given back when the job ends or when this is dropped.
#[derive(Debug)]
pub(crate) struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Pool {
    /// Starts `threads` threads; `places` jobs may wait or run.
    pub(crate) fn start(threads: usize, places: usize) -> std::io::Result<Self> {
        let (sender, receiver) = channel();
        let receiver = Arc::new(Mutex::new(receiver));
        let closing = Arc::new(AtomicBool::new(false));
        for number in 0..threads.max(1) {
            let (receiver, closing) = (Arc::clone(&receiver), Arc::clone(&closing));
            let work = move || work(&receiver, &closing);
            thread::Builder::new().name(format!("standin-draw-{number}")).spawn(work)?;
        }
        Ok(Self { sender: Mutex::new(sender), taken: Arc::default(), closing, places })
    }

    /// A place in the queue; `None` when all are taken.
    pub(crate) fn reserve(&self) -> Option<Place> {
        let free = |taken: usize| (taken < self.places).then_some(taken + 1);
        self.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, free).ok()?;
        Some(Place(Arc::clone(&self.taken)))
    }

    /// Queues `job`. It is dropped unrun when the pool is closing.
    pub(crate) fn run(&self, place: Place, job: impl FnOnce() + Send + 'static) {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        // The threads live as long as the sender, so this cannot fail but for a thread that could not be started.
        if sender.send((place, Box::new(job))).is_err() {
            tracing::error!("the stand-in has no thread to draw on");
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::Release);
    }
}

fn work(receiver: &Mutex<Receiver<(Place, Job)>>, closing: &AtomicBool) {
    loop {
        let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((place, job)) = next else { return };
        if closing.load(Ordering::Acquire) {
            return;
        }
        // A job that panics drops what it holds, and whoever waits for it sees that.
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("drawing panicked");
        }
        drop(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_is_bounded_and_a_panic_frees_its_place() {
        let pool = Pool::start(1, 2).unwrap();
        let (first, second) = (pool.reserve().unwrap(), pool.reserve().unwrap());
        assert!(pool.reserve().is_none());
        drop(first);
        let (told, heard) = channel();
        pool.run(second, || panic!("a renderer's mistake"));
        let place = pool.reserve().unwrap();
        pool.run(place, move || told.send("alive").unwrap());
        assert_eq!(heard.recv(), Ok("alive"));
    }
}
