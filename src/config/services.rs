//! `[ecpay]`, `[paddle]` and `[smtp]`: payments and mail.

use secrecy::SecretString;
use url::Url;

use super::{
    address::http_url,
    reader::{key, settings},
    rules::{integer, secret, text_or_empty},
};

settings! {
    /// ECPay; `merchant_id`, `hash_key` and `hash_iv` are given together or not at all.
    pub struct Ecpay {
        /// Number of the shop; empty: ECPay is off.
        pub merchant_id: String = key("merchant_id", text_or_empty(64)),
        /// Signs requests.
        pub hash_key: Option<SecretString> = key("hash_key", secret()),
        /// Signs requests.
        pub hash_iv: Option<SecretString> = key("hash_iv", secret()),
        /// Where the checkout form goes.
        pub payment_url: Url = key("payment_url", http_url()),
    }
}

settings! {
    /// Paddle.
    pub struct Paddle {
        /// Secret key of the account; `None`: Paddle is off.
        pub api_key: Option<SecretString> = key("api_key", secret()),
        /// Verifies notices.
        pub public_key: Option<SecretString> = key("public_key", secret()),
    }
}

settings! {
    /// Mail.
    pub struct Smtp {
        /// The mail server; empty: mails are written to the log.
        pub host: String = key("host", text_or_empty(253)),
        /// Its TCP port.
        pub port: u16 = key("port", integer(1..=65_535, "")),
        /// Name to log in with; empty: no login.
        pub user: String = key("user", text_or_empty(320)),
        /// Password to log in with.
        pub password: Option<SecretString> = key("password", secret()),
    }
}
