//! Values that tests store.

use chrono::{DateTime, Utc};
use domain::{
    hash::LookupHash,
    language::Language,
    tool::{MaterialSource, MaterialStatus, PromptGroup, PromptSubTopic, Tool},
};
use entities::{
    audit::{By, Via, Who},
    materials::{GenerationStep, MaterialContent},
    templates::{TemplateContent, TemplateResult},
};
use serde_json::json;
use uuid::Uuid;

/// Noon of a day, and so many seconds later.
pub(crate) fn noon(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_268_800 + seconds, 123_456_000).unwrap()
}

pub(crate) fn new_id() -> Uuid {
    Uuid::new_v4()
}

/// Somebody at the command line.
pub(crate) fn by() -> By {
    let who =
        Who { actor_id: None, actor_name: "command line (root@host)".to_owned(), via: Via::Cli, request_id: None };
    By { id: Uuid::now_v7(), who }
}

/// An approved product scene, named by its prompt.
pub(crate) fn material(prompt: &str) -> MaterialContent {
    MaterialContent {
        lookup_hash: Some(LookupHash::of(Tool::ProductScene, prompt, None, None)),
        item_id: Some(format!("product_scene/{prompt}")),
        tool: Tool::ProductScene,
        main_topic: None,
        main_topic_zh: None,
        topic: "studio".to_owned(),
        topic_zh: Some("攝影棚".to_owned()),
        language: Language::En,
        tags: vec!["watch".to_owned(), "手錶".to_owned()],
        source: MaterialSource::Seed,
        source_user_id: None,
        status: MaterialStatus::Approved,
        prompt: prompt.to_owned(),
        prompt_zh: Some("一支手錶".to_owned()),
        prompt_en: None,
        prompt_enhanced: None,
        effect_prompt: None,
        effect_prompt_zh: None,
        input_image_url: Some("/static/library/before.png".to_owned()),
        input_video_url: None,
        selectors: json!({"product_id": "product-1", "scene_type": "studio"}).as_object().unwrap().clone(),
        generation_steps: vec![GenerationStep {
            step: 1,
            api: "piapi".to_owned(),
            action: "text_to_image".to_owned(),
            model: Some("Qubico/flux1-schnell".to_owned()),
            input: Some(json!({"prompt": prompt})),
            result_url: "steps/abc.png".to_owned(),
            cost: Some("0.005".parse().unwrap()),
            duration_ms: Some(1_234),
        }],
        result_image_url: None,
        result_video_url: None,
        result_thumbnail_url: Some("/static/library/thumb.webp".to_owned()),
        result_watermarked_url: Some("/static/library/after_wm.png".to_owned()),
        result_mime: Some("image/png".to_owned()),
        result_clean_key: Some("clean/after.png".to_owned()),
        perceptual_hash: Some("00ff00ff00ff00ff".to_owned()),
        title_en: Some("Watch".to_owned()),
        title_zh: Some("手錶".to_owned()),
        title_ja: None,
        description_en: None,
        description_zh: None,
        description_ja: None,
        generation_cost: "0.025".parse().unwrap(),
        quality_score: 0.9,
        sort_order: 0,
        duration_seconds: None,
        resolution: Some("1024x1024".to_owned()),
        is_featured: true,
        is_active: true,
        approved_at: Some(noon(0)),
    }
}

/// A default template, named by its prompt.
pub(crate) fn template(prompt: &str, group: PromptGroup, sub_topic: PromptSubTopic) -> TemplateContent {
    TemplateContent {
        prompt: prompt.to_owned(),
        prompt_en: Some(prompt.to_owned()),
        prompt_zh: Some("白色背景".to_owned()),
        prompt_ja: None,
        prompt_ko: None,
        prompt_es: None,
        original_language: Language::En,
        group,
        sub_topic,
        tags: vec!["clean".to_owned()],
        keywords: vec!["white".to_owned(), "background".to_owned()],
        title_en: Some("White".to_owned()),
        title_zh: None,
        description_en: None,
        description_zh: None,
        sort_order: 0,
        is_default: true,
        is_premium: false,
        result: TemplateResult::default(),
    }
}
