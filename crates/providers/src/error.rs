//! What an error says about money, and the table from HTTP statuses to it.

use std::{sync::Arc, time::Duration};

use domain::provider::ErrorClass;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The request is wrong for this provider, or our code is.
    BadInput,
    /// The provider's safety rules refused the prompt or the picture.
    Blocked,
    /// The key is wrong or missing.
    Auth,
    /// The account has no credit left.
    NoCredit,
    /// The plan, region or key does not include this.
    Forbidden,
    /// No such task or model.
    NotFound,
    /// Too many requests.
    RateLimited {
        /// How long to wait, where told.
        retry_after: Option<Duration>,
        /// A limit per day: waiting minutes will not help.
        daily: bool,
    },
    /// The provider is down, unreachable, or hung up.
    Unavailable,
    /// No answer in time.
    Timeout,
    /// The answer was not understood.
    Unreadable,
}

/// A call that did not bring what was asked for.
///
/// The class speaks of this one call. For the free calls (`prepare`, `poll`, `find`, `probe`) it is never
/// `Ambiguous`; what it says there does not touch the charge of a task accepted before.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ProviderError {
    /// Whether a charge may stand.
    pub class: ErrorClass,
    /// What went wrong.
    pub kind: ErrorKind,
    /// For the log and the journal: names the provider; holds no key and at most 300 characters of theirs.
    pub message: String,
    /// The failure underneath, when the transport failed.
    pub source: Option<Arc<reqwest::Error>>,
}

impl ProviderError {
    pub(crate) fn new(class: ErrorClass, kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { class, kind, message: message.into(), source: None }
    }

    /// Whether the same call to the same provider may succeed later, and is surely not paid twice.
    #[must_use]
    pub const fn retryable(&self) -> bool {
        match self.class {
            ErrorClass::Ambiguous | ErrorClass::Rejected => false,
            ErrorClass::NeverSent | ErrorClass::ProviderFailed => match self.kind {
                ErrorKind::RateLimited { daily, .. } => !daily,
                ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::Unreadable => true,
                ErrorKind::BadInput
                | ErrorKind::Blocked
                | ErrorKind::Auth
                | ErrorKind::NoCredit
                | ErrorKind::Forbidden
                | ErrorKind::NotFound => false,
            },
        }
    }

    /// Whether it is certain that this call was not charged, so that a backup provider may be asked.
    /// Only meaningful for `prepare` and `submit`.
    #[must_use]
    pub const fn fallback_allowed(&self) -> bool {
        self.class.surely_uncharged()
    }

    /// Whether a person has to look: the key, the credit or the plan is at fault, a model name is gone, or a
    /// task we paid for is unknown.
    #[must_use]
    pub const fn alarm(&self) -> bool {
        match self.kind {
            ErrorKind::Auth | ErrorKind::NoCredit | ErrorKind::Forbidden | ErrorKind::NotFound => true,
            ErrorKind::RateLimited { daily, .. } => daily,
            ErrorKind::BadInput
            | ErrorKind::Blocked
            | ErrorKind::Unavailable
            | ErrorKind::Timeout
            | ErrorKind::Unreadable => false,
        }
    }

    /// How long the provider asks us to wait.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self.kind {
            ErrorKind::RateLimited { retry_after, .. } => retry_after,
            _ => None,
        }
    }
}

/// A client could not be made: TLS could not be set up, or a setting names nothing known.
#[derive(Debug, thiserror::Error)]
pub enum ClientBuildError {
    /// The HTTP client was refused by its library.
    #[error("the HTTP client for {provider} could not be built")]
    Http {
        /// Whose client.
        provider: domain::provider::Provider,
        /// Why.
        source: reqwest::Error,
    },
    /// `pollo_default_model` is not in the table.
    #[error("\"{0}\" is not a Pollo model; use one of: {allowed}", allowed = crate::pollo::model_names())]
    UnknownPolloModel(String),
}

/// Whether a call costs money. It decides what no clear answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stake {
    /// May be repeated at will.
    Free,
    /// Each accepted request is charged.
    Paid,
}

impl Stake {
    /// The class when the request may or may not have been carried out.
    pub(crate) const fn unclear(self) -> ErrorClass {
        match self {
            Self::Free => ErrorClass::NeverSent,
            Self::Paid => ErrorClass::Ambiguous,
        }
    }
}

/// What an HTTP status (or a code that repeats one) means, before the provider's own words are looked at.
pub(crate) const fn by_status(stake: Stake, status: u16, retry_after: Option<Duration>) -> (ErrorClass, ErrorKind) {
    match status {
        401 => (ErrorClass::Rejected, ErrorKind::Auth),
        402 => (ErrorClass::Rejected, ErrorKind::NoCredit),
        403 => (ErrorClass::Rejected, ErrorKind::Forbidden),
        404 | 410 => (ErrorClass::Rejected, ErrorKind::NotFound),
        // A gateway may say these after the request went on to the service behind it.
        408 => (stake.unclear(), ErrorKind::Timeout),
        409 | 425 | 499 => (stake.unclear(), ErrorKind::Unavailable),
        // Refused before being looked at.
        429 => (ErrorClass::NeverSent, ErrorKind::RateLimited { retry_after, daily: false }),
        400..=498 => (ErrorClass::Rejected, ErrorKind::BadInput),
        504 => (stake.unclear(), ErrorKind::Timeout),
        500..=599 => (stake.unclear(), ErrorKind::Unavailable),
        _ => (stake.unclear(), ErrorKind::Unreadable),
    }
}

/// Whether a complaint is about the account's credit. `points`, `coins` and so on are the providers' currencies.
pub(crate) fn is_about_credit(message: &str) -> bool {
    let message = message.to_lowercase();
    let lack = ["insufficient", "not enough", "no enough", "exceed", "run out", "ran out", "lack", "too low"];
    let currency = ["credit", "quota", "coin", "balance", "point", "diamond"];
    lack.iter().any(|word| message.contains(word)) && currency.iter().any(|word| message.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_call_is_never_ambiguous_and_a_paid_one_is_unless_it_was_clearly_refused() {
        for status in 100..=999 {
            assert_ne!(by_status(Stake::Free, status, None).0, ErrorClass::Ambiguous, "{status}");
            let paid = by_status(Stake::Paid, status, None).0;
            let clear = (400..=498).contains(&status) && ![408, 409, 425].contains(&status);
            assert_eq!(paid == ErrorClass::Ambiguous, !clear, "{status} is {paid}");
        }
    }

    #[test]
    fn nothing_ambiguous_or_rejected_is_retried() {
        for class in [ErrorClass::Ambiguous, ErrorClass::Rejected] {
            assert!(!ProviderError::new(class, ErrorKind::Unavailable, "x").retryable());
        }
        let limited = |daily| ErrorKind::RateLimited { retry_after: None, daily };
        assert!(ProviderError::new(ErrorClass::NeverSent, limited(false), "x").retryable());
        assert!(!ProviderError::new(ErrorClass::NeverSent, limited(true), "x").retryable());
        assert!(!ProviderError::new(ErrorClass::NeverSent, ErrorKind::Auth, "x").retryable());
    }

    #[test]
    fn words_about_credit_are_recognised() {
        for text in ["insufficient credits", "Not enough credits", "coins not enough", "Exceeded your quota"] {
            assert!(is_about_credit(text), "{text}");
        }
        for text in ["internal error", "failed to update quota", "unknown model"] {
            assert!(!is_about_credit(text), "{text}");
        }
    }
}
