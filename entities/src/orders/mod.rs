//! Orders: written when somebody wants to pay, before any payment service hears of it.
//!
//! An order keeps what it was for and what it costs as they were at that moment. Orders outlive accounts. Only
//! [`crate::payments`] writes that one is paid or given back.

mod checkout;
mod make;

use chrono::{DateTime, Utc};
use domain::{
    lists::{Currency, PlanName},
    order::{OrderKind, OrderNumber, OrderStatus, PaymentMethod},
    payment::{BillingCycle, Instructions, PayBy},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

pub use self::{
    checkout::{Ask, asked, open_checkout, to_ask},
    make::{Made, NewOrder, OrderError, What, create},
};
use crate::{
    StoreError,
    rows::order::{Column, Entity, Model},
    values::Reader,
};

/// One wish to pay, or one charge of an agreement.
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
    /// Which subscription and what of it, of an order of a plan.
    pub plan: Option<PlanOrder>,
    /// Credits that are paid for.
    pub credits: u32,
    /// Credits on top.
    pub bonus_credits: u32,
    /// What is to be paid, in hundredths of `currency`.
    pub amount_minor: u32,
    /// What was taken off of the regular price.
    pub discount_minor: u32,
    /// The promotion that took it off, where one did.
    pub promotion_code: Option<String>,
    /// In what.
    pub currency: Currency,
    /// Through whom.
    pub payment_method: PaymentMethod,
    /// By which means, where the order names one.
    pub pay_by: Option<PayBy>,
    /// What is written about it; see [`status_at`](Self::status_at).
    pub status: OrderStatus,
    /// Until when it waits for the money.
    pub expires_at: DateTime<Utc>,
    /// What its checkout is known by at the service.
    pub checkout_id: Option<String>,
    /// What its payment is known by at the service.
    pub transaction_id: Option<String>,
    /// Why the last try to pay failed.
    pub failure_code: Option<String>,
    /// How it can be paid at a bank or a shop.
    pub instructions: Option<Instructions>,
    /// The ledger's transfer by which its credits came.
    pub grant_id: Option<Uuid>,
    /// What was given back of it.
    pub refunded_minor: u32,
    /// When the money came.
    pub paid_at: Option<DateTime<Utc>>,
    /// What of the plan it pays for, once it is paid: from and to.
    pub period: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// What an order of a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanOrder {
    /// Which subscription.
    pub subscription_id: Uuid,
    /// Which plan.
    pub plan: PlanName,
    /// For how long.
    pub cycle: BillingCycle,
    /// Whether paying agrees to be charged again.
    pub is_recurring: bool,
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

    /// All credits that it brings, of an order of credits.
    #[must_use]
    pub const fn total_credits(&self) -> u32 {
        self.credits.saturating_add(self.bonus_credits)
    }

    /// The regular price.
    #[must_use]
    pub const fn list_minor(&self) -> u32 {
        self.amount_minor.saturating_add(self.discount_minor)
    }
}

/// The order with this id, if it is `user_id`'s.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn owned_by(db: &impl ConnectionTrait, user_id: Uuid, id: Uuid) -> Result<Option<Order>, StoreError> {
    owned(user_id).filter(Column::Id.eq(id)).one(db).await?.map(Order::try_from).transpose()
}

/// The order of this number, whosever it is: the caller checks that.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_number(db: &impl ConnectionTrait, number: &OrderNumber) -> Result<Option<Order>, StoreError> {
    let row = Entity::find().filter(Column::OrderNumber.eq(number.as_str())).one(db).await?;
    row.map(Order::try_from).transpose()
}

/// The order with this id.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Order>, StoreError> {
    Entity::find_by_id(id).one(db).await?.map(Order::try_from).transpose()
}

/// The order that this payment paid for.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_transaction(
    db: &impl ConnectionTrait,
    method: PaymentMethod,
    transaction_id: &str,
) -> Result<Option<Order>, StoreError> {
    let row = Entity::find()
        .filter(Column::PaymentMethod.eq(method.as_str()))
        .filter(Column::TransactionId.eq(transaction_id))
        .one(db)
        .await?;
    row.map(Order::try_from).transpose()
}

/// The newest paid order of a subscription, given back or not.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn last_paid_of(db: &impl ConnectionTrait, subscription_id: Uuid) -> Result<Option<Order>, StoreError> {
    let row = Entity::find()
        .filter(Column::SubscriptionId.eq(subscription_id))
        .filter(Column::PaidAt.is_not_null())
        .order_by_desc(Column::PaidAt)
        .one(db)
        .await?;
    row.map(Order::try_from).transpose()
}

/// Orders of `user_id` that wait for their money at `now`, and when the first of them expires.
async fn open_orders(
    tx: &DatabaseTransaction,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(u64, Option<DateTime<Utc>>), StoreError> {
    let open =
        || owned(user_id).filter(Column::Status.eq(OrderStatus::Pending.as_str())).filter(Column::ExpiresAt.gt(now));
    let count = open().count(tx).await?;
    let first = open().order_by_asc(Column::ExpiresAt).limit(1).one(tx).await?;
    Ok((count, first.map(|order| order.expires_at)))
}

fn owned(user_id: Uuid) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::UserId.eq(user_id))
}

impl TryFrom<Model> for Order {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let read = Reader { table: "orders", id: row.id };
        let plan = match (row.subscription_id, &row.plan_name, &row.billing_cycle) {
            (Some(subscription_id), Some(plan), Some(cycle)) => Some(PlanOrder {
                subscription_id,
                plan: read.word("plan_name", plan)?,
                cycle: read.word("billing_cycle", cycle)?,
                is_recurring: row.is_recurring,
            }),
            _ => None,
        };
        Ok(Self {
            id: row.id,
            number: read.word("order_number", &row.order_number)?,
            user_id: row.user_id,
            kind: read.word("kind", &row.kind)?,
            package_id: row.package_id,
            plan,
            credits: read.count32("credits", row.credits)?,
            bonus_credits: read.count32("bonus_credits", row.bonus_credits)?,
            amount_minor: read.count32("amount_minor", row.amount_minor)?,
            discount_minor: read.count32("discount_minor", row.discount_minor)?,
            promotion_code: row.promotion_code,
            currency: read.word("currency", &row.currency)?,
            payment_method: read.word("payment_method", &row.payment_method)?,
            pay_by: row.pay_by.map(|means| read.word("pay_by", &means)).transpose()?,
            status: read.word("status", &row.status)?,
            expires_at: row.expires_at,
            checkout_id: row.checkout_id,
            transaction_id: row.transaction_id,
            failure_code: row.failure_code,
            instructions: row.instructions.map(|json| read.json("instructions", json)).transpose()?,
            grant_id: row.grant_id,
            refunded_minor: read.count32("refunded_minor", row.refunded_minor)?,
            paid_at: row.paid_at,
            period: row.period_starts_at.zip(row.period_ends_at),
            created_at: row.created_at,
        })
    }
}
