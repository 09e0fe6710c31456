//! Buyers, and the sessions in which they look after their subscriptions.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    api::{self, Answer, ApiError, Outcome, lets, only, required, text},
    webhooks::emit,
};
use crate::{
    call::Call,
    pay::{ids, state::Book, table::Row},
};

/// How long the links of a session are good.
const SESSION: TimeDelta = TimeDelta::hours(1);

/// One buyer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) email: String,
    name: Option<String>,
    locale: String,
    custom_data: Value,
    created_at: DateTime<Utc>,
}

/// One session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Portal {
    pub(crate) id: String,
    pub(crate) customer_id: String,
    created_at: DateTime<Utc>,
}

impl Row for Customer {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Row for Portal {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Portal {
    pub(crate) fn is_open(&self, now: DateTime<Utc>) -> bool {
        now - self.created_at < SESSION
    }
}

fn view(customer: &Customer) -> Value {
    json!({
        "id": customer.id, "name": customer.name, "email": customer.email, "locale": customer.locale,
        "status": "active", "marketing_consent": false, "custom_data": customer.custom_data, "import_meta": null,
        "created_at": api::time(customer.created_at), "updated_at": api::time(customer.created_at),
    })
}

/// Whether it looks like one; the real service is not stricter either.
pub(crate) fn is_email(text: &str) -> bool {
    text.len() <= 320
        && !text.contains(char::is_whitespace)
        && text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// The buyer with this address, made if need be.
pub(crate) fn by_email(book: &mut Book, email: &str) -> String {
    let known = book.customers.iter().find(|customer| customer.email.eq_ignore_ascii_case(email));
    match known {
        Some(customer) => customer.id.clone(),
        None => add(book, email, None, "en", Value::Null).id,
    }
}

fn add(book: &mut Book, email: &str, name: Option<&str>, locale: &str, custom_data: Value) -> Customer {
    let customer = Customer {
        id: ids::new("ctm"),
        email: email.to_owned(),
        name: name.map(str::to_owned),
        locale: locale.to_owned(),
        custom_data,
        created_at: book.now,
    };
    book.customers.put(customer.clone());
    emit(book, "customer.created", &customer.id, view(&customer));
    customer
}

/// `POST /customers`.
pub(super) fn create(call: &Call, book: &mut Book) -> Outcome {
    let body = api::body(call)?;
    only(&body, &["email", "name", "locale", "custom_data"])?;
    let email = required(&body, "email")?;
    if !is_email(email) {
        return Err(ApiError::field("email", "must be an e-mail address"));
    }
    if let Some(known) = book.customers.iter().find(|customer| customer.email.eq_ignore_ascii_case(email)) {
        let detail = format!("customer email conflicts with customer of id {}", known.id);
        return Err(ApiError::new(409, "customer_already_exists", detail));
    }
    let custom_data = body.get("custom_data").cloned().unwrap_or_default();
    let customer = add(book, email, text(&body, "name")?, text(&body, "locale")?.unwrap_or("en"), custom_data);
    Ok(Answer::Data(201, view(&customer)))
}

/// `GET /customers`.
pub(super) fn list(call: &Call, book: &mut Book) -> Outcome {
    let fits =
        |customer: &&Customer| lets(call, "email", Some(&customer.email)) && lets(call, "id", Some(&customer.id));
    let rows = book.customers.iter().rev().filter(fits).map(|customer| (customer.id.clone(), view(customer)));
    Ok(Answer::List(rows.collect()))
}

/// `GET /customers/{id}`.
pub(super) fn read(call: &Call, book: &mut Book) -> Outcome {
    let id = call.segment("id");
    let customer = book.customers.get(&id).ok_or_else(|| ApiError::missing(&id))?;
    Ok(Answer::Data(200, view(customer)))
}

/// `POST /customers/{id}/portal-sessions`.
pub(super) fn open_portal(call: &Call, book: &mut Book) -> Outcome {
    let customer_id = call.segment("id");
    if book.customers.get(&customer_id).is_none() {
        return Err(ApiError::missing(&customer_id));
    }
    // The body may be left out.
    let body = if call.bytes().is_ok_and(|bytes| bytes.is_empty()) { json!({}) } else { api::body(call)? };
    let wanted = body.get("subscription_ids").and_then(Value::as_array).cloned().unwrap_or_default();
    let portal = Portal { id: ids::new("cpls"), customer_id, created_at: book.now };
    let base = format!("{}/paddle/portal/{}", call.origin(), portal.id);
    let mut subscriptions = vec![];
    for id in wanted.iter().filter_map(Value::as_str) {
        let owned = book.subscriptions.get(id).is_some_and(|row| row.customer_id == portal.customer_id);
        if !owned {
            return Err(ApiError::field("subscription_ids", format!("{id} is not one of the customer's")));
        }
        subscriptions.push(json!({
            "id": id, "cancel_subscription": format!("{base}?cancel={id}"),
            "update_subscription_payment_method": format!("{base}?card={id}"),
        }));
    }
    let data = json!({
        "id": portal.id, "customer_id": portal.customer_id, "created_at": api::time(portal.created_at),
        "urls": {"general": {"overview": base}, "subscriptions": subscriptions},
    });
    book.portals.put(portal);
    Ok(Answer::Data(201, data))
}
