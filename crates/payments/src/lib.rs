//! Clients of the payment services: they open checkouts, verify notifications, ask, cancel and give back.
//!
//! One trait, [`PaymentProvider`]; one folder per service. They know no table and no route: notifications come in as
//! bytes and leave as [`Notice`]s, in the words of `domain::payment`.

mod call;
mod provider;

pub use self::{
    call::{CallError, NoticeError},
    provider::{
        CancelAt, Checkout, CheckoutOrder, Delivery, Known, Outcome, PaymentProvider, PeriodPrice, Recurring, RefundOrder,
    },
};
