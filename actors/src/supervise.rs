//! Starts an actor on an arbiter of its own and starts a fresh one when it dies.
//!
//! actix's `Supervisor` restarts only on `ctx.stop()`; a panic closes the mailbox for good (STYLE §5).
//! Here the factory makes a new actor behind the same handle, after 1 s, 2 s, 4 s … up to a cap; past
//! a number of restarts in a row the handle stays down and `/health` turns red.

use std::{sync::Arc, time::Duration};

use actix::{Actor, Arbiter, Context};
use actix_rt::ArbiterHandle;
use tokio::{sync::oneshot, time::Instant};

use crate::handle::Handle;

/// How often and how soon a dead actor is replaced.
#[derive(Clone, Copy, Debug)]
pub struct RestartPolicy {
    /// Wait before the first restart.
    pub initial: Duration,
    /// The wait doubles up to this.
    pub cap: Duration,
    /// Deaths in a row, each within ten caps of the last, before it stays down.
    pub budget: u32,
}

/// Kept by the actor in a field: its drop tells the supervisor that the actor is gone.
#[derive(Debug)]
pub struct Lifeline(#[allow(dead_code, reason = "its drop is its use")] oneshot::Sender<()>);

/// Starts the actor that `factory` makes on `arbiter`, and keeps it alive.
///
/// `factory` runs on the arbiter. Stopping the arbiter or the system ends the supervision.
pub fn supervise<A, F>(
    name: &'static str,
    places: usize,
    policy: RestartPolicy,
    arbiter: &Arbiter,
    factory: F,
) -> Handle<A>
where
    A: Actor<Context = Context<A>>,
    F: Fn(Lifeline) -> A + Send + 'static,
{
    supervise_on(name, places, policy, &arbiter.handle(), factory)
}

/// As [`supervise`], on an arbiter that somebody else holds: a test's own, whose time it can stop.
pub fn supervise_on<A, F>(
    name: &'static str,
    places: usize,
    policy: RestartPolicy,
    arbiter: &ArbiterHandle,
    factory: F,
) -> Handle<A>
where
    A: Actor<Context = Context<A>>,
    F: Fn(Lifeline) -> A + Send + 'static,
{
    let handle = Handle::new(name, places);
    let shared = handle.clone();
    arbiter.spawn(async move {
        let mut deaths: u32 = 0;
        loop {
            let (alive, gone) = oneshot::channel();
            let born = Instant::now();
            shared.point_to(Some(factory(Lifeline(alive)).start()));
            // Nothing is ever sent: the wait ends when the actor, and its lifeline, is dropped.
            let _ = gone.await;
            shared.point_to(None);
            deaths = if born.elapsed() > policy.cap.saturating_mul(10) { 1 } else { deaths + 1 };
            metrics::counter!("vidgo_actor_restarts_total", "actor" => name).increment(1);
            if deaths > policy.budget {
                tracing::error!(actor = name, deaths, "actor died too often and stays down; restart the process");
                return;
            }
            let wait = policy.initial.saturating_mul(1 << (deaths - 1).min(16)).min(policy.cap);
            tracing::error!(actor = name, deaths, wait_ms = wait.as_millis() as u64, "actor died and is restarted");
            tokio::time::sleep(wait).await;
        }
    });
    handle
}

/// The arbiters of all actors, so that they stop together.
#[derive(Default)]
pub struct Arbiters(Vec<Arc<Arbiter>>);

impl Arbiters {
    /// A new thread for one actor.
    pub fn spawn(&mut self) -> Arc<Arbiter> {
        let arbiter = Arc::new(Arbiter::new());
        self.0.push(Arc::clone(&arbiter));
        arbiter
    }

    /// Stops every thread; what their actors had under way is dropped.
    pub fn stop(self) {
        for arbiter in self.0 {
            arbiter.stop();
        }
    }
}
