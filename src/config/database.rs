//! `[database]`, `[redis]` and `[security]`.

use std::{path::Path, time::Duration};

use secrecy::SecretString;

use super::{
    address::{database_url, redis_url},
    reader::{key, settings},
    rules::{Rule, integer, millis, minutes, secret, text},
};

settings! {
    /// The database.
    pub struct Database {
        /// In the form our drivers take; `None`: see [`Database::url_or_file`].
        pub url: Option<SecretString> = key("url", database_url().optional()),
        /// Connections in all.
        pub max_connections: u32 = key("max_connections", integer(1..=1_000, "")),
        /// Waiting for a free connection longer than that is an error.
        pub acquire_timeout: Duration = key("acquire_timeout_ms", millis(100..=120_000)),
    }
}

impl Database {
    /// The address to connect to: the one given, else the SQLite file `vidgo.db` in `data_folder`, made when missing.
    #[must_use]
    pub fn url_or_file(&self, data_folder: &Path) -> SecretString {
        self.url.clone().unwrap_or_else(|| {
            SecretString::from(format!("sqlite://{}?mode=rwc", data_folder.join("vidgo.db").display()))
        })
    }
}

settings! {
    /// Redis.
    pub struct Redis {
        /// `None`: there is no Redis.
        pub url: Option<SecretString> = key("url", redis_url().optional()),
    }
}

settings! {
    /// Secrets and tokens.
    pub struct Security {
        /// Signs tokens; `None`: a development key is made and kept in the data folder.
        pub secret_key: Option<SecretString> = key("secret_key", secret()),
        /// How tokens are signed: always `HS256`, anything else is refused.
        pub algorithm: String = key("algorithm", hs256()),
        /// How long an access token is valid.
        pub access_token_expiry: Duration = key("access_token_expire_minutes", minutes(1..=1_440)),
    }
}

/// Exactly `HS256`: a choice of algorithms is a way in (RFC 8725, section 3.1).
fn hs256() -> Rule<String> {
    Rule::new("HS256, the only one that is supported", |value| {
        let name = text(64).read(value)?;
        if name == "HS256" { Ok(name) } else { Err(format!("{value} is not supported")) }
    })
}
