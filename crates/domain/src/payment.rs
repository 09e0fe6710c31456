//! What payment services tell us, in our own words (contract: domain.md §5, §6).
//!
//! A client of `crates/payments` verifies a notification, or asks, and hands on a [`Notice`]. Everything after that,
//! the inbox, the orders and the ledger, knows only these words, so a third service changes nothing there.

mod records;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::records::{AskedBy, EventState, InvoiceKind, RefundState, Source, TaskState};
use crate::{lists::Currency, order::OrderNumber, tool::words};

words! {
    /// How often a plan is paid.
    pub enum BillingCycle ("billing cycle") {
        /// Every month.
        Monthly = "monthly",
        /// Every year.
        Yearly = "yearly",
    }
}

impl BillingCycle {
    /// Months that one payment covers.
    #[must_use]
    pub const fn months(self) -> u32 {
        match self {
            Self::Monthly => 1,
            Self::Yearly => 12,
        }
    }
}

words! {
    /// By which means a buyer pays at ECPay. Paddle offers its own on its page.
    pub enum PayBy ("means of payment") {
        /// A credit card; the only means that can be charged again.
        Credit = "Credit",
        /// A transfer to an account made for this order.
        Atm = "ATM",
        /// A code that is paid at a shop's machine.
        Cvs = "CVS",
        /// Bar codes that are paid at a shop's till.
        Barcode = "BARCODE",
    }
}

/// An amount as a payment service states it: hundredths of a currency that need not be one of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Hundredths of `currency`; of a currency without decimals, as the service counts.
    pub minor: i64,
    /// Three letters, ISO 4217.
    pub currency: String,
}

impl Stated {
    /// Whether it is exactly this much.
    #[must_use]
    pub fn is(&self, minor: u32, currency: Currency) -> bool {
        self.minor == i64::from(minor) && self.currency == currency.as_str()
    }
}

/// One verified thing that a service told us, by a notification or when asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The same for every delivery of the same event, for ever; unique within the service. Visible ASCII, at most 200.
    pub event_id: String,
    /// The service's own name for it, such as `transaction.completed` or `ReturnURL`.
    pub event_type: String,
    /// When it happened, as the service says; when it does not say, when we heard of it.
    pub occurred_at: DateTime<Utc>,
    /// What it means.
    pub fact: Fact,
}

/// What a notice means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// The money is there.
    Paid(Payment),
    /// A try to pay failed; another one may follow.
    NotPaid(Failure),
    /// Not paid yet: how it can be paid at a bank or a shop.
    Instructions(Instructions),
    /// Somebody pressed "simulate" on the service's page: nothing was paid.
    Simulated {
        /// The order it names.
        order: Option<OrderNumber>,
    },
    /// How an agreement to charge again and again stands.
    Agreement(Agreement),
    /// Money went back, or is asked back.
    MoneyBack(MoneyBack),
    /// Nothing that we act on.
    Unrelated,
}

/// A payment that succeeded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Which charge of what.
    pub charge: Charge,
    /// The service's name for this payment; unique within the service.
    pub transaction_id: String,
    /// How much.
    pub amount: Stated,
    /// When.
    pub paid_at: DateTime<Utc>,
    /// The agreement that it began or belongs to. ECPay's is named by the first order's number.
    pub agreement: Option<String>,
    /// The service's name for the buyer.
    pub customer: Option<String>,
    /// When the next charge is due, where the service says.
    pub next_charge_at: Option<DateTime<Utc>>,
}

/// Which charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "charge", rename_all = "snake_case")]
pub enum Charge {
    /// That of an order, which its number names.
    Order {
        /// The order.
        order: OrderNumber,
    },
    /// A later one of an agreement.
    Renewal {
        /// The agreement.
        agreement: String,
        /// Successful charges so far with this one, the first included, where the service counts them.
        number: Option<u32>,
    },
    /// Made by somebody else, or outside our shop.
    Foreign,
}

/// A payment that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Which charge.
    pub charge: Charge,
    /// The service's word for why.
    pub code: String,
}

/// How an order can be paid at a bank or a shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instructions {
    /// The order.
    pub order: OrderNumber,
    /// How much.
    pub amount: Stated,
    /// By which means.
    pub pay_by: PayBy,
    /// The bank's code, for a transfer.
    pub bank_code: Option<String>,
    /// The account, the code, or the bar codes, in their order.
    pub codes: Vec<String>,
    /// Until when.
    pub expires_at: Option<DateTime<Utc>>,
}

words! {
    /// How an agreement stands.
    pub enum AgreementState ("state of an agreement") {
        /// It goes on.
        Active = "active",
        /// The last charge failed; the service tries again.
        PastDue = "past_due",
        /// It rests.
        Paused = "paused",
        /// It ended.
        Ended = "ended",
    }
}

/// An agreement to charge again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// The service's name for it.
    pub id: String,
    /// The order that began it, where the service says.
    pub order: Option<OrderNumber>,
    /// How it stands.
    pub state: AgreementState,
    /// Whether and when it is going to end by itself.
    pub ends_at: Option<DateTime<Utc>>,
    /// The service's name for the buyer.
    pub customer: Option<String>,
}

words! {
    /// Why money goes back.
    pub enum MoneyBackKind ("kind of money back") {
        /// We, or the service, gave it back.
        Refund = "refund",
        /// The buyer's bank took it back.
        Chargeback = "chargeback",
        /// A chargeback was undone: the money is ours again.
        ChargebackReversed = "chargeback_reversed",
    }
}

words! {
    /// How far money back is.
    pub enum MoneyBackState ("state of money back") {
        /// Asked for.
        Pending = "pending",
        /// It goes back.
        Approved = "approved",
        /// It does not.
        Rejected = "rejected",
    }
}

/// Money that goes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyBack {
    /// The service's name for it; unique within the service.
    pub id: String,
    /// The payment that it undoes.
    pub transaction_id: String,
    /// Why.
    pub kind: MoneyBackKind,
    /// How far it is.
    pub state: MoneyBackState,
    /// How much.
    pub amount: Stated,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_read_back_as_they_were_stored() {
        let at = DateTime::UNIX_EPOCH;
        let amount = Stated { minor: 29_900, currency: "TWD".to_owned() };
        let order: OrderNumber = "SU2345".parse().unwrap();
        let payment = Payment {
            charge: Charge::Order { order: order.clone() },
            transaction_id: "2601180930110001".to_owned(),
            amount: amount.clone(),
            paid_at: at,
            agreement: None,
            customer: None,
            next_charge_at: None,
        };
        let notice = Notice {
            event_id: "paid:SU2345:2601180930110001".to_owned(),
            event_type: "ReturnURL".to_owned(),
            occurred_at: at,
            fact: Fact::Paid(payment),
        };
        let text = serde_json::to_string(&notice).unwrap();
        assert_eq!(serde_json::from_str::<Notice>(&text).unwrap(), notice);
        assert!(text.contains("SU2345"));
        assert!(amount.is(29_900, Currency::Twd));
        assert!(!amount.is(29_900, Currency::Usd));
        assert!(!amount.is(299, Currency::Twd));
    }
}
