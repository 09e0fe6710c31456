//! One key, one answer, for ever.

use super::*;

on_both! {
    async fn credits_are_given_spent_set_aside_and_given_back(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        till.grant(ann, CreditKind::Bonus, 3, Some(2)).await;
        till.grant(ann, CreditKind::Purchased, 10, None).await;
        let spent = till.ask(1, once(ann, spend(4))).await;
        assert_eq!((spent.amount, spent.number, spent.balances.total()), (-4, Some(3), 9));
        let hold = till.ask(2, once(ann, reserve(6, 1))).await.hold.unwrap();
        assert_eq!(till.balances(ann).await, [0, 0, 3, 6]);
        let stored = ledger::hold(&till.db, hold).await.unwrap().unwrap();
        assert_eq!((stored.user_id, stored.amount, stored.expires_at), (ann, credits(6), noon(HOUR)));
        let captured = till.ask(3, once(ann, Request::Capture { hold, amount: Some(credits(5)) })).await;
        assert_eq!((captured.amount, till.balances(ann).await), (1, [0, 0, 4, 0]));
        let all = Request::Refund { charge: captured.transfer_id, amount: None };
        assert_eq!(till.ask(4, once(ann, all)).await.amount, 5);
        // The bonus credits of the spend are over: they come as new ones.
        let late = Request::Refund { charge: spent.transfer_id, amount: None };
        assert_eq!(till.ask(3 * HOUR, once(ann, late)).await.amount, 4);
        assert_eq!(till.balances(ann).await, [3, 0, 10, 0]);
        let standing = ledger::standing(&till.db, ann).await.unwrap();
        assert_eq!(standing.bonus_expires_at, Some(noon(3 * HOUR) + GRACE));
        assert_eq!((standing.number, standing.week_used), (7, 0));

        let begin = Request::Reset { amount: credits(50), expires_at: Some(noon(9 * HOUR)) };
        till.ask(4 * HOUR, once(ann, begin)).await;
        let again = Request::Reset { amount: credits(60), expires_at: Some(noon(20 * HOUR)) };
        let reset = till.ask(5 * HOUR, once(ann, again)).await;
        assert_eq!((reset.amount, reset.number, till.balances(ann).await), (60, Some(10), [3, 60, 10, 0]));
        let (rows, total) = ledger::history(&till.db, ann, &ledger::Filter::default(), 0, 3).await.unwrap();
        let told: Vec<_> = rows.iter().map(|row| (row.outcome.transaction_type, row.outcome.amount)).collect();
        let expected =
            [(TransactionType::Subscription, 60), (TransactionType::Expiry, -50), (TransactionType::Subscription, 50)];
        assert_eq!((told.as_slice(), total), (expected.as_slice(), 10));
        till.verify().await;
    }

    async fn the_same_key_hears_the_same_answer_and_changes_nothing(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        till.grant(ann, CreditKind::Purchased, 10, None).await;
        for (key, units, refusal) in [("a", 4, None), ("b", 400, Some(Refusal::InsufficientCredits))] {
            let first = till.ask(1, change(ann, key, spend(units))).await;
            assert_eq!((first.refusal, first.replayed), (refusal, false));
            till.grant(ann, CreditKind::Bonus, 300, None).await;
            let balances = till.balances(ann).await;
            // Later, when it would go otherwise, and from another process.
            for other in [till.clone(), Till::new(&database).await] {
                let again = other.ask(HOUR, change(ann, key, spend(units))).await;
                assert_eq!(again, Outcome { replayed: true, ..first.clone() });
            }
            assert_eq!(till.balances(ann).await, balances);
        }
    }

    async fn a_key_of_another_request_is_refused(database: TestDatabase) {
        let (till, ann, bob) = (Till::new(&database).await, Uuid::now_v7(), Uuid::now_v7());
        till.grant(ann, CreditKind::Purchased, 10, None).await;
        till.grant(bob, CreditKind::Purchased, 10, None).await;
        let first = till.ask(1, change(ann, "a", spend(1))).await;
        let mut of_bob = change(ann, "a", spend(1));
        of_bob.user_id = bob;
        for other in [change(ann, "a", spend(2)), of_bob.clone()] {
            assert_eq!(till.reply(2, other).await, Reply::OtherRequest);
        }
        // In one batch too.
        let mut bobs = of_bob;
        bobs.key = "b".parse().unwrap();
        let batch = [change(ann, "b", spend(1)), change(ann, "b", spend(2)), bobs, change(ann, "b", spend(1))];
        let replies = till.at(3, &batch).await;
        assert_eq!(replies[1..3], [Reply::OtherRequest, Reply::OtherRequest]);
        let [once, twice] = [0, 3].map(|place| outcome(replies[place].clone()));
        assert_eq!(twice, Outcome { replayed: true, ..once });
        assert_eq!(till.balances(ann).await, [0, 0, 8, 0]);
        assert_eq!(till.balances(bob).await, [0, 0, 10, 0]);
        assert_eq!(ledger::transfer(&till.db, first.transfer_id).await.unwrap().unwrap().amount, -1);
    }

    async fn what_waits_for_its_time_is_asked_again_under_the_same_key(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        till.grant(ann, CreditKind::Purchased, 10, None).await;
        let hold = till.ask(1, once(ann, reserve(4, 1))).await.hold.unwrap();
        let end = change(ann, Key::time_out_of(hold).as_str(), Request::TimeOut { hold });
        assert_eq!(till.ask(2, end.clone()).await.refusal, Some(Refusal::HoldNotDue));
        let due = ledger::due(&till.db, noon(HOUR), 10, Uuid::nil()).await.unwrap();
        assert_eq!(due.holds, [(hold, ann)]);
        assert_eq!(till.ask(HOUR, end.clone()).await.amount, 4);
        assert!(till.ask(HOUR, end).await.replayed);
        assert_eq!(ledger::due(&till.db, noon(HOUR), 10, Uuid::nil()).await.unwrap().holds, []);
    }

    async fn what_is_somebody_elses_is_unknown(database: TestDatabase) {
        let (till, ann, bob) = (Till::new(&database).await, Uuid::now_v7(), Uuid::now_v7());
        for user in [ann, bob] {
            till.grant(user, CreditKind::Purchased, 10, None).await;
        }
        let bought = till.grant(ann, CreditKind::Purchased, 10, None).await;
        let spent = till.ask(1, once(ann, spend(4))).await;
        let hold = till.ask(1, once(ann, reserve(4, 1))).await.hold.unwrap();
        let requests = [
            (Request::Release { hold }, Refusal::UnknownHold),
            (Request::Capture { hold, amount: None }, Refusal::UnknownHold),
            (Request::TimeOut { hold }, Refusal::UnknownHold),
            (Request::Refund { charge: spent.transfer_id, amount: None }, Refusal::UnknownCharge),
            (Request::ClawBack { grant: bought.transfer_id }, Refusal::UnknownCharge),
        ];
        for (request, refusal) in requests {
            // Alone, and beside a change of its owner, so that both wallets are loaded.
            let alone = till.ask(2, once(bob, request.clone())).await;
            let batch = [once(ann, spend(1)), once(bob, request)];
            let beside = outcome(till.at(2, &batch).await.remove(1));
            assert_eq!([alone.refusal, beside.refusal], [Some(refusal); 2]);
        }
        assert_eq!(till.balances(bob).await, [0, 0, 10, 0]);
        till.verify().await;
    }

    async fn credits_of_an_undone_purchase_that_come_back_later_are_lost(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        let grant = till.grant(ann, CreditKind::Purchased, 10, None).await.transfer_id;
        let spent = till.ask(1, once(ann, spend(4))).await;
        let hold = till.ask(1, once(ann, reserve(3, 1))).await.hold.unwrap();
        assert_eq!(till.ask(2, once(ann, Request::ClawBack { grant })).await.amount, -3);
        assert_eq!(till.ask(3, once(ann, Request::Release { hold })).await.amount, 0);
        let refund = Request::Refund { charge: spent.transfer_id, amount: None };
        assert_eq!(till.ask(3, once(ann, refund)).await.amount, 0);
        assert_eq!(till.ask(5, once(ann, Request::ClawBack { grant })).await.refusal, Some(Refusal::NothingToMove));
        assert_eq!(till.balances(ann).await, [0; 4]);
        // Of another one everything is held when it is undone: it is closed all the same, and in the same batch too.
        let grant = till.grant(ann, CreditKind::Purchased, 10, None).await.transfer_id;
        let [now, later] = [
            till.ask(6, once(ann, reserve(4, 1))).await.hold.unwrap(),
            till.ask(6, once(ann, reserve(6, 1))).await.hold.unwrap(),
        ];
        let batch = [once(ann, Request::ClawBack { grant }), once(ann, Request::Release { hold: now })];
        let done: Vec<Outcome> = till.at(7, &batch).await.into_iter().map(outcome).collect();
        assert_eq!((done[0].refusal, done[0].amount, done[1].amount), (None, 0, 0));
        assert!(done[0].number.is_some());
        assert_eq!(till.ask(8, once(ann, Request::Release { hold: later })).await.amount, 0);
        assert_eq!(till.balances(ann).await, [0; 4]);
        till.verify().await;
    }

    async fn credits_of_a_period_before_come_back_as_bonus_and_count_in_it(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        let period = |units, hours| Request::Reset { amount: credits(units), expires_at: Some(noon(hours * HOUR)) };
        till.ask(0, once(ann, period(50, 90))).await;
        let spent = till.ask(1, once(ann, spend(5))).await.transfer_id;
        let mut holds = Vec::new();
        for units in [6, 7, 8] {
            holds.push(till.ask(1, once(ann, reserve(units, 1))).await.hold.unwrap());
        }
        till.ask(2, once(ann, period(60, 90))).await;
        till.ask(2, once(ann, spend(2))).await;
        let capture = Request::Capture { hold: holds[0], amount: Some(credits(4)) };
        let captured = till.ask(3, once(ann, capture)).await.transfer_id;
        assert_eq!(till.balances(ann).await, [2, 58, 0, 15]);
        for (request, back) in [
            (Request::Release { hold: holds[1] }, 7),
            (Request::Refund { charge: captured, amount: None }, 4),
            (Request::Refund { charge: spent, amount: None }, 5),
        ] {
            assert_eq!(till.ask(4, once(ann, request)).await.amount, back);
        }
        assert_eq!(till.balances(ann).await, [18, 58, 0, 8]);
        let standing = ledger::standing(&till.db, ann).await.unwrap();
        assert_eq!((standing.period_used, standing.week_used), (2, 10));
        assert_eq!(standing.bonus_expires_at, Some(noon(3) + GRACE));
        // The plan ends.
        let end = Request::Reset { amount: credits(0), expires_at: None };
        till.ask(5, once(ann, end)).await;
        till.ask(6, once(ann, Request::Release { hold: holds[2] })).await;
        assert_eq!(till.balances(ann).await, [26, 0, 0, 0]);
        till.verify().await;
    }

    async fn a_slow_clock_stops_nobody(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        till.grant(ann, CreditKind::Bonus, 10, Some(1)).await;
        let hold = till.ask(1, once(ann, reserve(4, 1))).await.hold.unwrap();
        assert_eq!(till.reply(HOUR, change(ann, "settle", Request::Settle)).await, Reply::Settled);
        // Another process, one second behind.
        till.ask(HOUR - 1, once(ann, Request::Release { hold })).await;
        assert_eq!(till.reply(HOUR, change(ann, "settle", Request::Settle)).await, Reply::Settled);
        assert_eq!(till.balances(ann).await, [0; 4]);
        till.verify().await;
    }

    async fn a_history_never_goes_back_in_time(database: TestDatabase) {
        let (till, ann, bob) = (Till::new(&database).await, Uuid::now_v7(), Uuid::now_v7());
        till.grant(ann, CreditKind::Bonus, 10, None).await;
        till.ask(HOUR, once(ann, spend(1))).await;
        // A process whose clock is behind, alone and with somebody who has not seen the other's time.
        let (late, refused) = (change(ann, "late", spend(1)), change(ann, "refused", spend(100)));
        let told = [till.ask(9, late.clone()).await, till.ask(9, refused.clone()).await];
        assert_eq!([told[0].created_at, told[1].created_at], [noon(HOUR); 2]);
        let batch = [once(ann, spend(1)), once(bob, grant(CreditKind::Bonus, 1, None))];
        let both: Vec<_> = till.at(9, &batch).await.into_iter().map(|reply| outcome(reply).created_at).collect();
        assert_eq!(both, [noon(HOUR), noon(9)]);
        till.ask(2 * HOUR, once(ann, spend(1))).await;
        for (change, first) in [late, refused].into_iter().zip(told) {
            assert_eq!(till.ask(9, change).await, Outcome { replayed: true, ..first });
        }
        let (rows, _) = ledger::history(&till.db, ann, &ledger::Filter::default(), 0, 9).await.unwrap();
        let times: Vec<_> = rows.iter().rev().map(|row| row.outcome.created_at).collect();
        assert_eq!(times, [noon(0), noon(HOUR), noon(HOUR), noon(HOUR), noon(2 * HOUR)]);
        till.verify().await;
    }
}
