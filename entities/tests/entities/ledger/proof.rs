//! The proof finds what somebody changed by hand, and names the row.

use super::*;

/// Rows of the append-only tables can be changed after this.
async fn unlock(till: &Till) {
    let names: &[&str] = match till.db.get_database_backend() {
        DbBackend::Postgres => &[
            "DROP TRIGGER credit_transfers_append_only ON credit_transfers",
            "DROP TRIGGER credit_postings_append_only ON credit_postings",
        ],
        _ => &[
            "DROP TRIGGER credit_transfers_refuse_update",
            "DROP TRIGGER credit_transfers_refuse_delete",
            "DROP TRIGGER credit_postings_refuse_update",
            "DROP TRIGGER credit_postings_refuse_delete",
        ],
    };
    for name in names {
        till.db.execute_unprepared(name).await.unwrap();
    }
}

/// A change by hand, the same the other way round, and the row that the proof names, of those below.
type Forgery = (&'static str, &'static str, &'static str);

const FORGERIES: &[Forgery] = &[
    ("credit_accounts SET bonus = bonus + 1 WHERE user_id = {user}", "bonus = bonus - 1", "user"),
    (
        "credit_accounts SET bonus = bonus + 1, purchased = purchased - 1 WHERE user_id = {user}",
        "bonus = bonus - 1, purchased = purchased + 1",
        "user",
    ),
    ("credit_accounts SET held = held + 1 WHERE user_id = {user}", "held = held - 1", "user"),
    ("credit_accounts SET number = number + 1 WHERE user_id = {user}", "number = number - 1", "user"),
    ("credit_transfers SET amount = amount - 1 WHERE id = {spend}", "amount = amount + 1", "spend"),
    ("credit_transfers SET purchased = purchased + 1 WHERE id = {spend}", "purchased = purchased - 1", "spend"),
    (
        "credit_transfers SET purchased = purchased - 1, bonus = bonus + 1 WHERE id = {spend}",
        "purchased = purchased + 1, bonus = bonus - 1",
        "spend",
    ),
    ("credit_transfers SET held = held + 1 WHERE id = {spend}", "held = held - 1", "spend"),
    ("credit_transfers SET number = number + 1000 WHERE id = {last}", "number = number - 1000", "user"),
    ("credit_transfers SET user_id = {other} WHERE id = {last}", "user_id = {user}", "last"),
    ("credit_transfers SET user_id = {stranger} WHERE id = {last}", "user_id = {user}", "last"),
    ("credit_transfers SET reverses = NULL WHERE id = {refund}", "reverses = {spend}", "refund"),
    ("credit_transfers SET reverses = {grant} WHERE id = {refund}", "reverses = {spend}", "refund"),
    (
        "credit_postings SET amount = amount + 1 WHERE transfer_id = {spend} AND line = 0",
        "amount = amount - 1",
        "spend",
    ),
    (
        "credit_postings SET to_account = 'expiry' WHERE transfer_id = {spend} AND line = 0",
        "to_account = 'revenue'",
        "refund",
    ),
    (
        "credit_postings SET from_account = 'purchased' WHERE transfer_id = {spend} AND line = 0",
        "from_account = 'bonus'",
        "spend",
    ),
    (
        "credit_postings SET lot_id = {stranger} WHERE transfer_id = {spend} AND line = 0",
        "lot_id = {bonus lot}",
        "spend",
    ),
    (
        "credit_postings SET lot_id = {other lot} WHERE transfer_id = {spend} AND line = 0",
        "lot_id = {bonus lot}",
        "spend",
    ),
    (
        "credit_postings SET lot_id = {bought lot} WHERE transfer_id = {spend} AND line = 0",
        "lot_id = {bonus lot}",
        "spend",
    ),
    (
        "credit_postings SET transfer_id = {stranger} WHERE transfer_id = {spend} AND line = 0",
        "transfer_id = {spend}",
        "stranger",
    ),
    (
        "credit_postings SET transfer_id = {refused} WHERE transfer_id = {spend} AND line = 0",
        "transfer_id = {spend}",
        "refused",
    ),
    ("credit_lots SET remaining = remaining - 1 WHERE id = {bought lot}", "remaining = remaining + 1", "bought lot"),
    ("credit_lots SET granted = granted + 1 WHERE id = {bought lot}", "granted = granted - 1", "bought lot"),
    ("credit_lots SET kind = 'subscription' WHERE id = {bought lot}", "kind = 'purchased'", "bought lot"),
    ("credit_lots SET grant_id = {spend} WHERE id = {bought lot}", "grant_id = {bought}", "bought lot"),
    ("credit_lots SET number = number + 1 WHERE id = {bought lot}", "number = number - 1", "bought lot"),
    ("credit_holds SET number = number + 1 WHERE id = {captured}", "number = number - 1", "captured"),
    ("credit_accounts SET period_number = number WHERE user_id = {user}", "period_number = 0", "user"),
    ("credit_accounts SET period_number = number WHERE user_id = {planned}", "period_number = 1", "plan lot"),
    ("credit_lots SET revoked = TRUE WHERE id = {bought lot}", "revoked = FALSE", "bought lot"),
    ("credit_lots SET revoked = FALSE WHERE id = {undone lot}", "revoked = TRUE", "undone lot"),
    ("credit_holds SET amount = amount + 1 WHERE id = {hold}", "amount = amount - 1", "hold"),
    ("credit_holds SET state = 'released' WHERE id = {hold}", "state = 'open'", "hold"),
    ("credit_holds SET state = 'open' WHERE id = {captured}", "state = 'captured'", "captured"),
    ("credit_holds SET state = 'released' WHERE id = {captured}", "state = 'captured'", "captured"),
    ("credit_holds SET user_id = {other} WHERE id = {captured}", "user_id = {user}", "captured"),
];

on_both! {
    async fn a_random_run_is_sound(database: TestDatabase) {
        let till = Till::new(&database).await;
        batches::random_rounds(&till, 2).await;
        let mut told = Vec::new();
        let found = ledger::verify(&till.db, |done, of| told.push((done, of))).await.unwrap();
        assert_eq!(found.broken, []);
        assert_eq!(found.proved, told.len());
        assert_eq!(told.last(), Some(&(found.proved, found.proved)));
        let rows = till.number("SELECT count(*) FROM credit_postings").await;
        assert!(found.rows.contains(&("credit_postings", u64::try_from(rows).unwrap())), "{:?}", found.rows);
    }

    async fn each_change_by_hand_is_found_and_its_row_named(database: TestDatabase) {
        let till = Till::new(&database).await;
        batches::random_rounds(&till, 1).await;
        let (user, other) = (Uuid::now_v7(), Uuid::now_v7());
        let grant = till.grant(user, CreditKind::Bonus, 5, None).await.transfer_id;
        let bought = till.grant(user, CreditKind::Purchased, 50, None).await.transfer_id;
        let others = till.grant(other, CreditKind::Bonus, 5, None).await.transfer_id;
        let spent = till.ask(1, once(user, spend(7))).await.transfer_id;
        let refund = Request::Refund { charge: spent, amount: Some(credits(6)) };
        let refund = till.ask(2, once(user, refund)).await.transfer_id;
        let refused = till.ask(2, once(user, spend(700))).await.transfer_id;
        let captured = till.ask(3, once(user, reserve(5, 1))).await.transfer_id;
        till.ask(3, once(user, Request::Capture { hold: captured, amount: Some(credits(4)) })).await;
        let hold = till.ask(3, once(user, reserve(5, 1))).await.transfer_id;
        let revoked = till.grant(user, CreditKind::Purchased, 5, None).await.transfer_id;
        till.ask(3, once(user, Request::ClawBack { grant: revoked })).await;
        let planned = Uuid::now_v7();
        let begin = Request::Reset { amount: credits(5), expires_at: Some(noon(HOUR)) };
        let plan = till.ask(4, once(planned, begin)).await.transfer_id;
        till.ask(4, once(planned, spend(1))).await;
        let last = till.ask(4, once(user, spend(1))).await.transfer_id;
        till.verify().await;
        unlock(&till).await;
        let mut lots = Vec::new();
        for grant in [grant, bought, others, revoked, plan] {
            lots.push(lot_of(&till, grant).await);
        }
        let names = [
            ("user", user), ("other", other), ("grant", grant), ("bought", bought), ("spend", spent), ("refund", refund),
            ("refused", refused), ("captured", captured), ("hold", hold), ("last", last), ("bonus lot", lots[0]),
            ("bought lot", lots[1]), ("other lot", lots[2]), ("undone lot", lots[3]),
            ("planned", planned), ("plan lot", lots[4]), ("stranger", Uuid::now_v7()),
        ];
        let written = |sql: &str| {
            names.iter().fold(sql.to_owned(), |sql, (name, id)| {
                let text = match till.db.get_database_backend() {
                    DbBackend::Postgres => format!("'{id}'"),
                    _ => format!("x'{}'", id.simple()),
                };
                sql.replace(&format!("{{{name}}}"), &text)
            })
        };
        for (forgery, undo, named) in FORGERIES {
            let id = names.iter().find(|(name, _)| name == named).unwrap().1;
            assert_eq!(till.run(&written(&format!("UPDATE {forgery}")), id).await.unwrap(), 1, "{forgery}");
            let found = ledger::verify(&till.db, |_, _| {}).await.unwrap();
            let rows: Vec<_> = found.broken.iter().map(|broken| &broken.row).collect();
            assert!(rows.iter().any(|row| row.contains(&id.to_string())), "{forgery} names {rows:?}, not {id}");
            let (table, _) = forgery.split_once(" SET ").unwrap();
            let (_, which) = forgery.split_once(" WHERE ").unwrap();
            let which = undone(which, forgery);
            till.run(&written(&format!("UPDATE {table} SET {undo} WHERE {which}")), id).await.unwrap();
            till.verify().await;
        }
        till.run(&written("DELETE FROM credit_postings WHERE transfer_id = {last}"), last).await.unwrap();
        let found = ledger::verify(&till.db, |_, _| {}).await.unwrap();
        assert!(found.broken[0].row.contains(&last.to_string()), "{found:?}");
        till.run(&written("DELETE FROM credit_transfers WHERE id = {last}"), last).await.unwrap();
        let found = ledger::verify(&till.db, |_, _| {}).await.unwrap();
        assert!(found.broken[0].row.contains(&user.to_string()), "{found:?}");
    }
}

/// Where the row is after a forgery that moved it.
fn undone(which: &str, forgery: &str) -> String {
    for to in ["{stranger}", "{refused}"] {
        if forgery.contains(&format!("SET transfer_id = {to}")) {
            return which.replace("{spend}", to);
        }
    }
    which.to_owned()
}

async fn lot_of(till: &Till, grant: Uuid) -> Uuid {
    let sql = match till.db.get_database_backend() {
        DbBackend::Postgres => format!("SELECT id FROM credit_lots WHERE grant_id = '{grant}'"),
        _ => format!("SELECT id FROM credit_lots WHERE grant_id = x'{}'", grant.simple()),
    };
    let row =
        till.db.query_one_raw(Statement::from_string(till.db.get_database_backend(), sql)).await.unwrap().unwrap();
    row.try_get("", "id").unwrap()
}
