//! The topic registry as rows, for reports that join with it. The catalogue rules; this table follows.

use chrono::{DateTime, Utc};
use domain::tool::Tool;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, TransactionTrait,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{StoreError, connect::begin_write, rows::material_topic, values::Reader};

/// One subject of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Whose.
    pub tool: Tool,
    /// The wire word; unique within the tool.
    pub topic_id: String,
    /// Shown name.
    pub name_en: String,
    /// In Chinese.
    pub name_zh: Option<String>,
    /// In Japanese.
    pub name_ja: Option<String>,
    /// How many materials it should have.
    pub target_count: u32,
    /// Lower is shown earlier.
    pub sort_order: i32,
}

/// Makes the table say what `topics` says: new ones are inserted under ids from `new_id`, known ones
/// updated, and the rest switched off. All or nothing.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn sync(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    topics: &[Topic],
    mut new_id: impl FnMut() -> Uuid,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = begin_write(db).await?;
    material_topic::Entity::update_many()
        .col_expr(material_topic::Column::IsActive, Expr::value(false))
        .exec(&tx)
        .await?;
    for topic in topics {
        let row = material_topic::ActiveModel {
            id: Set(new_id()),
            tool_type: Set(topic.tool.to_string()),
            topic_id: Set(topic.topic_id.clone()),
            topic_name_en: Set(topic.name_en.clone()),
            topic_name_zh: Set(topic.name_zh.clone()),
            topic_name_ja: Set(topic.name_ja.clone()),
            description: Set(None),
            icon: Set(None),
            target_count: Set(i32::try_from(topic.target_count).unwrap_or(i32::MAX)),
            is_active: Set(true),
            sort_order: Set(topic.sort_order),
            created_at: Set(now),
            updated_at: Set(now),
        };
        let known = OnConflict::columns([material_topic::Column::ToolType, material_topic::Column::TopicId])
            .update_columns([
                material_topic::Column::TopicNameEn,
                material_topic::Column::TopicNameZh,
                material_topic::Column::TopicNameJa,
                material_topic::Column::TargetCount,
                material_topic::Column::IsActive,
                material_topic::Column::SortOrder,
                material_topic::Column::UpdatedAt,
            ])
            .to_owned();
        material_topic::Entity::insert(row).on_conflict(known).exec_without_returning(&tx).await?;
    }
    Ok(tx.commit().await?)
}

/// The active topics, by tool, in their order.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn active(db: &impl ConnectionTrait) -> Result<Vec<Topic>, StoreError> {
    material_topic::Entity::find()
        .filter(material_topic::Column::IsActive.eq(true))
        .order_by_asc(material_topic::Column::ToolType)
        .order_by_asc(material_topic::Column::SortOrder)
        .order_by_asc(material_topic::Column::TopicId)
        .all(db)
        .await?
        .into_iter()
        .map(|row| {
            let read = Reader { table: "material_topics", id: row.id };
            Ok(Topic {
                tool: read.word("tool_type", &row.tool_type)?,
                topic_id: row.topic_id,
                name_en: row.topic_name_en,
                name_zh: row.topic_name_zh,
                name_ja: row.topic_name_ja,
                target_count: u32::try_from(row.target_count).unwrap_or_default(),
                sort_order: row.sort_order,
            })
        })
        .collect()
}
