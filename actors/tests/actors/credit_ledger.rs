//! The ledger's clock on a real database.

use std::{sync::Arc, time::Duration};

use actix::Arbiter;
use actors::{
    credit_ledger::{Balances, CreditLedger, LedgerOutside, LedgerSettings},
    supervise::supervise,
};
use chrono::TimeDelta;
use domain::{
    language::Language,
    ledger::{Change, CreditKind, Fingerprint, Key, Note, Request, TransactionType, credits::MOST},
    lists::Lists,
    time::Clock,
};
use entities::{
    accounts::{self, NewUser},
    ledger::{self, Writer},
    payments::Rules,
};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use uuid::Uuid;

use crate::support::{RESTARTS, TestClock, database, until};

const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody with a plan, the `place`-th by id.
async fn subscriber(db: &DatabaseConnection, place: u128, clock: &TestClock) -> Uuid {
    let new = NewUser {
        id: Uuid::from_u128(place),
        email: format!("user{place}@example.com").parse().unwrap(),
        password_hash: "hash".to_owned(),
        language: Language::En,
        username: None,
        full_name: None,
        is_admin: false,
        signs_in: false,
    };
    assert!(accounts::create(db, &new, clock.now() - TimeDelta::days(2)).await.unwrap());
    new.id
}

fn all_there_can_be(user_id: Uuid) -> Change {
    let key = Key::unrepeatable(Uuid::now_v7());
    let fingerprint = Fingerprint::of(&[key.as_str().as_bytes()]);
    let request = Request::Grant {
        kind: CreditKind::Purchased,
        amount: MOST.try_into().unwrap(),
        expires_at: None,
        transaction_type: TransactionType::Purchase,
    };
    Change { user_id, key, fingerprint, request, note: Note::default() }
}

#[actix_rt::test]
async fn subscribers_who_get_nothing_keep_nobody_else_from_their_credits() {
    let (_database, db) = database().await;
    let clock = TestClock::new();
    let mut users = Vec::new();
    for place in 11..=15 {
        users.push(subscriber(&db, place, &clock).await);
    }
    let begin = "UPDATE users SET plan_name = 'starter', plan_started_at = created_at";
    db.execute_unprepared(begin).await.unwrap();
    // The first four have no room for a plan's credits: their period is refused, and under its key stays so.
    let rich: Vec<Change> = users.iter().take(4).map(|user| all_there_can_be(*user)).collect();
    let (writer, grace) = (Writer::new(Uuid::now_v7()), TimeDelta::days(1));
    ledger::apply(&db, writer, &rich, grace, clock.now(), &mut Uuid::now_v7).await.unwrap();
    let settings = LedgerSettings {
        batch: 100,
        queue: 100,
        refund_grace: TimeDelta::days(1),
        sweep_interval: Duration::from_millis(20),
        sweep_batch: 2,
        rules: Rules::default(),
    };
    let outside = LedgerOutside {
        balances: Balances::new(db.clone(), Writer::new(Uuid::now_v7()), 100),
        db: db.clone(),
        clock: clock.clone(),
        lists: Arc::new(Lists::embedded().unwrap()),
    };
    let arbiter = Arbiter::new();
    let _ledger = supervise("credit-ledger", 100, RESTARTS, &arbiter, move |lifeline| {
        CreditLedger::new(settings, outside.clone(), lifeline)
    });
    let total = async |user: Uuid| ledger::standing(&db, user).await.unwrap().balances.total();
    until("the last one has the plan's credits", PATIENCE, async || total(users[4]).await == 100).await;
    // And round again: one who comes at the head of the line is seen, too.
    let late = subscriber(&db, 1, &clock).await;
    db.execute_unprepared(begin).await.unwrap();
    until("the first one has the plan's credits", PATIENCE, async || total(late).await == 100).await;
    arbiter.stop();
}
