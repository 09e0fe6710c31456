//! Giving money back: adjustments of a completed transaction (protocol notes: paddle.md, "Refund", "Retry safety").

use domain::payment::{MoneyBackState, Stated};
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    Paddle,
    model::{Adjustment, Transaction, is_word, stated},
    notice,
};
use crate::{CallError, Outcome, RefundOrder, http::Stake};

/// What Paddle shows as the reason. The buyer's own words stay with us.
const REASON: &str = "requested by the customer";

impl Paddle {
    /// Gives money back. A refund of as much of the same payment that is there, and not rejected, is taken for this
    /// one: money goes back twice by no misunderstanding.
    pub(super) async fn give_back(&self, refund: &RefundOrder) -> Result<Outcome, CallError> {
        if refund.amount_minor == 0 || refund.amount_minor > refund.paid_minor {
            return Err(self.http.refused("bad_amount", "not an amount of what was paid"));
        }
        match self.given_back(refund).await? {
            None | Some(Outcome::Rejected { .. }) => {}
            Some(there) => return Ok(there),
        }
        let transaction: Transaction = self.get(&["transactions", &refund.transaction_id]).await?;
        let paid = transaction.amount().filter(|paid| paid.is(refund.paid_minor, refund.currency));
        if transaction.id != refund.transaction_id || paid.is_none() {
            return Err(self.http.refused("amount_differs", "another amount was paid"));
        }
        let mut body = json!({
            "action": "refund", "type": "full", "transaction_id": refund.transaction_id, "reason": REASON,
        });
        if !refund.is_full() {
            let items = parts(&transaction, refund.amount_minor);
            let items = items.ok_or_else(|| self.http.refused("bad_amount", "the items do not hold the amount"))?;
            if let Some(fields) = body.as_object_mut() {
                fields.insert("type".to_owned(), json!("partial"));
                fields.insert("items".to_owned(), Value::Array(items));
            }
        }
        let made: Adjustment = self.write(Stake::Money, Method::POST, &["adjustments"], &body).await?;
        let outcome = (made.transaction_id == refund.transaction_id).then(|| outcome(&made)).flatten();
        outcome.ok_or_else(|| self.http.no_answer(Stake::Money, "an adjustment that cannot be read", None))
    }

    /// Looks for a refund of as much of the payment: one that goes through before one that was rejected.
    pub(super) async fn given_back(&self, refund: &RefundOrder) -> Result<Option<Outcome>, CallError> {
        let query = [("transaction_id", refund.transaction_id.as_str()), ("action", "refund")];
        let listed = self.list::<Adjustment>("adjustments", &query, |_| false).await?;
        if !listed.is_whole {
            return Err(self.http.unavailable("a payment with more refunds than can be looked through", None));
        }
        let wanted = Stated { minor: i64::from(refund.amount_minor), currency: refund.currency.as_str().to_owned() };
        let ours = listed.entries.iter().filter(|it| {
            // A service that does not know the filters would list other refunds.
            it.transaction_id == refund.transaction_id && it.action == "refund" && it.amount().as_ref() == Some(&wanted)
        });
        let mut rejected = None;
        for one in ours {
            let unreadable = || self.http.unavailable("a refund in an unknown state", None);
            match outcome(one).ok_or_else(unreadable)? {
                no @ Outcome::Rejected { .. } => rejected = rejected.or(Some(no)),
                there => return Ok(Some(there)),
            }
        }
        Ok(rejected)
    }
}

fn outcome(adjustment: &Adjustment) -> Option<Outcome> {
    let id = is_word(&adjustment.id).then(|| adjustment.id.clone())?;
    Some(match notice::state(&adjustment.status)? {
        MoneyBackState::Pending => Outcome::Pending { id },
        MoneyBackState::Approved => Outcome::Done { id },
        MoneyBackState::Rejected => Outcome::Rejected { id },
    })
}

/// The amount, taken from the items one after another. `None`: they hold less.
fn parts(transaction: &Transaction, amount_minor: u32) -> Option<Vec<Value>> {
    let details = transaction.details.as_ref()?;
    let mut left = i64::from(amount_minor);
    let mut items = Vec::new();
    for line in &details.line_items {
        let part = stated(&line.totals.total, &details.totals.currency_code)?.minor.min(left);
        if part > 0 {
            items.push(json!({"item_id": line.id, "type": "partial", "amount": part.to_string()}));
            left -= part;
        }
    }
    (left == 0).then_some(items)
}
