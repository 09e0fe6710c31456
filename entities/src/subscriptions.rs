//! Subscriptions: one live one per account, by a unique index; pending ones wait for their first payment and bind nobody.
//!
//! Everything that changes one holds its owner's row first. Only [`crate::payments`] starts, renews and ends them.

use chrono::{DateTime, Utc};
use domain::{
    lists::{Currency, Plan, PlanName},
    order::PaymentMethod,
    payment::BillingCycle,
    subscription::{EndReason, SubscriptionStatus},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    StoreError,
    payments::tasks::{self, Work},
    rows::subscription::{Column, Entity, Model},
    values::Reader,
};

/// A plan that somebody wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// Which plan.
    pub plan: PlanName,
    /// How often it is paid.
    pub cycle: BillingCycle,
    /// Through whom.
    pub payment_method: PaymentMethod,
    /// In what.
    pub currency: Currency,
    /// What a period costs, in hundredths of `currency`.
    pub period_minor: u32,
    /// How it stands.
    pub status: SubscriptionStatus,
    /// Whether it is charged again.
    pub auto_renew: bool,
    /// The service's name for the agreement.
    pub agreement: Option<String>,
    /// The service's name for the buyer.
    pub customer: Option<String>,
    /// Whether the service said that the agreement is over.
    pub is_agreement_over: bool,
    /// Since when, and until when it is paid; `None`: not paid yet.
    pub paid: Option<Paid>,
    /// Periods that were paid.
    pub periods_paid: u32,
    /// Until when the plan lasts although a charge failed.
    pub grace_until: Option<DateTime<Utc>>,
    /// What it becomes when what is paid is over.
    pub next: Option<Next>,
    /// When the newest thing that the service told of it happened.
    pub told_at: Option<DateTime<Utc>>,
    /// When it was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// When and why it ended.
    pub ended: Option<(DateTime<Utc>, EndReason)>,
    /// When it was wanted.
    pub created_at: DateTime<Utc>,
}

/// The time that is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
    /// When the first period began: periods are counted from here.
    pub anchor: DateTime<Utc>,
    /// When the last paid period ends.
    pub until: DateTime<Utc>,
}

/// What a subscription becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// Which plan.
    pub plan: PlanName,
    /// How often it is paid.
    pub cycle: BillingCycle,
    /// What a period costs.
    pub period_minor: u32,
}

impl Subscription {
    /// Whether it was paid and did not end.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.ended.is_none() && self.status != SubscriptionStatus::Pending
    }

    /// Whether its agreement can be changed or taken up again: ECPay's cannot, and none that is over.
    #[must_use]
    pub fn can_go_on(&self) -> bool {
        self.payment_method == PaymentMethod::Paddle && self.agreement.is_some() && !self.is_agreement_over
    }
}

/// The live subscription of `user_id`, if there is one.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn live_of(db: &impl ConnectionTrait, user_id: Uuid) -> Result<Option<Subscription>, StoreError> {
    let live = Entity::find()
        .filter(Column::UserId.eq(user_id))
        // As the index says it.
        .filter(Expr::cust("ended_at IS NULL AND status <> 'pending'"));
    live.one(db).await?.map(Subscription::try_from).transpose()
}

/// The subscription with this id.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Subscription>, StoreError> {
    Entity::find_by_id(id).one(db).await?.map(Subscription::try_from).transpose()
}

/// The subscription of this agreement.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_agreement(
    db: &impl ConnectionTrait,
    method: PaymentMethod,
    agreement: &str,
) -> Result<Option<Subscription>, StoreError> {
    let found =
        Entity::find().filter(Column::PaymentMethod.eq(method.as_str())).filter(Column::Agreement.eq(agreement));
    found.one(db).await?.map(Subscription::try_from).transpose()
}

/// Every live subscription that is charged by an agreement.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn with_agreement(db: &impl ConnectionTrait) -> Result<Vec<Subscription>, StoreError> {
    let live = Entity::find()
        .filter(Expr::cust("ended_at IS NULL AND status <> 'pending'"))
        .filter(Column::Agreement.is_not_null())
        .order_by_asc(Column::Id);
    live.all(db).await?.into_iter().map(Subscription::try_from).collect()
}

/// Subscriptions of `user_id`, the newest first, at most `limit`.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn history(db: &impl ConnectionTrait, user_id: Uuid, limit: u64) -> Result<Vec<Subscription>, StoreError> {
    let found = Entity::find().filter(Column::UserId.eq(user_id)).order_by_desc(Column::CreatedAt);
    let rows = found.order_by_desc(Column::Id).limit(limit).all(db).await?;
    rows.into_iter().map(Subscription::try_from).collect()
}

/// The newest name by which a service knows `user_id`.
///
/// # Errors
/// The database failed.
pub async fn customer_of(
    db: &impl ConnectionTrait,
    user_id: Uuid,
    method: PaymentMethod,
) -> Result<Option<String>, StoreError> {
    let known = Entity::find()
        .filter(Column::UserId.eq(user_id))
        .filter(Column::PaymentMethod.eq(method.as_str()))
        .filter(Column::Customer.is_not_null())
        .order_by_desc(Column::UpdatedAt);
    Ok(known.one(db).await?.and_then(|row| row.customer))
}

/// Changes columns of one subscription.
pub(crate) async fn update(
    tx: &DatabaseTransaction,
    id: Uuid,
    sets: Vec<(Column, Expr)>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut update = Entity::update_many().col_expr(Column::UpdatedAt, Expr::value(now));
    for (column, value) in sets {
        update = update.col_expr(column, value);
    }
    update.filter(Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Lets a subscription go on, as it is or as `next` when what is paid is over. Where its agreement can be changed the
/// service is told what to charge; where it cannot, a lower plan means that this one ends with what is paid.
pub(crate) async fn go_on(
    tx: &DatabaseTransaction,
    live: &Subscription,
    intent: Uuid,
    (plan, cycle, period_minor): (&Plan, BillingCycle, u32),
    next: Option<Next>,
    now: DateTime<Utc>,
) -> Result<Subscription, StoreError> {
    let mut on = live.clone();
    if live.can_go_on() {
        on.next = next;
        (on.auto_renew, on.cancelled_at) = (true, None);
        if on.status == SubscriptionStatus::Cancelled {
            on.status = SubscriptionStatus::Active;
        }
        let work = Work::Change { plan: plan.name, cycle, amount_minor: period_minor, currency: live.currency };
        tasks::put(tx, format!("change:{intent}"), live, work, now).await?;
    } else {
        (on.auto_renew, on.next, on.status) = (false, None, SubscriptionStatus::Cancelled);
        on.cancelled_at = on.cancelled_at.or(Some(now));
        tasks::put_cancel(tx, live, false, now).await?;
    }
    let sets = vec![
        (Column::NextPlanName, Expr::value(on.next.map(|next| next.plan.as_str()))),
        (Column::NextBillingCycle, Expr::value(on.next.map(|next| next.cycle.as_str()))),
        (Column::NextPeriodMinor, Expr::value(on.next.map(|next| i64::from(next.period_minor)))),
        (Column::AutoRenew, Expr::value(on.auto_renew)),
        (Column::Status, Expr::value(on.status.as_str())),
        (Column::CancelledAt, Expr::value(on.cancelled_at)),
        // What the service told before this no longer counts.
        (Column::ToldAt, Expr::value(Some(now))),
    ];
    update(tx, live.id, sets, now).await?;
    Ok(on)
}

impl TryFrom<Model> for Subscription {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let read = Reader { table: "subscriptions", id: row.id };
        let next = match (&row.next_plan_name, &row.next_billing_cycle, row.next_period_minor) {
            (Some(plan), Some(cycle), Some(minor)) => Some(Next {
                plan: read.word("next_plan_name", plan)?,
                cycle: read.word("next_billing_cycle", cycle)?,
                period_minor: read.count32("next_period_minor", minor)?,
            }),
            _ => None,
        };
        let reason = row.end_reason.map(|reason| read.word("end_reason", &reason)).transpose()?;
        Ok(Self {
            id: row.id,
            user_id: row.user_id,
            plan: read.word("plan_name", &row.plan_name)?,
            cycle: read.word("billing_cycle", &row.billing_cycle)?,
            payment_method: read.word("payment_method", &row.payment_method)?,
            currency: read.word("currency", &row.currency)?,
            period_minor: read.count32("period_minor", row.period_minor)?,
            status: read.word("status", &row.status)?,
            auto_renew: row.auto_renew,
            agreement: row.agreement,
            customer: row.customer,
            is_agreement_over: row.is_agreement_over,
            paid: row.anchor_at.zip(row.period_ends_at).map(|(anchor, until)| Paid { anchor, until }),
            periods_paid: read.count32("periods_paid", row.periods_paid)?,
            grace_until: row.grace_until,
            next,
            told_at: row.told_at,
            cancelled_at: row.cancelled_at,
            ended: row.ended_at.zip(reason),
            created_at: row.created_at,
        })
    }
}
