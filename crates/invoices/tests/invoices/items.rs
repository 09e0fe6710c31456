//! Names of what is sold.

use domain::{
    language::Language,
    lists::{Lists, PlanName},
    payment::BillingCycle::{Monthly, Yearly},
};
use invoices::{Item, item_text};

#[test]
fn plans_and_credits_have_a_name_in_every_language() {
    let plans = Lists::embedded().unwrap().plans;
    let plan = plans.get(PlanName::Pro).unwrap();
    for (language, names) in Language::ALL.iter().zip([
        ["Pro plan, monthly", "Pro plan, yearly", "1 credit", "1,100 credits"],
        ["專業版方案（月繳）", "專業版方案（年繳）", "1 點", "1,100 點"],
        ["Pro プラン（月払い）", "Pro プラン（年払い）", "1 クレジット", "1,100 クレジット"],
        ["Pro 요금제(월간)", "Pro 요금제(연간)", "크레딧 1개", "크레딧 1,100개"],
        ["Plan Pro, mensual", "Plan Pro, anual", "1 crédito", "1,100 créditos"],
    ]) {
        let items = [
            Item::Plan { plan, cycle: Monthly },
            Item::Plan { plan, cycle: Yearly },
            Item::Credits { count: 1 },
            Item::Credits { count: 1_100 },
        ];
        assert_eq!(items.map(|item| item_text(*language, item)), names);
    }
}
