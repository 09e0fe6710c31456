//! Two processes, each with its own pool, that want the same thing at the same moment.

use harness::TestDatabase;

use super::*;

/// Runs `act` so many times at once, in turns from either pool.
async fn at_once<T, F>(database: &TestDatabase, times: usize, act: impl Fn(DatabaseConnection, usize) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let pools = [database.connect().await, database.connect().await];
    let tasks: Vec<_> = (0..times).map(|n| tokio::spawn(act(pools[n % 2].clone(), n))).collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

on_both! {
    async fn of_many_that_want_one_intent_one_may_call(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 100 * COST).await;
        cap(&db, "run", 100 * COST).await;
        let key = wanted(&db, 1).await;
        for before in 0..3 {
            let wanted = key.clone();
            let answers = at_once(&database, 16, |db, _| {
                let key = wanted.clone();
                async move { begin(&db, &key, before, Some("run")).await }
            })
            .await;
            let granted: Vec<_> = answers.iter().filter(|it| matches!(it, Begin::Granted(_))).collect();
            assert_eq!(granted.len(), 1, "{answers:?}");
            assert_eq!(answers.iter().filter(|it| **it == Begin::Taken).count(), 15);
            assert_eq!(number(&db, "SELECT count(*) FROM provider_attempts").await, i64::from(before) + 1);
            assert_eq!((committed(&db, LIBRARY_SCOPE).await, committed(&db, "run").await), (COST, COST));
            // And of many that know it cost nothing, one gives it back.
            let ended = at_once(&database, 16, |db, _| {
                let key = wanted.clone();
                async move { give_back(&db, &key, before + 1).await }
            })
            .await;
            assert_eq!(ended.iter().filter(|it| it.is_ok()).count(), 1, "{ended:?}");
            assert!(ended.iter().all(|it| matches!(it, Ok(()) | Err(StoreError::Superseded { .. }))), "{ended:?}");
            assert_eq!((committed(&db, LIBRARY_SCOPE).await, committed(&db, "run").await), (0, 0));
        }
    }

    async fn a_cap_that_fits_some_is_filled_to_the_micro_and_not_passed(database: TestDatabase) {
        let db = database.connect().await;
        let fits = 23;
        cap(&db, LIBRARY_SCOPE, fits * COST).await;
        cap(&db, "run", 1_000 * COST).await;
        for n in 0..64 {
            wanted(&db, n).await;
        }
        let answers = at_once(&database, 64, |db, n| async move {
            let key = wanted(&db, n).await;
            // A deadlock would need both orders: half of them have a second budget.
            begin(&db, &key, 0, if n % 2 == 0 { Some("run") } else { None }).await
        })
        .await;
        let granted = answers.iter().filter(|it| matches!(it, Begin::Granted(_))).count();
        assert_eq!(i64::try_from(granted).unwrap(), fits);
        assert_eq!(answers.iter().filter(|it| **it == over(LIBRARY_SCOPE)).count(), 64 - granted);
        assert_eq!(committed(&db, LIBRARY_SCOPE).await, fits * COST);
        assert_eq!(number(&db, "SELECT count(*) FROM provider_attempts").await, fits);
        let of_run = number(&db, "SELECT count(*) FROM provider_intents WHERE run_scope = 'run'").await;
        assert_eq!(committed(&db, "run").await, of_run * COST);
    }

    /// Taking and giving back cross each other on the same two budgets.
    async fn costs_taken_and_given_back_at_once_add_up(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 1_000 * COST).await;
        cap(&db, "run", 1_000 * COST).await;
        let answers = at_once(&database, 32, |db, n| async move {
            let key = wanted(&db, n).await;
            for before in 0..3 {
                granted(&db, &key, before, Some("run")).await;
                if n % 4 != 0 || before < 2 {
                    give_back(&db, &key, before + 1).await.unwrap();
                }
            }
        })
        .await;
        assert_eq!(answers.len(), 32);
        assert_eq!((committed(&db, LIBRARY_SCOPE).await, committed(&db, "run").await), (8 * COST, 8 * COST));
    }

    /// Three processes know three different things about one attempt: one of them is written down.
    async fn one_attempt_ends_one_way(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 1_000 * COST).await;
        for n in 0..8 {
            let key = wanted(&db, n).await;
            granted(&db, &key, 0, None).await;
            journal::submitted(&db, &key, 1, &format!("task {n}"), noon(2)).await.unwrap();
            let before = committed(&db, LIBRARY_SCOPE).await;
            let outcomes = at_once(&database, 12, |db, n| {
                let key = key.clone();
                async move {
                    if n % 3 == 0 {
                        give_back(&db, &key, 1).await
                    } else {
                        journal::succeeded(&db, &key, 1, &format!("steps/{n}.png"), noon(3)).await
                    }
                }
            })
            .await;
            let given_back = outcomes.iter().step_by(3).filter(|it| it.is_ok()).count();
            let done = outcomes.iter().enumerate().filter(|(n, it)| n % 3 != 0 && it.is_ok()).count();
            match intent(&db, &key).await.state {
                IntentState::Intent => {
                    assert_eq!((given_back, done), (1, 0));
                    assert_eq!(committed(&db, LIBRARY_SCOPE).await, before - COST);
                }
                IntentState::Succeeded => {
                    assert_eq!((given_back, done), (0, 8), "whoever says it again is right");
                    assert_eq!(committed(&db, LIBRARY_SCOPE).await, before);
                }
                other => panic!("{other}"),
            }
        }
    }
}
