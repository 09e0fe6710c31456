//! Subscriptions: how they stand, what a change of plan means, and what is given back (contract: domain.md §2, §5).

use chrono::{DateTime, Months, TimeDelta, Utc};

use crate::{
    lists::{Currency, Plan, PlanName},
    payment::BillingCycle,
    tool::words,
};

words! {
    /// How a subscription stands.
    pub enum SubscriptionStatus ("subscription status") {
        /// Waits for its first payment.
        Pending = "pending",
        /// Paid.
        Active = "active",
        /// A charge failed; the plan stays for the grace.
        PastDue = "past_due",
        /// Runs to the end of what is paid, or ended before it.
        Cancelled = "cancelled",
        /// What was paid is over.
        Expired = "expired",
        /// Never paid.
        Failed = "failed",
    }
}

words! {
    /// Why a subscription ended.
    pub enum EndReason ("reason of an end") {
        /// What was paid is over, and nobody wanted more.
        PeriodOver = "period_over",
        /// The next period was not paid.
        Unpaid = "unpaid",
        /// Another plan took its place.
        Replaced = "replaced",
        /// Its money was given back.
        Refunded = "refunded",
        /// The buyer's bank took the money back.
        Chargeback = "chargeback",
        /// The first payment never came.
        NeverPaid = "never_paid",
        /// The account was deleted.
        AccountClosed = "account_closed",
    }
}

/// What somebody who has a plan asks for when they choose one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanChange {
    /// What they have.
    Same,
    /// More: paid now, begins at payment.
    Upgrade,
    /// Less: begins when what is paid is over.
    Downgrade,
}

impl PlanChange {
    /// From `has` to `wants`. A higher rank is more; of the same plan, a year is more than a month.
    #[must_use]
    pub fn between(has: (PlanName, BillingCycle), wants: (PlanName, BillingCycle)) -> Self {
        match wants.0.cmp(&has.0).then(wants.1.months().cmp(&has.1.months())) {
            std::cmp::Ordering::Greater => Self::Upgrade,
            std::cmp::Ordering::Less => Self::Downgrade,
            std::cmp::Ordering::Equal => Self::Same,
        }
    }
}

/// What one period of a plan costs, in hundredths of `currency`. ECPay charges whole dollars, so a TWD price is rounded
/// down to one: never more than the page shows.
#[must_use]
pub const fn period_price_minor(plan: &Plan, cycle: BillingCycle, currency: Currency) -> u32 {
    match cycle {
        BillingCycle::Monthly => plan.price_monthly(currency).saturating_mul(100),
        BillingCycle::Yearly => whole(plan.price_yearly_hundredths(currency), currency),
    }
}

/// As much of `minor` as can be charged in `currency`.
#[must_use]
pub const fn whole(minor: u32, currency: Currency) -> u32 {
    match currency {
        Currency::Twd => minor - minor % 100,
        Currency::Usd => minor,
    }
}

/// `price_minor` with `percent` taken off, rounded in the buyer's favour to what can be charged.
#[must_use]
pub fn less_percent(price_minor: u32, percent: u32, currency: Currency) -> u32 {
    let left = u64::from(price_minor) * u64::from(100_u32.saturating_sub(percent)) / 100;
    whole(u32::try_from(left).unwrap_or(price_minor), currency)
}

/// When the `number`-th period (from 0) of a plan that began at `anchor` begins. A day that a month does not have is its
/// last one. `None`: beyond the calendar.
#[must_use]
pub fn period_start(anchor: DateTime<Utc>, cycle: BillingCycle, number: u32) -> Option<DateTime<Utc>> {
    anchor.checked_add_months(Months::new(cycle.months().checked_mul(number)?))
}

/// Whole days until the refund window closes; 0 on its last day, and after it.
#[must_use]
pub fn refund_days_remaining(started_at: DateTime<Utc>, window: TimeDelta, now: DateTime<Utc>) -> i64 {
    (window.num_days() - (now - started_at).num_days()).max(0)
}

/// What goes back of `paid_minor` when of a period's credits some are left: the share that was not used, rounded down to
/// what can be charged. `left` are those of the month at hand; the months of a year that did not begin are unused. 0 when
/// the window is closed (to the second, not to the day) or everything was used.
#[must_use]
pub fn refund_minor(
    paid_minor: u32,
    currency: Currency,
    cycle: BillingCycle,
    monthly_credits: u32,
    left: i64,
    begun: (DateTime<Utc>, TimeDelta),
    now: DateTime<Utc>,
) -> u32 {
    let (started_at, window) = begun;
    if now - started_at >= window || monthly_credits == 0 {
        return 0;
    }
    let monthly = u64::from(monthly_credits);
    let left = u64::try_from(left).unwrap_or(0).min(monthly);
    let unused = monthly * u64::from(cycle.months() - 1) + left;
    let all = monthly * u64::from(cycle.months());
    // A month of which everything is used is not given back at all; of a year the months to come are.
    let share = u64::from(paid_minor) * unused / all;
    whole(u32::try_from(share).unwrap_or(paid_minor), currency)
}

/// Credits that stay with somebody who changes to a higher plan within a paid period: what is left of this month, and
/// those of the paid months that have not begun.
#[must_use]
pub fn carried_credits(
    anchor: DateTime<Utc>,
    paid_until: DateTime<Utc>,
    monthly_credits: u32,
    left: i64,
    now: DateTime<Utc>,
) -> i64 {
    let to_come = (1..=120u32)
        .filter_map(|month| anchor.checked_add_months(Months::new(month)))
        .take_while(|begin| *begin < paid_until)
        .filter(|begin| *begin > now)
        .count();
    left.max(0).saturating_add(i64::from(monthly_credits).saturating_mul(i64::try_from(to_come).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lists::Lists;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn prices_are_those_of_the_contract_and_a_year_is_a_fifth_cheaper() {
        let lists = Lists::embedded().unwrap();
        let of = |name, cycle, currency| period_price_minor(lists.plans.get(name).unwrap(), cycle, currency);
        let (month, year) = (BillingCycle::Monthly, BillingCycle::Yearly);
        assert_eq!(of(PlanName::Starter, month, Currency::Twd), 29_900);
        // 2,870.40 on the page; ECPay takes whole dollars.
        assert_eq!(of(PlanName::Starter, year, Currency::Twd), 287_000);
        assert_eq!(of(PlanName::Pro, year, Currency::Usd), 19_200);
        assert_eq!(of(PlanName::ProPlus, year, Currency::Usd), 31_680);
    }

    #[test]
    fn ranks_decide_what_a_change_is_and_a_year_is_more_than_a_month() {
        let (month, year) = (BillingCycle::Monthly, BillingCycle::Yearly);
        let between = PlanChange::between;
        assert_eq!(between((PlanName::Pro, month), (PlanName::Pro, month)), PlanChange::Same);
        assert_eq!(between((PlanName::Pro, month), (PlanName::Pro, year)), PlanChange::Upgrade);
        assert_eq!(between((PlanName::Pro, year), (PlanName::Starter, year)), PlanChange::Downgrade);
        assert_eq!(between((PlanName::Pro, year), (PlanName::ProPlus, month)), PlanChange::Upgrade);
    }

    #[test]
    fn the_refund_window_closes_to_the_second_and_what_was_used_is_not_given_back() {
        let (start, week) = (at("2026-11-01T10:00:00Z"), TimeDelta::days(7));
        let refund =
            |cycle, left, now: &str| refund_minor(29_900, Currency::Twd, cycle, 100, left, (start, week), at(now));
        let month = BillingCycle::Monthly;
        assert_eq!(refund(month, 100, "2026-11-08T09:59:59Z"), 29_900);
        assert_eq!(refund(month, 100, "2026-11-08T10:00:00Z"), 0);
        assert_eq!(refund(month, 0, "2026-11-01T10:00:01Z"), 0);
        // Half of 299 is 149.50: whole dollars.
        assert_eq!(refund(month, 50, "2026-11-01T10:00:01Z"), 14_900);
        assert_eq!(refund(BillingCycle::Yearly, 0, "2026-11-01T10:00:01Z"), 27_400);
        assert_eq!(refund(month, 1_000, "2026-11-01T10:00:01Z"), 29_900);
        assert_eq!(refund_days_remaining(start, week, at("2026-11-01T10:00:00Z")), 7);
        assert_eq!(refund_days_remaining(start, week, at("2026-11-08T09:00:00Z")), 1);
        assert_eq!(refund_days_remaining(start, week, at("2026-12-08T09:00:00Z")), 0);
    }

    #[test]
    fn months_that_are_paid_and_did_not_begin_are_carried() {
        let start = at("2026-01-31T00:00:00Z");
        let year = period_start(start, BillingCycle::Yearly, 1).unwrap();
        assert_eq!(carried_credits(start, year, 100, 40, at("2026-02-10T00:00:00Z")), 40 + 1_100);
        assert_eq!(carried_credits(start, year, 100, 40, at("2026-02-28T00:00:00Z")), 40 + 1_000);
        let month = period_start(start, BillingCycle::Monthly, 1).unwrap();
        assert_eq!(carried_credits(start, month, 100, 7, at("2026-02-10T00:00:00Z")), 7);
        assert_eq!(carried_credits(start, month, 100, -3, at("2026-02-10T00:00:00Z")), 0);
    }

    proptest! {
        #[test]
        fn no_refund_is_more_than_was_paid_or_than_its_share(
            paid in 0u32..10_000_000, monthly in 1u32..10_000, left in -5i64..20_000, yearly: bool, twd: bool
        ) {
            let cycle = if yearly { BillingCycle::Yearly } else { BillingCycle::Monthly };
            let currency = if twd { Currency::Twd } else { Currency::Usd };
            let now = DateTime::UNIX_EPOCH;
            let back = refund_minor(paid, currency, cycle, monthly, left, (now, TimeDelta::days(7)), now);
            prop_assert!(back <= paid);
            prop_assert_eq!(whole(back, currency), back);
            if left >= i64::from(monthly) {
                prop_assert_eq!(back, whole(paid, currency));
            }
        }

        #[test]
        fn less_percent_never_raises(price in 0u32..100_000_000, percent in 0u32..=100) {
            prop_assert!(less_percent(price, percent, Currency::Twd) <= price);
            prop_assert_eq!(less_percent(price, 0, Currency::Usd), price);
        }
    }
}
