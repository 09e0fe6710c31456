//! `[smtp]`: mail.

use std::time::Duration;

use domain::account::EmailAddress;
use secrecy::SecretString;

use super::{
    reader::{key, settings},
    rules::{integer, one_of, parsed, seconds, secret, text, text_or_empty},
};

/// How the connection to the mail server is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// By the port: TLS from the first byte on 465, else STARTTLS, without which nothing is sent.
    Auto,
    /// STARTTLS, without which nothing is sent.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// Not at all: for a server on the same machine.
    None,
}

settings! {
    /// Mail.
    pub struct Smtp {
        /// The mail server; empty: mails become files in the data folder, never in production.
        pub host: String = key("host", text_or_empty(253)),
        /// Its TCP port.
        pub port: u16 = key("port", integer(1..=65_535, "")),
        /// Name to log in with; empty: no login.
        pub user: String = key("user", text_or_empty(320)),
        /// Password to log in with.
        pub password: Option<SecretString> = key("password", secret()),
        /// How the connection is secured.
        pub security: SmtpSecurity = key("security", one_of(&[
            ("auto", SmtpSecurity::Auto), ("starttls", SmtpSecurity::StartTls), ("tls", SmtpSecurity::Tls),
            ("none", SmtpSecurity::None),
        ])),
        /// File with the certificate of a private authority that the server's was signed by; empty: the public ones.
        pub root_certificate: String = key("root_certificate", text_or_empty(4_096)),
        /// From whom mails come.
        pub from_address: EmailAddress = key("from_address", parsed("an e-mail address", "no-reply@shop.example")),
        /// What the sender is called.
        pub from_name: String = key("from_name", text(64)),
        /// Wait before a second try, four times as long before each further one.
        pub retry_base: Duration = key("retry_base_seconds", seconds(1..=3_600)),
        /// Tries before a mail is given up.
        pub tries: u32 = key("tries", integer(1..=20, "")),
    }
}
