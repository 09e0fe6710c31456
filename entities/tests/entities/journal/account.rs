//! Settling: which tasks are known, which calls may own another, and a lost call that is wanted once more.

use harness::TestDatabase;

use super::*;

on_both! {
    async fn a_lost_call_that_is_wanted_again_stays_counted_and_is_booked_anew(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 2 * COST).await;
        let key = wanted(&db, 1).await;
        granted(&db, &key, 0, None).await;
        park(&db, &key, 1).await.unwrap();
        let superseded = |outcome| matches!(outcome, Err(StoreError::Superseded { .. }));
        assert!(superseded(journal::want_again(&db, &key, 1, noon(4)).await), "parked is not lost yet");
        assert_eq!(journal::written_off(&db).await.unwrap(), []);
        journal::write_off(&db, &key, 1, noon(4)).await.unwrap();
        let lost = journal::written_off(&db).await.unwrap();
        assert_eq!(lost.iter().map(|it| &it.step_key).collect::<Vec<_>>(), [&key]);
        assert!(superseded(journal::want_again(&db, &key, 2, noon(5)).await), "another attempt than the lost one");
        assert!(!journal::attempts(&db, &key).await.unwrap()[0].wanted_again);

        journal::want_again(&db, &key, 1, noon(5)).await.unwrap();
        assert!(journal::attempts(&db, &key).await.unwrap()[0].wanted_again);
        assert_eq!(intent(&db, &key).await.state, IntentState::Intent);
        assert!(superseded(journal::want_again(&db, &key, 1, noon(5)).await), "one word, one more call");
        assert_eq!(committed(&db, LIBRARY_SCOPE).await, COST);
        granted(&db, &key, 1, None).await;
        assert_eq!(committed(&db, LIBRARY_SCOPE).await, 2 * COST);
        // Lost once more, it needs a word of its own, and the budget is used up.
        park(&db, &key, 2).await.unwrap();
        journal::write_off(&db, &key, 2, noon(6)).await.unwrap();
        let past = journal::attempts(&db, &key).await.unwrap();
        assert_eq!(past.iter().map(|it| it.wanted_again).collect::<Vec<_>>(), [true, false]);
        journal::want_again(&db, &key, 2, noon(6)).await.unwrap();
        assert_eq!(begin(&db, &key, 2, None).await, over(LIBRARY_SCOPE));
    }

    async fn an_unknown_task_may_belong_to_every_nameless_call_of_its_account_and_time(database: TestDatabase) {
        let db = database.connect().await;
        cap(&db, LIBRARY_SCOPE, 10 * COST).await;
        let mut keys = Vec::new();
        for n in 0..5 {
            keys.push(wanted(&db, n).await);
            granted(&db, &keys[n], 0, None).await;
        }
        park(&db, &keys[0], 1).await.unwrap();
        journal::submitted(&db, &keys[1], 1, "known", noon(2)).await.unwrap();
        let refused = Uncharged { class: ErrorClass::Rejected, message: "no", give_up: false };
        journal::uncharged(&db, &keys[2], 1, &refused, noon(3)).await.unwrap();
        park(&db, &keys[3], 1).await.unwrap();
        journal::write_off(&db, &keys[3], 1, noon(4)).await.unwrap();

        let found = async |provider, key: &str, from, until| {
            let calls = journal::nameless(&db, provider, key, noon(from), noon(until)).await.unwrap();
            calls.into_iter().map(|call| call.step_key).collect::<std::collections::BTreeSet<_>>()
        };
        let candidates = [0, 3, 4].map(|n: usize| keys[n].clone()).into();
        assert_eq!(found(Provider::Piapi, "key-1", 0, 2).await, candidates);
        assert!(found(Provider::Piapi, "key-2", 0, 2).await.is_empty());
        assert!(found(Provider::Pollo, "key-1", 0, 2).await.is_empty());
        assert!(found(Provider::Piapi, "key-1", 2, 3).await.is_empty());

        let ids = ["known".to_owned(), "unknown".to_owned()];
        let known = journal::known_tasks(&db, Provider::Piapi, &ids).await.unwrap();
        assert_eq!(known.into_iter().collect::<Vec<_>>(), ["known"]);
        assert!(journal::known_tasks(&db, Provider::Pollo, &ids).await.unwrap().is_empty());
        // What became of the call does not make its task a stranger.
        give_back(&db, &keys[1], 1).await.unwrap();
        assert_eq!(journal::known_tasks(&db, Provider::Piapi, &ids).await.unwrap().len(), 1);
    }
}
