//! Changes of subscriptions. Each may be asked again (protocol notes: paddle.md, "Subscription changes").

use reqwest::Method;
use serde_json::json;

use super::{Paddle, checkout::item, model::Subscription};
use crate::{CallError, CancelAt, PeriodPrice, http::Stake};

impl Paddle {
    /// Ends a subscription. One that has ended, or is going to end then, is left alone.
    pub(super) async fn end(&self, agreement: &str, at: CancelAt) -> Result<(), CallError> {
        let stands: Subscription = self.get(&["subscriptions", agreement]).await?;
        if stands.status == "canceled" || (at == CancelAt::PeriodEnd && stands.ends_at().is_some()) {
            return Ok(());
        }
        match self.try_to_end(agreement, at).await {
            // A planned change can be in the way. It is taken back only then: were the next call to fail, a planned
            // end would be lost.
            Err(CallError::Refused { .. }) if stands.scheduled_change.is_some() => {
                let body = json!({"scheduled_change": null});
                let path = ["subscriptions", agreement];
                self.write::<Subscription>(Stake::Free, Method::PATCH, &path, &body).await?;
                self.try_to_end(agreement, at).await
            }
            answer => answer,
        }
    }

    async fn try_to_end(&self, agreement: &str, at: CancelAt) -> Result<(), CallError> {
        let from = match at {
            CancelAt::PeriodEnd => "next_billing_period",
            CancelAt::Now => "immediately",
        };
        let path = ["subscriptions", agreement, "cancel"];
        let became: Subscription =
            self.write(Stake::Free, Method::POST, &path, &json!({"effective_from": from})).await?;
        let is_done = became.status == "canceled" || (at == CancelAt::PeriodEnd && became.ends_at().is_some());
        if is_done { Ok(()) } else { Err(self.http.unavailable("the subscription goes on", None)) }
    }

    /// Puts another price in the place of all items, from the next period on, and takes back a planned end.
    pub(super) async fn reprice(&self, agreement: &str, price: &PeriodPrice) -> Result<(), CallError> {
        let body = json!({
            "items": [item(&price.item, price.amount_minor, price.currency, Some(price.cycle))],
            "proration_billing_mode": "do_not_bill",
            "scheduled_change": null,
        });
        let path = ["subscriptions", agreement];
        self.write::<Subscription>(Stake::Free, Method::PATCH, &path, &body).await.map(drop)
    }
}
