//! The read path side by side: what a preset list costs from the snapshot, and what it would cost written per request.
//!
//! `cargo bench` prints all rows of one run; compare them as ratios, not across machines.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark that cannot start should stop")]

use std::sync::Arc;

use actors::material_cache::{Beside, Library, Prepared, Rules, Shelf, Tally};
use chrono::{DateTime, Utc};
use divan::{Bencher, black_box};
use domain::{
    hash::LookupHash,
    language::Language,
    money::UsdMicros,
    tool::{MaterialSource, MaterialStatus, Tool},
};
use entities::materials::{Material, MaterialContent};
use uuid::Uuid;
use vidgo::http::demo::presets::{Preset, PresetShapes};

fn main() {
    divan::main();
}

/// As many presets as the largest tool of the catalogue has.
const PRESETS: usize = 69;

fn material(number: usize) -> Material {
    let name = format!("preset {number}");
    let path = |suffix: &str| Some(format!("/static/materials/{number:032x}_{suffix}.jpg"));
    let content = MaterialContent {
        lookup_hash: Some(LookupHash::of(Tool::TryOn, &name, None, None)),
        item_id: Some(format!("try_on/{number}")),
        tool: Tool::TryOn,
        main_topic: None,
        main_topic_zh: None,
        topic: "casual".into(),
        topic_zh: Some("休閒".into()),
        language: Language::En,
        tags: vec!["casual".into(), "denim".into()],
        source: MaterialSource::Seed,
        source_user_id: None,
        status: MaterialStatus::Approved,
        prompt: format!("{name}: a light blue denim jacket on a plain light studio background"),
        prompt_zh: Some("淺藍色牛仔外套，純色攝影棚背景".into()),
        prompt_en: None,
        prompt_enhanced: None,
        effect_prompt: None,
        effect_prompt_zh: None,
        input_image_url: path("input"),
        input_video_url: None,
        selectors: [("model_id".to_owned(), "female-1".into()), ("clothing_id".to_owned(), "casual-1".into())]
            .into_iter()
            .collect(),
        generation_steps: Vec::new(),
        result_image_url: path("wm"),
        result_video_url: None,
        result_thumbnail_url: path("thumb"),
        result_watermarked_url: path("wm"),
        result_mime: None,
        result_clean_key: None,
        perceptual_hash: None,
        title_en: Some(name),
        title_zh: Some("牛仔外套".into()),
        title_ja: None,
        description_en: None,
        description_zh: None,
        description_ja: None,
        generation_cost: UsdMicros::ZERO,
        quality_score: 0.9,
        sort_order: 0,
        duration_seconds: None,
        resolution: None,
        is_featured: true,
        is_active: true,
        approved_at: None,
    };
    let time = DateTime::<Utc>::UNIX_EPOCH;
    Material {
        id: Uuid::now_v7(),
        content,
        view_count: 0,
        use_count: 0,
        like_count: 0,
        created_at: time,
        updated_at: time,
    }
}

fn library() -> Library {
    let materials = (0..PRESETS).map(material).collect();
    let rules = Rules { own_topic: &|_, _| true, shapes: &PresetShapes { list_limit: 200 }, tally: &Tally::default() };
    Library::new(materials, Beside::default(), &rules)
}

/// The list as handlers send it: a look-up and a reference count.
#[divan::bench]
fn list_from_snapshot(bencher: Bencher<'_, '_>) {
    let library = Arc::new(library());
    bencher.bench(|| black_box(&library).presets(Tool::TryOn, None, None).map(|list| list.whole.json.clone()));
}

/// The same list, written anew.
#[divan::bench]
fn list_written_per_request(bencher: Bencher<'_, '_>) {
    let library = library();
    bencher.bench(|| {
        let list = black_box(&library).presets(Tool::TryOn, None, None).unwrap();
        let presets: Vec<Preset> = list.presets.iter().map(|one| Preset::from(&one.material)).collect();
        serde_json::to_vec(&presets).unwrap()
    });
}

/// The same list, written and compressed anew.
#[divan::bench]
fn list_written_and_compressed_per_request(bencher: Bencher<'_, '_>) {
    let library = library();
    bencher.bench(|| {
        let list = black_box(&library).presets(Tool::TryOn, None, None).unwrap();
        let presets: Vec<Preset> = list.presets.iter().map(|one| Preset::from(&one.material)).collect();
        Prepared::of(&presets).packed()
    });
}

/// Taking the snapshot itself, as every request does.
#[divan::bench]
fn take_the_snapshot(bencher: Bencher<'_, '_>) {
    let shelf = Shelf::default();
    bencher.bench(|| black_box(&shelf).get());
}
