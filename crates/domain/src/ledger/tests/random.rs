//! Thousands of random histories of one wallet, held step by step against the model of coins. Each is told twice: to a
//! wallet that lives on, and to one that is loaded anew for every step from what `entities::ledger` keeps.

use std::{cell::RefCell, collections::BTreeMap};

use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};

use super::{
    super::{Account, CreditKind, HoldState, Refusal, Request, Transfer, Wallet, credits::MOST},
    book::Book,
    credits, ids,
    model::{Ask, HOUR, Model, Second},
    time,
};

const CASES: u32 = 10_000;

/// One step. Holds, charges and lots are named by their place among those made so far, as if they went in a circle;
/// one place in the circle is that of somebody else's.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// So many, bonus, subscription or purchased, good for so many hours.
    Grant(u8, u8, Option<i8>),
    Spend(u8),
    Take(u8),
    /// To be ended within so many hours.
    Reserve(u8, u8),
    Capture(u8, Option<u8>),
    Release(u8),
    TimeOut(u8),
    Refund(u8, Option<u8>),
    /// A refund of what is not a charge: a hold.
    RefundOfHold(u8),
    Reset(u8, Option<u8>),
    ClawBack(u8),
    Settle,
    Forfeit,
    /// So many hours pass. Below 0: another process, whose clock is behind, goes on.
    Pass(i8),
}

/// A step out of three bytes: building it of proptest's own choices takes thirty times as long as the history itself.
/// Each byte shrinks by itself, towards a grant that lasts, small amounts and the oldest holds.
fn step((what, first, second): (u8, u8, u8)) -> Step {
    use Step::*;
    let amount = |most: u8| first % most;
    let hours = |least: i8, most: u8| (!second.is_multiple_of(3)).then(|| least + (second % most) as i8);
    let part = (!second.is_multiple_of(5)).then_some(second % 12);
    match what % 75 {
        0..10 => Grant(amount(20), what % 3, hours(-2, 60)),
        10..18 => Spend(amount(25)),
        18..20 => Take(amount(15)),
        20..28 => Reserve(amount(25), second % 40),
        28..34 => Capture(first, part),
        34..38 => Release(first),
        38..42 => TimeOut(first),
        42..50 => Refund(first, part),
        50 => RefundOfHold(first),
        51..55 => Reset(amount(20), hours(0, 60).map(i8::unsigned_abs)),
        55..57 => ClawBack(first),
        57 => Settle,
        58 => Forfeit,
        59..65 => Pass((first % 50) as i8),
        65..72 => Pass((first % 4) as i8),
        _ => Pass(-((first % 4) as i8)),
    }
}

/// What came up in all histories together.
type Seen = BTreeMap<String, u32>;

struct History {
    /// What a coin is worth: 1, or so much that the bound of all credits is near.
    worth: i64,
    now: Second,
    model: Model,
    long: Wallet,
    book: Book,
    /// By the model's places.
    holds: Vec<uuid::Uuid>,
    charges: Vec<uuid::Uuid>,
    /// The transfers that opened the lots.
    grants: Vec<uuid::Uuid>,
}

/// The place that `which` names, `None` for somebody else's, and its id.
fn named(ids: &[uuid::Uuid], which: u8) -> (Option<usize>, uuid::Uuid) {
    let place = usize::from(which) % (ids.len() + 1);
    ids.get(place).map_or((None, uuid::Uuid::max()), |id| (Some(place), *id))
}

impl History {
    fn new(worth: i64) -> Self {
        Self {
            worth,
            now: 3 * 24 * HOUR,
            model: Model::of_most(MOST / worth),
            long: Wallet::empty(super::ANN),
            book: Book::default(),
            holds: Vec::new(),
            charges: Vec::new(),
            grants: Vec::new(),
        }
    }

    /// The step for the model, and for the ledger.
    fn asked(&self, step: Step) -> Option<(Ask, Request)> {
        let amount = |n: u8| (usize::from(n), credits(i64::from(n) * self.worth));
        let part = |n: Option<u8>| (n.map(usize::from), n.map(|n| amount(n).1));
        let within = |hours: u8| self.now + i64::from(hours) * HOUR;
        Some(match step {
            Step::Pass(_) => return None,
            Step::Grant(n, kind, hours) => {
                let kind = CreditKind::ALL[usize::from(kind)];
                let end = hours.map(|hours| self.now + i64::from(hours) * HOUR);
                let (transaction_type, expires_at) = (super::type_of(kind), end.map(time));
                let (amount, units) = amount(n);
                (Ask::Grant { kind, amount, end }, Request::Grant { kind, amount: units, expires_at, transaction_type })
            }
            Step::Spend(n) => (Ask::Spend { amount: amount(n).0 }, Request::Spend { amount: amount(n).1 }),
            Step::Take(n) => (Ask::Take { amount: amount(n).0 }, Request::Take { amount: amount(n).1 }),
            Step::Reserve(n, hours) => {
                let ((amount, units), due) = (amount(n), within(hours));
                (Ask::Reserve { amount, due }, Request::Reserve { amount: units, expires_at: time(due) })
            }
            Step::Capture(of, n) => {
                let ((place, hold), (amount, units)) = (named(&self.holds, of), part(n));
                (Ask::Capture { hold: place, amount }, Request::Capture { hold, amount: units })
            }
            Step::Release(of) => {
                let (place, hold) = named(&self.holds, of);
                (Ask::Release { hold: place }, Request::Release { hold })
            }
            Step::TimeOut(of) => {
                let (place, hold) = named(&self.holds, of);
                (Ask::TimeOut { hold: place }, Request::TimeOut { hold })
            }
            Step::Refund(of, n) => {
                let ((place, charge), (amount, units)) = (named(&self.charges, of), part(n));
                (Ask::Refund { charge: place, amount }, Request::Refund { charge, amount: units })
            }
            Step::RefundOfHold(of) => {
                let charge = named(&self.holds, of).1;
                (Ask::Refund { charge: None, amount: None }, Request::Refund { charge, amount: None })
            }
            Step::Reset(n, hours) => {
                let ((amount, units), end) = (amount(n), hours.map(within));
                (Ask::Reset { amount, end }, Request::Reset { amount: units, expires_at: end.map(time) })
            }
            Step::ClawBack(of) => {
                let (lot, grant) = named(&self.grants, of);
                (Ask::ClawBack { lot }, Request::ClawBack { grant })
            }
            Step::Settle => (Ask::Settle, Request::Settle),
            Step::Forfeit => (Ask::Forfeit, Request::Forfeit),
        })
    }

    fn take(&mut self, number: usize, step: Step, seen: &RefCell<Seen>) -> Result<(), TestCaseError> {
        if let Step::Pass(hours) = step {
            self.now += i64::from(hours) * HOUR;
        }
        let Some((ask, request)) = self.asked(step) else { return Ok(()) };
        let change = super::change(&format!("step:{number}"), request.clone());
        let over = self.model.settle(self.now);
        let period_rest = self.model.free(CreditKind::Subscription);
        let expected = self.model.ask(ask, self.now).map(|coins| coins * self.worth);

        let settled = {
            let mut settled = self.long.clone();
            super::answer(&mut settled, &super::change("settle", Request::Settle), self.now, &mut ids(0));
            settled
        };
        let first_id = (number as u128 + 1) * 1_000;
        let transfers = super::answer(&mut self.long, &change, self.now, &mut ids(first_id));
        let mut loaded = self.book.load(&request);
        let again = super::answer(&mut loaded, &change, self.now, &mut ids(first_id));
        prop_assert_eq!(&transfers, &again, "a wallet that is loaded answers as one that lives on");
        self.book.store(&loaded, &transfers, self.now)?;

        let mut own = transfers.as_slice();
        let lost = own.split_off(..over).unwrap_or_default();
        for transfer in lost {
            prop_assert!(transfer.amount < 0 && transfer.refusal.is_none(), "{:?}", transfer);
        }
        let period_rest = match ask {
            Ask::Reset { amount, .. } if amount > 0 && expected.is_ok() => period_rest,
            _ => 0,
        };
        if period_rest > 0 {
            let rest = own.split_off_first();
            let lost = rest.map(|rest| rest.amount);
            prop_assert_eq!(lost, Some(-period_rest * self.worth), "the period before is told apart");
        }
        match (ask, own) {
            (Ask::Settle, []) => {}
            (_, [own]) => {
                let what = own.refusal.map_or(own.kind.as_str(), Refusal::as_str).to_owned();
                *seen.borrow_mut().entry(what).or_default() += 1;
                let answer = own.refusal.map_or(Ok(own.amount), Err);
                prop_assert_eq!(answer, expected);
                prop_assert_eq!(&own.key, &change.key);
                if own.refusal.is_some() {
                    prop_assert_eq!(&self.long, &settled, "a refusal changes nothing");
                }
                self.note(&request, own);
            }
            _ => return Err(TestCaseError::fail(format!("{over} lots are over: {transfers:?}"))),
        }
        self.compare(&transfers)
    }

    /// Keeps the ids of what was made.
    fn note(&mut self, request: &Request, done: &Transfer) {
        if done.refusal.is_some() {
            return;
        }
        match request {
            Request::Spend { .. } | Request::Capture { .. } => self.charges.push(done.id),
            Request::Reserve { .. } => self.holds.push(done.id),
            _ => {}
        }
        let opened = done.postings.iter().filter(|posting| posting.from == Account::Grants);
        self.grants.extend(opened.map(|_| done.id));
    }

    fn compare(&self, transfers: &[Transfer]) -> Result<(), TestCaseError> {
        let loaded = self.book.load(&Request::Settle);
        for (whose, wallet) in [("lives on", &self.long), ("is loaded", &loaded)] {
            for kind in CreditKind::ALL {
                let free = self.model.free(*kind) * self.worth;
                prop_assert_eq!(wallet.balances.of(*kind).units(), free, "{}, that {}", kind, whose);
            }
            prop_assert_eq!(wallet.balances.held.units(), self.model.held() * self.worth, "held, that {}", whose);
            prop_assert_eq!(wallet.number, self.book.number(), "number, that {}", whose);
            let week = (wallet.week_started_at, wallet.week_used);
            prop_assert_eq!(
                week,
                (self.model.week.0.map(time), self.model.week.1 * self.worth),
                "week, that {}",
                whose
            );
            let (began, ends, used) = self.model.period;
            let period = (wallet.period_started_at, wallet.period_ends_at, wallet.period_used);
            prop_assert_eq!(period, (began.map(time), ends.map(time), used * self.worth), "period, that {}", whose);
            // Which credits went is the same as in the model: so the order of spending is.
            let left = wallet.lots.values().filter(|lot| !lot.remaining.is_zero());
            let left: BTreeMap<usize, i64> =
                left.map(|lot| (self.book.place_of(lot.id), lot.remaining.units() / self.worth)).collect();
            prop_assert_eq!(left, self.model.left_by_lot(), "lots, that {}", whose);
        }
        self.book.check(transfers, time(self.now))?;
        let open = self.long.holds.values().filter(|hold| hold.state == HoldState::Open);
        let open: i64 = open.map(|hold| hold.amount.units()).sum();
        prop_assert_eq!(open, self.model.held() * self.worth, "open holds");
        Ok(())
    }
}

fn history(worth: i64, steps: &[Step], seen: &RefCell<Seen>) -> Result<(), TestCaseError> {
    let mut history = History::new(worth);
    for (number, step) in steps.iter().enumerate() {
        let told = history.take(number, *step, seen);
        if let Err(TestCaseError::Fail(why)) = told {
            return Err(TestCaseError::fail(format!("step {number}, {step:?}: {why}")));
        }
    }
    Ok(())
}

#[test]
fn ten_thousand_histories_are_those_of_the_coins() {
    let seen = RefCell::new(Seen::new());
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    });
    let worth = prop_oneof![4 => Just(1), 1 => Just(MOST / 40)];
    let steps = proptest::collection::vec(any::<(u8, u8, u8)>().prop_map(step), 1..=50);
    let told = runner.run(&(worth, steps), |(worth, steps)| history(worth, &steps, &seen));
    if let Err(error) = told {
        panic!("{error}");
    }
    // Nothing of it was tested by accident only.
    let seen = seen.into_inner();
    for what in [
        "grant",
        "spend",
        "take",
        "reserve",
        "capture",
        "release",
        "refund",
        "reset",
        "claw_back",
        "forfeit",
        "insufficient_credits",
        "nothing_to_move",
        "unknown_hold",
        "hold_over",
        "hold_not_due",
        "amount_too_large",
        "unknown_charge",
        "already_refunded",
        "too_many_credits",
    ] {
        let times = seen.get(what).copied().unwrap_or_default();
        assert!(times > 200, "{what} came up {times} times: {seen:?}");
    }
}
