//! Plans as other tables name them. Their prices and rights are `domain`'s list, not rows.

use domain::lists::PlanName;
use uuid::Uuid;

use crate::values::stable_id;

/// The id of a plan: the same in every installation.
#[must_use]
pub fn plan_id(name: PlanName) -> Uuid {
    stable_id("plans", name.as_str())
}

/// The plan of this id.
#[must_use]
pub fn plan_of(id: Uuid) -> Option<PlanName> {
    PlanName::ALL.iter().copied().find(|name| plan_id(*name) == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plan_has_an_id_of_its_own() {
        for name in PlanName::ALL {
            assert_eq!(plan_of(plan_id(*name)), Some(*name));
        }
        assert_eq!(plan_of(Uuid::nil()), None);
    }
}
