//! Rows become checked values.

use domain::ledger::{Balances, Credits, Hold, Lot, Part, Wallet};

use super::Outcome;
use crate::{
    StoreError,
    rows::{credit_account, credit_hold, credit_lot, credit_posting, credit_transfer},
};

pub(super) fn credits(table: &'static str, id: impl ToString, units: i64) -> Result<Credits, StoreError> {
    Credits::try_from(units).map_err(|error| StoreError::corrupt(table, id, error))
}

fn word<T: std::str::FromStr<Err: ToString>>(
    table: &'static str,
    id: impl ToString,
    text: &str,
) -> Result<T, StoreError> {
    text.parse().map_err(|error: T::Err| StoreError::corrupt(table, id, error.to_string()))
}

impl TryFrom<&credit_account::Model> for Balances {
    type Error = StoreError;
    fn try_from(row: &credit_account::Model) -> Result<Self, StoreError> {
        let read = |units| credits("credit_accounts", row.user_id, units);
        Ok(Self {
            bonus: read(row.bonus)?,
            subscription: read(row.subscription)?,
            purchased: read(row.purchased)?,
            held: read(row.held)?,
        })
    }
}

pub(super) fn wallet(row: &credit_account::Model) -> Result<Wallet, StoreError> {
    Ok(Wallet {
        balances: Balances::try_from(row)?,
        number: row.number,
        changed_at: (row.number > 0).then_some(row.updated_at),
        period_started_at: row.period_started_at,
        period_ends_at: row.period_ends_at,
        period_number: row.period_number,
        period_used: row.period_used,
        week_started_at: row.week_started_at,
        week_used: row.week_used,
        ..Wallet::empty(row.user_id)
    })
}

impl TryFrom<credit_lot::Model> for Lot {
    type Error = StoreError;
    fn try_from(row: credit_lot::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            kind: word("credit_lots", row.id, &row.kind)?,
            grant: row.grant_id,
            number: row.number,
            granted: credits("credit_lots", row.id, row.granted)?,
            remaining: credits("credit_lots", row.id, row.remaining)?,
            expires_at: row.expires_at,
            revoked: row.revoked,
        })
    }
}

pub(super) fn part(row: &credit_posting::Model) -> Result<Part, StoreError> {
    Ok(Part { lot: row.lot_id, amount: credits("credit_postings", row.transfer_id, row.amount)? })
}

pub(super) fn hold(row: &credit_hold::Model, parts: Vec<Part>) -> Result<Hold, StoreError> {
    Ok(Hold {
        id: row.id,
        number: row.number,
        amount: credits("credit_holds", row.id, row.amount)?,
        parts,
        state: word("credit_holds", row.id, &row.state)?,
        expires_at: row.expires_at,
    })
}

impl TryFrom<&credit_transfer::Model> for Outcome {
    type Error = StoreError;
    fn try_from(row: &credit_transfer::Model) -> Result<Self, StoreError> {
        let read = |units| credits("credit_transfers", row.id, units);
        Ok(Self {
            transfer_id: row.id,
            user_id: row.user_id,
            kind: word("credit_transfers", row.id, &row.kind)?,
            transaction_type: word("credit_transfers", row.id, &row.transaction_type)?,
            number: row.number,
            refusal: row.refusal.as_deref().map(|text| word("credit_transfers", row.id, text)).transpose()?,
            amount: row.amount,
            balances: Balances {
                bonus: read(row.bonus)?,
                subscription: read(row.subscription)?,
                purchased: read(row.purchased)?,
                held: read(row.held)?,
            },
            hold: row.hold_id,
            created_at: row.created_at,
            replayed: true,
        })
    }
}
