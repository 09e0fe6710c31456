//! ECPay AIO checkout V5 (docs/protocols/ecpay.md): a shop's orders, the hosted page, queries and refunds.

pub(super) mod action;
mod checkout;
mod form;
pub(super) mod mac;
mod notices;
pub(super) mod orders;
mod pages;
pub(super) mod period;
mod query;

use actix_web::{HttpResponse, web};

use super::{Pay, faults::guarded, state::Service};
use crate::call::Call;

/// How long a request's `TimeStamp` is good, either way.
const STAMP_SECONDS: i64 = 180;

/// `/ecpay`.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/ecpay/Cashier/AioCheckOut/V5", web::post().to(|call| guarded(Service::Ecpay, call, checkout::accept)))
        .route("/ecpay/pay/{token}", web::get().to(pages::show))
        .route("/ecpay/pay/{token}", web::post().to(pages::press))
        .route(
            "/ecpay/Cashier/QueryTradeInfo/V5",
            web::post().to(|call| guarded(Service::Ecpay, call, query::trade_info)),
        )
        .route(
            "/ecpay/Cashier/QueryPaymentInfo",
            web::post().to(|call| guarded(Service::Ecpay, call, query::payment_info)),
        )
        .route(
            "/ecpay/Cashier/QueryCreditCardPeriodInfo",
            web::post().to(|call| guarded(Service::Ecpay, call, query::period_info)),
        )
        .route(
            "/ecpay/Cashier/CreditCardPeriodAction",
            web::post().to(|call| guarded(Service::Ecpay, call, action::period_action)),
        )
        .route("/ecpay/CreditDetail/DoAction", web::post().to(|call| guarded(Service::Ecpay, call, action::do_action)))
        .route(
            "/ecpay/CreditDetail/QueryTrade/V2",
            web::post().to(|call| guarded(Service::Ecpay, call, query::card_trade)),
        );
}

/// Why a request is not worked on: RtnCode and RtnMsg.
pub(crate) type Refusal = (&'static str, String);

/// The fields of a request that is signed by our shop.
fn signed_fields(call: &Call) -> Result<mac::Fields, Refusal> {
    let settings = &call.shared.pay.settings;
    let fields = form::read(call).ok_or_else(|| ("10200050", "Form Error".to_owned()))?;
    if form::get(&fields, "MerchantID") != settings.ecpay_merchant_id {
        return Err(("10200009", "MerchantID Error".to_owned()));
    }
    match mac::is_right(&fields, &settings.ecpay_hash_key, &settings.ecpay_hash_iv) {
        true => Ok(fields),
        false => Err(("10200073", "CheckMacValue Error".to_owned())),
    }
}

/// The same of a request that is good for three minutes only.
fn fresh_fields(call: &Call) -> Result<mac::Fields, Refusal> {
    let fields = signed_fields(call)?;
    let stamp: Option<i64> = form::get(&fields, "TimeStamp").parse().ok();
    match stamp {
        Some(stamp) if is_fresh(&call.shared.pay, stamp) => Ok(fields),
        _ => Err(("10200050", "TimeStamp Error".to_owned())),
    }
}

/// By the stand-in's own clock, or by that of the services when control has moved it: a shop may follow either.
fn is_fresh(pay: &Pay, stamp: i64) -> bool {
    let (base, ahead) = (pay.base_now().timestamp(), pay.read(|book| book.now.timestamp()));
    [base, ahead].iter().any(|now| (now - stamp).abs() <= STAMP_SECONDS)
}

/// `k=v&k=v`, raw, as the service's samples show it.
fn raw_pairs(fields: &mac::Fields) -> HttpResponse {
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(pairs.join("&"))
}
