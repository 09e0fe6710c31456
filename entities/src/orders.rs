//! Orders: written when somebody wants to pay, before any payment service hears of it.
//!
//! An order keeps what it was for and what it costs as they were at that moment. Orders outlive accounts.

use chrono::{DateTime, SubsecRound, Utc};
use domain::{
    idempotency::{Fingerprint, IdempotencyKey},
    lists::{Currency, PlanName},
    order::{OrderKind, OrderNumber, OrderStatus, PaymentMethod},
    prices::Package,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, TransactionTrait,
};
use uuid::Uuid;

use crate::{
    StoreError, accounts,
    connect::begin_write,
    packages,
    rows::order::{Column, Entity, Model},
    values::Reader,
};

/// One wish to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its id.
    pub id: Uuid,
    /// By which payment services and people name it.
    pub number: OrderNumber,
    /// Whose.
    pub user_id: Uuid,
    /// What for.
    pub kind: OrderKind,
    /// Which package, of an order of credits.
    pub package_id: Option<Uuid>,
    /// Credits that are paid for.
    pub credits: u32,
    /// Credits on top.
    pub bonus_credits: u32,
    /// What is to be paid, in hundredths of `currency`.
    pub amount_minor: u32,
    /// In what.
    pub currency: Currency,
    /// Through whom.
    pub payment_method: PaymentMethod,
    /// What is written about it; see [`status_at`](Self::status_at).
    pub status: OrderStatus,
    /// Until when it waits for the money.
    pub expires_at: DateTime<Utc>,
    /// When the money came.
    pub paid_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Order {
    /// What became of it at `now`: one that nobody paid in time has expired, written or not.
    #[must_use]
    pub fn status_at(&self, now: DateTime<Utc>) -> OrderStatus {
        match self.status {
            OrderStatus::Pending if self.expires_at <= now => OrderStatus::Expired,
            status => status,
        }
    }

    /// All credits that it brings.
    #[must_use]
    pub const fn total_credits(&self) -> u32 {
        self.credits.saturating_add(self.bonus_credits)
    }
}

/// A wish to buy a package.
#[derive(Clone, Debug)]
pub struct NewPackOrder {
    /// Id of the order, if it is made.
    pub id: Uuid,
    /// Its number.
    pub number: OrderNumber,
    /// Who buys.
    pub user_id: Uuid,
    /// What.
    pub package_id: Uuid,
    /// Through whom it will be paid.
    pub payment_method: PaymentMethod,
    /// By which the client may ask again.
    pub key: Option<IdempotencyKey>,
    /// What the client asked for.
    pub fingerprint: Fingerprint,
    /// Until when it waits for the money.
    pub expires_at: DateTime<Utc>,
}

/// Why there is no order. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// The account does not exist.
    #[error("there is no such account")]
    NoUser,
    /// No such package is sold.
    #[error("there is no such package")]
    NoPackage,
    /// The package is for a higher plan.
    #[error("the package is for {least} and above")]
    PlanTooLow {
        /// The lowest plan that may buy it.
        least: PlanName,
    },
    /// The key was used for something else.
    #[error("the key was used for another order")]
    KeyReused,
    /// So many orders of this account wait for their money that no other is taken.
    #[error("too many orders wait for their money")]
    TooManyOpen {
        /// When the first of them expires.
        until: DateTime<Utc>,
    },
    /// The database failed. Whether the order was stored is unknown: ask again with the same key.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for OrderError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// Orders a package, at its price of this moment. Asked again with the same key and the same fingerprint, it replies
/// the stored order as it is now, whatever became of the package or the plan. An account has at most `open_limit` live
/// orders that are not paid.
///
/// Orders of one account are made one after the other: its row is held, so of many at once with one key one is stored.
///
/// # Errors
/// `OrderError`.
pub async fn create(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    new: &NewPackOrder,
    open_limit: u64,
    now: DateTime<Utc>,
) -> Result<Order, OrderError> {
    let tx = begin_write(db).await?;
    // On an error the transaction is dropped, and that undoes it.
    let order = within(&tx, new, open_limit, now).await?;
    tx.commit().await?;
    Ok(order)
}

async fn within(
    tx: &DatabaseTransaction,
    new: &NewPackOrder,
    open_limit: u64,
    now: DateTime<Utc>,
) -> Result<Order, OrderError> {
    let user = accounts::hold(tx, new.user_id).await?.filter(|user| user.is_active).ok_or(OrderError::NoUser)?;
    if let Some(key) = &new.key
        && let Some(row) = owned(new.user_id).filter(Column::IdempotencyKey.eq(key.as_str())).one(tx).await?
    {
        let same = row.request_fingerprint == new.fingerprint.as_str();
        return if same { Ok(Order::try_from(row)?) } else { Err(OrderError::KeyReused) };
    }
    let package = packages::sold_by_id(tx, new.package_id).await?.ok_or(OrderError::NoPackage)?;
    if let Some(least) = package.listed.min_plan.filter(|least| user.plan_at(now) < *least) {
        return Err(OrderError::PlanTooLow { least });
    }
    let open = || {
        let live =
            Condition::all().add(Column::Status.eq(OrderStatus::Pending.as_str())).add(Column::ExpiresAt.gt(now));
        owned(new.user_id).filter(live)
    };
    if open().count(tx).await? >= open_limit {
        let first = open().order_by_asc(Column::ExpiresAt).one(tx).await?;
        return Err(OrderError::TooManyOpen { until: first.map_or(now, |order| order.expires_at) });
    }
    let row = to_row(new, &package, now);
    Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    Ok(Order::try_from(row)?)
}

/// The order with this id, if it is `user_id`'s.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn owned_by(db: &impl ConnectionTrait, user_id: Uuid, id: Uuid) -> Result<Option<Order>, StoreError> {
    owned(user_id).filter(Column::Id.eq(id)).one(db).await?.map(Order::try_from).transpose()
}

fn owned(user_id: Uuid) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::UserId.eq(user_id))
}

fn to_row(new: &NewPackOrder, package: &Package, now: DateTime<Utc>) -> Model {
    let currency = new.payment_method.currency();
    // As precise as every database keeps it, so that an order reads the same when it is asked for again.
    let (now, expires_at) = (now.trunc_subsecs(6), new.expires_at.trunc_subsecs(6));
    Model {
        id: new.id,
        order_number: new.number.to_string(),
        user_id: new.user_id,
        kind: OrderKind::CreditPack.to_string(),
        package_id: Some(package.id),
        credits: i64::from(package.listed.credits),
        bonus_credits: i64::from(package.listed.bonus_credits),
        amount_minor: i64::from(package.listed.price_minor(currency)),
        currency: currency.to_string(),
        payment_method: new.payment_method.to_string(),
        status: OrderStatus::Pending.to_string(),
        idempotency_key: new.key.as_ref().map(|key| key.as_str().to_owned()),
        request_fingerprint: new.fingerprint.as_str().to_owned(),
        expires_at,
        paid_at: None,
        created_at: now,
        updated_at: now,
    }
}

impl TryFrom<Model> for Order {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let read = Reader { table: "orders", id: row.id };
        Ok(Self {
            id: row.id,
            number: read.word("order_number", &row.order_number)?,
            user_id: row.user_id,
            kind: read.word("kind", &row.kind)?,
            package_id: row.package_id,
            credits: read.count32("credits", row.credits)?,
            bonus_credits: read.count32("bonus_credits", row.bonus_credits)?,
            amount_minor: read.count32("amount_minor", row.amount_minor)?,
            currency: read.word("currency", &row.currency)?,
            payment_method: read.word("payment_method", &row.payment_method)?,
            status: read.word("status", &row.status)?,
            expires_at: row.expires_at,
            paid_at: row.paid_at,
            created_at: row.created_at,
        })
    }
}
