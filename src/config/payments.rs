//! `[payments]`, `[ecpay]` and `[paddle]`: how money comes.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::{
    address::http_url,
    providers::StandinChoice,
    reader::{key, settings},
    rules::{days, flag, hours, integer, keys, millis, minutes, one_of, seconds, secret, text, text_or_empty},
};

settings! {
    /// Payments, whoever takes them.
    pub struct Payments {
        /// When our stand-in plays the payment services.
        pub standin: StandinChoice = key("standin", one_of(&[
            ("auto", StandinChoice::Auto), ("on", StandinChoice::On), ("off", StandinChoice::Off),
        ])),
        /// Whether orders can be settled without money.
        pub mock: bool = key("mock", flag()),
        /// How long a plan lasts whose next period was not paid.
        pub grace: Duration = key("grace_days", days(0..=60)),
        /// How long a plan's first payment can be given back.
        pub refund_window: Duration = key("refund_days", days(0..=60)),
        /// Between two looks.
        pub interval: Duration = key("interval_ms", millis(50..=600_000)),
        /// The most of each kind that one look takes.
        pub batch: u64 = key("batch", integer(1..=10_000, "")),
        /// Tries to apply what has to wait.
        pub attempts: u32 = key("attempts", integer(1..=100, "")),
        /// The longest pause between two tries.
        pub longest_pause: Duration = key("longest_pause_minutes", minutes(1..=10_080)),
        /// An order is asked about so long after its checkout.
        pub ask_after: Duration = key("ask_after_minutes", minutes(1..=1_440)),
        /// An agreement is asked about so long after its period's end.
        pub renewal_wait: Duration = key("renewal_wait_hours", hours(1..=720)),
        /// To reach a service.
        pub connect_timeout: Duration = key("connect_timeout_ms", millis(10..=60_000)),
        /// For the answer to a call that may be repeated.
        pub call_timeout: Duration = key("call_timeout_ms", millis(100..=60_000)),
        /// For the answer to a call that moves money.
        pub money_timeout: Duration = key("money_timeout_ms", millis(100..=300_000)),
        /// A longer answer is not read.
        pub max_reply_bytes: usize = key("max_reply_bytes", integer(16_384..=67_108_864, "bytes")),
        /// A longer notification is refused.
        pub max_notification_bytes: usize = key("max_notification_bytes", integer(16_384..=16_777_216, "bytes")),
        /// Whoever asks for their money back waits so long.
        pub refund_wait: Duration = key("refund_wait_ms", millis(0..=25_000)),
        /// Who sells.
        pub seller_name: String = key("seller_name", text(120)),
        /// Where they are.
        pub seller_address: String = key("seller_address", text_or_empty(300)),
        /// Their tax number.
        pub seller_tax_id: String = key("seller_tax_id", text_or_empty(40)),
        /// Their address for questions.
        pub seller_email: String = key("seller_email", text_or_empty(320)),
    }
}

settings! {
    /// ECPay; `merchant_id`, `hash_key` and `hash_iv` are given together or not at all.
    pub struct Ecpay {
        /// Number of the shop; empty: ECPay is off.
        pub merchant_id: String = key("merchant_id", text_or_empty(10)),
        /// Signs requests.
        pub hash_key: Option<SecretString> = key("hash_key", secret()),
        /// Signs requests.
        pub hash_iv: Option<SecretString> = key("hash_iv", secret()),
        /// Signed until lately.
        pub previous_hash_key: Option<SecretString> = key("previous_hash_key", secret()),
        /// Belongs to it.
        pub previous_hash_iv: Option<SecretString> = key("previous_hash_iv", secret()),
        /// Looks up card payments.
        pub credit_check_code: Option<SecretString> = key("credit_check_code", secret()),
        /// Where the checkout form goes.
        pub payment_url: Url = key("payment_url", http_url()),
    }
}

settings! {
    /// Paddle.
    pub struct Paddle {
        /// Secret key of the account; `None`: Paddle is off.
        pub api_key: Option<SecretString> = key("api_key", secret()),
        /// Verify notifications.
        pub notification_secrets: Vec<SecretString> = key("notification_secrets", keys()),
        /// Starts Paddle's script in a browser.
        pub client_token: String = key("client_token", text_or_empty(128)),
        /// Address of the API.
        pub base_url: Url = key("base_url", http_url()),
        /// Paddle's script.
        pub script_url: Url = key("script_url", http_url()),
        /// How far a notification's time may be from ours.
        pub tolerance: Duration = key("tolerance_seconds", seconds(1..=300)),
    }
}

impl Ecpay {
    /// Whether it is configured.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !self.merchant_id.is_empty() && self.hash_key.is_some() && self.hash_iv.is_some()
    }
}

impl Paddle {
    /// Whether it is configured.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.api_key.is_some()
    }
}
