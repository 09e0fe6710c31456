//! What every payment service can be asked.

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    language::Language,
    lists::Currency,
    order::{OrderNumber, PaymentMethod},
    payment::{BillingCycle, Notice, PayBy},
};
use url::Url;
use uuid::Uuid;

use crate::{CallError, NoticeError};

/// A payment service.
#[async_trait]
pub trait PaymentProvider: Send + Sync + fmt::Debug {
    /// Which one.
    fn method(&self) -> PaymentMethod;

    /// Means of payment that an order can name; empty: the service's page offers its own.
    fn means(&self) -> &[PayBy];

    /// Opens the checkout of an order. Charges nothing; may be asked again.
    ///
    /// # Errors
    /// `CallError`.
    async fn checkout(&self, order: &CheckoutOrder) -> Result<Checkout, CallError>;

    /// Verifies and reads one notification. Never touches the network.
    ///
    /// # Errors
    /// It is not believed, or not understood; nothing may be stored of it.
    fn read(&self, delivery: &Delivery<'_>, now: DateTime<Utc>) -> Result<Notice, NoticeError>;

    /// Asks what became of an order's payment. Reply: what is known, oldest first; empty: nothing was paid.
    ///
    /// # Errors
    /// `CallError`; asking moves no money.
    async fn ask_order(&self, order: &Known, now: DateTime<Utc>) -> Result<Vec<Notice>, CallError>;

    /// Asks how an agreement stands, and for its later charges. Reply: what is known, oldest first.
    ///
    /// # Errors
    /// `CallError`; asking moves no money.
    async fn ask_agreement(&self, agreement: &str, now: DateTime<Utc>) -> Result<Vec<Notice>, CallError>;

    /// Gives money back. Moves money: call it once; after [`CallError::Unclear`] ask [`find_refund`](Self::find_refund).
    ///
    /// # Errors
    /// `CallError`.
    async fn refund(&self, refund: &RefundOrder, now: DateTime<Utc>) -> Result<Outcome, CallError>;

    /// Looks whether a refund was made. `None`: it was not.
    ///
    /// # Errors
    /// `CallError`; asking moves no money.
    async fn find_refund(&self, refund: &RefundOrder, now: DateTime<Utc>) -> Result<Option<Outcome>, CallError>;

    /// Ends an agreement. May be asked again: an agreement that has ended is no error.
    ///
    /// # Errors
    /// `CallError`.
    async fn cancel(&self, agreement: &str, at: CancelAt, now: DateTime<Utc>) -> Result<(), CallError>;

    /// Changes what an agreement charges from its next period on, and takes back a planned end. May be asked again.
    ///
    /// # Errors
    /// `CallError`; [`CallError::NotOffered`] where an agreement's price is fixed.
    async fn change(&self, agreement: &str, price: &PeriodPrice) -> Result<(), CallError>;

    /// A page where the buyer looks after payments, good for a short time; `None`: there is none.
    ///
    /// # Errors
    /// `CallError`.
    async fn portal(&self, customer: &str) -> Result<Option<Url>, CallError>;
}

/// An order that is going to be paid. Its debugging output leaves the buyer out.
#[derive(Clone)]
pub struct CheckoutOrder {
    /// Its number.
    pub number: OrderNumber,
    /// The buyer's account.
    pub user_id: Uuid,
    /// The buyer's address, where the service asks for one.
    pub email: String,
    /// The service's name for the buyer, when there was one before.
    pub customer: Option<String>,
    /// What the checkout is known by at the service, when it was opened before.
    pub checkout_id: Option<String>,
    /// What is bought, one line: letters, digits, spaces and `-` of the buyer's language.
    pub item: String,
    /// What is to be paid now, hundredths of `currency`, discounts taken off.
    pub amount_minor: u32,
    /// What was taken off of the regular price.
    pub discount_minor: u32,
    /// In what.
    pub currency: Currency,
    /// By which means, where the order names one.
    pub pay_by: Option<PayBy>,
    /// Whether it is charged again each period.
    pub recurring: Option<Recurring>,
    /// The language of the service's pages.
    pub language: Language,
    /// When the order was made.
    pub created_at: DateTime<Utc>,
    /// Until when it can be paid.
    pub expires_at: DateTime<Utc>,
    /// Where the buyer's browser comes back to.
    pub back_url: Url,
}

impl fmt::Debug for CheckoutOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckoutOrder")
            .field("number", &self.number)
            .field("checkout_id", &self.checkout_id)
            .field("amount_minor", &self.amount_minor)
            .field("currency", &self.currency)
            .field("pay_by", &self.pay_by)
            .field("recurring", &self.recurring)
            .finish_non_exhaustive()
    }
}

/// A charge that comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recurring {
    /// How often.
    pub cycle: BillingCycle,
    /// How much from the second time on, hundredths of the order's currency.
    pub amount_minor: u32,
}

/// How a buyer gets to the payment page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checkout {
    /// The browser posts this form.
    Form {
        /// Where to.
        action: Url,
        /// Names and values, in order.
        fields: Vec<(String, String)>,
    },
    /// The service's script opens this transaction on a page of ours.
    Script {
        /// The transaction, under which the checkout is known.
        transaction_id: String,
        /// The page, as the service was told.
        page: Url,
    },
}

/// One notification as it came.
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// The header that carries the signature, where there is one.
    pub signature: Option<&'a str>,
    /// The body's media type.
    pub content_type: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// An order as the service may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its number.
    pub number: OrderNumber,
    /// What its checkout is known by, if one was opened.
    pub checkout_id: Option<String>,
}

/// Money to give back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundOrder {
    /// The order.
    pub number: OrderNumber,
    /// The payment, as the service calls it.
    pub transaction_id: String,
    /// What was paid.
    pub paid_minor: u32,
    /// What to give back, at most that.
    pub amount_minor: u32,
    /// In what.
    pub currency: Currency,
    /// By which means it was paid, where that is known.
    pub pay_by: Option<PayBy>,
}

impl RefundOrder {
    /// Whether all of it goes back.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.amount_minor >= self.paid_minor
    }
}

/// What became of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The money goes back.
    Done {
        /// The service's name for the refund.
        id: String,
    },
    /// The service decides later, and tells.
    Pending {
        /// The service's name for the refund.
        id: String,
    },
    /// The service decided against it.
    Rejected {
        /// The service's name for the refund.
        id: String,
    },
}

/// When an agreement ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelAt {
    /// When what is paid is over.
    PeriodEnd,
    /// At once.
    Now,
}

/// What an agreement charges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodPrice {
    /// What for.
    pub item: String,
    /// How often.
    pub cycle: BillingCycle,
    /// How much, hundredths of `currency`.
    pub amount_minor: u32,
    /// In what.
    pub currency: Currency,
}
