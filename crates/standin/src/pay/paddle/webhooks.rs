//! Events: written down, told to the shop, listed and told again (paddle.md, "Webhooks").

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::api::{self, Answer, ApiError, Outcome};
use crate::{
    call::Call,
    pay::{
        ids,
        outbox::Body,
        state::{Book, Event, Service},
    },
};

/// What the stand-in tells.
const TYPES: [&str; 18] = [
    "transaction.created",
    "transaction.ready",
    "transaction.updated",
    "transaction.billed",
    "transaction.paid",
    "transaction.completed",
    "transaction.canceled",
    "transaction.past_due",
    "transaction.payment_failed",
    "subscription.created",
    "subscription.activated",
    "subscription.updated",
    "subscription.past_due",
    "subscription.canceled",
    "adjustment.created",
    "adjustment.updated",
    "customer.created",
    "address.created",
];

/// Something has happened to `about`. No two events have the same time, so that a receiver can put them in order.
pub(crate) fn emit(book: &mut Book, event_type: &str, about: &str, data: Value) {
    let after_last = book.events.iter().next_back().map(|last| last.occurred_at + TimeDelta::milliseconds(1));
    let occurred_at = after_last.map_or(book.now, |after| after.max(book.now));
    let event = Event { id: ids::new("evt"), event_type: event_type.to_owned(), occurred_at, data };
    book.events.put(event.clone());
    tell(book, &event, about);
}

fn view(event: &Event) -> Value {
    json!({
        "event_id": event.id, "event_type": event.event_type, "occurred_at": api::time(event.occurred_at),
        "data": event.data,
    })
}

fn tell(book: &mut Book, event: &Event, about: &str) -> String {
    let mut body = view(event);
    book.send(Service::Paddle, about, &event.event_type, None, |notification| {
        if let Some(fields) = body.as_object_mut() {
            fields.insert("notification_id".to_owned(), notification.into());
        }
        Body::Event(body.to_string())
    })
}

/// `GET /event-types`.
pub(super) fn types(_: &Call, _: &mut Book) -> Outcome {
    let row = |name: &&str| {
        let group = name.split('.').next().unwrap_or_default();
        json!({"name": name, "description": name, "group": group, "available_versions": [1]})
    };
    Ok(Answer::Data(200, TYPES.iter().map(row).collect()))
}

/// `GET /events`, oldest first.
pub(super) fn list(call: &Call, book: &mut Book) -> Outcome {
    let fits = |event: &&Event| api::lets(call, "event_type", Some(&event.event_type));
    Ok(Answer::List(book.events.iter().filter(fits).map(|event| (event.id.clone(), view(event))).collect()))
}

/// `POST /notifications/{id}/replay`.
pub(super) fn replay(call: &Call, book: &mut Book) -> Outcome {
    let id = call.segment("id");
    let told = book.deliveries.get(&id).filter(|delivery| delivery.service == Service::Paddle);
    let delivery = told.ok_or_else(|| ApiError::missing(&id))?;
    let Body::Event(body) = &delivery.body else { return Err(ApiError::missing(&id)) };
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let (event_id, about) = (body.get("event_id").and_then(Value::as_str).unwrap_or_default(), delivery.about.clone());
    let event = book.events.get(event_id).cloned().ok_or_else(|| ApiError::missing(event_id))?;
    let notification_id = tell(book, &event, &about);
    Ok(Answer::Data(202, json!({"notification_id": notification_id})))
}
