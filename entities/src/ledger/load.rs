//! Locks the wallets that a batch is about, and loads of them what its changes can touch.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::ledger::{Change, Charge, Lot, Part, Request, Wallet};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{among, rows};
use crate::{
    StoreError,
    connect::begin_write,
    rows::{credit_account, credit_hold, credit_lot, credit_posting, credit_transfer},
};

/// Accounts that are opened by one statement.
const ROWS: usize = 1_000;
/// Lots that one statement names: SQLite takes at most 32,766 values.
const LOTS: usize = 10_000;

/// A transaction in which the wallets of `users` are locked until it ends, in the order of their ids: two batches never
/// wait for each other in a circle. New ones are opened.
pub(super) async fn lock(
    db: &DatabaseConnection,
    users: &BTreeSet<Uuid>,
    now: DateTime<Utc>,
) -> Result<(DatabaseTransaction, HashMap<Uuid, Wallet>), StoreError> {
    let mut tx = begin_write(db).await?;
    let mut found = lock_known(&tx, users).await?;
    if found.len() < users.len() {
        // Opening an account waits for whoever is opening the same one, and they may wait for the locks that are held
        // here. So no lock is held meanwhile, and the new accounts are there before any is locked.
        tx.rollback().await?;
        let known: BTreeSet<Uuid> = found.iter().map(|row| row.user_id).collect();
        open(db, users.difference(&known).copied(), now).await?;
        tx = begin_write(db).await?;
        found = lock_known(&tx, users).await?;
    }
    Ok((tx, to_wallets(&found)?))
}

/// As [`lock`], in a transaction that has begun. The accounts must have been opened before it.
pub(super) async fn lock_within(
    tx: &DatabaseTransaction,
    users: &BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, Wallet>, StoreError> {
    to_wallets(&lock_known(tx, users).await?)
}

fn to_wallets(rows: &[credit_account::Model]) -> Result<HashMap<Uuid, Wallet>, StoreError> {
    rows.iter().map(|row| Ok((row.user_id, rows::wallet(row)?))).collect()
}

/// Accounts with nothing in them, unless they are there.
pub(crate) async fn open(
    db: &DatabaseConnection,
    users: impl Iterator<Item = Uuid>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let new: Vec<_> = users
        .map(|user_id| credit_account::ActiveModel {
            user_id: Set(user_id),
            bonus: Set(0),
            subscription: Set(0),
            purchased: Set(0),
            held: Set(0),
            number: Set(0),
            period_number: Set(0),
            period_used: Set(0),
            week_used: Set(0),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        })
        .collect();
    for rows in new.chunks(ROWS) {
        credit_account::Entity::insert_many(rows.iter().cloned())
            .on_conflict(OnConflict::column(credit_account::Column::UserId).do_nothing().to_owned())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

async fn lock_known(
    tx: &DatabaseTransaction,
    users: &BTreeSet<Uuid>,
) -> Result<Vec<credit_account::Model>, StoreError> {
    let backend = tx.get_database_backend();
    let column = credit_account::Column::UserId;
    let mut query = credit_account::Entity::find()
        .filter(among::ids(backend, column.into_expr(), users.iter().copied().collect()))
        .order_by_asc(column);
    // SQLite has one writer at a time, which we are.
    if backend == DbBackend::Postgres {
        query = query.lock_exclusive();
    }
    Ok(query.all(tx).await?)
}

/// What was stored under the changes' keys.
pub(super) async fn stored(
    tx: &DatabaseTransaction,
    changes: &[Change],
) -> Result<HashMap<String, credit_transfer::Model>, StoreError> {
    let keys = changes.iter().map(|change| change.key.as_str().to_owned()).collect();
    let column = credit_transfer::Column::Key;
    let filter = among::words(tx.get_database_backend(), column.into_expr(), keys);
    let rows = credit_transfer::Entity::find().filter(filter).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.key.clone(), row)).collect())
}

/// Puts into the wallets their lots, and the holds and charges that `changes` name.
pub(super) async fn fill(
    tx: &DatabaseTransaction,
    wallets: &mut HashMap<Uuid, Wallet>,
    changes: &[Change],
) -> Result<(), StoreError> {
    let backend = tx.get_database_backend();
    let users: Vec<Uuid> = wallets.keys().copied().collect();
    let named = Named::of(changes);
    let mut lot_filter = Condition::any().add(
        Condition::all()
            .add(among::ids(backend, credit_lot::Column::UserId.into_expr(), users))
            // As the index says it, and no parameter: a plan for any parameter could not use the index.
            .add(Expr::cust("NOT is_spent")),
    );
    let mut parts: HashMap<Uuid, Vec<(Part, String)>> = HashMap::new();
    let mut moved: Vec<Uuid> = Vec::new();
    if !named.postings_of().is_empty() {
        let column = credit_posting::Column::TransferId;
        let postings = credit_posting::Entity::find()
            .filter(among::ids(backend, column.into_expr(), named.postings_of()))
            .order_by_asc(credit_posting::Column::Line)
            .all(tx)
            .await?;
        moved = postings.iter().map(|row| row.lot_id).collect();
        moved.sort_unstable();
        moved.dedup();
        for row in postings {
            parts.entry(row.transfer_id).or_default().push((rows::part(&row)?, row.to_account));
        }
    }
    if !named.grants.is_empty() {
        let column = credit_lot::Column::GrantId;
        lot_filter = lot_filter.add(among::ids(backend, column.into_expr(), named.grants.clone()));
    }
    let mut moved =
        moved.chunks(LOTS).map(|lots| among::ids(backend, credit_lot::Column::Id.into_expr(), lots.to_vec()));
    // The first ones, which nearly always are all, with the others.
    let filters = std::iter::once(moved.next().into_iter().fold(lot_filter, Condition::add));
    for filter in filters.chain(moved.map(|lots| Condition::all().add(lots))) {
        for row in credit_lot::Entity::find().filter(filter).all(tx).await? {
            // A lot of somebody else, named by a wrong id, stays out.
            if let Some(wallet) = wallets.get_mut(&row.user_id) {
                let lot = Lot::try_from(row)?;
                wallet.lots.insert(lot.id, lot);
            }
        }
    }
    let mut moved_to = |id: Uuid, account: &str| -> Vec<Part> {
        let parts = parts.remove(&id).unwrap_or_default();
        parts.into_iter().filter(|(_, to)| to == account).map(|(part, _)| part).collect()
    };
    if !named.holds.is_empty() {
        let column = credit_hold::Column::Id;
        let filter = among::ids(backend, column.into_expr(), named.holds.clone());
        for row in credit_hold::Entity::find().filter(filter).all(tx).await? {
            if let Some(wallet) = wallets.get_mut(&row.user_id) {
                let parts = moved_to(row.id, "held");
                wallet.holds.insert(row.id, rows::hold(&row, parts)?);
            }
        }
    }
    if !named.charges.is_empty() {
        let refunded = refunded(tx, &named.charges).await?;
        let column = credit_transfer::Column::Id;
        let charges = credit_transfer::Entity::find()
            .filter(among::ids(backend, column.into_expr(), named.charges.clone()))
            .filter(credit_transfer::Column::Kind.is_in(["spend", "capture"]))
            .filter(credit_transfer::Column::Refusal.is_null());
        let charges = charges.all(tx).await?;
        let holds = numbers_of_holds(tx, charges.iter().filter_map(|row| row.hold_id).collect()).await?;
        for row in charges {
            if let Some(wallet) = wallets.get_mut(&row.user_id) {
                let parts = moved_to(row.id, "revenue");
                let counted = row.hold_id.map_or(row.number, |hold| holds.get(&hold).copied());
                let nothing = || StoreError::corrupt("credit_transfers", row.id, "its number, or its hold, is gone");
                let counted = counted.ok_or_else(nothing)?;
                let charge = Charge { id: row.id, counted, parts, refunded: refunded.contains(&row.id) };
                wallet.charges.insert(row.id, charge);
            }
        }
    }
    Ok(())
}

/// The numbers of the transfers that made `holds`.
async fn numbers_of_holds(tx: &DatabaseTransaction, holds: Vec<Uuid>) -> Result<HashMap<Uuid, i64>, StoreError> {
    if holds.is_empty() {
        return Ok(HashMap::new());
    }
    let column = credit_hold::Column::Id;
    let filter = among::ids(tx.get_database_backend(), column.into_expr(), holds);
    let rows = credit_hold::Entity::find().filter(filter).select_only();
    let rows = rows.column(column).column(credit_hold::Column::Number).into_tuple().all(tx).await?;
    Ok(rows.into_iter().collect())
}

/// Which of `charges` were given back.
async fn refunded(tx: &DatabaseTransaction, charges: &[Uuid]) -> Result<BTreeSet<Uuid>, StoreError> {
    let column = credit_transfer::Column::Reverses;
    let filter = among::ids(tx.get_database_backend(), column.into_expr(), charges.to_vec());
    // As the index says it.
    let refunds = Expr::cust("kind = 'refund'");
    let rows = credit_transfer::Entity::find().select_only().column(column).filter(filter).filter(refunds);
    let rows: Vec<Option<Uuid>> = rows.into_tuple().all(tx).await?;
    Ok(rows.into_iter().flatten().collect())
}

/// What changes name besides their user.
#[derive(Default)]
struct Named {
    holds: Vec<Uuid>,
    charges: Vec<Uuid>,
    grants: Vec<Uuid>,
}

impl Named {
    fn of(changes: &[Change]) -> Self {
        let mut named = Self::default();
        for change in changes {
            match change.request {
                Request::Capture { hold, .. } | Request::Release { hold } | Request::TimeOut { hold } => {
                    named.holds.push(hold);
                }
                Request::Refund { charge, .. } => named.charges.push(charge),
                Request::ClawBack { grant } => named.grants.push(grant),
                _ => {}
            }
        }
        named
    }

    fn postings_of(&self) -> Vec<Uuid> {
        self.holds.iter().chain(&self.charges).copied().collect()
    }
}
