//! What a password must be (contract: domain.md §8; NIST SP 800-63B §3.1.1.2).
//!
//! Length counts and known passwords are refused; there are no rules about which characters it must have.

use std::{collections::HashSet, sync::LazyLock};

/// The shortest password, in characters: what the contract's pages ask for.
pub const SHORTEST: usize = 8;
/// The longest, in characters. Nothing is cut off: a longer one is refused.
pub const LONGEST: usize = 1_000;

/// Passwords that everybody tries first, one a line, in lower case; see `common_passwords.LICENSE.txt`.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../lists/common_passwords.txt").lines().collect());

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than 8 characters.
    #[error("at least {SHORTEST} characters")]
    TooShort,
    /// More than 1,000 characters.
    #[error("at most {LONGEST} characters")]
    TooLong,
    /// On the list of common passwords.
    #[error("this password is one of those that everybody tries first; choose another")]
    Common,
    /// It is the account's own address, or its name in front of the `@`.
    #[error("this password is the e-mail address itself; choose another")]
    IsAddress,
}

/// Judges a new password for the account of `address`.
///
/// # Errors
/// The first rule that it breaks.
pub fn check(password: &str, address: &str) -> Result<(), PasswordFault> {
    let characters = password.chars().count();
    if characters < SHORTEST {
        return Err(PasswordFault::TooShort);
    }
    if characters > LONGEST {
        return Err(PasswordFault::TooLong);
    }
    let lower = password.to_lowercase();
    if COMMON.contains(lower.as_str()) {
        return Err(PasswordFault::Common);
    }
    let address = address.to_lowercase();
    if lower == address || address.split('@').next() == Some(lower.as_str()) {
        return Err(PasswordFault::IsAddress);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_in_characters_and_known_ones_are_refused() {
        for (password, verdict) in [
            ("short", Err(PasswordFault::TooShort)),
            ("password123", Err(PasswordFault::Common)),
            ("PASSWORD123", Err(PasswordFault::Common)),
            ("12345678", Err(PasswordFault::Common)),
            ("ann@example.com", Err(PasswordFault::IsAddress)),
            ("correct horse battery staple", Ok(())),
            ("        ", Ok(())),
            ("密碼密碼密碼密碼", Ok(())),
            ("密碼密碼密碼密", Err(PasswordFault::TooShort)),
        ] {
            assert_eq!(check(password, "Ann@Example.com"), verdict, "{password}");
        }
        assert_eq!(check("annabella", "annabella@example.com"), Err(PasswordFault::IsAddress));
        assert_eq!(check(&"字".repeat(1_000), "a@b.c"), Ok(()));
        assert_eq!(check(&"字".repeat(1_001), "a@b.c"), Err(PasswordFault::TooLong));
    }
}
