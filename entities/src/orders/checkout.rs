//! Checkouts: an order goes to a payment service, and is asked after there until its end is known.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{order::OrderStatus, payment::PayBy};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::Order;
use crate::{
    StoreError,
    rows::order::{Column, Entity},
};

/// An order that the service is to be asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The order.
    pub order: Order,
    /// How often it was asked before.
    pub asks: u32,
}

/// Notes that an order's checkout was opened: by which means it is paid, and what the service calls it. From `ask_at` on
/// the service is asked whether it was paid, since a notification can be lost. Reply: whether the order still waits.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn open_checkout(
    db: &impl ConnectionTrait,
    id: Uuid,
    checkout_id: Option<&str>,
    pay_by: Option<PayBy>,
    ask_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mut update = Entity::update_many()
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .col_expr(Column::AskAt, Expr::value(ask_at))
        .col_expr(Column::PayBy, Expr::value(pay_by.map(PayBy::as_str)));
    if pay_by.is_some_and(|means| means != PayBy::Credit) {
        // Nothing but a card can be charged again.
        update = update.col_expr(Column::IsRecurring, Expr::value(false));
    }
    if let Some(checkout_id) = checkout_id {
        update = update.col_expr(Column::CheckoutId, Expr::value(checkout_id));
    }
    let open = update.filter(Column::Id.eq(id)).filter(Column::Status.eq(OrderStatus::Pending.as_str()));
    Ok(open.exec(db).await?.rows_affected == 1)
}

/// Orders whose service is to be asked at `now`, the longest due first.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn to_ask(db: &impl ConnectionTrait, now: DateTime<Utc>, limit: u64) -> Result<Vec<Ask>, StoreError> {
    let due = Entity::find().filter(Column::AskAt.lte(now)).order_by_asc(Column::AskAt).limit(limit);
    let rows = due.all(db).await?;
    let read = |row: crate::rows::order::Model| {
        let asks = u32::try_from(row.asks).unwrap_or(u32::MAX);
        Ok(Ask { order: Order::try_from(row)?, asks })
    };
    rows.into_iter().map(read).collect()
}

/// Notes that a service was asked, and when it is asked again; `None`: never. Of two processes one comes first: reply
/// whether it was this one.
///
/// # Errors
/// The database failed; nothing was changed.
pub async fn asked(
    db: &impl ConnectionTrait,
    ask: &Ask,
    next: Option<TimeDelta>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let next = next.and_then(|wait| now.checked_add_signed(wait));
    let first = Entity::update_many()
        .col_expr(Column::AskAt, Expr::value(next))
        .col_expr(Column::Asks, Expr::col(Column::Asks).add(1))
        .filter(Column::Id.eq(ask.order.id))
        .filter(Column::Asks.eq(i64::from(ask.asks)))
        .filter(Column::AskAt.is_not_null());
    Ok(first.exec(db).await?.rows_affected == 1)
}
