//! Packages of credits. Operators change them; a start only adds what is missing.

use chrono::{DateTime, Utc};
use domain::{
    lists::{CreditPackage, PlanName},
    prices::Package,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    TransactionTrait, sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{
    StoreError,
    connect::begin_write,
    rows::credit_package::{ActiveModel, Column, Entity, Model},
    values::{Reader, stable_id},
};

const TABLE: &str = "credit_packages";

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

fn to_row(package: &CreditPackage, now: DateTime<Utc>) -> ActiveModel {
    let package = package.clone();
    ActiveModel {
        id: Set(stable_id(TABLE, &package.name)),
        name: Set(package.name),
        display_name: Set(package.display_name),
        display_name_zh: Set(package.display_name_zh),
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
