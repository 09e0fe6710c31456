//! `AioCheckOut/V5`: checks an order and opens its page.

use actix_web::{HttpResponse, http::StatusCode};

use super::{
    Refusal, form,
    mac::Fields,
    orders::{self, Method},
    period::Agreement,
    signed_fields,
};
use crate::{
    call::Call,
    pay::{
        markup::{Language, escape, page, see, web_address},
        state::Book,
    },
};

/// Fields that must be there, with the most characters.
const REQUIRED: [(&str, usize); 10] = [
    ("MerchantID", 10),
    ("MerchantTradeNo", 20),
    ("MerchantTradeDate", 20),
    ("PaymentType", 20),
    ("TotalAmount", 10),
    ("TradeDesc", 200),
    ("ItemName", 400),
    ("ReturnURL", 200),
    ("ChoosePayment", 20),
    ("EncryptType", 1),
];

/// Fields that hold an address.
const ADDRESSES: [&str; 6] =
    ["ReturnURL", "ClientBackURL", "OrderResultURL", "PaymentInfoURL", "ClientRedirectURL", "PeriodReturnURL"];

/// Ways to pay that the service has and this shop has not enabled.
const NOT_ENABLED: [&str; 7] = ["WebATM", "ApplePay", "TWQR", "BNPL", "WeiXin", "DigitalPayment", "AndroidPay"];

/// The answer to an order: its page, or a page that shows why there is none.
pub(super) async fn accept(call: Call) -> HttpResponse {
    let checked = signed_fields(&call).and_then(|fields| check(&fields).map(|checked| (fields, checked)));
    let opened = checked.and_then(|(fields, (amount_twd, agreement))| {
        call.shared.pay.change(|book| open(book, fields, amount_twd, agreement))
    });
    match opened {
        Ok(token) => see(StatusCode::FOUND, &format!("/ecpay/pay/{token}")),
        Err((code, message)) => {
            let body = format!("<p class=\"alert\">{code}</p><p>{}</p>", escape(&message));
            page(&call, StatusCode::OK, Language::Chinese, "ECPay", "交易失敗 Transaction failed", &body)
        }
    }
}

fn open(book: &mut Book, fields: Fields, amount_twd: i64, agreement: Option<Agreement>) -> Result<String, Refusal> {
    if book.orders.get(form::get(&fields, "MerchantTradeNo")).is_some() {
        return Err(("10300028", "MerchantTradeNo has been used 訂單編號重覆".to_owned()));
    }
    Ok(orders::open(book, fields, amount_twd, agreement))
}

fn check(fields: &Fields) -> Result<(i64, Option<Agreement>), Refusal> {
    let wrong = |name: &str| ("10200050", format!("{name} Error"));
    let field = |name| form::get(fields, name);
    for (name, most) in REQUIRED {
        let length = field(name).chars().count();
        if length == 0 || length > most {
            return Err(wrong(name));
        }
    }
    for number in 1..=4 {
        let name = format!("CustomField{number}");
        if form::get(fields, &name).chars().count() > 50 {
            return Err(wrong(&name));
        }
    }
    if !field("MerchantTradeNo").bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(wrong("MerchantTradeNo"));
    }
    if chrono::NaiveDateTime::parse_from_str(field("MerchantTradeDate"), "%Y/%m/%d %H:%M:%S").is_err() {
        return Err(wrong("MerchantTradeDate"));
    }
    if field("PaymentType") != "aio" {
        return Err(wrong("PaymentType"));
    }
    if field("EncryptType") != "1" {
        return Err(wrong("EncryptType"));
    }
    let whole = field("TotalAmount").bytes().all(|byte| byte.is_ascii_digit());
    let amount = field("TotalAmount").parse().ok().filter(|amount: &i64| whole && *amount >= 1);
    let amount = amount.ok_or_else(|| wrong("TotalAmount"))?;
    for name in ADDRESSES {
        if form::given(fields, name).is_some_and(|text| web_address(text).is_none()) {
            return Err(wrong(name));
        }
    }
    if ["ClientBackURL", "OrderResultURL"].iter().any(|name| field(name) == field("ReturnURL")) {
        return Err(wrong("ReturnURL"));
    }
    // What the service's firewall takes for a shell.
    let text = format!("{} {}", field("ItemName"), field("TradeDesc")).to_ascii_lowercase();
    if text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|word| matches!(word, "echo" | "curl" | "wget")) {
        return Err(("10400011", "Refused 參數含有不允許的字串".to_owned()));
    }
    let chosen = field("ChoosePayment");
    if NOT_ENABLED.contains(&chosen) {
        return Err(("10200105", "Payment method is not enabled".to_owned()));
    }
    if chosen != "ALL" && !Method::ALL.iter().any(|method| method.word() == chosen) {
        return Err(wrong("ChoosePayment"));
    }
    for (name, most) in [("ExpireDate", 60), ("StoreExpireDate", 43_200)] {
        let fits = |text: &str| text.parse().is_ok_and(|number: u32| (1..=most).contains(&number));
        if form::given(fields, name).is_some_and(|text| !fits(text)) {
            return Err(wrong(name));
        }
    }
    let agreement = Agreement::parse(fields).map_err(wrong)?;
    if agreement.is_some() && !matches!(chosen, "Credit" | "ALL") {
        return Err(wrong("ChoosePayment"));
    }
    Ok((amount, agreement))
}
