//! The life of a paid intent (issue 2 §5): which states there are and which steps between them are allowed.
//!
//! ```text
//! intent ─► submitting ─► submitted ─► succeeded
//!   ▲            │            │
//!   ├────────────┴────────────┤  surely not charged, may be tried again
//!   │            ├────────────┼─► failed    surely not charged, tried enough or refused for good
//!   └── parked ◄─┴────────────┘             outcome or charge unclear: an operator or a look-up decides
//! ```
//! Besides: a provider that answers at once leads from submitting to succeeded; a parked intent may still turn
//! out submitted, succeeded or failed; a failed one is an intent again when somebody wants it again.
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
        /// Given up; no charge stands, but for one that an operator wrote off.
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
            Self::Submitting => &[Self::Submitted, Self::Succeeded, Self::Intent, Self::Failed, Self::Parked],
            Self::Submitted => &[Self::Succeeded, Self::Intent, Self::Failed, Self::Parked],
            // An operator, or the provider's own list, tells what became of it; or another process, or a
            // second look at the task, brought the result into our store.
            Self::Parked => &[Self::Submitted, Self::Succeeded, Self::Intent, Self::Failed],
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
    use std::collections::BTreeSet;

    use super::{IntentState::*, *};

    /// Every state that can be reached from `start` in one step or more, without stepping on `closed`.
    fn reachable(start: IntentState, closed: &[IntentState]) -> BTreeSet<IntentState> {
        let mut found = BTreeSet::new();
        let mut open = vec![start];
        while let Some(state) = open.pop() {
            for next in state.next() {
                if !closed.contains(next) && found.insert(*next) {
                    open.push(*next);
                }
            }
        }
        found
    }

    #[test]
    fn only_an_intent_is_ever_submitted() {
        for state in IntentState::ALL {
            assert_eq!(state.next().contains(&Submitting), *state == Intent, "{state}");
        }
    }

    #[test]
    fn nothing_is_submitted_twice_without_being_an_intent_again() {
        assert!(!reachable(Submitting, &[Intent]).contains(&Submitting));
        // With that way open there is one: the rule above forbids something that could be.
        assert!(reachable(Submitting, &[]).contains(&Submitting));
    }

    #[test]
    fn what_is_done_stays_done_and_everything_else_can_still_get_there() {
        for state in IntentState::ALL {
            let exits = state.next();
            assert_eq!(exits.is_empty(), *state == Succeeded, "{state}");
            assert!(!exits.contains(state), "{state} leads to itself");
            assert!(*state == Succeeded || reachable(*state, &[]).contains(&Succeeded), "{state}");
        }
    }

    #[test]
    fn every_state_is_reached_from_the_first() {
        assert_eq!(reachable(Intent, &[]), IntentState::ALL.iter().copied().collect());
    }

    /// A cost is taken with the permission and given back by what ends the attempt: no other step moves money.
    #[test]
    fn costs_are_taken_by_submitting_and_given_back_only_where_no_charge_stands() {
        for from in IntentState::ALL {
            for to in from.next() {
                match (from.holds_cost(), to.holds_cost()) {
                    (false, true) => assert_eq!((*from, *to), (Intent, Submitting)),
                    (true, false) => assert!([Intent, Failed].contains(to), "{from} to {to}"),
                    (true, true) | (false, false) => {}
                }
            }
        }
        assert!(Succeeded.holds_cost() && Parked.holds_cost(), "what may be charged counts");
    }
}
