//! The journal as a state machine: random sequences of its operations, by two processes, against a small model.
//!
//! The model says of every operation whether it is agreed to and what then stands. After each one the rows must be
//! the model's, the step must be one that `IntentState::next` allows, and the budgets must hold what the model holds.

use std::collections::{BTreeMap, BTreeSet};

use harness::TestDatabase;
use proptest::{
    collection::vec,
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::*;

/// Steps that are wanted.
const KEYS: usize = 3;
/// Budgets of runs beside the library's.
const RUNS: [&str; 2] = ["run a", "run b"];
/// Sequences, and operations in each: a few seconds on both backends.
const SEQUENCES: u32 = 10;
const LENGTH: usize = 48;

/// One operation, by one of two processes, about an attempt that it believes to be under way.
#[derive(Clone, Debug)]
struct Act {
    process: usize,
    key: usize,
    /// What it believes, relative to the truth: mostly right, sometimes old, sometimes from nowhere.
    attempt_off: i32,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Begin { cost: i64, run: Option<usize> },
    Submitted { task: Task },
    OutputReady,
    Succeeded,
    Uncharged { give_up: bool },
    UnchargedAmbiguous,
    Park,
    WriteOff,
    GiveUp,
    Reopen,
    Cap { scope: usize, costs: i64 },
}

/// Which task the provider names.
#[derive(Clone, Copy, Debug)]
enum Task {
    /// That of this very attempt.
    Own,
    /// One that answers another step's call.
    Anothers,
}

fn act() -> impl Strategy<Value = Act> {
    let run = prop_oneof![Just(None), (0..RUNS.len()).prop_map(Some)];
    let what = prop_oneof![
        6 => (1..=3_i64, run).prop_map(|(costs, run)| What::Begin { cost: costs * COST, run }),
        5 => Just(What::Submitted { task: Task::Own }),
        1 => Just(What::Submitted { task: Task::Anothers }),
        1 => Just(What::OutputReady),
        1 => Just(What::Succeeded),
        3 => any::<bool>().prop_map(|give_up| What::Uncharged { give_up }),
        1 => Just(What::UnchargedAmbiguous),
        3 => Just(What::Park),
        2 => Just(What::WriteOff),
        1 => Just(What::GiveUp),
        3 => Just(What::Reopen),
        1 => (0..=RUNS.len(), 0..12_i64).prop_map(|(scope, costs)| What::Cap { scope, costs }),
    ];
    let attempt_off = prop_oneof![8 => Just(0), 1 => Just(-1), 1 => Just(1)];
    (0..2_usize, 0..KEYS, attempt_off, what).prop_map(|(process, key, attempt_off, what)| Act {
        process,
        key,
        attempt_off,
        what,
    })
}

/// An intent as the model has it.
#[derive(Clone, Debug)]
struct Wanted {
    state: IntentState,
    attempt: i32,
    cost: i64,
    run: Option<usize>,
    task: Option<String>,
    asset: bool,
}

/// What stands.
struct Model {
    wanted: Vec<Wanted>,
    /// Library first, then the runs: cap and committed.
    budgets: Vec<(i64, i64)>,
    /// What was written off, by budget: counted for ever.
    written_off: Vec<i64>,
    permitted: BTreeSet<(usize, i32)>,
    /// Every task that an attempt was given, whatever became of it.
    tasks: BTreeMap<String, (usize, i32)>,
    visited: BTreeSet<IntentState>,
}

/// What the journal answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Granted,
    Taken,
    OverBudget(usize),
    Done,
    Superseded,
    Nothing,
}

use IntentState::{Failed, Intent as Open, Parked, Submitted, Submitting, Succeeded};

impl Model {
    fn new() -> Self {
        let wanted = Wanted { state: Open, attempt: 0, cost: 0, run: None, task: None, asset: false };
        Self {
            wanted: vec![wanted; KEYS],
            budgets: vec![(8 * COST, 0), (5 * COST, 0), (5 * COST, 0)],
            written_off: vec![0; 1 + RUNS.len()],
            permitted: BTreeSet::new(),
            tasks: BTreeMap::new(),
            visited: BTreeSet::from([Open]),
        }
    }

    fn move_to(&mut self, key: usize, to: IntentState) {
        let from = self.wanted[key].state;
        assert!(from.next().contains(&to), "{from} to {to} is no step of the machine");
        self.wanted[key].state = to;
        self.visited.insert(to);
    }

    fn scopes_of(run: Option<usize>) -> Vec<usize> {
        std::iter::once(0).chain(run.map(|run| run + 1)).collect()
    }

    /// Carries `act` out and says what the journal must answer.
    fn carry_out(&mut self, act: &Act, attempt: i32) -> Said {
        let key = act.key;
        let now = self.wanted[key].clone();
        let current = now.attempt == attempt;
        let under_way = current && matches!(now.state, Submitting | Submitted | Parked);
        match &act.what {
            What::Begin { cost, run } => {
                if !current || now.state != Open {
                    return Said::Taken;
                }
                for scope in Self::scopes_of(*run) {
                    let (cap, committed) = self.budgets[scope];
                    if committed + cost > cap {
                        return Said::OverBudget(scope);
                    }
                }
                for scope in Self::scopes_of(*run) {
                    self.budgets[scope].1 += cost;
                }
                assert!(self.permitted.insert((key, attempt + 1)), "permitted twice");
                self.move_to(key, Submitting);
                let (state, attempt) = (self.wanted[key].state, attempt + 1);
                self.wanted[key] = Wanted { state, attempt, cost: *cost, run: *run, task: None, asset: false };
                Said::Granted
            }
            What::Submitted { task } => {
                let id = self.task_id(key, attempt, *task);
                let others = self.tasks.get(&id).is_some_and(|owner| *owner != (key, attempt));
                let known = (1..=now.attempt).contains(&attempt);
                if others && known {
                    // Surely paid and unseen: a person must look. What is parked already stays so.
                    if current && now.state == Submitting {
                        self.move_to(key, Parked);
                    }
                    return Said::Superseded;
                }
                match now.state {
                    Submitting | Parked if current => {
                        self.tasks.insert(id.clone(), (key, attempt));
                        self.wanted[key].task = Some(id);
                        self.move_to(key, Submitted);
                        Said::Done
                    }
                    // The first answer may have been lost.
                    Submitted if current && now.task.as_ref() == Some(&id) => Said::Done,
                    _ => Said::Superseded,
                }
            }
            What::OutputReady => Said::Done,
            What::Succeeded if under_way => {
                self.move_to(key, Succeeded);
                self.wanted[key].asset = true;
                Said::Done
            }
            What::Succeeded if current && now.state == Succeeded => Said::Done,
            What::Uncharged { give_up } if under_way => {
                self.move_to(key, if *give_up { Failed } else { Open });
                for scope in Self::scopes_of(now.run) {
                    self.budgets[scope].1 -= now.cost;
                }
                Said::Done
            }
            What::Park if current && matches!(now.state, Submitting | Submitted) => {
                self.move_to(key, Parked);
                Said::Done
            }
            What::WriteOff if current && now.state == Parked => {
                self.move_to(key, Failed);
                for scope in Self::scopes_of(now.run) {
                    self.written_off[scope] += now.cost;
                }
                Said::Done
            }
            What::GiveUp if current && now.state == Open => {
                self.move_to(key, Failed);
                Said::Done
            }
            What::Reopen if now.state == Failed => {
                self.move_to(key, Open);
                Said::Done
            }
            What::Reopen => Said::Nothing,
            What::Cap { scope, costs } => {
                self.budgets[*scope].0 = costs * COST;
                Said::Done
            }
            _ => Said::Superseded,
        }
    }

    fn task_id(&self, key: usize, attempt: i32, task: Task) -> String {
        let own = format!("task {key} {attempt}");
        match task {
            Task::Own => own,
            Task::Anothers => {
                let other = self.tasks.iter().find(|(_, owner)| owner.0 != key);
                other.map_or(own, |(id, _)| id.clone())
            }
        }
    }

    /// What every budget must hold: the costs of what is held, and what was written off.
    fn held(&self, scope: usize) -> i64 {
        let held = self.wanted.iter().filter(|it| it.state.holds_cost() && Self::scopes_of(it.run).contains(&scope));
        held.map(|it| it.cost).sum::<i64>() + self.written_off[scope]
    }
}

fn scope_name(scope: usize) -> &'static str {
    [LIBRARY_SCOPE, RUNS[0], RUNS[1]][scope]
}

/// Asks the journal.
async fn ask(db: &DatabaseConnection, key: &StepKey, attempt: i32, what: &What, task_id: &str) -> Said {
    let outcome = |class, give_up| Uncharged { class, message: "failed", give_up };
    let done = match what {
        What::Begin { cost, run } => {
            let booking = booking(*cost, run.map(|run| RUNS[run]));
            return match journal::begin_submit(db, key, attempt, &booking, noon(1)).await.unwrap() {
                Begin::Granted(permit) => {
                    assert_eq!(permit.attempt, attempt + 1);
                    Said::Granted
                }
                Begin::Taken => Said::Taken,
                Begin::OverBudget { scope } => {
                    Said::OverBudget((0..=RUNS.len()).find(|it| scope_name(*it) == scope).unwrap())
                }
            };
        }
        What::Submitted { .. } => journal::submitted(db, key, attempt, task_id, noon(2)).await,
        What::OutputReady => journal::output_ready(db, key, attempt, "https://files.test/a.png", None).await,
        What::Succeeded => journal::succeeded(db, key, attempt, "steps/a.png", noon(3)).await,
        What::Uncharged { give_up } => {
            journal::uncharged(db, key, attempt, &outcome(ErrorClass::ProviderFailed, *give_up), noon(3)).await
        }
        What::UnchargedAmbiguous => {
            journal::uncharged(db, key, attempt, &outcome(ErrorClass::Ambiguous, false), noon(3)).await
        }
        What::Park => park(db, key, attempt).await,
        What::WriteOff => journal::write_off(db, key, attempt, noon(4)).await,
        What::GiveUp => journal::give_up(db, key, attempt, ErrorClass::Rejected, "enough", noon(4)).await,
        What::Reopen => {
            return if journal::reopen(db, key, noon(5)).await.unwrap() { Said::Done } else { Said::Nothing };
        }
        What::Cap { scope, costs } => {
            cap(db, scope_name(*scope), costs * COST).await;
            Ok(())
        }
    };
    match done {
        Ok(()) => Said::Done,
        Err(StoreError::Superseded { .. }) => Said::Superseded,
        Err(error) => panic!("{error:?}"),
    }
}

/// Walks one sequence, and from its end every intent to a result. Reply: the states that were visited.
async fn walk(database: &TestDatabase, round: u32, acts: &[Act]) -> BTreeSet<IntentState> {
    let processes = [database.connect().await, database.connect().await];
    // Each sequence has the journal to itself.
    let clear = "DELETE FROM provider_attempts; DELETE FROM provider_intents; DELETE FROM provider_budgets";
    processes[0].execute_unprepared(clear).await.unwrap();
    let mut keys = Vec::new();
    for n in 0..KEYS {
        keys.push(wanted(&processes[n % 2], n).await);
    }
    let mut model = Model::new();
    for (scope, (micros, _)) in model.budgets.iter().enumerate() {
        cap(&processes[0], scope_name(scope), *micros).await;
    }
    for (at, act) in acts.iter().enumerate() {
        let attempt = model.wanted[act.key].attempt + act.attempt_off;
        let task_id = match act.what {
            What::Submitted { task } => model.task_id(act.key, attempt, task),
            _ => String::new(),
        };
        let before = model.wanted[act.key].state;
        let expected = model.carry_out(act, attempt);
        let said = ask(&processes[act.process], &keys[act.key], attempt, &act.what, &task_id).await;
        let place = format!("sequence {round}, act {at}: {act:?} on attempt {attempt} in {before}");
        assert_eq!(said, expected, "{place}");
        check(&processes[1 - act.process], &keys, &model, &place).await;
        if said == Said::Granted {
            let What::Begin { run, .. } = act.what else { unreachable!() };
            for scope in Model::scopes_of(run) {
                let (cap, committed) = model.budgets[scope];
                assert!(committed <= cap, "{place}: {} was passed", scope_name(scope));
            }
        }
    }
    leave(&processes[0], &keys).await;
    for db in processes {
        db.close().await.unwrap();
    }
    model.visited
}

/// The rows are the model's.
async fn check(db: &DatabaseConnection, keys: &[StepKey], model: &Model, place: &str) {
    for (key, wanted) in keys.iter().zip(&model.wanted) {
        let now = intent(db, key).await;
        assert_eq!((now.state, now.attempt, now.cost), (wanted.state, wanted.attempt, usd(wanted.cost)), "{place}");
        assert_eq!(now.task_id, wanted.task, "{place}");
        assert_eq!(now.asset_key.is_some(), wanted.asset, "{place}");
        let attempts = journal::attempts(db, key).await.unwrap();
        let numbers: Vec<i32> = attempts.iter().map(|attempt| attempt.attempt).collect();
        assert_eq!(numbers, (1..=wanted.attempt).collect::<Vec<_>>(), "{place}: numbered without gaps");
        for attempt in attempts.iter().filter(|attempt| attempt.attempt < wanted.attempt) {
            assert!(attempt.error_class.is_some(), "{place}: attempt {} has no end", attempt.attempt);
        }
    }
    for scope in 0..=RUNS.len() {
        let real = committed(db, scope_name(scope)).await;
        assert_eq!(real, model.budgets[scope].1, "{place}: {}", scope_name(scope));
        assert_eq!(real, model.held(scope), "{place}: {} holds what is held", scope_name(scope));
    }
    let spent: i64 = journal::spent_by_provider(db).await.unwrap().iter().map(|(_, _, cost)| cost).sum();
    assert_eq!(spent, model.held(0), "{place}: the providers' shares");
}

/// From wherever it stands, an intent comes to a result, by the steps that the product takes.
async fn leave(db: &DatabaseConnection, keys: &[StepKey]) {
    cap(db, LIBRARY_SCOPE, 1_000_000_000).await;
    for key in keys {
        for _ in 0..4 {
            let now = intent(db, key).await;
            match now.state {
                Failed => assert!(journal::reopen(db, key, noon(6)).await.unwrap()),
                Open => drop(granted(db, key, now.attempt, None).await),
                Submitting | Submitted | Parked => {
                    journal::succeeded(db, key, now.attempt, "steps/a.png", noon(7)).await.unwrap();
                }
                Succeeded => break,
            }
        }
        assert_eq!(intent(db, key).await.state, Succeeded);
    }
}

on_both! {
    async fn random_sequences_do_what_the_model_does(database: TestDatabase) {
        // A fixed seed: a sequence that fails, fails again. VIDGO_MODEL_SEQUENCES walks more of them.
        let sequences = std::env::var("VIDGO_MODEL_SEQUENCES").ok().and_then(|text| text.parse().ok()).unwrap_or(SEQUENCES);
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let mut visited = BTreeSet::new();
        for round in 0..sequences {
            let acts = vec(act(), LENGTH).new_tree(&mut runner).unwrap().current();
            visited.extend(walk(&database, round, &acts).await);
        }
        assert_eq!(visited, IntentState::ALL.iter().copied().collect(), "every state was reached");
    }
}
