//! A batch answers as its changes one at a time would.

use domain::ledger::HoldState;

use super::*;

/// Numbers that look random and are the same in every run: splitmix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((bits ^ (bits >> 31)) >> 1).unwrap() % bound
    }
}

/// Two users who are treated the same, one in batches, the other one at a time; their holds, charges and grants.
#[derive(Default)]
pub(super) struct Twins {
    pub(super) users: [Uuid; 2],
    holds: Vec<[Uuid; 2]>,
    charges: Vec<[Uuid; 2]>,
    grants: Vec<[Uuid; 2]>,
}

impl Twins {
    /// The same request for both; now and then of what never was.
    fn roll(&self, dice: &mut Dice) -> [Request; 2] {
        let amount = credits(dice.below(9));
        let part = [None, Some(amount)][usize::from(dice.below(2) == 0)];
        let hours = dice.below(8);
        let kind = CreditKind::ALL[usize::try_from(dice.below(3)).unwrap()];
        let pick = |ids: &Vec<[Uuid; 2]>, dice: &mut Dice| {
            let place = usize::try_from(dice.below(i64::try_from(ids.len()).unwrap() + 1)).unwrap();
            ids.get(place).copied().unwrap_or([Uuid::max(); 2])
        };
        match dice.below(14) {
            0 | 1 => [(); 2].map(|()| grant(kind, amount.units(), (hours > 2).then_some(hours))),
            2..5 => [(); 2].map(|()| Request::Spend { amount }),
            5 => [(); 2].map(|()| Request::Take { amount }),
            6 | 7 => [(); 2].map(|()| reserve(amount.units(), hours)),
            8 => pick(&self.holds, dice).map(|hold| Request::Capture { hold, amount: part }),
            9 => pick(&self.holds, dice).map(|hold| Request::Release { hold }),
            10 => pick(&self.holds, dice).map(|hold| Request::TimeOut { hold }),
            11 => pick(&self.charges, dice).map(|charge| Request::Refund { charge, amount: part }),
            12 => pick(&self.grants, dice).map(|grant| Request::ClawBack { grant }),
            _ => [(); 2].map(|()| Request::Reset { amount, expires_at: Some(noon((hours + 3) * HOUR)) }),
        }
    }

    fn note(&mut self, request: &Request, done: [&Outcome; 2]) {
        if done[0].refusal.is_some() {
            return;
        }
        let ids = done.map(|outcome| outcome.transfer_id);
        match request {
            Request::Grant { .. } | Request::Reset { .. } => self.grants.push(ids),
            Request::Spend { .. } | Request::Capture { .. } => self.charges.push(ids),
            Request::Reserve { .. } => self.holds.push(ids),
            _ => {}
        }
    }
}

/// `rounds` batches of 200 changes of 20 users, and the same ones one at a time for their twins.
pub(super) async fn random_rounds(till: &Till, rounds: i64) -> Vec<Twins> {
    let mut dice = Dice(7);
    let mut twins: Vec<Twins> =
        (0..20).map(|_| Twins { users: [Uuid::now_v7(), Uuid::now_v7()], ..Twins::default() }).collect();
    for round in 0..rounds {
        let (mut batch, mut alone, mut whose) = (Vec::new(), Vec::new(), Vec::new());
        for n in 0..200 {
            let place = usize::try_from(dice.below(20)).unwrap();
            let twin = &twins[place];
            // Sometimes a request that is under way already, and sometimes another one under its key.
            let requests = twin.roll(&mut dice);
            let key = if n > 9 && dice.below(10) == 0 { n - dice.below(9) } else { n };
            let [one, other] = [0, 1]
                .map(|side: usize| change(twin.users[side], &format!("{side}:{round}:{key}"), requests[side].clone()));
            batch.push(one);
            alone.push(other);
            whose.push(place);
        }
        let now = round * HOUR;
        let together = till.at(now, &batch).await;
        for (n, change) in alone.into_iter().enumerate() {
            let request = change.request.clone();
            let single = till.reply(now, change).await;
            match (&together[n], &single) {
                (Reply::Outcome(one), Reply::Outcome(other)) => {
                    let told = |outcome: &Outcome| {
                        let Outcome { kind, transaction_type, number, refusal, amount, balances, replayed, .. } =
                            outcome.clone();
                        (kind, transaction_type, number, refusal, amount, balances, replayed, outcome.hold.is_some())
                    };
                    assert_eq!(told(one), told(other), "round {round}, change {n}: {request:?}");
                    if !one.replayed {
                        twins[whose[n]].note(&request, [one, other]);
                    }
                }
                (one, other) => assert_eq!(one, other, "round {round}, change {n}: {request:?}"),
            }
        }
    }
    twins
}

on_both! {
    async fn two_hundred_changes_at_once_are_answered_as_one_at_a_time(database: TestDatabase) {
        let till = Till::new(&database).await;
        for twins in random_rounds(&till, 5).await {
            let [one, other] = twins.users;
            let standing = ledger::standing(&till.db, one).await.unwrap();
            assert_eq!(standing, ledger::standing(&till.db, other).await.unwrap());
        }
        // By side: the same rows.
        let refused = "SELECT count(*) FROM credit_transfers WHERE refusal IS NOT NULL AND key LIKE";
        let refused = [till.number(&format!("{refused} '0:%'")).await, till.number(&format!("{refused} '1:%'")).await];
        assert!(refused[0] == refused[1] && refused[0] > 50, "{refused:?}");
        till.verify().await;
    }

    async fn several_changes_of_one_wallet_in_one_batch_know_of_each_other(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        till.grant(ann, CreditKind::Bonus, 5, Some(1)).await;
        till.grant(ann, CreditKind::Purchased, 20, None).await;
        let hold = till.ask(1, once(ann, reserve(3, 1))).await.hold.unwrap();
        let charge = till.ask(1, once(ann, spend(6))).await.transfer_id;
        let refund = || once(ann, Request::Refund { charge, amount: Some(credits(1)) });
        let batch = [
            once(ann, Request::Capture { hold, amount: Some(credits(1)) }),
            once(ann, Request::Capture { hold, amount: None }),
            once(ann, Request::Release { hold }),
            refund(),
            refund(),
            once(ann, Request::Settle),
            once(ann, grant(CreditKind::Bonus, 4, Some(9))),
            once(ann, spend(19)),
            once(ann, spend(5)),
        ];
        // An hour later: what the hold gives back of the bonus credits is over.
        let replies = till.at(HOUR, &batch).await;
        assert_eq!(replies[5], Reply::Settled);
        let told: Vec<_> = replies
            .into_iter()
            .filter_map(|reply| if let Reply::Outcome(outcome) = reply { Some(outcome) } else { None })
            .map(|outcome| outcome.refusal.map_or(Ok(outcome.amount), Err))
            .collect();
        assert_eq!(
            told,
            [
                Ok(2),
                Err(Refusal::HoldOver),
                Err(Refusal::HoldOver),
                Ok(1),
                Err(Refusal::AlreadyRefunded),
                Ok(4),
                Ok(-19),
                Err(Refusal::InsufficientCredits)
            ]
        );
        assert_eq!(till.balances(ann).await, [0, 0, 4, 0]);
        assert_eq!(ledger::hold(&till.db, hold).await.unwrap().unwrap().state, HoldState::Captured);
        till.verify().await;
    }

    async fn a_hold_of_more_lots_than_a_statement_takes_values_comes_back(database: TestDatabase) {
        let (till, ann) = (Till::new(&database).await, Uuid::now_v7());
        // SQLite takes at most 32,766 values.
        let lots = 33_000;
        let first = till.grant(ann, CreditKind::Purchased, 1, None).await.transfer_id;
        let new_id = match till.db.get_database_backend() {
            DbBackend::Postgres => "gen_random_uuid()",
            _ => "randomblob(16)",
        };
        let sql = format!(
            "INSERT INTO credit_lots (id, user_id, kind, grant_id, number, granted, remaining, is_spent, created_at) \
             WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {lots}) \
             SELECT {new_id}, user_id, kind, grant_id, number, 1, 1, FALSE, created_at FROM credit_lots, n \
             WHERE grant_id = {{id}}"
        );
        assert_eq!(till.run(&sql, first).await.unwrap(), 32_999);
        till.run(&format!("UPDATE credit_accounts SET purchased = {lots} WHERE user_id = {{id}}"), ann).await.unwrap();
        let hold = till.ask(2, once(ann, reserve(lots, 1))).await.hold.unwrap();
        assert_eq!(till.ask(3, once(ann, Request::Release { hold })).await.amount, lots);
        assert_eq!(till.balances(ann).await, [0, 0, lots, 0]);
        let all = till.number("SELECT count(*) FROM credit_lots WHERE remaining = 1").await;
        assert_eq!(all, lots);
    }
}
