//! What staff see of the library, shown or not, and what they decide about it.

use std::collections::HashSet;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use domain::tool::{MaterialStatus, Tool, UnknownWord};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, TransactionTrait, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::{Material, parsed};
use crate::{
    StoreError,
    audit::{self, By},
    connect::begin_write,
    rows::material::{Column, Entity},
    values::offset,
};

/// Which materials; `None`: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this tool.
    pub tool: Option<Tool>,
    /// In this state of review.
    pub status: Option<MaterialStatus>,
    /// Of this topic.
    pub topic: Option<String>,
}

fn of(filter: &Filter) -> Select<Entity> {
    let mut query = Entity::find();
    if let Some(tool) = filter.tool {
        query = query.filter(Column::ToolType.eq(tool.as_str()));
    }
    if let Some(status) = filter.status {
        query = query.filter(Column::Status.eq(status.as_str()));
    }
    if let Some(topic) = &filter.topic {
        query = query.filter(Column::Topic.eq(topic.as_str()));
    }
    query
}

/// The `page`-th page (from 1) of `per_page` materials, the newest first, and how many there are on all pages. Rows that
/// do not parse are counted, left out and logged.
///
/// # Errors
/// The database failed.
pub async fn page(
    db: &impl ConnectionTrait,
    filter: &Filter,
    page: u64,
    per_page: u64,
) -> Result<(Vec<Material>, u64), StoreError> {
    let total = of(filter).count(db).await?;
    let newest = of(filter).order_by_desc(Column::CreatedAt).order_by_desc(Column::Id);
    let rows = newest.offset(offset(page, per_page)).limit(per_page).all(db).await?;
    Ok((rows.into_iter().filter_map(parsed).collect(), total))
}

/// What waits for a review, the oldest first, at most `limit`.
///
/// # Errors
/// The database failed.
pub async fn queue(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Material>, StoreError> {
    let pending = of(&Filter { status: Some(MaterialStatus::Pending), ..Filter::default() });
    // What was archived is not shown whatever its review says.
    let waiting = pending.filter(Column::IsActive.eq(true));
    let oldest = waiting.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id);
    Ok(oldest.limit(limit).all(db).await?.into_iter().filter_map(parsed).collect())
}

/// The watermarked results that were rejected: what points to them is not shown either.
///
/// # Errors
/// The database failed.
pub async fn rejected_results(db: &impl ConnectionTrait) -> Result<HashSet<String>, StoreError> {
    let urls: Vec<String> = Entity::find()
        .select_only()
        .column(Column::ResultWatermarkedUrl)
        .filter(Column::IsActive.eq(true))
        .filter(Column::Status.eq(MaterialStatus::Rejected.as_str()))
        .filter(Column::ResultWatermarkedUrl.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(urls.into_iter().collect())
}

/// What staff decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// It may be shown.
    Approve,
    /// It is not shown.
    Reject,
    /// It is shown, and first where a page picks a few.
    Feature,
}

impl Review {
    /// Every one.
    pub const ALL: &'static [Self] = &[Self::Approve, Self::Reject, Self::Feature];

    /// The word in a request.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Feature => "feature",
        }
    }

    /// The word in the log of what staff did.
    const fn action(self) -> &'static str {
        match self {
            Self::Approve => "material.approve",
            Self::Reject => "material.reject",
            Self::Feature => "material.feature",
        }
    }

    const fn status(self) -> MaterialStatus {
        match self {
            Self::Approve => MaterialStatus::Approved,
            Self::Reject => MaterialStatus::Rejected,
            Self::Feature => MaterialStatus::Featured,
        }
    }
}

impl std::str::FromStr for Review {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let known = || Self::ALL.iter().map(|it| it.as_str());
        Self::ALL.iter().copied().find(|it| it.as_str() == word).ok_or_else(|| UnknownWord {
            what: "review",
            word: word.to_owned(),
            allowed: known().collect::<Vec<_>>().join(", "),
        })
    }
}

/// What became of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reviewed {
    /// It is decided by this.
    Now,
    /// It was decided so before. Nothing was changed.
    Before,
    /// There is no watermarked result that could be shown. Nothing was changed.
    NoResult,
    /// A newer result took its place: it is shown no more, whatever its review says. Nothing was changed.
    Archived,
    /// There is no such material.
    Unknown,
}

/// Decides about one material. Whoever shows the library has to read it again afterwards.
///
/// # Errors
/// The database failed, or the row does not parse; nothing was changed.
pub async fn review(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    review: Review,
    reason: Option<&str>,
    by: &By,
    now: DateTime<Utc>,
) -> Result<Reviewed, StoreError> {
    let tx = begin_write(db).await?;
    let row = Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let Some(before) = row.map(Material::try_from).transpose()? else { return Ok(Reviewed::Unknown) };
    let content = &before.content;
    let status = review.status();
    if status.is_public() && !content.is_active {
        return Ok(Reviewed::Archived);
    }
    if status.is_public() && content.result_watermarked_url.is_none() {
        return Ok(Reviewed::NoResult);
    }
    let is_featured = match review {
        Review::Feature => true,
        // What was featured by a review is so no more; what the catalogue features stays.
        Review::Approve => content.is_featured && content.status != MaterialStatus::Featured,
        Review::Reject => content.is_featured,
    };
    if (content.status, content.is_featured) == (status, is_featured) {
        return Ok(Reviewed::Before);
    }
    let now = now.trunc_subsecs(6);
    let approved_at = if status.is_public() { content.approved_at.or(Some(now)) } else { None };
    // Caches tell versions of a row apart by this time.
    let updated_at = now.max(before.updated_at + TimeDelta::microseconds(1));
    let update = Entity::update_many()
        .col_expr(Column::Status, Expr::value(status.as_str()))
        .col_expr(Column::IsFeatured, Expr::value(is_featured))
        .col_expr(Column::ApprovedAt, Expr::value(approved_at))
        .col_expr(Column::UpdatedAt, Expr::value(updated_at))
        .filter(Column::Id.eq(id));
    update.exec(&tx).await?;
    let told = |status: MaterialStatus, is_featured: bool, approved_at: Option<DateTime<Utc>>| json!({"status": status.as_str(), "is_featured": is_featured, "approved_at": approved_at});
    let entry = by.entry(review.action(), "material", id).with_reason(reason).with_change(
        &told(content.status, content.is_featured, content.approved_at),
        &told(status, is_featured, approved_at),
    );
    audit::record(&tx, entry, now).await?;
    tx.commit().await?;
    Ok(Reviewed::Now)
}
