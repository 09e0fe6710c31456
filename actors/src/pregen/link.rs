//! Shows what is published a second time: prompt templates, tool showcases and the inspiration gallery
//! point to items and make nothing of their own, so nothing is paid twice.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    catalogue::{Catalogue, Localized, ShowcaseEntry, TemplateEntry},
    hash::sha256_hex,
    language::Language,
    lists::Lists,
    money::UsdMicros,
};
use entities::{
    StoreError,
    materials::{self, Material},
    showcases::{self, Showcase},
    templates::{self, Template, TemplateContent, TemplateResult},
};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

/// Brings templates and showcases up to date. Reply: how many of each have gained a result.
///
/// # Errors
/// The database failed; what was done before stays.
pub(super) async fn link(
    db: &DatabaseConnection,
    catalogue: &Catalogue,
    lists: &Lists,
    now: DateTime<Utc>,
) -> Result<(u32, u32), StoreError> {
    let published: HashMap<String, Material> = materials::public_all(db)
        .await?
        .into_iter()
        .filter_map(|material| Some((material.content.item_id.clone()?, material)))
        .collect();
    // Read once: a start that finds everything in place writes nothing.
    let stored: HashMap<String, Template> = templates::all_active(db)
        .await?
        .into_iter()
        .map(|template| (template.content.prompt_hash(), template))
        .collect();
    let mut filled = 0;
    for entry in &catalogue.templates {
        let (stored, shows) = (stored.get(&entry.prompt_hash), published.get(&entry.item));
        filled += u32::from(template(db, entry, stored, shows, now).await?);
    }
    let known: HashMap<Uuid, Showcase> =
        showcases::all_active(db).await?.into_iter().map(|showcase| (showcase.id, showcase)).collect();
    let mut shown = 0;
    for entry in &catalogue.showcases {
        let Some(material) = published.get(&entry.item) else { continue };
        let showcase = showcase(entry, material, lists);
        if known.get(&showcase.id) != Some(&showcase) {
            showcases::upsert(db, &showcase, now).await?;
            shown += u32::from(!known.contains_key(&showcase.id));
        }
    }
    Ok((filled, shown))
}

/// Reply: whether it has gained a result.
async fn template(
    db: &DatabaseConnection,
    entry: &TemplateEntry,
    stored: Option<&Template>,
    shows: Option<&Material>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let id = match stored {
        Some(stored) => stored.id,
        None => templates::insert_if_absent(db, Uuid::now_v7(), &content(entry), now).await?.id(),
    };
    let Some(material) = shows else { return Ok(false) };
    let shown = &material.content;
    let result = TemplateResult {
        input_image_url: shown.input_image_url.clone(),
        input_video_url: shown.input_video_url.clone(),
        input_params: None,
        result_image_url: shown.result_image_url.clone(),
        result_video_url: shown.result_video_url.clone(),
        result_thumbnail_url: shown.result_thumbnail_url.clone(),
        result_watermarked_url: shown.result_watermarked_url.clone(),
        result_params: None,
    };
    let was_cached = stored.is_some_and(|stored| stored.is_cached);
    if was_cached && stored.is_some_and(|stored| stored.content.result == result) {
        return Ok(false);
    }
    // The item was paid for already; the template adds nothing to it. Its file never expires.
    templates::store_result(db, id, &result, UsdMicros::ZERO, None, now).await?;
    Ok(!was_cached)
}

fn content(entry: &TemplateEntry) -> TemplateContent {
    TemplateContent {
        prompt: entry.prompt.en.clone(),
        prompt_en: text(&entry.prompt.en),
        prompt_zh: text(&entry.prompt.zh),
        prompt_ja: entry.prompt.ja.clone(),
        prompt_ko: None,
        prompt_es: None,
        original_language: Language::En,
        group: entry.group,
        sub_topic: entry.sub_topic,
        tags: entry.tags.clone(),
        keywords: keywords(&entry.prompt),
        title_en: text(&entry.title.en),
        title_zh: text(&entry.title.zh),
        description_en: None,
        description_zh: None,
        sort_order: i32::try_from(entry.sort_order).unwrap_or(i32::MAX),
        is_default: true,
        is_premium: false,
        result: TemplateResult::default(),
    }
}

fn showcase(entry: &ShowcaseEntry, material: &Material, lists: &Lists) -> Showcase {
    let shown = &material.content;
    let category = lists.showcase_category(entry.category.as_str());
    let name = category.and_then(|category| category.tools.iter().find(|tool| tool.tool_id == entry.tool));
    Showcase {
        // The same entry is the same row on every run and in every process.
        id: id_of(&["showcase", entry.category.as_str(), entry.tool.as_str(), &entry.item]),
        tool_category: entry.category.to_string(),
        tool_id: entry.tool.to_string(),
        tool_name: name.map_or_else(|| entry.tool.to_string(), |name| name.tool_name.clone()),
        tool_name_zh: name.map(|name| name.tool_name_zh.clone()),
        source_image_url: shown.input_image_url.clone(),
        source_thumbnail_url: None,
        prompt: shown.prompt.clone(),
        prompt_zh: shown.prompt_zh.clone(),
        // A showcase is for everybody: never the plain columns, whatever a row says.
        result_image_url: shown.result_watermarked_url.clone().filter(|_| !shown.tool.makes_video()),
        result_video_url: shown.result_watermarked_url.clone().filter(|_| shown.tool.makes_video()),
        result_thumbnail_url: shown.result_thumbnail_url.clone(),
        title: shown.title_en.clone(),
        title_zh: shown.title_zh.clone(),
        description: shown.description_en.clone(),
        description_zh: shown.description_zh.clone(),
        duration_seconds: shown.duration_seconds,
        resolution: shown.resolution.clone(),
        style_tags: shown.tags.clone(),
        sort_order: i32::try_from(entry.sort_order).unwrap_or(i32::MAX),
        source_service: None,
        generation_params: None,
        is_featured: true,
        is_active: true,
    }
}

/// An id that follows from what it names.
fn id_of(parts: &[&str]) -> Uuid {
    let digest = sha256_hex(&[&parts.join("/")]);
    let number = digest.get(..32).and_then(|hex| u128::from_str_radix(hex, 16).ok()).unwrap_or_default();
    uuid::Builder::from_u128(number)
        .with_version(uuid::Version::Custom)
        .with_variant(uuid::Variant::RFC4122)
        .into_uuid()
}

/// Words of a prompt by which a similar one finds it: longer than three letters, once each.
fn keywords(prompt: &Localized) -> Vec<String> {
    let mut words: Vec<String> = prompt
        .en
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(str::to_lowercase)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
