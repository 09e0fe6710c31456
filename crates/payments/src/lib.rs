//! Clients of the payment services: they open checkouts, verify notifications, ask, cancel and give back.
//!
//! One trait, [`PaymentProvider`]; one folder per service. They know no table and no route: notifications come in as
//! bytes and leave as [`Notice`](domain::payment::Notice)s, in the words of `domain::payment`.

mod call;
mod http;
mod provider;
mod settings;

pub mod ecpay;
pub mod paddle;

pub use self::{
    call::{CallError, NoticeError},
    ecpay::{Ecpay, EcpaySettings},
    paddle::{Paddle, PaddleSettings},
    provider::{
        CancelAt, Checkout, CheckoutOrder, Delivery, Known, Outcome, PaymentProvider, PeriodPrice, Recurring,
        RefundOrder,
    },
    settings::{ClientBuildError, ClientSettings},
};
