//! Packages of credits. Operators change them; a start only adds what is missing.

use chrono::{DateTime, SubsecRound, Utc};
use domain::{
    lists::{CreditPackage, PlanName},
    prices::Package,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    SqlErr, TransactionTrait,
    sea_query::OnConflict,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    StoreError,
    audit::{self, By},
    connect::begin_write,
    rows::credit_package::{ActiveModel, Column, Entity, Model},
    values::{Reader, stable_id},
};

const TABLE: &str = "credit_packages";
/// What `subject_kind` of the log of what staff did says of packages.
const KIND: &str = "package";

/// Puts in the packages that are missing, all or none; those that are there stay as they are. Their ids follow from
/// their names, so that every installation has the same. Safe in two processes at once. Reply: how many were put in.
///
/// # Errors
/// The database failed; nothing was stored.
pub async fn seed(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    packages: &[CreditPackage],
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let tx = begin_write(db).await?;
    let mut stored = 0;
    for package in packages {
        // Any unique column: an operator may have given the row another name, and its id is still taken.
        let there = OnConflict::new().do_nothing().to_owned();
        stored += Entity::insert(to_row(package, now)).on_conflict(there).exec_without_returning(&tx).await?;
    }
    tx.commit().await?;
    Ok(stored)
}

/// The packages that are sold, in the order in which they are shown.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn sold(db: &impl ConnectionTrait) -> Result<Vec<Package>, StoreError> {
    let query = Entity::find().filter(Column::IsActive.eq(true));
    let rows = query.order_by_asc(Column::SortOrder).order_by_asc(Column::Name).all(db).await?;
    rows.into_iter().map(package).collect()
}

/// The package with this id, if it is sold.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn sold_by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Package>, StoreError> {
    let row = Entity::find_by_id(id).filter(Column::IsActive.eq(true)).one(db).await?;
    row.map(package).transpose()
}

/// A package with what the shop window and staff see of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The package.
    pub package: Package,
    /// A sentence about it.
    pub description: Option<String>,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
}

/// As [`sold`], with what the shop window shows of them.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn shown(db: &impl ConnectionTrait) -> Result<Vec<Shown>, StoreError> {
    let query = Entity::find().filter(Column::IsActive.eq(true));
    let rows = query.order_by_asc(Column::SortOrder).order_by_asc(Column::Name).all(db).await?;
    rows.into_iter().map(show).collect()
}

/// Which of these ids no package has, sold or not.
///
/// # Errors
/// The database failed.
pub async fn unknown(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(ids.iter().copied().filter(|id| rows.iter().all(|row| row.id != *id)).collect())
}

/// Why a package was not stored. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// Another package has the name.
    #[error("another package has this name")]
    NameTaken,
    /// The database failed, or the row does not parse.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for PackageError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::NameTaken,
            _ => Self::Store(error.into()),
        }
    }
}

/// Stores a package of the operators' own.
///
/// # Errors
/// `PackageError`.
pub async fn create(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    listed: &CreditPackage,
    description: Option<&str>,
    by: &By,
    now: DateTime<Utc>,
) -> Result<Shown, PackageError> {
    let now = now.trunc_subsecs(6);
    let row = ActiveModel { id: Set(id), description: Set(description.map(str::to_owned)), ..to_row(listed, now) };
    let tx = begin_write(db).await?;
    Entity::insert(row).exec_without_returning(&tx).await?;
    let package = Package { id, listed: listed.clone() };
    let shown = Shown { package, description: description.map(str::to_owned), created_at: now };
    audit::record(&tx, by.entry("package.create", KIND, id).with_change(&json!({}), &told(&shown)), now).await?;
    tx.commit().await?;
    Ok(shown)
}

/// Changes a package, sold or not. Orders that were made keep what they were made for. Reply: as it is now, if there is
/// one.
///
/// # Errors
/// `PackageError`.
pub async fn update(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    id: Uuid,
    edit: impl FnOnce(&mut Shown),
    by: &By,
    now: DateTime<Utc>,
) -> Result<Option<Shown>, PackageError> {
    let tx = begin_write(db).await?;
    let Some(row) = Entity::find_by_id(id).lock_exclusive().one(&tx).await? else { return Ok(None) };
    let mut shown = show(row)?;
    let before = told(&shown);
    edit(&mut shown);
    let row = ActiveModel {
        id: NotSet,
        description: Set(shown.description.clone()),
        created_at: NotSet,
        ..to_row(&shown.package.listed, now)
    };
    Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(&tx).await?;
    let entry = by.entry("package.update", KIND, id).with_change(&before, &told(&shown));
    if entry.after.is_some() {
        audit::record(&tx, entry, now).await?;
    }
    tx.commit().await?;
    Ok(Some(shown))
}

/// What the log of what staff did has of a package.
fn told(shown: &Shown) -> Value {
    let mut told = json!(shown.package.listed);
    if let Some(fields) = told.as_object_mut() {
        fields.insert("description".to_owned(), json!(shown.description));
    }
    told
}

fn show(row: Model) -> Result<Shown, StoreError> {
    let (description, created_at) = (row.description.clone(), row.created_at);
    Ok(Shown { package: package(row)?, description, created_at })
}

fn to_row(package: &CreditPackage, now: DateTime<Utc>) -> ActiveModel {
    let package = package.clone();
    ActiveModel {
        id: Set(stable_id(TABLE, &package.name)),
        name: Set(package.name),
        display_name: Set(package.display_name),
        display_name_zh: Set(package.display_name_zh),
        description: Set(None),
        credits: Set(i64::from(package.credits)),
        bonus_credits: Set(i64::from(package.bonus_credits)),
        price_twd_minor: Set(i64::from(package.price_twd_minor)),
        price_usd_minor: Set(i64::from(package.price_usd_minor)),
        min_plan: Set(package.min_plan.map(|plan| plan.to_string())),
        is_popular: Set(package.is_popular),
        is_best_value: Set(package.is_best_value),
        sort_order: Set(package.sort_order),
        is_active: Set(package.is_active),
        created_at: Set(now),
        updated_at: Set(now),
    }
}

fn package(row: Model) -> Result<Package, StoreError> {
    let read = Reader { table: TABLE, id: row.id };
    let min_plan = row.min_plan.map(|plan| read.word::<PlanName>("min_plan", &plan)).transpose()?;
    let listed = CreditPackage {
        name: row.name,
        display_name: row.display_name,
        display_name_zh: row.display_name_zh,
        credits: read.count32("credits", row.credits)?,
        bonus_credits: read.count32("bonus_credits", row.bonus_credits)?,
        price_twd_minor: read.count32("price_twd_minor", row.price_twd_minor)?,
        price_usd_minor: read.count32("price_usd_minor", row.price_usd_minor)?,
        min_plan,
        is_popular: row.is_popular,
        is_best_value: row.is_best_value,
        sort_order: row.sort_order,
        is_active: row.is_active,
    };
    Ok(Package { id: row.id, listed })
}
