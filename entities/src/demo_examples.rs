//! The inspiration gallery.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{
    StoreError,
    rows::demo_example::{ActiveModel, Column, Entity, Model},
    values::{Reader, json_texts},
};

/// One example of the gallery.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoExample {
    /// Stable: the same example has the same id in every run.
    pub id: Uuid,
    /// Subject.
    pub topic: String,
    /// Its name in Chinese.
    pub topic_zh: Option<String>,
    /// Its name in English.
    pub topic_en: Option<String>,
    /// What was asked.
    pub prompt: String,
    /// The picture, or the still of the clip.
    pub image_url: String,
    /// The clip as visitors may see it.
    pub video_url_watermarked: Option<String>,
    /// Small picture.
    pub thumbnail_url: Option<String>,
    /// Seconds, of a clip.
    pub duration_seconds: Option<f64>,
    /// For example `1280x720`.
    pub resolution: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// In Chinese.
    pub title_zh: Option<String>,
    /// In English.
    pub title_en: Option<String>,
    /// One sentence.
    pub description: Option<String>,
    /// Words for search.
    pub style_tags: Vec<String>,
    /// Lower is shown earlier.
    pub sort_order: i32,
    /// Who made it.
    pub source_service: Option<String>,
    /// Shown before all others.
    pub is_featured: bool,
    /// Off: hidden.
    pub is_active: bool,
}

/// Stores an example, or brings the row of the same id up to date. Scores are kept.
///
/// # Errors
/// The database failed.
pub async fn upsert(db: &impl ConnectionTrait, example: &DemoExample, now: DateTime<Utc>) -> Result<(), StoreError> {
    let known = OnConflict::column(Column::Id)
        .update_columns([
            Column::Topic,
            Column::TopicZh,
            Column::TopicEn,
            Column::Prompt,
            Column::ImageUrl,
            Column::VideoUrlWatermarked,
            Column::ThumbnailUrl,
            Column::DurationSeconds,
            Column::Resolution,
            Column::Title,
            Column::TitleZh,
            Column::TitleEn,
            Column::Description,
            Column::StyleTags,
            Column::SortOrder,
            Column::SourceService,
            Column::IsFeatured,
            Column::IsActive,
            Column::UpdatedAt,
        ])
        .to_owned();
    Entity::insert(to_row(example.clone(), now)).on_conflict(known).exec_without_returning(db).await?;
    Ok(())
}

/// The active examples, of one topic where given: featured first, then `sort_order`, then the better
/// quality. At most `limit`; a caller that wants random ones picks from them.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn list(db: &impl ConnectionTrait, topic: Option<&str>, limit: u64) -> Result<Vec<DemoExample>, StoreError> {
    let mut query = Entity::find().filter(Column::IsActive.eq(true));
    if let Some(topic) = topic {
        query = query.filter(Column::Topic.eq(topic));
    }
    query
        .order_by_desc(Column::IsFeatured)
        .order_by_asc(Column::SortOrder)
        .order_by_desc(Column::QualityScore)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await?
        .into_iter()
        .map(DemoExample::try_from)
        .collect()
}

fn to_row(example: DemoExample, now: DateTime<Utc>) -> ActiveModel {
    ActiveModel {
        id: Set(example.id),
        topic: Set(example.topic),
        topic_zh: Set(example.topic_zh),
        topic_en: Set(example.topic_en),
        prompt: Set(example.prompt),
        prompt_enhanced: Set(None),
        image_url: Set(example.image_url),
        // The clean clip has no place in a gallery of anonymous visitors.
        video_url: Set(None),
        video_url_watermarked: Set(example.video_url_watermarked),
        thumbnail_url: Set(example.thumbnail_url),
        duration_seconds: Set(example.duration_seconds),
        resolution: Set(example.resolution),
        title: Set(example.title),
        title_zh: Set(example.title_zh),
        title_en: Set(example.title_en),
        description: Set(example.description),
        style_tags: Set(json_texts(&example.style_tags)),
        popularity_score: Set(0.0),
        quality_score: Set(0.8),
        sort_order: Set(example.sort_order),
        source_service: Set(example.source_service),
        generation_params: Set(None),
        is_featured: Set(example.is_featured),
        is_active: Set(example.is_active),
        created_at: Set(now),
        updated_at: Set(now),
    }
}

impl TryFrom<Model> for DemoExample {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, Self::Error> {
        let read = Reader { table: "demo_examples", id: row.id };
        Ok(Self {
            id: row.id,
            topic: row.topic,
            topic_zh: row.topic_zh,
            topic_en: row.topic_en,
            prompt: row.prompt,
            image_url: row.image_url,
            video_url_watermarked: row.video_url_watermarked,
            thumbnail_url: row.thumbnail_url,
            duration_seconds: row.duration_seconds,
            resolution: row.resolution,
            title: row.title,
            title_zh: row.title_zh,
            title_en: row.title_en,
            description: row.description,
            style_tags: read.json("style_tags", row.style_tags)?,
            sort_order: row.sort_order,
            source_service: row.source_service,
            is_featured: row.is_featured,
            is_active: row.is_active,
        })
    }
}
