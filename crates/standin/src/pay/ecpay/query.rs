//! Questions about an order (ecpay.md, sections 4 to 6).

use actix_web::HttpResponse;
use serde_json::{Value, json};

use super::{
    Refusal, form, fresh_fields,
    mac::{self, Fields},
    notices,
    orders::{Capture, Order, OrderState, taipei},
    period::ExecStatus,
    raw_pairs, signed_fields,
};
use crate::{answer, call::Call};

fn pairs(pairs: &[(&str, String)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

/// The order that `fields` name, after what has fallen due.
fn find(call: &Call, fields: &Fields) -> Option<Order> {
    call.shared.pay.change(|book| book.orders.get(form::get(fields, "MerchantTradeNo")).cloned())
}

fn signed(call: &Call, mut fields: Fields) -> HttpResponse {
    let settings = &call.shared.pay.settings;
    mac::sign(&mut fields, &settings.ecpay_hash_key, &settings.ecpay_hash_iv);
    raw_pairs(&fields)
}

/// `QueryTradeInfo/V5`.
pub(super) async fn trade_info(call: Call) -> HttpResponse {
    let asked = match fresh_fields(&call) {
        Ok(asked) => asked,
        Err((code, _)) => return signed(&call, nothing(&call, "", code)),
    };
    let number = form::get(&asked, "MerchantTradeNo");
    let Some(order) = find(&call, &asked) else { return signed(&call, nothing(&call, number, "10200047")) };
    let status = match order.state {
        OrderState::Paid => "1",
        OrderState::Failed => "10200095",
        OrderState::Open | OrderState::Issued | OrderState::Expired => "0",
    };
    let mut reply = pairs(&[
        ("HandlingCharge", notices::fee(&order)),
        ("ItemName", order.field("ItemName").to_owned()),
        ("MerchantID", order.field("MerchantID").to_owned()),
        ("MerchantTradeNo", order.number.clone()),
        ("PaymentDate", order.paid_at.map(taipei).unwrap_or_default()),
        ("PaymentType", notices::payment_type(&order).to_owned()),
        ("PaymentTypeChargeFee", notices::fee(&order)),
        ("StoreID", order.field("StoreID").to_owned()),
        ("TradeAmt", order.amount_twd.to_string()),
        ("TradeDate", taipei(order.created_at)),
        ("TradeNo", order.trade_no.clone()),
        ("TradeStatus", status.to_owned()),
    ]);
    for name in ["CustomField1", "CustomField2", "CustomField3", "CustomField4"] {
        reply.push((name.to_owned(), order.field(name).to_owned()));
    }
    reply.extend(notices::extra(&order));
    signed(&call, reply)
}

/// The answer about an order that there is not.
fn nothing(call: &Call, number: &str, status: &str) -> Fields {
    let zero = || "0".to_owned();
    pairs(&[
        ("HandlingCharge", zero()),
        ("ItemName", String::new()),
        ("MerchantID", call.shared.pay.settings.ecpay_merchant_id.clone()),
        ("MerchantTradeNo", number.to_owned()),
        ("PaymentDate", String::new()),
        ("PaymentType", String::new()),
        ("PaymentTypeChargeFee", zero()),
        ("TradeAmt", zero()),
        ("TradeDate", String::new()),
        ("TradeNo", String::new()),
        ("TradeStatus", status.to_owned()),
    ])
}

/// `QueryPaymentInfo`: the account or code that was given out.
pub(super) async fn payment_info(call: Call) -> HttpResponse {
    let outcome = fresh_fields(&call).and_then(|asked| {
        let missing = || ("10200047", "No such order".to_owned());
        let order = find(&call, &asked).ok_or_else(missing)?;
        if order.code.is_none() {
            return Err(("10200095", "No code was issued".to_owned()));
        }
        let mut reply = notices::issued(&order);
        if let Some(number) = form::given(&reply, "PaymentNo") {
            let address = format!("{}/ecpay/pay/{}?PaymentNo={number}", call.origin(), order.token);
            reply.push(("PaymentURL".to_owned(), address));
        }
        Ok(reply)
    });
    let reply = outcome.unwrap_or_else(|(code, message): Refusal| {
        let merchant = call.shared.pay.settings.ecpay_merchant_id.clone();
        pairs(&[("MerchantID", merchant), ("RtnCode", code.to_owned()), ("RtnMsg", message)])
    });
    signed(&call, reply)
}

/// `QueryCreditCardPeriodInfo`: JSON without a signature.
pub(super) async fn period_info(call: Call) -> HttpResponse {
    let refuse = |(code, message): Refusal| answer::json(200, &json!({"RtnCode": number(code), "RtnMsg": message}));
    let asked = match fresh_fields(&call) {
        Ok(asked) => asked,
        Err(refusal) => return refuse(refusal),
    };
    let order = find(&call, &asked);
    let reply = order.as_ref().and_then(period_reply);
    reply.map_or_else(|| refuse(("10200047", "No such period order".to_owned())), |reply| answer::json(200, &reply))
}

/// A code as the number that JSON answers hold.
fn number(code: &str) -> i64 {
    code.parse().unwrap_or(0)
}

fn period_reply(order: &Order) -> Option<Value> {
    let agreement = order.agreement.as_ref()?;
    let first = agreement.log.first()?;
    let code = |succeeded| if succeeded { 1 } else { 10_100_058 };
    let auth = |succeeded| if succeeded { "777777" } else { "" };
    let log: Value = agreement
        .log
        .iter()
        .map(|charge| {
            json!({
                "RtnCode": code(charge.succeeded), "amount": charge.amount_twd, "gwsr": number(&charge.gwsr),
                "process_date": taipei(charge.at), "auth_code": auth(charge.succeeded), "TradeNo": charge.trade_no,
            })
        })
        .collect();
    let status = match agreement.status {
        ExecStatus::Cancelled => "0",
        ExecStatus::Running => "1",
        ExecStatus::Done => "2",
    };
    Some(json!({
        "MerchantID": order.field("MerchantID"), "MerchantTradeNo": order.number, "TradeNo": order.trade_no,
        "RtnCode": 1, "PeriodType": order.field("PeriodType"), "Frequency": number(order.field("Frequency")),
        "ExecTimes": number(order.field("ExecTimes")), "PeriodAmount": order.amount_twd, "amount": order.amount_twd,
        "gwsr": number(&first.gwsr), "process_date": taipei(first.at), "auth_code": "777777", "card4no": "2222",
        "card6no": "431195", "TotalSuccessTimes": agreement.successes(),
        "TotalSuccessAmount": agreement.success_twd(), "ExecStatus": status, "ExecLog": log,
    }))
}

/// `CreditDetail/QueryTrade/V2`: by the card's authorisation (`CreditRefundId`) or by the order's number.
pub(super) async fn card_trade(call: Call) -> HttpResponse {
    let refuse = |word: &str| answer::json(200, &json!({"RtnMsg": word, "RtnValue": null}));
    let Ok(asked) = signed_fields(&call) else { return refuse("error") };
    let order = call.shared.pay.change(|book| {
        let named = book.orders.get(form::get(&asked, "MerchantTradeNo"));
        let by_card =
            || form::given(&asked, "CreditRefundId").and_then(|id| book.orders.iter().find(|row| row.gwsr == id));
        named.or_else(by_card).cloned()
    });
    let Some(order) = order else { return refuse("error") };
    let (Some(capture), Some(paid_at)) = (order.capture, order.paid_at) else { return refuse("error_nopay") };
    let status = match capture {
        Capture::Authorised => "已授權",
        Capture::ToBeClosed => "要關帳",
        Capture::Closed => "已關帳",
        Capture::Voided => "已取消",
    };
    let entries: Value = order
        .closing
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            let (word, amount) = match entry.action.as_str() {
                "R" => ("已關帳", -entry.amount_twd),
                "E" => ("操作取消", entry.amount_twd),
                "N" => ("已取消", entry.amount_twd),
                _ if capture == Capture::ToBeClosed => ("要關帳", entry.amount_twd),
                _ => ("已關帳", entry.amount_twd),
            };
            json!({"status": word, "sno": (at + 1).to_string(), "amount": amount.to_string(), "datetime": taipei(entry.at)})
        })
        .collect();
    let taken = if capture == Capture::Closed { order.amount_twd - order.refunded_twd } else { 0 };
    let value = json!({
        "TradeID": order.gwsr, "amount": order.amount_twd.to_string(), "clsamt": taken.to_string(),
        "authtime": taipei(paid_at), "status": status, "close_data": entries,
    });
    answer::json(200, &json!({"RtnMsg": "", "RtnValue": value}))
}
