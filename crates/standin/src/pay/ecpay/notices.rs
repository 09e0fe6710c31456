//! What the shop is told: the fields of each notice, before they are signed (ecpay.md, sections 2, 3 and 6).

use chrono::{DateTime, Utc};

use super::{
    mac::Fields,
    orders::{Method, Order, OrderState, local, taipei},
    period::Charge,
};

/// What a payment that never was is dated.
const NEVER: &str = "0001/01/01 00:00:00";

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Changes or adds a field.
pub(crate) fn set(fields: &mut Fields, name: &str, value: &str) {
    match fields.iter_mut().find(|(field, _)| field == name) {
        Some((_, old)) => value.clone_into(old),
        None => fields.push((name.to_owned(), value.to_owned())),
    }
}

/// What every notice holds.
fn common(order: &Order) -> Fields {
    let mut common = Fields::new();
    for name in ["CustomField1", "CustomField2", "CustomField3", "CustomField4", "MerchantID", "MerchantTradeNo"] {
        common.push((name.to_owned(), order.field(name).to_owned()));
    }
    common.push(("StoreID".to_owned(), order.field("StoreID").to_owned()));
    common
}

/// The order's kind of payment, in ECPay's words.
pub(crate) fn payment_type(order: &Order) -> &'static str {
    order.method.map_or("", Method::payment_type)
}

/// What the service keeps of a payment, in TWD.
pub(crate) fn fee(order: &Order) -> String {
    let fee = match order.method {
        Some(Method::Card) => order.amount_twd / 50,
        Some(Method::Barcode) => 15,
        Some(Method::Atm | Method::Cvs) => 10,
        None => 0,
    };
    fee.to_string()
}

fn result(order: &Order, code: &str, message: &str, payment_date: &str) -> Fields {
    let mut notice = common(order);
    let amount = order.amount_twd.to_string();
    let (fee, trade_date) = (fee(order), taipei(order.created_at));
    notice.extend(fields(&[
        ("PaymentDate", payment_date),
        ("PaymentType", payment_type(order)),
        ("PaymentTypeChargeFee", &fee),
        ("RtnCode", code),
        ("RtnMsg", message),
        ("SimulatePaid", "0"),
        ("TradeAmt", &amount),
        ("TradeDate", &trade_date),
        ("TradeNo", &order.trade_no),
    ]));
    if order.field("NeedExtraPaidInfo") == "Y" {
        notice.extend(extra(order));
    }
    notice
}

/// Paid, in the words of `message`.
pub(crate) fn paid(order: &Order, at: DateTime<Utc>, message: &str) -> Fields {
    result(order, "1", message, &taipei(at))
}

/// The card was refused.
pub(crate) fn failed(order: &Order) -> Fields {
    result(order, "10100058", "付款失敗", NEVER)
}

/// What the browser carries to `OrderResultURL`; `None`: nothing has been decided.
pub(crate) fn in_browser(order: &Order) -> Option<Fields> {
    match (order.state, order.paid_at) {
        (OrderState::Paid, Some(at)) => Some(paid(order, at, "Succeeded")),
        (OrderState::Failed, _) => Some(failed(order)),
        _ => None,
    }
}

/// What `NeedExtraPaidInfo=Y` adds. The digits are those of the published test card, whatever was typed.
pub(crate) fn extra(order: &Order) -> Fields {
    let card = order.method == Some(Method::Card) && order.paid_at.is_some();
    let of_card = |value: &str| if card { value.to_owned() } else { String::new() };
    let amount = order.amount_twd.to_string();
    let date = order.paid_at.map(taipei).unwrap_or_default();
    let period = |name: &str| order.field(name).to_owned();
    let (times, total) = order.agreement.as_ref().map_or_else(Default::default, |agreement| {
        (agreement.successes().to_string(), agreement.success_twd().to_string())
    });
    let zero = || of_card("0");
    let empty = String::new;
    let payment_no = order.code.as_ref().filter(|_| order.method == Some(Method::Cvs));
    let pairs = [
        ("AlipayID", empty()),
        ("AlipayTradeNo", empty()),
        ("amount", of_card(&amount)),
        ("ATMAccBank", empty()),
        ("ATMAccNo", empty()),
        ("auth_code", of_card("777777")),
        ("card4no", of_card("2222")),
        ("card6no", of_card("431195")),
        ("eci", zero()),
        ("ExecTimes", period("ExecTimes")),
        ("Frequency", period("Frequency")),
        ("gwsr", of_card(&order.gwsr)),
        ("PayFrom", empty()),
        ("PaymentNo", payment_no.map_or_else(empty, |code| code.payment_no.clone())),
        ("PeriodAmount", period("PeriodAmount")),
        ("PeriodType", period("PeriodType")),
        ("process_date", of_card(&date)),
        ("red_dan", zero()),
        ("red_de_amt", zero()),
        ("red_ok_amt", zero()),
        ("red_yet", zero()),
        ("staed", zero()),
        ("stage", zero()),
        ("stast", zero()),
        ("TenpayTradeNo", empty()),
        ("TotalSuccessAmount", total),
        ("TotalSuccessTimes", times),
        ("WebATMAccBank", empty()),
        ("WebATMAccNo", empty()),
        ("WebATMBankName", empty()),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// An account or a code was given out.
pub(crate) fn issued(order: &Order) -> Fields {
    let mut notice = common(order);
    let (amount, trade_date) = (order.amount_twd.to_string(), taipei(order.created_at));
    notice.extend(fields(&[
        ("PaymentType", payment_type(order)),
        ("TradeAmt", &amount),
        ("TradeDate", &trade_date),
        ("TradeNo", &order.trade_no),
    ]));
    let Some(code) = &order.code else { return notice };
    if order.method == Some(Method::Atm) {
        let expires = local(code.expires_at).format("%Y/%m/%d").to_string();
        notice.extend(fields(&[
            ("RtnCode", "2"),
            ("RtnMsg", "Get VirtualAccount Succeeded"),
            ("BankCode", "004"),
            ("vAccount", &code.account),
            ("ExpireDate", &expires),
        ]));
        return notice;
    }
    let barcode = order.method == Some(Method::Barcode);
    let [first, second, third] = &code.barcodes;
    let only = |wanted: bool, text: &str| if wanted { text.to_owned() } else { String::new() };
    notice.extend(fields(&[
        ("RtnCode", "10100073"),
        ("RtnMsg", "Get CVS Code Succeeded."),
        ("PaymentNo", &only(!barcode, &code.payment_no)),
        ("Barcode1", &only(barcode, first)),
        ("Barcode2", &only(barcode, second)),
        ("Barcode3", &only(barcode, third)),
        ("ExpireDate", &taipei(code.expires_at)),
    ]));
    notice
}

/// A later charge of an agreement.
pub(crate) fn period(order: &Order, charge: &Charge) -> Option<Fields> {
    let agreement = order.agreement.as_ref()?;
    let (code, message) = if charge.succeeded { ("1", "交易成功") } else { ("10100058", "付款失敗") };
    let mut notice = common(order);
    let amount = order.amount_twd.to_string();
    notice.extend(fields(&[
        ("RtnCode", code),
        ("RtnMsg", message),
        ("PeriodType", order.field("PeriodType")),
        ("Frequency", order.field("Frequency")),
        ("ExecTimes", order.field("ExecTimes")),
        ("Amount", &amount),
        ("Gwsr", &charge.gwsr),
        ("ProcessDate", &taipei(charge.at)),
        ("AuthCode", if charge.succeeded { "777777" } else { "" }),
        ("FirstAuthAmount", &amount),
        ("TotalSuccessTimes", &agreement.successes().to_string()),
        ("TotalSuccessAmount", &agreement.success_twd().to_string()),
    ]));
    Some(notice)
}
