//! Paddle's entities, as far as we read them. Fields that we do not need may come and go.

use chrono::{DateTime, Utc};
use domain::{order::OrderNumber, payment::Stated};
use serde::Deserialize;
use serde_json::Value;

/// Longest id or word that we keep.
const LONGEST_WORD: usize = 180;

#[derive(Debug, Deserialize)]
pub(super) struct Transaction {
    pub(super) id: String,
    #[serde(default)]
    pub(super) status: String,
    #[serde(default)]
    pub(super) origin: String,
    #[serde(default)]
    pub(super) custom_data: Value,
    pub(super) subscription_id: Option<String>,
    pub(super) customer_id: Option<String>,
    pub(super) details: Option<Details>,
    #[serde(default)]
    pub(super) payments: Vec<Attempt>,
    pub(super) billing_period: Option<Period>,
    pub(super) billed_at: Option<DateTime<Utc>>,
    pub(super) updated_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Details {
    pub(super) totals: Totals,
    #[serde(default)]
    pub(super) line_items: Vec<Line>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Totals {
    pub(super) grand_total: String,
    pub(super) currency_code: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) totals: LineTotals,
}

#[derive(Debug, Deserialize)]
pub(super) struct LineTotals {
    pub(super) total: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Attempt {
    #[serde(default)]
    pub(super) status: String,
    pub(super) error_code: Option<String>,
    pub(super) payment_attempt_id: Option<String>,
    pub(super) captured_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Period {
    pub(super) ends_at: DateTime<Utc>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Subscription {
    pub(super) id: String,
    pub(super) status: String,
    #[serde(default)]
    pub(super) custom_data: Value,
    pub(super) customer_id: Option<String>,
    pub(super) scheduled_change: Option<ScheduledChange>,
    pub(super) updated_at: Option<DateTime<Utc>>,
}

impl Subscription {
    /// When it is going to end by itself.
    pub(super) fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.scheduled_change.as_ref().filter(|change| change.action == "cancel").map(|change| change.effective_at)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct ScheduledChange {
    pub(super) action: String,
    pub(super) effective_at: DateTime<Utc>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Adjustment {
    pub(super) id: String,
    pub(super) action: String,
    pub(super) transaction_id: String,
    pub(super) status: String,
    pub(super) totals: AdjustmentTotals,
    pub(super) currency_code: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct AdjustmentTotals {
    pub(super) total: String,
    pub(super) currency_code: Option<String>,
}

impl Adjustment {
    pub(super) fn amount(&self) -> Option<Stated> {
        stated(&self.totals.total, self.totals.currency_code.as_deref().or(self.currency_code.as_deref())?)
    }
}

impl Transaction {
    /// What is to be paid, or was.
    pub(super) fn amount(&self) -> Option<Stated> {
        let totals = &self.details.as_ref()?.totals;
        stated(&totals.grand_total, &totals.currency_code)
    }
}

/// The order that our custom data names.
pub(super) fn order(custom_data: &Value) -> Option<OrderNumber> {
    custom_data.get("order_number")?.as_str()?.parse().ok()
}

/// Minor units written as text.
pub(super) fn stated(minor: &str, currency: &str) -> Option<Stated> {
    let digits = (1..=15).contains(&minor.len()) && minor.bytes().all(|byte| byte.is_ascii_digit());
    let is_currency = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if !digits || !is_currency {
        return None;
    }
    Some(Stated { minor: minor.parse().ok()?, currency: currency.to_owned() })
}

/// Visible ASCII of a bounded length, so that it may stand in ids and columns.
pub(super) fn is_word(text: &str) -> bool {
    (1..=LONGEST_WORD).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}
