//! What staff did to credits goes into the log of what staff did, with the transfer.

use std::collections::{HashMap, hash_map::Entry};

use chrono::{DateTime, Utc};
use domain::ledger::{Change, TransferKind};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::apply::Answered;
use crate::{
    StoreError, accounts,
    audit::{self, By, Via, Who},
};

/// Writes down each change that somebody of the staff made, once, with what the user had before and after. `by`: who made
/// all of them; else their notes tell. Costs nothing where nobody did.
pub(super) async fn note(
    tx: &DatabaseTransaction,
    changes: &[Change],
    answered: &[Answered],
    by: Option<&By>,
    now: DateTime<Utc>,
    new_id: &mut (dyn FnMut() -> Uuid + Send),
) -> Result<(), StoreError> {
    let mut names: HashMap<Uuid, String> = HashMap::new();
    for Answered { change, transfer, own, before } in answered {
        let Some(change) = changes.get(*change).filter(|_| *own && transfer.refusal.is_none()) else { continue };
        let by = match (by, change.note.actor_id) {
            (Some(by), _) => by.clone(),
            (None, Some(actor_id)) => {
                let actor_name = match names.entry(actor_id) {
                    Entry::Occupied(known) => known.get().clone(),
                    Entry::Vacant(unknown) => {
                        let account = accounts::by_id(tx, actor_id).await?;
                        let name = account.map_or_else(String::new, |account| account.email.to_string());
                        unknown.insert(name).clone()
                    }
                };
                let request_id = change.note.request_id.clone();
                By { id: new_id(), who: Who { actor_id: Some(actor_id), actor_name, via: Via::Http, request_id } }
            }
            (None, None) => continue,
        };
        let entry = by.entry(action(transfer.kind), "user", change.user_id);
        let mut entry = entry.with_reason(change.note.description.as_deref()).with_change(before, &transfer.balances);
        entry.source_id = Some(transfer.id);
        audit::record(tx, entry, now).await?;
    }
    Ok(())
}

const fn action(kind: TransferKind) -> &'static str {
    match kind {
        TransferKind::Grant
        | TransferKind::Take
        | TransferKind::Spend
        | TransferKind::Expire
        | TransferKind::Reset
        | TransferKind::ClawBack
        | TransferKind::Forfeit => "user.credits",
        TransferKind::Refund => "credits.refund",
        TransferKind::Reserve => "credits.hold",
        TransferKind::Capture => "credits.capture",
        TransferKind::Release => "credits.release",
    }
}
