//! One order: how it may change, and the money that moves when it does.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{
    form,
    mac::Fields,
    notices,
    period::{self, Agreement},
};
use crate::pay::{
    ids,
    outbox::Body,
    state::{Book, MovementKind, Service},
    table::Row,
};

/// The one card that pays.
pub(crate) const TEST_CARD: &str = "4311952222222222";

/// From payment until the card order is closed.
const CLOSED_AFTER: TimeDelta = TimeDelta::days(1);

/// A way to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Method {
    Card,
    Atm,
    Cvs,
    Barcode,
}

impl Method {
    pub(crate) const ALL: [Self; 4] = [Self::Card, Self::Atm, Self::Cvs, Self::Barcode];

    /// In `ChoosePayment`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Card => "Credit",
            Self::Atm => "ATM",
            Self::Cvs => "CVS",
            Self::Barcode => "BARCODE",
        }
    }

    /// In `PaymentType`.
    pub(crate) fn payment_type(self) -> &'static str {
        match self {
            Self::Card => "Credit_CreditCard",
            Self::Atm => "ATM_BOT",
            Self::Cvs => "CVS_CVS",
            Self::Barcode => "BARCODE_BARCODE",
        }
    }
}

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrderState {
    Open,
    /// An account or a code was given out.
    Issued,
    Paid,
    /// The card was refused; the number cannot be used again.
    Failed,
    /// The code was not used in time.
    Expired,
}

/// How far the money of a paid card order is (ecpay.md, section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Capture {
    Authorised,
    ToBeClosed,
    Closed,
    Voided,
}

/// An account or a code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) account: String,
    pub(crate) payment_no: String,
    pub(crate) barcodes: [String; 3],
    pub(crate) expires_at: DateTime<Utc>,
}

/// One refund of a card order, or its end.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CloseEntry {
    /// Of `DoAction`.
    pub(crate) action: String,
    pub(crate) amount_twd: i64,
    pub(crate) at: DateTime<Utc>,
}

/// One order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    /// `MerchantTradeNo`.
    pub(crate) number: String,
    /// Names the hosted page.
    pub(crate) token: String,
    /// ECPay's own number.
    pub(crate) trade_no: String,
    /// As they came, without the signature.
    pub(crate) fields: Fields,
    pub(crate) amount_twd: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) state: OrderState,
    pub(crate) method: Option<Method>,
    pub(crate) paid_at: Option<DateTime<Utc>>,
    /// Pressed in the vendor's page: no money moved.
    pub(crate) simulated: bool,
    pub(crate) code: Option<Code>,
    pub(crate) capture: Option<Capture>,
    pub(crate) refunded_twd: i64,
    pub(crate) closing: Vec<CloseEntry>,
    /// Of the card's authorisation.
    pub(crate) gwsr: String,
    pub(crate) agreement: Option<Agreement>,
}

impl Row for Order {
    fn id(&self) -> &str {
        &self.number
    }
}

impl Order {
    /// A field of the order, empty when it was not given.
    pub(crate) fn field(&self, name: &str) -> &str {
        form::get(&self.fields, name)
    }

    /// What may be chosen on the page.
    pub(crate) fn methods(&self) -> Vec<Method> {
        let chosen = self.field("ChoosePayment");
        let ignored: Vec<_> = self.field("IgnorePayment").split('#').collect();
        let fits = |method: &Method| match chosen {
            "ALL" => !ignored.contains(&method.word()),
            word => word == method.word(),
        };
        // An agreement is about a card.
        let periodic = self.agreement.is_some();
        Method::ALL.into_iter().filter(fits).filter(|method| !periodic || *method == Method::Card).collect()
    }

    /// Whether nothing has been decided yet.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state, OrderState::Open | OrderState::Issued)
    }

    /// When its own state changes next.
    pub(crate) fn falls_due(&self) -> Option<DateTime<Utc>> {
        match self.state {
            OrderState::Issued => self.code.as_ref().map(|code| code.expires_at),
            OrderState::Paid if matches!(self.capture, Some(Capture::Authorised | Capture::ToBeClosed)) => {
                self.paid_at.map(|paid_at| paid_at + CLOSED_AFTER)
            }
            _ => None,
        }
    }
}

/// `yyyy/MM/dd HH:mm:ss` in Taipei.
pub(crate) fn taipei(time: DateTime<Utc>) -> String {
    local(time).format("%Y/%m/%d %H:%M:%S").to_string()
}

/// The time on a wall in Taipei.
pub(crate) fn local(time: DateTime<Utc>) -> DateTime<FixedOffset> {
    let zone = FixedOffset::east_opt(8 * 3600)
        .unwrap_or_else(|| FixedOffset::east_opt(0).unwrap_or(time.fixed_offset().timezone()));
    time.with_timezone(&zone)
}

/// Keeps a checked order.
pub(crate) fn open(book: &mut Book, fields: Fields, amount_twd: i64, agreement: Option<Agreement>) -> String {
    let token = uuid::Uuid::new_v4().simple().to_string();
    book.orders.put(Order {
        number: form::get(&fields, "MerchantTradeNo").to_owned(),
        token: token.clone(),
        trade_no: format!("{}{}", local(book.now).format("%y%m%d%H%M%S"), ids::digits(4)),
        fields: fields.into_iter().filter(|(name, _)| name != super::mac::NAME).collect(),
        amount_twd,
        created_at: book.now,
        state: OrderState::Open,
        method: None,
        paid_at: None,
        simulated: false,
        code: None,
        capture: None,
        refunded_twd: 0,
        closing: vec![],
        gwsr: ids::digits(8),
        agreement,
    });
    token
}

/// The buyer pays: by card, or what a code was given out for. False: the order was not open; nothing changed.
pub(crate) fn pay(book: &mut Book, number: &str) -> bool {
    settle(book, number, false)
}

/// As pressed in the vendor's page: told like a payment, and no money moves.
pub(crate) fn simulate(book: &mut Book, number: &str) -> bool {
    settle(book, number, true)
}

fn settle(book: &mut Book, number: &str, simulated: bool) -> bool {
    let now = book.now;
    let Some(order) = book.orders.get_mut(number).filter(|order| order.is_open()) else { return false };
    let method = order.method.or_else(|| order.methods().first().copied()).unwrap_or(Method::Card);
    order.method = Some(method);
    order.paid_at = Some(now);
    order.simulated = simulated;
    if simulated {
        // The real service leaves the order unpaid; only the shop is told.
        order.paid_at = None;
        let mut fields = notices::paid(order, now, "付款成功");
        notices::set(&mut fields, "SimulatePaid", "1");
        notify(book, number, "ReturnURL", fields);
        return true;
    }
    order.state = OrderState::Paid;
    order.capture = (method == Method::Card).then_some(Capture::Authorised);
    let amount_minor = order.amount_twd * 100;
    let fields = notices::paid(order, now, "交易成功");
    book.moved(Service::Ecpay, number, MovementKind::Charge, amount_minor, "TWD");
    period::started(book, number);
    notify(book, number, "ReturnURL", fields);
    true
}

/// The card is refused. False: the order was not open; nothing changed.
pub(crate) fn refuse(book: &mut Book, number: &str) -> bool {
    let Some(order) = book.orders.get_mut(number).filter(|order| order.state == OrderState::Open) else { return false };
    order.method = Some(Method::Card);
    order.state = OrderState::Failed;
    // Without a first charge there is no agreement.
    order.agreement = None;
    let fields = notices::failed(order);
    notify(book, number, "ReturnURL", fields);
    true
}

/// Gives out an account or a code. False: the order was not open or does not allow it; nothing changed.
pub(crate) fn issue(book: &mut Book, number: &str, method: Method) -> bool {
    let now = book.now;
    let Some(order) = book.orders.get_mut(number) else { return false };
    if order.state != OrderState::Open || method == Method::Card || !order.methods().contains(&method) {
        return false;
    }
    order.method = Some(method);
    order.state = OrderState::Issued;
    let days = |name: &str, default| TimeDelta::days(order.field(name).parse().unwrap_or(default));
    let life = match method {
        Method::Atm | Method::Card => days("ExpireDate", 3),
        Method::Barcode => days("StoreExpireDate", 7),
        Method::Cvs => TimeDelta::minutes(order.field("StoreExpireDate").parse().unwrap_or(10_080)),
    };
    let barcodes = [format!("{}6EA", local(now + life).format("%y%m%d")), ids::digits(16), ids::digits(15)];
    order.code = Some(Code {
        account: format!("3833218{}", ids::digits(9)),
        payment_no: format!("LLL{}", ids::digits(11)),
        barcodes,
        expires_at: now + life,
    });
    let fields = notices::issued(order);
    notify(book, number, "PaymentInfoURL", fields);
    true
}

/// What happens to an order by itself: its code expires without a word, or its money is closed.
pub(crate) fn fall_due(book: &mut Book, number: &str) {
    let now = book.now;
    let Some(order) = book.orders.get_mut(number) else { return };
    match order.state {
        OrderState::Issued => order.state = OrderState::Expired,
        _ => close(order, now),
    }
}

/// The card's money is taken for good.
pub(crate) fn close(order: &mut Order, now: DateTime<Utc>) {
    if matches!(order.capture, Some(Capture::Authorised | Capture::ToBeClosed)) {
        order.capture = Some(Capture::Closed);
        order.closing.push(CloseEntry { action: "C".to_owned(), amount_twd: order.amount_twd, at: now });
    }
}

/// Sends a notice to the address in the order's field `to`, if it was given.
pub(crate) fn notify(book: &mut Book, number: &str, to: &str, fields: Fields) {
    let url = book.orders.get(number).map(|order| order.field(to).to_owned()).filter(|url| !url.is_empty());
    if let Some(url) = url {
        book.send(Service::Ecpay, number, to, Some(&url), |_| Body::Form(fields));
    }
}
