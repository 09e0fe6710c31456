//! The studio: accepted tasks, how far each is, and the files they made.

use std::{
    collections::{HashMap, VecDeque},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::{provider::Provider, time::Clock};
use serde_json::Value;
use tokio::sync::{oneshot, watch};

use crate::{
    cast::Character,
    faults::Fault,
    files::Shelf,
    inputs::{Input, Inputs},
    journal::{Journal, Record, Webhook},
    kinds::Operation,
    meter::{Meter, fingerprint},
    pool::{Place, Pool},
    recipe::{DrawError, Made, Recipe},
    rules::Faults,
    settings::{CountingClock, StandinSettings},
};

/// Finished files held in memory, bytes.
const SHELF_BYTES: usize = 64 * 1024 * 1024;

/// Tasks remembered; the oldest are forgotten first.
const MOST_TASKS: usize = 100_000;

/// Sides of a character's portrait, pixels.
const PORTRAIT: (u32, u32) = (360, 480);

/// A paid call that has been checked and may be accepted.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) provider: Provider,
    pub(crate) operation: Operation,
    /// What the fingerprint is taken of.
    pub(crate) intent: Value,
    /// What the journal keeps.
    pub(crate) request: Value,
    pub(crate) recipe: Option<Recipe>,
    pub(crate) inputs: Vec<Input>,
    pub(crate) webhook: Option<Webhook>,
    pub(crate) title: Option<String>,
    pub(crate) price: u64,
}

/// How far the drawing is, whatever the caller is told.
#[derive(Clone, Debug)]
enum Progress {
    /// Known from an earlier run, not asked for since.
    Stored,
    Queued,
    Drawing,
    Done {
        sizes: Arc<[(u32, u32)]>,
        ended_at: DateTime<Utc>,
    },
    Failed {
        error: DrawError,
        ended_at: DateTime<Utc>,
    },
    Cancelled {
        ended_at: DateTime<Utc>,
    },
}

/// What the caller is told.
#[derive(Clone, Debug)]
pub(crate) enum Phase {
    Pending,
    Processing,
    /// Width and height of each file.
    Done {
        sizes: Arc<[(u32, u32)]>,
        ended_at: DateTime<Utc>,
    },
    Failed {
        reason: String,
        ended_at: DateTime<Utc>,
    },
}

/// One accepted task.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) record: Record,
    /// When this run first knew of it: the configured delay counts from here.
    since: Instant,
    progress: watch::Sender<Progress>,
}

/// Why an order was not accepted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AcceptError {
    #[error("the queue is full")]
    Full,
    #[error("the state directory cannot be written")]
    Io(#[from] io::Error),
}

#[derive(Debug, Default)]
struct Table {
    by_id: HashMap<String, Arc<Task>>,
    order: VecDeque<Arc<Task>>,
}

/// Everything the stand-in knows.
pub(crate) struct Studio {
    pub(crate) settings: StandinSettings,
    pub(crate) faults: Faults,
    pub(crate) meter: Meter,
    pub(crate) inputs: Inputs,
    pub(crate) clock: Arc<dyn Clock>,
    journal: Journal,
    pool: Pool,
    shelf: Mutex<Shelf>,
    table: Mutex<Table>,
}

impl Studio {
    /// Reads the state directory and starts the threads.
    pub(crate) fn open(settings: StandinSettings) -> io::Result<Self> {
        let place = |name: &str| settings.state_dir.as_ref().map(|dir| dir.join(name));
        let inputs = Inputs::open(place("inputs"))?;
        let (journal, records) = Journal::open::<Record>(place("tasks.jsonl"))?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = if settings.workers == 0 { cores } else { settings.workers };
        let studio = Self {
            pool: Pool::start(threads, settings.queue_length)?,
            clock: settings.clock.clone().unwrap_or_else(|| Arc::new(CountingClock::start())),
            faults: Faults::default(),
            meter: Meter::default(),
            shelf: Mutex::new(Shelf::new(SHELF_BYTES)),
            table: Mutex::default(),
            settings,
            inputs,
            journal,
        };
        for record in records {
            studio.meter.submitted(record.provider, record.operation, &record.fingerprint);
            if record.recipe.is_some() {
                studio.remember(record, Progress::Stored);
            }
        }
        Ok(studio)
    }

    /// Accepts an order: from here it is charged, whatever becomes of the answer. Blocks for the length of a write.
    pub(crate) fn accept(self: &Arc<Self>, order: Order, fault: Option<Fault>) -> Result<Arc<Task>, AcceptError> {
        let fault = fault.filter(|fault| fault.stays_with_task());
        let record = Record {
            fingerprint: fingerprint(&order.intent),
            id: order.id,
            provider: order.provider,
            operation: order.operation,
            created_at: self.clock.now(),
            request: order.request,
            recipe: order.recipe,
            fault,
            webhook: order.webhook,
            title: order.title,
            price: order.price,
        };
        let place = match wants_drawing(&record) {
            true => Some(self.pool.reserve().ok_or(AcceptError::Full)?),
            false => None,
        };
        for input in &order.inputs {
            self.inputs.keep(input)?;
        }
        self.journal.append(std::slice::from_ref(&record))?;
        self.meter.submitted(record.provider, record.operation, &record.fingerprint);
        let task = self.remember(record, Progress::Queued);
        if let Some(place) = place {
            self.start(&task, place, order.inputs);
        }
        Ok(task)
    }

    /// The task of this provider with this id.
    pub(crate) fn task(&self, provider: Provider, id: &str) -> Option<Arc<Task>> {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        table.by_id.get(id).filter(|task| task.record.provider == provider).cloned()
    }

    /// Tasks of one provider and operation, newest first.
    pub(crate) fn newest(&self, provider: Provider, operation: Operation, skip: usize, take: usize) -> Vec<Arc<Task>> {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |task: &&Arc<Task>| task.record.provider == provider && task.record.operation == operation;
        table.order.iter().rev().filter(fits).skip(skip).take(take).cloned().collect()
    }

    /// Tasks of a provider that have not ended.
    pub(crate) fn active(&self, provider: Provider) -> Vec<Arc<Task>> {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tasks: Vec<Arc<Task>> = table.order.iter().rev().take(1000).cloned().collect();
        drop(table);
        tasks.retain(|task| {
            task.record.provider == provider && matches!(self.phase(task), Phase::Pending | Phase::Processing)
        });
        tasks
    }

    /// What the caller may know of a task now. A task of an earlier run is queued again when first asked for.
    pub(crate) fn phase(self: &Studio, task: &Task) -> Phase {
        let early = task.since.elapsed() < self.settings.delay;
        if task.record.fault == Some(Fault::TaskFailed) {
            let ended_at = self.ended_at_earliest(task);
            let reason = DrawError::BadPicture.to_string();
            return if early { Phase::Processing } else { Phase::Failed { reason, ended_at } };
        }
        let progress = task.progress.borrow().clone();
        match progress {
            Progress::Stored | Progress::Queued => Phase::Pending,
            Progress::Drawing => Phase::Processing,
            Progress::Cancelled { ended_at } => Phase::Failed { reason: "task cancelled".to_owned(), ended_at },
            Progress::Done { .. } | Progress::Failed { .. } if early => Phase::Processing,
            Progress::Done { sizes, ended_at } => {
                Phase::Done { sizes, ended_at: ended_at.max(self.ended_at_earliest(task)) }
            }
            Progress::Failed { error, ended_at } => Phase::Failed { reason: error.to_string(), ended_at },
        }
    }

    fn ended_at_earliest(&self, task: &Task) -> DateTime<Utc> {
        task.record.created_at + self.settings.delay
    }

    /// Queues a task of an earlier run. Without a free place it stays where it is until asked for again.
    pub(crate) fn wake(self: &Arc<Self>, task: &Arc<Task>) {
        if !matches!(*task.progress.borrow(), Progress::Stored) || !wants_drawing(&task.record) {
            return;
        }
        let Some(place) = self.pool.reserve() else { return };
        let queue = |progress: &mut Progress| {
            let stored = matches!(progress, Progress::Stored);
            if stored {
                *progress = Progress::Queued;
            }
            stored
        };
        if task.progress.send_if_modified(queue) {
            self.start(task, place, vec![]);
        }
    }

    /// Takes a waiting task out of the queue. False: it is not waiting any more.
    pub(crate) fn cancel(&self, task: &Task) -> bool {
        let ended_at = self.clock.now();
        task.progress.send_if_modified(|progress| {
            let waiting = matches!(progress, Progress::Stored | Progress::Queued);
            if waiting {
                *progress = Progress::Cancelled { ended_at };
            }
            waiting
        })
    }

    /// Waits until the task has ended and the configured delay is over.
    pub(crate) async fn finished(&self, task: &Task) {
        let ended = |progress: &Progress| {
            matches!(progress, Progress::Done { .. } | Progress::Failed { .. } | Progress::Cancelled { .. })
        };
        if task.record.fault != Some(Fault::TaskFailed) {
            // The sender is in the task itself, so this cannot fail.
            let _ = task.progress.subscribe().wait_for(ended).await;
        }
        actix_web::rt::time::sleep(self.settings.delay.saturating_sub(task.since.elapsed())).await;
    }

    /// The `index`-th file of a task, from memory or drawn again.
    pub(crate) async fn file_of(self: &Arc<Self>, task: &Task, index: usize) -> Result<Bytes, DrawError> {
        let Some(recipe) = &task.record.recipe else { return Err(DrawError::PictureGone) };
        let blank = task.record.fault == Some(Fault::BlankResult);
        self.drawn(&task.record.id, recipe, blank, index).await
    }

    /// A character's portrait.
    pub(crate) async fn portrait(self: &Arc<Self>, character: Character) -> Result<Bytes, DrawError> {
        let Character { key, female, .. } = character;
        let (width, height) = PORTRAIT;
        let recipe = Recipe::Portrait { character: key.to_owned(), female, width, height };
        self.drawn(&format!("anchor-{}", character.id()), &recipe, false, 0).await
    }

    async fn drawn(
        self: &Arc<Self>,
        stem: &str,
        recipe: &Recipe,
        blank: bool,
        index: usize,
    ) -> Result<Bytes, DrawError> {
        let name = file_name(stem, recipe, index);
        if let Some(bytes) = self.shelf.lock().unwrap_or_else(PoisonError::into_inner).get(&name) {
            return Ok(bytes);
        }
        let full = || DrawError::Internal("the queue is full".to_owned());
        let place = self.pool.reserve().ok_or_else(full)?;
        let (tell, told) = oneshot::channel();
        let (studio, stem, recipe) = (Arc::clone(self), stem.to_owned(), recipe.clone());
        self.pool.run(place, move || {
            // Nobody may be waiting any more.
            let _ = tell.send(studio.draw(&stem, &recipe, blank, &[]));
        });
        let made = told.await.map_err(|_| DrawError::Internal("the stand-in is closing".to_owned()))??;
        made.get(index).map(|made| made.bytes.clone()).ok_or(DrawError::PictureGone)
    }

    /// Draws and shelves. `held` are pictures that need not be looked for.
    fn draw(&self, stem: &str, recipe: &Recipe, blank: bool, held: &[Input]) -> Result<Vec<Made>, DrawError> {
        let find = |hash: &str| {
            let held = held.iter().find(|input| input.hash == hash).map(|input| input.bytes.clone());
            held.or_else(|| self.inputs.get(hash))
        };
        let draw = || if blank { recipe.draw_blank(&find) } else { recipe.draw(&find) };
        let made = catch_unwind(AssertUnwindSafe(draw))
            .unwrap_or_else(|_| Err(DrawError::Internal("the renderer panicked".to_owned())))?;
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        for (index, made) in made.iter().enumerate() {
            shelf.put(&file_name(stem, recipe, index), made.bytes.clone());
        }
        Ok(made)
    }

    fn start(self: &Arc<Self>, task: &Arc<Task>, place: Place, held: Vec<Input>) {
        let (studio, task) = (Arc::clone(self), Arc::clone(task));
        self.pool.run(place, move || {
            let begin = |progress: &mut Progress| {
                let waiting = matches!(progress, Progress::Queued);
                if waiting {
                    *progress = Progress::Drawing;
                }
                waiting
            };
            if !task.progress.send_if_modified(begin) {
                return;
            }
            let Some(recipe) = &task.record.recipe else { return };
            let blank = task.record.fault == Some(Fault::BlankResult);
            let outcome = studio.draw(&task.record.id, recipe, blank, &held);
            let ended_at = studio.clock.now();
            task.progress.send_replace(match outcome {
                Ok(made) => {
                    Progress::Done { sizes: made.iter().map(|made| (made.width, made.height)).collect(), ended_at }
                }
                Err(error) => {
                    if let DrawError::Internal(error) = &error {
                        tracing::error!(task = task.record.id, error, "drawing failed");
                    }
                    Progress::Failed { error, ended_at }
                }
            });
        });
    }

    fn remember(&self, record: Record, progress: Progress) -> Arc<Task> {
        let task = Arc::new(Task { record, since: Instant::now(), progress: watch::Sender::new(progress) });
        if task.record.recipe.is_some() {
            let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
            table.by_id.insert(task.record.id.clone(), Arc::clone(&task));
            table.order.push_back(Arc::clone(&task));
            if table.order.len() > MOST_TASKS
                && let Some(oldest) = table.order.pop_front()
            {
                table.by_id.remove(&oldest.record.id);
            }
        }
        task
    }

    /// Forgets tasks, files, counts and rules, here and in the state directory.
    pub(crate) fn reset(&self) -> io::Result<()> {
        self.faults.clear();
        self.meter.clear();
        *self.table.lock().unwrap_or_else(PoisonError::into_inner) = Table::default();
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.inputs.clear();
        self.journal.clear()
    }
}

/// Whether the outcome has to be drawn ahead. Speech is drawn when it is fetched; a task that never succeeds, never.
fn wants_drawing(record: &Record) -> bool {
    record.recipe.is_some() && record.operation != Operation::Speech && record.fault != Some(Fault::TaskFailed)
}

/// Name under `/files` of a task's `index`-th file.
pub(crate) fn file_name(stem: &str, recipe: &Recipe, index: usize) -> String {
    match index {
        0 => format!("{stem}.{}", recipe.extension()),
        _ => format!("{stem}_{index}.{}", recipe.extension()),
    }
}
