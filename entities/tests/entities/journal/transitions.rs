//! Every change in every state: what the domain allows works, everything else changes nothing.

use std::collections::BTreeSet;

use harness::TestDatabase;

use super::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Begin,
    GiveUp,
    Reopen,
    Submitted,
    Succeeded,
    Uncharged,
    UnchargedForGood,
    Park,
    WriteOff,
}

const ACTS: [Act; 9] = [
    Act::Begin,
    Act::GiveUp,
    Act::Reopen,
    Act::Submitted,
    Act::Succeeded,
    Act::Uncharged,
    Act::UnchargedForGood,
    Act::Park,
    Act::WriteOff,
];

impl Act {
    /// From where, and to where.
    fn rule(self) -> (&'static [IntentState], IntentState) {
        use IntentState::{Failed, Intent, Parked, Submitted, Submitting, Succeeded};
        match self {
            Self::Begin => (&[Intent], Submitting),
            Self::GiveUp => (&[Intent], Failed),
            Self::Reopen => (&[Failed], Intent),
            Self::Submitted => (&[Submitting, Parked], Submitted),
            Self::Succeeded => (&[Submitting, Submitted, Parked], Succeeded),
            Self::Uncharged => (&[Submitting, Submitted, Parked], Intent),
            Self::UnchargedForGood => (&[Submitting, Submitted, Parked], Failed),
            Self::Park => (&[Submitting, Submitted], Parked),
            Self::WriteOff => (&[Parked], Failed),
        }
    }

    /// Whether the journal agreed to it.
    async fn perform(self, db: &DatabaseConnection, key: &StepKey, attempt: i32) -> bool {
        let class = ErrorClass::ProviderFailed;
        let outcome = Uncharged { class, message: "failed", give_up: self == Self::UnchargedForGood };
        let done = match self {
            Self::Begin => {
                return match begin(db, key, attempt, None).await {
                    Begin::Granted(_) => true,
                    Begin::Taken => false,
                    other @ Begin::OverBudget { .. } => panic!("{other:?}"),
                };
            }
            Self::Reopen => return journal::reopen(db, key, noon(2)).await.unwrap(),
            Self::GiveUp => journal::give_up(db, key, attempt, class, "enough", noon(2)).await,
            Self::Submitted => journal::submitted(db, key, attempt, &format!("task of {key}"), noon(2)).await,
            Self::Succeeded => journal::succeeded(db, key, attempt, "steps/a.png", noon(2)).await,
            Self::Uncharged | Self::UnchargedForGood => journal::uncharged(db, key, attempt, &outcome, noon(2)).await,
            Self::Park => park(db, key, attempt).await,
            Self::WriteOff => journal::write_off(db, key, attempt, noon(2)).await,
        };
        match done {
            Ok(()) => true,
            Err(StoreError::Superseded { .. }) => false,
            Err(error) => panic!("{self:?}: {error:?}"),
        }
    }
}

/// A new intent, brought to `state`.
async fn standing(db: &DatabaseConnection, n: usize, state: IntentState) -> StepKey {
    let key = wanted(db, n).await;
    let way: &[Act] = match state {
        IntentState::Intent => &[],
        IntentState::Submitting => &[Act::Begin],
        IntentState::Submitted => &[Act::Begin, Act::Submitted],
        IntentState::Succeeded => &[Act::Begin, Act::Submitted, Act::Succeeded],
        IntentState::Failed => &[Act::Begin, Act::UnchargedForGood],
        IntentState::Parked => &[Act::Begin, Act::Park],
    };
    for act in way {
        let attempt = intent(db, &key).await.attempt;
        assert!(act.perform(db, &key, attempt).await);
    }
    assert_eq!(intent(db, &key).await.state, state);
    key
}

on_both! {
    async fn every_allowed_change_works_and_every_other_changes_nothing(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 1_000_000_000).await;
        let mut seen = BTreeSet::new();
        for (at, state) in IntentState::ALL.iter().copied().enumerate() {
            for (with, act) in ACTS.into_iter().enumerate() {
                let key = standing(&db, 100 * at + with, state).await;
                let attempt = intent(&db, &key).await.attempt;
                let (from, to) = act.rule();
                let (before, budget) = (dump(&db).await, committed(&db, LIBRARY_SCOPE).await);
                // Of another attempt, nothing can be said in any state. Reopening is not about one attempt.
                for other in [attempt - 1, attempt + 1] {
                    assert!(act == Act::Reopen || !act.perform(&db, &key, other).await, "{act:?} in {state}");
                }
                let done = act.perform(&db, &key, attempt).await;
                let said_again = [(Act::Submitted, IntentState::Submitted), (Act::Succeeded, IntentState::Succeeded)];
                if !from.contains(&state) {
                    assert_eq!(done, said_again.contains(&(act, state)), "{act:?} in {state}");
                    assert_eq!(dump(&db).await, before, "{act:?} in {state}");
                    continue;
                }
                assert!(done, "{act:?} in {state}");
                let after = intent(&db, &key).await;
                assert_eq!(after.state, to, "{act:?} in {state}");
                assert_eq!(after.attempt, attempt + i32::from(act == Act::Begin));
                let held = i64::from(to.holds_cost() || act == Act::WriteOff) - i64::from(state.holds_cost());
                assert_eq!(committed(&db, LIBRARY_SCOPE).await, budget + held * COST, "{act:?} in {state}");
                seen.insert((state, to));
            }
        }
        let allowed = IntentState::ALL.iter().flat_map(|from| from.next().iter().map(|to| (*from, *to))).collect();
        assert_eq!(seen, allowed, "the journal does what the domain allows, and all of it");
    }

    async fn a_wish_is_written_down_once(database: TestDatabase) {
        let db = database.connect().await;
        let key = wanted(&db, 1).await;
        let before = dump(&db).await;
        assert_eq!(wanted(&db, 1).await, key);
        assert_eq!(dump(&db).await, before);
        let new = intent(&db, &key).await;
        assert_eq!((new.state, new.attempt, new.cost), (IntentState::Intent, 0, UsdMicros::ZERO));
        assert_eq!(journal::count(&db, IntentState::Intent).await.unwrap(), 1);
    }

    /// The commit arrived, its answer did not: the caller must not call, and the journal knows enough to go on.
    async fn a_permission_whose_answer_was_lost_is_found_again(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, COST).await;
        let key = wanted(&db, 1).await;
        let lost = granted(&db, &key, 0, None).await;
        assert_eq!(begin(&db, &key, 0, None).await, Begin::Taken);
        assert_eq!(begin(&db, &key, 1, None).await, Begin::Taken);
        let found = intent(&db, &key).await;
        assert_eq!((found.state, found.attempt, found.submitting_at), (IntentState::Submitting, 1, Some(noon(1))));
        assert_eq!(journal::title(&db, &key, 1).await.unwrap(), Some(lost.title));
        give_back(&db, &key, 1).await.unwrap();
        assert_eq!(granted(&db, &key, 1, None).await.attempt, 2);
    }

    async fn attempts_keep_their_numbers_and_outcomes_when_a_failed_intent_is_reopened(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 10 * COST).await;
        let key = wanted(&db, 1).await;
        granted(&db, &key, 0, None).await;
        give_back(&db, &key, 1).await.unwrap();
        granted(&db, &key, 1, None).await;
        // Whatever it was parked with, a written-off attempt reads as one whose charge stands.
        journal::park(&db, &key, 2, ErrorClass::ProviderFailed, "odd", noon(3)).await.unwrap();
        journal::write_off(&db, &key, 2, noon(4)).await.unwrap();
        assert!(journal::reopen(&db, &key, noon(5)).await.unwrap());
        assert_eq!(begin(&db, &key, 1, None).await, Begin::Taken);
        assert_eq!(granted(&db, &key, 2, None).await.attempt, 3);
        let past: Vec<_> = journal::attempts(&db, &key).await.unwrap();
        let past: Vec<_> = past.iter().map(|it| (it.attempt, it.error_class)).collect();
        assert_eq!(past, [(1, Some(ErrorClass::NeverSent)), (2, Some(ErrorClass::Ambiguous)), (3, None)]);
    }

    /// Nothing of an earlier attempt is taken for this one's.
    async fn a_new_attempt_begins_without_the_old_ones_task_and_result(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 10 * COST).await;
        let key = wanted(&db, 1).await;
        granted(&db, &key, 0, None).await;
        journal::submitted(&db, &key, 1, "task", noon(2)).await.unwrap();
        journal::output_ready(&db, &key, 1, "https://files.test/1.png", Some("1 point")).await.unwrap();
        assert_eq!(intent(&db, &key).await.output_url.as_deref(), Some("https://files.test/1.png"));
        give_back(&db, &key, 1).await.unwrap();
        granted(&db, &key, 1, None).await;
        let before = dump(&db).await;
        journal::output_ready(&db, &key, 1, "https://files.test/late.png", None).await.unwrap();
        assert_eq!(dump(&db).await, before, "the first attempt speaks too late");
        let again = intent(&db, &key).await;
        assert_eq!((again.task_id, again.output_url, &before[0][0]["charged"]), (None, None, &JsonValue::Null));
    }

    async fn a_result_that_turns_up_settles_what_was_parked(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, COST).await;
        let key = wanted(&db, 1).await;
        granted(&db, &key, 0, None).await;
        journal::submitted(&db, &key, 1, "task", noon(2)).await.unwrap();
        park(&db, &key, 1).await.unwrap();
        journal::output_ready(&db, &key, 1, "https://files.test/1.png", None).await.unwrap();
        journal::succeeded(&db, &key, 1, "steps/a.png", noon(4)).await.unwrap();
        // The second poller's file is as good; the first one's stays.
        journal::succeeded(&db, &key, 1, "steps/b.png", noon(5)).await.unwrap();
        let done = intent(&db, &key).await;
        assert_eq!((done.state, done.asset_key.as_deref()), (IntentState::Succeeded, Some("steps/a.png")));
        assert_eq!((done.error_class, done.error_message), (None, None));
        assert_eq!(journal::attempts(&db, &key).await.unwrap()[0].error_class, None);
        assert_eq!(committed(&db, LIBRARY_SCOPE).await, COST);
    }

    async fn a_task_that_answers_another_call_is_parked_and_not_believed(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 10 * COST).await;
        let (one, other) = (wanted(&db, 1).await, wanted(&db, 2).await);
        granted(&db, &one, 0, None).await;
        granted(&db, &other, 0, None).await;
        journal::submitted(&db, &one, 1, "task", noon(2)).await.unwrap();
        let refused = journal::submitted(&db, &other, 1, "task", noon(2)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Superseded { .. }), "{refused:?}");
        assert_eq!(intent(&db, &one).await.state, IntentState::Submitted);
        let parked = intent(&db, &other).await;
        assert_eq!((parked.state, parked.task_id), (IntentState::Parked, None));
        assert!(parked.error_message.unwrap().contains("task"), "the operator reads which one");
        assert_eq!(committed(&db, LIBRARY_SCOPE).await, 2 * COST);
    }

    async fn an_unclear_charge_is_never_given_back(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, COST).await;
        let key = wanted(&db, 1).await;
        granted(&db, &key, 0, None).await;
        let before = dump(&db).await;
        let outcome = Uncharged { class: ErrorClass::Ambiguous, message: "who knows", give_up: false };
        let refused = journal::uncharged(&db, &key, 1, &outcome, noon(3)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Superseded { .. }), "{refused:?}");
        assert_eq!(dump(&db).await, before);
    }

    async fn no_two_calls_bear_one_title(database: TestDatabase) {
        let other_database = TestDatabase::on(database.backend()).await.unwrap();
        let (db, other) = (database.connect().await, other_database.connect().await);
        let mut titles = BTreeSet::new();
        for (db, seconds) in [(&db, 0), (&other, 7)] {
            cap(db, LIBRARY_SCOPE, 1_000_000).await;
            for n in 0..3 {
                let key = wanted(db, n).await;
                for before in 0..2 {
                    let now = noon(seconds);
                    let begun = journal::begin_submit(db, &key, before, &booking(COST, None), now).await.unwrap();
                    let Begin::Granted(permit) = begun else { panic!("{begun:?}") };
                    assert!(permit.title.len() <= 64 && permit.title.starts_with("vidgo-"), "{}", permit.title);
                    assert!(titles.insert(permit.title));
                    give_back(db, &key, before + 1).await.unwrap();
                }
            }
        }
        assert_eq!(titles.len(), 12);
    }

    async fn the_schema_refuses_a_state_without_what_it_relies_on(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 10 * COST).await;
        standing(&db, 1, IntentState::Submitting).await;
        for change in [
            "provider_intents SET state = 'submitted'",
            "provider_intents SET state = 'succeeded'",
            "provider_intents SET provider = NULL",
            "provider_intents SET submitting_at = NULL",
            "provider_intents SET state = 'paid'",
            "provider_intents SET attempt = -1",
            "provider_intents SET cost_usd_micros = -1",
            "provider_attempts SET state = 'paid'",
            "provider_attempts SET step_key = 'of nobody'",
            "provider_budgets SET committed_usd_micros = -1",
            "provider_budgets SET cap_usd_micros = -1",
        ] {
            let before = dump(&db).await;
            assert!(db.execute_unprepared(&format!("UPDATE {change}")).await.is_err(), "{change}");
            assert_eq!(dump(&db).await, before, "{change}");
        }
        let again = "INSERT INTO provider_attempts SELECT * FROM provider_attempts";
        assert!(db.execute_unprepared(again).await.is_err(), "one attempt, one number");
        // With its task it is one.
        let submitted = "UPDATE provider_intents SET state = 'submitted', task_id = 'task'";
        db.execute_unprepared(submitted).await.unwrap();
    }
}
