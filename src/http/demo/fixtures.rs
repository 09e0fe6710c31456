//! Hand-made materials for the tests of this folder.

use actors::material_cache::{Beside, Library, Rules, Tally};
use chrono::{DateTime, Utc};
use domain::{
    language::Language,
    money::UsdMicros,
    tool::{MaterialSource, MaterialStatus, Tool},
};
use entities::materials::{Material, MaterialContent};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::presets::PresetShapes;

/// A public result of `tool` under `topic`, with a secret clean file.
pub(in crate::http) fn content(tool: Tool, topic: &str) -> MaterialContent {
    let video = tool.makes_video();
    MaterialContent {
        lookup_hash: None,
        item_id: None,
        tool,
        main_topic: None,
        main_topic_zh: None,
        topic: topic.into(),
        topic_zh: None,
        language: Language::En,
        tags: Vec::new(),
        source: MaterialSource::Seed,
        source_user_id: None,
        status: MaterialStatus::Approved,
        prompt: "A prompt".into(),
        prompt_zh: None,
        prompt_en: Some("A prompt".into()),
        prompt_enhanced: None,
        effect_prompt: None,
        effect_prompt_zh: None,
        input_image_url: Some("/static/inputs/before.jpg".into()),
        input_video_url: None,
        selectors: Map::new(),
        generation_steps: Vec::new(),
        // An unmarked address in the plain columns: it must never show up in an answer.
        result_image_url: (!video).then(|| "/secret/clean.png".into()),
        result_video_url: video.then(|| "/secret/clean.mp4".into()),
        result_thumbnail_url: Some("/static/materials/x_thumb.jpg".into()),
        result_watermarked_url: Some(format!("/static/materials/x_wm.{}", if video { "mp4" } else { "png" })),
        result_mime: None,
        result_clean_key: Some("secret/clean".into()),
        perceptual_hash: None,
        title_en: Some("A title".into()),
        title_zh: None,
        title_ja: None,
        description_en: None,
        description_zh: None,
        description_ja: None,
        generation_cost: UsdMicros::ZERO,
        quality_score: 0.9,
        sort_order: 0,
        duration_seconds: video.then_some(5.0),
        resolution: None,
        is_featured: true,
        is_active: true,
        approved_at: None,
    }
}

/// The material of `content`, whose id is `number`.
pub(in crate::http) fn material(number: u128, content: MaterialContent) -> Material {
    Material {
        id: Uuid::from_u128(number),
        content,
        view_count: 3,
        use_count: 0,
        like_count: 0,
        created_at: DateTime::<Utc>::UNIX_EPOCH,
        updated_at: DateTime::<Utc>::UNIX_EPOCH,
    }
}

/// A clip of the example `example`, or the avatar clip that belongs to it.
pub(in crate::http) fn clip(
    number: u128,
    tool: Tool,
    topic: &str,
    language: Language,
    example: Option<&str>,
) -> Material {
    let mut content = content(tool, topic);
    content.language = language;
    content.result_watermarked_url = Some(format!("/static/materials/{number}_wm.mp4"));
    if let Some(example) = example {
        content.selectors.insert("example_id".into(), Value::String(example.into()));
    }
    material(number, content)
}

/// The library after `old`.
pub(in crate::http) fn grown_by(old: &Library, changed: Vec<Material>, hidden: &[Uuid]) -> Library {
    let rules = Rules { own_topic: &|_, _| true, shapes: &PresetShapes { list_limit: 200 }, tally: &Tally::default() };
    old.with(changed, hidden, Beside::default(), &rules)
}

/// A library of these materials.
pub(in crate::http) fn library(materials: Vec<Material>, beside: Beside) -> Library {
    let rules = Rules { own_topic: &|_, _| true, shapes: &PresetShapes { list_limit: 200 }, tally: &Tally::default() };
    Library::new(materials, beside, &rules)
}
