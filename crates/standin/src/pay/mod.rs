//! Plays the payment services: ECPay's AIO checkout V5 under `/ecpay`, Paddle Billing under `/paddle`.
//!
//! A person pays on a hosted page in a browser; the shop's server is told by signed notifications, again until it takes
//! them. Money never moves twice for one order, and `/_standin/pay/meter` proves it. The services share a clock that
//! control can move ahead: renewals, later charges and approvals then happen in order, each at its own time.

mod clock;
mod control;
mod ecpay;
mod faults;
mod ids;
mod markup;
mod outbox;
mod paddle;
mod settings;
mod state;
mod steer;
mod table;

use std::{
    fmt, io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use actix_web::web;
use chrono::{DateTime, TimeDelta, Utc};
use domain::time::Clock;
use tokio::sync::mpsc;

pub use self::settings::PaySettings;
use self::{
    outbox::{DeliveryState, Tuning},
    state::{Book, Line},
};
use crate::journal::Journal;

/// Both services.
pub(crate) struct Pay {
    pub(crate) settings: PaySettings,
    pub(crate) faults: faults::ApiFaults,
    pub(crate) tuning: Mutex<Tuning>,
    base: Arc<dyn Clock>,
    book: Mutex<Book>,
    journal: Journal,
    courier: mpsc::UnboundedSender<String>,
    /// Until the server's thread takes it.
    queue: Mutex<Option<mpsc::UnboundedReceiver<String>>>,
}

impl fmt::Debug for Pay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pay").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Pay {
    /// Reads what an earlier run left in `path`; `None` keeps everything in memory.
    pub(crate) fn open(settings: PaySettings, path: Option<PathBuf>, base: Arc<dyn Clock>) -> io::Result<Self> {
        let (journal, lines) = Journal::open::<Line>(path)?;
        let mut book = Book::default();
        lines.into_iter().for_each(|line| book.replay(line));
        book.settle();
        if let Some(url) = &settings.paddle_notification_url {
            book.notification_url = Some(url.to_string());
        }
        let (courier, queue) = mpsc::unbounded_channel();
        let unsent = |state| matches!(state, DeliveryState::Pending | DeliveryState::NoTarget | DeliveryState::Held);
        for delivery in book.deliveries.iter().filter(|delivery| unsent(delivery.state)) {
            // The queue is in our hand, so this cannot fail.
            let _ = courier.send(delivery.id.clone());
        }
        Ok(Self {
            settings,
            faults: faults::ApiFaults::default(),
            tuning: Mutex::default(),
            base,
            book: Mutex::new(book),
            journal,
            courier,
            queue: Mutex::new(Some(queue)),
        })
    }

    /// Sends notifications until the server ends.
    pub(crate) async fn run_courier(self: Arc<Self>) {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(queue) = queue {
            outbox::run(self, queue).await;
        }
    }

    /// The stand-in's own time, which signatures carry.
    pub(crate) fn base_now(&self) -> DateTime<Utc> {
        self.base.now()
    }

    /// Looks without changing anything.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Book) -> T) -> T {
        look(&self.lock())
    }

    /// Lets happen what has fallen due, then `work`; writes it all down and sends what is to be sent.
    pub(crate) fn change<T>(&self, work: impl FnOnce(&mut Book) -> T) -> T {
        let mut book = self.lock();
        let now = self.base.now() + book.ahead;
        clock::run(&mut book, now);
        let outcome = work(&mut book);
        self.close(book);
        outcome
    }

    /// Moves the clock ahead. Gives the time it shows then and how many things happened on the way.
    pub(crate) fn advance(&self, by: TimeDelta) -> (DateTime<Utc>, usize) {
        let mut book = self.lock();
        let until = self.base.now() + book.ahead + by;
        let happened = clock::run(&mut book, until);
        book.ahead += by;
        let ahead = Line::Ahead(book.ahead.num_seconds());
        book.loose.push(ahead);
        self.close(book);
        (until, happened)
    }

    /// Where Paddle's notifications go from now on; those that waited for an address are sent.
    pub(crate) fn set_notification_url(&self, url: Option<String>) {
        self.change(|book| {
            book.loose.push(Line::NotificationUrl(url.clone()));
            book.notification_url = url;
            if book.notification_url.is_some() {
                book.release(DeliveryState::NoTarget, false);
            }
        });
    }

    /// Forgets everything but the notification address, in the state directory too.
    pub(crate) fn reset(&self) -> io::Result<()> {
        self.faults.clear();
        *self.tuning.lock().unwrap_or_else(PoisonError::into_inner) = Tuning::default();
        let mut book = self.lock();
        let url = book.notification_url.take();
        *book = Book { notification_url: url, ..Book::default() };
        self.journal.clear()
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self, mut book: MutexGuard<'_, Book>) {
        let lines = book.take_changed();
        if !lines.is_empty()
            && let Err(error) = self.journal.append(&lines)
        {
            tracing::error!(%error, "the stand-in's payments could not be written down");
        }
        for id in std::mem::take(&mut book.outgoing) {
            // Fails only when the server has ended; the next run sends it.
            let _ = self.courier.send(id);
        }
    }
}

impl Book {
    /// Sends every notification in `state`, in their order or the other way round. Gives how many.
    pub(crate) fn release(&mut self, state: DeliveryState, backwards: bool) -> usize {
        let waiting = self.deliveries.iter().filter(|row| row.state == state).map(|row| row.id.clone());
        let mut waiting: Vec<_> = waiting.collect();
        if backwards {
            waiting.reverse();
        }
        for id in &waiting {
            if let Some(row) = self.deliveries.get_mut(id) {
                row.state = DeliveryState::Pending;
            }
        }
        self.outgoing.extend(waiting.iter().cloned());
        waiting.len()
    }
}

/// `/ecpay`, `/paddle` and `/_standin/pay`.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config.configure(ecpay::routes).configure(paddle::routes).configure(control::routes);
}
