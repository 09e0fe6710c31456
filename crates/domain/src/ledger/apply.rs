//! Answers one request on one wallet: the rules of credits.

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::{
    credits::{Account, CreditKind, Credits, MOST, TransactionType},
    money_back,
    request::{Change, Key, Refusal, Request},
    transfer::{Posting, Transfer, TransferKind},
    wallet::{Charge, Hold, HoldState, Lot, Part, Wallet, split},
};

/// What answering needs from outside.
pub struct Desk<'a> {
    /// The time.
    pub now: DateTime<Utc>,
    /// New ids, each above those before it.
    pub new_id: &'a mut dyn FnMut() -> Uuid,
    /// How long credits can be used that come back after their lot's end.
    pub refund_grace: Duration,
}

/// What a request is going to do, checked.
pub(super) struct Plan {
    pub(super) kind: TransferKind,
    pub(super) transaction_type: TransactionType,
    pub(super) postings: Vec<Posting>,
    pub(super) new_lots: Vec<Lot>,
    /// Spent, or given back when below 0.
    pub(super) used: i64,
    /// Whether that counts in the plan's period: it does not when it was spent before.
    pub(super) of_period: bool,
    pub(super) reverses: Option<Uuid>,
    pub(super) hold: Option<Uuid>,
}

impl Plan {
    pub(super) const fn new(kind: TransferKind, transaction_type: TransactionType, postings: Vec<Posting>) -> Self {
        let new_lots = Vec::new();
        Self { kind, transaction_type, postings, new_lots, used: 0, of_period: true, reverses: None, hold: None }
    }
}

/// Answers `change`. Reply: the transfers, in order; those of lots whose time was over come first, the change's own one
/// is the last. [`Request::Settle`] has none of its own. A refusal changes nothing but the lots that were over.
pub fn apply(wallet: &mut Wallet, change: &Change, desk: &mut Desk<'_>) -> Vec<Transfer> {
    let mut transfers = settle(wallet, desk);
    if change.request == Request::Settle {
        return transfers;
    }
    let id = (desk.new_id)();
    let planned = plan(wallet, id, &change.request, desk).and_then(|plan| {
        within_bounds(wallet, &plan.postings)?;
        Ok(plan)
    });
    let done = match planned {
        Ok(mut plan) => {
            if let Request::Reset { amount, .. } = change.request
                && !amount.is_zero()
            {
                transfers.extend(end_period(wallet, change, &mut plan, desk));
            }
            carry_out(wallet, id, change.key.clone(), plan, desk.now)
        }
        Err(refusal) => refused(wallet, id, change, refusal, desk.now),
    };
    transfers.push(done);
    if let Some(done) = transfers.last().filter(|transfer| transfer.refusal.is_none()) {
        remember(wallet, done, &change.request, desk.now);
    }
    transfers
}

/// Ends the lots whose time is over.
fn settle(wallet: &mut Wallet, desk: &mut Desk<'_>) -> Vec<Transfer> {
    let over = |lot: &&Lot| !lot.remaining.is_zero() && lot.is_over(desk.now);
    let lots: Vec<Lot> = wallet.lots.values().filter(over).cloned().collect();
    let ended = lots.into_iter().map(|lot| {
        let part = Part { lot: lot.id, amount: lot.remaining };
        let postings = moved(wallet, &[part], Account::Expiry);
        let plan = Plan::new(TransferKind::Expire, TransactionType::Expiry, postings);
        let key = Key::expiry_of(lot.id, wallet.number + 1);
        carry_out(wallet, (desk.new_id)(), key, plan, desk.now)
    });
    ended.collect()
}

/// Loses what is left of the plan's period before: a transfer of its own, ahead of that of the period that follows.
fn end_period(wallet: &mut Wallet, change: &Change, reset: &mut Plan, desk: &mut Desk<'_>) -> Option<Transfer> {
    let rest = reset.postings.extract_if(.., |posting| posting.to == Account::Expiry).collect::<Vec<_>>();
    if rest.is_empty() {
        return None;
    }
    let plan = Plan::new(TransferKind::Expire, TransactionType::Expiry, rest);
    Some(carry_out(wallet, (desk.new_id)(), change.key.derived("rest"), plan, desk.now))
}

fn plan(wallet: &Wallet, id: Uuid, request: &Request, desk: &mut Desk<'_>) -> Result<Plan, Refusal> {
    match request {
        Request::Grant { kind, amount, expires_at, transaction_type } => {
            let mut plan = Plan::new(TransferKind::Grant, *transaction_type, Vec::new());
            open_lot(&mut plan, id, (desk.new_id)(), *kind, some(*amount)?, *expires_at);
            Ok(plan)
        }
        Request::Spend { amount } => {
            let parts = draw(wallet, CreditKind::ALL, *amount)?;
            let postings = moved(wallet, &parts, Account::Revenue);
            Ok(Plan { used: amount.units(), ..Plan::new(TransferKind::Spend, TransactionType::Generation, postings) })
        }
        Request::Take { amount } => {
            let parts = draw(wallet, &[CreditKind::Bonus, CreditKind::Subscription], *amount)?;
            let postings = moved(wallet, &parts, Account::Expiry);
            Ok(Plan::new(TransferKind::Take, TransactionType::AdminAdjustment, postings))
        }
        Request::Reserve { amount, .. } => {
            let parts = draw(wallet, CreditKind::ALL, *amount)?;
            let postings = moved(wallet, &parts, Account::Held);
            let plan = Plan::new(TransferKind::Reserve, TransactionType::Generation, postings);
            Ok(Plan { used: amount.units(), hold: Some(id), ..plan })
        }
        Request::Capture { hold, amount } => money_back::capture(wallet, id, *hold, *amount, desk),
        Request::Release { hold } => money_back::release(wallet, id, *hold, desk),
        Request::TimeOut { hold } => money_back::time_out(wallet, id, *hold, desk),
        Request::Refund { charge, amount } => money_back::refund(wallet, id, *charge, *amount, desk),
        Request::Reset { amount, expires_at } => Ok(reset(wallet, id, *amount, *expires_at, desk)),
        Request::ClawBack { grant } => money_back::claw_back(wallet, *grant),
        Request::Forfeit => {
            let parts = wallet.spendable(CreditKind::ALL);
            if parts.is_empty() {
                return Err(Refusal::NothingToMove);
            }
            let postings = moved(wallet, &parts, Account::Expiry);
            Ok(Plan::new(TransferKind::Forfeit, TransactionType::Expiry, postings))
        }
        // Answered before.
        Request::Settle => Err(Refusal::NothingToMove),
    }
}

/// Both in one, so that a new period that is refused leaves the one before.
fn reset(wallet: &Wallet, id: Uuid, amount: Credits, expires_at: Option<DateTime<Utc>>, desk: &mut Desk<'_>) -> Plan {
    let rest = wallet.spendable(&[CreditKind::Subscription]);
    let postings = moved(wallet, &rest, Account::Expiry);
    if amount.is_zero() {
        return Plan::new(TransferKind::Reset, TransactionType::Refund, postings);
    }
    let mut plan = Plan::new(TransferKind::Reset, TransactionType::Subscription, postings);
    open_lot(&mut plan, id, (desk.new_id)(), CreditKind::Subscription, amount, expires_at);
    plan
}

/// Adds a new lot, and the posting that fills it.
pub(super) fn open_lot(
    plan: &mut Plan,
    grant: Uuid,
    id: Uuid,
    kind: CreditKind,
    amount: Credits,
    expires_at: Option<DateTime<Utc>>,
) {
    plan.postings.push(Posting { from: Account::Grants, to: kind.into(), lot: id, amount });
    let remaining = Credits::ZERO;
    // Its number is that of the transfer, which is not known yet.
    plan.new_lots.push(Lot { id, kind, grant, number: 0, granted: amount, remaining, expires_at, revoked: false });
}

fn some(amount: Credits) -> Result<Credits, Refusal> {
    if amount.is_zero() { Err(Refusal::NothingToMove) } else { Ok(amount) }
}

/// The lots that `amount` is taken from.
fn draw(wallet: &Wallet, kinds: &[CreditKind], amount: Credits) -> Result<Vec<Part>, Refusal> {
    let (parts, _) = split(&wallet.spendable(kinds), some(amount)?).ok_or(Refusal::InsufficientCredits)?;
    Ok(parts)
}

/// Postings that move spendable parts.
pub(super) fn moved(wallet: &Wallet, parts: &[Part], to: Account) -> Vec<Posting> {
    let posting = |part: &Part| {
        let lot = wallet.lots.get(&part.lot)?;
        Some(Posting { from: lot.kind.into(), to, lot: lot.id, amount: part.amount })
    };
    parts.iter().filter_map(posting).collect()
}

/// The kind of a user's account that can be spent from.
fn spendable_kind(account: Account) -> Option<CreditKind> {
    CreditKind::ALL.iter().copied().find(|kind| Account::from(*kind) == account)
}

/// By how much each of the user's accounts changes: bonus, subscription, purchased, held.
fn nets(postings: &[Posting]) -> [i64; 4] {
    let net = |account: Account| {
        let sum = |moved: fn(&Posting) -> Account| -> i64 {
            postings.iter().filter(|posting| moved(posting) == account).map(|posting| posting.amount.units()).sum()
        };
        sum(|posting| posting.to) - sum(|posting| posting.from)
    };
    [Account::Bonus, Account::Subscription, Account::Purchased, Account::Held].map(net)
}

fn within_bounds(wallet: &Wallet, postings: &[Posting]) -> Result<(), Refusal> {
    let balances = wallet.balances;
    let now = [balances.bonus, balances.subscription, balances.purchased, balances.held].map(Credits::units);
    let after: Vec<i64> = now.iter().zip(nets(postings)).map(|(units, net)| units + net).collect();
    // One bound for all together, so that whatever comes back always finds room.
    if after.iter().sum::<i64>() > MOST {
        return Err(Refusal::TooManyCredits);
    }
    if after.iter().any(|units| *units < 0) { Err(Refusal::InsufficientCredits) } else { Ok(()) }
}

fn shift(credits: &mut Credits, units: i64) {
    // Within bounds, which were checked for all postings together.
    *credits = Credits::try_from(credits.units() + units).unwrap_or(*credits);
}

fn carry_out(wallet: &mut Wallet, id: Uuid, key: Key, plan: Plan, now: DateTime<Utc>) -> Transfer {
    let [bonus, subscription, purchased, held] = nets(&plan.postings);
    for (kind, net) in CreditKind::ALL.iter().zip([bonus, subscription, purchased]) {
        shift(wallet.balances.of_mut(*kind), net);
    }
    shift(&mut wallet.balances.held, held);
    wallet.number += 1;
    let number = wallet.number;
    wallet.lots.extend(plan.new_lots.into_iter().map(|lot| (lot.id, Lot { number, ..lot })));
    for posting in &plan.postings {
        if let Some(lot) = wallet.lots.get_mut(&posting.lot) {
            let units = posting.amount.units();
            if spendable_kind(posting.from).is_some() {
                shift(&mut lot.remaining, -units);
            }
            if spendable_kind(posting.to).is_some() {
                shift(&mut lot.remaining, units);
            }
        }
    }
    if plan.kind == TransferKind::ClawBack {
        for lot in wallet.lots.values_mut().filter(|lot| Some(lot.grant) == plan.reverses) {
            lot.revoked = true;
        }
    }
    wallet.count_use(plan.used, plan.of_period, now);
    let created_at = wallet.time_of_change(now);
    wallet.changed_at = Some(created_at);
    Transfer {
        id,
        key,
        kind: plan.kind,
        transaction_type: plan.transaction_type,
        number: Some(number),
        refusal: None,
        amount: bonus + subscription + purchased,
        balances: wallet.balances,
        reverses: plan.reverses,
        hold: plan.hold,
        postings: plan.postings,
        created_at,
    }
}

fn refused(wallet: &Wallet, id: Uuid, change: &Change, refusal: Refusal, now: DateTime<Utc>) -> Transfer {
    let (kind, transaction_type) = match &change.request {
        Request::Grant { transaction_type, .. } => (TransferKind::Grant, *transaction_type),
        Request::Spend { .. } => (TransferKind::Spend, TransactionType::Generation),
        Request::Take { .. } => (TransferKind::Take, TransactionType::AdminAdjustment),
        Request::Reserve { .. } => (TransferKind::Reserve, TransactionType::Generation),
        Request::Capture { .. } => (TransferKind::Capture, TransactionType::Refund),
        Request::Release { .. } | Request::TimeOut { .. } => (TransferKind::Release, TransactionType::Refund),
        Request::Refund { .. } => (TransferKind::Refund, TransactionType::Refund),
        Request::Reset { .. } => (TransferKind::Reset, TransactionType::Subscription),
        Request::ClawBack { .. } => (TransferKind::ClawBack, TransactionType::Refund),
        Request::Settle | Request::Forfeit => (TransferKind::Forfeit, TransactionType::Expiry),
    };
    Transfer {
        id,
        key: change.key.clone(),
        kind,
        transaction_type,
        number: None,
        refusal: Some(refusal),
        amount: 0,
        balances: wallet.balances,
        reverses: None,
        hold: None,
        postings: Vec::new(),
        created_at: wallet.time_of_change(now),
    }
}

/// What later requests in the same wallet must know of this one.
fn remember(wallet: &mut Wallet, done: &Transfer, request: &Request, now: DateTime<Utc>) {
    let number = wallet.number;
    let taken = |from: &Posting| Part { lot: from.lot, amount: from.amount };
    let parts_to = |account: Account| -> Vec<Part> {
        done.postings.iter().filter(|posting| posting.to == account).map(taken).collect()
    };
    match request {
        Request::Spend { .. } | Request::Capture { .. } => {
            let hold = done.hold.and_then(|hold| wallet.holds.get(&hold));
            let counted = hold.map_or(number, |hold| hold.number);
            let charge = Charge { id: done.id, counted, parts: parts_to(Account::Revenue), refunded: false };
            wallet.charges.insert(done.id, charge);
        }
        Request::Reserve { amount, expires_at } => {
            let parts = parts_to(Account::Held);
            let (id, amount, expires_at) = (done.id, *amount, *expires_at);
            wallet.holds.insert(id, Hold { id, number, amount, parts, state: HoldState::Open, expires_at });
        }
        Request::Refund { charge, .. } => {
            if let Some(charge) = wallet.charges.get_mut(charge) {
                charge.refunded = true;
            }
        }
        Request::Reset { amount, expires_at } => {
            (wallet.period_number, wallet.period_used) = (number, 0);
            wallet.period_started_at = (!amount.is_zero()).then_some(now);
            wallet.period_ends_at = if amount.is_zero() { None } else { *expires_at };
        }
        _ => {}
    }
    let ended = match request {
        Request::Capture { hold, .. } => Some((hold, HoldState::Captured)),
        Request::Release { hold } => Some((hold, HoldState::Released)),
        Request::TimeOut { hold } => Some((hold, HoldState::Expired)),
        _ => None,
    };
    if let Some((hold, state)) = ended.and_then(|(id, state)| Some((wallet.holds.get_mut(id)?, state))) {
        hold.state = state;
    }
}
