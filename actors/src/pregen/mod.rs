//! The supervisor of pre-generation: a reconciler.
//!
//! A run compares the catalogue with the library and makes the difference, item by item: look up the
//! hash, make the steps (journaled, shared between items, paid once), mark, store, publish. It keeps no
//! memory of its own: what a killed run had begun is in the journal, and the next run goes on there.
//! One run at a time in a process; between processes the journal decides who makes a step.

mod link;
mod make;
mod plan;
mod progress;
mod publish;
mod report;
mod route;
mod run;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
    time::Duration,
};

use actix::{Actor, AsyncContext, Context, Handler, Message, ResponseActFuture, WrapFuture, fut::ActorFutureExt};
use domain::{
    catalogue::{Catalogue, Group},
    lists::Lists,
    money::UsdMicros,
    provider::{PriceList, Provider},
    time::Clock,
};
use media::{clip::ClipTools, store::MediaStore};
use sea_orm::DatabaseConnection;
use tokio::sync::watch;

pub use self::{
    plan::{Plan, PlannedItem, PlannedStep, plan},
    progress::{Counts, Phase, Progress, Snapshot},
    report::{Failure, Report},
};
use crate::{
    dials::PregenDial, handle::Handle, material_cache::MaterialCache, provider::ProviderActor, supervise::Lifeline,
};

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Which groups of the catalogue.
    pub groups: Vec<Group>,
    /// How many items of each group; `None`: all.
    pub limit_per_group: Option<usize>,
    /// What this run may cost, beside the library's own cap.
    pub run_budget: Option<UsdMicros>,
    /// Whether intents that were given up are tried again.
    pub retry_failed: bool,
    /// Items to leave alone, by their id.
    pub leave_out: HashSet<String>,
    /// Nothing but these, by their id; `None`: everything.
    pub only: Option<BTreeSet<String>>,
}

/// Numbers of the supervisor.
#[derive(Clone, Debug)]
pub struct PregenSettings {
    /// Items in the making at once.
    pub items_at_once: usize,
    /// What the library may cost in all.
    pub library_budget: UsdMicros,
    /// Paid calls per step and provider before it is given up.
    pub max_attempts: u32,
    /// First wait before another attempt.
    pub retry_base: Duration,
    /// Longest wait before another attempt.
    pub retry_cap: Duration,
    /// A submit without an answer is looked into after this long: longer than any submit can take.
    pub submit_stale_after: Duration,
    /// Text of the watermark.
    pub watermark_text: String,
    /// Two results of a tool that differ in no more of 256 cells are the same picture.
    pub near_duplicate_cells: u32,
    /// Watermarks drawn at once.
    pub media_workers: usize,
    /// Messages that the mailbox holds.
    pub mailbox: usize,
}

/// The outside world of the supervisor.
#[derive(Clone)]
pub struct PregenOutside {
    /// Journal and library.
    pub db: DatabaseConnection,
    /// Media.
    pub store: MediaStore,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Who can be asked. A provider without a key is not in it.
    pub providers: BTreeMap<Provider, Handle<ProviderActor>>,
    /// What they cost.
    pub prices: Arc<PriceList>,
    /// What is wanted.
    pub catalogue: Arc<Catalogue>,
    /// Names of tools and categories.
    pub lists: Arc<Lists>,
    /// For marking clips.
    pub clip_tools: Arc<ClipTools>,
    /// Whether clips come from our own stand-in, so that no ffmpeg is needed to mark them.
    pub clips_are_ours: bool,
    /// Told what is new; absent in the command line's own runs.
    pub cache: Option<Handle<MaterialCache>>,
    /// What operators turn; absent in the command line's own runs, which are an operator's word themselves.
    pub dial: Option<watch::Receiver<PregenDial>>,
}

impl PregenOutside {
    /// Whether nothing new is to be begun.
    fn is_paused(&self) -> bool {
        self.dial.as_ref().is_some_and(|dial| dial.borrow().paused)
    }
}

/// The actor.
pub struct Pregen {
    settings: Arc<PregenSettings>,
    outside: PregenOutside,
    progress: Progress,
    running: bool,
    // Items that asking again does not help, as long as this process lives.
    hopeless: HashSet<String>,
    // Whether somebody wants a look before the next is due, and the items to be tried again by it.
    look_again: bool,
    again: BTreeSet<String>,
    _lifeline: Lifeline,
}

/// Makes what is missing. Reply: the report; `Busy` when a run is under way.
#[derive(Message)]
#[rtype(result = "Result<Report, RunError>")]
pub struct Run(pub Selection);

/// Why a run did not take place or broke off.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// One run at a time.
    #[error("a pre-generation run is under way")]
    Busy,
    /// The database failed before anything was asked for.
    #[error("the library could not be read: {0}")]
    Store(String),
}

impl Pregen {
    /// A supervisor that waits to be told.
    #[must_use]
    pub fn new(settings: Arc<PregenSettings>, outside: PregenOutside, progress: Progress, lifeline: Lifeline) -> Self {
        Self {
            settings,
            outside,
            progress,
            running: false,
            hopeless: HashSet::new(),
            look_again: false,
            again: BTreeSet::new(),
            _lifeline: lifeline,
        }
    }
}

impl Pregen {
    /// What the next run by itself is about: what somebody wants tried again goes before what is looked at anyway.
    fn next(&mut self) -> Option<Selection> {
        if self.outside.is_paused() {
            return None;
        }
        if !self.again.is_empty() {
            return Some(Selection {
                groups: Group::ALL.to_vec(),
                limit_per_group: None,
                run_budget: None,
                retry_failed: true,
                leave_out: HashSet::new(),
                only: Some(std::mem::take(&mut self.again)),
            });
        }
        self.look_again = false;
        let kept_up = self.progress.kept_up()?;
        Some(Selection { leave_out: self.hopeless.clone(), ..kept_up.selection.clone() })
    }

    /// Runs by itself, if nothing runs yet.
    fn catch_up(&mut self, ctx: &mut Context<Self>) {
        if self.running {
            return;
        }
        let Some(selection) = self.next() else { return };
        self.running = true;
        let run = run::run(Arc::clone(&self.settings), self.outside.clone(), self.progress.clone(), selection);
        ctx.spawn(run.into_actor(self).map(|result, actor, ctx| {
            actor.running = false;
            actor.learn(&result);
            match result {
                Ok(report) if report.made > 0 => tracing::info!(made = report.made, "pre-generation caught up"),
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "pre-generation could not look for what is missing"),
            }
            actor.go_on(ctx);
        }));
    }

    /// After a run: what came in meanwhile is not left until the next look.
    fn go_on(&mut self, ctx: &mut Context<Self>) {
        if self.look_again || !self.again.is_empty() {
            self.catch_up(ctx);
        }
    }

    fn learn(&mut self, result: &Result<Report, RunError>) {
        let failures = result.iter().flat_map(|report| &report.failures);
        self.hopeless.extend(failures.filter(|failure| !failure.may_pass()).map(|failure| failure.item_id.clone()));
    }
}

impl Actor for Pregen {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(self.settings.mailbox);
        // A predecessor was told.
        if let Some(kept_up) = self.progress.kept_up() {
            ctx.run_interval(kept_up.every, Self::catch_up);
        }
    }
}

impl Handler<Run> for Pregen {
    type Result = ResponseActFuture<Self, Result<Report, RunError>>;

    fn handle(&mut self, Run(selection): Run, _: &mut Context<Self>) -> Self::Result {
        if std::mem::replace(&mut self.running, true) {
            return Box::pin(actix::fut::ready(Err(RunError::Busy)));
        }
        let run = run::run(Arc::clone(&self.settings), self.outside.clone(), self.progress.clone(), selection);
        Box::pin(run.into_actor(self).map(|result, actor, ctx| {
            actor.running = false;
            actor.learn(&result);
            actor.go_on(ctx);
            result
        }))
    }
}

/// Runs again and again, so that what failed or came new into the catalogue is made while we serve.
#[derive(Clone, Debug, Message)]
#[rtype(result = "()")]
pub struct KeepUp {
    /// What to look at.
    pub selection: Selection,
    /// Time between two looks.
    pub every: Duration,
}

impl Handler<KeepUp> for Pregen {
    type Result = ();

    fn handle(&mut self, keep_up: KeepUp, ctx: &mut Context<Self>) {
        if self.progress.kept_up().is_none() {
            ctx.run_interval(keep_up.every, Self::catch_up);
        }
        self.progress.keep_up(keep_up);
        // What an operator asked for during the first run has waited for this.
        self.go_on(ctx);
    }
}

/// Looks for what is missing now instead of at the next turn: a pause is over, or a provider can be asked again.
#[derive(Message)]
#[rtype(result = "()")]
pub struct CatchUp;

impl Handler<CatchUp> for Pregen {
    type Result = ();

    fn handle(&mut self, _: CatchUp, ctx: &mut Context<Self>) {
        self.look_again = true;
        self.catch_up(ctx);
    }
}

/// Tries items again that were given up; `None`: all that this process knows to have failed. Reply: how many. While
/// pre-generation is paused they wait for its end.
#[derive(Message)]
#[rtype(result = "usize")]
pub struct Retry(pub Option<BTreeSet<String>>);

impl Handler<Retry> for Pregen {
    type Result = usize;

    fn handle(&mut self, Retry(items): Retry, ctx: &mut Context<Self>) -> usize {
        let items = items.unwrap_or_else(|| self.progress.failures().keys().cloned().collect());
        self.hopeless.retain(|item| !items.contains(item));
        let count = items.len();
        self.again.extend(items);
        self.go_on(ctx);
        count
    }
}
