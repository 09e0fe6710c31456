//! What may be asked of the ledger, and why it says no.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::credits::{CreditKind, Credits, TransactionType};
use crate::{idempotency::Fingerprint, tool::words};

/// Names one intent for ever: the same key is the same intent. 1 to 300 visible ASCII characters; keys of requests
/// over HTTP begin with `http:` and the caller, ours with what they are derived from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

/// Not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key has 1 to 300 visible ASCII characters")]
pub struct InvalidKey;

impl Key {
    /// As it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of a lot's end, which is the `number`-th transfer of its user. The number is in it because a lot can end
    /// twice: a process whose clock is behind gives credits back to a lot that another one has ended.
    #[must_use]
    pub fn expiry_of(lot: Uuid, number: i64) -> Self {
        Self(format!("expire:{lot}:{number}"))
    }

    /// The key of a hold's end by time.
    #[must_use]
    pub fn time_out_of(hold: Uuid) -> Self {
        Self(format!("time-out:{hold}"))
    }

    /// The key of a user's period that begins at `start`.
    #[must_use]
    pub fn period_of(user_id: Uuid, start: DateTime<Utc>) -> Self {
        Self(format!("period:{user_id}:{}", start.timestamp()))
    }

    /// The key of what happens to a closed account that has had `number` transfers.
    #[must_use]
    pub fn forfeit_of(user_id: Uuid, number: i64) -> Self {
        Self(format!("forfeit:{user_id}:{number}"))
    }

    /// The key under which lots whose time is over are looked for; nothing is stored under it.
    #[must_use]
    pub fn settling(user_id: Uuid) -> Self {
        Self(format!("settle:{user_id}"))
    }

    /// The key of a second thing that the same request does.
    #[must_use]
    pub(super) fn derived(&self, what: &str) -> Self {
        Self(format!("{self}:{what}"))
    }

    /// The key of an anonymous request: nobody can repeat it.
    #[must_use]
    pub fn unrepeatable(id: Uuid) -> Self {
        Self(format!("once:{id}"))
    }
}

impl FromStr for Key {
    type Err = InvalidKey;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let sound = (1..=300).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if sound { Ok(Self(text.to_owned())) } else { Err(InvalidKey) }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whose credits.
    pub user_id: Uuid,
    /// Which intent.
    pub key: Key,
    /// What that stands for.
    pub fingerprint: Fingerprint,
    /// What to do.
    pub request: Request,
    /// For people and for joins; changes no rule.
    pub note: Note,
}

/// What a transfer is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// The service that was paid for.
    pub service_type: Option<String>,
    /// The generation that was paid for.
    pub generation_id: Option<Uuid>,
    /// The package that was bought.
    pub package_id: Option<Uuid>,
    /// The payment that paid for it.
    pub payment_id: Option<String>,
    /// One sentence for the user.
    pub description: Option<String>,
    /// Who of the staff did it.
    pub actor_id: Option<Uuid>,
    /// By which request they did it: for the log of what staff did, and not kept with the transfer.
    pub request_id: Option<String>,
}

/// What to do with one user's credits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Opens a lot. An amount of 0 is refused.
    Grant {
        /// Of this kind.
        kind: CreditKind,
        /// So many.
        amount: Credits,
        /// Until then; `None`: for ever. A grant of the past expires at once.
        expires_at: Option<DateTime<Utc>>,
        /// What it is called: purchase, bonus, subscription or `admin_adjustment`.
        transaction_type: TransactionType,
    },
    /// Takes: bonus first (soonest end first), then subscription, then purchased.
    Spend {
        /// So many.
        amount: Credits,
    },
    /// Takes bonus, then subscription credits, never purchased ones; all or nothing.
    Take {
        /// So many.
        amount: Credits,
    },
    /// Sets aside, in the order of spending.
    Reserve {
        /// So many.
        amount: Credits,
        /// Until then.
        expires_at: DateTime<Utc>,
    },
    /// Takes of what was set aside; the rest comes back.
    Capture {
        /// The hold.
        hold: Uuid,
        /// So many, at most what is held; `None`: all.
        amount: Option<Credits>,
    },
    /// Gives back what was set aside.
    Release {
        /// The hold.
        hold: Uuid,
    },
    /// As `Release`, for a hold whose time is up; refused before.
    TimeOut {
        /// The hold.
        hold: Uuid,
    },
    /// Gives back a spend or a capture, once.
    Refund {
        /// The transfer.
        charge: Uuid,
        /// So many, at most what it took; `None`: all.
        amount: Option<Credits>,
    },
    /// A plan's period begins: what is left of the one before is lost, and this many are there. Credits of the period
    /// before that are held or spent at that moment come back as such whose time is over.
    Reset {
        /// So many; 0 ends a plan.
        amount: Credits,
        /// When the period ends; what is left then is lost.
        expires_at: Option<DateTime<Utc>>,
    },
    /// Takes what is left of the lot that a grant opened, and closes it: its payment was given back. Credits of it that
    /// are held or spent at that moment are lost when they come back.
    ClawBack {
        /// The grant.
        grant: Uuid,
    },
    /// Ends lots whose time is over, and nothing else.
    Settle,
    /// Takes everything that is not held.
    Forfeit,
}

words! {
    /// Why nothing was done. Stored: the same key hears it again.
    pub enum Refusal ("refusal") {
        /// There is less than was asked for.
        InsufficientCredits = "insufficient_credits",
        /// An amount of 0 moves nothing, and neither does what was undone before.
        NothingToMove = "nothing_to_move",
        /// There would be more than the bound.
        TooManyCredits = "too_many_credits",
        /// The user has no such hold.
        UnknownHold = "unknown_hold",
        /// It was captured, released, or its time ran out.
        HoldOver = "hold_over",
        /// Its time is not up.
        HoldNotDue = "hold_not_due",
        /// More than is held, or than was taken.
        AmountTooLarge = "amount_too_large",
        /// The user has no such spend, capture or grant.
        UnknownCharge = "unknown_charge",
        /// It was given back before.
        AlreadyRefunded = "already_refunded",
    }
}

impl Refusal {
    /// Whether it stays so. What may be otherwise a moment later by itself is told, and not stored.
    #[must_use]
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::HoldNotDue)
    }
}
