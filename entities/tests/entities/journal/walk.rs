//! A long random walk of two processes with outdated ideas of each other: after every step the books balance.

use std::collections::{BTreeMap, BTreeSet};

use harness::TestDatabase;

use super::*;

const STEPS: usize = 300;
const INTENTS: u64 = 5;
const RUNS: [&str; 2] = ["run a", "run b"];

/// A small generator: a failed walk can be walked again from its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// What one process does next, about an attempt that it believes to be under way.
#[derive(Clone, Debug)]
struct Wish {
    key: StepKey,
    attempt: i32,
    kind: u64,
    cost: i64,
    run: Option<&'static str>,
}

/// What the journal agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Granted { attempt: i32 },
    GivenBack,
    WrittenOff,
    Other,
}

async fn carry_out(db: DatabaseConnection, wish: Wish) -> Answer {
    let Wish { key, attempt, kind, cost, run } = wish;
    let outcome = Uncharged { class: ErrorClass::ProviderFailed, message: "failed", give_up: kind == 9 };
    let done = match kind {
        0..=4 => {
            let begun = journal::begin_submit(&db, &key, attempt, &booking(cost, run), noon(1)).await;
            return match begun.unwrap() {
                Begin::Granted(permit) => Answer::Granted { attempt: permit.attempt },
                Begin::Taken | Begin::OverBudget { .. } => Answer::Other,
            };
        }
        5 | 6 => journal::submitted(&db, &key, attempt, &format!("{key} {attempt}"), noon(2)).await,
        7..=9 => journal::uncharged(&db, &key, attempt, &outcome, noon(3)).await,
        10 | 11 => park(&db, &key, attempt).await,
        12 => journal::write_off(&db, &key, attempt, noon(4)).await,
        13 => journal::give_up(&db, &key, attempt, ErrorClass::Rejected, "enough", noon(4)).await,
        14 => journal::output_ready(&db, &key, attempt, "https://files.test/a.png", None).await,
        15 => journal::succeeded(&db, &key, attempt, "steps/a.png", noon(4)).await,
        _ => journal::reopen(&db, &key, noon(5)).await.map(|_| ()),
    };
    match done {
        Ok(()) if (7..=9).contains(&kind) => Answer::GivenBack,
        Ok(()) if kind == 12 => Answer::WrittenOff,
        Ok(()) | Err(StoreError::Superseded { .. }) => Answer::Other,
        Err(error) => panic!("{error:?}"),
    }
}

/// What the providers saw and the owner would have to pay: kept beside the journal, from its answers only.
#[derive(Default)]
struct Ledger {
    /// Every permission: cost and run.
    calls: BTreeMap<(StepKey, i32), (i64, Option<&'static str>)>,
    given_back: BTreeSet<(StepKey, i32)>,
    written_off: BTreeSet<(StepKey, i32)>,
}

impl Ledger {
    fn note(&mut self, wish: &Wish, answer: &Answer) {
        let this = (wish.key.clone(), wish.attempt);
        match answer {
            Answer::Granted { attempt } => {
                let call = self.calls.insert((wish.key.clone(), *attempt), (wish.cost, wish.run));
                assert_eq!(call, None, "attempt {attempt} was permitted twice");
            }
            Answer::GivenBack => assert!(self.given_back.insert(this), "given back twice: {wish:?}"),
            Answer::WrittenOff => assert!(self.written_off.insert(this), "written off twice: {wish:?}"),
            Answer::Other => {}
        }
    }

    fn owed(&self, counts: impl Fn(Option<&str>) -> bool) -> i64 {
        let kept = self.calls.iter().filter(|(call, (_, run))| !self.given_back.contains(*call) && counts(*run));
        kept.map(|(_, (cost, _))| cost).sum()
    }

    async fn check(&self, db: &DatabaseConnection) {
        assert_eq!(committed(db, LIBRARY_SCOPE).await, self.owed(|_| true));
        for scope in RUNS {
            assert_eq!(committed(db, scope).await, self.owed(|run| run == Some(scope)), "{scope}");
        }
        let spent = journal::spent_by_provider(db).await.unwrap();
        assert_eq!(spent.iter().map(|(_, _, cost)| cost).sum::<i64>(), self.owed(|_| true));
        let held = "state IN ('submitting', 'submitted', 'succeeded', 'parked')";
        let held = number(db, &format!("SELECT sum(cost_usd_micros) FROM provider_intents WHERE {held}")).await;
        let lost: i64 = self.written_off.iter().map(|call| self.calls[call].0).sum();
        assert_eq!(held + lost, self.owed(|_| true));
        let mut under_way = BTreeMap::<&StepKey, i32>::new();
        for call in self.calls.keys().filter(|it| !self.given_back.contains(*it) && !self.written_off.contains(*it)) {
            let other = under_way.insert(&call.0, call.1);
            assert_eq!(other, None, "two calls under way for one step");
        }
        let attempts = number(db, "SELECT count(*) FROM provider_attempts").await;
        assert_eq!(attempts, number(db, "SELECT sum(attempt) FROM provider_intents").await, "numbered without gaps");
        assert_eq!(usize::try_from(attempts).unwrap(), self.calls.len());
        // The last attempt's row says what the intent says, but for what is open again.
        let differ = "SELECT count(*) FROM provider_intents i JOIN provider_attempts a
            ON a.step_key = i.step_key AND a.attempt = i.attempt
            WHERE a.state <> CASE i.state WHEN 'intent' THEN 'failed' ELSE i.state END";
        assert_eq!(number(db, differ).await, 0);
        let earlier = "SELECT count(*) FROM provider_intents i JOIN provider_attempts a
            ON a.step_key = i.step_key AND a.attempt < i.attempt WHERE a.state <> 'failed'";
        assert_eq!(number(db, earlier).await, 0, "no attempt begins while another is under way");
    }
}

/// Two processes take `STEPS` steps, two at a time.
async fn walk(database: &TestDatabase, seed: u64) {
    let mut dice = Dice(seed);
    let (one, other) = (database.connect().await, database.connect().await);
    let mut caps = BTreeMap::from([(LIBRARY_SCOPE, 40 * COST), (RUNS[0], 20 * COST), (RUNS[1], 20 * COST)]);
    for (scope, micros) in &caps {
        cap(&one, scope, *micros).await;
    }
    let mut keys = Vec::new();
    for n in 0..INTENTS {
        keys.push(wanted(&one, usize::try_from(n).unwrap()).await);
    }
    let (mut ledger, mut visited) = (Ledger::default(), BTreeSet::new());
    for _ in 0..STEPS {
        let mut wishes = Vec::new();
        // Both look at one intent, mostly; one of them may have looked a while ago, or be wrong altogether.
        let shared = dice.below(INTENTS);
        for _ in 0..2 {
            let n = if dice.below(4) == 0 { dice.below(INTENTS) } else { shared };
            let key = keys[usize::try_from(n).unwrap()].clone();
            let now = intent(&one, &key).await;
            visited.insert(now.state);
            let attempt = match dice.below(8) {
                0 => now.attempt - 1,
                1 => now.attempt + 1,
                _ => now.attempt,
            };
            let run = [None, Some(RUNS[0]), Some(RUNS[1])][usize::try_from(dice.below(3)).unwrap()];
            // Success ends an intent's walk, so it is rare.
            let kind = if dice.below(400) == 0 {
                15
            } else {
                [0, 5, 6, 7, 8, 9, 10, 12, 13, 14, 16, 17][usize::try_from(dice.below(12)).unwrap()]
            };
            let cost = COST + i64::try_from(dice.below(1_000)).unwrap();
            wishes.push(Wish { key, attempt, kind, cost, run });
        }
        if dice.below(16) == 0 {
            let scope = [LIBRARY_SCOPE, RUNS[0], RUNS[1]][usize::try_from(dice.below(3)).unwrap()];
            let micros = i64::try_from(dice.below(60)).unwrap() * COST;
            cap(&other, scope, micros).await;
            caps.insert(scope, micros);
        }
        let (first, second) = (wishes[0].clone(), wishes[1].clone());
        let left = tokio::spawn(carry_out(one.clone(), first.clone()));
        let right = tokio::spawn(carry_out(other.clone(), second.clone()));
        let answers = [(first, left.await.unwrap()), (second, right.await.unwrap())];
        for (wish, answer) in &answers {
            ledger.note(wish, answer);
        }
        ledger.check(&one).await;
        for (wish, answer) in &answers {
            if matches!(answer, Answer::Granted { .. }) {
                for scope in std::iter::once(LIBRARY_SCOPE).chain(wish.run) {
                    assert!(committed(&one, scope).await <= caps[scope], "{scope} was passed");
                }
            }
        }
    }
    assert!(visited.len() >= 5, "the walk came about: {visited:?}");
    assert!(ledger.calls.len() > 10, "{} calls", ledger.calls.len());
    leave(&one, &keys).await;
}

/// From wherever the walk ended, each intent comes to a result.
async fn leave(db: &DatabaseConnection, keys: &[StepKey]) {
    cap(db, LIBRARY_SCOPE, 1_000_000_000).await;
    for key in keys {
        for _ in 0..4 {
            let now = intent(db, key).await;
            match now.state {
                IntentState::Failed => assert!(journal::reopen(db, key, noon(6)).await.unwrap()),
                IntentState::Intent => drop(granted(db, key, now.attempt, None).await),
                IntentState::Submitting | IntentState::Submitted | IntentState::Parked => {
                    journal::succeeded(db, key, now.attempt, "steps/a.png", noon(7)).await.unwrap();
                }
                IntentState::Succeeded => {}
            }
        }
        assert_eq!(intent(db, key).await.state, IntentState::Succeeded);
    }
}

on_both! {
    async fn two_processes_that_do_anything_keep_the_books_balanced(database: TestDatabase) {
        walk(&database, 0x2545_f491_4f6c_dd1d).await;
    }
}
