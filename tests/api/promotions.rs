//! Promotions over HTTP: what everybody sees, what a code takes off, and what staff decide.

mod staff;
mod visitors;

use chrono::Duration;
use serde_json::{Value, json};

use crate::{
    accounts::{Browser, Reply, now},
    credits::Staff,
};

pub const PROMOTIONS: &str = "/api/v1/promotions";

/// A time so many hours from now, as JSON has it.
pub fn hours(hours: i64) -> Value {
    json!((now() + Duration::hours(hours)).to_rfc3339())
}

/// 15 % off everything, from an hour ago until tomorrow, with other fields on top.
pub fn body(code: &str, more: Value) -> Value {
    let mut body = json!({
        "code": code, "name": format!("Sale {code}"), "discount_value": 15, "start_date": hours(-1), "end_date": hours(24),
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// As staff would.
pub async fn create(staff: &Staff, code: &str, more: Value) -> Value {
    staff.browser.post(&format!("{PROMOTIONS}/admin/create"), body(code, more)).await.ok()
}

pub async fn apply(browser: &Browser, code: &str, amount: Value, more: Value) -> Reply {
    let mut body = json!({"promotion_code": code, "original_amount": amount});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    browser.post(&format!("{PROMOTIONS}/apply"), body).await
}

pub async fn get(browser: &Browser, path: &str) -> Value {
    browser.get(&format!("{PROMOTIONS}/{path}")).await.ok()
}

/// The values of one field of a list.
pub fn all<'a>(list: &'a Value, field: &str) -> Vec<&'a Value> {
    list.as_array().unwrap_or_else(|| panic!("no list: {list}")).iter().map(|it| &it[field]).collect()
}
