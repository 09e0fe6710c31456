//! `[database]` and `[redis]`.

use std::{path::Path, time::Duration};

use secrecy::SecretString;

use super::{
    address::{database_url, redis_url},
    reader::{key, settings},
    rules::{integer, millis},
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
