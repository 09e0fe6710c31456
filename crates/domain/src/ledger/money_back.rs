//! Holds that end, charges that are given back, and purchases that are undone.
//!
//! Credits return to the lots that they came from. A lot whose time is over, or the plan's period that it is of, cannot
//! take them: that part of it is booked as expired, and as many **new bonus credits** are granted, good for the refund grace. So nobody loses credits to a
//! failure of ours, and nobody keeps a plan's credits beyond its period by asking for refunds. A lot whose purchase was
//! undone takes nothing back either, and nothing is granted for it: its user has the money.

use uuid::Uuid;

use super::{
    apply::{Desk, Plan, moved, open_lot},
    credits::{Account, CreditKind, Credits, TransactionType},
    request::Refusal,
    transfer::{Posting, TransferKind},
    wallet::{Hold, HoldState, Lot, Part, Wallet, split},
};

fn open_hold(wallet: &Wallet, hold: Uuid) -> Result<&Hold, Refusal> {
    let hold = wallet.holds.get(&hold).ok_or(Refusal::UnknownHold)?;
    if hold.state == HoldState::Open { Ok(hold) } else { Err(Refusal::HoldOver) }
}

pub(super) fn capture(
    wallet: &Wallet,
    id: Uuid,
    hold: Uuid,
    amount: Option<Credits>,
    desk: &mut Desk<'_>,
) -> Result<Plan, Refusal> {
    let hold = open_hold(wallet, hold)?;
    let amount = amount.unwrap_or(hold.amount);
    if amount.is_zero() {
        return Err(Refusal::NothingToMove);
    }
    let (taken, rest) = split(&hold.parts, amount).ok_or(Refusal::AmountTooLarge)?;
    let posting =
        |part: &Part| Posting { from: Account::Held, to: Account::Revenue, lot: part.lot, amount: part.amount };
    let postings = taken.iter().map(posting).collect();
    let mut plan = Plan::new(TransferKind::Capture, TransactionType::Refund, postings);
    (plan.hold, plan.of_period) = (Some(hold.id), hold.number > wallet.period_number);
    give_back(wallet, id, &rest, Account::Held, &mut plan, desk);
    Ok(plan)
}

pub(super) fn release(wallet: &Wallet, id: Uuid, hold: Uuid, desk: &mut Desk<'_>) -> Result<Plan, Refusal> {
    let hold = open_hold(wallet, hold)?;
    let mut plan = Plan::new(TransferKind::Release, TransactionType::Refund, Vec::new());
    (plan.hold, plan.of_period) = (Some(hold.id), hold.number > wallet.period_number);
    give_back(wallet, id, &hold.parts, Account::Held, &mut plan, desk);
    Ok(plan)
}

pub(super) fn time_out(wallet: &Wallet, id: Uuid, hold: Uuid, desk: &mut Desk<'_>) -> Result<Plan, Refusal> {
    if open_hold(wallet, hold)?.expires_at > desk.now {
        return Err(Refusal::HoldNotDue);
    }
    release(wallet, id, hold, desk)
}

pub(super) fn refund(
    wallet: &Wallet,
    id: Uuid,
    charge: Uuid,
    amount: Option<Credits>,
    desk: &mut Desk<'_>,
) -> Result<Plan, Refusal> {
    let charge = wallet.charges.get(&charge).ok_or(Refusal::UnknownCharge)?;
    if charge.refunded {
        return Err(Refusal::AlreadyRefunded);
    }
    // Last taken, first given back: what never expires before what does.
    let parts: Vec<Part> = charge.parts.iter().rev().copied().collect();
    let parts = match amount {
        Some(amount) if amount.is_zero() => return Err(Refusal::NothingToMove),
        Some(amount) => split(&parts, amount).ok_or(Refusal::AmountTooLarge)?.0,
        None => parts,
    };
    let mut plan = Plan::new(TransferKind::Refund, TransactionType::Refund, Vec::new());
    (plan.reverses, plan.of_period) = (Some(charge.id), charge.counted > wallet.period_number);
    give_back(wallet, id, &parts, Account::Revenue, &mut plan, desk);
    Ok(plan)
}

/// Takes what is left of the lots that `grant` opened. They are closed, also when nothing is left.
pub(super) fn claw_back(wallet: &Wallet, grant: Uuid) -> Result<Plan, Refusal> {
    let lots: Vec<&Lot> = wallet.lots.values().filter(|lot| lot.grant == grant).collect();
    if lots.is_empty() {
        return Err(Refusal::UnknownCharge);
    }
    if lots.iter().all(|lot| lot.revoked) {
        return Err(Refusal::NothingToMove);
    }
    let left = lots.iter().filter(|lot| !lot.remaining.is_zero());
    let parts: Vec<Part> = left.map(|lot| Part { lot: lot.id, amount: lot.remaining }).collect();
    let postings = moved(wallet, &parts, Account::Expiry);
    let plan = Plan::new(TransferKind::ClawBack, TransactionType::Refund, postings);
    Ok(Plan { reverses: Some(grant), ..plan })
}

/// Returns `parts` to their lots, or to a new one where those are over.
fn give_back(wallet: &Wallet, id: Uuid, parts: &[Part], from: Account, plan: &mut Plan, desk: &mut Desk<'_>) {
    let mut lost = Credits::ZERO;
    for part in parts {
        plan.used -= part.amount.units();
        let lot = wallet.lots.get(&part.lot);
        let revoked = lot.is_some_and(|lot| lot.revoked);
        let good = lot.filter(|lot| !revoked && !wallet.is_over(lot, desk.now));
        let to = good.map_or(Account::Expiry, |lot| lot.kind.into());
        if good.is_none() && !revoked {
            lost = lost.plus(part.amount).unwrap_or(lost);
        }
        plan.postings.push(Posting { from, to, lot: part.lot, amount: part.amount });
    }
    if !lost.is_zero() {
        let end = desk.now.checked_add_signed(desk.refund_grace);
        open_lot(plan, id, (desk.new_id)(), CreditKind::Bonus, lost, end);
    }
}
