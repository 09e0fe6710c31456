//! A second statement of the rules, as naive as can be: every credit is a coin of its own, and lies somewhere.
//! It knows no lots that hold amounts, no postings and no balances, so that it cannot share a fault with the ledger.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{CreditKind, Refusal};

/// Seconds since a Monday, 00:00 UTC.
pub(super) type Second = i64;

pub(super) const HOUR: Second = 3_600;
/// How long credits are good that come back too late.
pub(super) const GRACE: Second = 30 * HOUR;

/// Where a coin lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the user's hand.
    Free,
    /// Under a hold.
    Held,
    /// With the platform.
    Spent,
    /// Lost.
    Gone,
}

/// One credit.
#[derive(Clone, Copy, Debug)]
struct Coin {
    kind: CreditKind,
    end: Option<Second>,
    /// Which lot it came with: the first is 0.
    lot: usize,
    /// How many periods had ended before it came.
    periods: u32,
    place: Place,
}

impl Coin {
    fn is_over(&self, now: Second) -> bool {
        self.end.is_some_and(|end| end <= now)
    }

    fn order(&self) -> (u8, Second, usize) {
        let first = match self.kind {
            CreditKind::Bonus => 0,
            CreditKind::Subscription => 1,
            CreditKind::Purchased => 2,
        };
        (first, self.end.unwrap_or(Second::MAX), self.lot)
    }
}

/// Coins under a hold, in the order in which they are taken.
#[derive(Debug)]
struct Held {
    coins: Vec<usize>,
    open: bool,
    due: Second,
    /// How many periods had ended before it was made.
    periods: u32,
}

/// Coins that were taken, in that order.
#[derive(Debug)]
struct Taken {
    coins: Vec<usize>,
    refunded: bool,
    /// How many periods had ended before it was taken, or set aside.
    periods: u32,
}

/// What was asked. Holds and charges are named by their place among those made so far; `None`: one that never was.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ask {
    Grant {
        kind: CreditKind,
        amount: usize,
        end: Option<Second>,
    },
    Spend {
        amount: usize,
    },
    Take {
        amount: usize,
    },
    Reserve {
        amount: usize,
        due: Second,
    },
    Capture {
        hold: Option<usize>,
        amount: Option<usize>,
    },
    Release {
        hold: Option<usize>,
    },
    TimeOut {
        hold: Option<usize>,
    },
    Refund {
        charge: Option<usize>,
        amount: Option<usize>,
    },
    Reset {
        amount: usize,
        end: Option<Second>,
    },
    /// Of the lots that one transfer opened.
    ClawBack {
        lot: Option<usize>,
    },
    Settle,
    Forfeit,
}

/// One user's coins.
#[derive(Debug, Default)]
pub(super) struct Model {
    /// As many may be free and held together.
    most: i64,
    coins: Vec<Coin>,
    lots: usize,
    /// Lots whose purchase was undone.
    closed: BTreeSet<usize>,
    /// Periods and plans that have ended.
    periods: u32,
    holds: Vec<Held>,
    charges: Vec<Taken>,
    /// The Monday and what was used since.
    pub(super) week: (Option<Second>, i64),
    /// When it began, when it ends, what was used since.
    pub(super) period: (Option<Second>, Option<Second>, i64),
}

const EVERY: [CreditKind; 3] = [CreditKind::Bonus, CreditKind::Subscription, CreditKind::Purchased];

impl Model {
    pub(super) fn of_most(most: i64) -> Self {
        Self { most, ..Self::default() }
    }

    /// How many coins of `kind` are free.
    pub(super) fn free(&self, kind: CreditKind) -> i64 {
        count(self.coins.iter().filter(|coin| coin.place == Place::Free && coin.kind == kind))
    }

    pub(super) fn held(&self) -> i64 {
        count(self.coins.iter().filter(|coin| coin.place == Place::Held))
    }

    /// How many coins of each lot are free; lots that have none are left out.
    pub(super) fn left_by_lot(&self) -> BTreeMap<usize, i64> {
        let mut left = BTreeMap::new();
        for coin in self.coins.iter().filter(|coin| coin.place == Place::Free) {
            *left.entry(coin.lot).or_default() += 1;
        }
        left
    }

    fn total(&self) -> i64 {
        EVERY.iter().map(|kind| self.free(*kind)).sum()
    }

    /// Loses what is over. Replies how many lots lost something.
    pub(super) fn settle(&mut self, now: Second) -> usize {
        let mut lots = BTreeSet::new();
        for coin in self.coins.iter_mut().filter(|coin| coin.place == Place::Free && coin.is_over(now)) {
            coin.place = Place::Gone;
            lots.insert(coin.lot);
        }
        if !lots.is_empty() {
            self.used(0, true, now);
        }
        lots.len()
    }

    /// Answers: by how much the free coins changed, or why not. What is over must be settled before.
    pub(super) fn ask(&mut self, ask: Ask, now: Second) -> Result<i64, Refusal> {
        let before = self.total();
        let periods = self.periods;
        // The period's end before which it was spent that now comes back.
        let mut of = periods;
        let used = match ask {
            Ask::Settle => return Ok(0),
            Ask::Grant { kind, amount, end } => {
                self.room_for(some(amount)?, 0)?;
                self.mint(kind, amount, end);
                0
            }
            Ask::Spend { amount } => {
                let coins = self.first(&EVERY, amount)?;
                self.put(&coins, Place::Spent);
                self.charges.push(Taken { coins, refunded: false, periods });
                amount as i64
            }
            Ask::Take { amount } => {
                let coins = self.first(&[CreditKind::Bonus, CreditKind::Subscription], amount)?;
                self.put(&coins, Place::Gone);
                0
            }
            Ask::Reserve { amount, due } => {
                let coins = self.first(&EVERY, amount)?;
                self.put(&coins, Place::Held);
                self.holds.push(Held { coins, open: true, due, periods });
                amount as i64
            }
            Ask::Capture { hold, amount } => {
                let hold = self.open_hold(hold)?;
                of = hold.periods;
                let mut coins = hold.coins.clone();
                let amount = some(amount.unwrap_or(coins.len()))?;
                if amount > coins.len() {
                    return Err(Refusal::AmountTooLarge);
                }
                hold.open = false;
                let rest = coins.split_off(amount);
                self.put(&coins, Place::Spent);
                self.charges.push(Taken { coins, refunded: false, periods: of });
                self.come_back(&rest, now)
            }
            Ask::Release { hold } => {
                let hold = self.open_hold(hold)?;
                hold.open = false;
                of = hold.periods;
                let coins = hold.coins.clone();
                self.come_back(&coins, now)
            }
            Ask::TimeOut { hold } => {
                let held = self.open_hold(hold)?;
                if held.due > now {
                    return Err(Refusal::HoldNotDue);
                }
                return self.ask(Ask::Release { hold }, now);
            }
            Ask::Refund { charge, amount } => {
                let place = charge.ok_or(Refusal::UnknownCharge)?;
                let charge = &self.charges[place];
                if charge.refunded {
                    return Err(Refusal::AlreadyRefunded);
                }
                let mut coins: Vec<usize> = charge.coins.iter().rev().copied().collect();
                let amount = some(amount.unwrap_or(coins.len()))?;
                if amount > coins.len() {
                    return Err(Refusal::AmountTooLarge);
                }
                coins.truncate(amount);
                // What is lost takes no room.
                let open = coins.iter().filter(|coin| !self.is_closed(**coin)).count();
                self.room_for(open, 0)?;
                self.charges[place].refunded = true;
                of = self.charges[place].periods;
                self.come_back(&coins, now)
            }
            Ask::Reset { amount, end } => {
                let coins = self.all_free(&[CreditKind::Subscription]);
                self.room_for(amount, coins.len())?;
                self.put(&coins, Place::Gone);
                self.used(0, true, now);
                self.periods += 1;
                self.period = (None, None, 0);
                if amount == 0 {
                    return Ok(-(coins.len() as i64));
                }
                self.mint(CreditKind::Subscription, amount, end);
                self.period = (Some(now), end, 0);
                // The loss is told apart.
                return Ok(amount as i64);
            }
            Ask::ClawBack { lot } => {
                let lot = lot.ok_or(Refusal::UnknownCharge)?;
                if !self.closed.insert(lot) {
                    return Err(Refusal::NothingToMove);
                }
                let mut coins = self.all_free(&EVERY);
                coins.retain(|coin| self.coins[*coin].lot == lot);
                self.put(&coins, Place::Gone);
                0
            }
            Ask::Forfeit => {
                let coins = self.all_free(&EVERY);
                some(coins.len())?;
                self.put(&coins, Place::Gone);
                0
            }
        };
        self.used(used, of == periods, now);
        Ok(self.total() - before)
    }

    fn room_for(&self, more: usize, less: usize) -> Result<(), Refusal> {
        let after = self.total() + self.held() + more as i64 - less as i64;
        if after > self.most { Err(Refusal::TooManyCredits) } else { Ok(()) }
    }

    fn open_hold(&mut self, hold: Option<usize>) -> Result<&mut Held, Refusal> {
        let hold = &mut self.holds[hold.ok_or(Refusal::UnknownHold)?];
        if hold.open { Ok(hold) } else { Err(Refusal::HoldOver) }
    }

    fn mint(&mut self, kind: CreditKind, amount: usize, end: Option<Second>) {
        let coin = Coin { kind, end, lot: self.lots, periods: self.periods, place: Place::Free };
        self.coins.extend(std::iter::repeat_n(coin, amount));
        self.lots += 1;
    }

    fn all_free(&self, kinds: &[CreditKind]) -> Vec<usize> {
        let free = |place: &usize| self.coins[*place].place == Place::Free && kinds.contains(&self.coins[*place].kind);
        let mut coins: Vec<usize> = (0..self.coins.len()).filter(free).collect();
        coins.sort_by_key(|coin| self.coins[*coin].order());
        coins
    }

    fn first(&self, kinds: &[CreditKind], amount: usize) -> Result<Vec<usize>, Refusal> {
        let mut coins = self.all_free(kinds);
        if coins.len() < some(amount)? {
            return Err(Refusal::InsufficientCredits);
        }
        coins.truncate(amount);
        Ok(coins)
    }

    fn put(&mut self, coins: &[usize], place: Place) {
        for coin in coins {
            self.coins[*coin].place = place;
        }
    }

    fn is_closed(&self, coin: usize) -> bool {
        self.closed.contains(&self.coins[coin].lot)
    }

    /// Whether its time is over, or it is a plan's coin of a period that ended.
    fn is_late(&self, coin: usize, now: Second) -> bool {
        let coin = self.coins[coin];
        coin.is_over(now) || coin.kind == CreditKind::Subscription && coin.periods < self.periods
    }

    /// Those whose time is not over are free again; for each other one there is a new bonus coin. Those of an undone
    /// purchase are lost.
    fn come_back(&mut self, coins: &[usize], now: Second) -> i64 {
        let (lost, open): (Vec<usize>, Vec<usize>) = coins.iter().partition(|coin| self.is_closed(**coin));
        let (late, good): (Vec<usize>, Vec<usize>) = open.into_iter().partition(|coin| self.is_late(*coin, now));
        self.put(&lost, Place::Gone);
        self.put(&good, Place::Free);
        self.put(&late, Place::Gone);
        if !late.is_empty() {
            self.mint(CreditKind::Bonus, late.len(), Some(now + GRACE));
        }
        -(coins.len() as i64)
    }

    /// A count never goes below 0, and a clock that goes back begins no week.
    fn used(&mut self, many: i64, of_period: bool, now: Second) {
        let monday = now.div_euclid(7 * 24 * HOUR) * 7 * 24 * HOUR;
        if self.week.0.is_none_or(|week| week < monday) {
            self.week = (Some(monday), 0);
        }
        self.week.1 = (self.week.1 + many).max(0);
        if of_period {
            self.period.2 = (self.period.2 + many).max(0);
        }
    }
}

fn some(amount: usize) -> Result<usize, Refusal> {
    if amount == 0 { Err(Refusal::NothingToMove) } else { Ok(amount) }
}

fn count<T>(items: impl Iterator<Item = T>) -> i64 {
    items.count() as i64
}
