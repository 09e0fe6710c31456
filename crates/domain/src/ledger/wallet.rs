//! One user's credits, as loaded.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::credits::{CreditKind, Credits};
use crate::tool::words;

/// Credits by account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Balances {
    /// Bonus credits.
    pub bonus: Credits,
    /// Subscription credits.
    pub subscription: Credits,
    /// Purchased credits.
    pub purchased: Credits,
    /// Set aside; not in the total.
    pub held: Credits,
}

impl Balances {
    /// What can be spent.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.bonus.units() + self.subscription.units() + self.purchased.units()
    }

    /// The account of `kind`.
    #[must_use]
    pub const fn of(&self, kind: CreditKind) -> Credits {
        match kind {
            CreditKind::Bonus => self.bonus,
            CreditKind::Subscription => self.subscription,
            CreditKind::Purchased => self.purchased,
        }
    }

    pub(super) const fn of_mut(&mut self, kind: CreditKind) -> &mut Credits {
        match kind {
            CreditKind::Bonus => &mut self.bonus,
            CreditKind::Subscription => &mut self.subscription,
            CreditKind::Purchased => &mut self.purchased,
        }
    }
}

/// Credits of one grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Its id. Ids grow with time, so that of two lots the older is spent first.
    pub id: Uuid,
    /// What they are.
    pub kind: CreditKind,
    /// The transfer that opened it.
    pub grant: Uuid,
    /// The number of that transfer.
    pub number: i64,
    /// How many there were.
    pub granted: Credits,
    /// How many can be spent; at most `granted`.
    pub remaining: Credits,
    /// When they are lost.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether its payment was given back: nothing comes back to it any more.
    pub revoked: bool,
}

impl Lot {
    /// Whether its time is over.
    #[must_use]
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }

    /// The order of spending: bonus, subscription, purchased; the soonest end first; the oldest first.
    #[must_use]
    pub fn place(&self) -> (CreditKind, DateTime<Utc>, Uuid) {
        (self.kind, self.expires_at.unwrap_or(DateTime::<Utc>::MAX_UTC), self.id)
    }
}

/// So many of one lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The lot.
    pub lot: Uuid,
    /// So many.
    pub amount: Credits,
}

words! {
    /// Where a hold stands. Only `open` has a way on.
    pub enum HoldState ("state of a hold") {
        /// The credits are set aside.
        Open = "open",
        /// They were taken, all or a part.
        Captured = "captured",
        /// They were given back.
        Released = "released",
        /// They were given back because time was up.
        Expired = "expired",
    }
}

/// Credits set aside for work under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its id, which is that of the transfer that made it.
    pub id: Uuid,
    /// The number of that transfer.
    pub number: i64,
    /// How many.
    pub amount: Credits,
    /// Of which lots, in the order in which they are taken.
    pub parts: Vec<Part>,
    /// Where it stands.
    pub state: HoldState,
    /// When they come back by themselves.
    pub expires_at: DateTime<Utc>,
}

/// Credits that were taken, and whether they were given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The transfer.
    pub id: Uuid,
    /// The number of the transfer by which it was counted as used: its own, or that of its hold.
    pub counted: i64,
    /// Of which lots, in the order in which they were taken.
    pub parts: Vec<Part>,
    /// Whether a refund gave something back.
    pub refunded: bool,
}

/// One user's credits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// Whose.
    pub user_id: Uuid,
    /// By account.
    pub balances: Balances,
    /// Transfers so far.
    pub number: i64,
    /// When the last one was.
    pub changed_at: Option<DateTime<Utc>>,
    /// Lots that have something left, and those that `holds` and `charges` name.
    pub lots: BTreeMap<Uuid, Lot>,
    /// The holds that requests name.
    pub holds: HashMap<Uuid, Hold>,
    /// The spends and captures that requests name.
    pub charges: HashMap<Uuid, Charge>,
    /// When the plan's period ends; `None`: no plan gave credits, or for ever.
    pub period_ends_at: Option<DateTime<Utc>>,
    /// When it began.
    pub period_started_at: Option<DateTime<Utc>>,
    /// The number of the transfer by which it began, or by which the last plan ended; 0: there was none. By numbers and
    /// not by time, so that no clock that is behind can take credits into a period that they are not of.
    pub period_number: i64,
    /// Spent since then.
    pub period_used: i64,
    /// The Monday, 00:00 UTC, of `week_used`.
    pub week_started_at: Option<DateTime<Utc>>,
    /// Spent in that week.
    pub week_used: i64,
}

impl Wallet {
    /// A wallet with nothing in it.
    #[must_use]
    pub fn empty(user_id: Uuid) -> Self {
        Self {
            user_id,
            balances: Balances::default(),
            number: 0,
            changed_at: None,
            lots: BTreeMap::new(),
            holds: HashMap::new(),
            charges: HashMap::new(),
            period_ends_at: None,
            period_started_at: None,
            period_number: 0,
            period_used: 0,
            week_started_at: None,
            week_used: 0,
        }
    }

    /// When a transfer is said to be that happens `now`: never before the one before it, so that a history in the order
    /// of its numbers is in that of its times also when the processes' clocks differ. What is over is judged by `now`
    /// itself: a clock that runs ahead must not end credits for all others.
    pub(super) fn time_of_change(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.changed_at.map_or(now, |last| last.max(now))
    }

    /// Lots that can be spent, first that which goes first.
    pub(super) fn spendable(&self, kinds: &[CreditKind]) -> Vec<Part> {
        let mut lots: Vec<&Lot> =
            self.lots.values().filter(|lot| !lot.remaining.is_zero() && kinds.contains(&lot.kind)).collect();
        lots.sort_by_key(|lot| lot.place());
        lots.into_iter().map(|lot| Part { lot: lot.id, amount: lot.remaining }).collect()
    }

    /// Whether `lot` can take nothing back: its time is over, or the plan's period that it is of.
    pub(super) fn is_over(&self, lot: &Lot, now: DateTime<Utc>) -> bool {
        let period_over = lot.kind == CreditKind::Subscription && lot.number < self.period_number;
        lot.is_over(now) || period_over
    }

    /// Counts what was spent (or, below 0, given back) in the week, and `of_period` in the period; never below 0.
    pub(super) fn count_use(&mut self, spent: i64, of_period: bool, now: DateTime<Utc>) {
        let monday = week_of(now);
        if self.week_started_at.is_none_or(|start| start < monday) {
            (self.week_started_at, self.week_used) = (Some(monday), 0);
        }
        self.week_used = (self.week_used + spent).max(0);
        if of_period {
            self.period_used = (self.period_used + spent).max(0);
        }
    }
}

/// The Monday, 00:00 UTC, on or before `now`.
#[must_use]
pub fn week_of(now: DateTime<Utc>) -> DateTime<Utc> {
    use chrono::Datelike as _;
    let days = i64::from(now.weekday().num_days_from_monday());
    (now.date_naive() - chrono::Duration::days(days)).and_time(chrono::NaiveTime::MIN).and_utc()
}

/// The first `amount` of `parts`, and the rest. `None`: there is less.
pub(super) fn split(parts: &[Part], amount: Credits) -> Option<(Vec<Part>, Vec<Part>)> {
    let (mut wanted, mut first, mut rest) = (amount.units(), Vec::new(), Vec::new());
    for part in parts {
        let taken = part.amount.units().min(wanted);
        wanted -= taken;
        for (units, into) in [(taken, &mut first), (part.amount.units() - taken, &mut rest)] {
            if units > 0 {
                into.push(Part { lot: part.lot, amount: Credits::try_from(units).ok()? });
            }
        }
    }
    (wanted == 0).then_some((first, rest))
}
