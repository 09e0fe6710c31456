//! Paddle Billing, which takes USD everywhere else (protocol notes: paddle.md).
//!
//! A checkout is a transaction that Paddle's script opens on a page of ours. What becomes of it arrives as signed JSON;
//! an agreement to charge again is a subscription, made by the first paid transaction with a billing cycle.

pub mod signature;

mod ask;
mod checkout;
mod model;
mod notice;
mod portal;
mod refund;
mod request;
mod settings;
mod subscription;

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    order::PaymentMethod,
    payment::{Notice, PayBy},
};
use secrecy::ExposeSecret;
use url::Url;

pub use self::settings::PaddleSettings;
use crate::{
    CallError, CancelAt, Checkout, CheckoutOrder, ClientBuildError, ClientSettings, Delivery, Known, NoticeError,
    Outcome, PaymentProvider, PeriodPrice, RefundOrder, http::Http,
};

/// Its name in errors and logs.
const SERVICE: &str = "paddle";

/// The client of Paddle.
pub struct Paddle {
    http: Http,
    settings: PaddleSettings,
}

impl Paddle {
    /// The client of the account in `settings`.
    ///
    /// # Errors
    /// TLS could not be set up, or a setting cannot be worked with: without a secret every signature would be right.
    pub fn new(settings: PaddleSettings, client: &ClientSettings) -> Result<Self, ClientBuildError> {
        settings.check()?;
        let http = Http::new(SERVICE, client, &settings.base_url, vec![settings.api_key.clone()])?;
        Ok(Self { http, settings })
    }
}

impl fmt::Debug for Paddle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paddle").field("settings", &self.settings).finish_non_exhaustive()
    }
}

#[async_trait]
impl PaymentProvider for Paddle {
    fn method(&self) -> PaymentMethod {
        PaymentMethod::Paddle
    }

    fn means(&self) -> &[PayBy] {
        &[]
    }

    async fn checkout(&self, order: &CheckoutOrder) -> Result<Checkout, CallError> {
        self.open(order).await
    }

    fn read(&self, delivery: &Delivery<'_>, now: DateTime<Utc>) -> Result<Notice, NoticeError> {
        let secrets = self.settings.notification_secrets.iter().map(ExposeSecret::expose_secret);
        let header = delivery.signature.ok_or(NoticeError::BadSignature)?;
        signature::verify(header, delivery.body, secrets, self.settings.tolerance, now.timestamp())?;
        notice::read(delivery.body)
    }

    async fn ask_order(&self, order: &Known, _now: DateTime<Utc>) -> Result<Vec<Notice>, CallError> {
        self.order_notices(order).await
    }

    async fn ask_agreement(&self, agreement: &str, _now: DateTime<Utc>) -> Result<Vec<Notice>, CallError> {
        self.agreement_notices(agreement).await
    }

    async fn refund(&self, refund: &RefundOrder, _now: DateTime<Utc>) -> Result<Outcome, CallError> {
        self.give_back(refund).await
    }

    async fn find_refund(&self, refund: &RefundOrder, _now: DateTime<Utc>) -> Result<Option<Outcome>, CallError> {
        self.given_back(refund).await
    }

    async fn cancel(&self, agreement: &str, at: CancelAt, _now: DateTime<Utc>) -> Result<(), CallError> {
        self.end(agreement, at).await
    }

    async fn change(&self, agreement: &str, price: &PeriodPrice) -> Result<(), CallError> {
        self.reprice(agreement, price).await
    }

    async fn portal(&self, customer: &str) -> Result<Option<Url>, CallError> {
        self.portal_page(customer).await.map(Some)
    }
}
