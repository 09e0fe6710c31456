//! The one way to ask an actor: a bounded number of places, waiting and running together.
//!
//! actix mailboxes do not bound callers (STYLE §5: 50 of 50 queued past a capacity of 2), so the gate
//! stands in front of the mailbox. This is the only file that may send to an address.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix::{Actor, Addr, Handler, Message, dev::ToEnvelope};
use arc_swap::ArcSwapOption;
use tokio::sync::{Semaphore, SemaphorePermit, watch};

/// Why an actor did not answer. Nothing is known to have happened in either case but `Overloaded`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// Every place is taken: nothing was sent. Ask again later.
    #[error("{actor} is overloaded")]
    Overloaded {
        /// Which actor.
        actor: &'static str,
    },
    /// The actor is being restarted, or died while it worked: ask again with the same key.
    #[error("{actor} is not running")]
    Down {
        /// Which actor.
        actor: &'static str,
    },
}

/// A place at an actor that outlives its incarnations.
pub struct Handle<A: Actor> {
    shared: Arc<Shared<A>>,
}

struct Shared<A: Actor> {
    name: &'static str,
    places: Semaphore,
    capacity: AtomicUsize,
    // Places that were taken away while somebody was in them: they go as they come free.
    owed: AtomicUsize,
    // `None` while no incarnation runs.
    address: ArcSwapOption<Addr<A>>,
    // Whether there ever was one.
    born: watch::Sender<bool>,
}

impl<A: Actor> Shared<A> {
    /// Whether a place was owed that now is not.
    fn pay(&self) -> bool {
        self.owed.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |owed| owed.checked_sub(1)).is_ok()
    }

    fn hold<'a>(&'a self, permit: SemaphorePermit<'a>) -> Place<'a, A> {
        Place { permit: Some(permit), shared: self }
    }
}

/// A caller's place; its drop gives it back, or pays what is owed with it.
struct Place<'a, A: Actor> {
    permit: Option<SemaphorePermit<'a>>,
    shared: &'a Shared<A>,
}

impl<A: Actor> Drop for Place<'_, A> {
    fn drop(&mut self) {
        if self.shared.pay()
            && let Some(permit) = self.permit.take()
        {
            permit.forget();
        }
    }
}

/// How long our own callers wait for an actor to be started: its thread may be busy with others.
const BIRTH_PATIENCE: Duration = Duration::from_secs(30);

impl<A: Actor> Clone for Handle<A> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<A: Actor> Handle<A> {
    pub(crate) fn new(name: &'static str, places: usize) -> Self {
        Self {
            shared: Arc::new(Shared {
                name,
                places: Semaphore::new(places),
                capacity: AtomicUsize::new(places),
                owed: AtomicUsize::new(0),
                address: ArcSwapOption::empty(),
                born: watch::Sender::new(false),
            }),
        }
    }

    pub(crate) fn point_to(&self, address: Option<Addr<A>>) {
        let born = address.is_some();
        self.shared.address.store(address.map(Arc::new));
        if born {
            self.shared.born.send_replace(true);
        }
    }

    /// The actor's name, as in logs and `/health`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.shared.name
    }

    /// Whether an incarnation runs.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.shared.address.load().as_ref().is_some_and(|address| address.connected())
    }

    /// Places taken and places in all.
    #[must_use]
    pub fn occupancy(&self) -> (usize, usize) {
        let capacity = self.shared.capacity.load(Ordering::Relaxed);
        let owed = self.shared.owed.load(Ordering::Relaxed);
        ((capacity + owed).saturating_sub(self.shared.places.available_permits()), capacity)
    }

    /// Makes it so many places. Callers who are in are not disturbed: places too many go as they come free. For one
    /// caller at a time.
    pub fn resize(&self, places: usize) {
        let before = self.shared.capacity.swap(places, Ordering::Relaxed);
        if places >= before {
            // What is still owed is paid first.
            for _ in before..places {
                if !self.shared.pay() {
                    self.shared.places.add_permits(1);
                }
            }
        } else {
            let taken = self.shared.places.forget_permits(before - places);
            self.shared.owed.fetch_add(before - places - taken, Ordering::Relaxed);
        }
    }

    /// Asks and waits for the answer.
    ///
    /// # Errors
    /// `Overloaded`: nothing was sent. `Down`: unknown, ask again with the same key.
    pub async fn ask<M>(&self, message: M) -> Result<M::Result, AskError>
    where
        A: Handler<M>,
        A::Context: ToEnvelope<A, M>,
        M: Message + Send + 'static,
        M::Result: Send,
    {
        let actor = self.shared.name;
        let place = self.shared.places.try_acquire().map_err(|_| AskError::Overloaded { actor })?;
        let _place = self.shared.hold(place);
        self.send(message).await
    }

    /// As `ask`, but waits for a place, and right after a start for the actor to be there. For our own bounded callers
    /// only (`Pregen`), never for requests.
    ///
    /// # Errors
    /// `Down`: unknown, ask again with the same key.
    pub async fn ask_when_free<M>(&self, message: M) -> Result<M::Result, AskError>
    where
        A: Handler<M>,
        A::Context: ToEnvelope<A, M>,
        M: Message + Send + 'static,
        M::Result: Send,
    {
        let actor = self.shared.name;
        let mut born = self.shared.born.subscribe();
        // Nobody drops the sender while we hold the handle, so this ends by a birth or by the time.
        let _ = tokio::time::timeout(BIRTH_PATIENCE, born.wait_for(|born| *born)).await;
        let place = self.shared.places.acquire().await.map_err(|_| AskError::Down { actor })?;
        let _place = self.shared.hold(place);
        self.send(message).await
    }

    #[allow(clippy::disallowed_methods, reason = "this is the gate that the other callers are sent to")]
    async fn send<M>(&self, message: M) -> Result<M::Result, AskError>
    where
        A: Handler<M>,
        A::Context: ToEnvelope<A, M>,
        M: Message + Send + 'static,
        M::Result: Send,
    {
        let actor = self.shared.name;
        let address = self.shared.address.load_full().ok_or(AskError::Down { actor })?;
        address.send(message).await.map_err(|_| AskError::Down { actor })
    }
}
