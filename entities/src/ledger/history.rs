//! A user's transactions, as the front ends list them: what changed the spendable total, newest first.

use chrono::{DateTime, Utc};
use domain::ledger::TransactionType;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::Outcome;
use crate::{
    StoreError,
    rows::credit_transfer::{Column, Entity, Model},
};

/// Which transactions.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this type only.
    pub transaction_type: Option<TransactionType>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
}

/// One transaction with what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What happened.
    pub outcome: Outcome,
    /// The service that was paid for.
    pub service_type: Option<String>,
    /// The generation that was paid for.
    pub generation_id: Option<Uuid>,
    /// The package that was bought.
    pub package_id: Option<Uuid>,
    /// The payment that paid for it.
    pub payment_id: Option<String>,
    /// One sentence for the user.
    pub description: Option<String>,
}

impl TryFrom<Model> for Page {
    type Error = StoreError;
    fn try_from(row: Model) -> Result<Self, StoreError> {
        Ok(Self {
            outcome: Outcome::try_from(&row)?,
            service_type: row.service_type,
            generation_id: row.generation_id,
            package_id: row.package_id,
            payment_id: row.payment_id,
            description: row.description,
        })
    }
}

fn of(user_id: Uuid, filter: &Filter) -> Select<Entity> {
    // A whole hold that is captured moves credits, but none that could still be spent.
    let mut query = Entity::find()
        .filter(Column::UserId.eq(user_id))
        .filter(Column::Number.is_not_null())
        .filter(Column::Amount.ne(0));
    if let Some(word) = filter.transaction_type {
        query = query.filter(Column::TransactionType.eq(word.as_str()));
    }
    if let Some(from) = filter.from {
        query = query.filter(Column::CreatedAt.gte(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(Column::CreatedAt.lt(to));
    }
    query
}

/// `limit` transactions from the `offset`-th on, newest first, and how many there are.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn history(
    db: &impl ConnectionTrait,
    user_id: Uuid,
    filter: &Filter,
    offset: u64,
    limit: u64,
) -> Result<(Vec<Page>, u64), StoreError> {
    let total = of(user_id, filter).count(db).await?;
    let rows = of(user_id, filter).order_by(Column::Number, Order::Desc).offset(offset).limit(limit).all(db).await?;
    Ok((rows.into_iter().map(Page::try_from).collect::<Result<_, _>>()?, total))
}

/// At most `limit` transactions after the `after`-th, oldest first: for statements, which are read piece by piece.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn statement(
    db: &impl ConnectionTrait,
    user_id: Uuid,
    filter: &Filter,
    after: i64,
    limit: u64,
) -> Result<Vec<Page>, StoreError> {
    let query = of(user_id, filter).filter(Column::Number.gt(after)).order_by_asc(Column::Number).limit(limit);
    query.all(db).await?.into_iter().map(Page::try_from).collect()
}
