//! Packages of credits as a new database begins with them (domain.md §4.3). Afterwards the table counts.

use serde::{Deserialize, Serialize};

use super::{
    Currency, PlanName,
    read::{ListsFault, parse, unique},
};

/// A package of credits.
///
/// Prices are in minor units. ISO 4217 gives TWD two decimals as it does USD, so 150 NT$ are 15000 and 5 US$ are 500,
/// although nobody pays a tenth of an NT$ and ECPay takes whole ones only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditPackage {
    /// Word that names it; unique.
    pub name: String,
    /// English name.
    pub display_name: String,
    /// Chinese name.
    pub display_name_zh: String,
    /// Credits that are paid for.
    pub credits: u32,
    /// Credits on top.
    pub bonus_credits: u32,
    /// Price in hundredths of a TWD.
    pub price_twd_minor: u32,
    /// Price in cents.
    pub price_usd_minor: u32,
    /// The lowest plan that may buy it; `None`: everybody may.
    #[serde(default)]
    pub min_plan: Option<PlanName>,
    /// Whether most people take it, as the page says.
    pub is_popular: bool,
    /// Whether it gives most for the money, as the page says.
    pub is_best_value: bool,
    /// Lower is shown earlier.
    pub sort_order: i32,
    /// Off: not sold.
    #[serde(default = "on")]
    pub is_active: bool,
}

const fn on() -> bool {
    true
}

impl CreditPackage {
    /// Whether somebody on `plan` may buy it.
    #[must_use]
    pub fn is_for(&self, plan: PlanName) -> bool {
        self.min_plan.is_none_or(|least| plan >= least)
    }

    /// All credits that it brings.
    #[must_use]
    pub const fn total_credits(&self) -> u32 {
        self.credits.saturating_add(self.bonus_credits)
    }

    /// Its price in hundredths of `currency`.
    #[must_use]
    pub const fn price_minor(&self, currency: Currency) -> u32 {
        match currency {
            Currency::Twd => self.price_twd_minor,
            Currency::Usd => self.price_usd_minor,
        }
    }

    fn fault(&self) -> Option<&'static str> {
        if self.credits == 0 {
            return Some("a package has credits");
        }
        if self.price_twd_minor == 0 || self.price_usd_minor == 0 {
            return Some("a package has a price in TWD and in USD");
        }
        if !self.price_twd_minor.is_multiple_of(100) {
            return Some("ECPay takes whole TWD only");
        }
        None
    }
}

/// Reads the packages, in the order in which they are shown.
pub(super) fn read(text: &str) -> Result<Vec<CreditPackage>, ListsFault> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        packages: Vec<CreditPackage>,
    }
    const LIST: &str = "credit_packages";
    let File { mut packages } = parse(LIST, text)?;
    unique(LIST, packages.iter().map(|package| &package.name))?;
    packages.sort_by_key(|package| package.sort_order);
    match packages.iter().find_map(|package| Some((package.name.clone(), package.fault()?))) {
        Some((key, reason)) => Err(ListsFault::Inconsistent { list: LIST, key, reason }),
        None => Ok(packages),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../lists/credit_packages.toml");

    #[test]
    fn the_packages_are_those_of_the_contract() {
        let packages = read(TEXT).unwrap();
        let columns = |package: &CreditPackage| {
            let numbers = [package.credits, package.bonus_credits, package.price_twd_minor, package.price_usd_minor];
            (package.name.clone(), numbers, package.min_plan, [package.is_popular, package.is_best_value])
        };
        let row = |name: &str, numbers, plan, flags| (name.to_owned(), numbers, plan, flags);
        assert_eq!(
            packages.iter().map(columns).collect::<Vec<_>>(),
            [
                row("small", [50, 0, 15_000, 500], None, [false, false]),
                row("medium", [100, 10, 25_000, 800], Some(PlanName::Starter), [true, false]),
                row("large", [200, 30, 40_000, 1_300], Some(PlanName::Pro), [false, true]),
                row("enterprise", [500, 100, 80_000, 2_600], Some(PlanName::ProPlus), [false, false]),
            ]
        );
        assert!(packages.iter().all(|package| package.is_active));
    }

    #[test]
    fn a_plan_buys_what_is_for_it_and_for_lower_ones() {
        let packages = read(TEXT).unwrap();
        let sold = |plan| packages.iter().filter(|package| package.is_for(plan)).count();
        let counts: Vec<_> = PlanName::ALL.iter().map(|plan| sold(*plan)).collect();
        assert_eq!(counts, [1, 2, 3, 4]);
    }

    #[test]
    fn a_package_that_cannot_be_sold_is_refused() {
        for (from, to, told) in [
            ("credits = 50\n", "credits = 0\n", "a package has credits"),
            ("price_usd_minor = 500\n", "price_usd_minor = 0\n", "in TWD and in USD"),
            ("price_twd_minor = 15_000\n", "price_twd_minor = 15_050\n", "whole TWD"),
            ("name = \"medium\"", "name = \"small\"", "twice"),
            ("credits = 50\n", "credits = -50\n", "cannot be read"),
        ] {
            assert!(TEXT.contains(from), "{from}");
            let fault = read(&TEXT.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(fault.contains(told), "{to}: {fault}");
        }
    }
}
