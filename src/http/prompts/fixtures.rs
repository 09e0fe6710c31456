//! Hand-made templates for the tests of this folder.

use chrono::{DateTime, Utc};
use domain::{
    language::Language,
    money::UsdMicros,
    tool::{PromptGroup, PromptSubTopic},
};
use entities::templates::{Template, TemplateContent, TemplateResult};
use uuid::Uuid;

/// A moment for tests.
pub(super) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// A default template whose picture is stored, with unmarked addresses in the plain columns.
pub(super) fn template(number: u128, group: PromptGroup, sub_topic: PromptSubTopic) -> Template {
    Template {
        id: Uuid::from_u128(number),
        content: TemplateContent {
            prompt: "Put the watch on dark slate".into(),
            prompt_en: Some("Put the watch on dark slate".into()),
            prompt_zh: Some("將腕錶放在深色板岩上".into()),
            prompt_ja: None,
            prompt_ko: None,
            prompt_es: None,
            original_language: Language::En,
            group,
            sub_topic,
            tags: Vec::new(),
            keywords: ["dark", "slate", "watch"].map(str::to_owned).to_vec(),
            title_en: Some("Watch".into()),
            title_zh: None,
            description_en: None,
            description_zh: None,
            sort_order: 0,
            is_default: true,
            is_premium: false,
            result: TemplateResult {
                input_image_url: Some("/static/inputs/before.jpg".into()),
                result_image_url: Some("/secret/clean.png".into()),
                result_thumbnail_url: Some("/static/materials/x_thumb.jpg".into()),
                result_watermarked_url: Some("/static/materials/x_wm.png".into()),
                ..TemplateResult::default()
            },
        },
        is_cached: true,
        cache_expires_at: None,
        usage_count: 0,
        success_count: 0,
        failure_count: 0,
        avg_generation_time_ms: None,
        total_cost: UsdMicros::ZERO,
        last_used_at: None,
    }
}
