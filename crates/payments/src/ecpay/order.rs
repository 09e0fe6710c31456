//! The form that opens a checkout at `ECPay` (protocol notes: ecpay.md §1, §6).

use chrono::TimeDelta;
use domain::{
    language::Language,
    lists::Currency,
    payment::{BillingCycle, PayBy},
};

use super::{
    mac,
    settings::{EcpaySettings, LONGEST_URL},
    time,
};
use crate::{Checkout, CheckoutOrder, http::under};

/// What is sold, for the service's lists. The item has its own name.
const TRADE_DESC: &str = "VidGo";

/// Below this many bytes no item name is cut at the service, which would break the signature.
const ITEM_BYTES: usize = 200;

/// The form of an order. Without a means it is a card: codes and accounts have times to pay of different units.
///
/// # Errors
/// What of the order `ECPay` cannot take.
pub(super) fn form(settings: &EcpaySettings, order: &CheckoutOrder) -> Result<Checkout, &'static str> {
    if order.currency != Currency::Twd {
        return Err("only TWD can be paid here");
    }
    if order.amount_minor == 0 || !order.amount_minor.is_multiple_of(100) {
        return Err("the amount is not a whole number of TWD");
    }
    let back_url = order.back_url.as_str();
    if back_url.len() > LONGEST_URL || order.back_url == settings.return_url {
        return Err("the address to come back to cannot be used");
    }
    let pay_by = order.pay_by.unwrap_or(PayBy::Credit);
    let amount = (order.amount_minor / 100).to_string();

    let mut fields: Vec<(&str, String)> = vec![
        ("MerchantID", settings.merchant_id.clone()),
        ("MerchantTradeNo", order.number.to_string()),
        ("MerchantTradeDate", time::write(order.created_at)),
        ("PaymentType", "aio".to_owned()),
        ("TotalAmount", amount.clone()),
        ("TradeDesc", TRADE_DESC.to_owned()),
        ("ItemName", item_name(&order.item)),
        ("ReturnURL", settings.return_url.to_string()),
        ("ChoosePayment", pay_by.as_str().to_owned()),
        ("EncryptType", "1".to_owned()),
        ("ClientBackURL", back_url.to_owned()),
    ];
    if let Some(language) = language(order.language) {
        fields.push(("Language", language.to_owned()));
    }
    let left = order.expires_at - order.created_at;
    match pay_by {
        PayBy::Credit => fields.push(("OrderResultURL", settings.result_url.to_string())),
        PayBy::Atm => fields.push(("ExpireDate", days(left, 60))),
        PayBy::Cvs => fields.push(("StoreExpireDate", left.num_minutes().clamp(1, 43_200).to_string())),
        PayBy::Barcode => fields.push(("StoreExpireDate", days(left, 30))),
    }
    if pay_by != PayBy::Credit {
        fields.push(("PaymentInfoURL", settings.info_url.to_string()));
    }
    if let Some(recurring) = order.recurring {
        if pay_by != PayBy::Credit {
            return Err("only cards can be charged again");
        }
        if recurring.amount_minor != order.amount_minor {
            return Err("the first charge of an agreement is as high as the later ones");
        }
        let (period, times) = match recurring.cycle {
            BillingCycle::Monthly => ("M", "999"),
            BillingCycle::Yearly => ("Y", "99"),
        };
        fields.extend([
            ("PeriodAmount", amount),
            ("PeriodType", period.to_owned()),
            ("Frequency", "1".to_owned()),
            ("ExecTimes", times.to_owned()),
            ("PeriodReturnURL", settings.period_url.to_string()),
            // Without it a notice does not tell that an agreement began.
            ("NeedExtraPaidInfo", "Y".to_owned()),
        ]);
    }
    let mac = settings.sign(&fields);
    fields.push((mac::FIELD, mac));
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(Checkout::Form { action: under(&settings.base_url, &["Cashier", "AioCheckOut", "V5"]), fields })
}

/// Letters, digits, `-` and single spaces, cut before it is too long. Line breaks would become others in a browser,
/// `#` separates items, `&` breaks the answers of queries, and a firewall takes other marks for commands.
fn item_name(item: &str) -> String {
    let clean: String = item.chars().map(|one| if one.is_alphanumeric() || one == '-' { one } else { ' ' }).collect();
    let mut name = String::new();
    for one in clean.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if name.len() + one.len_utf8() >= ITEM_BYTES {
            break;
        }
        name.push(one);
    }
    let name = name.trim_end();
    if name.is_empty() { TRADE_DESC.to_owned() } else { name.to_owned() }
}

/// Whole days to pay, not beyond the order's own time where that is a day or more.
fn days(left: TimeDelta, most: i64) -> String {
    left.num_days().clamp(1, most).to_string()
}

/// Its own language is Chinese; it has no Spanish.
const fn language(language: Language) -> Option<&'static str> {
    match language {
        Language::ZhTw => None,
        Language::En | Language::Es => Some("ENG"),
        Language::Ja => Some("JPN"),
        Language::Ko => Some("KOR"),
    }
}
