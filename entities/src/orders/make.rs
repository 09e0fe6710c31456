//! A new order: of a package, or of a plan.

use chrono::{DateTime, SubsecRound, Utc};
use domain::{
    idempotency::{Fingerprint, IdempotencyKey},
    lists::{Currency, Lists, PlanName},
    order::{OrderKind, OrderNumber, OrderStatus, PaymentMethod},
    payment::{BillingCycle, PayBy},
    promotion::{Item, PromotionCode},
    subscription::{PlanChange, SubscriptionStatus, less_percent, period_price_minor},
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, TransactionTrait};
use uuid::Uuid;

use super::{Order, open_orders, owned};
use crate::{
    StoreError,
    accounts::{self, User},
    connect::begin_write,
    packages, plans, promotions,
    promotions::ReserveError,
    rows::{
        order::{Column, Entity, Model},
        subscription as subscription_row,
    },
    subscriptions::{self, Subscription},
};

/// A wish to buy.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Id of the order, if it is made.
    pub id: Uuid,
    /// Bits that nobody can guess, for its number.
    pub random: u128,
    /// Who buys.
    pub user_id: Uuid,
    /// What.
    pub what: What,
    /// Through whom it will be paid.
    pub payment_method: PaymentMethod,
    /// By which means, if that is said already.
    pub pay_by: Option<PayBy>,
    /// A promotion's code.
    pub promotion_code: Option<PromotionCode>,
    /// By which the client may ask again.
    pub key: Option<IdempotencyKey>,
    /// What the client asked for.
    pub fingerprint: Fingerprint,
    /// Until when it waits for the money.
    pub expires_at: DateTime<Utc>,
}

/// What is to be bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A package of credits.
    Pack {
        /// Which.
        package_id: Uuid,
    },
    /// A plan.
    Plan {
        /// Which.
        plan: PlanName,
        /// For how long.
        cycle: BillingCycle,
        /// Id of the subscription, if one is made.
        subscription_id: Uuid,
    },
}

/// What came of a wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// An order that is to be paid.
    Order(Box<Order>),
    /// The subscription goes on as it is and becomes this plan when what is paid is over. The service is told.
    Planned(Subscription),
    /// A subscription that was to end goes on. The service is told.
    Resumed(Subscription),
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
    /// The plan costs nothing, or is not there.
    #[error("this plan is not sold")]
    NoPlan,
    /// The package is for a higher plan.
    #[error("the package is for {least} and above")]
    PlanTooLow {
        /// The lowest plan that may buy it.
        least: PlanName,
    },
    /// It is the plan that they are on.
    #[error("you are on this plan already")]
    AlreadyOnIt,
    /// The promotion does not apply.
    #[error(transparent)]
    Promotion(ReserveError),
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

/// Orders something at its price of this moment. Asked again with the same key and the same fingerprint, it replies
/// the stored order as it is now, whatever became of the package or the plan. An account has at most `open_limit` live
/// orders that are not paid.
///
/// Orders of one account are made one after the other: its row is held, so of many at once with one key one is stored.
///
/// # Errors
/// `OrderError`.
pub async fn create(
    db: &impl TransactionTrait<Transaction = DatabaseTransaction>,
    lists: &Lists,
    new: &NewOrder,
    open_limit: u64,
    now: DateTime<Utc>,
) -> Result<Made, OrderError> {
    let tx = begin_write(db).await?;
    // On an error the transaction is dropped, and that undoes it.
    let made = within(&tx, lists, new, open_limit, now).await?;
    tx.commit().await?;
    Ok(made)
}

async fn within(
    tx: &DatabaseTransaction,
    lists: &Lists,
    new: &NewOrder,
    open_limit: u64,
    now: DateTime<Utc>,
) -> Result<Made, OrderError> {
    // As precise as every database keeps it, so that an order reads the same when it is asked for again.
    let now = now.trunc_subsecs(6);
    let user = accounts::hold(tx, new.user_id).await?.filter(|user| user.is_active).ok_or(OrderError::NoUser)?;
    if let Some(key) = &new.key
        && let Some(row) = owned(new.user_id).filter(Column::IdempotencyKey.eq(key.as_str())).one(tx).await?
    {
        let same = row.request_fingerprint == new.fingerprint.as_str();
        return if same { Ok(Made::Order(Box::new(Order::try_from(row)?))) } else { Err(OrderError::KeyReused) };
    }
    if let What::Plan { plan, cycle, .. } = new.what
        && let Some(live) = subscriptions::live_of(tx, new.user_id).await?
        && let Some(made) = changed(tx, lists, new, &live, (plan, cycle), now).await?
    {
        return Ok(made);
    }
    let (open, first) = open_orders(tx, new.user_id, now).await?;
    if open >= open_limit {
        return Err(OrderError::TooManyOpen { until: first.unwrap_or(now) });
    }
    let mut row = match new.what {
        What::Pack { package_id } => pack(tx, lists, new, &user, package_id, now).await?,
        What::Plan { plan, cycle, subscription_id } => {
            plan_order(tx, lists, new, (plan, cycle, subscription_id), now).await?
        }
    };
    discount(tx, new, &mut row, now).await?;
    Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    Ok(Made::Order(Box::new(Order::try_from(row)?)))
}

/// What a wish means to somebody who has a plan; `None`: it has to be paid.
async fn changed(
    tx: &DatabaseTransaction,
    lists: &Lists,
    new: &NewOrder,
    live: &Subscription,
    wants: (PlanName, BillingCycle),
    now: DateTime<Utc>,
) -> Result<Option<Made>, OrderError> {
    let plan = lists.plans.get(wants.0).ok_or(OrderError::NoPlan)?;
    let price_minor = period_price_minor(plan, wants.1, live.currency);
    match PlanChange::between((live.plan, live.cycle), wants) {
        PlanChange::Upgrade => Ok(None),
        PlanChange::Same if live.auto_renew && live.next.is_none() => Err(OrderError::AlreadyOnIt),
        PlanChange::Same if !live.can_go_on() => Ok(None),
        PlanChange::Same => {
            let on = subscriptions::go_on(tx, live, new.id, (plan, wants.1, price_minor), None, now).await?;
            Ok(Some(Made::Resumed(on)))
        }
        PlanChange::Downgrade => {
            let next = Some(subscriptions::Next { plan: wants.0, cycle: wants.1, period_minor: price_minor });
            let on = subscriptions::go_on(tx, live, new.id, (plan, wants.1, price_minor), next, now).await?;
            Ok(Some(Made::Planned(on)))
        }
    }
}

async fn pack(
    tx: &DatabaseTransaction,
    lists: &Lists,
    new: &NewOrder,
    user: &User,
    package_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Model, OrderError> {
    let package = packages::sold_by_id(tx, package_id).await?.ok_or(OrderError::NoPackage)?;
    let plan = user.plan_at(now);
    if let Some(least) = package.listed.min_plan.filter(|least| plan < *least) {
        return Err(OrderError::PlanTooLow { least });
    }
    let currency = new.payment_method.currency();
    let list_minor = package.listed.price_minor(currency);
    let percent = lists.plans.get(plan).map_or(0, |plan| plan.topup_discount_percent);
    let amount_minor = less_percent(list_minor, percent, currency);
    Ok(Model {
        package_id: Some(package.id),
        credits: i64::from(package.listed.credits),
        bonus_credits: i64::from(package.listed.bonus_credits),
        amount_minor: i64::from(amount_minor),
        discount_minor: i64::from(list_minor - amount_minor),
        ..blank(new, OrderKind::CreditPack, OrderNumber::credit_pack(new.random), currency, now)
    })
}

async fn plan_order(
    tx: &DatabaseTransaction,
    lists: &Lists,
    new: &NewOrder,
    (plan, cycle, subscription_id): (PlanName, BillingCycle, Uuid),
    now: DateTime<Utc>,
) -> Result<Model, OrderError> {
    let currency = new.payment_method.currency();
    let listed = lists.plans.get(plan).filter(|listed| listed.price_monthly(currency) > 0).ok_or(OrderError::NoPlan)?;
    let period_minor = period_price_minor(listed, cycle, currency);
    let subscription = subscription_row::Model {
        id: subscription_id,
        user_id: new.user_id,
        plan_name: plan.to_string(),
        billing_cycle: cycle.to_string(),
        payment_method: new.payment_method.to_string(),
        currency: currency.to_string(),
        period_minor: i64::from(period_minor),
        status: SubscriptionStatus::Pending.to_string(),
        auto_renew: false,
        agreement: None,
        customer: None,
        is_agreement_over: false,
        anchor_at: None,
        period_ends_at: None,
        periods_paid: 0,
        grace_until: None,
        next_plan_name: None,
        next_billing_cycle: None,
        next_period_minor: None,
        told_at: None,
        ask_at: None,
        cancelled_at: None,
        ended_at: None,
        end_reason: None,
        created_at: now,
        updated_at: now,
    };
    subscription_row::Entity::insert(subscription.into_active_model()).exec_without_returning(tx).await?;
    Ok(Model {
        subscription_id: Some(subscription_id),
        plan_name: Some(plan.to_string()),
        billing_cycle: Some(cycle.to_string()),
        is_recurring: true,
        amount_minor: i64::from(period_minor),
        ..blank(new, OrderKind::Subscription, OrderNumber::subscription(new.random), currency, now)
    })
}

/// Takes a promotion's discount off. ECPay charges an agreement the same each time and cards only, so what is cheaper
/// once, or paid at a bank or a shop, is paid once.
async fn discount(
    tx: &DatabaseTransaction,
    new: &NewOrder,
    row: &mut Model,
    now: DateTime<Utc>,
) -> Result<(), OrderError> {
    if let Some(code) = &new.promotion_code {
        let item = match new.what {
            What::Pack { package_id } => Item::Package(package_id),
            What::Plan { plan, .. } => Item::Plan(plans::plan_id(plan)),
        };
        let amount_minor = u32::try_from(row.amount_minor).unwrap_or_default();
        let currency = new.payment_method.currency();
        let reserved = promotions::reserve(tx, code, new.user_id, item, amount_minor, currency, new.id, now).await;
        let reserved = reserved.map_err(OrderError::Promotion)?;
        row.amount_minor -= i64::from(reserved.discount_minor);
        row.discount_minor += i64::from(reserved.discount_minor);
        row.promotion_code = Some(reserved.code.as_str().to_owned());
        row.is_recurring &= reserved.discount_minor == 0 || new.payment_method == PaymentMethod::Paddle;
    }
    row.is_recurring &= new.pay_by.is_none_or(|means| means == PayBy::Credit);
    Ok(())
}

/// An order of nothing.
fn blank(new: &NewOrder, kind: OrderKind, number: OrderNumber, currency: Currency, now: DateTime<Utc>) -> Model {
    Model {
        id: new.id,
        order_number: number.to_string(),
        user_id: new.user_id,
        kind: kind.to_string(),
        package_id: None,
        subscription_id: None,
        plan_name: None,
        billing_cycle: None,
        is_recurring: false,
        credits: 0,
        bonus_credits: 0,
        amount_minor: 0,
        discount_minor: 0,
        promotion_code: None,
        currency: currency.to_string(),
        payment_method: new.payment_method.to_string(),
        pay_by: new.pay_by.map(|means| means.to_string()),
        status: OrderStatus::Pending.to_string(),
        idempotency_key: new.key.as_ref().map(|key| key.as_str().to_owned()),
        request_fingerprint: new.fingerprint.as_str().to_owned(),
        expires_at: new.expires_at.trunc_subsecs(6),
        checkout_id: None,
        transaction_id: None,
        failure_code: None,
        instructions: None,
        grant_id: None,
        refunded_minor: 0,
        ask_at: None,
        asks: 0,
        paid_at: None,
        period_starts_at: None,
        period_ends_at: None,
        created_at: now,
        updated_at: now,
    }
}
