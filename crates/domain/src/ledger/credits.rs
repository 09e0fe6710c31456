//! Amounts, and the words for where credits are.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::tool::words;

/// Credits: whole units, 0 to 1,000,000,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Credits(i64);

/// The most that one amount, and one account, may be.
pub const MOST: i64 = 1_000_000_000;

/// Not a number of credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a number of credits between 0 and 1000000000")]
pub struct CreditsOutOfRange(pub i64);

impl Credits {
    /// None.
    pub const ZERO: Self = Self(0);

    /// Whole units.
    #[must_use]
    pub const fn units(self) -> i64 {
        self.0
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Both together; `None` beyond the bound.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::try_from(self.0 + other.0).ok()
    }

    /// What is left; `None` when there is less than `other`.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        Self::try_from(self.0 - other.0).ok()
    }
}

impl TryFrom<i64> for Credits {
    type Error = CreditsOutOfRange;
    fn try_from(units: i64) -> Result<Self, Self::Error> {
        if (0..=MOST).contains(&units) { Ok(Self(units)) } else { Err(CreditsOutOfRange(units)) }
    }
}

impl fmt::Display for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Credits {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(i64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

words! {
    /// What credits are; ordered as they are spent (domain.md §3).
    pub enum CreditKind ("kind of credits") {
        /// From promotions and staff; spent first.
        Bonus = "bonus",
        /// From a plan; what is left is lost when the period ends.
        Subscription = "subscription",
        /// From packages; never expires.
        Purchased = "purchased",
    }
}

words! {
    /// Between which accounts credits move. The first four are the user's, the others the platform's.
    pub enum Account ("account") {
        /// The user's bonus credits.
        Bonus = "bonus",
        /// The user's subscription credits.
        Subscription = "subscription",
        /// The user's purchased credits.
        Purchased = "purchased",
        /// What is set aside for work under way.
        Held = "held",
        /// Where every credit comes from.
        Grants = "grants",
        /// What was spent.
        Revenue = "revenue",
        /// What was lost: expired, taken back, forfeited.
        Expiry = "expiry",
    }
}

impl From<CreditKind> for Account {
    fn from(kind: CreditKind) -> Self {
        match kind {
            CreditKind::Bonus => Self::Bonus,
            CreditKind::Subscription => Self::Subscription,
            CreditKind::Purchased => Self::Purchased,
        }
    }
}

words! {
    /// What the front ends call a transaction (domain.md §2). Grants of both kinds have one word each.
    pub enum TransactionType ("transaction type") {
        /// Spent on work.
        Generation = "generation",
        /// A plan's credits.
        Subscription = "subscription",
        /// Given back.
        Refund = "refund",
        /// Lost at the end of its time.
        Expiry = "expiry",
        /// Given or taken by staff.
        AdminAdjustment = "admin_adjustment",
        /// Bought.
        Purchase = "purchase",
        /// Given by a promotion.
        Bonus = "bonus",
    }
}
