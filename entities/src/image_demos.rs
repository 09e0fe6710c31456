//! Image demos: a picture before and after, served by id.

use chrono::{DateTime, Utc};
use domain::{language::Language, money::UsdMicros};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{
    Published, StoreError,
    rows::image_demo::{ActiveModel, Column, Entity, Model},
    values::{Reader, json_texts},
};

/// A finished demo.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageDemo {
    /// Stable: the same demo has the same id in every run.
    pub id: Uuid,
    /// As asked.
    pub prompt: String,
    /// Lower-cased, whitespace collapsed.
    pub prompt_normalized: String,
    /// Language of the prompt.
    pub language: Language,
    /// Words for search.
    pub keywords: Vec<String>,
    /// Slug of its category.
    pub category_slug: Option<String>,
    /// Before.
    pub image_url_before: String,
    /// After, as visitors may see it.
    pub image_url_after: Option<String>,
    /// Small picture of it.
    pub thumbnail_url: Option<String>,
    /// Shown name of the style.
    pub style_name: Option<String>,
    /// Wire word of the style.
    pub style_slug: Option<String>,
    /// Who made it.
    pub source_service: Option<String>,
    /// What it cost.
    pub generation_cost: UsdMicros,
    /// From when on it is no longer shown; `None`: never.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Stores a finished demo once.
///
/// # Errors
/// The database failed.
pub async fn insert_if_absent(
    db: &impl ConnectionTrait,
    demo: &ImageDemo,
    now: DateTime<Utc>,
) -> Result<Published, StoreError> {
    let inserted = Entity::insert(to_row(demo.clone(), now))
        .on_conflict(OnConflict::column(Column::Id).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(if inserted == 1 { Published::Stored(demo.id) } else { Published::AlreadyThere(demo.id) })
}

/// Every finished, active demo that has not expired, newest first, at most 10,000: for the snapshot that visitors read.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn all_active(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<ImageDemo>, StoreError> {
    let rows = Entity::find()
        .filter(Column::IsActive.eq(true))
        .filter(Column::Status.eq("completed"))
        .filter(Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(now)))
        .order_by_desc(Column::CreatedAt)
        .limit(10_000)
        .all(db)
        .await?;
    rows.into_iter().map(ImageDemo::try_from).collect()
}

/// One demo, if it is finished, active and not expired.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_id(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<Option<ImageDemo>, StoreError> {
    let row = Entity::find_by_id(id)
        .filter(Column::IsActive.eq(true))
        .filter(Column::Status.eq("completed"))
        .filter(Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(now)))
        .one(db)
        .await?;
    row.map(ImageDemo::try_from).transpose()
}

fn to_row(demo: ImageDemo, now: DateTime<Utc>) -> ActiveModel {
    ActiveModel {
        id: Set(demo.id),
        prompt_original: Set(demo.prompt),
        prompt_normalized: Set(demo.prompt_normalized),
        prompt_language: Set(demo.language.to_string()),
        keywords: Set(json_texts(&demo.keywords)),
        category_id: Set(None),
        category_slug: Set(demo.category_slug),
        image_url_before: Set(demo.image_url_before),
        image_url_after: Set(demo.image_url_after),
        thumbnail_url: Set(demo.thumbnail_url),
        style_id: Set(None),
        style_name: Set(demo.style_name),
        style_slug: Set(demo.style_slug),
        source_service: Set(demo.source_service),
        task_id: Set(None),
        generation_params: Set(None),
        generation_cost_usd_micros: Set(demo.generation_cost.micros()),
        popularity_score: Set(0.0),
        quality_score: Set(0.8),
        match_boost: Set(1.0),
        status: Set("completed".to_owned()),
        is_featured: Set(false),
        is_active: Set(true),
        error_message: Set(None),
        expires_at: Set(demo.expires_at),
        created_at: Set(now),
        updated_at: Set(now),
    }
}

impl TryFrom<Model> for ImageDemo {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, Self::Error> {
        let read = Reader { table: "image_demos", id: row.id };
        Ok(Self {
            id: row.id,
            language: read.word("prompt_language", &row.prompt_language)?,
            keywords: read.json("keywords", row.keywords)?,
            generation_cost: read.usd("generation_cost_usd_micros", row.generation_cost_usd_micros)?,
            prompt: row.prompt_original,
            prompt_normalized: row.prompt_normalized,
            category_slug: row.category_slug,
            image_url_before: row.image_url_before,
            image_url_after: row.image_url_after,
            thumbnail_url: row.thumbnail_url,
            style_name: row.style_name,
            style_slug: row.style_slug,
            source_service: row.source_service,
            expires_at: row.expires_at,
        })
    }
}
