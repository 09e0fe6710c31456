//! What the two payment services can be told at the start.

use std::{fmt, time::Duration};

use url::Url;

/// Settings of the shops that the stand-in keeps at ECPay and Paddle.
#[derive(Clone)]
pub struct PaySettings {
    /// ECPay's number of the shop.
    pub ecpay_merchant_id: String,
    /// ECPay's `HashKey` of the shop.
    pub ecpay_hash_key: String,
    /// ECPay's `HashIV` of the shop.
    pub ecpay_hash_iv: String,
    /// Key of Paddle's API.
    pub paddle_api_key: String,
    /// Secret that Paddle signs notifications with, taken as it is written.
    pub paddle_notification_secret: String,
    /// Token that Paddle's script is started with in a browser.
    pub paddle_client_token: String,
    /// Where Paddle's notifications go; `None`: they wait until `Standin::set_paddle_notification_url`.
    pub paddle_notification_url: Option<Url>,
    /// Pauses before each resend of a notification that was not taken, in real time; when all are used up, it is lost.
    pub resends: Vec<Duration>,
    /// How long a refund at Paddle waits for its approval, on the clock of the payment services.
    pub refund_approval: Duration,
}

impl Default for PaySettings {
    /// The shop that ECPay publishes for everyone's tests, and made-up secrets for Paddle.
    fn default() -> Self {
        Self {
            ecpay_merchant_id: "3002607".to_owned(),
            ecpay_hash_key: "pwFHCqoQZGmho4w6".to_owned(),
            ecpay_hash_iv: "EkRm7iFT261dpevs".to_owned(),
            paddle_api_key: "pdl_sdbx_apikey_standin".to_owned(),
            paddle_notification_secret: "pdl_ntfset_standin".to_owned(),
            paddle_client_token: "test_standin".to_owned(),
            paddle_notification_url: None,
            resends: [1, 2, 5, 15, 30].map(Duration::from_secs).to_vec(),
            refund_approval: Duration::from_secs(2),
        }
    }
}

impl fmt::Debug for PaySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaySettings")
            .field("ecpay_merchant_id", &self.ecpay_merchant_id)
            .field("paddle_notification_url", &self.paddle_notification_url.as_ref().map(Url::as_str))
            .field("resends", &self.resends)
            .field("refund_approval", &self.refund_approval)
            .finish_non_exhaustive()
    }
}

impl PaySettings {
    /// The first setting out of range, in words.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let secrets = [
            &self.ecpay_merchant_id,
            &self.ecpay_hash_key,
            &self.ecpay_hash_iv,
            &self.paddle_api_key,
            &self.paddle_notification_secret,
            &self.paddle_client_token,
        ];
        if secrets.iter().any(|secret| secret.is_empty()) {
            return Some("the keys of the payment services must not be empty");
        }
        let day = Duration::from_secs(86_400);
        (self.refund_approval > day).then_some("a refund waits at most a day for its approval")
    }
}
