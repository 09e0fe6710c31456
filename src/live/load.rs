//! How busy the HTTP workers are: each writes its own numbers, whoever watches adds them up.
//!
//! A worker is the only one that writes its numbers, so it stores them without a lock and without a read-modify-write:
//! an answer from memory takes microseconds, and counting it must not be seen in that.

use std::{
    cell::OnceCell,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix_web::http::StatusCode;

use super::spans::{SPANS, Spans, span_of};

/// The workers' numbers. Clones are the same numbers.
#[derive(Clone, Debug)]
pub struct Load(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    workers: Mutex<Vec<Arc<Worker>>>,
    /// Requests under way that each worker lets in.
    places: AtomicUsize,
    sockets: AtomicUsize,
}

/// The numbers of one worker.
#[derive(Debug)]
struct Worker {
    answers: [AtomicU64; SPANS],
    client_errors: AtomicU64,
    server_errors: AtomicU64,
    taken: AtomicUsize,
}

impl Default for Worker {
    fn default() -> Self {
        Self {
            answers: [const { AtomicU64::new(0) }; SPANS],
            client_errors: AtomicU64::new(0),
            server_errors: AtomicU64::new(0),
            taken: AtomicUsize::new(0),
        }
    }
}

/// All workers together, since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Answers, by how long they took.
    pub answers: Spans,
    /// Answers that blame the client.
    pub client_errors: u64,
    /// Answers that blame us.
    pub server_errors: u64,
}

/// A socket that is counted until it is dropped.
#[derive(Debug)]
pub struct SocketPlace(Load);

impl Drop for SocketPlace {
    fn drop(&mut self) {
        self.0.0.sockets.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Load {
    /// Nothing yet; each worker lets `places` requests in.
    #[must_use]
    pub fn new(places: usize) -> Self {
        let shared =
            Shared { workers: Mutex::default(), places: AtomicUsize::new(places), sockets: AtomicUsize::new(0) };
        Self(Arc::new(shared))
    }

    /// One more answer of this thread's worker. A thread belongs to one server for all its life.
    pub fn answered(&self, status: StatusCode, took: Duration) {
        self.with_worker(|worker| {
            if let Some(count) = worker.answers.get(span_of(took)) {
                add_one(count);
            }
            if status.is_server_error() {
                add_one(&worker.server_errors);
            } else if status.is_client_error() {
                add_one(&worker.client_errors);
            }
        });
    }

    /// So many requests are under way at this thread's worker.
    pub fn under_way(&self, requests: usize) {
        self.with_worker(|worker| worker.taken.store(requests, Ordering::Relaxed));
    }

    fn with_worker(&self, use_it: impl FnOnce(&Worker)) {
        thread_local! {
            static WORKER: OnceCell<Arc<Worker>> = const { OnceCell::new() };
        }
        WORKER.with(|worker| use_it(worker.get_or_init(|| self.join())));
    }

    fn join(&self) -> Arc<Worker> {
        let worker = Arc::<Worker>::default();
        self.0.workers.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&worker));
        worker
    }

    /// Everything so far.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for worker in self.0.workers.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            for (span, count) in worker.answers.iter().enumerate() {
                totals.answers.add(span, count.load(Ordering::Relaxed));
            }
            totals.client_errors += worker.client_errors.load(Ordering::Relaxed);
            totals.server_errors += worker.server_errors.load(Ordering::Relaxed);
        }
        totals
    }

    /// Requests under way, and how many are let in, over all workers that have answered anything.
    #[must_use]
    pub fn occupancy(&self) -> (usize, usize) {
        let workers = self.0.workers.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = workers.iter().map(|worker| worker.taken.load(Ordering::Relaxed)).sum();
        (taken, workers.len() * self.places())
    }

    /// Requests that each worker lets in.
    #[must_use]
    pub fn places(&self) -> usize {
        self.0.places.load(Ordering::Relaxed)
    }

    /// From now on each worker lets so many in.
    pub fn set_places(&self, places: usize) {
        self.0.places.store(places, Ordering::Relaxed);
    }

    /// Sockets that are open.
    #[must_use]
    pub fn sockets(&self) -> usize {
        self.0.sockets.load(Ordering::Relaxed)
    }

    /// A place for one more socket, if fewer than `most` are open.
    #[must_use]
    pub fn take_socket(&self, most: usize) -> Option<SocketPlace> {
        let more = |open| (open < most).then_some(open + 1);
        self.0.sockets.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok()?;
        Some(SocketPlace(self.clone()))
    }
}

/// For the one writer of a number.
fn add_one(number: &AtomicU64) {
    number.store(number.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_thread_counts_adds_up() {
        let load = Load::new(10);
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    load.answered(StatusCode::OK, Duration::from_micros(20));
                    load.answered(StatusCode::NOT_FOUND, Duration::from_millis(3));
                    load.answered(StatusCode::BAD_GATEWAY, Duration::from_secs(2));
                    load.under_way(2);
                });
            }
        });
        let totals = load.totals();
        assert_eq!((totals.answers.count(), totals.client_errors, totals.server_errors), (9, 3, 3));
        assert_eq!(load.occupancy(), (6, 30));
    }

    #[test]
    fn sockets_are_counted_until_they_close() {
        let load = Load::new(1);
        let first = load.take_socket(1);
        assert!(first.is_some() && load.take_socket(1).is_none());
        drop(first);
        assert_eq!(load.sockets(), 0);
    }
}
