//! Each rule in plain words, with an example of it.

use uuid::Uuid;

use super::{
    super::{
        Account,
        CreditKind::{Bonus, Purchased, Subscription},
        Credits, HoldState, Refusal, Request, TransactionType, TransferKind,
        credits::MOST,
    },
    GRACE, credits,
    model::HOUR,
    till::{Till, four, moves},
    time,
};

#[test]
fn bonus_credits_are_spent_first_then_the_plans_then_bought_ones() {
    let mut till = Till::with(&[(Purchased, 5, None), (Subscription, 5, Some(9)), (Bonus, 5, None)]);
    assert_eq!(till.spend(4).balances.bonus.units(), 1);
    assert_eq!(till.balances(), [1, 5, 5, 0]);
    let done = till.spend(7);
    assert_eq!(till.balances(), [0, 0, 4, 0]);
    assert_eq!(
        moves(&done),
        [
            (Account::Bonus, Account::Revenue, 1),
            (Account::Subscription, Account::Revenue, 5),
            (Account::Purchased, Account::Revenue, 1)
        ]
    );
}

#[test]
fn of_one_kind_those_that_end_soonest_go_first_and_of_the_same_end_the_oldest() {
    let mut till = Till::with(&[
        (Bonus, 5, None),
        (Bonus, 5, Some(9)),
        (Bonus, 5, Some(3)),
        (Bonus, 5, Some(9)),
        (Bonus, 5, None),
    ]);
    till.spend(7);
    assert_eq!(till.lots(), [5, 3, 0, 5, 5]);
    till.spend(9);
    assert_eq!(till.lots(), [4, 0, 0, 0, 5]);
}

#[test]
fn a_spend_is_one_row_with_what_it_took_and_the_balance_after_it() {
    let mut till = Till::with(&[(Bonus, 2, None), (Purchased, 5, None)]);
    let done = till.spend(3);
    assert_eq!((done.kind, done.transaction_type), (TransferKind::Spend, TransactionType::Generation));
    assert_eq!((done.amount, done.number, done.refusal), (-3, Some(3), None));
    // What was bought is in the balance (domain.md §13, 13).
    assert_eq!((done.balances, done.balances.total()), (till.wallet.balances, 4));
}

#[test]
fn more_than_there_is_is_not_spent_and_nothing_changes() {
    let mut till = Till::with(&[(Bonus, 2, None), (Purchased, 5, None)]);
    let before = till.wallet.clone();
    let refused = till.spend(8);
    assert_eq!(refused.refusal, Some(Refusal::InsufficientCredits));
    assert_eq!((refused.amount, refused.number, refused.postings.len()), (0, None, 0));
    assert_eq!(refused.balances, before.balances);
    assert_eq!(till.wallet, before);
    assert_eq!(till.spend(0).refusal, Some(Refusal::NothingToMove));
    assert_eq!(till.spend(7).balances.total(), 0);
}

#[test]
fn what_expired_counts_as_nothing_and_is_a_row_of_its_own() {
    let mut till = Till::with(&[(Bonus, 4, Some(2)), (Purchased, 5, None)]);
    till.pass(2);
    let rows = till.all(Request::Spend { amount: credits(6) });
    assert_eq!((rows[0].kind, rows[0].transaction_type), (TransferKind::Expire, TransactionType::Expiry));
    assert_eq!((rows[0].amount, rows[0].number, four(rows[0].balances)), (-4, Some(3), [0, 0, 5, 0]));
    assert_eq!(rows[1].refusal, Some(Refusal::InsufficientCredits), "6 of 5 + 4 that are over");
    assert_eq!(till.balances(), [0, 0, 5, 0], "a refusal takes back nothing of what time did");
    assert_eq!(till.all(Request::Settle), [], "once");
}

#[test]
fn each_grant_keeps_its_own_end_whatever_comes_after_it() {
    let mut till = Till::with(&[(Bonus, 4, Some(2))]);
    till.grant(Bonus, 6, Some(50));
    till.grant(Bonus, 1, None);
    till.pass(2);
    till.all(Request::Settle);
    assert_eq!(till.lots(), [0, 6, 1]);
}

#[test]
fn a_new_period_sets_the_plans_credits_and_the_loss_of_the_rest_is_told_before() {
    let mut till = Till::with(&[(Purchased, 5, None)]);
    assert_eq!(till.reset(100, 30).len(), 1);
    till.spend(30);
    till.pass(10);
    let rows = till.reset(200, 30);
    let told: Vec<_> = rows.iter().map(|row| (row.kind, row.transaction_type, row.amount)).collect();
    assert_eq!(
        told,
        [
            (TransferKind::Expire, TransactionType::Expiry, -70),
            (TransferKind::Reset, TransactionType::Subscription, 200)
        ]
    );
    assert_eq!(till.balances(), [0, 200, 5, 0], "set, not added; what was bought stays");
    assert_eq!(till.wallet.period_started_at, Some(time(till.now)));
    assert_eq!(till.wallet.period_ends_at, Some(time(till.now + 30 * HOUR)));
    till.pass(30);
    till.all(Request::Settle);
    assert_eq!(till.balances(), [0, 0, 5, 0], "what is left at its end is lost");
}

#[test]
fn credits_of_a_period_before_that_come_back_are_over_however_the_period_ended() {
    for next in [200, 0] {
        let mut till = Till::with(&[(Purchased, 5, None)]);
        till.reset(100, 30);
        let spent = till.spend(10);
        let [released, captured, timed_out] = [20, 30, 40].map(|units| till.reserve(units, 1).id);
        // In the same second, so that no clock can tell them apart.
        till.reset(next, 30);
        till.spend(3);
        let left = next.max(3) - 3;
        let bought = if next == 0 { 2 } else { 5 };
        let used = till.wallet.period_used;
        for (end, back) in [
            (Request::Release { hold: released }, 20),
            (Request::Capture { hold: captured, amount: Some(credits(10)) }, 20),
            (Request::Refund { charge: spent.id, amount: None }, 10),
        ] {
            let bonus = till.balances()[0];
            assert_eq!(till.ask(end.clone()).amount, back);
            assert_eq!(till.balances()[..3], [bonus + back, left, bought], "{end:?}");
            assert_eq!(till.wallet.lots.values().last().unwrap().expires_at, Some(time(till.now + GRACE)));
        }
        till.pass(1);
        assert_eq!(till.ask(Request::TimeOut { hold: timed_out }).amount, 40);
        assert_eq!(till.balances(), [90, left, bought, 0]);
        assert_eq!((used, till.wallet.period_used), (3, 3), "what came back was used in the period before");
        till.now += GRACE;
        till.all(Request::Settle);
        assert_eq!(till.balances()[0], 0);
    }
}

#[test]
fn what_was_held_in_a_period_and_captured_in_the_next_counts_in_the_first() {
    let mut till = Till::with(&[(Purchased, 50, None)]);
    let hold = till.reserve(20, 1).id;
    till.reset(100, 30);
    till.spend(7);
    let captured = till.ask(Request::Capture { hold, amount: Some(credits(15)) });
    assert_eq!(till.wallet.period_used, 7);
    till.refund(&captured, None);
    assert_eq!(till.wallet.period_used, 7);
    let hold = till.reserve(20, 1).id;
    let captured = till.ask(Request::Capture { hold, amount: Some(credits(15)) });
    assert_eq!(till.wallet.period_used, 22);
    till.refund(&captured, None);
    assert_eq!(till.wallet.period_used, 7);
}

#[test]
fn a_new_period_that_has_no_room_leaves_the_one_before() {
    let mut till = Till::with(&[(Purchased, MOST - 150, None)]);
    till.reset(100, 30);
    let before = till.wallet.clone();
    let rows = till.reset(200, 60);
    assert_eq!(rows.last().unwrap().refusal, Some(Refusal::TooManyCredits));
    assert_eq!(rows.len(), 1, "nothing is lost for it");
    assert_eq!(till.wallet, before);
    // The rest goes before the new ones come.
    assert_eq!(till.reset(150, 60).last().unwrap().refusal, None);
    assert_eq!(till.balances(), [0, 150, MOST - 150, 0]);
}

#[test]
fn the_refund_of_a_plan_takes_its_credits_and_no_others() {
    let mut till = Till::with(&[(Bonus, 3, None), (Purchased, 5, None)]);
    till.reset(100, 30);
    let rows = till.all(Request::Reset { amount: Credits::ZERO, expires_at: None });
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].transaction_type, rows[0].amount), (TransactionType::Refund, -100));
    assert_eq!(till.balances(), [3, 0, 5, 0]);
    assert_eq!((till.wallet.period_started_at, till.wallet.period_ends_at), (None, None));
}

#[test]
fn staff_takes_bonus_then_plan_credits_never_bought_ones_and_all_or_nothing() {
    let mut till = Till::with(&[(Bonus, 3, None), (Subscription, 4, Some(9)), (Purchased, 5, None)]);
    let refused = till.ask(Request::Take { amount: credits(8) });
    assert_eq!((refused.refusal, refused.amount), (Some(Refusal::InsufficientCredits), 0));
    let done = till.ask(Request::Take { amount: credits(5) });
    assert_eq!((done.transaction_type, done.amount), (TransactionType::AdminAdjustment, -5));
    assert_eq!((till.balances(), done.balances.total()), ([0, 2, 5, 0], 7));
    assert_eq!(till.wallet.week_used, 0, "it was not spent");
}

#[test]
fn nobody_has_more_than_the_bound_held_ones_included() {
    let mut till = Till::with(&[(Purchased, MOST, None)]);
    assert_eq!(till.grant(Bonus, 1, None).refusal, Some(Refusal::TooManyCredits));
    let hold = till.reserve(MOST, 1);
    assert_eq!(till.grant(Bonus, 1, None).refusal, Some(Refusal::TooManyCredits), "they may come back");
    assert_eq!(till.ask(Request::Release { hold: hold.id }).amount, MOST);
}

#[test]
fn a_hold_sets_credits_aside_and_its_capture_takes_them() {
    let mut till = Till::with(&[(Bonus, 3, None), (Purchased, 5, None)]);
    let hold = till.reserve(4, 1);
    assert_eq!((hold.hold, hold.amount), (Some(hold.id), -4));
    assert_eq!(till.balances(), [0, 0, 4, 4]);
    assert_eq!(till.spend(5).refusal, Some(Refusal::InsufficientCredits), "what is set aside is not spent");
    let done = till.ask(Request::Capture { hold: hold.id, amount: None });
    assert_eq!((done.kind, done.amount, done.hold), (TransferKind::Capture, 0, Some(hold.id)));
    assert_eq!((till.balances(), till.hold(&hold).state), ([0, 0, 4, 0], HoldState::Captured));
}

#[test]
fn a_capture_of_a_part_takes_what_is_spent_first_and_the_rest_comes_back() {
    let mut till = Till::with(&[(Bonus, 3, None), (Purchased, 5, None)]);
    let hold = till.reserve(6, 1);
    for (units, refusal) in [(7, Refusal::AmountTooLarge), (0, Refusal::NothingToMove)] {
        let refused = till.ask(Request::Capture { hold: hold.id, amount: Some(credits(units)) });
        assert_eq!((refused.refusal, till.hold(&hold).state), (Some(refusal), HoldState::Open));
    }
    let done = till.ask(Request::Capture { hold: hold.id, amount: Some(credits(4)) });
    assert_eq!((done.amount, till.balances()), (2, [0, 0, 4, 0]));
    assert_eq!((till.wallet.week_used, till.wallet.period_used), (4, 4));
}

#[test]
fn a_hold_ends_once() {
    for end in 0..3 {
        let mut till = Till::with(&[(Purchased, 9, None)]);
        let hold = till.reserve(4, 0).id;
        let ends = [Request::Capture { hold, amount: None }, Request::Release { hold }, Request::TimeOut { hold }];
        assert_eq!(till.ask(ends[end].clone()).refusal, None);
        let before = till.wallet.clone();
        for again in ends {
            assert_eq!(till.ask(again).refusal, Some(Refusal::HoldOver));
        }
        assert_eq!(till.wallet, before);
    }
    let unknown = Uuid::from_u128(7_777);
    let refused = Till::with(&[(Bonus, 1, None)]).ask(Request::Release { hold: unknown });
    assert_eq!(refused.refusal, Some(Refusal::UnknownHold));
}

#[test]
fn a_hold_comes_back_by_itself_when_its_time_is_up_and_not_before() {
    let mut till = Till::with(&[(Bonus, 9, None)]);
    let hold = till.reserve(4, 2);
    till.pass(1);
    let refused = till.ask(Request::TimeOut { hold: hold.id });
    assert_eq!(refused.refusal, Some(Refusal::HoldNotDue));
    assert!(!Refusal::HoldNotDue.is_final(), "later the same key is answered otherwise");
    till.pass(1);
    assert_eq!(till.ask(Request::TimeOut { hold: hold.id }).amount, 4);
    assert_eq!((till.balances(), till.hold(&hold).state), ([9, 0, 0, 0], HoldState::Expired));
}

#[test]
fn a_refund_returns_each_credit_to_where_it_came_from_once() {
    let mut till = Till::with(&[(Bonus, 3, Some(9)), (Subscription, 3, Some(8)), (Purchased, 3, None)]);
    let spent = till.spend(8);
    let done = till.refund(&spent, None);
    assert_eq!((done.amount, done.transaction_type), (8, TransactionType::Refund));
    assert_eq!((done.reverses, till.balances()), (Some(spent.id), [3, 3, 3, 0]));
    assert_eq!((till.wallet.week_used, till.wallet.period_used), (0, 0));
    for units in [None, Some(1)] {
        assert_eq!(till.refund(&spent, units).refusal, Some(Refusal::AlreadyRefunded));
    }
    till.pass(9);
    till.all(Request::Settle);
    assert_eq!(till.balances(), [0, 0, 3, 0], "with the end that they had");
}

#[test]
fn a_refund_of_a_part_gives_back_what_was_taken_last() {
    let mut till = Till::with(&[(Bonus, 3, None), (Purchased, 5, None)]);
    let spent = till.spend(6);
    for (units, refusal) in [(7, Refusal::AmountTooLarge), (0, Refusal::NothingToMove)] {
        assert_eq!(till.refund(&spent, Some(units)).refusal, Some(refusal));
    }
    assert_eq!(till.refund(&spent, Some(4)).amount, 4);
    assert_eq!(till.balances(), [1, 0, 5, 0]);
    assert_eq!(till.refund(&spent, Some(2)).refusal, Some(Refusal::AlreadyRefunded), "a part is all there is");
}

#[test]
fn a_capture_is_refunded_as_a_spend_is_and_nothing_else_is() {
    let mut till = Till::with(&[(Bonus, 3, None), (Purchased, 5, None)]);
    let hold = till.reserve(6, 1);
    assert_eq!(till.refund(&hold, None).refusal, Some(Refusal::UnknownCharge), "it ends by release");
    let captured = till.ask(Request::Capture { hold: hold.id, amount: Some(credits(4)) });
    let refunded = till.refund(&captured, None);
    assert_eq!((refunded.amount, till.balances()), (4, [3, 0, 5, 0]), "what was captured, not what was held");
    assert_eq!(till.refund(&refunded, None).refusal, Some(Refusal::UnknownCharge));
}

#[test]
fn credits_that_come_back_after_their_end_come_as_new_bonus_credits_for_a_while() {
    let mut till = Till::with(&[(Subscription, 3, Some(2)), (Purchased, 5, None)]);
    let spent = till.spend(5);
    till.pass(2);
    let done = till.refund(&spent, None);
    assert_eq!((done.amount, till.balances()), (5, [3, 0, 5, 0]), "nobody loses credits to a failure of ours");
    assert_eq!(
        moves(&done),
        [
            (Account::Revenue, Account::Purchased, 2),
            (Account::Revenue, Account::Expiry, 3),
            (Account::Grants, Account::Bonus, 3)
        ]
    );
    let new = till.wallet.lots.values().last().unwrap();
    assert_eq!((new.kind, new.grant, new.granted.units()), (Bonus, done.id, 3));
    assert_eq!(new.expires_at, Some(time(till.now + GRACE)));
    till.now += GRACE;
    till.all(Request::Settle);
    assert_eq!(till.balances(), [0, 0, 5, 0], "and nobody keeps a plan's credits by asking for refunds");
}

#[test]
fn a_holds_rest_that_comes_back_after_its_end_does_so_too_however_it_ends() {
    for (end, back) in [("release", 4), ("time-out", 4), ("capture", 1)] {
        let mut till = Till::with(&[(Bonus, 4, Some(2))]);
        let hold = till.reserve(4, 1).id;
        till.pass(3);
        let done = till.ask(match end {
            "release" => Request::Release { hold },
            "time-out" => Request::TimeOut { hold },
            _ => Request::Capture { hold, amount: Some(credits(3)) },
        });
        assert_eq!((done.amount, till.balances()), (back, [back, 0, 0, 0]), "{end}");
        let new = till.wallet.lots.values().last().unwrap();
        assert_eq!((new.grant, new.expires_at), (done.id, Some(time(till.now + GRACE))), "{end}");
    }
}

#[test]
fn a_lot_that_a_slow_clock_fills_again_ends_again() {
    let mut till = Till::with(&[(Bonus, 9, Some(2))]);
    let hold = till.reserve(4, 1).id;
    till.pass(2);
    let first = till.all(Request::Settle);
    // Another process, a little behind: for it the lot is good still.
    till.now -= 1;
    till.ask(Request::Release { hold });
    assert_eq!(till.balances(), [4, 0, 0, 0]);
    till.now += 1;
    let second = till.all(Request::Settle);
    assert_eq!([first[0].amount, second[0].amount], [-5, -4]);
    assert_ne!(first[0].key, second[0].key, "no two transfers have the same key");
}

#[test]
fn a_history_never_goes_back_in_time_and_no_clock_that_runs_ahead_ends_credits_for_others() {
    let mut till = Till::with(&[(Bonus, 9, Some(2))]);
    // A process with a clock that is hours ahead looks in, and spends nothing that is over for it.
    till.pass(5);
    let ahead = till.grant(Purchased, 1, None);
    till.pass(-4);
    let spent = till.spend(1);
    let refused = till.spend(99);
    assert_eq!([ahead.created_at, spent.created_at, refused.created_at], [time(5 * HOUR); 3]);
    till.grant(Bonus, 4, Some(1));
    assert_eq!(till.all(Request::Settle), [], "good for an hour by the clock that says so");
    till.pass(9);
    assert_eq!(till.grant(Purchased, 1, None).created_at, time(10 * HOUR));
}

#[test]
fn an_undone_purchase_takes_what_is_left_of_its_own_credits_only() {
    let mut till = Till::with(&[(Purchased, 5, None)]);
    let bought = till.grant(Purchased, 10, None);
    till.spend(8);
    let done = till.ask(Request::ClawBack { grant: bought.id });
    assert_eq!((done.amount, done.reverses, done.transaction_type), (-7, Some(bought.id), TransactionType::Refund));
    assert_eq!(till.lots(), [0, 0]);
    assert_eq!(till.ask(Request::ClawBack { grant: bought.id }).refusal, Some(Refusal::NothingToMove));
    assert_eq!(till.ask(Request::ClawBack { grant: done.id }).refusal, Some(Refusal::UnknownCharge));
}

#[test]
fn credits_of_an_undone_purchase_that_come_back_later_are_lost() {
    let mut till = Till::with(&[(Bonus, 2, Some(1))]);
    let bought = till.grant(Purchased, 10, None);
    let spent = till.spend(6);
    let [released, captured] = [3, 3].map(|units| till.reserve(units, 1).id);
    // Nothing is left of it, and still it is closed.
    let done = till.ask(Request::ClawBack { grant: bought.id });
    assert_eq!((done.refusal, done.amount, done.postings.len(), done.reverses), (None, 0, 0, Some(bought.id)));
    assert_eq!(till.ask(Request::ClawBack { grant: bought.id }).refusal, Some(Refusal::NothingToMove), "once");
    let done = till.ask(Request::Release { hold: released });
    assert_eq!((done.amount, moves(&done)), (0, vec![(Account::Held, Account::Expiry, 3)]));
    let done = till.ask(Request::Capture { hold: captured, amount: Some(credits(1)) });
    assert_eq!(moves(&done), [(Account::Held, Account::Revenue, 1), (Account::Held, Account::Expiry, 2)]);
    till.pass(1);
    let done = till.refund(&spent, None);
    assert_eq!(
        moves(&done),
        [
            (Account::Revenue, Account::Expiry, 4),
            (Account::Revenue, Account::Expiry, 2),
            (Account::Grants, Account::Bonus, 2)
        ],
        "only the bonus credits, whose time is over, are given anew"
    );
    assert_eq!(till.balances(), [2, 0, 0, 0]);
}

#[test]
fn a_closed_account_loses_everything_that_is_not_set_aside() {
    let mut till = Till::with(&[(Bonus, 3, None), (Subscription, 3, Some(9)), (Purchased, 5, None)]);
    till.reserve(1, 1);
    assert_eq!(till.ask(Request::Forfeit).amount, -10);
    assert_eq!(till.balances(), [0, 0, 0, 1]);
    assert_eq!(till.ask(Request::Forfeit).refusal, Some(Refusal::NothingToMove));
}

#[test]
fn use_is_counted_by_week_from_monday_and_by_period_and_never_below_nothing() {
    let mut till = Till::with(&[(Purchased, 99, None)]);
    let used = |till: &Till| (till.wallet.week_used, till.wallet.period_used);
    till.now = 7 * 24 * HOUR - 1;
    let spent = till.spend(10);
    assert_eq!((till.wallet.week_started_at, used(&till)), (Some(time(0)), (10, 10)));
    till.now += 1;
    till.reserve(3, 1);
    assert_eq!(till.wallet.week_started_at, Some(time(till.now)), "Monday, 00:00 UTC");
    assert_eq!(used(&till), (3, 13), "what is set aside counts as used");
    till.refund(&spent, None);
    assert_eq!(used(&till), (0, 3));
    till.reset(50, 9);
    assert_eq!(used(&till), (0, 0));
}
