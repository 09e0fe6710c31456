//! The prompt library: templates, and the results stored with them.
//!
//! One prompt is one template within its group and sub-topic (`UNIQUE (prompt_hash, group, sub_topic)`).

mod record;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    hash::template_hash,
    money::UsdMicros,
    tool::{PromptGroup, PromptSubTopic},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

pub use self::record::{Template, TemplateContent, TemplateResult};
use crate::{
    Published, StoreError,
    rows::prompt_template::{Column, Entity},
};

/// The most templates a snapshot holds; a bound on memory, far above the catalogue's.
const SNAPSHOT_LIMIT: u64 = 10_000;

/// Stores a template once, under `id`, unless its prompt is there already.
///
/// # Errors
/// The database failed.
pub async fn insert_if_absent(
    db: &impl ConnectionTrait,
    id: Uuid,
    content: &TemplateContent,
    now: DateTime<Utc>,
) -> Result<Published, StoreError> {
    let known = OnConflict::columns([Column::PromptHash, Column::Group, Column::SubTopic]).do_nothing().to_owned();
    let inserted = Entity::insert(content.to_row(id, now)).on_conflict(known).exec_without_returning(db).await?;
    if inserted == 1 {
        return Ok(Published::Stored(id));
    }
    let there: Option<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::PromptHash.eq(content.prompt_hash()))
        .filter(Column::Group.eq(content.group.as_str()))
        .filter(Column::SubTopic.eq(content.sub_topic.as_str()))
        .into_tuple()
        .one(db)
        .await?;
    there
        .map(Published::AlreadyThere)
        .ok_or_else(|| StoreError::Superseded { what: format!("storing a template of {}", content.group) })
}

/// Stores the result of a template, shown until `expires_at`, and adds `cost` to what it cost.
/// Reply: whether there is such a template.
///
/// # Errors
/// The database failed.
pub async fn store_result(
    db: &impl ConnectionTrait,
    id: Uuid,
    result: &TemplateResult,
    cost: UsdMicros,
    expires_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    use sea_orm::ExprTrait;

    let result = result.clone();
    let changed = Entity::update_many()
        .col_expr(Column::InputImageUrl, Expr::value(result.input_image_url))
        .col_expr(Column::InputVideoUrl, Expr::value(result.input_video_url))
        .col_expr(Column::InputParams, Expr::value(result.input_params))
        .col_expr(Column::ResultImageUrl, Expr::value(result.result_image_url))
        .col_expr(Column::ResultVideoUrl, Expr::value(result.result_video_url))
        .col_expr(Column::ResultThumbnailUrl, Expr::value(result.result_thumbnail_url))
        .col_expr(Column::ResultWatermarkedUrl, Expr::value(result.result_watermarked_url))
        .col_expr(Column::ResultParams, Expr::value(result.result_params))
        .col_expr(Column::TotalCostUsdMicros, Expr::col(Column::TotalCostUsdMicros).add(cost.micros()))
        .col_expr(Column::IsCached, Expr::value(true))
        .col_expr(Column::CacheExpiresAt, Expr::value(expires_at))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// One template, if it is active.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Template>, StoreError> {
    let row = Entity::find_by_id(id).filter(Column::IsActive.eq(true)).one(db).await?;
    row.map(Template::try_from).transpose()
}

/// Every active template, in the order of lists. For the snapshot that visitors read.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn all_active(db: &impl ConnectionTrait) -> Result<Vec<Template>, StoreError> {
    all(Entity::find().filter(Column::IsActive.eq(true)), SNAPSHOT_LIMIT, db).await
}

/// The default templates of a group that have a stored result. At most `limit`, in the order of lists.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn defaults(
    db: &impl ConnectionTrait,
    group: PromptGroup,
    limit: u64,
    now: DateTime<Utc>,
) -> Result<Vec<Template>, StoreError> {
    all(active(group).filter(Column::IsDefault.eq(true)).filter(cached_at(now)), limit, db).await
}

/// The templates of a group, of one sub-topic where given; premium ones when asked for.
/// At most `limit`, in the order of lists: `sort_order`, then the more popular.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn by_group(
    db: &impl ConnectionTrait,
    group: PromptGroup,
    sub_topic: Option<PromptSubTopic>,
    include_premium: bool,
    limit: u64,
) -> Result<Vec<Template>, StoreError> {
    let mut query = active(group);
    if let Some(sub_topic) = sub_topic {
        query = query.filter(Column::SubTopic.eq(sub_topic.as_str()));
    }
    if !include_premium {
        query = query.filter(Column::IsPremium.eq(false));
    }
    all(query, limit, db).await
}

/// The template of exactly this prompt with a stored result. Without a sub-topic, `default` is meant.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn cached(
    db: &impl ConnectionTrait,
    group: PromptGroup,
    sub_topic: Option<PromptSubTopic>,
    prompt: &str,
    now: DateTime<Utc>,
) -> Result<Option<Template>, StoreError> {
    let sub_topic = sub_topic.unwrap_or(PromptSubTopic::Default);
    let row = active(group)
        .filter(Column::SubTopic.eq(sub_topic.as_str()))
        .filter(Column::PromptHash.eq(template_hash(prompt, group, sub_topic)))
        .filter(cached_at(now))
        .one(db)
        .await?;
    row.map(Template::try_from).transpose()
}

/// Templates among which a similar prompt is looked for: those of the group with keywords. At most `limit`.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn similar_candidates(
    db: &impl ConnectionTrait,
    group: PromptGroup,
    limit: u64,
) -> Result<Vec<Template>, StoreError> {
    let mut found = all(active(group), limit, db).await?;
    found.retain(|template| !template.content.keywords.is_empty());
    Ok(found)
}

/// How many active templates each group has, and each of its sub-topics. Those without any are absent.
///
/// # Errors
/// The database failed, or a word does not parse.
pub async fn counts(db: &impl ConnectionTrait) -> Result<BTreeMap<(PromptGroup, PromptSubTopic), u64>, StoreError> {
    count(Entity::find().filter(Column::IsActive.eq(true)), db).await
}

/// How many default templates with a stored result each group has: what a start needs (domain.md §7.5).
///
/// # Errors
/// The database failed, or a word does not parse.
pub async fn count_cached_defaults(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<BTreeMap<PromptGroup, u64>, StoreError> {
    let query =
        Entity::find().filter(Column::IsActive.eq(true)).filter(Column::IsDefault.eq(true)).filter(cached_at(now));
    let mut by_group = BTreeMap::new();
    for ((group, _), templates) in count(query, db).await? {
        *by_group.entry(group).or_default() += templates;
    }
    Ok(by_group)
}

async fn count(
    query: Select<Entity>,
    db: &impl ConnectionTrait,
) -> Result<BTreeMap<(PromptGroup, PromptSubTopic), u64>, StoreError> {
    let rows: Vec<(String, String, i64)> = query
        .select_only()
        .column(Column::Group)
        .column(Column::SubTopic)
        .column_as(Column::Id.count(), "count")
        .group_by(Column::Group)
        .group_by(Column::SubTopic)
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(group, sub_topic, count)| {
            let corrupt = |error| StoreError::corrupt("prompt_templates", format_args!("{group}/{sub_topic}"), error);
            let key = (group.parse().map_err(corrupt)?, sub_topic.parse().map_err(corrupt)?);
            Ok((key, u64::try_from(count).unwrap_or_default()))
        })
        .collect()
}

fn active(group: PromptGroup) -> Select<Entity> {
    Entity::find().filter(Column::IsActive.eq(true)).filter(Column::Group.eq(group.as_str()))
}

fn cached_at(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::IsCached.eq(true))
        .add(Condition::any().add(Column::CacheExpiresAt.is_null()).add(Column::CacheExpiresAt.gt(now)))
}

async fn all(query: Select<Entity>, limit: u64, db: &impl ConnectionTrait) -> Result<Vec<Template>, StoreError> {
    query
        .order_by_asc(Column::SortOrder)
        .order_by_desc(Column::PopularityScore)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await?
        .into_iter()
        .map(Template::try_from)
        .collect()
}
