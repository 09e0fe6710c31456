//! Names of what is sold, for the lines of an invoice.

use domain::{language::Language, lists::Plan, payment::BillingCycle};

use crate::{
    format::grouped,
    texts::{fill, texts},
};

/// Something that we sell.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// A plan for a month or a year.
    Plan {
        /// Which.
        plan: &'a Plan,
        /// How often it is paid.
        cycle: BillingCycle,
    },
    /// A package of credits.
    Credits {
        /// How many, bonus included.
        count: u32,
    },
}

/// The name of `item` in `language`: "Pro plan, monthly", "110 credits".
#[must_use]
pub fn item_text(language: Language, item: Item<'_>) -> String {
    let items = &texts(language).items;
    match item {
        Item::Plan { plan, cycle } => {
            let name = if language == Language::ZhTw { &plan.display_name_zh } else { &plan.display_name };
            let template = match cycle {
                BillingCycle::Monthly => &items.plan_monthly,
                BillingCycle::Yearly => &items.plan_yearly,
            };
            fill(template, &[("plan", name)])
        }
        Item::Credits { count: 1 } => items.one_credit.clone(),
        Item::Credits { count } => fill(&items.credits, &[("count", &grouped(u64::from(count)))]),
    }
}
