//! Uses: an order reserves one, its payment consumes it, its end releases it. Each happens once, however often it is
//! asked for.

use chrono::{DateTime, Utc};
use domain::{
    lists::Currency,
    promotion::{Item, Promotion, PromotionCode, Refusal, UsageState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QuerySelect, TransactionTrait, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::{by_code, of_code};
use crate::{
    StoreError,
    audit::{self, By},
    connect::begin_write,
    orders,
    rows::{
        promotion,
        promotion_usage::{ActiveModel, Column, Entity, Model},
    },
    values::{Reader, stable_id},
};

const TABLE: &str = "promotion_usages";

/// What a promotion would take off, at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The promotion.
    pub promotion: Promotion,
    /// What it takes off, in hundredths of `currency`; or why nothing.
    pub discount_minor: Result<u32, Refusal>,
    /// Of the amount and the discount.
    pub currency: Currency,
}

/// A use that is kept for an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserved {
    /// Of this promotion.
    pub promotion_id: Uuid,
    /// Its code.
    pub code: PromotionCode,
    /// What it takes off, in hundredths of the order's currency.
    pub discount_minor: u32,
}

/// Why there is no use. Nothing was changed, and the transaction is still good unless the database failed.
#[derive(Debug, thiserror::Error)]
pub enum ReserveError {
    /// The promotion does not count for this purchase.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database failed, or a row does not parse.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for ReserveError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// How many uses of a promotion this account has: of paid orders and of those that may still be paid.
///
/// # Errors
/// The database failed.
pub async fn used_by(db: &impl ConnectionTrait, promotion_id: Uuid, user_id: Uuid) -> Result<u32, StoreError> {
    let counted = [UsageState::Reserved, UsageState::Used].map(UsageState::as_str);
    let mine = Entity::find()
        .filter(Column::PromotionId.eq(promotion_id))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::State.is_in(counted));
    Ok(u32::try_from(mine.count(db).await?).unwrap_or(u32::MAX))
}

/// What the promotion of this code takes off `amount_minor` hundredths for this account: keeps nothing and promises
/// nothing. Without a `currency` the amount is in the promotion's, or in TWD. `None`: no promotion has the code.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn quote(
    db: &impl ConnectionTrait,
    code: &PromotionCode,
    user_id: Uuid,
    item: Option<Item>,
    amount_minor: u32,
    currency: Option<Currency>,
    now: DateTime<Utc>,
) -> Result<Option<Quote>, StoreError> {
    let Some(promotion) = by_code(db, code).await? else { return Ok(None) };
    let currency = currency.or(promotion.campaign.currency).unwrap_or(Currency::Twd);
    let before = used_by(db, promotion.id, user_id).await?;
    let discount_minor = promotion.quote(item, amount_minor, currency, before, now);
    Ok(Some(Quote { promotion, discount_minor, currency }))
}

/// Keeps a use of the promotion of this code for the order `order_id`, which costs `amount_minor` hundredths of
/// `currency` without it. Holds the promotion's row until the transaction ends, so that of many at once exactly as many
/// pass as may. An order has one use at most.
///
/// # Errors
/// `ReserveError`.
#[expect(clippy::too_many_arguments, reason = "each is one fact of the purchase, and the caller has them apart")]
pub async fn reserve(
    tx: &DatabaseTransaction,
    code: &PromotionCode,
    user_id: Uuid,
    item: Item,
    amount_minor: u32,
    currency: Currency,
    order_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Reserved, ReserveError> {
    let row = of_code(code).lock_exclusive().one(tx).await?.ok_or(Refusal::NotValid)?;
    let promotion = Promotion::try_from(row)?;
    let before = used_by(tx, promotion.id, user_id).await?;
    let discount_minor = promotion.quote(Some(item), amount_minor, currency, before, now)?;
    let usage = new_usage(&promotion, user_id, order_id, discount_minor, currency, UsageState::Reserved, now);
    Entity::insert(usage).exec_without_returning(tx).await?;
    count(tx, promotion.id, Change { reserved: 1, ..Change::default() }, now).await?;
    Ok(Reserved { promotion_id: promotion.id, code: promotion.campaign.code, discount_minor })
}

/// The order is paid: its use counts. One that was released counts all the same, beyond the limit where others have
/// taken it meanwhile, since the buyer paid the price that was promised. Reply: whether this call counted it; false for
/// an order without a promotion and for one that counts already.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn consume(tx: &DatabaseTransaction, order_id: Uuid, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let Some((promotion, usage)) = hold(tx, order_id).await? else { return Ok(false) };
    let change = match state(&usage)? {
        UsageState::Used => return Ok(false),
        UsageState::Reserved => Change { reserved: -1, current: 1, late: 0 },
        UsageState::Released => unreserved(&promotion),
    };
    count(tx, promotion.id, change, now).await?;
    set_state(tx, usage.id, UsageState::Used, now).await?;
    Ok(true)
}

/// The order is not going to be paid: somebody else may have its use. Reply: whether this call released it; false for an
/// order without a promotion, for one that is paid, and for one that was released before.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn release(tx: &DatabaseTransaction, order_id: Uuid, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let Some((promotion, usage)) = hold(tx, order_id).await? else { return Ok(false) };
    if state(&usage)? != UsageState::Reserved {
        return Ok(false);
    }
    count(tx, promotion.id, Change { reserved: -1, ..Change::default() }, now).await?;
    set_state(tx, usage.id, UsageState::Released, now).await?;
    Ok(true)
}

/// What became of a use that staff wanted counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It counts now.
    Counted,
    /// It counted before.
    Already,
}

/// Why staff's use was not counted. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// There is no such promotion.
    #[error("there is no such promotion")]
    NoPromotion,
    /// There is no such order, or it is somebody else's.
    #[error("this account has no such order")]
    NoOrder,
    /// The order has a use of another promotion.
    #[error("this order has another promotion")]
    OtherPromotion,
    /// The database failed, or a row does not parse.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for RecordError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// Counts a use of a promotion by an order, once: a repair by staff of what a payment does by itself. A use that the
/// order has keeps its own discount; else `discount_minor` is written down, in hundredths of the order's currency.
///
/// # Errors
/// `RecordError`.
pub async fn record(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    promotion_id: Uuid,
    user_id: Uuid,
    order_id: Uuid,
    discount_minor: u32,
    by: &By,
    now: DateTime<Utc>,
) -> Result<Recorded, RecordError> {
    let tx = begin_write(db).await?;
    let order = orders::owned_by(&tx, user_id, order_id).await?.ok_or(RecordError::NoOrder)?;
    let row = promotion::Entity::find_by_id(promotion_id).lock_exclusive().one(&tx).await?;
    let promotion = Promotion::try_from(row.ok_or(RecordError::NoPromotion)?)?;
    let counted = match of_order(order_id).one(&tx).await? {
        Some(usage) if usage.promotion_id != promotion_id => return Err(RecordError::OtherPromotion),
        Some(_) => consume(&tx, order_id, now).await?,
        None => {
            let (currency, used) = (order.currency, UsageState::Used);
            let usage = new_usage(&promotion, user_id, order_id, discount_minor, currency, used, now);
            Entity::insert(usage).exec_without_returning(&tx).await?;
            count(&tx, promotion_id, unreserved(&promotion), now).await?;
            true
        }
    };
    if counted {
        let use_of = json!({"order_id": order_id, "user_id": user_id, "discount_minor": discount_minor});
        let entry = by.entry("promotion.record_usage", super::KIND, promotion_id).with_change(&json!({}), &use_of);
        audit::record(&tx, entry, now).await?;
    }
    tx.commit().await?;
    Ok(if counted { Recorded::Counted } else { Recorded::Already })
}

/// By how much the counters of a promotion change.
#[derive(Clone, Copy, Debug, Default)]
struct Change {
    current: i64,
    reserved: i64,
    late: i64,
}

/// A use that nothing was kept for: late when all are taken.
fn unreserved(promotion: &Promotion) -> Change {
    let late = i64::from(promotion.uses_left() == Some(0));
    Change { current: 1, reserved: 0, late }
}

async fn count(tx: &DatabaseTransaction, id: Uuid, change: Change, now: DateTime<Utc>) -> Result<(), DbErr> {
    use promotion::Column;

    let by = |column: Column, change: i64| Expr::col(column).add(change);
    let update = promotion::Entity::update_many()
        .col_expr(Column::CurrentUses, by(Column::CurrentUses, change.current))
        .col_expr(Column::ReservedUses, by(Column::ReservedUses, change.reserved))
        .col_expr(Column::LateUses, by(Column::LateUses, change.late))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(id));
    update.exec(tx).await.map(|_| ())
}

async fn set_state(tx: &DatabaseTransaction, id: Uuid, state: UsageState, now: DateTime<Utc>) -> Result<(), DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(id));
    update.exec(tx).await.map(|_| ())
}

/// The use of an order as it is once its promotion's row is held, under which alone it changes.
async fn hold(tx: &DatabaseTransaction, order_id: Uuid) -> Result<Option<(Promotion, Model)>, StoreError> {
    let Some(seen) = of_order(order_id).one(tx).await? else { return Ok(None) };
    let row = promotion::Entity::find_by_id(seen.promotion_id).lock_exclusive().one(tx).await?;
    let row = row.ok_or_else(|| StoreError::corrupt(TABLE, seen.id, "promotion_id: there is none"))?;
    let usage = of_order(order_id).one(tx).await?;
    let usage = usage.ok_or_else(|| StoreError::corrupt(TABLE, seen.id, "it is gone"))?;
    Ok(Some((Promotion::try_from(row)?, usage)))
}

fn of_order(order_id: Uuid) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::OrderId.eq(order_id))
}

fn state(usage: &Model) -> Result<UsageState, StoreError> {
    Reader { table: TABLE, id: usage.id }.word("state", &usage.state)
}

fn new_usage(
    promotion: &Promotion,
    user_id: Uuid,
    order_id: Uuid,
    discount_minor: u32,
    currency: Currency,
    state: UsageState,
    now: DateTime<Utc>,
) -> ActiveModel {
    ActiveModel {
        // An order has one use at most, so its id names it.
        id: Set(stable_id(TABLE, &order_id.to_string())),
        promotion_id: Set(promotion.id),
        user_id: Set(user_id),
        order_id: Set(order_id),
        state: Set(state.to_string()),
        discount_minor: Set(i64::from(discount_minor)),
        currency: Set(currency.to_string()),
        created_at: Set(now),
        updated_at: Set(now),
    }
}
