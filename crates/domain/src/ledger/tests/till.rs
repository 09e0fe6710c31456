//! One user's wallet with a clock, as the examples use it.

use uuid::Uuid;

use super::{
    super::{Account, Balances, CreditKind, Credits, Hold, Posting, Request, Transfer, Wallet},
    ANN, answer, change, credits, ids,
    model::{HOUR, Second},
    time, type_of,
};

/// A wallet, a clock, and ids.
pub(super) struct Till {
    pub(super) wallet: Wallet,
    pub(super) now: Second,
    asked: u32,
    new_id: Box<dyn FnMut() -> Uuid>,
}

impl Till {
    fn new() -> Self {
        Self { wallet: Wallet::empty(ANN), now: 0, asked: 0, new_id: Box::new(ids(0)) }
    }

    /// Credits of these kinds, good for so many hours.
    pub(super) fn with(grants: &[(CreditKind, i64, Option<i64>)]) -> Self {
        let mut till = Self::new();
        for (kind, units, hours) in grants {
            till.grant(*kind, *units, *hours);
        }
        till
    }

    pub(super) fn grant(&mut self, kind: CreditKind, units: i64, hours: Option<i64>) -> Transfer {
        let (amount, expires_at) = (credits(units), hours.map(|hours| time(self.now + hours * HOUR)));
        self.ask(Request::Grant { kind, amount, expires_at, transaction_type: type_of(kind) })
    }

    pub(super) fn all(&mut self, request: Request) -> Vec<Transfer> {
        self.asked += 1;
        let change = change(&format!("request:{}", self.asked), request);
        answer(&mut self.wallet, &change, self.now, &mut *self.new_id)
    }

    pub(super) fn ask(&mut self, request: Request) -> Transfer {
        self.all(request).pop().unwrap()
    }

    pub(super) fn spend(&mut self, units: i64) -> Transfer {
        self.ask(Request::Spend { amount: credits(units) })
    }

    pub(super) fn reserve(&mut self, units: i64, hours: i64) -> Transfer {
        self.ask(Request::Reserve { amount: credits(units), expires_at: time(self.now + hours * HOUR) })
    }

    pub(super) fn refund(&mut self, charge: &Transfer, units: Option<i64>) -> Transfer {
        self.ask(Request::Refund { charge: charge.id, amount: units.map(credits) })
    }

    pub(super) fn reset(&mut self, units: i64, hours: i64) -> Vec<Transfer> {
        let expires_at = Some(time(self.now + hours * HOUR));
        self.all(Request::Reset { amount: credits(units), expires_at })
    }

    pub(super) fn pass(&mut self, hours: i64) {
        self.now += hours * HOUR;
    }

    /// Bonus, subscription, purchased, held.
    pub(super) fn balances(&self) -> [i64; 4] {
        four(self.wallet.balances)
    }

    /// What each lot has left, the oldest first.
    pub(super) fn lots(&self) -> Vec<i64> {
        self.wallet.lots.values().map(|lot| lot.remaining.units()).collect()
    }

    pub(super) fn hold(&self, made: &Transfer) -> &Hold {
        &self.wallet.holds[&made.id]
    }
}

pub(super) fn four(balances: Balances) -> [i64; 4] {
    [balances.bonus, balances.subscription, balances.purchased, balances.held].map(Credits::units)
}

/// From, to and how many, of each posting.
pub(super) fn moves(transfer: &Transfer) -> Vec<(Account, Account, i64)> {
    transfer.postings.iter().map(|Posting { from, to, amount, .. }| (*from, *to, amount.units())).collect()
}
