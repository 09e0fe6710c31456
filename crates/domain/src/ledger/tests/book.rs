//! What `entities::ledger` keeps of one wallet, in the shape of its tables, and what must be true of it after each step.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use uuid::Uuid;

use super::super::{
    Account, Charge, CreditKind, Hold, Key, Lot, Part, Posting, Refusal, Request, Transfer, TransferKind, Wallet,
};

/// Rows.
#[derive(Default)]
pub(super) struct Book {
    /// The account's row: a wallet without lots, holds and charges.
    account: Option<Wallet>,
    lots: BTreeMap<Uuid, Lot>,
    holds: HashMap<Uuid, Hold>,
    /// Transfers by id.
    transfers: HashMap<Uuid, Transfer>,
    keys: BTreeSet<Key>,
    /// Refunded charges: no two refunds reverse the same.
    refunded: BTreeSet<Uuid>,
    /// The sum of all postings, by account, by lot, and of what each lot has under holds.
    by_account: BTreeMap<&'static str, i64>,
    by_lot: BTreeMap<Uuid, i64>,
    held_by_lot: BTreeMap<Uuid, i64>,
}

fn kind_of(account: Account) -> Option<CreditKind> {
    match account {
        Account::Bonus => Some(CreditKind::Bonus),
        Account::Subscription => Some(CreditKind::Subscription),
        Account::Purchased => Some(CreditKind::Purchased),
        Account::Held | Account::Grants | Account::Revenue | Account::Expiry => None,
    }
}

impl Book {
    /// A wallet with the lots that have something left and what `request` names, as `entities::ledger::load` makes it.
    pub(super) fn load(&self, request: &Request) -> Wallet {
        let mut wallet = self.account.clone().unwrap_or_else(|| Wallet::empty(super::ANN));
        let live = self.lots.values().filter(|lot| !lot.remaining.is_zero());
        wallet.lots.extend(live.map(|lot| (lot.id, lot.clone())));
        let parts_to = |id: Uuid, account: Account| -> Vec<Part> {
            let postings = self.transfers.get(&id).map(|transfer| transfer.postings.as_slice()).unwrap_or_default();
            let parts = postings.iter().filter(|posting| posting.to == account);
            parts.map(|posting| Part { lot: posting.lot, amount: posting.amount }).collect()
        };
        let named = match *request {
            Request::Capture { hold, .. } | Request::Release { hold } | Request::TimeOut { hold } => {
                if let Some(row) = self.holds.get(&hold) {
                    let parts = parts_to(hold, Account::Held);
                    wallet.holds.insert(hold, Hold { parts, ..row.clone() });
                }
                hold
            }
            Request::Refund { charge, .. } => {
                let row = self.transfers.get(&charge).filter(|row| row.refusal.is_none());
                if row.is_some_and(|row| matches!(row.kind, TransferKind::Spend | TransferKind::Capture)) {
                    let parts = parts_to(charge, Account::Revenue);
                    let refunded = self.refunded.contains(&charge);
                    let hold = row.and_then(|row| self.holds.get(&row.hold?));
                    let counted = hold.map(|hold| hold.number).or(row.and_then(|row| row.number)).unwrap_or_default();
                    wallet.charges.insert(charge, Charge { id: charge, counted, parts, refunded });
                }
                charge
            }
            Request::ClawBack { grant } => {
                let opened = self.lots.values().filter(|lot| lot.grant == grant);
                wallet.lots.extend(opened.map(|lot| (lot.id, lot.clone())));
                grant
            }
            _ => return wallet,
        };
        let postings = self.transfers.get(&named).map(|transfer| transfer.postings.as_slice()).unwrap_or_default();
        let lots = postings.iter().filter_map(|posting| self.lots.get(&posting.lot));
        wallet.lots.extend(lots.map(|lot| (lot.id, lot.clone())));
        wallet
    }

    /// Stores what `entities::ledger` stores of `transfers`, and refuses what the database refuses.
    pub(super) fn store(&mut self, wallet: &Wallet, transfers: &[Transfer], now: i64) -> Result<(), TestCaseError> {
        let mut last = self.account.as_ref().and_then(|row| row.changed_at);
        for transfer in transfers {
            if transfer.refusal.is_some_and(|refusal| !Refusal::is_final(refusal)) {
                continue;
            }
            prop_assert!(
                transfer.created_at >= super::time(now) && Some(transfer.created_at) >= last,
                "{:?}",
                transfer
            );
            prop_assert!(self.keys.insert(transfer.key.clone()), "the key {} again, at {}", transfer.key, now);
            prop_assert!(self.transfers.insert(transfer.id, transfer.clone()).is_none(), "an id again");
            if transfer.refusal.is_some() {
                prop_assert!(transfer.postings.is_empty() && transfer.amount == 0 && transfer.number.is_none());
                continue;
            }
            last = Some(transfer.created_at);
            prop_assert_eq!(transfer.number, Some(self.number() + 1), "numbers have no gap");
            if let (TransferKind::Refund, Some(charge)) = (transfer.kind, transfer.reverses) {
                prop_assert!(self.refunded.insert(charge), "two refunds of one charge");
            }
            let row =
                Wallet { lots: BTreeMap::new(), holds: HashMap::new(), charges: HashMap::new(), ..wallet.clone() };
            self.account = Some(Wallet { number: self.number() + 1, ..row });
            self.post(transfer)?;
            for lot in transfer.postings.iter().filter_map(|posting| wallet.lots.get(&posting.lot)) {
                self.lots.insert(lot.id, lot.clone());
            }
            if transfer.kind == TransferKind::ClawBack {
                let closed = wallet.lots.values().filter(|lot| Some(lot.grant) == transfer.reverses);
                self.lots.extend(closed.map(|lot| (lot.id, lot.clone())));
            }
            if let Some(hold) = transfer.hold.and_then(|hold| wallet.holds.get(&hold)) {
                self.holds.insert(hold.id, hold.clone());
            }
        }
        Ok(())
    }

    /// A posting takes from one account as much as it gives to the other, of a lot of that kind, so that a transfer sums
    /// to zero by its form; `amount` is what its postings do to the spendable accounts.
    fn post(&mut self, transfer: &Transfer) -> Result<(), TestCaseError> {
        let mut spendable = 0;
        for Posting { from, to, lot, amount } in &transfer.postings {
            let units = amount.units();
            prop_assert!(units > 0 && from != to, "{:?}", transfer);
            for (account, units) in [(*from, -units), (*to, units)] {
                *self.by_account.entry(account.as_str()).or_default() += units;
                if kind_of(account).is_some() {
                    spendable += units;
                    *self.by_lot.entry(*lot).or_default() += units;
                }
                if account == Account::Held {
                    *self.held_by_lot.entry(*lot).or_default() += units;
                }
            }
        }
        prop_assert_eq!(transfer.amount, spendable, "{:?}", transfer);
        let after = transfer.balances;
        let now: Vec<i64> = [Account::Bonus, Account::Subscription, Account::Purchased, Account::Held]
            .iter()
            .map(|account| self.by_account.get(account.as_str()).copied().unwrap_or_default())
            .collect();
        let told = [after.bonus, after.subscription, after.purchased, after.held].map(|credits| credits.units());
        prop_assert_eq!(now, told, "balances are the sum of all postings: {:?}", transfer);
        Ok(())
    }

    pub(super) fn number(&self) -> i64 {
        self.account.as_ref().map_or(0, |row| row.number)
    }

    /// The how-manieth lot it is.
    pub(super) fn place_of(&self, lot: Uuid) -> usize {
        self.lots.keys().position(|id| *id == lot).expect("a stored lot")
    }

    /// What is true at all times.
    pub(super) fn check(&self, transfers: &[Transfer], now: DateTime<Utc>) -> Result<(), TestCaseError> {
        prop_assert_eq!(self.by_account.values().sum::<i64>(), 0);
        prop_assert!(self.held_by_lot.values().all(|units| *units >= 0), "{:?}", self.held_by_lot);
        for lot in self.lots.values() {
            prop_assert!(lot.remaining <= lot.granted, "{:?}", lot);
            prop_assert!(!lot.revoked || lot.remaining.is_zero(), "{:?}", lot);
            let opened = self.transfers.get(&lot.grant).and_then(|transfer| transfer.number);
            prop_assert_eq!(Some(lot.number), opened, "{:?}", lot);
            let period = self.account.as_ref().map_or(0, |row| row.period_number);
            let of_period = lot.kind != CreditKind::Subscription || lot.number >= period;
            prop_assert!(of_period || lot.remaining.is_zero(), "{:?}", lot);
            prop_assert_eq!(lot.remaining.units(), self.by_lot.get(&lot.id).copied().unwrap_or_default(), "{:?}", lot);
            prop_assert!(lot.remaining.is_zero() || !lot.is_over(now) || opened_over(lot, transfers), "{:?}", lot);
        }
        for (account, units) in &self.by_account {
            let Some(kind) = CreditKind::ALL.iter().find(|kind| kind.as_str() == *account) else { continue };
            let lots = self.lots.values().filter(|lot| lot.kind == *kind);
            prop_assert_eq!(lots.map(|lot| lot.remaining.units()).sum::<i64>(), *units, "lots of {}", kind);
            prop_assert!(*units >= 0);
        }
        for posting in transfers.iter().flat_map(|transfer| &transfer.postings) {
            let Some(lot) = self.lots.get(&posting.lot) else {
                return Err(TestCaseError::fail(format!("{posting:?} moves a lot that is not kept")));
            };
            let to_spend = matches!(posting.to, Account::Revenue | Account::Held);
            if let Some(kind) = kind_of(posting.from) {
                prop_assert_eq!(kind, lot.kind);
                prop_assert!(!(to_spend && lot.is_over(now)), "expired credits were used: {:?}", posting);
            }
            if let Some(kind) = kind_of(posting.to) {
                prop_assert_eq!(kind, lot.kind);
            }
        }
        Ok(())
    }
}

/// Whether one of `transfers` has only now opened it, already over.
fn opened_over(lot: &Lot, transfers: &[Transfer]) -> bool {
    transfers.iter().any(|transfer| transfer.id == lot.grant)
}
