//! Leave to make a paid call: nobody asks a provider without it, so a paid route that charges nobody does not compile.

use chrono::{DateTime, Utc};
use domain::ledger::{Credits, TransferKind};
use entities::ledger::Outcome;
use uuid::Uuid;

/// Leave to make one paid call. Made by an [`OpenHold`], or by pre-generation out of its own capped budget.
///
/// ```compile_fail,E0451
/// let permit = actors::credit_ledger::Permit { payer: 1 };
/// ```
#[derive(Clone, Debug)]
pub struct Permit {
    payer: Payer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Payer {
    /// A user, by credits that are set aside.
    Hold(Uuid),
    /// We, by the library's budget, which the journal keeps.
    Library,
}

impl Permit {
    /// Pre-generation's: the journal takes the cost out of the library's budget before it submits.
    pub(crate) const fn of_library() -> Self {
        Self { payer: Payer::Library }
    }

    /// As pre-generation has it, for tests of the providers.
    #[cfg(feature = "testing")]
    #[must_use]
    pub const fn for_tests() -> Self {
        Self::of_library()
    }

    /// The hold that pays; `None`: the library's budget does.
    #[must_use]
    pub const fn hold(&self) -> Option<Uuid> {
        match self.payer {
            Payer::Hold(hold) => Some(hold),
            Payer::Library => None,
        }
    }
}

/// Credits that the ledger has set aside, as it said itself: nothing else makes one.
#[derive(Debug)]
pub struct OpenHold {
    id: Uuid,
    user_id: Uuid,
    amount: Credits,
    expires_at: DateTime<Utc>,
}

impl OpenHold {
    /// The hold that `outcome` made, of credits that come back at `expires_at`. `None`: it made none.
    pub(crate) fn of(outcome: &Outcome, amount: Credits, expires_at: DateTime<Utc>) -> Option<Self> {
        let made = outcome.kind == TransferKind::Reserve && outcome.refusal.is_none();
        made.then_some(Self { id: outcome.transfer_id, user_id: outcome.user_id, amount, expires_at })
    }

    /// Its id, by which it is captured or released.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        self.id
    }

    /// Whose credits.
    #[must_use]
    pub const fn user_id(&self) -> Uuid {
        self.user_id
    }

    /// How many.
    #[must_use]
    pub const fn amount(&self) -> Credits {
        self.amount
    }

    /// When they come back by themselves.
    #[must_use]
    pub const fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// Leave for a paid call that this hold pays.
    #[must_use]
    pub const fn permit(&self) -> Permit {
        Permit { payer: Payer::Hold(self.id) }
    }
}
