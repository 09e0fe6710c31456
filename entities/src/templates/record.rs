//! A prompt template as the rest of the program sees it, and its way from and to a row.

use chrono::{DateTime, Utc};
use domain::{
    hash::template_hash,
    language::Language,
    money::UsdMicros,
    tool::{PromptGroup, PromptSubTopic},
};
use sea_orm::ActiveValue::Set;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    StoreError,
    rows::prompt_template,
    values::{Reader, json_texts},
};

/// What goes into a template's generation, and what came out of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TemplateResult {
    /// The picture that goes in.
    pub input_image_url: Option<String>,
    /// The clip that goes in.
    pub input_video_url: Option<String>,
    /// Anything else that goes in.
    pub input_params: Option<Value>,
    /// The picture that came out. For subscribers only, where it is not watermarked.
    pub result_image_url: Option<String>,
    /// The clip that came out. As above.
    pub result_video_url: Option<String>,
    /// Small picture of it.
    pub result_thumbnail_url: Option<String>,
    /// As visitors may see it.
    pub result_watermarked_url: Option<String>,
    /// Anything else that came out.
    pub result_params: Option<Value>,
}

/// What a template says. Its hash follows from prompt, group and sub-topic.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateContent {
    /// As written.
    pub prompt: String,
    /// In English.
    pub prompt_en: Option<String>,
    /// In Chinese.
    pub prompt_zh: Option<String>,
    /// In Japanese.
    pub prompt_ja: Option<String>,
    /// In Korean.
    pub prompt_ko: Option<String>,
    /// In Spanish.
    pub prompt_es: Option<String>,
    /// Language of `prompt`.
    pub original_language: Language,
    /// Group.
    pub group: PromptGroup,
    /// Sub-topic.
    pub sub_topic: PromptSubTopic,
    /// Words for galleries.
    pub tags: Vec<String>,
    /// Words by which similar prompts find it.
    pub keywords: Vec<String>,
    /// Title.
    pub title_en: Option<String>,
    /// In Chinese.
    pub title_zh: Option<String>,
    /// One sentence.
    pub description_en: Option<String>,
    /// In Chinese.
    pub description_zh: Option<String>,
    /// Lower is shown earlier.
    pub sort_order: i32,
    /// Offered to everybody.
    pub is_default: bool,
    /// Offered to subscribers only.
    pub is_premium: bool,
    /// Input and result, as far as they are known.
    pub result: TemplateResult,
}

/// A template as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Its id for ever.
    pub id: Uuid,
    /// What it says.
    pub content: TemplateContent,
    /// Whether a result is stored. It counts only until `cache_expires_at`.
    pub is_cached: bool,
    /// When the stored result ends; `None`: never.
    pub cache_expires_at: Option<DateTime<Utc>>,
    /// Uses.
    pub usage_count: u64,
    /// Of them, successful.
    pub success_count: u64,
    /// Of them, failed.
    pub failure_count: u64,
    /// Mean time of a generation, in milliseconds.
    pub avg_generation_time_ms: Option<u64>,
    /// What its results cost.
    pub total_cost: UsdMicros,
    /// Last use.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl TemplateContent {
    /// Its hash (domain.md §7.1).
    #[must_use]
    pub fn prompt_hash(&self) -> String {
        template_hash(&self.prompt, self.group, self.sub_topic)
    }

    pub(super) fn to_row(&self, id: Uuid, now: DateTime<Utc>) -> prompt_template::ActiveModel {
        let hash = self.prompt_hash();
        let content = self.clone();
        prompt_template::ActiveModel {
            id: Set(id),
            prompt_hash: Set(hash),
            prompt_normalized: Set(content.prompt.trim().to_lowercase()),
            prompt: Set(content.prompt),
            prompt_en: Set(content.prompt_en),
            prompt_zh: Set(content.prompt_zh),
            prompt_ja: Set(content.prompt_ja),
            prompt_ko: Set(content.prompt_ko),
            prompt_es: Set(content.prompt_es),
            original_language: Set(content.original_language.to_string()),
            group: Set(content.group.to_string()),
            sub_topic: Set(content.sub_topic.to_string()),
            group_display_name: Set(None),
            sub_topic_display_name: Set(None),
            tags: Set(json_texts(&content.tags)),
            keywords: Set(json_texts(&content.keywords)),
            input_description: Set(None),
            input_image_url: Set(content.result.input_image_url),
            input_video_url: Set(content.result.input_video_url),
            input_params: Set(content.result.input_params),
            result_description: Set(None),
            result_image_url: Set(content.result.result_image_url),
            result_video_url: Set(content.result.result_video_url),
            result_thumbnail_url: Set(content.result.result_thumbnail_url),
            result_watermarked_url: Set(content.result.result_watermarked_url),
            result_params: Set(content.result.result_params),
            api_endpoint: Set(None),
            api_provider: Set(None),
            api_model: Set(None),
            generation_steps: Set(None),
            usage_count: Set(0),
            success_count: Set(0),
            failure_count: Set(0),
            avg_generation_time_ms: Set(None),
            total_cost_usd_micros: Set(0),
            quality_score: Set(0.8),
            popularity_score: Set(0.0),
            sort_order: Set(content.sort_order),
            is_default: Set(content.is_default),
            is_premium: Set(content.is_premium),
            min_subscription_tier: Set("free".to_owned()),
            credits_required: Set(0),
            title_en: Set(content.title_en),
            title_zh: Set(content.title_zh),
            description_en: Set(content.description_en),
            description_zh: Set(content.description_zh),
            is_featured: Set(false),
            is_active: Set(true),
            // A result becomes "cached" by `store_result`, which also says until when.
            is_cached: Set(false),
            cache_expires_at: Set(None),
            last_used_at: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
        }
    }
}

impl TryFrom<prompt_template::Model> for Template {
    type Error = StoreError;

    fn try_from(row: prompt_template::Model) -> Result<Self, Self::Error> {
        let read = Reader { table: "prompt_templates", id: row.id };
        let content = TemplateContent {
            prompt: row.prompt,
            prompt_en: row.prompt_en,
            prompt_zh: row.prompt_zh,
            prompt_ja: row.prompt_ja,
            prompt_ko: row.prompt_ko,
            prompt_es: row.prompt_es,
            original_language: read.word("original_language", &row.original_language)?,
            group: read.word("group", &row.group)?,
            sub_topic: read.word("sub_topic", &row.sub_topic)?,
            tags: read.json("tags", row.tags)?,
            keywords: read.json("keywords", row.keywords)?,
            title_en: row.title_en,
            title_zh: row.title_zh,
            description_en: row.description_en,
            description_zh: row.description_zh,
            sort_order: row.sort_order,
            is_default: row.is_default,
            is_premium: row.is_premium,
            result: TemplateResult {
                input_image_url: row.input_image_url,
                input_video_url: row.input_video_url,
                input_params: row.input_params,
                result_image_url: row.result_image_url,
                result_video_url: row.result_video_url,
                result_thumbnail_url: row.result_thumbnail_url,
                result_watermarked_url: row.result_watermarked_url,
                result_params: row.result_params,
            },
        };
        let time_ms = row.avg_generation_time_ms.map(|ms| read.count("avg_generation_time_ms", ms));
        Ok(Self {
            id: row.id,
            content,
            is_cached: row.is_cached,
            cache_expires_at: row.cache_expires_at,
            usage_count: read.count("usage_count", row.usage_count)?,
            success_count: read.count("success_count", row.success_count)?,
            failure_count: read.count("failure_count", row.failure_count)?,
            avg_generation_time_ms: time_ms.transpose()?,
            total_cost: read.usd("total_cost_usd_micros", row.total_cost_usd_micros)?,
            last_used_at: row.last_used_at,
        })
    }
}
