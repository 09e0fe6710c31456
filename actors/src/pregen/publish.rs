//! Turns a stored result into something visitors see: marked, thumbnailed, checked, published.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use domain::{
    catalogue::{Item, Publication, StepKey},
    money::UsdMicros,
    tool::{MaterialSource, MaterialStatus, Tool},
};
use entities::{
    Published, StoreError, journal,
    materials::{self, GenerationStep, MaterialContent},
};
use media::{
    marked::{self, MarkError, Marked},
    sniff::MediaType,
    store::MediaKey,
};
use serde_json::{Map, Value};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{
    PregenOutside, PregenSettings, link,
    make::{Maker, StepFailure},
    plan::in_order,
};
use crate::provider::Asset;

/// Quality of what we made ourselves (domain.md §7.2, seed rows).
const SEED_QUALITY: f64 = 0.9;

/// Publishes the items of one run.
pub(super) struct Publisher {
    settings: Arc<PregenSettings>,
    outside: PregenOutside,
    drawing: Semaphore,
    // Looks of what is published, per tool, so that the same picture is not shown twice.
    looks: Mutex<HashMap<Tool, Vec<(String, String)>>>,
}

impl Publisher {
    pub(super) async fn new(settings: Arc<PregenSettings>, outside: PregenOutside) -> Result<Self, StoreError> {
        let mut looks = HashMap::new();
        for tool in Tool::ALL {
            let known = materials::perceptual_hashes(&outside.db, *tool).await?;
            let named =
                |look: materials::Likeness| (look.item_id.unwrap_or_else(|| look.id.to_string()), look.perceptual_hash);
            looks.insert(*tool, known.into_iter().map(named).collect());
        }
        let drawing = Semaphore::new(settings.media_workers.max(1));
        Ok(Self { settings, outside, drawing, looks: Mutex::new(looks) })
    }

    /// Publishes one result. `Ok(false)`: another process was first.
    pub(super) async fn publish(
        &self,
        maker: &Maker,
        item: &Item,
        result: &Asset,
        before: Option<(StepKey, Asset)>,
    ) -> Result<bool, StepFailure> {
        let clean = maker.read(result).await?;
        match &item.publication {
            Publication::ModelPortrait { .. } => self.portrait(item, clean).await,
            Publication::Material { lookup_hash, tool, topic } => {
                let marked = self.mark(clean).await?;
                let twin = self.twin(*tool, item, &marked);
                let name = lookup_hash.as_str().get(..32).unwrap_or_default();
                let shown = self.put(&format!("materials/{name}_wm"), marked.file, marked.media_type).await?;
                let thumbnail = self.put(&format!("materials/{name}_thumb"), marked.thumbnail, MediaType::Jpeg).await?;
                let before_url = match before {
                    Some((key, asset)) => Some(self.before(maker, &key, &asset).await?),
                    None => None,
                };
                let (image, video) = if tool.makes_video() { (None, Some(&shown)) } else { (Some(&shown), None) };
                let now = self.outside.clock.now();
                let steps = self.steps(item).await?;
                let topic_zh = self.topic_zh(*tool, topic);
                let content = MaterialContent {
                    lookup_hash: Some(lookup_hash.clone()),
                    item_id: Some(item.id.clone()),
                    tool: *tool,
                    main_topic: Some(item.group.to_string()),
                    main_topic_zh: None,
                    topic: topic.clone(),
                    topic_zh,
                    language: item.language,
                    tags: item.tags.clone(),
                    source: MaterialSource::Seed,
                    source_user_id: None,
                    // Kept out of sight, but kept: it is paid for, staff may overrule, and no run makes it again.
                    status: if twin.is_none() { MaterialStatus::Approved } else { MaterialStatus::Rejected },
                    prompt: item.own_prompt().to_owned(),
                    prompt_zh: some_text(&item.prompt.zh),
                    prompt_en: some_text(&item.prompt.en),
                    prompt_enhanced: None,
                    effect_prompt: item.effect.as_ref().map(|effect| effect.en.clone()),
                    effect_prompt_zh: item.effect.as_ref().and_then(|effect| some_text(&effect.zh)),
                    input_image_url: before_url.clone(),
                    input_video_url: None,
                    selectors: selectors(item, before_url.as_deref()),
                    generation_cost: steps.iter().filter_map(|step| step.cost).sum::<UsdMicros>(),
                    generation_steps: steps,
                    result_image_url: image.cloned(),
                    result_video_url: video.cloned(),
                    result_thumbnail_url: Some(thumbnail),
                    result_watermarked_url: Some(shown),
                    result_mime: Some(marked.media_type.mime().to_owned()),
                    result_clean_key: Some(result.key.clone()),
                    perceptual_hash: Some(marked.likeness),
                    title_en: some_text(&item.title.en),
                    title_zh: some_text(&item.title.zh),
                    title_ja: item.title.ja.clone(),
                    description_en: some_text(&item.description.en),
                    description_zh: some_text(&item.description.zh),
                    description_ja: item.description.ja.clone(),
                    quality_score: SEED_QUALITY,
                    sort_order: i32::try_from(item.sort_order).unwrap_or(i32::MAX),
                    duration_seconds: marked.duration_seconds,
                    resolution: Some(format!("{}x{}", marked.width, marked.height)),
                    is_featured: true,
                    is_active: twin.is_none(),
                    approved_at: twin.is_none().then_some(now),
                };
                let published = materials::publish(&self.outside.db, Uuid::now_v7(), &content, now).await;
                let published = published.map_err(|error| StepFailure::new("store", error.to_string()))?;
                match (twin, published) {
                    (Some(other), _) => Err(StepFailure::new("duplicate", format!("looks the same as {other}"))),
                    (None, Published::Stored(_)) => Ok(true),
                    (None, Published::AlreadyThere(_)) => Ok(false),
                }
            }
        }
    }

    /// Fills templates and showcases whose item is published now.
    pub(super) async fn link(&self) -> Result<(u32, u32), StoreError> {
        link::link(&self.outside.db, &self.outside.catalogue, &self.outside.lists, self.outside.clock.now()).await
    }

    async fn portrait(&self, item: &Item, clean: Bytes) -> Result<bool, StepFailure> {
        let Some(key) = portrait_key(&item.publication) else {
            return Err(StepFailure::new("media", "this portrait has no file name"));
        };
        let png = self.draw(move || media::picture::to_png(&clean).map_err(|error| error.to_string())).await?;
        let stored = self.outside.store.put_public(&key, png).await;
        stored.map(|_| true).map_err(|error| StepFailure::new("store", error.to_string()))
    }

    async fn mark(&self, clean: Bytes) -> Result<Marked, StepFailure> {
        let text = self.settings.watermark_text.clone();
        let tools = Arc::clone(&self.outside.clip_tools);
        let marked = self.draw(move || match marked::mark(&clean, &text, &tools) {
            Ok(marked) => Ok(Ok(marked)),
            Err(error @ MarkError::Blank) => Ok(Err(StepFailure::new("blank", error.to_string()))),
            Err(error) => Err(error.to_string()),
        });
        marked.await?
    }

    /// Heavy work, a bounded number at once, off every actor's thread.
    async fn draw<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, String> + Send + 'static,
    ) -> Result<T, StepFailure> {
        let _place = self.drawing.acquire().await;
        let done = tokio::task::spawn_blocking(work).await;
        let done = done.map_err(|_| StepFailure::new("media", "a codec crashed on this result"))?;
        done.map_err(|message| StepFailure::new("media", message))
    }

    /// The item of the same tool that looks the same. Speech is heard, not seen, so avatars may look alike.
    fn twin(&self, tool: Tool, item: &Item, marked: &Marked) -> Option<String> {
        if tool == Tool::AiAvatar {
            return None;
        }
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let known = looks.entry(tool).or_default();
        let cells = self.settings.near_duplicate_cells;
        let twin = known.iter().find(|(other, look)| {
            *other != item.id
                && marked::likeness_distance(look, &marked.likeness).is_some_and(|distance| distance <= cells)
        });
        if let Some((other, _)) = twin {
            return Some(other.clone());
        }
        known.push((item.id.clone(), marked.likeness.clone()));
        None
    }

    /// The "before" picture, under the name of the step that made it.
    async fn before(&self, maker: &Maker, key: &StepKey, asset: &Asset) -> Result<String, StepFailure> {
        let clean = maker.read(asset).await?;
        let jpeg = self.draw(move || media::picture::to_jpeg(&clean).map_err(|error| error.to_string())).await?;
        self.put(&format!("inputs/{}", key.as_str().get(..32).unwrap_or_default()), jpeg, MediaType::Jpeg).await
    }

    async fn put(&self, name: &str, bytes: Bytes, media_type: MediaType) -> Result<String, StepFailure> {
        let failed = |message: String| StepFailure::new("store", format!("the media store failed: {message}"));
        let path = format!("{name}.{}", media_type.extension());
        let key = MediaKey::public(&path).map_err(|error| failed(error.to_string()))?;
        self.outside.store.put_public(&key, bytes).await.map_err(|error| failed(error.to_string()))?;
        Ok(format!("/static/{path}"))
    }

    /// What was paid for this item, from the journal.
    async fn steps(&self, item: &Item) -> Result<Vec<GenerationStep>, StepFailure> {
        let mut steps = Vec::new();
        let mut seen = Vec::new();
        for step in in_order(item) {
            let key = step.key();
            if seen.contains(&key) {
                continue;
            }
            let paid = journal::get(&self.outside.db, &key).await;
            let paid = paid.map_err(|error| StepFailure::new("store", error.to_string()))?;
            let action = step.operation().map_or("composite", |operation| operation.as_str());
            steps.push(GenerationStep {
                step: u32::try_from(steps.len() + 1).unwrap_or(u32::MAX),
                api: paid
                    .as_ref()
                    .and_then(|intent| intent.provider)
                    .map_or("local", |provider| provider.as_str())
                    .to_owned(),
                action: action.to_owned(),
                model: None,
                input: None,
                result_url: paid.as_ref().and_then(|intent| intent.asset_key.clone()).unwrap_or_default(),
                cost: paid.map(|intent| intent.cost),
                duration_ms: None,
            });
            seen.push(key);
        }
        Ok(steps)
    }

    fn topic_zh(&self, tool: Tool, topic: &str) -> Option<String> {
        let topics = &self.outside.catalogue.topics;
        let known = topics.resolve(tool, topic).or_else(|| topics.resolve_landing(topic))?;
        some_text(&known.name.zh)
    }
}

/// What pages match (domain.md §7.3). Where they may match by the input's address, that is put in.
fn selectors(item: &Item, before_url: Option<&str>) -> Map<String, Value> {
    let mut map: Map<String, Value> =
        item.selectors.iter().map(|(key, value)| (key.clone(), Value::String(value.clone()))).collect();
    let matched_by_input = map.contains_key("product_id") || map.contains_key("room_id");
    if let (true, Some(url)) = (matched_by_input, before_url) {
        map.insert("input_url".to_owned(), Value::String(url.to_owned()));
    }
    map
}

/// The file of a model portrait: `models/female/female-1.png`.
pub(super) fn portrait_key(publication: &Publication) -> Option<MediaKey> {
    match publication {
        Publication::ModelPortrait { gender, number } => {
            MediaKey::public(&format!("models/{gender}/{gender}-{number}.png")).ok()
        }
        Publication::Material { .. } => None,
    }
}

fn some_text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
