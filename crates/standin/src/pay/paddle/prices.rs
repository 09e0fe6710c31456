//! Prices as a transaction brings them along, discounts, and the sums that come of both.

use chrono::{DateTime, Days, Months, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::api::{self, ApiError, required, text};
use crate::pay::{ids, state::Book};

/// How often something is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cycle {
    interval: Interval,
    frequency: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Interval {
    Day,
    Week,
    Month,
    Year,
}

impl Cycle {
    /// `count` cycles after `start`; `None` beyond the calendar.
    pub(crate) fn after(self, start: DateTime<Utc>, count: u32) -> Option<DateTime<Utc>> {
        let units = self.frequency.checked_mul(count)?;
        match self.interval {
            Interval::Day => start.checked_add_days(Days::new(units.into())),
            Interval::Week => start.checked_add_days(Days::new(u64::from(units) * 7)),
            Interval::Month => start.checked_add_months(Months::new(units)),
            Interval::Year => start.checked_add_months(Months::new(units.checked_mul(12)?)),
        }
    }
}

/// One price, with its product.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Price {
    pub(crate) id: String,
    product_id: String,
    product_name: String,
    description: String,
    name: Option<String>,
    pub(crate) amount_minor: i64,
    pub(crate) currency: String,
    pub(crate) cycle: Option<Cycle>,
    tax_mode: String,
    created_at: DateTime<Utc>,
}

/// A price so many times.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Item {
    pub(crate) price: Price,
    pub(crate) quantity: i64,
    /// In the place of price times quantity, when only a part of a period is paid.
    pub(crate) charged_minor: Option<i64>,
}

impl Item {
    /// A whole period of it.
    pub(crate) fn whole_minor(&self) -> i64 {
        self.price.amount_minor.saturating_mul(self.quantity)
    }

    fn gross_minor(&self) -> i64 {
        self.charged_minor.unwrap_or_else(|| self.whole_minor())
    }
}

/// A discount as a transaction brings it along.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Discount {
    pub(crate) id: String,
    kind: DiscountKind,
    /// Hundredths of a percent, or of the currency.
    amount: i64,
    pub(crate) recur: bool,
    /// `None`: for ever, when it recurs.
    pub(crate) intervals: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DiscountKind {
    Percentage,
    Flat,
    FlatPerSeat,
}

/// Sums of one line, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) subtotal: i64,
    pub(crate) discount: i64,
    pub(crate) tax: i64,
    pub(crate) total: i64,
}

impl Sums {
    pub(crate) fn view(self) -> Value {
        json!({
            "subtotal": self.subtotal.to_string(), "discount": self.discount.to_string(),
            "tax": self.tax.to_string(), "total": self.total.to_string(),
        })
    }
}

/// A whole number in a text, not negative.
pub(crate) fn amount(body: &Value, field: &str) -> Result<i64, ApiError> {
    let text = required(body, field)?;
    let digits = !text.is_empty() && text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or_else(|| ApiError::field(field, "must be a whole number in a string"))
}

/// The items of a body. One currency, and one cycle among those that are paid again.
pub(crate) fn items(book: &Book, body: &Value) -> Result<Vec<Item>, ApiError> {
    let Some(Value::Array(rows)) = body.get("items") else { return Err(ApiError::field("items", "must be an array")) };
    let items = rows.iter().map(|row| item(book, row)).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = items.first() else { return Err(ApiError::field("items", "must not be empty")) };
    if items.iter().any(|item| item.price.currency != first.price.currency) {
        return Err(ApiError::field("items", "must have one currency"));
    }
    let mut cycles = items.iter().filter_map(|item| item.price.cycle);
    let cycle = cycles.next();
    match cycles.all(|other| Some(other) == cycle) {
        true => Ok(items),
        false => Err(ApiError::field("items", "must have one billing cycle")),
    }
}

fn item(book: &Book, row: &Value) -> Result<Item, ApiError> {
    let quantity = match row.get("quantity") {
        None => 1,
        Some(quantity) => quantity
            .as_i64()
            .filter(|quantity| (1..=10_000).contains(quantity))
            .ok_or_else(|| ApiError::field("items[].quantity", "must be a whole number from 1"))?,
    };
    let price = match (row.get("price"), text(row, "price_id")?) {
        (Some(inline), None) => inline_price(book, inline)?,
        (None, Some(id)) => known_price(book, id).ok_or_else(|| {
            ApiError::field(
                "items[].price_id",
                format!("{id}: the stand-in keeps no catalogue; it knows prices that came inline before"),
            )
        })?,
        _ => return Err(ApiError::field("items[]", "needs either price or price_id")),
    };
    Ok(Item { price, quantity, charged_minor: None })
}

fn known_price(book: &Book, id: &str) -> Option<Price> {
    let sold = book.transactions.iter().rev().flat_map(|row| &row.items);
    let running = book.subscriptions.iter().flat_map(|row| &row.items);
    sold.chain(running).find(|item| item.price.id == id).map(|item| item.price.clone())
}

fn inline_price(book: &Book, inline: &Value) -> Result<Price, ApiError> {
    let unit_price =
        inline.get("unit_price").ok_or_else(|| ApiError::field("items[].price.unit_price", "is required"))?;
    let description = required(inline, "description")?.to_owned();
    let name = text(inline, "name")?.map(str::to_owned);
    let (product_id, product_name) = match (inline.get("product"), text(inline, "product_id")?) {
        (Some(product), None) => {
            required(product, "tax_category")?;
            (ids::new("pro"), required(product, "name")?.to_owned())
        }
        // There is no catalogue to look it up in.
        (None, Some(id)) if id.starts_with("pro_") && id.len() == 30 => (id.to_owned(), description.clone()),
        (None, Some(_)) => return Err(ApiError::field("items[].price.product_id", "must be the id of a product")),
        _ => return Err(ApiError::field("items[].price", "needs either product or product_id")),
    };
    let cycle = match inline.get("billing_cycle") {
        None | Some(Value::Null) => None,
        Some(cycle) => {
            let cycle: Cycle = serde_json::from_value(cycle.clone())
                .map_err(|error| ApiError::field("items[].price.billing_cycle", error.to_string()))?;
            let fits = (1..=366).contains(&cycle.frequency);
            Some(cycle)
                .filter(|_| fits)
                .ok_or_else(|| ApiError::field("items[].price.billing_cycle", "frequency"))
                .map(Some)?
        }
    };
    let tax_mode = text(inline, "tax_mode")?.unwrap_or("account_setting");
    if !["account_setting", "external", "internal"].contains(&tax_mode) {
        return Err(ApiError::field("items[].price.tax_mode", "must be account_setting, external or internal"));
    }
    let currency = required(unit_price, "currency_code")?;
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(ApiError::field("items[].price.unit_price.currency_code", "must be three capitals"));
    }
    Ok(Price {
        id: ids::new("pri"),
        product_id,
        product_name,
        description,
        name,
        amount_minor: amount(unit_price, "amount")?,
        currency: currency.to_owned(),
        cycle,
        tax_mode: tax_mode.to_owned(),
        created_at: book.now,
    })
}

/// The discount of a body.
pub(crate) fn discount(body: &Value) -> Result<Option<Discount>, ApiError> {
    let Some(given) = body.get("discount").filter(|given| !given.is_null()) else { return Ok(None) };
    let kind = required(given, "type")?;
    let kind: DiscountKind = serde_json::from_value(kind.into())
        .map_err(|_| ApiError::field("discount.type", "must be percentage, flat or flat_per_seat"))?;
    required(given, "description")?;
    let amount = match kind {
        DiscountKind::Percentage => percentage(required(given, "amount")?)
            .ok_or_else(|| ApiError::field("discount.amount", "must be a percentage up to 100"))?,
        DiscountKind::Flat | DiscountKind::FlatPerSeat => amount(given, "amount")?,
    };
    let recur = given.get("recur").and_then(Value::as_bool).unwrap_or(false);
    let intervals = given.get("maximum_recurring_intervals").and_then(Value::as_u64);
    let intervals = intervals.and_then(|count| u32::try_from(count).ok());
    Ok(Some(Discount { id: ids::new("dsc"), kind, amount, recur, intervals }))
}

/// "12.5" as 1250.
fn percentage(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let part: i64 = format!("{part:0<2}").parse().ok().filter(|_| part.len() <= 2)?;
    let hundredths = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part)?;
    (0..=10_000).contains(&hundredths).then_some(hundredths)
}

/// Tax in hundredths of a percent.
pub(crate) fn tax_rate(country: Option<&str>) -> i64 {
    match country {
        Some("TW") => 500,
        Some("JP") => 1_000,
        Some("DE") => 1_900,
        Some("GB" | "FR") => 2_000,
        _ => 0,
    }
}

/// The sums of each line.
pub(crate) fn lines(items: &[Item], discount: Option<&Discount>, country: Option<&str>) -> Vec<Sums> {
    let gross: i64 = items.iter().map(Item::gross_minor).sum();
    let off = discount.map_or(0, |discount| match discount.kind {
        DiscountKind::Percentage => (gross * discount.amount + 5_000) / 10_000,
        DiscountKind::Flat => discount.amount,
        DiscountKind::FlatPerSeat => discount.amount * items.iter().map(|item| item.quantity).sum::<i64>(),
    });
    let off = off.clamp(0, gross.max(0));
    let mut left = off;
    let count = items.len();
    let line = |(at, item): (usize, &Item)| {
        let own = item.gross_minor();
        let share = if at + 1 == count { left } else { off * own / gross.max(1) };
        left -= share;
        sums(own, share, tax_rate(country), item.price.tax_mode == "external")
    };
    items.iter().enumerate().map(line).collect()
}

fn sums(gross: i64, discount: i64, rate: i64, tax_on_top: bool) -> Sums {
    let net = gross - discount;
    if tax_on_top {
        let tax = (net * rate + 5_000) / 10_000;
        return Sums { subtotal: gross, discount, tax, total: net + tax };
    }
    let without = |amount: i64| (amount * 10_000 + (10_000 + rate) / 2) / (10_000 + rate);
    let (subtotal, bare) = (without(gross), without(net));
    Sums { subtotal, discount: subtotal - bare, tax: net - bare, total: net }
}

/// All lines together.
pub(crate) fn sum(lines: &[Sums]) -> Sums {
    lines.iter().fold(Sums::default(), |sum, line| Sums {
        subtotal: sum.subtotal + line.subtotal,
        discount: sum.discount + line.discount,
        tax: sum.tax + line.tax,
        total: sum.total + line.total,
    })
}

impl Price {
    /// As events show it.
    pub(crate) fn view(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "type": "custom", "status": "active",
            "quantity": {"minimum": 1, "maximum": 10_000}, "tax_mode": self.tax_mode, "product_id": self.product_id,
            "unit_price": {"amount": self.amount_minor.to_string(), "currency_code": self.currency},
            "unit_price_overrides": [], "custom_data": null, "description": self.description, "trial_period": null,
            "billing_cycle": self.cycle, "import_meta": null,
            "created_at": api::time(self.created_at), "updated_at": api::time(self.created_at),
        })
    }

    /// Its product, as events show it.
    pub(crate) fn product_view(&self) -> Value {
        json!({
            "id": self.product_id, "name": self.product_name, "type": "custom", "status": "active",
            "tax_category": "standard", "description": null, "image_url": null, "custom_data": null,
            "import_meta": null, "created_at": api::time(self.created_at), "updated_at": api::time(self.created_at),
        })
    }

    pub(crate) fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.description)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_fit_together() {
        // Tax inside the price.
        let inside = sums(1_050, 0, 500, false);
        assert_eq!(inside, Sums { subtotal: 1_000, discount: 0, tax: 50, total: 1_050 });
        let on_top = sums(1_999, 199, 500, true);
        assert_eq!(on_top, Sums { subtotal: 1_999, discount: 199, tax: 90, total: 1_890 });
        for sums in [inside, on_top, sums(1_999, 333, 2_000, false)] {
            assert_eq!(sums.total, sums.subtotal - sums.discount + sums.tax);
        }
        assert_eq!((percentage("12.5"), percentage("100"), percentage("100.01")), (Some(1_250), Some(10_000), None));
    }
}
