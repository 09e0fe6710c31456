//! Showcases: before and after, on the page of a tool. They feed `/demo/tool-showcases` and `/generate/examples`.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    StoreError,
    rows::tool_showcase::{ActiveModel, Column, Entity, Model},
    values::{Reader, json_texts},
};

/// One showcase.
#[derive(Clone, Debug, PartialEq)]
pub struct Showcase {
    /// Stable: the same showcase has the same id in every run.
    pub id: Uuid,
    /// For example `ecommerce`.
    pub tool_category: String,
    /// For example `white_bg`.
    pub tool_id: String,
    /// Shown name of the tool.
    pub tool_name: String,
    /// In Chinese.
    pub tool_name_zh: Option<String>,
    /// Before; absent where nothing went in (patterns).
    pub source_image_url: Option<String>,
    /// Small picture of it.
    pub source_thumbnail_url: Option<String>,
    /// What was asked.
    pub prompt: String,
    /// In Chinese.
    pub prompt_zh: Option<String>,
    /// After, a picture.
    pub result_image_url: Option<String>,
    /// After, a clip.
    pub result_video_url: Option<String>,
    /// Small picture of it.
    pub result_thumbnail_url: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// In Chinese.
    pub title_zh: Option<String>,
    /// One sentence.
    pub description: Option<String>,
    /// In Chinese.
    pub description_zh: Option<String>,
    /// Seconds, of a clip.
    pub duration_seconds: Option<f64>,
    /// For example `1280x720`.
    pub resolution: Option<String>,
    /// Words for search.
    pub style_tags: Vec<String>,
    /// Lower is shown earlier.
    pub sort_order: i32,
    /// Who made it.
    pub source_service: Option<String>,
    /// How it was made.
    pub generation_params: Option<Value>,
    /// Shown before all others.
    pub is_featured: bool,
    /// Off: hidden.
    pub is_active: bool,
}

/// Stores a showcase, or brings the row of the same id up to date. Counters and scores are kept.
///
/// # Errors
/// The database failed.
pub async fn upsert(db: &impl ConnectionTrait, showcase: &Showcase, now: DateTime<Utc>) -> Result<(), StoreError> {
    let known = OnConflict::column(Column::Id)
        .update_columns([
            Column::ToolCategory,
            Column::ToolId,
            Column::ToolName,
            Column::ToolNameZh,
            Column::SourceImageUrl,
            Column::SourceThumbnailUrl,
            Column::Prompt,
            Column::PromptZh,
            Column::ResultImageUrl,
            Column::ResultVideoUrl,
            Column::ResultThumbnailUrl,
            Column::Title,
            Column::TitleZh,
            Column::Description,
            Column::DescriptionZh,
            Column::DurationSeconds,
            Column::Resolution,
            Column::StyleTags,
            Column::SortOrder,
            Column::SourceService,
            Column::GenerationParams,
            Column::IsFeatured,
            Column::IsActive,
            Column::UpdatedAt,
        ])
        .to_owned();
    Entity::insert(to_row(showcase.clone(), now)).on_conflict(known).exec_without_returning(db).await?;
    Ok(())
}

/// Every active showcase, in the order of lists, at most 10,000: for the snapshot that visitors read.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn all_active(db: &impl ConnectionTrait) -> Result<Vec<Showcase>, StoreError> {
    Entity::find()
        .filter(Column::IsActive.eq(true))
        .order_by_desc(Column::IsFeatured)
        .order_by_asc(Column::SortOrder)
        .order_by_desc(Column::PopularityScore)
        .order_by_asc(Column::Id)
        .limit(10_000)
        .all(db)
        .await?
        .into_iter()
        .map(Showcase::try_from)
        .collect()
}

/// The active showcases of the `categories`, of one tool where `tool_id` is given: featured first, then
/// `sort_order`, then the more popular. At most `limit`.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn list(
    db: &impl ConnectionTrait,
    categories: &[&str],
    tool_id: Option<&str>,
    limit: u64,
) -> Result<Vec<Showcase>, StoreError> {
    let mut query =
        Entity::find().filter(Column::IsActive.eq(true)).filter(Column::ToolCategory.is_in(categories.iter().copied()));
    if let Some(tool_id) = tool_id {
        query = query.filter(Column::ToolId.eq(tool_id));
    }
    query
        .order_by_desc(Column::IsFeatured)
        .order_by_asc(Column::SortOrder)
        .order_by_desc(Column::PopularityScore)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await?
        .into_iter()
        .map(Showcase::try_from)
        .collect()
}

/// How many active showcases a tool has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolCount {
    /// For example `ecommerce`.
    pub tool_category: String,
    /// For example `white_bg`.
    pub tool_id: String,
    /// Active showcases.
    pub count: u64,
}

/// The active showcases counted by category and tool, in the order of their names. Tools without any are absent.
///
/// # Errors
/// The database failed.
pub async fn counts(db: &impl ConnectionTrait) -> Result<Vec<ToolCount>, StoreError> {
    let rows: Vec<(String, String, i64)> = Entity::find()
        .select_only()
        .column(Column::ToolCategory)
        .column(Column::ToolId)
        .column_as(Column::Id.count(), "count")
        .filter(Column::IsActive.eq(true))
        .group_by(Column::ToolCategory)
        .group_by(Column::ToolId)
        .order_by_asc(Column::ToolCategory)
        .order_by_asc(Column::ToolId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(tool_category, tool_id, count)| ToolCount {
            tool_category,
            tool_id,
            count: u64::try_from(count).unwrap_or_default(),
        })
        .collect())
}

fn to_row(showcase: Showcase, now: DateTime<Utc>) -> ActiveModel {
    ActiveModel {
        id: Set(showcase.id),
        tool_category: Set(showcase.tool_category),
        tool_id: Set(showcase.tool_id),
        tool_name: Set(showcase.tool_name),
        tool_name_zh: Set(showcase.tool_name_zh),
        source_image_url: Set(showcase.source_image_url),
        source_thumbnail_url: Set(showcase.source_thumbnail_url),
        prompt: Set(showcase.prompt),
        prompt_zh: Set(showcase.prompt_zh),
        result_image_url: Set(showcase.result_image_url),
        result_video_url: Set(showcase.result_video_url),
        result_thumbnail_url: Set(showcase.result_thumbnail_url),
        title: Set(showcase.title),
        title_zh: Set(showcase.title_zh),
        description: Set(showcase.description),
        description_zh: Set(showcase.description_zh),
        duration_seconds: Set(showcase.duration_seconds),
        resolution: Set(showcase.resolution),
        style_tags: Set(json_texts(&showcase.style_tags)),
        popularity_score: Set(0.0),
        quality_score: Set(0.8),
        sort_order: Set(showcase.sort_order),
        source_service: Set(showcase.source_service),
        generation_params: Set(showcase.generation_params),
        is_user_generated: Set(false),
        user_id: Set(None),
        is_featured: Set(showcase.is_featured),
        is_active: Set(showcase.is_active),
        created_at: Set(now),
        updated_at: Set(now),
    }
}

impl TryFrom<Model> for Showcase {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, Self::Error> {
        let read = Reader { table: "tool_showcases", id: row.id };
        Ok(Self {
            id: row.id,
            tool_category: row.tool_category,
            tool_id: row.tool_id,
            tool_name: row.tool_name,
            tool_name_zh: row.tool_name_zh,
            source_image_url: row.source_image_url,
            source_thumbnail_url: row.source_thumbnail_url,
            prompt: row.prompt,
            prompt_zh: row.prompt_zh,
            result_image_url: row.result_image_url,
            result_video_url: row.result_video_url,
            result_thumbnail_url: row.result_thumbnail_url,
            title: row.title,
            title_zh: row.title_zh,
            description: row.description,
            description_zh: row.description_zh,
            duration_seconds: row.duration_seconds,
            resolution: row.resolution,
            style_tags: read.json("style_tags", row.style_tags)?,
            sort_order: row.sort_order,
            source_service: row.source_service,
            generation_params: row.generation_params,
            is_featured: row.is_featured,
            is_active: row.is_active,
        })
    }
}
