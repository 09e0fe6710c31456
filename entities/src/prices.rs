//! The price list. Operators change it; a start only adds what is missing.

use chrono::{DateTime, Utc};
use domain::{
    lists::{PlanName, ServicePrice},
    prices::{Price, PriceBook},
};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait, TransactionTrait, sea_query::OnConflict,
};

use crate::{
    StoreError,
    connect::begin_write,
    rows::service_price::{ActiveModel, Entity, Model},
    values::{Reader, stable_id},
};

const TABLE: &str = "service_pricing";

/// Puts in the prices that are missing, all or none; those that are there stay as they are. Safe in two processes at
/// once. Reply: how many were put in.
///
/// # Errors
/// The database failed; nothing was stored.
pub async fn seed(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    prices: &[ServicePrice],
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let tx = begin_write(db).await?;
    let mut stored = 0;
    for price in prices {
        // Any unique column: an operator may have given the row another name, and its id is still taken.
        let there = OnConflict::new().do_nothing().to_owned();
        stored += Entity::insert(to_row(price, now)).on_conflict(there).exec_without_returning(&tx).await?;
    }
    tx.commit().await?;
    Ok(stored)
}

/// The whole price list, switched-off rows too.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn book(db: &impl ConnectionTrait) -> Result<PriceBook, StoreError> {
    let rows = Entity::find().all(db).await?;
    let prices: Result<Vec<_>, _> = rows.into_iter().map(price).collect();
    prices.map(PriceBook::new)
}

fn to_row(price: &ServicePrice, now: DateTime<Utc>) -> ActiveModel {
    let price = price.clone();
    let model = price.model.unwrap_or_default();
    ActiveModel {
        id: Set(stable_id(TABLE, &format!("{}:{model}", price.service_type))),
        service_type: Set(price.service_type),
        model: Set(model),
        display_name: Set(price.display_name),
        display_name_zh: Set(price.display_name_zh),
        description: Set(price.description),
        credit_cost: Set(i64::from(price.credit_cost)),
        api_cost_usd_micros: Set(price.api_cost_usd.micros()),
        min_plan: Set(price.min_plan.map(|plan| plan.to_string())),
        subscribers_only: Set(price.subscribers_only),
        resolution: Set(price.resolution),
        max_duration_seconds: Set(price.max_duration_seconds.map(i64::from)),
        is_internal: Set(price.is_internal),
        is_active: Set(price.is_active),
        sort_order: Set(price.sort_order),
        created_at: Set(now),
        updated_at: Set(now),
    }
}

fn price(row: Model) -> Result<Price, StoreError> {
    let read = Reader { table: TABLE, id: row.id };
    let min_plan = row.min_plan.map(|plan| read.word::<PlanName>("min_plan", &plan)).transpose()?;
    let max_duration = row.max_duration_seconds.map(|seconds| read.count32("max_duration_seconds", seconds));
    let listed = ServicePrice {
        service_type: row.service_type,
        model: Some(row.model).filter(|model| !model.is_empty()),
        display_name: row.display_name,
        display_name_zh: row.display_name_zh,
        description: row.description,
        credit_cost: read.count32("credit_cost", row.credit_cost)?,
        api_cost_usd: read.usd("api_cost_usd_micros", row.api_cost_usd_micros)?,
        min_plan,
        subscribers_only: row.subscribers_only,
        resolution: row.resolution,
        max_duration_seconds: max_duration.transpose()?,
        is_internal: row.is_internal,
        is_active: row.is_active,
        sort_order: row.sort_order,
    };
    Ok(Price { id: row.id, listed })
}
