//! What services did not tell, and are asked: whether an order was paid, whether an agreement was charged.

use chrono::TimeDelta;
use entities::{StoreError, orders, orders::Ask, payments::clock};
use payments::Known;

use super::{CashierOutside, CashierSettings, note};

/// After an order's end the service is asked once more: so long after it.
const AFTER_THE_END: TimeDelta = TimeDelta::minutes(5);

/// Asks about everything that is due. Reply: whether a service said anything new.
pub(super) async fn ask_due(outside: &CashierOutside, settings: &CashierSettings) -> Result<bool, StoreError> {
    let mut told = false;
    for ask in orders::to_ask(&outside.db, outside.now(), settings.batch).await? {
        told |= ask_order(outside, settings, ask).await?;
    }
    let (wait, pause) = (settings.renewal_wait, settings.longest_pause);
    for overdue in clock::overdue(&outside.db, wait, pause, settings.batch, outside.now()).await? {
        let (Some(service), Some(agreement)) =
            (outside.services.get(&overdue.payment_method), overdue.agreement.as_deref())
        else {
            continue;
        };
        match service.ask_agreement(agreement, outside.now()).await {
            Ok(notices) => told |= note(outside, overdue.payment_method, &notices).await?,
            Err(error) => tracing::warn!(%error, subscription = %overdue.id, "an agreement could not be asked about"),
        }
    }
    Ok(told)
}

/// Asks about one order, unless another process does.
async fn ask_order(outside: &CashierOutside, settings: &CashierSettings, ask: Ask) -> Result<bool, StoreError> {
    let order = &ask.order;
    let Some(service) = outside.services.get(&order.payment_method) else { return Ok(false) };
    let now = outside.now();
    let is_last = order.expires_at + AFTER_THE_END <= now;
    let doubled = settings.ask_after * (1 << ask.asks.min(16));
    let until_the_end = (order.expires_at + AFTER_THE_END - now).max(TimeDelta::minutes(1));
    let pause = doubled.min(settings.longest_pause).min(if is_last { TimeDelta::MAX } else { until_the_end });
    if !orders::asked(&outside.db, &ask, Some(pause), now).await? {
        return Ok(false);
    }
    let known = Known { number: order.number.clone(), checkout_id: order.checkout_id.clone() };
    match service.ask_order(&known, now).await {
        Ok(notices) => {
            let told = note(outside, order.payment_method, &notices).await?;
            if is_last {
                // It can be paid no more; should it be all the same, the service tells.
                orders::asked(&outside.db, &Ask { asks: ask.asks + 1, ..ask }, None, now).await?;
            }
            Ok(told)
        }
        Err(error) => {
            tracing::warn!(%error, order = %order.number, "an order could not be asked about");
            Ok(false)
        }
    }
}
