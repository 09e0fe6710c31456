//! An order was paid, or can be paid at a bank or a shop.

use chrono::{DateTime, Utc};
use domain::{
    ledger::{CreditKind, Note, TransactionType},
    order::{OrderKind, OrderNumber, OrderStatus},
    payment::{AskedBy, Instructions, Payment},
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{Case, Stop, Verdict, credits, plan};
use crate::{
    StoreError,
    orders::{self, Order},
    payments::{Desk, invoices, refunds},
    promotions,
    rows::order::{Column, Entity},
};

/// An order's money came: checks that it is this order's, and provides what was bought.
pub(super) async fn order(
    tx: &DatabaseTransaction,
    case: Case<'_>,
    payment: &Payment,
    number: &OrderNumber,
    desk: &mut Desk<'_>,
) -> Result<Verdict, Stop> {
    let Some(order) = &case.order else { return Err(Stop::Refuse(format!("there is no order {number}"))) };
    check(tx, &case, order, payment).await?;
    if order.paid_at.is_some() {
        if order.transaction_id.as_deref() == Some(payment.transaction_id.as_str()) {
            return Ok(Verdict::Nothing(format!("order {number} is {} already", order.status)));
        }
        let why = format!("order {number} was paid before: {} is a second payment for it", payment.transaction_id);
        return Err(Stop::Refuse(why));
    }
    let order = mark_paid(tx, order, payment, desk.now).await?;
    promotions::consume(tx, order.id, desk.now).await?;
    let Some(user) = &case.user else {
        refunds::ask(tx, &order, order.amount_minor, AskedBy::Staff, None, desk).await?;
        return Ok(Verdict::Done(format!("order {number} is paid, but the account is gone: the money goes back")));
    };
    let done = match order.kind {
        OrderKind::CreditPack => pack(tx, &order, desk).await?,
        OrderKind::Subscription => plan::start(tx, &case, user, &order, payment, desk).await?,
        OrderKind::Renewal => return Err(Stop::Refuse(format!("order {number} is a charge of an agreement"))),
    };
    // Read again: the period that it pays for is on it now.
    let order = orders::by_id(tx, order.id).await?.unwrap_or(order);
    invoices::issue(tx, &order, user, desk).await?;
    Ok(Verdict::Done(done))
}

/// Merchant and signature were checked before it was stored; here amount, currency, service and transaction.
async fn check(tx: &DatabaseTransaction, case: &Case<'_>, order: &Order, payment: &Payment) -> Result<(), Stop> {
    let number = &order.number;
    if order.payment_method != case.event.method {
        let why = format!("order {number} is to be paid through {}, not {}", order.payment_method, case.event.method);
        return Err(Stop::Refuse(why));
    }
    if !payment.amount.is(order.amount_minor, order.currency) {
        let (told, wanted) = (&payment.amount, order.amount_minor);
        let why = format!(
            "order {number} costs {wanted} hundredths of {}, not {} of {}",
            order.currency, told.minor, told.currency
        );
        return Err(Stop::Refuse(why));
    }
    let other = orders::by_transaction(tx, order.payment_method, &payment.transaction_id).await?;
    if let Some(other) = other.filter(|other| other.id != order.id) {
        let why = format!("payment {} paid for order {} before", payment.transaction_id, other.number);
        return Err(Stop::Refuse(why));
    }
    Ok(())
}

async fn mark_paid(
    tx: &DatabaseTransaction,
    order: &Order,
    payment: &Payment,
    now: DateTime<Utc>,
) -> Result<Order, Stop> {
    let update = Entity::update_many()
        .col_expr(Column::Status, Expr::value(OrderStatus::Paid.as_str()))
        // Never of the future: a service's clock is not ours.
        .col_expr(Column::PaidAt, Expr::value(payment.paid_at.min(now)))
        .col_expr(Column::TransactionId, Expr::value(payment.transaction_id.as_str()))
        .col_expr(Column::FailureCode, Expr::value(Option::<String>::None))
        .col_expr(Column::AskAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(order.id))
        .filter(Column::PaidAt.is_null());
    // Nobody holds the row of an account that is gone, so two payments of its order may come this far at once.
    if update.exec(tx).await?.rows_affected != 1 {
        return Err(Stop::Later(format!("order {} is being settled", order.number)));
    }
    orders::by_id(tx, order.id).await?.ok_or_else(|| Stop::Refuse(format!("order {} is gone", order.number)))
}

/// Notes by which transfer of the ledger an order's credits came.
pub(super) async fn set_grant(tx: &DatabaseTransaction, order_id: Uuid, grant: Uuid) -> Result<(), StoreError> {
    let update = Entity::update_many().col_expr(Column::GrantId, Expr::value(grant)).filter(Column::Id.eq(order_id));
    update.exec(tx).await?;
    Ok(())
}

async fn pack(tx: &DatabaseTransaction, order: &Order, desk: &mut Desk<'_>) -> Result<String, Stop> {
    let units = order.total_credits();
    let request = credits::grant(CreditKind::Purchased, i64::from(units), None, TransactionType::Purchase)?;
    let note = Note {
        package_id: order.package_id,
        payment_id: Some(order.number.to_string()),
        description: Some(format!("{units} credits bought")),
        ..Note::default()
    };
    let outcome = credits::must(tx, order.user_id, &format!("order:{}", order.id), request, note, desk).await?;
    set_grant(tx, order.id, outcome.transfer_id).await?;
    Ok(format!("order {} is paid: {units} credits", order.number))
}

/// How an order can be paid at a bank or a shop. Comes late, or twice, without harm.
pub(super) async fn instructions(
    tx: &DatabaseTransaction,
    case: Case<'_>,
    instructions: &Instructions,
    desk: &mut Desk<'_>,
) -> Result<Verdict, Stop> {
    let number = &instructions.order;
    let Some(order) = &case.order else { return Err(Stop::Refuse(format!("there is no order {number}"))) };
    if order.payment_method != case.event.method || !instructions.amount.is(order.amount_minor, order.currency) {
        return Err(Stop::Refuse(format!("order {number} is of another service or amount")));
    }
    if order.status != OrderStatus::Pending {
        return Ok(Verdict::Nothing(format!("order {number} is {}", order.status)));
    }
    let json = serde_json::to_value(instructions).map_err(|error| StoreError::corrupt("orders", order.id, error))?;
    let mut update = Entity::update_many()
        .col_expr(Column::Instructions, Expr::value(json))
        .col_expr(Column::PayBy, Expr::value(instructions.pay_by.as_str()))
        .col_expr(Column::IsRecurring, Expr::value(false))
        .col_expr(Column::UpdatedAt, Expr::value(desk.now));
    // The code lives as long as the service says; the order at least as long.
    if let Some(end) = instructions.expires_at.filter(|end| *end > order.expires_at) {
        update = update.col_expr(Column::ExpiresAt, Expr::value(end));
    }
    update.filter(Column::Id.eq(order.id)).exec(tx).await?;
    Ok(Verdict::Done(format!("order {number} can be paid by {}", instructions.pay_by)))
}
