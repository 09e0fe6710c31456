//! `DoAction` on a card order's money (the table of ecpay.md, section 5), and `CreditCardPeriodAction`.

use actix_web::HttpResponse;

use super::{
    form, fresh_fields,
    mac::Fields,
    orders::{Capture, CloseEntry},
    period, raw_pairs, signed_fields,
};
use crate::{
    call::Call,
    pay::state::{Book, MovementKind, Service},
};

/// Answer of both: no signature.
fn reply(asked: &Fields, code: &str, message: &str) -> HttpResponse {
    let field = |name: &str| (name.to_owned(), form::get(asked, name).to_owned());
    let mut pairs = vec![field("MerchantID"), field("MerchantTradeNo"), field("TradeNo")];
    pairs.push(("RtnCode".to_owned(), code.to_owned()));
    pairs.push(("RtnMsg".to_owned(), message.to_owned()));
    raw_pairs(&pairs)
}

/// `CreditDetail/DoAction`.
pub(super) async fn do_action(call: Call) -> HttpResponse {
    let asked = match signed_fields(&call) {
        Ok(asked) => asked,
        Err((code, message)) => return reply(&vec![], code, &message),
    };
    let (number, trade_no) = (form::get(&asked, "MerchantTradeNo"), form::get(&asked, "TradeNo"));
    let amount_twd = form::get(&asked, "TotalAmount").parse().unwrap_or(0);
    let known = |book: &Book| book.orders.get(number).is_some_and(|order| order.trade_no == trade_no);
    let outcome = call.shared.pay.change(|book| match known(book) {
        true => act(book, number, form::get(&asked, "Action"), amount_twd),
        false => Err(("10200047", "No such order")),
    });
    match outcome {
        Ok(()) => reply(&asked, "1", "OK"),
        Err((code, message)) => reply(&asked, code, message),
    }
}

/// Moves the money of a paid card order. `Err`: RtnCode and RtnMsg; nothing changed.
pub(crate) fn act(
    book: &mut Book,
    number: &str,
    action: &str,
    amount_twd: i64,
) -> Result<(), (&'static str, &'static str)> {
    let now = book.now;
    let not_now = Err(("10200058", "error_Stop"));
    let Some(order) = book.orders.get_mut(number) else { return Err(("10200047", "No such order")) };
    let Some(capture) = order.capture else { return Err(("10200058", "error_nopay")) };
    let (whole, left) = (order.amount_twd, order.amount_twd - order.refunded_twd);
    if amount_twd < 1 || amount_twd > left {
        return Err(("10200050", "TotalAmount Error"));
    }
    let full = amount_twd == whole;
    let given_back = match (action, capture) {
        ("C", Capture::Authorised) if full => {
            order.capture = Some(Capture::ToBeClosed);
            false
        }
        ("E", Capture::ToBeClosed) if full => {
            order.capture = Some(Capture::Authorised);
            false
        }
        ("N", Capture::Authorised) if full => {
            order.capture = Some(Capture::Voided);
            true
        }
        // A full refund before the close is an undo and a void.
        ("R", Capture::ToBeClosed) if !full => true,
        ("R", Capture::Closed) => true,
        ("C" | "E" | "N" | "R", _) => return not_now,
        _ => return Err(("10200050", "Action Error")),
    };
    order.closing.push(CloseEntry { action: action.to_owned(), amount_twd, at: now });
    if given_back {
        order.refunded_twd += amount_twd;
        book.moved(Service::Ecpay, number, MovementKind::Refund, amount_twd * 100, "TWD");
    }
    Ok(())
}

/// `CreditCardPeriodAction`.
pub(super) async fn period_action(call: Call) -> HttpResponse {
    match fresh_fields(&call) {
        Ok(asked) => {
            let (number, action) = (form::get(&asked, "MerchantTradeNo"), form::get(&asked, "Action"));
            let (code, message) = call.shared.pay.change(|book| period::act(book, number, action));
            reply(&asked, code, message)
        }
        Err((code, message)) => reply(&vec![], code, &message),
    }
}
