//! Who we are at `ECPay`, and where it reaches us.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::{SERVICE, form::Fields, mac};
use crate::ClientBuildError;

/// The real service. Payments made there are real.
const LIVE: &str = "https://payment.ecpay.com.tw";

/// Longest address that `ECPay` takes.
pub(super) const LONGEST_URL: usize = 200;

/// A shop at `ECPay`.
#[derive(Clone)]
pub struct EcpaySettings {
    /// The service, without a path.
    pub base_url: Url,
    /// The shop's number.
    pub merchant_id: String,
    /// What our signatures begin with.
    pub hash_key: SecretString,
    /// What our signatures end with.
    pub hash_iv: SecretString,
    /// Pairs of key and IV that were ours: what is signed with them is still believed, nothing new is.
    pub previous_keys: Vec<(SecretString, SecretString)>,
    /// The shop's code for looking up card payments (CreditCheckCode), needed by refunds at the real service.
    pub credit_check_code: Option<SecretString>,
    /// Where payments are told (ReturnURL).
    pub return_url: Url,
    /// Where accounts and codes to pay to are told (PaymentInfoURL).
    pub info_url: Url,
    /// Where later charges of agreements are told (PeriodReturnURL).
    pub period_url: Url,
    /// Where the buyer's browser posts what it was shown (OrderResultURL). Nothing is settled there.
    pub result_url: Url,
}

impl EcpaySettings {
    /// The address of the real service.
    ///
    /// # Panics
    /// Never: it is a constant.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a constant, parsed by a test")]
    pub fn live_url() -> Url {
        LIVE.parse().expect("a constant address")
    }

    pub(super) fn check(&self) -> Result<(), ClientBuildError> {
        let fault = |fault| Err(ClientBuildError::Setting { service: SERVICE, fault });
        let empty = |secret: &SecretString| secret.expose_secret().is_empty();
        if empty(&self.hash_key) || empty(&self.hash_iv) {
            return fault("the key or the IV is empty");
        }
        if self.previous_keys.iter().any(|(key, iv)| empty(key) || empty(iv)) {
            return fault("a previous key or IV is empty");
        }
        let fits = (1..=10).contains(&self.merchant_id.len());
        if !fits || !self.merchant_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return fault("the merchant id is not of 1 to 10 letters and digits");
        }
        let urls = [&self.return_url, &self.info_url, &self.period_url, &self.result_url];
        if urls.iter().any(|url| url.as_str().len() > LONGEST_URL) {
            return fault("an address of ours is longer than 200 characters");
        }
        if self.return_url == self.result_url {
            return fault("payments may not be told where browsers are sent");
        }
        Ok(())
    }

    pub(super) fn secrets(&self) -> Vec<SecretString> {
        [&self.hash_key, &self.hash_iv].into_iter().chain(&self.credit_check_code).cloned().collect()
    }

    /// The CheckMacValue of what we send.
    pub(super) fn sign<N: AsRef<str>, V: AsRef<str>>(&self, fields: &[(N, V)]) -> String {
        mac::sign(fields, self.hash_key.expose_secret(), self.hash_iv.expose_secret())
    }

    /// Whether the fields carry the right CheckMacValue, by today's keys or by earlier ones.
    pub(super) fn signed(&self, fields: &Fields) -> bool {
        let Some(given) = fields.get(mac::FIELD) else { return false };
        let today = (&self.hash_key, &self.hash_iv);
        let earlier = self.previous_keys.iter().map(|(key, iv)| (key, iv));
        std::iter::once(today)
            .chain(earlier)
            .any(|(key, iv)| mac::verify(fields.pairs(), key.expose_secret(), iv.expose_secret(), given))
    }
}

impl fmt::Debug for EcpaySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EcpaySettings")
            .field("base_url", &self.base_url.as_str())
            .field("merchant_id", &self.merchant_id)
            .field("previous_keys", &self.previous_keys.len())
            .finish_non_exhaustive()
    }
}
