//! A material as the rest of the program sees it, and its way from and to a row.

use chrono::{DateTime, Utc};
use domain::{
    hash::LookupHash,
    language::Language,
    money::UsdMicros,
    tool::{MaterialSource, MaterialStatus, Tool},
};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    StoreError,
    rows::material,
    values::{Reader, json_texts, json_values},
};

pub(super) const TABLE: &str = "materials";

/// One call that went into a result (domain.md §1, `generation_steps`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerationStep {
    /// From 1.
    pub step: u32,
    /// Who made it: a provider, or `local`.
    pub api: String,
    /// What was asked, for example `text_to_image`.
    pub action: String,
    /// The provider's model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What went in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Value>,
    /// What came out: a key of the media store. Never sent to visitors, since it is unwatermarked.
    pub result_url: String,
    /// What it cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<UsdMicros>,
    /// How long it took, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
}

/// What a material says and shows, without its id and counters. URLs are server paths or absolute.
#[derive(Clone, Debug, PartialEq)]
pub struct MaterialContent {
    /// Unique in the library; absent for archived rows.
    pub lookup_hash: Option<LookupHash>,
    /// The catalogue's id; absent for what users bring and for archived rows.
    pub item_id: Option<String>,
    /// The tool that shows it.
    pub tool: Tool,
    /// Wider grouping above `topic`.
    pub main_topic: Option<String>,
    /// The same in Chinese.
    pub main_topic_zh: Option<String>,
    /// One of the tool's topics, or a landing topic.
    pub topic: String,
    /// Its name in Chinese.
    pub topic_zh: Option<String>,
    /// Language of the content.
    pub language: Language,
    /// Words for search and galleries; sent as `style_tags`.
    pub tags: Vec<String>,
    /// Who made it.
    pub source: MaterialSource,
    /// The user who made it.
    pub source_user_id: Option<Uuid>,
    /// Review state.
    pub status: MaterialStatus,
    /// As hashed.
    pub prompt: String,
    /// In Chinese.
    pub prompt_zh: Option<String>,
    /// In English.
    pub prompt_en: Option<String>,
    /// As sent to the provider, where that differs.
    pub prompt_enhanced: Option<String>,
    /// What was done to the input.
    pub effect_prompt: Option<String>,
    /// The same in Chinese.
    pub effect_prompt_zh: Option<String>,
    /// The "before" picture.
    pub input_image_url: Option<String>,
    /// The "before" clip.
    pub input_video_url: Option<String>,
    /// The selectors that pages match, sent as `input_params` (domain.md §7.3).
    pub selectors: Map<String, Value>,
    /// How it was made.
    pub generation_steps: Vec<GenerationStep>,
    /// A picture that visitors may see.
    pub result_image_url: Option<String>,
    /// A clip that visitors may see.
    pub result_video_url: Option<String>,
    /// A small picture of the result.
    pub result_thumbnail_url: Option<String>,
    /// The watermarked result.
    pub result_watermarked_url: Option<String>,
    /// Media type of the watermarked result.
    pub result_mime: Option<String>,
    /// Key of the clean file in the private store. Never sent to anybody.
    pub result_clean_key: Option<String>,
    /// Hex, to find results that look alike.
    pub perceptual_hash: Option<String>,
    /// Title.
    pub title_en: Option<String>,
    /// Title in Chinese.
    pub title_zh: Option<String>,
    /// Title in Japanese.
    pub title_ja: Option<String>,
    /// One sentence.
    pub description_en: Option<String>,
    /// One sentence in Chinese.
    pub description_zh: Option<String>,
    /// One sentence in Japanese.
    pub description_ja: Option<String>,
    /// What all its steps cost.
    pub generation_cost: UsdMicros,
    /// 0 to 1, higher is shown earlier.
    pub quality_score: f64,
    /// Lower is shown earlier.
    pub sort_order: i32,
    /// Length of a clip, in seconds.
    pub duration_seconds: Option<f64>,
    /// For example `1280x720`.
    pub resolution: Option<String>,
    /// Shown first where a page picks a few.
    pub is_featured: bool,
    /// Off: hidden, whatever its status.
    pub is_active: bool,
    /// When it became public.
    pub approved_at: Option<DateTime<Utc>>,
}

/// A material as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Material {
    /// Its id for ever.
    pub id: Uuid,
    /// What it says and shows.
    pub content: MaterialContent,
    /// Times shown.
    pub view_count: u64,
    /// Times used.
    pub use_count: u64,
    /// Times liked.
    pub like_count: u64,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
    /// When anything but its counters changed.
    pub updated_at: DateTime<Utc>,
}

impl MaterialContent {
    pub(super) fn to_row(&self, id: Uuid, now: DateTime<Utc>) -> material::ActiveModel {
        let content = self.clone();
        material::ActiveModel {
            id: Set(id),
            lookup_hash: Set(content.lookup_hash.map(|hash| hash.to_string())),
            item_id: Set(content.item_id),
            tool_type: Set(content.tool.to_string()),
            main_topic: Set(content.main_topic),
            main_topic_zh: Set(content.main_topic_zh),
            topic: Set(content.topic),
            topic_zh: Set(content.topic_zh),
            language: Set(content.language.to_string()),
            tags: Set(json_texts(&content.tags)),
            source: Set(content.source.to_string()),
            source_user_id: Set(content.source_user_id),
            status: Set(content.status.to_string()),
            prompt: Set(content.prompt),
            prompt_zh: Set(content.prompt_zh),
            prompt_en: Set(content.prompt_en),
            prompt_enhanced: Set(content.prompt_enhanced),
            effect_prompt: Set(content.effect_prompt),
            effect_prompt_zh: Set(content.effect_prompt_zh),
            input_image_url: Set(content.input_image_url),
            input_video_url: Set(content.input_video_url),
            input_params: Set(Value::Object(content.selectors)),
            generation_steps: Set(json_values(&content.generation_steps)),
            result_image_url: Set(content.result_image_url),
            result_video_url: Set(content.result_video_url),
            result_thumbnail_url: Set(content.result_thumbnail_url),
            result_watermarked_url: Set(content.result_watermarked_url),
            result_mime: Set(content.result_mime),
            result_clean_key: Set(content.result_clean_key),
            perceptual_hash: Set(content.perceptual_hash),
            title_en: Set(content.title_en),
            title_zh: Set(content.title_zh),
            title_ja: Set(content.title_ja),
            description_en: Set(content.description_en),
            description_zh: Set(content.description_zh),
            description_ja: Set(content.description_ja),
            view_count: Set(0),
            use_count: Set(0),
            like_count: Set(0),
            generation_cost_usd_micros: Set(content.generation_cost.micros()),
            quality_score: Set(content.quality_score),
            sort_order: Set(content.sort_order),
            duration_seconds: Set(content.duration_seconds),
            resolution: Set(content.resolution),
            is_featured: Set(content.is_featured),
            is_active: Set(content.is_active),
            approved_at: Set(content.approved_at),
            created_at: Set(now),
            updated_at: Set(now),
        }
    }
}

impl Material {
    /// Whether visitors may see it: active, approved or featured, with a result (domain.md §7.2).
    #[must_use]
    pub fn is_public(&self) -> bool {
        let content = &self.content;
        let results = [&content.result_watermarked_url, &content.result_video_url, &content.result_image_url];
        content.is_active && content.status.is_public() && results.iter().any(|url| url.is_some())
    }
}

impl TryFrom<material::Model> for Material {
    type Error = StoreError;

    fn try_from(row: material::Model) -> Result<Self, Self::Error> {
        let read = Reader { table: TABLE, id: row.id };
        let content = MaterialContent {
            lookup_hash: row.lookup_hash.map(|text| read.hash("lookup_hash", text)).transpose()?,
            item_id: row.item_id,
            tool: read.word("tool_type", &row.tool_type)?,
            main_topic: row.main_topic,
            main_topic_zh: row.main_topic_zh,
            topic: row.topic,
            topic_zh: row.topic_zh,
            language: read.word("language", &row.language)?,
            tags: read.json("tags", row.tags)?,
            source: read.word("source", &row.source)?,
            source_user_id: row.source_user_id,
            status: read.word("status", &row.status)?,
            prompt: row.prompt,
            prompt_zh: row.prompt_zh,
            prompt_en: row.prompt_en,
            prompt_enhanced: row.prompt_enhanced,
            effect_prompt: row.effect_prompt,
            effect_prompt_zh: row.effect_prompt_zh,
            input_image_url: row.input_image_url,
            input_video_url: row.input_video_url,
            selectors: read.json("input_params", row.input_params)?,
            generation_steps: read.json("generation_steps", row.generation_steps)?,
            result_image_url: row.result_image_url,
            result_video_url: row.result_video_url,
            result_thumbnail_url: row.result_thumbnail_url,
            result_watermarked_url: row.result_watermarked_url,
            result_mime: row.result_mime,
            result_clean_key: row.result_clean_key,
            perceptual_hash: row.perceptual_hash,
            title_en: row.title_en,
            title_zh: row.title_zh,
            title_ja: row.title_ja,
            description_en: row.description_en,
            description_zh: row.description_zh,
            description_ja: row.description_ja,
            generation_cost: read.usd("generation_cost_usd_micros", row.generation_cost_usd_micros)?,
            quality_score: row.quality_score,
            sort_order: row.sort_order,
            duration_seconds: row.duration_seconds,
            resolution: row.resolution,
            is_featured: row.is_featured,
            is_active: row.is_active,
            approved_at: row.approved_at,
        };
        Ok(Self {
            id: row.id,
            content,
            view_count: read.count("view_count", row.view_count)?,
            use_count: read.count("use_count", row.use_count)?,
            like_count: read.count("like_count", row.like_count)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
