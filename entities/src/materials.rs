//! The preset library: publishing results and reading them back.
//!
//! Invariant: one lookup hash, one row, whoever publishes and however often (`UNIQUE (lookup_hash)`).

mod files;
mod record;
pub mod review;

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use domain::{
    hash::LookupHash,
    tool::{MaterialStatus, Tool},
};
use futures_util::TryStreamExt;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, StreamTrait, TransactionTrait, UpdateResult,
    sea_query::{CaseStatement, Expr, OnConflict},
};
use uuid::Uuid;

pub use self::{
    files::{MaterialFiles, files},
    record::{GenerationStep, Material, MaterialContent},
};
use crate::{Published, StoreError, connect::begin_write, rows::material};

/// Rows changed by one statement of `add_counts`: far below the parameter limits of both databases.
const ROWS_PER_STATEMENT: usize = 300;

/// Stores a result once, under `id`, unless its lookup hash is there already.
///
/// Two processes that publish the same result at once get one row: one is told `Stored`, the other
/// `AlreadyThere`. When the catalogue has changed an item, so that its hash is new, the row that held
/// the item before is archived in the same transaction: it is no longer public, keeps its id, and
/// gives up its hash and its item.
///
/// # Errors
/// The database failed; or another process published another version of the same item at the same
/// moment (`Superseded`). Nothing was stored.
pub async fn publish(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    content: &MaterialContent,
    now: DateTime<Utc>,
) -> Result<Published, StoreError> {
    let tx = begin_write(db).await?;
    if let (Some(item), Some(hash)) = (&content.item_id, &content.lookup_hash) {
        material::Entity::update_many()
            .col_expr(material::Column::ItemId, Expr::value(Option::<String>::None))
            .col_expr(material::Column::LookupHash, Expr::value(Option::<String>::None))
            .col_expr(material::Column::IsActive, Expr::value(false))
            .col_expr(material::Column::UpdatedAt, Expr::value(now))
            .filter(material::Column::ItemId.eq(item.as_str()))
            .filter(material::Column::LookupHash.ne(hash.as_str()))
            .exec(&tx)
            .await?;
    }
    let inserted = material::Entity::insert(content.to_row(id, now))
        // Any unique column: the lookup hash, the item, or the id itself.
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(&tx)
        .await?;
    if inserted == 1 {
        tx.commit().await?;
        return Ok(Published::Stored(id));
    }
    let there = match &content.lookup_hash {
        Some(hash) => id_of(&tx, hash).await?,
        None => None,
    };
    tx.rollback().await?;
    there.map(Published::AlreadyThere).ok_or_else(|| StoreError::Superseded {
        what: format!("publishing item {}", content.item_id.as_deref().unwrap_or("without a name")),
    })
}

/// Everything that visitors may see: active, approved or featured, with a result; in the order of the
/// public lists (`sort_order`, then the better quality, then the older).
///
/// A row that does not parse is left out and logged: one bad row must not take the library down.
///
/// # Errors
/// The database failed.
pub async fn public_all(db: &impl ConnectionTrait) -> Result<Vec<Material>, StoreError> {
    let rows = public()
        .order_by_asc(material::Column::SortOrder)
        .order_by_desc(material::Column::QualityScore)
        .order_by_asc(material::Column::CreatedAt)
        .order_by_asc(material::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(parsed).collect())
}

/// What is to be shown and what no longer is.
#[derive(Debug, Default)]
pub struct Changes {
    /// Public rows, in no order.
    pub shown: Vec<Material>,
    /// Rows that are not, or no longer, public.
    pub hidden: Vec<Uuid>,
    /// The latest `updated_at` among them.
    pub newest: Option<DateTime<Utc>>,
}

/// Everything public, as a change from nothing. Rows that do not parse are left out and logged.
///
/// # Errors
/// The database failed.
pub async fn public_changes(db: &(impl ConnectionTrait + StreamTrait)) -> Result<Changes, StoreError> {
    const ROWS_PARSED_TOGETHER: usize = 4_096;
    let mut changes = Changes::default();
    let mut parsing = Vec::new();
    // In parts, and each part is parsed while the next is read: a hundred thousand rows are neither held twice nor read
    // and parsed in turn.
    // Without a condition: nearly all rows are public, and an index on the status would fetch them from all over the disk.
    let mut parts = std::pin::pin!(material::Entity::find().stream(db).await?.try_chunks(ROWS_PARSED_TOGETHER));
    while let Some(rows) = parts.try_next().await.map_err(|error| error.1)? {
        changes.newest = changes.newest.max(rows.iter().map(|row| row.updated_at).max());
        parsing.push(tokio::task::spawn_blocking(|| {
            rows.into_iter().filter_map(parsed).filter(Material::is_public).collect::<Vec<_>>()
        }));
    }
    for part in parsing {
        let part = part.await.map_err(|error| DbErr::Custom(format!("reading the library: {error}")))?;
        changes.shown.extend(part);
    }
    Ok(changes)
}

/// The rows that were written at `since` or later, public or not. Views and uses are no change.
///
/// # Errors
/// The database failed.
pub async fn changed_since(db: &impl ConnectionTrait, since: DateTime<Utc>) -> Result<Changes, StoreError> {
    let recent = material::Column::UpdatedAt.gte(since);
    let rows = public().filter(recent.clone()).all(db).await?;
    let mut changes = Changes { newest: rows.iter().map(|row| row.updated_at).max(), ..Changes::default() };
    changes.shown = rows.into_iter().filter_map(parsed).collect();
    let shown: HashSet<Uuid> = changes.shown.iter().map(|material| material.id).collect();
    let all: Vec<(Uuid, DateTime<Utc>)> = material::Entity::find()
        .select_only()
        .columns([material::Column::Id, material::Column::UpdatedAt])
        .filter(recent)
        .into_tuple()
        .all(db)
        .await?;
    changes.newest = changes.newest.max(all.iter().map(|(_, updated_at)| *updated_at).max());
    changes.hidden = all.into_iter().map(|(id, _)| id).filter(|id| !shown.contains(id)).collect();
    Ok(changes)
}

fn parsed(row: material::Model) -> Option<Material> {
    Material::try_from(row)
        .inspect_err(|error| tracing::error!(%error, "a material does not parse and is not shown"))
        .ok()
}

/// One material, public or not.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Material>, StoreError> {
    material::Entity::find_by_id(id).one(db).await?.map(Material::try_from).transpose()
}

/// One material by its hash, public or not.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_lookup_hash(db: &impl ConnectionTrait, hash: &LookupHash) -> Result<Option<Material>, StoreError> {
    let row = material::Entity::find().filter(material::Column::LookupHash.eq(hash.as_str())).one(db).await?;
    row.map(Material::try_from).transpose()
}

/// The hashes that have a row, public or not: a rejected result is not made again.
///
/// # Errors
/// The database failed, or a hash does not parse.
pub async fn present_hashes(db: &impl ConnectionTrait) -> Result<HashSet<LookupHash>, StoreError> {
    let hashes: Vec<String> = material::Entity::find()
        .select_only()
        .column(material::Column::LookupHash)
        .filter(material::Column::LookupHash.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    hashes
        .into_iter()
        .map(|text| {
            LookupHash::try_from(text.clone())
                .map_err(|error| StoreError::corrupt(record::TABLE, text, format_args!("lookup_hash: {error}")))
        })
        .collect()
}

/// How many materials visitors may see, by tool and topic. Pairs without any are absent.
///
/// # Errors
/// The database failed, or a tool does not parse.
pub async fn count_public_by_tool_and_topic(
    db: &impl ConnectionTrait,
) -> Result<BTreeMap<(Tool, String), u64>, StoreError> {
    let counts: Vec<(String, String, i64)> = public()
        .select_only()
        .column(material::Column::ToolType)
        .column(material::Column::Topic)
        .column_as(material::Column::Id.count(), "count")
        .group_by(material::Column::ToolType)
        .group_by(material::Column::Topic)
        .into_tuple()
        .all(db)
        .await?;
    counts
        .into_iter()
        .map(|(tool, topic, count)| {
            let parsed = tool.parse().map_err(|error| StoreError::corrupt(record::TABLE, &tool, error))?;
            Ok(((parsed, topic), u64::try_from(count).unwrap_or_default()))
        })
        .collect()
}

/// How many materials visitors may see.
///
/// # Errors
/// The database failed.
pub async fn count_public(db: &impl ConnectionTrait) -> Result<u64, StoreError> {
    Ok(public().count(db).await?)
}

/// How many materials wait for a review, and since when the oldest does.
///
/// # Errors
/// The database failed.
pub async fn pending_vitals(db: &impl ConnectionTrait) -> Result<(u64, Option<DateTime<Utc>>), StoreError> {
    let pending = || material::Entity::find().filter(material::Column::Status.eq(MaterialStatus::Pending.as_str()));
    let oldest = pending().select_only().column(material::Column::CreatedAt).order_by_asc(material::Column::CreatedAt);
    Ok((pending().count(db).await?, oldest.into_tuple().one(db).await?))
}

/// Views and uses that were counted elsewhere since the last time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountDelta {
    /// Which material.
    pub id: Uuid,
    /// To add to `view_count`.
    pub views: u32,
    /// To add to `use_count`.
    pub uses: u32,
}

/// Adds to the counters, all of them or none, so that the caller may drop what it added and keep what
/// failed. An id may come more than once; an unknown one is ignored.
///
/// # Errors
/// The database failed; nothing was added, unless the connection broke during the commit itself.
pub async fn add_counts(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    deltas: &[CountDelta],
) -> Result<(), StoreError> {
    let mut sums: BTreeMap<Uuid, (i64, i64)> = BTreeMap::new();
    for delta in deltas.iter().filter(|delta| delta.views > 0 || delta.uses > 0) {
        let sum = sums.entry(delta.id).or_default();
        sum.0 += i64::from(delta.views);
        sum.1 += i64::from(delta.uses);
    }
    if sums.is_empty() {
        return Ok(());
    }
    let sums: Vec<(Uuid, (i64, i64))> = sums.into_iter().collect();
    let tx = begin_write(db).await?;
    for chunk in sums.chunks(ROWS_PER_STATEMENT) {
        let ids = || chunk.iter().map(|(id, _)| *id);
        // Rows are locked in the order of their ids, so that two processes cannot wait for each other.
        material::Entity::find()
            .select_only()
            .column(material::Column::Id)
            .filter(material::Column::Id.is_in(ids()))
            .order_by_asc(material::Column::Id)
            .lock_exclusive()
            .into_tuple::<Uuid>()
            .all(&tx)
            .await?;
        add_chunk(&tx, chunk).await?;
    }
    Ok(tx.commit().await?)
}

async fn add_chunk(tx: &DatabaseTransaction, chunk: &[(Uuid, (i64, i64))]) -> Result<UpdateResult, StoreError> {
    use sea_orm::ExprTrait;

    let sum = |column: material::Column, pick: fn((i64, i64)) -> i64| {
        let added = chunk.iter().fold(CaseStatement::new(), |case, (id, sums)| {
            case.case(material::Column::Id.eq(*id), Expr::value(pick(*sums)))
        });
        Expr::col(column).add(added.finally(0_i64))
    };
    Ok(material::Entity::update_many()
        .col_expr(material::Column::ViewCount, sum(material::Column::ViewCount, |(views, _)| views))
        .col_expr(material::Column::UseCount, sum(material::Column::UseCount, |(_, uses)| uses))
        .filter(material::Column::Id.is_in(chunk.iter().map(|(id, _)| *id)))
        .exec(tx)
        .await?)
}

/// How a result looks, to find another that looks the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// Which material.
    pub id: Uuid,
    /// The catalogue's id of it.
    pub item_id: Option<String>,
    /// Perceptual hash, hex.
    pub perceptual_hash: String,
}

/// The perceptual hashes of a tool's active materials.
///
/// # Errors
/// The database failed.
pub async fn perceptual_hashes(db: &impl ConnectionTrait, tool: Tool) -> Result<Vec<Likeness>, StoreError> {
    let rows: Vec<(Uuid, Option<String>, String)> = material::Entity::find()
        .select_only()
        .columns([material::Column::Id, material::Column::ItemId, material::Column::PerceptualHash])
        .filter(material::Column::ToolType.eq(tool.as_str()))
        .filter(material::Column::IsActive.eq(true))
        .filter(material::Column::PerceptualHash.is_not_null())
        .order_by_asc(material::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, item_id, perceptual_hash)| Likeness { id, item_id, perceptual_hash }).collect())
}

/// Active, approved or featured, with a result (domain.md §7.2).
fn public() -> Select<material::Entity> {
    let public = MaterialStatus::ALL.iter().filter(|status| status.is_public()).map(|status| status.as_str());
    material::Entity::find()
        .filter(material::Column::IsActive.eq(true))
        .filter(material::Column::Status.is_in(public))
        .filter(
            Condition::any()
                .add(material::Column::ResultWatermarkedUrl.is_not_null())
                .add(material::Column::ResultVideoUrl.is_not_null())
                .add(material::Column::ResultImageUrl.is_not_null()),
        )
}

async fn id_of(db: &impl ConnectionTrait, hash: &LookupHash) -> Result<Option<Uuid>, StoreError> {
    Ok(material::Entity::find()
        .select_only()
        .column(material::Column::Id)
        .filter(material::Column::LookupHash.eq(hash.as_str()))
        .into_tuple()
        .one(db)
        .await?)
}
