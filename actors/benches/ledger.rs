//! The ledger under load: changes through the actor, which commits them in groups, beside one transaction per change.
//!
//! `cargo bench -p actors --bench ledger` starts a Postgres of its own with default durability and prints one table.
//! Compare rows of one run as ratios. *plain* is the least that a transaction per change can do: lock the account with
//! `SELECT … FOR UPDATE`, update it, add the transfer and its posting. *alone* does all that the ledger does, one change
//! at a time. `VIDGO_BENCH_SECONDS` (3), `VIDGO_BENCH_CLIENTS` (64), `VIDGO_BENCH_ROUNDS` (3); `VIDGO_BENCH_DATABASE_URL` names another,
//! empty database.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot start should stop"
)]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use actix::Arbiter;
use actors::{
    credit_ledger::{Ask, Balances, CreditLedger, LedgerOutside, LedgerSettings},
    handle::Handle,
    supervise::{RestartPolicy, supervise},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ledger::{Change, CreditKind, Credits, Fingerprint, Key, Note, Request, TransactionType},
    lists::Lists,
    time::Clock,
};
use entities::{
    connect::{PoolOptions, connect},
    ledger::{Reply, Writer, apply},
    migrate::migrate,
    payments::Rules,
};
use futures_util::future::join_all;
use harness::OwnPostgres;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use uuid::Uuid;

const MOST_ACCOUNTS: u128 = 1_000;
const GRACE: TimeDelta = TimeDelta::days(7);

struct WallClock;

impl Clock for WallClock {
    #[allow(clippy::disallowed_methods, reason = "a benchmark has no other clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

fn now() -> DateTime<Utc> {
    chrono::SubsecRound::trunc_subsecs(WallClock.now(), 6)
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Alone,
    Actor,
}

struct Bench {
    db: DatabaseConnection,
    writer: Writer,
    ledger: Handle<CreditLedger>,
}

fn user(client: u128, turn: u128, accounts: u128) -> Uuid {
    Uuid::from_u128(1 + (client * 7_919 + turn) % accounts)
}

fn spend(user_id: Uuid) -> Change {
    let key: Key = format!("bench:{}", Uuid::now_v7()).parse().unwrap();
    let fingerprint = Fingerprint::of(&[key.as_str().as_bytes()]);
    let amount = Credits::try_from(1).unwrap();
    let note = Note { service_type: Some("background_removal".to_owned()), ..Note::default() };
    Change { user_id, key, fingerprint, request: Request::Spend { amount }, note }
}

impl Bench {
    async fn one(&self, form: Form, user_id: Uuid) {
        match form {
            Form::Plain => self.plain(user_id).await,
            Form::Alone => {
                let change = [spend(user_id)];
                let replies = apply(&self.db, self.writer, &change, GRACE, now(), &mut Uuid::now_v7).await.unwrap();
                assert!(matches!(&replies[0], Reply::Outcome(outcome) if outcome.refusal.is_none()));
            }
            Form::Actor => {
                let reply = self.ledger.ask(Ask(spend(user_id))).await.unwrap().unwrap();
                assert!(matches!(&reply, Reply::Outcome(outcome) if outcome.refusal.is_none()));
            }
        }
    }

    /// Four round trips between begin and commit, no lots, no replays.
    async fn plain(&self, user_id: Uuid) {
        let tx = self.db.begin().await.unwrap();
        let run =
            |sql: &str, values: Vec<sea_orm::Value>| Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        let lock = "SELECT number, purchased FROM credit_accounts WHERE user_id = $1 FOR UPDATE";
        let row = tx.query_one_raw(run(lock, vec![user_id.into()])).await.unwrap().unwrap();
        let (count, purchased): (i64, i64) =
            (row.try_get("", "number").unwrap(), row.try_get("", "purchased").unwrap());
        let update = "UPDATE credit_accounts SET purchased = $1, number = $2, updated_at = $3 WHERE user_id = $4";
        let values = vec![(purchased - 1).into(), (count + 1).into(), now().into(), user_id.into()];
        tx.execute_raw(run(update, values)).await.unwrap();
        let id = Uuid::now_v7();
        let insert = "INSERT INTO credit_transfers (id, key, fingerprint, user_id, kind, transaction_type, number, amount, \
                      bonus, subscription, purchased, held, created_at) \
                      VALUES ($1, $2, $3, $4, 'spend', 'generation', $5, -1, 0, 0, $6, 0, $7)";
        let key = format!("bench:{id}");
        let fingerprint = Fingerprint::of(&[key.as_bytes()]).as_str().to_owned();
        let values = vec![
            id.into(),
            key.into(),
            fingerprint.into(),
            user_id.into(),
            (count + 1).into(),
            (purchased - 1).into(),
            now().into(),
        ];
        tx.execute_raw(run(insert, values)).await.unwrap();
        let insert = "INSERT INTO credit_postings (transfer_id, line, from_account, to_account, lot_id, amount) \
                      VALUES ($1, 0, 'purchased', 'revenue', $2, 1)";
        tx.execute_raw(run(insert, vec![id.into(), user_id.into()])).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// `clients` in closed loops over `accounts` for `length`: changes a second, and how long each took, sorted.
    async fn load(&self, form: Form, clients: u128, accounts: u128, length: Duration) -> (f64, Vec<Duration>) {
        let begun = Instant::now();
        let client = async |client: u128| {
            let mut took = Vec::new();
            while begun.elapsed() < length {
                let start = Instant::now();
                self.one(form, user(client, took.len() as u128, accounts)).await;
                took.push(start.elapsed());
            }
            took
        };
        let mut took: Vec<Duration> = join_all((0..clients).map(client)).await.into_iter().flatten().collect();
        let rate = took.len() as f64 / begun.elapsed().as_secs_f64();
        took.sort_unstable();
        (rate, took)
    }
}

fn at(took: &[Duration], share: f64) -> f64 {
    took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

async fn start(url: &str) -> Bench {
    let options =
        PoolOptions { max_connections: 64, acquire_timeout: Duration::from_secs(30), ..PoolOptions::default() };
    let db = connect(url, options).await.unwrap();
    migrate(&db).await.unwrap();
    // Credits of nobody are forfeited.
    let users = "INSERT INTO users (id, email, password_hash, email_verified_at, language, created_at, updated_at) \
                 SELECT CAST(lpad(to_hex(n), 32, '0') AS uuid), n || '@example.com', '!', now(), 'en', now(), now() \
                 FROM generate_series(1, 1000) AS n";
    db.execute_unprepared(users).await.unwrap();
    let writer = Writer::new(Uuid::new_v4());
    let grants: Vec<Change> = (0..MOST_ACCOUNTS)
        .map(|number| {
            let user_id = user(0, number, MOST_ACCOUNTS);
            let request = Request::Grant {
                kind: CreditKind::Purchased,
                amount: Credits::try_from(500_000_000).unwrap(),
                expires_at: None,
                transaction_type: TransactionType::Purchase,
            };
            Change { request, ..spend(user_id) }
        })
        .collect();
    for reply in apply(&db, writer, &grants, GRACE, now(), &mut Uuid::now_v7).await.unwrap() {
        assert!(matches!(&reply, Reply::Outcome(outcome) if outcome.refusal.is_none()), "{reply:?}");
    }
    let balances = Balances::new(db.clone(), writer, 10_000);
    let settings = LedgerSettings {
        batch: 256,
        queue: 4_096,
        refund_grace: GRACE,
        sweep_interval: Duration::from_secs(3_600),
        sweep_batch: 100,
        rules: Rules::default(),
    };
    let lists = Arc::new(Lists::embedded().unwrap());
    let outside = LedgerOutside { db: db.clone(), clock: Arc::new(WallClock), balances, lists };
    let policy = RestartPolicy { initial: Duration::from_secs(1), cap: Duration::from_secs(1), budget: 1 };
    let arbiter = Arbiter::new();
    let ledger = supervise("credit_ledger", 4_096, policy, &arbiter, move |lifeline| {
        CreditLedger::new(settings, outside.clone(), lifeline)
    });
    Bench { db, writer, ledger }
}

fn main() {
    // `cargo bench` and `cargo test --benches` both call with arguments of their own.
    if std::env::args().any(|argument| argument == "--test" || argument == "--list") {
        return;
    }
    actix_rt::System::new().block_on(async {
        let own = OwnPostgres::start().unwrap();
        let bench = start(&std::env::var("VIDGO_BENCH_DATABASE_URL").unwrap_or_else(|_| own.url())).await;
        let length = Duration::from_secs(number("VIDGO_BENCH_SECONDS", 3));
        let (clients, rounds) = (u128::from(number("VIDGO_BENCH_CLIENTS", 64)), number("VIDGO_BENCH_ROUNDS", 3));
        // The first requests open connections and wait for the actor's birth.
        for form in [Form::Plain, Form::Alone] {
            bench.load(form, clients, 1_000, Duration::from_millis(500)).await;
        }
        bench.ledger.ask_when_free(Ask(spend(user(0, 0, 1)))).await.unwrap().unwrap();
        println!(
            "{:<14} {:>7} {:>8} {:>12} {:>9} {:>9} {:>8}",
            "form", "clients", "accounts", "changes/s", "p50 ms", "p99 ms", "ratio"
        );
        for (clients, accounts) in [(clients, 1), (clients, 1_000), (1, 1_000)] {
            let forms = [("plain", Form::Plain), ("alone", Form::Alone), ("actor", Form::Actor)];
            let mut seen = vec![(Vec::new(), Vec::new()); forms.len()];
            for _ in 0..rounds {
                for ((_, form), seen) in forms.iter().zip(&mut seen) {
                    let (rate, took) = bench.load(*form, clients, accounts, length).await;
                    seen.0.push(rate);
                    seen.1.extend(took);
                }
            }
            let plain = median(seen[0].0.clone());
            for ((name, _), (rates, took)) in forms.iter().zip(&mut seen) {
                took.sort_unstable();
                let rate = median(rates.clone());
                println!(
                    "{name:<14} {clients:>7} {accounts:>8} {rate:>12.0} {:>9.2} {:>9.2} {:>7.1}x",
                    at(took, 0.5),
                    at(took, 0.99),
                    rate / plain
                );
            }
        }
        actix_rt::System::current().stop();
    });
}
