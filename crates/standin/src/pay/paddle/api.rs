//! What every call of Paddle's API shares: the key, the envelope, refusals and pages of lists.

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    answer,
    call::Call,
    pay::{
        faults::guarded,
        ids,
        state::{Book, Service},
    },
};

/// Rows of a page unless asked otherwise, and at most.
const PER_PAGE: usize = 50;
const MOST_PER_PAGE: usize = 200;

/// Why a call is refused.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: u16,
    code: &'static str,
    detail: String,
    /// Field and message, for a body that is wrong.
    errors: Vec<(String, String)>,
}

/// Status and `data`, or a whole list.
pub(crate) enum Answer {
    Data(u16, Value),
    /// Rows, newest first or not, as they are to be shown, each with its id.
    List(Vec<(String, Value)>),
}

pub(crate) type Outcome = Result<Answer, ApiError>;

impl ApiError {
    pub(crate) fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), errors: vec![] }
    }

    /// A field of the body that is wrong.
    pub(crate) fn field(field: &str, message: impl Into<String>) -> Self {
        let errors = vec![(field.to_owned(), message.into())];
        Self { status: 400, code: "bad_request", detail: "Invalid request.".to_owned(), errors }
    }

    /// There is no such thing.
    pub(crate) fn missing(id: &str) -> Self {
        Self::new(404, "not_found", format!("Entity {id} not found"))
    }
}

/// A refusal in Paddle's words.
pub(crate) fn error(status: u16, code: &str, detail: &str, errors: &[(String, String)]) -> HttpResponse {
    let kind = if status >= 500 { "api_error" } else { "request_error" };
    let mut body = json!({
        "error": {
            "type": kind, "code": code, "detail": detail,
            "documentation_url": format!("https://developer.paddle.com/v1/errors/shared/{code}"),
        },
        "meta": {"request_id": uuid::Uuid::new_v4()},
    });
    if let (false, Some(inner)) = (errors.is_empty(), body.get_mut("error").and_then(Value::as_object_mut)) {
        let rows = errors.iter().map(|(field, message)| json!({"field": field, "message": message})).collect();
        inner.insert("errors".to_owned(), rows);
    }
    answer::json(status, &body)
}

/// Answers a call with `work`, once its key is right and no fault is due.
pub(crate) async fn respond(call: Call, work: impl FnOnce(&Call, &mut Book) -> Outcome) -> HttpResponse {
    guarded(Service::Paddle, call, |call| async move {
        let outcome = authorise(&call).and_then(|()| call.shared.pay.change(|book| work(&call, book)));
        match outcome {
            Ok(Answer::Data(status, data)) => {
                answer::json(status, &json!({"data": data, "meta": {"request_id": uuid::Uuid::new_v4()}}))
            }
            Ok(Answer::List(rows)) => paged(&call, rows),
            Err(ApiError { status, code, detail, errors }) => error(status, code, &detail, &errors),
        }
    })
    .await
}

fn authorise(call: &Call) -> Result<(), ApiError> {
    let Some(header) = call.header("authorization") else {
        return Err(ApiError::new(401, "authentication_missing", "Authentication header is missing"));
    };
    let Some((_, key)) = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")) else {
        return Err(ApiError::new(401, "authentication_malformed", "Authentication header is malformed"));
    };
    match key.trim() == call.shared.pay.settings.paddle_api_key {
        true => Ok(()),
        false => Err(ApiError::new(403, "forbidden", "You aren't permitted to perform this request.")),
    }
}

fn paged(call: &Call, mut rows: Vec<(String, Value)>) -> HttpResponse {
    match call.query("order_by").as_deref() {
        Some("id[ASC]") => rows.sort_by_key(|(_, row)| time_of(row)),
        Some("id[DESC]") => {
            rows.sort_by_key(|(_, row)| time_of(row));
            rows.reverse();
        }
        _ => {}
    }
    let per_page =
        call.query("per_page").and_then(|text| text.parse().ok()).unwrap_or(PER_PAGE).clamp(1, MOST_PER_PAGE);
    let total = rows.len();
    let after = call.query("after");
    let skip = after.and_then(|after| rows.iter().position(|(id, _)| *id == after)).map_or(0, |place| place + 1);
    let page: Vec<_> = rows.into_iter().skip(skip).take(per_page).collect();
    let last = page.last().map(|(id, _)| id.clone()).unwrap_or_default();
    let mut next = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(call.request.query_string().as_bytes()) {
        if name != "after" {
            next.append_pair(&name, &value);
        }
    }
    let next = format!("{}{}?{}", call.origin(), call.request.path(), next.append_pair("after", &last).finish());
    let has_more = skip + page.len() < total;
    let data: Value = page.into_iter().map(|(_, row)| row).collect();
    let pagination = json!({"per_page": per_page, "next": next, "has_more": has_more, "estimated_total": total});
    answer::json(200, &json!({"data": data, "meta": {"request_id": uuid::Uuid::new_v4(), "pagination": pagination}}))
}

fn time_of(row: &Value) -> String {
    let time = row.get("created_at").or_else(|| row.get("occurred_at"));
    time.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The body as a JSON object.
pub(crate) fn body(call: &Call) -> Result<Value, ApiError> {
    call.json().map_err(|refusal| ApiError::new(400, "bad_request", refusal.to_string()))
}

/// A text of the body; `None`: absent, null or empty.
pub(crate) fn text<'a>(body: &'a Value, field: &str) -> Result<Option<&'a str>, ApiError> {
    match body.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
        Some(_) => Err(ApiError::field(field, "must be a string")),
    }
}

/// A text that must be there.
pub(crate) fn required<'a>(body: &'a Value, field: &str) -> Result<&'a str, ApiError> {
    text(body, field)?.ok_or_else(|| ApiError::field(field, "is required"))
}

/// Refuses what the stand-in does not know rather than passing it over.
pub(crate) fn only(body: &Value, known: &[&str]) -> Result<(), ApiError> {
    let unknown = body.as_object().and_then(|fields| fields.keys().find(|key| !known.contains(&key.as_str())));
    unknown.map_or(Ok(()), |key| Err(ApiError::field(key, "is not known to the stand-in")))
}

/// Whether a filter of the query, a list with commas, lets `value` through.
pub(crate) fn lets(call: &Call, name: &str, value: Option<&str>) -> bool {
    let Some(wanted) = call.query(name) else { return true };
    value.is_some_and(|value| wanted.split(',').any(|one| one == value))
}

/// RFC 3339 in UTC, as the service writes it.
pub(crate) fn time(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// The same, or null.
pub(crate) fn maybe_time(at: Option<DateTime<Utc>>) -> Value {
    at.map_or(Value::Null, |at| Value::from(time(at)))
}

/// The id of a thing that belongs to one other thing, as an item's in a transaction.
pub(crate) fn child(prefix: &str, parent: &str, part: &str) -> String {
    ids::of(prefix, &format!("{parent}/{part}"))
}
