//! The tasks that a provider has, and whose turn it is to be looked at.
//!
//! What waits is an entry here, not a future and not a socket. The earliest due is looked at first, so that when the
//! budget is short everybody is late by the same and nobody starves. Lives on the actor's thread only.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{
    catalogue::StepKey,
    poll::PollPlan,
    rate::RateLimit,
    schedule::{Schedule, round},
};
use providers::TaskId;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot};

use super::{
    Asset, Unmade,
    gate::{Gate, now},
    places::Place,
    work::Task,
};

/// What becomes of a task, once it is known.
pub(super) type Answer = Result<Asset, Unmade>;

/// A finished task should be noticed within this time; a budget of reads that cannot do it is told.
const NOTICE_WITHIN: Duration = Duration::from_secs(10);
/// How often at least a task is looked at before looks that fail count as the last.
const LAST_LOOKS: u32 = 3;

/// A task that the provider has.
pub(super) struct Open {
    pub(super) task: Task,
    pub(super) id: TaskId,
    // Our clock's age of it when this process took it up.
    age_then: Duration,
    taken_up: Instant,
    progress: Cell<Option<u8>>,
    looks: Cell<u32>,
    /// How often in a row the provider did not know it.
    pub(super) not_found: Cell<u32>,
    waiters: RefCell<Vec<oneshot::Sender<Answer>>>,
    _place: Place,
}

impl Open {
    pub(super) fn new(task: Task, id: TaskId, age: Duration, place: Place) -> Rc<Self> {
        Rc::new(Self {
            task,
            id,
            age_then: age,
            taken_up: now(),
            progress: Cell::new(None),
            looks: Cell::new(0),
            not_found: Cell::new(0),
            waiters: RefCell::default(),
            _place: place,
        })
    }

    /// The answer, for one more who waits for it. An error: we were closed first.
    pub(super) fn answer(&self) -> oneshot::Receiver<Answer> {
        let (tell, told) = oneshot::channel();
        self.waiters.borrow_mut().push(tell);
        told
    }
}

/// What a look that did not end the task has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// It runs; percent, where told.
    Running(Option<u8>),
    /// Nothing: the look itself failed.
    Nothing,
}

/// All open tasks of one provider.
pub(super) struct Watch {
    plan: PollPlan,
    reads: RateLimit,
    by_step: RefCell<HashMap<(StepKey, i32), Rc<Open>>>,
    schedule: RefCell<Schedule<Rc<Open>>>,
    // Something became due earlier than what was the first.
    earlier: Notify,
    looks_at_once: Arc<Semaphore>,
    closed: Cell<bool>,
    warned: Cell<bool>,
}

impl Watch {
    pub(super) fn new(plan: PollPlan, reads: RateLimit, looks_at_once: usize) -> Self {
        Self {
            plan,
            reads,
            by_step: RefCell::default(),
            schedule: RefCell::default(),
            earlier: Notify::new(),
            looks_at_once: Arc::new(Semaphore::new(looks_at_once.max(1))),
            closed: Cell::new(false),
            warned: Cell::new(false),
        }
    }

    /// The entry of this attempt, when it is watched already.
    pub(super) fn find(&self, step_key: &StepKey, attempt: i32) -> Option<Rc<Open>> {
        self.by_step.borrow().get(&(step_key.clone(), attempt)).cloned()
    }

    /// Watches a task from now on. The first look comes when such tasks are usually done, or at once for one that is
    /// older than this process.
    pub(super) fn add(&self, open: &Rc<Open>) {
        let wait = if open.age_then.is_zero() { self.next_delay(open) } else { Duration::ZERO };
        self.add_without_look(open);
        self.put(open, wait);
    }

    /// Watches a task whose result is about to be fetched.
    pub(super) fn add_without_look(&self, open: &Rc<Open>) {
        if !self.closed.get() {
            let name = (open.task.step_key.clone(), open.task.attempt);
            self.by_step.borrow_mut().insert(name, Rc::clone(open));
        }
    }

    /// Looks at it at once.
    pub(super) fn look_now(&self, open: &Rc<Open>) {
        self.put(open, Duration::ZERO);
    }

    /// Looks at it again when its plan says so. `false`: it has been waited for long enough.
    ///
    /// The last look falls on the end, so that a late result is not missed. A look that fails is no last look of a
    /// task that was hardly looked at.
    pub(super) fn again(&self, open: &Rc<Open>, seen: Seen) -> bool {
        open.looks.set(open.looks.get().saturating_add(1));
        if let Seen::Running(progress) = seen {
            open.progress.set(progress);
        }
        let watched = now().saturating_duration_since(open.taken_up);
        if watched >= self.plan.patience(open.age_then) && (seen != Seen::Nothing || open.looks.get() >= LAST_LOOKS) {
            return false;
        }
        self.put(open, self.next_delay(open));
        true
    }

    /// The task has ended, or is another's: whoever waits is told.
    pub(super) fn end(&self, open: &Open, answer: &Answer) {
        self.by_step.borrow_mut().remove(&(open.task.step_key.clone(), open.task.attempt));
        Self::tell(open, answer);
    }

    /// The task has ended and we could not keep what came of it: whoever waits is told, and it is looked at again
    /// after `wait`. It holds its place meanwhile: nothing more is paid for while we cannot keep results.
    pub(super) fn keep_for(&self, open: &Rc<Open>, wait: Duration, answer: &Answer) {
        Self::tell(open, answer);
        self.put(open, wait);
    }

    fn tell(open: &Open, answer: &Answer) {
        for waiter in open.waiters.take() {
            // One that has left does not mind.
            let _ = waiter.send(answer.clone());
        }
    }

    /// Waits until a task is due, a place among the looks is free and the read budget allows one, and takes that task.
    pub(super) async fn next(&self, gate: &Gate) -> (Rc<Open>, OwnedSemaphorePermit) {
        loop {
            self.due().await;
            // Never closed.
            let Ok(look) = Arc::clone(&self.looks_at_once).acquire_owned().await else { continue };
            gate.read_turn().await;
            // Chosen only now: who waited the longest may be another than when the wait began.
            let open = self.schedule.borrow_mut().pop_due(now());
            if let Some(open) = open {
                return (open, look);
            }
        }
    }

    /// How many tasks are watched.
    pub(super) fn len(&self) -> usize {
        self.by_step.borrow().len()
    }

    /// How late a finished task may be noticed because the budget is too short for so many; told once, and again
    /// only after it was well in between.
    pub(super) fn too_short(&self) -> Option<Duration> {
        let delay = round(self.len(), self.reads);
        if delay < NOTICE_WITHIN / 2 {
            self.warned.set(false);
        }
        (delay > NOTICE_WITHIN && !self.warned.replace(true)).then_some(delay)
    }

    /// Nothing is watched any more, and whoever waits is told: the journal knows the rest.
    pub(super) fn close(&self) {
        self.closed.set(true);
        // Taken out before they are dropped: what wakes up by that may ask us something.
        let (tasks, mut schedule) = (self.by_step.take(), self.schedule.take());
        schedule.clear();
        for open in tasks.into_values() {
            open.waiters.take();
        }
    }

    /// Whether `close` was called.
    pub(super) fn is_closed(&self) -> bool {
        self.closed.get()
    }

    async fn due(&self) {
        loop {
            let earlier = self.earlier.notified();
            let due = self.schedule.borrow().next_due();
            match due {
                Some(due) if due <= now() => return,
                Some(due) => {
                    tokio::select! {
                        () = tokio::time::sleep_until(due.into()) => {}
                        () = earlier => {}
                    }
                }
                None => earlier.await,
            }
        }
    }

    fn put(&self, open: &Rc<Open>, wait: Duration) {
        if !self.closed.get() && self.schedule.borrow_mut().push(now() + wait, Rc::clone(open)) {
            self.earlier.notify_one();
        }
    }

    fn next_delay(&self, open: &Open) -> Duration {
        let age = open.age_then + now().saturating_duration_since(open.taken_up);
        let mut seed = DefaultHasher::new();
        (&open.task.step_key, open.looks.get()).hash(&mut seed);
        self.plan.next_delay(age, open.progress.get(), seed.finish())
    }
}
