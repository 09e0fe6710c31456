//! Money that goes back, and the credits and plans that go with it.
//!
//! What was bought is taken at the moment at which money back is asked for, so that nobody spends credits whose price is
//! on its way to them; should the service refuse, it is given again. Never more is taken than is left.

use chrono::{DateTime, SubsecRound, Utc};
use domain::{
    ledger::{CreditKind, Credits, Note, Request, TransactionType},
    lists::Currency,
    order::{OrderKind, OrderStatus, PaymentMethod},
    payment::{AskedBy, Fact, MoneyBack, MoneyBackKind, MoneyBackState, Notice, RefundState, Source, Stated},
    subscription::{EndReason, SubscriptionStatus},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Desk, inbox,
    settle::{Stop, credits, plan},
    tasks,
};
use crate::{
    StoreError, accounts,
    accounts::PlanOf,
    audit::{self, By},
    orders::Order,
    rows::{
        order as order_row,
        refund::{ActiveModel, Column, Entity, Model},
        subscription as subscription_row,
    },
    subscriptions,
    values::Reader,
};

/// What `subject_kind` of the log of what staff did says of orders.
const KIND: &str = "order";

/// Money that goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// Its id here.
    pub id: Uuid,
    /// Of which order.
    pub order_id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// Through whom.
    pub method: PaymentMethod,
    /// Why.
    pub kind: MoneyBackKind,
    /// Who wanted it.
    pub asked_by: AskedBy,
    /// How it stands.
    pub state: RefundState,
    /// The service's name for it.
    pub reference: Option<String>,
    /// How much, in hundredths of `currency`.
    pub amount_minor: u32,
    /// In what.
    pub currency: Currency,
    /// Credits that it took.
    pub credits_taken: i64,
    /// Until when they were good.
    pub credits_expire_at: Option<DateTime<Utc>>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

impl TryFrom<Model> for Refund {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let read = Reader { table: "refunds", id: row.id };
        Ok(Self {
            id: row.id,
            order_id: row.order_id,
            user_id: row.user_id,
            method: read.word("payment_method", &row.payment_method)?,
            kind: read.word("kind", &row.kind)?,
            asked_by: read.word("asked_by", &row.asked_by)?,
            state: read.word("state", &row.state)?,
            reference: row.reference,
            amount_minor: read.count32("amount_minor", row.amount_minor)?,
            currency: read.word("currency", &row.currency)?,
            credits_taken: row.credits_taken,
            credits_expire_at: row.credits_expire_at,
            created_at: row.created_at,
        })
    }
}

/// Credits that were taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    units: i64,
    expire_at: Option<DateTime<Utc>>,
}

/// The refund with this id.
///
/// # Errors
/// The database failed, or the row does not parse.
pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Refund>, StoreError> {
    Entity::find_by_id(id).one(db).await?.map(Refund::try_from).transpose()
}

/// Refunds of an order, the oldest first.
///
/// # Errors
/// The database failed, or a row does not parse.
pub async fn of_order(db: &impl ConnectionTrait, order_id: Uuid) -> Result<Vec<Refund>, StoreError> {
    let rows = Entity::find().filter(Column::OrderId.eq(order_id)).order_by_asc(Column::CreatedAt).all(db).await?;
    rows.into_iter().map(Refund::try_from).collect()
}

/// Stores that money of a paid order is to go back, and that its service is to be asked. An order has one refund of ours
/// at a time: a second one is refused by the database.
pub(super) async fn ask(
    tx: &DatabaseTransaction,
    order: &Order,
    amount_minor: u32,
    asked_by: AskedBy,
    taken: Option<Taken>,
    desk: &mut Desk<'_>,
) -> Result<Uuid, StoreError> {
    let id = (desk.new_id)();
    let taken = taken.unwrap_or_default();
    insert(tx, order, MoneyBackKind::Refund, asked_by, (id, amount_minor), taken, desk.now).await?;
    tasks::put_refund(tx, (id, amount_minor), (order.id, order.payment_method, order.user_id), desk.now).await?;
    Ok(id)
}

async fn insert(
    tx: &DatabaseTransaction,
    order: &Order,
    kind: MoneyBackKind,
    asked_by: AskedBy,
    (id, amount_minor): (Uuid, u32),
    taken: Taken,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(id),
        order_id: Set(order.id),
        user_id: Set(order.user_id),
        payment_method: Set(order.payment_method.to_string()),
        kind: Set(kind.to_string()),
        asked_by: Set(asked_by.to_string()),
        state: Set(RefundState::Requested.to_string()),
        reference: Set(None),
        amount_minor: Set(i64::from(amount_minor)),
        currency: Set(order.currency.to_string()),
        credits_taken: Set(taken.units),
        credits_expire_at: Set(taken.expire_at),
        created_at: Set(now),
        updated_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The refund that a service tells of: by its name for it, else ours that it was asked for and has no name yet.
pub(super) async fn known(
    tx: &DatabaseTransaction,
    order: &Order,
    back: &MoneyBack,
) -> Result<Option<Refund>, StoreError> {
    let of_order = of_order(tx, order.id).await?;
    let named = of_order.iter().find(|refund| refund.reference.as_deref() == Some(back.id.as_str()));
    let asked = of_order.iter().find(|refund| {
        let open = refund.reference.is_none() && refund.state == RefundState::Requested;
        open && refund.asked_by != AskedBy::Service && back.kind == MoneyBackKind::Refund
    });
    Ok(named.or(asked).cloned())
}

/// Money back that the service tells of and we did not ask for.
pub(super) async fn of_service(
    tx: &DatabaseTransaction,
    order: &Order,
    back: &MoneyBack,
    amount_minor: u32,
    desk: &mut Desk<'_>,
) -> Result<Refund, StoreError> {
    let id = (desk.new_id)();
    insert(tx, order, back.kind, AskedBy::Service, (id, amount_minor), Taken::default(), desk.now).await?;
    by_id(tx, id).await?.ok_or_else(|| StoreError::corrupt("refunds", id, "it is gone"))
}

pub(super) async fn set_state(
    tx: &DatabaseTransaction,
    refund: &Refund,
    state: RefundState,
    reference: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .col_expr(Column::Reference, Expr::value(reference))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(refund.id));
    update.exec(tx).await?;
    Ok(())
}

/// Writes on an order what went back of it, and whether it is over.
pub(super) async fn book(
    tx: &DatabaseTransaction,
    order: &Order,
    refunded_minor: u32,
    is_over: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut update = order_row::Entity::update_many()
        .col_expr(order_row::Column::RefundedMinor, Expr::value(i64::from(refunded_minor)))
        .col_expr(order_row::Column::UpdatedAt, Expr::value(now));
    if is_over {
        update = update.col_expr(order_row::Column::Status, Expr::value(OrderStatus::Refunded.as_str()));
    }
    update.filter(order_row::Column::Id.eq(order.id)).exec(tx).await?;
    Ok(())
}

/// Takes what is left of what an order brought: of a package its credits, of a plan that still runs the plan itself.
pub(super) async fn take_back(
    tx: &DatabaseTransaction,
    order: &Order,
    kind: MoneyBackKind,
    desk: &mut Desk<'_>,
) -> Result<Taken, Stop> {
    let note = Note {
        payment_id: Some(order.number.to_string()),
        description: Some("What was left of it went back with its money".to_owned()),
        ..Note::default()
    };
    let (user_id, key) = (order.user_id, format!("back:{}:{}", order.id, (desk.new_id)()));
    if order.kind == OrderKind::CreditPack {
        // An order whose account was gone brought nothing.
        let Some(grant) = order.grant_id else { return Ok(Taken::default()) };
        let outcome = credits::ask(tx, user_id, &key, Request::ClawBack { grant }, note, desk).await?;
        if !credits::nothing_left(&outcome) {
            return Err(Stop::Refuse(format!("the ledger refuses: {:?}", outcome.refusal)));
        }
        return Ok(Taken { units: -outcome.amount, expire_at: None });
    }
    let live = subscriptions::live_of(tx, user_id).await?;
    let Some(live) = live.filter(|live| order.plan.is_some_and(|plan| plan.subscription_id == live.id)) else {
        return Ok(Taken::default());
    };
    let outcome =
        credits::ask(tx, user_id, &key, Request::Reset { amount: Credits::ZERO, expires_at: None }, note, desk).await?;
    let reason = if kind == MoneyBackKind::Chargeback { EndReason::Chargeback } else { EndReason::Refunded };
    plan::end(tx, &live, reason, SubscriptionStatus::Cancelled, desk.now).await?;
    tasks::put_cancel(tx, &live, true, desk.now).await?;
    accounts::set_plan(tx, user_id, None, desk.now).await?;
    Ok(Taken { units: -outcome.amount, expire_at: live.paid.map(|paid| paid.until) })
}

/// Gives again what a refund took that the service refused: the credits, and the plan until what is paid is over.
pub(super) async fn restore(
    tx: &DatabaseTransaction,
    order: &Order,
    refund: &Refund,
    desk: &mut Desk<'_>,
) -> Result<(), Stop> {
    let now = desk.now;
    let is_over = refund.credits_expire_at.is_some_and(|end| end <= now);
    if refund.credits_taken > 0 && !is_over {
        let (kind, of) = match order.kind {
            OrderKind::CreditPack => (CreditKind::Purchased, TransactionType::Purchase),
            OrderKind::Subscription | OrderKind::Renewal => (CreditKind::Subscription, TransactionType::Subscription),
        };
        let request = credits::grant(kind, refund.credits_taken, refund.credits_expire_at, of)?;
        let note = Note {
            payment_id: Some(order.number.to_string()),
            description: Some("Its money did not go back, so its credits are there again".to_owned()),
            ..Note::default()
        };
        let key = format!("restore:{}", refund.id);
        credits::must(tx, order.user_id, &key, request, note, desk).await?;
    }
    let Some(plan) = order.plan else { return Ok(()) };
    let nothing_else = subscriptions::live_of(tx, order.user_id).await?.is_none();
    let ended = subscriptions::by_id(tx, plan.subscription_id).await?;
    let ended = ended.filter(|it| matches!(it.ended, Some((_, EndReason::Refunded))) && nothing_else);
    let Some((ended, paid)) = ended.and_then(|it| it.paid.filter(|paid| paid.until > now).map(|paid| (it, paid)))
    else {
        return Ok(());
    };
    let sets = vec![
        (subscription_row::Column::Status, Expr::value(SubscriptionStatus::Cancelled.as_str())),
        (subscription_row::Column::EndedAt, Expr::value(Option::<DateTime<Utc>>::None)),
        (subscription_row::Column::EndReason, Expr::value(Option::<String>::None)),
    ];
    subscriptions::update(tx, ended.id, sets, now).await?;
    let of = PlanOf { plan: ended.plan, anchor: paid.anchor, paid_until: paid.until, expires_at: paid.until };
    accounts::set_plan(tx, ended.user_id, Some(of), now).await?;
    Ok(())
}

/// Why staff cannot give an order's money back.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// There is no such order, or nobody paid it.
    #[error("there is no paid order of this number")]
    NotPaid,
    /// It went back, or is going back.
    #[error("its money went back before, or is on its way")]
    AlreadyAsked,
    /// The ledger refused.
    #[error("{0}")]
    Refused(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives all money of an order back, as staff want it: takes what is left of what it brought, and has the service asked.
/// Reply: the refund.
///
/// # Errors
/// `RefundError`; nothing was stored unless the database failed.
pub async fn by_staff(
    db: &sea_orm::DatabaseConnection,
    order_id: Uuid,
    by: &By,
    desk: &mut Desk<'_>,
) -> Result<Uuid, RefundError> {
    desk.now = desk.now.trunc_subsecs(6);
    let order = crate::orders::by_id(db, order_id).await?.ok_or(RefundError::NotPaid)?;
    crate::ledger::open(db, std::iter::once(order.user_id), desk.now).await?;
    let tx = crate::connect::begin_write(db).await.map_err(StoreError::from)?;
    accounts::hold(&tx, order.user_id).await?;
    let order = crate::orders::by_id(&tx, order_id).await?.ok_or(RefundError::NotPaid)?;
    if order.paid_at.is_none() {
        return Err(RefundError::NotPaid);
    }
    let asked = of_order(&tx, order.id).await?;
    let open = |refund: &Refund| refund.state != RefundState::Rejected && refund.asked_by != AskedBy::Service;
    let left = order.amount_minor.saturating_sub(order.refunded_minor);
    if left == 0 || order.status == OrderStatus::Refunded || asked.iter().any(open) {
        return Err(RefundError::AlreadyAsked);
    }
    let taken = take_back(&tx, &order, MoneyBackKind::Refund, desk).await.map_err(|stop| match stop {
        Stop::Store(error) => RefundError::Store(error),
        Stop::Refuse(reason) | Stop::Later(reason) => RefundError::Refused(reason),
    })?;
    let id = ask(&tx, &order, left, AskedBy::Staff, Some(taken), desk).await?;
    let entry = by.entry("payment.refund", KIND, order.id).with_change(&json!({}), &told(&order, id, left));
    audit::record(&tx, entry, desk.now).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(id)
}

/// Stores that somebody of the staff gave a refund's money back by hand. Reply: the event to apply.
///
/// # Errors
/// The database failed.
pub async fn given_by_hand(
    db: &sea_orm::DatabaseConnection,
    refund: &Refund,
    new_id: Uuid,
    by: &By,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, StoreError> {
    let Some(order) = crate::orders::by_id(db, refund.order_id).await? else { return Ok(None) };
    let Some(transaction_id) = order.transaction_id.clone() else { return Ok(None) };
    let id = format!("by-hand:{}", refund.id);
    let back = MoneyBack {
        id: id.clone(),
        transaction_id,
        kind: MoneyBackKind::Refund,
        state: MoneyBackState::Approved,
        amount: Stated { minor: i64::from(refund.amount_minor), currency: order.currency.to_string() },
    };
    let notice =
        Notice { event_id: id, event_type: "by hand".to_owned(), occurred_at: now, fact: Fact::MoneyBack(back) };
    let tx = crate::connect::begin_write(db).await?;
    let (event, is_new) = inbox::store(&tx, new_id, order.payment_method, Source::Asked, &notice, now).await?;
    if is_new {
        let given = told(&order, refund.id, refund.amount_minor);
        audit::record(&tx, by.entry("payment.given", KIND, order.id).with_change(&json!({}), &given), now).await?;
    }
    tx.commit().await?;
    Ok(Some(event))
}

/// What the log of what staff did has of money that goes back.
fn told(order: &Order, refund_id: Uuid, amount_minor: u32) -> Value {
    let (number, currency) = (order.number.to_string(), order.currency.to_string());
    json!({"order_number": number, "refund_id": refund_id, "amount_minor": amount_minor, "currency": currency})
}
