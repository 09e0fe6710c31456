//! Questions to Paddle about orders and subscriptions. Answers become the same facts as notifications.

use chrono::{DateTime, Utc};
use domain::payment::{Charge, Fact, Notice};

use super::{
    Paddle,
    model::{Subscription, Transaction, is_word, order},
    notice,
};
use crate::{CallError, Known};

impl Paddle {
    pub(super) async fn order_notices(&self, known: &Known) -> Result<Vec<Notice>, CallError> {
        let transaction = match &known.checkout_id {
            Some(id) => self.find::<Transaction>(&["transactions", id]).await?,
            None => self.search(known).await?,
        };
        let Some(transaction) = transaction else { return Ok(vec![]) };
        if order(&transaction.custom_data).as_ref() != Some(&known.number) {
            return Err(self.http.refused("wrong_order", "the transaction is of another order"));
        }
        Ok(self.told(&transaction)?.into_iter().collect())
    }

    /// The newest completed transaction of an order, among the newest ones. Of an order whose checkout we never
    /// learnt no buyer did either, so that what is not among them was not paid.
    async fn search(&self, known: &Known) -> Result<Option<Transaction>, CallError> {
        let is_wanted = |transaction: &Transaction| order(&transaction.custom_data).as_ref() == Some(&known.number);
        let query = [("status", "completed"), ("order_by", "id[DESC]")];
        let listed = self.list::<Transaction>("transactions", &query, is_wanted).await?;
        Ok(listed.entries.into_iter().find(is_wanted))
    }

    /// What a transaction tells: paid once it is completed, failed by its newest try.
    fn told(&self, transaction: &Transaction) -> Result<Option<Notice>, CallError> {
        let unreadable = || self.http.unavailable("a transaction that cannot be read", None);
        let updated_at = transaction.updated_at.ok_or_else(unreadable)?;
        let (what, occurred_at, fact) = match (transaction.status.as_str(), transaction.payments.first()) {
            ("completed", _) => {
                let payment = notice::payment(transaction, updated_at).ok_or_else(unreadable)?;
                ("completed".to_owned(), payment.paid_at, Fact::Paid(payment))
            }
            (status, Some(attempt)) if status == "canceled" || attempt.status == "error" => {
                let attempt = attempt.payment_attempt_id.as_deref().filter(|id| is_word(id) && id.len() <= 64);
                let failure = notice::failure(transaction).ok_or_else(unreadable)?;
                (format!("failed:{}", attempt.unwrap_or("unknown")), updated_at, Fact::NotPaid(failure))
            }
            _ => return Ok(None),
        };
        Ok(Some(asked(&format!("transaction:{}:{what}", transaction.id), "transaction", occurred_at, fact)))
    }

    pub(super) async fn agreement_notices(&self, agreement: &str) -> Result<Vec<Notice>, CallError> {
        let unreadable = || self.http.unavailable("a subscription that cannot be read", None);
        let subscription = self.get::<Subscription>(&["subscriptions", agreement]).await?;
        if subscription.id != agreement {
            return Err(unreadable());
        }
        let updated_at = subscription.updated_at.ok_or_else(unreadable)?;
        let stands = notice::agreement(&subscription).ok_or_else(unreadable)?;

        let query = [("subscription_id", agreement), ("status", "completed"), ("order_by", "id[DESC]")];
        let listed = self.list::<Transaction>("transactions", &query, |_| false).await?;
        if !listed.is_whole {
            tracing::warn!(service = self.http.service, "a subscription has more charges than are read at once");
        }
        let mut notices = Vec::with_capacity(listed.entries.len() + 1);
        for transaction in &listed.entries {
            // A service that does not know the filter would list other people's charges.
            if transaction.subscription_id.as_deref() != Some(agreement) {
                continue;
            }
            let told = self.told(transaction)?;
            let is_foreign = |fact: &Fact| matches!(fact, Fact::Paid(payment) if payment.charge == Charge::Foreign);
            notices.extend(told.filter(|notice| !is_foreign(&notice.fact)));
        }
        notices.sort_by_key(|notice| notice.occurred_at);
        let what = format!("subscription:{agreement}:{}", updated_at.timestamp_micros());
        notices.push(asked(&what, "subscription", updated_at, Fact::Agreement(stands)));
        Ok(notices)
    }
}

/// The same for every time that we ask and are told the same.
fn asked(what: &str, event_type: &str, occurred_at: DateTime<Utc>, fact: Fact) -> Notice {
    Notice { event_id: format!("asked:{what}"), event_type: format!("asked.{event_type}"), occurred_at, fact }
}
