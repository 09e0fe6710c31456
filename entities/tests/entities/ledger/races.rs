//! Many at once, in one process and in two.

use std::time::{Duration as Time, Instant};

use entities::connect::{PoolOptions, begin_write, connect};
use futures_util::future::join_all;

use super::*;

on_both! {
    async fn of_128_spends_at_once_on_64_credits_64_pass(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        let other = Till::new(&database).await;
        till.grant(ann, CreditKind::Bonus, 40, Some(1)).await;
        till.grant(ann, CreditKind::Purchased, 24, None).await;
        let spends = (0..128).map(|n| {
            let till = if n % 2 == 0 { till.clone() } else { other.clone() };
            tokio::spawn(async move { till.ask(1, once(ann, spend(1))).await })
        });
        let told: Vec<Outcome> = join_all(spends).await.into_iter().map(Result::unwrap).collect();
        let passed = told.iter().filter(|outcome| outcome.refusal.is_none()).count();
        let refused = told.iter().filter(|outcome| outcome.refusal == Some(Refusal::InsufficientCredits)).count();
        assert_eq!((passed, refused, till.balances(ann).await), (64, 64, [0; 4]));
        assert_eq!(till.number("SELECT count(*) FROM credit_transfers WHERE refusal IS NOT NULL").await, 64);
        till.verify().await;
    }

    async fn one_key_asked_by_two_processes_at_once_is_done_once(database: TestDatabase) {
        let (here, there, ann) = (Till::new(&database).await, Till::new(&database).await, Uuid::now_v7());
        here.grant(ann, CreditKind::Purchased, 1_000, None).await;
        for round in 0..20 {
            let key = format!("round:{round}");
            let asks = (0..6).map(|n| {
                let (till, change) = (if n % 2 == 0 { &here } else { &there }, change(ann, &key, spend(1)));
                let till = till.clone();
                tokio::spawn(async move { till.ask(1, change).await })
            });
            let told: Vec<Outcome> = join_all(asks).await.into_iter().map(Result::unwrap).collect();
            assert_eq!(told.iter().filter(|outcome| !outcome.replayed).count(), 1, "{told:?}");
            assert!(told.iter().all(|outcome| outcome.transfer_id == told[0].transfer_id), "{told:?}");
        }
        assert_eq!(here.balances(ann).await, [0, 0, 980, 0]);
    }

    async fn a_hold_that_two_processes_end_at_once_ends_once(database: TestDatabase) {
        let (here, there, ann) = (Till::new(&database).await, Till::new(&database).await, Uuid::now_v7());
        here.grant(ann, CreditKind::Purchased, 20, None).await;
        for _ in 0..20 {
            let hold = here.ask(1, once(ann, reserve(1, 1))).await.hold.unwrap();
            let capture = here.ask(2, once(ann, Request::Capture { hold, amount: None }));
            let (capture, release) = tokio::join!(capture, there.ask(2, once(ann, Request::Release { hold })));
            let refusals = [capture.refusal, release.refusal];
            assert!(refusals.contains(&None) && refusals.contains(&Some(Refusal::HoldOver)), "{refusals:?}");
        }
        here.verify().await;
    }

    async fn two_processes_open_the_same_new_accounts_in_any_order_without_waiting_in_a_circle(database: TestDatabase) {
        let (here, there) = (Till::new(&database).await, Till::new(&database).await);
        let give = |user: &Uuid| once(*user, grant(CreditKind::Bonus, 1, None));
        for round in 0..150 {
            let mut users = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
            if round % 2 == 0 {
                users.reverse();
            }
            let [a, b, c] = users;
            let first = async {
                here.try_at(1, &[give(&a)]).await?;
                here.try_at(1, &[give(&a), give(&b), give(&c)]).await
            };
            let second = async {
                there.try_at(1, &[give(&c), give(&b), give(&a)]).await?;
                there.try_at(1, &[give(&b), give(&a)]).await
            };
            let (first, second) = tokio::join!(first, second);
            assert!(first.is_ok() && second.is_ok(), "round {round}: {first:?} {second:?}");
            assert_eq!(here.balances(a).await, [4, 0, 0, 0]);
        }
    }

    async fn batches_over_the_same_users_in_opposite_orders_all_pass(database: TestDatabase) {
        let (here, there) = (Till::new(&database).await, Till::new(&database).await);
        let users: Arc<Vec<Uuid>> = Arc::new((0..20).map(|_| Uuid::now_v7()).collect());
        for user in users.iter() {
            here.grant(*user, CreditKind::Purchased, 100, None).await;
        }
        let batches = (0..32).map(|n| {
            let (till, users) = (if n % 2 == 0 { here.clone() } else { there.clone() }, users.clone());
            tokio::spawn(async move {
                let mut changes: Vec<Change> = users.iter().map(|user| once(*user, spend(1))).collect();
                if n % 3 == 0 {
                    changes.reverse();
                }
                till.at(1, &changes).await
            })
        });
        for replies in join_all(batches).await {
            assert!(replies.unwrap().into_iter().all(|reply| outcome(reply).refusal.is_none()));
        }
        for user in users.iter() {
            assert_eq!(here.balances(*user).await, [0, 0, 68, 0]);
        }
        // Each process sees that the other one was at work, and that it was not since.
        let seen = async || ledger::batches_of_others(&here.db, here.writer).await.unwrap();
        let before = seen().await;
        assert_eq!(before.len(), 1);
        here.ask(1, once(users[0], spend(1))).await;
        assert_eq!(seen().await, before);
        there.ask(1, once(users[0], spend(1))).await;
        assert!(seen().await[0].1 > before[0].1);
        here.verify().await;
    }

    async fn who_waits_too_long_for_a_wallet_is_told_so_and_may_come_again(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        till.grant(ann, CreditKind::Bonus, 5, None).await;
        let patience = Time::from_millis(300);
        let options = PoolOptions { lock_timeout: patience, busy_timeout: patience, ..PoolOptions::default() };
        let hasty = Till { db: connect(database.url(), options).await.unwrap(), writer: Writer::new(Uuid::now_v7()) };
        // A process that stopped in the middle of its work.
        let stopped = begin_write(&till.db).await.unwrap();
        stopped.execute_unprepared("UPDATE credit_accounts SET week_used = 1").await.unwrap();
        let (change, begun) = (once(ann, spend(1)), Instant::now());
        let waiting = tokio::time::timeout(Time::from_secs(8), hasty.try_at(1, std::slice::from_ref(&change)));
        let error = waiting.await.expect("an answer").unwrap_err();
        assert!(error.unavailable(), "{error:?}");
        assert!(begun.elapsed() >= patience, "{:?}", begun.elapsed());
        stopped.rollback().await.unwrap();
        assert_eq!(hasty.ask(1, change).await.amount, -1);
    }

    async fn nobody_sees_half_of_a_change(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        till.grant(ann, CreditKind::Bonus, 5, Some(1)).await;
        let reader = {
            let till = Till::new(&database).await;
            tokio::spawn(async move {
                let mut seen = [0, 0];
                while seen.iter().sum::<usize>() < 2_000 {
                    let standing = ledger::standing(&till.db, ann).await.unwrap();
                    let there = standing.balances.total() > 0;
                    assert_eq!(there, standing.bonus_expires_at.is_some(), "{standing:?}");
                    assert_eq!(there, standing.next_expiry.is_some(), "{standing:?}");
                    seen[usize::from(there)] += 1;
                }
                seen
            })
        };
        while !reader.is_finished() {
            till.ask(1, once(ann, spend(5))).await;
            till.grant(ann, CreditKind::Bonus, 5, Some(1)).await;
        }
        let seen = reader.await.unwrap();
        assert!(seen.iter().all(|times| *times > 0), "{seen:?}");
    }
}
