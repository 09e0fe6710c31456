//! Promotions: what staff decide about them, and the uses that orders make of them.
//!
//! Whoever changes a promotion or its uses holds its row, taken after those of the account and the order, so that of
//! many at once never more have it than may; a CHECK stands behind that. Transactions that are handed in are begun by
//! `connect::begin_write`.

mod uses;

use chrono::{DateTime, SubsecRound, Utc};
use domain::promotion::{Campaign, CampaignFault, Promotion, PromotionCode, Uses};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, SqlErr, TransactionTrait, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    StoreError,
    audit::{self, By},
    connect::begin_write,
    rows::promotion::{ActiveModel, Column, Entity, Model},
    values::{Reader, json_values},
};

pub use self::uses::{
    Quote, RecordError, Recorded, ReserveError, Reserved, consume, quote, record, release, reserve, used_by,
};

const TABLE: &str = "promotions";
/// What `subject_kind` of the log of what staff did says of promotions.
const KIND: &str = "promotion";

/// The most promotions that count at once and are looked at.
const MOST_ACTIVE: u64 = 100;

/// Why a promotion was not stored. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// Another promotion has the code.
    #[error("another promotion has this code")]
    CodeTaken,
    /// It does not hold together.
    #[error("the promotion does not hold together")]
    Faults(Vec<CampaignFault>),
    /// The database failed, or the row does not parse.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for ChangeError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::CodeTaken,
            _ => Self::Store(error.into()),
        }
    }
}

/// Stores a promotion.
///
/// # Errors
/// `ChangeError`.
pub async fn create(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    campaign: Campaign,
    by: &By,
    now: DateTime<Utc>,
) -> Result<Promotion, ChangeError> {
    let (now, campaign) = (now.trunc_subsecs(6), as_stored(campaign));
    sound(&campaign, Uses::default())?;
    let row = ActiveModel {
        id: Set(id),
        current_uses: Set(0),
        reserved_uses: Set(0),
        late_uses: Set(0),
        created_at: Set(now),
        updated_at: Set(now),
        ..columns(&campaign)
    };
    let tx = begin_write(db).await?;
    Entity::insert(row).exec_without_returning(&tx).await?;
    let entry = by.entry("promotion.create", KIND, id).with_change(&json!({}), &campaign);
    audit::record(&tx, entry, now).await?;
    tx.commit().await?;
    Ok(Promotion { id, campaign, uses: Uses::default(), created_at: now })
}

/// Changes a promotion. Uses that orders have keep what they were promised. Reply: as it is now, if there is one.
///
/// # Errors
/// `ChangeError`.
pub async fn update(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    edit: impl FnOnce(&mut Campaign),
    by: &By,
    now: DateTime<Utc>,
) -> Result<Option<Promotion>, ChangeError> {
    let tx = begin_write(db).await?;
    let Some(row) = Entity::find_by_id(id).lock_exclusive().one(&tx).await? else { return Ok(None) };
    let mut promotion = Promotion::try_from(row)?;
    let before = promotion.campaign.clone();
    edit(&mut promotion.campaign);
    promotion.campaign = as_stored(promotion.campaign);
    sound(&promotion.campaign, promotion.uses)?;
    let row = ActiveModel { updated_at: Set(now), ..columns(&promotion.campaign) };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(&tx).await?;
    let entry = by.entry("promotion.update", KIND, id).with_change(&before, &promotion.campaign);
    if entry.after.is_some() {
        audit::record(&tx, entry, now).await?;
    }
    tx.commit().await?;
    Ok(Some(promotion))
}

/// Switches a promotion off; orders that have it keep it. Reply: whether there is one.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn deactivate(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    by: &By,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let tx = begin_write(db).await?;
    let Some(row) = Entity::find_by_id(id).lock_exclusive().one(&tx).await? else { return Ok(false) };
    if !row.is_active {
        return Ok(true);
    }
    let off = Entity::update_many()
        .col_expr(Column::IsActive, Expr::value(false))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(id));
    off.exec(&tx).await?;
    let off =
        by.entry("promotion.delete", KIND, id).with_change(&json!({"is_active": true}), &json!({"is_active": false}));
    audit::record(&tx, off, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// A page of the promotions in the order in which they are shown, those that are switched off only when they are wanted.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn list(
    db: &impl ConnectionTrait,
    skip: u64,
    limit: u64,
    include_inactive: bool,
) -> Result<Vec<Promotion>, StoreError> {
    let mut query = in_order();
    if !include_inactive {
        query = query.filter(Column::IsActive.eq(true));
    }
    read(query.offset(skip).limit(limit).all(db).await?)
}

/// The promotions that count at `now` and have uses left, in the order in which they are shown: the highest priority
/// first, then the newest. At most 100.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn active(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Promotion>, StoreError> {
    let query = in_order()
        .filter(Column::IsActive.eq(true))
        .filter(Column::StartDate.lte(now))
        .filter(Column::EndDate.gte(now))
        .filter(Expr::cust("(max_uses_total IS NULL OR current_uses + reserved_uses < max_uses_total + late_uses)"));
    read(query.limit(MOST_ACTIVE).all(db).await?)
}

/// The promotion of this code, whether or not it counts.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_code(db: &impl ConnectionTrait, code: &PromotionCode) -> Result<Option<Promotion>, StoreError> {
    of_code(code).one(db).await?.map(Promotion::try_from).transpose()
}

fn of_code(code: &PromotionCode) -> Select<Entity> {
    Entity::find().filter(Column::Code.eq(code.as_str()))
}

fn in_order() -> Select<Entity> {
    Entity::find().order_by_desc(Column::Priority).order_by_desc(Column::CreatedAt).order_by_asc(Column::Id)
}

fn read(rows: Vec<Model>) -> Result<Vec<Promotion>, StoreError> {
    rows.into_iter().map(Promotion::try_from).collect()
}

fn sound(campaign: &Campaign, uses: Uses) -> Result<(), ChangeError> {
    let faults = campaign.faults(uses);
    if faults.is_empty() { Ok(()) } else { Err(ChangeError::Faults(faults)) }
}

/// With times as precise as every database keeps them, so that it reads the same afterwards.
fn as_stored(campaign: Campaign) -> Campaign {
    let (start_date, end_date) = (campaign.start_date.trunc_subsecs(6), campaign.end_date.trunc_subsecs(6));
    Campaign { start_date, end_date, ..campaign }
}

fn columns(campaign: &Campaign) -> ActiveModel {
    let campaign = campaign.clone();
    ActiveModel {
        code: Set(campaign.code.to_string()),
        name: Set(campaign.name),
        name_zh: Set(campaign.name_zh),
        name_en: Set(campaign.name_en),
        description: Set(campaign.description),
        description_zh: Set(campaign.description_zh),
        description_en: Set(campaign.description_en),
        discount_type: Set(campaign.discount_type.to_string()),
        discount_value: Set(i64::from(campaign.discount_value)),
        currency: Set(campaign.currency.map(|currency| currency.to_string())),
        min_purchase_minor: Set(i64::from(campaign.min_purchase_minor)),
        max_discount_minor: Set(campaign.max_discount_minor.map(i64::from)),
        start_date: Set(campaign.start_date),
        end_date: Set(campaign.end_date),
        max_uses_total: Set(campaign.max_uses_total.map(i64::from)),
        max_uses_per_user: Set(i64::from(campaign.max_uses_per_user)),
        applicable_plans: Set(json_values(&campaign.applicable_plans)),
        applicable_credit_packages: Set(json_values(&campaign.applicable_credit_packages)),
        banner_image_url: Set(campaign.banner_image_url),
        badge_text: Set(campaign.badge_text),
        badge_color: Set(campaign.badge_color),
        priority: Set(campaign.priority),
        is_active: Set(campaign.is_active),
        is_featured: Set(campaign.is_featured),
        ..Default::default()
    }
}

impl TryFrom<Model> for Promotion {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let read = Reader { table: TABLE, id: row.id };
        let optional = |column, value: Option<i64>| value.map(|value| read.count32(column, value)).transpose();
        let campaign = Campaign {
            code: read.word("code", &row.code)?,
            name: row.name,
            name_zh: row.name_zh,
            name_en: row.name_en,
            description: row.description,
            description_zh: row.description_zh,
            description_en: row.description_en,
            discount_type: read.word("discount_type", &row.discount_type)?,
            discount_value: read.count32("discount_value", row.discount_value)?,
            currency: row.currency.map(|word| read.word("currency", &word)).transpose()?,
            min_purchase_minor: read.count32("min_purchase_minor", row.min_purchase_minor)?,
            max_discount_minor: optional("max_discount_minor", row.max_discount_minor)?,
            start_date: row.start_date,
            end_date: row.end_date,
            max_uses_total: optional("max_uses_total", row.max_uses_total)?,
            max_uses_per_user: read.count32("max_uses_per_user", row.max_uses_per_user)?,
            applicable_plans: read.json("applicable_plans", row.applicable_plans)?,
            applicable_credit_packages: read.json("applicable_credit_packages", row.applicable_credit_packages)?,
            banner_image_url: row.banner_image_url,
            badge_text: row.badge_text,
            badge_color: row.badge_color,
            priority: row.priority,
            is_active: row.is_active,
            is_featured: row.is_featured,
        };
        let uses = Uses {
            current: read.count32("current_uses", row.current_uses)?,
            reserved: read.count32("reserved_uses", row.reserved_uses)?,
            late: read.count32("late_uses", row.late_uses)?,
        };
        Ok(Self { id: row.id, campaign, uses, created_at: row.created_at })
    }
}
