//! Why a call or a notification came to nothing.

use std::time::Duration;

/// Why a payment service did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// It said no: asking again changes nothing.
    #[error("{service} refused: {code}: {message}")]
    Refused {
        /// Who.
        service: &'static str,
        /// Its code.
        code: String,
        /// Its words, shortened, without anything personal.
        message: String,
    },
    /// It was not reached, or answered that it did nothing: safe to ask again.
    #[error("{service} cannot be asked now: {message}")]
    Unavailable {
        /// Who.
        service: &'static str,
        /// What happened.
        message: String,
        /// How long it wants to be left alone, where it says.
        retry_after: Option<Duration>,
    },
    /// It may have done it, or not: look before asking again.
    #[error("what {service} did is unclear: {message}")]
    Unclear {
        /// Who.
        service: &'static str,
        /// What happened.
        message: String,
    },
    /// It has no such operation; a person has to do it.
    #[error("{service} does not offer this")]
    NotOffered {
        /// Who.
        service: &'static str,
    },
}

/// Why a notification is not believed or not understood. Nothing may be stored of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// No signature, or one that is not of these bytes and our secret.
    #[error("the signature is wrong")]
    BadSignature,
    /// Signed too long ago, or for the future.
    #[error("the signature's time is too far from now")]
    Stale,
    /// Signed, but for another shop.
    #[error("it is for another shop")]
    WrongMerchant,
    /// Signed, but not what the service documents.
    #[error("{0}")]
    Malformed(&'static str),
}
