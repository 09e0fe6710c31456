//! `ECPay`, which takes TWD in Taiwan (protocol notes: ecpay.md).
//!
//! The buyer's browser posts a signed form; the service posts signed forms back. An agreement to charge again is named
//! by the number of the order that began it, and its price is fixed.

pub mod form;
pub mod mac;

mod action;
mod notice;
mod order;
mod query;
mod sale;
mod settings;
mod time;

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    order::PaymentMethod,
    payment::{Notice, PayBy},
};
use url::Url;

pub use self::settings::EcpaySettings;
use crate::{
    CallError, CancelAt, Checkout, CheckoutOrder, ClientBuildError, ClientSettings, Delivery, Known, NoticeError,
    Outcome, PaymentProvider, PeriodPrice, RefundOrder, http::Http,
};

/// Its name in errors and logs.
const SERVICE: &str = "ecpay";

/// The client of `ECPay`.
pub struct Ecpay {
    http: Http,
    settings: EcpaySettings,
}

impl Ecpay {
    /// The client of the shop in `settings`.
    ///
    /// # Errors
    /// TLS could not be set up, or a setting cannot be worked with: without a key every signature would be right.
    pub fn new(settings: EcpaySettings, client: &ClientSettings) -> Result<Self, ClientBuildError> {
        settings.check()?;
        let http = Http::new(SERVICE, client, &settings.base_url, settings.secrets())?;
        Ok(Self { http, settings })
    }
}

impl fmt::Debug for Ecpay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ecpay").field("settings", &self.settings).finish_non_exhaustive()
    }
}

#[async_trait]
impl PaymentProvider for Ecpay {
    fn method(&self) -> PaymentMethod {
        PaymentMethod::Ecpay
    }

    fn means(&self) -> &[PayBy] {
        PayBy::ALL
    }

    async fn checkout(&self, order: &CheckoutOrder) -> Result<Checkout, CallError> {
        order::form(&self.settings, order).map_err(|fault| self.http.refused("bad_order", fault))
    }

    fn read(&self, delivery: &Delivery<'_>, now: DateTime<Utc>) -> Result<Notice, NoticeError> {
        // What cannot be read as a form carries no signature either.
        let fields = form::parse(delivery.content_type, delivery.body).map_err(|_| NoticeError::BadSignature)?;
        if !self.settings.signed(&fields) {
            return Err(NoticeError::BadSignature);
        }
        if fields.get("MerchantID") != Some(self.settings.merchant_id.as_str()) {
            return Err(NoticeError::WrongMerchant);
        }
        notice::read(&fields, now)
    }

    async fn ask_order(&self, order: &Known, now: DateTime<Utc>) -> Result<Vec<Notice>, CallError> {
        self.order_notices(order, now).await
    }

    async fn ask_agreement(&self, agreement: &str, now: DateTime<Utc>) -> Result<Vec<Notice>, CallError> {
        self.agreement_notices(agreement, now).await
    }

    async fn refund(&self, refund: &RefundOrder, now: DateTime<Utc>) -> Result<Outcome, CallError> {
        self.give_back(refund, now).await
    }

    async fn find_refund(&self, refund: &RefundOrder, now: DateTime<Utc>) -> Result<Option<Outcome>, CallError> {
        self.given_back(refund, now).await
    }

    /// Both ends are the same here: nothing is charged any more, and what was paid stays paid.
    async fn cancel(&self, agreement: &str, _at: CancelAt, now: DateTime<Utc>) -> Result<(), CallError> {
        self.end(agreement, now).await
    }

    async fn change(&self, _agreement: &str, _price: &PeriodPrice) -> Result<(), CallError> {
        Err(CallError::NotOffered { service: SERVICE })
    }

    async fn portal(&self, _customer: &str) -> Result<Option<Url>, CallError> {
        Ok(None)
    }
}
