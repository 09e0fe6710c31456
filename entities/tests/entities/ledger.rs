//! The ledger of credits: one answer per key, one transaction per batch, and never a credit too many, whoever asks at once.

use std::sync::Arc;

use chrono::Duration;
use domain::ledger::{Change, CreditKind, Credits, Fingerprint, Key, Note, Refusal, Request, TransactionType};
use entities::{
    StoreError,
    ledger::{self, Outcome, Reply, Writer},
};
use harness::TestDatabase;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use uuid::Uuid;

use crate::samples::noon;

#[path = "ledger/batches.rs"]
mod batches;
#[path = "ledger/dues.rs"]
mod dues;
#[path = "ledger/guards.rs"]
mod guards;
#[path = "ledger/keys.rs"]
mod keys;
#[path = "ledger/proof.rs"]
mod proof;
#[path = "ledger/races.rs"]
mod races;

const HOUR: i64 = 3_600;
/// How long credits are good that come back too late.
const GRACE: Duration = Duration::hours(30);

fn credits(units: i64) -> Credits {
    units.try_into().unwrap()
}

/// Another process.
#[derive(Clone)]
struct Till {
    db: DatabaseConnection,
    writer: Writer,
}

impl Till {
    async fn new(database: &TestDatabase) -> Self {
        let db = database.connect().await;
        let writer = Writer::new(Uuid::now_v7());
        Self { db, writer }
    }

    async fn try_at(&self, second: i64, changes: &[Change]) -> Result<Vec<Reply>, StoreError> {
        ledger::apply(&self.db, self.writer, changes, GRACE, noon(second), &mut Uuid::now_v7).await
    }

    async fn at(&self, second: i64, changes: &[Change]) -> Vec<Reply> {
        self.try_at(second, changes).await.unwrap()
    }

    async fn reply(&self, second: i64, change: Change) -> Reply {
        self.at(second, &[change]).await.remove(0)
    }

    async fn ask(&self, second: i64, change: Change) -> Outcome {
        outcome(self.reply(second, change).await)
    }

    /// A grant that goes through.
    async fn grant(&self, user_id: Uuid, kind: CreditKind, units: i64, hours: Option<i64>) -> Outcome {
        let done = self.ask(0, once(user_id, grant(kind, units, hours))).await;
        assert_eq!(done.refusal, None);
        done
    }

    /// Bonus, subscription, purchased, held.
    async fn balances(&self, user_id: Uuid) -> [i64; 4] {
        let balances = ledger::standing(&self.db, user_id).await.unwrap().balances;
        [balances.bonus, balances.subscription, balances.purchased, balances.held].map(Credits::units)
    }

    async fn number(&self, sql: &str) -> i64 {
        let sql =
            Statement::from_string(self.db.get_database_backend(), format!("SELECT CAST(({sql}) AS bigint) AS n"));
        self.db.query_one_raw(sql).await.unwrap().unwrap().try_get("", "n").unwrap()
    }

    /// `{id}` is written as this database writes ids.
    async fn run(&self, sql: &str, id: Uuid) -> Result<u64, sea_orm::DbErr> {
        let text = match self.db.get_database_backend() {
            DbBackend::Postgres => format!("'{id}'"),
            _ => format!("x'{}'", id.simple()),
        };
        Ok(self.db.execute_unprepared(&sql.replace("{id}", &text)).await?.rows_affected())
    }

    /// Every invariant holds.
    async fn verify(&self) {
        let found = ledger::verify(&self.db, |_, _| {}).await.unwrap();
        assert_eq!(found.broken, [], "{found:?}");
    }
}

fn outcome(reply: Reply) -> Outcome {
    match reply {
        Reply::Outcome(outcome) => outcome,
        other => panic!("{other:?}"),
    }
}

fn change(user_id: Uuid, key: &str, request: Request) -> Change {
    let fingerprint = Fingerprint::of(&[user_id.as_bytes(), format!("{request:?}").as_bytes()]);
    Change { user_id, key: key.parse().unwrap(), fingerprint, request, note: Note::default() }
}

/// Under a key that nothing else has.
fn once(user_id: Uuid, request: Request) -> Change {
    change(user_id, Key::unrepeatable(Uuid::new_v4()).as_str(), request)
}

fn grant(kind: CreditKind, units: i64, hours: Option<i64>) -> Request {
    let transaction_type = match kind {
        CreditKind::Bonus => TransactionType::Bonus,
        CreditKind::Subscription => TransactionType::Subscription,
        CreditKind::Purchased => TransactionType::Purchase,
    };
    Request::Grant { kind, amount: credits(units), expires_at: hours.map(|hours| noon(hours * HOUR)), transaction_type }
}

fn spend(units: i64) -> Request {
    Request::Spend { amount: credits(units) }
}

fn reserve(units: i64, hours: i64) -> Request {
    Request::Reserve { amount: credits(units), expires_at: noon(hours * HOUR) }
}
