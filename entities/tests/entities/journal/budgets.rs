//! Where money is counted: taken once, given back once, kept where a charge stands.

use harness::TestDatabase;

use super::*;

on_both! {
    async fn two_budgets_both_hold_and_a_refusal_takes_nothing(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 5 * COST).await;
        cap(&db, "run a", 3 * COST + COST / 2).await;
        cap(&db, "run b", 9 * COST).await;
        for (n, run, expected) in [
            (0, "run a", None),
            (1, "run a", None),
            (2, "run a", None),
            (3, "run a", Some("run a")),
            (4, "run b", None),
            (5, "run b", None),
            (6, "run b", Some(LIBRARY_SCOPE)),
            (7, "run without a cap", Some(LIBRARY_SCOPE)),
        ] {
            let key = wanted(&db, n).await;
            let before = dump(&db).await;
            let begun = begin(&db, &key, 0, Some(run)).await;
            match expected {
                None => assert!(matches!(begun, Begin::Granted(_)), "{n}: {begun:?}"),
                Some(scope) => {
                    assert_eq!(begun, over(scope), "{n}");
                    assert_eq!(dump(&db).await, before, "{n}");
                }
            }
        }
        assert_eq!(committed(&db, LIBRARY_SCOPE).await, 5 * COST);
        assert_eq!((committed(&db, "run a").await, committed(&db, "run b").await), (3 * COST, 2 * COST));
        cap(&db, LIBRARY_SCOPE, 6 * COST).await;
        let key = wanted(&db, 7).await;
        assert_eq!(begin(&db, &key, 0, Some("run without a cap")).await, over("run without a cap"));
        // The library is not charged twice by a run of that name.
        granted(&db, &key, 0, Some(LIBRARY_SCOPE)).await;
        assert_eq!(committed(&db, LIBRARY_SCOPE).await, 6 * COST);
        give_back(&db, &key, 1).await.unwrap();
        assert_eq!(committed(&db, LIBRARY_SCOPE).await, 5 * COST);
    }

    async fn without_a_cap_nothing_may_be_spent(database: TestDatabase) {
        let db = database.connect().await;
        let key = wanted(&db, 1).await;
        assert_eq!(begin(&db, &key, 0, None).await, over(LIBRARY_SCOPE));
        assert_eq!(committed(&db, LIBRARY_SCOPE).await, 0);
        cap(&db, LIBRARY_SCOPE, COST - 1).await;
        assert_eq!(begin(&db, &key, 0, None).await, over(LIBRARY_SCOPE));
        cap(&db, LIBRARY_SCOPE, COST).await;
        granted(&db, &key, 0, None).await;
    }

    async fn what_an_attempt_costs_goes_back_to_the_run_that_paid(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 100 * COST).await;
        for run in ["run a", "run b"] {
            cap(&db, run, 10 * COST).await;
        }
        let all = async || {
            (committed(&db, LIBRARY_SCOPE).await, committed(&db, "run a").await, committed(&db, "run b").await)
        };
        let key = wanted(&db, 1).await;
        granted(&db, &key, 0, Some("run a")).await;
        assert_eq!(all().await, (COST, COST, 0));
        give_back(&db, &key, 1).await.unwrap();
        assert_eq!(all().await, (0, 0, 0));
        // Another run, another price.
        let dearer = booking(4 * COST, Some("run b"));
        let begun = journal::begin_submit(&db, &key, 1, &dearer, noon(4)).await.unwrap();
        assert!(matches!(begun, Begin::Granted(_)));
        assert_eq!(all().await, (4 * COST, 0, 4 * COST));
        park(&db, &key, 2).await.unwrap();
        assert_eq!(all().await, (4 * COST, 0, 4 * COST));
        give_back(&db, &key, 2).await.unwrap();
        assert_eq!(all().await, (0, 0, 0));
        // No run at all: that of the attempt before is left alone.
        granted(&db, &key, 2, None).await;
        assert_eq!(all().await, (COST, 0, 0));
        give_back(&db, &key, 3).await.unwrap();
        // Written off keeps what it took, and a later attempt takes its own.
        granted(&db, &key, 3, Some("run a")).await;
        park(&db, &key, 4).await.unwrap();
        journal::write_off(&db, &key, 4, noon(5)).await.unwrap();
        assert_eq!(all().await, (COST, COST, 0));
        assert!(journal::reopen(&db, &key, noon(6)).await.unwrap());
        granted(&db, &key, 4, Some("run b")).await;
        assert_eq!(all().await, (2 * COST, COST, COST));
        journal::succeeded(&db, &key, 5, "steps/a.png", noon(7)).await.unwrap();
        assert_eq!(all().await, (2 * COST, COST, COST));
    }

    async fn a_lowered_cap_stops_what_comes_and_keeps_what_was(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 3 * COST).await;
        let keys = [wanted(&db, 0).await, wanted(&db, 1).await, wanted(&db, 2).await];
        granted(&db, &keys[0], 0, None).await;
        granted(&db, &keys[1], 0, None).await;
        cap(&db, LIBRARY_SCOPE, COST).await;
        assert_eq!(committed(&db, LIBRARY_SCOPE).await, 2 * COST);
        assert_eq!(begin(&db, &keys[2], 0, None).await, over(LIBRARY_SCOPE));
        give_back(&db, &keys[0], 1).await.unwrap();
        assert_eq!(begin(&db, &keys[2], 0, None).await, over(LIBRARY_SCOPE), "the cap is exactly used");
        give_back(&db, &keys[1], 1).await.unwrap();
        granted(&db, &keys[2], 0, None).await;
        assert_eq!(committed(&db, LIBRARY_SCOPE).await, COST);
    }

    /// A budget that somebody reset by hand must not hold an intent for ever.
    async fn giving_back_more_than_there_is_leaves_nothing(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 3 * COST).await;
        cap(&db, "run", 3 * COST).await;
        let key = wanted(&db, 1).await;
        granted(&db, &key, 0, Some("run")).await;
        let reset = "UPDATE provider_budgets SET committed_usd_micros = 5 WHERE scope = 'library'";
        db.execute_unprepared(reset).await.unwrap();
        db.execute_unprepared("DELETE FROM provider_budgets WHERE scope = 'run'").await.unwrap();
        give_back(&db, &key, 1).await.unwrap();
        assert_eq!((committed(&db, LIBRARY_SCOPE).await, committed(&db, "run").await), (0, 0));
        assert_eq!(intent(&db, &key).await.state, IntentState::Intent);
    }

    async fn the_providers_shares_add_up_to_the_librarys_budget(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 100 * COST).await;
        assert_eq!(journal::spent_by_provider(&db).await.unwrap(), []);
        let mut keys = Vec::new();
        for (n, provider) in [Provider::Piapi, Provider::Gemini].into_iter().cycle().take(10).enumerate() {
            let key = wanted(&db, n).await;
            let cost = i64::try_from(n).unwrap() + 1;
            let booking = Booking { provider, ..booking(cost, None) };
            let begun = journal::begin_submit(&db, &key, 0, &booking, noon(1)).await.unwrap();
            assert!(matches!(begun, Begin::Granted(_)));
            keys.push(key);
        }
        // PiAPI, costs 1 3 5 7 9: submitted, given back, parked, written off, done. Gemini, 2 4 6 8 10: one given back.
        journal::submitted(&db, &keys[0], 1, "task", noon(2)).await.unwrap();
        give_back(&db, &keys[2], 1).await.unwrap();
        park(&db, &keys[4], 1).await.unwrap();
        park(&db, &keys[6], 1).await.unwrap();
        journal::write_off(&db, &keys[6], 1, noon(3)).await.unwrap();
        journal::succeeded(&db, &keys[8], 1, "steps/a.png", noon(3)).await.unwrap();
        give_back(&db, &keys[1], 1).await.unwrap();
        let spent = journal::spent_by_provider(&db).await.unwrap();
        assert_eq!(spent, [("gemini".to_owned(), 4, 28), ("piapi".to_owned(), 4, 22)]);
        assert_eq!(committed(&db, LIBRARY_SCOPE).await, 28 + 22);
    }
}
