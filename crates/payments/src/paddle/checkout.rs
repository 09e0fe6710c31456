//! Opening a checkout: a transaction with a price of its own (protocol notes: paddle.md, "Checkout").

use domain::{lists::Currency, payment::BillingCycle};
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    Paddle,
    model::{Transaction, is_word, order as order_of},
};
use crate::{CallError, Checkout, CheckoutOrder, http::Stake};

/// Longest name of a product, characters.
const NAME_CHARACTERS: usize = 150;

impl Paddle {
    /// Opens it, or finds the one that was opened before. One that is being paid is never opened a second time.
    pub(super) async fn open(&self, order: &CheckoutOrder) -> Result<Checkout, CallError> {
        let body = self.body(order).map_err(|fault| self.http.refused("bad_order", fault))?;
        if let Some(known) = self.reusable(order).await? {
            return Ok(self.script(order, known));
        }
        let transaction: Transaction = self.write(Stake::Free, Method::POST, &["transactions"], &body).await?;
        if !is_word(&transaction.id) {
            return Err(self.http.unavailable("a transaction without an id", None));
        }
        Ok(self.script(order, transaction.id))
    }

    fn script(&self, order: &CheckoutOrder, transaction_id: String) -> Checkout {
        Checkout::Script { transaction_id, page: self.page(order) }
    }

    /// Paddle takes pages of domains that it approved only.
    fn page(&self, order: &CheckoutOrder) -> url::Url {
        let approved = &self.settings.checkout_page;
        let is_approved = order.back_url.origin() == approved.origin();
        if is_approved { order.back_url.clone() } else { approved.clone() }
    }

    /// The transaction that was opened before, while it can be paid and asks for the same.
    async fn reusable(&self, order: &CheckoutOrder) -> Result<Option<String>, CallError> {
        let Some(known) = &order.checkout_id else { return Ok(None) };
        let Some(transaction) = self.find::<Transaction>(&["transactions", known]).await? else { return Ok(None) };
        if order_of(&transaction.custom_data).as_ref() != Some(&order.number) {
            return Ok(None);
        }
        match transaction.status.as_str() {
            "billed" | "paid" | "completed" => {
                Err(self.http.refused("already_paid", "the order is paid or being paid"))
            }
            "draft" | "ready" => {
                let is_same = transaction.amount().is_some_and(|it| it.is(order.amount_minor, order.currency));
                Ok((is_same && transaction.id == *known).then_some(transaction.id))
            }
            _ => Ok(None),
        }
    }

    fn body(&self, order: &CheckoutOrder) -> Result<Value, &'static str> {
        if order.currency != Currency::Usd {
            return Err("only USD can be paid here");
        }
        if order.amount_minor == 0 {
            return Err("there is nothing to pay");
        }
        // What is charged again is the price; what the first time is cheaper by, a discount that does not recur.
        let (unit, discount, cycle) = match order.recurring {
            None => (order.amount_minor, 0, None),
            Some(recurring) => {
                let off = recurring.amount_minor.checked_sub(order.amount_minor);
                let off = off.ok_or("the first charge of an agreement is higher than the later ones")?;
                (recurring.amount_minor, off, Some(recurring.cycle))
            }
        };
        let mut body = json!({
            "items": [item(&order.item, unit, order.currency, cycle)],
            "currency_code": order.currency.as_str(),
            "collection_mode": "automatic",
            "custom_data": {"order_number": order.number.as_str(), "user_id": order.user_id.to_string()},
            "checkout": {"url": self.page(order).as_str()},
        });
        if let Some(fields) = body.as_object_mut() {
            if let Some(customer) = &order.customer {
                fields.insert("customer_id".to_owned(), json!(customer));
            }
            if discount > 0 {
                let discount = json!({
                    "type": "flat", "amount": discount.to_string(), "description": "First period", "recur": false,
                });
                fields.insert("discount".to_owned(), discount);
            }
        }
        Ok(body)
    }
}

/// An item with a price outside of the catalogue. Tax is in the price: the buyer pays what our page said.
pub(super) fn item(name: &str, unit_minor: u32, currency: Currency, cycle: Option<BillingCycle>) -> Value {
    let name: String = name.chars().filter(|one| !one.is_control()).take(NAME_CHARACTERS).collect();
    let cycle = cycle.map(|cycle| {
        let interval = match cycle {
            BillingCycle::Monthly => "month",
            BillingCycle::Yearly => "year",
        };
        json!({"interval": interval, "frequency": 1})
    });
    json!({
        "quantity": 1,
        "price": {
            "name": name,
            "description": name,
            "product": {"name": name, "tax_category": "standard"},
            "unit_price": {"amount": unit_minor.to_string(), "currency_code": currency.as_str()},
            "billing_cycle": cycle,
            "tax_mode": "internal",
            "quantity": {"minimum": 1, "maximum": 1},
        },
    })
}
