//! The life of a paid intent (issue 2 §5): which states there are and which steps between them are allowed.
//!
//! ```text
//! intent ─► submitting ─► submitted ─► succeeded
//!   ▲            │            │
//!   ├────────────┴────────────┤  surely not charged, may be tried again
//!   │            ├────────────┼─► failed    surely not charged, tried enough or refused for good
//!   └── parked ◄─┴────────────┘             outcome or charge unclear: an operator or a look-up decides
//! ```
//! `entities::journal` commits each step before the act that relies on it.

use crate::tool::words;

words! {
    /// Where a paid intent stands.
    pub enum IntentState ("intent state") {
        /// Wanted; nothing is under way and nothing is owed.
        Intent = "intent",
        /// The paid call may have left. After a crash its outcome is unknown.
        Submitting = "submitting",
        /// The provider gave a task id: it can be polled for ever, by anyone.
        Submitted = "submitted",
        /// Its file is in our store.
        Succeeded = "succeeded",
        /// Given up; no charge stands.
        Failed = "failed",
        /// A charge may stand and nothing more is known. Never sent again by itself.
        Parked = "parked",
    }
}

impl IntentState {
    /// The states that may follow this one.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Intent => &[Self::Submitting, Self::Failed],
            Self::Submitting => {
                &[Self::Submitted, Self::Succeeded, Self::Intent, Self::Failed, Self::Parked]
            }
            Self::Submitted => &[Self::Succeeded, Self::Intent, Self::Failed, Self::Parked],
            // An operator, or the provider's own list, tells what became of it.
            Self::Parked => &[Self::Submitted, Self::Intent, Self::Failed],
            // Asked for once more by the operator, or by a later run with a new budget.
            Self::Failed => &[Self::Intent],
            Self::Succeeded => &[],
        }
    }

    /// Whether the cost of the current attempt counts against budgets.
    #[must_use]
    pub const fn holds_cost(self) -> bool {
        matches!(self, Self::Submitting | Self::Submitted | Self::Succeeded | Self::Parked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_intent_is_ever_submitted_and_only_what_is_uncharged_becomes_one_again() {
        for state in IntentState::ALL {
            assert_eq!(state.next().contains(&IntentState::Submitting), *state == IntentState::Intent, "{state}");
            assert!(!state.next().is_empty() || *state == IntentState::Succeeded, "{state} has an exit");
        }
        assert!(!IntentState::Succeeded.next().contains(&IntentState::Intent));
    }
}
