//! What requests need to know who somebody is and how often they may ask: tokens, passwords, counters, rules.

use std::{net::IpAddr, time::Duration};

use actors::account_watch::Principals;
use domain::limit::{BackoffRule, QuotaRule, QuotaWindow, RateRule};
use identity::{Passwords, Tokens};
use limits::Limits;

use crate::config::Config;

/// Shared by all workers.
pub struct Accounts {
    /// Signs and reads tokens.
    pub tokens: Tokens,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Counts.
    pub limits: Limits,
    /// Who is signed in.
    pub principals: Principals,
    /// What is counted, and how much is allowed.
    pub rules: Rules,
    /// Whether mails leave at all: without them nobody can prove an address.
    pub sends_mail: bool,
}

/// How often anything may be done.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Changes under `/auth`, by client address.
    pub auth: RateRule,
    /// Sign-ins, by client address.
    pub sign_in: RateRule,
    /// Registrations, by client address.
    pub register: RateRule,
    /// Codes that are entered, by client address.
    pub enter_code: RateRule,
    /// Requests for a mail, by client address.
    pub ask_mail: RateRule,
    /// Small writes of visitors, by client address.
    pub write: RateRule,
    /// Codes that are mailed, by e-mail address.
    pub mail_code: RateRule,
    /// Links that are mailed, by e-mail address.
    pub mail_reset: RateRule,
    /// Wrong passwords, by account and by who tries.
    pub wrong_password: BackoffRule,
    /// Free uses of everybody together.
    pub site_quota: QuotaRule,
    /// Free uses of one person.
    pub person_quota: QuotaRule,
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

impl Rules {
    /// As configured.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let limits = &config.limits;
        let rate = |name, burst, period| RateRule { name, burst, period };
        Self {
            auth: rate("auth", limits.auth_per_minute, MINUTE),
            sign_in: rate("sign-in", limits.sign_ins_per_minute, MINUTE),
            register: rate("register", limits.registrations_per_hour, HOUR),
            enter_code: rate("enter-code", limits.codes_entered_per_hour, HOUR),
            ask_mail: rate("ask-mail", limits.mails_asked_per_hour, HOUR),
            write: rate("write", limits.writes_per_minute, MINUTE),
            mail_code: rate("mail-code", limits.codes_per_hour, HOUR),
            mail_reset: rate("mail-reset", 1, limits.reset_interval),
            wrong_password: BackoffRule {
                name: "wrong-password",
                free: limits.free_sign_in_tries,
                base: limits.sign_in_wait,
                cap: limits.sign_in_wait_cap,
                forget: HOUR.max(limits.sign_in_wait_cap),
            },
            site_quota: QuotaRule { name: "site", limit: config.quota.site_per_day, window: QuotaWindow::Day },
            person_quota: QuotaRule {
                name: "person",
                limit: config.quota.person,
                window: QuotaWindow::Keep(config.quota.person_window),
            },
        }
    }
}

/// Under which key an address is counted: an IPv6 network of 64 bits is one household.
#[must_use]
pub fn address_key(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => address.to_string(),
            None => format!("{:x}", address.to_bits() >> 64),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_household_is_one_key() {
        let key = |text: &str| address_key(text.parse().unwrap());
        assert_eq!(key("192.0.2.1"), key("::ffff:192.0.2.1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
    }
}
