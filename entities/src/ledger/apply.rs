//! One batch of changes, one transaction.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Duration, Utc};
use domain::ledger::{
    Balances, Change, Hold, Key, Lot, Note, Transfer, TransferKind, Wallet,
    apply::{Desk, apply as answer},
};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend};
use uuid::Uuid;

use super::{Outcome, Writer, audited, load, postgres, sqlite};
use crate::{StoreError, audit::By, rows::credit_transfer};

/// What a change hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It was answered, now or before.
    Outcome(Outcome),
    /// Lots whose time was over are ended; there was nothing else to answer.
    Settled,
    /// The key stands for another request.
    OtherRequest,
}

/// Everything that a batch stores.
pub(super) struct Written<'a> {
    pub(super) now: DateTime<Utc>,
    pub(super) writer: Writer,
    pub(super) transfers: Vec<Stored<'a>>,
    pub(super) wallets: Vec<&'a Wallet>,
    pub(super) new_lots: Vec<(Uuid, &'a Lot)>,
    pub(super) lots: Vec<&'a Lot>,
    pub(super) new_holds: Vec<(Uuid, &'a Hold)>,
    pub(super) holds: Vec<&'a Hold>,
}

/// A transfer with what it is about.
pub(super) struct Stored<'a> {
    pub(super) transfer: &'a Transfer,
    pub(super) user_id: Uuid,
    pub(super) fingerprint: &'a str,
    pub(super) note: &'a Note,
}

/// A transfer, the change that led to it, and what the user had before.
pub(super) struct Answered {
    pub(super) change: usize,
    pub(super) transfer: Transfer,
    pub(super) own: bool,
    pub(super) before: Balances,
}

/// Answers `changes` in their order, in one transaction. Replies in the same order. `refund_grace`: how long credits can
/// be used that come back after their lot's end.
///
/// # Errors
/// The database failed: whether the batch was stored is unknown; ask again with the same keys. A key that another
/// process stores at the same moment for another user fails the batch too.
pub async fn apply(
    db: &DatabaseConnection,
    writer: Writer,
    changes: &[Change],
    refund_grace: Duration,
    now: DateTime<Utc>,
    new_id: &mut (dyn FnMut() -> Uuid + Send),
) -> Result<Vec<Reply>, StoreError> {
    let users: BTreeSet<Uuid> = changes.iter().map(|change| change.user_id).collect();
    let (tx, wallets) = load::lock(db, &users, now).await?;
    let (replies, changed) = locked(&tx, writer, changes, None, wallets, refund_grace, now, new_id).await?;
    if changed {
        tx.commit().await?
    } else {
        tx.rollback().await?
    }
    Ok(replies)
}

/// As [`apply`], for a change that somebody makes who has no account: it is written down as theirs.
///
/// # Errors
/// As `apply`.
pub async fn apply_by(
    db: &DatabaseConnection,
    writer: Writer,
    change: &Change,
    by: &By,
    refund_grace: Duration,
    now: DateTime<Utc>,
    new_id: &mut (dyn FnMut() -> Uuid + Send),
) -> Result<Option<Reply>, StoreError> {
    let (tx, wallets) = load::lock(db, &BTreeSet::from([change.user_id]), now).await?;
    let changes = std::slice::from_ref(change);
    let (replies, _) = locked(&tx, writer, changes, Some(by), wallets, refund_grace, now, new_id).await?;
    tx.commit().await?;
    Ok(replies.into_iter().next())
}

/// As [`apply`], as a part of the transaction of what caused the changes. The accounts must be there: see
/// [`load::open`]; and nothing that another transaction locks before a wallet may be locked after this.
pub(crate) async fn apply_within(
    tx: &DatabaseTransaction,
    writer: Writer,
    changes: &[Change],
    refund_grace: Duration,
    now: DateTime<Utc>,
    new_id: &mut (dyn FnMut() -> Uuid + Send),
) -> Result<Vec<Reply>, StoreError> {
    let users: BTreeSet<Uuid> = changes.iter().map(|change| change.user_id).collect();
    let wallets = load::lock_within(tx, &users).await?;
    Ok(locked(tx, writer, changes, None, wallets, refund_grace, now, new_id).await?.0)
}

/// Answers changes of wallets that are locked. Reply: whether anything was stored, too.
#[expect(clippy::too_many_arguments, reason = "each is one fact of the batch, and the callers have them apart")]
async fn locked(
    tx: &DatabaseTransaction,
    writer: Writer,
    changes: &[Change],
    by: Option<&By>,
    mut wallets: HashMap<Uuid, Wallet>,
    refund_grace: Duration,
    now: DateTime<Utc>,
    new_id: &mut (dyn FnMut() -> Uuid + Send),
) -> Result<(Vec<Reply>, bool), StoreError> {
    let stored = load::stored(tx, changes).await?;
    load::fill(tx, &mut wallets, changes).await?;
    let (replies, answered) = ask(changes, &mut wallets, &stored, refund_grace, now, new_id)?;
    if answered.is_empty() {
        return Ok((replies, false));
    }
    let nothing = Note::default();
    let written = gather(changes, &wallets, &answered, &nothing, writer, now);
    match tx.get_database_backend() {
        DbBackend::Postgres => postgres::write(tx, &written).await?,
        _ => sqlite::write(tx, &written).await?,
    }
    audited::note(tx, changes, &answered, by, now, new_id).await?;
    Ok((replies, true))
}

fn ask(
    changes: &[Change],
    wallets: &mut HashMap<Uuid, Wallet>,
    stored: &HashMap<String, credit_transfer::Model>,
    refund_grace: Duration,
    now: DateTime<Utc>,
    new_id: &mut (dyn FnMut() -> Uuid + Send),
) -> Result<(Vec<Reply>, Vec<Answered>), StoreError> {
    let (mut replies, mut answered) = (Vec::with_capacity(changes.len()), Vec::new());
    // Answered within this batch: by which change, and what.
    let mut fresh: HashMap<&Key, (&Change, Outcome)> = HashMap::new();
    for (place, change) in changes.iter().enumerate() {
        if let Some(row) = stored.get(change.key.as_str()) {
            let same = row.fingerprint == change.fingerprint.as_str() && row.user_id == change.user_id;
            replies.push(if same { Reply::Outcome(Outcome::try_from(row)?) } else { Reply::OtherRequest });
            continue;
        }
        if let Some((first, outcome)) = fresh.get(&change.key) {
            let same = (&first.fingerprint, first.user_id) == (&change.fingerprint, change.user_id);
            let again = || Reply::Outcome(Outcome { replayed: true, ..outcome.clone() });
            replies.push(if same { again() } else { Reply::OtherRequest });
            continue;
        }
        let Some(wallet) = wallets.get_mut(&change.user_id) else {
            return Err(StoreError::corrupt("credit_accounts", change.user_id, "it is gone though it is locked"));
        };
        let mut desk = Desk { now, new_id: &mut *new_id, refund_grace };
        let (mut reply, mut before) = (Reply::Settled, wallet.balances);
        for transfer in answer(wallet, change, &mut desk) {
            let own = transfer.key == change.key;
            if own {
                reply = Reply::Outcome(outcome(change.user_id, &transfer));
            }
            let after = transfer.balances;
            if transfer.refusal.is_none_or(domain::ledger::Refusal::is_final) {
                answered.push(Answered { change: place, transfer, own, before });
            }
            before = after;
        }
        if let Reply::Outcome(outcome) = &reply {
            fresh.insert(&change.key, (change, outcome.clone()));
        }
        replies.push(reply);
    }
    Ok((replies, answered))
}

fn outcome(user_id: Uuid, transfer: &Transfer) -> Outcome {
    Outcome {
        transfer_id: transfer.id,
        user_id,
        kind: transfer.kind,
        transaction_type: transfer.transaction_type,
        number: transfer.number,
        refusal: transfer.refusal,
        amount: transfer.amount,
        balances: transfer.balances,
        hold: transfer.hold,
        created_at: transfer.created_at,
        replayed: false,
    }
}

fn gather<'a>(
    changes: &'a [Change],
    wallets: &'a HashMap<Uuid, Wallet>,
    answered: &'a [Answered],
    nothing: &'a Note,
    writer: Writer,
    now: DateTime<Utc>,
) -> Written<'a> {
    let mut written = Written {
        now,
        writer,
        transfers: Vec::with_capacity(answered.len()),
        wallets: Vec::new(),
        new_lots: Vec::new(),
        lots: Vec::new(),
        new_holds: Vec::new(),
        holds: Vec::new(),
    };
    let (mut users, mut lots, mut holds) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let made: BTreeSet<Uuid> = answered.iter().map(|it| it.transfer.id).collect();
    for Answered { change, transfer, own, before: _ } in answered {
        let Some(change) = changes.get(*change) else { continue };
        let Some(wallet) = wallets.get(&change.user_id) else { continue };
        let note = if *own { &change.note } else { nothing };
        let fingerprint = change.fingerprint.as_str();
        written.transfers.push(Stored { transfer, user_id: change.user_id, fingerprint, note });
        if transfer.refusal.is_some() {
            continue;
        }
        if users.insert(change.user_id) {
            written.wallets.push(wallet);
        }
        for lot in changed_lots(transfer, wallet) {
            if lots.insert(lot.id) {
                if made.contains(&lot.grant) {
                    written.new_lots.push((change.user_id, lot));
                } else {
                    written.lots.push(lot);
                }
            }
        }
        if let Some(hold) = transfer.hold.and_then(|hold| wallet.holds.get(&hold))
            && holds.insert(hold.id)
        {
            if made.contains(&hold.id) {
                written.new_holds.push((change.user_id, hold));
            } else {
                written.holds.push(hold);
            }
        }
    }
    written
}

/// The lots that a transfer moved, and those that it closed, which may have nothing left to move.
fn changed_lots<'a>(transfer: &Transfer, wallet: &'a Wallet) -> Vec<&'a Lot> {
    let moved = transfer.postings.iter().filter_map(|posting| wallet.lots.get(&posting.lot));
    let undone = transfer.reverses.filter(|_| transfer.kind == TransferKind::ClawBack);
    let closed = undone.into_iter().flat_map(|grant| wallet.lots.values().filter(move |lot| lot.grant == grant));
    moved.chain(closed).collect()
}
