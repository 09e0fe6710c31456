//! Transactions: made by the shop, shown to it, and cancelled by it. How they are paid is in `checkout`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    api::{self, Answer, ApiError, Outcome, child, lets, maybe_time, only, text},
    prices::{self, Discount, Item, Sums},
    webhooks::emit,
};
use crate::{
    call::Call,
    pay::{ids, markup::web_address, state::Book, table::Row},
};

/// From when until when something is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Period {
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
}

impl Period {
    pub(crate) fn view(self) -> Value {
        json!({"starts_at": api::time(self.starts_at), "ends_at": api::time(self.ends_at)})
    }
}

/// How far a transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TransactionStatus {
    Draft,
    Ready,
    Billed,
    Paid,
    Completed,
    Canceled,
    PastDue,
}

impl TransactionStatus {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Ready => "ready",
            Self::Billed => "billed",
            Self::Paid => "paid",
            Self::Completed => "completed",
            Self::Canceled => "canceled",
            Self::PastDue => "past_due",
        }
    }
}

/// One try of a card.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Payment {
    pub(crate) attempt_id: String,
    /// `None`: captured.
    pub(crate) error_code: Option<String>,
    pub(crate) at: DateTime<Utc>,
}

/// One transaction.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Transaction {
    pub(crate) id: String,
    pub(crate) status: TransactionStatus,
    pub(crate) origin: String,
    pub(crate) items: Vec<Item>,
    pub(crate) discount: Option<Discount>,
    pub(crate) customer_id: Option<String>,
    pub(crate) address_id: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) custom_data: Value,
    /// Of the shop's page, with the transaction's id.
    pub(crate) checkout_url: Option<String>,
    pub(crate) subscription_id: Option<String>,
    pub(crate) period: Option<Period>,
    /// Paid out of what the buyer has left from before.
    pub(crate) credit_minor: i64,
    /// Newest first.
    pub(crate) payments: Vec<Payment>,
    pub(crate) invoice_number: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) billed_at: Option<DateTime<Utc>>,
}

impl Row for Transaction {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Transaction {
    /// Nothing is decided about it yet.
    pub(crate) fn new(now: DateTime<Utc>, origin: &str, items: Vec<Item>) -> Self {
        Self {
            id: ids::new("txn"),
            status: TransactionStatus::Draft,
            origin: origin.to_owned(),
            items,
            discount: None,
            customer_id: None,
            address_id: None,
            country: None,
            custom_data: Value::Null,
            checkout_url: None,
            subscription_id: None,
            period: None,
            credit_minor: 0,
            payments: vec![],
            invoice_number: None,
            created_at: now,
            updated_at: now,
            billed_at: None,
        }
    }

    pub(crate) fn currency(&self) -> &str {
        self.items.first().map_or("USD", |item| &item.price.currency)
    }

    pub(crate) fn lines(&self) -> Vec<Sums> {
        prices::lines(&self.items, self.discount.as_ref(), self.country.as_deref())
    }

    /// What the buyer pays.
    pub(crate) fn grand_total(&self) -> i64 {
        (prices::sum(&self.lines()).total - self.credit_minor).max(0)
    }

    /// The id of the `at`-th item, which refunds name.
    pub(crate) fn item_id(&self, at: usize) -> String {
        child("txnitm", &self.id, &at.to_string())
    }
}

/// As the API and events show it; `refunded_minor` is what has gone back.
pub(crate) fn view(book: &Book, row: &Transaction) -> Value {
    let refunded = super::adjustments::returned_minor(book, &row.id);
    let (lines, currency) = (row.lines(), row.currency());
    let all = prices::sum(&lines);
    let grand = row.grand_total();
    let fee = grand / 20 + if grand > 0 { 50 } else { 0 };
    let rate = prices::tax_rate(row.country.as_deref());
    let rate = format!("0.{rate:04}").trim_end_matches('0').trim_end_matches('.').to_owned();
    let open = if row.payments.iter().any(|payment| payment.error_code.is_none()) { 0 } else { grand };
    let totals = |extra: Value| {
        let mut totals = json!({
            "subtotal": all.subtotal.to_string(), "discount": all.discount.to_string(), "tax": all.tax.to_string(),
            "total": all.total.to_string(), "credit": row.credit_minor.to_string(), "credit_to_balance": "0",
            "balance": open.to_string(), "grand_total": grand.to_string(), "grand_total_tax": all.tax.to_string(),
            "fee": fee.to_string(), "earnings": (grand - all.tax - fee).to_string(), "currency_code": currency,
        });
        if let (Some(totals), Value::Object(extra)) = (totals.as_object_mut(), extra) {
            totals.extend(extra);
        }
        totals
    };
    let line_items: Value = row
        .items
        .iter()
        .zip(&lines)
        .enumerate()
        .map(|(at, (item, sums))| {
            json!({
                "id": row.item_id(at), "price_id": item.price.id, "quantity": item.quantity, "tax_rate": rate,
                "totals": sums.view(), "unit_totals": unit(*sums, item.quantity).view(), "proration": null,
                "product": item.price.product_view(),
            })
        })
        .collect();
    let items: Value = row
        .items
        .iter()
        .map(|item| json!({"price": item.price.view(), "quantity": item.quantity, "proration": null}))
        .collect();
    let payments: Value = row.payments.iter().map(|payment| payment_view(row, payment)).collect();
    let invoice_id = row.invoice_number.as_ref().map(|_| child("inv", &row.id, ""));
    json!({
        "id": row.id, "status": row.status.word(), "origin": row.origin, "items": items,
        "customer_id": row.customer_id, "address_id": row.address_id, "business_id": null,
        "custom_data": row.custom_data, "currency_code": currency, "collection_mode": "automatic",
        "discount_id": row.discount.as_ref().map(|discount| &discount.id), "billing_details": null,
        "billing_period": row.period.map(Period::view), "subscription_id": row.subscription_id,
        "invoice_id": invoice_id, "invoice_number": row.invoice_number, "receipt_data": null,
        "checkout": {"url": row.checkout_url}, "payments": payments,
        "created_at": api::time(row.created_at), "updated_at": api::time(row.updated_at),
        "billed_at": maybe_time(row.billed_at), "revised_at": null,
        "details": {
            "totals": totals(json!({})), "line_items": line_items,
            "payout_totals": totals(json!({"fee_rate": "0.05", "exchange_rate": "1"})),
            "tax_rates_used": [{"tax_rate": rate, "totals": all.view()}], "adjusted_payout_totals": null,
            "adjusted_totals": {
                "subtotal": all.subtotal.to_string(), "tax": all.tax.to_string(),
                "total": (all.total - refunded).to_string(), "grand_total": (grand - refunded).to_string(),
                "grand_total_tax": all.tax.to_string(), "fee": fee.to_string(), "retained_fee": "0",
                "earnings": (grand - refunded - all.tax - fee).to_string(), "currency_code": currency,
            },
        },
    })
}

/// Of one piece.
fn unit(sums: Sums, quantity: i64) -> Sums {
    let quantity = quantity.max(1);
    Sums {
        subtotal: sums.subtotal / quantity,
        discount: sums.discount / quantity,
        tax: sums.tax / quantity,
        total: sums.total / quantity,
    }
}

fn payment_view(row: &Transaction, payment: &Payment) -> Value {
    let captured = payment.error_code.is_none();
    let method = child("paymtd", row.customer_id.as_deref().unwrap_or_default(), "");
    json!({
        "amount": row.grand_total().to_string(), "status": if captured { "captured" } else { "error" },
        "error_code": payment.error_code, "created_at": api::time(payment.at),
        "captured_at": maybe_time(Some(payment.at).filter(|_| captured)), "payment_method_id": method,
        "payment_attempt_id": payment.attempt_id, "stored_payment_method_id": payment.attempt_id,
        "method_details": {"type": "card", "card": {
            "type": "visa", "last4": "4242", "expiry_month": 12, "expiry_year": 2035, "cardholder_name": "Test Buyer",
        }},
    })
}

/// Tells of a transaction as it is now.
pub(crate) fn tell(book: &mut Book, id: &str, event: &str) {
    let now = book.now;
    if let Some(row) = book.transactions.get_mut(id) {
        row.updated_at = now;
    }
    if let Some(data) = book.transactions.get(id).map(|row| view(book, row)) {
        emit(book, event, id, data);
    }
}

/// `POST /transactions`.
pub(super) fn create(call: &Call, book: &mut Book) -> Outcome {
    let body = api::body(call)?;
    only(
        &body,
        &["items", "customer_id", "custom_data", "collection_mode", "checkout", "currency_code", "discount", "status"],
    )?;
    let mut row = Transaction::new(book.now, "api", prices::items(book, &body)?);
    row.discount = prices::discount(&body)?;
    row.custom_data = match body.get("custom_data") {
        None | Some(Value::Null) => Value::Null,
        Some(data) if data.is_object() => data.clone(),
        Some(_) => return Err(ApiError::field("custom_data", "must be an object")),
    };
    if text(&body, "currency_code")?.is_some_and(|currency| currency != row.currency()) {
        return Err(ApiError::field("currency_code", "is not that of the prices"));
    }
    if text(&body, "collection_mode")?.is_some_and(|mode| mode != "automatic") {
        return Err(ApiError::field("collection_mode", "the stand-in collects automatically only"));
    }
    if let Some(customer_id) = text(&body, "customer_id")? {
        if book.customers.get(customer_id).is_none() {
            return Err(ApiError::field("customer_id", format!("{customer_id} does not exist")));
        }
        row.customer_id = Some(customer_id.to_owned());
        row.status = TransactionStatus::Ready;
    }
    let page = body.get("checkout").map(|checkout| text(checkout, "url")).transpose()?.flatten();
    let Some(mut page) = page.and_then(web_address) else {
        let detail = "a Default Payment Link has not yet been defined within the Paddle Dashboard";
        return Err(ApiError::new(400, "transaction_default_checkout_url_not_set", detail));
    };
    page.query_pairs_mut().append_pair("_ptxn", &row.id);
    row.checkout_url = Some(page.into());
    let (id, ready) = (row.id.clone(), row.status == TransactionStatus::Ready);
    book.transactions.put(row);
    tell(book, &id, "transaction.created");
    if ready {
        tell(book, &id, "transaction.ready");
    }
    shown(book, &id, 201)
}

fn shown(book: &Book, id: &str, status: u16) -> Outcome {
    let row = book.transactions.get(id).ok_or_else(|| ApiError::missing(id))?;
    Ok(Answer::Data(status, view(book, row)))
}

/// `GET /transactions/{id}`.
pub(super) fn read(call: &Call, book: &mut Book) -> Outcome {
    shown(book, &call.segment("id"), 200)
}

/// `GET /transactions`, newest first.
pub(super) fn list(call: &Call, book: &mut Book) -> Outcome {
    let fits = |row: &&Transaction| {
        lets(call, "id", Some(&row.id))
            && lets(call, "subscription_id", row.subscription_id.as_deref())
            && lets(call, "customer_id", row.customer_id.as_deref())
            && lets(call, "status", Some(row.status.word()))
            && lets(call, "origin", Some(&row.origin))
    };
    let rows = book.transactions.iter().rev().filter(fits).map(|row| (row.id.clone(), view(book, row)));
    Ok(Answer::List(rows.collect()))
}

/// `PATCH /transactions/{id}`: only `status: canceled`.
pub(super) fn change(call: &Call, book: &mut Book) -> Outcome {
    let (id, body) = (call.segment("id"), api::body(call)?);
    only(&body, &["status"])?;
    if text(&body, "status")? != Some("canceled") {
        return Err(ApiError::field("status", "only canceled can be set at the stand-in"));
    }
    let row = book.transactions.get_mut(&id).ok_or_else(|| ApiError::missing(&id))?;
    match row.status {
        TransactionStatus::Draft | TransactionStatus::Ready | TransactionStatus::Billed => {
            row.status = TransactionStatus::Canceled;
            tell(book, &id, "transaction.updated");
            tell(book, &id, "transaction.canceled");
        }
        // Asked again.
        TransactionStatus::Canceled => {}
        TransactionStatus::Paid | TransactionStatus::Completed | TransactionStatus::PastDue => {
            let detail = format!("cannot update transaction {id} as its status is {}", row.status.word());
            return Err(ApiError::new(400, "transaction_immutable", detail));
        }
    }
    shown(book, &id, 200)
}

/// `GET /transactions/{id}/invoice`.
pub(super) fn invoice(call: &Call, book: &mut Book) -> Outcome {
    let id = call.segment("id");
    let row = book.transactions.get(&id).ok_or_else(|| ApiError::missing(&id))?;
    if row.invoice_number.is_none() {
        return Err(ApiError::new(400, "transaction_invoice_not_found", format!("no invoice for {id} yet")));
    }
    let inline = call.query("disposition").as_deref() == Some("inline");
    let disposition = if inline { "inline" } else { "attachment" };
    let url = format!("{}/paddle/invoices/{id}.pdf?disposition={disposition}", call.origin());
    Ok(Answer::Data(200, json!({"url": url})))
}
