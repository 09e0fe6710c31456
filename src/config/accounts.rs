//! `[security]`, `[accounts]`, `[limits]` and `[quota]`: tokens, passwords, and how often anybody may do anything.

use std::time::Duration;

use secrecy::SecretString;

use super::{
    reader::{key, settings},
    rules::{Rule, days, integer, millis, minutes, seconds, secret, secrets, text, threads},
};

settings! {
    /// Secrets and tokens.
    pub struct Security {
        /// Signs tokens; `None`: a development key is made and kept in the data folder.
        pub secret_key: Option<SecretString> = key("secret_key", secret()),
        /// Signed tokens until lately, and are still believed.
        pub previous_secret_keys: Vec<SecretString> = key("previous_secret_keys", secrets()),
        /// How tokens are signed: always `HS256`, anything else is refused.
        pub algorithm: String = key("algorithm", hs256()),
        /// How long an access token is valid.
        pub access_token_expiry: Duration = key("access_token_expire_minutes", minutes(1..=1_440)),
        /// How long a refresh token is valid.
        pub refresh_token_expiry: Duration = key("refresh_token_expire_days", days(1..=90)),
        /// How long a client whose answer was lost is told the same successor again.
        pub refresh_grace: Duration = key("refresh_grace_seconds", seconds(0..=60)),
    }
}

/// Exactly `HS256`: a choice of algorithms is a way in (RFC 8725, section 3.1).
fn hs256() -> Rule<String> {
    Rule::new("HS256, the only one that is supported", |value| {
        let name = text(64).read(value)?;
        if name == "HS256" { Ok(name) } else { Err(format!("{value} is not supported")) }
    })
}

settings! {
    /// Accounts and their passwords.
    pub struct Accounts {
        /// Memory of one password hash, KiB.
        pub password_memory_kib: u32 = key("password_memory_kib", integer(19_456..=1_048_576, "KiB")),
        /// Passes over that memory.
        pub password_passes: u32 = key("password_passes", integer(2..=16, "")),
        /// Passwords hashed at once.
        pub password_threads: usize = key("password_threads", threads(256)),
        /// Passwords that may wait beside those.
        pub password_queue: usize = key("password_queue", integer(1..=10_000, "")),
        /// How long a verification code is good.
        pub code_expiry: Duration = key("code_expire_minutes", minutes(1..=1_440)),
        /// How long a link to a new password is good.
        pub reset_expiry: Duration = key("reset_expire_minutes", minutes(5..=1_440)),
        /// Sessions that are known without asking the database.
        pub known_sessions: u64 = key("known_sessions", integer(100..=10_000_000, "")),
        /// Between two looks for accounts that other processes changed.
        pub watch_interval: Duration = key("watch_interval_ms", millis(50..=10_000)),
    }
}

settings! {
    /// How often; a name says for whom: `address` is a client's, `account` an account's or an e-mail address's.
    pub struct RequestLimits {
        /// Everything under `/auth` that is not named below.
        pub auth_per_minute: u32 = key("auth_per_minute_per_address", integer(1..=1_000_000, "")),
        /// Sign-ins.
        pub sign_ins_per_minute: u32 = key("sign_ins_per_minute_per_address", integer(1..=1_000_000, "")),
        /// Registrations.
        pub registrations_per_hour: u32 = key("registrations_per_hour_per_address", integer(1..=1_000_000, "")),
        /// Verification codes that are entered.
        pub codes_entered_per_hour: u32 = key("codes_entered_per_hour_per_address", integer(1..=1_000_000, "")),
        /// Requests for a mail: another code, a link.
        pub mails_asked_per_hour: u32 = key("mails_asked_per_hour_per_address", integer(1..=1_000_000, "")),
        /// Verification codes that are mailed.
        pub codes_per_hour: u32 = key("codes_per_hour_per_account", integer(1..=1_000, "")),
        /// Between two links to a new password.
        pub reset_interval: Duration = key("reset_interval_seconds_per_account", seconds(1..=86_400)),
        /// Wrong passwords before waits begin.
        pub free_sign_in_tries: u32 = key("free_sign_in_tries_per_account", integer(1..=50, "")),
        /// The first wait, doubled with each wrong password.
        pub sign_in_wait: Duration = key("sign_in_wait_ms", millis(100..=60_000)),
        /// The longest wait.
        pub sign_in_wait_cap: Duration = key("sign_in_wait_cap_seconds", seconds(1..=86_400)),
        /// Uses, heartbeats and other small writes of visitors.
        pub writes_per_minute: u32 = key("writes_per_minute_per_address", integer(1..=1_000_000, "")),
        /// Counters kept in memory, of each kind.
        pub max_keys: usize = key("max_keys", integer(1_000..=100_000_000, "")),
        /// How long one operation waits for Redis.
        pub redis_timeout: Duration = key("redis_timeout_ms", millis(10..=10_000)),
        /// How long Redis is left alone after a failure.
        pub redis_retry_after: Duration = key("redis_retry_after_ms", millis(10..=60_000)),
    }
}

settings! {
    /// Free uses.
    pub struct Quota {
        /// For everybody together.
        pub site_per_day: u32 = key("site_per_day", integer(0..=1_000_000_000, "")),
        /// For one person.
        pub person: u32 = key("person", integer(0..=1_000_000, "")),
        /// Free generations of one account, for ever.
        pub demo_generations: u32 = key("demo_generations_per_account", integer(0..=1_000_000, "")),
        /// After that a person's uses come back.
        pub person_window: Duration = key("person_days", days(1..=400)),
    }
}
