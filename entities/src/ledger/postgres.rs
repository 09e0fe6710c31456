//! Stores a batch in Postgres: one statement, whose text does not depend on the batch's size, so that it is planned once.

use chrono::{DateTime, TimeDelta, Utc};
use domain::ledger::{CreditKind, Lot, Wallet};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement, Value, sea_query::ValueType};
use uuid::Uuid;

use super::apply::{Stored, Written};
use crate::StoreError;

/// The statement's values; each stands in the text as its number.
#[derive(Default)]
struct Values(Vec<Value>);

impl Values {
    fn one(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// A column over `rows`. Arrays hold no nulls here: nothing is the nil id, an empty text, 0, or 1970.
    fn column<R, T>(&mut self, rows: &[R], of: impl Fn(&R) -> T) -> String
    where
        Vec<T>: Into<Value>,
        T: ValueType,
    {
        self.one(rows.iter().map(of).collect::<Vec<T>>())
    }
}

/// A time that stands for none.
const NO_TIME: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn time_or_none(time: Option<DateTime<Utc>>) -> DateTime<Utc> {
    time.map_or(NO_TIME, |time| if time == NO_TIME { time + TimeDelta::microseconds(1) } else { time })
}

pub(super) async fn write(tx: &DatabaseTransaction, batch: &Written<'_>) -> Result<(), StoreError> {
    let mut values = Values::default();
    let now = format!("{}::timestamptz", values.one(batch.now));
    let parts = [
        transfers(&mut values, batch),
        postings(&mut values, batch),
        new_lots(&mut values, batch, &now),
        lots(&mut values, batch),
        new_holds(&mut values, batch, &now),
        holds(&mut values, batch, &now),
        writer(&mut values, batch, &now),
    ];
    let last = accounts(&mut values, batch);
    let sql = format!("WITH {} {last}", parts.join(", "));
    tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values.0)).await?;
    Ok(())
}

fn transfers(values: &mut Values, batch: &Written<'_>) -> String {
    let rows = &batch.transfers;
    let nil = |id: Option<Uuid>| id.unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let arrays = [
        values.column(rows, |row: &Stored<'_>| row.transfer.id) + "::uuid[]",
        values.column(rows, |row| row.transfer.key.as_str().to_owned()) + "::text[]",
        values.column(rows, |row| row.fingerprint.to_owned()) + "::text[]",
        values.column(rows, |row| row.user_id) + "::uuid[]",
        values.column(rows, |row| row.transfer.kind.as_str().to_owned()) + "::text[]",
        values.column(rows, |row| row.transfer.transaction_type.as_str().to_owned()) + "::text[]",
        values.column(rows, |row| row.transfer.number.unwrap_or_default()) + "::int8[]",
        values.column(rows, |row| row.transfer.refusal.map_or("", |it| it.as_str()).to_owned()) + "::text[]",
        values.column(rows, |row| row.transfer.amount) + "::int8[]",
        values.column(rows, |row| row.transfer.balances.bonus.units()) + "::int8[]",
        values.column(rows, |row| row.transfer.balances.subscription.units()) + "::int8[]",
        values.column(rows, |row| row.transfer.balances.purchased.units()) + "::int8[]",
        values.column(rows, |row| row.transfer.balances.held.units()) + "::int8[]",
        values.column(rows, |row| nil(row.transfer.reverses)) + "::uuid[]",
        values.column(rows, |row| nil(row.transfer.hold)) + "::uuid[]",
        values.column(rows, |row| nil(row.note.generation_id)) + "::uuid[]",
        values.column(rows, |row| nil(row.note.package_id)) + "::uuid[]",
        values.column(rows, |row| nil(row.note.actor_id)) + "::uuid[]",
        values.column(rows, |row| text(&row.note.service_type)) + "::text[]",
        values.column(rows, |row| text(&row.note.payment_id)) + "::text[]",
        values.column(rows, |row| text(&row.note.description)) + "::text[]",
        values.column(rows, |row| row.transfer.created_at) + "::timestamptz[]",
    ];
    let nil = values.one(Uuid::nil()) + "::uuid";
    format!(
        "transfers AS (INSERT INTO credit_transfers (id, key, fingerprint, user_id, kind, transaction_type, number, \
         refusal, amount, bonus, subscription, purchased, held, reverses, hold_id, generation_id, package_id, actor_id, \
         service_type, payment_id, description, created_at) \
         SELECT id, key, fingerprint, user_id, kind, transaction_type, NULLIF(number, 0), NULLIF(refusal, ''), amount, \
         bonus, subscription, purchased, held, NULLIF(reverses, {nil}), NULLIF(hold_id, {nil}), \
         NULLIF(generation_id, {nil}), NULLIF(package_id, {nil}), NULLIF(actor_id, {nil}), NULLIF(service_type, ''), \
         NULLIF(payment_id, ''), NULLIF(description, ''), created_at FROM UNNEST({}) AS t (id, key, fingerprint, user_id, \
         kind, transaction_type, number, refusal, amount, bonus, subscription, purchased, held, reverses, hold_id, \
         generation_id, package_id, actor_id, service_type, payment_id, description, created_at))",
        arrays.join(", ")
    )
}

fn postings(values: &mut Values, batch: &Written<'_>) -> String {
    let lines = |row: &Stored<'_>| {
        let id = row.transfer.id;
        row.transfer.postings.iter().zip(0_i32..).map(move |(posting, line)| (id, line, *posting)).collect::<Vec<_>>()
    };
    let rows: Vec<_> = batch.transfers.iter().flat_map(lines).collect();
    let arrays = [
        values.column(&rows, |row| row.0) + "::uuid[]",
        values.column(&rows, |row| row.1) + "::int4[]",
        values.column(&rows, |row| row.2.from.as_str().to_owned()) + "::text[]",
        values.column(&rows, |row| row.2.to.as_str().to_owned()) + "::text[]",
        values.column(&rows, |row| row.2.lot) + "::uuid[]",
        values.column(&rows, |row| row.2.amount.units()) + "::int8[]",
    ];
    format!(
        "postings AS (INSERT INTO credit_postings (transfer_id, line, from_account, to_account, lot_id, amount) \
         SELECT * FROM UNNEST({}))",
        arrays.join(", ")
    )
}

fn new_lots(values: &mut Values, batch: &Written<'_>, now: &str) -> String {
    let rows = &batch.new_lots;
    let arrays = [
        values.column(rows, |(_, lot): &(Uuid, &Lot)| lot.id) + "::uuid[]",
        values.column(rows, |(user_id, _)| *user_id) + "::uuid[]",
        values.column(rows, |(_, lot)| lot.kind.as_str().to_owned()) + "::text[]",
        values.column(rows, |(_, lot)| lot.grant) + "::uuid[]",
        values.column(rows, |(_, lot)| lot.number) + "::int8[]",
        values.column(rows, |(_, lot)| lot.granted.units()) + "::int8[]",
        values.column(rows, |(_, lot)| lot.remaining.units()) + "::int8[]",
        values.column(rows, |(_, lot)| time_or_none(lot.expires_at)) + "::timestamptz[]",
        values.column(rows, |(_, lot)| lot.revoked) + "::bool[]",
    ];
    let none = values.one(NO_TIME);
    format!(
        "new_lots AS (INSERT INTO credit_lots (id, user_id, kind, grant_id, number, granted, remaining, is_spent, \
         expires_at, revoked, created_at) SELECT id, user_id, kind, grant_id, number, granted, remaining, remaining = 0, \
         NULLIF(expires_at, {none}::timestamptz), revoked, {now} FROM UNNEST({}) \
         AS t (id, user_id, kind, grant_id, number, granted, remaining, expires_at, revoked))",
        arrays.join(", ")
    )
}

fn lots(values: &mut Values, batch: &Written<'_>) -> String {
    let id = values.column(&batch.lots, |lot| lot.id);
    let remaining = values.column(&batch.lots, |lot| lot.remaining.units());
    let revoked = values.column(&batch.lots, |lot| lot.revoked);
    format!(
        "lots AS (UPDATE credit_lots SET remaining = t.remaining, is_spent = t.remaining = 0, revoked = t.revoked \
         FROM UNNEST({id}::uuid[], {remaining}::int8[], {revoked}::bool[]) AS t (id, remaining, revoked) \
         WHERE credit_lots.id = t.id)"
    )
}

fn new_holds(values: &mut Values, batch: &Written<'_>, now: &str) -> String {
    let rows = &batch.new_holds;
    let arrays = [
        values.column(rows, |(_, hold)| hold.id) + "::uuid[]",
        values.column(rows, |(_, hold)| hold.number) + "::int8[]",
        values.column(rows, |(user_id, _)| *user_id) + "::uuid[]",
        values.column(rows, |(_, hold)| hold.amount.units()) + "::int8[]",
        values.column(rows, |(_, hold)| hold.state.as_str().to_owned()) + "::text[]",
        values.column(rows, |(_, hold)| hold.expires_at) + "::timestamptz[]",
    ];
    format!(
        "new_holds AS (INSERT INTO credit_holds (id, number, user_id, amount, state, expires_at, created_at, updated_at) \
         SELECT id, number, user_id, amount, state, expires_at, {now}, {now} \
         FROM UNNEST({}) AS t (id, number, user_id, amount, state, expires_at))",
        arrays.join(", ")
    )
}

fn holds(values: &mut Values, batch: &Written<'_>, now: &str) -> String {
    let id = values.column(&batch.holds, |hold| hold.id);
    let state = values.column(&batch.holds, |hold| hold.state.as_str().to_owned());
    format!(
        "holds AS (UPDATE credit_holds SET state = t.state, updated_at = {now} \
         FROM UNNEST({id}::uuid[], {state}::text[]) AS t (id, state) WHERE credit_holds.id = t.id)"
    )
}

fn writer(values: &mut Values, batch: &Written<'_>, now: &str) -> String {
    let id = values.one(batch.writer.0);
    let number = values.one(batch.now.timestamp_micros());
    format!(
        "writer AS (INSERT INTO ledger_writers (id, batches, created_at, updated_at) VALUES ({id}, {number}, {now}, {now}) \
         ON CONFLICT (id) DO UPDATE SET batches = GREATEST(ledger_writers.batches + 1, EXCLUDED.batches), \
         updated_at = EXCLUDED.updated_at)"
    )
}

fn accounts(values: &mut Values, batch: &Written<'_>) -> String {
    let rows = &batch.wallets;
    let of = |kind: CreditKind| move |wallet: &&Wallet| wallet.balances.of(kind).units();
    let arrays = [
        values.column(rows, |wallet: &&Wallet| wallet.user_id) + "::uuid[]",
        values.column(rows, of(CreditKind::Bonus)) + "::int8[]",
        values.column(rows, of(CreditKind::Subscription)) + "::int8[]",
        values.column(rows, of(CreditKind::Purchased)) + "::int8[]",
        values.column(rows, |wallet| wallet.balances.held.units()) + "::int8[]",
        values.column(rows, |wallet| wallet.number) + "::int8[]",
        values.column(rows, |wallet| time_or_none(wallet.period_started_at)) + "::timestamptz[]",
        values.column(rows, |wallet| time_or_none(wallet.period_ends_at)) + "::timestamptz[]",
        values.column(rows, |wallet| wallet.period_number) + "::int8[]",
        values.column(rows, |wallet| wallet.period_used) + "::int8[]",
        values.column(rows, |wallet| time_or_none(wallet.week_started_at)) + "::timestamptz[]",
        values.column(rows, |wallet| wallet.week_used) + "::int8[]",
        values.column(rows, |wallet| wallet.changed_at.unwrap_or(batch.now)) + "::timestamptz[]",
    ];
    let none = values.one(NO_TIME) + "::timestamptz";
    format!(
        "UPDATE credit_accounts AS a SET bonus = t.bonus, subscription = t.subscription, purchased = t.purchased, \
         held = t.held, number = t.number, period_started_at = NULLIF(t.period_started_at, {none}), \
         period_ends_at = NULLIF(t.period_ends_at, {none}), period_number = t.period_number, \
         period_used = t.period_used, \
         week_started_at = NULLIF(t.week_started_at, {none}), week_used = t.week_used, updated_at = t.changed_at \
         FROM UNNEST({}) AS t (user_id, bonus, subscription, purchased, held, number, period_started_at, \
         period_ends_at, period_number, period_used, week_started_at, week_used, changed_at) WHERE a.user_id = t.user_id",
        arrays.join(", ")
    )
}
