//! Makes one step: shared between the items that need it, journaled, paid at most once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use backon::{ExponentialBuilder, Retryable};
use bytes::Bytes;
use domain::{
    catalogue::{Step, StepKey},
    generation::{Generation, Picture},
    journal::IntentState,
    money::UsdMicros,
    poll::backoff,
    provider::{ErrorClass, Operation, Provider},
};
use entities::{
    StoreError,
    journal::{self, Intent, PastAttempt},
};
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use media::{sniff::MediaType, store::MediaKey};
use tokio::time::Instant;

use super::{PregenOutside, PregenSettings, route::candidates};
use crate::{
    credit_ledger::Permit,
    handle::AskError,
    provider::{Asset, Produce, Reconcile, Resume, Unmade},
};

/// Why a step has no result. Cloned to every item that needs it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(super) struct StepFailure {
    pub(super) kind: &'static str,
    pub(super) message: String,
}

impl StepFailure {
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// Nothing was begun, because an operator lets pre-generation rest.
    pub(super) fn paused() -> Self {
        Self::new(PAUSED, "pre-generation is paused")
    }

    pub(super) fn is_pause(&self) -> bool {
        self.kind == PAUSED
    }
}

/// The kind of failure that is none.
const PAUSED: &str = "paused";

type Making = Shared<BoxFuture<'static, Result<Asset, StepFailure>>>;

/// The steps of one run.
pub(super) struct Maker {
    settings: Arc<PregenSettings>,
    outside: PregenOutside,
    run_scope: Option<String>,
    retry_failed: bool,
    steps: Mutex<HashMap<StepKey, Making>>,
}

/// How long to wait before looking at what another process makes.
const OTHERS_WORK: Duration = Duration::from_secs(1);
/// How often in a row nothing was even begun (breaker, rate, keys, refused uploads) before the item is left for the next run.
const IDLE_TRIES: u32 = 8;
/// How often the journal is asked again that is away or busy.
const DB_TRIES: usize = 4;

impl Maker {
    pub(super) fn new(
        settings: Arc<PregenSettings>,
        outside: PregenOutside,
        run_scope: Option<String>,
        retry_failed: bool,
    ) -> Arc<Self> {
        Arc::new(Self { settings, outside, run_scope, retry_failed, steps: Mutex::default() })
    }

    /// The result of `step`; whoever asks first makes it.
    pub(super) fn make(self: &Arc<Self>, step: &Arc<Step>, purpose: &str) -> Making {
        let mut steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        let making = steps.entry(step.key()).or_insert_with(|| {
            let (maker, step, purpose) = (Arc::clone(self), Arc::clone(step), purpose.to_owned());
            async move { maker.make_now(&step, &purpose).await }.boxed().shared()
        });
        making.clone()
    }

    async fn make_now(self: &Arc<Self>, step: &Arc<Step>, purpose: &str) -> Result<Asset, StepFailure> {
        match step.operation() {
            Some(operation) => self.pay_for(step, operation, purpose).await,
            None => self.compose(step, purpose).await,
        }
    }

    /// What we do ourselves, for nothing.
    async fn compose(self: &Arc<Self>, step: &Step, purpose: &str) -> Result<Asset, StepFailure> {
        let Step::Composite { product, scene, width_percent, max_height_percent } = step else {
            return Err(StepFailure::new("media", "this step is neither paid nor known"));
        };
        let (product, scene) = (self.make(product, purpose).await?, self.make(scene, purpose).await?);
        let (product, scene) = (self.read(&product).await?, self.read(&scene).await?);
        let (width_percent, max_height_percent) = (*width_percent, *max_height_percent);
        let composed = tokio::task::spawn_blocking(move || {
            media::picture::composite(&product, &scene, width_percent, max_height_percent)
        });
        let composed = composed.await.map_err(|_| StepFailure::new("media", "composing crashed"))?;
        let bytes = composed.map_err(|error| StepFailure::new("media", error.to_string()))?;
        let media_type =
            MediaType::from_bytes(&bytes).ok_or_else(|| StepFailure::new("media", "composed no picture"))?;
        let stored = self.outside.store.put_clean(bytes, media_type).await.map_err(store_failed)?;
        Ok(Asset { key: stored.key.to_string() })
    }

    /// Drives the journal's state of one paid step to an end.
    async fn pay_for(
        self: &Arc<Self>,
        step: &Arc<Step>,
        operation: Operation,
        purpose: &str,
    ) -> Result<Asset, StepFailure> {
        let key = step.key();
        let db = &self.outside.db;
        let now = || self.outside.clock.now();
        let mut reopen = self.retry_failed;
        let mut idle: u32 = 0;
        let mut submitting = None;
        let mut attempts_before = None;
        loop {
            let ensure = || journal::ensure(db, step, operation, purpose, now());
            let waits = ExponentialBuilder::default().with_min_delay(self.settings.retry_base).with_max_times(DB_TRIES);
            let intent = ensure.retry(waits).when(StoreError::unavailable).await.map_err(db_failed)?;
            // Who asks for what was given up wants new tries: those of earlier runs do not count against them.
            let known = if self.retry_failed { intent.attempt } else { 0 };
            let attempts_before = *attempts_before.get_or_insert(known);
            let outcome = match intent.state {
                IntentState::Succeeded => return self.stored(&intent).await,
                IntentState::Parked => {
                    let message = intent.error_message.unwrap_or_default();
                    return Err(StepFailure::new("parked", message));
                }
                IntentState::Failed if std::mem::take(&mut reopen) => {
                    journal::reopen(db, &key, now()).await.map_err(db_failed)?;
                    continue;
                }
                IntentState::Failed => {
                    return Err(StepFailure::new("rejected", intent.error_message.unwrap_or_default()));
                }
                IntentState::Submitted => self.resume(&intent).await,
                IntentState::Submitting if self.is_fresh(&intent, &mut submitting) => {
                    tokio::time::sleep(OTHERS_WORK).await;
                    continue;
                }
                IntentState::Submitting => self.reconcile(&intent).await,
                IntentState::Intent => self.submit(step, operation, purpose, &intent, attempts_before).await?,
            };
            match outcome {
                Ok(asset) => return Ok(asset),
                Err(Unmade::Taken) => tokio::time::sleep(OTHERS_WORK).await,
                Err(Unmade::OverBudget { scope }) => {
                    return Err(StepFailure::new("budget", format!("the {scope} budget is used up")));
                }
                Err(Unmade::Parked { message }) => return Err(StepFailure::new("parked", message)),
                Err(Unmade::Ours { message }) => return Err(StepFailure::new("store", message)),
                // Written in the journal: the next turn decides by what stands there, after a pause.
                Err(Unmade::Uncharged { journaled: true, .. }) => self.pause(&key, intent.attempt.unsigned_abs()).await,
                Err(Unmade::Uncharged { journaled: false, retryable: false, message, .. }) => {
                    return Err(StepFailure::new("rejected", message));
                }
                Err(Unmade::Uncharged { message, .. }) => {
                    idle += 1;
                    if idle >= IDLE_TRIES {
                        return Err(StepFailure::new("failed", message));
                    }
                    self.pause(&key, idle).await;
                }
                Err(Unmade::NotNow { reason, wait }) => {
                    idle += 1;
                    if idle >= IDLE_TRIES || wait > self.settings.retry_cap.saturating_mul(4) {
                        return Err(StepFailure::new("failed", reason));
                    }
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }

    /// Whether a submit without an answer may still be under way in another process. `watched`: which attempt this
    /// step's making has seen so, and since when: a clock that was set back must not keep it waiting for ever.
    fn is_fresh(&self, intent: &Intent, watched: &mut Option<(i32, Instant)>) -> bool {
        let (attempt, since) = watched.get_or_insert_with(|| (intent.attempt, Instant::now()));
        if *attempt != intent.attempt {
            (*attempt, *since) = (intent.attempt, Instant::now());
        }
        // One that lies in the future is as young as can be.
        let age = intent.submitting_at.map(|at| (self.outside.clock.now() - at).to_std().unwrap_or_default());
        let at_least = age.unwrap_or(Duration::MAX).max(since.elapsed());
        at_least < self.settings.submit_stale_after
    }

    /// Chooses a provider and asks it, or gives the step up.
    async fn submit(
        self: &Arc<Self>,
        step: &Arc<Step>,
        operation: Operation,
        purpose: &str,
        intent: &Intent,
        attempts_before: i32,
    ) -> Result<Result<Asset, Unmade>, StepFailure> {
        if operation.makes_video() && !self.outside.clips_are_ours && !self.outside.clip_tools.can_handle_foreign() {
            let message = "clips cannot be watermarked on this machine: install ffmpeg (nothing was paid)";
            return Err(StepFailure::new("media", message));
        }
        if self.outside.is_paused() {
            return Err(StepFailure::paused());
        }
        let request = self.request(step, purpose).await?;
        let past = journal::attempts(&self.outside.db, &intent.step_key).await.map_err(db_failed)?;
        // Another process has begun an attempt since the intent was read: its outcome decides.
        if past.iter().any(|attempt| attempt.attempt > intent.attempt) {
            return Ok(Err(Unmade::Taken));
        }
        // What is unclear counts for ever.
        let counts = |attempt: &&PastAttempt| {
            attempt.attempt > attempts_before || !attempt.error_class.is_some_and(ErrorClass::surely_uncharged)
        };
        let counted: Vec<PastAttempt> = past.iter().filter(counts).cloned().collect();
        let candidates = candidates(operation, &counted, self.settings.max_attempts);
        if candidates.is_empty() {
            return Err(self.give_up(intent, &past).await);
        }
        let able: Vec<(Provider, UsdMicros)> = candidates
            .into_iter()
            .filter(|provider| self.outside.providers.contains_key(provider))
            .filter_map(|provider| Some((provider, self.outside.prices.price(provider, operation)?)))
            .collect();
        if able.is_empty() {
            let names: Vec<&str> = operation.route().iter().map(|provider| provider.as_str()).collect();
            let message = format!("no provider for {operation} is configured: set the key of {}", names.join(" or "));
            return Err(StepFailure::new("no_provider", message));
        }
        let mut last = Unmade::NotNow { reason: String::new(), wait: OTHERS_WORK };
        for (provider, cost) in able {
            let Some(handle) = self.outside.providers.get(&provider) else { continue };
            let produce = Produce {
                step_key: intent.step_key.clone(),
                attempt_before: intent.attempt,
                request: request.clone(),
                cost,
                run_scope: self.run_scope.clone(),
                permit: Permit::of_library(),
            };
            match handle.ask_when_free(produce).await {
                // Nothing left our house, so the next in the route may be asked at once.
                Ok(Err(unmade @ (Unmade::NotNow { .. } | Unmade::Uncharged { journaled: false, .. }))) => {
                    last = unmade;
                }
                Ok(outcome) => return Ok(outcome),
                Err(AskError::Overloaded { .. } | AskError::Down { .. }) => {
                    // The journal tells what became of it.
                    return Ok(Err(Unmade::Taken));
                }
            }
        }
        Ok(Err(last))
    }

    /// Every provider of the route refused, or was tried often enough; no charge stands.
    async fn give_up(&self, intent: &Intent, past: &[PastAttempt]) -> StepFailure {
        let message = intent.error_message.clone().unwrap_or_else(|| "tried often enough".to_owned());
        let class = past.last().and_then(|attempt| attempt.error_class).unwrap_or(ErrorClass::ProviderFailed);
        let now = self.outside.clock.now();
        let (db, key, attempt) = (&self.outside.db, &intent.step_key, intent.attempt);
        let given_up = journal::give_up(db, key, attempt, class, &message, now).await;
        // Another process that was faster has said the same.
        if let Err(error) = given_up
            && !matches!(error, StoreError::Superseded { .. })
        {
            tracing::warn!(%error, step = %intent.step_key, "a step could not be marked as given up");
        }
        StepFailure::new("rejected", message)
    }

    async fn resume(&self, intent: &Intent) -> Result<Asset, Unmade> {
        let (Some(provider), Some(task_id)) = (intent.provider, intent.task_id.clone()) else {
            return Err(Unmade::Ours { message: format!("intent {} has no task", intent.step_key) });
        };
        let resume = Resume {
            step_key: intent.step_key.clone(),
            attempt: intent.attempt,
            operation: intent.operation,
            task_id,
            key_label: intent.key_label.clone(),
            submitted_at: intent.submitting_at.unwrap_or_else(|| self.outside.clock.now()),
            output_url: intent.output_url.clone(),
        };
        match self.outside.providers.get(&provider) {
            Some(handle) => handle.ask_when_free(resume).await.unwrap_or(Err(Unmade::Taken)),
            None => Err(Unmade::Ours { message: format!("a paid task waits at {provider}, whose key is missing") }),
        }
    }

    async fn reconcile(&self, intent: &Intent) -> Result<Asset, Unmade> {
        let Some(provider) = intent.provider else {
            return Err(Unmade::Ours { message: format!("intent {} names no provider", intent.step_key) });
        };
        let reconcile = Reconcile {
            step_key: intent.step_key.clone(),
            attempt: intent.attempt,
            operation: intent.operation,
            key_label: intent.key_label.clone(),
            submitted_at: intent.submitting_at.unwrap_or_else(|| self.outside.clock.now()),
        };
        match self.outside.providers.get(&provider) {
            Some(handle) => handle.ask_when_free(reconcile).await.unwrap_or(Err(Unmade::Taken)),
            None => {
                Err(Unmade::Ours { message: format!("an unclear submit waits at {provider}, whose key is missing") })
            }
        }
    }

    /// Puts the inputs' pictures into the request.
    async fn request(self: &Arc<Self>, step: &Step, purpose: &str) -> Result<Generation, StepFailure> {
        let picture = async |input: &Arc<Step>| {
            let asset = self.make(input, purpose).await?;
            let bytes = self.read(&asset).await?;
            let media_type = MediaType::from_bytes(&bytes)
                .filter(|media_type| !media_type.is_video())
                .ok_or_else(|| StepFailure::new("media", format!("{} is no picture", asset.key)))?;
            Ok(Picture { bytes, mime: media_type.mime().to_owned(), public_url: None })
        };
        Ok(match step {
            Step::TextToImage { prompt, negative_prompt, size } => Generation::TextToImage {
                prompt: prompt.clone(),
                negative_prompt: negative_prompt.clone(),
                size: *size,
            },
            Step::Interior { prompt, room, size } => {
                Generation::Interior { prompt: prompt.clone(), room: picture(room).await?, size: *size }
            }
            Step::BackgroundRemoval { image } => Generation::BackgroundRemoval { image: picture(image).await? },
            Step::TryOn { model, garment, kind } => {
                Generation::TryOn { model: picture(model).await?, garment: picture(garment).await?, kind: *kind }
            }
            Step::ImageToVideo { prompt, image, length_seconds, .. } => Generation::ImageToVideo {
                prompt: prompt.clone(),
                image: picture(image).await?,
                length_seconds: *length_seconds,
                model: None,
            },
            Step::Avatar { script, language, gender, character_index } => Generation::Avatar {
                script: script.clone(),
                language: *language,
                gender: *gender,
                character_index: *character_index,
            },
            Step::Composite { .. } => return Err(StepFailure::new("media", "composing is not for a provider")),
        })
    }

    /// Reads a stored result.
    pub(super) async fn read(&self, asset: &Asset) -> Result<Bytes, StepFailure> {
        let key =
            MediaKey::try_from(asset.key.as_str()).map_err(|error| StepFailure::new("store", error.to_string()))?;
        self.outside.store.get(&key).await.map_err(store_failed)
    }

    async fn stored(&self, intent: &Intent) -> Result<Asset, StepFailure> {
        let missing = || {
            StepFailure::new("store", format!("the paid result of step {} is not in the media store", intent.step_key))
        };
        let key = intent.asset_key.clone().ok_or_else(missing)?;
        let media_key = MediaKey::try_from(key.as_str()).map_err(|_| missing())?;
        if self.outside.store.exists(&media_key).await.map_err(store_failed)? {
            Ok(Asset { key })
        } else {
            Err(missing())
        }
    }

    async fn pause(&self, key: &StepKey, attempt: u32) {
        let seed = key.as_str().bytes().fold(u64::from(attempt), |seed, byte| seed.wrapping_mul(31) + u64::from(byte));
        tokio::time::sleep(backoff(attempt, self.settings.retry_base, self.settings.retry_cap, seed)).await;
    }
}

#[allow(clippy::needless_pass_by_value, reason = "fits map_err")]
fn db_failed(error: StoreError) -> StepFailure {
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
    StepFailure::new("store", format!("{error}{cause}"))
}

#[allow(clippy::needless_pass_by_value, reason = "fits map_err")]
fn store_failed(error: media::store::StoreError) -> StepFailure {
    StepFailure::new("store", format!("the media store failed: {error}"))
}
