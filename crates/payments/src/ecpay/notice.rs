//! What the verified fields of a notice mean (protocol notes: ecpay.md §2, §3, §6).

use chrono::{DateTime, Utc};
use domain::{
    lists::Currency,
    order::OrderNumber,
    payment::{Charge, Fact, Failure, Instructions, Notice, PayBy, Payment, Stated},
};

use super::{form::Fields, time};
use crate::NoticeError;

/// Longest code or number that the service gives.
const LONGEST_WORD: usize = 40;

/// Codes by which an account, and a code for a shop, are said to be there.
const ISSUED: [&str; 2] = ["2", "10100073"];

/// Which of our addresses a notice is for. Its fields tell: all could come to any.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paid,
    Period,
    Info,
}

impl Kind {
    fn of(fields: &Fields) -> Self {
        // Extra fields of a first charge name the period too, but only a payment has a date of payment.
        match (fields.get("PaymentDate"), fields.get("PeriodType").or_else(|| fields.get("ProcessDate"))) {
            (Some(_), _) => Self::Paid,
            (None, Some(_)) => Self::Period,
            (None, None) => Self::Info,
        }
    }

    /// As it begins event ids, and what the service calls it.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Paid => ("paid", "ReturnURL"),
            Self::Period => ("period", "PeriodReturnURL"),
            Self::Info => ("info", "PaymentInfoURL"),
        }
    }
}

/// Reads the fields of a notice whose signature and shop are right.
pub(super) fn read(fields: &Fields, now: DateTime<Utc>) -> Result<Notice, NoticeError> {
    let kind = Kind::of(fields);
    let (prefix, event_type) = kind.words();
    let order = order_number(fields)?;
    let code = word(fields, "RtnCode")?;
    let is_simulated = match fields.get("SimulatePaid") {
        Some("1") => true,
        Some("0") => false,
        // Only payments always say it.
        None | Some("") if kind != Kind::Paid || code != "1" => false,
        _ => return Err(NoticeError::Malformed("SimulatePaid is neither 0 nor 1")),
    };
    let happened = match kind {
        Kind::Paid => fields.get("PaymentDate"),
        Kind::Period => fields.get("ProcessDate"),
        Kind::Info => fields.get("TradeDate"),
    };
    let happened = happened.and_then(|text| time::read_past(text, now));

    let (what, fact) = match kind {
        _ if is_simulated => (trade(fields, kind)?.to_owned(), Fact::Simulated { order: Some(order.clone()) }),
        Kind::Paid if code == "1" => {
            let payment = payment(fields, order.clone(), now)?;
            (payment.transaction_id.clone(), Fact::Paid(payment))
        }
        Kind::Period if code == "1" => {
            let number = count(fields, "TotalSuccessTimes")?;
            let at = happened.ok_or(NoticeError::Malformed("ProcessDate is not when something was paid"))?;
            let amount = amount(fields, "Amount")?;
            (number.to_string(), renewal(&order, number, amount, at))
        }
        Kind::Info if ISSUED.contains(&code) => {
            (trade(fields, kind)?.to_owned(), Fact::Instructions(instructions(fields, order.clone())?))
        }
        Kind::Info if code == "1" => return Err(NoticeError::Malformed("paid, without a date of payment")),
        Kind::Period => {
            let charge = Charge::Renewal { agreement: order.to_string(), number: None };
            (trade(fields, kind)?.to_owned(), Fact::NotPaid(Failure { charge, code: code.to_owned() }))
        }
        Kind::Paid | Kind::Info => {
            let charge = Charge::Order { order: order.clone() };
            (trade(fields, kind)?.to_owned(), Fact::NotPaid(Failure { charge, code: code.to_owned() }))
        }
    };
    // Not of RtnMsg or the signature: a resend has others.
    let simulated = if is_simulated { ":simulated" } else { "" };
    Ok(Notice {
        event_id: format!("{prefix}:{order}:{what}:{code}{simulated}"),
        event_type: event_type.to_owned(),
        occurred_at: happened.unwrap_or(now),
        fact,
    })
}

/// What a later charge that succeeded means. The first one is the order's own, told elsewhere.
pub(super) fn renewal(agreement: &OrderNumber, number: u32, amount: Stated, paid_at: DateTime<Utc>) -> Fact {
    if number < 2 {
        return Fact::Unrelated;
    }
    Fact::Paid(Payment {
        charge: Charge::Renewal { agreement: agreement.to_string(), number: Some(number) },
        transaction_id: format!("{agreement}-{number}"),
        amount,
        paid_at,
        agreement: Some(agreement.to_string()),
        customer: None,
        next_charge_at: None,
    })
}

/// The payment of an order, out of a notice or of a query's answer.
pub(super) fn payment(fields: &Fields, order: OrderNumber, now: DateTime<Utc>) -> Result<Payment, NoticeError> {
    let paid_at = fields.get("PaymentDate").and_then(|text| time::read_past(text, now));
    let agreement = fields.filled("PeriodType").map(|_| order.to_string());
    Ok(Payment {
        charge: Charge::Order { order },
        transaction_id: word(fields, "TradeNo")?.to_owned(),
        amount: amount(fields, "TradeAmt")?,
        paid_at: paid_at.ok_or(NoticeError::Malformed("PaymentDate is not when something was paid"))?,
        agreement,
        customer: None,
        next_charge_at: None,
    })
}

/// How an order can be paid, out of a notice or of a query's answer.
pub(super) fn instructions(fields: &Fields, order: OrderNumber) -> Result<Instructions, NoticeError> {
    let method = fields.get("PaymentType").unwrap_or_default();
    let (pay_by, names): (_, &[&str]) = match method.split_once('_').map_or(method, |(method, _)| method) {
        "ATM" => (PayBy::Atm, &["vAccount"]),
        "CVS" => (PayBy::Cvs, &["PaymentNo"]),
        "BARCODE" => (PayBy::Barcode, &["Barcode1", "Barcode2", "Barcode3"]),
        _ => return Err(NoticeError::Malformed("an account or a code of an unknown kind")),
    };
    let codes = names.iter().map(|name| word(fields, name).map(str::to_owned)).collect::<Result<_, _>>()?;
    let bank_code = match pay_by {
        PayBy::Atm => Some(word(fields, "BankCode")?.to_owned()),
        PayBy::Credit | PayBy::Cvs | PayBy::Barcode => None,
    };
    let amount = amount(fields, "TradeAmt")?;
    let expires_at = fields.get("ExpireDate").and_then(time::read_end);
    Ok(Instructions { order, amount, pay_by, bank_code, codes, expires_at })
}

/// What tells this event from others of the same order: the trade, or of a later charge its authorisation.
fn trade(fields: &Fields, kind: Kind) -> Result<&str, NoticeError> {
    let name = match kind {
        Kind::Paid | Kind::Info => "TradeNo",
        // The count does not move when a charge fails, and a simulated one need not have any.
        Kind::Period if fields.filled("Gwsr").is_some() => "Gwsr",
        Kind::Period => "TotalSuccessTimes",
    };
    if fields.filled(name).is_some() { word(fields, name) } else { Ok("none") }
}

pub(super) fn order_number(fields: &Fields) -> Result<OrderNumber, NoticeError> {
    let number = fields.get("MerchantTradeNo").and_then(|number| number.parse().ok());
    number.ok_or(NoticeError::Malformed("MerchantTradeNo is no order number"))
}

/// Letters and digits only, so that it fits into ids.
pub(super) fn word<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, NoticeError> {
    let fits = |word: &&str| word.len() <= LONGEST_WORD && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fields.filled(name).filter(fits).ok_or(NoticeError::Malformed("a code or number is missing or not one"))
}

fn count(fields: &Fields, name: &str) -> Result<u32, NoticeError> {
    word(fields, name)?.parse().map_err(|_| NoticeError::Malformed("a count is not a number"))
}

fn amount(fields: &Fields, name: &str) -> Result<Stated, NoticeError> {
    stated(word(fields, name)?).ok_or(NoticeError::Malformed("an amount is not a whole number"))
}

/// Whole TWD in hundredths.
pub(super) fn stated(whole: &str) -> Option<Stated> {
    if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let minor = i64::from(whole.parse::<u32>().ok()?) * 100;
    Some(Stated { minor, currency: Currency::Twd.as_str().to_owned() })
}
