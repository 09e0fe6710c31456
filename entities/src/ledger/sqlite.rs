//! Stores a batch in SQLite: rows are added together, and changed one by one, which costs no round trip here.

use domain::ledger::Credits;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, Statement,
};

use super::apply::{Stored, Written};
use crate::{
    StoreError,
    rows::{credit_account, credit_hold, credit_lot, credit_posting, credit_transfer},
};

/// Rows of one statement: SQLite takes at most 32,766 values.
const ROWS: usize = 1_000;

pub(super) async fn write(tx: &DatabaseTransaction, batch: &Written<'_>) -> Result<(), StoreError> {
    let transfers: Vec<_> = batch.transfers.iter().map(transfer).collect();
    insert::<credit_transfer::Entity, _>(tx, transfers).await?;
    let postings: Vec<_> = batch.transfers.iter().flat_map(postings).collect();
    insert::<credit_posting::Entity, _>(tx, postings).await?;
    let lots = batch.new_lots.iter().map(|(user_id, lot)| credit_lot::ActiveModel {
        id: Set(lot.id),
        user_id: Set(*user_id),
        kind: Set(lot.kind.as_str().to_owned()),
        grant_id: Set(lot.grant),
        number: Set(lot.number),
        granted: Set(lot.granted.units()),
        remaining: Set(lot.remaining.units()),
        is_spent: Set(lot.remaining.is_zero()),
        expires_at: Set(lot.expires_at),
        revoked: Set(lot.revoked),
        created_at: Set(batch.now),
    });
    insert::<credit_lot::Entity, _>(tx, lots.collect()).await?;
    for lot in &batch.lots {
        let change = credit_lot::ActiveModel {
            id: Unchanged(lot.id),
            remaining: Set(lot.remaining.units()),
            is_spent: Set(lot.remaining.is_zero()),
            revoked: Set(lot.revoked),
            ..Default::default()
        };
        credit_lot::Entity::update(change).exec_without_returning(tx).await?;
    }
    let holds = batch.new_holds.iter().map(|(user_id, hold)| credit_hold::ActiveModel {
        id: Set(hold.id),
        number: Set(hold.number),
        user_id: Set(*user_id),
        amount: Set(hold.amount.units()),
        state: Set(hold.state.as_str().to_owned()),
        expires_at: Set(hold.expires_at),
        created_at: Set(batch.now),
        updated_at: Set(batch.now),
    });
    insert::<credit_hold::Entity, _>(tx, holds.collect()).await?;
    for hold in &batch.holds {
        let change = credit_hold::ActiveModel {
            id: Unchanged(hold.id),
            state: Set(hold.state.as_str().to_owned()),
            updated_at: Set(batch.now),
            ..Default::default()
        };
        credit_hold::Entity::update(change).exec_without_returning(tx).await?;
    }
    for wallet in &batch.wallets {
        let units = |credits: Credits| Set(credits.units());
        let change = credit_account::ActiveModel {
            user_id: Unchanged(wallet.user_id),
            bonus: units(wallet.balances.bonus),
            subscription: units(wallet.balances.subscription),
            purchased: units(wallet.balances.purchased),
            held: units(wallet.balances.held),
            number: Set(wallet.number),
            period_started_at: Set(wallet.period_started_at),
            period_ends_at: Set(wallet.period_ends_at),
            period_number: Set(wallet.period_number),
            period_used: Set(wallet.period_used),
            week_started_at: Set(wallet.week_started_at),
            week_used: Set(wallet.week_used),
            updated_at: Set(wallet.changed_at.unwrap_or(batch.now)),
            ..Default::default()
        };
        credit_account::Entity::update(change).exec_without_returning(tx).await?;
    }
    let sql = "INSERT INTO ledger_writers (id, batches, created_at, updated_at) VALUES (?1, ?2, ?3, ?3) \
               ON CONFLICT (id) DO UPDATE SET batches = MAX(ledger_writers.batches + 1, EXCLUDED.batches), \
               updated_at = EXCLUDED.updated_at";
    let values = [batch.writer.0.into(), batch.now.timestamp_micros().into(), batch.now.into()];
    tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
    Ok(())
}

async fn insert<E, A>(tx: &DatabaseTransaction, rows: Vec<A>) -> Result<(), StoreError>
where
    E: EntityTrait,
    A: sea_orm::ActiveModelTrait<Entity = E> + Clone,
{
    for rows in rows.chunks(ROWS) {
        E::insert_many(rows.iter().cloned()).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn transfer(row: &Stored<'_>) -> credit_transfer::ActiveModel {
    let (transfer, note) = (row.transfer, row.note);
    // An empty text is none, as in Postgres.
    let text = |text: &Option<String>| Set(text.clone().filter(|text| !text.is_empty()));
    credit_transfer::ActiveModel {
        id: Set(transfer.id),
        key: Set(transfer.key.as_str().to_owned()),
        fingerprint: Set(row.fingerprint.to_owned()),
        user_id: Set(row.user_id),
        kind: Set(transfer.kind.as_str().to_owned()),
        transaction_type: Set(transfer.transaction_type.as_str().to_owned()),
        number: Set(transfer.number),
        refusal: Set(transfer.refusal.map(|refusal| refusal.as_str().to_owned())),
        amount: Set(transfer.amount),
        bonus: Set(transfer.balances.bonus.units()),
        subscription: Set(transfer.balances.subscription.units()),
        purchased: Set(transfer.balances.purchased.units()),
        held: Set(transfer.balances.held.units()),
        created_at: Set(transfer.created_at),
        reverses: Set(transfer.reverses),
        hold_id: Set(transfer.hold),
        generation_id: Set(note.generation_id),
        package_id: Set(note.package_id),
        actor_id: Set(note.actor_id),
        service_type: text(&note.service_type),
        payment_id: text(&note.payment_id),
        description: text(&note.description),
    }
}

fn postings(row: &Stored<'_>) -> Vec<credit_posting::ActiveModel> {
    let posting = |(posting, line): (&domain::ledger::Posting, i32)| credit_posting::ActiveModel {
        transfer_id: Set(row.transfer.id),
        line: Set(line),
        from_account: Set(posting.from.as_str().to_owned()),
        to_account: Set(posting.to.as_str().to_owned()),
        lot_id: Set(posting.lot),
        amount: Set(posting.amount.units()),
    };
    row.transfer.postings.iter().zip(0..).map(posting).collect()
}
