//! Opens the checkout of an order at its payment service.

use chrono::TimeDelta;
use domain::{
    language::Language,
    order::{OrderKind, OrderStatus, PaymentMethod},
    payment::PayBy,
    subscription::period_price_minor,
};
use entities::{
    accounts::User,
    orders::{self, Order},
    subscriptions,
};
use invoices::{Item, item_text};
use payments::{Checkout, CheckoutOrder, Recurring};

use crate::http::{extract::signed_in::services, pay, problem::Problem, state::AppState};

/// Opens the checkout of an order that waits for its money. Charges nothing; may be asked again. From here on the service
/// is asked what became of the order, should it not tell.
///
/// # Errors
/// The order is over, the service is off, refuses or does not answer.
pub async fn open(state: &AppState, order: &Order, user: &User, pay_by: Option<PayBy>) -> Result<Checkout, Problem> {
    let services = services(state)?;
    let now = state.clock.now();
    let status = order.status_at(now);
    if status != OrderStatus::Pending {
        return Err(Problem::OrderClosed { number: order.number.to_string(), status });
    }
    let method = order.payment_method;
    let service = state.payments.service(method).ok_or(Problem::PaymentsOff { method })?;
    let pay_by = match method {
        PaymentMethod::Ecpay => Some(pay_by.or(order.pay_by).unwrap_or(PayBy::Credit)),
        PaymentMethod::Paddle => None,
    };
    let customer = subscriptions::customer_of(&services.db, user.id, method).await?;
    let checkout = CheckoutOrder {
        number: order.number.clone(),
        user_id: user.id,
        email: user.email.as_str().to_owned(),
        customer,
        checkout_id: order.checkout_id.clone(),
        item: item(state, order, user.language),
        amount_minor: order.amount_minor,
        discount_minor: order.discount_minor,
        currency: order.currency,
        pay_by,
        recurring: recurring(state, order, pay_by),
        language: user.language,
        created_at: order.created_at,
        expires_at: order.expires_at,
        back_url: pay::address(state, order).parse().map_err(|_| Problem::Internal("no address".to_owned()))?,
    };
    let ask_after = TimeDelta::from_std(state.config.payments.ask_after).unwrap_or(TimeDelta::minutes(10));
    // Before the service hears of it: should we die now, it is asked all the same.
    if !orders::open_checkout(&services.db, order.id, None, pay_by, now + ask_after, now).await? {
        let status = orders::by_id(&services.db, order.id).await?.map_or(OrderStatus::Expired, |order| order.status);
        return Err(Problem::OrderClosed { number: order.number.to_string(), status });
    }
    let opened = service.checkout(&checkout).await?;
    if let Checkout::Script { transaction_id, .. } = &opened {
        orders::open_checkout(&services.db, order.id, Some(transaction_id), pay_by, now + ask_after, now).await?;
    }
    Ok(opened)
}

/// What is bought, in the buyer's language.
#[must_use]
pub fn item(state: &AppState, order: &Order, language: Language) -> String {
    let credits = || item_text(language, Item::Credits { count: order.total_credits() });
    match (order.kind, order.plan) {
        (OrderKind::CreditPack, _) | (_, None) => credits(),
        (_, Some(of)) => match state.lists.plans.get(of.plan) {
            Some(plan) => item_text(language, Item::Plan { plan, cycle: of.cycle }),
            None => of.plan.to_string(),
        },
    }
}

/// What is charged again: nothing when the order, or the means, can be charged once only.
fn recurring(state: &AppState, order: &Order, pay_by: Option<PayBy>) -> Option<Recurring> {
    let of = order.plan.filter(|of| of.is_recurring && pay_by.is_none_or(|means| means == PayBy::Credit))?;
    let plan = state.lists.plans.get(of.plan)?;
    Some(Recurring { cycle: of.cycle, amount_minor: period_price_minor(plan, of.cycle, order.currency) })
}
